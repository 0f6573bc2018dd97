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
