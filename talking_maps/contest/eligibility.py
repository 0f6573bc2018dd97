"""Which entries count, and why the others do not. All of them stay visible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from talking_maps.contest.record import Record
from talking_maps.model.contest import Check, Contest, Entry
from talking_maps.model.message import Message

#: Gates of every contest: handed in before the end, with nothing missing.
IN_TIME, COMPLETE = "in_time", "complete"

#: Category, round, community, owner: of these only the last entry in time counts.
Slot = tuple[str, str, str, str]


def reasons(record: Record) -> Mapping[str, tuple[Message, ...]]:
    """Return why each entry is not eligible: nothing where it is."""
    last = {slot_of(e): e.id for e in _in_time(record)}
    withdrawn = {told.noun.entry for told in record.withdrawals}
    checks = {(told.noun.entry, told.noun.gate): told.noun for told in record.checks}
    return {
        told.noun.id: (
            *(gate.reason for gate in told.noun.gates if gate.reason is not None),
            *_checked(record, told.noun.id, checks),
            *_gone(told.noun, withdrawn, last),
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


def slot_of(entry: Entry) -> Slot:
    """Return what only one entry can count for."""
    return entry.category, entry.round, entry.community, entry.owner


def _in_time(record: Record) -> Iterator[Entry]:
    return (told.noun for told in record.entries if is_in_time(told.noun))


def _checked(
    record: Record, entry: str, checks: Mapping[tuple[str, str], Check]
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
    entry: Entry, withdrawn: set[str], last: Mapping[Slot, str]
) -> Iterator[Message]:
    if entry.id in withdrawn:
        yield Message("It was withdrawn.")
    newer = last.get(slot_of(entry), entry.id)
    if newer != entry.id and is_in_time(entry):
        yield Message("The newer entry {entry} took its place.", {"entry": newer})
