"""GeoJSON geometries to shapes in metres and back (RFC 7946).

What a browser or a file sends is not trusted: every number is checked before a shape
is built. Features, styles and collections of features are the business of `exchange`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.geo.crs import (
    MOST_LATITUDE_DEG,
    MOST_LONGITUDE_DEG,
    to_degrees,
    to_metres,
)
from talking_maps.geo.repair import refuse_detailed, refuse_impossible

#: A unit of the eighth decimal is 1.1 mm.
DECIMALS = 8
#: How deep the lists of coordinates lie below the position, by type.
_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_DEEPEST_COLLECTION = 8
_POSITION = range(2, 5)


def to_geojson(geometry: BaseGeometry, epsg: int) -> dict[str, Any]:
    """Return the shape as a GeoJSON geometry in lon/lat, rounded to 8 decimals.

    `geometry` is in the CRS `epsg` [m].
    """
    lonlat = shapely.transform(
        to_degrees(geometry, epsg), lambda xy: np.round(xy, DECIMALS)
    )
    # GEOS writes thousands of shapes while Python would still be walking through one.
    return cast("dict[str, Any]", json.loads(shapely.to_geojson(lonlat)))


def from_geojson(geojson: Mapping[str, Any], epsg: int) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry, or Feature, in the CRS `epsg` [m].

    Heights are dropped; the shape may still need `repair`. Raises `BadGeometry` for
    what is no geometry, empty, not finite, out of range, or too deep or detailed.
    """
    geometry = _built(_checked(geojson))
    refuse_impossible(geometry)
    return to_metres(geometry, epsg)


def _checked(geojson: object, depth: int = 0) -> dict[str, Any]:
    """Return a geometry mapping of nothing but finite numbers, closed rings, 2D."""
    if not isinstance(geojson, Mapping) or depth > _DEEPEST_COLLECTION:
        raise _not_geojson()
    kind = geojson.get("type")
    if kind == "Feature":
        return _checked(geojson.get("geometry"), depth + 1)
    if kind == "GeometryCollection":
        members = _sequence(geojson.get("geometries"))
        checked = [_checked(member, depth + 1) for member in members]
        return {"type": kind, "geometries": checked}
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise _not_geojson()
    coordinates = _coordinates(geojson.get("coordinates"), _DEPTH[kind])
    return {"type": kind, "coordinates": coordinates}


def _coordinates(given: object, depth: int) -> list[Any]:
    members = _sequence(given)
    if depth == 0:
        return _position(members)
    return [_coordinates(member, depth - 1) for member in members]


def _position(members: Sequence[Any]) -> list[float]:
    numbers = all(
        isinstance(number, int | float) and not isinstance(number, bool)
        for number in members
    )
    if len(members) not in _POSITION or not numbers:
        raise _not_geojson()
    # An int too large for a float is compared without being converted.
    if not (
        abs(members[0]) <= MOST_LONGITUDE_DEG and abs(members[1]) <= MOST_LATITUDE_DEG
    ):
        raise BadGeometry(
            "The shape has a coordinate that is not a place on Earth. Draw it again "
            "or check the file."
        )
    return [float(number) for number in members[:2]]


def _sequence(given: object) -> Sequence[Any]:
    if not isinstance(given, list | tuple):
        raise _not_geojson()
    refuse_detailed(len(given))
    return given


def _built(checked: dict[str, Any]) -> BaseGeometry:
    try:
        return shape(checked)
    except (ShapelyError, ValueError, IndexError, TypeError) as error:
        raise BadGeometry(
            "The shape has too few points for its kind. Draw it again."
        ) from error


def _not_geojson() -> BadGeometry:
    return BadGeometry("This is not a shape in GeoJSON. Choose another file.")
