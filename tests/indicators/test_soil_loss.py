"""Soil loss on fields that touch or lie over one another."""

from dataclasses import replace

import pytest

from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import case

NUMBERS = {"rain_erosivity.local": 1000.0, "rusle_k.local": 0.03, "rusle_c.potato": 0.4}


def field(uid: str, x: float, width: float) -> Feature:
    shape = village.rectangle(x, 300, width, 100)
    return village.feature(uid, "cropland", shape, attributes={"crop": "potato"})


def test_fields_that_only_touch_those_of_tomorrow_are_left_out() -> None:
    # Tomorrow's field covers one of today's and has only an edge with another.
    wish = replace(field("N", 400, 100), scene="future")
    today = field("F", 300, 100), field("X", 450, 50), field("W", 500, 50)
    found = REGISTRY["soil_loss_avoided"].measure(
        case(village.plan(wish, *today), elevation=village.plane(0.2), numbers=NUMBERS)
    )
    assert found.answer == "answered"
    assert found.explanation.values["area"] == pytest.approx(5000, rel=0.01)


def test_a_field_in_pieces_loses_what_it_loses_as_one() -> None:
    numbers = {**NUMBERS, "rusle_slope_length.field": 50.0}
    crop = {"crop": "potato"}
    whole = village.feature(
        "A", "cropland", village.rectangle(100, 100, 400, 400), attributes=crop
    )
    pieces = [
        village.feature(
            f"P{i:02}",
            "cropland",
            village.rectangle(100 + 20 * i, 100, 20, 400),
            attributes=crop,
        )
        for i in range(20)
    ]
    ground = village.plane(0.3)
    one, many = (
        REGISTRY["soil_loss"]
        .measure(case(village.plan(*each), elevation=ground, numbers=numbers))
        .value
        for each in ([whole], pieces)
    )
    assert many == pytest.approx(one, rel=1e-6)
