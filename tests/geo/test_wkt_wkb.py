"""Binary and text shapes: read as GEOS does, but never deeper than a map can be."""

import struct
import sys
from collections.abc import Callable
from typing import Literal

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGeometry
from talking_maps.geo.wkt_wkb import DEEPEST_COLLECTION

DEEP = 400_000 if sys.platform != "win32" else 20_000
SHAPES = [
    "POINT (1 2)",
    "POINT Z (1 2 3)",
    "POINT EMPTY",
    "LINESTRING (0 0, 1 1)",
    "LINESTRING EMPTY",
    "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
    "MULTIPOINT (1 2, 3 4)",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
    "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))",
    "MULTIPOLYGON Z (((0 0 1, 9 0 2, 9 9 3, 0 0 1)))",
    "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1)))",
    "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION EMPTY, MULTIPOINT EMPTY, POINT (1 1))",
]


def nested(kind: int, depth: int) -> bytes:
    """Return collections within each other, the innermost a point."""
    point = struct.pack("<BIdd", 1, 1, 1.0, 2.0)
    return struct.pack("<BII", 1, kind, 1) * depth + point


@pytest.mark.parametrize("text", SHAPES)
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("is_iso", [True, False])
def test_what_is_no_deeper_than_a_map_is_read_as_by_geos(
    text: str, order: int, is_iso: bool
) -> None:
    shape = shapely.from_wkt(text)
    assert shapely.equals_identical(geo.from_wkt(text), shape)
    flavor: Literal["iso", "extended"] = "iso" if is_iso else "extended"
    content = shapely.to_wkb(shape, byte_order=order, flavor=flavor)
    assert shapely.equals_identical(geo.from_wkb(content), shapely.from_wkb(content))


def test_a_reference_system_within_the_shape_is_passed_over() -> None:
    shape = shapely.set_srid(shapely.from_wkt(SHAPES[8]), 32718)
    content = shapely.to_wkb(shape, include_srid=True)
    assert geo.from_wkb(content).equals(shape)


@pytest.mark.parametrize("depth", [DEEPEST_COLLECTION + 1, 20_000, DEEP])
@pytest.mark.parametrize("kind", [4, 5, 6, 7, 9, 10, 11, 12, 1007, 3007])
def test_binary_nested_too_deep_is_refused(kind: int, depth: int) -> None:
    with pytest.raises(BadGeometry, match="collections within each other"):
        geo.from_wkb(nested(kind, depth))


@pytest.mark.parametrize("depth", [DEEPEST_COLLECTION + 1, 20_000, DEEP])
@pytest.mark.parametrize("end", ["", "POINT (1 2)"])
def test_text_nested_too_deep_is_refused(end: str, depth: int) -> None:
    shut = ")" * depth if end else ""
    with pytest.raises(BadGeometry, match=r"collections within each other|damaged"):
        geo.from_wkt("GEOMETRYCOLLECTION(" * max(depth, 12) + end + shut)


@pytest.mark.parametrize("read", [geo.from_wkb, lambda b: geo.from_wkt(b.hex())])
def test_every_cut_is_read_as_by_geos_or_refused(
    read: Callable[[bytes], BaseGeometry],
) -> None:
    whole = shapely.to_wkb(shapely.from_wkt(SHAPES[8]))
    for end in range(len(whole)):
        with pytest.raises(BadGeometry):
            read(whole[:end])
