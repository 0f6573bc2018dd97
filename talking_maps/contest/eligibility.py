"""Which entries count, and why the others do not. All of them stay visible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from talking_maps.contest.lateness import late
from talking_maps.contest.state import ContestState, Event
from talking_maps.model.contest import Contest, Entry, GateCheck
from talking_maps.model.message import Message

#: Gates of every contest: handed in before the end, with nothing missing.
IN_TIME, COMPLETE = "in_time", "complete"

#: Category, round, community, owner: of these only the last entry in time counts.
Slot = tuple[str, str, str, str]


def ineligibility(record: ContestState) -> Mapping[str, tuple[Message, ...]]:
    """Return why each entry is not eligible: nothing where it is."""
    lateness = {told.noun.id: _lateness(record, told) for told in record.entries}
    on_time = in_time(record)
    last = {slot_of(t.noun): t.noun.id for t in record.entries if t.noun.id in on_time}
    withdrawn = {told.noun.entry for told in record.withdrawals}
    checks = {(told.noun.entry, told.noun.gate): told.noun for told in record.checks}
    return {
        told.noun.id: (
            *_asked(told.noun, lateness[told.noun.id]),
            *_checked(record, told.noun.id, checks),
            *_gone(told.noun, withdrawn, last, is_on_time=told.noun.id in on_time),
        )
        for told in record.entries
    }


def named(
    rules: Contest, reason: Message, called: Callable[[Mapping[str, str]], str]
) -> Message:
    """Return the reason with the gate's name for its id; `called` chooses among names.

    A gate that the rules do not know keeps its id.
    """
    names = {gate.id: gate.names for gate in rules.every_gate}
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
        told.noun.id for told in record.entries if _lateness(record, told) is None
    )


def slot_of(entry: Entry) -> Slot:
    """Return what only one entry can count for."""
    return entry.category, entry.round, entry.community, entry.owner


def _lateness(record: ContestState, told: Event[Entry]) -> Message | None:
    """Return why an entry came late, by clocks as they were put right since."""
    a_round = record.contest.round(told.noun.round)
    corrected = record.corrected()
    if not corrected or a_round is None:
        failed = (g for g in told.noun.gates if g.gate == IN_TIME and not g.passed)
        sealed = next(failed, None)
        if sealed is None:
            return None
        return sealed.reason or Message(
            "It came late: on {at:datetime}, when the contest was closed.",
            {"at": told.at},
        )
    at = corrected.get(told.number, told.at)
    state = record.state_before(told.number) or "created"
    seen = record.seen_before(told.number, as_known=record.lines + 1)
    return late(a_round, at, state, seen)


def _asked(entry: Entry, lateness: Message | None) -> Iterator[Message]:
    """Yield why the entry did not pass the gates, lateness as it is known now."""
    if lateness is not None:
        yield lateness
    for gate in entry.gates:
        if gate.reason is not None and gate.gate != IN_TIME:
            yield gate.reason


def _checked(
    record: ContestState, entry: str, checks: Mapping[tuple[str, str], GateCheck]
) -> Iterator[Message]:
    for gate in record.contest.every_gate:
        if gate.kind != "checked":
            continue
        check = checks.get((entry, gate.id))
        if check is None:
            yield Message("The gate “{gate}” was not checked yet.", {"gate": gate.id})
        elif not check.passed:
            yield Message(
                "The gate “{gate}” was not passed. {reason}",
                {"gate": gate.id, "reason": check.reason},
            )


def _gone(
    entry: Entry, withdrawn: set[str], last: Mapping[Slot, str], *, is_on_time: bool
) -> Iterator[Message]:
    if entry.id in withdrawn:
        yield Message("It was withdrawn.")
    newer = last.get(slot_of(entry), entry.id)
    if newer != entry.id and is_on_time:
        yield Message("The newer entry {entry} took its place.", {"entry": newer})
