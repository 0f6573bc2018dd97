"""Handing a plan in: its gates, its computed points, its sealed copy.

Nothing that is handed in is turned away for being late or incomplete: it stays
visible, with the reason why it does not count.

Which entries count, and why the others do not. All of them stay visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from talking_maps.contest.canonical_json import digest
from talking_maps.contest.event_times import late
from talking_maps.contest.lot import POINT_DIGITS, reading_stakes
from talking_maps.contest.sealed_copy import SealedGround, StoredCopy, sealed
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import GateCorrected
from talking_maps.model.contest import (
    Category,
    Contest,
    Entry,
    Gate,
    GateCheck,
    GateResult,
    Round,
    SealedReading,
    State,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import (
    Component,
    Flag,
    Reading,
    Reference,
    Scorecard,
)
from talking_maps.model.territory import Territory
from talking_maps.scoring import check_gates, counted_ground

#: To how many significant digits a measured value is sealed. Two processors, or two
#: builds of a library, add the same numbers in another order: they agree to some
#: twelve digits of the sixteen. Nine are a square metre in a hundred thousand hectares,
#: far below what any map is good for.
VALUE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in: a plan of a community, on its ground, as it was scored.

    `photos` are the SHA-256 of the pictures that the plan shows, by their id, `flags`
    what in it a person should look at. `ground` is what else it was scored on and by.
    """

    community: str
    plan: Plan
    territory: Territory
    scorecard: Scorecard
    ground: SealedGround
    photos: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionTerms:
    """How it is handed in: into which category and round, when and by whom.

    `seen` is the latest time at which anything was done before, `prolonged` whether an
    amendment let the round go on after the closing.
    """

    number: int
    category: Category
    round: Round
    at: str
    by: str
    state: State
    seen: str = ""
    prolonged: bool = False


def make_entry(
    contest: Contest, handed: Submission, slip: SubmissionTerms
) -> tuple[Entry, StoredCopy]:
    """Return the entry and its sealed copy, with what that shares with others."""
    plan, ground = handed.plan, handed.ground
    contest = contest.rules_for(slip.category.id)
    gates = measured_gates(
        contest, handed.scorecard, plan, handed.territory, ground.reference
    )
    entry = Entry(
        id=f"e{slip.number:03}",
        category=slip.category.id,
        round=slip.round.id,
        community=handed.community,
        owner=plan.owner.id,
        submitted_at=slip.at,
        submitted_by=slip.by,
        gates=(_in_time(slip), *gates),
        parts=tuple(entry_parts(contest, plan, handed.scorecard)),
        things=tuple(sorted({feature.uid for feature in plan.features})),
        flags=tuple(
            replace(flag, sentence=_plain(flag.sentence)) for flag in handed.flags
        ),
        potential=handed.territory.potential,
    )
    parts = ground.parts()
    entry, copy = sealed(
        contest,
        entry,
        plan,
        handed.territory,
        ground.reference,
        handed.scorecard,
        photos=handed.photos,
        beside=ground.content(parts),
    )
    beside = {digest(part): part for part in parts.values()}
    return entry, StoredCopy(entry.id, entry.seal, copy, beside)


def _in_time(slip: SubmissionTerms) -> GateResult:
    reason = late(slip.round, slip.at, slip.state, slip.seen, prolonged=slip.prolonged)
    return GateResult(IN_TIME, passed=reason is None, reason=reason)


def measured_gates(
    contest: Contest,
    card: Scorecard,
    plan: Plan,
    territory: Territory,
    reference: Reference,
) -> Iterator[GateResult]:
    """Yield the gates that the plan itself passes or not: complete, and measured."""
    if not card.missing:
        yield GateResult(COMPLETE, passed=True)
    for lack in card.missing:
        yield GateResult(COMPLETE, passed=False, reason=_plain(lack))
    for gate in check_gates(
        contest.every_gate,
        plan,
        counted_ground(contest.rubric, territory),
        reference,
        withheld=contest.rubric.withheld == "share",
    ):
        yield replace(gate, reason=gate.reason and _plain(gate.reason))


def _plain(told: Message) -> Message:
    """Return a message whose numbers are as every processor makes them."""
    values = {
        name: rounded_value(value) if isinstance(value, float) else value
        for name, value in told.values.items()
    }
    return replace(told, values=values)


def entry_parts(
    contest: Contest, plan: Plan, card: Scorecard
) -> Iterator[SealedReading]:
    """Yield the computed parts of a scorecard as entries hold them, in their order."""
    for criterion, score in zip(contest.rubric.criteria, card.criteria, strict=True):
        pairs = zip(criterion.components, score.readings, strict=True)
        for component, reading in pairs:
            part = _part(contest, criterion.id, component, reading)
            if contest.visits is not None:
                as_earned = contest.visits.rule == "earned_share"
                rubric = contest.rubric if as_earned else None
                part = replace(part, stakes=reading_stakes(plan, reading, rubric))
            yield part


def _part(
    contest: Contest, criterion: str, component: Component, reading: Reading
) -> SealedReading:
    is_shared = contest.rubric.withheld == "share"
    of = reading.of if is_shared else component.points
    return SealedReading(
        criterion,
        component.indicator,
        component.scene,
        rounded_value(reading.measure.value),
        rounded_value(reading.measure.uncertainty),
        min(round(reading.points, POINT_DIGITS), of),
        of,
        component.worst,
        component.best,
        untold=round(reading.untold, 2),
    )


def rounded_value(value: float | None) -> float | None:
    """Return a measured value as every processor makes it.

    >>> rounded_value(0.1 + 0.2), rounded_value(1234567.891234567), rounded_value(None)
    (0.3, 1234567.89, None)
    """
    return None if value is None else float(f"{value:.{VALUE_DIGITS}g}")


#: What is said of a gate that people have still to look at.
_NOT_CHECKED = Message("The gate “{gate}” was not checked yet.")


def is_pending(why: Sequence[Message]) -> bool:
    """Tell whether nothing failed and only gates that people look at are open."""
    return bool(why) and all(reason.id == _NOT_CHECKED.id for reason in why)


#: Gates of every contest: handed in before the end, with nothing missing.
IN_TIME, COMPLETE = "in_time", "complete"

#: Category, round, community, owner: of these only the last entry in time counts.
Slot = tuple[str, str, str, str]


def ineligibility(record: ContestState) -> Mapping[str, tuple[Message, ...]]:
    """Return why each entry is not eligible: nothing where it is."""
    reasons = [(event.noun.id, _lateness(record, event)) for event in record.entries]
    lateness = dict(reasons)
    on_time = {entry for entry, reason in reasons if reason is None}
    last = {slot_of(t.noun): t.noun.id for t in record.entries if t.noun.id in on_time}
    checks = {
        (event.noun.entry, event.noun.gate): event.noun for event in record.checks
    }
    checked = {
        category: [gate for gate in rules.every_gate if gate.kind == "checked"]
        for category in {event.noun.category for event in record.entries}
        for rules in [record.contest.rules_for(category)]
    }
    return {
        event.noun.id: (
            *_asked(record, event.noun, lateness[event.noun.id]),
            *_checked(checked[event.noun.category], event.noun, checks),
            *_gone(record, event.noun, last, is_on_time=event.noun.id in on_time),
        )
        for event in record.entries
    }


#: Pending is what nobody looked at yet: it is not failed.
GateOutcome = Literal["passed", "pending", "failed"]


@dataclass(frozen=True, slots=True)
class GateStanding:
    """How an entry stands at one gate, and why it did not pass."""

    outcome: GateOutcome
    reasons: tuple[Message, ...] = ()


def gate_standings(
    record: ContestState,
) -> Mapping[str, Mapping[str, GateStanding]]:
    """Return how each entry stands at each gate that it was asked, by their ids.

    What it was not asked, because its category does not or because the gate came
    later, is not in it.
    """
    checks = {
        (event.noun.entry, event.noun.gate): event.noun for event in record.checks
    }
    return {
        event.noun.id: dict(_gate_standings(record, event, checks))
        for event in record.entries
    }


def _gate_standings(
    record: ContestState,
    event: Event[Entry],
    checks: Mapping[tuple[str, str], GateCheck],
) -> Iterator[tuple[str, GateStanding]]:
    entry, lateness = event.noun, _lateness(record, event)
    yield IN_TIME, _gate_standing(() if lateness is None else (lateness,))
    results = [one for one in gates_of(record, entry) if one.gate != IN_TIME]
    for gate in dict.fromkeys(one.gate for one in results):
        failed = [one for one in results if one.gate == gate and not one.passed]
        reasons = tuple(one.reason for one in failed if one.reason is not None)
        yield gate, GateStanding("failed" if failed else "passed", reasons)
    for asked in record.contest.rules_for(entry.category).every_gate:
        if asked.kind == "checked":
            yield asked.id, _gate_standing(tuple(_check(asked, entry, checks)))


def _gate_standing(reasons: tuple[Message, ...]) -> GateStanding:
    if not reasons:
        return GateStanding("passed")
    return GateStanding("pending" if is_pending(reasons) else "failed", reasons)


def verdict(why: Sequence[Message]) -> GateStanding:
    """Return whether an entry counts, with why not beside gates that are pending."""
    failed = tuple(reason for reason in why if not is_pending((reason,)))
    return GateStanding(_gate_standing(tuple(why)).outcome, failed)


def entries_by_group(record: ContestState) -> tuple[Entry, ...]:
    """Return the entries by round and category as the rules name them, then by time."""
    rules = record.contest
    rounds = [one.id for one in rules.rounds]
    categories = [one.id for one in rules.categories]
    return tuple(
        sorted(
            (event.noun for event in record.entries),
            key=lambda e: (rounds.index(e.round), categories.index(e.category)),
        )
    )


def still_out(record: ContestState) -> tuple[str, ...]:
    """Return the communities that take part and handed nothing in yet, by code."""
    came = {event.noun.community for event in record.entries}
    return tuple(code for code in record.contest.communities if code not in came)


def named(
    rules: Contest, reason: Message, called: Callable[[Mapping[str, str]], str]
) -> Message:
    """Return the reason with the gate's name for its id; `called` chooses among names.

    A gate that the rules do not know keeps its id.
    """
    names = {gate.id: gate.names for gate in rules.all_gates}
    known = names.get(str(reason.values.get("gate", "")))
    if not known:
        return reason
    return Message(reason.id, {**reason.values, "gate": called(known)})


def is_in_time(entry: Entry) -> bool:
    """Tell whether the entry was handed in before the end."""
    return all(gate.passed for gate in entry.gates if gate.gate == IN_TIME)


def in_time(record: ContestState) -> frozenset[str]:
    """Return the entries that came before the end, by clocks as they are known now."""
    return frozenset(
        event.noun.id for event in record.entries if _lateness(record, event) is None
    )


def round_at(rules: Contest, at: str, wanted: str | None = None) -> Round:
    """Return the round that is on, or the last one that was: then it is late.

    Raises NotFound, BadValue where several are on, NotAllowed where none has begun.
    """
    moment = datetime.fromisoformat(at)
    begun = [
        one
        for one in rules.rounds
        if (not wanted or one.id == wanted)
        and (not one.opens_at or datetime.fromisoformat(one.opens_at) <= moment)
    ]
    _check_round(rules, wanted)
    on = [
        one
        for one in begun
        if not one.closes_at or datetime.fromisoformat(one.closes_at) >= moment
    ]
    if len(on) > 1:
        raise BadValue(
            "Several rounds are on. Name one of: {known}.",
            known=", ".join(one.id for one in on),
        )
    if not begun:
        raise NotAllowed("It is too early: no round has begun.")
    return on[0] if on else max(begun, key=_round_end)


def _check_round(rules: Contest, wanted: str | None) -> None:
    """Raise NotFound unless there is the round that was named."""
    if wanted and rules.round(wanted) is None:
        raise NotFound(
            "There is no round “{round}”. Choose one of: {known}.",
            round=wanted,
            known=", ".join(one.id for one in rules.rounds),
        )


def _round_end(one: Round) -> datetime:
    return datetime.fromisoformat(one.closes_at)


def baseline_entry(
    record: ContestState, community: str, owner: str, round_id: str
) -> Entry | None:
    """Return what the owner handed in last, and in time, in a round's baseline round.

    None where the round has no baseline, or nothing was handed in there.
    """
    a_round = record.contest.round(round_id)
    if a_round is None or not a_round.baseline:
        return None
    on_time = in_time(record)
    gone = record.gone
    found = [
        event.noun
        for event in record.entries
        if (event.noun.community, event.noun.owner, event.noun.round)
        == (community, owner, a_round.baseline)
        and event.noun.id in on_time - gone
    ]
    return found[-1] if found else None


def accepted_losses(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> frozenset[str]:
    """Return the things of a baseline entry of which staff accepted that they are gone.

    With `before` as it was just before that line: an entry is judged by what was
    accepted when it was handed in.
    """
    found: set[str] = set()
    for event in record.loss_reasons:
        if event.noun.entry != entry_id or (before and event.number >= before):
            continue
        answer = record.loss_answer(event.noun.id, before=before)
        if answer is not None and answer.noun.accepted:
            found.update(event.noun.things)
    return frozenset(found)


def slot_of(entry: Entry) -> Slot:
    """Return what only one entry can count for."""
    return entry.category, entry.round, entry.community, entry.owner


def gates_of(record: ContestState, entry: Entry) -> tuple[GateResult, ...]:
    """Return what an entry passed at the gates, corrected by amendments after it."""
    found = entry.gates
    place = record.places.get(entry.id)
    if not record.contest.corrections or place is None:
        return found
    sealed_in = record.entries[place].number
    for event in record.amendments:
        change = event.noun.change
        if isinstance(change, GateCorrected) and event.number > sealed_in:
            result = change.results.get(entry.id)
            found = tuple(one for one in found if one.gate != change.gate)
            found = (*found, result) if result is not None else found
    return found


def _lateness(record: ContestState, event: Event[Entry]) -> Message | None:
    """Return why an entry came late, as amendments and clocks put right have it since.

    A date that is brought forward makes nothing late that was in time.
    """
    if event.noun.id in record.admitted:
        return None
    reason = _lateness_then(record, event)
    if reason is None:
        return None
    a_round = record.contest.round(event.noun.round)
    before = record.contest_before(event.number).round(event.noun.round)
    if a_round is None or a_round == before:
        return reason
    return _reckoned(record, event, a_round)


def _reckoned(
    record: ContestState,
    event: Event[Entry],
    a_round: Round,
    *,
    before: int | None = None,
) -> Message | None:
    at = record.corrected().get(event.number, event.at)
    state = record.state_before(event.number) or "created"
    seen = record.seen_before(event.number, as_known=record.lines + 1)
    return late(
        a_round, at, state, seen, prolonged=record.is_prolonged(a_round.id, before)
    )


def _lateness_then(record: ContestState, event: Event[Entry]) -> Message | None:
    """Return why it came late by the dates of then and clocks put right since."""
    if record.clocks:
        a_round = record.contest_before(event.number).round(event.noun.round)
        if a_round is not None:
            return _reckoned(record, event, a_round, before=event.number)
    for gate in event.noun.gates:
        if gate.gate == IN_TIME and not gate.passed:
            return gate.reason or Message(
                "It came late: on {at:datetime}, when the contest was closed.",
                {"at": event.at},
            )
    return None


def _asked(
    record: ContestState, entry: Entry, lateness: Message | None
) -> Iterator[Message]:
    """Yield why the entry did not pass the gates, lateness as it is known now."""
    if lateness is not None:
        yield lateness
    for gate in gates_of(record, entry):
        if gate.reason is not None and gate.gate != IN_TIME:
            yield gate.reason


def _checked(
    gates: Sequence[Gate], entry: Entry, checks: Mapping[tuple[str, str], GateCheck]
) -> Iterator[Message]:
    for gate in gates:
        yield from _check(gate, entry, checks)


def _check(
    gate: Gate, entry: Entry, checks: Mapping[tuple[str, str], GateCheck]
) -> Iterator[Message]:
    """Yield why an entry does not pass a gate that people look at."""
    check = checks.get((entry.id, gate.id))
    if check is None:
        yield replace(_NOT_CHECKED, values={"gate": gate.id})
    elif not check.passed:
        yield Message(
            "The gate “{gate}” was not passed. {reason}",
            {"gate": gate.id, "reason": check.reason},
        )


def _gone(
    record: ContestState, entry: Entry, last: Mapping[Slot, str], *, is_on_time: bool
) -> Iterator[Message]:
    if entry.id in record.taken_back:
        yield Message("It was withdrawn.")
    if entry.id in record.annulled:
        yield Message(
            "It was annulled by the amendment {resolution}.",
            {"resolution": record.annulled[entry.id].noun.resolution},
        )
    newer = last.get(slot_of(entry), entry.id)
    if newer != entry.id and is_on_time:
        yield Message("The newer entry {entry} took its place.", {"entry": newer})
