"""Horizontal areas and lengths on the WGS 84 ellipsoid.

A side of a drawn shape is straight in the community's projected CRS; on the ellipsoid
it is very nearly, but not quite, a geodesic. So long sides are cut into pieces first:
the area is then that of the shape that was drawn. Slope is not counted: a hectare is
a hectare seen from above, as in the land registry.

Geodesic sums by Karney (2013), "Algorithms for geodesics", J. Geodesy 87, 43-55,
through `pyproj.Geod`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from talking_maps.geo.crs import to_degrees
from talking_maps.geo.parts import parts, parts_of
from talking_maps.model.layer import GeometryKind

Unit = Literal["m2", "m", "number"]

ELLIPSOID = Geod(ellps="WGS84")
#: A 5 km side bulges less than 2 cm from its geodesic 200 km from the zone's middle.
LONGEST_SIDE_M = 5_000.0


def area_m2(geometry: BaseGeometry, epsg: int) -> float:
    """Return the area of a shape's polygons, holes subtracted, on the ellipsoid [m²].

    `geometry` is in the CRS `epsg` [m]. Points and lines have no area. Parts of a
    multi-polygon are added: overlaps, which a valid one has not, would count twice.
    """
    on_globe = _on_globe(geometry, epsg)
    return sum(_polygon_area_m2(part) for part in parts_of(on_globe, shapely.Polygon))


def length_m(geometry: BaseGeometry, epsg: int) -> float:
    """Return the length of a shape's lines, or the perimeter of its polygons [m].

    `geometry` is in the CRS `epsg` [m]. As in shapely, a polygon's length is that of
    its rings, holes included, and a point's is zero.
    """
    on_globe = _on_globe(geometry, epsg)
    return sum(
        ELLIPSOID.line_length(*ring.coords.xy)
        for part in parts(on_globe)
        for ring in _lines(part)
    )


def perimeter_m(geometry: BaseGeometry, epsg: int) -> float:
    """Return the length of the rings of a shape's polygons, holes included [m]."""
    on_globe = _on_globe(geometry, epsg)
    return sum(
        ELLIPSOID.line_length(*ring.coords.xy)
        for part in parts_of(on_globe, shapely.Polygon)
        for ring in _lines(part)
    )


def quantity(
    geometry: BaseGeometry, kind: GeometryKind, epsg: int
) -> tuple[float, Unit]:
    """Return how much of a layer a shape is, with its unit.

    A polygon's is its area [m²], a line's its length [m], a point's how many points
    it has [number].
    """
    if kind == "polygon":
        return area_m2(geometry, epsg), "m2"
    if kind == "line":
        return length_m(geometry, epsg), "m"
    return float(len(parts_of(geometry, shapely.Point))), "number"


def lonlat_area_m2(geometry_lonlat: BaseGeometry) -> float:
    """Return the area of polygons given in lon/lat [degrees], sides geodesics [m²]."""
    return sum(
        _polygon_area_m2(part) for part in parts_of(geometry_lonlat, shapely.Polygon)
    )


def _on_globe(geometry: BaseGeometry, epsg: int) -> BaseGeometry:
    return to_degrees(shapely.segmentize(geometry, LONGEST_SIDE_M), epsg)


def _polygon_area_m2(polygon: shapely.Polygon) -> float:
    shell, *holes = (_ring_area_m2(r) for r in (polygon.exterior, *polygon.interiors))
    return max(shell - sum(holes), 0.0)


def _ring_area_m2(ring: shapely.LinearRing) -> float:
    longitude, latitude = np.asarray(shapely.get_coordinates(ring)).T
    return abs(float(ELLIPSOID.polygon_area_perimeter(longitude, latitude)[0]))


def _lines(part: BaseGeometry) -> list[shapely.LineString]:
    if isinstance(part, shapely.Polygon):
        return [part.exterior, *part.interiors]
    return [part] if isinstance(part, shapely.LineString) else []
