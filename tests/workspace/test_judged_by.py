"""A copy carries by what its plans are judged: the same points elsewhere, or a word."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps import scoring, store
from talking_maps.model.change import Put
from talking_maps.store.files import attachments
from talking_maps.workspace import (
    RUBRIC_FILE,
    Claim,
    EditContext,
    Elevation,
    Workspace,
    add_community,
    commit,
    copy_to,
    elevation_file,
    ground_digest,
    judged_by,
    merges,
    open_workspace,
    receive,
    receive_copy,
    rubrics,
    scorecard,
    set_elevation,
    tile_sets,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from talking_maps.workspace.open_community import OpenCommunity
from tests import village as land
from tests.workspace.conftest import boundary_file, dem_file

Hands = Callable[[], EditContext]


def drawn(workspace: Workspace, hands: Hands) -> None:
    """Draw what the slope, the herds and the water of the ground decide about."""
    for one in (
        land.feature("p", "pasture", land.rectangle(50, 50, 400, 300)),
        land.feature("t", "terrace", land.rectangle(500, 500, 200, 100)),
        land.feature("c", "canal", land.line((10, 900), (900, 880))),
        land.feature("s", "spring", land.point(10, 900)),
        land.feature("w", "cropland", land.rectangle(500, 700, 200, 150)),
    ):
        commit(workspace, "muyu", hands(), Put("feature", one.uid, one))


def points(workspace: Workspace) -> str:
    """Return the whole scorecard, every part and all evidence, but not its version."""
    card = scoring.as_json(scorecard(OpenCommunity(workspace, "muyu")))
    return json.dumps(card, sort_keys=True)


def heavier(workspace: Workspace) -> Workspace:
    """Return the workspace judging by a rubric of its own."""
    text = RUBRIC_FILE.read_text(encoding="utf-8")
    text = text.replace('"present", points = 12', '"present", points = 10', 1)
    text = text.replace('"future", points = 6', '"future", points = 8', 1)
    added = rubrics.add_text(workspace, COMMAND_LINE, text)
    rubrics.use(workspace, COMMAND_LINE, added.number)
    return open_workspace(workspace.folder)


def test_the_same_plan_gets_the_same_points_elsewhere(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    home = heavier(village)
    drawn(home, hands)
    copy = tmp_path / "muyu.gpkg"
    copy_to(home, "muyu", copy)
    again = tmp_path / "again.gpkg"
    copy_to(home, "muyu", again)
    assert copy.read_bytes() == again.read_bytes()
    received = receive_copy(open_workspace(tmp_path / "office"), copy)
    office = open_workspace(tmp_path / "office")
    assert received.missing == judged_by.differences(office, "muyu") == ()
    assert points(office) == points(home)
    assert set(tile_sets(office, "muyu")) == {"relief", "contours"}
    assert (office.folder / "ground/muyu/elevation.tif").read_bytes() == (
        home.folder / "ground/muyu/elevation.tif"
    ).read_bytes()
    # What the copy carried does not stay in the community's own file.
    with sqlite3.connect(office.folder / "communities/muyu.gpkg") as opened:
        tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_schema")}
    opened.close()
    assert attachments.TABLE not in tables


def test_an_office_keeps_its_rubric_and_says_that_another_counts_at_home(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    home = heavier(village)
    drawn(home, hands)
    copy = tmp_path / "muyu.gpkg"
    copy_to(home, "muyu", copy)
    office = open_workspace(tmp_path / "office")
    (office.folder / "communities" / "other.gpkg").write_bytes(b"")
    received = receive_copy(office, copy)
    assert len(received.missing) == 1
    assert "rubric" in received.missing[0].id
    office = open_workspace(tmp_path / "office")
    assert office.rubric.digest != home.rubric.digest
    by_digest = {one.rubric.digest: one.number for one in rubrics.versions(office)}
    rubrics.use(office, COMMAND_LINE, by_digest[home.rubric.digest])
    office = open_workspace(tmp_path / "office")
    assert judged_by.differences(office, "muyu") == ()
    assert points(office) == points(home)


def test_a_copy_of_an_older_program_comes_in_and_what_it_lacks_is_said(
    village: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "muyu.gpkg"
    store.copy(
        village.folder / "communities/muyu.gpkg",
        copy,
        include_restricted=False,
        include_names=False,
        layers=village.layers,
    )
    office = open_workspace(tmp_path / "office")
    said = receive_copy(office, copy).missing
    assert ["older program" in one.id for one in said] == [True]
    set_elevation(office, "muyu", Elevation(dem_file(tmp_path), 1.0, "test plane"))
    assert judged_by.differences(office, "muyu") == ()


def test_another_elevation_here_is_told_until_somebody_decides(
    village: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "muyu.gpkg"
    copy_to(village, "muyu", copy)
    office = open_workspace(tmp_path / "office")
    receive(office, copy)
    steep = dem_file(tmp_path, land.plane(0.5), "steep.tif")
    set_elevation(office, "muyu", Elevation(steep, 1.0, "another"))
    before = ground_digest(office, "muyu")
    merges.merge(office, "muyu", copy, author="Ana")
    assert ground_digest(office, "muyu") == before
    (said,) = judged_by.differences(office, "muyu")
    assert "not the one by which" in said.id
    judged_by.accept(office, "muyu")
    assert judged_by.differences(office, "muyu") == ()


def test_an_elevation_that_only_this_office_has_is_told_so(
    tmp_path: Path,
) -> None:
    home = open_workspace(tmp_path / "home")
    add_community(home, "muyu", "Muyu", Claim(boundary_file(tmp_path)), author="Ana")
    copy = tmp_path / "muyu.gpkg"
    copy_to(home, "muyu", copy)
    office = open_workspace(tmp_path / "office")
    receive(office, copy)
    assert judged_by.differences(office, "muyu") == ()
    set_elevation(office, "muyu", Elevation(dem_file(tmp_path), 1.0, "test plane"))
    (said,) = judged_by.differences(office, "muyu")
    assert "judged without an elevation" in said.id


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE {t} SET content = zeroblob(5000), sha256 = '' WHERE name LIKE 'e%'",
        "UPDATE {t} SET content = x'00' WHERE name = 'elevation.tif'",
        "UPDATE {t} SET content = 'text' WHERE name = 'elevation.tif'",
        "UPDATE {t} SET name = '../../elevation.tif' WHERE name = 'elevation.tif'",
        "DELETE FROM {t} WHERE name = 'elevation.tif'",
        "UPDATE {t} SET content = zeroblob(30000) WHERE name = 'judged_by.json'",
    ],
)
def test_what_a_spoiled_copy_carries_is_left_and_the_plan_comes_in(
    village: Workspace, tmp_path: Path, spoil: str
) -> None:
    copy = tmp_path / "muyu.gpkg"
    copy_to(village, "muyu", copy)
    opened = sqlite3.connect(copy)
    with opened:
        opened.execute(spoil.format(t=attachments.TABLE))
    opened.close()
    office = open_workspace(tmp_path / "office")
    received = receive_copy(office, copy)
    if "judged_by" not in spoil:
        assert received.missing
        assert elevation_file(office, "muyu") is None
    outside = {path.name for path in tmp_path.iterdir()}
    assert "elevation.tif" not in outside


def test_an_elevation_of_other_land_is_refused_and_told(
    village: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "muyu.gpkg"
    copy_to(village, "muyu", copy)
    away = land.plane()
    moved = type(away)(
        away.values,
        away.transform.translation(90_000, 0) @ away.transform,
        away.epsg,
        "m",
        0.0,
    )
    tif = dem_file(tmp_path, moved, "away.tif")
    content = tif.read_bytes()
    opened = sqlite3.connect(copy)
    with opened:
        opened.execute(
            f"UPDATE {attachments.TABLE} SET content = ?, sha256 = ?"
            " WHERE name = 'elevation.tif'",
            (content, hashlib.sha256(content).hexdigest()),
        )
    opened.close()
    office = open_workspace(tmp_path / "office")
    told = [one.id for one in receive_copy(office, copy).missing]
    assert any("lies apart" in one for one in told)
    assert any("missing here" in one for one in told)
    assert elevation_file(office, "muyu") is None
