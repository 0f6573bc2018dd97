"""Draw: the map as large as can be, beside it the score or the chosen thing's form.

Map and side lie in one fragment, so that a stroke runs only this part again.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.ui import cache, error_messages, navigation, session
from talking_maps.ui.components import base_map, editor, map_words
from talking_maps.ui.screens.draw import (
    feature_form,
    next_step,
    plan_flags_list,
    score_change,
)
from talking_maps.ui.screens.score import selection
from talking_maps.ui.widgets import (
    html,
    plan_papers,
    print_door,
    score_bars,
    score_panel,
)
from talking_maps.wording.vocabulary import owner_name
from talking_maps.workspace import list_old_maps, scores

KEY = "map"
#: What is printed from here.
PAPERS: tuple[plan_papers.PlanPaper, ...] = ("map", "base", "three", "book")


@st.fragment
def board(code: str) -> None:
    """Show map and side; runs again after each stroke and choice.

    The map comes first: what is drawn after it may take its time or fail, and the map
    is on the screen already.
    """
    told = editor.value(KEY)
    if told.scene is not None and told.scene != session.scene():
        session.go_to(scene=told.scene)
    stop_lighting(told)
    with error_messages.saying(), cache.one_run():
        session.community(code).read_ahead(session.owner())
        join_touched(code, told.same)
        plan = session.community(code).plan(session.owner())
        card = scores.scorecard(session.community(code), session.owner())
        chosen = _chosen(plan, told)
        folded = score_panel.is_folded() and chosen is None
        with st.container(key="board"):
            with st.container(key="field"):
                light = lit(code, plan, card, chosen)
                advice = next_step.awaited(code) if chosen is None else ""
                editor.show(_board(code, plan, light, advice), key=KEY)
            with st.container(key="side-folded" if folded else "side"):
                _side(code, plan, card, chosen)


def _chosen(plan: Plan, told: editor.EditorValue) -> Feature | None:
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
            beneath=lambda: _beneath(code, plan),
        )
        return
    html.show(score_bars.total(card, session.translator()) + moved)
    feature_form.show(code, plan, chosen)


def _beneath(code: str, plan: Plan) -> None:
    print_door.show("draw", lambda: plan_papers.ask(PAPERS))
    t = session.translator()
    navigation.page_link(navigation.SCAN, t("Read a drawn sheet"))
    next_step.show(code)
    plan_flags_list.show(code, plan)


def _board(
    code: str, plan: Plan, lit: editor.Highlight, advice: str
) -> editor.EditorView:
    workspace, t = session.workspace(), session.translator()
    papers = tuple(old for old in list_old_maps(workspace, code) if old.is_fitted)
    register = cache.community(workspace, code).register()
    return editor.EditorView(
        code=code,
        owner=session.owner(),
        scene=session.scene(),
        author=session.author(),
        language=session.language(),
        sequence=cache.community(workspace, code).last_change().sequence,
        has_others=len(register.owners) > 1,
        context=base_map.shown(code, tuple(old.tile_set for old in papers)),
        layers=map_words.layers(workspace.layers, session.language()),
        scenes=map_words.scenes(t, plan.years),
        words=map_words.words(t, papers),
        title=f"{register.community.name} · {owner_name(t, session.owner())}",
        lit=lit,
        pick=st.session_state.get(feature_form.PICK, ""),
        wanted=selection.wanted(editor.value(KEY).selected),
        said=editor.said(),
        advice=advice,
    )


here = session.code()


ASKED = "map.asked"


def lit(
    code: str, plan: Plan, card: Scorecard, chosen: Feature | None
) -> editor.Highlight:
    """Return what the score lights up: nothing while it is folded away."""
    good, bad = score_panel.lit(card)
    if chosen is None:
        if score_panel.is_folded():
            good, bad = score_panel.NOTHING
        flagged = frozenset[str]()
        if not score_panel.is_chosen(card):
            flagged = plan_flags_list.lit(code, plan)
        good = next_step.lit(code) or flagged or good
    return _with_flight(editor.Highlight(tuple(sorted(good)), tuple(sorted(bad))))


def _with_flight(lit: editor.Highlight) -> editor.Highlight:
    """Bring into view what has just been lit up, once, not at every stroke after."""
    asked = (
        st.session_state.get(score_panel.CHOSEN),
        st.session_state.get(score_panel.ONE),
        st.session_state.get(plan_flags_list.CHOSEN),
    )
    new = asked != st.session_state.get(ASKED)
    st.session_state[ASKED] = asked
    return editor.Highlight(lit.good, lit.bad, fly=new and bool(lit.good or lit.bad))


UNLIT, JOINED = "map.unlit", "map.joined"


def stop_lighting(told: editor.EditorValue) -> None:
    """Light nothing up any more, once for each time that was asked on the map."""
    if told.unlit > st.session_state.get(UNLIT, 0):
        st.session_state[UNLIT] = told.unlit
        score_panel.choose("")
        selection.let_go()
        plan_flags_list.let_go()


def join_touched(code: str, same: editor.SameTouch | None) -> None:
    """Join what a touch on the map says is one thing, once for each touch."""
    if same is None or st.session_state.get(JOINED) == same.asked:
        return
    st.session_state[JOINED] = same.asked
    plan = session.community(code).plan(session.owner())
    here, there = (
        next((f for f in plan.features if (f.scene, f.uid) == end), None)
        for end in (same.here, same.there)
    )
    if here is not None and there is not None:
        feature_form.join(code, here, there)


editor.dress()
if st.session_state.pop(score_panel.READ, False):
    # What was read on the score's page is not to cover the map.
    score_panel.choose("")
if here is not None:
    board(here)
