"""The clock of this computer: asked before an act, put right after one."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from talking_maps import contest
from talking_maps.contest import Ahead, ContestState
from talking_maps.model.contest import ClockCorrection
from talking_maps.model.message import Message
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.transactions import append_event, contest_file
from talking_maps.workspace.workspace import Workspace


def doubt(workspace: Workspace, record: ContestState, now: str) -> Message | None:
    """Return why the clock that shows `now` may be wrong, to be told before an act.

    Held against what was done in the contest, and against when it or a community's
    file was written last: people draw every day.
    """
    return contest.doubt(record, now, _touched(workspace, record.contest.id))


def ahead(record: ContestState, now: str) -> tuple[Ahead, ...]:
    """Return the acts dated later than what was done after them, or than now."""
    return contest.ahead(record, now)


def put_right(
    workspace: Workspace, actor: Actor, contest_id: str, correction: ClockCorrection
) -> None:
    """Say when an act was truly done whose clock was wrong; its line stays as it is.

    Raises NotAllowed, NotFound, BadValue.
    """
    append_event(workspace, contest_id, actor, "clock", correction)


def _touched(workspace: Workspace, contest_id: str) -> str:
    """Return when a file of the workspace was written last, empty if none was."""
    paths = [contest_file(workspace, contest_id)]
    paths += (workspace.folder / "communities").glob("*.gpkg")
    times: list[float] = []
    for path in paths:
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    if not times:
        return ""
    return datetime.fromtimestamp(max(times)).astimezone().isoformat()
