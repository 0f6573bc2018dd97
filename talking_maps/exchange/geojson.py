"""Read GeoJSON row by row, so that one bad shape does not spoil the file.

RFC 7946 is read, with what older programs write: the `crs` member, type names in any
case, UTF-16 and a byte order mark. Coordinates are checked before a shape is built;
nothing is guessed from text in the place of a number.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadFile, BadGeometry
from talking_maps.exchange.source import LONLAT, Row, Table
from talking_maps.exchange.values import as_attributes, decoded
from talking_maps.geo.well_known import DEEPEST_COLLECTION
from talking_maps.model.message import Message

_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d{3,7})$", re.IGNORECASE)
_DEPTHS = {
    "point": 0, "multipoint": 1, "linestring": 1, "multilinestring": 2,
    "polygon": 2, "multipolygon": 3,
}  # fmt: skip
_COLLECTION = "geometrycollection"


def read_geojson(path: Path, shown: str) -> tuple[Table, ...]:
    """Return the file's one table; its `crs` is empty if the file names none.

    Raises BadFile if it is not JSON, or JSON of another kind.
    """
    document = _parse(decoded(path.read_bytes(), shown), shown)
    features = _features(document, shown)
    rows = tuple(_row(number, f) for number, f in enumerate(features, start=1))
    return (Table(Path(shown).stem, "geojson", _crs(document, shown), rows),)


def _parse(text: str, shown: str) -> Mapping[str, object]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile(
            "The file {file} is broken in line {line}. It may have been cut off while "
            "it was saved or copied: save it again.",
            file=shown,
            line=error.lineno,
        ) from error
    except (ValueError, RecursionError) as error:  # numbers without end, or nesting
        raise BadFile(
            "{file} is nested too deeply to be a map. Export it again.", file=shown
        ) from error
    if not isinstance(document, dict):
        raise BadFile("{file} is not GeoJSON. Export it again as GeoJSON.", file=shown)
    return document


def _features(document: Mapping[str, object], shown: str) -> list[object]:
    kind = _type(document)
    if kind == "featurecollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise BadFile(
                "{file} has no list of features. Export it again as GeoJSON.",
                file=shown,
            )
        return features
    if kind == "feature":
        return [document]
    if kind in _DEPTHS or kind == _COLLECTION:
        return [{"type": "Feature", "geometry": document}]
    raise BadFile("{file} is not GeoJSON. Export it again as GeoJSON.", file=shown)


def _crs(document: Mapping[str, object], shown: str) -> str:
    crs = document.get("crs")
    if not isinstance(crs, dict):
        return ""
    properties = crs.get("properties")
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if name.upper().endswith("CRS84"):
        return LONLAT
    if found := _EPSG.search(name):
        return f"EPSG:{found[1]}"
    raise BadFile(
        "{file} names a coordinate system that is not known: “{crs}”. Export it again "
        "in WGS 84 (EPSG:4326).",
        file=shown,
        crs=name[:60],
    )


def _row(number: int, feature: object) -> Row:
    if not isinstance(feature, dict) or _type(feature) != "feature":
        return Row(number, None, problem=Message("This is not a GeoJSON feature."))
    properties = feature.get("properties")
    given = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        given.setdefault("id", feature["id"])
    attributes = as_attributes(given)
    try:
        return Row(number, _shape(feature.get("geometry")), attributes)
    except BadGeometry as error:
        problem = Message(error.message, error.values)
        return Row(number, None, attributes, problem)


def _shape(geometry: object, depth: int = 0) -> BaseGeometry | None:
    if geometry is None:
        return None
    kind = _type(geometry)
    if kind == _COLLECTION and depth < DEEPEST_COLLECTION:
        return shapely.GeometryCollection(list(_parts(geometry, depth)))
    if not isinstance(geometry, dict) or kind not in _DEPTHS:
        raise BadGeometry("The shape is of a kind that cannot be drawn.")
    coordinates = _checked(geometry.get("coordinates"), _DEPTHS[kind])
    if not coordinates:
        return None
    try:
        return shape({"type": kind, "coordinates": coordinates})
    except (ShapelyError, ValueError, IndexError) as error:
        raise BadGeometry(
            "The shape has too few points. Draw it again with more points."
        ) from error


def _parts(collection: object, depth: int) -> Iterator[BaseGeometry]:
    members = cast("dict[str, object]", collection).get("geometries")
    for member in members if isinstance(members, list) else []:
        part = _shape(member, depth + 1)
        if part is not None:
            yield part


def _checked(value: object, depth: int) -> tuple[object, ...]:
    """Return positions nested `depth` deep as tuples of (x, y); height is dropped."""
    if not isinstance(value, list):
        raise BadGeometry("The shape has no list of coordinates. Export it again.")
    if depth == 0:
        return _position(value)
    return tuple(_checked(part, depth - 1) for part in value)


def _position(value: list[object]) -> tuple[float, float]:
    numbers = [v for v in value if isinstance(v, int | float) and v is not True]
    if len(value) < 2 or len(numbers) != len(value):  # noqa: PLR2004 - x and y
        raise BadGeometry(
            "A coordinate is not a pair of numbers. Correct it, or export the file "
            "again."
        )
    try:
        x, y = float(numbers[0]), float(numbers[1])
    except OverflowError:
        x = y = math.inf
    if not (math.isfinite(x) and math.isfinite(y)):
        raise BadGeometry("A coordinate is not a finite number. Correct it.")
    return x, y


def _type(value: object) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    return kind.lower() if isinstance(kind, str) else ""
