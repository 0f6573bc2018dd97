"""Seeded worlds in the village: what is drawn, what is shared, what the points say."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain, worlds
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.rubric import Component, EvidenceGrade
from talking_maps.model.territory import Raster
from talking_maps.workspace import score_bands
from talking_maps.worlds import World
from tests import village
from tests.worlds import village_cases as cases


def test_without_any_error_the_band_is_the_score() -> None:
    case = cases.case(cases.plan(cases.PASTURE), [cases.stocking()])

    found = worlds.band(case, worlds.points_in_worlds(case, 1, range(5)), 1)

    # Ten sheep on what feeds ten: a third of the way from three times to none.
    assert found.total.median == pytest.approx(6.67)
    assert found.total.low == found.total.high == found.total.median


def test_a_part_that_was_left_out_has_no_band() -> None:
    case = cases.case(
        cases.plan(cases.PASTURE, cases.TERRACE), [cases.stocking(), cases.contour()]
    )
    points = worlds.component_points(case, worlds.points_in_worlds(case, 1, range(3)))
    points[:, :, 1] = np.nan

    first, second = worlds.part_bands(points)

    assert first is not None
    assert first.low == first.median == first.high == pytest.approx(6.67)
    assert second is None


def test_one_shared_number_moves_the_points_as_by_hand() -> None:
    case = cases.case(
        cases.plan(cases.PASTURE),
        [cases.stocking()],
        errors={"carrying_capacity.fair": 0.3},
    )
    capacity = np.array(
        [
            worlds.draw_reference(case.reference, World(3, i)).value(
                "carrying_capacity.fair"
            )
            for i in range(200)
        ],
        dtype=float,
    )
    by_hand = 10 * np.clip((3 - 1 / capacity) / 3, 0, 1)

    found = worlds.band(case, worlds.points_in_worlds(case, 3, range(200)), 3)

    low, median, high = np.quantile(by_hand, (0.1, 0.5, 0.9))
    assert found.total.low == pytest.approx(low, abs=0.02)
    assert found.total.median == pytest.approx(median, abs=0.02)
    assert found.total.high == pytest.approx(high, abs=0.02)
    assert high - low > 1
    # A positive number with an error never falls below zero and keeps mean and spread.
    assert capacity.min() > 0
    assert capacity.mean() == pytest.approx(1.0, abs=0.06)
    assert capacity.std() == pytest.approx(0.3, abs=0.06)


def test_in_each_world_the_surest_counts_first_as_by_hand() -> None:
    # 30 ha photographed and 30 ha that nobody cares for stay; the ticked 20 ha move.
    def field(uid: str, west: float, width: float, **more: object) -> Feature:
        shape = village.rectangle(west, 0, width, 1000)
        form = {"fenced": uid != "C"}
        return village.feature(uid, "pasture", shape, attributes=form, **more)  # type: ignore[arg-type]

    seen = field("A", 100, 300, photos=("p1",), origin="measured")
    ticked, bare = field("B", 430, 200), field("C", 660, 300, origin="measured")
    part = Component("improved_pasture_share", "present", 10, worst=0, best=0.5)
    case = cases.case(
        cases.plan(seen, ticked, bare), [part], numbers={"digitising.traced": 20.0}
    )
    weights: dict[EvidenceGrade, float] = {"measured": 1.0, "said": 0.2}
    rules = replace(case.rubric, grades=weights, counted_first="surest")
    drawn = worlds.points_in_worlds(replace(case, rubric=rules), 3, range(12))
    share = drawn.value[0, :, 0]
    small = (share * 60 - 30) / (1 - share)
    by_hand = 10 * (30 + 0.2 * (0.5 * (60 + small) - 30)) / (0.5 * (60 + small))
    points = worlds.component_points(replace(case, rubric=rules), drawn)[0, :, 0]
    assert share.std() > 0.005
    assert points == pytest.approx(by_hand, abs=0.006)


def test_the_same_seed_gives_the_same_worlds_in_one_process_and_in_two() -> None:
    case = cases.case(
        cases.plan(cases.PASTURE, cases.TERRACE),
        [cases.stocking(), cases.contour()],
        numbers={"digitising.traced": 7.5},
        errors={"carrying_capacity.fair": 0.3},
        elevation=village.plane(error=1.0),
    )

    one = score_bands.points_in_worlds(case, count=24, seed=5, processes=0)
    two = score_bands.points_in_worlds(case, count=24, seed=5, processes=2)
    last = worlds.points_in_worlds(case, 5, range(23, 24))

    assert np.array_equal(one.value, two.value)
    assert np.array_equal(one.value[:, 23:], last.value)
    assert not np.array_equal(
        one.value,
        score_bands.points_in_worlds(case, count=24, seed=6, processes=0).value,
    )


def test_what_no_draw_moves_is_computed_once_for_all_worlds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slopes = Component(
        "terraced_share_of_steep_cropland", "present", 10, worst=0, best=1
    )
    numbers = {"steep_cropland.from_slope": 10.0, "altitude_belt.puna": 9000.0}
    case = cases.case(
        cases.plan(cases.TERRACE),
        [slopes],
        numbers={**numbers, "digitising.traced": 7.5},
        elevation=village.plane(error=1.0),
    )
    looked: list[str] = []
    under = terrain.cells_under

    def counted(raster: Raster, shapes: Sequence[BaseGeometry]) -> object:
        looked.extend("land" for shape in shapes if shape.equals(village.SQUARE))
        return under(raster, shapes)

    monkeypatch.setattr(terrain, "cells_under", counted)

    found = worlds.points_in_worlds(case, 1, range(4))

    assert looked == ["land"]
    assert np.ptp(found.value) > 0


@pytest.mark.parametrize("length", [1.0, 3.0, 10.0])
def test_errors_of_neighbours_go_together_as_declared(length: float) -> None:
    ground = village.territory(village.plane(0.0, error=2.0))
    assert ground.elevation is not None
    fields = []
    for number in range(40):
        drawn = worlds.draw_territory(ground, World(2, number), length).elevation
        assert drawn is not None
        fields.append(drawn.values - ground.elevation.values)
    field = np.array(fields)

    assert field.std() == pytest.approx(2.0, rel=0.06)
    for away in (1, 3):
        alike = (field[:, :, away:] * field[:, :, :-away]).mean() / field.var()
        assert alike == pytest.approx(np.exp(-away / length), abs=0.05)


def test_a_coarser_elevation_is_no_surer() -> None:
    spread = []
    for cell in (30.0, 60.0, 120.0):
        ground = village.territory(village.plane(0.2, cell=cell, error=2.0))
        east = []
        for number in range(60):
            drawn = worlds.draw_territory(ground, World(2, number), 1.0).elevation
            assert drawn is not None
            east.append(terrain.gradient_over(drawn, range(1, 9), range(1, 9))[0])
        spread.append(float(np.std(east)))
    # On 30 m as declared; then what the ground does unseen is added to the same.
    assert spread[0] == pytest.approx(0.482 * 2 / 30, rel=0.1)
    for doublings, found in enumerate(spread):
        asked = np.hypot(0.482 * 2 / 30, 0.04 * doublings)
        assert found == pytest.approx(asked, rel=0.1)


def test_noise_makes_slopes_steeper_and_the_points_are_free_of_it() -> None:
    # On a plane the terrace lies along the contour: any noise turns it away from it.
    # It is half of the way from ten degrees to as much less than none.
    part = Component("terraces_along_contour", "present", 10, worst=10, best=-10)
    case = cases.case(
        cases.plan(cases.TERRACE), [part], elevation=village.plane(error=1.0)
    )

    drawn = worlds.points_in_worlds(case, 4, range(200))
    found = worlds.component_points(case, drawn)

    assert 5 - drawn.value.mean() / 2 < 4.7
    assert found.mean() == pytest.approx(5.0, abs=0.01)


def test_a_thing_is_off_alike_in_all_of_its_scenes() -> None:
    scenes: tuple[Scene, ...] = ("past", "present", "future")
    features = [
        village.feature(uid, "pasture", village.rectangle(x, 100, 80, 80), scene)
        for uid, x in (("A", 100), ("B", 300))
        for scene in scenes
    ]
    numbers = cases.reference({"digitising.traced": 7.5})

    drawn = worlds.draw_plan(village.plan(*features), World(1, 1), numbers).features

    assert drawn[0].geometry.equals(drawn[1].geometry)
    assert drawn[1].geometry.equals(drawn[2].geometry)
    moved = [f.geometry.centroid.x - village.EAST - 140 for f in drawn]
    assert moved[0] != pytest.approx(moved[3] - 200, abs=0.01)


def test_shapes_move_by_their_origin_and_stay_valid() -> None:
    crooked = shapely.Point(village.EAST + 500, village.NORTH + 500).buffer(30, 16)
    numbers = cases.reference({"digitising.fitted": 20.0, "digitising.measured": 3.0})
    away: dict[str, list[float]] = {"fitted": [], "measured": [], "declared": []}
    for number in range(150):
        for origin, found in away.items():
            one = village.feature("A", "pasture", crooked, origin=origin)
            drawn = worlds.draw_plan(village.plan(one), World(1, number), numbers)
            shape = drawn.features[0].geometry
            assert shape.is_valid
            assert shape.area > 0
            found.append(shape.centroid.x - crooked.centroid.x)

    # Half of the square of the error is of the whole shape.
    assert np.std(away["fitted"]) == pytest.approx(20 / np.sqrt(2), rel=0.15)
    assert np.std(away["measured"]) == pytest.approx(3 / np.sqrt(2), rel=0.15)
    assert set(away["declared"]) == {0.0}


def test_condition_is_one_class_off_as_often_as_stated() -> None:
    numbers = cases.reference({"condition.one_class_off": 0.2})
    plan = village.plan(cases.PASTURE)
    said = [
        worlds.draw_plan(plan, World(1, i), numbers).features[0].attributes["condition"]
        for i in range(1000)
    ]

    assert said.count("poor") == pytest.approx(100, abs=30)
    assert said.count("good") == pytest.approx(100, abs=30)
    assert said.count("fair") == 1000 - said.count("poor") - said.count("good")


def test_two_plans_that_share_a_number_move_together() -> None:
    error = {"carrying_capacity.fair": 0.3}
    few = cases.case(cases.plan(cases.PASTURE), [cases.stocking()], errors=error)
    many = cases.case(
        cases.plan(cases.PASTURE, sheep=20), [cases.stocking()], errors=error
    )

    one, other = (
        worlds.points_in_worlds(c, 1, range(50)).value[0, :, 0] for c in (few, many)
    )

    assert np.corrcoef(one, other)[0, 1] == pytest.approx(1.0)


def test_present_and_future_stand_on_the_same_ground() -> None:
    later = village.feature(
        "T", "terrace", village.rectangle(500, 100, 30, 200), "future"
    )
    wish = Component("terraces_along_contour", "future", 10, worst=10, best=0)
    case = cases.case(
        cases.plan(cases.TERRACE, later),
        [cases.contour(), wish],
        elevation=village.plane(error=1.0),
    )

    now, then = worlds.points_in_worlds(case, 1, range(20)).value[0].T

    assert np.array_equal(now, then)


def test_what_cannot_be_told_has_no_band() -> None:
    case = cases.case(cases.plan(cases.TERRACE), [cases.contour()])

    found = worlds.band(case, worlds.points_in_worlds(case, 1, range(3)), 1)

    assert found.total == worlds.PointBand(0.0, 0.0, 0.0)
