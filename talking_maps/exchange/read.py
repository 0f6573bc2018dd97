"""Read files from outside: GeoPackage, GeoJSON, KML, GPX, zipped Shapefile, CSV.

Nothing in such a file is trusted. It is opened in a process of its own with limits of
time and memory, so that a file made to hang or crash a reader ends in a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import shapely
from shapely.geometry import box

from talking_maps import litter
from talking_maps.errors import BadFile, NotFound
from talking_maps.exchange.limits import LONGEST_READ
from talking_maps.exchange.placing import WORLD
from talking_maps.exchange.source import LONLAT, Source, Table
from talking_maps.exchange.wire import tables_from_json
from talking_maps.model.message import Message
from talking_maps.sandbox import Sandbox


class Reader:
    """A reading process that serves several files; use it in a `with` block.

    A process that hangs or dies is replaced for the next file.
    """

    def __init__(self, *, seconds: float = LONGEST_READ) -> None:
        self._process = Sandbox("talking_maps.exchange.worker", seconds=seconds)

    def __enter__(self) -> Self:
        """Return the reader; its process starts with the first file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._process.end()

    def read(self, path: Path, *, assumed_epsg: int | None = None) -> Source:
        """Read a file; see `read_file`."""
        if not path.is_file():
            raise NotFound("There is no file {file}. Check its name.", file=str(path))
        with litter.workplace() as folder:
            asked = {"path": str(path.resolve()), "folder": str(folder)}
            answer = self._process.ask(asked)
        if answer is None:
            raise BadFile(
                "{file} could not be read: reading it failed or took too long. Open "
                "it in the program it came from and export only the part you need.",
                file=path.name,
            )
        return _placed(tables_from_json(answer), path.name, assumed_epsg)


def read_file(path: Path, *, assumed_epsg: int | None = None) -> Source:
    """Read a file from outside, whatever of the formats it is.

    `assumed_epsg` is the CRS of tables that do not name theirs; without it they are
    taken as longitude and latitude if their numbers allow it. Raises BadFile with
    what to do, NotFound if there is no such file.
    """
    with Reader() as reader:
        return reader.read(path, assumed_epsg=assumed_epsg)


def _placed(tables: tuple[Table, ...], shown: str, assumed_epsg: int | None) -> Source:
    unknown = [t for t in tables if not t.crs]
    guessed = [t for t in unknown if t.format != "geojson"] if not assumed_epsg else []
    code = f"EPSG:{assumed_epsg}" if assumed_epsg else LONLAT
    for table in guessed:
        _refuse_projected(table, shown)
    placed = (t if t.crs else replace(t, crs=code) for t in tables)
    return Source(shown, tuple(placed), tuple(_warnings(guessed)))


def _refuse_projected(table: Table, shown: str) -> None:
    shapes = [r.geometry for r in table.rows if r.geometry is not None]
    if shapes and not WORLD.covers(box(*shapely.total_bounds(shapes))):
        raise BadFile(
            "{file} does not say in which coordinate system its numbers are. Add its "
            ".prj file, or give the EPSG code (UTM zone 18 south is 32718).",
            file=shown,
        )


def _warnings(guessed: list[Table]) -> Iterator[Message]:
    for table in guessed:
        yield Message(
            "“{table}” does not name its coordinate system; its numbers were taken as "
            "longitude and latitude.",
            {"table": table.name},
        )
