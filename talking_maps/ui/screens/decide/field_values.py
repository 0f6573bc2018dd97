"""What a record says, part by part, in words that two ways out can be held beside."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps import geo
from talking_maps.i18n import Translator, name
from talking_maps.model.change import Record
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.plan import Feature
from talking_maps.report import comparison_tables
from talking_maps.wording import vocabulary

_ATTRIBUTE = "attributes."


def facts(
    record: Record | None,
    layer: Layer | None,
    epsg: int,
    part: str,
    language: str,
    t: Translator,
) -> list[tuple[str, str]]:
    """Return what else is said of a drawn thing: what, how large, and its values.

    The part in question is left out: it stands apart.
    """
    if not isinstance(record, Feature):
        return []
    said = []
    if layer is not None:
        size, unit = geo.quantity(record.geometry, layer.geometry, epsg)
        if unit != "number":
            said.append((t("Size"), comparison_tables.amount(size, unit, t)))
    shown = ("status", "origin", "voice", "note")
    keys = [*shown, *(_ATTRIBUTE + key for key in sorted(record.attributes))]
    for key in keys:
        said_of_it = value(record, key, layer, language, t)
        if key != part and said_of_it != "—":
            said.append((part_name(key, layer, language, t), said_of_it))
    return said


def value(
    record: Record, part: str, layer: Layer | None, language: str, t: Translator
) -> str:
    """Return the value of a part in words; a dash where there is none."""
    if part == "layer":
        return name(layer.names, language) if layer else "—"
    if isinstance(record, Feature):
        known = _feature_words(part, t)
        if part.startswith(_ATTRIBUTE):
            key = part.removeprefix(_ATTRIBUTE)
            attribute = layer.attribute(key) if layer else None
            return _attribute(record.attributes.get(key), attribute, language, t)
        found = getattr(record, part, None)
        return known.get(str(found), _plain(found, t))
    return _plain(getattr(record, part, None), t)


def part_name(part: str, layer: Layer | None, language: str, t: Translator) -> str:
    """Return what a part is called."""
    if part.startswith(_ATTRIBUTE):
        key = part.removeprefix(_ATTRIBUTE)
        attribute = layer.attribute(key) if layer else None
        return name(attribute.names, language) if attribute else key
    called = {
        "status": t("Status"),
        "origin": t("How it is known"),
        "voice": t("Whose memory or wish"),
        "name": t("Name"),
        "note": t("Note"),
        "members": t("Members"),
        "count": t("Animals"),
        "held_on": t("Day"),
        "title": t("Title"),
        "households": t("Households"),
        "women": t("Women"),
        "men": t("Men"),
        "what": t("What"),
        "who": t("Who"),
        "by": t("By when"),
        "labour_days": t("Days of work"),
        "cost": t("Cost"),
        "geometry": t("the shape"),
    }
    return called.get(part, part)


def _feature_words(part: str, t: Translator) -> Mapping[str, str]:
    tables: Mapping[str, Mapping[str, str]] = {
        "status": {str(k): v for k, v in vocabulary.statuses(t).items()},
        "origin": {str(k): v for k, v in vocabulary.origins(t).items()},
        "voice": {str(k): v for k, v in vocabulary.voices(t).items()},
    }
    return tables.get(part, {})


def _attribute(
    found: object, attribute: Attribute | None, language: str, t: Translator
) -> str:
    if attribute is None or found is None:
        return _plain(found, t)
    choices = {c.id: name(c.names, language) for c in attribute.choices}
    said = choices.get(str(found), _plain(found, t))
    return f"{said} {attribute.unit}" if attribute.unit else said


def _plain(found: object, t: Translator) -> str:
    if found is None or found == "":
        return "—"
    if isinstance(found, bool):
        return t("yes") if found else t("no")
    if isinstance(found, int | float):
        return t("{value:number}", value=found)
    if isinstance(found, tuple | list | Mapping):
        return ", ".join(map(str, found)) or "—"
    return str(found)
