"""The ground that lies below canals and near them, by three readings of its height.

Water crosses no river, and no ridge: between a canal and a field there must be ground
that lies lower than the canal all the way. It is computed once for all who ask about
the same canals and fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.context import EvaluationContext, digest, surface
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.canal_network import JOINED_WITHIN_M
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: How far from a canal a field can be watered by furrows and ditches. Ours.
REACH_M = 500.0
#: Half of the least a river is wide, so that it parts its banks [m]. Ours.
BANK_M = 0.5
#: Land of more cells than this is read on a coarser grid.
MOST_CELLS = 200_000
#: Ridges are looked for on a grid of no more cells, by so many levels of canals: what
#: stands higher than a canal by less than one step of these does not part its ground.
RIDGE_CELLS, LEVELS = 20_000, 12
#: So many places are compared with canals at a time: few enough to fit in memory.
TOGETHER = 256


@dataclass(frozen=True, slots=True)
class CommandArea:
    """The command area by three readings [m²], and its irrigated share by each."""

    areas: tuple[float, ...]
    irrigated: tuple[float, ...]

    @property
    def half_m2(self) -> float:
        """Return half the distance between the least area and the greatest."""
        return (max(self.areas) - min(self.areas)) / 2

    @property
    def is_too_wide(self) -> bool:
        """Say whether the area cannot be told."""
        return self.half_m2 > slope_shares.WIDEST_HALF_SPREAD * max(self.areas)


def command_area(
    case: EvaluationContext,
    elevation: Raster,
    canals: Sequence[Feature],
    fields: Sequence[Feature],
) -> CommandArea | None:
    """Return the command area, computed once for all who ask about it."""
    water = tuple(f for f in fields if f.layer == "irrigated")
    rivers = case.placed("river")
    drawn = tuple(map(case.union, (canals, fields, water, rivers)))
    key = (case.territory.epsg, elevation, digest(drawn))
    return case.memo.kept("command", key, lambda: _reached(case, elevation, *drawn))


def _reached(
    case: EvaluationContext,
    elevation: Raster,
    canal: BaseGeometry,
    fields: BaseGeometry,
    water: BaseGeometry,
    rivers: BaseGeometry,
) -> CommandArea | None:
    # Most strokes fall on fields: what is near the canals stays as it was.
    near = case.memo.kept(
        "near canals", (canal.wkb, rivers.wkb), lambda: near_canals(canal, rivers)
    )
    side = case.memo.kept(
        "side of ridges",
        (elevation, canal.wkb, rivers.wkb),
        lambda: own_side(elevation, canal, near),
    )
    land = surface(fields.intersection(near))
    if land.area <= 0:
        return CommandArea((0.0,) * 3, (0.0,) * 3)
    wet = land.intersection(water)
    shares = [_below(elevation, canal, side, shape) for shape in (land, wet)]
    if shares[0].covered < slope_shares.LEAST_COVERED:
        return None
    reached, irrigated = (
        [case.area_m2(shape) * mean for mean in share.means]
        for shape, share in zip((land, wet), shares, strict=True)
    )
    return CommandArea(
        tuple(reached),
        tuple(
            min(w / a, 1.0) if a > 0 else 0.0
            for w, a in zip(irrigated, reached, strict=True)
        ),
    )


def near_canals(canal: BaseGeometry, rivers: BaseGeometry) -> BaseGeometry:
    """Return the ground near canals that furrows reach without crossing a river.

    A canal that only touches the bank, as at its intake, waters its own side.
    """
    near = shapely.buffer(canal, REACH_M)
    if rivers.is_empty or near.is_empty:
        return near
    banks = shapely.get_parts(near.difference(shapely.buffer(rivers, BANK_M)))
    own = [b for b in banks if b.intersection(canal).length > JOINED_WITHIN_M]
    return shapely.union_all(own)


@dataclass(frozen=True, slots=True)
class _Below:
    """Which share of some ground lies below canals, by three readings."""

    means: tuple[float, ...]
    covered: float


def _below(
    elevation: Raster, canals: BaseGeometry, side: OwnSide | None, land: BaseGeometry
) -> _Below:
    """Return how much of the land lies below a canal point within reach."""
    parts = [p for p in shapely.get_parts(land) if p.area > 0]
    if not parts:
        return _Below((0.0,) * 3, 0.0)
    grid = terrain.thinned(elevation, land.area / MOST_CELLS)
    under = terrain.joined(terrain.cells_under(grid, parts))
    places = terrain.middles(grid, under)
    heights = grid.values[under.row, under.column]
    # Middles of pixels may lie a pixel outside the land, which ends at the reach.
    beyond = slope_shares.cell_m(grid)
    masks = lies_below(elevation, canals, places, heights, side, beyond_m=beyond)
    return _Below(tuple(map(under.mean, masks)), under.covered(masks[0]))


def lies_below(
    elevation: Raster,
    canals: BaseGeometry,
    places: FloatArray,
    heights: FloatArray,
    side: OwnSide | None,
    *,
    beyond_m: float = 0.0,
) -> tuple[FloatArray, ...]:
    """Return whether places lie below a canal point within reach (1) or not (0).

    Three readings: surely, as it is, perhaps; NaN where it is unknown. `places` are
    rows of (x, y) with their `heights` [m]; the reach is `REACH_M` and `beyond_m`.
    What lies beyond a ridge, off the canals' `side`, is not reached.
    """
    along, canal = _heights_along(elevation, canals)
    drop = highest_near(along, canal, places, reach_m=REACH_M + beyond_m) - heights
    everywhere = (np.ones(len(places), dtype=bool),) * 3
    here = everywhere if side is None else side.at(places)
    return tuple(
        np.where(np.isnan(drop), np.nan, (drop > least) & is_here)
        for least, is_here in zip(_drops(elevation), here, strict=True)
    )


def _drops(elevation: Raster) -> tuple[float, float, float]:
    """Return how much lower ground must be: surely, as it is, perhaps [m]."""
    error = terrain.difference_error(elevation.error or 0.0)
    return error, 0.0, -error


def _heights_along(
    elevation: Raster, canals: BaseGeometry
) -> tuple[FloatArray, FloatArray]:
    """Return points along canals, rows of (x, y), and their heights [m]."""
    step = slope_shares.cell_m(elevation)
    along = shapely.get_coordinates(shapely.segmentize(canals, step))
    return along, terrain.sample(elevation, along)


@dataclass(frozen=True, slots=True, eq=False)
class OwnSide:
    """The ground that is on the canals' side of every ridge, by the three readings."""

    grid: Raster
    readings: tuple[npt.NDArray[np.bool_], ...]

    def at(self, places: FloatArray) -> tuple[npt.NDArray[np.bool_], ...]:
        """Return whether places, rows of (x, y), are on that side."""
        row, column, is_on = _cells_at(self.grid, places)
        found = []
        for reading in self.readings:
            here = np.zeros(len(places), dtype=bool)
            here[is_on] = reading[row, column]
            found.append(here)
        return tuple(found)


def own_side(
    elevation: Raster, canals: BaseGeometry, near: BaseGeometry
) -> OwnSide | None:
    """Return the ground near canals that water gets to without crossing a ridge.

    From a canal on, all ground on the way lies lower than the canal, and within reach
    of some canal as high. None where the elevation does not reach the canals.
    """
    seen = terrain.window(elevation, near, margin=2)
    if seen is None:
        return None
    grid = terrain.thinned(seen, near.area / RIDGE_CELLS)
    along, heights = _heights_along(elevation, canals)
    row, column, is_on = _cells_at(grid, along)
    canal = np.full(grid.values.shape, -np.inf)
    known = np.nan_to_num(heights[is_on], nan=-np.inf)
    np.maximum.at(canal, (row, column), known)
    if not np.isfinite(canal).any():
        return None
    under = terrain.joined(terrain.cells_under(grid, list(shapely.get_parts(near))))
    highest = np.full(grid.values.shape, -np.inf)
    highest[under.row, under.column] = np.nan_to_num(
        highest_near(
            along,
            heights,
            terrain.middles(grid, under),
            reach_m=REACH_M + slope_shares.cell_m(grid),
        ),
        nan=-np.inf,
    )
    # Beside a canal no ground is surely lower: the way must only not be higher.
    readings = (
        _joined_below(grid, canal, highest, min(drop, 0.0))
        for drop in _drops(elevation)
    )
    return OwnSide(grid, tuple(readings))


def _joined_below(
    grid: Raster, canal: FloatArray, highest: FloatArray, drop: float
) -> npt.NDArray[np.bool_]:
    """Return the cells from which lower ground leads to a canal that is high enough."""
    # Loaded where there are canals: drawing begins without it.
    from scipy import ndimage

    levels = canal[np.isfinite(canal)]
    steps = LEVELS if levels.max() > levels.min() else 1
    ends = np.linspace(levels.min(), levels.max(), steps + 1)
    found = np.zeros(canal.shape, dtype=bool)
    around = np.ones((3, 3))
    for low, high in pairwise(ends):
        heads = (canal >= low) & (canal <= high)
        if not heads.any():
            continue
        ground = ((grid.values < high - drop) & (highest >= low)) | heads
        labels, count = ndimage.label(ground, around)
        is_reached = np.zeros(count + 1, dtype=bool)
        is_reached[labels[heads]] = True
        found |= is_reached[labels]
    return found


def _cells_at(
    grid: Raster, places: FloatArray
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Return row and column of the places that lie on a grid, and which those are."""
    x, y = ~grid.transform @ (places[:, 0], places[:, 1])
    column, row = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    rows, columns = grid.values.shape
    is_on = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    return row[is_on], column[is_on], is_on


def highest_near(
    along: FloatArray, heights: FloatArray, places: FloatArray, *, reach_m: float
) -> FloatArray:
    """Return the height of the highest canal point within reach of each place [m].

    Points along canals and places are rows of (x, y) [m]. −∞ where no point is within
    reach, NaN where the heights of all that are remain unknown.
    """
    found = np.empty(len(places))
    order = np.argsort(places[:, 0], kind="stable")
    for first in range(0, len(order), TOGETHER):
        some = order[first : first + TOGETHER]
        found[some] = _highest(along, heights, places[some], reach_m)
    return found


def _highest(
    along: FloatArray, heights: FloatArray, places: FloatArray, reach_m: float
) -> FloatArray:
    """Return the same for places from west to east, each against each point."""
    x, y = places.T
    beside = (along[:, 0] >= x[0] - reach_m) & (along[:, 0] <= x[-1] + reach_m)
    (east, north), height = along[beside].T, heights[beside]
    within = (x[:, None] - east) ** 2 + (y[:, None] - north) ** 2 <= reach_m**2
    is_known = ~np.isnan(height)
    highest = np.where(within & is_known, height, -np.inf).max(axis=1, initial=-np.inf)
    is_lost = np.isneginf(highest) & (within & ~is_known).any(axis=1)
    return np.where(is_lost, np.nan, highest)
