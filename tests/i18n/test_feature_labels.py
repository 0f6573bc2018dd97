"""A thing is called by its name, or told by what it is and how large; by no id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.config import layers
from talking_maps.i18n import LANGUAGES, translator
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.wording import feature_labels
from talking_maps.workspace import PROJECT
from tests import village

LAYERS = {one.id: one for one in layers.load_layers(PROJECT / "layers")}
UID = "cd720de8f00dcafe0123456789abcdef"
FIELD = village.feature(UID, "pasture", village.rectangle(0, 0, 1000, 900))
CANAL = village.feature(UID, "canal", village.line((0, 0), (1000, 700)))
PLOT = village.feature(UID, "cropland", village.rectangle(0, 0, 20, 15))
PATH = village.feature(UID, "path", village.line((0, 0), (87, 0)))
SPRING = village.feature(UID, "spring", village.point(5, 5))


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (FIELD, "Natural pasture, 90 ha"),
        (CANAL, "Canal, 1.22 km"),
        (PLOT, "Cropland, 300 m²"),
        (PATH, "Path, 87 m"),
        (SPRING, "Spring"),
        (replace(CANAL, name="Hatun Yarqha"), "Canal “Hatun Yarqha”"),
        (replace(CANAL, layer="gone"), "gone"),
    ],
)
def test_a_nameless_thing_is_told_by_its_layer_and_size(
    thing: Feature, said: str
) -> None:
    found = feature_labels.label(thing, LAYERS, village.EPSG, "en").replace("\xa0", " ")
    assert found == said


def test_a_name_stands_between_the_marks_of_the_language() -> None:
    named = replace(CANAL, name="Hatun Yarqha")
    found = feature_labels.label(named, LAYERS, village.EPSG, "es")
    assert found == "Canal o acequia «Hatun Yarqha»"


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_are_called_as_each_alone_and_never_by_an_id(language: str) -> None:
    things = (FIELD, CANAL, PLOT, PATH, SPRING, replace(FIELD, name="Q'ocha"))
    found = feature_labels.labels(things, LAYERS, village.EPSG, language)
    alone = [
        feature_labels.label(one, LAYERS, village.EPSG, language) for one in things
    ]
    assert list(found) == alone
    assert not any(UID[:4] in said for said in found)


@given(st.floats(0, 1e9, allow_nan=False), st.sampled_from(["m", "m2"]))
def test_a_size_has_few_digits_and_its_unit(amount: float, unit: str) -> None:
    said = feature_labels.short_size(amount, unit, "en")
    number, sign = said.split("\N{NO-BREAK SPACE}")
    scale = {"m": 1, "km": 1000, "m²": 1, "ha": 10_000}[sign]
    told = float(number.replace(",", "")) * scale
    # Half of the last of two decimals, or one in two hundred of what has three digits.
    assert abs(told - amount) <= max(0.0051 * amount, 0.0051 * scale, 0.51)
    assert len(number.replace(",", "").partition(".")[2]) <= 2


def test_what_is_called_alike_is_numbered() -> None:
    assert feature_labels.numbered(["a", "b", "a", "a"]) == (
        "a (1)",
        "b",
        "a (2)",
        "a (3)",
    )
    assert feature_labels.numbered([]) == ()


def test_a_herd_is_told_by_its_animals_and_whose_they_are() -> None:
    words = translator("en")
    assert feature_labels.record("herd", "community/alpaca", words) == (
        "animals: alpacas (Community plan)"
    )
    assert "H-07" in feature_labels.record("herd", "H-07/sheep", words)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=list(LAYERS))
def test_every_layer_can_be_told(layer: Layer) -> None:
    shapes = {"polygon": PLOT, "line": PATH, "point": SPRING}
    thing = replace(shapes[layer.geometry], layer=layer.id)
    said = feature_labels.label(thing, LAYERS, village.EPSG, "es")
    assert said.startswith(layer.names["es"])
    assert (layer.geometry == "point") == (said == layer.names["es"])
