"""A conflict as the browser shows it: the question, and each way out with its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.i18n import Translator
from talking_maps.model.change import Record
from talking_maps.model.layer import Layer
from talking_maps.model.merge import Candidate, Conflict
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Boundary
from talking_maps.ui import header
from talking_maps.ui.screens.compare import difference_text
from talking_maps.ui.screens.decide import field_values
from talking_maps.wording import feature_labels
from talking_maps.workspace import Workspace

Told = Mapping[str, object]
LETTERS = "ABCDEFGH"
#: More at once than one would read; what follows comes up as these are decided.
MOST = 200


def questions(
    place: Workspace,
    found: Sequence[Conflict],
    epsg: int,
    language: str,
    _: Translator,
) -> tuple[Told, ...]:
    """Return the conflicts in words, with every shape in longitude and latitude."""
    layers = {layer.id: layer for layer in place.layers}
    return tuple(_question(one, layers, epsg, language, _) for one in found[:MOST])


def _question(
    one: Conflict, layers: Mapping[str, Layer], epsg: int, language: str, _: Translator
) -> Told:
    record = next((r for c in one.candidates if (r := c.record or c.was)), None)
    layer = layers.get(record.layer) if isinstance(record, Feature) else None
    is_drawn = isinstance(record, Feature)
    ways = [
        _way(one, place, candidate, layers, epsg, language, _)
        for place, candidate in enumerate(one.candidates[: len(LETTERS)])
    ]
    facts = [_facts(one, c, layers, epsg, language, _) for c in one.candidates]
    alike = [fact for fact in facts[0] if all(fact in some for some in facts)]
    return {
        "id": one.id,
        "uid": one.uid,
        "owner": one.owner,
        "scene": one.scene or "",
        "layer": layer.id if layer else "",
        "geometry": layer.geometry if layer else "",
        "title": _title(one, record, layer, epsg, language, _),
        "where": _where(one, _),
        "question": question(one, layer, language, _),
        "both": is_drawn and one.part in ("geometry", "layer"),
        "draw": is_drawn and one.part in ("geometry", "existence"),
        "alike": alike,
        "ways": [
            way | {"facts": [fact for fact in some if fact not in alike]}
            for way, some in zip(ways, facts, strict=False)
        ],
    }


def _facts(
    one: Conflict,
    candidate: Candidate,
    layers: Mapping[str, Layer],
    epsg: int,
    language: str,
    _: Translator,
) -> list[tuple[str, str]]:
    shown = candidate.record or candidate.was
    layer = layers.get(shown.layer) if isinstance(shown, Feature) else None
    return field_values.facts(shown, layer, epsg, one.part, language, _)


def _way(
    one: Conflict,
    place: int,
    candidate: Candidate,
    layers: Mapping[str, Layer],
    epsg: int,
    language: str,
    _: Translator,
) -> dict[str, object]:
    shown = candidate.record or candidate.was
    layer = layers.get(shown.layer) if isinstance(shown, Feature) else None
    shape = _shape(shown)
    return {
        "change": candidate.change,
        "letter": LETTERS[place],
        "who": candidate.author or "—",
        "when": _("{at:datetime}", at=candidate.at) if candidate.at else "",
        "stands": place == 0,
        "gone": candidate.record is None,
        "says": _says(one, candidate, layer, language, _),
        "shape": None if shape is None else geo.to_geojson(shape, epsg),
        "spot": None if shape is None else _spot(shape, epsg),
    }


def _says(
    one: Conflict,
    candidate: Candidate,
    layer: Layer | None,
    language: str,
    _: Translator,
) -> str:
    """Return the value that this way gives to the part in question."""
    if candidate.record is None:
        return _("takes it away")
    if one.part == "existence":
        return _("keeps it")
    if one.part == "geometry":
        return _("this shape")
    return field_values.value(candidate.record, one.part, layer, language, _)


def question(one: Conflict, layer: Layer | None, language: str, _: Translator) -> str:
    """Return what has to be decided, in a sentence."""
    if one.part == "existence":
        return _("One took it away, another changed it.")
    if one.part == "geometry":
        return _("Each gave it another shape.")
    if one.part == "layer":
        return _("Each says it is another thing.")
    part = field_values.part_name(one.part, layer, language, _)
    return _("Each says otherwise: {part}.", part=part)


def _title(
    one: Conflict,
    record: Record | None,
    layer: Layer | None,
    epsg: int,
    language: str,
    _: Translator,
) -> str:
    if isinstance(record, Feature):
        layers = {layer.id: layer} if layer else {}
        return feature_labels.label(record, layers, epsg, language)
    return feature_labels.record(one.kind, one.uid, _)


def _where(one: Conflict, _: Translator) -> str:
    said = [header.scene_names(_)[one.scene]] if one.scene else []
    if one.owner:
        said.append(header.owner_name(_, one.owner))
    return " · ".join(said)


def _shape(record: Record | None) -> BaseGeometry | None:
    return record.geometry if isinstance(record, Feature | Boundary) else None


def _spot(shape: BaseGeometry, epsg: int) -> object:
    return geo.to_geojson(shape.representative_point(), epsg)["coordinates"]


def words(_: Translator) -> Mapping[str, str]:
    """Return what stands on the buttons and headings."""
    return {
        "waiting": _("To be decided"),
        "none": _("Nothing waits to be decided. Every copy says the same."),
        "stands": _("counts until it is decided"),
        "keep": _("Keep {letter}", letter="#"),
        "letGo": _("Take it away ({letter})", letter="#"),
        "both": _("Keep both"),
        "third": _("Draw a third"),
        "beginWith": _("Begin with {letter}", letter="#"),
        "anew": _("Draw anew"),
        "finish": _("Finish"),
        "keepThird": _("Keep this shape"),
        "cancel": _("Cancel"),
        "keeping": _("Keeping …"),
        "back": _("Take it back"),
        "whole": _("See all"),
        "discreet": _("Hide sacred"),
        "sacredHidden": _("Sacred places are hidden"),
        "hint": _("Drag a corner; a pale one makes a new corner."),
        "hintPoint": _("Drag the point to its place."),
        "draw": _("Touch point after point on the map, then Finish."),
        "drawPoint": _("Touch the place on the map."),
        "alike": _("the same in all"),
        "blink": _("Show on the map"),
        "noLibrary": difference_text.words(_)["noLibrary"],
    }
