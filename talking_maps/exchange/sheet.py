"""Read a CSV table with one place a row, as a spreadsheet or a GPS program saves it.

The place is a column `wkt`, or two columns: longitude and latitude, or easting and
northing (then the EPSG code has to be given). Formulas are never evaluated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry
from talking_maps.exchange.limits import MOST_ROWS
from talking_maps.exchange.source import LONLAT, Row, Table
from talking_maps.exchange.values import as_attributes, decoded
from talking_maps.model.message import Message

_WKT = ("wkt", "geometry", "geom", "the_geom")
_LONGITUDE = ("lon", "longitude", "longitud", "lng", "long")
_LATITUDE = ("lat", "latitude", "latitud")
_EAST = ("x", "este", "east", "easting", "utm_x", "utm_e")
_NORTH = ("y", "norte", "north", "northing", "utm_y", "utm_n")
#: What a spreadsheet takes for the start of a formula, and what hides it from it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_LONGEST_CELL = 10_000_000


def read_sheet(path: Path, shown: str) -> tuple[Table, ...]:
    """Return the sheet's one table; raises BadFile without columns for a place."""
    text = decoded(path.read_bytes(), shown, fallback="cp1252")
    csv.field_size_limit(_LONGEST_CELL)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = {(n or "").strip().casefold(): n for n in reader.fieldnames or ()}
        columns = _place_columns(names, shown)
        rows = tuple(
            _row(number, given, columns)
            for number, given in zip(range(1, MOST_ROWS + 2), reader, strict=False)
        )
    except csv.Error as error:
        raise BadFile(
            "{file} is not a table with one row a line. Save it again as CSV.",
            file=shown,
        ) from error
    crs = "" if columns[-1] in _east_north(names) else LONLAT
    return (Table(Path(shown).stem, "csv", crs, rows),)


def _east_north(names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names[n] for n in (*_EAST, *_NORTH) if n in names)


def _place_columns(names: Mapping[str, str], shown: str) -> tuple[str, ...]:
    for wanted in ((_WKT,), (_LONGITUDE, _LATITUDE), (_EAST, _NORTH)):
        found = [next((n for n in group if n in names), None) for group in wanted]
        if all(found):
            return tuple(names[n] for n in found if n)
    raise BadFile(
        "{file} has no columns for the place. Name them lon and lat, este and norte, "
        "or wkt.",
        file=shown,
    )


def _row(number: int, given: Mapping[str, str], columns: tuple[str, ...]) -> Row:
    cells = {k: _fused(v) for k, v in given.items() if isinstance(v, str)}
    attributes = as_attributes({k: v for k, v in cells.items() if k not in columns})
    try:
        place = _place([cells.get(c, "").strip() for c in columns])
        return Row(number, place, attributes)
    except BadGeometry as error:
        return Row(number, None, attributes, Message(error.message, error.values))


def _place(cells: list[str]) -> BaseGeometry | None:
    if not all(cells):
        return None
    try:
        if len(cells) == 1:
            return geo.from_wkt(cells[0])
        x, y = (float(c.replace(",", ".")) for c in cells)
        return shapely.Point(x, y)
    except (ShapelyError, ValueError) as error:
        raise BadGeometry(
            "A coordinate is not a pair of numbers. Correct it, or export the file "
            "again."
        ) from error


def _fused(cell: str) -> str:
    """Return a cell without the apostrophe that our own CSV puts before a formula."""
    hidden = cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    return cell[1:] if hidden else cell
