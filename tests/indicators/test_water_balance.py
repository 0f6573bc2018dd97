"""Water of the dry season, by mental arithmetic: a hectare by furrows needs 0.9 l/s."""

from dataclasses import replace

import pytest

from talking_maps.errors import Value
from talking_maps.indicators.soil_recovery import degraded_ground_recovered
from talking_maps.indicators.water_access import pasture_near_water
from talking_maps.indicators.water_balance import dry_season_water_balance
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure
from tests import village
from tests.indicators.conftest import case, herd

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
