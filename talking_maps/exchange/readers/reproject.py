"""Bring a shape from a file into the community's metres, fit for a layer, or refuse it.

A line that comes back to where it began, in one piece or several, is taken as the
field it walks around, in a layer of areas. Longitudes counted from 0 to 360 are the
same places. A shape thousands of kilometres away is refused: its coordinates are
missing or swapped, and no projection of the community can hold it.
"""

from __future__ import annotations

import math

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGeometry
from talking_maps.exchange.readers.tables import LONLAT
from talking_maps.model.layer import GeometryKind

#: The whole of Peru lies within this of any of its communities' zones [m].
FARTHEST_M = 1_000_000.0
#: All there is of longitude and latitude [degrees], and east of Greenwich to 360.
WORLD = box(-180, -90, 180, 90)
TURNED = box(-180, -90, 360, 90)


def to_community_crs(
    geometry: BaseGeometry, crs: str, *, epsg: int, boundary: BaseGeometry | None
) -> BaseGeometry:
    """Return the shape in the CRS `epsg` [m], of whatever kind it is.

    Raises BadGeometry if its coordinates are no place, or one far from the boundary.
    """
    if crs == LONLAT:
        geometry = turned_back(geometry)
        _refuse_non_degrees(geometry)
    shape = geo.reproject(geometry, crs, epsg)
    if boundary is not None:
        _refuse_far(shape, boundary)
    return shape


def closed(shape: BaseGeometry, kind: GeometryKind) -> tuple[BaseGeometry, float]:
    """Return a walk around a field as that field, pieces of one line as the line.

    With it comes the widest gap that was closed [m], below zero where nothing was.
    `shape` is in metres.
    """
    lines = _lines(shape)
    if not lines or kind == "point":
        return shape, -1.0
    if kind == "line":
        return geo.joined(lines)
    walks = geo.walked_around(lines)
    return walks if walks is not None else (shape, -1.0)


def turned_back(geometry: BaseGeometry) -> BaseGeometry:
    """Return the shape with its longitudes from −180 to 180 instead of 0 to 360."""
    west, _, east, _ = geometry.bounds
    if not (WORLD.bounds[2] < east <= TURNED.bounds[2] and west >= 0):
        return geometry
    return shapely.transform(
        geometry, lambda xy: xy - [360.0, 0.0] * (xy[:, :1] > WORLD.bounds[2])
    )


def _lines(shape: BaseGeometry) -> list[shapely.LineString]:
    parts = list(shapely.get_parts(shape))
    lines = [part for part in parts if isinstance(part, shapely.LineString)]
    return lines if len(lines) == len(parts) else []


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
            "coordinates may be zero or swapped, or lack their minus: correct them.",
            distance=FARTHEST_M,
        )
