"""The rules as they stand, for reading: what the assembly was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from talking_maps.i18n import Translator, format_message, name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Category, Contest, Gate, Juror, Prizes, Round
from talking_maps.ui import session
from talking_maps.ui.screens.rules import categories_form, general_form, jury_form
from talking_maps.ui.widgets import escape


def show(rules: Contest) -> None:
    """Show every rule as a table one reads."""
    _ = session.text()
    _table(_about(_, rules), ())
    st.subheader(_("Categories and prizes"), anchor=False)
    heads = (_("category"), _("whose plans"), _("who competes"), _("prizes"))
    _table((_category(_, one) for one in rules.categories), heads)
    st.subheader(_("Rounds"), anchor=False)
    heads = (_("round"), _("begins"), _("ends"), _("compared with"))
    _table((_round(_, rules, one) for one in rules.rounds), heads)
    st.subheader(_("Rubric and ties"), anchor=False)
    st.html(general_form.criteria(rules.rubric))
    _table(_joining(_, rules), ())
    st.subheader(_("Jury"), anchor=False)
    heads = (_("name"), _("woman or man"), _("comes from"), _("relatives"))
    _table((_juror(_, one) for one in rules.jurors), heads)
    if rules.every_gate:
        st.subheader(_("Gates"), anchor=False)
        _table((gate(_, one) for one in rules.every_gate), ())


def prizes(_: Translator, one: Prizes | None) -> str:
    """Return what can be won in words."""
    if one is None:
        return _("no prizes")
    parts = [_("fund of each group {fund:soles}", fund=str(one.fund))]
    if one.kind == "ladder":
        told = ", ".join(_("{amount:soles}", amount=str(step)) for step in one.ladder)
        parts.append(_("by place: {amounts}", amounts=told))
    else:
        parts.append(categories_form.kinds(_)["share"])
    if one.cap is not None:
        parts.append(_("at most {cap:soles} for one", cap=str(one.cap)))
    if one.minimum_score:
        parts.append(_("from {points:points} points on", points=one.minimum_score))
    parts.append(_("if tied: {rule}", rule=categories_form.sharings(_)[one.sharing]))
    return "; ".join(parts)


def _about(_: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    yield _("Who organises it"), rules.organiser
    if rules.committee:
        yield _("What the committee is called here"), rules.committee
    yield _("Time zone"), rules.time_zone
    yield (
        _("Communities that take part"),
        ", ".join(rules.communities) or _("any community"),
    )


def _category(_: Translator, one: Category) -> Sequence[str]:
    owners = ", ".join(categories_form.owner_kinds(_)[kind] for kind in one.owners)
    if one.communities:
        owners += f" ({', '.join(one.communities)})"
    called = name(one.names, session.language())
    within = categories_form.withins(_)[one.within]
    return called, owners, within, prizes(_, one.prizes)


def _round(_: Translator, rules: Contest, one: Round) -> Sequence[str]:
    before = rules.round(one.baseline)
    called = name(one.names, session.language())
    if not one.awards:
        called += f" ({_('no prizes')})"
    return (
        called,
        _("{at:datetime}", at=one.opens_at) if one.opens_at else _("with the contest"),
        _("{at:datetime}", at=one.closes_at)
        if one.closes_at
        else _("with the contest"),
        name(before.names, session.language()) if before else "—",
    )


def _joining(_: Translator, rules: Contest) -> Iterator[Sequence[str]]:
    yield (
        _("How the marks of several jurors are joined"),
        general_form.joinings(_)[rules.joining],
    )
    known = general_form.tie_names(_, rules.rubric)
    broken = ", ".join(known.get(rule, rule) for rule in rules.ties)
    yield (
        _("What breaks a tie, in this order"),
        broken or _("nothing: who is equal shares the place"),
    )


def _juror(_: Translator, one: Juror) -> Sequence[str]:
    sex = jury_form.sexes(_)[one.sex]
    relatives = ", ".join(one.relatives) or "—"
    return f"{one.name} ({one.id})", sex, one.origin or "—", relatives


def gate(_: Translator, one: Gate) -> Sequence[str]:
    """Return what a gate is called and what it asks."""
    called = name(one.names, session.language())
    if one.kind == "checked":
        return called, _("staff look at it, for instance signed papers")
    known = REGISTRY.get(one.indicator)
    parts = [
        format_message(known.sentence, session.language()) if known else one.indicator
    ]
    is_share = known is not None and known.unit == "share"
    return called, "; ".join((*parts, *_limits(_, one, is_share=is_share)))


def _limits(_: Translator, one: Gate, *, is_share: bool) -> Iterator[str]:
    if (least := one.at_least) is not None:
        yield (
            _("at least {limit:percent}", limit=least)
            if is_share
            else _("at least {limit:number}", limit=least)
        )
    if (most := one.at_most) is not None:
        yield (
            _("at most {limit:percent}", limit=most)
            if is_share
            else _("at most {limit:number}", limit=most)
        )


def _table(rows: Iterator[Sequence[str]], heads: Sequence[str]) -> None:
    """Show rows under their heads; without heads the first cell says what it is."""
    head = "".join(f"<th>{escape.html(one)}</th>" for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape.html(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    kind, top = ("", f"<tr>{head}</tr>") if heads else (" of-one", "")
    st.html(f'<table class="plain{kind}">{top}{body}</table>')
