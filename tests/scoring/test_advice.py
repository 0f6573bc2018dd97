"""Advice is computed on the map: what gains, where, and how much."""

from talking_maps import scoring
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Component, Criterion, Reference, Rubric
from talking_maps.model.territory import Raster
from tests import village
from tests.indicators.conftest import herd, reference

NONE = reference({})


def told(
    plan: Plan,
    indicator: str,
    *,
    ground: Raster | None = None,
    numbers: Reference = NONE,
) -> scoring.Advice:
    part = Component(indicator, "present", 10, worst=0, best=1)
    rubric = Rubric("r", {}, "", {}, (Criterion("c", {}, (part,), 2),), "")
    (only,) = scoring.advice(plan, village.territory(ground), rubric, numbers)
    return only


def bofedal(uid: str, x: float, width: float, *, fenced: bool = False) -> Feature:
    shape = village.rectangle(x, 0, width, 100)
    return village.feature(uid, "bofedal", shape, attributes={"fenced": fenced})


def test_the_largest_gains_come_first_and_say_how_much() -> None:
    plan = village.plan(
        bofedal("A", 0, 200, fenced=True),
        bofedal("B", 300, 100),
        bofedal("C", 600, 200),
    )
    found = told(plan, "bofedal_protected_share")
    assert (found.open, found.for_jury) == (6.0, 2.0)
    assert [(s.uid, s.points) for s in found.steps] == [("C", 4.0), ("B", 2.0)]
    assert found.steps[0].scene == "present"


def test_the_plan_itself_is_not_changed() -> None:
    plan = village.plan(bofedal("A", 0, 100))
    before = scoring.plan_digest(plan)
    assert told(plan, "bofedal_protected_share").steps
    assert scoring.plan_digest(plan) == before


def test_only_steep_fields_are_advised_a_terrace() -> None:
    plan = village.plan(
        village.feature("A", "cropland", village.rectangle(0, 0, 100, 100))
    )
    limit = reference({"steep_cropland.from_slope": 10})
    steep = told(
        plan,
        "terraced_share_of_steep_cropland",
        ground=village.plane(0.3),
        numbers=limit,
    )
    assert [(s.uid, s.points) for s in steep.steps] == [("A", 10.0)]
    level = told(
        plan,
        "terraced_share_of_steep_cropland",
        ground=village.plane(0.02),
        numbers=limit,
    )
    assert level.steps == ()


def test_a_canal_is_joined_to_the_nearest_water_if_there_is_some() -> None:
    canal = village.feature("C", "canal", village.line((100, 0), (400, 0)))
    spring = village.feature("S", "spring", village.point(0, 0))
    step = told(village.plan(canal, spring), "canals_joined_to_source").steps[0]
    assert (step.uid, step.points) == ("C", 10.0)
    assert 99 < float(str(step.step.values["distance"])) < 101
    assert told(village.plan(canal), "canals_joined_to_source").steps == ()


def test_a_crowded_corral_is_to_be_larger() -> None:
    corral = village.feature(
        "A",
        "corral",
        village.rectangle(100, 100, 10, 5),
        attributes={"species": "sheep", "animals": 100},
    )
    plan = village.plan(corral, herds=(herd("sheep", 100),))
    found = told(
        plan, "corral_space_per_animal", numbers=reference({"corral_space.sheep": 1})
    )
    assert [s.step.id[:16] for s in found.steps] == [
        "Build a corral o",
        "Make the corral ",
    ]
    assert all(s.uid == "A" and 4.9 < s.points < 5.1 for s in found.steps)
    assert {s.step.values["area"] for s in found.steps} == {50}


def test_where_nothing_is_open_nothing_is_advised() -> None:
    found = told(
        village.plan(bofedal("A", 0, 100, fenced=True)), "bofedal_protected_share"
    )
    assert (found.open, found.steps) == (0.0, ())


def test_one_kind_of_step_does_not_fill_the_list() -> None:
    plan = village.plan(*(bofedal(str(i), 100 * i, 90) for i in range(6)))
    found = told(plan, "bofedal_protected_share")
    assert len(found.steps) == 2


def test_a_change_is_advised_beside_the_baseline() -> None:
    # Half was fenced by then; two tenths more are asked for, of what stood then.
    sealed = village.plan(
        bofedal("A", 0, 100, fenced=True), bofedal("B", 300, 20), bofedal("C", 600, 80)
    )
    now = village.plan(*sealed.features[:2])
    part = Component("bofedal_protected_share", "present", 10, 0, 0.2, "baseline")
    rubric = Rubric("r", {}, "", {}, (Criterion("c", {}, (part,)),), "")
    land = village.territory(None)
    (alone,) = scoring.advising(now, land, rubric, NONE)
    assert alone.steps == ()
    (beside,) = scoring.advising(now, land, rubric, NONE, baseline=sealed)
    (step,) = beside.steps
    # What was erased stays in the whole: a tenth of it, and of that half the way.
    assert (step.uid, step.points) == ("B", 5.0)
    (excused,) = scoring.advising(
        now, land, rubric, NONE, baseline=sealed, excused={"C"}
    )
    assert excused.open == 0


def test_a_stale_question_tries_no_more_and_tells_nothing_half() -> None:
    """Who draws on is not kept waiting by what was asked about the plan before."""
    plan = village.plan(*(bofedal(f"B{n}", 120 * n, 100) for n in range(6)))
    part = Component("bofedal_protected_share", "present", 10, worst=0, best=1)
    criteria = tuple(Criterion(name, {}, (part,), 0) for name in ("one", "two"))
    rubric = Rubric("r", {}, "", {}, criteria, "")
    asked = []

    def is_stale() -> bool:
        asked.append(1)
        return len(asked) > 3

    found = scoring.advising(
        plan, village.territory(None), rubric, NONE, is_stale=is_stale
    )
    assert list(found) == []
    assert len(asked) <= 6
