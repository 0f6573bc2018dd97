"""What canals reach, what sheds cover, what soil is lost: by mental arithmetic."""

from dataclasses import replace

import numpy as np
import pytest

from talking_maps.indicators import evaluate
from talking_maps.indicators.ambition import (
    ambition_for_pasture,
    ambition_for_terraces,
)
from talking_maps.indicators.canal_losses import canal_losses
from talking_maps.indicators.claims import area_in_dispute
from talking_maps.indicators.command import (
    command_area,
    irrigated_share_of_command_area,
    storage_per_command_hectare,
)
from talking_maps.indicators.irrigation import storage_per_irrigated_hectare
from talking_maps.indicators.labour import labour_promised_against_means
from talking_maps.indicators.shelter import shed_cover_for_cold
from talking_maps.indicators.soil_loss import soil_loss, soil_loss_avoided
from talking_maps.indicators.soil_recovery import degraded_ground_recovered
from talking_maps.indicators.tree_belts import fields_with_tree_belts
from talking_maps.model.plan import Commitment, Feature, Years
from talking_maps.model.territory import Boundary, Raster
from tests import village
from tests.indicators.conftest import ELLIPSOID, case, herd

CANAL = village.feature(
    "C", "canal", village.line((500, 0), (500, 900)), attributes={"lining": "earth"}
)
GROUND = village.plane(0.2)
SOIL = {
    "rain_erosivity.local": 1000.0,
    "rusle_k.local": 0.03,
    "rusle_c.potato": 0.4,
    "rusle_c.pasture_dense": 0.01,
    "rusle_c.pasture_degraded": 0.05,
    "rusle_andenes.ratio": 0.63,
    "rusle_p_contour.slope_17_to_20": 0.8,
}


def field(
    uid: str, layer: str, x: float, width: float = 100.0, **values: object
) -> Feature:
    shape = village.rectangle(x, 100, width, 100)
    return village.feature(uid, layer, shape, attributes=values)


def test_only_fields_below_a_canal_and_near_are_in_its_reach() -> None:
    below, above = field("B", "cropland", 300), field("A", "cropland", 600)
    plan = village.plan(CANAL, below, above)
    found = command_area(case(plan, elevation=GROUND))
    assert found.value == pytest.approx(1.0, rel=0.01)
    far = field("F", "cropland", 0, 100)
    moved = replace(CANAL, geometry=village.line((900, 0), (900, 900)))
    plan = village.plan(moved, far)
    assert command_area(case(plan, elevation=GROUND)).answer == "not applicable"


def test_no_water_runs_over_a_ridge_to_ground_that_lies_lower() -> None:
    def with_ridge(height_m: float, gap: slice = slice(0, 0)) -> Raster:
        ground = village.plane(0.2)
        values = ground.values.copy()
        east = np.arange(values.shape[1]) * 10.0 - 95.0
        ridge = (east > 340) & (east < 380)
        values[:, ridge] += height_m
        values[gap, :] = ground.values[gap, :]
        return replace(ground, values=values, error=0.0)

    plan = village.plan(CANAL, field("B", "cropland", 150))

    def area(ground: Raster) -> float:
        return command_area(case(plan, elevation=ground)).value or 0.0

    # The audit's case: lower than the canal, near it, and behind a ridge.
    open_ground = area(with_ridge(0))
    assert open_ground == pytest.approx(1.0, rel=0.01)
    assert area(with_ridge(20)) == pytest.approx(1.0, rel=0.01)  # below the canal
    assert area(with_ridge(60)) == 0.0
    # Through a gap in the ridge, within reach of the canal, water gets there.
    assert area(with_ridge(60, slice(20, 50))) == pytest.approx(1.0, rel=0.01)
    # Higher and higher ridges never bring ground into reach.
    found = [area(with_ridge(height)) for height in (0, 10, 25, 30, 40, 80)]
    assert found == sorted(found, reverse=True)


def test_a_rough_elevation_cannot_tell_what_lies_below() -> None:
    plan = village.plan(CANAL, field("B", "cropland", 400, 200))
    rough = case(plan, elevation=village.plane(0.2, error=5))
    found = command_area(rough)
    assert (found.answer, found.value) == ("cannot tell", None)
    assert {"least", "most"} <= set(found.explanation.values)
    assert command_area(case(plan)).answer == "cannot tell"


def test_part_of_the_reach_is_irrigated_and_has_water_stored() -> None:
    pond = village.feature(
        "Q",
        "reservoir",
        village.rectangle(700, 0, 40, 50),
        attributes={"volume_m3": 3000},
    )
    plan = village.plan(
        CANAL, field("B", "cropland", 300), field("W", "irrigated", 300, 25), pond
    )
    asked = case(plan, elevation=GROUND)
    share = irrigated_share_of_command_area(asked).value
    assert share == pytest.approx(0.25, rel=0.02)
    stored = storage_per_command_hectare(asked).value
    assert stored == pytest.approx(3000, rel=0.02)


def test_a_reservoir_drawn_twice_holds_its_water_once() -> None:
    pond = village.feature(
        "Q",
        "reservoir",
        village.rectangle(0, 0, 40, 50),
        attributes={"volume_m3": 6000},
    )
    again = replace(pond, uid="R", geometry=village.rectangle(5, 0, 40, 50))
    other = replace(pond, uid="T", geometry=village.rectangle(200, 0, 40, 50))
    land = field("W", "irrigated", 300)
    once = storage_per_irrigated_hectare(case(village.plan(pond, again, land)))
    assert once.value == pytest.approx(6000, rel=ELLIPSOID)
    two = storage_per_irrigated_hectare(case(village.plan(pond, other, land)))
    assert two.value == pytest.approx(12_000, rel=ELLIPSOID)


def test_earth_canals_lose_water_by_their_length() -> None:
    pipe = replace(
        CANAL,
        uid="P",
        geometry=village.line((0, 0), (0, 900)),
        attributes={"lining": "pipe"},
    )
    limits = {"canal_loss.earth_least": 3.0, "canal_loss.earth_most": 8.0}
    found = canal_losses(case(village.plan(CANAL, pipe), numbers=limits))
    assert found.value == pytest.approx(49.5, rel=ELLIPSOID)
    assert found.uncertainty == pytest.approx(22.5, rel=ELLIPSOID)
    assert (found.good, found.bad) == (("P",), ("C",))
    assert canal_losses(case(village.plan(CANAL))).answer == "cannot tell"


def test_sheds_cover_no_more_than_is_needed() -> None:
    shed = village.feature(
        "S", "shed", village.rectangle(0, 0, 100, 1), attributes={"species": "sheep"}
    )
    herds = (herd("sheep", 400), herd("alpaca", 50))
    roofed = {"corral_space_cold.sheep_roofed": 0.5}
    plan = village.plan(shed, herds=herds)
    found = shed_cover_for_cold(case(plan, numbers=roofed))
    assert found.value == pytest.approx(0.5, rel=ELLIPSOID)
    assert "alpaca" in str(found.remarks[-1].values)
    few = village.plan(shed, herds=herds[:1] and (herd("sheep", 10),))
    assert shed_cover_for_cold(case(few, numbers=roofed)).value == 1
    assert shed_cover_for_cold(case(plan)).answer == "cannot tell"


def test_soil_loss_needs_rain_and_soil() -> None:
    plan = village.plan(field("A", "cropland", 0, crop="potato"))
    for absent in ("rain_erosivity.local", "rusle_k.local"):
        some = {i: v for i, v in SOIL.items() if i != absent}
        found = soil_loss(case(plan, elevation=GROUND, numbers=some))
        assert found.answer == "cannot tell"
        assert absent in str(found.explanation.values["missing"])
    by_rain = {**SOIL, "yearly_rain.local": 600.0}
    del by_rain["rain_erosivity.local"]
    guessed = soil_loss(case(plan, elevation=GROUND, numbers=by_rain))
    assert guessed.value is not None
    assert any("guessed" in remark.id for remark in guessed.remarks)


def test_the_slopes_error_widens_the_loss_and_can_drown_it() -> None:
    plan = village.plan(field("A", "cropland", 0, crop="potato"))
    later = replace(plan.features[0], scene="future", attributes={"crop": "maize"})
    both = village.plan(*plan.features, later)
    numbers = {**SOIL, "rusle_c.maize": 0.2}
    sure, shaky, lost = (
        case(both, elevation=village.plane(0.2, error=error), numbers=numbers)
        for error in (0.0, 0.4, 4.0)
    )
    for ask in (soil_loss, soil_loss_avoided):
        exact, wide, drowned = ask(sure), ask(shaky), ask(lost)
        assert exact.value is not None
        assert exact.uncertainty is not None
        assert exact.uncertainty == pytest.approx(exact.value * (1.7 - 1 / 1.7) / 2)
        assert wide.value == pytest.approx(exact.value)
        assert wide.uncertainty is not None
        assert wide.uncertainty > exact.uncertainty
        # 4 m of error on cells of 10 m: 20 % of slope may as well be 1 % or 39 %.
        assert (drowned.answer, drowned.value) == ("cannot tell", None)
        assert drowned.explanation.values["low"] < exact.value  # type: ignore[operator]
        assert drowned.explanation.values["high"] > exact.value  # type: ignore[operator]


def test_contours_terraces_and_better_grass_keep_the_soil() -> None:
    down = field("A", "cropland", 0, crop="potato")
    across = field("A", "cropland", 0, crop="potato", furrows="contour")
    terrace = field("T", "terrace", 0, kind="stone")
    asked = [
        soil_loss(case(village.plan(*drawn), elevation=GROUND, numbers=SOIL)).value
        for drawn in ((down,), (across,), (down, terrace))
    ]
    assert asked[0] is not None
    assert asked[1] == pytest.approx(0.8 * asked[0])
    assert asked[2] == pytest.approx(0.63 * asked[0])
    wish = replace(terrace, scene="future")
    plan = village.plan(down, replace(down, scene="future"), wish)
    kept = soil_loss_avoided(case(plan, elevation=GROUND, numbers=SOIL)).value
    assert kept == pytest.approx(0.37 * asked[0])


def test_degraded_ground_gets_better_where_it_is_drawn_better() -> None:
    poor = field("A", "pasture", 0, 200, condition="poor")
    good = replace(field("B", "pasture", 0, 100, condition="good"), scene="future")
    trees = replace(field("T", "trees", 100, 50), scene="future")
    plan = village.plan(poor, good, trees)
    found = degraded_ground_recovered(case(plan, scene="future"))
    assert found.value == pytest.approx(0.75, rel=ELLIPSOID)
    assert degraded_ground_recovered(case(plan)).answer == "not applicable"
    lost = replace(good, status="lost")
    plan = village.plan(poor, lost)
    assert degraded_ground_recovered(case(plan, scene="future")).value == 0


def test_ambition_is_held_against_what_still_needs_care() -> None:
    done = field("A", "pasture", 0, 100, fenced=True)
    rest = field("B", "pasture", 100, 200)
    promised = replace(
        field("C", "pasture", 0, 200, rested=True, rest_months=4), scene="future"
    )
    found = ambition_for_pasture(case(village.plan(done, rest, promised)))
    assert found.value == pytest.approx(0.5, rel=ELLIPSOID)
    assert ambition_for_pasture(case(village.plan(done))).answer == "not applicable"
    assert ambition_for_pasture(case(village.plan(rest))).answer == "cannot tell"


def test_trees_stand_beside_fields() -> None:
    beside, alone = field("A", "cropland", 0), field("B", "cropland", 500)
    belt = village.feature("T", "trees", village.rectangle(110, 100, 10, 100))
    found = fields_with_tree_belts(case(village.plan(beside, alone, belt)))
    assert found.value == pytest.approx(0.5, rel=ELLIPSOID)
    assert (found.good, found.bad) == (("A",), ("B",))


def test_work_is_held_against_the_hands_there_are() -> None:
    one = Commitment("1", "community", "Dig", labour_days=300)
    paid = Commitment("2", "community", "Build", labour_days=900, labour="paid")
    given = {"communal_work.faena_and_ayni": 10.0}
    plan = village.plan(
        commitments=(one, paid),
        total_households=6,
    )
    asked = replace(plan, years=Years(1996, 2026, 2036))
    found = labour_promised_against_means(case(asked, numbers=given))
    assert found.value == pytest.approx(0.5)
    assert labour_promised_against_means(case(asked)).answer == "cannot tell"
    silent = replace(plan, commitments=(Commitment("1", "community", "Dig"),))
    answer = labour_promised_against_means(case(silent, numbers=given))
    assert answer.explanation.values["silent"] == 1


def test_land_that_two_claim_is_in_dispute() -> None:
    asked = case(village.plan())
    assert area_in_dispute(asked).answer == "cannot tell"
    theirs = Boundary("2", village.rectangle(0, 900, 1000, 500), "Wichay")
    again = Boundary("3", village.rectangle(0, 950, 500, 500), "Uray")
    land = replace(asked.territory, claims=(theirs, again))
    found = area_in_dispute(replace(asked, territory=land))
    assert found.value == pytest.approx(10, rel=ELLIPSOID)


def test_things_are_kept_lost_recovered_and_proposed() -> None:
    def there(uid: str, *scenes: str) -> list[Feature]:
        shape = village.rectangle(100 * int(uid), 0, 100, 100)
        return [village.feature(uid, "bofedal", shape, s) for s in scenes]  # type: ignore[arg-type]

    plan = village.plan(
        *there("1", "past", "present", "future"),
        *there("2", "past", "future"),
        *there("3", "future"),
        *there("4", "past"),
    )
    asked = case(plan)
    evaluation = evaluate(plan, asked.territory, asked.reference)

    def share(name: str, scene: str) -> float | None:
        return evaluation.ask(name, scene).value  # type: ignore[arg-type]

    assert share("things_kept", "present") == pytest.approx(1 / 3)
    assert share("things_lost", "present") == pytest.approx(2 / 3)
    assert share("things_recovered", "future") == pytest.approx(1 / 3)
    assert share("things_proposed", "future") == pytest.approx(1 / 3)
    assert share("things_kept", "past") is None
    lost = evaluation.ask("things_lost", "present")
    assert lost.remarks[0].values["layer"] == "bofedal"
    assert lost.remarks[0].values["amount"] == pytest.approx(20_000, rel=ELLIPSOID)


def test_terraces_to_be_built_are_held_against_the_steep_open_fields() -> None:
    # 3 ha of fields, one held today; of the other two one is to be held.
    now = field("F", "cropland", 100, 300)
    held = field("T", "terrace", 100)
    wish = village.feature(
        "W", "terrace", village.rectangle(200, 100, 100, 100), "future"
    )
    kept = replace(held, scene="future")
    limit = {"steep_cropland.from_slope": 10.0}
    asked = case(village.plan(now, held, kept, wish), elevation=GROUND, numbers=limit)
    found = ambition_for_terraces(asked)
    assert found.value == pytest.approx(0.5, rel=ELLIPSOID)
    assert (found.good, found.bad) == (("W",), ("F",))
    gentle = case(asked.plan, elevation=village.plane(0.05), numbers=limit)
    assert ambition_for_terraces(gentle).answer == "not applicable"
    silent = case(village.plan(now, held), elevation=GROUND, numbers=limit)
    assert ambition_for_terraces(silent).answer == "cannot tell"
    unsure = case(asked.plan, elevation=village.plane(0.09, error=5), numbers=limit)
    assert ambition_for_terraces(unsure).answer == "cannot tell"
