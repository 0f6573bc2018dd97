"""Water on planes, in valleys and on cones, by mental arithmetic."""

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster
from tests.terrain.directions import flow_direction

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
    assert np.all(flow_direction(PLANE).values[INSIDE] == 16)


def test_on_a_plane_each_cell_gathers_all_above_it() -> None:
    gathered = terrain.accumulation(PLANE)
    assert gathered.unit == "m2"
    columns = np.arange(41)
    assert gathered.values[20, 2:-2] == pytest.approx(((41 - columns) * 100)[2:-2])


def test_a_valley_gathers_its_water_in_the_middle() -> None:
    gathered = terrain.accumulation(VALLEY).values
    # Every row sends both its sides down to the middle.
    assert gathered[30, 20] == pytest.approx(31 * 41 * 100)
    assert gathered[30, 10] == pytest.approx(11 * 100)
    assert set(np.flatnonzero(gathered[30] >= 20_000)) == {20}


def test_from_the_top_of_a_cone_water_runs_to_all_sides() -> None:
    direction = flow_direction(CONE).values
    assert (direction[20, 30], direction[30, 20]) == (1, 4)
    assert (direction[20, 10], direction[10, 20]) == (16, 64)
    assert terrain.accumulation(CONE).values[20, 20] == 100


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
        flow_direction,
        terrain.accumulation,
    ):
        found = derive(holed)
        assert np.array_equal(np.isnan(found.values), np.isnan(z))
        assert (found.transform, found.epsg) == (PLANE.transform, EPSG)


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
