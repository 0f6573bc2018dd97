"""Steps that ground, water and boundary allow are tried; others never are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.model.plan import Assembly, Commitment, Feature, Plan, Scene
from talking_maps.model.territory import Raster
from talking_maps.scoring.advice.candidate import (
    CANDIDATES,
    TALK,
    AdviceContext,
    Candidate,
    offers,
    steps,
)
from tests import village
from tests.indicators.conftest import herd, reference


def found(
    indicator: str,
    plan: Plan,
    *,
    ground: Raster | None = None,
    scene: Scene = "present",
    goal: float = 1.0,
    **numbers: float,
) -> list[Candidate]:
    known = {name.replace("__", "."): value for name, value in numbers.items()}
    case = EvaluationContext(plan, village.territory(ground), reference(known), scene)
    measure = REGISTRY[indicator].measure(case)
    return list(steps(indicator, AdviceContext(case, measure, goal)))


def canal(uid: str, *points: tuple[float, float], **attributes: str) -> Feature:
    return village.feature(
        uid, "canal", village.line(*points), attributes=dict(attributes)
    )


def test_steps_are_for_measures_that_exist() -> None:
    assert set(CANDIDATES) <= set(REGISTRY)
    assert len(CANDIDATES) > 30
    assert set(TALK) < set(CANDIDATES)
    with pytest.raises(ValueError, match="soil_loss has its steps already"):
        offers("soil_loss")(CANDIDATES["soil_loss"])


def test_water_is_not_asked_to_run_uphill() -> None:
    low = village.feature("S", "spring", village.point(100, 500))
    high = village.feature("S", "spring", village.point(900, 500))
    here = canal("C", (500, 400), (500, 600))
    ground = village.plane(0.2, error=0.5)  # rises to the east
    plans = village.plan(low, here), village.plan(high, here)
    below, above = (found("canals_joined_to_source", p, ground=ground) for p in plans)
    assert below == []
    assert [s.uid for s in above] == ["C"]
    assert above[0].message.values["distance"] == pytest.approx(400, rel=0.001)
    # Where nobody knows the heights, nobody can say that it does not run.
    assert found("canals_joined_to_source", plans[0])


def test_a_terrace_is_advised_only_where_its_slope_suits() -> None:
    field = village.feature("F", "cropland", village.rectangle(300, 300, 100, 100))
    for rise, expected in ((0.2, 1), (0.5, 0)):
        told = found(
            "terraced_share_of_steep_cropland",
            village.plan(field),
            ground=village.plane(rise),
            steep_cropland__from_slope=10,
            terrace_slope__least=10,
            terrace_slope__most=35,
        )
        assert len(told) == expected, rise


def test_a_corral_moves_out_of_reach_of_the_stream_and_stays_on_the_land() -> None:
    river = village.feature("R", "river", village.line((0, 0), (0, 1000)))
    near = village.feature("A", "corral", village.rectangle(5, 500, 10, 10))
    (step,) = found(
        "corrals_clear_of_water", village.plan(river, near), corral_distance__water=30
    )
    assert step.message.values["distance"] == pytest.approx(30)
    assert step.where is not None
    assert village.SQUARE.contains(step.where)
    assert step.where.distance(river.geometry) >= 30


def test_how_many_must_come_is_reckoned_from_the_rubric() -> None:
    plan = village.plan(
        assemblies=(Assembly("1", "2026-05-12", households=4, women=3, men=9),),
        total_households=10,
    )
    (step,) = found("participating_households", plan, goal=0.6)
    assert (step.message.values["more"], step.message.values["wanted"]) == (2, 6)
    (step,) = found("womens_share", plan, goal=0.5)
    assert step.message.values["more"] == 6


def test_a_commitment_says_what_it_lacks() -> None:
    vague = Commitment("1", "community", "Dig", "Board")
    (step,) = found("commitments_complete", village.plan(commitments=(vague,)))
    assert "by when" in step.message.id
    assert step.plan.commitments[0].by


def test_fewer_animals_only_as_many_as_are_too_many_and_a_third_at_most() -> None:
    pasture = village.feature(
        "P",
        "pasture",
        village.rectangle(0, 0, 500, 200),
        attributes={"condition": "fair"},
    )
    for count, fewer in ((12, 2), (90, 30)):
        (step,) = found(
            "stocking_balance",
            village.plan(pasture, herds=(herd("sheep", count),)),
            sheep_units__sheep=1,
            carrying_capacity__fair=1,
        )
        # Ten hectares feed ten sheep; a little more is drawn on the ellipsoid.
        assert step.message.values["fewer"] == pytest.approx(fewer, abs=1)


def test_a_ditch_is_led_to_the_nearest_slope_that_suits() -> None:
    trench = village.line((500, 400), (500, 500))
    plan = village.plan(village.feature("D", "infiltration_ditch", trench))

    def told(ground: Raster) -> list[Candidate]:
        return found(
            "ditches_on_suitable_ground",
            plan,
            ground=ground,
            infiltration_ditch_slope__least=10,
            infiltration_ditch_slope__most=40,
        )

    steep = village.plane(0.6)
    assert told(steep) == []
    # Gentle up to 400 m east, steep from there.
    gentle = village.plane(0.2)
    columns = np.arange(steep.values.shape[1])
    kink = np.where(columns < 50, gentle.values, steep.values - 160)
    (step,) = told(replace(steep, values=kink))
    assert step.where is not None
    assert step.where.bounds[2] < village.EAST + 400
    assert 100 < float(str(step.message.values["distance"])) < 150


def test_only_the_future_can_be_promised_what_heals_in_years() -> None:
    poor = village.feature(
        "P",
        "pasture",
        village.rectangle(0, 0, 100, 100),
        attributes={"condition": "poor"},
    )
    plan = village.plan(poor)
    assert found("degraded_ground_recovered", plan) == []
    (step,) = found("degraded_ground_recovered", plan, scene="future")
    assert (step.uid, step.scene) == ("P", "future")


def test_thousands_of_steps_hold_no_plan_each() -> None:
    """A plan for each of 5,000 pastures would hold 25 million things."""
    many = [
        village.feature(
            f"p{n}",
            "pasture",
            village.rectangle(n % 40 * 25, n // 40 * 25, 20, 20),
            attributes={"condition": "fair"},
        )
        for n in range(400)
    ]
    offered = found("improved_pasture_share", village.plan(*many))
    assert len(offered) == len(many)
    assert not [step for step in offered if isinstance(step.made, Plan)]
    tried = offered[7].plan.features
    assert len(tried) == len(many)
    assert [f.uid for f in tried if f.attributes.get("rested")] == [offered[7].uid]
