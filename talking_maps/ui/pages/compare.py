"""Compare: two maps, what differs between them, who made it so, and the points."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import compare, errors, paper, state
from talking_maps.ui.compare import boards, choosers

KEY = "compare"


@st.fragment
def board(code: str) -> None:
    """Show both maps; a touched thing runs only this part again."""
    with errors.saying():
        heard = compare.heard(KEY)
        boards.act(code, heard)
        with st.spinner(state.text()("Comparing both maps …")):
            shown = boards.board(code, heard)
        with st.container(key="field"):
            compare.show(shown, key=KEY)
        _on_paper(shown)


def _on_paper(shown: compare.Board) -> None:
    _ = state.text()
    said = (
        [str(one[key]) for key in ("name", "a", "b", "gain")] for one in shown.totals
    )
    paper.table((_("Layer"), *shown.titles, _("Difference")), said)


here = state.code()
if here is not None:
    choosers.show(here)
    board(here)
