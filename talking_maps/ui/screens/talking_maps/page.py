"""The first screen asks one thing: which community."""

from __future__ import annotations

import streamlit as st

from talking_maps import demo
from talking_maps.i18n import Order, bare, order
from talking_maps.i18n.messages import Translator
from talking_maps.store.community_index import Summary
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.widgets import community_card, progress
from talking_maps.workspace import communities_known, list_communities

#: More than these are not shown at once; a search box finds the rest.
SHOWN = 12
#: Among so many one searches: then what a window has room for is shown before.
MANY, ROOM = 100, 6
#: Kept while a first reading of many files that was called off stays so.
STOPPED = "choose.stopped"


def show() -> None:
    """Show the communities of the workspace, or how to begin."""
    t = session.translator()
    found, unread = _found()
    with st.container(key="choose"):
        st.title(t("Which community?"), anchor=False)
        if found:
            _choose(found)
        if unread:
            _rest(unread)
        elif not found:
            st.write(t("There is no community here yet. Begin with one of these:"))
        with st.container(horizontal=True, key="doors"):
            wants_demo = not (found or unread) and asked()
            navigation.door(navigation.ADD)
            navigation.door(navigation.RECEIVE)
            navigation.door(navigation.OFFICE)
        if wants_demo:
            build()


def _found() -> tuple[tuple[Summary, ...], int]:
    """Return the communities, and how many are not read because it was called off."""
    with error_messages.saying():
        if STOPPED in st.session_state:
            return communities_known(session.workspace())
        with progress.telling_if_long("communities", _stop) as tell:
            return list_communities(session.workspace(), tell), 0
    return (), 0


def _stop() -> None:
    st.session_state[STOPPED] = True


def _rest(unread: int) -> None:
    t = session.translator()
    with st.container(horizontal=True, vertical_alignment="center", key="rest"):
        words = t("Files of communities not read yet: {count:whole}", count=unread)
        st.caption(words, width="content")
        st.button(
            t("Read them"),
            icon=":material/refresh:",
            key="choose.rest",
            on_click=lambda: st.session_state.pop(STOPPED, None),
        )


def _choose(found: tuple[Summary, ...]) -> None:
    t = session.translator()
    words = ""
    words = _search(found, words, t)
    most = ROOM if len(found) > MANY and not words else SHOWN
    matches = _matching(found, words)
    language = session.language()
    matches.sort(key=lambda one: _place(one, language))
    if not matches:
        st.write(t("No community is called like that. Write less of the name."))
    with st.container(key="cards"):
        for one in matches[:most]:
            community_card.show(one)
    rest = len(matches) - most
    if rest > 0:
        st.caption(
            t("and {count:whole} more: write some letters of the name", count=rest)
        )


def _search(found: tuple[Summary, ...], words: str, t: Translator) -> str:
    """Ask what to search for where there are many."""
    if len(found) > SHOWN:
        words = st.text_input(
            t("Search among {count:whole} communities", count=len(found)),
            key="choose.search",
            placeholder=t("Name or code, then Enter"),
        )
    return words


def _matching(found: tuple[Summary, ...], words: str) -> list[Summary]:
    """Return those with each word in name or code; accents do not matter."""
    wanted = bare(words).split()
    if not wanted:
        return list(found)
    texts = ((one, bare(f"{one.name} {one.code}")) for one in found)
    return [one for one, text in texts if all(word in text for word in wanted)]


def _place(one: Summary, language: str) -> tuple[bool, Order]:
    """Return where a community stands in the list: what cannot be read comes last."""
    return one.error is not None, order(one.name or one.code, language)


def asked() -> bool:
    """Show the button; return True in the run in which it was touched."""
    t = session.translator()
    return st.button(
        t("Try the demo community"),
        type="primary",
        icon=":material/landscape:",
        key="door.demo",
    )


def build() -> None:
    """Build the demo community, telling how far it is, and open it."""
    with error_messages.saying():
        with progress.telling("demo") as tell:
            community = demo.build(session.workspace(), tell)
        session.go_to(code=community.code)
        navigation.switch_to(navigation.DRAW)


show()
