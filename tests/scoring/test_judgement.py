"""Points shrink with cover and with evidence, and count change where that is asked."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.config.reference_numbers import load_rubric
from talking_maps.indicators import REGISTRY
from talking_maps.indicators.engine import example
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.plan import Feature, Owner
from talking_maps.model.rubric import (
    Component,
    Criterion,
    EvidenceGrade,
    Rubric,
    Scorecard,
)
from talking_maps.scoring import as_json, score

CARED = Component("improved_pasture_share", "present", 10, worst=0, best=1)
CHANGED = replace(CARED, against="baseline")
WEIGHTS: dict[EvidenceGrade, float] = {"measured": 1, "traced": 0.8, "said": 0.3}


def rubric(part: Component = CARED, **more: object) -> Rubric:
    criteria = (Criterion("pastures", {}, (part,)),)
    return Rubric("r", {}, "", {}, criteria, "", **more)  # type: ignore[arg-type]


def judged(
    case: EvaluationContext, rules: Rubric, before: EvaluationContext | None = None
) -> Scorecard:
    baseline = before.plan if before else None
    return score(case.plan, case.territory, rules, case.reference, baseline=baseline)


def pasture(uid: str, x: float, width: float, **attributes: bool) -> Feature:
    return example.field(uid, "pasture", (x, 0), (width, 1000), **attributes)


def test_below_the_asked_cover_points_shrink_in_proportion() -> None:
    # A tenth of the land, all of it cared for, where three tenths are asked.
    case = example.case(pasture("A", 0, 100, fenced=True))
    card = judged(case, rubric(cover=0.3))
    assert card.total == pytest.approx(3.33, abs=0.01)
    assert card.cover == pytest.approx(0.1, abs=1e-4)
    assert card.criteria[0].readings[0].cover == pytest.approx(1 / 3, abs=1e-3)
    assert judged(case, rubric(cover=0.1)).total == pytest.approx(10, abs=0.01)


def test_a_household_has_no_land_of_its_own_to_cover() -> None:
    case = example.case(pasture("A", 0, 100, fenced=True))
    family = replace(case.plan, owner=Owner("h01", "household"))
    card = judged(replace(case, plan=family), rubric(cover=0.3))
    assert (card.total, card.cover) == (10.0, None)


def test_what_is_only_ticked_weighs_less_than_what_fences_bear_out() -> None:
    limits = {"plausible_fence.near_m": 20.0, "plausible_fence.share": 0.8}
    ticked = example.case(pasture("A", 0, 500, fenced=True), numbers=limits)
    fence = example.path("F", "fence", (0, 0), (0, 1000), (500, 1000), (500, 0), (0, 0))
    field = pasture("A", 0, 500, fenced=True)
    borne_out = example.case(field, fence, numbers=limits)
    rules = rubric(grades=WEIGHTS)
    assert judged(ticked, rules).total == pytest.approx(3)
    assert judged(borne_out, rules).total == pytest.approx(8)


def test_a_photo_on_the_spot_counts_whole() -> None:
    seen = replace(pasture("A", 0, 500, fenced=True), photos=("p1",))
    assert judged(example.case(seen), rubric(grades=WEIGHTS)).total == 10


def test_turns_are_borne_out_by_two_paddocks_with_months_of_rest() -> None:
    def paddock(uid: str, x: float, months: int) -> Feature:
        shape = (x, 0), (400, 1000)
        return example.field(uid, "pasture", *shape, rotated=True, rest_months=months)

    rules = rubric(grades=WEIGHTS)
    assert judged(example.case(paddock("A", 0, 3)), rules).total == 0
    two = example.case(paddock("A", 0, 3), paddock("B", 500, 3))
    assert judged(two, rules).total == pytest.approx(8)
    untold = example.case(paddock("A", 0, 0), paddock("B", 500, 0))
    assert judged(untold, rules).total == pytest.approx(3)


@pytest.mark.parametrize("worse", ["traced", "fitted", "declared"])
def test_a_worse_grade_never_gains(worse: str) -> None:
    order = ("measured", "traced", "fitted", "declared")
    rules = rubric(grades={**WEIGHTS, "drawn": 0.5})
    better = order[order.index(worse) - 1]
    totals = [
        judged(
            example.case(
                replace(pasture("A", 0, 500, fenced=True), origin=origin),  # type: ignore[arg-type]
                pasture("B", 500, 200),
            ),
            rules,
        ).total
        for origin in (better, worse)
    ]
    assert totals[1] <= totals[0]


def test_change_is_counted_from_the_baseline() -> None:
    before = example.case(pasture("A", 0, 200, fenced=True), pasture("B", 200, 200))
    now = example.case(
        pasture("A", 0, 200, fenced=True), pasture("B", 200, 200, fenced=True)
    )
    card = judged(now, rubric(CHANGED), before)
    assert card.total == pytest.approx(5, abs=0.01)
    reading = card.criteria[0].readings[0]
    assert reading.before is not None
    assert reading.before.value == pytest.approx(0.5, abs=1e-4)
    assert judged(before, rubric(CHANGED), before).total == 0


def test_without_a_baseline_a_change_is_not_known() -> None:
    card = judged(example.case(pasture("A", 0, 200, fenced=True)), rubric(CHANGED))
    assert card.total == 0
    assert card.criteria[0].readings[0].measure.answer == "cannot tell"


def test_erasing_what_was_bad_gains_nothing() -> None:
    before = example.case(pasture("A", 0, 200, fenced=True), pasture("B", 200, 200))
    erased = example.case(pasture("A", 0, 200, fenced=True))
    assert judged(erased, rubric()).total == 10
    assert judged(erased, rubric(), before).total == pytest.approx(5, abs=0.01)
    plan, ground = erased.plan, erased.territory
    excused = score(
        plan, ground, rubric(), erased.reference, baseline=before.plan, excused={"B"}
    )
    assert excused.total == 10


def test_the_surest_counts_first_up_to_what_earns_all() -> None:
    # Half is photographed, a fifth ticked; from 60 % on all points are earned.
    seen = replace(pasture("A", 0, 500, fenced=True), photos=("p1",))
    ticked, bare = pasture("B", 500, 200, fenced=True), pasture("C", 700, 300)
    case = example.case(seen, ticked, bare)
    asked = rubric(replace(CARED, best=0.6), grades=WEIGHTS)
    assert judged(case, asked).total == pytest.approx(10 * (5 + 2 * 0.3) / 7, abs=0.02)
    first = replace(asked, counted_first="surest")
    card = judged(case, first)
    assert card.total == pytest.approx(10 * (5 + 1 * 0.3) / 6, abs=0.02)
    reading = card.criteria[0].readings[0]
    assert reading.measure.grades["said"] == pytest.approx(1 / 6, abs=1e-3)
    assert reading.evidence == pytest.approx(1 / 6 * 0.3 + 5 / 6, abs=1e-3)


def test_against_the_baseline_the_surest_counts_first_from_what_was_there() -> None:
    before = example.case(replace(pasture("A", 0, 200, fenced=True), photos=("p1",)))
    now = example.case(
        replace(pasture("A", 0, 400, fenced=True), photos=("p1",)),
        pasture("B", 400, 600, fenced=True),
    )
    part = replace(CHANGED, best=0.5, worst=-1)
    first = rubric(part, grades=WEIGHTS, counted_first="surest")
    factor = judged(now, first, before).criteria[0].readings[0].evidence
    # All is cared for in both: no change, and nothing beyond best.
    assert factor == pytest.approx(0.4 + 0.6 * 0.3, abs=1e-3)


def test_of_what_is_the_better_the_less_there_is_no_amount_is_known() -> None:
    case = example.case(pasture("A", 0, 500, fenced=True), pasture("B", 500, 200))
    less = replace(CARED, worst=1, best=0)
    asked = rubric(less, grades=WEIGHTS)
    first = replace(asked, counted_first="surest")
    assert judged(case, asked).total == judged(case, first).total > 0


def test_a_scorecard_of_a_rubric_that_asks_nothing_new_is_written_as_before() -> None:
    case = example.case(pasture("A", 0, 500, fenced=True))
    reading = as_json(judged(case, rubric()))["criteria"][0]["indicators"][0]
    assert set(reading) == {
        "answer",
        "evidence",
        "explanation",
        "id",
        "scenes",
        "uncertainty",
        "unit",
        "value",
    }
    asked = as_json(judged(case, rubric(cover=0.9, grades=WEIGHTS)))
    assert asked["cover"] == pytest.approx(0.5, abs=1e-4)
    weighed = asked["criteria"][0]["indicators"][0]
    assert weighed["evidence_factor"] == pytest.approx(0.3)
    assert weighed["grades"] == {"said": 1.0}


def test_the_paper_community_gets_next_to_nothing(root: Path) -> None:
    """Thirteen tiny shapes, one sheep and a canal of one metre got 80 of 80."""
    present = (
        example.field(
            "P", "pasture", (0, 0), (50, 50), fenced=True, condition="excellent"
        ),
        example.field("T", "terrace", (100, 0), (1.5, 1.5)),
        example.path("C", "canal", (200, 0), (201, 0)),
        example.spot("S", "spring", 200, 0),
        example.field("B", "bofedal", (300, 0), (1, 1), fenced=True),
        example.field("K", "corral", (400, 0), (1, 1), species="sheep"),
    )
    future = tuple(replace(f, scene="future", status="to_do") for f in present[:4])
    house = replace(example.spot("H", "house", 500, 500), scene="past")
    numbers = {
        "carrying_capacity.excellent": 4.0,
        "sheep_units.sheep": 1.0,
        "corral_space.sheep": 1.0,
        "steep_cropland.from_slope": 10.0,
    }
    case = example.case(
        *present,
        *future,
        house,
        elevation=example.plane(0.3, error_m=0.1),
        numbers=numbers,
        herds=(example.herd("sheep", 1),),
        total_households=1,
    )
    path = root / "data" / "rubrics" / "example-after-cedap.toml"
    rules = load_rubric(path, REGISTRY)
    assert judged(case, rules).total < 1
    generous = replace(rules, cover=None, grades={})
    assert judged(case, generous).total > 30
