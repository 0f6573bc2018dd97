"""Appeals, and the ledger of what is due and paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from talking_maps import contest
from talking_maps.contest import Record
from talking_maps.model.contest import Answer, Appeal, Payment
from talking_maps.workspace.contests.acting import act, make, read
from talking_maps.workspace.people import Actor
from talking_maps.workspace.place import Workspace

SHOWN_OF_ACCOUNT = 4


@dataclass(frozen=True, slots=True)
class Due:
    """A prize and what was recorded of it; `paid_by` is who recorded the payment."""

    entry: str
    community: str
    owner: str
    group: str
    amount: Decimal
    payment: Payment
    paid_by: str = ""


def appeal(
    place: Workspace, actor: Actor, contest_id: str, *, by: str, about: str,
    entry_id: str = "",
) -> Appeal:  # fmt: skip
    """Keep an appeal: who asks for what to be looked at again."""
    return make(
        place, contest_id, actor, "appeal",
        lambda now, _: (Appeal(f"a{len(now.appeals) + 1}", by, about, entry_id), None),
    )  # fmt: skip


def answer(place: Workspace, actor: Actor, contest_id: str, decided: Answer) -> None:
    """Answer an appeal; if upheld, an awarded contest can be corrected."""
    act(place, contest_id, actor, "answer", decided)


def record_payment(
    place: Workspace, actor: Actor, contest_id: str, payment: Payment
) -> Payment:
    """Record contract, counterpart, account or payment of a prize.

    Of the account only the last four signs are kept. Raises NotAllowed if something
    is missing before payment.
    """
    masked = replace(payment, account=_masked(payment.account))
    act(place, contest_id, actor, "payment", masked)
    return contest.payment_of(read(place, contest_id), payment.entry)


def ledger(place: Workspace, contest_id: str) -> tuple[Due, ...]:
    """Return every awarded prize with its contract, account and payment."""
    return tuple(_dues(read(place, contest_id)))


def _dues(record: Record) -> Iterator[Due]:
    if not record.awards or record.state != "awarded":
        return
    payers = {t.noun.entry: t.who for t in record.payments if t.noun.paid_on}
    for group in record.awards[-1].noun.groups:
        for prize in group.prizes:
            entry = record.entry(prize.entry)
            yield Due(
                prize.entry,
                entry.community if entry else "",
                entry.owner if entry else "",
                group.group,
                prize.amount,
                contest.payment_of(record, prize.entry),
                payers.get(prize.entry, ""),
            )


def _masked(account: str) -> str:
    """Return the account with only its last four signs.

    >>> _masked("0011-0123-0200456789")
    '****6789'
    """
    signs = re.sub(r"[^0-9A-Za-z]", "", account)
    return "****" + signs[-SHOWN_OF_ACCOUNT:] if signs else ""
