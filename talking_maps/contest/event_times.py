"""Days and moments as a chain tells them, and the latest of them so far.

Whether what is handed in comes late, by the clocks of those who acted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime

from talking_maps.errors import BadValue
from talking_maps.model.amendment import Amendment, RoundMoved
from talking_maps.model.contest import Contest, Round, State
from talking_maps.model.message import Message


def check_day(text: str) -> None:
    """Raise BadValue if the text is no day."""
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise BadValue("“{day}” is not a day. Write it like 2026-05-12.", day=text)


def moment(text: str) -> datetime:
    """Return the time that the text names with its zone; raises BadValue."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValue("“{time}” is not a time.", time=text) from error
    if found.tzinfo is None:
        raise BadValue("The time {time} lacks its time zone.", time=text)
    if not MINYEAR < found.year < MAXYEAR:
        # At the calendar's ends other clocks have no such time.
        raise BadValue("“{time}” is not a time.", time=text)
    return found


def is_moment(text: str) -> bool:
    """Tell whether the text names a time with its zone."""
    try:
        moment(text)
    except BadValue:
        return False
    return True


def round_times(noun: object) -> Iterator[str]:
    """Give when rounds begin and end by rules and amendments, empty if left open."""
    if isinstance(noun, Contest):
        for one in noun.rounds:
            yield from (one.opens_at, one.closes_at)
    if isinstance(noun, Amendment) and isinstance(noun.change, RoundMoved):
        yield from (noun.change.opens_at, noun.change.closes_at)


def latest_so_far(timed: Iterable[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """Return line numbers with the latest time up to each; what is none is left out.

    >>> latest_so_far([(1, "2026-05-01T10:00:00-05:00"), (2, "soon"),
    ...                (3, "2026-04-01T10:00:00-05:00")])
    [(1, '2026-05-01T10:00:00-05:00'), (3, '2026-05-01T10:00:00-05:00')]
    """
    found: list[tuple[int, str]] = []
    latest: datetime | None = None
    for number, at in timed:
        try:
            here = moment(at)
        except BadValue:
            continue
        is_later = latest is None or here > latest
        latest = here if latest is None or is_later else latest
        found.append((number, at if is_later else found[-1][1]))
    return found


def late(
    a_round: Round,
    at: str,
    state: State,
    seen: str = "",
    *,
    prolonged: bool = False,
) -> Message | None:
    """Return why what is handed in then comes late, None if it is in time.

    Who sets the clock back after the end comes late all the same, once something was
    `seen` to be done after it. A round that an amendment `prolonged` after the closing
    lasts until its new end.
    """
    end = a_round.closes_at
    if end and moment(at) > moment(end):
        return Message(
            "It came late: on {at:datetime}, after {end:datetime}.",
            {"at": at, "end": end},
        )
    if end and seen and moment(seen) > moment(end):
        return Message(
            "It came late: the clock showed {at:datetime}, but before it something was"
            " done on {seen:datetime}, after {end:datetime}.",
            {"at": at, "seen": seen, "end": end},
        )
    if state != "open" and not (prolonged and end and state == "closed"):
        return Message(
            "It came late: on {at:datetime}, when the contest was closed.", {"at": at}
        )
    return None
