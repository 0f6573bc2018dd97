"""What the score lights up on the drawing map, and whether the map flies there."""

from __future__ import annotations

import streamlit as st

from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Scorecard
from talking_maps.ui.components import editor
from talking_maps.ui.screens.draw import next_step
from talking_maps.ui.widgets import score_panel

ASKED = "map.asked"


def lit(code: str, card: Scorecard, chosen: Feature | None) -> editor.Lit:
    """Return what the score lights up: nothing while it is folded away."""
    good, bad = score_panel.lit(card)
    if chosen is None:
        if score_panel.is_folded():
            good, bad = score_panel.NOTHING
        good = next_step.lit(code) or good
    return _with_flight(editor.Lit(tuple(sorted(good)), tuple(sorted(bad))))


def _with_flight(lit: editor.Lit) -> editor.Lit:
    """Bring into view what has just been lit up, once, not at every stroke after."""
    asked = (
        st.session_state.get(score_panel.CHOSEN),
        st.session_state.get(score_panel.ONE),
    )
    new = asked != st.session_state.get(ASKED)
    st.session_state[ASKED] = asked
    return editor.Lit(lit.good, lit.bad, fly=new and bool(lit.good or lit.bad))
