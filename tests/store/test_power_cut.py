"""A save that was acknowledged is there after the power went; nothing comes undone."""

import os
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.model.plan import COMMUNITY
from talking_maps.store import contests
from talking_maps.store.gpkg import connection
from tests.store.community_fixture import AT, LAYERS, keep, make, put
from tests.store.contest_crash import made
from tests.store.power_cut import Disk, watched
from tests.store.readings import last_number
from tests.village import feature, rectangle

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="only Unix keeps a deletion until its folder is synced"
)


def strokes_lost(path: Path, disk: Disk, folder: Path) -> int:
    """Draw and undo; return after how many of these a cut would bring the old back."""
    lost = 0
    for number in range(1, 13):
        if number % 4 == 0:
            store.undo(
                path,
                owner=COMMUNITY,
                author="Rosa",
                client="cut",
                number=number,
                at=AT,
                layers=LAYERS,
            )
        else:
            shape = rectangle(number, number, 20, 20)
            thing = feature(f"f{number % 3}", "terrace", shape)
            keep(path, put(thing), client="cut", number=number)
        copy = disk.after_a_cut(path, folder / str(number))
        lost += store.read_changes(copy) != store.read_changes(path)
        lost += last_number(copy, "cut") != number
    return lost


def test_no_stroke_comes_undone_when_the_power_goes(tmp_path: Path) -> None:
    path = make(tmp_path)
    with watched() as disk:
        assert strokes_lost(path, disk, tmp_path) == 0
    assert disk.syncs


def test_the_simulated_cut_sees_what_a_lesser_sync_loses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SYNC", "FULL")
    path = make(tmp_path)
    with watched() as disk:
        assert strokes_lost(path, disk, tmp_path) > 0


def test_no_act_of_a_contest_comes_undone_when_the_power_goes(tmp_path: Path) -> None:
    with watched() as disk:
        path = made(tmp_path / "contest.gpkg")
        copy = disk.after_a_cut(path, tmp_path / "cut")
        assert contests.read_events(copy) == contests.read_events(path)
