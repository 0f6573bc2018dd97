"""Decide: what two copies changed apart, on the map, until a person has chosen."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import decide, errors, paper, state
from talking_maps.ui.decide import boards

KEY = "decide"


@st.fragment
def board(code: str) -> None:
    """Show the open questions; the header is drawn anew once one is decided."""
    with errors.saying():
        asked = decide.asked(KEY)
        if boards.act(code, asked):
            st.rerun()
        shown = boards.board(code)
        with st.container(key="field"):
            decide.show(shown, key=KEY)
        _on_paper(shown)


def _on_paper(shown: decide.Board) -> None:
    _ = state.text()
    said = (
        [str(one[key]) for key in ("title", "where", "question")]
        for one in shown.questions
    )
    paper.table((_("To be decided"), _("Where"), _("Question")), said)


here = state.code()
if here is not None:
    board(here)
