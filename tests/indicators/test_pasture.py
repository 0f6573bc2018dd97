"""Pastures, by mental arithmetic: 100 m by 100 m is a hectare."""

from dataclasses import replace

import pytest

from talking_maps.indicators.pasture import (
    bofedal_protected_share,
    improved_pasture_share,
    paddocks_in_rotation,
)
from talking_maps.indicators.stocking import stocking_balance
from talking_maps.indicators.water_access import pasture_near_water
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import ELLIPSOID, case, herd

NUMBERS = {
    "sheep_units.sheep": 1.0,
    "sheep_units.alpaca": 1.5,
    "carrying_capacity.good": 3.0,
    "carrying_capacity.poor": 0.5,
    "carrying_capacity.bofedal": 2.0,
    "carrying_capacity.pasture_sown": None,
}


@pytest.mark.parametrize("care", ["fenced", "rested", "rotated", "manured"])
def test_any_care_improves_a_pasture(care: str) -> None:
    plan = village.plan(
        village.feature(
            "A", "pasture", village.rectangle(0, 0, 100, 100), attributes={care: True}
        ),
        village.feature(
            "B",
            "pasture",
            village.rectangle(200, 0, 100, 300),
            attributes={care: False},
        ),
    )
    measure = improved_pasture_share(case(plan))
    assert measure.value == pytest.approx(1 / 4, abs=1e-6)
    assert (measure.good, measure.bad) == (("A",), ("B",))
    assert measure.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)


def test_sown_pasture_is_improved_and_a_bofedal_is_asked_apart() -> None:
    plan = village.plan(
        village.feature("A", "pasture_sown", village.rectangle(0, 0, 100, 100)),
        village.feature("B", "pasture", village.rectangle(200, 0, 100, 100)),
        village.feature("C", "bofedal", village.rectangle(400, 0, 100, 100)),
        village.feature(
            "D",
            "bofedal",
            village.rectangle(400, 100, 100, 300),
            attributes={"fenced": True},
        ),
    )
    assert improved_pasture_share(case(plan)).value == pytest.approx(0.5, abs=1e-6)
    assert bofedal_protected_share(case(plan)).value == pytest.approx(0.75, abs=1e-6)


def test_ground_drawn_twice_counts_once() -> None:
    plan = village.plan(
        village.feature(
            "A",
            "pasture",
            village.rectangle(0, 0, 100, 100),
            attributes={"rested": True},
        ),
        village.feature(
            "B",
            "pasture",
            village.rectangle(0, 0, 100, 100),
            attributes={"rested": True},
        ),
        village.feature("C", "pasture", village.rectangle(0, 0, 200, 100)),
    )
    assert improved_pasture_share(case(plan)).value == pytest.approx(0.5, abs=1e-6)


def test_what_is_and_what_is_promised_are_two_answers() -> None:
    plan = village.plan(
        village.feature("A", "pasture", village.SQUARE),
        village.feature(
            "A",
            "pasture",
            village.SQUARE,
            "future",
            status="to_do",
            attributes={"fenced": True},
        ),
    )
    assert improved_pasture_share(case(plan)).value == 0
    assert improved_pasture_share(case(plan, scene="future")).value == 1


def test_without_pasture_the_question_does_not_arise() -> None:
    for ask in (improved_pasture_share, bofedal_protected_share, stocking_balance):
        assert ask(case(village.plan())).answer == "not applicable"
    sketch = village.feature("A", "pasture", village.SQUARE, origin="declared")
    measure = improved_pasture_share(case(village.plan(sketch)))
    assert measure.value == 0
    assert measure.remarks[0].values == {"count": 1}


def pastures(good_ha: int = 10, poor_ha: int = 20) -> tuple[Feature, ...]:
    return (
        village.feature(
            "G",
            "pasture",
            village.rectangle(0, 0, 100 * good_ha, 100),
            attributes={"condition": "good"},
        ),
        village.feature(
            "P",
            "pasture",
            village.rectangle(0, 200, 50 * poor_ha, 200),
            attributes={"condition": "poor"},
        ),
    )


def test_sixty_sheep_units_on_pasture_for_forty() -> None:
    # 10 ha × 3 + 20 ha × 0.5 = 40; 30 sheep + 20 alpacas × 1.5 = 60
    plan = village.plan(
        *pastures(), herds=(herd("sheep", 30), herd("alpaca", 20, "H1"))
    )
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(1.5, rel=ELLIPSOID)
    assert measure.sources == (
        "carrying_capacity.good",
        "carrying_capacity.poor",
        "sheep_units.alpaca",
        "sheep_units.sheep",
    )
    assert measure.explanation.values["load"] == 60


def test_where_conditions_overlap_the_poorer_counts() -> None:
    square = village.rectangle(0, 0, 100, 100)
    plan = village.plan(
        village.feature("G", "pasture", square, attributes={"condition": "good"}),
        village.feature("P", "pasture", square, attributes={"condition": "poor"}),
        herds=(herd("sheep", 1),),
    )
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(2.0, rel=ELLIPSOID)


def test_a_bofedal_has_its_own_capacity() -> None:
    wet = village.feature("W", "bofedal", village.rectangle(0, 0, 100, 100))
    plan = village.plan(wet, herds=(herd("sheep", 1),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.5, rel=ELLIPSOID)


def test_a_pasture_that_is_too_full_is_told_from_one_that_is_not() -> None:
    wet = village.feature("W", "bofedal", village.rectangle(0, 0, 100, 100))
    poor = village.feature(
        "P",
        "pasture",
        village.rectangle(200, 0, 100, 100),
        attributes={"condition": "poor"},
    )
    sown = village.feature("S", "pasture_sown", village.rectangle(400, 0, 100, 100))
    # Three sheep on three hectares, one on each; there are numbers for two of them.
    plan = village.plan(wet, poor, sown, herds=(herd("sheep", 3),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert (measure.good, measure.bad) == (("W",), ("P",))
    assert measure.evidence == ("P", "S", "W")


def test_a_number_nobody_has_read_is_named() -> None:
    sown = village.feature("S", "pasture_sown", village.SQUARE)
    plan = village.plan(sown, herds=(herd("vicuna", 1),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.answer == "cannot tell"
    assert measure.explanation.values["missing"] == (
        "carrying_capacity.pasture_sown, sheep_units.vicuna"
    )


def test_ground_without_a_number_is_left_out_but_does_not_silence_the_rest() -> None:
    sown = village.feature("S", "pasture_sown", village.rectangle(0, 600, 300, 300))
    plan = village.plan(*pastures(), sown, herds=(herd("sheep", 40),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(1.0, rel=ELLIPSOID)
    assert measure.explanation.values["unknown"] == "carrying_capacity.pasture_sown"


def test_the_error_of_the_numbers_is_carried_along() -> None:
    # 10 ha of 3 ± 0.6 and 20 ha of 0.5: 40 ± 6, so 60 sheep are 1.5 ± 15 %.
    plan = village.plan(*pastures(), herds=(herd("sheep", 60),))
    seen = case(plan, numbers=NUMBERS)
    numbers = dict(seen.reference.numbers)
    number = numbers["carrying_capacity.good"]
    numbers[number.id] = replace(number, error=0.6)
    doubted = replace(seen, reference=replace(seen.reference, numbers=numbers))
    assert stocking_balance(doubted).uncertainty == pytest.approx(0.225, rel=0.01)
    assert stocking_balance(seen).uncertainty is None


def test_recalled_numbers_are_used_and_said_to_be_recalled() -> None:
    plan = village.plan(*pastures(), herds=(herd("sheep", 30),))
    seen = case(plan, numbers=NUMBERS)
    numbers = dict(seen.reference.numbers)
    number = numbers["carrying_capacity.good"]
    numbers[number.id] = replace(number, confirmed=False)
    measure = stocking_balance(
        replace(seen, reference=replace(seen.reference, numbers=numbers))
    )
    assert measure.answer == "answered"
    assert measure.explanation.values["unconfirmed"] == "carrying_capacity.good"
    assert measure.remarks[0].values == {"unconfirmed": "carrying_capacity.good"}


def test_no_register_is_not_no_animals() -> None:
    assert (
        stocking_balance(case(village.plan(*pastures()), numbers=NUMBERS)).answer
        == "cannot tell"
    )
    none = village.plan(*pastures(), herds=(herd("sheep", 0),))
    assert stocking_balance(case(none, numbers=NUMBERS)).answer == "not applicable"


def test_a_pasture_without_condition_is_pointed_at() -> None:
    silent = village.feature("X", "pasture", village.rectangle(500, 500, 10, 10))
    plan = village.plan(*pastures(), silent, herds=(herd("sheep", 30),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.answer == "cannot tell"
    assert measure.bad == ("X",)


def test_pasture_that_feeds_nobody_gives_no_ratio() -> None:
    plan = village.plan(*pastures(), herds=(herd("sheep", 30),))
    nothing = NUMBERS | {"carrying_capacity.good": 0.0, "carrying_capacity.poor": 0.0}
    assert stocking_balance(case(plan, numbers=nothing)).answer == "cannot tell"


def paddock(uid: str, x: float, width: float, *, rotated: bool = True) -> Feature:
    shape = village.rectangle(x, 0, width, 100)
    return village.feature(uid, "pasture", shape, attributes={"rotated": rotated})


def test_equal_paddocks_count_whole_and_a_sliver_hardly() -> None:
    four = village.plan(*(paddock(uid, 200.0 * i, 100) for i, uid in enumerate("ABCD")))
    assert paddocks_in_rotation(case(four)).value == pytest.approx(4, rel=1e-6)
    # 9 and 1: (9 + 1)² / (81 + 1)
    uneven = village.plan(paddock("A", 0, 90), paddock("B", 200, 10))
    assert paddocks_in_rotation(case(uneven)).value == pytest.approx(100 / 82, rel=1e-5)


def test_pasture_that_takes_no_turns_is_no_paddock() -> None:
    plan = village.plan(paddock("A", 0, 100), paddock("B", 200, 100, rotated=False))
    measure = paddocks_in_rotation(case(plan))
    assert measure.value == pytest.approx(1)
    assert (measure.good, measure.bad) == (("A",), ("B",))
    none = paddocks_in_rotation(case(village.plan(paddock("B", 0, 9, rotated=False))))
    assert none.value == 0


def test_a_paddock_drawn_twice_is_one() -> None:
    plan = village.plan(paddock("A", 0, 100), paddock("B", 0, 100))
    assert paddocks_in_rotation(case(plan)).value == pytest.approx(1)


def test_the_animal_that_walks_least_sets_the_distance() -> None:
    walks = {
        "water_distance_limit.sheep": 500.0,
        "water_distance_limit.cattle": 100.0,
        "water_distance_limit.alpaca": None,
    }
    river = village.feature("R", "river", village.line((0, 0), (0, 100)))
    strip = village.feature("P", "pasture", village.rectangle(0, 0, 1000, 10))
    herds = (herd("sheep", 5), herd("alpaca", 5))
    sheep = pasture_near_water(
        case(village.plan(river, strip, herds=herds), numbers=walks)
    )
    assert sheep.value == pytest.approx(0.5, abs=1e-3)
    assert sheep.explanation.values["unknown"] == "water_distance_limit.alpaca"
    mixed = village.plan(river, strip, herds=(*herds, herd("cattle", 1)))
    cattle = pasture_near_water(case(mixed, numbers=walks))
    assert cattle.value == pytest.approx(0.1, abs=1e-3)


def test_distance_to_water_needs_a_number_and_animals() -> None:
    strip = village.feature("P", "pasture", village.rectangle(0, 0, 1000, 10))
    alpacas = village.plan(strip, herds=(herd("alpaca", 5),))
    assert pasture_near_water(case(alpacas)).answer == "cannot tell"
    assert pasture_near_water(case(village.plan(strip))).answer == "cannot tell"
    far = village.plan(strip, herds=(herd("sheep", 5),))
    walks = {"water_distance_limit.sheep": 500.0}
    assert pasture_near_water(case(far, numbers=walks)).value == 0
