"""Places with 80 % in the chain, and prizes that are shared within the band."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest.place_bands import shared_places
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.contest import (
    Contest,
    Prizes,
)
from talking_maps.model.drawn_places import PlaceBand, PlaceBands
from tests.contest.builders import RULES, Chain, ballot, entry, of

SHARING = replace(RULES, bands="share")
GROUP = "villages/r1"


def closed(rules: Contest = SHARING) -> Chain:
    """Return a closed contest with three entries of 50, 48 and 30 points."""
    chain = Chain(rules).add("open")
    chain.add("submit", entry(1, 50.0), entry(2, 48.0), entry(3, 30.0))
    for name in ("e001", "e002", "e003"):
        chain.add("mark", ballot(name, "j1", health=0, water=0))
    return chain.add("close")


def bands(chain: Chain, *best: int) -> PlaceBands:
    """Return drawn places in which each entry may be as good as that."""
    found = [
        PlaceBand(f"e{n:03}", GROUP, one, 3, 10.0, 20.0, 30.0)
        for n, one in enumerate(best, 1)
    ]
    return PlaceBands(contest.place_seed(chain.record), 200, tuple(found))


def test_entries_within_the_band_share_the_prizes_of_their_places() -> None:
    chain = closed()
    chain.add("places", bands(chain, 1, 1, 3))
    record = chain.record
    assert [of(record, one).place for one in ("e001", "e002", "e003")] == [1, 2, 3]
    prizes = {o.entry: o.prize for o in contest.standings(record)}
    assert prizes["e001"] == prizes["e002"] == Decimal("400.00")
    assert prizes["e003"] == Decimal("100.01")
    (award, *_) = [g for g in contest.award(record).groups if g.group == GROUP]
    assert {p.entry: p.amount for p in award.prizes} == prizes
    assert sum(p.amount for p in award.prizes) + award.remainder == award.fund
    chain.add("award", contest.award(record))
    assert contest.verify(chain.lines, (), {}).touched[0].id.startswith("The sealed")
    assert not [
        m for m in contest.verify(chain.lines, (), {}).touched if "Line" in m.id
    ]


def test_without_the_rule_they_are_told_and_change_no_prize() -> None:
    chain = closed(RULES)
    before = contest.award(chain.record)
    chain.add("places", bands(chain, 1, 1, 1))
    assert contest.award(chain.record) == before
    known = contest.bands_in_force(chain.record)
    assert known is not None
    assert known.of("e002") == PlaceBand("e002", GROUP, 1, 3, 10.0, 20.0, 30.0)


def test_prizes_wait_for_the_draw_and_marks_make_it_stale() -> None:
    chain = closed()

    def may_award() -> None:
        told = contest.Event(len(chain.lines) + 1, "", "Ana", "staff", None)
        contest.validate_event(chain.record, "award", told)

    with pytest.raises(NotAllowed, match="Draw the places"):
        may_award()
    chain.add("places", bands(chain, 1, 1, 3))
    may_award()
    chain.add("mark", ballot("e003", "j2", health=30, water=10))
    assert contest.bands_in_force(chain.record) is None
    with pytest.raises(NotAllowed, match="Draw the places"):
        may_award()
    # An award written past the program is found.
    chain.add("award", contest.award(chain.record))
    touched = contest.verify(chain.lines, (), {}).touched
    assert any("Draw the places" in fault.id for fault in touched)


def test_nobody_chooses_the_seed_or_says_what_cannot_be() -> None:
    chain = closed()
    drawn = bands(chain, 1, 1, 3)
    wrong = (
        replace(drawn, seed=drawn.seed + 1),
        replace(drawn, bands=(replace(drawn.bands[0], entry="e009"),)),
        replace(drawn, bands=(replace(drawn.bands[0], best=4),)),
    )
    for one in wrong:
        told = contest.Event(len(chain.lines) + 1, "", "Ana", "staff", one)
        with pytest.raises(BadValue):
            contest.validate_event(chain.record, "places", told)
    other = Chain(SHARING).add("open").add("submit", entry(1, seal="1" * 64))
    assert contest.place_seed(other.record) != drawn.seed
    assert contest.load(PlaceBands, contest.dump(drawn)) == drawn


@given(st.lists(st.integers(1, 8), min_size=1, max_size=8))
def test_blocks_are_whole_and_never_pass_over_anybody(best: list[int]) -> None:
    places = {f"e{n}": n for n in range(1, len(best) + 1)}
    drawn = PlaceBands(
        1,
        1,
        tuple(PlaceBand(f"e{n}", "g", min(one, n), 8) for n, one in enumerate(best, 1)),
    )
    first = [shared_places(drawn, places)[one] for one in places]
    assert first == sorted(first)
    assert all(f <= n for n, f in enumerate(first, 1))
    # Each block begins at its own first place.
    assert all(first[f - 1] == f for f in first)
    assert shared_places(None, places) == places


def test_a_share_by_points_is_equal_within_a_block() -> None:
    prizes = Prizes("share", Decimal("100.00"))
    from talking_maps.contest.prizes import RankedEntry, divide

    found = divide(
        prizes,
        [RankedEntry("a", 1, 60.0), RankedEntry("b", 1, 40.0), RankedEntry("c", 3, 50)],
    )
    assert found[0]["a"] == found[0]["b"] == Decimal("33.33")
