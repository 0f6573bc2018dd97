"""Each thing is told why it helps or hurts, with numbers one can check in the head."""

from __future__ import annotations

from typing import Any

import pytest

from talking_maps.explain.reasons import EXPLAINERS, evidence_features, why
from talking_maps.explain.reasons.builders import explains
from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.indicators.water_by_month import DAYS
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


#: What a thing says of itself for the newer measures: layer, form, id of the sentence
#: as it begins, and the amounts in it.
NEWER = [
    ("canals_cleaned", "canal", {"cleaned_m": 40}, "{cleaned:m} of", {"cleaned": 40}),
    ("canals_cleaned", "canal", {}, "{length:m}; nobody wrote", {}),
    ("terraces_mended", "terrace", {"mended": True}, "{area:ha}, its walls", {}),
    ("terraces_mended", "terrace", {}, "{area:ha}; nobody wrote", {}),
    (
        "native_trees_alive",
        "trees",
        {"kind": "native", "number": 100, "alive": 60, "planted_year": 2020},
        "{alive:whole} of {planted:whole} planted in {year} live.",
        {"alive": 60, "planted": 100, "year": "2020"},
    ),
    (
        "native_trees_alive",
        "trees",
        {"kind": "native", "number": 100, "alive": 60, "planted_year": 2025},
        "{alive:whole} of {planted:whole} planted in {year} live; they count",
        {"since": "2027"},
    ),
    ("native_trees_alive", "trees", {"kind": "native"}, "Nobody wrote how many", {}),
    (
        "fallow_rest_years",
        "fallow",
        {"rest_years": 7},
        "{area:ha}, rests",
        {"years": 7},
    ),
    ("fallow_rest_years", "fallow", {"ploughed": True}, "{area:ha}, ploughed", {}),
    ("fallow_rest_years", "fallow", {}, "{area:ha}; nobody wrote", {}),
    (
        "varieties_grown",
        "cropland",
        {"varieties": "Wayru, qompis"},
        "Varieties: {varieties:whole}",
        {"varieties": 2, "names": "qompis, wayru"},
    ),
    ("varieties_grown", "cropland", {}, "Nobody wrote which", {}),
    ("seed_kept_share", "cropland", {"seed_kept": True}, "{area:ha}, its seed", {}),
    ("seed_kept_share", "cropland", {}, "{area:ha}; nobody wrote", {}),
    (
        "pasture_by_transect",
        "pasture",
        {"transect_steps": 100, "transect_good": 40},
        "{area:ha}: {good:whole} of {steps:whole}",
        {"good": 40, "steps": 100},
    ),
    (
        "pasture_by_transect",
        "pasture",
        {"transect_steps": 20, "transect_good": 19},
        "{area:ha}; its transect",
        {"least": 100},
    ),
    ("pasture_by_transect", "pasture", {}, "{area:ha} without a transect.", {}),
    # A hectare of oats gives 5 t.
    (
        "dry_season_fodder_balance",
        "pasture_sown",
        {"species": "oats"},
        "{area:ha}: {fodder:number} t",
        {"fodder": 5.0},
    ),
    ("dry_season_fodder_balance", "pasture", {}, "{area:ha}; its form or", {}),
    ("springs_protected", "spring", {"protected": True}, "Protected by", {}),
    ("springs_protected", "spring", {}, "Nobody wrote", {}),
    # A hectare that uses 4.32 mm a day needs half a litre a second, twice by furrow.
    (
        "dry_season_water_balance",
        "irrigated",
        {"method": "furrow"},
        "{area:ha} need {need:number} l/s",
        {"need": 1.0},
    ),
    # 4 mm a day are 14,600 m³ a year, twice that by furrow.
    (
        "water_lacking_by_month",
        "irrigated",
        {"crop": "pasture_rotated"},
        "{area:ha} need {need:m3} in the year",
        {"need": 29_200},
    ),
    ("water_lacking_by_month", "irrigated", {}, "{area:ha}; nobody wrote what", {}),
    (
        "water_lacking_by_month",
        "spring",
        {"flow_l_s": 2, "flow_rains_l_s": 5},
        "{flow:number} l/s in the dry season, {rains:number}",
        {"flow": 2, "rains": 5},
    ),
    (
        "water_lacking_by_month",
        "spring",
        {"flow_l_s": 2, "permanent": False},
        "{rains:number} l/s in the rains, then",
        {"rains": 2},
    ),
    ("dry_season_water_balance", "spring", {}, "Nobody wrote how much flows.", {}),
    (
        "dry_season_water_balance",
        "reservoir",
        {"volume_m3": 800},
        "Holds {volume:number} m³.",
        {"volume": 800},
    ),
]
KNOWN: dict[str, Any] = {
    "transect__least_steps": 100,
    "fodder__intake": 1,
    "fodder__dry_days": 200,
    "fodder__dry_share": 0.3,
    "fodder_yield__oats": 5,
    "sheep_units__sheep": 1,
    "dry_season__need_mm_day": 4.32,
    "dry_season__months": 5,
    "dry_season__first_month": 5,
    "conveyance_efficiency__earth_loam": 1,
    "application_efficiency__furrow": 0.5,
    **{f"evapotranspiration__{month}": 4 for month in DAYS},
    **{f"rain__{month}": 0 for month in DAYS},
    "evapotranspiration__times": 1,
    "rain__put_to_use": 1,
    "crop_coefficient__pasture_rotated": 1,
}


@pytest.mark.parametrize(("indicator", "layer", "form", "begins", "amounts"), NEWER)
def test_each_thing_says_its_amounts_for_the_newer_measures(
    indicator: str,
    layer: str,
    form: dict[str, Any],
    begins: str,
    amounts: dict[str, Any],
) -> None:
    hectare = village.rectangle(300, 300, 100, 100)
    shapes: dict[str, Any] = {
        "canal": village.line((300, 290), (400, 290)),
        "spring": village.point(300, 290),
        "reservoir": village.rectangle(300, 270, 10, 10),
    }
    canal = village.feature("C", "canal", shapes["canal"])
    asked = village.feature("A", layer, shapes.get(layer, hectare), attributes=form)
    others = [] if layer == "canal" else [canal]
    if layer in ("spring", "reservoir"):
        others.append(village.feature("W", "irrigated", hectare))
    plan = village.plan(asked, *others, herds=(herd("sheep", 10),))
    found, values = told(indicator, plan, **KNOWN)["A"]
    assert found.startswith(begins)
    for name, amount in amounts.items():
        near = amount if isinstance(amount, str) else pytest.approx(amount, rel=0.01)
        assert values[name] == near


def test_reasons_are_for_measures_that_exist() -> None:
    assert set(EXPLAINERS) <= set(REGISTRY)
    assert len(EXPLAINERS) > 40


def test_two_reasons_for_one_indicator_are_refused() -> None:
    with pytest.raises(ValueError, match="soil_loss is explained already"):
        explains("soil_loss")(EXPLAINERS["soil_loss"])
