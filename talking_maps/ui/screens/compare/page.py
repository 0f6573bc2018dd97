"""Compare: two maps, what differs between them, who made it so, and the points."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import error_messages, session
from talking_maps.ui.components import advice_watch, compare_map
from talking_maps.ui.screens.compare import compare_view_model, sides
from talking_maps.ui.widgets import print_style

KEY = "compare"


@st.fragment
def board(code: str) -> None:
    """Show both maps; a touched thing runs only this part again."""
    with error_messages.saying():
        heard = compare_map.heard(KEY)
        compare_view_model.act(code, heard)
        job = compare_view_model.asked(code, heard)
        # How far it is before it is shown: what comes meanwhile is shown anew.
        told, is_over = (job.told, job.ended.is_set()) if job else (0, True)
        with st.spinner(session.translator()("Comparing both maps …")):
            shown = compare_view_model.board(code, heard, job)
        with st.container(key="field"):
            compare_map.show(shown, key=KEY)
        if job is not None and not is_over:
            with st.container(key="awaited"):
                advice_watch.show(code, "band", job.id, told)
        _on_paper(shown)


def _on_paper(shown: compare_map.CompareView) -> None:
    t = session.translator()
    said = (
        [str(one[key]) for key in ("name", "a", "b", "gain")] for one in shown.totals
    )
    print_style.table((t("Layer"), *shown.titles, t("Difference")), said)


here = session.code()
if here is not None:
    sides.show(here)
    board(here)
