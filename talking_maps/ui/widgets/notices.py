"""Says that an act was done, after the page has run anew or another was opened.

What is said just before a rerun or a change of page would vanish with the page it was
said on: it waits here until the next one is drawn.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.ui.widgets import html, menus

_WAITING = "notices.waiting"
_SECONDS = 6


def tell(words: str) -> None:
    """Say it on the page that is drawn next; the menu in which it was asked closes."""
    st.session_state.setdefault(_WAITING, []).append(words)
    menus.close()


def show() -> None:
    """Say what waits, once; called when a page begins."""
    for words in st.session_state.pop(_WAITING, ()):
        st.toast(
            html.markdown(words), icon=":material/check_circle:", duration=_SECONDS
        )
