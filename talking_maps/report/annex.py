"""The private annex of an act: winners, who handed in, the jury, with identity numbers.

Only the office prints it, and keeps it with the signed act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talking_maps.contest import ContestState, delivery_of, encode
from talking_maps.i18n.messages import Translator
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.typst_pdf import Section, compile_pdf, table, told
from talking_maps.wording import rule_words

EMPTY = "\N{EM DASH}"


def annex(
    account: ContestView, record: ContestState, owners: Mapping[tuple[str, str], str]
) -> bytes:
    """Return the annex as PDF; `record` is the one with its private names.

    `owners` are the names of who drew the plans, by community and owner.
    """
    return compile_pdf(
        "annex",
        content(account, record, owners),
        at=account.at,
        language=account.language,
    )


def content(
    account: ContestView, record: ContestState, owners: Mapping[tuple[str, str], str]
) -> dict[str, object]:
    """Return what the annex says."""
    t, rules = account.text, record.contest
    head = encode(record.head)
    return {
        "title": t("Private annex of the act"),
        "contest": rules.name,
        "organiser": rules.organiser,
        "private": t(
            "It holds names and identity numbers: the office keeps it, nobody hangs it"
            " up or passes it on."
        ),
        "sections": told(
            [_winners(account, record, owners), _deliveries(account, record)]
            + [_jury(account, record)] * bool(rules.jurors)
        ),
        "feet": feet(account, head),
    }


def _winners(
    account: ContestView, record: ContestState, owners: Mapping[tuple[str, str], str]
) -> Section:
    t = account.text
    heads = (t("Entry"), t("Whose"), t("Name"), t("Told in public"), t("Prize"))
    rows = [*_winner_rows(account, record, owners, t)]
    title = t("Winners")
    if not rows:
        return Section(title, (t("Nobody won a prize."),))
    return Section(title, table=table(heads, "lLLLr", rows))


def _winner_rows(
    account: ContestView,
    record: ContestState,
    owners: Mapping[tuple[str, str], str],
    t: Translator,
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each prize."""
    for award in account.awards.values():
        for prize in award.prizes:
            one = account.standing(prize.entry)
            said = delivery_of(record, prize.entry)
            yield (
                prize.entry,
                account.entry_of(one),
                owners.get((one.community, one.owner), "") or EMPTY,
                (said.shown_name if said else "") or t("by code only"),
                t("{amount:soles}", amount=str(prize.amount)),
            )


def _deliveries(account: ContestView, record: ContestState) -> Section:
    t = account.text
    heads = (
        t("Entry"),
        t("Handed in by"),
        t("Identity number (DNI)"),
        t("Representing"),
        t("Power of attorney"),
        t("Taken in by"),
    )
    rows = []
    for entry in (one.noun for one in record.entries):
        said = delivery_of(record, entry.id)
        if said is not None:
            words = (said.handed_by, said.identity, said.represents, said.power)
            taken = said.taken_by or entry.submitted_by
            rows.append((entry.id, *(word or EMPTY for word in (*words, taken))))
    title = t("Who handed in")
    if not rows:
        return Section(title, (t("Nobody wrote down who handed in."),))
    return Section(title, table=table(heads, "lLlLLL", rows, small=True))


def _jury(account: ContestView, record: ContestState) -> Section:
    t = account.text
    heads = (t("Post"), t("Name"), t("Institution"), t("Identity number (DNI)"))
    rows = [
        (
            rule_words.post(one, t) or t("Jury"),
            one.name,
            one.institution or EMPTY,
            one.identity or EMPTY,
        )
        for one in record.contest.jury_signing
    ]
    return Section(t("Jury"), table=table(heads, "LLLl", rows))
