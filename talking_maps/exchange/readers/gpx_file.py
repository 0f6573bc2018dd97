"""Read GPX: waypoints as points, routes and tracks as lines, each with what it says.

Numbers are read here and not by a driver, since some devices write them with a comma,
of which others keep whole degrees. What is said of single points of a line, such as
their time, has no place in a plan and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from talking_maps.errors import Value
from talking_maps.exchange.limits import refuse_rows
from talking_maps.exchange.readers import geometries
from talking_maps.exchange.readers.tables import LONLAT, Row, Table, numbered
from talking_maps.exchange.readers.xml_guard import Values, degree_of, local, parsed
from talking_maps.model.share_done import HearShare, unheard

_SEGMENT, _POINT = "trkseg", "trkpt"


def read_gpx(path: Path, shown: str, hear: HearShare = unheard) -> tuple[Table, ...]:
    """Return a table of waypoints, of routes and of tracks, where there are any."""
    root = parsed(path, shown)
    wanted = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}
    tables = []
    for tag, name in wanted.items():
        found = [one for one in root if local(one) == tag]
        refuse_rows(len(found), shown)
        rows = tuple(_row(number, one, tag) for number, one in numbered(found, hear))
        if rows:
            tables.append(Table(name, "gpx", LONLAT, rows))
    return tuple(tables)


def _row(number: int, element: ET.Element, tag: str) -> Row:
    values = Values()
    kind = "point"
    coordinates: object = _place(element)
    if tag == "rte":
        kind, coordinates = "linestring", _places(element, "rtept")
    elif tag == "trk":
        segments = [one for one in element if local(one) == _SEGMENT]
        kind = "multilinestring"
        coordinates = [_places(one, _POINT) for one in segments]
    _describe(element, values)
    attributes, left = values.taken()
    left += [("points", name) for name in _of_points(element)]
    return geometries.row_of(
        number,
        lambda: geometries.from_coordinates(kind, coordinates),
        attributes,
        left,
    )


def _places(parent: ET.Element, tag: str) -> list[list[float | None]]:
    return [_place(one) for one in parent if local(one) == tag]


def _place(point: ET.Element) -> list[float | None]:
    height = next((one.text for one in point if local(one) == "ele"), None)
    return [
        degree_of(point.get("lon")),
        degree_of(point.get("lat")),
        degree_of(height),
    ]


def _describe(element: ET.Element, values: Values) -> None:
    for child in element:
        name = local(child)
        if name in (_SEGMENT, "rtept"):
            continue
        if name == "link":
            values.add("link", child.get("href") or "")
        if name == "extensions":
            for leaf in child.iter():
                if not len(leaf):
                    values.add(local(leaf), leaf.text or "")
        else:
            for leaf in (child, *child):
                values.add(local(leaf), _text(leaf))


def _text(element: ET.Element) -> Value:
    return (element.text or "").strip()


def _of_points(element: ET.Element) -> Iterator[str]:
    """Return what is said of the single points of a line."""
    points = (one for one in element.iter() if local(one) in (_POINT, "rtept"))
    leaves = (leaf for one in points for leaf in one.iter() if not len(leaf))
    named = (local(leaf) for leaf in leaves if (leaf.text or "").strip())
    yield from dict.fromkeys(name for name in named if name != "ele")
