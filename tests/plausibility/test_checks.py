"""Each check in the tiny village: a plan it flags, and the plan beside it.

The limits are those of `data/reference`, so that a number changed there is seen here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talking_maps.config.reference_numbers import load_numbers
from talking_maps.model.land_potential import LandPotential, LandResource
from talking_maps.model.plan import (
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Years,
)
from talking_maps.model.rubric import Flag, Reference
from talking_maps.plausibility import REGISTRY, FlagContext, checks, find, flags_of
from tests import village
from tests.village import feature, line, point, rectangle

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = load_numbers(ROOT / "data" / "reference")
Case = Callable[[], FlagContext]


def case(*features: Feature, **more: object) -> FlagContext:
    """Return the village's plan of those features, 40 households; with elevation."""
    held = {
        k: more.pop(k) for k in ("baseline", "neighbours", "dem_source") if k in more
    }
    error = more.pop("error", 1.0)
    ground = village.territory(village.plane(error=error))  # type: ignore[arg-type]
    plan = village.plan(*features, **{"total_households": 40, **more})
    return FlagContext(plan, ground, REFERENCE, day="2026-05-01", **held)  # type: ignore[arg-type]


def field(
    uid: str, layer: str, *place: float, scene: str = "present", **attributes: Any
) -> Feature:
    """Return a rectangle with a form: x, y, width and height [m]."""
    shape = rectangle(*place)
    return feature(uid, layer, shape, scene, attributes=attributes)  # type: ignore[arg-type]


def canal(uid: str, *points: tuple[float, float], **attributes: object) -> Feature:
    """Return a canal with a form."""
    return feature(uid, "canal", line(*points), attributes=attributes)


def dot(uid: str, layer: str, x: float, y: float, **attributes: object) -> Feature:
    """Return a point with a form."""
    return feature(uid, layer, point(x, y), attributes=attributes)


def ditch(uid: str, **attributes: object) -> Feature:
    """Return an infiltration ditch with a form."""
    shape = line((0, 0), (90, 0))
    return feature(uid, "infiltration_ditch", shape, attributes=attributes)


def herd(species: str, count: int) -> Herd:
    """Return the community's herd."""
    return Herd(f"community/{species}", "community", species, count)


def promise(uid: str = "c1", **more: object) -> Commitment:
    """Return a commitment that is all right but for what is given."""
    honest = Commitment(uid, "community", "mend the canal", "all", "2027-08-30")
    return replace(honest, **more)  # type: ignore[arg-type]


def before(*features: Feature, **more: object) -> Plan:
    """Return an earlier state of the plan."""
    return village.plan(*features, **{"total_households": 40, **more})


def raised(asked: FlagContext) -> dict[str, Flag]:
    """Return the flags of a plan by the check that raised them."""
    return {flag.id: flag for flag in flags_of(asked)}


def settled(asked: FlagContext, *lacks: LandResource) -> FlagContext:
    """Return the case on land that the office says cannot have these."""
    potential = LandPotential(lacks, "R. Quispe", "2026-05-12")
    return replace(asked, territory=replace(asked.territory, potential=potential))


def pasture(uid: str = "p", condition: str = "fair", **more: Any) -> Feature:
    """Return ten hectares of pasture."""
    return field(uid, "pasture", 0, 0, 500, 200, condition=condition, **more)


def promised(number: int, status: str, scene: str) -> Feature:
    """Return one of several terraces beside each other."""
    shape = rectangle(number * 60, 500, 50, 40)
    return feature(f"t{number}", "terrace", shape, scene, status=status)  # type: ignore[arg-type]


FENCE = feature("f", "fence", line((0, 0), (500, 0), (500, 200), (0, 200), (0, 0)))
TERRACE = field("t", "terrace", 600, 600, 40, 20)
ROW = range(5)

#: By check: a plan it flags, with the things it points at, and one it lets be.
CASES: dict[str, tuple[Case, set[str], Case]] = {
    "outside_land": (
        lambda: case(field("p", "pasture", 900, 0, 500, 200)),
        {"p"},
        lambda: case(field("p", "pasture", 880, 0, 120.5, 200)),
    ),
    "covers_land": (
        lambda: case(field("p", "pasture_sown", 0, 0, 1000, 1000)),
        {"p"},
        lambda: case(field("p", "pasture_sown", 0, 0, 1000, 500)),
    ),
    "drawn_against_potential": (
        lambda: settled(case(TERRACE), "cropland", "livestock"),
        {"t"},
        lambda: settled(case(TERRACE), "wetland", "livestock"),
    ),
    "fields_called_other": (
        lambda: case(
            field("o", "other_ground", 600, 600, 100, 100),
            baseline=before(field("c", "cropland", 600, 600, 100, 80)),
        ),
        {"o"},
        lambda: case(
            field("o", "other_ground", 600, 600, 100, 100),
            baseline=before(field("c", "cropland", 600, 600, 100, 40)),
        ),
    ),
    "future_copied": (
        lambda: case(
            *(promised(n, "existing", "present") for n in ROW),
            *(promised(n, "to_do", "future") for n in ROW),
        ),
        {f"t{n}" for n in ROW},
        lambda: case(
            promised(0, "existing", "present"),
            *(promised(n, "to_do", "future") for n in ROW),
        ),
    ),
    "past_copied": (
        lambda: case(
            *(promised(n, "existing", "present") for n in ROW),
            *(promised(n, "existing", "past") for n in ROW),
        ),
        {f"t{n}" for n in ROW},
        lambda: case(
            *(promised(n, "existing", "present") for n in ROW),
            *(promised(n + 5, "existing", "past") for n in ROW),
        ),
    ),
    "gone_in_future": (
        lambda: case(
            field("a", "cropland", 0, 0, 100, 100),
            field("b", "terrace", 0, 0, 40, 20, scene="future"),
        ),
        {"a"},
        lambda: case(
            field("a", "cropland", 0, 0, 100, 100),
            feature(
                "a", "cropland", rectangle(0, 0, 100, 100), "future", status="lost"
            ),
            field("b", "terrace", 0, 0, 40, 20, scene="future"),
        ),
    ),
    "past_worse": (
        lambda: case(pasture(), pasture(condition="very_poor", scene="past")),
        {"p"},
        lambda: case(pasture(), pasture(condition="good", scene="past")),
    ),
    "natural_ground_promised": (
        lambda: case(replace(pasture(), status="to_do")),
        {"p"},
        lambda: case(replace(TERRACE, status="to_do"), pasture()),
    ),
    "years": (
        lambda: replace_years(Years(2025, 2026, 2030)),
        set(),
        lambda: replace_years(Years(1990, 2026, 2046)),
    ),
    "never_promised": (
        lambda: case(TERRACE, baseline=before()),
        {"t"},
        lambda: case(
            TERRACE, baseline=before(replace(TERRACE, scene="future", status="to_do"))
        ),
    ),
    "past_drawn_late": (
        lambda: case(replace(TERRACE, scene="past"), baseline=before(TERRACE)),
        {"t"},
        lambda: case(
            replace(TERRACE, scene="past"),
            baseline=before(replace(TERRACE, scene="past")),
        ),
    ),
    "erased": (
        lambda: case(baseline=before(TERRACE)),
        {"t"},
        lambda: case(replace(TERRACE, status="lost"), baseline=before(TERRACE)),
    ),
    "weaker_word": (
        lambda: case(replace(TERRACE, origin="declared"), baseline=before(TERRACE)),
        {"t"},
        lambda: case(TERRACE, baseline=before(TERRACE)),
    ),
    "fenced_without_fence": (
        lambda: case(pasture(fenced=True)),
        {"p"},
        lambda: case(pasture(fenced=True), FENCE),
    ),
    "rotated_without_rest": (
        lambda: case(pasture(rotated=True), pasture("q")),
        {"p"},
        lambda: case(pasture(rotated=True, rest_months=3), pasture("q")),
    ),
    "manured_beyond_animals": (
        lambda: case(pasture(manured=True), herds=(herd("sheep", 10),)),
        {"p"},
        lambda: case(pasture(manured=True), herds=(herd("sheep", 100),)),
    ),
    "every_tick": (
        lambda: case(*(ticked(n, rested=True) for n in range(3))),
        {"p0", "p1", "p2"},
        lambda: case(ticked(0, rested=True), ticked(1), ticked(2)),
    ),
    "condition_above_neighbours": (
        lambda: case(pasture(condition="good"), neighbours=(before(pasture()),) * 2),
        {"p"},
        lambda: case(pasture(), neighbours=(before(pasture()),) * 2),
    ),
    "condition_rose": (
        lambda: case(pasture(condition="good"), baseline=before(pasture())),
        {"p"},
        lambda: case(pasture(condition="fair"), baseline=before(pasture())),
    ),
    "declared": (
        lambda: case(replace(pasture(), origin="declared")),
        {"p"},
        lambda: case(pasture()),
    ),
    "animals_per_household": (
        lambda: case(herds=(herd("sheep", 20_000),)),
        set(),
        lambda: case(herds=(herd("sheep", 4_000),)),
    ),
    "animals_beyond_pasture": (
        lambda: case(pasture(), herds=(herd("sheep", 100),)),
        {"p"},
        lambda: case(pasture(), herds=(herd("sheep", 20),)),
    ),
    "animals_too_few": (
        lambda: case(
            field("p", "pasture", 0, 0, 900, 900, condition="good"),
            herds=(herd("sheep", 1),),
        ),
        set(),
        lambda: case(pasture(), herds=(herd("sheep", 5),)),
    ),
    "corrals_against_register": (
        lambda: case(
            field("c", "corral", 0, 0, 30, 20, animals=500), herds=(herd("sheep", 20),)
        ),
        {"c"},
        lambda: case(
            field("c", "corral", 0, 0, 30, 20, animals=50), herds=(herd("sheep", 20),)
        ),
    ),
    "animals_in_corral": (
        lambda: case(field("c", "corral", 0, 0, 10, 10, animals=10_000)),
        {"c"},
        lambda: case(field("c", "corral", 0, 0, 10, 10, animals=90)),
    ),
    "volume_against_area": (
        lambda: case(field("r", "reservoir", 0, 0, 10, 10, volume_m3=100_000)),
        {"r"},
        lambda: case(field("r", "reservoir", 0, 0, 10, 10, volume_m3=200)),
    ),
    "heap_of_compost": (
        lambda: case(dot("h", "compost", 5, 5, volume_m3=9_000)),
        {"h"},
        lambda: case(dot("h", "compost", 5, 5, volume_m3=12)),
    ),
    "flow_of_spring": (
        lambda: case(dot("s", "spring", 5, 5, flow_l_s=900)),
        {"s"},
        lambda: case(dot("s", "spring", 5, 5, flow_l_s=3)),
    ),
    "size_of_ditch": (
        lambda: case(ditch("wide", width_m=2.5), ditch("deep", depth_m=1.4)),
        {"wide", "deep"},
        lambda: case(ditch("w", width_m=0.4, depth_m=0.5), ditch("iica", width_m=1)),
    ),
    "flow_through_canal": (
        lambda: case(
            canal("c", (0, 0), (0, 90), flow_l_s=900, width_m=0.4, depth_m=0.2)
        ),
        {"c"},
        lambda: case(
            canal("c", (0, 0), (0, 90), flow_l_s=20, width_m=0.4, depth_m=0.2)
        ),
    ),
    # The ground rises by 20 m in 100 m to the east.
    "canal_against_elevation": (
        lambda: case(canal("c", (100, 500), (565, 500)), dot("s", "spring", 100, 500)),
        {"c"},
        lambda: case(canal("c", (565, 500), (100, 500)), dot("s", "spring", 565, 500)),
    ),
    "heights_against_elevation": (
        lambda: case(
            canal("c", (300, 0), (100, 0), height_first_m=12, height_last_m=10)
        ),
        {"c"},
        lambda: case(
            canal("c", (300, 0), (100, 0), height_first_m=52, height_last_m=10)
        ),
    ),
    "slivers": (
        lambda: case(field("p", "pasture", 0, 0, 900, 8)),
        {"p"},
        lambda: case(field("p", "pasture", 0, 0, 900, 80)),
    ),
    "tiny": (
        lambda: case(
            field("p", "pasture", 0, 0, 50, 50),
            field("b", "bofedal", 100, 0, 1, 1),
            canal("c", (0, 300), (1, 300)),
        ),
        {"p", "b", "c"},
        lambda: case(field("p", "pasture", 0, 0, 100, 50), canal("c", (0, 0), (0, 90))),
    ),
    "terrace_area": (
        lambda: case(
            field("t", "terrace", 0, 0, 1.5, 1.5),
            field("u", "terrace", 100, 100, 600, 500),
        ),
        {"t", "u"},
        lambda: case(TERRACE, field("u", "terrace", 0, 0, 200, 90)),
    ),
    "drawn_over": (
        lambda: case(pasture(), field("q", "pasture", 100, 0, 500, 200)),
        {"p", "q"},
        lambda: case(pasture(), field("q", "pasture", 499, 0, 400, 200)),
    ),
    "two_uses": (
        lambda: case(
            field("b", "bofedal", 0, 0, 100, 100),
            field("s", "pasture_sown", 0, 0, 300, 300),
        ),
        {"b", "s"},
        lambda: case(field("b", "bofedal", 0, 0, 100, 100), TERRACE),
    ),
    "points_together": (
        lambda: case(dot("a", "house", 5, 5), dot("b", "house", 5.5, 5)),
        {"a", "b"},
        lambda: case(dot("a", "house", 5, 5), dot("b", "house", 15, 5)),
    ),
    "elsewhere_called_native": (
        lambda: case(
            field("e", "trees", 0, 0, 90, 90, kind="native", species="Eucalipto joven"),
            field("p", "trees", 100, 0, 90, 90, kind="native", species="queñua, PINO"),
        ),
        {"e", "p"},
        lambda: case(
            field("q", "trees", 0, 0, 90, 90, kind="native", species="Queñua, colle"),
            field("e", "trees", 100, 0, 90, 90, kind="exotic", species="eucalipto"),
            field("m", "trees", 200, 0, 90, 90, kind="mixed", species="pino, queñua"),
        ),
    ),
    "typed_counts": (
        lambda: case(
            field("t", "trees", 0, 0, 10, 10, number=1_000_000),
            field("n", "nursery", 20, 0, 10, 10, seedlings=9_000_000),
            dot("h", "house", 60, 60, households=50),
        ),
        {"t", "n", "h"},
        lambda: case(field("t", "trees", 0, 0, 100, 100, number=1_100)),
    ),
    "households_against_houses": (
        lambda: case(dot("h", "house", 5, 5, households=6), total_households=1),
        {"h"},
        lambda: case(dot("h", "house", 5, 5, households=6)),
    ),
    "households_fewer": (
        lambda: case(baseline=before(total_households=45)),
        set(),
        lambda: case(baseline=before(total_households=30)),
    ),
    "animals_fewer": (
        lambda: case(
            herds=(herd("sheep", 10),), baseline=before(herds=(herd("sheep", 90),))
        ),
        set(),
        lambda: case(
            herds=(herd("sheep", 80),), baseline=before(herds=(herd("sheep", 90),))
        ),
    ),
    "promises_fewer": (
        lambda: case(baseline=before(commitments=(promise(),))),
        set(),
        lambda: case(
            commitments=(promise(),), baseline=before(commitments=(promise(),))
        ),
    ),
    "labour_beyond_days": (
        lambda: case(commitments=(promise(labour_days=90_000.0),)),
        set(),
        lambda: case(commitments=(promise(labour_days=900.0),)),
    ),
    "commitment_days": (
        lambda: case(commitments=(promise(by="2090-01-01"),)),
        set(),
        lambda: case(commitments=(promise(),)),
    ),
    "hollow_commitments": (
        lambda: case(commitments=(promise(what="x"),)),
        set(),
        lambda: case(commitments=(promise(), promise("c2", what=""))),
    ),
    "assembly_beyond_households": (
        lambda: case(assemblies=(Assembly("a", "2026-02-01", "", 90, 100, 90),)),
        set(),
        lambda: case(assemblies=(Assembly("a", "2026-02-01", "", 30, 20, 15),)),
    ),
    "dem_error": (
        lambda: case(dem_source="srtm", error=0.5),
        set(),
        lambda: case(dem_source="srtm", error=5.1),
    ),
}


def ticked(number: int, **more: Any) -> Feature:
    """Return one of several pastures that are fenced and rotated."""
    place = (number * 110, 0, 100, 100)
    return field(f"p{number}", "pasture", *place, fenced=True, rotated=True, **more)


def replace_years(years: Years) -> FlagContext:
    """Return the village's empty plan with those years."""
    asked = case()
    return replace(asked, plan=replace(asked.plan, years=years))


@pytest.mark.parametrize("check", CASES)
def test_a_check_flags_what_it_is_for_and_nothing_beside(check: str) -> None:
    flagged, things, let_be = CASES[check]
    found = raised(flagged())
    assert check in found
    assert set(found[check].uids) == things
    assert check not in raised(let_be())


def test_every_check_has_its_case() -> None:
    assert set(CASES) == set(REGISTRY)


@pytest.mark.parametrize("check", REGISTRY)
def test_what_a_check_reads_is_known_with_source_and_grade(check: str) -> None:
    for number in REGISTRY[check].reads:
        known = REFERENCE.numbers[number]
        assert known.source
        assert known.grade
        assert known.value is not None


def test_without_its_limit_a_check_says_nothing() -> None:
    asked = CASES["volume_against_area"][0]()
    assert "volume_against_area" not in raised(
        replace(asked, reference=Reference({}, ""))
    )


def test_an_empty_plan_and_a_household_raise_no_flag() -> None:
    assert flags_of(case()) == ()
    alone = replace(case().plan, owner=Owner("h1", "household"))
    assert flags_of(replace(case(), plan=alone)) == ()


def test_a_households_paddock_may_be_as_small_as_a_field() -> None:
    asked = case(field("p", "pasture", 0, 0, 20, 20, condition="fair"))
    assert "tiny" in raised(asked)
    alone = replace(asked.plan, owner=Owner("h1", "household"))
    assert "tiny" not in raised(replace(asked, plan=alone))


def test_flags_do_not_know_the_order_of_things() -> None:
    asked = CASES["tiny"][0]()
    turned = replace(
        asked, plan=replace(asked.plan, features=asked.plan.features[::-1])
    )
    assert flags_of(asked) == flags_of(turned)


def test_numbers_of_a_flag_are_rounded_as_every_processor_makes_them() -> None:
    (flag,) = flags_of(CASES["outside_land"][0]())
    assert flag.sentence.values["area"] == pytest.approx(400 * 200, rel=0.01)
    assert len(str(flag.sentence.values["area"])) <= 8


def test_the_register_refuses_a_second_check_of_an_id() -> None:
    with pytest.raises(ValueError, match="two checks"):
        checks.plausibility_check(
            "tiny", sentence=find("tiny").sentence, source=find("tiny").source
        )(find("tiny").look)
