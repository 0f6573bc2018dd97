"""Slope in classes, as many of them as the error of the elevation can tell apart.

A class that is narrower than twice the error of a slope says nothing: a slope in its
middle is as likely outside it as in it. Such classes are told together, from the
gentlest on; where even the widest is too narrow, or nobody wrote the error, the answer
is that it cannot be told.

A finer elevation can be read as a coarser one, by the means of its pixels, and never
tells less. So slopes of the whole land are read over 30 m at least, about the width of
a field, and the picture of single shapes over as few pixels as tell the most classes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from talking_maps import terrain
from talking_maps.explain.hillshade import Bounds, part, window
from talking_maps.explain.terrain_under import Slope, slope_under
from talking_maps.geo.repair import parts_of
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.geometry.slope_shares import LEAST_COVERED, cell_m
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster, Territory

#: Where the classes of a picture begin [%]: level, gentle, where terraces begin to
#: help, up to where most kinds suit, very steep. Ours, near those of the Peruvian
#: rules for land capacity.
FROM_PERCENT = (0, 5, 10, 20, 35, 60)
#: A class is told if it is as wide as so many errors of a slope: half before, half
#: behind its middle. A choice of ours.
ERRORS_WIDE = 2.0
#: Slopes of the whole land are read over this much ground at least [m].
FIELD_M = 30.0
#: Around one shape, this many times its size is shown, at least so much [m].
NEIGHBOURS, LEAST_M = 1.5, 60.0


@dataclass(frozen=True, slots=True, eq=False)
class SlopePicture:
    """Classes of slope inside bounds, and the slope under each shape.

    `classes` holds the index of the class in `begins` [%], NaN where unknown; a single
    class says that none can be told. `error` is the standard error of one slope as the
    classes are read [fraction], over pixels of `classes`; None if unknown.
    """

    classes: Raster
    begins: tuple[int, ...]
    bounds: Bounds
    slopes: tuple[tuple[Feature, Slope | None], ...]
    error: float | None


@dataclass(frozen=True, slots=True)
class ClassShare:
    """How much of the land lies in a class of slope [fractions of it].

    The class begins at `begin` and ends at `end` [%], infinite for the steepest. The
    share is `least` to `most` if all slopes are one standard error lower or higher.
    """

    begin: float
    end: float
    share: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class LandSlopes:
    """The slopes of a land in classes; none where the error tells none apart.

    `read_over_m` is the width over which a slope is read [m], `error` its standard
    error [fraction], None if nobody wrote the elevation's.
    """

    shares: tuple[ClassShare, ...]
    read_over_m: float
    error: float | None


def told_apart(error: float | None) -> tuple[int, ...]:
    """Return where those classes begin that an error of slopes tells apart [%].

    `error` is a standard error [fraction of slope]. A single class tells nothing.

    >>> told_apart(0.01)
    (0, 5, 10, 20, 35, 60)
    >>> told_apart(0.08)  # 30 m pixels, right to 5 m: from 16 points of width on
    (0, 20, 60)
    >>> told_apart(None)
    (0,)
    """
    kept = [FROM_PERCENT[0]]
    if error is not None:
        for begin in FROM_PERCENT[1:]:
            if begin - kept[-1] >= ERRORS_WIDE * 100 * error:
                kept.append(begin)
    return tuple(kept)


def land_slopes(territory: Territory) -> LandSlopes | None:
    """Return how much of a land lies in each class of slope.

    None without elevation, or where it does not cover the land.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> ground = example.case(elevation=example.plane(0.3)).territory
    >>> [(one.begin, one.share) for one in land_slopes(ground).shares if one.share]
    [(20, 1.0)]
    """
    elevation, land = territory.elevation, territory.boundary
    if elevation is None or land.is_empty:
        return None
    side = _pixels_wide(elevation)
    near = terrain.window(elevation, land, margin=2 * side)
    if near is None:
        return None
    blocks = terrain.block_means(near, side)
    cells = terrain.cells_under(blocks, parts_of(land, shapely.Polygon))
    under = terrain.joined(cells)
    rises = terrain.gradient_at(blocks, under.row, under.column)
    percent = 100 * np.hypot(*rises)
    if under.covered(percent) < LEAST_COVERED:
        return None
    error, wide = _error(blocks), cell_m(blocks)
    begins = told_apart(error)
    if error is None or len(begins) == 1:
        return LandSlopes((), wide, error)
    readings = [
        _shares(percent + by * 100 * error, under.weight, begins) for by in (-1, 0, 1)
    ]
    found = zip(begins, (*begins[1:], math.inf), *readings, strict=True)
    return LandSlopes(
        tuple(
            ClassShare(begin, end, reads[1], min(reads), max(reads))
            for begin, end, *reads in found
        ),
        wide,
        error,
    )


def _shares(
    percent: FloatArray, weight: FloatArray, begins: Sequence[int]
) -> list[float]:
    known = ~np.isnan(percent)
    classes = _class_of(percent[known], begins).astype(np.intp)
    found = np.bincount(classes, weight[known], len(begins)) / weight[known].sum()
    return [float(each) for each in found]


def _class_of(percent: FloatArray, begins: Sequence[int]) -> FloatArray:
    """Return the index of the class of each slope, NaN where it is unknown."""
    found = np.digitize(np.maximum(percent, 0.0), begins).astype(np.float64) - 1
    return np.where(np.isnan(percent), np.nan, found)


def _error(elevation: Raster) -> float | None:
    """Return the standard error of one slope on that elevation [fraction]."""
    if elevation.error is None:
        return None
    return terrain.slope_error_percent(cell_m(elevation), elevation.error) / 100


def _pixels_wide(elevation: Raster) -> int:
    """Return how many pixels are at least as wide as a field."""
    return max(1, math.ceil(round(FIELD_M / cell_m(elevation), 6)))


def slope_picture(
    case: EvaluationContext, shapes: Sequence[Feature], *, near: str = ""
) -> SlopePicture | None:
    """Return the slope within and around shapes, None without elevation.

    The picture frames all of them, or only the one of uid `near` with its neighbours.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "terrace", (300, 300), (100, 100)),
    ...     elevation=example.plane(0.3),
    ... )
    >>> seen = slope_picture(case, case.plan.features)
    >>> seen.begins[int(seen.classes.values[5, 5])]  # 30 % of slope
    20
    """
    if not shapes:
        return None
    bounds = _framed(shapes, near)
    ground = part(case.territory.elevation, bounds)
    if ground is None or case.territory.elevation is None:
        return None
    ground = _most_told(ground)
    error = _error(ground)
    begins = told_apart(error)
    percent = 100 * np.tan(np.radians(terrain.slope(ground).values))
    classes = _class_of(percent, begins)
    slopes = tuple(
        (f, slope_under(case.territory.elevation, f.geometry)) for f in shapes
    )
    raster = replace(ground, values=classes, unit="class", error=None)
    return SlopePicture(raster, begins, bounds, slopes, error)


def _most_told(ground: Raster) -> Raster:
    """Return the ground by blocks of as few pixels as tell the most classes."""
    if ground.error is None:
        return ground
    # Blocks that leave nothing of a small picture tell nothing.
    most = min(_pixels_wide(ground), max(min(ground.values.shape) // 4, 1))
    sides = range(1, most + 1)
    made = cell_m(ground)

    def told(side: int) -> int:
        error = terrain.slope_error_percent(side * made, ground.error or 0.0) / 100
        return len(told_apart(error))

    return terrain.block_means(ground, max(sides, key=lambda side: (told(side), -side)))


def _framed(shapes: Sequence[Feature], near: str) -> Bounds:
    one = next((f.geometry for f in shapes if f.uid == near), None)
    if one is None:
        return window(shapely.union_all([f.geometry for f in shapes]))
    west, south, east, north = one.bounds
    return window(one.buffer(max(east - west, north - south, LEAST_M) * NEIGHBOURS))
