"""Puts names in place of the ids that pure sentences carry: species, layers, numbers.

A message from a measure or a step names a layer, a condition or a reference number by
its id; what people call it is said here, from the layers and the reference numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from talking_maps.errors import Value
from talking_maps.i18n import format_message, name, translator
from talking_maps.model.layer import Choice, Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Number, Reference
from talking_maps.scoring import Gain
from talking_maps.wording import feature_labels

Naming = Callable[[str], str]
#: Values that are several ids, set apart by commas.
LISTS = ("marks", "missing", "unconfirmed", "unknown")


def resolve_names(
    message: Message, layers: Sequence[Layer], reference: Reference, language: str
) -> str:
    """Return the sentence with names instead of ids; it begins with a large letter."""
    namings = _namings(layers, reference, language, message.values)
    values = {key: _named(key, value, namings) for key, value in message.values.items()}
    said = format_message(Message(message.id, values), language)
    return said[:1].upper() + said[1:] if message.id.startswith("{layer}") else said


def step(
    gain: Gain,
    plan: Plan,
    layers: Sequence[Layer],
    reference: Reference,
    epsg: int,
    language: str,
) -> str:
    """Return the sentence of a next step with what its things are called.

    Behind the word for what it is, a thing without a name is told by its size alone.
    """
    t = translator(language)
    known = {layer.id: layer for layer in layers}
    things = {f.uid: f for f in plan.features}
    things |= {f.uid: f for f in plan.features if f.scene == gain.scene}

    def whole(feature: Feature) -> str:
        return feature_labels.label(feature, known, epsg, language)

    def behind(feature: Feature) -> str:
        size = feature_labels.size(feature, known, epsg, language)
        return feature.name or (size and t("of {size}", size=size))

    words = {"thing": behind, "canal": behind, "source": whole, "beside": whole}
    called = {
        key: say_it(things[str(uid)]) if uid in things else ""
        for key, say_it in words.items()
        if (uid := gain.step.values.get(key)) is not None
    }
    message = Message(gain.step.id, {**gain.step.values, **called})
    return _without_gaps(resolve_names(message, layers, reference, language))


def _without_gaps(sentence: str) -> str:
    """Return the sentence without the place of a word that is empty."""
    for gap, closed in (("  ", " "), (" ,", ","), (" :", ":"), (" .", ".")):
        sentence = sentence.replace(gap, closed)
    return sentence


def number(known: Number, language: str) -> str:
    """Return what a reference number is called, its id where nobody named it."""
    return name(known.names, language) if known.names else known.id


def _named(key: str, value: Value, namings: Mapping[str, Naming]) -> Value:
    naming = namings.get(key)
    if naming is None or not isinstance(value, str):
        return value
    if key in LISTS:
        return ", ".join(naming(one) for one in value.split(", ") if one)
    return naming(value)


def _namings(
    catalogue: Sequence[Layer],
    reference: Reference,
    language: str,
    values: Mapping[str, Value],
) -> Mapping[str, Naming]:
    t = translator(language)
    layers = {layer.id: name(layer.names, language) for layer in catalogue}
    attributes = {
        attribute.id: name(attribute.names, language)
        for layer in catalogue
        if values.get("layer") in (None, layer.id)
        for attribute in layer.attributes
    }
    conditions = _choices(catalogue, "pasture", "condition", language)
    kinds = _choices(catalogue, "terrace", "kind", language)
    species = {k: word.lower() for k, word in feature_labels.species_names(t).items()}

    def of_number(number_id: str) -> str:
        known = reference.numbers.get(number_id)
        return number(known, language) if known else number_id

    def lower(words: Mapping[str, str]) -> Naming:
        return lambda one: words.get(one, one).lower()

    return {
        "layer": lower(layers),
        "attribute": lambda one: attributes.get(one, one),
        "marks": lambda one: attributes.get(one, one),
        "condition": lower({**layers, **conditions}),
        "better": lower(conditions),
        "kind": lower(kinds),
        "species": lower(species),
        **dict.fromkeys(("missing", "unconfirmed", "unknown"), of_number),
    }


def _choices(
    layers: Sequence[Layer], layer_id: str, attribute_id: str, language: str
) -> dict[str, str]:
    layer = next((one for one in layers if one.id == layer_id), None)
    attribute = layer.attribute(attribute_id) if layer else None
    choices: tuple[Choice, ...] = attribute.choices if attribute else ()
    return {choice.id: name(choice.names, language) for choice in choices}
