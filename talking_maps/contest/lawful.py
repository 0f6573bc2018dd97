"""Whether an act may follow what was done before: the rules of the game in time.

The same questions are asked when somebody acts and when the chain is verified, so a
line written past the program is found even if its hash is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from talking_maps.contest.ballots import is_excluded
from talking_maps.contest.record import Record, Told, payment_of
from talking_maps.contest.rights import may
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import (
    FINDINGS,
    Answer,
    Appeal,
    Ballot,
    Check,
    Entry,
    Juror,
    Mark,
    Payment,
    Role,
    State,
    Visit,
    Withdrawal,
)

_LONGITUDES, _LATITUDES = (-180.0, 180.0), (-90.0, 90.0)

#: The states in which each act may be done; marks may come in after the closing.
_WHEN: Mapping[str, frozenset[State]] = MappingProxyType({
    "change": frozenset({"created"}), "open": frozenset({"created"}),
    "close": frozenset({"open"}), "award": frozenset({"closed"}),
    "submit": frozenset({"open", "closed"}),
    "withdraw": frozenset({"open", "closed"}),
    "check": frozenset({"open", "closed"}), "mark": frozenset({"open", "closed"}),
    "visit": frozenset({"open", "closed"}),
    "appeal": frozenset({"open", "closed", "awarded"}),
    "answer": frozenset({"open", "closed", "awarded"}),
    "payment": frozenset({"awarded"}),
})  # fmt: skip


def admit(record: Record, act: str, told: Told[Any]) -> None:
    """Raise NotAllowed, NotFound or BadValue if the act may not be that line.

    `told.number` is the line's number; only what stands before it is looked at.
    """
    allow(record, act, told)
    check = _CHECKS.get(act)
    if check is not None:
        check(record, told)


def allow(record: Record, act: str, told: Told[Any]) -> None:
    """Raise NotAllowed or BadValue if that role may not do the act, or not now."""
    check_role(act, told.role, told.who)
    state = record.state_before(told.number)
    if act == "create":
        if state is not None:
            raise BadValue("A contest is created once.")
        return
    if state is None or state not in _WHEN.get(act, frozenset()):
        raise _too_early_or_late(act, state)


def check_role(act: str, role: Role, who: str) -> None:
    """Raise NotAllowed if the role may not do the act."""
    if not may(role, act):
        raise NotAllowed(
            "{who} ({role}) may not do this: {act}. Sign in as somebody who may.",
            who=who, role=role, act=act,
        )  # fmt: skip


def _too_early_or_late(act: str, state: State | None) -> NotAllowed:
    if act == "change":
        return NotAllowed("The contest has opened: its rules can no longer be changed.")
    if state == "created":
        return NotAllowed("The contest is not open yet. Open it first.")
    if state == "awarded":
        return NotAllowed(
            "The prizes are awarded. Only an appeal that is upheld can change them."
        )
    if act in {"award", "payment"}:
        return NotAllowed(
            "It is too early for this: first close the contest, then award the prizes."
        )
    return NotAllowed("The contest was opened or closed already.")


def _entry(record: Record, entry_id: str, number: int) -> Entry:
    entry = record.entry(entry_id, before=number)
    if entry is None:
        raise NotFound(
            "There is no entry “{entry}” in this contest. The entries are: {known}.",
            entry=entry_id,
            known=", ".join(list(record.places)[:20]),
        )
    return entry


def _standing_entry(record: Record, entry_id: str, number: int) -> Entry:
    entry = _entry(record, entry_id, number)
    if record.taken_back.get(entry_id, number) < number:
        raise NotAllowed("The entry {entry} was withdrawn.", entry=entry_id)
    return entry


def _judge(record: Record, told: Told[Any], juror_id: str, entry: Entry) -> Juror:
    juror = record.contest.juror(juror_id)
    if juror is None:
        raise NotFound(
            "There is no juror “{juror}”. The jurors are: {known}.",
            juror=juror_id,
            known=", ".join(j.id for j in record.contest.jurors),
        )
    if told.role == "juror" and told.who != juror_id:
        raise NotAllowed("A juror judges in his or her own name only.")
    if is_excluded(juror, entry):
        raise NotAllowed(
            "{juror} may not judge the entry {entry}: it is of the juror's own"
            " community or of a relative.",
            juror=juror_id, entry=entry.id,
        )  # fmt: skip
    return juror


def _submit(record: Record, told: Told[Entry]) -> None:
    entry, contest = told.noun, record.contest
    if contest.category(entry.category) is None or contest.round(entry.round) is None:
        raise NotFound("The contest has no such category or round.")
    if record.entry(entry.id, before=told.number) is not None:
        raise BadValue("There is an entry {entry} already.", entry=entry.id)


def _withdraw(record: Record, told: Told[Withdrawal]) -> None:
    _standing_entry(record, told.noun.entry, told.number)


def _check(record: Record, told: Told[Check]) -> None:
    _standing_entry(record, told.noun.entry, told.number)
    gates = [gate.id for gate in record.contest.gates if gate.kind == "checked"]
    if told.noun.gate not in gates:
        raise NotFound(
            "There is no gate “{gate}” for people to check. Choose among: {known}.",
            gate=told.noun.gate, known=", ".join(gates) or "—",
        )  # fmt: skip


def _mark(record: Record, told: Told[Ballot]) -> None:
    entry = _standing_entry(record, told.noun.entry, told.number)
    _judge(record, told, told.noun.juror, entry)
    for mark in told.noun.marks:
        _check_mark(record, mark)


def _check_mark(record: Record, mark: Mark) -> None:
    criterion = record.contest.criterion(mark.criterion)
    if criterion is None or not criterion.jury:
        known = [c.id for c in record.contest.rubric.criteria if c.jury]
        raise NotFound(
            "Jurors give no points for “{criterion}”. Choose among: {known}.",
            criterion=mark.criterion, known=", ".join(known) or "—",
        )  # fmt: skip
    if mark.face is not None and not 1 <= mark.face <= record.contest.faces:
        raise BadValue(
            "A face is a number from 1 to {most:whole}.", most=record.contest.faces
        )
    # A comparison that is also false for what is not a number.
    if not 0 <= mark.points <= criterion.jury or mark.points != round(mark.points, 2):
        raise BadValue(
            "A mark for “{criterion}” lies between 0 and {most:number}, with at most"
            " two decimals.",
            criterion=mark.criterion, most=criterion.jury,
        )  # fmt: skip


def _visit(record: Record, told: Told[Visit]) -> None:
    visit = told.noun
    entry = _standing_entry(record, visit.entry, told.number)
    _judge(record, told, visit.juror, entry)
    _day(visit.made_on)
    for uid, finding in visit.findings.items():
        if uid not in entry.things or finding not in FINDINGS:
            raise BadValue(
                "“{uid}” is nothing that the plan of {entry} shows.",
                uid=uid, entry=entry.id,
            )  # fmt: skip
    for degrees, (low, high) in (
        (visit.longitude, _LONGITUDES),
        (visit.latitude, _LATITUDES),
    ):
        if degrees is not None and not low <= degrees <= high:
            raise BadValue("The GPS point is not a longitude and a latitude.")


def _appeal(record: Record, told: Told[Appeal]) -> None:
    if record.asked.get(told.noun.id, told.number) < told.number:
        raise BadValue("There is an appeal {appeal} already.", appeal=told.noun.id)
    if told.noun.entry:
        _entry(record, told.noun.entry, told.number)
    if not told.noun.by.strip() or not told.noun.about.strip():
        raise BadValue("An appeal says who appeals and about what.")


def _answer(record: Record, told: Told[Answer]) -> None:
    wanted, number = told.noun.appeal, told.number
    is_asked = record.asked.get(wanted, number) < number
    if not is_asked or record.answered.get(wanted, number) < number:
        raise NotFound(
            "There is no appeal “{appeal}” that waits for an answer.", appeal=wanted
        )
    if not told.noun.text.strip():
        raise BadValue("An answer needs words.")


def _payment(record: Record, told: Told[Payment]) -> None:
    payment = told.noun
    awarded = [one for one in record.awards if one.number < told.number][-1].noun
    won = {prize.entry for group in awarded.groups for prize in group.prizes}
    if payment.entry not in won:
        raise NotFound("The entry {entry} won no prize.", entry=payment.entry)
    for day in (payment.signed_on, payment.paid_on):
        if day:
            _day(day)
    before = payment_of(record, payment.entry, before=told.number)
    if payment.paid_on and not all(
        getattr(payment, name) or getattr(before, name)
        for name in ("contract", "counterpart", "account")
    ):
        raise NotAllowed(
            "Before the prize of {entry} is paid, record the signed contract, the"
            " counterpart contribution and the bank account.",
            entry=payment.entry,
        )
    if before.paid_on:
        raise NotAllowed("The prize of {entry} is paid already.", entry=payment.entry)


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(
            "“{day}” is not a day. Write it like 2026-05-12.", day=text
        ) from error


_CHECKS: Mapping[str, Callable[[Record, Told[Any]], None]] = MappingProxyType({
    "submit": _submit, "withdraw": _withdraw, "check": _check, "mark": _mark,
    "visit": _visit, "appeal": _appeal, "answer": _answer, "payment": _payment,
})  # fmt: skip
