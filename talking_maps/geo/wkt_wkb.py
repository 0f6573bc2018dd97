"""Well-known binary and text into shapes, but only as deep as a map can be.

GEOS reads a collection within a collection by calling itself, so that some thousands
within each other, which fit into a kilobyte, end the whole process and not only the
reading. Here the depth is counted first, without recursion, and what lies too deep is
refused before GEOS sees it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry

#: Collections within each other; maps have two or three.
DEEPEST_COLLECTION = 8
#: Brackets of a multi-polygon: the list, each polygon, each ring.
_BRACKETS = 3
_OPEN, _CLOSE = b"()"
_POINT, _LINE, _POLYGON, _CURVE = 1, 2, 3, 8
_CONTAINERS = frozenset({4, 5, 6, 7, 9, 10, 11, 12})
_NAMES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
_FLAT = frozenset({b"\x01\x01\0\0\0", b"\x01\x02\0\0\0", b"\x01\x03\0\0\0"})
_HEADER = 5
_FIRST_MEMBER = 9
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000


def from_wkb(content: bytes) -> BaseGeometry:
    """Return the shape; raises BadGeometry if it is damaged or nested too deep."""
    _refuse_deep_wkb(content)
    try:
        shape: BaseGeometry = shapely.from_wkb(content)
    except ShapelyError as error:
        raise _damaged() from error
    except NotImplementedError as error:  # GEOS knows curves, Shapely does not
        raise _curved() from error
    return shape


def from_wkt(text: str) -> BaseGeometry:
    """Return the shape; raises BadGeometry if it is no WKT or nested too deep."""
    signs = np.frombuffer(text.encode(errors="replace"), "uint8")
    steps = (signs == _OPEN).astype("int32") - (signs == _CLOSE)
    if steps.size and steps.cumsum().max() > DEEPEST_COLLECTION + _BRACKETS:
        raise _too_deep()
    try:
        shape: BaseGeometry = shapely.from_wkt(text)
    except ShapelyError as error:
        raise _damaged() from error
    except NotImplementedError as error:  # GEOS knows curves, Shapely does not
        raise _curved() from error
    return shape


def loose_wkb(content: bytes) -> dict[str, Any] | None:
    """Return what binary says as GeoJSON, with lines of a point and open rings.

    GEOS reads neither. None if it is damaged, nested too deep, or of curves.
    """
    try:
        return _Loose(content).shape(0)
    except (struct.error, IndexError, KeyError, BadGeometry):
        return None


class _Loose:
    """Reads a shape member by member, at `at`."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def shape(self, depth: int) -> dict[str, Any]:
        if depth > DEEPEST_COLLECTION:
            raise _too_deep()
        head = _header(self.content, self.at)
        name = _NAMES[head.kind]
        self.at = head.end
        if name == "GeometryCollection":
            members = [self.shape(depth + 1) for _ in range(self._count(head))]
            return {"type": name, "geometries": members}
        if head.kind in _CONTAINERS:
            count = self._count(head)
            parts = [self.shape(depth + 1)["coordinates"] for _ in range(count)]
            return {"type": name, "coordinates": parts}
        return {"type": name, "coordinates": self._coordinates(head)}

    def _coordinates(self, head: _Header) -> list[Any]:
        if head.kind == _POINT:
            (place,) = self._places(head, 1)
            return [*place]
        if head.kind == _LINE:
            return self._places(head, self._count(head))
        rings = range(self._count(head))
        return [self._places(head, self._count(head)) for _ in rings]

    def _places(self, head: _Header, count: int) -> list[Any]:
        whole = np.frombuffer(
            self.content, head.order + "f8", count * head.numbers, self.at
        )
        self.at += count * head.numbers * 8
        # Of x, y, m the last is no height.
        kept = 3 if head.has_z else 2
        return [*whole.reshape(count, head.numbers)[:, :kept].tolist()]

    def _count(self, head: _Header) -> int:
        (count,) = struct.unpack_from(head.order + "I", self.content, self.at)
        self.at += 4
        return int(count)


def _refuse_deep_wkb(content: bytes) -> None:
    """Raise BadGeometry if collections lie too deep within each other."""
    if content[:_HEADER] in _FLAT or _is_of_one_part(content):
        return
    try:
        _walk(content)
    except (struct.error, IndexError) as error:
        raise _damaged() from error


def _is_of_one_part(content: bytes) -> bool:
    """Tell a multi-shape of one flat part, as nearly every stored shape is."""
    counted = content[:_FIRST_MEMBER]
    member = content[_FIRST_MEMBER : _FIRST_MEMBER + _HEADER]
    return counted[:1] == b"\x01" and counted[5:] == b"\x01\0\0\0" and member in _FLAT


def _walk(content: bytes) -> None:
    """Go through all members in the order they lie, counting what is still open."""
    at, waiting = 0, []
    while True:
        at, members = _past_header(content, at)
        if members:
            waiting.append(members)
            if len(waiting) > DEEPEST_COLLECTION:
                raise _too_deep()
            continue
        while waiting:
            waiting[-1] -= 1
            if waiting[-1]:
                break
            waiting.pop()
        if not waiting:
            return


def _past_header(content: bytes, at: int) -> tuple[int, int]:
    """Return where the next shape begins, and how many members this one announces."""
    head = _header(content, at)

    def number(offset: int) -> int:
        return int(struct.unpack_from(head.order + "I", content, offset)[0])

    at, size = head.end, head.numbers * 8
    if head.kind == _POINT:
        return at + size, 0
    count = number(at)
    at += 4
    if head.kind in _CONTAINERS:
        return at, count
    if head.kind in (_LINE, _CURVE):
        return at + count * size, 0
    for _ in range(count):
        at += 4 + number(at) * size
    return at, 0


@dataclass(frozen=True, slots=True)
class _Header:
    """How a shape begins: byte order, kind, numbers of a position, where it ends."""

    order: str
    kind: int
    numbers: int
    has_z: bool
    end: int


def _header(content: bytes, at: int) -> _Header:
    order = {0: ">", 1: "<"}.get(content[at])
    if order is None:
        raise _damaged()
    (code,) = struct.unpack_from(order + "I", content, at + 1)
    kind, extra = (code & 0xFFFF) % 1000, (code & 0xFFFF) // 1000
    if kind not in _CONTAINERS and kind not in (_POINT, _LINE, _POLYGON, _CURVE):
        raise _damaged()
    has_z, has_m = bool(code & _HAS_Z or extra & 1), bool(code & _HAS_M or extra & 2)
    end = at + _HEADER + (4 if code & _HAS_SRID else 0)
    return _Header(order, kind, 2 + has_z + has_m, has_z, end)


def _too_deep() -> BadGeometry:
    return BadGeometry(
        "The shape lies in too many collections within each other. Export the file "
        "again."
    )


def _curved() -> BadGeometry:
    return BadGeometry("The shape is of a kind that cannot be drawn.")


def _damaged() -> BadGeometry:
    return BadGeometry("The shape is damaged and cannot be read. Draw it again.")
