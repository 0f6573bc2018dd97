"""Terraces on ground that rises 20 % to the east, by mental arithmetic."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import shapely
from affine import Affine

from talking_maps import terrain
from talking_maps.indicators import EvaluationContext, evaluate
from talking_maps.indicators.terrace import terraced_share_of_steep_cropland
from talking_maps.model.plan import Owner, Plan
from talking_maps.model.rubric import Measure, Number, Reference
from talking_maps.model.territory import Raster
from tests import village
from tests.indicators.conftest import ELLIPSOID, case

STEEP = {"steep_cropland.from_slope": 10.0}
FIELD = village.feature("F", "cropland", village.rectangle(0, 0, 400, 100))
TERRACE = village.feature("T", "terrace", village.rectangle(0, 0, 100, 100))


def on_slope(plan: Plan, elevation: Raster | None = None) -> EvaluationContext:
    return case(plan, elevation=elevation or village.plane(0.2), numbers=STEEP)


def two_slopes(*, error: float | None = 0.0) -> Raster:
    """Return ground of 20 % in the west half of the village, of 4 % in the east."""
    plane = village.plane(0.2, error=error)
    x = village.EAST - 100 + (np.arange(plane.values.shape[1]) + 0.5) * 10
    middle = village.EAST + 500
    rise = np.where(x < middle, 0.2 * (x - middle), 0.04 * (x - middle))
    return replace(plane, values=np.tile(rise, (plane.values.shape[0], 1)))


def test_a_quarter_of_the_field_is_terraced() -> None:
    measure = terraced_share_of_steep_cropland(on_slope(village.plan(FIELD, TERRACE)))
    assert measure.value == pytest.approx(0.25, abs=1e-6)
    assert measure.uncertainty == 0
    assert (measure.good, measure.bad) == (("T",), ("F",))
    assert measure.sources == ("steep_cropland.from_slope",)
    assert measure.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)


def test_only_steep_ground_is_asked_for() -> None:
    # 1 ha terraced of 2 ha in the steep west; 3 ha in the gentle east do not count.
    west = village.feature("W", "cropland", village.rectangle(0, 0, 200, 100))
    east = village.feature("E", "cropland", village.rectangle(600, 0, 300, 100))
    plan = village.plan(west, east, TERRACE)
    measure = terraced_share_of_steep_cropland(on_slope(plan, two_slopes()))
    assert measure.value == pytest.approx(0.5, abs=1e-5)
    assert measure.bad == ("W",)


def test_terraces_and_fields_that_overlap_count_once() -> None:
    twice = village.feature("U", "terrace", village.rectangle(50, 0, 50, 100))
    fallow = village.feature("L", "fallow", village.rectangle(0, 0, 400, 100))
    plan = village.plan(FIELD, TERRACE, twice, fallow)
    measure = terraced_share_of_steep_cropland(on_slope(plan))
    assert measure.value == pytest.approx(0.25, abs=1e-6)


def test_an_abandoned_terrace_neither_helps_nor_hurts() -> None:
    ruin = replace(TERRACE, attributes={"work": "abandoned"})
    outside = village.feature(
        "R",
        "terrace",
        village.rectangle(0, 500, 100, 100),
        attributes={"work": "abandoned"},
    )
    measure = terraced_share_of_steep_cropland(
        on_slope(village.plan(FIELD, ruin, outside))
    )
    assert measure.value == 0
    assert measure.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)


def test_gentle_or_no_cropland_is_no_question() -> None:
    gentle = on_slope(village.plan(FIELD, TERRACE), village.plane(0.05))
    assert terraced_share_of_steep_cropland(gentle).answer == "not applicable"
    empty = terraced_share_of_steep_cropland(on_slope(village.plan()))
    assert empty.answer == "not applicable"


def test_without_elevation_number_or_error_nobody_can_tell() -> None:
    plan = village.plan(FIELD, TERRACE)
    for blind in (
        case(plan, numbers=STEEP),
        case(plan, elevation=village.plane(0.2)),
        on_slope(plan, village.plane(0.2, error=None)),
    ):
        assert terraced_share_of_steep_cropland(blind).answer == "cannot tell"


def test_elevation_that_does_not_reach_the_fields_cannot_tell() -> None:
    beyond = village.feature("B", "cropland", village.rectangle(900, 0, 600, 100))
    measure = terraced_share_of_steep_cropland(on_slope(village.plan(beyond)))
    assert measure.answer == "cannot tell"


def test_an_error_that_does_not_matter_leaves_the_answer() -> None:
    # All slopes are the same, so whatever counts as steep, a quarter is terraced.
    shaky = village.plane(0.2, error=5.0)
    measure = terraced_share_of_steep_cropland(
        on_slope(village.plan(FIELD, TERRACE), shaky)
    )
    assert measure.value == pytest.approx(0.25, abs=1e-6)


def test_an_error_that_drowns_the_answer_is_told_with_the_values() -> None:
    # 0.482 × 2 m / 10 m is 9.6 % of slope: the 4 % east may be 13.6 %, and then the
    # terrace in the west is 1 ha of 4, not 1 of 1.
    east = village.feature("E", "cropland", village.rectangle(600, 0, 300, 100))
    plan = village.plan(east, TERRACE)
    sure = terraced_share_of_steep_cropland(on_slope(plan, two_slopes()))
    assert sure.value == pytest.approx(1.0)
    measure = terraced_share_of_steep_cropland(on_slope(plan, two_slopes(error=2.0)))
    assert measure.answer == "cannot tell"
    values = measure.explanation.values
    assert values["low"] == pytest.approx(0.25, abs=1e-6)
    assert values["high"] == pytest.approx(1.0)
    assert values["most"] == pytest.approx(40_000, rel=ELLIPSOID)


def test_a_small_spread_is_the_uncertainty() -> None:
    # As above, but the east is 0.1 ha: between 1 of 1.1 and 1 of 1.
    east = village.feature("E", "cropland", village.rectangle(600, 0, 10, 100))
    plan = village.plan(east, TERRACE)
    measure = terraced_share_of_steep_cropland(on_slope(plan, two_slopes(error=2.0)))
    assert measure.value == pytest.approx(1.0)
    assert measure.uncertainty == pytest.approx((1 - 10 / 11) / 2, abs=1e-6)


def test_ground_that_may_be_steep_or_not_cannot_be_judged() -> None:
    # 8 % ± 9.6 %: nothing is steep as it stands, everything may be.
    measure = terraced_share_of_steep_cropland(
        on_slope(village.plan(FIELD, TERRACE), village.plane(0.08, error=2.0))
    )
    assert measure.answer == "cannot tell"
    assert measure.explanation.values["least"] == 0


#: Ground on which crops grow up to 4,000 m, and steep up to 50 %.
ARABLE = {**STEEP, "steep_cropland.to_slope": 50.0, "altitude_belt.puna": 4000.0}


def below_the_puna(rise: float = 0.2) -> Raster:
    """Return ground that rises to the east, all of it below 4,000 m."""
    plane = village.plane(rise)
    return replace(plane, values=plane.values - np.nanmax(plane.values) + 3900)


#: Slopes that suit kinds of terrace, beside it.
BY_KIND = {
    **ARABLE,
    "terrace_slope.least": 10.0,
    "terrace_slope.most": 35.0,
    "terrace_slope.slow_formation_least": 10.0,
    "terrace_slope.slow_formation_most": 35.0,
    "terrace_slope.stone_least": 10.0,
    "terrace_slope.stone_most": 50.0,
}


def asked(
    plan: Plan,
    elevation: Raster | None,
    scene: str = "present",
    numbers: Mapping[str, float] = ARABLE,
) -> Measure:
    """Return the answer by the numbers of arable ground, as a rubric gets it."""
    known = {k: Number(k, v, "", "", "", "V") for k, v in numbers.items()}
    ground = village.territory(elevation)
    found = evaluate(plan, ground, Reference(known, ""))
    return found.ask("terraced_share_of_steep_cropland", scene)  # type: ignore[arg-type]


def test_steep_ground_that_nobody_drew_is_open() -> None:
    # The land is 1 km² of 20 %: 100 ha, of which 1 ha is terraced.
    measure = asked(village.plan(FIELD, TERRACE), below_the_puna())
    assert measure.value == pytest.approx(0.01, rel=1e-3)
    assert measure.explanation.values["all"] == pytest.approx(1_000_000, rel=1e-3)
    told = [one for one in measure.remarks if "drawn as nothing" in one.id]
    assert told[0].values["blank"] == pytest.approx(960_000, rel=1e-3)


@pytest.mark.parametrize(("pixel_m", "step"), [(4, 9), (30, 1)])
def test_slow_code_finds_the_same_open_ground(pixel_m: int, step: int) -> None:
    # Pixels smaller than 30 m are looked at only so many rows and columns apart.
    side = 1100 // pixel_m
    rough = np.random.default_rng(3).normal(3900, pixel_m / 8, (side, side))
    rough[: side // 3] += 200
    corner = Affine.translation(village.EAST - 55, village.NORTH + 1040)
    height = Raster(
        rough, corner @ Affine.scale(pixel_m, -pixel_m), village.EPSG, "m", 0.0
    )
    slope = np.tan(np.radians(terrain.slope(height).values)) * 100
    by_hand = sum(
        village.SQUARE.intersection(
            shapely.box(
                *(height.transform @ (column - step // 2, row + step // 2 + 1)),
                *(height.transform @ (column + step // 2 + 1, row - step // 2)),
            )
        ).area
        for row in range(step // 2, side, step)
        for column in range(step // 2, side, step)
        if rough[row, column] < 4000 and 10 <= slope[row, column] <= 50
    )

    found = asked(village.plan(), height).explanation.values["all"]

    assert found == pytest.approx(by_hand, rel=ELLIPSOID)
    assert by_hand > 100_000


def test_what_ground_is_said_to_be_is_no_field() -> None:
    wood = village.feature("W", "trees", village.rectangle(0, 100, 1000, 900))
    rock = village.feature("R", "other_ground", village.rectangle(400, 0, 600, 100))
    measure = asked(village.plan(FIELD, TERRACE, wood, rock), below_the_puna())
    assert measure.value == pytest.approx(0.25, rel=1e-3)


def test_above_the_puna_or_too_steep_nothing_is_open() -> None:
    plan = village.plan(FIELD, TERRACE)
    high = below_the_puna()
    high = replace(high, values=high.values + 2000)
    assert asked(plan, high).value == pytest.approx(0.25, rel=1e-3)
    assert asked(plan, below_the_puna(0.9)).answer == "not applicable"


def test_a_land_without_fields_has_its_steep_ground_open() -> None:
    measure = asked(village.plan(), below_the_puna())
    assert (measure.answer, measure.value) == ("answered", 0)


def test_without_elevation_a_land_without_fields_is_an_open_question() -> None:
    plan = village.plan()
    assert asked(plan, None).answer == "cannot tell"
    house = replace(plan, owner=Owner("h1", "household"))
    assert asked(house, None).answer == "not applicable"


def test_erasing_a_steep_field_gains_nothing() -> None:
    with_it = asked(village.plan(FIELD, TERRACE), below_the_puna())
    without_it = asked(village.plan(TERRACE), below_the_puna())
    assert with_it.value == pytest.approx(without_it.value or 0, rel=1e-6)


def test_the_future_knows_what_the_present_says_of_ground() -> None:
    wood = village.feature("W", "trees", village.rectangle(0, 100, 1000, 900))
    rock = village.feature("R", "other_ground", village.rectangle(400, 0, 600, 100))
    later = replace(TERRACE, scene="future")
    plan = village.plan(FIELD, wood, rock, later)
    measure = asked(plan, below_the_puna(), "future")
    # The field is not drawn again: its ground is open all the same.
    assert measure.value == pytest.approx(0.25, rel=1e-3)


def test_a_household_is_not_asked_for_the_land_of_all() -> None:
    plan = replace(village.plan(FIELD, TERRACE), owner=Owner("h1", "household"))
    assert asked(plan, below_the_puna()).value == pytest.approx(0.25, rel=1e-3)


def test_a_new_terrace_on_the_puna_holds_no_field() -> None:
    # 30 ha at 4,100 m, on pasture: it gave a share of one, and the points with it.
    high = village.plane(0.2, error=0.2)
    high = replace(high, values=high.values + 100)
    large = village.feature("L", "terrace", village.rectangle(300, 200, 600, 500))
    drawn = village.plan(FIELD, large)
    found = asked(drawn, high)
    assert found.value == 0
    assert found.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)
    # Neither does it hurt; and where the past tells of fields it holds them.
    before = replace(large, uid="P", layer="cropland", scene="past")
    held = asked(village.plan(FIELD, large, before), high)
    assert held.value == pytest.approx(30 / 34, rel=0.01)
    # What lies lower counts as before, of all that is steep and drawn as nothing.
    low = replace(high, values=high.values - 400)
    assert asked(drawn, low).value == pytest.approx(0.3, rel=0.01)


@pytest.mark.parametrize(
    ("kind", "rise", "share"),
    [
        ("slow_formation", 0.3, 0.25),
        ("slow_formation", 0.4, 0.0),
        ("stone", 0.4, 0.25),
        # Who does not say what was built is held to the slopes advised for all.
        ("", 0.3, 0.25),
        ("", 0.4, 0.0),
        # Of a kind without a sourced number nobody can say that it does not suit.
        ("absorption", 0.4, 0.25),
    ],
)
def test_a_terrace_counts_on_slopes_that_suit_its_kind(
    kind: str, rise: float, share: float
) -> None:
    house = Owner("h1", "household")
    built = replace(TERRACE, attributes={"kind": kind} if kind else {})
    plan = replace(village.plan(FIELD, built), owner=house)
    measure = asked(plan, below_the_puna(rise), numbers=BY_KIND)
    assert measure.value == pytest.approx(share, abs=1e-6)
    assert measure.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)
    assert ("T" in measure.bad, "T" in measure.good) == (share == 0, share > 0)
    told = [one for one in measure.remarks if "does not suit" in one.id]
    assert [one.values["area"] for one in told] == (
        [] if share else [pytest.approx(10_000, rel=ELLIPSOID)]
    )


def test_a_terrace_that_does_not_suit_is_as_if_it_were_not_there() -> None:
    steep = below_the_puna(0.4)
    grass = village.feature("G", "pasture", village.rectangle(0, 400, 1000, 300))
    over = village.rectangle(300, 200, 400, 400)
    slow = village.feature("S", "terrace", over, attributes={"kind": "slow_formation"})
    stone = replace(slow, uid="N", attributes={"kind": "stone"})
    plan = village.plan(FIELD, TERRACE, grass)
    for scene in ("present", "future"):
        there = village.plan(
            *plan.features, slow, *(replace(slow, scene="future") for _ in "1")
        )
        without_it = asked(plan, steep, scene, BY_KIND)
        with_it = asked(there, steep, scene, BY_KIND)
        assert with_it.value == pytest.approx(without_it.value or 0, abs=1e-6)
        assert with_it.explanation.values["all"] == pytest.approx(
            without_it.explanation.values["all"], rel=1e-3
        )
    # What a kind that suits holds, too, is held.
    both = asked(village.plan(*plan.features, slow, stone), steep, numbers=BY_KIND)
    alone = asked(village.plan(*plan.features, stone), steep, numbers=BY_KIND)
    assert both.value == pytest.approx(alone.value or 0, abs=1e-6)
    assert (alone.value or 0) > 0


def test_in_the_puna_the_past_says_where_fields_were() -> None:
    # A field of 30 ha and a terrace on it, both drawn today where the past is drawn.
    high = village.plane(0.2, error=0.2)
    high = replace(high, values=high.values + 100)
    over = village.rectangle(300, 200, 600, 500)
    ploughed = village.feature("P", "cropland", over)
    large = village.feature("L", "terrace", over)
    memory = village.feature("M", "pasture", over, "past")
    new = asked(village.plan(FIELD, ploughed, large, memory), high)
    assert new.value == 0
    assert new.explanation.values["all"] == pytest.approx(40_000, rel=ELLIPSOID)
    (told,) = (one for one in new.remarks if "puna" in one.id)
    assert told.values["area"] == pytest.approx(300_000, rel=0.01)
    # Where nothing of the past is drawn, the fields of today are all that is known.
    untold = asked(village.plan(FIELD, ploughed, large), high)
    assert untold.value == pytest.approx(30 / 34, rel=0.01)
    old = replace(ploughed, uid="O", scene="past")
    held = asked(village.plan(FIELD, ploughed, large, memory, old), high)
    assert held.value == pytest.approx(30 / 34, rel=0.01)
