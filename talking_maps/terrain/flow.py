"""Where water runs: flow direction, accumulation, streams, height above drainage.

Hollows are filled to their lowest rim and the flow is followed by pyflwdir (Wang & Liu
2006). Each cell drains to the neighbour to which it falls most steeply (D8, O'Callaghan
& Mark 1984); on flats, lakes and filled hollows, on the way by which the filling came
in, so that all water gets out. It leaves at the edge of the known ground. What lies
near an edge gathers too little: nobody knows what runs in from outside.

Routing needs the whole ground at once. Ground of more than `MOST_CELLS` cells is routed
on a coarser grid, of means over blocks; the raster that is returned says which by its
`transform`. Its first use compiles for some seconds: nothing here belongs in a stroke.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from affine import Affine

from talking_maps.model.territory import FloatArray, Raster

#: Cells that are routed as they are: 30 m cells of 60 km by 60 km.
MOST_CELLS = 4_000_000
#: What gathers less ground than this has no stream [m²]. A choice of ours.
STREAM_FROM_M2 = 250_000.0
_UNKNOWN = -9999.0
#: Heights that differ by less are the same: as fine as float32 is on high ground [m].
_SAME_M = 0.0005
#: ESRI's directions by steps down and to the right.
_STEPS = {
    1: (0, 1),
    2: (1, 1),
    4: (1, 0),
    8: (1, -1),
    16: (0, -1),
    32: (-1, -1),
    64: (-1, 0),
    128: (-1, 1),
}

Codes = npt.NDArray[np.uint8]
Cells = npt.NDArray[np.intp]


def flow_direction(elevation: Raster) -> Raster:
    """Return where each cell drains to [ESRI's D8 code; 0 where water leaves].

    Codes: 1 east, 2 south-east, 4 south, 8 south-west, 16 west, 32 north-west, 64
    north, 128 north-east.
    """
    routed = _route(elevation)
    return routed.raster(routed.flow.to_array(ftype="d8").astype(np.float64), "d8")


def accumulation(elevation: Raster) -> Raster:
    """Return the ground that drains through each cell, its own included [m²]."""
    routed = _route(elevation)
    return routed.raster(routed.gathered_m2, "m2")


def streams(elevation: Raster, *, from_m2: float = STREAM_FROM_M2) -> Raster:
    """Return where streams run [1 or 0]: where `from_m2` of ground is gathered."""
    routed = _route(elevation)
    return routed.raster((routed.gathered_m2 >= from_m2).astype(np.float64), "number")


def height_above_drainage(
    elevation: Raster, *, from_m2: float = STREAM_FROM_M2
) -> Raster:
    """Return the height above the stream or edge that a cell's water reaches [m].

    Height above the nearest drainage along the flow, not through the air (Rennó 2008,
    as pyflwdir computes it). Below zero only inside hollows that were filled.
    """
    routed = _route(elevation)
    z = np.where(routed.known, routed.grid.values, _UNKNOWN)
    above = routed.flow.hand(drain=routed.gathered_m2 >= from_m2, elevtn=z)
    return routed.raster(above.astype(np.float64), "m")


def slope_length(elevation: Raster, *, from_m2: float = STREAM_FROM_M2) -> Raster:
    """Return the longest way water has run to reach each cell [m], seen from above.

    It starts at 0 on ridges and again below a stream: a stream is no slope.
    """
    routed = _route(elevation)
    below = routed.flow.idxs_ds
    width, height = _sides_m(routed.grid)
    columns = routed.grid.values.shape[1]
    is_stream = (routed.gathered_m2 >= from_m2).ravel()
    length = np.zeros(below.size)
    for cells in _from_the_ridges(routed.flow):
        to = below[cells]
        east = np.abs(to % columns - cells % columns) * width
        north = np.abs(to // columns - cells // columns) * height
        reached = np.where(is_stream[cells], 0.0, length[cells] + np.hypot(east, north))
        np.maximum.at(length, to, np.where(to == cells, 0.0, reached))
    return routed.raster(length.reshape(routed.grid.values.shape), "m")


def topographic_position(elevation: Raster, *, radius_m: float = 300.0) -> Raster:
    """Return how far each cell stands above the mean of the ground around it [m].

    Above zero on ridges, below in hollows, near zero on even slopes (Weiss 2001). The
    neighbourhood is a rectangle that reaches `radius_m` each way, cut at the edge.
    """
    z = elevation.values
    known = ~np.isnan(z)
    width, height = _sides_m(elevation)
    reach = (max(1, round(radius_m / height)), max(1, round(radius_m / width)))
    # Taking the mean out first keeps the running sums small, and so exact.
    middle = float(z[known].mean()) if known.any() else 0.0
    total = _box_sum(np.where(known, z - middle, 0.0), reach)
    count = _box_sum(known.astype(np.float64), reach)
    around = middle + np.divide(total, count, out=np.zeros_like(z), where=count > 0)
    return Raster(
        np.where(known, z - around, np.nan), elevation.transform, elevation.epsg, "m"
    )


def flow_grid(elevation: Raster, *, most_cells: int = MOST_CELLS) -> Raster:
    """Return the ground as it is routed: itself, or the means of square blocks."""
    rows, columns = elevation.values.shape
    side = max(1, math.ceil(math.sqrt(rows * columns / most_cells)))
    if side == 1:
        return elevation
    down, across = math.ceil(rows / side), math.ceil(columns / side)
    values = np.full((down, across), np.nan)
    for row in range(down):
        band = elevation.values[row * side : (row + 1) * side]
        values[row] = _means(band, side, across)
    transform = elevation.transform @ Affine.scale(side)
    return Raster(values, transform, elevation.epsg, elevation.unit, elevation.error)


@dataclass(frozen=True, slots=True, eq=False)
class _Routed:
    """Ground with its flow, as pyflwdir holds it, and what each cell gathers [m²]."""

    grid: Raster
    flow: Any
    known: npt.NDArray[np.bool_]
    gathered_m2: FloatArray

    def raster(self, values: FloatArray, unit: str) -> Raster:
        """Return values on this grid, NaN where the ground is unknown."""
        values = np.where(self.known, values, np.nan)
        return Raster(values, self.grid.transform, self.grid.epsg, unit)


def _route(elevation: Raster) -> _Routed:
    import pyflwdir

    grid = flow_grid(elevation)
    known = ~np.isnan(grid.values)
    # The filling compares heights as float32: finer ones would fill a hollow to a
    # hair below its rim, from where water would run back and in a circle.
    heights = np.where(known, grid.values, _UNKNOWN).astype(np.float32)
    filled, found = pyflwdir.dem.fill_depressions(
        heights.astype(np.float64), nodata=_UNKNOWN
    )
    codes = _steepest(np.where(known, filled, np.nan), _sides_m(grid), found)
    flow = pyflwdir.from_array(
        codes, ftype="d8", transform=grid.transform, latlon=False, check_ftype=False
    )
    width, height = _sides_m(grid)
    cells = flow.upstream_area(unit="cell").astype(np.float64)
    return _Routed(grid, flow, known, np.where(known, cells * width * height, 0.0))


def _steepest(filled: FloatArray, sides: tuple[float, float], on_flats: Codes) -> Codes:
    """Return the codes of steepest fall; where nothing falls, those of the filling.

    No water can run in a circle: a step goes down, or on the level to ground that was
    filled before.
    """
    width, height = sides
    padded = np.pad(filled, 1, constant_values=np.nan)
    rows, columns = filled.shape
    steepest, codes = np.zeros_like(filled), on_flats.copy()
    for code, (down, right) in _STEPS.items():
        there = padded[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        fall = (filled - there) / math.hypot(down * height, right * width)
        # A hair's breadth more, so that rounding does not choose between equals.
        better = fall > steepest + _SAME_M / min(sides)
        steepest[better] = fall[better]
        codes[better] = code
    return codes


def _from_the_ridges(flow: Any) -> list[Cells]:  # noqa: ANN401 - pyflwdir has no types
    """Return the cells in groups, those farthest from an outlet first."""
    rank = flow.rank.ravel()
    order = np.argsort(-rank, kind="stable")
    order = order[rank[order] >= 0]
    ends = np.flatnonzero(np.diff(rank[order])) + 1
    return [np.asarray(group, dtype=np.intp) for group in np.split(order, ends)]


def _means(band: FloatArray, side: int, across: int) -> FloatArray:
    """Return the means of the known cells of blocks side by side in a band."""
    padded = np.full((band.shape[0], across * side), np.nan)
    padded[:, : band.shape[1]] = band
    blocks = padded.reshape(band.shape[0], across, side)
    count = (~np.isnan(blocks)).sum(axis=(0, 2))
    total = np.nansum(blocks, axis=(0, 2))
    means = np.full(across, np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def _box_sum(values: FloatArray, reach: tuple[int, int]) -> FloatArray:
    """Return the sum over a rectangle around each cell, cut at the edge."""
    for axis, far in enumerate(reach):
        size = values.shape[axis]
        running = np.concatenate(
            [np.zeros_like(np.take(values, [0], axis)), np.cumsum(values, axis)], axis
        )
        at = np.arange(size)
        last, first = np.minimum(at + far + 1, size), np.maximum(at - far, 0)
        values = np.take(running, last, axis) - np.take(running, first, axis)
    return values


def _sides_m(raster: Raster) -> tuple[float, float]:
    return abs(raster.transform.a), abs(raster.transform.e)
