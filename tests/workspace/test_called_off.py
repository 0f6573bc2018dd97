"""Long jobs tell how far they are, and leave everything as it was when called off."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps.model.change import Put, Reshape
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.files import backup as backup_files
from talking_maps.workspace import (
    Progress,
    Workspace,
    back_up,
    backups,
    commit,
    community_file,
    comparisons,
    copy_to,
    export_plan,
    history,
    merges,
    new_edit_context,
    open_workspace,
    read_plan,
    receive_copy,
    restore,
    usb_drives,
)
from talking_maps.workspace.comparisons import Side
from talking_maps.workspace.open_community import NOW, OpenCommunity
from tests import village
from tests.browser import CODE, add_village

Job = Callable[[Workspace, Path, Progress], object]


class CalledOff(BaseException):
    """What a touch on Cancel raises: no error that a job could catch."""


def merge(workspace: Workspace, at: Path, progress: Progress) -> object:
    other = at / f"{CODE}.gpkg"
    return merges.merge(workspace, CODE, other, author="Rosa", progress=progress)


def put_back(workspace: Workspace, _at: Path, progress: Progress) -> None:
    restore(workspace, CODE, backups(workspace, CODE)[-1], progress)


def to_a_stick(workspace: Workspace, at: Path, progress: Progress) -> object:
    return usb_drives.copy_to_folder(workspace, CODE, at / "usb", progress=progress)


def receive(_workspace: Workspace, at: Path, progress: Progress) -> object:
    taker = open_workspace(at / "taker")
    return receive_copy(taker, at / "gift.gpkg", progress)


def keep(workspace: Workspace, _at: Path, progress: Progress) -> object:
    return back_up(workspace, CODE, progress)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return the village, a backup of it, and a copy that was edited apart."""
    monkeypatch.setattr(backup_files, "_PAGES", 8)
    things = [
        village.feature(f"f{n}", "pasture", village.rectangle(10 * n, 0, 9, 9))
        for n in range(70)
    ]
    made = add_village(tmp_path, *things)
    back_up(made, CODE)
    copy_to(made, CODE, tmp_path / "gift.gpkg")
    (tmp_path / "usb").mkdir()
    luis = open_workspace(tmp_path / "luis")
    theirs = luis.folder / "communities" / f"{CODE}.gpkg"
    theirs.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(community_file(made, CODE), theirs)
    edits = [
        Reshape(one.uid, "present", village.rectangle(10 * n, 50, 9, 9))
        for n, one in enumerate(things)
    ]
    commit(luis, CODE, new_edit_context("Luis"), *edits)
    shutil.copyfile(theirs, tmp_path / f"{CODE}.gpkg")
    spring = village.feature("s", "spring", village.point(50, 50))
    commit(made, CODE, new_edit_context("Rosa"), Put("feature", "s", spring))
    return made


def seen(folder: Path) -> set[tuple[str, int]]:
    """Return every file of people, and its size."""
    return {
        (str(path.relative_to(folder)), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix == ".gpkg"
    }


def compare(workspace: Workspace, _at: Path, progress: Progress) -> object:
    here = OpenCommunity(workspace, CODE)
    past, present = (Side(COMMUNITY, NOW, scene) for scene in ("past", "present"))
    return comparisons.compare_sides(here, past, present, progress)


def export(workspace: Workspace, at: Path, progress: Progress) -> object:
    return export_plan(workspace, CODE, at / "export.gpkg", progress=progress)


def copy_for_others(workspace: Workspace, at: Path, progress: Progress) -> object:
    return copy_to(workspace, CODE, at / "copy.gpkg", progress=progress)


#: The jobs with the least number of words that each says; the last two change things.
JOBS: tuple[tuple[Job, int], ...] = (
    (compare, 2),
    (export, 4),
    (copy_for_others, 5),
    (receive, 2),
    (keep, 3),
    (to_a_stick, 3),
    (merge, 6),
    (put_back, 3),
)


def test_long_jobs_tell_how_far_they_are_and_can_be_called_off(
    workspace: Workspace, tmp_path: Path
) -> None:
    for job, least in JOBS:
        called_off_and_done(workspace, tmp_path, job, least)


def called_off_and_done(
    workspace: Workspace, tmp_path: Path, job: Job, least: int
) -> None:
    """Call a job off at its first word and at a late one, then do it."""

    def state() -> tuple[object, ...]:
        changes = history.history(workspace, CODE)
        return read_plan(workspace, CODE), [one.id for one in changes]

    before, files = state(), seen(tmp_path)

    def refuse(_share: float, _what: Message) -> None:
        raise CalledOff

    told: list[float] = []

    def later(share: float, _what: Message) -> None:
        told.append(share)
        if len(told) == least - 1:
            raise CalledOff

    for progress in (refuse, later):
        with pytest.raises(CalledOff):
            job(workspace, tmp_path, progress)
        assert state() == before
        if job not in (put_back, to_a_stick):
            assert seen(tmp_path) == files
    heard: list[float] = []
    job(workspace, tmp_path, lambda share, _what: heard.append(share))
    assert len(heard) >= least
    assert heard == sorted(heard)
    assert 0 <= heard[0] <= heard[-1] <= 1
