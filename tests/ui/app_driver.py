"""A village with people in it, and a visit to the app's pages without a browser."""

from __future__ import annotations

import functools
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from talking_maps import rasters
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment
from talking_maps.ui import navigation, session
from talking_maps.workspace import (
    Elevation,
    Workspace,
    add_owner,
    new_edit_context,
    open_workspace,
    set_assembly,
    set_commitment,
    set_community,
    set_elevation,
    set_herd,
)
from tests import village
from tests.browser import CODE, add_village
from tests.made_once import copied

MAIN = Path(session.__file__).with_name("main.py")
DOOR = Path(__file__).with_name("app_entry.py")
WHO = "Rosa Quispe"
#: How a script of ours begins, which no text of people's can.
OURS = "<script data-ours>"
EVIL = "Ana <script>alert(1)</script> *x*"
# Streamlit looks through all that is installed for parts of pages: once at the start
# of the app, but for each visit of a test, where it takes longer than the page.
vars(manifest_scanner)["scan_component_manifests"] = functools.cache(
    manifest_scanner.scan_component_manifests
)


def peopled(folder: Path, *, with_ground: bool = False) -> Workspace:
    """Make the village with shapes, a household, animals, a meeting and a promise."""
    copied(
        ("peopled", with_ground),
        lambda made: _people(made, with_ground=with_ground),
        folder,
    )
    return open_workspace(folder / "workspace")


def _people(folder: Path, *, with_ground: bool) -> None:
    pampa = village.rectangle(100, 100, 300, 200)
    slope = village.rectangle(500, 500, 100, 100)
    workspace = add_village(
        folder,
        village.feature("p", "pasture", village.rectangle(100, 100, 300, 200)),
        village.feature("p", "pasture", pampa),
        village.feature("p", "pasture", pampa, "future"),
        village.feature("t", "terrace", slope, name=EVIL),
        village.feature("c", "canal", village.line((0, 0), (400, 400))),
    )
    hand = new_edit_context
    set_community(workspace, CODE, hand(WHO), name=f"Aldea {EVIL}")
    add_owner(workspace, CODE, hand(WHO), "h-01", "household", name=EVIL)
    set_herd(workspace, CODE, hand(WHO, "h-01"), "alpaca", 30)
    meeting = Assembly("", "2026-05-12", EVIL, households=7, women=9)
    set_assembly(workspace, CODE, hand(WHO), meeting)
    promise = Commitment(
        "", COMMUNITY, "Cercar", "Todos", "2026-11-30", 24, "faena", "9.50"
    )
    set_commitment(workspace, CODE, hand(WHO), promise)
    if with_ground:
        dem = folder / "dem.tif"
        rasters.write(village.plane(error=2.0), dem)
        set_elevation(workspace, CODE, Elevation(dem, 2.0, "plane"))


@dataclass
class Visit:
    """One person's visit: the page as it stands, and how to get to another."""

    place: Workspace
    words: dict[str, str] = field(default_factory=dict)

    def page(self, way: navigation.PageSpec) -> AppTest:
        """Return the page, opened fresh with the words of the address."""
        test = AppTest.from_file(DOOR, default_timeout=120)
        for word, value in self.words.items():
            test.query_params[word] = value
        test.run()
        if way is not navigation.CHOOSE:
            test.switch_page(os.path.relpath(way.file, DOOR.parent)).run()
        return test


def visit(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, **words: str) -> Visit:
    """Begin a visit to a workspace, inside the village unless other words are given."""
    monkeypatch.setenv(session.WORKSPACE_VARIABLE, str(workspace.folder))
    return Visit(workspace, {"c": CODE, "by": WHO, "lang": "en"} | words)


def choose(test: AppTest, key: str, value: str | bool | None) -> AppTest:
    """Touch one of a row's segments, or none; return the page after it."""
    row = test.get_by_key(key)
    assert isinstance(row, ButtonGroup)
    row.set_value(value)
    return test.run()


def text(test: AppTest) -> str:
    """Return all that the page says, as one text; a script of ours says nothing."""
    said = [
        *(one.value for one in test.html if not one.value.startswith(OURS)),
        *(one.value for one in test.markdown),
        *(one.value for one in test.caption),
        *(one.value for one in test.title),
        *(one.value for one in test.header),
        *(one.label for one in test.button),
        *(one.value for one in test.info),
        *(one.value for one in test.success),
        *(one.value for one in test.warning),
    ]
    return "\n".join(map(str, said))


def fine(test: AppTest) -> None:
    """Check that nothing broke and nothing was refused."""
    assert not test.exception, [one.message for one in test.exception]
    assert [error.value for error in test.error] == []


def geojson(*rings: list[list[float]], **properties: object) -> bytes:
    """Return polygons in longitude and latitude as a file's content."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for ring in rings
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
