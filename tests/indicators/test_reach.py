"""The reach of drawn things, made only where something asks for it."""

from __future__ import annotations

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from talking_maps.indicators.engine.measure_cache import MeasureCache
from talking_maps.indicators.geometry.reach import reach_beside

_places = st.tuples(st.integers(0, 100), st.integers(0, 100))
_lines = st.lists(_places, min_size=2, max_size=4, unique=True).map(LineString)
_things = st.one_of(_lines, _places.map(Point))


@given(st.lists(_lines, min_size=1, max_size=4), st.lists(_things, max_size=6))
def test_what_is_near_is_as_if_the_whole_layer_had_been_taken(
    shapes: list[LineString], others: list[LineString | Point]
) -> None:
    whole = shapely.union_all(others).buffer(10) if others else Polygon()
    for shape, beside in zip(
        shapes, reach_beside(shapes, others, 10, MeasureCache()), strict=True
    ):
        assert math.isclose(
            shape.intersection(beside).length,
            shape.intersection(whole).length,
            abs_tol=1e-3,
        )


def test_what_lies_far_away_is_not_looked_at() -> None:
    memo = MeasureCache()
    shape, near = LineString([(0, 0), (10, 0)]), Point(5, 3)
    (beside,) = reach_beside([shape], [near, Point(500, 500)], 10, memo)
    (again,) = reach_beside([shape], [near, Point(900, 900)], 10, memo)
    assert beside is again
    assert reach_beside([shape], [], 10, memo) == [Polygon()]
