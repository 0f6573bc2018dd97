"""Puts together what the two maps show, from both sides that were chosen."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from talking_maps.ui import cache, maps, state, versions
from talking_maps.ui.compare import (
    Board,
    Heard,
    Same,
    finding,
    lives,
    rows,
    saying,
    scores,
    sides,
    telling,
    titles,
)
from talking_maps.ui.compare.finding import Finding
from talking_maps.ui.compare.sides import Side
from talking_maps.ui.editor import words
from talking_maps.workspace import history as work

SCORE, DONE = "score", "compare.done"


def board(code: str, heard: Heard) -> Board:
    """Return what is shown; raises NotFound, BadFile."""
    place, _, language = state.place(), state.text(), state.language()
    left, right = sides.sides()
    found = finding.find(code, left, right)
    at = urlencode(telling.address(code, left, right, language))
    return Board(
        code=code,
        language=language,
        context=maps.shown(code),
        layers=words.layers(place.layers, language),
        titles=(titles.title(code, left, right, _), titles.title(code, right, left, _)),
        rows_at=f"/compare/{code}/differences?{at}",
        paper_at=f"/compare/{code}/paper?{at}",
        kinds=rows.legend(found.differences, left, right, _),
        totals=rows.totals(found, place.layers, language, _),
        score=scores.told(code, left, right, _) if heard.tab == SCORE else {},
        life=life(code, heard.chosen, found, left, right),
        may_say=bool(state.author()),
        words=saying.words(_),
    )


def life(
    code: str, uid: str, found: Finding, left: Side, right: Side
) -> rows.Told | None:
    """Return the life of the chosen thing, from the side that has it, or None."""
    place = state.place()
    uids = {uid, found.real(uid, "a"), found.real(uid, "b")}
    known = {layer.id for layer in place.layers}
    for side in (right, left):
        plan = sides.plan_of(code, side)
        layer = next(
            (f.layer for f in plan.features if f.uid in uids and f.layer in known), None
        )
        if layer is not None:
            thing = lives.Thing(uid, frozenset(uids), place.layer(layer))
            epsg = cache.register(place, code).community.epsg
            told = lives.told(code, thing, plan, epsg, state.language(), state.text())
            return {**told, "backs": _backs(left, right)}
    return None


def _backs(left: Side, right: Side) -> list[rows.Told]:
    """Return from which maps a thing can be brought back: those of another moment."""
    _ = state.text()
    words = {
        "a": (left, _("Bring this back as it is on the left")),
        "b": (right, _("Bring this back as it is on the right")),
    }
    return [
        {"side": name, "word": word}
        for name, (side, word) in words.items()
        if side.moment != sides.NOW and state.author()
    ]


def act(code: str, heard: Heard) -> None:
    """Do what the browser asked for, once; raises NotFound, CannotKeep, BadValue."""
    asked = heard.back or heard.same
    if asked is None or st.session_state.get(DONE) == asked.client:
        return
    st.session_state[DONE] = asked.client
    if not state.author():
        return
    if isinstance(asked, Same):
        work.say_same(
            state.place(),
            code,
            asked.first,
            asked.second,
            same=asked.same,
            author=state.author(),
        )
        return
    left, right = sides.sides()
    side = left if asked.side == "a" else right
    if side.moment != sides.NOW:
        uid = finding.find(code, left, right).real(
            asked.uid, "a" if asked.side == "a" else "b"
        )
        versions.bring_back(code, side, uid=uid, client=asked.client)
