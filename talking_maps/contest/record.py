"""What a chain tells: rules, entries, ballots, prizes, each with when and by whom.

Nothing is kept beside the chain. A later line about the same thing stands before an
earlier one, and the earlier one stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Generic, TypeVar

from talking_maps.contest.form import from_content
from talking_maps.errors import BadFile
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Award,
    Ballot,
    Check,
    Contest,
    Entry,
    Line,
    Payment,
    Role,
    State,
    Visit,
    Withdrawal,
)

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class Told(Generic[Noun]):
    """Something told by a line: the line's number, when, by whom."""

    number: int
    at: str
    who: str
    role: Role
    noun: Noun


@dataclass(frozen=True, slots=True)
class Awards:
    """The prizes of all groups, as they were awarded at one time."""

    groups: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A contest as its chain tells it. `turns` are line numbers and states."""

    lines: int
    head: str
    turns: tuple[tuple[int, State], ...]
    rules: tuple[Told[Contest], ...] = ()
    entries: tuple[Told[Entry], ...] = ()
    withdrawals: tuple[Told[Withdrawal], ...] = ()
    checks: tuple[Told[Check], ...] = ()
    ballots: tuple[Told[Ballot], ...] = ()
    visits: tuple[Told[Visit], ...] = ()
    appeals: tuple[Told[Appeal], ...] = ()
    answers: tuple[Told[Answer], ...] = ()
    awards: tuple[Told[Awards], ...] = ()
    payments: tuple[Told[Payment], ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def contest(self) -> Contest:
        """The rules as they stand."""
        return self.rules[-1].noun

    @property
    def state(self) -> State:
        """How far the contest is."""
        return self.turns[-1][1]

    def state_before(self, number: int) -> State | None:
        """Return the state just before that line, None before the first."""
        place = bisect_right(self.turns, number - 1, key=lambda turn: turn[0])
        return self.turns[place - 1][1] if place else None

    def entry(self, entry_id: str, *, before: int | None = None) -> Entry | None:
        """Return the entry of that id if it was there before that line."""
        place = self.places.get(entry_id)
        if place is None:
            return None
        told = self.entries[place]
        return told.noun if before is None or told.number < before else None


#: The noun that a line of each act holds, and where the record keeps it.
_NOUNS: Mapping[str, tuple[type[object], str]] = {
    "create": (Contest, "rules"), "change": (Contest, "rules"),
    "submit": (Entry, "entries"), "withdraw": (Withdrawal, "withdrawals"),
    "check": (Check, "checks"), "mark": (Ballot, "ballots"),
    "visit": (Visit, "visits"), "appeal": (Appeal, "appeals"),
    "answer": (Answer, "answers"), "award": (Awards, "awards"),
    "payment": (Payment, "payments"),
}  # fmt: skip
ACTS = frozenset({*_NOUNS, "open", "close"})


def noun_of(line: Line) -> object | None:
    """Return what the line holds, None for an act without content; raises BadFile."""
    if line.act not in ACTS:
        raise BadFile(
            "The contest's file holds a line that cannot be read. Verify it, or"
            " restore a backup."
        )
    kind = _NOUNS.get(line.act)
    return None if kind is None else from_content(kind[0], line.content)


def read_record(lines: Sequence[Line]) -> Record:
    """Return what the chain tells; raises BadFile if a line cannot be read."""
    found: dict[str, list[Told[object]]] = {name: [] for _, name in _NOUNS.values()}
    for line in lines:
        noun = noun_of(line)
        if noun is not None:
            told = Told(line.number, line.at, line.who, line.role, noun)
            found[_NOUNS[line.act][1]].append(told)
    if not found["rules"]:
        raise BadFile("The contest's file holds no contest. Restore a backup of it.")
    return Record(
        lines=len(lines),
        head=lines[-1].hash,
        turns=tuple(_turns(lines)),
        places={
            told.noun.id: place
            for place, told in enumerate(found["entries"])
            if isinstance(told.noun, Entry)
        },
        **{name: tuple(nouns) for name, nouns in found.items()},  # type: ignore[arg-type]
    )


def payment_of(
    record: Record, entry_id: str, *, before: int | None = None
) -> Payment:  # fmt: skip
    """Return all that was recorded of an entry's payment, the latest of each field."""
    merged = Payment(entry_id)
    for told in record.payments:
        is_known = before is None or told.number < before
        if told.noun.entry == entry_id and is_known:
            given = {f.name: getattr(told.noun, f.name) for f in fields(told.noun)}
            merged = replace(merged, **{k: v for k, v in given.items() if v})
    return merged


def _turns(lines: Sequence[Line]) -> list[tuple[int, State]]:
    turns: list[tuple[int, State]] = []
    for line in lines:
        state = _next_state(line, turns[-1][1] if turns else None)
        if state is not None:
            turns.append((line.number, state))
    return turns


def _next_state(line: Line, state: State | None) -> State | None:
    match line.act:
        case "create":
            return "created"
        case "open":
            return "open"
        case "close":
            return "closed"
        case "award":
            return "awarded"
        case "answer" if state == "awarded" and line.content.get("upheld"):
            # What was decided is to be corrected: marks may be changed again.
            return "closed"
    return None
