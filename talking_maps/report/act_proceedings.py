"""What an act tells of how it came to its end: sitting, visits, earlier awards, money.

Names of who received prizes and their identity numbers are not told here: they stand
on the payment list, which only the office prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talking_maps.contest import fund_balances, movements_of
from talking_maps.contest.awards import prizes_by_entry
from talking_maps.contest.prizes import soles
from talking_maps.contest.state import ContestState, Event
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Movement, MovementKind, Prize
from talking_maps.model.message import plural
from talking_maps.report.contest_view import ContestView
from talking_maps.report.ranking_tables import points
from talking_maps.report.ranking_tables import soles as in_soles
from talking_maps.report.typst_pdf import Section, table
from talking_maps.wording import rule_words
from talking_maps.wording.payment_words import by_what, kind_names

#: Written in by hand, since no program knows where people sat together.
BLANK = "____________________"


def sitting(account: ContestView) -> Section:
    """Return where and when the jury sat, by which call, and whether it was enough."""
    t, rules = account.text, account.record.contest
    present = {event.noun.juror for event in account.record.ballots}
    lead = [
        t(
            "In {place}, at {hour} hours on {day}, {committee:the} and the jury of"
            " the contest “{contest}”, called by {organiser:the}, sat to award its"
            " prizes by its rules.",
            place=BLANK,
            hour="_______",
            day=BLANK,
            committee=rules.committee or t("the committee"),
            contest=rules.name,
            organiser=rules.organiser,
        )
    ]
    if said := rules.announcement:
        if said.resolution:
            lead.append(
                t("Rules approved by: {resolution}.", resolution=said.resolution)
            )
        if said.legal_basis:
            laws = "; ".join(said.legal_basis)
            lead.append(t("Legal basis: {laws}.", laws=laws))
        if said.award_at or said.award_place:
            at = t("{at:datetime}", at=said.award_at) if said.award_at else ""
            when = ", ".join(filter(None, (said.award_place, at)))
            lead.append(t("Award called for: {when}.", when=when))
    if voting := [juror for juror in rules.jurors if juror.has_a_vote]:
        lead.append(
            t(
                plural(
                    "{count:whole} of {all:whole} jurors marked.",
                    "{count:whole} of {all:whole} jurors marked.",
                ),
                count=sum(juror.id in present for juror in voting),
                all=len(voting),
            )
        )
    lead += rule_words.quorums(rules, t, account.language)
    return Section(t("Sitting"), tuple(lead))


def prizes_in_words(account: ContestView) -> list[Section]:
    """Return every prize with its amount in figures and in words."""
    t = account.text
    heads = (t("Entry"), t("Whose"), t("Prize"), t("In words"))
    rows = [
        (
            prize.entry,
            account.entry_of(account.standing(prize.entry)),
            in_soles(account, prize.amount),
            t("{amount:spelled}", amount=str(prize.amount)),
        )
        for award in account.awards.values()
        for prize in award.prizes
    ]
    if not rows:
        return []
    return [Section(t("Prizes in words"), table=table(heads, "lLrL", rows))]


def visits(account: ContestView) -> list[Section]:
    """Return who visited whom, and when."""
    t, record = account.text, account.record
    if not record.visits:
        return []
    names = {juror.id: juror.name for juror in record.contest.jurors}
    heads = (t("Date"), t("Entry"), t("Juror"), t("Things looked at"))
    rows = [
        (
            t("{day:date}", day=event.noun.made_on),
            event.noun.entry,
            names.get(event.noun.juror, event.noun.juror),
            str(len(event.noun.findings)),
        )
        for event in record.visits
        if account.standing(event.noun.entry).group not in account.veiled
    ]
    return [Section(t("Field visits"), table=table(heads, "llLr", rows))]


def earlier_awards(account: ContestView) -> list[Section]:
    """Return what was awarded before the award that stands, and marks changed since."""
    t, record = account.text, account.record
    sections = []
    for earlier, later in zip(record.awards, record.awards[1:], strict=False):
        heads = (t("Entry"), t("Whose"), t("Place"), t("Prize then"), t("Prize later"))
        rows = list(
            _changed(
                account, prizes_by_entry(earlier.noun), prizes_by_entry(later.noun)
            )
        )
        title = t("Award of {day:date}, replaced", day=account.local(earlier.at))
        lead = () if rows else (t("No prize changed."),)
        sections.append(
            Section(title, lead, table(heads, "lLlrr", rows) if rows else None)
        )
    changed = list(_changed_marks(account))
    if changed:
        place = (t("Date"), t("Entry"), t("Juror"), t("Criterion"))
        marks = table((*place, t("Before"), t("Now")), "llLLrr", changed)
        sections.append(Section(t("Marks changed after an award"), table=marks))
    return sections


def _changed(
    account: ContestView, then: Mapping[str, Prize], later: Mapping[str, Prize]
) -> Iterator[tuple[str, ...]]:
    for entry in dict.fromkeys((*then, *later)):
        was, now = then.get(entry), later.get(entry)
        if was == now:
            continue
        yield (
            entry,
            account.entry_of(account.standing(entry)),
            f"{was.place if was else '—'} → {now.place if now else '—'}",
            in_soles(account, was.amount) if was else "—",
            in_soles(account, now.amount) if now else "—",
        )


def _changed_marks(account: ContestView) -> Iterator[tuple[str, ...]]:
    t, record = account.text, account.record
    if not record.awards:
        return
    names = {juror.id: juror.name for juror in record.contest.jurors}
    standing: dict[tuple[str, str, str], float] = {}
    for event in record.ballots:
        for mark in event.noun.marks:
            key = (event.noun.entry, event.noun.juror, mark.criterion)
            before = standing.get(key)
            if event.number > record.awards[0].number and before != mark.points:
                yield (
                    t("{day:date}", day=account.local(event.at)),
                    event.noun.entry,
                    names.get(event.noun.juror, event.noun.juror),
                    account.criterion(mark.criterion),
                    "—" if before is None else points(account, before),
                    points(account, mark.points),
                )
            standing[key] = mark.points


def payments(account: ContestView) -> list[Section]:
    """Return what was paid of the prizes, what came back, and what is left."""
    t, record = account.text, account.record
    if not record.payments and not record.movements:
        return []
    kinds = kind_names(t)
    heads = (t("Date"), t("Entry"), t("Whose"), t("What"), t("How"), t("Amount"))
    rows = _payment_rows(account, record, kinds, t)
    if not rows:
        return []
    foot = t(
        "Names and identity numbers of who received prizes stand on the payment list,"
        " which the office keeps."
    )
    made = table(heads, "llLlLr", rows, small=True)
    return [Section(t("Payments"), table=made, foot=(*_left(account), foot))]


def _payment_rows(
    account: ContestView,
    record: ContestState,
    kinds: Mapping[MovementKind, str],
    t: Translator,
) -> list[tuple[str, str, str, str, str, str]]:
    """Return a row for each payment, in the order of the prizes."""
    entries = dict.fromkeys(
        one.entry
        for event in record.awards
        for one in prizes_by_entry(event.noun).values()
    )
    return [
        _payment_row(account, kinds, event, entry, t)
        for entry in entries
        for event in movements_of(record, entry)
    ]


def _payment_row(
    account: ContestView,
    kinds: Mapping[MovementKind, str],
    event: Event[Movement],
    entry: str,
    t: Translator,
) -> tuple[str, str, str, str, str, str]:
    """Return the row of a payment."""
    return (
        t("{day:date}", day=event.noun.made_on),
        entry,
        account.entry_of(account.standing(entry)),
        kinds[event.noun.kind],
        by_what(event.noun, t) or "—",
        t("{amount:soles}", amount=str(event.noun.amount)),
    )


def _left(account: ContestView) -> Iterator[str]:
    t = account.text
    funds = fund_balances(account.record)
    paid, due = (sum(getattr(one, name) for one in funds) for name in ("paid", "due"))
    yield t(
        "Paid {paid:soles} of {due:soles} in prizes.",
        paid=str(soles(paid)),
        due=str(soles(due)),
    )
