"""What must be recorded before a prize is paid, and that it is paid once."""

from __future__ import annotations

from dataclasses import fields, replace

from talking_maps.contest.event_times import check_day
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.model.contest import Payment

#: What must be there before a prize is paid.
_PAPERS = ("contract", "signed_on", "counterpart", "account")


def check_payment(record: ContestState, told: Event[Payment]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the payment may not be that line."""
    given = told.noun
    awarded = [one for one in record.awards if one.number < told.number][-1].noun
    won = {prize.entry for group in awarded.groups for prize in group.prizes}
    if given.entry not in won:
        raise NotFound("The entry {entry} won no prize.", entry=given.entry)
    for day in (given.signed_on, given.paid_on):
        if day:
            check_day(day)
    before = payment_of(record, given.entry, before=told.number)
    if before.paid_on:
        raise NotAllowed("The prize of {entry} is paid already.", entry=given.entry)
    if given.paid_on:
        _check_papers(merged(before, given))


def _check_papers(whole: Payment) -> None:
    if not all(getattr(whole, name) for name in _PAPERS):
        raise NotAllowed(
            "Before the prize of {entry} is paid, record the contract and the day it"
            " was signed, the counterpart contribution and the bank account.",
            entry=whole.entry,
        )
    if whole.signed_on > whole.paid_on:
        raise NotAllowed(
            "The prize of {entry} cannot be paid on {paid:date}: the contract was"
            " signed later, on {signed:date}.",
            entry=whole.entry,
            paid=whole.paid_on,
            signed=whole.signed_on,
        )


def payment_of(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> Payment:
    """Return all that was recorded of an entry's payment, the latest of each field."""
    found = Payment(entry_id)
    for told in record.payments_of.get(entry_id, ()):
        if before is None or told.number < before:
            found = merged(found, told.noun)
    return found


def merged(before: Payment, given: Payment) -> Payment:
    """Return what was recorded with what is recorded now before it."""
    told = {field.name: getattr(given, field.name) for field in fields(given)}
    return replace(before, **{name: text for name, text in told.items() if text})
