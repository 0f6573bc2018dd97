"""The lie of the land beneath a picture: a hillshade of the part that is looked at."""

from __future__ import annotations

from dataclasses import replace

from affine import Affine
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.model.territory import Raster

#: A picture has no more pixels than these on a side.
MOST_PIXELS = 500
#: Ground shown around what is looked at, as a share of its larger side, and at least
#: this far [m].
AROUND, LEAST_AROUND_M = 0.12, 60.0

Bounds = tuple[float, float, float, float]


def window(shape: BaseGeometry) -> Bounds:
    """Return the bounds of a picture of a shape, with some ground around it [m]."""
    west, south, east, north = shape.bounds
    margin = max(AROUND * max(east - west, north - south), LEAST_AROUND_M)
    return west - margin, south - margin, east + margin, north + margin


def part(raster: Raster | None, bounds: Bounds) -> Raster | None:
    """Return the part of a raster inside bounds, at most `MOST_PIXELS` on a side.

    Of blocks of pixels the middle one is kept where there are more: a picture needs no
    others, and what it shows stands where it is.
    """
    near = None if raster is None else terrain.window(raster, box(*bounds))
    if near is None:
        return None
    stride = -(-max(near.values.shape) // MOST_PIXELS)
    stride += 1 - stride % 2
    values = near.values[stride // 2 :: stride, stride // 2 :: stride]
    return replace(near, values=values, transform=near.transform @ Affine.scale(stride))


def hillshade(elevation: Raster | None, bounds: Bounds) -> Raster | None:
    """Return the hillshade inside bounds [0 dark to 255 bright], None without heights.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> lit = hillshade(example.plane(0.0), (600_000, 8_400_000, 600_100, 8_400_100))
    >>> round(float(lit.values[5, 5]))  # level ground under a sun at 45 degrees
    180
    """
    near = part(elevation, bounds)
    return None if near is None else terrain.hillshade(near)
