"""Canals, by mental arithmetic."""

import numpy as np
import pytest

from talking_maps.indicators import REGISTRY
from talking_maps.indicators.geometry.canal_command import TOGETHER, highest_near
from talking_maps.indicators.irrigation import (
    canals_joined_to_source,
    irrigated_share_of_cropland,
    storage_per_irrigated_hectare,
)
from talking_maps.model.plan import Feature, Origin
from tests import village
from tests.indicators.conftest import ELLIPSOID, case


def canal(uid: str, *points: tuple[float, float], origin: Origin = "traced") -> Feature:
    return village.feature(uid, "canal", village.line(*points), origin=origin)


SPRING = village.feature("S", "spring", village.point(0, 0))


def test_water_goes_through_canals_that_touch() -> None:
    plan = village.plan(
        SPRING,
        canal("A", (19, 0), (119, 0)),
        canal("B", (119, 10), (119, 110)),
        canal("C", (300, 110), (300, 410)),
        canal("D", (119, 129), (19, 129)),
    )
    measure = canals_joined_to_source(case(plan))
    assert measure.value == pytest.approx(300 / 600, rel=1e-6)
    assert (measure.good, measure.bad) == (("A", "B", "D"), ("C",))
    assert measure.evidence == ("A", "B", "C", "D", "S")
    assert measure.explanation.values["all"] == pytest.approx(600, rel=ELLIPSOID)


@pytest.mark.parametrize(("gap", "joined"), [(19.9, 1.0), (20.1, 0.0)])
def test_joined_is_within_twenty_metres(gap: float, joined: float) -> None:
    plan = village.plan(SPRING, canal("A", (gap, 0), (gap + 100, 0)))
    assert canals_joined_to_source(case(plan)).value == joined


def test_a_river_is_a_source() -> None:
    river = village.feature("R", "river", village.line((0, 0), (0, 900)))
    plan = village.plan(river, canal("A", (10, 500), (200, 500)))
    assert canals_joined_to_source(case(plan)).value == 1


def test_reservoirs_and_bofedales_are_sources() -> None:
    for layer in ("reservoir", "bofedal"):
        pond = village.feature("P", layer, village.rectangle(0, 0, 50, 50))
        plan = village.plan(pond, canal("A", (50, 50), (150, 50)))
        assert canals_joined_to_source(case(plan)).value == 1


def test_a_stretch_drawn_twice_counts_once() -> None:
    plan = village.plan(
        SPRING,
        canal("A", (0, 0), (100, 0)),
        canal("B", (0, 0), (100, 0)),
        canal("C", (500, 0), (600, 0)),
    )
    assert canals_joined_to_source(case(plan)).value == pytest.approx(0.5, rel=1e-6)


def test_a_source_or_canal_of_unknown_place_joins_nothing() -> None:
    sketch = village.feature("S", "spring", village.point(0, 0), origin="declared")
    plan = village.plan(sketch, canal("A", (0, 0), (100, 0)))
    measure = canals_joined_to_source(case(plan))
    assert measure.value == 0
    assert measure.explanation.values["left_out"] == 1
    alone = village.plan(SPRING, canal("A", (0, 0), (100, 0), origin="declared"))
    assert canals_joined_to_source(case(alone)).value == 0


def test_without_a_source_nothing_is_joined() -> None:
    plan = village.plan(canal("A", (0, 0), (100, 0)))
    assert canals_joined_to_source(case(plan)).value == 0


def watered(x: float, width: float) -> Feature:
    return village.feature("W", "irrigated", village.rectangle(x, 0, width, 100))


def test_a_quarter_of_the_fields_has_water() -> None:
    # Field and terrace overlap: together 4 ha, of which 1 ha lies on irrigated land.
    plan = village.plan(
        village.feature("F", "cropland", village.rectangle(0, 0, 300, 100)),
        village.feature("T", "terrace", village.rectangle(200, 0, 200, 100)),
        village.feature(
            "R",
            "terrace",
            village.rectangle(600, 0, 200, 100),
            attributes={"work": "abandoned"},
        ),
        watered(300, 400),
    )
    measure = irrigated_share_of_cropland(case(plan))
    assert measure.value == pytest.approx(0.25, abs=1e-6)
    assert (measure.good, measure.bad) == (("T",), ("F",))
    dry = village.plan(watered(0, 100))
    assert irrigated_share_of_cropland(case(dry)).answer == "not applicable"


def reservoir(
    uid: str, volume: float | None, origin: Origin = "traced", *, x: float = 0
) -> Feature:
    return village.feature(
        uid,
        "reservoir",
        village.rectangle(x, 500, 10, 10),
        origin=origin,
        attributes={"volume_m3": volume},
    )


def test_seven_thousand_cubic_metres_for_two_hectares() -> None:
    plan = village.plan(
        reservoir("A", 5000), reservoir("B", 2000, "declared", x=50), watered(0, 200)
    )
    measure = storage_per_irrigated_hectare(case(plan))
    assert measure.value == pytest.approx(3500, rel=ELLIPSOID)
    assert measure.unit == "m3/ha"
    none = storage_per_irrigated_hectare(case(village.plan(watered(0, 200))))
    assert none.value == 0


def test_a_reservoir_of_unknown_volume_is_pointed_at() -> None:
    plan = village.plan(reservoir("A", 5000), reservoir("B", None), watered(0, 200))
    measure = storage_per_irrigated_hectare(case(plan))
    assert (measure.answer, measure.bad) == ("cannot tell", ("B",))
    nowhere = village.plan(reservoir("A", 5000))
    assert storage_per_irrigated_hectare(case(nowhere)).answer == "not applicable"


def test_a_field_that_only_touches_the_reach_of_a_canal_lies_outside() -> None:
    touching = village.feature("F", "cropland", village.rectangle(300, 300, 100, 100))
    inside = village.feature("N", "cropland", village.rectangle(700, 300, 100, 100))
    canal = village.feature("C", "canal", village.line((900, 0), (900, 1000)))
    found = REGISTRY["command_area"].measure(
        case(village.plan(touching, inside, canal), elevation=village.plane(0.2))
    )
    assert found.value == pytest.approx(1.0, rel=0.01)


def test_canals_without_earth_lose_nothing_that_is_counted() -> None:
    lined = village.feature(
        "C", "canal", village.line((0, 0), (0, 100)), attributes={"lining": "lined"}
    )
    found = REGISTRY["canal_losses"].measure(case(village.plan(lined)))
    assert (found.value, found.good) == (0, ("C",))


def test_the_highest_canal_point_in_reach_is_that_of_looking_at_each() -> None:
    chance = np.random.default_rng(5)
    places = chance.uniform(0, 3000, (2 * TOGETHER + 7, 2))
    along = chance.uniform(0, 3000, (40, 2))
    heights = np.where(np.arange(40) % 3, chance.normal(4000, 20, 40), np.nan)

    def one_by_one(place: np.ndarray) -> float:
        near = heights[np.hypot(*(along - place).T) <= 500]
        known = near[~np.isnan(near)]
        return known.max() if len(known) else (np.nan if len(near) else -np.inf)

    found = highest_near(along, heights, places, reach_m=500)
    np.testing.assert_array_equal(found, [one_by_one(p) for p in places])
    assert np.isnan(found).any()
    assert np.isneginf(found).any()
