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
    t, record = account.text, account.record
    head = encode(record.head)
    return {
        "title": t("Act of judging"),
        "contest": record.contest.name,
        "provisional": ""
        if account.is_final
        else t("Provisional: the prizes are not awarded yet and can still change."),
        "facts": facts(account),
        "before": told([rounds(account), jury(account)]),
        "results": {
            "title": t("Ranking and prizes"),
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
    t, record = account.text, account.record
    answers = {told.noun.appeal: told.noun for told in record.answers}
    heads = (t("Appeal"), t("Who and when"), t("About what"), t("Answer"))
    rows = []
    for appeal in record.appeals:
        one, decided = appeal.noun, answers.get(appeal.noun.id)
        when = t("{day:date}", day=account.local(appeal.at))
        about = f"{one.about} ({one.entry})" if one.entry else one.about
        answer = t("not answered yet")
        if decided is not None:
            verdict = t("Upheld.") if decided.upheld else t("Refused.")
            answer = " ".join(w for w in (verdict, decided.text, decided.changed) if w)
        rows.append((one.id, f"{one.by} · {when}", about, answer))
    if not rows:
        return Section(t("Appeals"), (t("Nobody appealed."),))
    return Section(t("Appeals"), table=table(heads, "lLLL", rows))


def receipts(account: ContestView) -> Section:
    """Return the codes of all receipts, those of entries that do not count too."""
    t, record = account.text, account.record
    lead = t("Each entry's receipt carries the same code as this list, sign by sign.")
    heads = (t("Entry"), t("Whose"), t("Handed in"), t("Code of the receipt"))
    rows = [
        (
            told.noun.id,
            account.entry_of(told.noun),
            t("{at:datetime}", at=account.local(told.noun.submitted_at)),
            encode(told.noun.seal),
        )
        for told in record.entries
    ]
    if not rows:
        return Section(t("Codes of the receipts"), (t("Nobody handed in."),))
    return Section(t("Codes of the receipts"), (lead,), table(heads, "lLlk", rows))


def _chain(account: ContestView, head: str) -> dict[str, object]:
    t = account.text
    return {
        "title": t("Head of the chain"),
        "code": head,
        "squares": qr_matrix(head),
        "sentences": [
            t(
                "Everything that was done in this contest is one chain of "
                "{count:whole} lines. This code is of its last line and of all before "
                "it.",
                count=account.record.lines,
            ),
            t(
                "If a line is removed, changed or cut off later, verifying the contest "
                "with this code shows it."
            ),
        ],
        "command": "contest verify … --head " + head,
    }


def _signing(account: ContestView) -> dict[str, object]:
    t, rules = account.text, account.record.contest
    committee = rules.committee or t("the committee")
    return {
        "title": t("Signatures"),
        "under": t("Signature or fingerprint, identity number"),
        "place": t("Place and date"),
        "people": [
            t("President of {committee}", committee=committee),
            t("Secretary of {committee}", committee=committee),
            rules.organiser,
            *(f"{t('Jury')} · {juror.name}" for juror in rules.jurors),
            t("For the communities"),
        ],
    }
