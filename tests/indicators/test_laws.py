"""What must hold for every plan, tried on plans by chance and on every indicator.

All three scenes are drawn, the book is filled and every number entered, so that what
is compared are values; that they are is a test of its own.
"""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Territory
from tests import village
from tests.indicators.random_plans import LAND, answers, drawn, known

SEEDS = range(8)
PLANS = pytest.mark.parametrize("seed", SEEDS)
#: What may be more than a whole: they compare two different things.
UNBOUNDED = {"stocking_balance", "labour_promised_against_means"}


def alike(one: Measure, other: Measure, tolerance: float) -> bool:
    """Say whether two answers are one, values within a part of themselves."""
    if (one.answer, one.unit) != (other.answer, other.unit):
        return False
    pairs = ((one.value, other.value), (one.uncertainty, other.uncertainty))
    return all(
        (left is None) == (right is None)
        and (left is None or left == pytest.approx(right, rel=tolerance, abs=tolerance))
        for left, right in pairs
    )


def differing(seed: int, plan: Plan, land: Territory, tolerance: float) -> list[object]:
    """Return what a plan of the same worth answers otherwise than that of the seed."""
    others = answers(plan, land)
    return [
        (asked, measure.explanation, others[asked].explanation)
        for asked, measure in known(seed).items()
        if not alike(measure, others[asked], tolerance)
    ]


@pytest.mark.parametrize("indicator_id", REGISTRY)
def test_the_laws_are_tried_on_values(indicator_id: str) -> None:
    told = [
        asked
        for seed in SEEDS
        for asked, measure in known(seed).items()
        if asked[0] == indicator_id and measure.answer == "answered"
    ]
    assert len(told) > 1


@PLANS
def test_the_order_of_drawing_does_not_matter(seed: int) -> None:
    plan = drawn(seed)
    features = list(plan.features)
    Random(seed).shuffle(features)
    turned = answers(replace(plan, features=tuple(features)))
    for asked, measure in known(seed).items():
        other = turned[asked]
        assert (other.good, other.bad) == (measure.good, measure.bad), asked
        assert other.evidence == measure.evidence, asked
        assert alike(other, measure, 1e-9), asked


@PLANS
def test_what_is_drawn_twice_counts_once(seed: int) -> None:
    # Some things, not all: drawing all of them twice leaves every share as it was.
    plan, chance = drawn(seed), Random(seed)
    again = tuple(
        replace(f, uid=f"{f.uid} again") for f in plan.features if chance.random() < 0.5
    )
    twice = replace(plan, features=(*plan.features, *again))
    assert differing(seed, twice, LAND, 1e-6) == []


@PLANS
@pytest.mark.parametrize("by", [(3000.0, -7000.0), (-20_000.0, 500.0)])
def test_moving_the_land_changes_nothing_but_the_map_s_scale(
    seed: int, by: tuple[float, float]
) -> None:
    # The scale of a UTM map differs by 1e-4 over 20 km, so areas by twice that; what
    # stands on hectares feels it, what stands on heights only is the same.
    def there(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: xy + by)

    ground = LAND.elevation
    assert ground is not None
    moved = replace(ground, transform=Affine.translation(*by) @ ground.transform)
    plan, land = elsewhere(drawn(seed), there, moved.values, moved.transform)
    assert differing(seed, plan, land, 1e-3) == []


@PLANS
def test_turning_the_land_changes_nothing(seed: int) -> None:
    middle = np.array([village.EAST + 500, village.NORTH + 500])

    def there(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(
            shape, lambda xy: middle + (xy - middle)[:, ::-1] * (-1, 1)
        )

    ground = LAND.elevation
    assert ground is not None
    turned = np.ascontiguousarray(np.rot90(ground.values))
    plan, land = elsewhere(drawn(seed), there, turned, ground.transform)
    assert differing(seed, plan, land, 1e-3) == []


def elsewhere(
    plan: Plan, there: object, heights: FloatArray, transform: Affine
) -> tuple[Plan, Territory]:
    """Return a plan and the land with every shape where `there` puts it."""
    assert callable(there)
    assert LAND.elevation is not None
    features = tuple(replace(f, geometry=there(f.geometry)) for f in plan.features)
    claims = tuple(replace(c, geometry=there(c.geometry)) for c in LAND.claims)
    ground = replace(LAND.elevation, values=heights, transform=transform)
    land = replace(LAND, boundary=there(LAND.boundary), claims=claims, elevation=ground)
    return replace(plan, features=features), land


@PLANS
def test_a_share_is_never_more_than_all(seed: int) -> None:
    for (indicator_id, scene), measure in known(seed).items():
        if measure.unit == "share" and indicator_id not in UNBOUNDED:
            assert measure.value is None or 0 <= measure.value <= 1, scene


@PLANS
def test_what_hurts_does_not_help_and_both_are_evidence(seed: int) -> None:
    for asked, measure in known(seed).items():
        assert not {*measure.good} & {*measure.bad}, asked
        assert {*measure.good, *measure.bad} <= {*measure.evidence}, asked
