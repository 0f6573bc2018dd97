"""Where the rubric asks for it, only the past that was sealed tells of old fields."""

from dataclasses import replace

import pytest

from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Component, Criterion, Number, Reference, Rubric
from talking_maps.scoring import score
from tests import village

OVER = village.rectangle(300, 200, 600, 500)
FIELD = village.feature("F", "cropland", village.rectangle(0, 0, 400, 100))
PLOUGHED, LARGE = (village.feature(i, i, OVER) for i in ("cropland", "terrace"))
GRASS = village.feature("M", "pasture", OVER, "past")
OLD = village.feature("O", "cropland", OVER, "past")
DIAGRAM = village.feature("H", "house", village.point(50, 50), "past")
NUMBERS = {
    "steep_cropland.from_slope": 10.0,
    "steep_cropland.to_slope": 50.0,
    "altitude_belt.puna": 4000.0,
}


def rubric(*, against: bool = False, counted_past: str = "sealed") -> Rubric:
    part = Component("terraced_share_of_steep_cropland", "present", 10, 0, 1)
    if against:
        part = replace(part, against="baseline")
    criteria = (Criterion("soils", {}, (part,)),)
    return Rubric("r", {}, "", {}, criteria, "", counted_past=counted_past)  # type: ignore[arg-type]


def points(plan: Plan, baseline: Plan | None, rules: Rubric) -> float:
    ground = village.plane(0.2, error=0.2)
    land = village.territory(replace(ground, values=ground.values + 100))
    known = Reference(
        {i: Number(i, v, "", "", "", "J") for i, v in NUMBERS.items()}, ""
    )
    return score(plan, land, rules, known, baseline=baseline).total


def test_a_field_drawn_into_the_past_today_is_none_of_old() -> None:
    sealed = village.plan(FIELD, GRASS)
    game = village.plan(FIELD, GRASS, PLOUGHED, LARGE, OLD)
    of_before = rubric(counted_past="")
    assert points(game, sealed, of_before) == pytest.approx(8.8, abs=0.1)
    assert points(game, sealed, rubric()) == 0
    assert points(game, sealed, rubric(against=True)) == 0
    # A past that was sealed with the field tells of it, erased since or not.
    memory = village.plan(FIELD, GRASS, OLD)
    for plan in (game, village.plan(FIELD, PLOUGHED, LARGE)):
        assert points(plan, memory, rubric()) == pytest.approx(8.8, abs=0.1)
    # Nothing is asked of a plan that has no baseline.
    assert points(game, None, rubric()) == points(game, None, of_before)


def test_where_no_past_was_sealed_what_was_there_then_tells() -> None:
    sealed = village.plan(FIELD)
    game = village.plan(FIELD, PLOUGHED, LARGE, OLD)
    assert points(game, sealed, rubric()) == 0
    known = village.plan(FIELD, PLOUGHED)
    work = village.plan(FIELD, PLOUGHED, LARGE)
    assert points(work, known, rubric()) == pytest.approx(8.8, abs=0.1)
    # What was terraced by then is no change.
    assert points(work, work, rubric(against=True)) == 0


def test_the_past_drawn_late_is_still_a_map_of_the_past() -> None:
    part = Component("scenes_complete", None, 3, 0, 1)
    rules = replace(rubric(), criteria=(Criterion("book", {}, (part,)),))
    sealed = village.plan(FIELD)
    late = points(village.plan(FIELD, DIAGRAM), sealed, rules)
    assert late > points(sealed, sealed, rules)
