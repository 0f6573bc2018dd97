"""Visits by lot: the seal alone draws, and what visitors find counts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest.lot import reading_stakes
from talking_maps.errors import BadDefinition, BadValue
from talking_maps.model.contest import (
    Contest,
    Entry,
    Visit,
    VisitRule,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure, Reading
from tests import village
from tests.contest.builders import RULES, Chain, entry

LAWS = settings(max_examples=60, deadline=None)
BY_LOT = replace(RULES, visits=VisitRule(things=10))
SEAL = contest.digest(b"talking maps")

stakes = st.dictionaries(
    st.sampled_from("abcdefghijklmnopqrst"),
    st.integers(0, 20_000_000).map(lambda p: p / 1_000_000),
)
seals = st.binary(min_size=4, max_size=4).map(contest.digest)


def staked(stakes: dict[str, float], points: float = 30.0, **more: object) -> Entry:
    """Return an entry whose points hang on things so."""
    made = entry(1, points)
    parts = (replace(made.parts[0], stakes=stakes),)
    return replace(made, parts=parts, things=tuple(sorted(stakes)), **more)  # type: ignore[arg-type]


def test_the_same_seal_draws_the_same_lot_for_ever() -> None:
    points = {"canal": 2.5, "corral": 0.75, "pasture": 6.0, "pond": 0.0, "wall": 0.1}
    drawn = ("pasture", "canal", "corral", "wall")
    assert contest.draw_lot(SEAL, points, 10) == drawn
    assert contest.draw_lot(SEAL, points, 2) == drawn[:2]


@LAWS
@given(seals, stakes, st.integers(1, 25), st.randoms(use_true_random=False))
def test_a_lot_does_not_depend_on_the_order_of_things(
    seal: str, points: dict[str, float], size: int, chance: object
) -> None:
    row = list(points.items())
    chance.shuffle(row)  # type: ignore[attr-defined]
    drawn = contest.draw_lot(seal, dict(row), size)
    assert drawn == contest.draw_lot(seal, points, size)
    able = {uid for uid, stake in points.items() if stake}
    assert len(drawn) == len(set(drawn)) == min(size, len(able))
    assert set(drawn) <= able
    assert contest.draw_lot(seal, points, size + 1)[:size] == drawn


def test_what_bears_more_points_is_drawn_more_often() -> None:
    draws = [
        contest.draw_lot(contest.digest(b"%d" % n), {"a": 3.0, "b": 1.0}, 1)
        for n in range(2000)
    ]
    # Of 2,000 draws 1,500 ± 19 (one standard error).
    assert abs(draws.count(("a",)) - 1500) < 80


def test_without_seal_or_rule_there_is_no_lot() -> None:
    with pytest.raises(BadValue, match="Only what is sealed"):
        contest.draw_lot("", {"a": 1.0}, 1)
    assert contest.lot_of(BY_LOT, staked({"A": 3.0}, seal="")) == ()
    assert contest.lot_of(RULES, staked({"A": 3.0})) == ()
    assert contest.lot_of(BY_LOT, staked({"A": 3.0})) == ("A",)


def reading(points: float, scene: str = "present", **more: object) -> Reading:
    measure = Measure("answered", 0.5, "share", Message(""), **more)  # type: ignore[arg-type]
    return Reading("x", (scene,), measure, points, 10, promised=scene == "future")  # type: ignore[arg-type]


def drawn(uid: str, width: float, scene: str = "present", **more: object) -> Feature:
    shape = village.rectangle(0, 0, width, 10)
    return village.feature(uid, "pasture", shape, scene, **more)  # type: ignore[arg-type]


def test_points_hang_on_what_is_good_by_its_size() -> None:
    plan = village.plan(drawn("A", 30), drawn("B", 10), drawn("C", 10))
    found = reading_stakes(
        plan, reading(8, evidence=("A", "B", "C"), good=("A", "B"), bad=("C",))
    )
    assert found == {"A": 6.0, "B": 2.0}
    assert reading_stakes(plan, reading(0, good=("A",))) == {}
    assert reading_stakes(plan, reading(8)) == {}


def test_nobody_is_sent_to_look_for_a_promise() -> None:
    plan = village.plan(
        drawn("A", 30),
        drawn("A", 30, "future"),
        drawn("B", 10, "future"),
        drawn("C", 10, status="to_do"),
        drawn("C", 10, "future"),
    )
    found = reading_stakes(plan, reading(10, "future", good=("A", "B", "C")))
    assert found == {"A": 6.0}


def test_rules_without_a_lot_keep_their_bytes() -> None:
    assert "visits" not in contest.dump(RULES)
    assert "stakes" not in contest.dump(entry(1))["parts"][0]
    assert contest.load(Contest, contest.dump(BY_LOT)) == BY_LOT
    made = staked({"A": 3.0})
    assert contest.load(Entry, contest.dump(made)) == made


@pytest.mark.parametrize(
    ("rules", "made"),
    [
        (RULES, staked({"A": 3.0})),
        (BY_LOT, staked({"A": 40.0})),
        (BY_LOT, staked({"A": -1.0})),
        (BY_LOT, replace(staked({"A": 3.0}), things=("B",))),
    ],
)
def test_stakes_that_cannot_be_are_refused(rules: Contest, made: Entry) -> None:
    chain = Chain(rules).add("open").add("submit", made)
    with pytest.raises(BadValue, match="do not hang on things"):
        contest.validate_event(chain.record, "submit", chain.record.entries[0])


@pytest.mark.parametrize(
    "shares", [{}, {"A": 0.0}, {"A": 1.0}, {"A": 0.333}, {"A": 0.5, "B": 0.5}]
)
def test_partly_says_how_much(shares: dict[str, float]) -> None:
    seen = Visit("e001", "j1", "2026-05-12", {"A": "partly"}, shares=shares)
    chain = Chain(BY_LOT).add("open").add("submit", entry(1)).add("visit", seen)
    with pytest.raises(BadValue, match="says how much"):
        contest.validate_event(chain.record, "visit", chain.record.visits[0])
    good = chain.add("visit", replace(seen, shares={"A": 0.4})).record
    contest.validate_event(good, "visit", good.visits[1])


@pytest.mark.parametrize(
    "rule", [VisitRule(0), VisitRule(1, confidence=0.4), VisitRule(1, confidence=1.0)]
)
def test_rules_of_visits_that_cannot_be(rule: VisitRule) -> None:
    with pytest.raises(BadDefinition):
        contest.check_rules(replace(RULES, visits=rule))
