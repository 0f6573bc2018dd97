"""Decide: what two copies changed apart, on the map, until a person has chosen."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import error_messages, session
from talking_maps.ui.components import decide_map
from talking_maps.ui.screens.decide import decide_view_model
from talking_maps.ui.widgets import print_style

KEY = "decide"


@st.fragment
def board(code: str) -> None:
    """Show the open questions; the header is drawn anew once one is decided."""
    with error_messages.saying():
        asked = decide_map.asked(KEY)
        if decide_view_model.carry_out(code, asked):
            st.rerun()
        shown = decide_view_model.board(code)
        with st.container(key="field"):
            decide_map.show(shown, key=KEY)
        _on_paper(shown)


def _on_paper(shown: decide_map.DecideView) -> None:
    t = session.translator()
    said = (
        [str(one[key]) for key in ("title", "where", "question")]
        for one in shown.questions
    )
    print_style.table((t("To be decided"), t("Where"), t("Question")), said)


here = session.code()
if here is not None:
    board(here)
