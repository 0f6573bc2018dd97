"""Water of the dry season, by mental arithmetic: a hectare by furrows needs 0.9 l/s."""

from dataclasses import replace

import pytest

from talking_maps.errors import Value
from talking_maps.indicators.soil_recovery import degraded_ground_recovered
from talking_maps.indicators.water_access import pasture_near_water
from talking_maps.indicators.water_balance import dry_season_water_balance
from talking_maps.indicators.water_by_month import DAYS, water_lacking_by_month
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure
from tests import village
from tests.indicators.conftest import case, herd, reference

NUMBERS = {
    "dry_season.need_mm_day": 3.5,
    "dry_season.months": 5.0,
    "conveyance_efficiency.earth_loam": 0.75,
    "application_efficiency.furrow": 0.60,
    "application_efficiency.drip": 0.90,
}
NEED = 3.5 / 8.64 / 0.75 / 0.6


def spring(uid: str, x: float, **form: Value) -> Feature:
    return village.feature(uid, "spring", village.point(x, 0), attributes=form)


def canal(uid: str, x: float, **form: Value) -> Feature:
    shape = village.line((x, 0), (x, 300))
    return village.feature(uid, "canal", shape, attributes=form)


def watered(**form: Value) -> Feature:
    shape = village.rectangle(600, 600, 100, 100)
    return village.feature("W", "irrigated", shape, attributes=form)


def balance(*features: Feature) -> Measure:
    return dry_season_water_balance(case(village.plan(*features), numbers=NUMBERS))


def test_a_spring_of_half_the_need_waters_half() -> None:
    found = balance(spring("S", 0, flow_l_s=NEED / 2), canal("C", 0), watered())
    assert found.value == pytest.approx(0.5, rel=1e-3)
    drip = balance(
        spring("S", 0, flow_l_s=NEED / 2), canal("C", 0), watered(method="drip")
    )
    assert drip.value == pytest.approx(0.75, rel=1e-3)


@pytest.mark.parametrize(
    "features",
    [
        (spring("S", 0, flow_l_s=9, permanent=False), canal("C", 0)),
        (spring("S", 0, flow_l_s=9), canal("C", 500)),
    ],
)
def test_water_that_dries_up_or_reaches_no_canal_waters_nothing(
    features: tuple[Feature, ...],
) -> None:
    assert balance(*features, watered()).value == 0


def test_a_spring_that_does_not_say_how_much_is_pointed_at() -> None:
    found = balance(spring("S", 0), canal("C", 0), watered())
    assert (found.answer, found.bad) == ("cannot tell", ("S",))


def test_a_spring_tapped_twice_gives_its_water_once() -> None:
    once = balance(spring("S", 0, flow_l_s=0.3), canal("C", 0), watered())
    twice = balance(
        spring("S", 0, flow_l_s=0.3),
        spring("T", 5, flow_l_s=0.2),
        canal("C", 0),
        watered(),
    )
    assert twice.value == once.value


def test_a_canal_from_a_river_brings_its_flow_and_a_reservoir_its_volume() -> None:
    river = village.feature("R", "river", village.line((0, -5), (400, -5)))
    pieces = [
        village.feature(
            f"C{i}",
            "canal",
            village.line((0, 100.0 * i), (0, 100.0 * i + 100)),
            attributes={"flow_l_s": NEED / 4},
        )
        for i in range(3)
    ]
    found = balance(river, *pieces, watered())
    assert found.value == pytest.approx(0.25, rel=1e-3)
    seconds = 5 * 30.4 * 86_400
    pond = village.feature(
        "Q",
        "reservoir",
        village.rectangle(0, 500, 50, 50),
        attributes={"volume_m3": NEED / 4 * seconds / 1000},
    )
    assert balance(river, *pieces, pond, watered()).value == pytest.approx(
        0.5, rel=1e-3
    )


def test_without_irrigated_land_there_is_nothing_to_compare() -> None:
    assert balance(spring("S", 0, flow_l_s=1)).answer == "not applicable"


@pytest.mark.parametrize(
    ("layer", "ground", "share"),
    [
        ("trees", "bofedal", 0.0),
        ("terrace", "bofedal", 0.0),
        ("pasture_sown", "bofedal", 0.0),
        ("trees", "pasture", 1.0),
    ],
)
def test_eucalypts_on_a_wetland_are_no_recovery(
    layer: str, ground: str, share: float
) -> None:
    before = village.feature(
        "A", ground, village.SQUARE, attributes={"condition": "poor"}
    )
    wish = village.feature("B", layer, village.SQUARE, "future", status="to_do")
    found = degraded_ground_recovered(case(village.plan(before, wish), scene="future"))
    assert found.value == pytest.approx(share)
    assert (found.good == ("B",)) == (share > 0)


def test_animals_do_not_drink_from_what_dries_up() -> None:
    field = village.feature("P", "pasture", village.rectangle(0, 0, 100, 100))
    walks = {"water_distance_limit.sheep": 500.0}

    def near(*waters: Feature) -> float | None:
        plan = village.plan(field, *waters, herds=(herd("sheep", 5),))
        return pasture_near_water(case(plan, numbers=walks)).value

    lasting, seasonal = (
        spring("S", 50, permanent=True),
        spring("S", 50, permanent=False),
    )
    assert near(lasting) == near(replace(lasting, attributes={})) == 1
    assert near(seasonal) == 0
    assert near(canal("C", 50)) == 0
    assert near(seasonal, canal("C", 50)) == 0
    assert near(spring("S", 800), canal("C", 50)) == 0
    far = spring("S", 800)
    led = village.feature("C", "canal", village.line((800, 0), (50, 0)))
    assert near(far, led) == 1


#: Grass that uses 3 mm a day all year; it rains 90 mm in each month from November on,
#: which is all that the grass uses; canals and furrows let half of the water through.
YEAR: dict[str, float | None] = {
    **{f"evapotranspiration.{month}": 3.0 for month in DAYS},
    **{f"rain.{month}": 0.0 for month in DAYS},
    **{f"rain.{month}": 93.0 for month in ("nov", "dec", "jan", "feb", "mar", "apr")},
    "evapotranspiration.times": 1.0,
    "rain.put_to_use": 1.0,
    "crop_coefficient.pasture_rotated": 1.0,
    "dry_season.first_month": 5.0,
    "dry_season.months": 5.0,
    "conveyance_efficiency.earth_loam": 1.0,
    "application_efficiency.furrow": 0.5,
    "crop_coefficient.potato": 1.2,
    "crop_coefficient_start.potato": 0.4,
    "crop_coefficient_end.potato": 0.6,
    "crop_month.potato_first": 9.0,
    "crop_month.potato_last": 1.0,
}
#: What a hectare of it needs of its spring [l/s]: 30 m³ a day, twice that with losses.
GRASS_NEED = 60 / 86.4


def by_month(*features: Feature, **numbers: float) -> Measure:
    known = YEAR | {name.replace("__", "."): value for name, value in numbers.items()}
    return water_lacking_by_month(case(village.plan(*features), numbers=known))


def test_water_lacks_in_the_months_in_which_more_is_needed_than_flows() -> None:
    # Half of the need flows: 30 m³ lack on each day of the six dry months.
    found = by_month(
        spring("S", 0, flow_l_s=GRASS_NEED / 2, flow_rains_l_s=GRASS_NEED / 2),
        canal("C", 0),
        watered(crop="pasture_rotated"),
    )
    days = 31 + 30 + 31 + 31 + 30 + 31
    assert found.value == pytest.approx(30 * days, rel=2e-3)
    assert found.explanation.values["months"] == "5 6 7 8 9 10"
    assert found.explanation.values["lacking"] == pytest.approx(30 * days, rel=2e-3)


def test_a_source_that_does_not_say_what_it_brings_in_the_rains_leaves_it_open() -> (
    None
):
    half = {"flow_l_s": GRASS_NEED / 2}
    asked = by_month(spring("S", 0, **half), canal("C", 0), watered(crop="alfalfa"))
    assert asked.answer == "cannot tell"  # a number of alfalfa is missing
    found = by_month(
        spring("S", 0, **half), canal("C", 0), watered(crop="pasture_rotated")
    )
    assert (found.answer, found.bad) == ("cannot tell", ("S",))
    assert found.explanation.values["months"] == "10"
    # Where what flows in the dry season is enough, nothing is asked.
    enough = by_month(
        spring("S", 0, flow_l_s=2), canal("C", 0), watered(crop="pasture_rotated")
    )
    assert enough.value == 0


def test_a_spring_that_dries_up_gives_its_water_in_the_rains_only() -> None:
    found = by_month(
        spring("S", 0, flow_l_s=2, permanent=False),
        canal("C", 0),
        watered(crop="pasture_rotated"),
    )
    assert found.explanation.values["months"] == "5 6 7 8 9"
    assert found.value == pytest.approx(60 * 153, rel=2e-3)


def test_what_is_stored_is_used_once_and_first_in_the_dry_season() -> None:
    pond = village.feature(
        "Q",
        "reservoir",
        village.rectangle(0, 0, 50, 50),
        attributes={"volume_m3": 60 * 61 + 5},
    )
    found = by_month(
        spring("S", 30, flow_l_s=2, permanent=False),
        canal("C", 0),
        pond,
        watered(crop="pasture_rotated"),
    )
    assert found.explanation.values["months"] == "7 8 9"
    assert found.value == pytest.approx(60 * 92, rel=2e-3)


def test_a_crop_needs_water_while_it_stands_in_the_field() -> None:
    # 0.4, then half way to 1.2, then 1.2 twice less the rain, then 0.6 less the rain.
    found = by_month(canal("C", 0), watered(crop="potato"))
    need = [0.4 * 90, 0.8 * 93, 1.2 * 90 - 93, 1.2 * 93 - 93, 0]
    assert found.explanation.values["months"] == "9 10 11 12"
    assert found.value == pytest.approx(sum(need) * 10 * 2, rel=2e-3)


def test_land_of_which_nobody_says_what_grows_is_pointed_at_or_taken_as_the_rest() -> (
    None
):
    silent = by_month(canal("C", 0), watered())
    assert (silent.answer, silent.bad) == ("cannot tell", ("W",))
    field = village.feature("F", "pasture", village.rectangle(600, 600, 60, 100))
    most = by_month(canal("C", 0), watered(), field)
    assert most.value == pytest.approx(60 * 184, rel=2e-3)
    assert most.uncertainty == pytest.approx(0.2 * 60 * 184, rel=1e-2)
    assert any("taken for the same" in said.id for said in most.remarks)


def test_years_that_are_thirstier_or_drier_are_in_the_error() -> None:
    known = reference(YEAR)
    errors = {"evapotranspiration.times": 0.1, "rain.put_to_use": 0.0}
    numbers = {
        i: replace(number, error=errors.get(i)) for i, number in known.numbers.items()
    }
    here = case(village.plan(canal("C", 0), watered(crop="pasture_rotated")))
    found = water_lacking_by_month(
        replace(here, reference=replace(known, numbers=numbers))
    )
    # 184 days without rain; in the rains a tenth more is 9.3 mm in three months and 6
    # in two, a tenth less is nothing.
    rains = (3 * 9.3 + 2 * 6) * 10 * 2 / 2
    assert found.uncertainty == pytest.approx(0.1 * 60 * 184 + rains, rel=2e-3)
