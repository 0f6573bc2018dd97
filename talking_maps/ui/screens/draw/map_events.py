"""What a touch on the drawing map asks of the page, done once for each touch."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import cache, session
from talking_maps.ui.components import editor
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.score import selection
from talking_maps.ui.widgets import score_panel

UNLIT, JOINED = "map.unlit", "map.joined"


def stop_lighting(told: editor.Told) -> None:
    """Light nothing up any more, once for each time that was asked on the map."""
    if told.unlit > st.session_state.get(UNLIT, 0):
        st.session_state[UNLIT] = told.unlit
        score_panel.choose("")
        selection.let_go()


def join_touched(code: str, same: editor.Same | None) -> None:
    """Join what a touch on the map says is one thing, once for each touch."""
    if same is None or st.session_state.get(JOINED) == same.asked:
        return
    st.session_state[JOINED] = same.asked
    plan = cache.plan(session.workspace(), code, session.owner())
    here, there = (
        next((f for f in plan.features if (f.scene, f.uid) == end), None)
        for end in (same.here, same.there)
    )
    if here is not None and there is not None:
        feature_form.join(code, here, there)
