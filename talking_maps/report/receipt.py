"""The receipt of an entry: its code to take home, twice on one sheet."""

from __future__ import annotations

from talking_maps.contest import encode
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry
from talking_maps.model.delivery import Delivery
from talking_maps.report.contest_view import ContestView
from talking_maps.report.typst_pdf import compile_pdf, qr_matrix


def receipt(
    account: ContestView, entry: Entry, delivery: Delivery | None = None
) -> bytes:
    """Return the receipt as PDF: a half for who hands in, a half for the committee.

    `delivery` tells who brought it, where whoever prints it may know.
    """
    return compile_pdf(
        "receipt",
        content(account, entry, delivery),
        at=entry.submitted_at,
        language=account.language,
    )


def content(
    account: ContestView, entry: Entry, delivery: Delivery | None = None
) -> dict[str, object]:
    """Return what the receipt says; it stays the same whatever happens later."""
    t, rules = account.text, account.record.contest
    code = encode(entry.seal)
    category, a_round = rules.category(entry.category), rules.round(entry.round)
    faults = [gate.reason for gate in entry.gates if gate.reason is not None]
    return {
        "title": t("Receipt"),
        "contest": rules.name,
        "organiser": rules.organiser,
        "code_label": t("Code of the receipt"),
        "code": code,
        "squares": qr_matrix(code),
        "facts": [
            (t("Entry"), entry.id),
            (t("Whose"), account.entry_of(entry)),
            (t("Community code"), entry.community),
            (t("Category"), account.called(category.names) if category else ""),
            (t("Round"), account.called(a_round.names) if a_round else ""),
            (t("Handed in"), t("{at:datetime}", at=account.local(entry.submitted_at))),
            (t("Taken in by"), (delivery and delivery.taken_by) or entry.submitted_by),
            *_delivered(delivery, t),
        ],
        "faults_label": t("To bear in mind"),
        "faults": [*map(account.reason, faults)],
        "keep": t(
            "Keep this paper. Whoever changes the plan that was handed in, even with "
            "another program, cannot make this code again."
        ),
        "copies": [t("For who hands in"), t("For the committee")],
        "sign": t("Signature of who received it"),
        "delivered": t("Who delivers it: name, identity number (DNI), signature"),
    }


def _delivered(delivery: Delivery | None, t: Translator) -> list[tuple[str, str]]:
    """Return who brought the plan, for whom and by what paper."""
    if delivery is None:
        return []
    who = ", ".join(filter(None, (delivery.handed_by, delivery.identity)))
    said = [
        (t("Handed in by"), who),
        (t("Representing"), delivery.represents),
        (t("Power of attorney"), delivery.power),
    ]
    return [(label, words) for label, words in said if words]
