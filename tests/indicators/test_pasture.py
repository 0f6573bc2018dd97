"""Pastures, by mental arithmetic: 100 m by 100 m is a hectare."""

from dataclasses import replace

import pytest

from talking_maps.errors import Value
from talking_maps.indicators.pasture import (
    bofedal_protected_share,
    fences_drawn,
    improved_pasture_share,
    paddocks_in_rotation,
    sown_pasture_share,
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
    "carrying_capacity.bofedal_good": 2.0,
    "carrying_capacity.pasture_sown": None,
}


DUNG = {"sheep_units.sheep": 1.0, "plausible_manure.hectares": 0.25}


@pytest.mark.parametrize(
    ("care", "share"),
    [
        ({"fenced": True}, 1 / 4),
        ({"rested": True, "rest_months": 3}, 1 / 4),
        ({"rested": True, "rest_months": 2}, 0),
        ({"rested": True}, 0),
        ({"rotated": True}, 0),
        ({"manured": True}, 1 / 8),
    ],
)
def test_care_is_more_than_a_tick(care: dict[str, Value], share: float) -> None:
    # Two sheep leave dung for half a hectare.
    plan = village.plan(
        village.feature(
            "A", "pasture", village.rectangle(0, 0, 100, 100), attributes=care
        ),
        village.feature("B", "pasture", village.rectangle(200, 0, 100, 300)),
        herds=(herd("sheep", 2),),
    )
    numbers = {**DUNG, "care_rest.least_months": 3.0}
    measure = improved_pasture_share(case(plan, numbers=numbers))
    assert measure.value == pytest.approx(share, abs=1e-4)
    assert (measure.good == ("A",)) == (share > 0)
    assert measure.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)


def test_one_paddock_takes_no_turns_and_two_do() -> None:
    two = village.plan(paddock("A", 0, 100), paddock("B", 200, 100))
    assert improved_pasture_share(case(two)).value == pytest.approx(1)
    twice = village.plan(paddock("A", 0, 100), paddock("B", 0, 100))
    assert improved_pasture_share(case(twice)).value == 0


def test_manured_on_1137_ha_counts_only_what_the_dung_can_cover() -> None:
    wide = village.feature("A", "pasture", village.SQUARE, attributes={"manured": True})
    plan = village.plan(wide, herds=(herd("sheep", 40),))
    measure = improved_pasture_share(case(plan, numbers=DUNG))
    assert measure.value == pytest.approx(0.1, rel=ELLIPSOID)
    assert improved_pasture_share(case(village.plan(wide), numbers=DUNG)).value == 0


def test_ploughed_puna_is_no_care_and_a_bofedal_is_asked_apart() -> None:
    plan = village.plan(
        village.feature("A", "pasture_sown", village.SQUARE),
        village.feature("B", "pasture", village.rectangle(200, 0, 100, 100)),
        village.feature("C", "bofedal", village.rectangle(400, 0, 100, 100)),
        village.feature(
            "D",
            "bofedal",
            village.rectangle(400, 100, 100, 300),
            attributes={"fenced": True},
        ),
    )
    assert improved_pasture_share(case(plan)).value == 0
    assert bofedal_protected_share(case(plan)).value == pytest.approx(0.75, abs=1e-6)
    assert sown_pasture_share(case(plan)).value == pytest.approx(1)


def test_a_fence_by_a_tick_alone_is_told() -> None:
    limits = {"plausible_fence.near_m": 30.0, "plausible_fence.share": 0.5}
    field = village.feature(
        "A",
        "pasture",
        village.rectangle(100, 100, 100, 100),
        attributes={"fenced": True},
    )
    ring = village.line((100, 100), (200, 100), (200, 200), (100, 200), (100, 100))
    fence = village.feature("F", "fence", ring)
    ticked = improved_pasture_share(case(village.plan(field), numbers=limits))
    drawn = improved_pasture_share(case(village.plan(field, fence), numbers=limits))
    assert (ticked.value, drawn.value) == (1, 1)
    assert ticked.explanation.values["only_ticked"] == 1
    assert "only_ticked" not in drawn.explanation.values
    assert fences_drawn(case(village.plan(field), numbers=limits)).value == 0
    assert fences_drawn(case(village.plan(field, fence), numbers=limits)).value == 1


def test_ground_drawn_twice_counts_once() -> None:
    plan = village.plan(
        village.feature(
            "A",
            "pasture",
            village.rectangle(0, 0, 100, 100),
            attributes={"rested": True, "rest_months": 4},
        ),
        village.feature(
            "B",
            "pasture",
            village.rectangle(0, 0, 100, 100),
            attributes={"rested": True, "rest_months": 4},
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
    wet = village.feature(
        "W",
        "bofedal",
        village.rectangle(0, 0, 100, 100),
        attributes={"condition": "good"},
    )
    plan = village.plan(wet, herds=(herd("sheep", 1),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.5, rel=ELLIPSOID)


def test_a_pasture_that_is_too_full_is_told_from_one_that_is_not() -> None:
    wet = village.feature(
        "W",
        "bofedal",
        village.rectangle(0, 0, 100, 100),
        attributes={"condition": "good"},
    )
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


def test_a_condition_one_class_off_is_the_uncertainty() -> None:
    # Of 10 ha in good condition, 3, two in ten may be fair, 1.5, two excellent, 4:
    # the spread is sqrt(0.2 (1.5² + 1²)) = 0.806 a hectare, 27 % of what they feed.
    only = pastures(10, 0)[:1]
    steps = {
        **NUMBERS,
        "carrying_capacity.fair": 1.5,
        "carrying_capacity.excellent": 4.0,
        "condition_confusion.one_class": 0.2,
    }
    plan = village.plan(*only, herds=(herd("sheep", 30),))
    measure = stocking_balance(case(plan, numbers=steps))
    assert measure.value == pytest.approx(1, rel=ELLIPSOID)
    assert measure.uncertainty == pytest.approx(0.2687, rel=0.01)


@pytest.mark.parametrize(
    ("form", "load"),
    [({}, 1.0), ({"rested": True, "rest_months": 6}, 2.0), ({"rested": False}, 1.0)],
)
def test_a_rested_pasture_rests(form: dict[str, Value], load: float) -> None:
    field = replace(
        pastures()[0], attributes={"condition": "good", "rotated": True, **form}
    )
    plan = village.plan(field, herds=(herd("sheep", 30),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(load, rel=ELLIPSOID)


def test_a_pasture_closed_all_year_feeds_nobody_and_is_told() -> None:
    good, poor = pastures()
    closed = replace(good, attributes={**good.attributes, "rested": True})
    plan = village.plan(closed, poor, herds=(herd("sheep", 10),))
    measure = stocking_balance(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(1, rel=ELLIPSOID)
    assert measure.explanation.values["closed"] == 1


def test_a_poor_bofedal_feeds_less_than_a_good_one() -> None:
    numbers = {**NUMBERS, "carrying_capacity.bofedal_poor": 0.25}
    loads = []
    for condition in ("good", "poor"):
        wet = village.feature(
            "W", "bofedal", village.SQUARE, attributes={"condition": condition}
        )
        plan = village.plan(wet, herds=(herd("sheep", 100),))
        loads.append(stocking_balance(case(plan, numbers=numbers)).value)
    assert loads[1] == pytest.approx(8 * (loads[0] or 0))


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
