"""Geometry as GeoPackage keeps it: a small header, then well-known binary.

Written by hand, so that a community file needs nothing but SQLite. It keeps two
dimensions, little-endian, and refuses what is not a GeoPackage geometry.

The history, which no GIS draws, packs its shapes: the first bytes of neighbouring
coordinates are alike, so that they shrink well once they lie side by side.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadFile, BadGeometry
from talking_maps.geo import from_wkb
from talking_maps.model.layer import GeometryKind

GEOMETRY_TYPES: dict[GeometryKind, str] = {
    "point": "POINT",
    "line": "MULTILINESTRING",
    "polygon": "MULTIPOLYGON",
}

_HEADER = struct.Struct("<2sBBi")
_ENVELOPE = struct.Struct("<4d")
_ENVELOPE_SIZES = (0, 32, 48, 48, 64)
_PACKED = b"TM"
_COORDINATE_SIZE = 8
#: No shape that is drawn or imported takes as many bytes; a bomb would.
_LARGEST = 1 << 28
_LITTLE_ENDIAN, _WITH_ENVELOPE, _EMPTY, _EXTENDED = 0x01, 0x02, 0x10, 0x20


def to_blob(geometry: BaseGeometry, epsg: int) -> bytes:
    """Return the geometry [m] as a GeoPackage blob; points carry no envelope."""
    if geometry.geom_type == "Point":
        return to_small_blob(geometry, epsg)
    body: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    west, south, east, north = geometry.bounds
    header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _WITH_ENVELOPE, epsg)
    return header + _ENVELOPE.pack(west, east, south, north) + body


def to_small_blob(geometry: BaseGeometry, epsg: int) -> bytes:
    """Return the geometry [m] as a GeoPackage blob without an envelope."""
    body: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, epsg) + body


def encode_compressed(geometry: BaseGeometry, epsg: int) -> bytes:
    """Return the geometry [m] as small as can be, for the history."""
    plain = to_small_blob(geometry, epsg)
    spare = -len(plain) % _COORDINATE_SIZE
    rows = np.frombuffer(plain + bytes(spare), "uint8").reshape(-1, _COORDINATE_SIZE)
    packed = _PACKED + bytes([spare]) + zlib.compress(rows.T.tobytes())
    return min(packed, plain, key=len)


def body(blob: bytes) -> bytes:
    """Return the well-known binary inside the blob; raises BadFile."""
    blob = _unpacked(blob) if blob[:2] == _PACKED else blob
    is_ours = len(blob) > _HEADER.size and blob[:2] == b"GP"
    envelope = (blob[3] >> 1) & 0b111 if is_ours else len(_ENVELOPE_SIZES)
    if envelope >= len(_ENVELOPE_SIZES) or blob[3] & _EXTENDED:
        raise BadFile(
            "The file holds a shape that cannot be read. Restore a backup of it."
        )
    return blob[_HEADER.size + _ENVELOPE_SIZES[envelope] :]


def from_blob(blob: bytes) -> BaseGeometry:
    """Return the geometry of a GeoPackage blob; raises BadFile."""
    try:
        geometry = from_wkb(body(blob))
    except BadGeometry as error:
        raise BadFile(
            "The file holds a shape that cannot be read. Restore a backup of it."
        ) from error
    return single(geometry)


def is_empty(blob: bytes) -> bool:
    """Tell whether the blob's header says that there is no shape in it."""
    return len(blob) > _HEADER.size and bool(blob[3] & _EMPTY)


def single(geometry: BaseGeometry) -> BaseGeometry:
    """Return the only part of a one-part collection, else the geometry itself."""
    many = geometry.geom_type.startswith("Multi")
    if not many or shapely.get_num_geometries(geometry) != 1:
        return geometry
    return shapely.get_geometry(geometry, 0) or geometry


def canonical(geometry: BaseGeometry) -> BaseGeometry:
    """Return the geometry in two dimensions, a one-part collection as its part.

    Raises BadGeometry if it is empty or a coordinate is not a finite number.
    """
    if geometry.is_empty:
        raise BadGeometry("The shape is empty. Draw it again.")
    flat: BaseGeometry = shapely.force_2d(geometry)
    if not all(map(_is_finite, flat.bounds)):
        raise BadGeometry("The shape has an impossible coordinate. Draw it again.")
    return single(flat)


def as_column(geometry: BaseGeometry, kind: GeometryKind) -> BaseGeometry:
    """Return the geometry as its layer's table wants it; raises BadGeometry."""
    match kind, geometry:
        case "polygon", Polygon():
            return MultiPolygon([geometry])
        case "line", LineString():
            return MultiLineString([geometry])
        case ("polygon", MultiPolygon()) | ("line", MultiLineString()):
            return geometry
        case "point", Point():
            return geometry
    match kind:
        case "polygon":
            raise BadGeometry("This layer takes areas only. Draw an area.")
        case "line":
            raise BadGeometry("This layer takes lines only. Draw a line.")
        case "point":
            raise BadGeometry("This layer takes points only. Set one point.")


def bounds(blob: bytes) -> tuple[float, float, float, float] | None:
    """Return (west, south, east, north) of a blob, None for an empty shape."""
    geometry = from_blob(blob)
    return None if geometry.is_empty else geometry.bounds


def _is_finite(number: float) -> bool:
    return number - number == 0.0


def _unpacked(packed: bytes) -> bytes:
    start = len(_PACKED) + 1
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(packed[start:], _LARGEST)
    except zlib.error:
        found = b""
    columns = np.frombuffer(found, "uint8")
    if not machine.eof or columns.size % _COORDINATE_SIZE:
        raise BadFile(
            "The file holds a shape that cannot be read. Restore a backup of it."
        )
    rows = columns.reshape(_COORDINATE_SIZE, -1).T.tobytes()
    return rows[: len(rows) - packed[start - 1]]
