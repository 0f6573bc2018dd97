"""Read files from outside: GeoPackage, GeoJSON, KML, GPX, zipped Shapefile, CSV.

Nothing in such a file is trusted. It is opened in a process of its own with limits of
time and memory, so that a file made to hang or crash a reader ends in a refusal.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry import box

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange.limits import LONGEST_READ
from talking_maps.exchange.readers.outliers import without_outliers
from talking_maps.exchange.readers.reproject import TURNED
from talking_maps.exchange.readers.tables import LONLAT, Row, Source, Table
from talking_maps.exchange.readers.worker_protocol import tables_from_json
from talking_maps.files import stale_files
from talking_maps.files.sandbox import Sandbox
from talking_maps.model.message import Message
from talking_maps.model.share_done import HearShare, unheard


class Reader:
    """A reading process that serves several files; use it in a `with` block.

    A process that hangs or dies is replaced for the next file.
    """

    def __init__(self, *, seconds: float = LONGEST_READ) -> None:
        self._process = Sandbox("talking_maps.exchange.readers.worker", seconds=seconds)

    def __enter__(self) -> Self:
        """Return the reader; its process starts with the first file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the process wait for the next reader."""
        self._process.release()

    def read(
        self, path: Path, *, assumed_epsg: int | None = None, hear: HearShare = unheard
    ) -> Source:
        """Read a file; see `read_file`."""
        if not path.is_file():
            raise NotFound("There is no file {file}. Check its name.", file=str(path))
        with stale_files.workplace() as folder:
            asked = {"path": str(path.resolve()), "folder": str(folder)}
            answer = self._process.ask(asked, hear)
        if answer is None:
            raise BadFile(
                "{file} could not be read: reading it failed or took too long. Open "
                "it in the program it came from and export only the part you need.",
                file=path.name,
            )
        tables, left = tables_from_json(answer)
        return _placed(tables, left, path.name, assumed_epsg)


def read_file(
    path: Path, *, assumed_epsg: int | None = None, hear: HearShare = unheard
) -> Source:
    """Read a file from outside, whatever of the formats it is.

    `assumed_epsg` is the CRS of tables that do not name theirs; without it they are
    taken as longitude and latitude if their numbers allow it. `hear` is told which
    share is read, where it takes long. Raises BadFile with what to do, NotFound if
    there is no such file.
    """
    with Reader() as reader:
        return reader.read(path, assumed_epsg=assumed_epsg, hear=hear)


def _placed(
    tables: tuple[Table, ...],
    left: tuple[Message, ...],
    shown: str,
    assumed_epsg: int | None,
) -> Source:
    told: list[Message] = [*left]
    placed = tuple(
        _steady(_in_crs(table, shown, assumed_epsg, told)) for table in tables
    )
    return Source(shown, placed, tuple(told))


def _steady(table: Table) -> Table:
    """Return the table with lines and areas that hold no far positions."""
    is_degrees = table.crs == LONLAT or _is_geographic(table.crs)

    def steady(row: Row) -> Row:
        if row.geometry is None:
            return row
        shape = without_outliers(row.geometry, is_degrees=is_degrees)
        if shape is row.geometry:
            return row
        both = shapely.get_num_coordinates([row.geometry, shape])
        # The heights may be those of an end that was none.
        return replace(
            row,
            geometry=shape,
            mended=(*row.mended, "outliers"),
            ends={},
            far_points=int(both[0] - both[1]),
        )

    return replace(table, rows=tuple(map(steady, table.rows)))


def _in_crs(
    table: Table, shown: str, assumed_epsg: int | None, told: list[Message]
) -> Table:
    """Return the table with the CRS that its numbers are in."""
    given = f"EPSG:{assumed_epsg}" if assumed_epsg else None
    if table.crs and given and _fits(table, given):
        told.append(_overruled(table, given))
        return replace(table, crs=given)
    if table.crs:
        if given and given != table.crs:
            told.append(_unheard(table, given))
        if table.crs != LONLAT and not is_datum_known(table.crs):
            _refuse_unknown_datum(shown)
        return table
    if given:
        return replace(table, crs=given)
    if table.format != "geojson":
        _say_unnamed(table, shown, told)
    return replace(table, crs=LONLAT)


def _say_unnamed(table: Table, shown: str, told: list[Message]) -> None:
    """Say that the numbers were taken as longitude and latitude."""
    _refuse_projected(table, shown)
    told.append(
        Message(
            "“{table}” does not name its coordinate system; its numbers were taken "
            "as longitude and latitude.",
            {"table": table.name},
        )
    )


def _fits(table: Table, given: str) -> bool:
    """Tell whether the table's own CRS cannot be meant, so that a given one counts."""
    if given == table.crs:
        return False
    if table.crs == LONLAT or _is_geographic(table.crs):
        return not _are_degrees(table)
    return not is_datum_known(table.crs)


def _is_geographic(crs: str) -> bool:
    try:
        return geo.is_geographic(crs)
    except BadGeometry:
        return False


def is_datum_known(crs: str) -> bool:
    """Tell whether a CRS says where on the Earth its numbers lie."""
    try:
        return geo.is_datum_known(CRS.from_user_input(crs))
    except CRSError:
        return True  # that it is not known is said where a shape is placed


def _are_degrees(table: Table) -> bool:
    shapes = [r.geometry for r in table.rows if r.geometry is not None]
    return not shapes or bool(TURNED.covers(box(*shapely.total_bounds(shapes))))


def _overruled(table: Table, given: str) -> Message:
    return Message(
        "“{table}” names a coordinate system that its numbers cannot be in; {crs} was "
        "used.",
        {"table": table.name, "crs": given},
    )


def _unheard(table: Table, given: str) -> Message:
    return Message(
        "“{table}” names its own coordinate system, which was used; {crs} was not.",
        {"table": table.name, "crs": given},
    )


def _refuse_unknown_datum(shown: str) -> None:
    raise BadFile(
        "{file} does not tell its datum: the place may be off by hundreds of metres. "
        "Give the EPSG code (PSAD56 zone 18 south is 24878, WGS 84 is 32718).",
        file=shown,
    )


def _refuse_projected(table: Table, shown: str) -> None:
    if not _are_degrees(table):
        raise BadFile(
            "{file} does not say in which coordinate system its numbers are. Add its "
            ".prj file, or give the EPSG code (UTM zone 18 south is 32718).",
            file=shown,
        )
