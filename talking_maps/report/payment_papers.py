"""Papers of a prize's payment: the list to sign, the contract, the receipt.

They hold names and identity numbers of who was paid, so only the office prints them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from talking_maps.contest import Event, encode
from talking_maps.contest.payments import PAYING
from talking_maps.errors import BadFile
from talking_maps.i18n import Translator
from talking_maps.i18n.messages import interpolate
from talking_maps.model.contest import NOTHING, Movement, MovementKind, Payment
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.typst_pdf import Section, compile_pdf, table, told
from talking_maps.wording import vocabulary
from talking_maps.wording.payment_words import by_what, counterpart, kind_names

#: What is not known yet is written in by hand on this line.
BLANK = "____________________"
#: The office's own text of the contract, in its workspace.
CONTRACT_FILE = "contract.txt"
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class PaidPrize:
    """A prize with its papers and what moved on it, amounts in soles."""

    entry: str
    amount: Decimal
    left: Decimal
    papers: Payment
    moves: Sequence[Event[Movement]] = ()

    @property
    def payments(self) -> Sequence[Movement]:
        """Return what was handed over, in order."""
        return [one.noun for one in self.moves if one.noun.kind in PAYING]


def payment_list(
    account: ContestView, group: str, prizes: Sequence[PaidPrize]
) -> bytes:
    """Return the list that who is paid signs with name, number and fingerprint."""
    return compile_pdf(
        "payment_list",
        list_content(account, group, prizes),
        at=account.at,
        language=account.language,
    )


def list_content(
    account: ContestView, group: str, prizes: Sequence[PaidPrize]
) -> dict[str, object]:
    """Return what the payment list says: what is to be paid, then what was."""
    t, rules = account.text, account.record.contest
    due = [one for one in prizes if one.left]
    total = sum((one.left for one in due), NOTHING)
    return {
        "title": t("Payment list"),
        "contest": rules.name,
        "organiser": rules.organiser,
        "group": account.group(group),
        "heads": [
            t("No."),
            t("Winner"),
            t("Name of who receives"),
            t("Identity number (DNI)"),
            t("Amount"),
            t("Signature"),
            t("Fingerprint"),
        ],
        "rows": [
            [
                str(number),
                f"{account.entry_of(account.standing(one.entry))} ({one.entry})",
                t("{amount:soles}", amount=str(one.left)),
                *_received_before(one),
            ]
            for number, one in enumerate(due, start=1)
        ],
        "total": [
            t("Total"),
            t("{amount:soles}", amount=str(total)),
            t("{amount:spelled}", amount=str(total)),
        ],
        "nothing": "" if due else t("Nothing is left to be paid in this group."),
        "paid": told([_paid(account, prizes)]),
        "place": t("Place and date"),
        "sign": [t("Who pays"), t("Witness of the community")],
        "under": t("Name, signature and identity number (DNI)"),
        "feet": feet(account),
    }


def _received_before(prize: PaidPrize) -> tuple[str, str]:
    """Return name and number of who was paid before; else they are written by hand."""
    last = prize.payments[-1] if prize.payments else None
    return (last.payee, last.document) if last else ("", "")


def _paid(account: ContestView, prizes: Sequence[PaidPrize]) -> Section:
    t = account.text
    heads = (
        t("Date"),
        t("Winner"),
        t("What"),
        t("How"),
        t("Who received"),
        t("Amount"),
    )
    kinds = kind_names(t)
    rows = _paid_rows(account, prizes, kinds, t)
    title = t("Paid until now")
    if not rows:
        return Section(title, (t("Nothing was paid yet."),))
    return Section(title, table=table(heads, "lLlLLr", rows, small=True))


def _paid_rows(
    account: ContestView,
    prizes: Sequence[PaidPrize],
    kinds: Mapping[MovementKind, str],
    t: Translator,
) -> list[tuple[str, str, str, str, str, str]]:
    """Return a row for each payment and each return."""
    return [
        (
            t("{day:date}", day=moved.made_on),
            f"{account.entry_of(account.standing(one.entry))} ({one.entry})",
            kinds[moved.kind],
            by_what(moved, t) or "—",
            " · ".join(filter(None, (moved.payee, moved.document))) or "—",
            t("{amount:soles}", amount=str(moved.amount)),
        )
        for one in prizes
        for moved in (told_one.noun for told_one in one.moves)
    ]


def payment_receipt(account: ContestView, prize: PaidPrize, line: int) -> bytes:
    """Return the receipt of the movement of that line, for who pays and who is paid."""
    (found,) = (one for one in prize.moves if one.number == line)
    return compile_pdf(
        "payment_receipt",
        receipt_content(account, prize, found),
        at=found.at,
        language=account.language,
    )


def receipt_content(
    account: ContestView, prize: PaidPrize, found: Event[Movement]
) -> dict[str, object]:
    """Return what the receipt of a payment or of a refund says."""
    t, rules, moved = account.text, account.record.contest, found.noun
    standing = account.standing(prize.entry)
    is_back = moved.kind == "refund"
    amount = str(abs(moved.amount))
    facts = [
        (t("Winner"), f"{account.entry_of(standing)} ({prize.entry})"),
        (t("Prize"), _prize_now(account, prize)),
        (t("What"), kind_names(t)[moved.kind]),
        (t("How"), by_what(moved, t)),
        (t("Date"), t("{day:date}", day=moved.made_on)),
        (t("Handed over by"), moved.paid_by or vocabulary.author_name(t, found.who)),
        (t("Remarks"), moved.note),
    ]
    return {
        "title": t("Receipt of refund No. {number}", number=str(found.number))
        if is_back
        else t("Receipt of payment No. {number}", number=str(found.number)),
        "contest": rules.name,
        "organiser": rules.organiser,
        "amount": t("{amount:soles}", amount=amount),
        "sentence": t(
            "{organiser:the} received back the sum of {amount:soles}"
            " ({amount:spelled}) of the prize of this contest.",
            organiser=rules.organiser,
            amount=amount,
        )
        if is_back
        else t(
            "I received from {organiser:the} the sum of {amount:soles}"
            " ({amount:spelled}) of the prize of this contest.",
            organiser=rules.organiser,
            amount=amount,
        ),
        "facts": [(label, value) for label, value in facts if value],
        "copies": [t("For who is paid"), t("For the office")],
        "sign": [
            _signer(t, t("Who receives"), moved.payee, moved.document),
            _signer(t, t("Who hands over"), moved.paid_by, ""),
        ],
        "fingerprint": t("Fingerprint"),
    }


def _prize_now(account: ContestView, prize: PaidPrize) -> str:
    """Return the prize that stands; of one that a later award took, since when."""
    t = account.text
    if prize.amount:
        return t("{amount:soles}", amount=str(prize.amount))
    at = account.local(account.record.awards[-1].at)
    return t("none since the award of {day:date}", day=at)


def _signer(t: Translator, role: str, name: str, document: str) -> list[str]:
    number = t("DNI {number}", number=document or BLANK)
    return [role, name or BLANK, number]


def contract(account: ContestView, prize: PaidPrize, template: str = "") -> bytes:
    """Return the donation contract: the office's own text, or ours where it has none.

    A template has a paragraph a line, with names of `_said` in braces. Raises
    `BadFile` where another name stands there: nobody signs a paper with a gap.
    """
    return compile_pdf(
        "contract",
        contract_content(account, prize, template),
        at=account.at,
        language=account.language,
    )


def contract_content(
    account: ContestView, prize: PaidPrize, template: str = ""
) -> dict[str, object]:
    """Return what the contract says."""
    t, rules = account.text, account.record.contest
    said = _said(account, prize)
    if template:
        _check_template(template, said)
    paragraphs = [
        interpolate(line.strip(), said, account.language)
        for line in (template or "\n".join(_clauses(t))).splitlines()
        if line.strip()
    ]
    payee = (prize.payments or (None,))[-1]
    return {
        # A blank as long as in the sentences would not fit on the title's line.
        "title": t(
            "Donation contract No. {number}", number=prize.papers.contract or BLANK[:7]
        ),
        "contest": rules.name,
        "organiser": rules.organiser,
        "paragraphs": paragraphs,
        "place": t("Place and date"),
        "sign": [
            _signer(t, rules.organiser, "", ""),
            _signer(
                t,
                t("For the winner"),
                payee.payee if payee else "",
                payee.document if payee else "",
            ),
        ],
        "fingerprint": t("Fingerprint"),
        "feet": feet(account),
    }


def _check_template(template: str, said: Mapping[str, str]) -> None:
    for number, line in enumerate(template.splitlines(), 1):
        for name in _IN_BRACES.findall(line):
            if name not in said:
                raise BadFile(
                    "Line {line:whole} of {file}, the office's contract, names {name}."
                    " Write one of: {known}.",
                    line=number,
                    file=CONTRACT_FILE,
                    name=f"{{{name}}}",
                    known=", ".join(f"{{{one}}}" for one in said),
                )


def _said(account: ContestView, prize: PaidPrize) -> Mapping[str, str]:
    t, rules = account.text, account.record.contest
    standing = account.standing(prize.entry)
    entry = account.record.entry(prize.entry)
    last = (prize.payments or (None,))[-1]
    at = account.local(account.record.awards[-1].at)
    return {
        "number": prize.papers.contract or BLANK,
        "organiser": rules.organiser,
        "contest": rules.name,
        "winner": account.entry_of(standing),
        "entry": prize.entry,
        "group": account.group(standing.group),
        "place": str(standing.place or "—"),
        "day": t("{day:date}", day=at),
        "amount": t("{amount:soles}", amount=str(prize.amount)),
        "amount_in_words": t("{amount:spelled}", amount=str(prize.amount)),
        "counterpart": counterpart(prize.papers, t) or BLANK,
        "account": prize.papers.account or BLANK,
        "payee": (last.payee if last else "") or BLANK,
        "document": (last.document if last else "") or BLANK,
        "code": encode(entry.seal) if entry else BLANK,
    }


def _clauses(t: Translator) -> Sequence[str]:
    """Return the paragraphs of a contract where the office has no text of its own."""
    return (
        t(
            "This contract is made between {organiser:the}, which gives, and {winner},"
            " represented by {payee}, identity number (DNI) {document}, who receives."
            " Both accept the rules of the contest “{contest}”."
        ),
        t(
            "First. By the act of {day} the entry {entry} of {winner} won place {place}"
            " in “{group}”, and with it a prize of {amount} ({amount_in_words})."
        ),
        t(
            "Second. Who receives uses the prize for what the plan handed in shows. The"
            " receipt of that plan has the code {code}."
        ),
        t("Third. Who receives contributes as counterpart: {counterpart}."),
        t(
            "Fourth. The prize is paid into the account that ends in {account}, or"
            " handed over against a signed receipt."
        ),
        t(
            "Fifth. What is used for something else is given back. Who receives lets"
            " the works be visited."
        ),
        t(
            "Both parties sign two copies of the same text, or put their fingerprint on"
            " them."
        ),
    )
