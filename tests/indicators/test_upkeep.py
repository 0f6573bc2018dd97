"""Upkeep, seed, transects and fodder, by sums made by hand."""

from dataclasses import replace

import pytest

from talking_maps.indicators.command import command_area
from talking_maps.indicators.irrigation import irrigated_share_of_cropland
from talking_maps.indicators.seed import varieties_grown
from talking_maps.indicators.stocking import stocking_balance
from talking_maps.indicators.transect import pasture_by_transect
from talking_maps.indicators.upkeep import canals_cleaned, native_trees_alive
from talking_maps.model.plan import Feature, Herd
from talking_maps.terrain import slope_error_deg, slope_error_percent
from tests import village
from tests.indicators.conftest import case


def form(uid: str, layer: str, shape: object, **said: object) -> Feature:
    drawn = village.feature(uid, layer, shape)  # type: ignore[arg-type]
    return replace(drawn, attributes=said)  # type: ignore[arg-type]


def test_no_more_is_cleaned_than_a_canal_is_long() -> None:
    canal = form("C", "canal", village.line((0, 0), (400, 0)), cleaned_m=90_000)
    pipe = form("P", "canal", village.line((0, 50), (400, 50)), lining="pipe")
    measure = canals_cleaned(case(village.plan(canal, pipe)))
    assert measure.value == pytest.approx(1.0, rel=1e-3)
    assert measure.grades == {"said": 1.0}
    assert canals_cleaned(case(village.plan(pipe))).answer == "not applicable"


def test_trees_count_from_their_second_year_and_never_more_than_planted() -> None:
    grown = {"kind": "native", "planted_year": 2020}
    old = form(
        "A", "trees", village.rectangle(0, 0, 9, 9), number=10, alive=99, **grown
    )
    young = form(
        "B",
        "trees",
        village.rectangle(50, 0, 9, 9),
        number=10,
        alive=0,
        kind="native",
        planted_year=2026,
    )
    foreign = form("E", "trees", village.rectangle(90, 0, 9, 9), kind="exotic")
    measure = native_trees_alive(case(village.plan(old, young, foreign)))
    assert (measure.value, measure.good) == (1.0, ("A",))
    silent = form("S", "trees", village.rectangle(0, 50, 9, 9), kind="native")
    assert native_trees_alive(case(village.plan(silent))).answer == "cannot tell"
    assert native_trees_alive(case(village.plan(foreign))).answer == "not applicable"


def test_varieties_are_told_apart_by_name_not_by_how_it_is_written() -> None:
    one = form(
        "A",
        "cropland",
        village.rectangle(0, 0, 9, 9),
        varieties=" Qompis ;  puka  Nawi",
    )
    two = form("B", "cropland", village.rectangle(20, 0, 9, 9), varieties="PUKA ÑAWI")
    same = form("C", "cropland", village.rectangle(40, 0, 9, 9), varieties="puka nawi")
    measure = varieties_grown(case(village.plan(one, two, same)))
    assert measure.value == 3


STEPS = {"transect.least_steps": 100.0}


def test_a_transect_of_few_steps_is_left_out_and_more_than_its_steps_is_none() -> None:
    shape = village.rectangle(0, 0, 100, 100)
    for steps, good in ((99, 50), (100, 101), (100, None)):
        few = form("A", "pasture", shape, transect_steps=steps, transect_good=good)
        measure = pasture_by_transect(case(village.plan(few), numbers=STEPS))
        assert measure.answer == "cannot tell", (steps, good)
    enough = form("A", "pasture", shape, transect_steps=100, transect_good=36)
    measure = pasture_by_transect(case(village.plan(enough), numbers=STEPS))
    assert measure.value == pytest.approx(0.36)
    assert measure.uncertainty == pytest.approx(0.048)


def test_a_condition_is_only_said_unless_a_transect_bears_it_out() -> None:
    numbers = {"sheep_units.sheep": 1.0, "carrying_capacity.fair": 1.0, **STEPS}
    shape = village.rectangle(0, 0, 400, 100)
    said = form("A", "pasture", shape, condition="fair")
    counted = form(
        "A", "pasture", shape, condition="fair", transect_steps=100, transect_good=40
    )
    flock = (Herd("h", "community", "sheep", 2),)
    for drawn, grade in ((said, "said"), (counted, "traced")):
        plan = village.plan(drawn, herds=flock)
        found = stocking_balance(case(plan, numbers=numbers))
        assert found.grades == {grade: 1.0}


def test_irrigated_land_is_only_said_unless_water_comes_near() -> None:
    field = form("F", "cropland", village.rectangle(0, 0, 100, 100))
    wet = form("W", "irrigated", village.rectangle(0, 0, 100, 100))
    canal = form("C", "canal", village.line((110, 0), (110, 100)))
    for drawn, grade in (((field, wet), "said"), ((field, wet, canal), "traced")):
        found = irrigated_share_of_cropland(case(village.plan(*drawn)))
        assert (found.value, found.grades) == (1.0, {grade: 1.0})


def test_a_canal_reaches_no_field_beyond_a_river() -> None:
    canal = form("C", "canal", village.line((500, 0), (500, 900)))
    near = form("N", "cropland", village.rectangle(400, 100, 50, 100))
    far = form("F", "cropland", village.rectangle(250, 100, 50, 100))
    river = form("R", "river", village.line((350, -900), (350, 1900)))
    free = command_area(
        case(village.plan(canal, near, far), elevation=village.plane(0.2))
    )
    held = command_area(
        case(village.plan(canal, near, far, river), elevation=village.plane(0.2))
    )
    assert free.value == pytest.approx(1.0, rel=0.01)
    assert held.value == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize("error_m", [0.0, 1.0, 3.0, 8.0])
def test_a_coarser_elevation_is_never_surer(error_m: float) -> None:
    pixels = (30, 45, 60, 90, 250, 1000)
    percent = [slope_error_percent(pixel, error_m) for pixel in pixels]
    degrees = [slope_error_deg(15.0, pixel, error_m) for pixel in pixels]
    assert percent == sorted(percent)
    assert degrees == sorted(degrees)
    assert percent[-1] > percent[0]
