"""Contour lines, traced by contourpy between the middles of pixels.

Traced lines are for other programs: a square of four pixels with an unknown one has no
line. The lines that are seen beneath drawings (`tiles`, `sheet`) are shaded instead: a
pixel's distance to the nearest line is its difference in height over the gradient, and
how much of a line's width that leaves it is its share of ink. So lines are smooth at
once, meet across tiles, and need no tracing. Flat water has no gradient and no line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from talking_maps.errors import BadValue
from talking_maps.model.territory import Raster

#: More levels than this are a mistake in the unit.
MOST_LEVELS = 2_000
#: Lines nearer to each other than this fade: a cliff is no brown blot [pixels].
CLOSEST_PIXELS = 4.0
#: Many DEMs hold whole metres: a lake at exactly 4100 m is lifted off its line [m].
_OFF_THE_LINE_M = 0.07
#: Below this rise a pixel lies on flat ground, where a line would spread [m/pixel].
_FLAT_RISE = 0.02

Pixels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Contour:
    """All lines of one height [m] in the raster's CRS; on their right it is higher."""

    height_m: float
    lines: shapely.MultiLineString


def contours(elevation: Raster, every_m: float) -> tuple[Contour, ...]:
    """Return the contours at whole multiples of `every_m`, lowest first.

    On flat ground at just such a height the line runs along its edge. Raises
    `BadValue` unless `every_m` is above zero and gives no more than 2,000 levels.
    """
    from contourpy import LineType, contour_generator

    z = elevation.values
    known = z[~np.isnan(z)]
    if not known.size or min(z.shape) < 2:  # noqa: PLR2004 - a line needs two
        return ()
    least, most = float(known.min()), float(known.max())
    if not every_m > 0 or (most - least) / every_m > MOST_LEVELS:
        raise BadValue(
            "Contours every {every:m} are too many or none. Choose another distance.",
            every=every_m,
        )
    levels = np.arange(math.ceil(least / every_m), math.floor(most / every_m) + 1)
    rows, columns = z.shape
    place = elevation.transform
    traced = contour_generator(
        place.c + place.a * (np.arange(columns) + 0.5),
        place.f + place.e * (np.arange(rows) + 0.5),
        np.ma.masked_invalid(z),
        corner_mask=False,
        line_type=LineType.Separate,
    )
    found = ((float(i * every_m), list(traced.lines(i * every_m))) for i in levels)
    return tuple(
        Contour(height_m, shapely.MultiLineString([np.asarray(line) for line in lines]))
        for height_m, lines in found
        if lines
    )


def line_share(heights_m: Pixels, every_m: float, width: float) -> Pixels:
    """Return how much of each pixel is contour line, 0 to 1, NaN where unknown.

    Lines stand at whole multiples of `every_m`, `width` pixels wide.
    """
    lifted = heights_m + _OFF_THE_LINE_M
    down, right = np.gradient(lifted)
    steep = np.maximum(np.sqrt(down * down + right * right), _FLAT_RISE)
    off = lifted / every_m
    off_m = np.abs(off - np.round(off)) * every_m
    line = np.clip(width / 2 + 0.5 - off_m / steep, 0, 1)
    apart = every_m / steep
    return np.asarray(line * np.clip(apart / CLOSEST_PIXELS, 0, 1))
