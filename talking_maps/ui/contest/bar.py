"""What stands above the pages of contests: which one, how far it is, who acts."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.contest import State
from talking_maps.ui import header, menus, paper, plain, state, ways
from talking_maps.ui.contest import clocks, which, who
from talking_maps.ui.ways import Way


def outside(way: Way) -> None:
    """Show the header of pages that are about no contest yet."""
    _ = state.text()
    paper.head(way.word(_))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        ways.link(ways.CHOOSE, _("Communities"))
        if way is not ways.CONTESTS:
            ways.link(ways.CONTESTS)
        st.space("stretch")
        who.show()
        header.language_switch()


def inside(way: Way, contest_id: str) -> None:
    """Show the header of a contest's page; raises NotFound, BadFile."""
    _ = state.text()
    record = which.record(state.place(), contest_id)
    paper.head(record.contest.name, state_names(_)[record.state], way.word(_))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        _menu(record.contest.name)
        st.html(chip(_, record.state))
        st.space("stretch")
        who.show()
        header.language_switch()
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        for other in ways.CONTEST_BAR:
            name = f"way-{other.id}{'-here' if other is way else ''}"
            with st.container(key=name, width="content"):
                ways.link(other)
    clocks.show(record)


def state_names(_: Translator) -> dict[State, str]:
    """Return the words for how far a contest is."""
    return {
        "created": _("being prepared"),
        "open": _("open"),
        "closed": _("closed"),
        "awarded": _("prizes awarded"),
    }


def chip(_: Translator, at: State) -> str:
    """Return the mark that says how far a contest is, as HTML."""
    words = plain.markup(state_names(_)[at])
    return f'<span class="state state-{at}" role="status">{words}</span>'


def _menu(name: str) -> None:
    _ = state.text()
    with menus.menu(plain.markdown(name), icon=":material/emoji_events:", key="menu"):
        ways.link(ways.CONTESTS, _("Choose another contest"))
        ways.link(ways.CHOOSE, _("Communities"))
