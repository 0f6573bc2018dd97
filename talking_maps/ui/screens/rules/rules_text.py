"""The rules as they stand, for reading: what the assembly was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import streamlit as st
from markupsafe import Markup

from talking_maps.contest.payments import papers_due
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Category, Contest, Juror, Round
from talking_maps.ui import session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.rules import general_form, jury_form
from talking_maps.ui.widgets import html
from talking_maps.wording import (
    contest_names,
    place_words,
    point_sum,
    rule_words,
    visit_words,
)
from talking_maps.wording.contest_events import clocks
from talking_maps.wording.payment_words import paper_names
from talking_maps.workspace import community_names


def show(rules: Contest) -> None:
    """Show every rule as a table one reads."""
    t, language = session.translator(), session.language()
    _table(_about(t, rules), ())
    st.subheader(t("Categories and prizes"), anchor=False)
    heads = (t("category"), t("whose plans"), t("who competes"), t("prizes"))
    _table((_category(t, one) for one in rules.categories), heads)
    own = [
        (
            t("Rules of “{category}”", category=name(one.names, language)),
            "; ".join(rule_words.own_rules(rules, one, t, language)),
        )
        for one in rules.categories
        if one.has_own_rules
    ]
    if own:
        _table(iter(own), ())
    st.subheader(t("Rounds"), anchor=False)
    heads = (t("round"), t("begins"), t("ends"), t("compared with"))
    _table((_round(t, rules, one) for one in rules.rounds), heads)
    if rules.announcement and (
        rules.announcement.calendar or rules.announcement.award_at
    ):
        st.subheader(t("Calendar"), anchor=False)
        columns = (t("what"), t("from"), t("until"))
        _table(iter(rule_words.calendar(rules, t, language)), columns)
    st.subheader(t("Rubric and ties"), anchor=False)
    for rubric in rules.rubrics:
        if len(rules.rubrics) > 1:
            st.markdown(f"**{html.markdown(name(rubric.names, language))}**")
        html.show(general_form.criteria(rubric))
    _table(_joining(t, rules), ())
    st.subheader(t("Jury"), anchor=False)
    is_staff = session_user.role() == "staff"
    asked = [t("name"), t("woman or man"), t("comes from"), t("relatives")]
    if is_staff:
        asked.append(t("identity number (DNI)"))
    _table((_juror(t, one)[: len(asked)] for one in rules.jurors), asked)
    if rules.visits is not None:
        st.subheader(t("Field visits"), anchor=False)
        st.write(html.markdown(visit_words.rule(rules.visits, t)))
    if rules.all_gates or rules.consent:
        st.subheader(t("Gates"), anchor=False)
        _table(
            chain(
                _consent(t, rules),
                (
                    (name(one.names, language), rule_words.gate(one, t, language))
                    for one in rules.all_gates
                ),
            ),
            (),
        )


def _about(t: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    for label, said in rule_words.announced(rules.announcement, t):
        yield label, "; ".join(said)
    yield t("Who organises it"), rules.organiser
    if rules.committee:
        yield t("What the committee is called here"), rules.committee
    yield t("Time zone"), clocks(rules.time_zone, rules.time_zone, t)
    if rules.appeal_days:
        yield t("Days to appeal, before anything is paid"), str(rules.appeal_days)
    yield (
        t("Communities that take part"),
        ", ".join(rules.communities) or t("any community"),
    )


def _category(t: Translator, one: Category) -> Sequence[str]:
    owners = ", ".join(rule_words.owner_kinds(t)[kind] for kind in one.owners)
    if one.communities:
        owners += f" ({', '.join(one.communities)})"
    called = name(one.names, session.language())
    within = rule_words.competitors(t)[one.within]
    won = rule_words.prizes(one.prizes, t)
    if one.prizes is not None:
        known = paper_names(t)
        papers = ", ".join(known[paper] for paper in papers_due(one)) or "—"
        won += "; " + t("before it is paid: {papers}", papers=papers)
    return called, owners, within, won


def _round(t: Translator, rules: Contest, one: Round) -> Sequence[str]:
    before = rules.round(one.baseline)
    called = name(one.names, session.language())
    if not one.awards:
        called += f" ({t('no prizes')})"
    return (
        called,
        t("{at:datetime}", at=one.opens_at) if one.opens_at else t("with the contest"),
        t("{at:datetime}", at=one.closes_at)
        if one.closes_at
        else t("with the contest"),
        name(before.names, session.language()) if before else "—",
    )


def _consent(t: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    if rules.consent == "gate":
        yield t("Consent"), t("the assembly agreed to keep and to share the map")


def _joining(t: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    yield (
        t("How the marks of several jurors are joined"),
        contest_names.joining_names(t)[rules.joining],
    )
    if rules.quorum:
        yield t("Quorum"), rule_words.quorum(rules.quorum, t)
    yield (
        t("What breaks a tie, in this order"),
        rule_words.tie_words(rules, t, session.language()),
    )
    yield t("Land that neighbours claim too"), point_sum.disputed(rules.rubric, t)
    if words := place_words.rule(rules, t):
        yield t("Within the 80 % band"), words
    if rules.numbers is not None:
        yield (
            t("Whose numbers count"),
            rule_words.numbers_rules(t)[rules.numbers.rule],
        )
    yield from _numbers(rules, t)


def _numbers(rules: Contest, t: Translator) -> Iterator[Sequence[str]]:
    """Yield the numbers of the contest."""
    general = session.workspace().reference
    for called, *said in rule_words.numbers(
        rules.numbers, general, t, session.language()
    ):
        yield called, "; ".join(said)


def _juror(t: Translator, one: Juror) -> Sequence[str]:
    sex = jury_form.sexes(t)[one.sex]
    known = community_names(session.workspace())
    relatives = ", ".join(jury_form.relative_called(code) for code in one.relatives)
    origin = known.get(one.origin, one.origin)
    called = f"{one.name} ({one.id})"
    post = rule_words.post(one, t).lower()
    called = ", ".join(filter(None, (called, post, one.institution)))
    return called, sex, origin or "—", relatives or "—", one.identity or "—"


def _table(rows: Iterator[Sequence[str]], heads: Sequence[str]) -> None:
    """Show rows under their heads; without heads the first cell says what it is."""
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(
        Markup("<tr>")
        + Markup().join(Markup("<td>{}</td>").format(cell) for cell in row)
        + Markup("</tr>")
        for row in rows
    )
    kind, top = ("", Markup("<tr>{}</tr>").format(head)) if heads else (" of-one", "")
    html.show(
        Markup('<table class="plain{kind}">{top}{body}</table>').format(
            kind=kind, top=top, body=body
        )
    )
