"""Places, ties, missing marks, what-if: checked by mental arithmetic."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from talking_maps import contest
from talking_maps.errors import NotFound
from talking_maps.model.contest import Gate, GateCheck, Juror, Prizes, Round, Withdrawal
from tests.contest.builders import (
    LADDER,
    LATE,
    NAMES,
    RUBRIC,
    RULES,
    VILLAGES,
    Chain,
    ballot,
    entry,
    of,
    places,
    record,
    with_ties,
)


def test_totals_are_computed_and_jury_points() -> None:
    found = of(
        record([entry(1, 30.0)], [ballot("e001", "j1", health=20, water=5.5)]), "e001"
    )
    assert (found.computed, found.jury, found.total) == (30.0, 25.5, 55.5)
    assert found.criteria == {"land": 30.0, "health": 20.0, "water": 5.5}
    assert (found.place, found.tied, found.prize) == (1, False, Decimal("500.00"))


@pytest.mark.parametrize(
    ("joining", "joined"), [("mean", 17.33), ("median", 20.0), ("trimmed", 20.0)]
)
def test_marks_are_joined_as_the_rules_say(joining: str, joined: float) -> None:
    marks = [ballot("e001", f"j{n}", health=p) for n, p in ((1, 2), (2, 20), (3, 30))]
    rules = replace(RULES, joining=joining)  # type: ignore[arg-type]
    assert of(record([entry(1)], marks, rules), "e001").jury == joined


def test_missing_marks_are_shown_and_not_invented() -> None:
    found = of(record([entry(1)], [ballot("e001", "j2", health=10)]), "e001")
    health, water = found.joined
    assert (health.points, health.missing) == (10.0, ("j1", "j3"))
    assert (water.points, water.missing) == (None, ("j1", "j2", "j3"))


def test_spread_and_outliers_are_shown() -> None:
    marks = [ballot("e001", f"j{n}", health=p) for n, p in ((1, 28), (2, 30), (3, 5))]
    health = of(record([entry(1)], marks), "e001").joined[0]
    assert (health.spread, health.outliers) == (25.0, ("j3",))


def test_nobody_judges_his_own_community_or_a_relative() -> None:
    kin = Juror("j9", "Rosa", origin="c01", relatives=("c02/h1", "c03"))
    assert contest.is_excluded(kin, entry(1))
    assert contest.is_excluded(kin, entry(2, owner="h1", community="c02"))
    assert not contest.is_excluded(kin, entry(2, owner="h2", community="c02"))
    assert contest.is_excluded(kin, entry(3))
    by_hand = Juror("j8", "Ana", origin=" C01")
    assert contest.is_excluded(by_hand, entry(1))
    rules = replace(RULES, jurors=(*RULES.jurors, kin))
    assert "j9" not in of(record([entry(1)], (), rules), "e001").joined[0].missing


def test_a_changed_mark_keeps_the_old_one() -> None:
    found = record(
        [entry(1)], [ballot("e001", "j1", health=10), ballot("e001", "j1", health=12)]
    )
    assert of(found, "e001").jury == 12.0
    assert [t.noun.marks[0].points for t in found.ballots] == [10.0, 12.0]


def test_ties_stay_and_share_unless_a_rule_breaks_them() -> None:
    entries = [entry(1, 40.0), entry(2, 30.0), entry(3, 10.0)]
    marks = [ballot("e002", "j1", health=10)]
    tied = record(entries, marks)
    assert places(tied) == {"e001": 1, "e002": 1, "e003": 3}
    assert of(tied, "e001").tied
    assert of(tied, "e001").prize == of(tied, "e002").prize == Decimal("400.00")
    assert of(tied, "e003").prize == Decimal("100.01")
    broken = record(entries, marks, with_ties("jury"))
    assert places(broken) == {"e002": 1, "e001": 2, "e003": 3}
    assert of(broken, "e002").told_apart == "jury"
    assert not of(broken, "e002").tied


def test_each_is_told_the_rule_that_set_it_apart() -> None:
    entries = [entry(n, 60.0 - 10 * n) for n in (1, 2, 3, 4)]
    marks = [
        ballot("e002", "j1", health=10),
        ballot("e003", "j1", health=16, water=4),
        ballot("e004", "j1", health=20, water=10),
    ]
    found = record(entries, marks, with_ties("criterion.water", "jury"))
    told = {s.entry: (s.place, s.tied, s.told_apart) for s in contest.standings(found)}
    assert told == {
        "e004": (1, False, "criterion.water"),
        "e003": (2, False, "criterion.water"),
        "e002": (3, False, "jury"),
        "e001": (4, False, "jury"),
    }
    equals = [ballot(name, "j1", health=10) for name in ("e002", "e005")]
    found = record([*entries[:2], entry(5, 40.0)], equals, with_ties("jury"))
    told = {s.entry: (s.place, s.tied, s.told_apart) for s in contest.standings(found)}
    assert told == {
        "e002": (1, True, "jury"),
        "e005": (1, True, "jury"),
        "e001": (3, False, "jury"),
    }


def test_the_earlier_entry_wins_where_the_rule_says_so() -> None:
    later = entry(1, submitted_at="2026-05-12T10:00:00-05:00")
    earlier = entry(2, submitted_at="2026-05-12T10:30:00-04:00")
    assert places(record([later, earlier], (), with_ties("earliest"))) == {
        "e002": 1,
        "e001": 2,
    }


def test_households_are_ranked_within_their_community() -> None:
    found = record(
        [entry(n, 10.0 * n, community=f"c{n % 2}", owner=f"h{n}") for n in range(1, 5)]
    )
    assert places(found) == {"e002": 2, "e004": 1, "e001": 2, "e003": 1}
    assert of(found, "e004").group == "houses/r1/c0"


def test_late_replaced_and_withdrawn_entries_stay_visible() -> None:
    chain = (
        Chain()
        .add("open")
        .add(
            "submit",
            entry(1, community="c1"),
            entry(2, community="c1"),
            entry(3, community="c1", gates=LATE),
            entry(4, community="c4"),
        )
    )
    chain.add("withdraw", Withdrawal("e004"))
    reasons = {
        s.entry: [r.id for r in s.reasons] for s in contest.standings(chain.record)
    }
    assert reasons == {
        "e002": [],
        "e001": ["The newer entry {entry} took its place."],
        "e003": ["It came late."],
        "e004": ["It was withdrawn."],
    }
    assert places(chain.record)["e003"] is None


def test_papers_are_a_gate_that_staff_check() -> None:
    rules = replace(RULES, gates=(Gate("papers", "checked", NAMES),))
    chain = Chain(rules).add("open").add("submit", entry(1), entry(2))
    assert places(chain.record) == {"e001": None, "e002": None}
    chain.add("check", GateCheck("e001", "papers", passed=True))
    chain.add("check", GateCheck("e002", "papers", passed=False, reason="not signed"))
    assert places(chain.record) == {"e001": 1, "e002": None}
    assert of(chain.record, "e002").reasons[0].values["reason"] == "not signed"


def test_a_gate_of_the_rubric_is_asked_like_one_of_the_contest() -> None:
    papers = Gate("papers", "checked", NAMES)
    for own in ((), (papers,)):
        rules = replace(RULES, gates=own, rubric=replace(RUBRIC, gates=(papers,)))
        assert rules.every_gate == (papers,)
        chain = Chain(rules).add("open").add("submit", entry(1), entry(2))
        chain.add("check", GateCheck("e001", "papers", passed=True))
        assert places(chain.record) == {"e001": 1, "e002": None}
        (reason,) = of(chain.record, "e002").reasons
        assert reason.id == "The gate “{gate}” was not checked yet."


def test_a_final_round_says_what_rose_since_the_baseline() -> None:
    rounds = (Round("r0", NAMES, awards=False), Round("r1", NAMES, baseline="r0"))
    rules = replace(RULES, rounds=rounds, ties=("improvement",))
    first = [entry(1, 10.0, community="c1"), entry(2, 20.0, community="c2")]
    last = [entry(3, 30.0, community="c1"), entry(4, 30.0, community="c2")]
    found = record([*(replace(e, round="r0") for e in first), *last], (), rules)
    assert places(found) == {"e002": 1, "e001": 2, "e003": 1, "e004": 2}
    assert (of(found, "e003").improvement, of(found, "e001").improvement) == (20, None)
    assert of(found, "e002").prize == 0


def test_eight_rounds_in_a_row_each_rise_above_the_one_before() -> None:
    rounds = tuple(
        Round(f"r{n}", NAMES, baseline=f"r{n - 1}" if n else "", awards=n == 7)
        for n in range(8)
    )
    rules = replace(RULES, rounds=rounds)
    contest.check_rules(rules)
    handed = [
        replace(entry(n + 1, 5.0 + n * n, community="c1"), round=f"r{n}")
        for n in range(8)
    ]
    found = {s.round: s for s in contest.standings(record(handed, (), rules))}
    rises = [found[f"r{n}"].improvement for n in range(8)]
    assert rises == [None, *(2.0 * n - 1 for n in range(1, 8))]
    won = {r: s.prize for r, s in found.items() if s.prize}
    assert won == {"r7": Decimal("500.00")}


def test_ideas_and_what_runs_already_compete_apart() -> None:
    idea, running = (
        replace(VILLAGES, id=name, asked=True) for name in ("idea", "running")
    )
    rules = replace(RULES, categories=(idea, running))
    handed = [
        replace(entry(n, 10.0 * n, community=f"c{n % 2}"), category=kind)
        for n, kind in ((1, "idea"), (2, "idea"), (3, "running"), (4, "running"))
    ]
    found = record(handed, (), rules)
    assert places(found) == {"e002": 1, "e001": 2, "e004": 1, "e003": 2}
    assert {g.group for g in contest.award(found).groups} == {"idea/r1", "running/r1"}


def test_prizes_below_the_minimum_and_above_the_cap_stay_in_the_fund() -> None:
    rule = Prizes(
        "share", Decimal(100), cap=Decimal(40), minimum_score=20, sharing="pool"
    )
    rules = replace(RULES, categories=(replace(VILLAGES, prizes=rule),))
    found = record([entry(1, 40.0), entry(2, 20.0), entry(3, 19.99)], (), rules)
    (group,) = contest.award(found).groups
    assert [(p.entry, p.amount) for p in group.prizes] == [
        ("e001", Decimal("40.00")),
        ("e002", Decimal("33.33")),
    ]
    assert group.remainder == Decimal("26.67")
    assert places(found)["e003"] == 3


def test_a_community_that_hands_nothing_in_leaves_its_fund_whole() -> None:
    rules = replace(RULES, communities=("c1", "c2"))
    found = record([entry(1, community="c1", owner="h1")], (), rules)
    left = {g.group: g.remainder for g in contest.award(found).groups}
    assert left == {
        "houses/r1/c1": Decimal("500.00"),
        "houses/r1/c2": Decimal("1000.00"),
        "villages/r1": Decimal("1000.00"),
    }


def test_the_lowest_prize_of_tied_places_leaves_the_rest() -> None:
    rule = replace(LADDER, sharing="lowest")
    rules = replace(RULES, categories=(replace(VILLAGES, prizes=rule),))
    found = record([entry(1), entry(2)], (), rules)
    assert of(found, "e001").prize == of(found, "e002").prize == Decimal("300.00")


def test_other_weights_and_jurors_left_out() -> None:
    entries = [entry(1, 40.0), entry(2, 30.0)]
    found = record(
        entries, [ballot("e002", "j1", health=30), ballot("e001", "j1", health=10)]
    )
    assert places(found) == {"e002": 1, "e001": 2}
    assert places(found, weights={"health": 0.0}) == {"e001": 1, "e002": 2}
    assert places(found, without=frozenset({"j1"})) == {"e001": 1, "e002": 2}


def test_a_what_if_about_nobody_is_refused() -> None:
    found = record([entry(1)])
    with pytest.raises(NotFound, match="no criterion"):
        places(found, weights={"sky": 2.0})
    with pytest.raises(NotFound, match="no juror"):
        places(found, without=frozenset({"j9"}))


def test_seeded_draws_say_how_firm_the_first_place_is() -> None:
    sure = record([entry(1, 40.0, uncertainty=0.01), entry(2, 20.0, uncertainty=0.01)])
    first, second = contest.rank_stability(sure, seed=1)
    assert (first.entry, first.first, second.first) == ("e001", 1.0, 0.0)
    assert (first.best, first.worst, second.best, second.worst) == (1, 1, 2, 2)
    even = record([entry(1, 30.0, uncertainty=0.3), entry(2, 30.0, uncertainty=0.3)])
    found = contest.rank_stability(even, seed=1, draws=1000)
    assert sum(one.first for one in found) == pytest.approx(1.0, abs=0.01)
    assert found[0].first == pytest.approx(0.5, abs=0.05)
    assert [(one.best, one.worst) for one in found] == [(1, 2), (1, 2)]
    assert contest.rank_stability(even, seed=1) == contest.rank_stability(even, seed=1)
    assert contest.rank_stability(even, seed=1) != contest.rank_stability(even, seed=2)


def test_what_moves_two_entries_alike_moves_no_place() -> None:
    two = record([entry(1, 31.0), entry(2, 30.0)])
    shared = np.random.default_rng(1).normal(0, 10, (1, 100, 1))

    found = contest.rank_stability(
        two, seed=1, draws=100, drawn={"e001": 31 + shared, "e002": 30 + shared}
    )

    assert [(one.entry, one.first) for one in found] == [("e001", 1.0), ("e002", 0.0)]


def test_jurors_are_drawn_with_replacement_the_same_for_all_entries() -> None:
    # Two jurors say the one, one the other: in some panels the other is in front.
    marks = [(10.0, 6.0), (10.0, 6.0), (0.0, 9.0)]
    judged = record(
        [entry(1, 30.0), entry(2, 30.0)],
        [
            ballot(e, f"j{n}", water=mark)
            for n, pair in enumerate(marks, 1)
            for e, mark in zip(("e001", "e002"), pair, strict=True)
        ],
    )

    found = {
        one.entry: one for one in contest.rank_stability(judged, seed=1, draws=400)
    }

    assert found["e001"].first + found["e002"].first == pytest.approx(1.0, abs=0.01)
    assert min(one.first for one in found.values()) > 0.1
    assert (found["e001"].best, found["e001"].worst) == (1, 2)
