"""The receipt of an entry: its code to take home, twice on one sheet."""

from __future__ import annotations

from talking_maps.contest import encode
from talking_maps.model.contest import Entry
from talking_maps.report.contest_view import ContestView
from talking_maps.report.qr import qr_matrix
from talking_maps.report.typst_pdf import compile_pdf


def receipt(account: ContestView, entry: Entry) -> bytes:
    """Return the receipt as PDF: a half for who hands in, a half for the committee."""
    return compile_pdf(
        "receipt",
        content(account, entry),
        at=entry.submitted_at,
        language=account.language,
    )


def content(account: ContestView, entry: Entry) -> dict[str, object]:
    """Return what the receipt says; it stays the same whatever happens later."""
    _, rules = account.text, account.record.contest
    code = encode(entry.seal)
    category, a_round = rules.category(entry.category), rules.round(entry.round)
    faults = [gate.reason for gate in entry.gates if gate.reason is not None]
    return {
        "title": _("Receipt"),
        "contest": rules.name,
        "organiser": rules.organiser,
        "code_label": _("Code of the receipt"),
        "code": code,
        "squares": qr_matrix(code),
        "facts": [
            (_("Entry"), entry.id),
            (_("Whose"), account.entry_of(entry)),
            (_("Community code"), entry.community),
            (_("Category"), account.called(category.names) if category else ""),
            (_("Round"), account.called(a_round.names) if a_round else ""),
            (_("Handed in"), _("{at:datetime}", at=account.local(entry.submitted_at))),
            (_("Taken in by"), entry.submitted_by),
        ],
        "faults_label": _("To bear in mind"),
        "faults": [*map(account.reason, faults)],
        "keep": _(
            "Keep this paper. Whoever changes the plan that was handed in, even with "
            "another program, cannot make this code again."
        ),
        "copies": [_("For who hands in"), _("For the committee")],
        "sign": _("Signature of who received it"),
    }
