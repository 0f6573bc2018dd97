"""The act: everything that was decided, with codes to check it and places to sign."""

from __future__ import annotations

from talking_maps.contest import encode
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.jury_tables import criteria, marks
from talking_maps.report.qr import qr_matrix
from talking_maps.report.ranking_tables import not_ranked, rankings, sums
from talking_maps.report.rules_section import facts, jury, rounds
from talking_maps.report.sections import Section, table, told
from talking_maps.report.typst_pdf import compile_pdf


def act(account: ContestView) -> bytes:
    """Return the act as PDF; it is provisional until the prizes are awarded."""
    return compile_pdf(
        "act", content(account), at=account.at, language=account.language
    )


def content(account: ContestView) -> dict[str, object]:
    """Return what the act says."""
    _, record = account.text, account.record
    head = encode(record.head)
    return {
        "title": _("Act of judging"),
        "contest": record.contest.name,
        "provisional": ""
        if account.is_final
        else _("Provisional: the prizes are not awarded yet and can still change."),
        "facts": facts(account),
        "before": told([rounds(account), jury(account)]),
        "results": {
            "title": _("Ranking and prizes"),
            "groups": told(rankings(account)),
            "sums": sums(account),
        },
        "after": told(_after(account)),
        "chain": _chain(account, head),
        "signing": _signing(account),
        "feet": feet(account, head),
    }


def _after(account: ContestView) -> list[Section]:
    return [
        not_ranked(account),
        appeals(account),
        *criteria(account),
        *marks(account),
        receipts(account),
    ]


def appeals(account: ContestView) -> Section:
    """Return who appealed about what, and what was answered."""
    _, record = account.text, account.record
    answers = {told.noun.appeal: told.noun for told in record.answers}
    heads = (_("Appeal"), _("Who and when"), _("About what"), _("Answer"))
    rows = []
    for appeal in record.appeals:
        one, decided = appeal.noun, answers.get(appeal.noun.id)
        when = _("{day:date}", day=account.local(appeal.at))
        about = f"{one.about} ({one.entry})" if one.entry else one.about
        answer = _("not answered yet")
        if decided is not None:
            verdict = _("Upheld.") if decided.upheld else _("Refused.")
            answer = " ".join(w for w in (verdict, decided.text, decided.changed) if w)
        rows.append((one.id, f"{one.by} · {when}", about, answer))
    if not rows:
        return Section(_("Appeals"), (_("Nobody appealed."),))
    return Section(_("Appeals"), table=table(heads, "lLLL", rows))


def receipts(account: ContestView) -> Section:
    """Return the codes of all receipts, those of entries that do not count too."""
    _, record = account.text, account.record
    lead = _("Each entry's receipt carries the same code as this list, sign by sign.")
    heads = (_("Entry"), _("Whose"), _("Handed in"), _("Code of the receipt"))
    rows = [
        (
            told.noun.id,
            account.entry_of(told.noun),
            _("{at:datetime}", at=account.local(told.noun.submitted_at)),
            encode(told.noun.seal),
        )
        for told in record.entries
    ]
    if not rows:
        return Section(_("Codes of the receipts"), (_("Nobody handed in."),))
    return Section(_("Codes of the receipts"), (lead,), table(heads, "lLlk", rows))


def _chain(account: ContestView, head: str) -> dict[str, object]:
    _ = account.text
    return {
        "title": _("Head of the chain"),
        "code": head,
        "squares": qr_matrix(head),
        "sentences": [
            _(
                "Everything that was done in this contest is one chain of "
                "{count:whole} lines. This code is of its last line and of all before "
                "it.",
                count=account.record.lines,
            ),
            _(
                "If a line is removed, changed or cut off later, verifying the contest "
                "with this code shows it."
            ),
        ],
        "command": "contest verify … --head " + head,
    }


def _signing(account: ContestView) -> dict[str, object]:
    _, rules = account.text, account.record.contest
    committee = rules.committee or _("the committee")
    return {
        "title": _("Signatures"),
        "under": _("Signature or fingerprint, identity number"),
        "place": _("Place and date"),
        "people": [
            _("President of {committee}", committee=committee),
            _("Secretary of {committee}", committee=committee),
            rules.organiser,
            *(f"{_('Jury')} · {juror.name}" for juror in rules.jurors),
            _("For the communities"),
        ],
    }
