"""The tables of a contest file, GeoPackage 1.3 without a shape.

No trigger forbids to change a row: who can open the file can take a trigger out, and
what was changed is told by `verify`, against what is printed.
"""

from __future__ import annotations

import sqlite3

from talking_maps.store.gpkg.migrations import make_geopackage

#: The schemas that this program knows. A contest begins with the first: any program
#: that ever ran contests reads it, until an act is done that only newer ones know.
FIRST, SCHEMA = 1, 2
#: The schema from which each act is known, where that is not the first.
SINCE = {"clock": 2}

_FID = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
_TABLES = {
    "entry": (
        f"{_FID}, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, copy BLOB NOT NULL",
        "Sealed copies of the entries: the digest is the SHA-256 of the copy",
    ),
    "line": (
        f"{_FID}, number INTEGER NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL,"
        " role TEXT NOT NULL, act TEXT NOT NULL, content TEXT NOT NULL,"
        " hash TEXT NOT NULL",
        "Everything that was done, as a chain; never edit this table",
    ),
    "photo": (
        f"{_FID}, digest TEXT NOT NULL UNIQUE, jpeg BLOB NOT NULL",
        "Photos of field visits",
    ),
    "talking_maps_contest": (
        f"{_FID}, schema INTEGER NOT NULL",
        "Version of this file",
    ),
}


def make(connection: sqlite3.Connection) -> None:
    """Make all tables in the transaction that is open."""
    make_geopackage(connection)
    for table, (columns, description) in _TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
        connection.execute(
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, description)"
            " VALUES (?, 'attributes', ?, ?)",
            (table, table, description),
        )
    connection.execute("INSERT INTO talking_maps_contest(schema) VALUES (?)", (FIRST,))


def schema_of(connection: sqlite3.Connection) -> int | None:
    """Return the file's schema number, None if it is not a contest file."""
    found = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
        " AND name IN ('entry', 'line', 'talking_maps_contest')"
    ).fetchone()[0]
    if found < len(("entry", "line", "talking_maps_contest")):
        return None
    number = connection.execute(
        "SELECT max(schema) FROM talking_maps_contest"
    ).fetchone()[0]
    return number if isinstance(number, int) else None
