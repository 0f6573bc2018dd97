"""Shapes from what a file says of them, the same steps for every format.

A position that is none, a piece of one point, a ring that does not end where it began:
none of them condemns the row. They are left out or closed, and the shape tells it in
`mended`. Heights are kept here; `flat` takes them off and tells those of a line's ends.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.compare import HEIGHTS
from talking_maps.errors import BadGeometry, Value
from talking_maps.exchange.readers.tables import Mending, Row
from talking_maps.geo.wkt_wkb import DEEPEST_COLLECTION, loose_wkb
from talking_maps.model.message import Message

#: How deep the lists of coordinates lie below the position, by type.
DEPTHS = {
    "point": 0,
    "multipoint": 1,
    "linestring": 1,
    "multilinestring": 2,
    "polygon": 2,
    "multipolygon": 3,
}
COLLECTION = "geometrycollection"
#: What is said of a shape of which no piece has enough points.
TOO_FEW = "The shape has too few points. Draw it again with more points."
_CORNERS = 3
_WKT = re.compile(r"\s*([A-Z]+)\s*(?:Z|M|ZM)?\s*(\(.*\))\s*", re.IGNORECASE | re.DOTALL)
_NUMBERS = re.compile(r"[^(),]+")
_SRID = re.compile(r"\s*SRID=(\d+);", re.IGNORECASE)

_Position = tuple[float, float, float]
#: Positions, a row each: x, y and the height, nan where there is none.
_Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Built:
    """A shape, with heights where it has them, and what had to be done to it."""

    shape: BaseGeometry | None
    mended: tuple[Mending, ...] = ()


def row_of(
    number: int,
    build: Callable[[], Built],
    attributes: Mapping[str, Value],
    left: Sequence[tuple[str, str]] = (),
) -> Row:
    """Return a row with its shape flat, or with the reason why it has none."""
    try:
        built = build()
        # Before it is carried, turned, closed and mended, which takes long.
        geo.refuse_detailed(_points(built.shape))
    except BadGeometry as error:
        problem = Message(error.message, error.values)
        return Row(number, None, attributes, problem, left=tuple(left))
    shape = built.shape
    if shape is None or shape.is_empty:
        return Row(number, None, attributes, left=tuple(left))
    return Row(
        number,
        shapely.force_2d(shape),
        attributes,
        None,
        ends_of(shape),
        built.mended,
        tuple(left),
    )


def from_coordinates(kind: str, coordinates: object) -> Built:
    """Return the shape of GeoJSON's nested lists; `kind` is its type in small letters.

    Raises BadGeometry if nothing of it is left.
    """
    if kind not in DEPTHS:
        raise BadGeometry("The shape is of a kind that cannot be drawn.")
    if not isinstance(coordinates, list | tuple):
        raise BadGeometry("The shape has no list of coordinates. Export it again.")
    if not coordinates:
        return Built(None)
    geo.refuse_detailed(_count(coordinates, DEPTHS[kind]))
    maker = _Maker()
    shape = maker.make(kind, coordinates)
    if shape is None:
        raise maker.reason or _too_few()
    return Built(shape, tuple(maker.mended))


def count_of(geometry: object) -> int:
    """Return how many positions a GeoJSON geometry lists, without those in groups."""
    found = geometry.get("coordinates") if isinstance(geometry, dict) else None
    return _count(found, DEPTHS.get(type_of(geometry), 0))


def _count(lists: object, depth: int) -> int:
    """Return how many positions lie so deep in nested lists."""
    if not isinstance(lists, list | tuple):
        return 0
    if depth <= 1:
        return len(lists)
    return sum(_count(one, depth - 1) for one in lists)


def _points(shape: BaseGeometry | None) -> int:
    return 0 if shape is None else int(shapely.get_num_coordinates(shape))


def from_parts(parts: Iterable[Built]) -> Built:
    """Return several shapes as one collection."""
    kept = [part for part in parts if part.shape is not None]
    mended = tuple(dict.fromkeys(m for part in kept for m in part.mended))
    return Built(shapely.GeometryCollection([p.shape for p in kept]), mended)


def from_geojson(geometry: object, depth: int = 0) -> Built:
    """Return the shape of a GeoJSON geometry, or none for null."""
    if geometry is None:
        return Built(None)
    kind = type_of(geometry)
    if not isinstance(geometry, dict):
        raise BadGeometry("The shape is of a kind that cannot be drawn.")
    if kind == COLLECTION and depth < DEEPEST_COLLECTION:
        members = geometry.get("geometries")
        several = members if isinstance(members, list) else []
        return from_parts(from_geojson(member, depth + 1) for member in several)
    return from_coordinates(kind, geometry.get("coordinates"))


def from_wkb(content: bytes) -> Built:
    """Return the shape of well-known binary, mended where GEOS would not read it."""
    try:
        shape = geo.from_wkb(content)
    except BadGeometry as strict:
        loose = loose_wkb(content)
        if loose is None:
            raise
        try:
            return from_geojson(loose)
        except BadGeometry as error:
            raise error from strict
    return finite(shape)


def from_wkt(text: str) -> Built:
    """Return the shape of well-known text, mended where GEOS would not read it."""
    plain = _SRID.sub("", text, count=1)
    try:
        shape = geo.from_wkt(plain)
    except BadGeometry:
        found = _WKT.fullmatch(plain)
        kind = found[1].casefold() if found else ""
        if found is None or kind not in DEPTHS:
            raise
        return from_coordinates(kind, _lists(found[2]))
    return finite(shape)


def srid_of(text: str) -> int | None:
    """Return the EPSG code before extended well-known text, if there is one."""
    found = _SRID.match(text)
    return int(found[1]) if found else None


def finite(shape: BaseGeometry) -> Built:
    """Return the shape without positions that are no numbers."""
    if shape.is_empty:
        return Built(None)
    if np.isfinite(shapely.get_coordinates(shape)).all():
        return Built(shape)
    return from_geojson(_as_geojson(shape))


def type_of(value: object) -> str:
    """Return the type that a GeoJSON object says it is, in small letters."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind.lower() if isinstance(kind, str) else ""


def _as_geojson(shape: BaseGeometry) -> dict[str, Any]:
    found: dict[str, Any] = shapely.geometry.mapping(shape)
    return found


def _lists(text: str) -> object:
    """Return the brackets of well-known text as nested lists; raises BadGeometry."""
    lists = _NUMBERS.sub(
        lambda m: f"[{','.join(m[0].split())}]" if m[0].strip() else "", text
    )
    try:
        found = json.loads(lists.replace("(", "[").replace(")", "]"))
    except (ValueError, RecursionError) as error:
        raise BadGeometry(
            "A coordinate is not a pair of numbers. Correct it, or export the file "
            "again."
        ) from error
    # One position stands in brackets of its own.
    return found[0] if len(found) == 1 and _is_position(found[0]) else found


def _is_position(value: object) -> bool:
    return isinstance(value, list) and bool(value) and not isinstance(value[0], list)


class _Maker:
    """Makes a shape of nested lists and remembers what it left out or closed."""

    def __init__(self) -> None:
        self.mended: dict[Mending, None] = {}
        self.reason: BadGeometry | None = None

    def make(self, kind: str, lists: Sequence[object]) -> BaseGeometry | None:
        try:
            return self._make(kind, lists)
        except (ShapelyError, ValueError) as error:
            raise _too_few() from error

    def _make(self, kind: str, lists: Sequence[object]) -> BaseGeometry | None:
        match kind:
            case "point":
                places = self._places([lists])
                return shapely.Point(_of_one_depth(places)[0]) if len(places) else None
            case "multipoint":
                # Some programs write a position where a list of them is wanted.
                places = self._places(lists)
                return (
                    shapely.MultiPoint(_of_one_depth(places)) if len(places) else None
                )
            case "linestring":
                return self._line(lists)
            case "polygon":
                return self._polygon(lists)
        members = [_listed(one) for one in lists]
        if kind == "multilinestring":
            lines = [line for line in map(self._line, members) if line is not None]
            return shapely.MultiLineString(lines) if lines else None
        areas = [area for area in map(self._polygon, members) if area is not None]
        return shapely.MultiPolygon(areas) if areas else None

    def _line(self, lists: Sequence[object]) -> shapely.LineString | None:
        places = self._places(lists)
        if not _are_distinct(places, 2):
            self.mended["strays"] = None
            return None
        return shapely.LineString(_of_one_depth(places))

    def _polygon(self, lists: Sequence[object]) -> shapely.Polygon | None:
        rings = [self._ring(_listed(one)) for one in lists]
        if not rings or rings[0] is None:
            return None
        return shapely.Polygon(
            rings[0], [ring for ring in rings[1:] if ring is not None]
        )

    def _ring(self, lists: Sequence[object]) -> _Places | None:
        places = self._places(lists)
        if not _are_distinct(places, _CORNERS):
            self.mended["strays"] = None
            return None
        if (places[0, :2] != places[-1, :2]).any():
            self.mended["rings"] = None
            places = np.vstack([places, places[:1]])
        return _of_one_depth(places)

    def _places(self, lists: Sequence[object]) -> _Places:
        plain = _plain_places(lists)
        if plain is not None:
            return plain
        found = [self._position(_listed(one)) for one in lists]
        kept = [place for place in found if place is not None]
        if len(kept) < len(found):
            self.mended["positions"] = None
        return np.array(kept, dtype=float).reshape(-1, 3)

    def _position(self, value: Sequence[object]) -> _Position | None:
        """Return x, y and the height, nan without one; or None, with the reason."""
        try:
            x, y, *more = value
            place = float(_number(x)), float(_number(y))
        except (ValueError, TypeError, OverflowError):
            self._unread_position(value)
            return None
        if not all(map(math.isfinite, place)):
            self.reason = BadGeometry(
                "A coordinate is not a finite number. Correct it."
            )
            return None
        height = more[0] if more and _is_number(more[0]) else math.nan
        try:
            return *place, float(height)  # type: ignore[arg-type]
        except OverflowError:
            return *place, math.nan

    def _unread_position(self, value: Sequence[object]) -> None:
        """Keep why a position cannot be read."""
        endless = [_is_number(one) for one in value[:2]] == [True, True]
        self.reason = (
            BadGeometry("A coordinate is not a finite number. Correct it.")
            if endless
            else BadGeometry(
                "A coordinate is not a pair of numbers. Correct it, or export the "
                "file again."
            )
        )


def _plain_places(lists: Sequence[object]) -> _Places | None:
    """Return all positions at once if nothing has to be looked at in any of them."""
    pairs = [one for one in lists if isinstance(one, list)]
    sizes = set(map(len, pairs))
    if len(pairs) < len(lists) or sizes not in ({2}, {3}):
        return None
    numbers = list(chain.from_iterable(pairs))
    if not set(map(type, numbers)) <= {int, float}:
        return None
    try:
        places = np.array(numbers, dtype=float).reshape(-1, *sizes)
    except OverflowError:
        return None
    if not np.isfinite(places).all():
        return None
    heights = np.full(len(places), math.nan)
    return np.column_stack([places, heights])[:, :3]


def _are_distinct(places: _Places, wanted: int) -> bool:
    """Tell whether so many of the positions differ, whatever their heights."""
    left = places[:, :2]
    for _ in range(wanted):
        if not len(left):
            return False
        left = left[(left != left[0]).any(axis=1)]
    return True


def _too_few() -> BadGeometry:
    return BadGeometry("The shape has too few points. Draw it again with more points.")


def _of_one_depth(places: _Places) -> _Places:
    """Return the positions with heights if any has one, else flat."""
    return places if np.isfinite(places[:, 2]).any() else places[:, :2]


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return value
    if value is None:
        return ()
    raise BadGeometry("The shape has no list of coordinates. Export it again.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise TypeError


def ends_of(shape: BaseGeometry | None) -> Mapping[str, float]:
    """Return the heights of a line's two ends by field, none where not both are given.

    Zero is what programs write where nothing was measured, and is not taken.

    >>> ends_of(shapely.LineString([(0, 0, 4100.5), (1, 1, 0), (2, 2, 4098)]))
    {'height_first_m': 4100.5, 'height_last_m': 4098.0}
    """
    lines = [] if shape is None else list(shapely.get_parts(shape))
    if len(lines) != 1 or not isinstance(lines[0], shapely.LineString):
        return {}
    points = shapely.get_coordinates(lines[0], include_z=True)
    if not len(points):
        return {}
    first, last = points[[0, -1], 2].tolist()
    if not first or not last or not math.isfinite(first + last):
        return {}
    return dict(zip(HEIGHTS, (first, last), strict=True))
