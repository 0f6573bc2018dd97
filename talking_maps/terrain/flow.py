"""Where water runs: what gathers in each cell, and where streams are.

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


def accumulation(elevation: Raster) -> Raster:
    """Return the ground that drains through each cell, its own included [m²]."""
    routed = _route(elevation)
    return routed.raster(routed.gathered_m2, "m2")


def flow_grid(elevation: Raster, *, most_cells: int = MOST_CELLS) -> Raster:
    """Return the ground as it is routed: itself, or the means of square blocks."""
    rows, columns = elevation.values.shape
    return block_means(elevation, math.ceil(math.sqrt(rows * columns / most_cells)))


def block_means(elevation: Raster, side: int) -> Raster:
    """Return the means of blocks of `side` by `side` pixels, of what is known in each.

    The error stays that of one pixel: nobody knows how far errors go together.
    """
    if side <= 1:
        return elevation
    rows, columns = elevation.values.shape
    down, across = math.ceil(rows / side), math.ceil(columns / side)
    values = np.full((down, across), np.nan)
    for row in range(down):
        band = elevation.values[row * side : (row + 1) * side]
        values[row] = _means(band, side, across)
    transform = elevation.transform @ Affine.scale(side)
    return Raster(values, transform, elevation.epsg, elevation.unit, elevation.error)


def upslope_length(
    elevation: Raster, longest_m: float, stops: npt.NDArray[np.bool_] | None = None
) -> FloatArray:
    """Return how far water has run down to the lower end of each cell [m].

    Along the longest way by which it comes (D8), at most `longest_m`. In a hollow and
    on the level it stays; from cells of `stops`, such as the lower edge of a terrace,
    none runs on: the length begins anew. What lies farther than `longest_m` changes
    nothing, so that a part of a raster with such a margin gives what the whole gives.
    Needs no routing.
    """
    width, height = _sides_m(elevation)
    values = elevation.values
    codes = _steepest(values, (width, height), np.zeros(values.shape, dtype=np.uint8))
    columns = values.shape[1]
    own = np.full(values.size, min(width, height))
    sources, targets = [], []
    for code, (down, right) in _STEPS.items():
        source = np.flatnonzero(codes == code)
        own[source] = math.hypot(down * height, right * width)
        sources.append(source)
        targets.append(source + down * columns + right)
    source, target = np.concatenate(sources), np.concatenate(targets)
    if stops is not None:
        runs = ~stops.ravel()[source]
        source, target = source[runs], target[runs]
    above: FloatArray = np.zeros(values.size)
    for _ in range(math.ceil(longest_m / min(width, height)) + 1):
        longer = np.zeros_like(above)
        np.maximum.at(longer, target, np.minimum(above + own, longest_m)[source])
        if np.array_equal(longer, above):
            break
        above = longer
    lengths: FloatArray = np.minimum(above + own, longest_m).reshape(values.shape)
    return lengths


def leaves(
    elevation: Raster, row: npt.NDArray[np.intp], column: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Tell of each of those cells whether its water runs to one that is none of them.

    False where it stays in a hollow, or runs out of the raster.
    """
    if not len(row):
        return np.zeros(0, dtype=np.bool_)
    top, left = max(int(row.min()) - 1, 0), max(int(column.min()) - 1, 0)
    near = elevation.values[top : int(row.max()) + 2, left : int(column.max()) + 2]
    codes = _steepest(near, _sides_m(elevation), np.zeros(near.shape, dtype=np.uint8))
    among = np.zeros(near.shape, dtype=np.bool_)
    row, column = row - top, column - left
    among[row, column] = True
    found = np.zeros(len(row), dtype=np.bool_)
    for code, (down, right) in _STEPS.items():
        here = codes[row, column] == code
        found[here] = ~among[row[here] + down, column[here] + right]
    return found


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


def _sides_m(raster: Raster) -> tuple[float, float]:
    return abs(raster.transform.a), abs(raster.transform.e)
