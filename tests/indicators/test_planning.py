"""People and promises, counted by hand."""

import pytest

from talking_maps.indicators.planning import (
    commitments_complete,
    groups_heard,
    participating_households,
    scenes_complete,
    womens_share,
)
from talking_maps.model.plan import Assembly, Commitment, Owner, Plan
from tests import village
from tests.indicators.conftest import case


def test_a_scene_is_drawn_when_something_in_it_is_not_lost() -> None:
    plan = village.plan(
        village.feature("A", "pasture", village.SQUARE, "past"),
        village.feature("A", "pasture", village.SQUARE, "present", status="lost"),
        village.feature(
            "B", "spring", village.point(1, 1), "future", origin="declared"
        ),
    )
    measure = scenes_complete(case(plan))
    assert measure.value == pytest.approx(2 / 3)
    assert measure.evidence == ("A", "B")
    assert scenes_complete(case(village.plan())).value == 0


def test_the_fullest_assembly_counts_and_assemblies_are_not_added_up() -> None:
    meetings = (
        Assembly("1", "2026-03-01", households=24),
        Assembly("2", "2026-05-12", households=30),
        Assembly("3", "2026-06-12"),
    )
    plan = village.plan(assemblies=meetings, total_households=40)
    assert participating_households(case(plan)).value == pytest.approx(0.75)


def test_households_that_drew_took_part_too() -> None:
    plan = village.plan(
        owners=(
            Owner("H1", "household"),
            Owner("H2", "household"),
            Owner("O", "organisation"),
        ),
        owners_with_drawings=("community", "H1", "H2", "O"),
        total_households=4,
    )
    assert participating_households(case(plan)).value == pytest.approx(0.5)


def test_participation_cannot_be_told_without_both_numbers() -> None:
    meeting = Assembly("1", "2026-05-12", households=30)
    for plan in (
        village.plan(assemblies=(meeting,)),
        village.plan(total_households=40),
        village.plan(assemblies=(meeting,), total_households=20),
    ):
        assert participating_households(case(plan)).answer == "cannot tell"


def test_participation_is_not_asked_of_one_household() -> None:
    plan = Plan(Owner("H1", "household"), village.YEARS, total_households=40)
    assert participating_households(case(plan)).answer == "not applicable"
    assert womens_share(case(plan)).answer == "not applicable"


def test_women_among_all_who_were_counted() -> None:
    meetings = (
        Assembly("1", "2026-03-01", women=10, men=20),
        Assembly("2", "2026-05-12", women=20, men=10),
        Assembly("3", "2026-06-12", women=99),
    )
    assert womens_share(case(village.plan(assemblies=meetings))).value == 0.5
    assert womens_share(case(village.plan())).answer == "cannot tell"
    nobody = Assembly("1", "2026-03-01", women=0, men=0)
    assert (
        womens_share(case(village.plan(assemblies=(nobody,)))).answer == "cannot tell"
    )


def test_commitments_need_what_who_and_when() -> None:
    promised = (
        Commitment("1", "community", "Fence", "Board", "2027-08"),
        Commitment("2", "community", "Fence", " ", "2027-08"),
        Commitment("3", "community", "Fence", "Board"),
        Commitment("4", "community", "", "Board", "2027-08"),
    )
    assert commitments_complete(case(village.plan(commitments=promised))).value == 0.25
    assert commitments_complete(case(village.plan())).value == 0


def test_each_group_is_heard_once_in_whatever_scene() -> None:
    plan = village.plan(
        village.feature("A", "pasture", village.SQUARE, "past", voice="elders"),
        village.feature("B", "pasture", village.SQUARE, "present", voice="elders"),
        village.feature("C", "pasture", village.SQUARE, "future", voice="youth"),
        village.feature("D", "pasture", village.SQUARE, "future", voice="leaders"),
        village.feature("E", "pasture", village.SQUARE, voice="women", status="lost"),
    )
    measure = groups_heard(case(plan))
    assert measure.value == pytest.approx(2 / 3)
    assert measure.good == ("A", "B", "C")
