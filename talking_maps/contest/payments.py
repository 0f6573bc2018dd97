"""What is due on a prize, what moved, and what must be there before anything moves.

All is counted in whole céntimos. A prize is a balance: payments add to what was paid,
refunds take from it, an adjustment puts right what was written wrong. Nothing is paid
that is not due by then, nor more than the fund of the group holds, unless an adenda
allows it; and nothing is taken back that was not paid.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from talking_maps.contest.event_times import check_day
from talking_maps.contest.prizes import centimos, soles
from talking_maps.contest.state import Awards, ContestState, Event
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import PaymentAllowed
from talking_maps.model.contest import (
    MEDIA,
    Award,
    Category,
    Medium,
    Movement,
    MovementKind,
    Payment,
    PaymentPaper,
    PrizeForm,
    Prizes,
)

#: What categories of before ask: contract, counterpart and account.
USUAL_PAPERS: tuple[PaymentPaper, ...] = ("contract", "counterpart", "account")
#: The kinds of movements that hand a prize over.
PAYING: tuple[MovementKind, ...] = ("payment", "part_payment")
_WHOLE = 100
#: After every line, also of a record that was read without its marks.
_END = sys.maxsize
_FORMS: Mapping[Medium, PrizeForm] = {
    "": "money",
    "bank": "money",
    "cheque": "money",
    "cash": "money",
    "goods": "goods",
    "assistance": "assistance",
}
_DOCUMENT = re.compile(r"[0-9A-Za-z-]{6,15}")


@dataclass(frozen=True, slots=True)
class Balance:
    """A prize in whole céntimos: what is due of it, and what moved.

    `forms` are both for money, goods and assistance apart, as far as the prize is
    given as them.
    """

    entry: str
    group: str
    due: int
    paid: int
    forms: Mapping[PrizeForm, tuple[int, int]]

    @property
    def left(self) -> int:
        """Return what is still to be paid [céntimos]."""
        return max(self.due - self.paid, 0)

    @property
    def excess(self) -> int:
        """Return what was paid beyond what is due, to be asked back [céntimos]."""
        return max(self.paid - self.due, 0)


@dataclass(frozen=True, slots=True)
class FundBalance:
    """The fund of a group, and what is due and was paid of it [céntimos]."""

    group: str
    fund: int
    due: int
    paid: int


def check_payment(record: ContestState, event: Event[Payment]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the papers may not be that line."""
    given = event.noun
    _check_winner(record, given.entry, event.number)
    for day in (given.signed_on, given.paid_on):
        if day:
            check_day(day)
    if given.counterpart_soles is not None:
        centimos(given.counterpart_soles)
    before = payment_of(record, given.entry, before=event.number)
    if before.paid_on:
        raise NotAllowed("The prize of {entry} is paid already.", entry=given.entry)
    if given.paid_on:
        balance = balance_of(record, given.entry, before=event.number)
        if not balance.left:
            raise NotAllowed("The prize of {entry} is paid already.", entry=given.entry)
        prizes = prizes_of_group(record, balance.group, event.number)
        if prizes is not None and (prizes.given_as or prizes.instalments):
            raise NotAllowed(
                "The prize of {entry} is given in parts. Record each payment with its"
                " amount.",
                entry=given.entry,
            )
        _check_papers(record, merged(before, given), given.paid_on, balance.group)
        _check_time(record, given.entry, given.paid_on, event.number)


def check_whole_payment(record: ContestState, given: Payment) -> None:
    """Raise NotAllowed if the fund does not hold what is left of the prize.

    Only asked when a line is written: those of before are held to the prize alone.
    """
    balance = balance_of(record, given.entry)
    if given.paid_on and balance.group:
        _check_fund(record, balance, balance.left, _END)


def check_movement(record: ContestState, event: Event[Movement]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the movement may not be that line."""
    given = event.noun
    if _last_award(record, event.number) is None:
        raise NotAllowed(
            "It is too early for this: first close the contest, then award the prizes."
        )
    balance = _moved_before(record, given.entry, event.number)
    check_day(given.made_on)
    _check_form(given)
    amount = signed(given)
    if given.adenda:
        _check_allowed(record, given, balance, amount, event.number)
    if balance.paid + amount < 0:
        raise NotAllowed(
            "Only {paid:soles} were paid on the prize of {entry}: no more can come"
            " back.",
            entry=given.entry,
            paid=str(soles(max(balance.paid, 0))),
        )
    if amount <= 0:
        return
    if record.state_before(event.number) != "awarded":
        raise NotAllowed(
            "The prizes do not stand: until they are awarded anew, only what comes back"
            " is recorded."
        )
    if given.kind in PAYING:
        papers = payment_of(record, given.entry, before=event.number)
        _check_papers(record, papers, given.made_on, balance.group)
        _check_kind(given, balance, amount)
        if not given.adenda:
            _check_time(record, given.entry, given.made_on, event.number)
    if not given.adenda:
        _check_due(record, given, balance, amount, event.number)
        _check_fund(record, balance, amount, event.number)


def allowed(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> Mapping[str, int]:
    """Return what amendments let pay beyond an entry's prize, by their numbers."""
    found: dict[str, int] = {}
    for event in record.amendments:
        change = event.noun.change
        is_before = before is None or event.number < before
        if (
            isinstance(change, PaymentAllowed)
            and change.entry == entry_id
            and is_before
        ):
            size = found.get(event.noun.resolution, 0) + centimos(change.amount)
            found[event.noun.resolution] = size
    return found


def _check_allowed(
    record: ContestState, given: Movement, balance: Balance, amount: int, number: int
) -> None:
    found = allowed(record, given.entry, before=number)
    if given.adenda not in found:
        raise NotFound(
            "No adenda “{adenda}” lets more be paid on the prize of {entry}.",
            adenda=given.adenda,
            entry=given.entry,
        )
    most = balance.due + sum(found.values())
    if amount > 0 and balance.paid + amount > most:
        raise NotAllowed(
            "With what the adenda allows, {left:soles} more can be paid on the prize of"
            " {entry}.",
            left=str(soles(max(most - balance.paid, 0))),
            entry=given.entry,
        )


def signed(moved: Movement) -> int:
    """Return by how much a movement changes what was paid [céntimos]."""
    if moved.kind == "adjustment":
        size = centimos(abs(moved.amount))
        return -size if moved.amount < 0 else size
    return -centimos(moved.amount) if moved.kind == "refund" else centimos(moved.amount)


def payment_of(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> Payment:
    """Return all that was recorded of an entry's payment, the latest of each field."""
    found = Payment(entry_id)
    for event in record.payments_of.get(entry_id, ()):
        if before is None or event.number < before:
            found = merged(found, event.noun)
    return found


def merged(before: Payment, given: Payment) -> Payment:
    """Return what was recorded with what is recorded now before it."""
    told = {field.name: getattr(given, field.name) for field in fields(given)}
    return replace(before, **{name: text for name, text in told.items() if text})


def movements_of(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> Sequence[Event[Movement]]:
    """Return what moved on a prize, in order, and what older lines call paid.

    Such a line paid all that was due when it was written.
    """
    told: list[Event[Movement] | Event[Payment]] = [
        *record.movements_of.get(entry_id, ()),
        *(one for one in record.payments_of.get(entry_id, ()) if one.noun.paid_on),
    ]
    found: list[Event[Movement]] = []
    paid = 0
    for one in sorted(told, key=lambda one: one.number):
        if before is not None and one.number >= before:
            break
        moved = one.noun
        if isinstance(moved, Payment):
            due = _due(record, entry_id, one.number)
            moved = Movement(
                entry_id, "payment", soles(max(due - paid, 0)), "", moved.paid_on
            )
        paid += signed(moved)
        found.append(Event(one.number, one.at, one.who, one.role, moved))
    return found


def balance_of(
    record: ContestState, entry_id: str, *, before: int | None = None
) -> Balance:
    """Return the balance of an entry's prize by the award that stands.

    An entry that wins nothing any longer is due nothing; its group is that of the last
    award that named it.
    """
    number = _END if before is None else before
    group = ""
    for award in record.awards:
        if award.number < number and entry_id in record.won[award.number]:
            group = record.won[award.number][entry_id][0]
    due = _due(record, entry_id, number)
    paid = dict.fromkeys(("money", "goods", "assistance"), 0)
    for event in movements_of(record, entry_id, before=before):
        paid[_FORMS[event.noun.medium]] += signed(event.noun)
    parts = _parts(prizes_of_group(record, group, number), due)
    forms: dict[PrizeForm, tuple[int, int]] = {
        form: (part, paid.pop(form)) for form, part in parts.items()
    }
    # Rules that name no form leave it open; what an adenda let come in another one
    # counts as paid, too.
    rest = sum(paid.values())
    if rest and forms:
        first = next(iter(forms))
        forms[first] = (forms[first][0], forms[first][1] + rest)
    return Balance(entry_id, group, due, sum(p for _, p in forms.values()), forms)


def balances(record: ContestState) -> Sequence[Balance]:
    """Return the balance of every prize: as awarded last, then those of before.

    Of those that are won no longer only what moved is told of.
    """
    last = record.won[record.awards[-1].number] if record.awards else {}
    before = {one for won in record.won.values() for one in won} - {*last}
    moved = (one for one in sorted(before) if movements_of(record, one))
    return [balance_of(record, one) for one in (*last, *moved)]


def fund_balances(record: ContestState) -> Sequence[FundBalance]:
    """Return what is due and was paid of the fund of each group awarded last."""
    if not record.awards:
        return ()
    due: dict[str, int] = {}
    paid: dict[str, int] = {}
    for one in balances(record):
        due[one.group] = due.get(one.group, 0) + one.due
        paid[one.group] = paid.get(one.group, 0) + one.paid
    return [
        FundBalance(
            group.group,
            centimos(group.fund),
            due.get(group.group, 0),
            paid.get(group.group, 0),
        )
        for group in record.awards[-1].noun.groups
    ]


def papers_due(category: Category | None) -> tuple[PaymentPaper, ...]:
    """Return what must be there before a prize of the category is paid."""
    if category is None or category.papers is None:
        return USUAL_PAPERS
    return category.papers


def missing_papers(
    record: ContestState, recorded: Payment, group: str
) -> Iterator[PaymentPaper]:
    """Yield the papers that are due and not recorded; a list is signed when paid."""
    for paper in papers_due(_category(record, group)):
        given = {
            "contract": recorded.contract and recorded.signed_on,
            "counterpart": recorded.counterpart,
            "account": recorded.account,
            "list": "signed",
        }[paper]
        if not given:
            yield paper


def prizes_of_group(
    record: ContestState, group: str, before: int | None = None
) -> Prizes | None:
    """Return what a group can win, None for one without prizes."""
    category = _category(record, group, before)
    return category.prizes if category else None


def first_payment_day(record: ContestState, before: int | None = None) -> str:
    """Return the first day on which a prize may be paid (ISO), empty before awards."""
    number = _END if before is None else before
    return _days_after_award(record, record.contest.appeal_days, number)


def unlocked(
    record: ContestState, balance: Balance, day: str, before: int | None = None
) -> int:
    """Return how much of what is due may have been paid by that day [céntimos]."""
    number = _END if before is None else before
    prizes = prizes_of_group(record, balance.group, number)
    if prizes is None or not prizes.instalments:
        return balance.due
    percent = sum(
        one.percent
        for one in prizes.instalments
        if _days_after_award(record, one.days, number) <= day
    )
    return balance.due if percent >= _WHOLE else balance.due * percent // _WHOLE


def _category(
    record: ContestState, group: str, before: int | None = None
) -> Category | None:
    rules = record.contest if before is None else record.contest_before(before)
    return rules.category(group.partition("/")[0])


def _last_award(record: ContestState, number: int) -> Event[Awards] | None:
    before = [one for one in record.awards if one.number < number]
    return before[-1] if before else None


def _due(record: ContestState, entry_id: str, number: int) -> int:
    last = _last_award(record, number)
    if last is None or record.state_before(number) == "annulled":
        return 0
    won = record.won[last.number].get(entry_id)
    return centimos(won[1].amount) if won else 0


def _parts(prizes: Prizes | None, due: int) -> Mapping[PrizeForm, int]:
    """Return what is due as money, as goods and as assistance, to the céntimo."""
    if prizes is None or not prizes.given_as:
        return {"money": due}
    parts = {one.form: due * one.percent // _WHOLE for one in prizes.given_as}
    first = prizes.given_as[0].form
    parts[first] += due - sum(parts.values())
    return parts


def _form(balance: Balance, given: Movement) -> tuple[int, int]:
    """Return what is due and was paid in the form that the movement has."""
    form = _FORMS[given.medium]
    return balance.forms.get(form, next(iter(balance.forms.values())))


def _check_winner(record: ContestState, entry_id: str, number: int) -> None:
    last = _last_award(record, number)
    if last is None or entry_id not in record.won[last.number]:
        raise NotFound("The entry {entry} won no prize.", entry=entry_id)


def _moved_before(record: ContestState, entry_id: str, number: int) -> Balance:
    """Return the balance before the line; raises NotFound for who never won."""
    balance = balance_of(record, entry_id, before=number)
    if not balance.group:
        raise NotFound("The entry {entry} won no prize.", entry=entry_id)
    return balance


def _check_form(given: Movement) -> None:
    """Raise BadValue where the movement does not say all that it must."""
    amount = given.amount if given.kind != "adjustment" else abs(given.amount)
    if not centimos(amount):
        raise BadValue("Write an amount of more than S/ 0.00.")
    if given.medium not in MEDIA:
        raise BadValue("Say by what means: bank, cheque, cash, goods or assistance.")
    if given.kind == "adjustment" and not given.note.strip():
        raise BadValue("Say why the amount is put right.")
    if given.medium in ("bank", "cheque") and not given.number.strip():
        raise BadValue("Write the number of the bank's operation or of the cheque.")
    if given.goods and sum(centimos(one.amount) for one in given.goods) != centimos(
        amount
    ):
        raise BadValue(
            "What was handed over in kind adds up to {sum:soles}, not to"
            " {amount:soles}.",
            sum=str(sum((one.amount for one in given.goods), Decimal(0))),
            amount=str(amount),
        )
    if given.kind not in PAYING:
        return
    _check_payee(given)


def _check_payee(given: Movement) -> None:
    """Raise BadValue where it is not said what was handed over, and to whom."""
    if given.medium == "goods" and not given.goods:
        raise BadValue("List what was handed over in kind, each with what it is worth.")
    if not given.payee.strip() or not _DOCUMENT.fullmatch(given.document):
        raise BadValue(
            "Write who received it, with the number of the identity document (DNI)."
        )


def _check_kind(given: Movement, balance: Balance, amount: int) -> None:
    """Raise BadValue where a payment calls itself whole and is a part, or otherwise."""
    is_whole = balance.paid + amount >= balance.due
    if is_whole != (given.kind == "payment"):
        raise BadValue(
            "With this payment {left:soles} of the prize of {entry} are left: it is"
            " written down as another kind.",
            left=str(soles(max(balance.due - balance.paid - amount, 0))),
            entry=given.entry,
        )


def _check_papers(
    record: ContestState, whole: Payment, paid_on: str, group: str
) -> None:
    missing = [*missing_papers(record, whole, group)]
    if missing and papers_due(_category(record, group)) == USUAL_PAPERS:
        raise NotAllowed(
            "Before the prize of {entry} is paid, record the contract and the day it"
            " was signed, the counterpart contribution and the bank account.",
            entry=whole.entry,
        )
    for paper in missing:
        raise NotAllowed(_MISSING[paper], entry=whole.entry)
    if "contract" in papers_due(_category(record, group)) and whole.signed_on > paid_on:
        raise NotAllowed(
            "The prize of {entry} cannot be paid on {paid:date}: the contract was"
            " signed later, on {signed:date}.",
            entry=whole.entry,
            paid=paid_on,
            signed=whole.signed_on,
        )


_MISSING: Mapping[PaymentPaper, str] = {
    "contract": "Before the prize of {entry} is paid, record the contract and the day"
    " it was signed.",
    "counterpart": "Before the prize of {entry} is paid, record the counterpart"
    " contribution.",
    "account": "Before the prize of {entry} is paid, record the bank account.",
}


def _check_time(record: ContestState, entry: str, day: str, number: int) -> None:
    """Raise NotAllowed while one can appeal, or an appeal waits for its answer."""
    if not record.contest.appeal_days:
        return
    first = first_payment_day(record, number)
    if day < first:
        raise NotAllowed(
            "Nothing is paid before {first:date}: until then one can appeal.",
            first=first,
        )
    waiting = [
        event.noun.id
        for event in record.appeals
        if event.number < number
        and event.noun.entry in ("", entry)
        and record.answered.get(event.noun.id, number) >= number
    ]
    if waiting:
        raise NotAllowed(
            "The appeal {appeal} waits for an answer. Answer it, then pay.",
            appeal=waiting[0],
        )


def _days_after_award(record: ContestState, days: int, number: int) -> str:
    awards = [one for one in record.awards if one.number < number]
    if not awards:
        return ""
    at = record.corrected(number).get(awards[0].number, awards[0].at)
    return (date.fromisoformat(at[:10]) + timedelta(days=days)).isoformat()


def _check_due(
    record: ContestState, given: Movement, balance: Balance, amount: int, number: int
) -> None:
    due, paid = _form(balance, given)
    prizes = prizes_of_group(record, balance.group, number)
    if prizes and prizes.given_as and _FORMS[given.medium] not in balance.forms:
        raise NotAllowed(
            "By the rules this prize is not given in that form. Choose another means,"
            " or let an adenda allow it."
        )
    _check_balance(given, balance, amount, paid, due)
    free = unlocked(record, balance, given.made_on, number)
    if balance.paid + amount > free:
        raise NotAllowed(
            "On {day:date} only {left:soles} more of the prize of {entry} may be paid:"
            " it is paid in instalments.",
            day=given.made_on,
            entry=given.entry,
            left=str(soles(max(free - balance.paid, 0))),
        )


def _check_balance(
    given: Movement, balance: Balance, amount: int, paid: int, due: int
) -> None:
    """Raise NotAllowed where more is paid than is left."""
    if balance.paid + amount > balance.due or paid + amount > due:
        raise NotAllowed(
            "Of the prize of {entry} only {left:soles} are left to be paid. Pay no"
            " more, or name the adenda that allows it.",
            entry=given.entry,
            left=str(soles(max(min(due - paid, balance.due - balance.paid), 0))),
        )


def _check_fund(
    record: ContestState, balance: Balance, amount: int, number: int
) -> None:
    award = _award_of(record, balance.group, number)
    if award is None:
        return
    paid = _paid_of_group(record, balance.group, number)
    if paid + amount > centimos(award.fund):
        raise NotAllowed(
            "The fund has only {left:soles} left: ask back first what was paid too"
            " much, or name the adenda that allows it.",
            left=str(soles(max(centimos(award.fund) - paid, 0))),
        )


def _paid_of_group(record: ContestState, group: str, number: int) -> int:
    """Return what was paid before the line to all who ever won in the group."""
    entries = {
        one
        for award in record.awards
        if award.number < number
        for one, (name, _) in record.won[award.number].items()
        if name == group
    }
    older = {
        event.noun.entry for event in record.payments if event.noun.paid_on
    } & entries
    paid = sum(
        signed(event.noun)
        for event in record.movements
        if event.number < number and event.noun.entry in entries - older
    )
    return paid + sum(balance_of(record, one, before=number).paid for one in older)


def _award_of(record: ContestState, group: str, number: int) -> Award | None:
    last = _last_award(record, number)
    groups = last.noun.groups if last else ()
    return next((one for one in groups if one.group == group), None)
