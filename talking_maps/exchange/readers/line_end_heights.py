"""The heights of a line's ends, which a GPS or a level wrote beside its points.

Shapes are kept flat; of a line the two heights that tell its fall are kept, in the
fields that canals have for them. How sure they are no file says: people enter it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.compare import HEIGHTS


def ends_of(shape: BaseGeometry | None) -> Mapping[str, float]:
    """Return the heights of a line's two ends by field, none where not both are given.

    Zero is what programs write where nothing was measured, and is not taken.

    >>> ends_of(shapely.LineString([(0, 0, 4100.5), (1, 1, 0), (2, 2, 4098)]))
    {'height_first_m': 4100.5, 'height_last_m': 4098.0}
    """
    lines = [] if shape is None else list(shapely.get_parts(shape))
    if len(lines) != 1 or not isinstance(lines[0], shapely.LineString):
        return {}
    points = shapely.get_coordinates(lines[0], include_z=True)
    if not len(points):
        return {}
    first, last = points[[0, -1], 2].tolist()
    if not first or not last or not math.isfinite(first + last):
        return {}
    return dict(zip(HEIGHTS, (first, last), strict=True))
