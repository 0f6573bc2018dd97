"""The ground under one drawn thing: how steep, how high, with the elevation's error.

For the sentences and pictures beside a score. The scores themselves ask `indicators`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.geometry.slope_shares import LEAST_COVERED, cell_m
from talking_maps.model.territory import FloatArray, Raster


@dataclass(frozen=True, slots=True)
class Slope:
    """A mean slope with its standard error [fractions], None where it is unknown."""

    mean: float
    error: float | None


def slope_under(elevation: Raster | None, shape: BaseGeometry) -> Slope | None:
    """Return the mean slope under a shape, None where the ground is not known.

    Read from a window: it costs the same on a small DEM and on a large one.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from shapely import box
    >>> field = box(600_300, 8_400_300, 600_400, 8_400_400)
    >>> slope_under(example.plane(0.2), field).mean.__round__(6)
    0.2
    """
    near = None if elevation is None else terrain.window(elevation, shape, margin=2)
    if near is None or min(near.values.shape) < 3:  # noqa: PLR2004 - Horn's kernel
        return None
    degrees = terrain.slope(near)
    percent = replace(degrees, values=np.tan(np.radians(degrees.values)), unit="share")
    found = terrain.mean_over(percent, shape)
    if found is None or found.covered < LEAST_COVERED:
        return None
    if near.error is None:
        return Slope(found.mean, None)
    error = terrain.slope_error_percent(cell_m(near), near.error) / 100
    return Slope(found.mean, error)


def steep_share(elevation: Raster | None, shape: BaseGeometry, limit: float) -> float:
    """Return how much of a shape is at least as steep as a limit [fractions].

    0 where the ground is not known, or there is none.
    """
    near = None if elevation is None else terrain.window(elevation, shape, margin=2)
    if near is None or shape.area <= 0:
        return 0.0
    degrees = terrain.slope(near).values
    steep = np.tan(np.radians(degrees)) >= limit
    mask = replace(near, values=np.where(np.isnan(degrees), np.nan, steep))
    found = terrain.mean_over(mask, shape)
    return found.mean if found else 0.0


def heights(elevation: Raster | None, *places: BaseGeometry) -> FloatArray:
    """Return the heights at points [m], NaN where they are not known."""
    points = shapely.get_coordinates(list(places))
    if elevation is None:
        return np.full(len(points), np.nan)
    return terrain.sample(elevation, points)


def difference_error_m(elevation: Raster | None) -> float:
    """Return the standard error of a difference of two heights [m]."""
    return terrain.difference_error((elevation.error if elevation else None) or 0.0)


def centres(raster: Raster) -> tuple[FloatArray, FloatArray]:
    """Return x and y of the middles of all pixels [m], in the shape of the raster."""
    rows, columns = np.indices(raster.values.shape)
    grid = raster.transform
    x, y = grid.c + grid.a * (columns + 0.5), grid.f + grid.e * (rows + 0.5)
    return np.asarray(x), np.asarray(y)
