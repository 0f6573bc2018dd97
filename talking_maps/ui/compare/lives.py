"""The life of one thing: what it was, is and shall be; whose memory, photos, notes."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps import geo
from talking_maps.language import Translator, name
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.ui import header
from talking_maps.ui.compare import journal, saying
from talking_maps.ui.editor import words

Told = Mapping[str, object]


def told(
    uid: str, plan: Plan, layer: Layer, epsg: int, found: tuple[journal.Entry, ...],
    language: str, _: Translator,
) -> Told:  # fmt: skip
    """Return the thing's three scenes and what was done to it, oldest first."""
    scenes = {f.scene: f for f in plan.features if f.uid == uid}
    called = next((f.name for f in scenes.values() if f.name), "")
    return {
        "uid": uid,
        "layer": layer.id,
        "title": called or name(layer.names, language),
        "scenes": [_scene(scene, scenes.get(scene), plan, layer, epsg, _)
                   for scene in SCENES],
        "done": [_done(entry, uid, _) for entry in found
                 if entry.owner == plan.owner.id and _about(entry, uid)],
    }  # fmt: skip


def _scene(
    scene: Scene, feature: Feature | None, plan: Plan, layer: Layer, epsg: int,
    _: Translator,
) -> Told:  # fmt: skip
    title = f"{header.scene_names(_)[scene]} {getattr(plan.years, scene)}"
    if feature is None:
        return {"scene": scene, "title": title, "facts": [_("not drawn")],
                "note": "", "photos": []}  # fmt: skip
    size, unit = geo.quantity(feature.geometry, layer.geometry, epsg)
    facts = [words.statuses(_)[feature.status]]
    if unit != "number":
        facts.append(saying.amount(size, unit, _))
    facts.append(words.origins(_)[feature.origin])
    if feature.voice:
        facts.append(_whose(scene, words.voices(_)[feature.voice], _))
    return {"scene": scene, "title": title, "facts": facts, "note": feature.note,
            "photos": list(feature.photos)}  # fmt: skip


def _whose(scene: Scene, voice: str, _: Translator) -> str:
    sayings = {
        "past": _("memory of: {who}", who=voice),
        "present": _("as seen by: {who}", who=voice),
        "future": _("wish of: {who}", who=voice),
    }
    return sayings[scene]


def _about(entry: journal.Entry, uid: str) -> bool:
    return any(touched == uid for _scene, touched in entry.touched)


def _done(entry: journal.Entry, uid: str, _: Translator) -> Told:
    scenes = [s for s in SCENES if (s, uid) in entry.touched]
    where = ", ".join(header.scene_names(_)[scene].lower() for scene in scenes)
    who = entry.author or "—"
    return {"when": saying.when(entry.at, _), "who": f"{who} ({where})",
            "note": entry.note}  # fmt: skip
