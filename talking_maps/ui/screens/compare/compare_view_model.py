"""Puts together what the two maps show, from both sides that were chosen."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from talking_maps.ui import cache, session
from talking_maps.ui.api import comparison_routes
from talking_maps.ui.components import base_map
from talking_maps.ui.components.compare_map import Board, Heard, Same
from talking_maps.ui.screens.compare import (
    comparison_lookup,
    difference_rows,
    difference_text,
    feature_timeline,
    score_delta,
    side_titles,
    sides,
)
from talking_maps.ui.screens.compare.comparison_lookup import Finding
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.ui.screens.history import versions_panel
from talking_maps.wording import vocabulary
from talking_maps.workspace import history as work

SCORE, DONE = "score", "compare.done"


def board(code: str, heard: Heard) -> Board:
    """Return what is shown; raises NotFound, BadFile."""
    workspace, t, language = (
        session.workspace(),
        session.translator(),
        session.language(),
    )
    left, right = sides.sides()
    found = comparison_lookup.find(code, left, right)
    at = urlencode(comparison_routes.address(code, left, right, language))
    return Board(
        code=code,
        language=language,
        context=base_map.shown(code),
        layers=vocabulary.layers(workspace.layers, language),
        titles=(
            side_titles.title(code, left, right, t),
            side_titles.title(code, right, left, t),
        ),
        rows_at=f"/compare/{code}/differences?{at}",
        paper_at=f"/compare/{code}/paper?{at}",
        kinds=difference_rows.legend(found.differences, left, right, t),
        totals=difference_rows.totals(found, workspace.layers, language, t),
        score=score_delta.told(code, left, right, t) if heard.tab == SCORE else {},
        life=life(code, heard.chosen, found, left, right),
        may_say=bool(session.author()),
        words=difference_text.words(t),
    )


def life(
    code: str, uid: str, found: Finding, left: Side, right: Side
) -> difference_rows.Told | None:
    """Return the life of the chosen thing, from the side that has it, or None."""
    workspace = session.workspace()
    uids = {uid, found.real(uid, "a"), found.real(uid, "b")}
    known = {layer.id for layer in workspace.layers}
    for side in (right, left):
        plan = sides.plan_of(code, side)
        layer = next(
            (f.layer for f in plan.features if f.uid in uids and f.layer in known), None
        )
        if layer is not None:
            thing = feature_timeline.Thing(uid, frozenset(uids), workspace.layer(layer))
            epsg = cache.register(workspace, code).community.epsg
            told = feature_timeline.told(
                code, thing, plan, epsg, session.language(), session.translator()
            )
            return {**told, "backs": _backs(left, right)}
    return None


def _backs(left: Side, right: Side) -> list[difference_rows.Told]:
    """Return from which maps a thing can be brought back: those of another moment."""
    t = session.translator()
    words = {
        "a": (left, t("Bring this back as it is on the left")),
        "b": (right, t("Bring this back as it is on the right")),
    }
    return [
        {"side": name, "word": word}
        for name, (side, word) in words.items()
        if side.moment != sides.NOW and session.author()
    ]


def act(code: str, heard: Heard) -> None:
    """Do what the browser asked for, once; raises NotFound, CannotKeep, BadValue."""
    asked = heard.back or heard.same
    if asked is None or st.session_state.get(DONE) == asked.client:
        return
    st.session_state[DONE] = asked.client
    if not session.author():
        return
    if isinstance(asked, Same):
        work.say_same(
            session.workspace(),
            code,
            asked.first,
            asked.second,
            same=asked.same,
            author=session.author(),
        )
        return
    left, right = sides.sides()
    side = left if asked.side == "a" else right
    if side.moment != sides.NOW:
        uid = comparison_lookup.find(code, left, right).real(
            asked.uid, "a" if asked.side == "a" else "b"
        )
        versions_panel.bring_back(code, side, uid=uid, client=asked.client)
