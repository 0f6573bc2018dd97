"""What is told of the jury's marks before all have marked, and how far things lie."""

from dataclasses import replace

import pytest
from shapely.geometry import Point, box

from talking_maps import contest, geo
from talking_maps.contest import SealedCopy, visibility
from talking_maps.contest.jury import distances_m, off_the_land_m
from talking_maps.model.contest import GateResult, Juror
from talking_maps.model.plan import COMMUNITY, Owner, Plan, Years
from tests import village
from tests.contest.builders import JURY, RUBRIC, RULES, ballot, entry, record

NINE = {"health": 9.0, "water": 9.0}


def test_marks_are_hidden_until_the_last_juror_has_marked_the_whole_group() -> None:
    entries = [entry(1), entry(2)]
    every = [ballot(e.id, j.id, **NINE) for e in entries for j in JURY]
    for gone in range(len(every)):
        found = record(entries, every[:gone] + every[gone + 1 :])
        ranked = contest.standings(found)
        assert visibility.blinded_groups(found, ranked, "juror") == {"villages/r1"}
        assert visibility.blinded_groups(found, ranked, "visitor") == {"villages/r1"}
        assert visibility.blinded_groups(found, ranked, "staff") == frozenset()
    done = record(entries, every)
    assert (
        visibility.blinded_groups(done, contest.standings(done), "juror") == frozenset()
    )


def test_a_veil_leaves_nothing_of_marks_places_or_order() -> None:
    low, high = entry(1, 10.0), entry(2, 50.0)
    one = record([low, high], [ballot("e001", "j1", **NINE)])
    other = record([low, high], [ballot("e002", "j2", health=1.0)])
    veiled = [
        visibility.blind(contest.standings(r), frozenset({"villages/r1"}))
        for r in (one, other)
    ]
    assert veiled[0] == veiled[1]
    assert [(s.entry, s.place, s.jury, s.total) for s in veiled[0]] == [
        ("e001", None, 0.0, 10.0),
        ("e002", None, 0.0, 50.0),
    ]
    assert veiled[0][0].criteria == {"land": 10.0, "health": 0.0, "water": 0.0}


def test_jurors_judge_what_can_count_and_not_their_own() -> None:
    late = (GateResult("in_time", passed=False), GateResult("complete", passed=True))
    lacks = (GateResult("in_time", passed=True), GateResult("complete", passed=False))
    entries = [
        entry(1, community="c01"),
        entry(2, community="c01"),
        entry(3, gates=late),
        entry(4, gates=lacks),
        entry(5),
    ]
    kin = Juror("j1", "Rosa", origin="c05")
    found = record(
        entries,
        [ballot("e002", "j1", health=4.0)],
        replace(RULES, jurors=(kin, *JURY[1:])),
    )
    tasks = visibility.tasks(found, kin)
    assert [(t.entry.id, t.excluded, t.is_done) for t in tasks] == [
        ("e002", False, False),
        ("e005", True, False),
    ]
    assert tasks[0].marks["health"].points == 4.0


def test_changed_marks_stay_and_are_the_juror_s_own_only() -> None:
    found = record(
        [entry(1)],
        [
            ballot("e001", "j1", health=4.0),
            ballot("e001", "j2", health=1.0),
            ballot("e001", "j1", health=7.0),
        ],
    )
    given = visibility.given_by(found, "j1")
    assert [told.noun.points for _, told in given] == [7.0, 4.0]
    assert visibility.given_by(found, "j3") == ()


def sealed(*boxes: tuple[float, float, float, float]) -> SealedCopy:
    features = tuple(
        village.feature(f"F{number}", "pasture", box(*corners))
        for number, corners in enumerate(boxes)
    )
    plan = Plan(Owner(COMMUNITY, "community", ""), Years(1996, 2026, 2036), features)
    return SealedCopy("raymi", entry(1), plan, RUBRIC, village.SQUARE, village.EPSG, {})


def test_distances_are_told_in_metres_on_the_ground() -> None:
    left, bottom, *_ = village.SQUARE.bounds
    copy = sealed(
        (left, bottom, left + 100, bottom + 100),
        (left + 400, bottom, left + 500, bottom + 100),
    )
    here = geo.to_degrees(Point(left + 50, bottom + 50), village.EPSG)
    far = distances_m(copy, here.x, here.y)
    assert far["F0"] == 0.0
    assert far["F1"] == pytest.approx(350.0, abs=0.01)
    assert off_the_land_m(copy, here.x, here.y) == 0.0
    west = geo.to_degrees(Point(left - 3000, bottom + 50), village.EPSG)
    assert off_the_land_m(copy, west.x, west.y) == pytest.approx(3000.0, abs=0.01)


def test_one_group_s_draws_are_the_same_alone_and_every_entry_is_told() -> None:
    found = record(
        [
            entry(1, 30.0, uncertainty=0.2),
            entry(2, 31.0, uncertainty=0.2),
            entry(3, 20.0, community="c01", owner="h1", uncertainty=0.2),
            entry(4, 20.0, community="c01", owner="h2", uncertainty=0.2),
        ]
    )
    every = contest.rank_stability(found, seed=7, draws=500)
    heard: list[float] = []
    alone = contest.rank_stability(
        found, seed=7, draws=500, group="villages/r1", tell=heard.append
    )
    assert alone == tuple(one for one in every if one.group == "villages/r1")
    assert heard == [0.5, 1.0]
