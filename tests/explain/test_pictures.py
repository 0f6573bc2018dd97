"""The values behind the pictures, on ground one can check in the head."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine

from talking_maps import terrain
from talking_maps.explain import hillshade
from talking_maps.explain.canal_profile import profile
from talking_maps.explain.canal_reach import OUT, PERHAPS, SURE, reach_picture
from talking_maps.explain.paddocks import paddocks
from talking_maps.explain.slope_classes import (
    FROM_PERCENT,
    land_slopes,
    slope_picture,
    told_apart,
)
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


def test_classes_that_the_error_cannot_separate_are_told_together() -> None:
    assert told_apart(0.0) == told_apart(0.025) == FROM_PERCENT
    assert told_apart(0.026) == (0, 10, 20, 35, 60)
    assert told_apart(0.08) == (0, 20, 60)  # 30 m pixels, right to 5 m
    assert told_apart(0.31) == told_apart(None) == (0,)


@pytest.mark.parametrize("error", [0.2, 1.0, 2.4, 5.0, 8.0])
@pytest.mark.parametrize("cell", [2.0, 10.0, 20.0, 30.0])
def test_a_coarser_elevation_is_less_sure_and_never_tells_more_classes(
    error: float, cell: float
) -> None:
    # A tilted plane, read by means of more and more of its pixels.
    fine = village.plane(0.2, cell=cell, error=error)
    around = np.pad(fine.values, 60, mode="reflect", reflect_type="odd")
    fine = replace(
        fine, values=around, transform=fine.transform @ Affine.translation(-60, -60)
    )
    terrace = village.feature("A", "terrace", village.rectangle(300, 300, 300, 300))
    errors, classes, pictures = [], [], []
    for side in (1, 2, 4, 8):
        ground = terrain.block_means(fine, side)
        found = land_slopes(village.territory(ground))
        assert found is not None
        assert found.error is not None
        assert found.read_over_m >= 30
        errors.append(found.error)
        classes.append(len(found.shares))
        picture = slope_picture(case(terrace, ground=ground), (terrace,))
        pictures.append(len(picture.begins) if picture else 0)
    assert errors == sorted(errors)
    assert classes == sorted(classes, reverse=True)
    assert pictures == sorted(pictures, reverse=True)


def test_how_much_of_the_land_is_how_steep_is_told_as_far_as_it_is_known() -> None:
    # 18 % ± 1.6 % is 10 to 20; 19 % may be more.
    found = land_slopes(village.territory(village.plane(0.18, cell=30, error=1.0)))
    assert found is not None
    shares = {one.begin: (one.least, one.share, one.most) for one in found.shares}
    assert shares[10] == (1.0, 1.0, 1.0)
    near = land_slopes(village.territory(village.plane(0.19, cell=30, error=1.0)))
    assert near is not None
    doubtful = {one.begin: (one.least, one.share, one.most) for one in near.shares}
    assert doubtful[10] == (0.0, 1.0, 1.0)
    assert doubtful[20] == (0.0, 0.0, 1.0)

    for error in (None, 30.0):
        unknown = land_slopes(village.territory(village.plane(0.2, error=error)))
        assert unknown is not None
        assert unknown.shares == ()
    small = village.plane(0.2)
    cut = replace(small, values=small.values[:40])
    assert land_slopes(village.territory(cut)) is None


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
