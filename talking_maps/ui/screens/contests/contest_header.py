"""What stands above the pages of contests: which one, how far it is, who acts."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.contest import State
from talking_maps.ui import header, navigation, session
from talking_maps.ui.navigation import PageSpec
from talking_maps.ui.screens.contests import clock_panel, current_contest, session_user
from talking_maps.ui.widgets import escape, menus, print_style


def outside(way: PageSpec) -> None:
    """Show the header of pages that are about no contest yet."""
    t = session.translator()
    print_style.head(way.word(t))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        navigation.page_link(navigation.CHOOSE, t("Communities"))
        if way is not navigation.CONTESTS:
            navigation.page_link(navigation.CONTESTS)
        st.space("stretch")
        session_user.show()
        header.language_switch()


def inside(way: PageSpec, contest_id: str) -> None:
    """Show the header of a contest's page; raises NotFound, BadFile."""
    t = session.translator()
    record = current_contest.record(session.workspace(), contest_id)
    print_style.head(record.contest.name, state_names(t)[record.state], way.word(t))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        _menu(record.contest.name)
        st.html(chip(t, record.state))
        st.space("stretch")
        session_user.show()
        header.language_switch()
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        for other in navigation.CONTEST_BAR:
            name = f"way-{other.id}{'-here' if other is way else ''}"
            with st.container(key=name, width="content"):
                navigation.page_link(other)
    clock_panel.show(record)


def state_names(t: Translator) -> dict[State, str]:
    """Return the words for how far a contest is."""
    return {
        "created": t("being prepared"),
        "open": t("open"),
        "closed": t("closed"),
        "awarded": t("prizes awarded"),
    }


def chip(t: Translator, at: State) -> str:
    """Return the mark that says how far a contest is, as HTML."""
    words = escape.html(state_names(t)[at])
    return f'<span class="state state-{at}" role="status">{words}</span>'


def _menu(name: str) -> None:
    t = session.translator()
    with menus.menu(escape.markdown(name), icon=":material/emoji_events:", key="menu"):
        navigation.page_link(navigation.CONTESTS, t("Choose another contest"))
        navigation.page_link(navigation.CHOOSE, t("Communities"))
