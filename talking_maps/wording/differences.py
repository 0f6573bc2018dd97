"""What differs between two states of a plan, in words and quantities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talking_maps.i18n import Translator, name
from talking_maps.model.difference import Difference, Part
from talking_maps.model.layer import Layer
from talking_maps.model.rubric import Reference

#: What the part of a record is called that is one of its attributes, before its id.
ATTRIBUTE = "attributes."
#: The same of a community's local number.
NUMBER = "numbers."


def kind_of(one: Difference) -> str:
    """Return the field's word for a difference, or what was done."""
    return one.word or one.change


def is_planned(differences: Iterable[Difference]) -> bool:
    """Tell whether what came between two scenes is only wished for so far."""
    return any(one.scene == "future" for one in differences)


def kinds(t: Translator, *, planned: bool) -> dict[str, str]:
    """Return what each kind of difference is called, between versions and scenes."""
    return {**version_kinds(t), **scene_kinds(t, planned=planned)}


def version_kinds(t: Translator) -> dict[str, str]:
    """Return what the kinds of differences between two versions are called."""
    return {
        "added": t("added"),
        "removed": t("removed"),
        "changed": t("changed"),
        "unchanged": t("unchanged"),
    }


def scene_kinds(t: Translator, *, planned: bool) -> dict[str, str]:
    """Return what the kinds of differences between two scenes are called.

    A thing that came is proposed where the later scene is the future (`planned`). What
    came between past and present is there: it is new.
    """
    return {
        "proposed": t("proposed") if planned else t("new"),
        "recovered": t("recovered"),
        "changed": t("changed"),
        "lost": t("lost"),
        "kept": t("kept as it was"),
    }


def owner_kinds(t: Translator) -> dict[str, str]:
    """Return what the kinds of differences between two owners' plans are called."""
    return {
        "added": t("only on the right"),
        "removed": t("only on the left"),
        "changed": t("drawn otherwise"),
        "unchanged": t("the same"),
    }


def parts(one: Difference, t: Translator) -> str:
    """Return what of a thing differs."""
    words: Mapping[Part, str] = {
        "geometry": t("the shape"),
        "attributes": t("its details"),
        "status": t("its status"),
    }
    return ", ".join(words[part] for part in one.parts)


def amount(value: float | None, unit: str, t: Translator) -> str:
    """Return a quantity with its unit; a dash where the thing is not there."""
    if value is None:
        return "—"
    if unit == "m2":
        return t("{area:ha}", area=value)
    if unit == "m":
        return t("{length:m}", length=value)
    return t("{count:whole}", count=value)


def gain(change: float, unit: str, t: Translator) -> str:
    """Return how much more or less there is, with its sign."""
    said = amount(abs(change), unit, t)
    if said == amount(0.0, unit, t):
        return "="
    return f"+{said}" if change > 0 else f"−{said}"


def from_to(before: float | None, after: float | None, unit: str, t: Translator) -> str:
    """Return both quantities, or the one where they read the same or one is missing."""
    old, new = amount(before, unit, t), amount(after, unit, t)
    if before is None or after is None or old == new:
        return new if before is None else old
    return f"{old} → {new}"


def part_name(
    part: str,
    layer: Layer | None,
    language: str,
    t: Translator,
    reference: Reference | None = None,
) -> str:
    """Return what a part of a record is called, of which copies say otherwise.

    A local number is called as in the `reference`.
    """
    if part.startswith(NUMBER):
        key = part.removeprefix(NUMBER)
        number = reference.numbers.get(key) if reference else None
        called = name(number.names, language) if number and number.names else key
        return t("Local number: {number}", number=called)
    if part.startswith(ATTRIBUTE):
        key = part.removeprefix(ATTRIBUTE)
        attribute = layer.attribute(key) if layer else None
        return name(attribute.names, language) if attribute else key
    words = {
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
        "layer": t("Layer"),
        "existence": t("whether it is there"),
    }
    return words.get(part, part)
