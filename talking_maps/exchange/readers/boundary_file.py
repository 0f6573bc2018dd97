"""Find the outline of a community's land in a file.

Areas are taken as they are; a walk around the land, in one piece or several, is closed
within a stated gap. Where a file holds the land of several, all are named with their
hectares, so that one can be chosen; what was not taken is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange.columns import NAME_COLUMNS, plain
from talking_maps.exchange.readers.geometries import TOO_FEW
from talking_maps.exchange.readers.outliers import far_points_told
from talking_maps.exchange.readers.read import read_file
from talking_maps.exchange.readers.reproject import turned_back
from talking_maps.exchange.readers.tables import LONLAT, Row, Source
from talking_maps.geo.walk import ends_apart_m
from talking_maps.model.message import Message, plural
from talking_maps.model.share_done import HearShare, unheard

_LONGEST_LIST = 12
_CORNERS = 3
#: A row with its CRS, and what it is called.
_Called = tuple[tuple[str, Row], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the areas in a file: what it is called there, and how large it is [m²].

    No two pieces of a file have one name: several that do are told by a number.
    """

    name: str
    area_m2: float


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The land that a file encloses, longitude and latitude [degrees].

    `pieces` are the areas it is made of; `told` is what to know of how it was read.
    """

    land: BaseGeometry
    pieces: tuple[Piece, ...] = ()
    told: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    row: Row
    shape: BaseGeometry
    name: str


def enclosed(
    path: Path,
    *,
    feature: str | None = None,
    assumed_epsg: int | None = None,
    hear: HearShare = unheard,
) -> Enclosed:
    """Return the land that a file encloses, checked by `geo`.

    Of several shapes the union is taken, or only the piece called `feature`, or, if
    none is, those with it as the value of any column. Raises BadFile, NotFound, or
    BadGeometry for outlines that `geo.check_boundary` refuses. `hear` is told which
    share of the file is read, as by `pieces`.
    """
    source = read_file(path, assumed_epsg=assumed_epsg, hear=hear)
    return enclosed_by(source, feature)


def pieces(
    path: Path, *, assumed_epsg: int | None = None, hear: HearShare = unheard
) -> tuple[Piece, ...]:
    """Return the areas in a file, of which one can be chosen by its name.

    They are not judged: where all of them together are refused, one may be a
    boundary. A file without areas on the Earth has none. Raises BadFile.
    """
    source = read_file(path, assumed_epsg=assumed_epsg, hear=hear)
    try:
        areas = [one for one in _shapes(source, None, []) if _is_area(one.shape)]
    except BadGeometry:
        return ()
    if not areas or not _are_degrees([one.shape for one in areas]):
        return ()
    return tuple(map(_piece, areas))


def enclosed_by(source: Source, feature: str | None = None) -> Enclosed:
    """Return the land that a file encloses which was read; see `enclosed`."""
    told: list[Message] = list(source.warnings)
    try:
        shapes = _shapes(source, feature, told)
        areas = [one for one in shapes if _is_area(one.shape)]
        if areas:
            _tell_left(len(shapes) - len(areas), told)
            found = areas
        else:
            found = [_walked([one.shape for one in shapes], source.name, told)]
        land = geo.check_boundary(shapely.GeometryCollection([o.shape for o in found]))
    except BadGeometry as error:
        refusal = BadGeometry("{file} cannot be a boundary.", file=source.name)
        raise refusal.because(error) from error
    made_of = tuple(map(_piece, found))
    told.extend(_mended([one.row for one in shapes]))
    if len(made_of) > 1:
        told.append(_several(source.name, made_of, land))
    elif len(_parts(land)) > 1:
        told.append(_in_parts(source.name, land))
    return Enclosed(land, made_of, tuple(told))


def _shapes(source: Source, feature: str | None, told: list[Message]) -> list[_Shape]:
    rows = [(table.crs, row) for table in source.tables for row in table.rows]
    called = list(zip(rows, _names([row for _, row in rows]), strict=True))
    if feature is not None:
        called = _meant(called, feature)
        if not called:
            _refuse_unknown(source, feature)
    shapes = [
        _Shape(row, _in_degrees(row.geometry, crs), name)
        for (crs, row), name in called
        if row.geometry is not None
    ]
    bad = [row for (_, row), _ in called if row.problem is not None]
    if not shapes and bad:
        if all(row.problem.id == TOO_FEW for row in bad if row.problem):
            raise _no_land()
        raise _unusable(bad[0])
    if not shapes:
        raise BadFile(
            "{file} holds no shape for a boundary. Choose another file.",
            file=source.name,
        )
    if bad:
        told.append(
            Message(
                plural(
                    "{count:number} row could not be read and is not part of "
                    "the boundary: {rows}.",
                    "{count:number} rows could not be read and are not part "
                    "of the boundary: {rows}.",
                ),
                {"count": len(bad), "rows": ", ".join(str(row.number) for row in bad)},
            )
        )
    return shapes


def _unusable(row: Row) -> BadGeometry:
    problem = row.problem or Message("The row has no shape.")
    reason = BadGeometry(problem.id, **problem.values)
    return BadGeometry("Row {row}:", row=row.number).because(reason)


def _no_land() -> BadGeometry:
    return BadGeometry("The boundary encloses no land. Choose another file.")


def _in_degrees(shape: BaseGeometry, crs: str) -> BaseGeometry:
    return turned_back(shape) if crs == LONLAT else geo.reproject(shape, crs, 4326)


def _is_area(shape: BaseGeometry) -> bool:
    return any(isinstance(p, shapely.Polygon) for p in _parts(shape))


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    found = [shape]
    while any(hasattr(part, "geoms") for part in found):
        found = list(shapely.get_parts(found))
    return found


def _walked(shapes: Sequence[BaseGeometry], file: str, told: list[Message]) -> _Shape:
    """Return the land that the lines of a file walk around; raises BadGeometry."""
    parts = [part for shape in shapes for part in _parts(shape)]
    lines = [part for part in parts if isinstance(part, shapely.LineString)]
    if not lines:
        raise BadGeometry(
            "The file holds only points, and points are no outline. Join them to an "
            "area or a closed line and export it again."
        )
    places = shapely.get_coordinates(lines)
    _tell_left(len(shapes) - sum(map(_is_line, shapes)), told)
    if len({tuple(place) for place in places.tolist()}) < _CORNERS:
        raise _no_land()
    if not _are_degrees(lines):
        # The check of the boundary says what is wrong with such numbers.
        return _Shape(Row(1, None), shapely.Polygon(lines[0]), file)
    epsg = geo.utm_epsg(*places.mean(axis=0).tolist())
    metres = [geo.to_metres(line, epsg) for line in lines]
    walk = geo.walked_around(metres)
    if walk is None:
        gap, most = ends_apart_m(metres)
        raise BadGeometry(
            "The boundary must be a polygon or a line that comes back to where it "
            "began: its ends lie {gap:m} apart, and at most {most:m} are closed. Close "
            "it and export it again.",
            gap=gap,
            most=most,
        )
    land, gap = walk
    told.append(
        Message(
            plural(
                "The boundary of {file} was walked: {count:number} line "
                "was closed to an area; the widest gap closed is {gap:m}.",
                "The boundary of {file} was walked: {count:number} lines "
                "were closed to an area; the widest gap closed is "
                "{gap:m}.",
            ),
            {"file": file, "count": len(lines), "gap": gap},
        )
    )
    return _Shape(Row(1, None), geo.to_degrees(land, epsg), file)


def _is_line(shape: BaseGeometry) -> bool:
    return any(isinstance(part, shapely.LineString) for part in _parts(shape))


def _are_degrees(shapes: Sequence[BaseGeometry]) -> bool:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return bool(-180 <= west <= east <= 180 and -80 <= south <= north <= 84)  # noqa: PLR2004


def _tell_left(count: int, told: list[Message]) -> None:
    if count:
        told.append(
            Message(
                plural(
                    "{count:number} line or point is not part of the "
                    "boundary and was left.",
                    "{count:number} lines or points are not part of the "
                    "boundary and were left.",
                ),
                {"count": count},
            )
        )


def _mended(rows: Sequence[Row]) -> Iterator[Message]:
    counts = Counter(way for row in rows for way in row.mended)
    if counts["rings"]:
        yield Message(
            plural(
                "{count:number} area does not end where it began; it was closed.",
                "{count:number} areas do not end where they began; they were closed.",
            ),
            {"count": counts["rings"]},
        )
    yield from far_points_told(rows)
    if broken := counts["positions"] + counts["strays"]:
        yield Message(
            plural(
                "{count:number} shape holds points that are no place; "
                "these points were left out.",
                "{count:number} shapes hold points that are no place; "
                "these points were left out.",
            ),
            {"count": broken},
        )


def _several(file: str, pieces: Sequence[Piece], land: BaseGeometry) -> Message:
    names = (f"{piece.name} ({piece.area_m2 / 1e4:,.2f} ha)" for piece in pieces)
    return Message(
        "{file} holds {count:number} areas, which were joined to {area:ha}: {names}. "
        "If only one of them is meant, choose it by its name.",
        {
            "file": file,
            "count": len(pieces),
            "area": geo.lonlat_area_m2(land),
            "names": ", ".join(names),
        },
    )


def _in_parts(file: str, land: BaseGeometry) -> Message:
    parts = _parts(land)
    areas = sorted(map(geo.lonlat_area_m2, parts), reverse=True)
    named = [f"{area / 1e4:,.2f} ha" for area in areas[:_LONGEST_LIST]]
    return Message(
        "The boundary in {file} is one area in {count:number} separate parts, together "
        "{area:ha}: {parts}. Look on the map whether all of them belong to it.",
        {
            "file": file,
            "count": len(parts),
            "area": geo.lonlat_area_m2(land),
            "parts": ", ".join([*named, *["…"] * (len(areas) > _LONGEST_LIST)]),
        },
    )


def _piece(one: _Shape) -> Piece:
    return Piece(one.name, geo.lonlat_area_m2(one.shape))


def _names(rows: Sequence[Row]) -> list[str]:
    """Return what each row is called, those of one name told by a number."""
    names = [_name(row) for row in rows]
    shared = Counter(name.casefold() for name in names)
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name.casefold()] += 1
        alone = shared[name.casefold()] == 1
        unique.append(name if alone else f"{name} ({seen[name.casefold()]})")
    return unique


def _name(row: Row) -> str:
    """Return what a row is called: its name, else its first words, else its number."""
    texts = {
        plain(k): v.strip()
        for k, v in row.attributes.items()
        if isinstance(v, str) and v.strip()
    }
    named = (texts[column] for column in NAME_COLUMNS if column in texts)
    return next(named, next(iter(texts.values()), str(row.number)))


def _meant(called: Sequence[_Called], wanted: str) -> list[_Called]:
    """Return the row called so; if there is none, those with the word in a column."""
    word = wanted.strip().casefold()
    exactly = [one for one in called if one[1].casefold() == word]
    return exactly or [one for one in called if word in _values(one[0][1])]


def _values(row: Row) -> tuple[str, ...]:
    return tuple(str(value).strip().casefold() for value in row.attributes.values())


def _refuse_unknown(source: Source, feature: str) -> None:
    texts = dict.fromkeys(
        value
        for table in source.tables
        for row in table.rows
        for value in row.attributes.values()
        if isinstance(value, str)
    )
    raise NotFound(
        "{file} has no shape called “{feature}”. Among its words are: {known}.",
        file=source.name,
        feature=feature,
        known=", ".join(list(texts)[:_LONGEST_LIST]),
    )
