"""A contest on several laptops: who leads it, and what each has that others lack.

One laptop leads and does all acts; on the others jurors mark and visit. Marks travel
as lines that are received into the leader's chain. Two chains that both went on by
themselves are told apart line by line: they cannot be made one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Protocol, TypeVar

from talking_maps.contest.event_times import is_moment, moment
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.contest import LogEvent, Role
from talking_maps.model.custody import HandOver, Lead, ReceivedFrom

#: Acts that jurors do on any laptop; all others are done where the contest is led.
FIELD_ACTS = frozenset({"mark", "visit"})
LONGEST_NAME = 60
_LAPTOP = re.compile(r"[0-9a-f]{16}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: When what has no time that can be read was given: before all else.
_NEVER = datetime.min.replace(tzinfo=UTC)


class Given(Protocol):
    """A line with what a juror gave, as `state.Event` tells it."""

    @property
    def number(self) -> int:
        """The number of the line."""

    @property
    def at(self) -> str:
        """When it was written."""

    @property
    def noun(self) -> Any:  # noqa: ANN401 - a ballot or a visit
        """What was given."""


SomeEvent = TypeVar("SomeEvent", bound=Given)


def in_order_given(told: Sequence[SomeEvent]) -> tuple[SomeEvent, ...]:
    """Return marks or visits in the order in which jurors gave them.

    Lines that were received count as of the time at which they were written there, but
    never later than they were received; so it does not matter in which order files
    come in. Each laptop's own lines about an entry stay in their order, whatever its
    clock showed. Where nothing was received that is the order of the chain.
    """
    if not any(one.noun.received_from for one in told):
        return tuple(told)
    groups: defaultdict[tuple[str, str], list[tuple[int, SomeEvent]]] = defaultdict(
        list
    )
    for one in told:
        origin = one.noun.received_from
        laptop, place = ("", one.number) if origin is None else (origin.laptop, 0)
        line = place or origin.line
        groups[one.noun.entry, laptop].append((line, one))
    keyed: list[tuple[datetime, str, int, SomeEvent]] = []
    for (_, laptop), own in groups.items():
        latest = _NEVER
        for line, one in sorted(own, key=lambda pair: pair[0]):
            latest = max(latest, _given_at(one))
            keyed.append((latest, laptop, line, one))
    return tuple(one for *_, one in sorted(keyed, key=lambda key: key[:3]))


def _given_at(told: Given) -> datetime:
    origin = told.noun.received_from
    times = (told.at,) if origin is None else (told.at, origin.at)
    return min(moment(at) if is_moment(at) else _NEVER for at in times)


def check_received(role: Role, juror: str, origin: ReceivedFrom | None) -> None:
    """Raise NotAllowed or BadValue if a line cannot have come from elsewhere so."""
    if origin is None:
        return
    if role != "staff":
        raise NotAllowed("Only staff receive what was written on another laptop.")
    if origin.role == "juror" and origin.who != juror:
        raise NotAllowed("A juror judges in his or her own name only.")
    if (
        origin.role not in ("juror", "staff")
        or not _LAPTOP.fullmatch(origin.laptop)
        or not _DIGEST.fullmatch(origin.digest)
        or not is_moment(origin.at)
        or origin.line < 1
        or len(origin.called) > LONGEST_NAME
    ):
        raise BadValue("A line does not say truly from where it was received.")


def check_custody(
    action: str, last: Lead | HandOver | None, noun: Lead | HandOver | None
) -> None:
    """Raise NotAllowed or BadValue if the act may not follow who led until then.

    `noun` is what the act itself says, for the acts `lead` and `hand_over`.
    """
    if isinstance(last, HandOver) and action not in FIELD_ACTS | {"lead"}:
        raise NotAllowed(
            "The contest was handed over to “{to}”: it goes on there. Should that copy"
            " be lost, take the lead back, and say why.",
            to=last.to,
        )
    if noun is None:
        return
    names = (noun.called, noun.to) if isinstance(noun, HandOver) else (noun.called,)
    if not _LAPTOP.fullmatch(noun.laptop) or not all(
        name.strip() and len(name) <= LONGEST_NAME for name in names
    ):
        raise BadValue("Say what the laptop is called, in at most 60 signs.")
    if isinstance(noun, HandOver) and isinstance(last, Lead):
        _must_lead(last, noun.laptop)
    if isinstance(noun, Lead) and not noun.reason.strip():
        _check_unasked(last, noun.laptop)


def _check_unasked(last: Lead | HandOver | None, laptop: str) -> None:
    if isinstance(last, Lead) and last.laptop != laptop:
        raise NotAllowed(
            "“{called}” leads this contest. Say why another laptop takes the lead.",
            called=last.called,
        )
    if isinstance(last, HandOver) and last.laptop == laptop:
        raise NotAllowed(
            "The contest was handed over to “{to}”. Say why it is taken back.",
            to=last.to,
        )


def check_leads(action: str, last: Lead | HandOver | None, laptop: str) -> None:
    """Raise NotAllowed if the act is not done on the laptop that leads."""
    if action not in FIELD_ACTS | {"lead"} and isinstance(last, Lead):
        _must_lead(last, laptop)


def _must_lead(last: Lead, laptop: str) -> None:
    if last.laptop != laptop:
        raise NotAllowed(
            "The laptop “{called}” leads this contest: this is done there. Here jurors"
            " mark and visit; send their marks to it.",
            called=last.called,
        )


@dataclass(frozen=True, slots=True)
class Parting:
    """How far two chains are one, and what each has beyond that."""

    common: int
    ours: tuple[LogEvent, ...]
    theirs: tuple[LogEvent, ...]

    @property
    def is_forked(self) -> bool:
        """Tell whether both went on by themselves with more than marks and visits."""
        return all(
            any(line.act not in FIELD_ACTS for line in own)
            for own in (self.ours, self.theirs)
        )


def parting(ours: Sequence[LogEvent], theirs: Sequence[LogEvent]) -> Parting:
    """Return where two chains part; both begin with line 1."""
    pairs = zip(ours, theirs, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0].hash == pair[1].hash, pairs))
    return Parting(common, tuple(ours[common:]), tuple(theirs[common:]))


def acts_of(lines: Sequence[LogEvent]) -> Iterator[LogEvent]:
    """Yield the lines that only the laptop that leads writes."""
    return (line for line in lines if line.act not in FIELD_ACTS)
