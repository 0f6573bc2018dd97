"""Nobody loses for what nature withholds, and nobody gains by saying so himself."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.config.reference_numbers import load_numbers
from talking_maps.errors import Value
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Gate
from talking_maps.model.land_potential import (
    LAND_RESOURCES,
    UNSETTLED,
    LandPotential,
    LandResource,
)
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Herd,
    Plan,
)
from talking_maps.model.rubric import Component, Criterion, Reference, Rubric, Scorecard
from talking_maps.model.territory import Territory
from talking_maps.scoring import as_json, check_gates, score
from talking_maps.scoring.altitude_belts import propose_potential
from talking_maps.scoring.withheld_points import share_out
from tests import village
from tests.village import rectangle

ROOT = Path(__file__).resolve().parents[2]

#: The computed parts of the example rubric as it was published, 80 points.
PARTS = {
    "organisation": (
        Component("scenes_complete", None, 5, 0, 1),
        Component("participating_households", None, 6, 0, 0.6),
        Component("commitments_complete", None, 4, 0, 1),
    ),
    "pastures": (
        Component("improved_pasture_share", "present", 12, 0, 0.5),
        Component("improved_pasture_share", "future", 6, 0, 1),
        Component("stocking_balance", "present", 8, 2, 1),
        Component("bofedal_protected_share", "present", 4, 0, 1),
    ),
    "soils": (
        Component("terraced_share_of_steep_cropland", "present", 13, 0, 0.5),
        Component("terraced_share_of_steep_cropland", "future", 7, 0, 1),
        Component("corral_space_per_animal", "present", 5, 0.5, 1),
    ),
    "water": (
        Component("canals_joined_to_source", "present", 6, 0, 1),
        Component("canals_joined_to_source", "future", 4, 0, 1),
    ),
}
RUBRIC = Rubric(
    "r",
    {},
    "",
    {},
    (
        *(Criterion(name, {}, parts) for name, parts in PARTS.items()),
        Criterion("health", {}, jury=20),
    ),
    "digest",
    withheld="share",
)
COMPUTED = 80.0


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_numbers(ROOT / "data" / "reference")


def _land(height_m: float, rise: float, reference: Reference) -> Territory:
    """Return the square at that height, with what is proposed of it confirmed."""
    plane = village.plane(rise)
    ground = village.territory(
        replace(plane, values=plane.values - 4000 + height_m, error=0.0)
    )
    lacks = propose_potential(ground, reference).lacks
    return replace(ground, potential=LandPotential(lacks, "R. Quispe", "2026-05-12"))


def _plan(*drawn: Feature, herds: tuple[Herd, ...]) -> Plan:
    """Return a plan with the same things in all scenes, and an orderly book."""
    features = [replace(f, scene=scene) for f in drawn for scene in SCENES]
    assembly = Assembly("a", "2026-05-12", households=20, women=10, men=10, elders=2)
    promise = Commitment("c", COMMUNITY, "clean the canal", "all", "2027-05-12")
    return village.plan(
        *features,
        herds=herds,
        assemblies=(assembly,),
        commitments=(promise,),
        total_households=20,
    )


def _herders(care: bool = True) -> Plan:
    cared: dict[str, Value] = {
        "condition": "good",
        "rested": care,
        "rest_months": 6.0 * care,
    }
    fields = [
        village.feature(f"p{n}", "pasture", rectangle(250 * n, 0, 250, 900))
        for n in range(4)
    ]
    pastures = [replace(one, attributes={**cared, "rotated": care}) for one in fields]
    fence = village.line((0, 0), (1000, 0), (1000, 900), (0, 900), (0, 0))
    rest = {
        "condition": "good",
        "rested": care,
        "rest_months": 12.0 * care,
        "fenced": care,
    }
    return _plan(
        *pastures,
        village.feature("fence", "fence", fence),
        village.feature("b", "bofedal", rectangle(0, 900, 1000, 90), attributes=rest),
        village.feature(
            "ring",
            "fence",
            village.line((0, 900), (1000, 900), (1000, 990), (0, 990), (0, 900)),
        ),
        village.feature(
            "k", "corral", rectangle(0, 990, 100, 9), attributes={"species": "sheep"}
        ),
        herds=(Herd("h", COMMUNITY, "sheep", 60),),
    )


def _farmers(terraced: float = 1.0) -> Plan:
    spring = village.point(960, 500)
    canal = village.line((960, 500), (500, 500), (40, 500))
    return _plan(
        village.feature("f", "cropland", rectangle(100, 0, 800, 480)),
        village.feature(
            "t",
            "terrace",
            rectangle(100, 0, 800 * terraced, 480),
            attributes={"kind": "stone"},
        ),
        village.feature(
            "s", "spring", spring, attributes={"flow_l_s": 40.0, "permanent": True}
        ),
        village.feature(
            "c", "canal", canal, attributes={"lining": "lined", "flow_l_s": 20.0}
        ),
        village.feature("i", "irrigated", rectangle(100, 0, 100, 100)),
        # What is no field is said to be none, or it would count as open.
        village.feature("w", "other_ground", rectangle(0, 0, 100, 990)),
        village.feature("x", "other_ground", rectangle(900, 0, 100, 990)),
        village.feature("y", "other_ground", rectangle(100, 480, 800, 520)),
        village.feature(
            "k", "corral", rectangle(0, 990, 100, 9), attributes={"species": "sheep"}
        ),
        herds=(Herd("h", COMMUNITY, "sheep", 60),),
    )


def _judged(plan: Plan, ground: Territory, reference: Reference) -> Scorecard:
    return score(plan, ground, RUBRIC, reference)


def test_perfect_herders_of_the_puna_get_all(reference: Reference) -> None:
    puna = _land(4300, 0.02, reference)
    assert set(puna.potential.lacks) == {"cropland", "steep_cropland", "irrigation"}
    card = _judged(_herders(), puna, reference)
    assert card.total >= 0.95 * COMPUTED
    assert card.of == COMPUTED + 20


def test_perfect_farmers_of_the_valley_get_all(reference: Reference) -> None:
    valley = _land(3000, 0.2, reference)
    assert set(valley.potential.lacks) == {"pasture", "wetland"}
    card = _judged(_farmers(), valley, reference)
    assert card.total >= 0.95 * COMPUTED


def test_a_mediocre_mixed_plan_gets_less_than_either(reference: Reference) -> None:
    # Suni rising to puna: everything is possible, some of everything is done.
    mixed = _land(3900, 0.2, reference)
    assert mixed.potential.lacks == ()
    herders, farmers = _herders(care=False), _farmers(terraced=0.3)
    plan = replace(farmers, features=(*farmers.features, *herders.features))
    lowest = min(
        _judged(_herders(), _land(4300, 0.02, reference), reference).total,
        _judged(_farmers(), _land(3000, 0.2, reference), reference).total,
    )
    assert 20 < _judged(plan, mixed, reference).total < lowest - 10


def test_what_could_be_and_is_not_drawn_is_nothing(reference: Reference) -> None:
    puna = _land(4300, 0.02, reference)
    open_to_all = replace(puna, potential=replace(puna.potential, lacks=()))
    card = _judged(_herders(), open_to_all, reference)
    assert card.total < 55
    soils = card.criteria[2]
    assert [(r.of, r.points, r.untold) for r in soils.readings[:2]] == [
        (13, 0, 0),
        (7, 0, 0),
    ]


def test_nothing_is_shared_out_unless_asked_and_confirmed(reference: Reference) -> None:
    puna = _land(4300, 0.02, reference)
    asked = _judged(_herders(), puna, reference)
    said = replace(puna, potential=replace(puna.potential, confirmed_by=""))
    silent = replace(RUBRIC, withheld="")
    for ground, rubric in ((said, RUBRIC), (puna, silent)):
        card = score(_herders(), ground, rubric, reference)
        assert card.total < asked.total
        assert [c.of for c in card.criteria] == [15, 30, 25, 10, 20]
    before = as_json(score(_herders(), puna, silent, reference))
    assert "untold" not in before
    assert not any(
        "withheld" in one for c in before["criteria"] for one in c["indicators"]
    )


def test_the_scorecard_says_what_was_left_out(reference: Reference) -> None:
    card = _judged(_herders(), _land(4300, 0.02, reference), reference)
    assert [c.of for c in card.criteria] == [17.15, 34.28, 28.57, 0, 20]
    terraces = card.criteria[2].readings[0]
    assert (terraces.of, terraces.withheld) == (0, ("cropland", "steep_cropland"))
    told = as_json(card)["criteria"][2]["indicators"][0]
    assert told["withheld"] == ["cropland", "steep_cropland"]


def test_what_nobody_can_tell_for_want_of_data_waits(reference: Reference) -> None:
    plan, valley = _farmers(), _land(3000, 0.2, reference)
    blind = replace(valley, elevation=None)
    card = _judged(plan, blind, reference)
    terraces = card.criteria[2].readings[0]
    assert terraces.measure.answer == "cannot tell"
    assert (terraces.points, terraces.untold) == (0, terraces.of)
    assert card.untold == pytest.approx(
        sum(r.untold for c in card.criteria for r in c.readings)
    )
    assert card.total + card.untold >= 0.95 * COMPUTED
    assert as_json(card)["untold"] == card.untold


def test_a_gate_asks_nothing_that_the_land_cannot_have(reference: Reference) -> None:
    gate = Gate("t", "indicator", {}, PARTS["soils"][0].indicator, at_least=0.2)
    ground = _land(4300, 0.02, reference), reference
    passed = [
        check_gates((gate,), _herders(), *ground, withheld=asked)[0].passed
        for asked in (False, True)
    ]
    assert passed == [False, True]


@given(st.sets(st.sampled_from(LAND_RESOURCES)))
def test_shared_points_add_up_to_what_they_were(lacks: set[LandResource]) -> None:
    told = LandPotential(
        tuple(one for one in LAND_RESOURCES if one in lacks), "R. Quispe", "2026-05-12"
    )
    shared = share_out(RUBRIC, told)
    parts = [c for one in shared.criteria for c in one.components]
    assert sum(round(c.points * 100) for c in parts) == round(COMPUTED * 100)
    assert all(c.points >= 0 for c in parts)
    for part in parts:
        lacking = bool(set(REGISTRY[part.indicator].needs) & lacks)
        assert (part.points == 0) == lacking
    assert share_out(shared, told) == shared
    assert share_out(RUBRIC, UNSETTLED) == RUBRIC


def test_where_nothing_is_left_the_rubric_stays_as_it_is() -> None:
    lone = replace(RUBRIC, criteria=(Criterion("water", {}, PARTS["water"]),))
    dry = LandPotential(("irrigation",), "R. Quispe", "2026-05-12")
    assert share_out(lone, dry) == lone
