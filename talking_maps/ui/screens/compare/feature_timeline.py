"""The life of one thing: what it was, is and shall be; whose memory, photos, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talking_maps import geo
from talking_maps.i18n import Translator
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.report import comparison_tables
from talking_maps.ui import header
from talking_maps.ui.screens.compare import difference_text, last_changes
from talking_maps.wording import feature_labels, vocabulary
from talking_maps.workspace import authors

Told = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the list, under all the uids it is drawn with."""

    uid: str
    uids: frozenset[str]
    layer: Layer


def told(
    code: str, thing: Thing, plan: Plan, epsg: int, language: str, t: Translator
) -> Told:
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
            for entry in last_changes.entries(code)
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
) -> Told:
    title = f"{header.scene_names(t)[scene]} {getattr(plan.years, scene)}"
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
        facts.append(comparison_tables.amount(size, unit, t))
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


def _about(entry: last_changes.AuditEntry, uids: frozenset[str]) -> bool:
    return any(touched in uids for _scene, touched in entry.touched)


def _done(entry: last_changes.AuditEntry, uids: frozenset[str], t: Translator) -> Told:
    touched = {scene for scene, uid in entry.touched if uid in uids}
    scenes = [scene for scene in SCENES if scene in touched]
    where = ", ".join(header.scene_names(t)[scene].lower() for scene in scenes)
    who = authors.called(entry.author, t) or "—"
    return {
        "when": difference_text.when(entry.at, t),
        "who": f"{who} ({where})",
        "note": entry.note,
    }
