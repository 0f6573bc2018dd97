"""What a copy carries beside the community: by what its plans are judged at home.

A table of its own in the copy, never in a community's own file: `name`, `sha256` and
`content` a row, so that any program that reads SQLite can take the files out again.
Only names that are known here are ever taken out, each up to its size, and what does
not have the digest that stands beside it is left.
"""

# ruff: noqa: S608  (names of tables are constants, values are bound)
from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

TABLE = "talking_maps_attachment"
ELEVATION, RUBRIC, JUDGED_BY = "elevation.tif", "rubric.toml", "judged_by.json"
#: What may be attached, and the most of each [bytes]; SQLite holds no more in a row.
LARGEST: Mapping[str, int] = MappingProxyType(
    {ELEVATION: 900_000_000, RUBRIC: 2_000_000, JUDGED_BY: 20_000}
)
_CHUNK = 1 << 20


def attach(connection: sqlite3.Connection, files: Mapping[str, Path], at: str) -> None:
    """Put files into an open copy; `at` is the GeoPackage's time of the table."""
    _drop(connection)
    if not files:
        return
    connection.execute(
        f"CREATE TABLE {TABLE} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        " name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, content BLOB NOT NULL)"
    )
    connection.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description,"
        " last_change) VALUES (?, 'attributes', ?, ?, ?)",
        (TABLE, TABLE, "Files that the plans are judged by: elevation, rubric", at),
    )
    for name, path in sorted(files.items()):
        _attach(connection, path, name)


def _attach(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Put one file into its table, a piece at a time."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        row = connection.execute(
            f"INSERT INTO {TABLE}(name, sha256, content)"
            " VALUES (?, ?, zeroblob(?)) RETURNING fid",
            (name, digest, size),
        ).fetchone()[0]
        file.seek(0)
        with connection.blobopen(TABLE, "content", row) as blob:
            while chunk := file.read(_CHUNK):
                blob.write(chunk)


def detach(connection: sqlite3.Connection, folder: Path) -> None:
    """Take the files of an open copy out into `folder`, and the table out of it."""
    if not _is_there(connection):
        return
    rows = connection.execute(
        f"SELECT fid, name, sha256, typeof(content), length(content) FROM {TABLE}"
    ).fetchall()
    for row, name, digest, kind, size in rows:
        if kind == "blob" and size <= LARGEST.get(name, -1):
            _take_out(connection, row, folder / name, str(digest))
    _drop(connection)
    # The pages that it leaves free would stay in the community's file.
    connection.execute("VACUUM")


def _take_out(connection: sqlite3.Connection, row: int, out: Path, digest: str) -> None:
    found = hashlib.sha256()
    with (
        connection.blobopen(TABLE, "content", row, readonly=True) as blob,
        out.open("wb") as file,
    ):
        while chunk := blob.read(_CHUNK):
            found.update(chunk)
            file.write(chunk)
    if found.hexdigest() != digest:
        out.unlink()


def _is_there(connection: sqlite3.Connection) -> bool:
    row = connection.execute(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (TABLE,)
    ).fetchone()
    return row is not None


def _drop(connection: sqlite3.Connection) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
    connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (TABLE,))
