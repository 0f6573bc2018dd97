"""The first screen asks one thing: which community."""

from __future__ import annotations

import unicodedata

import streamlit as st

from talking_maps import workspace
from talking_maps.store.index import Summary
from talking_maps.ui import card, demo_door, errors, progress, state, ways

#: More than these are not shown at once; a search box finds the rest.
SHOWN = 12


def show() -> None:
    """Show the communities of the workspace, or how to begin."""
    _ = state.text()
    found: tuple[Summary, ...] = ()
    with errors.saying(), progress.telling_if_long("communities") as tell:
        found = workspace.communities(state.place(), tell)
    with st.container(key="choose"):
        st.title(_("Which community?"), anchor=False)
        if found:
            _choose(found)
        else:
            st.write(_("There is no community here yet. Begin with one of these:"))
        with st.container(horizontal=True, key="doors"):
            wants_demo = not found and demo_door.asked()
            _door(ways.ADD)
            _door(ways.RECEIVE)
        if wants_demo:
            demo_door.build()


def _choose(found: tuple[Summary, ...]) -> None:
    _ = state.text()
    words = ""
    if len(found) > SHOWN:
        words = st.text_input(
            _("Search among {count:whole} communities", count=len(found)),
            key="choose.search",
            placeholder=_("Name or code, then Enter"),
        )
    matches = [one for one in found if matches_words(one, words)]
    matches.sort(key=lambda one: (one.error is not None, bare(one.name)))
    if not matches:
        st.write(_("No community is called like that. Write less of the name."))
    for start in range(0, min(len(matches), SHOWN), 3):
        for column, one in zip(st.columns(3), matches[start : start + 3], strict=False):
            with column:
                card.show(one)
    rest = len(matches) - SHOWN
    if rest > 0:
        st.caption(
            _("and {count:whole} more: write some letters of the name", count=rest)
        )


def _door(way: ways.Way) -> None:
    if st.button(way.word(state.text()), icon=way.icon, key=f"door.{way.id}"):
        ways.go(way)


def matches_words(one: Summary, words: str) -> bool:
    """Return True if each word stands in name or code; accents do not matter."""
    text = bare(f"{one.name} {one.code}")
    return all(word in text for word in bare(words).split())


def bare(text: str) -> str:
    """Return the text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


show()
