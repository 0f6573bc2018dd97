"""Compare: two maps, what differs between them, who made it so, and the points."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import error_messages, session
from talking_maps.ui.components import advice_watch, compare_map
from talking_maps.ui.screens.compare import (
    compare_view_model,
    comparison_lookup,
    sides,
)
from talking_maps.ui.widgets import print_style, progress

KEY = "compare"


#: The two sides whose comparison was called off in this tab.
_CALLED_OFF = "compare.called-off"


def show(code: str) -> None:
    """Show the choosers and, once they are compared, both maps."""
    sides.show(code)
    if st.session_state.get(_CALLED_OFF) == (code, *sides.sides()):
        _called_off()
        return
    is_compared = False
    # Outside of the board: a touch on Cancel does not stop a fragment.
    waiting = session.translator()("Comparing both maps …")
    with (
        error_messages.saying(),
        progress.telling_if_long("compare", _call_off, waiting) as tell,
    ):
        comparison_lookup.find(code, *sides.sides(), tell)
        is_compared = True
    if is_compared:
        board(code)


def _call_off() -> None:
    """Keep these two sides from being compared with every run of the page."""
    st.session_state[_CALLED_OFF] = (session.code(), *sides.sides())


def _called_off() -> None:
    t = session.translator()
    st.info(
        t("The comparison was called off. Choose other maps above, or go on."),
        icon=":material/info:",
    )
    st.button(
        t("Compare these maps"),
        type="primary",
        key="compare.go-on",
        on_click=lambda: st.session_state.pop(_CALLED_OFF, None),
    )


@st.fragment
def board(code: str) -> None:
    """Show both maps; a touched thing runs only this part again."""
    with error_messages.saying():
        heard = compare_map.value(KEY)
        compare_view_model.do_asked(code, heard)
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
    show(here)
