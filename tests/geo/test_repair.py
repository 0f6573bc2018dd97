"""Shapes made fit, and shapes refused."""

import math
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from shapely import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.geo import MOST_VERTICES, repair
from talking_maps.model.layer import GeometryKind

BOW_TIE = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
PATH = LineString([(0, 0), (5, 5)])


def test_a_good_shape_is_kept() -> None:
    square, mended = repair(box(0, 0, 10, 10), "polygon")
    assert square.equals_exact(shapely.orient_polygons(box(0, 0, 10, 10)))
    assert not mended


def test_a_bow_tie_becomes_its_two_halves() -> None:
    halves, mended = repair(BOW_TIE, "polygon")
    assert mended
    assert isinstance(halves, MultiPolygon)
    assert [part.area for part in halves.geoms] == [25, 25]


def test_height_goes_and_rings_turn() -> None:
    clockwise = Polygon([(0, 0, 9), (0, 10, 9), (10, 10, 9), (10, 0, 9)])
    fit, mended = repair(clockwise, "polygon")
    assert not fit.has_z
    assert isinstance(fit, Polygon)
    assert shapely.is_ccw(fit.exterior)
    assert not mended


def test_repeated_points_go_quietly() -> None:
    fit, mended = repair(Polygon([(0, 0), (0, 0), (9, 0), (9, 9), (9, 9)]), "polygon")
    assert shapely.get_num_coordinates(fit) == 4
    assert not mended


def test_one_part_is_made_simple() -> None:
    assert repair(MultiPolygon([box(0, 0, 1, 1)]), "polygon")[0].geom_type == "Polygon"
    assert repair(MultiPoint([(1, 2)]), "point")[0].geom_type == "Point"


def test_overlapping_parts_are_not_counted_twice() -> None:
    both = MultiPolygon([box(0, 0, 10, 10), box(5, 0, 15, 10)])
    fit, mended = repair(both, "polygon")
    assert fit.area == 150
    assert mended


def test_spur_and_crumbs_are_dropped() -> None:
    spur = Polygon([(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)])
    fit, mended = repair(spur, "polygon")
    assert fit.equals(box(0, 0, 10, 10))
    assert mended
    pinhole = Polygon(
        box(0, 0, 10, 10).exterior, [box(5, 5, 5.05, 5.05).exterior.coords]
    )
    assert repair(pinhole, "polygon")[0].equals(box(0, 0, 10, 10))


def nested(shape: BaseGeometry, depth: int) -> BaseGeometry:
    for _ in range(depth):
        shape = GeometryCollection([shape])
    return shape


@pytest.mark.parametrize(
    ("kind", "name"),
    [("point", "Point"), ("line", "LineString"), ("polygon", "Polygon")],
)
def test_the_wanted_parts_of_a_collection(kind: GeometryKind, name: str) -> None:
    mixed = nested(GeometryCollection([Point(1, 1), PATH, box(0, 0, 9, 9)]), 200)
    fit, mended = repair(mixed, kind)
    assert fit.geom_type == name
    assert mended


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (Polygon(), "polygon"),
        (Point(), "point"),
        (GeometryCollection(), "line"),
        (GeometryCollection([Polygon()]), "polygon"),
        (Point(math.nan, 1), "point"),
        (Point(math.inf, 1), "point"),
        (Point(1e300, 1), "point"),
        (Polygon([(0, 0), (1e300, 0), (1, 1e300)]), "polygon"),
        (shapely.transform(PATH, lambda xy: xy * math.nan), "line"),
        (LineString([(3, 3), (3, 3)]), "line"),
        (Polygon([(0, 0), (5, 5), (9, 9)]), "polygon"),
        (Polygon([(0, 0), (0, 0), (0, 0)]), "polygon"),
        (box(0, 0, 0.01, 0.01), "polygon"),
        (Point(1, 1), "polygon"),
        (PATH, "point"),
        (box(0, 0, 1, 1), "line"),
    ],
)
def test_the_impossible_is_refused(shape: BaseGeometry, kind: GeometryKind) -> None:
    with pytest.raises(BadGeometry):
        repair(shape, kind)


def test_too_many_points_are_refused() -> None:
    turn = np.linspace(0, 2 * math.pi, MOST_VERTICES + 2)
    with pytest.raises(BadGeometry, match="points"):
        repair(Polygon(np.c_[np.cos(turn), np.sin(turn)] * 1000), "polygon")


@pytest.mark.parametrize("corners", [2_000, 60_000])
def test_a_scribble_ends_soon(corners: int) -> None:
    scribble = Polygon(np.random.default_rng(7).uniform(0, 1000, (corners, 2)))
    began = time.process_time()
    with pytest.raises(BadGeometry, match="too many times"):
        repair(scribble, "polygon")
    assert time.process_time() - began < 10


#: GEOS alone leaves a sliver of the one and stumbles over the other.
SLIVERS = (
    ((1 / 3, 0), (0, 0), (0, -1), (0.5, 0.5), (0.5, 1000), (999, 1)),
    ((-1, -1), (0.001, 999), (0.001, 0), (1, 999), (1000, 1e-5), (-1, -1), (1000, 999)),
)


@pytest.mark.parametrize("ring", SLIVERS)
def test_slivers_thinner_than_rounding_are_mended(
    ring: tuple[tuple[float, float], ...],
) -> None:
    once, _ = repair(Polygon(ring), "polygon")
    again, mended = repair(once, "polygon")
    assert once.is_valid
    assert again.equals_exact(once)
    assert not mended


metres = some.floats(-1000, 1000, allow_subnormal=False)
rings = some.lists(some.tuples(metres, metres), min_size=3, max_size=12)


@given(rings)
def test_repairing_twice_changes_nothing(ring: list[tuple[float, float]]) -> None:
    try:
        once, _ = repair(Polygon(ring), "polygon")
    except BadGeometry:
        return
    again, mended = repair(once, "polygon")
    assert once.is_valid
    assert again.equals_exact(once)
    assert not mended


@given(rings, metres, metres)
def test_moving_the_shape_moves_the_mended_one(
    ring: list[tuple[float, float]], east: float, north: float
) -> None:
    whole = [(round(x), round(y)) for x, y in ring]
    by = np.round([east, north])
    shape = Polygon(whole)
    try:
        here, _ = repair(shape, "polygon")
    except BadGeometry:
        return
    there, _ = repair(shapely.transform(shape, lambda xy: xy + by), "polygon")
    assert there.area == pytest.approx(here.area, rel=1e-6, abs=0.05)
