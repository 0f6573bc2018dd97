"""The rules of a contest on paper, as an office publishes them with its call.

In the order in which such offices write them: what for, by what law, who takes part,
what is asked, how it is judged, by whom, when, what is won and how it is paid, how one
appeals, what amendments changed. Everything of the rules stands in it, in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from talking_maps.contest.payments import papers_due
from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.i18n.units import measured
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Category, Contest
from talking_maps.model.local_number import ContestNumbers
from talking_maps.model.rubric import Component, Criterion, Rubric
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.rules_section import amendments, ties
from talking_maps.report.typst_pdf import Section, compile_pdf, table, told
from talking_maps.wording import (
    face_words,
    measures,
    payment_words,
    place_words,
    point_sum,
    question_words,
    rule_words,
    visit_words,
    vocabulary,
)
from talking_maps.wording.contest_names import code, joining_names


def rules_paper(account: ContestView) -> bytes:
    """Return the rules and the call as PDF, A4."""
    return compile_pdf(
        "rules", content(account), at=account.at, language=account.language
    )


def content(account: ContestView) -> dict[str, object]:
    """Return what the paper says."""
    t, rules = account.text, account.record.contest
    said = rules.announcement
    return {
        "title": t("Rules and call"),
        "contest": rules.name,
        "over": " · ".join(
            filter(None, (rules.organiser, said.resolution if said else ""))
        ),
        "draft": t("Draft: the contest is not open yet, its rules can still change.")
        if account.record.state == "created"
        else "",
        "sections": told(_numbered(_sections(account))),
        "annexes": told(_annexes(account)),
        "signing": {
            "title": t("Signatures and seals"),
            "people": [rules.organiser, rules.committee or t("the committee")],
        },
        "feet": feet(account),
    }


def _numbered(sections: Iterator[Section]) -> list[Section]:
    return [
        Section(f"{number}. {one.title}", one.lead, one.table, one.foot)
        for number, one in enumerate(sections, start=1)
    ]


def _sections(account: ContestView) -> Iterator[Section]:
    t, rules = account.text, account.record.contest
    said = rules.announcement
    if said and said.aim:
        yield Section(t("What it is for"), (said.aim,))
    if said and (said.legal_basis or said.resolution):
        laws = tuple(f"– {law}" for law in said.legal_basis)
        by = t("Rules approved by {resolution}.", resolution=said.resolution)
        yield Section(t("Legal basis"), (*laws, *((by,) if said.resolution else ())))
    yield _organisation(account)
    yield _categories(account)
    yield _gates(account)
    yield _judging(account)
    if rules.numbers is not None:
        yield _numbers(account, rules.numbers)
    yield _jury(account)
    if rules.visits is not None:
        yield Section(t("Field visits"), (visit_words.rule(rules.visits, t),))
    yield _calendar(account)
    yield from _prizes(account)
    yield _appeals(account)
    yield from amendments(account)
    yield _final(account)


def _organisation(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    taking_part = ", ".join(map(account.community, rules.communities))
    said = [
        (t("Organiser"), rules.organiser),
        (t("Committee"), rules.committee),
        (t("Communities that take part"), taking_part or t("any community")),
    ]
    lead = tuple(f"{label}: {words}." for label, words in said if words)
    return Section(t("Organisation"), lead)


def _categories(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    heads = (t("Category"), t("Whose plans"), t("Who competes"), t("Own rules"))
    rows = [
        (
            account.called(one.names),
            _owners(account, one),
            rule_words.competitors(t)[one.within],
            "; ".join(_own_rules(account, one)) or "—",
        )
        for one in rules.categories
    ]
    return Section(t("Who takes part"), table=table(heads, "LLLL", rows))


def _own_rules(account: ContestView, one: Category) -> list[str]:
    rules, t = account.record.contest, account.text
    return list(rule_words.own_rules(rules, one, t, account.language))


def _owners(account: ContestView, one: Category) -> str:
    known = rule_words.owner_kinds(account.text)
    owners = ", ".join(known[kind] for kind in one.owners)
    if not one.communities:
        return owners
    return f"{owners} ({', '.join(map(account.community, one.communities))})"


def _gates(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    lead = [t("The plan is handed in by its owner, in time and complete.")]
    if rules.consent == "gate":
        lead.append(t("Consent: the assembly agreed to keep and to share the map."))
    rows = [
        (account.called(one.names), rule_words.gate(one, t, account.language))
        for one in rules.all_gates
    ]
    heads = (t("What is asked"), t("How it is looked at"))
    made = table(heads, "LL", rows) if rows else None
    return Section(t("What is asked of a plan"), tuple(lead), made)


def _judging(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    heads = (t("Criterion"), t("Computed"), t("Jury"), t("Points"))
    rows: list[tuple[str, ...]] = []
    for rubric in rules.rubrics:
        if len(rules.rubrics) > 1:
            rows.append((account.called(rubric.names),))
        rows += _criteria_rows(account, rubric, t)
    foot = [
        t("How the marks of several jurors are joined: {rule}.", rule=_joined(account)),
        t("What breaks a tie, in this order: {rules}.", rules=ties(account)),
        *filter(None, (place_words.rule(rules, t),)),
        t("Annex 1 says how each part comes to its points."),
    ]
    return Section(
        t("How plans are judged"), (), table(heads, "Lrrr", rows), tuple(foot)
    )


def _criteria_rows(
    account: ContestView, rubric: Rubric, t: Translator
) -> list[tuple[str, ...]]:
    """Return a row of points for each criterion."""
    return [
        (
            account.called(one.names),
            measures.points(one.points - one.jury, t),
            measures.points(one.jury, t),
            measures.points(one.points, t),
        )
        for one in rubric.criteria
    ]


def _numbers(account: ContestView, said: ContestNumbers) -> Section:
    t = account.text
    rule = rule_words.numbers_rules(t)[said.rule]
    lead = t(
        "Whose numbers of soil, rain, animals and harvests count: {rule}.", rule=rule
    )
    heads = (t("Number"), t("Value"), t("Who says it, and why"))
    rows = list(rule_words.numbers(said, account.reference, t, account.language))
    made = table(heads, "LlL", rows) if rows else None
    return Section(t("Numbers of this contest"), (lead,), made)


def _joined(account: ContestView) -> str:
    return joining_names(account.text)[account.record.contest.joining]


def _jury(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    lead = [t("Nobody marks the own community or a declared relative.")]
    lead += rule_words.quorums(rules, t, account.language)
    heads = (t("Name"), t("Post"), t("Institution"), t("Comes from"))
    rows = [
        (
            one.name,
            rule_words.post(one, t) or "—",
            one.institution or "—",
            account.community(one.origin) if one.origin else "—",
        )
        for one in rules.jury_signing
    ]
    made = table(heads, "LLLL", rows) if rows else None
    return Section(t("Jury"), tuple(lead), made)


def _calendar(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    heads = (t("What"), t("From"), t("Until"))
    rows = [
        (what[:1].upper() + what[1:], begins, ends or "—")
        for what, begins, ends in rule_words.calendar(rules, t, account.language)
    ]
    return Section(t("Calendar"), table=table(heads, "Lll", rows))


def _prizes(account: ContestView) -> Iterator[Section]:
    t, rules = account.text, account.record.contest
    heads = (t("Prize"), t("Amount"), t("In words"))
    rows: list[tuple[str, ...]] = []
    for one in rules.categories:
        rows.append((account.called(one.names),))
        rows += [
            (what, *_money(account, amount)) for what, amount in _won(account, one)
        ]
    foot = [
        f"{account.called(one.names)}: {rule_words.prizes(one.prizes, t)}."
        for one in rules.categories
    ]
    yield Section(t("Prizes"), (), table(heads, "LrL", rows), tuple(foot))
    known = payment_words.paper_names(t)
    papers = [
        (
            account.called(one.names),
            ", ".join(known[paper] for paper in papers_due(one)) or "—",
        )
        for one in rules.categories
        if one.prizes is not None
    ]
    if papers:
        due = table((t("Category"), t("Papers due before the payment")), "LL", papers)
        yield Section(t("Payment of prizes"), table=due)


def _won(account: ContestView, one: Category) -> Iterator[tuple[str, Decimal]]:
    """Yield each amount that the rules name for a category, with what it is for."""
    t, prizes = account.text, one.prizes
    if prizes is None:
        return
    yield t("fund of each group"), prizes.fund
    if prizes.kind == "ladder":
        for place, amount in enumerate(prizes.ladder, start=1):
            yield t("place {place}", place=str(place)), amount
    if prizes.cap is not None:
        yield t("at most for one"), prizes.cap


def _money(account: ContestView, amount: Decimal) -> tuple[str, str]:
    t = account.text
    return (
        t("{amount:soles}", amount=str(amount)),
        t("{amount:spelled}", amount=str(amount)),
    )


def _appeals(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    lead = [
        t(
            "Who disagrees with a result appeals in writing to {committee:the}; what"
            " was asked and what was answered stand in the act.",
            committee=rules.committee or t("the committee"),
        )
    ]
    if rules.appeal_days:
        lead.append(
            t(
                "Appeals are received until {days} days after the award; before that"
                " no prize is paid.",
                days=str(rules.appeal_days),
            )
        )
    return Section(t("Appeals"), tuple(lead))


def _final(account: ContestView) -> Section:
    t, rules = account.text, account.record.contest
    lead = [
        t(
            "What these rules do not foresee is decided by {committee:the}, in"
            " writing.",
            committee=rules.committee or t("the committee"),
        ),
        t(
            "Once the contest is open its rules change only by an amendment, with the"
            " number of its resolution and its reason."
        ),
        *(
            t(
                "Rubric “{name}”, code {code}.",
                name=account.called(one.names),
                code=code(one.digest),
            )
            for one in rules.rubrics
        ),
    ]
    if rules.announcement and rules.announcement.contacts:
        contacts = "; ".join(rules.announcement.contacts)
        lead.append(t("Whom to ask: {contacts}.", contacts=contacts))
    return Section(t("Final provisions"), tuple(lead))


def _annexes(account: ContestView) -> list[Section]:
    t, rules = account.text, account.record.contest
    found = []
    for rubric in rules.rubrics:
        title = t("Annex 1. How points are won")
        if len(rules.rubrics) > 1:
            title = f"{title}: {account.called(rubric.names)}"
        heads = (t("What is judged"), t("Scene"), t("Worst"), t("Best"), t("Points"))
        rows = [row for one in rubric.criteria for row in _criterion(account, one)]
        made = table(heads, "Lllrr", rows, small=True)
        found.append(Section(title, _source(account, rubric), made))
    if any(one.jury for one in rules.all_criteria):
        found.append(_faces(account, rules))
    return found


def _source(account: ContestView, rubric: Rubric) -> tuple[str, ...]:
    t = account.text
    said = [t("Source of the rubric: {source}", source=rubric.source)]
    said.append(" ".join(point_sum.belief(rubric, t)))
    return tuple(said if rubric.source else said[1:])


def _criterion(account: ContestView, one: Criterion) -> Iterator[tuple[str, ...]]:
    t = account.text
    yield (f"{account.called(one.names)} · {measures.points(one.points, t)}",)
    for part in one.components:
        yield _part(account, part)
    for asked, how in question_words.lines(one, t, account.language):
        yield f"{asked}: {how}", "", "", "", ""
    if one.jury:
        by_jury = measures.points(one.jury, t)
        yield t("The jury gives a mark"), "", "", "", by_jury


def _part(account: ContestView, part: Component) -> tuple[str, ...]:
    t = account.text
    known = REGISTRY.get(part.indicator)
    if known is None:
        return part.indicator, "", "", "", measures.points(part.points, t)
    worst, best = (
        measured("answered", limit, None, known.unit, t)
        for limit in (part.worst, part.best)
    )
    scene = vocabulary.scene_names(t)[part.scene] if part.scene else ""
    called = format_message(known.name, account.language)
    if part.against:
        called = t("{measure}: change since the baseline", measure=called)
    return called, scene, worst, best, measures.points(part.points, t)


def _faces(account: ContestView, rules: Contest) -> Section:
    t = account.text
    words = [
        f"{place} {face_words.face(place, rules.faces, t)}"
        for place in range(1, rules.faces + 1)
    ]
    lead = t("By faces a juror marks so: {faces}.", faces=" · ".join(words))
    return Section(t("Annex 2. How the jury marks"), (lead,))
