"""Draw: the map as large as can be, beside it the score or the chosen thing's form.

Map and side lie in one fragment, so that a stroke runs only this part again.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.ui import (
    bars,
    cache,
    editor,
    errors,
    form,
    header,
    maps,
    score_change,
    score_panel,
    state,
)
from talking_maps.ui.editor import words
from talking_maps.ui.score import choosing, next_step

KEY, UNLIT, JOINED = "map", "map.unlit", "map.joined"


@st.fragment
def board(code: str) -> None:
    """Show map and side; runs again after each stroke and choice.

    The map comes first: what is drawn after it may take its time or fail, and the map
    is on the screen already.
    """
    told = editor.told(KEY)
    if told.scene is not None and told.scene != state.scene():
        state.go_to(scene=told.scene)
    _let_go(told)
    with errors.saying():
        _join(code, told.same)
        plan = cache.plan(state.place(), code, state.owner())
        card = cache.scorecard(state.place(), code, state.owner())
        chosen = _chosen(plan, told)
        folded = score_panel.is_folded() and chosen is None
        with st.container(key="board"):
            with st.container(key="field"):
                lit = _lit(code, card, chosen)
                advice = next_step.awaited(code) if chosen is None else ""
                editor.show(_board(code, plan, lit, advice), key=KEY)
            with st.container(key="side-folded" if folded else "side"):
                _side(code, plan, card, chosen)


def _chosen(plan: Plan, told: editor.Told) -> Feature | None:
    scene = state.scene()
    return next(
        (f for f in plan.features if f.uid == told.selected and f.scene == scene), None
    )


def _let_go(told: editor.Told) -> None:
    """Light nothing up any more, once for each time that was asked on the map."""
    if told.unlit > st.session_state.get(UNLIT, 0):
        st.session_state[UNLIT] = told.unlit
        score_panel.choose("")
        choosing.let_go()


def _join(code: str, same: editor.Same | None) -> None:
    """Join what a touch on the map says is one thing, once for each touch."""
    if same is None or st.session_state.get(JOINED) == same.asked:
        return
    st.session_state[JOINED] = same.asked
    plan = cache.plan(state.place(), code, state.owner())
    here, there = (
        next((f for f in plan.features if (f.scene, f.uid) == end), None)
        for end in (same.here, same.there)
    )
    if here is not None and there is not None:
        form.join(code, here, there)


def _side(code: str, plan: Plan, card: Scorecard, chosen: Feature | None) -> None:
    moved = score_change.told(code, card)
    if chosen is None:
        score_panel.show(
            card,
            language=state.language(),
            moved=moved,
            beneath=lambda: next_step.show(code),
        )
        return
    st.html(bars.total(card, state.text()) + moved)
    form.show(code, plan, chosen)


def _lit(code: str, card: Scorecard, chosen: Feature | None) -> editor.Lit:
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
    new = asked != st.session_state.get("map.asked")
    st.session_state["map.asked"] = asked
    return editor.Lit(lit.good, lit.bad, fly=new and bool(lit.good or lit.bad))


def _board(code: str, plan: Plan, lit: editor.Lit, advice: str) -> editor.Board:
    place, _ = state.place(), state.text()
    register = cache.register(place, code)
    return editor.Board(
        code=code,
        owner=state.owner(),
        scene=state.scene(),
        author=state.author(),
        language=state.language(),
        sequence=cache.kept(place, code).sequence,
        has_others=len(register.owners) > 1,
        context=maps.shown(code),
        layers=words.layers(place.layers, state.language()),
        scenes=words.scenes(_, plan.years),
        words=words.words(_),
        title=f"{register.community.name} · {header.owner_name(_, state.owner())}",
        lit=lit,
        pick=st.session_state.get(form.PICK, ""),
        wanted=choosing.wanted(editor.told(KEY).selected),
        said=editor.said(),
        advice=advice,
    )


editor.dress()
here = state.code()
if st.session_state.pop(score_panel.READ, False):
    # What was read on the score's page is not to cover the map.
    score_panel.choose("")
if here is not None:
    board(here)
