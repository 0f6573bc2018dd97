"""What contests ask of a plan's live score: to hold back, and what to go by.

From the sealing on until the contest closes nobody is to draw for a number: the live
score of an entered plan says what moves against the sealed plan, not by how much. That
holds for everybody who looks, staff too: many look at one screen, and the points that
were sealed are told to those entitled to them by the contest's own pages and papers.

An entry of a round without prizes, which others are held against, holds until its
round is over: from then on it can be replaced no more, and what the community draws
next is to be learned from.

Where a rubric asks for the change since a baseline, or for what is gone of it, the live
score is held against the one that was sealed for the round that is on, as the plan will
be when it is handed in.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.contest.state import BULK_EVENTS
from talking_maps.errors import TalkingMapsError
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Rubric, ScoreHold
from talking_maps.store import contests as books
from talking_maps.workspace.workspace import Workspace, current_time

_FOLDER = "contests"
_OPEN = ("created", "open")


@dataclass(frozen=True, slots=True)
class _Held:
    """A standing entry of an open contest, and until when it holds the score back."""

    entry: Entry
    hold: ScoreHold


def score_hold(workspace: Workspace, code: str, owner_id: str) -> ScoreHold | None:
    """Return why the live score of an owner's plan shows no points, None if it does.

    A contest that cannot be read holds nothing back.
    """
    found = _held(workspace, code, owner_id)
    return None if found is None else found.hold


def sealed_entry(workspace: Workspace, hold: ScoreHold) -> Entry | None:
    """Return the entry that holds a score back, None where it is no more."""
    path = _file(workspace, hold.contest)
    return next((h.entry for h in _open_entries(path) if h.hold == hold), None)


def hold_rules(workspace: Workspace, hold: ScoreHold) -> Contest | None:
    """Return the rules of the contest that holds a score back; None if unreadable."""
    path = _file(workspace, hold.contest)
    try:
        record = _record_at(path, books.file_stamp(path))
    except TalkingMapsError:
        return None
    return None if record is None else record.contest


def sealed_plan(workspace: Workspace, hold: ScoreHold) -> Plan | None:
    """Return the plan as it was sealed; None where its copy cannot be read."""
    entry = sealed_entry(workspace, hold)
    try:
        copy = contest.read_copy(
            books.copy_of(_file(workspace, hold.contest), hold.entry)
        )
    except TalkingMapsError:
        return None
    return copy.plan if copy.entry == entry else None


@dataclass(frozen=True, slots=True)
class RoundBaseline:
    """What a plan is held against: its sealed baseline, and what may be gone of it.

    `excused` are uids of which staff accepted that they are gone.
    """

    seal: str
    plan: Plan
    excused: frozenset[str] = frozenset()


def round_baseline(
    workspace: Workspace, code: str, owner_id: str, rubric: Rubric
) -> RoundBaseline | None:
    """Return the baseline of the round that is on, None where the rubric asks for none.

    Of several contests that an owner entered the open ones come first, then the one it
    entered last. The last round of a contest counts on when it is over, so that points
    stay when the contest closes. None too where none was sealed or can be read.
    """
    if not rubric.asks_baseline:
        return None
    minute = current_time()[: len("2026-05-12T10:30")]
    found = None
    for path in sorted((workspace.folder / _FOLDER).glob("*.gpkg")):
        with suppress(TalkingMapsError):
            stamp = books.file_stamp(path)
            one = _baseline_at(path, stamp, code, owner_id, minute)
            if one is not None and (found is None or one[0] > found[0]):
                found = one
    return None if found is None else found[1]


@lru_cache(maxsize=64)
def _baseline_at(
    path: Path, stamp: str, code: str, owner_id: str, minute: str
) -> tuple[tuple[bool, datetime], RoundBaseline | None] | None:
    """Return what orders the contests an owner entered, and the baseline in this one.

    None where it entered nothing.
    """
    record = _record_at(path, stamp)
    if record is None:
        return None
    own = [
        event.noun
        for event in record.entries
        if (event.noun.community, event.noun.owner) == (code, owner_id)
        and event.noun.id not in record.gone
    ]
    if not own:
        return None
    last = own[-1]
    rank = record.state in _OPEN, datetime.fromisoformat(last.submitted_at)
    zone = datetime.fromisoformat(current_time()).strftime("%z")
    on = contest.round_at(record.contest.rules_for(last.category), minute + zone)
    begun = contest.baseline_entry(record, code, owner_id, on.id)
    if begun is None:
        return rank, None
    copy = contest.read_copy(books.copy_of(path, begun.id))
    if copy.entry != begun:
        return rank, None
    excused = contest.accepted_losses(record, begun.id)
    return rank, RoundBaseline(begun.seal, copy.plan, excused)


@lru_cache(maxsize=4)
def _record_at(path: Path, _stamp: str) -> ContestState | None:
    lines = books.read_events(path, without=BULK_EVENTS)
    return contest.replay(lines) if lines else None


def _held(workspace: Workspace, code: str, owner_id: str) -> _Held | None:
    now = datetime.fromisoformat(current_time())
    for path in sorted((workspace.folder / _FOLDER).glob("*.gpkg")):
        for held in reversed(_open_entries(path)):
            until = held.hold.until
            is_whose = (held.entry.community, held.entry.owner) == (code, owner_id)
            if is_whose and (not until or now <= datetime.fromisoformat(until)):
                return held
    return None


def _open_entries(path: Path) -> tuple[_Held, ...]:
    try:
        return _entries_at(path, books.file_stamp(path))
    except TalkingMapsError:
        return ()


@lru_cache(maxsize=64)
def _entries_at(path: Path, stamp: str) -> tuple[_Held, ...]:
    record = _record_at(path, stamp)
    if record is None or record.state not in _OPEN:
        return ()
    return tuple(
        _Held(event.noun, _hold(record, event.noun))
        for event in record.entries
        if event.noun.id not in record.gone
    )


def _hold(record: ContestState, entry: Entry) -> ScoreHold:
    rules = record.contest
    a_round = rules.round(entry.round)
    until = "" if a_round is None or a_round.awards else a_round.closes_at
    return ScoreHold(rules.id, rules.name, entry.id, until)


def _file(workspace: Workspace, contest_id: str) -> Path:
    return workspace.folder / _FOLDER / f"{contest_id}.gpkg"
