"""The ground that lies below canals and near them, by three readings of its height.

It is computed once for all who ask about the same canals and fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators import slopes
from talking_maps.indicators.case import Case, digest
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: How far from a canal a field can be watered by furrows and ditches. Ours.
REACH_M = 500.0
#: Land of more cells than this is read on a coarser grid.
MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Command:
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
        return self.half_m2 > slopes.WIDEST_HALF_SPREAD * max(self.areas)


def commanded(
    case: Case,
    elevation: Raster,
    canals: Sequence[Feature],
    fields: Sequence[Feature],
) -> Command | None:
    """Return the command area, computed once for all who ask about it."""
    water = tuple(f for f in fields if f.layer == "irrigated")
    drawn = tuple(map(_shapes, (canals, fields, water)))
    key = (case.territory.epsg, elevation, *map(digest, drawn))
    return case.memo.kept("command", key, lambda: _reached(case, elevation, *drawn))


def _shapes(features: Sequence[Feature]) -> list[BaseGeometry]:
    return [f.geometry for f in features]


def _reached(
    case: Case,
    elevation: Raster,
    canals: Sequence[BaseGeometry],
    fields: Sequence[BaseGeometry],
    water: Sequence[BaseGeometry],
) -> Command | None:
    canal = shapely.union_all(canals)
    land = shapely.union_all(fields).intersection(canal.buffer(REACH_M))
    if land.area <= 0:
        return Command((0.0,) * 3, (0.0,) * 3)
    wet = land.intersection(shapely.union_all(water))
    shares = [_below(elevation, canal, shape) for shape in (land, wet)]
    if shares[0].covered < slopes.LEAST_COVERED:
        return None
    reached, irrigated = (
        [case.area_m2(shape) * mean for mean in share.means]
        for shape, share in zip((land, wet), shares, strict=True)
    )
    return Command(
        tuple(reached),
        tuple(
            min(w / a, 1.0) if a > 0 else 0.0
            for w, a in zip(irrigated, reached, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Below:
    """Which share of some ground lies below canals, by three readings."""

    means: tuple[float, ...]
    covered: float


def _below(elevation: Raster, canals: BaseGeometry, land: BaseGeometry) -> _Below:
    """Return how much of the land lies below the nearest canal point."""
    parts = [p for p in shapely.get_parts(land) if p.area > 0]
    if not parts:
        return _Below((0.0,) * 3, 0.0)
    grid = terrain.thinned(elevation, land.area / MOST_CELLS)
    under = terrain.joined(terrain.pixels_under(grid, parts))
    drop = _heights(elevation, canals, terrain.middles(grid, under))
    drop -= grid.values[under.row, under.column]
    error = np.sqrt(2) * (elevation.error or 0.0)
    masks = [
        np.where(np.isnan(drop), np.nan, drop > least) for least in (error, 0.0, -error)
    ]
    return _Below(tuple(map(under.mean, masks)), under.covered(drop))


def _heights(elevation: Raster, canals: BaseGeometry, places: FloatArray) -> FloatArray:
    """Return the height of the canal point nearest to each place (x, y) [m]."""
    along = shapely.get_coordinates(
        shapely.segmentize(canals, slopes.cell_m(elevation))
    )
    heights = terrain.sample(elevation, along)
    tree = STRtree(np.asarray(shapely.points(along), dtype=object))
    asked = np.asarray(shapely.points(places), dtype=object)
    return np.asarray(heights[tree.query_nearest(asked, all_matches=False)[1]])
