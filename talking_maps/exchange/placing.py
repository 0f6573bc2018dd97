"""Bring a shape from a file into the community's metres, fit for a layer, or refuse it.

A line that comes back to where it began is taken as the field it walks around, in a
layer of areas. A shape thousands of kilometres away is refused: its coordinates are
missing or swapped, and no projection of the community can hold it.
"""

from __future__ import annotations

import math

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGeometry
from talking_maps.exchange.source import LONLAT
from talking_maps.model.layer import GeometryKind

#: The whole of Peru lies within this of any of its communities' zones [m].
FARTHEST_M = 1_000_000.0
#: Ends of a walk nearer than this share of its length, or these metres, meet [m].
GAP_SHARE = 0.1
GAP_M = 30.0
#: All there is of longitude and latitude [degrees].
WORLD = box(-180, -90, 180, 90)
_CORNERS = 3


def placed(
    geometry: BaseGeometry, crs: str, *, epsg: int, boundary: BaseGeometry | None
) -> BaseGeometry:
    """Return the shape in the CRS `epsg` [m], of whatever kind it is.

    Raises BadGeometry if its coordinates are no place, or one far from the boundary.
    """
    if crs == LONLAT:
        _refuse_non_degrees(geometry)
    shape = geo.reproject(geometry, crs, epsg)
    if boundary is not None:
        _refuse_far(shape, boundary)
    return shape


def closed(shape: BaseGeometry, kind: GeometryKind) -> tuple[BaseGeometry, bool]:
    """Return a walk around a field as that field, and whether it was one."""
    lines = _lines(shape)
    if kind != "polygon" or not lines or not all(_meets(line) for line in lines):
        return shape, False
    return shapely.MultiPolygon([shapely.Polygon(line) for line in lines]), True


def _lines(shape: BaseGeometry) -> list[shapely.LineString]:
    parts = list(shapely.get_parts(shape))
    lines = [part for part in parts if isinstance(part, shapely.LineString)]
    return lines if len(lines) == len(parts) else []


def _meets(line: shapely.LineString) -> bool:
    corners = {tuple(xy) for xy in line.coords}
    gap = shapely.Point(line.coords[0]).distance(shapely.Point(line.coords[-1]))
    near = gap <= max(GAP_SHARE * line.length, min(GAP_M, line.length / 3))
    return len(corners) >= _CORNERS and bool(near)


def _refuse_non_degrees(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    whole = WORLD.bounds
    if not (
        whole[0] <= west <= east <= whole[2] and whole[1] <= south <= north <= whole[3]
    ):
        raise BadGeometry(
            "The coordinates are not longitude and latitude: {place}. If they are "
            "metres, give the EPSG code (UTM zone 18 south is 32718).",
            place=f"{west:.7g}, {south:.7g}",
        )


def _refuse_far(shape: BaseGeometry, boundary: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    left, low, right, high = boundary.bounds
    aside = max(left - east, west - right, 0.0)
    along = max(low - north, south - high, 0.0)
    if not math.hypot(aside, along) <= FARTHEST_M:
        raise BadGeometry(
            "The shape lies more than {distance:m} from the community. Its "
            "coordinates may be zero or swapped: correct them.",
            distance=FARTHEST_M,
        )
