"""Points hang on things as they earned them: what is not found takes no more."""

import math
from dataclasses import replace
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest.lot import draw_lot, reading_stakes
from talking_maps.indicators.engine import example
from talking_maps.model.contest import Visit, VisitRule
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Component, Criterion, EvidenceGrade, Rubric
from talking_maps.scoring import score
from tests.contest.builders import RULES, Chain, entry

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


def test_worlds_draw_the_lot_as_unsure_as_so_few_visits_make_it() -> None:
    rules = replace(RULES, visits=VisitRule(things=4))
    part = replace(entry(1, 30.0).parts[0], stakes=dict.fromkeys("abcdefghij", 3.0))
    made = replace(entry(1, 30.0), parts=(part,), things=tuple("abcdefghij"))
    drawn = contest.lot_of(rules, made)
    found = dict.fromkeys(drawn, "done") | {drawn[0]: "not_found"}
    seen = Visit(made.id, "j1", "2026-05-12", found)  # type: ignore[arg-type]
    chain = Chain(rules).add("open").add("submit", made, entry(2, 21.5))
    chain.add("visit", seen)

    def left(standing: int) -> float:
        """Return the total if so many of four stand, by Wilson's lower limits."""
        z = NormalDist().inv_cdf(0.8)
        low = [
            (p + z * z / 8 - z * math.sqrt(p * (1 - p) / 4 + z * z / 64))
            for p in (standing / 4, 1.0)
        ]
        return round(30 - 3 - 6 * 3 * (1 - low[0] / low[1]), 2)

    chances = {k: math.comb(4, k) * 0.75**k * 0.25 ** (4 - k) for k in range(5)}
    one, _other = sorted(
        contest.rank_stability(chain.record, seed=1, draws=2000),
        key=lambda told: told.entry,
    )
    # At most two stand in 26 worlds of a hundred, at most one in five.
    assert (one.low, one.median, one.high) == (left(2), left(3), left(4))
    ahead = sum(chances[k] for k in chances if left(k) > 21.5)
    assert 0 < ahead < 1
    # Of 2,000 worlds one standard error is a hundredth.
    assert one.first == pytest.approx(ahead, abs=0.03)
