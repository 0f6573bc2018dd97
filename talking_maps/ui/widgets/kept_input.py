"""Keeps what was typed where it is refused, and empties the boxes once it is kept.

Streamlit's own way empties a form whenever its button is pressed: whoever wrote half a
page and forgot a name would write it again. Boxes of another key are other boxes, and
empty.
"""

from __future__ import annotations

import streamlit as st


def key(form: str, box: str = "") -> str:
    """Return the key of a form or of a box in it; it changes once the form is kept."""
    turn = st.session_state.get(f"{form}.turn", 0)
    return f"{box or form}.{turn}" if turn else box or form


def kept(form: str) -> None:
    """Empty the boxes of a form when the page is drawn again: all of it is kept."""
    st.session_state[f"{form}.turn"] = st.session_state.get(f"{form}.turn", 0) + 1
