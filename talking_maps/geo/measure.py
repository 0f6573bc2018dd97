"""Horizontal areas and lengths on the WGS 84 ellipsoid.

A side of a drawn shape is straight in the community's projected CRS; on the ellipsoid
it is very nearly, but not quite, a geodesic. So long sides are cut into pieces first:
the area is then that of the shape that was drawn. Slope is not counted: a hectare is
a hectare seen from above, as in the land registry.

Geodesic sums by Karney (2013), "Algorithms for geodesics", J. Geodesy 87, 43-55,
through `pyproj.Geod`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from talking_maps.geo.crs import Shape, points_to_degrees, to_degrees
from talking_maps.geo.repair import parts_of, simple_parts
from talking_maps.model.layer import GeometryKind

Unit = Literal["m2", "m", "number"]

#: In which unit a layer is measured, by the kind of its shapes.
UNITS: Mapping[GeometryKind, Unit] = {
    "polygon": "m2",
    "line": "m",
    "point": "number",
}

ELLIPSOID = Geod(ellps="WGS84")
#: A 5 km side bulges less than 2 cm from its geodesic 200 km from the zone's middle.
LONGEST_SIDE_M = 5_000.0
_POLYGON = int(shapely.GeometryType.POLYGON)


def area_m2(geometry: BaseGeometry, epsg: int) -> float:
    """Return the area of a shape's polygons, holes subtracted, on the ellipsoid [m²].

    `geometry` is in the CRS `epsg` [m]. Points and lines have no area. Parts of a
    multi-polygon are added: overlaps, which a valid one has not, would count twice.
    """
    return lonlat_area_m2(_on_globe(geometry, epsg))


def length_m(geometry: BaseGeometry, epsg: int) -> float:
    """Return the length of a shape's lines, or the perimeter of its polygons [m].

    `geometry` is in the CRS `epsg` [m]. As in shapely, a polygon's length is that of
    its rings, holes included, and a point's is zero.
    """
    return _lonlat_length_m(_on_globe(geometry, epsg))


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
    (amount,) = quantities((geometry,), kind, epsg)
    return amount, UNITS[kind]


def quantities(
    geometries: Sequence[BaseGeometry], kind: GeometryKind, epsg: int
) -> list[float]:
    """Return how much of a layer each shape is, as `quantity`; all projected at once.

    `kind` is that of the layer, `geometries` are in the CRS `epsg` [m].
    """
    if kind == "point":
        return [float(len(parts_of(one, shapely.Point))) for one in geometries]
    # Each on its own: GEOS cannot cut the sides of a collection with an empty shape.
    pieces = shapely.segmentize(np.array(geometries, dtype="O"), LONGEST_SIDE_M)
    if kind == "polygon" and (shapely.get_type_id(pieces) == _POLYGON).all():
        return _polygon_areas_m2(pieces, epsg)
    on_globe = to_degrees(shapely.GeometryCollection([*pieces]), epsg)
    measure = _lonlat_length_m if kind == "line" else lonlat_area_m2
    return [measure(one) for one in on_globe.geoms]


def _polygon_areas_m2(polygons: npt.NDArray[np.object_], epsg: int) -> list[float]:
    """Return `lonlat_area_m2` of many polygons in the CRS `epsg`, ring by ring."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.cumsum(np.bincount(of_ring, minlength=len(rings))).tolist()
    longitude, latitude = np.ascontiguousarray(points_to_degrees(xy, epsg).T)
    shells: dict[int, float] = {}
    holes = dict.fromkeys(range(len(polygons)), 0.0)
    first = 0
    for last, polygon in zip(ends, owner.tolist(), strict=True):
        area, _ = ELLIPSOID.polygon_area_perimeter(
            longitude[first:last], latitude[first:last]
        )
        if polygon in shells:
            holes[polygon] += abs(area)
        else:
            shells[polygon] = abs(area)
        first = last
    return [max(shells.get(i, 0.0) - hole, 0.0) for i, hole in holes.items()]


def lonlat_area_m2(geometry_lonlat: BaseGeometry) -> float:
    """Return the area of polygons given in lon/lat [degrees], sides geodesics [m²]."""
    return sum(
        _polygon_area_m2(part) for part in parts_of(geometry_lonlat, shapely.Polygon)
    )


def _lonlat_length_m(geometry_lonlat: BaseGeometry) -> float:
    return sum(
        ELLIPSOID.line_length(*ring.coords.xy)
        for part in simple_parts(geometry_lonlat)
        for ring in _lines(part)
    )


def _on_globe(geometry: Shape, epsg: int) -> Shape:
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
