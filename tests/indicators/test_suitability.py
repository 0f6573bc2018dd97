"""Ditches and terraces on ground of known slope."""

import pytest

from talking_maps.indicators.suitability import (
    ditches_on_suitable_ground,
    terraces_on_suitable_slope,
)
from talking_maps.model.plan import Feature
from tests import village
from tests.indicators.conftest import case
from tests.indicators.test_terrace import two_slopes

DITCHES = {
    "infiltration_ditch_slope.least": 10.0,
    "infiltration_ditch_slope.most": 40.0,
}
TERRACES = {
    "terrace_slope.absorption_least": 10.0,
    "terrace_slope.absorption_most": 30.0,
    "terrace_slope.stone_least": None,
    "terrace_slope.stone_most": None,
}


def ditch(uid: str, x: float, length: float) -> Feature:
    shape = village.line((x, 100), (x, 100 + length))
    return village.feature(uid, "infiltration_ditch", shape)


def terrace(uid: str, x: float, kind: str | None) -> Feature:
    shape = village.rectangle(x, 0, 100, 100)
    return village.feature(uid, "terrace", shape, attributes={"kind": kind})


def test_three_hundred_metres_of_four_suit_the_steep_west() -> None:
    plan = village.plan(ditch("A", 200, 300), ditch("B", 800, 100))
    seen = case(plan, elevation=two_slopes(), numbers=DITCHES)
    measure = ditches_on_suitable_ground(seen)
    assert measure.value == pytest.approx(0.75, abs=1e-6)
    assert (measure.good, measure.bad) == (("A",), ("B",))
    assert measure.uncertainty == 0


@pytest.mark.parametrize(("rise", "share"), [(0.09, 0), (0.2, 1), (0.39, 1), (0.45, 0)])
def test_too_gentle_and_too_steep_do_not_suit(rise: float, share: float) -> None:
    plan = village.plan(ditch("A", 200, 300))
    seen = case(plan, elevation=village.plane(rise), numbers=DITCHES)
    assert ditches_on_suitable_ground(seen).value == share


def test_slopes_at_the_limit_of_a_coarse_model_cannot_be_told() -> None:
    # 12 % ± 9.6 % is anything between 2 % and 22 %.
    plan = village.plan(ditch("A", 200, 300))
    seen = case(plan, elevation=village.plane(0.12, error=2.0), numbers=DITCHES)
    measure = ditches_on_suitable_ground(seen)
    assert measure.answer == "cannot tell"
    assert measure.explanation.values == {"low": 0.0, "high": 1.0}


def test_each_kind_of_terrace_has_its_limits() -> None:
    plan = village.plan(
        terrace("A", 100, "absorption"),
        terrace("B", 700, "absorption"),
        terrace("C", 300, "stone"),
    )
    seen = case(plan, elevation=two_slopes(), numbers=TERRACES)
    measure = terraces_on_suitable_slope(seen)
    assert measure.value == pytest.approx(0.5, abs=1e-6)
    assert (measure.good, measure.bad) == (("A",), ("B",))
    assert "terrace_slope.stone_least" in str(measure.explanation.values["unknown"])


@pytest.mark.parametrize("kind", ["stone", None])
def test_a_kind_without_limits_cannot_be_judged(kind: str | None) -> None:
    plan = village.plan(terrace("C", 300, kind))
    seen = case(plan, elevation=village.plane(), numbers=TERRACES)
    assert terraces_on_suitable_slope(seen).answer == "cannot tell"


def test_nothing_drawn_no_ground_no_number() -> None:
    nothing = case(
        village.plan(), elevation=village.plane(), numbers=DITCHES | TERRACES
    )
    assert ditches_on_suitable_ground(nothing).answer == "not applicable"
    assert terraces_on_suitable_slope(nothing).answer == "not applicable"
    plan = village.plan(ditch("A", 200, 300), terrace("A", 100, "absorption"))
    for blind in (
        case(plan, numbers=DITCHES | TERRACES),
        case(plan, elevation=village.plane()),
    ):
        assert ditches_on_suitable_ground(blind).answer == "cannot tell"
        assert terraces_on_suitable_slope(blind).answer == "cannot tell"
