"""Decide: what two copies changed apart, on the map, until a person has chosen."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import decide, errors, state
from talking_maps.ui.decide import boards

KEY = "decide"


@st.fragment
def board(code: str) -> None:
    """Show the open questions; the header is drawn anew once one is decided."""
    with errors.saying():
        asked = decide.asked(KEY)
        if boards.act(code, asked):
            st.rerun()
        with st.container(key="field"):
            decide.show(boards.board(code), key=KEY)


here = state.code()
if here is not None:
    board(here)
