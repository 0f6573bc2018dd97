"""Contour lines, traced by contourpy between the middles of pixels.

The lines that are seen beneath the drawing are not traced but shaded (`tiles`); these
are for other programs. A square of four pixels with an unknown one has no line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from talking_maps.errors import BadValue
from talking_maps.model.territory import Raster

#: More levels than this are a mistake in the unit.
MOST_LEVELS = 2_000


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
