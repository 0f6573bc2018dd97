"""The office: its page with hundreds and thousands of communities, files received."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from talking_maps import geo, rasters
from talking_maps.i18n import translator
from talking_maps.ui.screens.office import communities_map
from talking_maps.workspace import (
    Claim,
    Elevation,
    Workspace,
    add_community,
    copy_to,
    list_communities,
    office,
    open_workspace,
    receptions,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from tests import village
from tests.bench.places import crowded, drawn
from tests.bench.row import Row, median

FILES, TIMES = 40, 5
PAGE_GOAL_MS, RECEIVED_GOAL_S = 1_000.0, 120.0


def rows() -> Sequence[Row]:
    """Measure what the page reads and draws, and forty files taken in."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one = drawn(folder / "one", 200)
        many = crowded(folder / "many", one)
        list_communities(many)
        few = few_of(many, folder / "few", 600)
        list_communities(few)
        return (
            _page(few, 600),
            _page(many, len(list_communities(many))),
            _received(folder),
        )


def few_of(many: Workspace, folder: Path, count: int) -> Workspace:
    """Return a workspace with that many of the communities."""
    made = open_workspace(folder)
    files = sorted((many.folder / "communities").glob("*.gpkg"))[:count]
    for file in files:
        (made.folder / "communities" / file.name).hardlink_to(file)
    return made


def _page(workspace: Workspace, count: int) -> Row:
    t, times = translator("es"), []
    for _ in range(TIMES):
        start = time.perf_counter()
        found = office.overview(workspace, list_communities(workspace), {})
        communities_map.picture(found, t)
        office.as_rows(found)
        times.append((time.perf_counter() - start) * 1_000)
    name = f"office page read and drawn, {count:,} communities"
    return Row(name, "median", median(times), "ms", goal=PAGE_GOAL_MS)


def _received(folder: Path) -> Row:
    usb, made = folder / "usb", open_workspace(folder / "made")
    usb.mkdir()
    outline = folder / "land.geojson"
    outline.write_text(json.dumps(geo.to_geojson(village.SQUARE, village.EPSG)))
    dem = folder / "dem.tif"
    rasters.write(village.plane(error=2.0), dem)
    for number in range(FILES):
        code = f"c{number:02}"
        ground = Elevation(dem, 2.0, "plane")
        add_community(made, code, code, Claim(outline), elevation=ground)
        copy_to(made, code, usb / f"{code}.gpkg")
    target = open_workspace(folder / "target")
    files = receptions.files_in(usb)
    start = time.perf_counter()
    came = list(receptions.receive_many(target, COMMAND_LINE, files))
    seconds = time.perf_counter() - start
    if [one.outcome for one in came] != ["new"] * FILES:
        raise AssertionError(came)
    name = f"{FILES} files received, with elevation"
    return Row(name, "once", seconds, "s", goal=RECEIVED_GOAL_S)
