"""Menus that close when they have led somewhere.

Streamlit keeps a menu open until somebody touches beside it: it would lie over the page
to which it led, or over the act that was just confirmed in it. A menu with another key
is another menu, and closed.
"""

from __future__ import annotations

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

_PAGE, _TURN = "menus.page", "menus.turn"


def at_page(page: str) -> None:
    """Remember which page is shown; another one closes every menu."""
    st.session_state[_PAGE] = page


def close() -> None:
    """Close every menu when the page is drawn again: what was asked in it is done."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def menu(label: str, *, icon: str, key: str) -> PopoverContainer:
    """Return a menu to put things in, under a button."""
    page, turn = st.session_state.get(_PAGE, ""), st.session_state.get(_TURN, 0)
    return st.popover(label, icon=icon, key=f"{key}-at-{page}-{turn}")
