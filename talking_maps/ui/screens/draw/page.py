"""Draw: the map as large as can be, beside it the score or the chosen thing's form.

Map and side lie in one fragment, so that a stroke runs only this part again.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.ui import cache, error_messages, header, session
from talking_maps.ui.components import base_map, editor
from talking_maps.ui.screens.draw import (
    feature_form,
    highlight,
    map_events,
    next_step,
    score_change,
)
from talking_maps.ui.screens.score import selection
from talking_maps.ui.widgets import score_bars, score_panel
from talking_maps.wording import vocabulary

KEY = "map"


@st.fragment
def board(code: str) -> None:
    """Show map and side; runs again after each stroke and choice.

    The map comes first: what is drawn after it may take its time or fail, and the map
    is on the screen already.
    """
    told = editor.told(KEY)
    if told.scene is not None and told.scene != session.scene():
        session.go_to(scene=told.scene)
    map_events.stop_lighting(told)
    with error_messages.saying():
        map_events.join_touched(code, told.same)
        plan = cache.plan(session.workspace(), code, session.owner())
        card = cache.scorecard(session.workspace(), code, session.owner())
        chosen = _chosen(plan, told)
        folded = score_panel.is_folded() and chosen is None
        with st.container(key="board"):
            with st.container(key="field"):
                lit = highlight.lit(code, card, chosen)
                advice = next_step.awaited(code) if chosen is None else ""
                editor.show(_board(code, plan, lit, advice), key=KEY)
            with st.container(key="side-folded" if folded else "side"):
                _side(code, plan, card, chosen)


def _chosen(plan: Plan, told: editor.Told) -> Feature | None:
    scene = session.scene()
    return next(
        (f for f in plan.features if f.uid == told.selected and f.scene == scene), None
    )


def _side(code: str, plan: Plan, card: Scorecard, chosen: Feature | None) -> None:
    moved = score_change.told(code, card)
    if chosen is None:
        score_panel.show(
            card,
            language=session.language(),
            moved=moved,
            beneath=lambda: next_step.show(code),
        )
        return
    st.html(score_bars.total(card, session.translator()) + moved)
    feature_form.show(code, plan, chosen)


def _board(code: str, plan: Plan, lit: editor.Lit, advice: str) -> editor.Board:
    workspace, t = session.workspace(), session.translator()
    register = cache.register(workspace, code)
    return editor.Board(
        code=code,
        owner=session.owner(),
        scene=session.scene(),
        author=session.author(),
        language=session.language(),
        sequence=cache.kept(workspace, code).sequence,
        has_others=len(register.owners) > 1,
        context=base_map.shown(code),
        layers=vocabulary.layers(workspace.layers, session.language()),
        scenes=vocabulary.scenes(t, plan.years),
        words=vocabulary.words(t),
        title=f"{register.community.name} · {header.owner_name(t, session.owner())}",
        lit=lit,
        pick=st.session_state.get(feature_form.PICK, ""),
        wanted=selection.wanted(editor.told(KEY).selected),
        said=editor.said(),
        advice=advice,
    )


editor.dress()
here = session.code()
if st.session_state.pop(score_panel.READ, False):
    # What was read on the score's page is not to cover the map.
    score_panel.choose("")
if here is not None:
    board(here)
