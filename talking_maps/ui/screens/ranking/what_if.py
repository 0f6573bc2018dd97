"""What-if for staff: other weights, a juror less, and how firm the first place is.

Nothing of it is kept: it is to know how much the order hangs on one choice, and how
much on what could not be measured better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, Scenario
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import (
    Standing,
)
from talking_maps.model.drawn_places import RankStability
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria as criteria_form
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording import contest_names, measures
from talking_maps.workspace import community_names
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.sealed_copies import Firmness

DRAWS, SEED = 200, 1
#: Weights that add up to the whole within this are the whole [points].
EXACT = 0.005


def show(record: ContestState, group: str, some: Sequence[Standing]) -> None:
    """Show the questions to the left and the order they give to the right."""
    t = session.translator()
    left, right = st.columns((1, 1), gap="large")
    with left:
        asked = _asked(record, group, t)
    with right:
        if asked is not None:
            changed = sealed_copies.what_if(record, session_user.actor(), asked)
            then = {one.entry: one for one in changed if one.group == group}
            html.show(_table(some, then, t))
        _firm(record, group, some, t)


def _asked(record: ContestState, group: str, t: Translator) -> Scenario | None:
    """Return the other way of judging, None while the weights do not add up."""
    st.subheader(t("Other weights"), anchor=False)
    rules = record.contest.rules_for(group.partition("/")[0])
    criteria = [c for c in rules.rubric.criteria if c.points]
    sides = st.columns(2)
    given = {}
    for number, criterion in enumerate(criteria):
        with sides[number % 2]:
            called = name(criterion.names, session.language())
            given[criterion.id] = _weight(criterion.id, called, criterion.points)
    of, total = sum(c.points for c in criteria), sum(given.values())
    fits = _sum_up(of, total, t)
    without = _without(record, t)
    if not fits:
        return None
    factors = {c.id: given[c.id] / c.points for c in criteria}
    return Scenario({k: v for k, v in factors.items() if v != 1.0}, without)


def _sum_up(of: float, total: float, t: Translator) -> bool:
    """Show what the weights add up to; return whether that fits."""
    fits = abs(of - total) < EXACT
    words = t("{total:number} of {of:number} points", total=total, of=of)
    mark = "✓" if fits else "✗"
    html.show(
        Markup('<p class="sum {}">{} {}</p>').format(
            "fits" if fits else "off", mark, words
        )
    )
    if not fits:
        st.warning(
            t("The weights must add up to {of:number}. Change one of them.", of=of)
        )
    return fits


def _weight(criterion: str, called: str, points: float) -> float:
    picture, field = st.columns((1, 4), vertical_alignment="center")
    with picture:
        html.show(
            Markup('<img class="weigh" src="{}" alt="">').format(
                criteria_form.pictogram(criterion)
            )
        )
    with field:
        return float(
            st.number_input(
                html.markdown(called),
                min_value=0.0,
                value=float(points),
                step=1.0,
                key=f"weight.{criterion}",
            )
        )


def _without(record: ContestState, t: Translator) -> frozenset[str]:
    st.subheader(t("Without a juror"), anchor=False)
    chosen = st.pills(
        t("Jurors left out"),
        [juror.id for juror in record.contest.jurors if juror.has_a_vote],
        selection_mode="multi",
        key="what-if.without",
        label_visibility="collapsed",
    )
    return frozenset(chosen)


def _table(
    some: Sequence[Standing], then: Mapping[str, Standing], t: Translator
) -> Markup:
    names = community_names(session.workspace())
    heads = (t("entry"), t("now"), t("then"), "", t("points then"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(
        _row(one, then[one.entry], contest_names.entry_name(one, names), t)
        for one in some
        if one.place is not None and one.entry in then
    )
    return Markup('<table class="plain what-if"><tr>{}</tr>{}</table>').format(
        head, body
    )


def _row(one: Standing, then: Standing, called: str, t: Translator) -> Markup:
    moved = (one.place or 0) - (then.place or 0)
    sign = f"▲ {moved}" if moved > 0 else f"▼ {-moved}" if moved < 0 else "="
    kind = "up" if moved > 0 else "down" if moved < 0 else "same"
    tied = " =" if then.tied else ""
    return Markup(
        '<tr class="{}"><td>{}</td><td>{}</td>'
        "<td><b>{}{}</b></td><td>{}</td>"
        "<td>{}</td></tr>"
    ).format(
        kind, called, one.place, then.place, tied, sign, measures.exact(then.total, t)
    )


def _firm(
    record: ContestState, group: str, some: Sequence[Standing], t: Translator
) -> None:
    """Draw the computed points anew within what was measured, when asked to."""
    st.subheader(t("Within the uncertainty of what was measured"), anchor=False)
    key = f"firm.{record.head}.{group}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="firm"):
        seed = st.number_input(
            t("Seed"),
            min_value=0,
            value=SEED,
            step=1,
            width=140,
            key="firm.seed",
            help=t("The same seed gives the same draws: anybody can check the answer."),
        )
        asked = st.button(
            t("Draw {draws:whole} times", draws=DRAWS),
            icon=":material/casino:",
            key="firm.draw",
        )
    if asked:
        with progress.telling("firm") as tell:
            st.session_state[key] = sealed_copies.firmness(
                session.workspace(),
                record,
                session_user.actor(),
                seed=int(seed),
                draws=DRAWS,
                group=group,
                progress=tell,
            )
    _keep(record, t)
    found: Firmness | None = st.session_state.get(key)
    if found is not None and found.places:
        html.show(_firmness(found.places, {one.entry: one for one in some}, t))
        if found.left_out:
            st.caption(html.markdown(contest_names.left_out(found.left_out, t)))


def _keep(record: ContestState, t: Translator) -> None:
    """Draw the places of all groups and write them into the trail."""
    if record.state != "closed" or not session_user.may("places"):
        return
    st.caption(
        t(
            "Drawn from the seals and written into the trail, the places with 80 %"
            " stand on the act, the board and the ranking, until results change."
        )
    )
    if st.button(
        t("Draw the places and keep them"), icon=":material/verified:", key="firm.keep"
    ):
        with error_messages.saying(), progress.telling("firm.kept") as tell:
            sealed_copies.draw_places(
                session.workspace(),
                session_user.actor(),
                record.contest.id,
                progress=tell,
            )
            notices.tell(t("The places are drawn and written down."))
            st.rerun()


def _firmness(
    found: Sequence[RankStability], known: Mapping[str, Standing], t: Translator
) -> Markup:
    names = community_names(session.workspace())
    first = found[0]
    said = t(
        "First place holds in {share:percent} of {draws:whole} seeded draws.",
        share=first.first,
        draws=first.draws,
    )
    rows = Markup().join(
        _first(one, contest_names.entry_name(known[one.entry], names), t)
        for one in found
    )
    return Markup('<p class="firm">{}</p><table class="plain">{}</table>').format(
        said, rows
    )


def _first(one: RankStability, called: str, t: Translator) -> Markup:
    share = t("{share:percent}", share=one.first)
    return Markup(
        '<tr><td>{}</td><td>{}</td><td><div class="bar">'
        '<b class="is" style="width:{:.1f}%"></b></div></td>'
        "<td>{}</td></tr>"
    ).format(called, contest_names.place_band(one, t), 100 * one.first, share)
