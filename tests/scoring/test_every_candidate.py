"""Every kind of step, once made, raises its measure; what the land refuses is untold.

One small village for each measure, the numbers chosen for mental arithmetic. `goal` is
the rubric's best: a step must bring the measure nearer to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.indicators.water_by_month import DAYS
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Plan,
    Scene,
)
from talking_maps.model.territory import Boundary, Raster, Territory
from talking_maps.scoring.advice.candidate import (
    CANDIDATES,
    WITHOUT_STEPS,
    AdviceContext,
    Candidate,
    steps,
)
from tests import village
from tests.indicators.conftest import herd, reference

FLAT, GENTLE, STEEP = (village.plane(rise) for rise in (0.02, 0.2, 0.6))


@dataclass(frozen=True)
class Village:
    """A plan on some ground, and the measure that steps should raise."""

    plan: Plan
    scene: Scene = "present"
    ground: Raster | None = None
    goal: float = 1.0
    numbers: Mapping[str, float] = field(default_factory=dict)
    claims: tuple[Boundary, ...] = ()

    @property
    def territory(self) -> Territory:
        return replace(village.territory(self.ground), claims=self.claims)

    def case(self, step: Candidate | None = None) -> EvaluationContext:
        plan = step.plan if step else self.plan
        land = (step.territory if step else None) or self.territory
        return EvaluationContext(plan, land, reference(self.numbers), self.scene)

    def found(self, indicator: str) -> list[Candidate]:
        measure = REGISTRY[indicator].measure(self.case())
        return list(steps(indicator, AdviceContext(self.case(), measure, self.goal)))


def area(
    uid: str,
    layer: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    scene: Scene = "present",
    **attributes: object,
) -> Feature:
    shape = village.rectangle(x, y, width, height)
    return village.feature(uid, layer, shape, scene, attributes=attributes)


def path(
    uid: str, layer: str, *points: tuple[float, float], **attributes: object
) -> Feature:
    return village.feature(uid, layer, village.line(*points), attributes=attributes)


def spring(x: float, y: float) -> Feature:
    return village.feature("S", "spring", village.point(x, y))


def wish(one: Feature) -> Feature:
    return replace(one, scene="future", attributes=dict(one.attributes))


FIELD = area("F", "cropland", 300, 300, 100, 100, crop="potato")
PASTURE = area("P", "pasture", 100, 100, 200, 100, condition="poor")
CANAL = path("C", "canal", (900, 0), (900, 1000), lining="earth")
CORRAL = area("K", "corral", 500, 500, 10, 10, species="sheep")
SHEEP = (herd("sheep", 200),)
TERRACES = {"terrace_slope.least": 10.0, "terrace_slope.most": 35.0}
SOIL = {
    "rain_erosivity.local": 1000.0,
    "rusle_k.local": 0.03,
    "rusle_c.potato": 0.4,
    "rusle_p_contour.slope_17_to_20": 0.8,
    "rusle_andenes.ratio": 0.2,
    **TERRACES,
}
BOOK = village.plan(
    assemblies=(Assembly("1", "2026-05-12", households=4, women=3, men=9),),
    total_households=10,
    commitments=(Commitment("1", "community", "Dig", "Board", labour_days=500),),
)

#: Grass that uses 4 mm a day all the year, and no rain.
YEAR_OF_GRASS = {
    **{f"evapotranspiration.{month}": 4.0 for month in DAYS},
    **{f"rain.{month}": 0.0 for month in DAYS},
    "evapotranspiration.times": 1.0,
    "rain.put_to_use": 1.0,
    "crop_coefficient.pasture_rotated": 1.0,
    "dry_season.first_month": 5.0,
    "dry_season.months": 5.0,
    "conveyance_efficiency.earth_loam": 0.75,
    "application_efficiency.furrow": 0.6,
    "application_efficiency.sprinkler": 0.75,
}

VILLAGES: Mapping[str, Village] = {
    "scenes_complete": Village(village.plan(FIELD)),
    "groups_heard": Village(village.plan(FIELD, wish(FIELD))),
    "participating_households": Village(BOOK),
    "womens_share": Village(BOOK, goal=0.5),
    "commitments_complete": Village(BOOK),
    "labour_promised_against_means": Village(
        BOOK, numbers={"communal_work.faena_and_ayni": 1.0}
    ),
    "area_in_dispute": Village(
        village.plan(),
        goal=0,
        claims=(Boundary("N", village.rectangle(0, 0, 100, 100), "Neighbour"),),
    ),
    "bofedal_protected_share": Village(
        village.plan(area("B", "bofedal", 0, 0, 100, 100))
    ),
    "improved_pasture_share": Village(village.plan(PASTURE)),
    "ambition_for_pasture": Village(village.plan(PASTURE, wish(PASTURE)), "future"),
    "ambition_for_terraces": Village(
        village.plan(FIELD, wish(FIELD)),
        "future",
        ground=GENTLE,
        numbers={"steep_cropland.from_slope": 10.0, **TERRACES},
    ),
    "paddocks_in_rotation": Village(
        village.plan(area("P", "pasture", 0, 0, 200, 100, rotated=True), CORRAL),
        goal=4,
    ),
    "pasture_near_water": Village(
        village.plan(PASTURE, spring(900, 150), herds=SHEEP),
        numbers={"water_distance_limit.sheep": 500.0},
    ),
    "stocking_balance": Village(
        village.plan(PASTURE, herds=SHEEP),
        numbers={"sheep_units.sheep": 1.0, "carrying_capacity.poor": 0.5},
    ),
    "degraded_ground_recovered": Village(village.plan(PASTURE), "future"),
    "terraced_share_of_steep_cropland": Village(
        village.plan(FIELD),
        ground=GENTLE,
        numbers={"steep_cropland.from_slope": 10.0, **TERRACES},
    ),
    "terraces_on_suitable_slope": Village(
        village.plan(area("T", "terrace", 300, 300, 50, 50, kind="stone")),
        ground=GENTLE,
        numbers={
            "terrace_slope.stone_least": 30.0,
            "terrace_slope.stone_most": 60.0,
            "terrace_slope.absorption_least": 10.0,
            "terrace_slope.absorption_most": 25.0,
        },
    ),
    "terraces_along_contour": Village(
        village.plan(wish(area("T", "terrace", 300, 300, 100, 20))),
        "future",
        ground=GENTLE,
        goal=0,
    ),
    "ditches_on_suitable_ground": Village(
        village.plan(path("D", "infiltration_ditch", (200, 400), (200, 500))),
        ground=replace(GENTLE, values=np.minimum(STEEP.values - 160, GENTLE.values)),
        numbers={
            "infiltration_ditch_slope.least": 10.0,
            "infiltration_ditch_slope.most": 40.0,
        },
    ),
    "fields_with_tree_belts": Village(village.plan(FIELD)),
    "soil_loss": Village(village.plan(FIELD), ground=GENTLE, goal=0, numbers=SOIL),
    "soil_loss_avoided": Village(
        village.plan(FIELD, wish(FIELD)),
        "future",
        ground=GENTLE,
        goal=100,
        numbers=SOIL,
    ),
    "canals_joined_to_source": Village(
        village.plan(path("C", "canal", (500, 0), (500, 300)), spring(900, 100)),
        ground=GENTLE,
    ),
    "canals_with_plausible_fall": Village(
        village.plan(
            path("C", "canal", (100, 500), (900, 500), lining="earth"),
            path("G", "canal", (100, 100), (115, 700), lining="earth"),
        ),
        ground=GENTLE,
        numbers={
            "canal_gradient.silts_below": 1.4,
            "canal_gradient.light_soil_erodes_above": 8.0,
        },
    ),
    "canal_losses": Village(
        village.plan(CANAL),
        goal=0,
        numbers={"canal_loss.earth_least": 10.0, "canal_loss.earth_most": 20.0},
    ),
    "canal_loss_share": Village(
        village.plan(
            path("C", "canal", (500, 0), (500, 300), flow_l_s=40), spring(500, 0)
        ),
        goal=0,
        numbers={"canal_loss.earth_least": 3.0, "canal_loss.earth_most": 8.0},
    ),
    "irrigated_share_of_cropland": Village(
        village.plan(area("F", "cropland", 700, 300, 199, 100), CANAL), ground=GENTLE
    ),
    "irrigated_share_of_command_area": Village(
        village.plan(area("F", "cropland", 700, 300, 199, 100), CANAL), ground=GENTLE
    ),
    "command_area": Village(
        village.plan(FIELD, area("N", "cropland", 700, 300, 100, 100), CANAL),
        ground=GENTLE,
        goal=10,
    ),
    "storage_per_irrigated_hectare": Village(
        village.plan(area("I", "irrigated", 100, 100, 100, 100), spring(500, 500)),
        ground=FLAT,
        goal=3000,
    ),
    "storage_per_command_hectare": Village(
        village.plan(FIELD, path("C", "canal", (500, 0), (500, 900)), spring(700, 500)),
        ground=GENTLE,
        goal=3000,
    ),
    "corral_space_per_animal": Village(
        village.plan(CORRAL, herds=SHEEP), numbers={"corral_space.sheep": 1.0}
    ),
    "corrals_clear_of_water": Village(
        village.plan(CORRAL, spring(495, 505)),
        numbers={"corral_distance.water": 30.0},
    ),
    "shed_cover_for_cold": Village(
        village.plan(CORRAL, herds=SHEEP),
        numbers={"corral_space_cold.sheep_roofed": 1.0},
    ),
    "things_kept": Village(village.plan(FIELD, wish(PASTURE)), "future"),
    "things_lost": Village(village.plan(FIELD, wish(PASTURE)), "future", goal=0),
    "things_recovered": Village(
        village.plan(replace(FIELD, scene="past"), PASTURE, wish(PASTURE)), "future"
    ),
    "canals_cleaned": Village(village.plan(CANAL)),
    "terraces_mended": Village(village.plan(area("T", "terrace", 0, 0, 100, 20))),
    "springs_protected": Village(village.plan(spring(500, 500))),
    "fences_drawn": Village(
        village.plan(area("P", "pasture", 100, 100, 200, 100, fenced=True)),
        numbers={"plausible_fence.near_m": 30.0, "plausible_fence.share": 0.5},
    ),
    "seed_kept_share": Village(village.plan(FIELD)),
    "varieties_grown": Village(village.plan(FIELD), goal=3),
    "fallow_rest_years": Village(
        village.plan(area("A", "fallow", 0, 0, 100, 100, rest_years=3)), goal=7
    ),
    # 5 t of 40 t: watered it gives 10 t, and a hectare of oats 5 t more.
    "dry_season_water_balance": Village(
        village.plan(
            replace(spring(900, 500), attributes={"flow_l_s": 1, "permanent": True}),
            CANAL,
            area("I", "irrigated", 100, 100, 200, 100, method="furrow"),
        ),
        ground=FLAT,
        numbers={
            "dry_season.need_mm_day": 3.5,
            "dry_season.months": 5.0,
            "conveyance_efficiency.earth_loam": 0.75,
            "application_efficiency.furrow": 0.6,
            "application_efficiency.sprinkler": 0.75,
        },
    ),
    "water_lacking_by_month": Village(
        village.plan(
            replace(spring(900, 500), attributes={"flow_l_s": 1, "flow_rains_l_s": 9}),
            CANAL,
            area("I", "irrigated", 100, 100, 200, 100, method="furrow"),
            area("P", "pasture", 100, 100, 200, 100),
        ),
        ground=FLAT,
        goal=0,
        numbers=YEAR_OF_GRASS,
    ),
    "dry_season_fodder_balance": Village(
        village.plan(
            area("N", "pasture_sown", 890, 300, 100, 100, species="alfalfa"),
            area("A", "fallow", 100, 300, 100, 100),
            CANAL,
            herds=SHEEP,
        ),
        ground=GENTLE,
        numbers={
            "fodder.intake": 1.0,
            "fodder.dry_days": 200.0,
            "fodder.dry_share": 0.3,
            "fodder_yield.alfalfa": 5.0,
            "fodder_yield.alfalfa_watered": 10.0,
            "fodder_yield.oats": 5.0,
            "sheep_units.sheep": 1.0,
        },
    ),
    "corrals_near_water": Village(
        village.plan(CORRAL, spring(900, 150), herds=SHEEP),
        ground=FLAT,
        numbers={"water_distance_limit.sheep": 300.0},
    ),
    "households_with_own_map": Village(BOOK, goal=0.6),
}


def test_every_kind_of_step_has_its_village() -> None:
    assert set(VILLAGES) == set(CANDIDATES)


def test_every_measure_has_steps_or_says_why_there_is_none() -> None:
    assert set(CANDIDATES) | set(WITHOUT_STEPS) == set(REGISTRY)
    assert not set(CANDIDATES) & set(WITHOUT_STEPS)


@pytest.mark.parametrize("indicator", sorted(CANDIDATES))
def test_each_step_brings_its_measure_nearer_to_the_best(indicator: str) -> None:
    asked, measure = VILLAGES[indicator], REGISTRY[indicator].measure
    stands = measure(asked.case()).value
    found = asked.found(indicator)
    assert found
    for step in found:
        then = measure(asked.case(step)).value
        assert then is not None, step.message
        # What could not be answered before is answered then.
        before = abs(stands - asked.goal) if stands is not None else float("inf")
        assert abs(then - asked.goal) < before - 1e-9, step.message


@pytest.mark.parametrize("indicator", sorted(CANDIDATES))
def test_no_step_leaves_the_land_or_works_on_the_past(indicator: str) -> None:
    asked = VILLAGES[indicator]
    for step in asked.found(indicator):
        where: BaseGeometry | None = step.where
        assert where is None or village.SQUARE.buffer(5).covers(where)
    past = replace(asked, scene="past")
    worked = [s for s in past.found(indicator) if s.scene == "past" and s.where]
    assert worked == []


def without(indicator: str, **more: object) -> Village:
    return replace(VILLAGES[indicator], **more)  # type: ignore[arg-type]


REFUSED: Mapping[str, tuple[str, Village]] = {
    "water is not piped uphill to a field": (
        "command_area",
        without(
            "command_area",
            ground=village.plane(-0.2),
            plan=village.plan(FIELD, area("N", "cropland", 920, 300, 70, 100), CANAL),
        ),
    ),
    "a field that a canal passes above it only": (
        "irrigated_share_of_cropland",
        without("irrigated_share_of_cropland", ground=village.plane(-0.2)),
    ),
    "no pipe climbs to a pasture": (
        "pasture_near_water",
        without("pasture_near_water", ground=village.plane(-0.2)),
    ),
    "no reservoir on a steep place": (
        "storage_per_irrigated_hectare",
        without("storage_per_irrigated_hectare", ground=STEEP),
    ),
    "no reservoir under a house": (
        "storage_per_irrigated_hectare",
        without(
            "storage_per_irrigated_hectare",
            plan=village.plan(
                area("I", "irrigated", 100, 100, 100, 100),
                spring(500, 500),
                area("H", "house", 495, 495, 10, 10),
            ),
        ),
    ),
    "no terrace where it is too steep": (
        "soil_loss",
        without("soil_loss", ground=STEEP),
    ),
    "no kind of terrace that does not suit": (
        "terraces_on_suitable_slope",
        without("terraces_on_suitable_slope", ground=STEEP),
    ),
    "no shed off the land": (
        "shed_cover_for_cold",
        without(
            "shed_cover_for_cold",
            plan=village.plan(
                area("K", "corral", 0, 0, 999, 999, species="sheep"), herds=SHEEP
            ),
        ),
    ),
    "nothing is promised in the present": (
        "degraded_ground_recovered",
        without("degraded_ground_recovered", scene="present"),
    ),
    "a small paddock is not divided": (
        "paddocks_in_rotation",
        without(
            "paddocks_in_rotation",
            plan=village.plan(area("P", "pasture", 0, 0, 50, 50, rotated=True)),
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_what_the_ground_refuses_is_not_told(what: str) -> None:
    indicator, asked = REFUSED[what]
    assert asked.found(indicator) == []
