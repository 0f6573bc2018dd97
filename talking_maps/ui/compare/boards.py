"""Puts together what the two maps show, from both sides that were chosen."""

from __future__ import annotations

import streamlit as st

from talking_maps.language import Translator
from talking_maps.model.difference import Difference
from talking_maps.model.plan import Plan
from talking_maps.ui import cache, header, maps, state, versions
from talking_maps.ui.compare import (
    Board,
    Heard,
    journal,
    lives,
    moments,
    reckoning,
    rows,
    saying,
    scores,
    sides,
)  # fmt: skip
from talking_maps.ui.compare.reckoning import Likely, Shown
from talking_maps.ui.compare.sides import Side
from talking_maps.ui.editor import words

SCORE, DONE = "score", "compare.done"


def board(code: str, heard: Heard) -> Board:
    """Return what is shown; raises NotFound, BadFile."""
    place, _, language = state.place(), state.text(), state.language()
    left, right = sides.sides()
    likely, found = differences(code, left, right)
    register = cache.register(place, code)
    epsg = register.community.epsg
    backward = reckoning.is_backward(Shown(left, ()), Shown(right, ()))
    scored = heard.tab == SCORE
    return Board(
        code=code,
        language=language,
        context=maps.shown(code),
        layers=words.layers(place.layers, language),
        titles=(title(code, left, right, _), title(code, right, left, _)),
        rows=rows.rows(found, likely.doubts, place.layers, epsg, _, backward=backward),
        kinds=rows.legend(found, left, right, _),
        totals=rows.totals(found, place.layers, language, _, backward=backward),
        score=scores.told(code, left, right, _) if scored else {},
        life=life(code, heard.chosen, left, right),
        words=saying.words(_),
    )  # fmt: skip


def differences(
    code: str, left: Side, right: Side
) -> tuple[Likely, tuple[Difference, ...]]:
    """Return what differs, measured and signed; raises NotFound, BadFile."""
    place = state.place()
    shown = [Shown(side, sides.plan_of(code, side).features) for side in (left, right)]
    likely = reckoning.between(shown[0], shown[1])
    epsg = cache.register(place, code).community.epsg
    found = reckoning.measured(likely, place.layers, epsg)
    entries = journal.entries(code)
    touches = [
        journal.last_touch(entries, side.owner, sides.until(side, entries))
        for side in (left, right)
    ]
    if reckoning.is_backward(shown[0], shown[1]):
        touches.reverse()
    return likely, reckoning.signed(found, touches[0], touches[1])


def title(code: str, side: Side, other: Side, _: Translator) -> str:
    """Return what a map is of, in words; whose it is only where they differ."""
    plan = cache.plan(state.place(), code, side.owner)
    year = getattr(plan.years, side.scene)
    when = moments.known(code, _).get(side.moment, "")
    said = [f"{header.scene_names(_)[side.scene]} {year}"]
    if side.moment != sides.NOW:
        said.append(when)
    if side.owner != other.owner:
        said.append(header.owner_name(_, side.owner))
    return " · ".join(said)


def life(code: str, uid: str, left: Side, right: Side) -> rows.Told | None:
    """Return the life of the chosen thing, from the side that has it, or None."""
    place = state.place()
    for side in (right, left):
        plan = sides.plan_of(code, side)
        layer = _layer(plan, uid)
        if layer is not None:
            epsg = cache.register(place, code).community.epsg
            entries = journal.entries(code)
            told = lives.told(uid, plan, place.layer(layer), epsg, entries,
                              state.language(), state.text())  # fmt: skip
            return {**told, "backs": _backs(left, right)}
    return None


def _backs(left: Side, right: Side) -> list[rows.Told]:
    """Return from which maps a thing can be brought back: those of another moment."""
    _ = state.text()
    words = {"a": (left, _("Bring this back as it is on the left")),
             "b": (right, _("Bring this back as it is on the right"))}  # fmt: skip
    return [
        {"side": name, "word": word}
        for name, (side, word) in words.items()
        if side.moment != sides.NOW and state.author()
    ]


def act(code: str, heard: Heard) -> None:
    """Bring back what the browser asked for, once; raises NotFound, CannotKeep."""
    back = heard.back
    if back is None or st.session_state.get(DONE) == back.client or not state.author():
        return
    st.session_state[DONE] = back.client
    left, right = sides.sides()
    side = left if back.side == "a" else right
    if side.moment != sides.NOW:
        versions.bring_back(code, side, uid=back.uid, client=back.client)


def _layer(plan: Plan, uid: str) -> str | None:
    known = {layer.id for layer in state.place().layers}
    return next(
        (f.layer for f in plan.features if f.uid == uid and f.layer in known), None
    )
