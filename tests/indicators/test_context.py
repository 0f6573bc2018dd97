"""Which drawn things count."""

import pytest

from talking_maps.indicators import EvaluationContext
from talking_maps.model.plan import Owner, Plan, Status
from tests import village
from tests.indicators.conftest import case, herd, reference


@pytest.mark.parametrize(
    ("status", "stands", "is_promised"),
    [
        ("existing", True, True),
        ("done", True, True),
        ("under_way", False, True),
        ("to_do", False, True),
        ("lost", False, False),
    ],
)
def test_only_what_stands_counts_today_and_promises_count_tomorrow(
    status: Status, stands: bool, is_promised: bool
) -> None:
    plan = village.plan(
        village.feature("A", "pasture", village.SQUARE, "present", status=status),
        village.feature("A", "pasture", village.SQUARE, "future", status=status),
    )
    assert bool(case(plan).placed("pasture")) is stands
    assert bool(case(plan, scene="future").placed("pasture")) is is_promised


def test_declared_shapes_are_left_out_and_said_to_be() -> None:
    plan = village.plan(
        village.feature("A", "pasture", village.SQUARE, origin="declared"),
        village.feature("B", "pasture", village.SQUARE),
    )
    seen = case(plan)
    assert [f.uid for f in seen.placed("pasture")] == ["B"]
    (remark,) = seen.left_out("pasture")
    assert remark.values == {"left_out": 1}
    assert case(village.plan()).left_out("pasture") == ()


def test_the_community_feeds_every_herd_and_a_household_its_own() -> None:
    herds = (herd("sheep", 30), herd("sheep", 12, "H1"), herd("alpaca", 5, "H1"))
    plan = village.plan(herds=herds)
    assert case(plan).animals() == {"alpaca": 5, "sheep": 42}
    own = Plan(Owner("H1", "household"), village.YEARS, herds=herds)
    assert case(own).animals() == {"alpaca": 5, "sheep": 12}


def test_numbers_are_found_missing_or_unconfirmed() -> None:
    known = reference({"a": 1.5, "b": None, "c": 2}, recalled=frozenset("c"))
    numbers = EvaluationContext(village.plan(), village.territory(), known).numbers(
        "abcd"
    )
    assert numbers.values == {"a": 1.5, "c": 2}
    assert numbers.missing == ("b", "d")
    assert numbers.unconfirmed == ("c",)
    assert numbers.remarks[0].values == {"unconfirmed": "c"}
