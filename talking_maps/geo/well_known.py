"""Well-known binary and text into shapes, but only as deep as a map can be.

GEOS reads a collection within a collection by calling itself, so that some thousands
within each other, which fit into a kilobyte, end the whole process and not only the
reading. Here the depth is counted first, without recursion, and what lies too deep is
refused before GEOS sees it.
"""

from __future__ import annotations

import struct

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
    return shape


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
    order = {0: ">", 1: "<"}.get(content[at])
    if order is None:
        raise _damaged()

    def number(place: int) -> int:
        return int(struct.unpack_from(order + "I", content, place)[0])

    code = number(at + 1)
    at += _HEADER + (4 if code & _HAS_SRID else 0)
    kind, extra = (code & 0xFFFF) % 1000, (code & 0xFFFF) // 1000
    has_z, has_m = code & _HAS_Z or extra & 1, code & _HAS_M or extra & 2
    size = 8 * (2 + bool(has_z) + bool(has_m))
    if kind == _POINT:
        return at + size, 0
    count = number(at)
    at += 4
    if kind in _CONTAINERS:
        return at, count
    if kind in (_LINE, _CURVE):
        return at + count * size, 0
    if kind != _POLYGON:
        raise _damaged()
    for _ in range(count):
        at += 4 + number(at) * size
    return at, 0


def _too_deep() -> BadGeometry:
    return BadGeometry(
        "The shape lies in too many collections within each other. Export the file "
        "again."
    )


def _damaged() -> BadGeometry:
    return BadGeometry("The shape is damaged and cannot be read. Draw it again.")
