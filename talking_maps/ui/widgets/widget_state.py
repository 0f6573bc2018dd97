"""What a widget is to show, laid in it only where it shows something else.

What is laid in a widget goes to the browser and overwrites what stands there. A run of
the page that began before somebody typed, and arrives after it, would take the typed
text away; the browser then sends back the old one, and it is kept as if it had been
typed. So nothing is laid where it stands already.
"""

from __future__ import annotations

import streamlit as st

_NOTHING = object()


def lay(key: str, value: object, language: str) -> None:
    """Let the widget of that key show a value.

    The browser holds a choice by its words: in another `language` it is laid anew.
    """
    spoken = f"{key}.language"
    laid = st.session_state.get(key, _NOTHING), st.session_state.get(spoken)
    if laid != (value, language):
        st.session_state[key] = value
        st.session_state[spoken] = language
