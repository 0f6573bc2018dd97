"""One content, one digest."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.indicators import MeasureCache
from talking_maps.indicators.engine import example
from talking_maps.model.plan import Herd, Owner, Plan
from talking_maps.scoring import plan_digest
from tests import village

FIELD = village.feature(
    "A", "pasture", village.rectangle(0, 0, 10, 20), attributes={"fenced": True}
)
SPRING = village.feature("B", "spring", village.point(3, 4), name="Puquio")
PLAN = village.plan(
    FIELD,
    SPRING,
    owners=(Owner("H1", "household", "Ana"), Owner("H2", "household", "Luz")),
    herds=(Herd("H1/sheep", "H1", "sheep", 3), Herd("H1/llama", "H1", "llama", 2)),
    total_households=2,
)


def with_field(**changes: object) -> Plan:
    return replace(PLAN, features=(replace(FIELD, **changes), SPRING))  # type: ignore[arg-type]


@given(st.permutations(PLAN.features), st.permutations(PLAN.herds))
def test_the_order_of_drawing_does_not_matter(features: list, herds: list) -> None:  # type: ignore[type-arg]
    shuffled = replace(PLAN, features=tuple(features), herds=tuple(herds))
    assert plan_digest(shuffled) == plan_digest(PLAN)


def test_it_is_the_same_on_every_machine() -> None:
    field = village.feature("A", "pasture", village.rectangle(0, 0, 10, 20))
    assert plan_digest(village.plan(field)) == (
        "9eec29657d47ae699cef58eddd11c4f82ce5af70fa866707c2d293a8d8370030"
    )


@pytest.mark.parametrize(
    "same",
    [
        with_field(geometry=shapely.reverse(FIELD.geometry)),
        with_field(geometry=shapely.transform(FIELD.geometry, lambda xy: xy + 0.0003)),
        with_field(geometry=shapely.force_3d(FIELD.geometry)),
        with_field(flags=("overlaps",)),
        with_field(attributes={"fenced": True, "rested": None}),
        replace(PLAN, version="another change"),
        replace(PLAN, owners=tuple(replace(o, name="") for o in PLAN.owners)),
    ],
)
def test_what_is_not_content_does_not_change_it(same: Plan) -> None:
    assert plan_digest(same) == plan_digest(PLAN)


@pytest.mark.parametrize(
    "other",
    [
        with_field(geometry=shapely.transform(FIELD.geometry, lambda xy: xy + 0.002)),
        with_field(status="to_do"),
        with_field(origin="declared"),
        with_field(scene="future"),
        with_field(attributes={"fenced": False}),
        with_field(attributes={"fenced": 1}),
        with_field(note="seen"),
        replace(PLAN, total_households=3),
        replace(PLAN, herds=PLAN.herds[:1]),
        replace(PLAN, years=replace(PLAN.years, past=1990)),
        replace(PLAN, owner=Owner("H1", "household")),
    ],
)
def test_any_content_changes_it(other: Plan) -> None:
    assert plan_digest(other) != plan_digest(PLAN)


def test_the_digest_is_the_same_with_and_without_a_memo() -> None:
    one = example.field("A", "pasture", (0, 0), (50, 50))
    two = example.field("B", "corral", (90, 0), (5, 5))
    memo = MeasureCache()
    for shown in ((one, two), (two, one), (one,), (replace(one, name="x"), two)):
        plan = example.case(*shown).plan
        assert plan_digest(plan, memo) == plan_digest(plan)
        assert plan_digest(plan, memo) == plan_digest(plan)
