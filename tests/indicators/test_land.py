"""What lies outside the land is told and never counted."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from talking_maps.indicators import evaluate
from talking_maps.indicators.engine import example
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure
from tests.indicators.random_plans import answers, drawn, known

#: Further away than any reach of water or shelter [m].
AWAY_M = 50_000.0


def asked(indicator_id: str, case: EvaluationContext) -> Measure:
    return evaluate(case.plan, case.territory, case.reference).ask(indicator_id)


def test_pasture_outside_the_land_is_told_and_not_counted() -> None:
    bare = example.field("A", "pasture", (0, 0), (100, 100))
    fenced = example.field("B", "pasture", (2000, 0), (300, 300), fenced=True)
    found = asked("improved_pasture_share", example.case(bare, fenced))
    assert found.value == 0
    assert found.evidence == ("A",)
    (told,) = found.remarks
    assert told.values["count"] == 1
    assert told.values["outside_area"] == pytest.approx(90_000, rel=0.01)


def test_a_pasture_across_the_boundary_counts_as_far_as_it_lies_within() -> None:
    half = example.field("A", "pasture", (900, 0), (200, 100), fenced=True)
    other = example.field("B", "pasture", (0, 0), (100, 100))
    found = asked("improved_pasture_share", example.case(half, other))
    assert found.value == pytest.approx(0.5, abs=1e-5)
    assert found.remarks[0].values["outside_area"] == pytest.approx(10_000, rel=0.01)


def test_a_canal_from_a_spring_outside_is_joined_and_counts_within() -> None:
    case = example.case(
        example.spot("S", "spring", 1500, 500),
        example.path("A", "canal", (1500, 500), (900, 500)),
        example.path("B", "canal", (0, 0), (100, 0)),
    )
    found = asked("canals_joined_to_source", case)
    assert found.value == pytest.approx(0.5, abs=1e-5)
    assert found.explanation.values["all"] == pytest.approx(200, rel=0.01)


def test_a_hand_s_breadth_outside_is_not_told() -> None:
    shape = example.field("A", "pasture", (0, 0), (1000.0005, 1000), fenced=True)
    assert asked("improved_pasture_share", example.case(shape)).remarks == ()


def test_without_a_boundary_everything_is_within() -> None:
    case = example.case(example.field("A", "pasture", (5000, 0), (10, 10), fenced=True))
    land = replace(case.territory, boundary=shapely.Polygon())
    answer = evaluate(case.plan, land, case.reference).ask("improved_pasture_share")
    assert answer.value == 1


def away(feature: Feature) -> Feature:
    shape = shapely.transform(feature.geometry, lambda xy: xy + np.array([AWAY_M, 0]))
    return replace(feature, uid=f"{feature.uid}-away", geometry=shape)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_drawn_outside_changes_any_answer(seed: int) -> None:
    plan = drawn(seed)
    more = tuple(away(feature) for feature in plan.features)
    others = answers(replace(plan, features=(*plan.features, *more)))
    for pair, measure in known(seed).items():
        assert others[pair].answer == measure.answer, pair
        assert others[pair].value == pytest.approx(measure.value), pair
