"""Visits by lot: the seal alone draws, and what visitors find counts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest import visibility
from talking_maps.contest.lot import reading_stakes
from talking_maps.errors import BadDefinition, BadValue
from talking_maps.model.contest import (
    FINDINGS,
    Answer,
    Appeal,
    Contest,
    Entry,
    Finding,
    Visit,
    VisitRule,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure, Reading
from tests import village
from tests.contest.builders import LADDER, RULES, VILLAGES, Chain, entry

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
    found = reading(10, "future", good=("A", "B", "C"))
    assert reading_stakes(plan, found) == {"A": 6.0}
    # That all scenes are drawn is seen on paper, not on the land.
    drawings = replace(found, scenes=("past", "present", "future"))
    assert reading_stakes(plan, drawings) == {}


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


findings: st.SearchStrategy[Finding] = st.sampled_from(FINDINGS)
#: From the worst to the best for a thing that is said to stand.
seen_of = st.tuples(findings, st.integers(1, 99).map(lambda p: p / 100))
found_of = st.dictionaries(st.sampled_from("abcdefghijklmnopqrst"), seen_of)


def share(finding: Finding, partly: float) -> float:
    return {"done": 1.0, "partly": partly}.get(finding, 0.0)


def seen(made: Entry, found: dict[str, tuple[Finding, float]]) -> Visit:
    """Return a visit that found this."""
    return Visit(
        made.id,
        "j1",
        "2026-05-12",
        {uid: finding for uid, (finding, _) in found.items()},
        shares={uid: part for uid, (f, part) in found.items() if f == "partly"},
    )


def points_after(made: Entry, *visits: Visit, rules: Contest = BY_LOT) -> float:
    """Return the computed points of an entry after those visits."""
    chain = Chain(rules).add("open").add("submit", made)
    if visits:
        chain.add("visit", *visits)
    (standing,) = contest.standings(chain.record)
    assert standing.computed == round(standing.computed, 2) >= 0
    if standing.visits is not None:
        assert standing.visits.lost == round(
            made.parts[0].points - standing.computed, 2
        )
    return standing.computed


@st.composite
def plans(draw: st.DrawFn) -> Entry:
    points = draw(stakes.filter(lambda s: 0 < sum(s.values()) <= 60))
    return staked(points, 60.0, seal=draw(seals))


def test_two_of_ten_missing_by_hand() -> None:
    made = staked(dict.fromkeys("abcdefghijkl", 3.0), 40.0)
    drawn = contest.lot_of(BY_LOT, made)
    found: dict[str, tuple[Finding, float]] = dict.fromkeys(drawn[2:], ("done", 1.0))
    found |= {drawn[0]: ("not_found", 0.0), drawn[1]: ("under_way", 0.0)}
    # Wilson's lower limits at 80 %: 0.6754 for 8 of 10, 0.9339 for 10 of 10. Lost are
    # 2 x 3 points, and of the 2 x 3 points nobody visited 1 - 0.6754 / 0.9339 = 0.2768.
    assert points_after(made, seen(made, found)) == 40.0 - 6.0 - 1.66
    assert points_after(made, seen(made, found), rules=RULES) == 40.0


def test_no_visit_and_all_found_take_nothing() -> None:
    made = staked(dict.fromkeys("abcdefghijkl", 3.0), 40.0)
    assert points_after(made) == 40.0
    found: dict[str, tuple[Finding, float]] = {}
    for uid in contest.lot_of(BY_LOT, made):
        found[uid] = ("done", 1.0)
        assert points_after(made, seen(made, found)) == 40.0


def test_what_jurors_chose_says_nothing_of_the_rest() -> None:
    made = staked(dict.fromkeys("abcdefghijkl", 3.0), 40.0)
    chosen = sorted(set("abcdefghijkl") - set(contest.lot_of(BY_LOT, made)))[0]
    assert points_after(made, seen(made, {chosen: ("not_found", 0.0)})) == 37.0


def test_of_one_thing_the_last_finding_stands() -> None:
    made = staked({"A": 3.0}, 40.0)
    gone, there = (
        seen(made, {"A": (finding, 0.0)}) for finding in ("not_found", "done")
    )
    assert points_after(made, gone) == 37.0
    assert points_after(made, gone, there) == 40.0
    assert points_after(made, there, gone) == 37.0


@LAWS
@given(plans(), found_of, seen_of, st.data())
def test_a_worse_finding_never_gains(
    made: Entry,
    found: dict[str, tuple[Finding, float]],
    other: tuple[Finding, float],
    data: st.DataObject,
) -> None:
    uid = data.draw(st.sampled_from(sorted(made.parts[0].stakes)))
    found = {one: of for one, of in found.items() if one in made.things}
    before = points_after(made, seen(made, found))
    then = points_after(made, seen(made, found | {uid: other}))
    # What nobody visited has already lost its share of the doubt.
    if share(*other) <= (share(*found[uid]) if uid in found else 0.0):
        assert then <= before
    # What is there never loses by being looked at.
    there = points_after(made, seen(made, found | {uid: ("done", 1.0)}))
    assert there >= before


@LAWS
@given(plans(), found_of)
def test_what_is_not_found_loses_at_least_its_own_points(
    made: Entry, found: dict[str, tuple[Finding, float]]
) -> None:
    found = {one: of for one, of in found.items() if one in made.things}
    own = sum(made.parts[0].stakes[u] * (1 - share(*of)) for u, of in found.items())
    after = points_after(made, seen(made, found))
    assert after <= 60.0 - own + 0.005 + 1e-9
    assert after >= 60.0 - sum(made.parts[0].stakes.values()) - 0.005 - 1e-9


@pytest.mark.parametrize("false_share", [0.1, 0.2, 0.3, 0.5])
def test_lying_costs_more_than_it_brings(false_share: float) -> None:
    uids = [f"t{n:02}" for n in range(100)]
    false = set(uids[: round(false_share * 100)])
    left = []
    for n in range(200):
        made = staked(dict.fromkeys(uids, 0.5), 50.0, seal=contest.digest(b"%d" % n))
        found: dict[str, tuple[Finding, float]] = {
            uid: ("not_found" if uid in false else "done", 1.0)
            for uid in contest.lot_of(BY_LOT, made)
        }
        left.append(points_after(made, seen(made, found)))
    # Without a false thing it would have had its true ones' points alone.
    assert sum(left) / len(left) < 50.0 * (1 - false_share)


def test_visits_after_an_act_are_told_where_they_count() -> None:
    made = staked({"A": 3.0}, 40.0)
    gone = seen(made, {"A": ("not_found", 0.0)})
    for rules, counts in ((BY_LOT, True), (RULES, False)):
        entered = made if counts else entry(1, 40.0)
        chain = Chain(rules).add("open").add("submit", entered).add("close")
        chain.add("award", contest.award(chain.record))
        head = contest.encode(chain.lines[-1].hash)
        chain.add("appeal", Appeal("a1", "c01", "look again"))
        chain.add("answer", Answer("a1", upheld=True, text="yes")).add("visit", gone)
        codes = contest.PrintedCodes(heads=(head,))
        told = contest.verify(chain.lines, (), {}, codes).touched
        ids = [fault.id for fault in told if "results were changed" in fault.id]
        assert bool(ids) is counts


def test_what_visits_took_is_told_when_marks_are() -> None:
    made = staked({"A": 3.0}, 40.0)
    chain = Chain(BY_LOT).add("open").add("submit", made)
    chain.add("visit", seen(made, {"A": ("not_found", 0.0)}))
    told = contest.standings(chain.record)
    assert (told[0].computed, told[0].criteria["land"]) == (37.0, 37.0)
    groups = visibility.blinded_groups(chain.record, told, "visitor")
    (veiled,) = visibility.blind(told, groups)
    assert (veiled.computed, veiled.total, veiled.visits) == (40.0, 40.0, None)
    assert veiled.criteria["land"] == 40.0


def test_prizes_that_pass_over_a_visit_do_not_verify() -> None:
    prized = replace(VILLAGES, prizes=replace(LADDER, minimum_score=20.0))
    rules = replace(BY_LOT, categories=(prized,))
    made = staked({"A": 30.0}, 40.0)
    chain = Chain(rules).add("open").add("submit", made)
    unseen = contest.award(chain.record)
    chain.add("visit", seen(made, {"A": ("not_found", 0.0)})).add("close")
    reckoned = contest.award(chain.record)
    assert (len(unseen.groups[0].prizes), len(reckoned.groups[0].prizes)) == (1, 0)
    for prizes, holds in ((reckoned, True), (unseen, False)):
        whole = Chain(rules)
        whole.lines = [*chain.lines]
        whole.add("award", prizes)
        told = [one.id for one in contest.verify(whole.lines, (), {}).touched]
        assert any("does not follow" in fault for fault in told) is not holds
