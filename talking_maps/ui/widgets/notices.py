"""Says that an act was done, after the page has run anew or another was opened.

What is said just before a rerun or a change of page would vanish with the page it was
said on: it waits here until the next one is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.widgets import html, menus

_WAITING = "notices.waiting"
_SECONDS = 6


def tell(words: str) -> None:
    """Say it on the page that is drawn next; the menu in which it was asked closes."""
    st.session_state.setdefault(_WAITING, []).append(words)
    menus.close()


def still_missing(needed: Mapping[str, object]) -> bool:
    """Say what a form still lacks, above its button; return whether it lacks anything.

    `needed` has under each thing's name on the screen what was given for it.
    """
    lacking = [called for called, given in needed.items() if not given]
    if lacking:
        t = session.translator()
        words = t("Still missing: {what}.", what=", ".join(lacking))
        st.caption(html.markdown(words))
    return bool(lacking)


def show() -> None:
    """Say what waits, once; called when a page begins."""
    for words in st.session_state.pop(_WAITING, ()):
        st.toast(
            html.markdown(words), icon=":material/check_circle:", duration=_SECONDS
        )
