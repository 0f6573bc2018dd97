"""What a drawn thing is called where people read of it: by its name, or by its size.

Few things on a map have names. One without is told by what it is and how large, as
people would point at it, never by the id that machines know it by. A number in a label
tells one thing from another and is no measurement: it has three digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10

from talking_maps import geo
from talking_maps.i18n.catalogs import name
from talking_maps.i18n.formats import SPACE, show
from talking_maps.i18n.messages import Translator, translator
from talking_maps.i18n.units import unit_name
from talking_maps.model.change import RecordKind
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY, Feature

#: So many digits tell one thing from another.
DIGITS = 3
#: Below this an area is told in square metres [m²].
SMALL_M2 = 1000.0
HECTARE_M2, KILOMETRE_M = 10_000.0, 1000.0


def label(
    feature: Feature, layers: Mapping[str, Layer], epsg: int, language: str
) -> str:
    r"""Return what one thing is called; its geometry is in the CRS `epsg` [m].

    >>> from shapely.geometry import LineString
    >>> line = LineString([(600000, 8400000), (601234, 8400000)])
    >>> canal = Layer("canal", {"en": "Canal"}, "line", "#000000", "solid", "")
    >>> label(Feature("7f", "canal", "past", line), {"canal": canal}, 32718, "en")
    'Canal, 1.23\xa0km'
    """
    (said,) = labels((feature,), layers, epsg, language)
    return said


def labels(
    features: Sequence[Feature],
    layers: Mapping[str, Layer],
    epsg: int,
    language: str,
) -> tuple[str, ...]:
    """Return what each thing is called; the nameless are measured in one go."""
    sizes = _sizes([f for f in features if not f.name], layers, epsg)
    return tuple(
        _label(f, layers.get(f.layer), sizes.get(id(f)), language) for f in features
    )


def size(
    feature: Feature, layers: Mapping[str, Layer], epsg: int, language: str
) -> str:
    """Return a thing's size in few digits, nothing for a point."""
    sizes = _sizes([feature], layers, epsg)
    return short_size(*sizes[id(feature)], language) if sizes else ""


def claims(feature: Feature, layer: Layer | None, language: str) -> str:
    """Return what a thing's form says of it, field by field, nothing if it is empty."""
    said = []
    for field in layer.attributes if layer else ():
        value = feature.attributes.get(field.id)
        called = name(field.names, language)
        if value is True:
            said.append(called)
        elif isinstance(value, str) and value:
            words = {
                choice.id: name(choice.names, language) for choice in field.choices
            }
            said.append(f"{called}: {words.get(value, value)}")
        elif isinstance(value, int | float) and value is not False:
            unit = field.unit or ""
            if unit:
                unit = SPACE + unit_name(unit, translator(language), value)
            said.append(f"{called}: {show(value, 'number', language)}{unit}")
    return " · ".join(said)


def numbered(said: Iterable[str]) -> tuple[str, ...]:
    """Return the labels, those that several things share with a number behind.

    >>> numbered(["House", "Spring", "House"])
    ('House (1)', 'Spring', 'House (2)')
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    found = list(said)
    for place, one in enumerate(found):
        places[one].append(place)
    for one, shared in places.items():
        if len(shared) > 1:
            for number, place in enumerate(shared, 1):
                found[place] = f"{one} ({number})"
    return tuple(found)


def short_size(amount: float, unit: str, language: str) -> str:
    r"""Return a length [m] or an area [m²] in few digits; points have no size.

    >>> short_size(1_152_345.0, "m2", "en"), short_size(87.6, "m", "en")
    ('115\xa0ha', '88\xa0m')
    """
    if unit == "number":
        return ""
    if unit == "m2":
        if round(amount) < SMALL_M2:
            return _with_unit(round(amount), "m²", language)
        return _with_unit(_rounded(amount / HECTARE_M2), "ha", language)
    if round(amount) < KILOMETRE_M:
        return _with_unit(round(amount), "m", language)
    return _with_unit(_rounded(amount / KILOMETRE_M), "km", language)


def record(kind: RecordKind, uid: str, t: Translator) -> str:
    """Return what an entry of the book is called; one that is drawn has its label."""
    owner, _slash, animals = uid.rpartition("/")
    species = species_names(t).get(animals, animals).lower()
    whose = t("Community plan") if owner == COMMUNITY else owner
    words: Mapping[RecordKind, str] = {
        "owner": t("register: {uid}", uid=uid),
        "herd": t("animals: {species} ({whose})", species=species, whose=whose),
        "assembly": t("an assembly"),
        "commitment": t("a commitment"),
        "years": t("the years of the scenes"),
        "boundary": t("the boundary"),
        "community": t("the community's page"),
        "feature": t("a thing on the map"),
    }
    return words[kind]


def species_names(t: Translator) -> dict[str, str]:
    """Return the words for the animals that can be counted."""
    return {
        "alpaca": t("Alpacas"),
        "llama": t("Llamas"),
        "sheep": t("Sheep"),
        "cattle": t("Cattle"),
        "goat": t("Goats"),
        "horse": t("Horses"),
        "donkey": t("Donkeys"),
        "pig": t("Pigs"),
        "vicuna": t("Vicuñas"),
        "guinea_pig": t("Guinea pigs"),
    }


def _sizes(
    nameless: Sequence[Feature], layers: Mapping[str, Layer], epsg: int
) -> dict[int, tuple[float, geo.Unit]]:
    by_kind = defaultdict(list)
    for one in nameless:
        if one.layer in layers:
            by_kind[layers[one.layer].geometry].append(one)
    return {
        id(one): (amount, geo.UNITS[kind])
        for kind, some in by_kind.items()
        for one, amount in zip(
            some, geo.quantities([f.geometry for f in some], kind, epsg), strict=True
        )
    }


def _label(
    feature: Feature,
    layer: Layer | None,
    size: tuple[float, geo.Unit] | None,
    language: str,
) -> str:
    kind = name(layer.names, language) if layer else feature.layer
    if feature.name:
        return f"{kind} {quoted(feature.name, translator(language))}"
    said = short_size(*size, language) if size else ""
    return f"{kind}, {said}" if said else kind


def quoted(words: str, t: Translator) -> str:
    """Return words of people between the quotation marks of the language.

    >>> quoted("Pata", translator("en")), quoted("Pata", translator("es"))
    ('“Pata”', '«Pata»')
    """
    return t("“{words}”", words=words)


def _rounded(amount: float) -> float:
    digits = DIGITS - 1 - floor(log10(abs(amount))) if amount else 0
    return round(amount, min(max(digits, 0), 2))


def _with_unit(amount: float, unit: str, language: str) -> str:
    return show(amount, "number", language) + SPACE + unit
