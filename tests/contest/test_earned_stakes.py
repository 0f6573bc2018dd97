"""Points hang on things as they earned them: what is not found takes no more."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps.contest.lot import draw_lot, reading_stakes
from talking_maps.indicators.engine import example
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Component, Criterion, EvidenceGrade, Rubric
from talking_maps.scoring import score

WEIGHTS: dict[EvidenceGrade, float] = {"measured": 1, "traced": 0.8, "said": 0.3}
#: The land is 1,000 m wide; of a pasture so wide each metre is a thousandth of it.
LAND_M = 1000


def rubric(best: float, **more: object) -> Rubric:
    part = Component("improved_pasture_share", "present", 10, worst=0, best=best)
    asked = {"grades": WEIGHTS, "counted_first": "surest"} | more
    criteria = (Criterion("pastures", {}, (part,)),)
    return Rubric("r", {}, "", {}, criteria, "", **asked)  # type: ignore[arg-type]


def pastures(*widths: int, seen: int, cared: int) -> list[Feature]:
    """Return pastures side by side: the first `seen` photographed, `cared` ticked."""
    found, x = [], 0
    for n, width in enumerate((*widths, LAND_M - sum(widths))):
        more = {"fenced": True} if n < cared else {}
        made = example.field(f"p{n}", "pasture", (x, 0), (width, 1000), **more)
        found.append(replace(made, photos=("p",) if n < seen else ()))
        x += width
    return found


def judged(rules: Rubric, *things: Feature) -> tuple[float, dict[str, float]]:
    """Return the points, and how they hang on things."""
    case = example.case(*things)
    card = score(case.plan, case.territory, rules, case.reference)
    (reading,) = card.criteria[0].readings
    return card.total, reading_stakes(case.plan, reading, rules)


def test_of_a_ticked_surplus_only_what_it_earned_hangs_on_it() -> None:
    # Half is photographed, a fifth ticked; from 60 % on all points are earned.
    points, stakes = judged(rubric(0.6), *pastures(500, 200, seen=1, cared=2))
    assert points == 8.83
    assert stakes == pytest.approx({"p0": 8.33, "p1": 0.5}, abs=0.01)
    # By size alone the ticked one would take 2.52 with it.
    case = example.case(*pastures(500, 200, seen=1, cared=2))
    card = score(case.plan, case.territory, rubric(0.6), case.reference)
    by_size = reading_stakes(case.plan, card.criteria[0].readings[0])
    assert by_size["p1"] == pytest.approx(2.52, abs=0.01)


def test_what_lies_beyond_bears_nothing_and_is_not_drawn() -> None:
    points, stakes = judged(rubric(0.5), *pastures(500, 200, seen=1, cared=2))
    assert (points, stakes) == (10, {"p0": 10})
    assert draw_lot("5e", stakes, 9) == ("p0",)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.integers(20, 190), min_size=5, max_size=5),
    st.integers(0, 5),
    st.integers(1, 10).map(lambda tenth: tenth / 10),
    st.sampled_from(("surest", "")),
)
def test_each_grade_bears_what_it_brought(
    widths: list[int], seen: int, best: float, first: str
) -> None:
    rules = rubric(best, counted_first=first)
    points, stakes = judged(rules, *pastures(*widths, seen=seen, cared=5))
    assert sum(stakes.values()) == pytest.approx(points, abs=0.001)
    surest = sum(stakes.get(f"p{n}", 0.0) for n in range(seen))
    alone, _ = judged(rules, *pastures(*widths, seen=seen, cared=seen))
    if first:
        assert surest == pytest.approx(alone, abs=0.02)
    # Alike are those of one grade: by their size.
    for group in (range(seen), range(seen, 5)):
        per_metre = [stakes.get(f"p{n}", 0.0) / widths[n] for n in group]
        assert per_metre == pytest.approx(per_metre[:1] * len(per_metre), abs=0.001)


def test_without_grades_the_size_alone_tells() -> None:
    things = pastures(500, 200, seen=1, cared=2)
    _, stakes = judged(rubric(0.6, grades={}, counted_first=""), *things)
    assert stakes == pytest.approx({"p0": 50 / 7, "p1": 20 / 7}, abs=0.01)
