"""Soil loss on fields that touch or lie over one another."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Feature
from talking_maps.terrain import upslope_length
from tests import village
from tests.indicators.conftest import case

NUMBERS = {"rain_erosivity.local": 1000.0, "rusle_k.local": 0.03, "rusle_c.potato": 0.4}
#: Rough ground: a slope with swells, so that no two cells are alike.
_PLANE = village.plane(0.3)
_ROW, _COLUMN = np.indices(_PLANE.values.shape)
GROUND = replace(
    _PLANE, values=_PLANE.values + 3 * np.sin(_ROW / 3.0) + 2 * np.cos(_COLUMN / 2.0)
)


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


@pytest.mark.parametrize("length", [{}, {"rusle_slope_length.field": 50.0}])
@given(cuts=st.lists(st.floats(101, 499), max_size=20, unique=True), down=st.booleans())
@settings(max_examples=8, deadline=None)
def test_a_field_in_pieces_loses_what_it_loses_as_one(
    length: dict[str, float], cuts: list[float], *, down: bool
) -> None:
    # The audit: 469 t/ha as one, 143 in pieces of 20 m.
    def drawn(uid: str, start: float, end: float) -> Feature:
        shape = village.rectangle(start, 100, end - start, 400)
        if not down:
            shape = village.rectangle(100, start, 400, end - start)
        return village.feature(uid, "cropland", shape, attributes={"crop": "potato"})

    edges = [100.0, *sorted(cuts), 500.0]
    pieces = [
        drawn(f"P{place:02}", start, end)
        for place, (start, end) in enumerate(pairwise(edges))
        if end - start > 0.01
    ]
    one, many = (
        REGISTRY["soil_loss"].measure(
            case(village.plan(*each), elevation=GROUND, numbers={**NUMBERS, **length})
        )
        for each in ([drawn("A", 100, 500)], pieces)
    )
    assert many.value == pytest.approx(one.value, rel=1e-3)


def test_water_runs_farther_down_a_long_slope_and_terraces_break_its_way() -> None:
    low = field("L", 100, 100)
    # On this ground water runs to the west: the terrace lies above the field.
    above = village.feature("T", "terrace", village.rectangle(200, 250, 60, 200))
    beside = village.feature("T", "terrace", village.rectangle(100, 500, 60, 100))

    def lost(*drawn: Feature, longest: float = 122.0) -> float:
        found = REGISTRY["soil_loss"].measure(
            case(
                village.plan(*drawn),
                elevation=village.plane(0.3),
                numbers={**NUMBERS, "rusle_slope_length.field": longest},
            )
        )
        assert found.value is not None
        return found.value

    assert lost(low, longest=60) < lost(low) < lost(low, longest=250)
    assert lost(low, above) < lost(low)
    assert lost(low, beside) == pytest.approx(lost(low))


def test_without_elevation_soil_loss_cannot_be_told() -> None:
    found = REGISTRY["soil_loss"].measure(
        case(village.plan(field("A", 300, 100)), elevation=None, numbers=NUMBERS)
    )
    assert found.answer == "cannot tell"


def test_the_way_of_the_water_is_the_longest_and_ends_at_its_limit() -> None:
    ground = village.plane(0.3)
    lengths = upslope_length(ground, 122)
    middle = lengths[lengths.shape[0] // 2]
    cell = abs(ground.transform.a)
    # It rises to the east: water comes from there, cell by cell.
    assert middle[-1] == pytest.approx(cell)
    assert middle[-2] == pytest.approx(2 * cell)
    assert middle[0] == 122
    assert np.all(np.diff(middle) <= 0)
    # A part with a margin gives what the whole gives.
    part = replace(ground, values=ground.values[:, 5:45])
    inner = upslope_length(part, 20)[:, :30]
    assert np.allclose(inner, upslope_length(ground, 20)[:, 5:35])


def test_numbers_that_are_off_make_the_loss_less_sure() -> None:
    asked = case(
        village.plan(field("F", 300, 100)),
        elevation=village.plane(0.2),
        numbers=NUMBERS,
    )
    measure = REGISTRY["soil_loss"].measure
    by_ground = measure(asked)
    errors = {"rain_erosivity.local": 0.2, "rusle_k.local": 0.3, "rusle_c.potato": 0.1}
    known = {
        i: replace(n, error=errors[i] * NUMBERS[i])
        for i, n in asked.reference.numbers.items()
    }
    found = measure(replace(asked, reference=replace(asked.reference, numbers=known)))
    assert found.value == by_ground.value
    assert found.value
    assert by_ground.uncertainty
    # The three are factors: by as much as each is off, so is the loss.
    parts = [by_ground.uncertainty, *(e * found.value for e in errors.values())]
    assert found.uncertainty == pytest.approx(np.linalg.norm(parts))


def test_numbers_that_are_off_are_so_in_both_scenes() -> None:
    """Where nothing changes nothing is avoided, however little is known of the soil."""
    drawn = [replace(field("F", 300, 100), scene=at) for at in ("present", "future")]
    asked = case(village.plan(*drawn), elevation=village.plane(0.2), numbers=NUMBERS)
    known = asked.reference.numbers
    shaky = {i: replace(n, error=NUMBERS[i] / 2) for i, n in known.items()}
    found = REGISTRY["soil_loss_avoided"].measure(
        replace(asked, reference=replace(asked.reference, numbers=shaky))
    )
    assert (found.value, found.uncertainty) == (0, 0)
