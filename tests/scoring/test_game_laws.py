"""Nothing is gained by the pencil: plans by chance, judged by the example rubric.

Each law is a stroke that changes no ground, or does it harm. The limit is what rounding
to hundredths makes of some twelve parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import shapely

from talking_maps.model.plan import Feature, Plan
from talking_maps.scoring import score
from talking_maps.workspace.workspace import read_rubric
from tests.indicators.random_plans import LAND, NUMBERS, drawn

ROOT = Path(__file__).resolve().parent.parent.parent
RUBRIC = read_rubric(ROOT / "data" / "rubrics" / "example-after-cedap.toml")
SEEDS = pytest.mark.parametrize("seed", range(6))
ROUNDED = 0.13


def total(plan: Plan, baseline: Plan | None = None) -> float:
    return score(plan, LAND, RUBRIC, NUMBERS, baseline=baseline).total


def some(
    plan: Plan, seed: int, change: Callable[[Feature], tuple[Feature, ...]]
) -> Plan:
    """Return the plan with a third of its things changed."""
    chance = Random(seed)
    found: list[Feature] = []
    for feature in plan.features:
        found += change(feature) if chance.random() < 1 / 3 else (feature,)
    return replace(plan, features=tuple(found))


@SEEDS
def test_drawing_outside_the_land_gains_nothing(seed: int) -> None:
    plan = drawn(seed)

    def beside(feature: Feature) -> tuple[Feature, ...]:
        away = shapely.transform(feature.geometry, lambda xy: xy + 50_000)
        return feature, replace(feature, uid=f"{feature.uid}x", geometry=away)

    assert total(some(plan, seed, beside)) <= total(plan) + ROUNDED


@SEEDS
def test_drawing_twice_gains_nothing(seed: int) -> None:
    plan = drawn(seed)
    twice = some(plan, seed, lambda f: (f, replace(f, uid=f"{f.uid}x")))
    assert total(twice) <= total(plan) + ROUNDED


@SEEDS
def test_drawing_in_pieces_gains_nothing(seed: int) -> None:
    plan = drawn(seed)

    def halves(feature: Feature) -> tuple[Feature, ...]:
        # Paddocks in turns are counted: who halves one has two, on the map.
        if feature.geometry.area <= 0 or feature.layer in ("pasture", "bofedal"):
            return (feature,)
        left, bottom, right, top = feature.geometry.bounds
        middle = (left + right) / 2
        sides = (
            shapely.box(left, bottom, middle, top),
            shapely.box(middle, bottom, right, top),
        )
        return tuple(
            replace(
                feature,
                uid=f"{feature.uid}{place}",
                geometry=feature.geometry.intersection(side),
            )
            for place, side in enumerate(sides)
        )

    assert total(some(plan, seed, halves)) <= total(plan) + ROUNDED


@SEEDS
def test_erasing_what_was_sealed_gains_nothing(seed: int) -> None:
    plan = drawn(seed)
    now = [f for f in plan.features if f.scene == "present"]
    for gone in Random(seed).sample(now, 4):
        left = tuple(f for f in plan.features if f is not gone)
        after = total(replace(plan, features=left), baseline=plan)
        assert after <= total(plan, baseline=plan) + ROUNDED, (gone.layer, gone.uid)


@SEEDS
def test_a_worse_grade_gains_nothing(seed: int) -> None:
    plan = drawn(seed)
    measured = replace(
        plan, features=tuple(replace(f, origin="measured") for f in plan.features)
    )
    traced = some(measured, seed, lambda f: (replace(f, origin="traced"),))
    fitted = some(traced, seed, lambda f: (replace(f, origin="fitted"),))
    points = [total(one) for one in (measured, traced, fitted)]
    assert points[0] >= points[1] - ROUNDED
    assert points[1] >= points[2] - ROUNDED


@SEEDS
def test_more_care_loses_nothing(seed: int) -> None:
    # What rests feeds fewer, which stocking counts: of the fence only.
    plan = drawn(seed)

    def fenced(feature: Feature) -> tuple[Feature, ...]:
        edge = feature.geometry.boundary
        if feature.layer not in ("pasture", "bofedal") or edge.is_empty:
            return (feature,)
        said = {**feature.attributes, "fenced": True}
        fence = Feature(f"{feature.uid}f", "fence", feature.scene, edge)
        return replace(feature, attributes=said), fence

    assert total(some(plan, seed, fenced)) >= total(plan) - ROUNDED


@SEEDS
def test_what_is_printed_to_the_hundredth_adds_up(seed: int) -> None:
    card = score(drawn(seed), LAND, RUBRIC, NUMBERS)

    def printed(points: float) -> Decimal:
        return Decimal(f"{points:.2f}")

    for one in card.criteria:
        assert sum(printed(r.points) for r in one.readings) == printed(one.points)
    assert sum(printed(one.points) for one in card.criteria) == printed(card.total)
