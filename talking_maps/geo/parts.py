"""The simple parts of a shape, out of collections nested however deep.

No recursion: a hostile file may nest a thousand collections.
"""

from __future__ import annotations

from typing import TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

Part = TypeVar("Part", shapely.Point, shapely.LineString, shapely.Polygon)


def simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the points, lines and polygons a shape is made of, without empty ones."""
    found = [geometry]
    while any(hasattr(part, "geoms") for part in found):
        found = list(shapely.get_parts(found))
    return [part for part in found if not part.is_empty]


def parts_of(geometry: BaseGeometry, wanted: type[Part]) -> list[Part]:
    """Return only the parts of one class; a closed ring counts as a line."""
    return [part for part in simple_parts(geometry) if isinstance(part, wanted)]
