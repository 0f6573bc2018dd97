"""Puts together what the two maps show, from both sides that were chosen."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from talking_maps import geo
from talking_maps.i18n import Translator
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.store import AuditEntry
from talking_maps.ui import cache, session
from talking_maps.ui.api import comparison_routes
from talking_maps.ui.components import base_map, map_words
from talking_maps.ui.components.compare_map import CompareValue, CompareView, SameAnswer
from talking_maps.ui.components.component_call import JsonObject
from talking_maps.ui.screens.compare import (
    comparison_lookup,
    difference_rows,
    score_delta,
    sides,
)
from talking_maps.ui.screens.history import versions_panel
from talking_maps.ui.screens.score.band_jobs import BandJob
from talking_maps.wording import differences, feature_labels, vocabulary
from talking_maps.workspace import comparisons
from talking_maps.workspace.comparisons import Comparison, Side
from talking_maps.workspace.open_community import NOW

SCORE, DONE = "score", "compare.done"


def asked(code: str, heard: CompareValue) -> BandJob | None:
    """Return the question how sure the points are, while these are looked at."""
    return score_delta.asked(code, *sides.sides()) if heard.tab == SCORE else None


def board(code: str, heard: CompareValue, job: BandJob | None = None) -> CompareView:
    """Return what is shown; raises NotFound, BadFile."""
    workspace = session.workspace()
    t = session.translator()
    language = session.language()
    left, right = sides.sides()
    found = comparison_lookup.find(code, left, right)
    at = urlencode(comparison_routes.address(code, left, right, language))
    return CompareView(
        code=code,
        language=language,
        context=base_map.shown(code),
        layers=map_words.layers(workspace.layers, language),
        titles=_titles(code, left, right, t),
        rows_at=f"/compare/{code}/differences?{at}",
        paper_at=f"/compare/{code}/paper?{at}",
        kinds=difference_rows.legend(found.differences, left, right, t),
        totals=difference_rows.totals(found, workspace.layers, language, t),
        score=score_delta.told(code, left, right, t, job) if heard.tab == SCORE else {},
        life=life(code, heard.chosen, found, left, right),
        may_say=bool(session.author()),
        words=difference_rows.words(t),
    )


def _titles(code: str, left: Side, right: Side, t: Translator) -> tuple[str, str]:
    """Return what stands above each map."""
    return (
        sides.title(code, left, right, t),
        sides.title(code, right, left, t),
    )


def life(
    code: str, uid: str, found: Comparison, left: Side, right: Side
) -> JsonObject | None:
    """Return the life of the chosen thing, from the side that has it, or None."""
    workspace = session.workspace()
    uids = {uid, found.uid_on(uid, "a"), found.uid_on(uid, "b")}
    known = {layer.id for layer in workspace.layers}
    for side in (right, left):
        plan = sides.plan_of(code, side)
        layer = next(
            (f.layer for f in plan.features if f.uid in uids and f.layer in known), None
        )
        if layer is not None:
            thing = ListedFeature(uid, frozenset(uids), workspace.layer(layer))
            epsg = cache.community(workspace, code).register().community.epsg
            timeline = told(
                code, thing, plan, epsg, session.language(), session.translator()
            )
            return {**timeline, "backs": _backs(left, right)}
    return None


def _backs(left: Side, right: Side) -> list[JsonObject]:
    """Return from which maps a thing can be brought back: those of another moment."""
    t = session.translator()
    words = {
        "a": (left, t("Bring this back as it is on the left")),
        "b": (right, t("Bring this back as it is on the right")),
    }
    return [
        {"side": name, "word": word}
        for name, (side, word) in words.items()
        if side.moment != NOW and session.author()
    ]


def do_asked(code: str, heard: CompareValue) -> None:
    """Do what the browser asked for, once; raises NotFound, CannotKeep, BadValue."""
    asked = heard.back or heard.same
    if asked is None or st.session_state.get(DONE) == asked.client:
        return
    st.session_state[DONE] = asked.client
    if not session.author():
        return
    if isinstance(asked, SameAnswer):
        _say_same(code, asked)
        return
    left, right = sides.sides()
    side = left if asked.side == "a" else right
    if side.moment != NOW:
        uid = comparison_lookup.find(code, left, right).uid_on(
            asked.uid, "a" if asked.side == "a" else "b"
        )
        versions_panel.bring_back(code, side, uid=uid, client=asked.client)


def _say_same(code: str, asked: SameAnswer) -> None:
    """Keep what was answered of two things."""
    comparisons.say_same(
        session.workspace(),
        code,
        asked.first,
        asked.second,
        same=asked.same,
        author=session.author(),
    )


@dataclass(frozen=True, slots=True)
class ListedFeature:
    """A thing of the list, under all the uids it is drawn with."""

    uid: str
    uids: frozenset[str]
    layer: Layer


def told(
    code: str, thing: ListedFeature, plan: Plan, epsg: int, language: str, t: Translator
) -> JsonObject:
    """Return the thing's three scenes and what was done to it, oldest first."""
    scenes = {f.scene: f for f in plan.features if f.uid in thing.uids}
    latest = next(f for scene in reversed(SCENES) if (f := scenes.get(scene)))
    called = next((f.name for f in scenes.values() if f.name), "")
    layers = {thing.layer.id: thing.layer}
    return {
        "uid": thing.uid,
        "layer": thing.layer.id,
        "title": called or feature_labels.label(latest, layers, epsg, language),
        "scenes": [
            _scene(scene, scenes.get(scene), plan, thing.layer, epsg, t)
            for scene in SCENES
        ],
        "done": [
            _done(entry, thing.uids, t)
            for entry in session.community(code).journal()
            if entry.owner == plan.owner.id and _about(entry, thing.uids)
        ],
    }


def _scene(
    scene: Scene,
    feature: Feature | None,
    plan: Plan,
    layer: Layer,
    epsg: int,
    t: Translator,
) -> JsonObject:
    title = f"{vocabulary.scene_names(t)[scene]} {getattr(plan.years, scene)}"
    if feature is None:
        return {
            "scene": scene,
            "title": title,
            "facts": [t("not drawn")],
            "note": "",
            "photos": [],
        }
    size, unit = geo.quantity(feature.geometry, layer.geometry, epsg)
    facts = [vocabulary.statuses(t)[feature.status]]
    if unit != "number":
        facts.append(differences.amount(size, unit, t))
    facts.append(vocabulary.origins(t)[feature.origin])
    if feature.voice:
        facts.append(_whose(scene, vocabulary.voices(t)[feature.voice], t))
    return {
        "scene": scene,
        "title": title,
        "facts": facts,
        "note": feature.note,
        "photos": list(feature.photos),
    }


def _whose(scene: Scene, voice: str, t: Translator) -> str:
    sayings = {
        "past": t("memory of: {who}", who=voice),
        "present": t("as seen by: {who}", who=voice),
        "future": t("wish of: {who}", who=voice),
    }
    return sayings[scene]


def _about(entry: AuditEntry, uids: frozenset[str]) -> bool:
    return any(touched in uids for _scene, touched in entry.touched)


def _done(entry: AuditEntry, uids: frozenset[str], t: Translator) -> JsonObject:
    touched = {scene for scene, uid in entry.touched if uid in uids}
    scenes = [scene for scene in SCENES if scene in touched]
    where = ", ".join(vocabulary.scene_names(t)[scene].lower() for scene in scenes)
    who = vocabulary.author_name(t, entry.author) or "—"
    return {
        "when": difference_rows.when(entry.at, t),
        "who": f"{who} ({where})",
        "note": entry.note,
    }
