"""Read KML: a table a folder, a row a placemark, wherever in the file it stands.

Whatever lies beside the first document is read too, coordinates with a decimal comma
are told from three numbers, and what is no placemark is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from talking_maps.errors import BadGeometry
from talking_maps.exchange.limits import refuse_rows
from talking_maps.exchange.readers import geometries
from talking_maps.exchange.readers.geometries import Built
from talking_maps.exchange.readers.tables import LONLAT, Row, Table, numbered
from talking_maps.exchange.readers.xml_guard import Values, degree_of, local, parsed
from talking_maps.model.message import Message, plural
from talking_maps.model.share_done import HearShare, unheard

_CONTAINERS = ("Document", "Folder")
_OTHERS = ("NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay", "Tour")
#: No KML, but written all the same.
_GROUPS = ("MultiPolygon", "MultiLineString", "MultiPoint")
_SHAPES = (
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiGeometry",
    "Track",
    "MultiTrack",
    "Model",
    *_GROUPS,
)
#: What only says how a placemark looks or from where it is looked at.
_LOOKS = (
    "Style",
    "StyleMap",
    "styleUrl",
    "visibility",
    "open",
    "LookAt",
    "Camera",
    "Region",
    "balloonVisibility",
)
_COMMA = re.compile(r"\s*,\s*")
_LONLATHEIGHT = 3


def read_kml(
    path: Path, shown: str, hear: HearShare = unheard
) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """Return a table for each folder with placemarks, and what was left."""
    root = parsed(path, shown)
    refuse_rows(sum(local(one) == "Placemark" for one in root.iter()), shown)
    tables = tuple(_tables(root, Path(shown).stem, hear))
    others = Counter(local(one) for one in root.iter() if local(one) in _OTHERS)
    told = (
        Message(
            plural(
                "{count:number} “{kind}” of {file} was left: it is no shape.",
                "{count:number} “{kind}” of {file} were left: they are no shapes.",
            ),
            {"count": count, "kind": kind, "file": shown},
        )
        for kind, count in others.items()
    )
    return tables, tuple(told)


def _tables(container: ET.Element, name: str, hear: HearShare) -> Iterator[Table]:
    own = next((c.text for c in container if local(c) == "name"), None)
    title = (own or "").strip() or name
    found = [one for one in container if local(one) == "Placemark"]
    if found:
        rows = tuple(_row(number, one) for number, one in numbered(found, hear))
        yield Table(title, "kml", LONLAT, rows)
    for child in container:
        if local(child) in _CONTAINERS:
            yield from _tables(child, name, hear)


def _row(number: int, placemark: ET.Element) -> Row:
    values = Values()
    drawn: list[ET.Element] = []
    for child in placemark:
        name = local(child)
        if name in _SHAPES:
            drawn.append(child)
        elif name == "ExtendedData":
            _extended(child, values)
        elif name not in _LOOKS:
            for leaf in child.iter():
                if not len(leaf):
                    values.add(local(leaf), (leaf.text or "").strip())
    attributes, left = values.taken()
    if any(local(one) == "when" for shape in drawn for one in shape.iter()):
        left.append(("points", "when"))
    return geometries.row_of(number, lambda: _shape(drawn), attributes, left)


def _extended(data: ET.Element, values: Values) -> None:
    for one in data.iter():
        if local(one) == "Data":
            value = next((c.text for c in one if local(c) == "value"), None)
            values.add(one.get("name") or "value", (value or "").strip())
        elif local(one) == "SimpleData":
            values.add(one.get("name") or "value", (one.text or "").strip())
        elif not len(one) and local(one) not in ("value", "displayName"):
            values.add(local(one), (one.text or "").strip())


def _shape(drawn: list[ET.Element]) -> Built:
    if not drawn:
        return Built(None)
    found = [part for one in drawn for part in _flattened(one)]
    kinds = {kind for kind, _ in found}
    if len(kinds) > 1:
        return geometries.from_parts(
            geometries.from_coordinates(kind, places) for kind, places in found
        )
    if not found:
        return Built(None)
    kind, places = found[0]
    if len(found) == 1:
        return geometries.from_coordinates(kind, places)
    return geometries.from_coordinates(f"multi{kind}", [places for _, places in found])


def _flattened(element: ET.Element) -> Iterator[tuple[str, object]]:
    """Return the kind and places of each shape, out of groups within groups."""
    match local(element):
        case (
            "MultiGeometry"
            | "MultiTrack"
            | "MultiPolygon"
            | "MultiLineString"
            | ("MultiPoint")
        ):
            for child in element:
                yield from _flattened(child)
        case "Point":
            places = _places(element)
            yield "point", places[0] if places else []
        case "LineString" | "LinearRing":
            yield "linestring", _places(element)
        case "Track":
            yield (
                "linestring",
                [
                    [degree_of(number) for number in (one.text or "").split()[:3]]
                    for one in element
                    if local(one) == "coord"
                ],
            )
        case "Polygon":
            sides = [c for c in element if local(c).endswith("BoundaryIs")]
            sides.sort(key=lambda side: local(side) != "outerBoundaryIs")
            yield (
                "polygon",
                [
                    _places(ring)
                    for side in sides
                    for ring in side
                    if local(ring) == "LinearRing"
                ],
            )
        case "Model":
            raise BadGeometry("The shape is of a kind that cannot be drawn.")


def _places(element: ET.Element) -> list[list[float | None]]:
    text = next((c.text for c in element if local(c) == "coordinates"), None) or ""
    tuples = [one.strip(",").split(",") for one in _COMMA.sub(",", text).split()]
    if tuples and all(len(one) > _LONLATHEIGHT for one in tuples):
        tuples = [_with_decimal_commas(one) for one in tuples]
    return [[degree_of(number) for number in one[:3]] for one in tuples]


def _with_decimal_commas(parts: list[str]) -> list[str]:
    pairs = [".".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return pairs[:_LONLATHEIGHT]
