"""The board for a projector: the places one by one, then the podium."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import Record
from talking_maps.language import Translator
from talking_maps.model.contest import Standing
from talking_maps.ui import plain, state, ways
from talking_maps.ui.contest import board, look, places, which, who

#: Which group, from which place on, and how many places were told.
GROUP, FROM, TOLD = "board.group", "board.from", "board.told"
STARTS = (20, 10, 5, 3)


def show() -> None:
    """Show the beginning, the places told so far, or the podium."""
    _ = state.text()
    look.apply()
    record = which.record(state.place())
    ranking = places.ranking(record)
    if record.state != "awarded" and who.role() != "staff":
        st.info(_("The board opens when the prizes are awarded."))
        return
    if not ranking.standings:
        st.info(_("Nothing was submitted yet: there is nobody to rank."))
        return
    told = st.session_state.get(TOLD)
    if told is None:
        _begin(record, ranking.standings, _)
        return
    st.html('<span class="board-on"></span>')
    group = str(st.session_state[GROUP])
    every = board.steps([one for one in ranking.standings if one.group == group])
    _told(record, group, every, min(int(told), len(every) + 1), _)
    _buttons(every, int(told), _)


def _told(
    record: Record, group: str, every: tuple[board.Step, ...], told: int, _: Translator
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


def _begin(record: Record, standings: tuple[Standing, ...], _: Translator) -> None:
    rules, names = record.contest, places.community_names()
    with st.container(key="narrow"):
        st.title(_("The board for the square"), anchor=False)
        st.write(
            _(
                "The places are told one by one, from the last to the first: "
                "touch “Next place”, or press the space bar or the right arrow. "
                "Nothing is in the page before it is told."
            )
        )
        if record.state != "awarded":
            st.warning(_("The prizes are not awarded yet: the board is provisional."))
        known = places.groups(rules, standings)
        language = state.language()
        words = {one: places.group_name(rules, one, names, language) for one in known}
        group = st.selectbox(
            _("Who is ranked together"), known, key="_board.group",
            format_func=words.__getitem__,
        )  # fmt: skip
        every = board.steps([one for one in standings if one.group == group])
        if not every:
            st.info(_("In this group nobody has a place."))
            return
        last = _from(every, _)
        st.button(
            _("Begin"), type="primary", icon=":material/cast:", key="board.begin",
            on_click=_to, args=(0, group, last),
        )  # fmt: skip


def _from(every: tuple[board.Step, ...], _: Translator) -> int:
    """Ask from which place on they are told one by one; the rest is told at once."""
    whole = every[0].place
    starts = [whole, *(start for start in STARTS if start < whole)]
    if len(starts) == 1:
        return whole
    return int(
        st.selectbox(
            _("One by one from"), starts, key="_board.from",
            format_func=lambda one: (
                _("the last") if one == whole else _("place {place:whole}", place=one)
            ),
        )
    )  # fmt: skip


def _to(told: int, group: str | None = None, last: int | None = None) -> None:
    """Go to so many places told; from the beginning straight to where one begins."""
    st.session_state[TOLD] = told
    if group is not None:
        st.session_state[GROUP] = group
        st.session_state[FROM] = last


def _buttons(every: tuple[board.Step, ...], told: int, _: Translator) -> None:
    skipped = board.first_shown(every, int(st.session_state[FROM] or every[0].place))
    after = told + 1 + (skipped if told == 0 else 0)
    before = told - 1 if told - 1 > skipped else 0
    with st.container(horizontal=True, key="board-buttons"):
        if st.button(_("Leave"), icon=":material/close:", key="board.leave"):
            del st.session_state[TOLD]
            st.rerun()
        if told > len(every):
            ways.link(ways.RANKING, _("The act to print and sign"))
        st.space("stretch")
        st.button(_("Back"), icon=":material/arrow_back:", key="board.back",
                  shortcut="Left", disabled=told == 0, on_click=_to,
                  args=(before,))  # fmt: skip
        if told <= len(every):
            words = _("Podium") if told == len(every) else _("Next place")
            st.button(words, icon=":material/arrow_forward:", key="board.next",
                      type="primary", shortcut="Right", on_click=_to,
                      args=(after,))  # fmt: skip
            st.button(words, key="board.space", shortcut="Space", on_click=_to,
                      args=(after,))  # fmt: skip


show()
