"""MBTiles 1.3 files: one SQLite table of tiles, rows counted from the south.

Everyone else counts rows from the north (XYZ); the flip happens here and nowhere
else. See https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mercantile

from talking_maps.errors import BadFile, CannotKeep
from talking_maps.files.atomic_write import atomic_write

Bounds = tuple[float, float, float, float]

#: "MPBX": says MBTiles to programs that look at a SQLite file's application id.
_APPLICATION_ID = 0x4D504258
_FARTHEST_ZOOM = 30
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE metadata (name TEXT, value TEXT);
    CREATE TABLE tiles (
        zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB
    );
    CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
    CREATE UNIQUE INDEX metadata_index ON metadata (name);
"""


@dataclass(frozen=True, slots=True)
class TileSet:
    """What a file of tiles holds; `bounds` are west, south, east, north [degrees].

    `covered` is the share of the community's land they show (0 to 1), if it is known.
    """

    name: str
    minzoom: int
    maxzoom: int
    bounds: Bounds
    format: str
    is_overlay: bool = False
    covered: float | None = None


class Writer:
    """Puts tiles into a new file, and reads back those it has put."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, at: mercantile.Tile, image: bytes) -> None:
        """Keep the image of one tile."""
        row = (1 << at.z) - 1 - at.y
        self._connection.execute(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)", (at.z, at.x, row, image)
        )

    def tell_covered(self, share: float) -> None:
        """Say which share of the land the tiles show, once that is known."""
        self._connection.execute(
            "INSERT INTO metadata VALUES ('covered', ?)", (f"{share:.4f}",)
        )

    def get(self, at: mercantile.Tile) -> bytes | None:
        """Return the image of one tile, or None."""
        return _get(self._connection, at.z, at.x, at.y)


def tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """Return the image of a tile, row `y` counted from the north, or None.

    Raises `BadFile` if the file is no MBTiles.
    """
    if not (0 <= z <= _FARTHEST_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        return None
    with _reading(path) as connection:
        return _get(connection, z, x, y)


def info(path: Path) -> TileSet:
    """Return what the file says of itself; raises `BadFile` if it is no MBTiles."""
    with _reading(path) as connection:
        about = dict(connection.execute("SELECT name, value FROM metadata"))
    try:
        west, south, east, north = (float(n) for n in about["bounds"].split(","))
        return TileSet(
            about["name"],
            int(about["minzoom"]),
            int(about["maxzoom"]),
            (west, south, east, north),
            about["format"],
            about.get("type") == "overlay",
            float(about["covered"]) if "covered" in about else None,
        )
    except (KeyError, ValueError) as error:
        raise _bad(path) from error


@contextlib.contextmanager
def writing(path: Path, tile_set: TileSet) -> Iterator[Writer]:
    """Open a new file beside `path`, and put it in its place when all went well.

    Whatever is raised inside, the old file stays. Raises `CannotKeep` where the disk
    or folder refuses.
    """
    try:
        with (
            atomic_write(path, replace=True) as draft,
            contextlib.closing(sqlite3.connect(draft)) as connection,
        ):
            connection.executescript(_SCHEMA)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            with connection:
                connection.executemany(
                    "INSERT INTO metadata VALUES (?, ?)", _metadata(tile_set)
                )
                yield Writer(connection)
    except (sqlite3.Error, OSError) as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(path),
        ) from error


def _metadata(tile_set: TileSet) -> list[tuple[str, str]]:
    west, south, east, north = tile_set.bounds
    middle = f"{(west + east) / 2:.6f},{(south + north) / 2:.6f},{tile_set.minzoom}"
    return [
        ("name", tile_set.name),
        ("format", tile_set.format),
        ("bounds", ",".join(f"{degrees:.6f}" for degrees in tile_set.bounds)),
        ("center", middle),
        ("minzoom", str(tile_set.minzoom)),
        ("maxzoom", str(tile_set.maxzoom)),
        ("type", "overlay" if tile_set.is_overlay else "baselayer"),
        ("version", "1"),
    ]


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise _bad(path)
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise _bad(path) from error


def _get(connection: sqlite3.Connection, z: int, x: int, y: int) -> bytes | None:
    row = connection.execute(
        "SELECT tile_data FROM tiles "
        "WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
        (z, x, (1 << z) - 1 - y),
    ).fetchone()
    return None if row is None else bytes(row[0])


def _bad(path: Path) -> BadFile:
    return BadFile(
        "The file {file} holds no map tiles. Make the map's ground again.",
        file=path.name,
    )
