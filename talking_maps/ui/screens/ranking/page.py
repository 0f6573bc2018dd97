"""Ranking: who stands where and why, what-if, prizes, payments and appeals."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Standing
from talking_maps.ui import session
from talking_maps.ui.screens.contests import (
    contest_header,
    group_labels,
    pdf_buttons,
    session_user,
)
from talking_maps.ui.screens.ranking import (
    appeals,
    payments_panel,
    prizes_panel,
    ranking_table,
    what_if,
)
from talking_maps.ui.widgets import sticky_choice
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names
from talking_maps.workspace.contests.sealed_copies import Ranking

VIEW, GROUP = "ranking.view", "ranking.group"


def show() -> None:
    """Show one group's ranking, or another side of it that was chosen."""
    t = session.translator()
    contest_header.apply_style()
    record = contest_header.record(session.workspace())
    ranking = group_labels.ranking(record)
    if not ranking.standings:
        st.info(t("Nothing was submitted yet: there is nobody to rank."))
        return
    with st.container(horizontal=True, key="ranking-head", vertical_alignment="bottom"):
        group = _group(record, ranking.standings, t)
        view = _view(t)
    some = [one for one in ranking.standings if one.group == group]
    _show_view(view, record, some, group, ranking)


def _show_view(
    view: str, record: ContestState, some: list[Standing], group: str, ranking: Ranking
) -> None:
    """Show the side of the ranking that was chosen."""
    if view == "order":
        ranking_table.show(record, some, veiled=group in ranking.veiled)
        pdf_buttons.show(record, some, veiled=bool(ranking.veiled))
    elif view == "what_if":
        what_if.show(record, group, some)
    elif view == "prizes":
        prizes_panel.show(record, some, veiled=group in ranking.veiled)
    elif view == "payments":
        payments_panel.show(record, some)
    else:
        appeals.show(record, some)


def _group(record: ContestState, standings: tuple[Standing, ...], t: Translator) -> str:
    rules, names = record.contest, community_names(session.workspace())
    known = group_labels.groups(rules, standings)
    language = session.language()
    words = {
        one: contest_names.group_name(rules, one, names, language) for one in known
    }
    sticky_choice.recall(GROUP, known, known[0])
    chosen = st.selectbox(
        t("Who is ranked together"),
        known,
        key=f"_{GROUP}",
        width=420,
        on_change=sticky_choice.keep,
        args=(GROUP,),
        format_func=words.__getitem__,
        label_visibility="collapsed",
    )
    return str(chosen)


def _view(t: Translator) -> str:
    words = {
        "order": t("Order"),
        "what_if": t("What if"),
        "prizes": t("Prizes"),
        "payments": t("Payments"),
        "appeals": t("Appeals"),
    }
    if session_user.role() != "staff":
        del words["what_if"]
    sticky_choice.recall(VIEW, words, "order")
    chosen = st.segmented_control(
        t("What to look at"),
        list(words),
        format_func=words.__getitem__,
        key=f"_{VIEW}",
        required=True,
        on_change=sticky_choice.keep,
        args=(VIEW,),
        label_visibility="collapsed",
    )
    return str(chosen)


show()
