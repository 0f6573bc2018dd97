"""How the board begins: which group is told, and from which place on one by one."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Standing
from talking_maps.ui import session
from talking_maps.ui.screens.board import steps
from talking_maps.ui.screens.contests import group_labels
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names

#: Which group, from which place on, and how many places were told.
GROUP, FROM, TOLD = "board.group", "board.from", "board.told"
STARTS = (20, 10, 5, 3)


def show(record: ContestState, standings: tuple[Standing, ...], t: Translator) -> None:
    """Ask which group is told, and begin."""
    rules, names = record.contest, community_names(session.workspace())
    with st.container(key="narrow"):
        st.title(t("The board for the square"), anchor=False)
        st.write(
            t(
                "The places are told one by one, from the last to the first: "
                "touch “Next place”, or press the space bar or the right arrow. "
                "Nothing is in the page before it is told."
            )
        )
        if record.state != "awarded":
            st.warning(t("The prizes are not awarded yet: the board is provisional."))
        known = group_labels.groups(rules, standings)
        language = session.language()
        words = {
            one: contest_names.group_name(rules, one, names, language) for one in known
        }
        group = st.selectbox(
            t("Who is ranked together"),
            known,
            key="_board.group",
            format_func=words.__getitem__,
        )
        every = steps.steps([one for one in standings if one.group == group])
        if not every:
            st.info(t("In this group nobody has a place."))
            return
        last = _from(every, t)
        st.button(
            t("Begin"),
            type="primary",
            icon=":material/cast:",
            key="board.begin",
            on_click=to,
            args=(0, group, last),
        )


def _from(every: tuple[steps.BoardStep, ...], t: Translator) -> int:
    """Ask from which place on they are told one by one; the rest is told at once."""
    whole = every[0].place
    starts = [whole, *(start for start in STARTS if start < whole)]
    if len(starts) == 1:
        return whole
    return int(
        st.selectbox(
            t("One by one from"),
            starts,
            key="_board.from",
            format_func=lambda one: (
                t("the last") if one == whole else t("place {place:whole}", place=one)
            ),
        )
    )


def to(told: int, group: str | None = None, last: int | None = None) -> None:
    """Go to so many places told; from the beginning straight to where one begins."""
    st.session_state[TOLD] = told
    if group is not None:
        st.session_state[GROUP] = group
        st.session_state[FROM] = last
