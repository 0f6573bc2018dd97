"""Nothing is gained by the pencil: plans by chance, judged by the example rubric.

Each law is a stroke that changes no ground, or does it harm. The limit is what rounding
to hundredths makes of some twelve parts. That the laws can fail is tried, too: on a
measure that counts things instead of ground, and on rules of before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import shapely

from talking_maps.indicators import REGISTRY, MeasureCache
from talking_maps.indicators.engine import evaluation
from talking_maps.indicators.engine.answers import measured
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Measure, Rubric
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


def twice(feature: Feature) -> tuple[Feature, ...]:
    return feature, replace(feature, uid=f"{feature.uid}x")


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


@SEEDS
@pytest.mark.parametrize("drawn_again", [twice, halves])
def test_drawing_twice_or_in_pieces_gains_nothing(
    seed: int, drawn_again: Callable[[Feature], tuple[Feature, ...]]
) -> None:
    plan = drawn(seed)
    assert total(some(plan, seed, drawn_again)) <= total(plan) + ROUNDED


@pytest.mark.parametrize("drawn_again", [twice, halves])
def test_a_measure_that_counts_things_breaks_these_laws(
    monkeypatch: pytest.MonkeyPatch,
    drawn_again: Callable[[Feature], tuple[Feature, ...]],
) -> None:
    terraced = REGISTRY["terraced_share_of_steep_cropland"]

    def by_number(case: EvaluationContext) -> Measure:
        tenth = len(case.placed("terrace")) / 10
        return measured(tenth, Message("A tenth each."), unit="share")

    mutant = {**REGISTRY, terraced.id: replace(terraced, measure=by_number)}
    monkeypatch.setattr(evaluation, "find", mutant.__getitem__)
    gained = [
        total(some(plan, seed, drawn_again)) - total(plan)
        for seed in range(6)
        for plan in [drawn(seed)]
    ]
    assert max(gained) > ROUNDED


def erasing_gains(seed: int, rubric: Rubric) -> dict[str, float]:
    """Return what erasing a thing of the sealed present gains, by its uid."""
    plan, memo = drawn(seed), MeasureCache()

    def points(*gone: Feature) -> float:
        left = tuple(f for f in plan.features if f not in gone)
        other = replace(plan, features=left)
        return score(other, LAND, rubric, NUMBERS, baseline=plan, memo=memo).total

    whole = points()
    return {f.uid: points(f) - whole for f in plan.features if f.scene == "present"}


@SEEDS
def test_erasing_what_was_sealed_gains_nothing(seed: int) -> None:
    # Beneath what rounding does: each thing is tried, and what is beyond best too.
    assert max(erasing_gains(seed, RUBRIC).values()) <= 0.01 + 1e-9


def test_where_a_mean_of_all_is_weighed_erasing_a_tick_gains() -> None:
    of_before = replace(RUBRIC, counted_first="")
    assert max(erasing_gains(1, of_before).values()) > 0.8


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
