"""Appeals, and the ledger of what is due and paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.model.contest import NOTHING, Answer, Appeal, Payment, Prize
from talking_maps.model.days import check_day
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.export_tables import without_names
from talking_maps.workspace.contests.transactions import (
    append_event,
    read,
    validate_and_append,
)
from talking_maps.workspace.workspace import Workspace

SHOWN_OF_ACCOUNT = 4


@dataclass(frozen=True, slots=True)
class Due:
    """A prize and what was recorded of it; `paid_by` is who recorded the payment.

    `amount` is what the prizes awarded last give, nothing if the entry wins no longer;
    `paid` is what it had won when it was paid [soles].
    """

    entry: str
    community: str
    owner: str
    group: str
    amount: Decimal
    payment: Payment
    paid_by: str = ""
    paid: Decimal = NOTHING


def appeal(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    *,
    by: str,
    about: str,
    entry_id: str = "",
) -> Appeal:
    """Keep an appeal: who asks for what to be looked at again."""
    return validate_and_append(
        workspace,
        contest_id,
        actor,
        "appeal",
        lambda now, _at: (
            Appeal(f"a{len(now.appeals) + 1}", by, about, entry_id),
            None,
        ),
    )


def answer(
    workspace: Workspace, actor: Actor, contest_id: str, decided: Answer
) -> None:
    """Answer an appeal; if upheld, an awarded contest can be corrected."""
    append_event(workspace, contest_id, actor, "answer", decided)


def record_payment(
    workspace: Workspace, actor: Actor, contest_id: str, payment: Payment
) -> Payment:
    """Record contract, counterpart, account or payment of a prize.

    Of the account only the last four signs are kept. Raises NotAllowed if something
    is missing before payment.
    """
    for day in (payment.signed_on, payment.paid_on):
        check_day(day)
    masked = replace(payment, account=_masked(payment.account))
    append_event(workspace, contest_id, actor, "payment", masked)
    return contest.payment_of(read(workspace, contest_id), payment.entry)


def ledger(workspace: Workspace, contest_id: str) -> tuple[Due, ...]:
    """Return every awarded prize with its contract, account and payment.

    What was recorded stays in it: also while an appeal has the prizes looked at again,
    and if another wins then.
    """
    return tuple(_dues(read(workspace, contest_id)))


def public_ledger(workspace: Workspace, contest_id: str) -> tuple[Due, ...]:
    """Return the ledger as it may leave: without private names in what was typed."""
    return tuple(_dues(without_names(workspace, read(workspace, contest_id))))


def _dues(record: ContestState) -> Iterator[Due]:
    """Yield the prizes as they stand, then those of old that papers speak of."""
    stands = record.state == "awarded"
    seen: set[str] = set()
    for told in reversed(record.awards):
        is_last = stands and told is record.awards[-1]
        for group in told.noun.groups:
            for prize in group.prizes:
                is_wanted = is_last or prize.entry in record.payments_of
                if is_wanted and prize.entry not in seen:
                    seen.add(prize.entry)
                    due = _due(record, group.group, prize)
                    yield due if is_last or not stands else replace(due, amount=NOTHING)


def _due(record: ContestState, group: str, prize: Prize) -> Due:
    entry = record.entry(prize.entry)
    due = Due(
        prize.entry,
        entry.community if entry else "",
        entry.owner if entry else "",
        group,
        prize.amount,
        contest.payment_of(record, prize.entry),
    )
    for told in record.payments_of.get(prize.entry, ()):
        if told.noun.paid_on:
            paid = _won(record, prize.entry, before=told.number)
            return replace(due, paid_by=told.who, paid=paid)
    return due


def _won(record: ContestState, entry_id: str, *, before: int) -> Decimal:
    """Return what the entry had won by the awards that stood before that line."""
    awards = [told.noun for told in record.awards if told.number < before]
    prizes = (prize for group in awards[-1].groups for prize in group.prizes)
    return sum((p.amount for p in prizes if p.entry == entry_id), NOTHING)


def _masked(account: str) -> str:
    """Return the account with only its last four signs.

    >>> _masked("0011-0123-0200456789")
    '****6789'
    """
    signs = re.sub(r"[^0-9A-Za-z]", "", account)
    return "****" + signs[-SHOWN_OF_ACCOUNT:] if signs else ""
