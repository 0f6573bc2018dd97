"""Canals, by mental arithmetic."""

import pytest

from talking_maps.indicators.irrigation import canals_joined_to_source
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
    assert canals_joined_to_source(case(alone)).answer == "not applicable"


def test_without_a_source_nothing_is_joined() -> None:
    plan = village.plan(canal("A", (0, 0), (100, 0)))
    assert canals_joined_to_source(case(plan)).value == 0
