"""Read GeoJSON row by row, so that one bad shape does not spoil the file.

RFC 7946 is read, with what other programs write: the `crs` member, type names in any
case, UTF-16 and a byte order mark, and a feature a line. Coordinates are checked before
a shape is built; nothing is guessed from text in the place of a number.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from talking_maps.errors import BadFile
from talking_maps.exchange.limits import MOST_TEXT_VERTICES, refuse_points, refuse_rows
from talking_maps.exchange.readers import geometries
from talking_maps.exchange.readers.geometries import type_of
from talking_maps.exchange.readers.tables import LONLAT, Row, Table, numbered
from talking_maps.exchange.text_decoding import as_text, taken
from talking_maps.model.message import Message
from talking_maps.model.share_done import HearShare, unheard

_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d{3,7})$", re.IGNORECASE)
#: What a feature has besides what is said of the thing.
_MEMBERS = ("type", "geometry", "properties", "id", "bbox", "crs")
_LINES = re.compile("[\n\x1e]")
_BETWEEN = " \t\r\x1e\ufeff,"


def read_geojson(
    path: Path, shown: str, hear: HearShare = unheard
) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """Return the file's one table, its `crs` empty if none is named, and what was left.

    Raises BadFile if it is not JSON, or JSON of another kind.
    """
    text = as_text(path.read_bytes()).lstrip("\ufeff")
    # Each position has a bracket, and a shape few more around them: not even parsed.
    refuse_points(text.count("[") // 2, shown, MOST_TEXT_VERTICES)
    # The names of a map hold braces too seldom to matter.
    parser = _Parser(text.count("{"), lambda share: hear(share / 2))
    document = _parse(parser, text, shown)
    features = _features(document, shown)
    refuse_rows(len(features), shown)
    points = sum(geometries.count_of(_geometry(feature)) for feature in features)
    refuse_points(points, shown, MOST_TEXT_VERTICES)
    rows = tuple(
        _row(number, feature)
        for number, feature in numbered(features, lambda share: hear((1 + share) / 2))
    )
    table = Table(Path(shown).stem, "geojson", _crs(document, shown), rows)
    return (table,), tuple(parser.told())


class _Parser:
    """Parses JSON and counts the names that come again in one object."""

    def __init__(self, objects: int, hear: HearShare) -> None:
        self.again: Counter[str] = Counter()
        self._done, self._objects, self._hear = 0, max(objects, 1), hear
        self._step = max(objects // 100, 1)

    def parse(self, text: str) -> object:
        """Return the document; of values with one name in one object the last."""
        return json.loads(text, object_pairs_hook=self._object)

    def told(self) -> Iterator[Message]:
        """Tell the names of which a value was not read, with their count."""
        if self.again:
            names = (f"{name[:100]} ({n})" for name, n in self.again.items())
            yield Message(
                "Names that come again in one object were read with their last value; "
                "the values before were left: {columns}.",
                {"columns": ", ".join(names)},
            )

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        self._done += 1
        if self._done % self._step == 0:
            self._hear(min(self._done / self._objects, 1.0))
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.again.update({name: n - 1 for name, n in counts.items() if n > 1})
        return found


def _parse(parser: _Parser, text: str, shown: str) -> Mapping[str, object]:
    try:
        document = _loaded(parser, text)
    except json.JSONDecodeError as error:
        raise BadFile(
            "The file {file} is broken in line {line}. It may have been cut off while "
            "it was saved or copied: save it again.",
            file=shown,
            line=error.lineno,
        ) from error
    except ValueError as error:  # Python reads no whole number of thousands of digits
        raise BadFile(
            "{file} holds a number of thousands of digits, which is none of a map. "
            "Correct it and export it again.",
            file=shown,
        ) from error
    except RecursionError as error:
        raise BadFile(
            "{file} is nested too deeply to be a map. Export it again.", file=shown
        ) from error
    if not isinstance(document, dict):
        raise BadFile("{file} is not GeoJSON. Export it again as GeoJSON.", file=shown)
    return document


def _loaded(parser: _Parser, text: str) -> object:
    """Return the document; of several, one a line (RFC 8142), a collection of all."""
    try:
        return parser.parse(text)
    except json.JSONDecodeError as error:
        parser.again.clear()
        lines = [one.strip(_BETWEEN) for one in _LINES.split(text)]
        written = [line for line in lines if line]
        several = [_line(parser, line) for line in written]
        if len(several) < 2 or not all(several[:1]):  # noqa: PLR2004 - one is no list
            raise
        if sum(one is None for one in several) > len(several) // 2:
            raise error from None
        return {"type": "FeatureCollection", "features": several}


def _line(parser: _Parser, text: str) -> object:
    """Return what one line holds, a shape as a feature; None if it is broken."""
    try:
        found = parser.parse(text)
    except (ValueError, RecursionError):
        return None
    if type_of(found) in geometries.DEPTHS or type_of(found) == geometries.COLLECTION:
        return {"type": "Feature", "geometry": found}
    return found if isinstance(found, dict) else None


def _features(document: Mapping[str, object], shown: str) -> list[object]:
    kind = type_of(document)
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
    if kind in geometries.DEPTHS or kind == geometries.COLLECTION:
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


def _geometry(feature: object) -> object:
    return feature.get("geometry") if isinstance(feature, dict) else None


def _row(number: int, feature: object) -> Row:
    if not isinstance(feature, dict) or type_of(feature) != "feature":
        return Row(number, None, problem=Message("This is not a GeoJSON feature."))
    properties = feature.get("properties")
    given = dict(properties) if isinstance(properties, dict) else {}
    attributes, left = taken(given)
    outside = (name for name in feature if name not in _MEMBERS)
    left += [("outside", str(name)[:100]) for name in outside]
    return geometries.row_of(
        number,
        lambda: geometries.from_geojson(_geometry(feature)),
        attributes,
        left,
    )
