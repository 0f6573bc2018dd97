"""What a chain tells: rules, entries, ballots, prizes, each with when and by whom.

Nothing is kept beside the chain. A later line about the same thing stands before an
earlier one, and the earlier one stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from talking_maps.contest.amended_rules import amended
from talking_maps.contest.canonical_json import load, may_contain, unreadable
from talking_maps.contest.event_times import is_moment, latest_so_far, round_times
from talking_maps.contest.handover import in_order_given
from talking_maps.errors import BadFile
from talking_maps.model.amendment import (
    Amendment,
    EntryAdmitted,
    EntryAnnulled,
    JurorExcused,
    MarksAnnulled,
    RoundMoved,
)
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Award,
    Ballot,
    ClockCorrection,
    Contest,
    Entry,
    FlagAnswer,
    GateCheck,
    LogEvent,
    LossAnswer,
    LossReason,
    Movement,
    Payment,
    Prize,
    Role,
    SecondReading,
    State,
    Visit,
    Withdrawal,
)
from talking_maps.model.custody import HandOver, Lead
from talking_maps.model.delivery import Delivery
from talking_maps.model.drawn_places import PlaceBands

Noun = TypeVar("Noun")
#: The state that begins with an act, or with what an amendment changes.
_BEGINS: Mapping[str, State] = {
    "create": "created",
    "close": "closed",
    "award_annulled": "closed",
    "open": "open",
    "award": "awarded",
    "contest_annulled": "annulled",
}


@dataclass(frozen=True, slots=True)
class Event(Generic[Noun]):
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


#: The noun that a line of each act holds, and where the record keeps it.
_NOUNS: Mapping[str, tuple[type[object], str]] = MappingProxyType(
    {
        "create": (Contest, "rules"),
        "change": (Contest, "rules"),
        "submit": (Entry, "entries"),
        "withdraw": (Withdrawal, "withdrawals"),
        "check": (GateCheck, "checks"),
        "mark": (Ballot, "ballots"),
        "visit": (Visit, "visits"),
        "appeal": (Appeal, "appeals"),
        "answer": (Answer, "answers"),
        "answer_flag": (FlagAnswer, "flag_answers"),
        "loss_reason": (LossReason, "loss_reasons"),
        "answer_loss": (LossAnswer, "loss_answers"),
        "award": (Awards, "awards"),
        "places": (PlaceBands, "drawn_places"),
        "payment": (Payment, "payments"),
        "movement": (Movement, "movements"),
        "clock": (ClockCorrection, "clocks"),
        "amend": (Amendment, "amendments"),
        "read_again": (SecondReading, "second_readings"),
        "lead": (Lead, "custody"),
        "hand_over": (HandOver, "custody"),
        "delivery": (Delivery, "deliveries"),
    }
)
ACTS = frozenset({*_NOUNS, "open", "close"})
#: Most lines are of these acts; only what looks over all of them reads them.
BULK_EVENTS = ("mark", "visit")
#: Tables with what people typed freely, and what follows from them.
_TYPED = frozenset(
    {
        "withdrawals",
        "checks",
        "ballots",
        "visits",
        "appeals",
        "answers",
        "flag_answers",
        "loss_reasons",
        "loss_answers",
        "payments",
        "movements",
        "clocks",
        "amendments",
        "custody",
        "deliveries",
    }
)
_FROM_TYPED = frozenset(
    {"payments_of", "movements_of", "flag_answers_of", "counted_ballots"}
)
#: Lines and the times at which they were truly written.
Corrections = tuple[tuple[int, str], ...]


class ContestState:
    """A contest as its chain tells it, never changed.

    What the lines of an act hold is read when it is first asked for: who hands in a
    plan need not wait for 40,000 marks. Raises BadFile then, if a line cannot be read.
    """

    def __init__(
        self,
        lines: Sequence[LogEvent],
        told: Sequence[Event[Any]] | None = None,
        *,
        before: ContestState | None = None,
    ) -> None:
        """Take the chain, and what its lines hold if that was read already.

        After a record of what was `before`, whose reading is kept, come one or more.
        """
        self.lines: int = len(lines) + (before.lines if before else 0)
        self.head = lines[-1].hash
        #: Line numbers and the states that begin there.
        self.turns: tuple[tuple[int, State], ...] = tuple(
            _turns(lines, before.turns if before else ())
        )
        times = [(one.number, one.at) for one in lines if one.act not in BULK_EVENTS]
        self._times: Sequence[tuple[int, str]] = (
            [*before._times, *times] if before else times
        )
        self._sources = _by_table(lines, told, before._read_so_far() if before else {})
        self._was_asked = told is not None
        self._change: Callable[[Event[Any]], Event[Any]] = _as_it_is
        self._latest: dict[Corrections, Sequence[tuple[int, str]]] = {}
        #: Rules by place in `_amended` and category, as they are asked for.
        self._rules_of: dict[tuple[int, str], Contest] = {}

    @property
    def contest(self) -> Contest:
        """The rules as they stand, with every amendment."""
        return self._amended[-1][1]

    def contest_before(self, number: int) -> Contest:
        """Return the rules as they stood just before that line."""
        return self._amended[self._place_before(number)][1]

    def rules_before(self, number: int, category_id: str) -> Contest:
        """Return the rules of a category as they stood just before that line."""
        place = self._place_before(number), category_id
        if place not in self._rules_of:
            self._rules_of[place] = self.contest_before(number).rules_for(category_id)
        return self._rules_of[place]

    def _place_before(self, number: int) -> int:
        """Return which of the amended rules stood just before that line."""
        return bisect_left(self._amended, number, 1, key=lambda turn: turn[0]) - 1

    @cached_property
    def _amended(self) -> Sequence[tuple[int, Contest]]:
        """The rules, and what each amendment made of them, each with its line."""
        found = [(0, self.rules[-1].noun)]
        for event in self.amendments:
            found.append((event.number, amended(found[-1][1], event.noun.change)))
        return found

    @property
    def state(self) -> State:
        """How far the contest is."""
        return self.turns[-1][1]

    @cached_property
    def rules(self) -> tuple[Event[Contest], ...]:
        """The rules, and what they were before each change."""
        return self._told("rules")

    @cached_property
    def entries(self) -> tuple[Event[Entry], ...]:
        """What was handed in, also what came late or was taken back."""
        return self._told("entries")

    @cached_property
    def withdrawals(self) -> tuple[Event[Withdrawal], ...]:
        """The entries that were taken back."""
        return self._told("withdrawals")

    @cached_property
    def checks(self) -> tuple[Event[GateCheck], ...]:
        """What staff saw at the gates."""
        return self._told("checks")

    @cached_property
    def ballots(self) -> tuple[Event[Ballot], ...]:
        """All marks as they were given, also those that were changed later."""
        return in_order_given(self._told("ballots"))

    @cached_property
    def second_readings(self) -> tuple[Event[SecondReading], ...]:
        """Which marks that the office typed were read a second time."""
        return self._told("second_readings")

    @cached_property
    def visits(self) -> tuple[Event[Visit], ...]:
        """What jurors found on the land, as it was found."""
        return in_order_given(self._told("visits"))

    @cached_property
    def appeals(self) -> tuple[Event[Appeal], ...]:
        """Who asked for what to be looked at again."""
        return self._told("appeals")

    @cached_property
    def answers(self) -> tuple[Event[Answer], ...]:
        """What was decided on appeals."""
        return self._told("answers")

    @cached_property
    def flag_answers(self) -> tuple[Event[FlagAnswer], ...]:
        """What the office said of flags, also what it said otherwise later."""
        return self._told("flag_answers")

    @cached_property
    def flag_answers_of(self) -> Mapping[str, Mapping[str, Event[FlagAnswer]]]:
        """The last answer to each flag that has one, by entry and flag."""
        found: defaultdict[str, dict[str, Event[FlagAnswer]]] = defaultdict(dict)
        for event in self.flag_answers:
            found[event.noun.entry][event.noun.flag] = event
        return {**found}

    @cached_property
    def loss_reasons(self) -> tuple[Event[LossReason], ...]:
        """Why things of baseline entries are gone, or are to be."""
        return self._told("loss_reasons")

    @cached_property
    def loss_answers(self) -> tuple[Event[LossAnswer], ...]:
        """What staff decided on such reasons, also what was decided otherwise later."""
        return self._told("loss_answers")

    def loss_answer(
        self, reason_id: str, *, before: int | None = None
    ) -> Event[LossAnswer] | None:
        """Return the last answer to a reason, or the last before a line."""
        found = [
            event
            for event in self.loss_answers
            if event.noun.reason == reason_id
            and (before is None or event.number < before)
        ]
        return found[-1] if found else None

    @cached_property
    def awards(self) -> tuple[Event[Awards], ...]:
        """The prizes, each time they were awarded."""
        return self._told("awards")

    @cached_property
    def drawn_places(self) -> tuple[Event[PlaceBands], ...]:
        """What was drawn of the places, each time it was."""
        return self._told("drawn_places")

    @cached_property
    def payments(self) -> tuple[Event[Payment], ...]:
        """What was recorded before and at payments."""
        return self._told("payments")

    @cached_property
    def movements(self) -> tuple[Event[Movement], ...]:
        """What was paid, came back, or was put right."""
        return self._told("movements")

    @cached_property
    def clocks(self) -> tuple[Event[ClockCorrection], ...]:
        """What staff said of acts whose clock was wrong."""
        return self._told("clocks")

    @cached_property
    def deliveries(self) -> tuple[Event[Delivery], ...]:
        """Who handed entries in, also what was said otherwise later."""
        return self._told("deliveries")

    @cached_property
    def custody(self) -> tuple[Event[Lead | HandOver], ...]:
        """Which laptop led from when on, and to whom it was handed over."""
        return self._told("custody")

    def leader_before(self, number: int | None = None) -> Lead | HandOver | None:
        """Return who led before that line, or leads; None if nobody ever said."""
        found = [t.noun for t in self.custody if number is None or t.number < number]
        return found[-1] if found else None

    @cached_property
    def amendments(self) -> tuple[Event[Amendment], ...]:
        """What resolutions changed after the opening."""
        return self._told("amendments")

    @cached_property
    def admitted(self) -> frozenset[str]:
        """The entries that count though they came late."""
        changes = (event.noun.change for event in self.amendments)
        return frozenset(c.entry for c in changes if isinstance(c, EntryAdmitted))

    @cached_property
    def annulled(self) -> Mapping[str, Event[Amendment]]:
        """The amendment that first annulled each entry."""
        return {
            change.entry: event
            for event in reversed(self.amendments)
            if isinstance(change := event.noun.change, EntryAnnulled)
        }

    @cached_property
    def gone(self) -> frozenset[str]:
        """The entries that were taken back or annulled."""
        return frozenset({*self.taken_back, *self.annulled})

    def is_prolonged(self, round_id: str, number: int | None = None) -> bool:
        """Tell whether the round was moved after the closing, before that line."""
        closed = next((line for line, state in self.turns if state == "closed"), None)
        return closed is not None and any(
            event.number > closed and (number is None or event.number < number)
            for event in self.amendments
            if isinstance(change := event.noun.change, RoundMoved)
            and change.round == round_id
        )

    @cached_property
    def counted_ballots(self) -> tuple[Event[Ballot], ...]:
        """All marks but those that an amendment annulled."""
        void = [
            (event.number, change)
            for event in self.amendments
            if isinstance(change := event.noun.change, MarksAnnulled)
            or (isinstance(change, JurorExcused) and change.void)
        ]
        return (
            tuple(_without(void, event) for event in self.ballots)
            if void
            else (self.ballots)
        )

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each entry stands among the entries, by its id."""
        found: dict[str, int] = {}
        for place, event in enumerate(self.entries):
            found.setdefault(event.noun.id, place)
        return found

    @cached_property
    def taken_back(self) -> Mapping[str, int]:
        """The line that first took each entry back."""
        return {t.noun.entry: t.number for t in reversed(self.withdrawals)}

    @cached_property
    def asked(self) -> Mapping[str, int]:
        """The line of each appeal."""
        return {t.noun.id: t.number for t in reversed(self.appeals)}

    @cached_property
    def answered(self) -> Mapping[str, int]:
        """The line that first answered each appeal."""
        return {t.noun.appeal: t.number for t in reversed(self.answers)}

    @cached_property
    def payments_of(self) -> Mapping[str, Sequence[Event[Payment]]]:
        """What was recorded of each entry's payment."""
        found: defaultdict[str, list[Event[Payment]]] = defaultdict(list)
        for event in self.payments:
            found[event.noun.entry].append(event)
        return found

    @cached_property
    def movements_of(self) -> Mapping[str, Sequence[Event[Movement]]]:
        """What moved on each entry's prize."""
        found: defaultdict[str, list[Event[Movement]]] = defaultdict(list)
        for event in self.movements:
            found[event.noun.entry].append(event)
        return found

    @cached_property
    def won(self) -> Mapping[int, Mapping[str, tuple[str, Prize]]]:
        """Group and prize of each entry that won, by the line of each award."""
        return {
            event.number: {
                prize.entry: (group.group, prize)
                for group in event.noun.groups
                for prize in group.prizes
            }
            for event in self.awards
        }

    def seen_before(
        self, number: int | None = None, *, as_known: int | None = None
    ) -> str:
        """Return the latest time of an act before that line or of all, empty if none.

        Clocks count as they were put right before the line `as_known`, that line if it
        is not given. Marks and visits are left out: most lines are theirs.
        """
        known = self._corrected(number if as_known is None else as_known)
        if known not in self._latest:
            self._latest[known] = latest_so_far(self.times(dict(known)))
        every = self._latest[known]
        place = len(every) if number is None else bisect_left(every, (number, ""))
        return every[place - 1][1] if place else ""

    def times(self, corrected: Mapping[int, str]) -> Sequence[tuple[int, str]]:
        """Return the line and time of each act but marks and visits, put right."""
        if not corrected:
            return self._times
        return [(number, corrected.get(number, at)) for number, at in self._times]

    def corrected(self, before: int | None = None) -> Mapping[int, str]:
        """Return the times that were put right before that line, or ever, by line."""
        return dict(self._corrected(before))

    def _corrected(self, before: int | None) -> Corrections:
        found = {
            event.noun.line: event.noun.at
            for event in self.clocks
            if before is None or event.number < before
        }
        return tuple(found.items())

    def state_before(self, number: int) -> State | None:
        """Return the state just before that line, None before the first."""
        place = bisect_right(self.turns, number - 1, key=lambda turn: turn[0])
        return self.turns[place - 1][1] if place else None

    def entry(self, entry_id: str, *, before: int | None = None) -> Entry | None:
        """Return the entry of that id if it was there before that line."""
        event = self._entry(entry_id)
        if event is None or (before is not None and event.number >= before):
            return None
        return event.noun

    def _entry(self, entry_id: str) -> Event[Entry] | None:
        if self._was_asked or "entries" in self.__dict__:
            place = self.places.get(entry_id)
            return None if place is None else self.entries[place]
        # Whoever asks once, of thousands, need read only those whose text names it.
        self._was_asked = True
        for source in self._sources.get("entries", ()):
            if isinstance(source, LogEvent) and not may_contain(
                source.content, entry_id
            ):
                continue
            event = _read(source)
            if event.noun.id == entry_id:
                return event
        return None

    def told_otherwise(
        self, change: Callable[[Event[Any]], Event[Any]]
    ) -> ContestState:
        """Return a record to be shown, in which each thing but rules is told so.

        Rules, entries and prizes stay as they were: nobody typed into them.
        """
        found = ContestState.__new__(ContestState)
        kept = self.__dict__.keys() - _TYPED - _FROM_TYPED
        found.__dict__ |= {name: self.__dict__[name] for name in kept}
        found._change = change
        return found

    def typed(self) -> tuple[Event[Any], ...]:
        """Return all that people typed: each thing that `told_otherwise` changes."""
        return tuple(told for table in sorted(_TYPED) for told in getattr(self, table))

    def _read_so_far(self) -> Mapping[str, Sequence[LogEvent | Event[Any]]]:
        """Return the tables, read where they were asked for."""
        return {name: self.__dict__.get(name, of) for name, of in self._sources.items()}

    def _told(self, table: str) -> tuple[Event[Any], ...]:
        found = tuple(map(_read, self._sources.get(table, ())))
        return tuple(map(self._change, found)) if table in _TYPED else found


def parse_event(line: LogEvent) -> Event[Any]:
    """Return what the line tells; its noun is None for an act without content.

    Raises BadFile.
    """
    if line.act not in ACTS:
        raise unreadable()
    kind = _NOUNS.get(line.act)
    noun = None if kind is None else load(kind[0], line.content)
    if line.act not in BULK_EVENTS and not all(
        is_moment(at) for at in round_times(noun) if at
    ):
        raise unreadable()
    if isinstance(noun, Contest) and not noun.rounds:
        raise unreadable()
    return Event(line.number, line.at, line.who, line.role, noun)


def _without(
    void: Sequence[tuple[int, MarksAnnulled | JurorExcused]], event: Event[Ballot]
) -> Event[Ballot]:
    """Return the ballot without the marks that were annulled after it."""
    kept = event.noun.marks
    for number, change in void:
        if number < event.number or change.juror != event.noun.juror:
            continue
        if isinstance(change, JurorExcused):
            kept = ()
        elif change.entry == event.noun.entry:
            wanted = change.criterion
            kept = tuple(m for m in kept if wanted and m.criterion != wanted)
    return replace(event, noun=replace(event.noun, marks=kept))


def _as_it_is(event: Event[Any]) -> Event[Any]:
    return event


def _read(source: LogEvent | Event[Any]) -> Event[Any]:
    return source if isinstance(source, Event) else parse_event(source)


def replay(lines: Sequence[LogEvent]) -> ContestState:
    """Return what the chain tells; raises BadFile if it is not that of a contest."""
    if not lines or not any(line.act == "create" for line in lines):
        raise BadFile("The contest's file holds no contest. Restore a backup of it.")
    return ContestState(lines)


def _by_table(
    lines: Sequence[LogEvent],
    told: Sequence[Event[Any]] | None,
    before: Mapping[str, Sequence[LogEvent | Event[Any]]],
) -> Mapping[str, Sequence[LogEvent | Event[Any]]]:
    sources: Sequence[LogEvent | Event[Any]] = lines if told is None else told
    tables: defaultdict[str, list[LogEvent | Event[Any]]] = defaultdict(
        list, {name: [*of] for name, of in before.items()}
    )
    for line, source in zip(lines, sources, strict=True):
        kind = _NOUNS.get(line.act)
        if kind is not None:
            tables[kind[1]].append(source)
    return tables


def _turns(
    lines: Sequence[LogEvent], before: Sequence[tuple[int, State]]
) -> list[tuple[int, State]]:
    turns = [*before]
    for line in lines:
        if state := _next_state(line, turns[-1][1] if turns else None):
            turns.append((line.number, state))
    return turns


def _next_state(line: LogEvent, state: State | None) -> State | None:
    if line.act == "answer" and state == "awarded" and line.content.get("upheld"):
        # What was decided is to be corrected: marks may be changed again.
        return "closed"
    change = line.content.get("change") if line.act == "amend" else None
    kind = change.get("kind") if isinstance(change, Mapping) else line.act
    return _BEGINS.get(kind) if isinstance(kind, str) else None
