"""The rules as they stand, for reading: what the assembly was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator, format_message, name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Category, Contest, Gate, Juror, Prizes, Round
from talking_maps.ui import session
from talking_maps.ui.screens.rules import categories_form, general_form, jury_form
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names


def show(rules: Contest) -> None:
    """Show every rule as a table one reads."""
    t = session.translator()
    _table(_about(t, rules), ())
    st.subheader(t("Categories and prizes"), anchor=False)
    heads = (t("category"), t("whose plans"), t("who competes"), t("prizes"))
    _table((_category(t, one) for one in rules.categories), heads)
    st.subheader(t("Rounds"), anchor=False)
    heads = (t("round"), t("begins"), t("ends"), t("compared with"))
    _table((_round(t, rules, one) for one in rules.rounds), heads)
    st.subheader(t("Rubric and ties"), anchor=False)
    html.show(general_form.criteria(rules.rubric))
    _table(_joining(t, rules), ())
    st.subheader(t("Jury"), anchor=False)
    heads = (t("name"), t("woman or man"), t("comes from"), t("relatives"))
    _table((_juror(t, one) for one in rules.jurors), heads)
    if rules.every_gate:
        st.subheader(t("Gates"), anchor=False)
        _table((gate(t, one) for one in rules.every_gate), ())


def prizes(t: Translator, one: Prizes | None) -> str:
    """Return what can be won in words."""
    if one is None:
        return t("no prizes")
    parts = [t("fund of each group {fund:soles}", fund=str(one.fund))]
    if one.kind == "ladder":
        told = ", ".join(t("{amount:soles}", amount=str(step)) for step in one.ladder)
        parts.append(t("by place: {amounts}", amounts=told))
    else:
        parts.append(categories_form.kinds(t)["share"])
    if one.cap is not None:
        parts.append(t("at most {cap:soles} for one", cap=str(one.cap)))
    if one.minimum_score:
        parts.append(t("from {points:points} points on", points=one.minimum_score))
    parts.append(t("if tied: {rule}", rule=categories_form.sharings(t)[one.sharing]))
    return "; ".join(parts)


def _about(t: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    yield t("Who organises it"), rules.organiser
    if rules.committee:
        yield t("What the committee is called here"), rules.committee
    yield t("Time zone"), rules.time_zone
    yield (
        t("Communities that take part"),
        ", ".join(rules.communities) or t("any community"),
    )


def _category(t: Translator, one: Category) -> Sequence[str]:
    owners = ", ".join(categories_form.owner_kinds(t)[kind] for kind in one.owners)
    if one.communities:
        owners += f" ({', '.join(one.communities)})"
    called = name(one.names, session.language())
    within = categories_form.withins(t)[one.within]
    return called, owners, within, prizes(t, one.prizes)


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


def _joining(t: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    yield (
        t("How the marks of several jurors are joined"),
        contest_names.joining_names(t)[rules.joining],
    )
    known = contest_names.tie_rules(t, rules.rubric, session.language())
    broken = ", ".join(known.get(rule, rule) for rule in rules.ties)
    yield (
        t("What breaks a tie, in this order"),
        broken or t("nothing: who is equal shares the place"),
    )


def _juror(t: Translator, one: Juror) -> Sequence[str]:
    sex = jury_form.sexes(t)[one.sex]
    relatives = ", ".join(one.relatives) or "—"
    return f"{one.name} ({one.id})", sex, one.origin or "—", relatives


def gate(t: Translator, one: Gate) -> Sequence[str]:
    """Return what a gate is called and what it asks."""
    called = name(one.names, session.language())
    if one.kind == "checked":
        return called, t("staff look at it, for instance signed papers")
    known = REGISTRY.get(one.indicator)
    parts = [format_message(known.name, session.language()) if known else one.indicator]
    is_share = known is not None and known.unit == "share"
    return called, "; ".join((*parts, *_limits(t, one, is_share=is_share)))


def _limits(t: Translator, one: Gate, *, is_share: bool) -> Iterator[str]:
    if (least := one.at_least) is not None:
        yield (
            t("at least {limit:percent}", limit=least)
            if is_share
            else t("at least {limit:number}", limit=least)
        )
    if (most := one.at_most) is not None:
        yield (
            t("at most {limit:percent}", limit=most)
            if is_share
            else t("at most {limit:number}", limit=most)
        )


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
