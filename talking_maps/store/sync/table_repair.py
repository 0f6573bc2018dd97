"""Make whole again the tables that another program took apart.

A GIS may drop a field or a table of the present state, write a table anew, or rename
it. Then its shapes would be missed in silence. What a table lacks is added; one that
is gone is made again, empty, and what it said is in the history. What was lost with it
is noticed after that like any other edit. A table that is no longer ours stays, under
another name.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from talking_maps.model.change import RecordKind
from talking_maps.model.layer import Layer
from talking_maps.store.gpkg import geometry, layer_tables, triggers
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.layer_tables import BASE_COLUMNS, quoted
from talking_maps.store.gpkg.schema import REGISTERS, add_features


def repair_tables(
    file: OpenFile, layers: Sequence[Layer], drawn: Iterable[str]
) -> frozenset[RecordKind]:
    """Bring back the tables of those layers, with their columns, and watch them all.

    `drawn` are the ids of layers that the history has shapes of. Returns what tables
    of the register were gone and are here again, empty.
    """
    connection = file.connection
    known = {layer.id: layer for layer in layers}
    gone = frozenset(kind for kind in REGISTERS if not _columns(connection, kind))
    for kind in REGISTERS:
        _make_register(connection, kind)
    noted = [row[0] for row in connection.execute("SELECT id FROM layer").fetchall()]
    for name in drawn:
        if name not in file.tables:
            _add_columns(connection, name)
    for name in {*drawn, *noted}:
        if name not in file.tables:
            _register(connection, name, file.epsg)
    file.tables.update(layer_tables.layer_tables(connection))
    for name in drawn:
        if name not in file.tables and name in known:
            _set_aside(connection, name)
            made = layer_tables.ensure_table(connection, known[name], file.epsg, None)
            file.tables[name] = made
    for name in (*REGISTERS, *file.tables):
        triggers.watch_again(connection, name)
    return gone


def _make_register(connection: sqlite3.Connection, kind: RecordKind) -> None:
    """Make what a table of the register lacks: itself, or columns of it."""
    there = _columns(connection, kind)
    names = REGISTERS[kind]
    if not there:
        listed = ", ".join(f"{quoted(name)} {what}" for name, what in names.items())
        connection.execute(
            f"CREATE TABLE {kind} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
            f" {listed}, UNIQUE ({quoted(next(iter(names)))}))"
        )
        return
    for column, what in names.items():
        if column not in there:
            bare = " DEFAULT ''" if what.endswith("NOT NULL") else ""
            connection.execute(
                f"ALTER TABLE {kind} ADD COLUMN {quoted(column)} {what}{bare}"
            )


def _register(connection: sqlite3.Connection, table: str, epsg: int) -> None:
    """Tell of a layer's table again that only its registration lost."""
    row = connection.execute(
        "SELECT upper(type) FROM pragma_table_info(?) WHERE name = 'geom'", (table,)
    ).fetchone()
    if (
        row is None
        or row[0] not in geometry.GEOMETRY_TYPES.values()
        or not BASE_COLUMNS.keys() <= _columns(connection, table)
    ):
        return
    for where in ("gpkg_geometry_columns", "gpkg_contents"):
        connection.execute(f"DELETE FROM {where} WHERE table_name = ?", (table,))
    add_features(connection, table, row[0], epsg, table)


def _add_columns(connection: sqlite3.Connection, table: str) -> None:
    there = _columns(connection, table)
    for column, kind in BASE_COLUMNS.items() if "geom" in there else ():
        if column not in there:
            bare = kind.endswith("NOT NULL")
            connection.execute(
                f"ALTER TABLE {quoted(table)} ADD COLUMN {column} {kind}"
                + (" DEFAULT ''" if bare else "")
            )


def _set_aside(connection: sqlite3.Connection, table: str) -> None:
    """Free the table's name, and those of what belongs to it."""
    connection.execute(f"DROP INDEX IF EXISTS {quoted(f'{table}_key')}")
    triggers.forget(connection, table)
    if _columns(connection, table):
        found = connection.execute("SELECT name FROM sqlite_schema").fetchall()
        taken = {row[0] for row in found}
        number = next(n for n in range(1, 10_000) if f"{table}_{n}" not in taken)
        connection.execute(
            f"ALTER TABLE {quoted(table)} RENAME TO {quoted(f'{table}_{number}')}"
        )
    for where, column in (
        ("gpkg_geometry_columns", "table_name"),
        ("gpkg_extensions", "table_name"),
        ("gpkg_contents", "table_name"),
        ("layer_styles", "f_table_name"),
    ):
        connection.execute(f"DELETE FROM {where} WHERE {column} = ?", (table,))


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return {row[0] for row in rows}
