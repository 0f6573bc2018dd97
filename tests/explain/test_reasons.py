"""Each thing is told why it helps or hurts, with numbers one can check in the head."""

from __future__ import annotations

from typing import Any

import pytest

from talking_maps.explain.reasons import EXPLAINERS, evidence_features, why
from talking_maps.explain.reasons.builders import explains
from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.model.plan import Plan, Scene
from talking_maps.model.rubric import Reading
from talking_maps.model.territory import Raster
from tests import village
from tests.indicators.conftest import herd, reference


def told(
    indicator: str,
    plan: Plan,
    *,
    ground: Raster | None = None,
    scene: Scene = "present",
    **numbers: float,
) -> dict[str, tuple[str, dict[str, Any]]]:
    known = {name.replace("__", "."): value for name, value in numbers.items()}
    case = EvaluationContext(plan, village.territory(ground), reference(known), scene)
    reading = Reading(
        indicator, (scene,), REGISTRY[indicator].measure(case), 0, 1, promised=False
    )
    return {uid: (m.id, dict(m.values)) for uid, m in why(reading, case).items()}


def test_a_slope_is_told_with_its_error_and_its_limits() -> None:
    plan = village.plan(
        village.feature(
            "A",
            "terrace",
            village.rectangle(300, 300, 100, 100),
            attributes={"kind": "absorption"},
        )
    )
    found = told(
        "terraces_on_suitable_slope",
        plan,
        ground=village.plane(0.2, error=0.2),
        terrace_slope__absorption_least=70,
        terrace_slope__absorption_most=80,
    )
    sentence, values = found["A"]
    assert "outside" in sentence
    # 0.482 of 0.2 m over pixels of 10 m is just under one percent.
    assert values["slope"] == pytest.approx(0.2)
    assert values["error"] == pytest.approx(0.00964)
    assert (values["least"], values["most"]) == (0.7, 0.8)


def test_a_field_says_how_much_of_it_is_steep_and_open() -> None:
    plan = village.plan(
        village.feature("F", "cropland", village.rectangle(300, 300, 200, 100)),
        village.feature("T", "terrace", village.rectangle(300, 300, 100, 100)),
    )
    _, values = told(
        "terraced_share_of_steep_cropland",
        plan,
        ground=village.plane(0.2),
        steep_cropland__from_slope=10,
    )["F"]
    assert values["open"] == pytest.approx(10_000, rel=0.01)
    assert values["area"] == pytest.approx(20_000, rel=0.01)
    assert values["slope"] == pytest.approx(0.2)


def test_a_crowded_corral_says_how_crowded() -> None:
    corral = village.feature(
        "A",
        "corral",
        village.rectangle(0, 0, 10, 5),
        attributes={"species": "sheep", "animals": 100},
    )
    sentence, values = told(
        "corral_space_per_animal",
        village.plan(corral, herds=(herd("sheep", 100),)),
        corral_space__sheep=1,
    )["A"]
    assert "needed" in sentence
    assert (values["space"], values["each"], values["need"]) == (50, 0.5, 1)


def test_a_canal_says_its_fall_beside_what_earth_holds() -> None:
    plan = village.plan(village.feature("C", "canal", village.line((100, 0), (300, 0))))
    _, values = told(
        "canals_with_plausible_fall",
        plan,
        ground=village.plane(0.01, error=1.0),
        canal_gradient__silts_below=1.4,
        canal_gradient__light_soil_erodes_above=8,
    )["C"]
    assert values["fall"] == pytest.approx(2.0)
    assert values["error"] == pytest.approx(2**0.5)
    assert values["rate"] == pytest.approx(10.0, abs=0.1)


def test_a_measured_canal_says_what_was_measured() -> None:
    heights = {"height_first_m": 9.0, "height_last_m": 8.0, "height_error_m": 0.1}
    canal = village.feature(
        "C", "canal", village.line((100, 0), (300, 0)), attributes=heights
    )
    sentence, values = told(
        "canals_with_plausible_fall",
        village.plan(canal),
        ground=village.plane(0.01, error=1.0),
        canal_gradient__silts_below=1.4,
        canal_gradient__light_soil_erodes_above=8,
    )["C"]
    assert sentence.startswith("Measured")
    assert values["fall"] == 1.0
    assert values["error"] == pytest.approx(0.1 * 2**0.5)


def test_the_far_canal_and_the_near_one_are_told_apart() -> None:
    plan = village.plan(
        village.feature("S", "spring", village.point(0, 0)),
        village.feature("A", "canal", village.line((10, 0), (110, 0))),
        village.feature("B", "canal", village.line((500, 0), (600, 0))),
    )
    found = told("canals_joined_to_source", plan)
    assert found["A"][1]["away"] == 10
    assert found["B"][1]["away"] == 500
    assert "joined" in found["A"][0]
    assert "end" in found["B"][0]


def test_a_field_astride_a_canal_is_half_in_its_reach() -> None:
    plan = village.plan(
        village.feature("C", "canal", village.line((500, 100), (500, 900))),
        village.feature("F", "cropland", village.rectangle(400, 400, 200, 100)),
    )
    _, values = told("command_area", plan, ground=village.plane(0.2, error=0.1))["F"]
    assert values["area"] == pytest.approx(20_000, rel=0.01)
    assert values["sure"] == pytest.approx(10_000, rel=0.1)
    assert values["perhaps"] <= 2_000


def test_nothing_is_said_of_perhaps_where_the_heights_are_sure() -> None:
    plan = village.plan(
        village.feature("C", "canal", village.line((500, 100), (500, 900))),
        village.feature("F", "cropland", village.rectangle(300, 400, 100, 100)),
    )
    said, values = told("command_area", plan, ground=village.plane(0.2, error=0.1))["F"]
    assert said == "Of {area:ha} canal water can run to {sure:ha}."
    assert values["sure"] == pytest.approx(values["area"], rel=1e-6)


def test_what_hurts_comes_first_and_each_thing_once() -> None:
    plan = village.plan(
        village.feature(
            "A",
            "bofedal",
            village.rectangle(0, 0, 100, 100),
            attributes={"fenced": True},
        ),
        village.feature("B", "bofedal", village.rectangle(200, 0, 100, 100)),
        village.feature("B", "bofedal", village.rectangle(200, 0, 100, 100), "past"),
    )
    case = EvaluationContext(plan, village.territory())
    measure = REGISTRY["bofedal_protected_share"].measure(case)
    reading = Reading("bofedal_protected_share", ("present",), measure, 0, 1, False)
    assert [(f.uid, f.scene) for f in evidence_features(reading, case)] == [
        ("B", "present"),
        ("A", "present"),
    ]
    assert why(reading, case)["A"].values["marks"] == "fenced"


def test_what_became_of_things_is_told() -> None:
    plan = village.plan(
        village.feature("A", "house", village.point(0, 0), "past"),
        village.feature("A", "house", village.point(0, 0)),
        village.feature("B", "house", village.point(9, 0), "past"),
    )
    found = told("things_kept", plan)
    assert found["A"][0] == "Still there."
    assert found["B"][0] == "Gone since the scene before."


def test_reasons_are_for_measures_that_exist() -> None:
    assert set(EXPLAINERS) <= set(REGISTRY)
    assert len(EXPLAINERS) > 30


def test_two_reasons_for_one_indicator_are_refused() -> None:
    with pytest.raises(ValueError, match="soil_loss is explained already"):
        explains("soil_loss")(EXPLAINERS["soil_loss"])
