"""Clocks that were wrong: which acts show it, and how their time is put right.

An act dated by a clock set forward makes everything after it late. Nobody can take it
out of the chain; staff say in a line of its own when it was truly done. That is
believed only of an act dated later than something that was done after it, and only
between its neighbours: so a time can be put right and nothing that came late can be
made early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from talking_maps.contest.event_times import is_moment, moment
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import ClockCorrection
from talking_maps.model.message import Message

#: A contest rests for days; a clock that is more than this ahead is asked about [days].
LONGEST_REST = 7
#: Clocks of two computers differ by some minutes.
TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ahead:
    """An act dated later than what was done after it; it was done within these times.

    `earliest` is empty for the first act.
    """

    line: int
    at: str
    earliest: str
    latest: str


def ahead(
    record: ContestState, now: str, *, before: int | None = None
) -> tuple[Ahead, ...]:
    """Return the acts that are dated later than one after them, or than now.

    `before` leaves out that line and all after it.
    """
    timed = [
        (number, at, moment(at))
        for number, at in record.times(record.corrected(before))
        if is_moment(at) and (before is None or number < before)
    ]
    found: list[Ahead] = []
    soonest = (moment(now), now)
    latest_before = [""] * len(timed)
    latest = ""
    for place, (_, at, here) in enumerate(timed):
        latest_before[place] = latest
        latest = at if not latest or here > moment(latest) else latest
    for place in range(len(timed) - 1, -1, -1):
        number, at, here = timed[place]
        if here > soonest[0]:
            found.append(Ahead(number, at, latest_before[place], soonest[1]))
        soonest = min(soonest, (here, at))
    return tuple(reversed(found))


def check_correction(record: ContestState, event: Event[ClockCorrection]) -> None:
    """Raise NotFound, NotAllowed or BadValue if a time may not be put right so."""
    asked: Any = event.noun
    _check_line(record, event, asked)
    if not asked.reason.strip():
        raise BadValue("Say how one knows when it was: the reason stays in the trail.")
    wrong = {one.line: one for one in ahead(record, event.at, before=event.number)}
    found = wrong.get(asked.line)
    if found is None:
        raise NotAllowed(
            "Line {line} is not dated later than what was done after it: its time"
            " stands.",
            line=asked.line,
        )
    _check_between(asked, found)


def _check_between(asked: ClockCorrection, found: Ahead) -> None:
    """Raise BadValue unless the time lies between those that are certain."""
    here = moment(asked.at)
    too_early = bool(found.earliest) and here < moment(found.earliest)
    if too_early or here > moment(found.latest):
        raise BadValue(
            "Line {line} was done after {earliest} and before {latest}. Give a time"
            " between them; of several wrong ones put the first right first.",
            line=asked.line,
            earliest=found.earliest or "—",
            latest=found.latest,
        )


def _check_line(
    record: ContestState, event: Event[ClockCorrection], asked: ClockCorrection
) -> None:
    """Raise NotFound unless there is such a line before."""
    known = [one for one, _ in record.times({}) if one < event.number]
    if asked.line not in known:
        raise NotFound(
            "There is no act in line {line} whose time could be put right.",
            line=asked.line,
        )


def doubt(record: ContestState, now: str, touched: str = "") -> Message | None:
    """Return why the clock that shows `now` may be wrong, None if it may be right.

    `touched` is when anything else in the workspace was written last, empty if unknown.
    """
    seen = record.seen_before()
    shown = moment(now)
    if seen and shown < moment(seen) - TOLERANCE:
        return Message(
            "The clock of this computer shows {now:datetime}, but something was done"
            " here on {seen:datetime}. Set the right time before anything is done.",
            {"now": now, "seen": seen},
        )
    traces = [one for one in (seen, touched) if one]
    last = max(traces, key=moment, default="")
    if last and shown > moment(last) + timedelta(days=LONGEST_REST):
        return Message(
            "The clock of this computer shows {now:datetime}; the last that was done"
            " here was on {seen:datetime}. If the clock is wrong, set it first: one act"
            " dated too late makes everything after it late.",
            {"now": now, "seen": last},
        )
    return None
