"""Ranking: who stands where and why, what-if, prizes, payments and appeals."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Standing
from talking_maps.ui import state
from talking_maps.ui.contest import (
    appeals,
    choice,
    look,
    order,
    paper_doors,
    payments,
    places,
    prizes,
    what_if,
    which,
    who,
)

VIEW, GROUP = "ranking.view", "ranking.group"


def show() -> None:
    """Show one group's ranking, or another side of it that was chosen."""
    _ = state.text()
    look.apply()
    record = which.record(state.place())
    ranking = places.ranking(record)
    if not ranking.standings:
        st.info(_("Nothing was submitted yet: there is nobody to rank."))
        return
    with st.container(horizontal=True, key="ranking-head", vertical_alignment="bottom"):
        group = _group(record, ranking.standings, _)
        view = _view(_)
    some = [one for one in ranking.standings if one.group == group]
    if view == "order":
        order.show(record, some, veiled=group in ranking.veiled)
        paper_doors.show(record, some, veiled=bool(ranking.veiled))
    elif view == "what_if":
        what_if.show(record, group, some)
    elif view == "prizes":
        prizes.show(record, some, veiled=group in ranking.veiled)
    elif view == "payments":
        payments.show(record, some)
    else:
        appeals.show(record, some)


def _group(record: ContestState, standings: tuple[Standing, ...], _: Translator) -> str:
    rules, names = record.contest, places.community_names()
    known = places.groups(rules, standings)
    language = state.language()
    words = {one: places.group_name(rules, one, names, language) for one in known}
    choice.recall(GROUP, known, known[0])
    chosen = st.selectbox(
        _("Who is ranked together"),
        known,
        key=f"_{GROUP}",
        width=420,
        on_change=choice.keep,
        args=(GROUP,),
        format_func=words.__getitem__,
        label_visibility="collapsed",
    )
    return str(chosen)


def _view(_: Translator) -> str:
    words = {
        "order": _("Order"),
        "what_if": _("What if"),
        "prizes": _("Prizes"),
        "payments": _("Payments"),
        "appeals": _("Appeals"),
    }
    if who.role() != "staff":
        del words["what_if"]
    choice.recall(VIEW, words, "order")
    chosen = st.segmented_control(
        _("What to look at"),
        list(words),
        format_func=words.__getitem__,
        key=f"_{VIEW}",
        required=True,
        on_change=choice.keep,
        args=(VIEW,),
        label_visibility="collapsed",
    )
    return str(chosen)


show()
