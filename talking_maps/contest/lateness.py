"""Whether what is handed in comes late, by the clocks of those who acted."""

from __future__ import annotations

from talking_maps.contest.event_times import moment
from talking_maps.model.contest import Round, State
from talking_maps.model.message import Message


def late(a_round: Round, at: str, state: State, seen: str = "") -> Message | None:
    """Return why what is handed in then comes late, None if it is in time.

    Who sets the clock back after the end comes late all the same, once something was
    `seen` to be done after it.
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
    if state != "open":
        return Message(
            "It came late: on {at:datetime}, when the contest was closed.", {"at": at}
        )
    return None
