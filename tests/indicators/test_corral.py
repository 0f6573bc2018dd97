"""Corrals, by mental arithmetic."""

import pytest

from talking_maps.indicators.corral import (
    corral_space_per_animal,
    corrals_clear_of_water,
)
from talking_maps.indicators.water_access import corrals_near_water
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import ELLIPSOID, case, herd

NUMBERS = {
    "corral_space.sheep": 1.0,
    "corral_space.cattle": 4.0,
    "corral_space.alpaca": None,
}


def corral(
    uid: str,
    square_metres: float,
    species: str,
    animals: int | None = None,
    *,
    x: float = 0,
) -> Feature:
    shape = village.rectangle(x, 0, square_metres / 10, 10)
    return village.feature(
        uid, "corral", shape, attributes={"species": species, "animals": animals}
    )


def test_sixty_square_metres_for_eighty_sheep() -> None:
    plan = village.plan(corral("A", 60, "sheep", 80))
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.75, rel=ELLIPSOID)
    assert measure.bad == ("A",)
    assert measure.sources == ("corral_space.sheep",)


def test_the_register_counts_animals_without_a_corral() -> None:
    plan = village.plan(corral("A", 60, "sheep", 50), herds=(herd("sheep", 120),))
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.5, rel=ELLIPSOID)
    assert measure.good == ("A",)


def test_room_for_sheep_does_not_help_crowded_cattle() -> None:
    # Sheep need 10 and have 400 m²; cattle need 40 and have 20 m²: 30 of 50.
    plan = village.plan(
        corral("A", 400, "sheep", 10),
        corral("B", 20, "cattle", 10, x=200),
    )
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.6, rel=ELLIPSOID)
    assert (measure.good, measure.bad) == (("A",), ("B",))


def test_species_without_a_number_are_left_out_and_named() -> None:
    plan = village.plan(
        corral("A", 100, "sheep", 100), corral("B", 5, "alpaca", 90, x=200)
    )
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(1.0, rel=ELLIPSOID)
    assert measure.explanation.values["unknown"] == "corral_space.alpaca"
    only = corral_space_per_animal(
        case(village.plan(corral("B", 5, "alpaca", 90)), numbers=NUMBERS)
    )
    assert only.answer == "cannot tell"
    assert only.explanation.values["missing"] == "corral_space.alpaca"


def test_mixed_corrals_are_nobodys_room() -> None:
    plan = village.plan(corral("A", 100, "mixed", 100), herds=(herd("sheep", 100),))
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == 0
    assert measure.explanation.values["mixed"] == 1


def test_one_corral_drawn_for_two_species_is_one_corral() -> None:
    # The same 40 m² cannot be given twice: cattle come first by name.
    plan = village.plan(corral("A", 40, "sheep", 40), corral("B", 40, "cattle", 10))
    measure = corral_space_per_animal(case(plan, numbers=NUMBERS))
    assert measure.value == pytest.approx(0.5, rel=ELLIPSOID)


def test_no_corral_is_no_room_and_no_animals_is_no_question() -> None:
    with_herd = village.plan(herds=(herd("sheep", 10),))
    assert corral_space_per_animal(case(with_herd, numbers=NUMBERS)).value == 0
    assert (
        corral_space_per_animal(case(village.plan(), numbers=NUMBERS)).answer
        == "cannot tell"
    )
    nobody = village.plan(herds=(herd("sheep", 0),))
    assert (
        corral_space_per_animal(case(nobody, numbers=NUMBERS)).answer
        == "not applicable"
    )


CLEAR = {"corral_distance.water": 30.0}
SPRING = village.feature("S", "spring", village.point(0, 5))


@pytest.mark.parametrize(("x", "share"), [(29.9, 0.75), (30.1, 1.0)])
def test_a_corral_too_near_to_water_is_pointed_at(x: float, share: float) -> None:
    plan = village.plan(
        SPRING, corral("A", 100, "sheep", x=x), corral("B", 300, "sheep", x=200)
    )
    measure = corrals_clear_of_water(case(plan, numbers=CLEAR))
    assert measure.value == pytest.approx(share, abs=1e-6)
    assert measure.bad == (("A",) if share < 1 else ())


def test_clean_water_needs_corrals_water_and_a_number() -> None:
    pen = corral("A", 100, "sheep")
    for plan, numbers, answer in (
        (village.plan(SPRING), CLEAR, "not applicable"),
        (village.plan(pen), CLEAR, "cannot tell"),
        (village.plan(SPRING, pen), {}, "cannot tell"),
    ):
        measure = corrals_clear_of_water(case(plan, numbers=numbers))
        assert measure.answer == answer


def test_corrals_near_water_by_the_animal_that_walks_least() -> None:
    near, far = corral("A", 100, "sheep", x=50), corral("B", 300, "sheep", x=800)
    spring = village.feature("S", "spring", village.point(0, 5))
    limits = {"water_distance_limit.sheep": 500.0, "water_distance_limit.cattle": 200.0}
    herds = (herd("sheep", 10), herd("cattle", 2), herd("alpaca", 5))
    asked = case(village.plan(near, far, spring, herds=herds), numbers=limits)
    measure = corrals_near_water(asked)
    assert measure.value == pytest.approx(0.25, rel=ELLIPSOID)
    assert (measure.good, measure.bad) == (("A",), ("B",))
    assert measure.remarks[0].values["unknown"] == "water_distance_limit.alpaca"
    dry = case(village.plan(near, far, herds=herds), numbers=limits)
    assert corrals_near_water(dry).value == 0


def test_corrals_near_water_tells_nothing_from_what_is_missing() -> None:
    limits = {"water_distance_limit.sheep": 500.0}
    here = corral("A", 100, "sheep")
    nobody = village.plan(here, herds=(herd("sheep", 0),))
    answers = [
        corrals_near_water(case(plan, numbers=known)).answer
        for plan, known in (
            (village.plan(herds=(herd("sheep", 9),)), limits),
            (nobody, limits),
            (village.plan(here), limits),
            (village.plan(here, herds=(herd("sheep", 9),)), {}),
        )
    ]
    assert answers == ["not applicable"] * 2 + ["cannot tell"] * 2
