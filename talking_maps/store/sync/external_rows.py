"""Rows as another program may have left them: read one by one, however odd they are."""

from __future__ import annotations

import hashlib
import json
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection
from typing import Any, cast

from talking_maps import geo
from talking_maps.errors import NotFound, TalkingMapsError
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.store.gpkg import (
    geometry,
    layer_tables,
    register_tables,
    triggers,
    validation,
)
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.layer_tables import BASE_COLUMNS, LayerTable, quoted
from talking_maps.store.gpkg.migrations import REGISTERS, add_features
from talking_maps.store.history.replay import Key

# ruff: noqa: S608  (names of tables are quoted, values are bound)


#: What a value of any kind in any column may make of reading it.
_ODD = (
    TalkingMapsError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    sqlite3.OperationalError,
)
_UID = re.compile(r"[A-Za-z0-9_/-]{1,64}")


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """A row of a table: what it says, the record it makes, or why it makes none.

    `fid` is its rowid, which every table has, whoever wrote it anew.
    """

    table: str
    fid: int
    key: Key
    columns: dict[str, Any]
    record: Record | None
    problem: Message | None = None


def drawn(file: OpenFile) -> Iterator[ScannedRow]:
    """Give every row of the layer tables."""
    for table in file.tables.values():
        for row, columns in _raw(file, table.name):
            scene = cast("Scene", _text(columns["scene"]))
            owner, uid = _text(columns["owner"]), _text(columns["uid"])
            record, problem = _feature(file, table, row, columns)
            key: Key = (owner, "feature", scene, uid)
            yield ScannedRow(table.name, row, key, columns, record, problem)


def registered(file: OpenFile) -> Iterator[ScannedRow]:
    """Give every row of the register."""
    for kind, names in REGISTERS.items():
        for row, columns in _raw(file, kind):
            uid = _text(columns[next(iter(names))])
            record, problem = _record(kind, [columns[name] for name in names])
            key: Key = ("", kind, None, uid)
            yield ScannedRow(kind, row, key, columns, record, problem)


def delete(file: OpenFile, row: ScannedRow) -> None:
    """Take the row out of its table."""
    file.connection.execute(
        f"DELETE FROM {quoted(row.table)} WHERE rowid = ?", (row.fid,)
    )


def quarantine(file: OpenFile, row: ScannedRow, reason: Message, at: str) -> None:
    """Keep the row as it was found, with the reason why it was not taken over."""
    shape = row.columns.get("geom")
    plain = {
        name: _plain(value) for name, value in row.columns.items() if name != "geom"
    }
    why = {"id": reason.id, "values": dict(reason.values)}
    file.connection.execute(
        "INSERT INTO refused(at, layer, fields, geom, reason) VALUES (?, ?, ?, ?, ?)",
        (at, row.table, json.dumps(plain), shape, json.dumps(why)),
    )


def derive_uid(row: ScannedRow) -> str:
    """Return a uid for a row that has none of its own.

    It follows from what the row says, so that every copy that notices it, whenever it
    does, takes it for the same thing.
    """
    said = sorted((name, str(value)) for name, value in row.columns.items())
    sealed = hashlib.sha256(json.dumps([row.table, said]).encode())
    return sealed.hexdigest()[:32]


def sanitize(row: ScannedRow, feature: Feature, table: LayerTable) -> Feature:
    """Return the feature as one of ours: a uid, a valid shape, flagged if mended.

    Raises BadGeometry.
    """
    shape, mended = geo.repair(feature.geometry, table.geometry)
    flags = feature.flags
    if mended and "mended" not in flags:
        flags = (*flags, "mended")
    uid = feature.uid if _UID.fullmatch(feature.uid) else derive_uid(row)
    return replace(feature, uid=uid, geometry=shape, flags=flags)


def refuse_unplaced(file: OpenFile, owner: str, feature: Feature) -> None:
    """Raise NotFound for an owner or a scene that is not there."""
    register_tables.refuse_unknown_owner(file.connection, owner)
    if feature.scene not in SCENES:
        raise NotFound("There is no scene {scene}.", scene=str(feature.scene))


def _raw(file: OpenFile, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    file.connection.text_factory = _decoded
    try:
        rows = file.connection.execute(f"SELECT rowid, * FROM {quoted(table)}")
        names = [column[0] for column in rows.description[1:]]
        found = rows.fetchall()
    finally:
        file.connection.text_factory = str
    for number, *row in found:
        yield number, dict(zip(names, row, strict=True))


def _decoded(text: bytes) -> str | bytes:
    """Return what another program wrote as text; what is none stays bytes."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _feature(
    file: OpenFile, table: LayerTable, row: int, columns: dict[str, Any]
) -> tuple[Feature | None, Message | None]:
    try:
        if not columns["geom"] or geometry.is_empty(columns["geom"]):
            return None, Message("The shape is empty. Draw it again.")
        found = layer_tables.read_row(file.connection, table, row)
        if found is None:
            return None, None
        named = replace(
            found, uid=_text(found.uid), scene=cast("Scene", _text(found.scene))
        )
        validation.check_drawn(replace(named, scene=SCENES[0]))
    except _ODD as error:
        return None, _unreadable(error)
    return named, None


def _record(
    kind: RecordKind, row: Sequence[Any]
) -> tuple[Record | None, Message | None]:
    try:
        record = register_tables.as_record(kind, row)
        validation.check_record(kind, record)
    except _ODD as error:
        return None, _unreadable(error)
    return record, None


def _unreadable(error: Exception) -> Message:
    if isinstance(error, TalkingMapsError):
        return Message(error.message, error.values)
    return Message(
        "The row cannot be read: {reason}. Correct it and enter it again.",
        {"reason": str(error)},
    )


# ruff: noqa: S608  (names of tables are quoted, values are bound)


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
    _make_tables(file, drawn, known, connection)
    for name in (*REGISTERS, *file.tables):
        triggers.watch_again(connection, name)
    return gone


def _make_tables(
    file: OpenFile,
    drawn: Iterable[str],
    known: dict[str, Layer],
    connection: Connection,
) -> None:
    """Make the tables of layers that the program knows."""
    for name in drawn:
        if name not in file.tables and name in known:
            _set_aside(connection, name)
            made = layer_tables.ensure_table(connection, known[name], file.epsg, None)
            file.tables[name] = made


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
