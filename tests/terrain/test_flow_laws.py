"""What must hold of water on any ground: rough, flat, striped, holed or real."""

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as some

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster
from tests.terrain.directions import flow_direction

EPSG = 32718
STEPS = {
    1: (0, 1),
    2: (1, 1),
    4: (1, 0),
    8: (1, -1),
    16: (0, -1),
    32: (-1, -1),
    64: (-1, 0),
    128: (-1, 1),
}


@some.composite
def grounds(draw: some.DrawFn) -> Raster:
    chance = np.random.default_rng(draw(some.integers(0, 10_000)))
    rows, columns = draw(some.integers(4, 25)), draw(some.integers(4, 25))
    z = chance.normal(4000, draw(some.sampled_from((0.0, 3.0, 40.0))), (rows, columns))
    if draw(some.booleans()):  # a lake, whole metres, stripes of a sensor, a hole
        z[2:6, 1:7] = 3900.0
    if draw(some.booleans()):
        z = np.round(z / 10) * 10
    if draw(some.booleans()):
        z[:, ::4] += 7
    if draw(some.booleans()):
        z[rows // 2, : columns // 2] = np.nan
    return raster(
        z, draw(some.sampled_from(((10.0, 10.0), (30.14, 30.54), (5.0, 20.0))))
    )


def raster(z: FloatArray, sides: tuple[float, float]) -> Raster:
    return Raster(z, Affine(sides[0], 0, 0, 0, -sides[1], 0), EPSG, "m", 1.0)


def below(codes: FloatArray) -> npt.NDArray[np.intp]:
    """Return for each cell the flat index of the one it drains to, or its own."""
    to_row, to_column = np.array(np.indices(codes.shape))
    for code, (down, right) in STEPS.items():
        to_row[codes == code] += down
        to_column[codes == code] += right
    return np.asarray((to_row * codes.shape[1] + to_column).ravel(), np.intp)


def check(ground: Raster) -> None:
    codes = flow_direction(ground).values
    gathered = terrain.accumulation(ground).values.ravel()
    known, to = ~np.isnan(codes.ravel()), below(codes)
    pixel = abs(ground.transform.a * ground.transform.e)
    leaves = known & (codes.ravel() == 0)
    # Each cell has its own ground and that of all that drain to it, none lost or made.
    runs = known & ~leaves
    received = np.zeros(codes.size)
    np.add.at(received, to[runs], gathered[runs])
    assert gathered[known] == pytest.approx(pixel + received[known])
    assert gathered[leaves].sum() == pytest.approx(pixel * known.sum())
    # From everywhere it comes to where it leaves, and that is at an edge.
    end = to
    for _ in range(math.ceil(math.log2(codes.size)) + 1):
        end = end[end]
    assert leaves[end[known]].all()
    beside = np.pad(np.isnan(codes), 1, constant_values=True)
    rows, columns = codes.shape
    edge = np.zeros(codes.shape, dtype=bool)
    for down, right in STEPS.values():
        edge |= beside[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
    assert edge.ravel()[leaves].all()


@settings(max_examples=40, deadline=None)
@given(grounds())
def test_water_is_neither_lost_nor_made_and_gets_out(ground: Raster) -> None:
    check(ground)


@settings(max_examples=20, deadline=None)
@given(grounds(), some.sampled_from((1.0, 2000.0, 9000.0)))
def test_where_more_gathers_there_is_a_stream_all_the_way_out(
    ground: Raster, from_m2: float
) -> None:
    stream = terrain.accumulation(ground).values.ravel() >= from_m2
    to = below(flow_direction(ground).values)
    assert stream[to[stream]].all()


def test_a_filled_hollow_does_not_send_its_water_back() -> None:
    """Its rim is no float32: pyflwdir fills to the nearest one, which is lower."""
    z = np.random.default_rng(2).normal(4000, 3, (12, 9))
    check(raster(z, (10.0, 10.0)))


def real(shared: Path) -> Raster:
    import rasterio

    with rasterio.open(shared / "dem" / "coracora_aster30m_utm18s.tif") as file:
        window = rasterio.windows.Window(200, 300, 400, 350)
        z = file.read(1, window=window).astype(np.float64)
        return raster(z, (file.transform.a, -file.transform.e))


def test_on_real_ground_water_keeps_the_laws(shared: Path) -> None:
    check(real(shared))


def test_on_real_ground_each_cell_drains_down_the_steepest_way(shared: Path) -> None:
    """The steepest of eight falls, by plain arithmetic, wherever ground falls."""
    ground = real(shared)
    z, codes = ground.values, flow_direction(ground).values
    inner = (slice(1, -1), slice(1, -1))
    rows, columns = z.shape
    falls = np.stack(
        [
            (z[inner] - z[1 + down : rows - 1 + down, 1 + right : columns - 1 + right])
            / math.hypot(down * 30.54, right * 30.14)
            for down, right in STEPS.values()
        ]
    )
    order = np.argsort(falls, axis=0)
    best, second = (np.take_along_axis(falls, order[-i][None], 0)[0] for i in (1, 2))
    # Inside hollows the filled ground falls another way.
    clear = (best > 0) & (best - second > 1e-4) & ~hollow(ground)[inner]
    wanted = np.array(list(STEPS))[order[-1]]
    assert clear.mean() > 0.5
    assert (codes[inner][clear] == wanted[clear]).all()


def hollow(ground: Raster) -> npt.NDArray[np.bool_]:
    """Return where ground lies in a hollow that must fill, or beside one."""
    import pyflwdir

    filled, _ = pyflwdir.dem.fill_depressions(ground.values, nodata=-9999.0)
    wet = np.pad(filled > ground.values, 1)
    rows, columns = ground.values.shape
    near = [wet[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    return np.asarray(np.logical_or.reduce(near), bool)
