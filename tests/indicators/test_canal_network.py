"""Water runs down from its source; the plane rises 20 m in 100 m to the east."""

from dataclasses import replace

import pytest
import shapely

from talking_maps.indicators import REGISTRY
from talking_maps.indicators.canals import canals_with_plausible_fall
from talking_maps.indicators.irrigation import canals_joined_to_source
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster
from tests import village
from tests.indicators.conftest import case

LIMITS = {
    "canal_gradient.silts_below": 1.4,
    "canal_gradient.light_soil_erodes_above": 8.0,
    "canal_loss.earth_least": 3.0,
    "canal_loss.earth_most": 8.0,
}


def spring(x: float, y: float, uid: str = "S") -> Feature:
    return village.feature(uid, "spring", village.point(x, y))


def canal(uid: str, *points: tuple[float, float], **form: object) -> Feature:
    return village.feature(uid, "canal", village.line(*points), attributes=form)


def joined(plan: Plan, ground: Raster | None = None) -> Measure:
    return canals_joined_to_source(case(plan, elevation=ground))


def test_a_canal_that_climbs_93_m_from_its_spring_is_not_joined() -> None:
    plan = village.plan(spring(100, 0), canal("A", (100, 0), (565, 0)))
    found = joined(plan, village.plane(error=5.0))
    assert (found.value, found.bad) == (0, ("A",))
    assert found.explanation.values["climbing"] == 1
    down = village.plan(spring(565, 0), canal("A", (100, 0), (565, 0)))
    assert joined(down, village.plane(error=5.0)).value == 1


def test_cut_into_pieces_it_climbs_no_better() -> None:
    # Each piece climbs 4 m, which no error of 5 m can tell; together they do.
    pieces = [
        canal(f"P{i:02}", (100 + 20 * i, 0), (120 + 20 * i, 0)) for i in range(40)
    ]
    found = joined(village.plan(spring(100, 0), *pieces), village.plane(error=5.0))
    assert found.value is not None
    assert found.value < 0.15


def test_measured_ends_that_climb_four_metres_are_not_joined() -> None:
    heights = {"height_first_m": 10.0, "height_last_m": 14.0, "height_error_m": 0.1}
    plan = village.plan(spring(0, 0), canal("A", (0, 0), (0, 900), **heights))
    assert joined(plan).value == 0
    fall = canals_with_plausible_fall(case(plan, numbers=LIMITS))
    assert (fall.value, fall.bad) == (0, ("A",))
    turned = replace(plan, features=(spring(0, 900), plan.features[1]))
    assert joined(turned).value == 1
    assert canals_with_plausible_fall(case(turned, numbers=LIMITS)).value == 1


@pytest.mark.parametrize("ground", [None, village.plane(0.0, error=5.0)])
def test_where_the_heights_do_not_tell_it_is_joined_and_told(
    ground: Raster | None,
) -> None:
    plan = village.plan(spring(0, 0), canal("A", (0, 0), (0, 900)))
    found = joined(plan, ground)
    assert found.value == 1
    assert found.explanation.values["unsure_ways"] == 1


def test_water_let_in_between_runs_one_way_only() -> None:
    plan = village.plan(spring(500, 5), canal("A", (300, 0), (900, 0)))
    found = joined(plan, village.plane(error=0.1))
    assert found.value == pytest.approx(200 / 600, rel=1e-6)
    assert found.bad == ("A",)


def test_a_canal_fed_by_one_that_climbs_is_dry() -> None:
    plan = village.plan(
        spring(100, 0),
        canal("A", (100, 0), (500, 0)),
        canal("B", (500, 0), (500, 300)),
    )
    assert joined(plan, village.plane(error=0.1)).value == 0


def share(*features: Feature) -> float | None:
    seen = case(village.plan(*features), numbers=LIMITS)
    return REGISTRY["canal_loss_share"].measure(seen).value


def test_a_canal_loses_no_more_than_it_carries() -> None:
    whole = canal("A", (0, 0), (0, 1000), flow_l_s=18)
    seen = case(village.plan(spring(0, 0), whole), numbers=LIMITS)
    assert REGISTRY["canal_losses"].measure(seen).value == 18
    assert share(spring(0, 0), whole) == 1
    assert share(spring(0, 0), canal("A", (0, 0), (0, 1000))) is None


def test_in_pieces_or_twice_it_loses_the_same() -> None:
    whole = canal("A", (0, 0), (0, 300), flow_l_s=33)
    again = replace(whole, uid="B")
    pieces = [
        canal(f"P{i:02}", (0, 5.0 * i), (0, 5.0 * i + 5), flow_l_s=33)
        for i in range(60)
    ]
    assert share(spring(0, 0), whole) == pytest.approx(0.5, rel=1e-3)
    assert share(spring(0, 0), whole, again) == pytest.approx(0.5, rel=1e-3)
    assert share(spring(0, 0), *pieces) == pytest.approx(0.5, rel=1e-3)


def test_a_canal_in_several_parts_is_followed_part_by_part() -> None:
    parts = shapely.MultiLineString(
        [village.line((300, 0), (200, 0)), village.line((800, 0), (900, 0))]
    )
    both = replace(canal("A", (0, 0), (1, 0)), geometry=parts)
    found = joined(village.plan(spring(300, 0), both), village.plane(error=0.1))
    assert found.value == pytest.approx(0.5, rel=1e-6)
