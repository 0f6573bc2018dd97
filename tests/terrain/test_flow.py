"""Water on planes, in valleys and on cones, by mental arithmetic."""

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster

CELL = 10.0
EPSG = 32718


def ground(z: FloatArray, *, cell: float = CELL) -> Raster:
    return Raster(z, Affine(cell, 0, 600_000, 0, -cell, 8_400_000), EPSG, "m", 0.0)


def grid(rows: int, columns: int) -> tuple[FloatArray, FloatArray]:
    """Return metres to the east and to the north of the middle cell."""
    north, east = np.mgrid[0:rows, 0:columns].astype(np.float64)
    return (east - columns // 2) * CELL, (rows // 2 - north) * CELL


EAST, NORTH = grid(41, 41)
PLANE = ground(4000 + 0.2 * EAST)
#: A valley that falls south along its middle, much more steeply from the sides.
VALLEY = ground(4000 + 0.3 * np.abs(EAST) + 0.02 * NORTH)
CONE = ground(4000 - 0.3 * np.hypot(EAST, NORTH))
INSIDE = (slice(2, -2), slice(2, -2))


def test_on_a_plane_that_rises_to_the_east_water_runs_west() -> None:
    assert np.all(terrain.flow_direction(PLANE).values[INSIDE] == 16)


def test_on_a_plane_each_cell_gathers_all_above_it() -> None:
    gathered = terrain.accumulation(PLANE)
    assert gathered.unit == "m2"
    columns = np.arange(41)
    assert gathered.values[20, 2:-2] == pytest.approx(((41 - columns) * 100)[2:-2])


def test_on_a_plane_slopes_are_as_long_as_the_way_from_the_ridge() -> None:
    length = terrain.slope_length(PLANE, from_m2=1e9).values
    assert length[20, 2:-2] == pytest.approx(((40 - np.arange(41)) * CELL)[2:-2])


def test_a_valley_gathers_its_water_in_the_middle() -> None:
    gathered = terrain.accumulation(VALLEY).values
    # Every row sends both its sides down to the middle.
    assert gathered[30, 20] == pytest.approx(31 * 41 * 100)
    assert gathered[30, 10] == pytest.approx(11 * 100)
    stream = terrain.streams(VALLEY, from_m2=20_000).values
    assert set(np.flatnonzero(stream[30])) == {20}


def test_height_above_the_stream_of_a_valley_is_that_of_its_side() -> None:
    above = terrain.height_above_drainage(VALLEY, from_m2=20_000).values
    assert above[30, 3:-3] == pytest.approx(0.3 * np.abs(EAST[30, 3:-3]), abs=0.01)


def test_a_stream_is_no_slope() -> None:
    length = terrain.slope_length(VALLEY, from_m2=20_000).values
    assert length[30, 21] == pytest.approx(19 * CELL)
    assert length[35, 20] == pytest.approx(20 * CELL)
    assert length[36, 20] == pytest.approx(20 * CELL)


def test_from_the_top_of_a_cone_water_runs_to_all_sides() -> None:
    direction = terrain.flow_direction(CONE).values
    assert (direction[20, 30], direction[30, 20]) == (1, 4)
    assert (direction[20, 10], direction[10, 20]) == (16, 64)
    assert terrain.accumulation(CONE).values[20, 20] == 100
    length = terrain.slope_length(CONE, from_m2=1e9).values
    assert length[20, 30] == pytest.approx(10 * CELL)


def test_all_water_leaves_hollows_too() -> None:
    z = PLANE.values.copy()
    z[20, 20] -= 50
    dented = terrain.accumulation(replace(PLANE, values=z)).values
    assert dented[:, 0].sum() + dented[0, 1:].sum() + dented[-1, 1:].sum() >= 41 * 4100


def test_the_unknown_stays_unknown() -> None:
    z = PLANE.values.copy()
    z[5:8, 5:8] = np.nan
    holed = replace(PLANE, values=z)
    for derive in (
        terrain.flow_direction,
        terrain.accumulation,
        terrain.streams,
        terrain.height_above_drainage,
        terrain.slope_length,
        terrain.topographic_position,
    ):
        found = derive(holed)
        assert np.array_equal(np.isnan(found.values), np.isnan(z))
        assert (found.transform, found.epsg) == (PLANE.transform, EPSG)


def test_a_top_stands_above_what_is_around_it_and_a_slope_does_not() -> None:
    even = terrain.topographic_position(PLANE, radius_m=50).values
    assert even[10:-10, 10:-10] == pytest.approx(0, abs=1e-9)
    assert terrain.topographic_position(CONE, radius_m=50).values[20, 20] > 5
    pole = ground(np.zeros((41, 41)))
    pole.values[20, 20] = 9.0
    stood = terrain.topographic_position(pole, radius_m=10).values
    assert stood[20, 20] == pytest.approx(9 - 1)
    assert stood[20, 21] == pytest.approx(-1)
    assert stood[20, 22] == pytest.approx(0)


def test_a_huge_ground_is_routed_on_a_coarser_grid_that_says_so() -> None:
    z = ground(np.arange(35, dtype=np.float64).reshape(5, 7))
    coarse = terrain.flow_grid(z, most_cells=10)
    assert coarse.values.shape == (3, 4)
    assert (coarse.transform.a, coarse.transform.e) == (20, -20)
    assert coarse.values[0, 0] == pytest.approx((0 + 1 + 7 + 8) / 4)
    assert coarse.values[2, 3] == 34
    assert terrain.flow_grid(z) is z


def test_sides_of_cells_may_differ() -> None:
    wide = replace(PLANE, transform=Affine(20, 0, 600_000, 0, -10, 8_400_000))
    assert terrain.accumulation(wide).values[20, 20] == pytest.approx(21 * 200)
    assert terrain.slope_length(wide, from_m2=1e9).values[20, 20] == 400
