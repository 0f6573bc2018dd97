"""Read a CSV table with one place a row, as spreadsheets and survey forms save it.

The place is well-known text or binary, or two columns: longitude and latitude, or
easting and northing (then the EPSG code has to be given), or what Kobo and ODK write:
`latitude longitude height error`, many of them with semicolons between for a line or
area. Formulas are never evaluated.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import shapely

from talking_maps.errors import BadFile, BadGeometry
from talking_maps.exchange.columns import plain
from talking_maps.exchange.limits import refuse_rows
from talking_maps.exchange.readers import geometries
from talking_maps.exchange.readers.geometries import Built
from talking_maps.exchange.readers.tables import LONLAT, Row, Table, numbered
from talking_maps.exchange.readers.xml_guard import degree_of
from talking_maps.exchange.text_decoding import number_of, sheet_rows, taken, unlike
from talking_maps.model.share_done import HearShare, unheard

_WRITTEN = ("wkt", "geometry", "geom", "the_geom", "geometria", "wkb", "wkb_geometry")
_LONGITUDE = ("lon", "longitude", "longitud", "lng", "long")
_LATITUDE = ("lat", "latitude", "latitud")
_EAST = ("x", "este", "east", "easting", "utm_x", "utm_e")
_NORTH = ("y", "norte", "north", "northing", "utm_y", "utm_n")
#: What a spreadsheet takes for the start of a formula, and what hides it from it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_HEX = re.compile(r"0[01][0-9A-Fa-f]{16,}")
_DECIMAL = r"-?\d{1,3}(?:[.,]\d+)?"
_FIX = rf"{_DECIMAL} {_DECIMAL}(?: -?\d+(?:[.,]\d+)?){{0,2}}"
_FIX_ALONE = re.compile(_FIX)
#: What Kobo writes in its column `_geolocation`.
_PAIR = re.compile(rf"\s*\[\s*({_DECIMAL})\s*,\s*({_DECIMAL})\s*\]\s*")
_PARTS = ("latitude", "longitude", "altitude", "precision", "accuracy")
_LOOKED_AT = 200
#: No metre of a UTM zone is below: such a number is one of thousands.
_LEAST_M = 100_000.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Which columns tell the place, how to read it, and in which CRS."""

    columns: tuple[str, ...]
    build: Callable[[Sequence[str]], Built]
    crs: str
    #: Columns that say the same again, as forms add them.
    again: tuple[str, ...] = ()
    name: str = ""


def read_csv(path: Path, shown: str, hear: HearShare = unheard) -> tuple[Table, ...]:
    """Return a table for each column of places; raises BadFile without any."""
    try:
        names, rows = _cells(sheet_rows(path.read_bytes()), shown)
    except csv.Error as error:
        raise BadFile(
            "{file} is not a table with one row a line. Save it again as CSV.",
            file=shown,
        ) from error
    places = tuple(_places(names, rows))
    _refuse_without(shown, places)
    stem = Path(shown).stem
    return tuple(
        Table(
            stem if len(places) == 1 else f"{stem}: {place.name}",
            "csv",
            place.crs,
            tuple(_row(number, given, place) for number, given in numbered(rows, hear)),
        )
        for place in places
    )


def _refuse_without(shown: str, places: tuple[_Place, ...]) -> None:
    """Raise BadFile where no column holds places."""
    if not places:
        raise BadFile(
            "{file} has no columns for the place. Name them lon and lat, este and "
            "norte, or wkt.",
            file=shown,
        )


def _cells(
    reader: Iterator[list[str]], shown: str
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the names of the columns, each its own, and the cells of each row."""
    first = next(reader, [])
    names = unlike(name.strip() or f"({place})" for place, name in enumerate(first, 1))
    rows: list[dict[str, str]] = []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            while len(names) < len(cells):
                names.append(f"({len(names) + 1})")
            rows.append(dict(zip(names, map(_fused, cells), strict=False)))
            refuse_rows(len(rows), shown)
    return names, rows


def _places(names: list[str], rows: list[dict[str, str]]) -> Iterator[_Place]:
    """Return the ways to the place that a sheet has, the surest alone if it is sure."""
    known = {plain(name): name for name in reversed(names)}
    first = rows[:_LOOKED_AT]
    written = next((known[n] for n in _WRITTEN if n in known), None)
    if written is not None:
        codes = {geometries.srid_of(row.get(written, "")) for row in first} - {None}
        crs = f"EPSG:{codes.pop()}" if len(codes) == 1 else LONLAT
        yield _Place((written,), _written, crs)
        return
    pairs = ((_LONGITUDE, _LATITUDE, _degrees, LONLAT), (_EAST, _NORTH, _metres, ""))
    for wanted, others, build, crs in pairs:
        one = next((known[n] for n in wanted if n in known), None)
        other = next((known[n] for n in others if n in known), None)
        if one is not None and other is not None:
            yield _Place((one, other), build, crs)
            return
    yield from _of_forms(names, first)


def _of_forms(names: list[str], first: list[dict[str, str]]) -> Iterator[_Place]:
    """Return the columns of places that Kobo and ODK write."""
    groups = dict(_groups(names))
    taken_by: set[str] = set()
    pair: _Place | None = None
    for name in names:
        cells = [row[name] for row in first if row.get(name, "").strip()]
        if not cells:
            continue
        if _are_mostly(_FIX_ALONE, [fix for cell in cells for fix in _split(cell)]):
            again = groups.get(_stem(name), ())
            taken_by.update(again)
            yield _Place((name,), _fixes, LONLAT, again, name)
        elif pair is None and _are_mostly(_PAIR, cells):
            pair = _Place((name,), _pair, LONLAT, name=name)
    for stem, columns in groups.items():
        found = {part: c for part in _PARTS for c in columns if plain(c).endswith(part)}
        if not taken_by & set(columns) and {"latitude", "longitude"} <= found.keys():
            taken_by.update(columns)
            chosen = (found["longitude"], found["latitude"])
            yield _Place(chosen, _degrees, LONLAT, columns, stem)
    if pair is not None and not taken_by:
        yield pair


def _are_mostly(wanted: re.Pattern[str], texts: Sequence[str]) -> bool:
    """Tell whether more than half are so: one bad fix condemns no column."""
    return sum(map(bool, map(wanted.fullmatch, texts))) * 2 > len(texts)


def _split(cell: str) -> list[str]:
    """Return the fixes of a geopoint, geotrace or geoshape, whatever is in them.

    The last is followed by a semicolon or not.
    """
    return [fix.strip() for fix in cell.strip().strip(";").split(";")]


def _groups(names: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the columns `x_latitude`, `x_longitude`, … by the column x they tell."""
    found: dict[str, list[str]] = {}
    for name in names:
        stem, sign, part = re.sub(r"[-:/]", "_", plain(name)).rpartition("_")
        if sign and part in _PARTS:
            found.setdefault(_stem(stem), []).append(name)
    yield from ((stem, tuple(columns)) for stem, columns in found.items())


def _stem(name: str) -> str:
    return re.sub(r"[-:/]", "_", plain(name)).strip("_")


def _row(number: int, given: Mapping[str, str], place: _Place) -> Row:
    silent = {*place.columns, *place.again}
    attributes, left = taken({k: v for k, v in given.items() if k not in silent})
    cells = [given.get(column, "").strip() for column in place.columns]
    return geometries.row_of(number, partial(_built, place, cells), attributes, left)


def _built(place: _Place, cells: list[str]) -> Built:
    return place.build(cells) if all(cells) else Built(None)


def _written(cells: Sequence[str]) -> Built:
    text = cells[0]
    if text.startswith("{"):
        try:
            return geometries.from_geojson(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise _no_pair() from error
    if _HEX.fullmatch(text) and not len(text) % 2:
        return geometries.from_wkb(bytes.fromhex(text))
    return geometries.from_wkt(text)


def _degrees(cells: Sequence[str]) -> Built:
    return _point(*map(degree_of, cells))


def _metres(cells: Sequence[str]) -> Built:
    return _point(*map(_metre, cells))


def _metre(cell: str) -> float | None:
    number = number_of(cell)
    if number is not None:
        return number
    thousands = number_of(cell.replace(",", ""))
    return thousands if thousands is not None and thousands >= _LEAST_M else None


def _pair(cells: Sequence[str]) -> Built:
    found = _PAIR.fullmatch(cells[0])
    if found is None:
        raise _no_pair()
    return _point(degree_of(found[2]), degree_of(found[1]))


def _point(x: float | None, y: float | None) -> Built:
    if x is None or y is None:
        raise _no_pair()
    return Built(shapely.Point(x, y))


def _fixes(cells: Sequence[str]) -> Built:
    """Return a geopoint, geotrace or geoshape, which names latitude first."""
    places = [_fix(fix) for fix in _split(cells[0])]
    good = [place for place in places if place]
    if not good:
        raise _no_pair()
    if len(places) == 1:
        return geometries.from_coordinates("point", places[0])
    is_ring = len(good) > 3 and good[0][:2] == good[-1][:2]  # noqa: PLR2004
    kind = "polygon" if is_ring else "linestring"
    return geometries.from_coordinates(kind, [places] if is_ring else places)


def _fix(text: str) -> list[float | None]:
    """Return longitude, latitude and height; nothing for what is no fix."""
    if not _FIX_ALONE.fullmatch(text):
        return []
    latitude, longitude, *more = [degree_of(number) for number in text.split()]
    # Phones without a height write 0.
    return [longitude, latitude, more[0] if more and more[0] else None]


def _no_pair() -> BadGeometry:
    return BadGeometry(
        "A coordinate is not a pair of numbers. Correct it, or export the file again."
    )


def _fused(cell: str) -> str:
    """Return a cell without the apostrophe that our own CSV puts before a formula."""
    hidden = cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    return cell[1:] if hidden else cell
