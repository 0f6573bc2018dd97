"""What a file from outside holds once it has been read: tables of rows.

A `Source` is neutral: it knows no layer, no scene and no community. Coordinates stay
in the file's own CRS, x before y, until `preview` projects them. A row whose shape
could not be built is kept with its `problem`, so that refused rows can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.model.message import Message
from talking_maps.model.share_done import HearShare

Format = Literal["geojson", "gpkg", "kml", "gpx", "shp", "csv"]

#: What is done to read a shape: positions that are none are left out, and pieces of a
#: single point, and positions far from all others; rings are closed.
Mending = Literal["positions", "strays", "outliers", "rings"]

T = TypeVar("T")

#: Longitude and latitude of WGS 84 in degrees, longitude first.
LONLAT = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `number` counts from 1. `geometry` is None without a shape.

    `problem` says why the shape in the file cannot be used, `ends` the heights [m] of
    a line's ends by field, `mended` what was done to the shape to read it. `left` are
    the names of values that are no plain ones, each after the reason. `far_points` is
    how many positions were left out for lying far from all others.
    """

    number: int
    geometry: BaseGeometry | None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    problem: Message | None = None
    ends: Mapping[str, float] = field(default_factory=dict)
    mended: tuple[Mending, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    far_points: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of a file. `crs` is an `EPSG:…` code or WKT; x before y always."""

    name: str
    format: Format
    crs: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name, its tables, what the reader should know."""

    name: str
    tables: tuple[Table, ...]
    warnings: tuple[Message, ...] = ()


def numbered(rows: Sequence[T], hear: HearShare) -> Iterator[tuple[int, T]]:
    """Yield each row with its number from 1; `hear` is told how far they are."""
    step = max(len(rows) // 100, 1)
    for number, row in enumerate(rows, start=1):
        yield number, row
        if number % step == 0:
            hear(number / len(rows))
