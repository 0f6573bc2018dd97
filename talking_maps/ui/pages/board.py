"""The board for a projector: the places one by one, then the podium."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.ui import plain, state, ways
from talking_maps.ui.contest import (
    board,
    board_begin,
    look,
    paper_doors,
    places,
    which,
    who,
)
from talking_maps.ui.contest.board_begin import FROM, GROUP, TOLD, to


def show() -> None:
    """Show the beginning, the places told so far, or the podium."""
    _ = state.text()
    look.apply()
    record = which.record(state.place())
    ranking = places.ranking(record)
    if record.state != "awarded" and who.role() != "staff":
        _wait(_("The board opens when the prizes are awarded."), _)
        return
    if not ranking.standings:
        _wait(_("Nothing was submitted yet: there is nobody to rank."), _)
        return
    told = st.session_state.get(TOLD)
    if told is None:
        board_begin.show(record, ranking.standings, _)
        return
    st.html('<span class="board-on"></span>')
    group = str(st.session_state[GROUP])
    every = board.steps([one for one in ranking.standings if one.group == group])
    _told(record, group, every, min(int(told), len(every) + 1), _)
    can_print = record.state in paper_doors.DECIDED and not ranking.veiled
    _buttons(every, int(told), _, can_print=can_print)


def _wait(why: str, _: Translator) -> None:
    with st.container(key="narrow"):
        st.title(_("The board for the square"), anchor=False)
        st.info(why)
        ways.link(ways.CONTEST)


def _told(
    record: ContestState,
    group: str,
    every: tuple[board.Step, ...],
    told: int,
    _: Translator,
) -> None:
    names = places.community_names()
    called = places.group_name(record.contest, group, names, state.language())
    with st.container(key="board"):
        if record.state != "awarded":
            st.html(f'<p class="provisional">{plain.markup(_("provisional"))}</p>')
        if told == 0:
            st.html(board.title(called, record))
        elif told > len(every):
            st.html(board.podium(every, names, _))
        else:
            st.html(board.told(every[:told], names, _))


def _buttons(
    every: tuple[board.Step, ...], told: int, _: Translator, *, can_print: bool
) -> None:
    skipped = board.first_shown(every, int(st.session_state[FROM] or every[0].place))
    after = told + 1 + (skipped if told == 0 else 0)
    before = told - 1 if told - 1 > skipped else 0
    with st.container(horizontal=True, key="board-buttons"):
        if st.button(_("Leave"), icon=":material/close:", key="board.leave"):
            del st.session_state[TOLD]
            st.rerun()
        if told > len(every) and can_print:
            paper_doors.act(_("The act to print and sign"))
        st.space("stretch")
        st.button(
            _("Back"),
            icon=":material/arrow_back:",
            key="board.back",
            shortcut="Left",
            disabled=told == 0,
            on_click=to,
            args=(before,),
        )
        if told <= len(every):
            words = _("Podium") if told == len(every) else _("Next place")
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
