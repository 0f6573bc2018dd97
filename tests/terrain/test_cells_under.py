"""The pixels under shapes, against whole rasters and mental arithmetic."""

import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as some

from talking_maps import terrain
from talking_maps.model.territory import Raster
from tests.village import EPSG

GRID = Affine(10, 0, 0, 0, -12, 480)
ROUGH = np.random.default_rng(5).normal(4000, 30, (40, 50))
ROUGH[20, 30] = np.nan
GROUND = Raster(ROUGH, GRID, EPSG, "m", 1.0)


def test_gradients_at_pixels_are_those_of_the_whole_raster() -> None:
    row, column = np.indices(ROUGH.shape).reshape(2, -1)
    east, north = terrain.gradient_at(GROUND, row, column)
    steep = np.degrees(np.arctan(np.hypot(east, north))).reshape(ROUGH.shape)
    assert np.array_equal(steep, terrain.slope(GROUND).values, equal_nan=True)
    edge = terrain.gradient_at(GROUND, row[:3], column[:3])
    assert np.isnan(edge).all()


@given(some.integers(1, 5), some.integers(0, 39), some.integers(0, 49))
def test_gradients_of_a_block_are_those_of_its_pixels(
    step: int, top: int, left: int
) -> None:
    rows, columns = range(top, 40, step), range(left, 50, step)
    row, column = (axis.ravel() for axis in np.meshgrid(rows, columns, indexing="ij"))
    block = terrain.gradient_over(GROUND, rows, columns)
    alone = terrain.gradient_at(GROUND, row, column)
    for found, wanted in zip(block, alone, strict=True):
        assert np.array_equal(found.ravel(), wanted, equal_nan=True)


corner = some.tuples(some.floats(-30, 480), some.floats(-30, 460))


@given(corner, some.floats(1, 200), some.floats(1, 200))
def test_means_are_those_of_the_zonal_statistics(
    at: tuple[float, float], width: float, height: float
) -> None:
    shape = shapely.box(*at, at[0] + width, at[1] + height)
    (pixels,) = terrain.cells_under(GROUND, [shape])
    values = ROUGH[pixels.row, pixels.column]
    found = terrain.mean_over(GROUND, shape)
    if found is None:
        assert pixels.covered(values) == 0
        return
    assert pixels.mean(values) == pytest.approx(found.mean, rel=1e-6)
    assert pixels.covered(values) == pytest.approx(found.covered, abs=1e-5)


def test_a_line_counts_by_pieces_of_an_eighth_of_a_pixel() -> None:
    line = shapely.LineString([(0, 474), (40, 474)])
    (pixels,) = terrain.cells_under(GROUND, [line])
    assert pixels.column.tolist() == [c for c in range(4) for _ in range(8)]
    assert set(pixels.row) == {0}
    # Of 13 m from the middle of a pixel 5 lie in it, 8 in the next one.
    (short,) = terrain.cells_under(GROUND, [shapely.LineString([(5, 9), (18, 9)])])
    assert np.mean(short.column == 0) == pytest.approx(5 / 13, abs=0.05)
    (outside,) = terrain.cells_under(GROUND, [shapely.LineString([(-40, 5), (40, 5)])])
    assert outside.covered(np.ones(len(outside.row))) == pytest.approx(0.5)


def test_one_shape_s_pixels_do_not_depend_on_the_others() -> None:
    shapes = [shapely.Point(x, 200).buffer(33) for x in range(50, 450, 40)]
    together = terrain.cells_under(GROUND, shapes)
    for shape, among in zip(shapes, together, strict=True):
        (alone,) = terrain.cells_under(GROUND, [shape])
        assert np.array_equal(alone.weight, among.weight)
        assert np.array_equal(alone.row, among.row)


def test_a_thinned_raster_keeps_its_values_in_their_place() -> None:
    thin = terrain.thinned(GROUND, 9 * 120)
    assert thin.values.shape == (13, 17)
    x, y = thin.transform @ (4.5, 2.5)
    assert terrain.sample(GROUND, [(x, y)])[0] == thin.values[2, 4]
    assert terrain.thinned(GROUND, 1) is GROUND
