"""Points, by mental arithmetic."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.errors import BadDefinition
from talking_maps.model.plan import Assembly, Plan
from talking_maps.model.rubric import Component, Criterion, Reference, Rubric
from talking_maps.scoring import as_json, rate, score
from tests import village

NO_NUMBERS = Reference({}, "")
NUMBERS = st.floats(-1e6, 1e6)


def rubric(*components: Component, jury: float = 0.0) -> Rubric:
    return Rubric("r", {}, "", {}, (Criterion("c", {}, components, jury),), "digest")


def bofedales() -> Plan:
    return village.plan(
        village.feature(
            "A",
            "bofedal",
            village.rectangle(0, 0, 100, 100),
            attributes={"fenced": True},
        ),
        village.feature("B", "bofedal", village.rectangle(100, 0, 100, 100)),
        village.feature(
            "B",
            "bofedal",
            village.SQUARE,
            "future",
            attributes={"rested": True, "rest_months": 12},
        ),
        version="change-7",
    )


@pytest.mark.parametrize(
    ("value", "share"), [(-1, 0), (0, 0), (0.3, 0.5), (0.6, 1), (0.9, 1)]
)
def test_rating_is_linear_and_clipped(value: float, share: float) -> None:
    assert rate(value, worst=0, best=0.6) == share
    assert rate(-value, worst=0, best=-0.6) == share


def test_worst_equal_to_best_is_a_step() -> None:
    assert rate(2, worst=2, best=2) == 1
    assert rate(1.9, worst=2, best=2) == 0


@given(NUMBERS, NUMBERS, NUMBERS)
def test_rating_stays_between_nothing_and_all(
    value: float, worst: float, best: float
) -> None:
    assert 0 <= rate(value, worst=worst, best=best) <= 1


def test_half_of_the_way_gives_half_of_the_points() -> None:
    half = Component("bofedal_protected_share", "present", 8, 0, 1)
    full = Component("bofedal_protected_share", "future", 4, 0, 1)
    card = score(
        bofedales(), village.territory(), rubric(half, full, jury=3), NO_NUMBERS
    )
    (criterion,) = card.criteria
    assert [r.points for r in criterion.readings] == [4, 4]
    assert [r.promised for r in criterion.readings] == [False, True]
    assert [r.scenes for r in criterion.readings] == [("present",), ("future",)]
    assert (card.total, card.of, card.open) == (8, 15, 3)
    assert card.version == "change-7"


def test_what_cannot_be_told_gives_no_points_and_its_points_go_nowhere() -> None:
    components = (
        Component("womens_share", None, 5, 0, 0.5),
        Component("canals_joined_to_source", "present", 5, 0, 1),
        Component("bofedal_protected_share", "present", 10, 0, 1),
    )
    card = score(bofedales(), village.territory(), rubric(*components), NO_NUMBERS)
    readings = card.criteria[0].readings
    assert [r.measure.answer for r in readings] == [
        "cannot tell",
        "not applicable",
        "answered",
    ]
    assert [r.points for r in readings] == [0, 0, 5]
    assert (card.total, card.of, card.open) == (5, 20, 0)


def test_points_printed_add_up() -> None:
    third = Assembly("1", "2026-05-12", women=1, men=2)
    component = Component("womens_share", None, 10, 0, 1)
    card = score(
        village.plan(assemblies=(third,)),
        village.territory(),
        rubric(*[component] * 3),
        NO_NUMBERS,
    )
    assert [r.points for r in card.criteria[0].readings] == [3.33] * 3
    assert card.total == 9.99


def test_a_rubric_with_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(BadDefinition):
        score(
            bofedales(),
            village.territory(),
            rubric(Component("beauty", None, 1, 0, 1)),
            NO_NUMBERS,
        )


def test_the_json_has_exactly_the_documented_form() -> None:
    half = Component("bofedal_protected_share", "present", 8, 0, 1)
    count = Component("scenes_complete", None, 3, 0, 3)
    card = score(bofedales(), village.territory(), rubric(half, count), NO_NUMBERS)
    form = as_json(card)
    assert list(form) == [
        "total",
        "of",
        "open",
        "criteria",
        "missing",
        "plan_digest",
        "rubric_digest",
        "version",
    ]
    assert list(form["criteria"][0]) == ["id", "points", "of", "indicators"]
    reading, counted = form["criteria"][0]["indicators"]
    assert reading == {
        "id": "bofedal_protected_share",
        "scenes": ["present"],
        "value": 0.5,
        "unit": "share",
        "uncertainty": None,
        "answer": "answered",
        "evidence": ["A", "B"],
        "explanation": {
            "id": "{part:ha} of {all:ha} of bofedal are fenced or rested.",
            "values": {"all": 20011.0, "part": 10005.5},
        },
    }
    assert counted["scenes"] == ["past", "present", "future"]
    assert form["rubric_digest"] == "digest"


def test_the_same_plan_gives_the_same_bytes() -> None:
    half = Component("bofedal_protected_share", "present", 8, 0, 1)

    def written(plan: Plan) -> str:
        card = score(plan, village.territory(), rubric(half), NO_NUMBERS)
        return json.dumps(as_json(card))

    plan = bofedales()
    turned = village.plan(*reversed(plan.features), version=plan.version)
    assert written(plan) == written(plan) == written(turned)
