"""Values under shapes, by arithmetic on the village."""

import math

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as some
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.model.territory import Raster
from tests.village import EAST, EPSG, NORTH, SQUARE, line, plane, point, rectangle

#: Two by two pixels of 10 m by 20 m: 1 2 / 3 4.
FOUR = Raster(
    np.array([[1.0, 2.0], [3.0, 4.0]]), Affine(10, 0, 0, 0, -20, 40), EPSG, "m"
)


def over(raster: Raster, shape: BaseGeometry) -> terrain.Zonal:
    found = terrain.mean_over(raster, shape)
    assert found is not None
    return found


def test_pixels_weigh_by_their_covered_share() -> None:
    found = over(FOUR, box(5, 0, 20, 20))
    assert found.mean == pytest.approx((0.5 * 3 + 4) / 1.5)
    assert (found.minimum, found.maximum, found.covered) == (3, 4, 1)


def test_a_shape_within_one_pixel_has_its_value() -> None:
    assert over(FOUR, box(12, 2, 13, 3)).mean == 4


def test_how_much_is_known_is_told() -> None:
    hole = Raster(np.array([[1.0, np.nan], [3.0, 4.0]]), FOUR.transform, EPSG, "m")
    found = over(hole, box(0, 0, 20, 40))
    assert found.covered == pytest.approx(0.75)
    assert found.mean == pytest.approx(8 / 3)
    assert over(FOUR, box(-20, 0, 20, 40)).covered == pytest.approx(0.5)


@pytest.mark.parametrize(
    "shape",
    [
        box(100, 100, 120, 120),
        box(-20, 0, -10, 40),
        LineString([(100, 100), (200, 200)]),
        Point(50, 50),
        Polygon(),
        GeometryCollection(),
    ],
)
def test_outside_there_is_no_answer(shape: BaseGeometry) -> None:
    assert terrain.mean_over(FOUR, shape) is None
    assert terrain.mean_slope(FOUR, FOUR, shape) is None


def test_unknown_ground_has_no_answer() -> None:
    unknown = Raster(np.full((2, 2), np.nan), FOUR.transform, EPSG, "m")
    assert terrain.mean_over(unknown, box(0, 0, 20, 40)) is None
    assert terrain.mean_over(unknown, LineString([(1, 1), (9, 9)])) is None


def test_lines_are_read_along_their_length() -> None:
    found = over(plane(), line((100, 500), (300, 500)))
    assert found.mean == pytest.approx(4000 + 0.2 * 200)
    assert found.minimum == pytest.approx(4020, abs=1)
    assert found.maximum == pytest.approx(4060, abs=1)
    assert found.covered == 1


def test_a_longer_piece_of_a_line_weighs_more() -> None:
    """Nine tenths of the way at one height, a tenth up the slope."""
    along = line((100, 100), (100, 1000), (200, 1000))
    assert over(plane(), along).mean == pytest.approx(4020 + 0.1 * 10)


def test_points_and_mixtures() -> None:
    assert over(plane(), point(250, 250)).mean == pytest.approx(4050)
    two = MultiPoint([(EAST, NORTH + 5), (EAST + 100, NORTH + 5)])
    assert over(plane(), two).mean == pytest.approx(4010)
    mixed = GeometryCollection([point(0, 0), rectangle(500, 0, 10, 10)])
    assert over(plane(), mixed).mean == pytest.approx(4101)


def test_sampling_between_centres() -> None:
    found = terrain.sample(FOUR, [(10, 20), (5, 30), (10, 30), (0, 40), (20, 0)])
    assert found.tolist() == [2.5, 1, 1.5, 1, 4]
    outside = terrain.sample(FOUR, [(-1, 20), (21, 20), (10, 41), (math.nan, 1)])
    assert np.isnan(outside).all()
    assert terrain.sample(FOUR, np.empty((0, 2))).tolist() == []


def test_sampling_beside_the_unknown() -> None:
    hole = Raster(np.array([[1.0, np.nan], [3.0, 4.0]]), FOUR.transform, EPSG, "m")
    beside, inside = terrain.sample(hole, [(9.9, 30), (10.1, 30)])
    assert beside == 1
    assert np.isnan(inside)


@given(some.floats(0, 1000), some.floats(0, 1000))
def test_a_plane_is_read_exactly(x: float, y: float) -> None:
    assert terrain.sample(plane(), [(EAST + x, NORTH + y)])[0] == pytest.approx(
        4000 + 0.2 * x
    )


def test_mean_slope_with_its_error() -> None:
    ground = plane(error=2.0)
    found = terrain.mean_slope(ground, terrain.slope(ground), SQUARE)
    assert found == pytest.approx((20, 100 * 0.482 * 2 / 10))
    exact = plane(error=None)
    along = terrain.mean_slope(exact, terrain.slope(exact), line((0, 0), (500, 500)))
    assert along is not None
    assert along[0] == pytest.approx(20)
    assert along[1] is None


def test_a_window_keeps_its_place() -> None:
    ground = plane()
    part = terrain.window(ground, rectangle(203, 301, 55, 20))
    assert part is not None
    assert part.values.shape == (5, 8)
    assert part.values.base is not None
    shape = rectangle(203, 301, 55, 20)
    assert over(part, shape) == over(ground, shape)


small = some.floats(0.5, 400)


@given(some.floats(0, 500), some.floats(0, 500), small, small)
def test_the_mean_of_a_plane_is_its_middle(
    x: float, y: float, width: float, height: float
) -> None:
    """Within half a pixel's rise, since a pixel has one value."""
    found = over(plane(), rectangle(x, y, width, height))
    assert found.mean == pytest.approx(4000 + 0.2 * (x + width / 2), abs=1.01)
    assert found.covered == pytest.approx(1, abs=1e-6)


@given(some.integers(0, 20), some.integers(0, 20))
def test_moving_by_whole_pixels_changes_nothing(right: int, up: int) -> None:
    ground, shape = plane(), rectangle(120, 130, 77, 55)
    by = np.array([right * 10, up * 10])
    moved = Raster(
        ground.values,
        Affine.translation(*by) @ ground.transform,
        EPSG,
        "m",
    )
    there = over(moved, shapely.transform(shape, lambda xy: xy + by))
    assert there.mean == pytest.approx(over(ground, shape).mean)


def test_many_at_once_in_their_order() -> None:
    shapes = [rectangle(100, 0, 10, 10), line((0, 5), (90, 5)), Point(0, 0), SQUARE]
    together = terrain.means_over(plane(), shapes)
    assert together == tuple(terrain.mean_over(plane(), shape) for shape in shapes)
    assert together[2] is None
    assert terrain.means_over(plane(), []) == ()
