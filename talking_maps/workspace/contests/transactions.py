"""How every act is done: looked at by the rules of the contest, then kept, at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talking_maps import contest
from talking_maps.contest import ContestState, Event, SealedCopy, StoredCopy
from talking_maps.contest.handover import check_leads
from talking_maps.contest.state import BULK_EVENTS
from talking_maps.errors import BadFile, NotFound
from talking_maps.model.contest import Contest, Entry, LogEvent
from talking_maps.model.custody import Lead
from talking_maps.store import contests as books
from talking_maps.store.contests import Append
from talking_maps.workspace import laptop
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.workspace import Workspace, check_code

FOLDER = "contests"
Noun = TypeVar("Noun")

_OVER_ALL = frozenset({"places", "award", "amend", "read_again"})

#: From what is there and the time to what is told, with a sealed copy if there is one.
Making = Callable[[ContestState, str], tuple[Noun, StoredCopy | None]]


def contest_file(workspace: Workspace, contest_id: str) -> Path:
    """Return the contest's file; raises NotFound with the ids there are."""
    path = workspace.folder / FOLDER / f"{check_code(contest_id)}.gpkg"
    if not path.is_file():
        known = ", ".join(contest_ids(workspace))
        if not known:
            raise NotFound(
                "There is no contest “{contest}” in this workspace, nor any other. "
                "Begin one, or choose another workspace.",
                contest=contest_id,
            )
        raise NotFound(
            "There is no contest “{contest}” in this workspace. There are: {known}.",
            contest=contest_id,
            known=known,
        )
    return path


def contest_ids(workspace: Workspace) -> tuple[str, ...]:
    """Return the ids of the workspace's contests."""
    return tuple(
        sorted(path.stem for path in (workspace.folder / FOLDER).glob("*.gpkg"))
    )


def stamp(workspace: Workspace, contest_id: str) -> str:
    """Return a word that changes whenever the contest does; raises NotFound."""
    return books.file_stamp(contest_file(workspace, contest_id))


def read(
    workspace: Workspace, contest_id: str, *, before: ContestState | None = None
) -> ContestState:
    """Return all that the contest's chain tells; raises NotFound, BadFile.

    Of a chain that only grew since `before` the new lines alone are read.
    """
    path = contest_file(workspace, contest_id)
    if before is not None:
        last, *new = books.lines_from(path, before.lines) or (None,)
        numbers = range(before.lines + 1, before.lines + 1 + len(new))
        if (
            last is not None
            and (last.number, last.hash) == (before.lines, before.head)
            and [line.number for line in new] == [*numbers]
        ):
            return contest.ContestState(new, before=before) if new else before
    return _record(books.read_events(path))


def rules_of(workspace: Workspace, contest_id: str) -> Contest:
    """Return the rules alone, without reading the marks; raises NotFound, BadFile."""
    return entries_of(workspace, contest_id).contest


def entries_of(workspace: Workspace, contest_id: str) -> ContestState:
    """Return rules and entries without reading the marks; raises NotFound, BadFile."""
    return _record(
        books.read_events(contest_file(workspace, contest_id), without=BULK_EVENTS)
    )


def sealed_copy(workspace: Workspace, contest_id: str, entry_id: str) -> SealedCopy:
    """Return an entry's plan, rubric and ground as they were sealed.

    Raises BadFile if it is no longer what was sealed.
    """
    path = contest_file(workspace, contest_id)
    entry = _record(books.read_events(path, without=BULK_EVENTS)).entry(entry_id)
    return as_sealed(path, entry_id, entry)


def as_sealed(path: Path, entry_id: str, entry: Entry | None) -> SealedCopy:
    """Return the sealed copy if it is of that entry; raises NotFound, BadFile."""
    found = contest.read_copy(books.copy_of(path, entry_id))
    if entry is None or found.entry != entry:
        raise BadFile(
            "The sealed copy of {entry} was changed. Verify the contest.",
            entry=entry_id,
        )
    return found


def local(at: str, rules: Contest) -> str:
    """Return the moment as the clocks of the contest's time zone show it."""
    try:
        zone = ZoneInfo(rules.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A computer without that zone tells the same moment by its own clock.
        return at
    moment = datetime.fromisoformat(at).astimezone(zone)
    return moment.isoformat(timespec="milliseconds")


def append_event(
    workspace: Workspace,
    contest_id: str,
    actor: Actor,
    name: str,
    noun: object = None,
    *,
    photo: tuple[str, bytes] | None = None,
) -> None:
    """Do an act whose noun is known, None for one without content."""
    validate_and_append(
        workspace, contest_id, actor, name, lambda *_state: (noun, None), photo=photo
    )


def validate_and_append(
    workspace: Workspace,
    contest_id: str,
    actor: Actor,
    name: str,
    making: Making[Noun],
    *,
    photo: tuple[str, bytes] | None = None,
) -> Noun:
    """Do an act whose noun follows from what is there when its line is written.

    Raises NotAllowed before anything else if the actor's role may not do it.
    """
    path = contest_file(workspace, contest_id)
    pressed = actor.clock()
    told_nouns: list[Noun] = []

    def decide(lines: Sequence[LogEvent]) -> Append:
        record = _record(lines)
        at = local(pressed, record.contest)
        told = Event(lines[-1].number + 1, at, actor.name, actor.role, None)
        contest.check_allowed(record, name, told)
        _check_leads(workspace, record, name)
        noun, copy = making(record, at)
        contest.validate_event(
            record, name, Event(told.number, at, actor.name, actor.role, noun)
        )
        told_nouns.append(noun)
        content = {} if noun is None else contest.dump(noun)
        line = contest.next_event(
            lines, at=at, who=actor.name, role=actor.role, act=name, content=content
        )
        return Append(line, copy, photo)

    books.append(path, decide, without=() if name in _OVER_ALL else BULK_EVENTS)
    return told_nouns[-1]


def _check_leads(workspace: Workspace, record: ContestState, action: str) -> None:
    last = record.leader_before()
    if isinstance(last, Lead):
        check_leads(action, last, laptop.this(workspace).code)


def _record(lines: Sequence[LogEvent]) -> ContestState:
    if not lines:
        raise BadFile("The contest's file holds no contest. Restore a backup of it.")
    return contest.replay(lines)
