"""A community opened once: how often its file and its elevation are read."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from talking_maps import rasters
from talking_maps.model.change import Remove
from talking_maps.model.rubric import Scorecard
from talking_maps.model.territory import Raster
from talking_maps.workspace import (
    Elevation,
    Workspace,
    commit,
    comparisons,
    new_edit_context,
    scores,
    set_elevation,
    set_herd,
)
from talking_maps.workspace.open_community import BoundedCache, OpenCommunity
from tests import village
from tests.browser import CODE, add_village
from tests.cli.conftest import Type, typed
from tests.openings import counted

__all__ = ["typed"]

WHO = "Rosa"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    field = village.rectangle(100, 100, 300, 200)
    made = add_village(
        tmp_path,
        village.feature("p", "pasture", field, "past"),
        village.feature("p", "pasture", field),
        village.feature("c", "canal", village.line((0, 0), (300, 400))),
    )
    dem = tmp_path / "dem.tif"
    rasters.write(village.plane(error=2.0), dem)
    set_elevation(made, CODE, Elevation(dem, 2.0, "plane"))
    return made


def test_all_parts_come_from_one_opening(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = OpenCommunity(workspace, CODE)
    with counted(monkeypatch, CODE) as made:
        opened.read_ahead()
        scores.scorecard(opened)
        assert opened.plan() is opened.plan()
        assert opened.register().owners
        assert opened.conflicts() == ()
    assert len(made) == 1


def test_a_change_is_seen_with_the_next_question(workspace: Workspace) -> None:
    opened = OpenCommunity(workspace, CODE)
    opened.read_ahead()
    before = scores.scorecard(opened)
    commit(workspace, CODE, new_edit_context(WHO), Remove("feature", "c", "present"))
    assert "c" not in {f.uid for f in opened.plan().features}
    after = scores.scorecard(opened)
    assert after is not before
    assert after.plan_digest != before.plan_digest
    assert scores.scorecard(opened, moment=opened.last_change().id).total == after.total


#: How often each command may open the file: to notice what others wrote, to answer,
#: and once more to take out what may not leave the computer.
COMMANDS = {
    ("score", CODE): 2,
    ("history", CODE): 2,
    ("compare", CODE, "past", "present"): 3,
    ("compare", CODE, "1", "now"): 3,
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_that_looks_opens_the_file_once_to_answer(
    workspace: Workspace,
    command: tuple[str, ...],
    typed: Type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job, *rest = command
    with counted(monkeypatch, CODE) as made:
        assert typed(job, workspace.folder, *rest).code == 0
    assert len(made) <= COMMANDS[command]


def test_scoring_every_owner_reads_the_elevation_once(
    workspace: Workspace, typed: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_herd(workspace, CODE, new_edit_context(WHO), "alpaca", 30)
    read: list[Path] = []
    reader = rasters.read_elevation

    def reading(path: Path) -> Raster:
        read.append(path)
        return reader(path)

    monkeypatch.setattr(rasters, "read_elevation", reading)
    assert typed("score", workspace.folder, "--all").code == 0
    assert len(read) == 1


def missing(card: Scorecard) -> set[str]:
    return {one.id for one in card.missing}


def test_consent_counts_where_the_caller_says_so(workspace: Workspace) -> None:
    opened = OpenCommunity(workspace, CODE)
    counted_, left_out = (
        scores.score(
            opened, opened.plan(), opened.territory(), counts_consent=counts_consent
        )
        for counts_consent in (True, False)
    )
    asked = "Record the day on which the assembly agreed to keep the map."
    assert asked in missing(counted_)
    assert asked not in missing(left_out)
    assert counted_.total == left_out.total


def test_what_is_as_it_was_is_signed_by_nobody(workspace: Workspace) -> None:
    opened = OpenCommunity(workspace, CODE)
    for found in (
        comparisons.compare_named(opened, "past", "present").found,
        comparisons.compare_named(opened, "now", "now").found,
        comparisons.compare_sides(
            opened,
            comparisons.Side("community", "", "present"),
            comparisons.Side("community", "", "past"),
        ),
    ):
        signed = {one.uid: bool(one.author) for one in found.differences}
        assert not signed["p"]
        for one in found.differences:
            assert bool(one.author) == (one.change != "unchanged")


def test_a_bounded_cache_lets_the_oldest_go() -> None:
    kept: BoundedCache[int] = BoundedCache(2)
    made: list[str] = []

    def make(key: str) -> int:
        made.append(key)
        return len(made)

    for key in "abacab":
        kept.kept(key, lambda key=key: make(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_of_several_threads_one_makes_what_is_large() -> None:
    kept: BoundedCache[object] = BoundedCache(1)
    found: list[object] = []
    begun = threading.Barrier(4)

    def slow() -> object:
        time.sleep(0.05)
        return object()

    def ask() -> None:
        begun.wait()
        found.append(kept.made_once("x", slow))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(map(id, found))) == 1
