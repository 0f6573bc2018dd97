"""Who stands where and wins what, and who is not ranked and why: parts of an act."""

from __future__ import annotations

from decimal import Decimal

from talking_maps.i18n import show
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Award, Standing
from talking_maps.report.contest_view import ContestView
from talking_maps.report.typst_pdf import Section, table
from talking_maps.wording import contest_names, place_words, visit_words


def rankings(account: ContestView) -> list[Section]:
    """Return the ranking of each group, those that can win prizes first."""
    empty = [group for group in account.awards if group not in account.groups]
    groups = sorted(account.groups, key=lambda group: group not in account.awards)
    return [
        *(_ranking(account, group, account.groups[group]) for group in groups),
        *(_nobody(account, group) for group in empty),
    ]


def _ranking(account: ContestView, group: str, found: tuple[Standing, ...]) -> Section:
    t = account.text
    award = account.awards.get(group)
    heads = [t("Place"), t("Entry"), t("Whose"), t("Computed"), t("Jury"), t("Total")]
    columns = "clLrrr"
    placed = [one for one in found if one.place is not None]
    has_bands = any(account.band(one) for one in placed)
    if has_bands:
        heads.insert(1, t("With 80 %"))
        columns = columns[:1] + "c" + columns[1:]
    if award is not None:
        heads.append(t("Prize"))
        columns += "r"
    rows = [_row(account, one, award, has_bands=has_bands) for one in placed]
    lead = () if rows else (t("No entry of this group is ranked."),)
    seen = _visits(account, placed)
    foot = _foot(account, seen, placed, has_bands, award, t)
    return Section(
        account.group(group), lead, table(heads, columns, rows) if rows else None, foot
    )


def _foot(
    account: ContestView,
    seen: list[str],
    placed: list[Standing],
    has_bands: bool,
    award: Award | None,
    t: Translator,
) -> tuple[str, ...]:
    """Return what stands beneath a group's ranking."""
    return (
        *seen,
        *_ties(account, placed),
        *(place_words.foot(account.drawn, t) if has_bands and account.drawn else ()),
        *_fund(account, award),
    )


def _row(
    account: ContestView, one: Standing, award: Award | None, *, has_bands: bool
) -> tuple[str, ...]:
    _ = account.text
    place = f"{one.place} =" if one.tied else f"{one.place}"
    cells = (
        place,
        *([place_words.short(account.band(one))] if has_bands else []),
        one.entry,
        account.entry_of(one),
        points(account, one.computed),
        points(account, one.jury),
        points(account, one.total),
    )
    if award is None:
        return cells
    prize = next((p.amount for p in award.prizes if p.entry == one.entry), None)
    return (*cells, soles(account, prize) if prize is not None else "—")


def points(account: ContestView, value: float) -> str:
    """Return points as they are given, in hundredths, so that columns line up."""
    return show(value, "hundredths", account.language)


def soles(account: ContestView, amount: Decimal) -> str:
    """Return an amount in soles and céntimos."""
    return show(str(amount), "soles", account.language)


def _visits(account: ContestView, placed: list[Standing]) -> list[str]:
    """Return what field visits by lot found of each entry with a place."""
    t = account.text
    seen = [
        one
        for one in placed
        if one.visits is not None and account.tells_marks(one.group)
    ]
    waiting: dict[int, list[str]] = {}
    said = []
    for one in seen:
        if one.visits is not None and one.visits.lot and not one.visits.things:
            waiting.setdefault(len(one.visits.lot), []).append(one.entry)
        elif one.visits is not None:
            said.append(f"{one.entry}: {visit_words.sentence(one.visits, t, None)}")
    for count, entries in waiting.items():
        listed = ", ".join(entries)
        sentence = t("Not visited yet; things drawn by lot: {lot:whole}.", lot=count)
        said.append(f"{listed}: {sentence}")
    return said


def _ties(account: ContestView, placed: list[Standing]) -> list[str]:
    """Return what is tied, and which rule told entries with one total apart."""
    t = account.text
    said = []
    if any(one.tied for one in placed):
        said.append(t("= tied: the place is shared."))
    apart: dict[tuple[float, str], list[str]] = {}
    for one in placed:
        if one.told_apart:
            apart.setdefault((one.total, one.told_apart), []).append(one.entry)
    category = placed[0].category if placed else ""
    rubric = account.record.contest.rules_for(category).rubric
    for (total, rule), entries in apart.items():
        said.append(
            t(
                "{entries}: all have {total:hundredths} points; told apart by the "
                "rule: {rule}.",
                entries=", ".join(entries),
                total=total,
                rule=contest_names.tie_rule(t, rubric, rule, account.language),
            )
        )
    return said


def _fund(account: ContestView, award: Award | None) -> list[str]:
    if award is None:
        return []
    given = award.fund - award.remainder
    t = account.text
    return [
        t(
            "Fund {fund:soles} = prizes {given:soles} + undistributed remainder "
            "{remainder:soles}.",
            fund=str(award.fund),
            given=str(given),
            remainder=str(award.remainder),
        )
    ]


def _nobody(account: ContestView, group: str) -> Section:
    t = account.text
    nobody = t("Nobody handed in. The whole fund stays undistributed.")
    foot = _fund(account, account.awards[group])
    return Section(account.group(group), (nobody,), None, tuple(foot))


def sums(account: ContestView) -> list[str]:
    """Return what all funds, prizes and remainders come to."""
    awards = account.awards.values()
    fund = sum((one.fund for one in awards), Decimal("0.00"))
    left = sum((one.remainder for one in awards), Decimal("0.00"))
    if len(account.awards) <= 1:
        return []
    t = account.text
    return [
        t(
            "All groups together: funds {fund:soles} = prizes {given:soles} + "
            "undistributed remainder {remainder:soles}.",
            fund=str(fund),
            given=str(fund - left),
            remainder=str(left),
        )
    ]


def not_ranked(account: ContestView) -> Section:
    """Return the entries without a place, each with every reason."""
    t = account.text
    heads = (t("Entry"), t("Whose"), t("Group"), t("Why it is not ranked"))
    rows = [
        (
            one.entry,
            account.entry_of(one),
            account.group(one.group),
            " ".join(map(account.reason, one.reasons)),
        )
        for one in account.standings
        if one.place is None
    ]
    title = t("Late, incomplete, withdrawn or excluded entries")
    if not rows:
        return Section(title, (t("None: every entry is ranked."),))
    return Section(title, table=table(heads, "lLLL", rows))
