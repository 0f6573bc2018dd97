"""Terraces on a plane that falls to the west: its contours run north and south."""

import math

import pytest
import shapely

from talking_maps.indicators.terrace_contour import terraces_along_contour
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import case


def terrace(
    uid: str, turned_deg: float, *, length: float = 200, x: float = 500
) -> Feature:
    """Return a terrace of 40 m across, turned clockwise away from north."""
    shape = village.rectangle(x - 20, 500 - length / 2, 40, length)
    return village.feature(uid, "terrace", shapely.affinity.rotate(shape, -turned_deg))


@pytest.mark.parametrize("turned", [0, 10, 45, 90, 120, 170])
def test_the_angle_to_the_contour_is_measured(turned: float) -> None:
    seen = case(village.plan(terrace("A", turned)), elevation=village.plane())
    measure = terraces_along_contour(seen)
    assert measure.value == pytest.approx(min(turned, 180 - turned), abs=1e-3)
    assert measure.uncertainty == 0
    assert measure.unit == "degrees"


def test_large_terraces_weigh_more() -> None:
    # 300 m at 0° and 100 m at 40°: 10° on average.
    plan = village.plan(
        terrace("A", 0, length=300), terrace("B", 40, length=100, x=800)
    )
    measure = terraces_along_contour(case(plan, elevation=village.plane()))
    assert measure.value == pytest.approx(10, abs=1e-3)
    assert (measure.good, measure.bad) == (("A",), ("B",))


def test_a_square_has_no_long_side() -> None:
    plan = village.plan(terrace("A", 10), terrace("B", 0, length=60))
    measure = terraces_along_contour(case(plan, elevation=village.plane()))
    assert measure.value == pytest.approx(10, abs=1e-3)
    assert measure.explanation.values["round"] == 1
    alone = village.plan(terrace("B", 0, length=60))
    seen = case(alone, elevation=village.plane())
    assert terraces_along_contour(seen).answer == "not applicable"


def test_the_error_of_the_elevation_turns_the_contour() -> None:
    # 0.482 × 0.5 m / 10 m is 2.4 % beside a slope of 20 %: about 6.9°.
    seen = case(village.plan(terrace("A", 10)), elevation=village.plane(error=0.5))
    measure = terraces_along_contour(seen)
    wanted = math.degrees(math.atan(0.482 * 0.5 / 10 / 0.2))
    assert measure.uncertainty == pytest.approx(wanted, rel=1e-2)
    shaky = case(village.plan(terrace("A", 10)), elevation=village.plane(error=2.0))
    assert terraces_along_contour(shaky).answer == "cannot tell"


def test_without_ground_beneath_nobody_can_tell() -> None:
    plan = village.plan(terrace("A", 10))
    assert terraces_along_contour(case(plan)).answer == "cannot tell"
    far = village.feature("F", "terrace", village.rectangle(5000, 0, 40, 200))
    seen = case(village.plan(far), elevation=village.plane())
    assert terraces_along_contour(seen).answer == "cannot tell"
