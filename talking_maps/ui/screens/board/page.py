"""The board for a projector: the places one by one, then the podium."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.ui import navigation, session
from talking_maps.ui.screens.board import setup, steps
from talking_maps.ui.screens.board.setup import FROM, GROUP, TOLD, to
from talking_maps.ui.screens.contests import (
    contest_header,
    group_labels,
    pdf_buttons,
    session_user,
)
from talking_maps.ui.widgets import flag_list, html
from talking_maps.wording import contest_names, visit_words
from talking_maps.workspace import community_names


def show() -> None:
    """Show the beginning, the places told so far, or the podium."""
    t = session.translator()
    contest_header.apply_style()
    record = contest_header.record(session.workspace())
    ranking = group_labels.ranking(record)
    if record.state != "awarded" and session_user.role() != "staff":
        _wait(t("The board opens when the prizes are awarded."), t)
        return
    if not ranking.standings:
        _wait(t("Nothing was submitted yet: there is nobody to rank."), t)
        return
    told = st.session_state.get(TOLD)
    if told is None:
        setup.show(record, ranking.standings, t)
        return
    html.show(Markup('<span class="board-on"></span>'))
    group = str(st.session_state[GROUP])
    every = steps.steps([one for one in ranking.standings if one.group == group])
    _told(record, group, every, min(int(told), len(every) + 1), t)
    can_print = record.state in pdf_buttons.DECIDED and not ranking.veiled
    _buttons(record, every, int(told), t, can_print=can_print)


def _wait(why: str, t: Translator) -> None:
    with st.container(key="narrow"):
        st.title(t("The board for the square"), anchor=False)
        st.info(why)
        navigation.page_link(navigation.CONTEST)


def _told(
    record: ContestState,
    group: str,
    every: tuple[steps.BoardStep, ...],
    told: int,
    t: Translator,
) -> None:
    names = community_names(session.workspace())
    called = contest_names.group_name(record.contest, group, names, session.language())
    with st.container(key="board"):
        if record.state != "awarded":
            html.show(Markup('<p class="provisional">{}</p>').format(t("provisional")))
        if told == 0:
            html.show(steps.title(called, record))
        elif told > len(every):
            html.show(steps.podium(every, names, t, _signs(record, every, t)))
        else:
            so_far = every[:told]
            html.show(steps.told(so_far, names, t, _signs(record, so_far, t)))


def _signs(
    record: ContestState, some: tuple[steps.BoardStep, ...], t: Translator
) -> steps.Signs:
    """Return the signs of flags and visits of the entries told, by entry."""
    return {
        one.entry: (
            flag_list.count(record, one.entry),
            flag_list.sign(record, one.entry, t, session.language())
            + Markup("<small>{}</small>").format(visit_words.sign(one.visits, t)),
        )
        for step in some
        for one in step.entries
    }


def _buttons(
    record: ContestState,
    every: tuple[steps.BoardStep, ...],
    told: int,
    t: Translator,
    *,
    can_print: bool,
) -> None:
    skipped = steps.first_shown(every, int(st.session_state[FROM] or every[0].place))
    after = told + 1 + (skipped if told == 0 else 0)
    before = told - 1 if told - 1 > skipped else 0
    with st.container(horizontal=True, key="board-buttons"):
        if st.button(t("Leave"), icon=":material/close:", key="board.leave"):
            del st.session_state[TOLD]
            st.rerun()
        if told > len(every) and can_print:
            left = " ".join(map(html.markdown, pdf_buttons.taken_out(record)))
            pdf_buttons.act(t("The act to print and sign"), left or None)
        st.space("stretch")
        st.button(
            t("Back"),
            icon=":material/arrow_back:",
            key="board.back",
            shortcut="Left",
            disabled=told == 0,
            on_click=to,
            args=(before,),
        )
        _next_buttons(every, told, after, t)


def _next_buttons(
    every: tuple[steps.BoardStep, ...], told: int, after: int, t: Translator
) -> None:
    """Show the button to the next place, and the space bar's."""
    if told <= len(every):
        words = t("Podium") if told == len(every) else t("Next place")
        st.button(
            words,
            icon=":material/arrow_forward:",
            key="board.next",
            type="primary",
            shortcut="Right",
            on_click=to,
            args=(after,),
        )
        st.button(
            words, key="board.space", shortcut="Space", on_click=to, args=(after,)
        )


show()
