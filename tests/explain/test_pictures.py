"""The values behind the pictures, on ground one can check in the head."""

from __future__ import annotations

import numpy as np
import pytest

from talking_maps.explain import hillshade
from talking_maps.explain.canal_profile import profile
from talking_maps.explain.canal_reach import OUT, PERHAPS, SURE, reach_picture
from talking_maps.explain.paddocks import paddocks
from talking_maps.explain.slope_classes import FROM_PERCENT, slope_picture
from talking_maps.explain.terrain_under import steep_share
from talking_maps.indicators import EvaluationContext
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster
from tests import village
from tests.indicators.conftest import herd, reference


def case(*features: Feature, ground: Raster | None = None) -> EvaluationContext:
    return EvaluationContext(village.plan(*features), village.territory(ground))


def test_slope_falls_into_its_class_and_the_picture_can_look_at_one_shape() -> None:
    near = village.feature("A", "terrace", village.rectangle(100, 100, 50, 50))
    far = village.feature("B", "terrace", village.rectangle(800, 800, 50, 50))
    here = case(near, far, ground=village.plane(0.2))
    whole = slope_picture(here, (near, far))
    assert whole is not None
    known = whole.classes.values[~np.isnan(whole.classes.values)]
    assert {FROM_PERCENT[int(k)] for k in known} <= {10, 20}  # 20 % is on the limit
    one = slope_picture(here, (near, far), near="A")
    assert one is not None
    assert one.bounds[2] - one.bounds[0] < whole.bounds[2] - whole.bounds[0]
    assert [round(s.mean, 3) for _, s in whole.slopes if s] == [0.2, 0.2]


def test_without_elevation_there_is_no_picture_of_it() -> None:
    terrace = village.feature("A", "terrace", village.rectangle(100, 100, 50, 50))
    canal = village.feature("C", "canal", village.line((100, 0), (300, 0)))
    here = case(terrace, canal)
    assert slope_picture(here, (terrace,)) is None
    assert profile(here, canal) is None
    assert reach_picture(here, (canal,)) is None
    assert hillshade.hillshade(None, (0, 0, 1, 1)) is None


def test_half_a_tilted_field_is_steep() -> None:
    ground = village.plane(0.2)
    assert steep_share(ground, village.rectangle(100, 100, 50, 50), 0.1) == 1
    assert steep_share(ground, village.rectangle(100, 100, 50, 50), 0.3) == 0
    assert steep_share(None, village.SQUARE, 0.1) == 0


def test_a_profile_runs_from_the_higher_end_down() -> None:
    # Drawn upward: the plane rises 1 m in 100 m to the east.
    canal = village.feature("C", "canal", village.line((100, 50), (500, 50)))
    found = profile(case(canal, ground=village.plane(0.01, error=2.5)), canal)
    assert found is not None
    assert found.fall_m == pytest.approx(4.0)
    assert found.length_m == pytest.approx(400, rel=0.001)
    assert found.error_m == 2.5
    assert (np.diff(found.height_m) < 1e-9).all()


def test_a_profile_falls_as_its_ends_were_measured() -> None:
    # The elevation says 4 m down to the west; who measured says 2 m to the east.
    said = {"height_first_m": 3902, "height_last_m": 3900, "height_error_m": 0.3}
    shape = village.line((100, 50), (500, 50))
    canal = village.feature("C", "canal", shape, attributes=said)
    found = profile(case(canal, ground=village.plane(0.01, error=2.5)), canal)
    assert found is not None
    assert (found.ends, found.fall_m, found.start_m) == ((3902, 3900, 0.3), 2, 3902)
    assert found.fall_error_m == pytest.approx(0.3 * 2**0.5)
    assert found.height_m[0] < found.height_m[-1]
    backwards = village.feature("C", "canal", shape.reverse(), attributes=said)
    again = profile(case(backwards, ground=village.plane(0.01, error=2.5)), backwards)
    assert again is not None
    assert again.height_m[0] > again.height_m[-1]


def test_water_reaches_what_is_lower_and_near_and_perhaps_what_is_as_high() -> None:
    canal = village.feature("C", "canal", village.line((500, 100), (500, 900)))
    ground = village.plane(0.2, error=2.0)
    found = reach_picture(case(canal, ground=ground), (canal,))
    assert found is not None

    def at(x: float, y: float) -> float:
        column, row = ~found.reached.transform @ (village.EAST + x, village.NORTH + y)
        return float(found.reached.values[int(row), int(column)])

    # 2 m of error of each height is 2.8 m of their difference: 14 m on this plane.
    assert at(305, 505) == SURE
    assert at(495, 505) == PERHAPS
    assert at(705, 505) == OUT
    assert at(-60, 505) == OUT  # low enough, but 560 m away


def test_the_herds_are_spread_over_all_pasture_by_area() -> None:
    plan = village.plan(
        village.feature(
            "A",
            "pasture",
            village.rectangle(0, 0, 300, 100),
            attributes={"condition": "good"},
        ),
        village.feature("B", "pasture", village.rectangle(0, 200, 100, 100)),
        herds=(herd("sheep", 8),),
    )
    numbers = reference({"sheep_units.sheep": 1, "carrying_capacity.good": 3})
    good, unknown = paddocks(EvaluationContext(plan, village.territory(), numbers))
    assert good.held == pytest.approx(6)
    assert good.carries == pytest.approx(9, rel=0.01)
    assert not good.is_too_full
    assert unknown.held == pytest.approx(2)
    assert unknown.carries is None


def test_a_large_ground_is_thinned_out_for_a_picture() -> None:
    large = village.plane(0.1, cell=1.0)
    near = hillshade.part(large, village.SQUARE.bounds)
    assert near is not None
    assert max(near.values.shape) <= hillshade.MOST_PIXELS
    assert near.transform.a == 3  # 1,002 pixels: every third is kept
    # A height still stands where it is: the plane rises 1 m in 10 m to the east.
    x = near.transform.c + 3 * 100.5
    assert near.values[5, 100] == pytest.approx(4000 + 0.1 * (x - village.EAST))
