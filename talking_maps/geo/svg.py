"""A boundary as a small picture: an SVG path for a list of communities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import GeometryCollection, Polygon
from shapely.geometry.base import BaseGeometry

#: The picture's width and height, and how far a line may stray, in its units.
SIZE = 100.0
_TOLERANCE = 0.7


def svg_path(geometries: Sequence[BaseGeometry]) -> str:
    """Return the shapes as one path for `viewBox="0 0 100 100"`, north up."""
    shape = GeometryCollection([g for g in geometries if not g.is_empty])
    if shape.is_empty:
        return ""
    west, south, east, north = shape.bounds
    extent = max(east - west, north - south)
    if not extent > 0:
        return ""
    scale = SIZE / extent
    left = (SIZE - (east - west) * scale) / 2
    top = (SIZE - (north - south) * scale) / 2
    rings = _rings(shape.simplify(_TOLERANCE / scale))
    return "".join(
        "M"
        + "L".join(
            f"{left + (x - west) * scale:.1f} {top + (north - y) * scale:.1f}"
            for x, y in ring[:-1]
        )
        + "Z"
        for ring in rings
    )


def _rings(shape: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    if isinstance(shape, Polygon):
        for ring in (shape.exterior, *shape.interiors):
            yield [(x, y) for x, y, *_ in ring.coords]
    for part in getattr(shape, "geoms", ()):
        yield from _rings(part)
