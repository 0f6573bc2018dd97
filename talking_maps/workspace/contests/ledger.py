"""Appeals, and the ledger of what is due and paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from talking_maps import contest
from talking_maps.contest import Balance, ContestState, Event
from talking_maps.contest.payments import PAYING, check_whole_payment
from talking_maps.contest.prizes import soles
from talking_maps.model.contest import (
    NOTHING,
    Answer,
    Appeal,
    Movement,
    MovementKind,
    Payment,
    Prize,
)
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
    """A prize and what was recorded of it; `paid_by` is who recorded a payment last.

    `amount` is what the prizes awarded last give, nothing if the entry wins no longer;
    `paid` is what was paid and did not come back [soles]. `balance` says both in
    céntimos, and `moves` what moved, in order.
    """

    entry: str
    community: str
    owner: str
    group: str
    amount: Decimal
    payment: Payment
    balance: Balance
    moves: tuple[Event[Movement], ...] = ()
    paid_by: str = ""
    paid: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """Return what is still to be paid [soles]."""
        return soles(self.balance.left)

    @property
    def excess(self) -> Decimal:
        """Return what was paid beyond what is due [soles]."""
        return soles(self.balance.excess)

    @property
    def paid_on(self) -> str:
        """Return the day of the last payment (ISO), empty if there was none."""
        paid = [m.noun for m in self.moves if m.noun.kind in PAYING]
        return paid[-1].made_on if paid else ""


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

    def made(now: ContestState, _at: str) -> tuple[Payment, None]:
        check_whole_payment(now, masked)
        return masked, None

    validate_and_append(workspace, contest_id, actor, "payment", made)
    return contest.payment_of(read(workspace, contest_id), payment.entry)


def record_movement(
    workspace: Workspace, actor: Actor, contest_id: str, moved: Movement
) -> Balance:
    """Record a payment, a refund or an adjustment of a prize; return the balance.

    Whether a payment is the whole or a part follows from what is left. Raises NotFound,
    NotAllowed or BadValue, and keeps nothing then.
    """
    check_day(moved.made_on)

    def made(now: ContestState, _at: str) -> tuple[Movement, None]:
        return replace(moved, kind=_kind(now, moved)), None

    validate_and_append(workspace, contest_id, actor, "movement", made)
    return contest.balance_of(read(workspace, contest_id), moved.entry)


def _kind(record: ContestState, moved: Movement) -> MovementKind:
    if moved.kind not in PAYING:
        return moved.kind
    balance = contest.balance_of(record, moved.entry)
    is_part = soles(balance.paid) + moved.amount < soles(balance.due)
    return "part_payment" if is_part else "payment"


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
    for event in reversed(record.awards):
        is_last = stands and event is record.awards[-1]
        for group in event.noun.groups:
            for prize in group.prizes:
                is_wanted = (
                    is_last
                    or prize.entry in record.payments_of
                    or prize.entry in record.movements_of
                )
                if is_wanted and prize.entry not in seen:
                    seen.add(prize.entry)
                    due = _due(record, group.group, prize)
                    yield due if is_last or not stands else replace(due, amount=NOTHING)


def _due(record: ContestState, group: str, prize: Prize) -> Due:
    entry = record.entry(prize.entry)
    moves = tuple(contest.movements_of(record, prize.entry))
    balance = contest.balance_of(record, prize.entry)
    payers = [one.who for one in moves if one.noun.kind in PAYING]
    return Due(
        prize.entry,
        entry.community if entry else "",
        entry.owner if entry else "",
        group,
        prize.amount,
        contest.payment_of(record, prize.entry),
        balance,
        moves,
        payers[-1] if payers else "",
        soles(balance.paid),
    )


def _masked(account: str) -> str:
    """Return the account with only its last four signs.

    >>> _masked("0011-0123-0200456789")
    '****6789'
    """
    signs = re.sub(r"[^0-9A-Za-z]", "", account)
    return "****" + signs[-SHOWN_OF_ACCOUNT:] if signs else ""
