"""One table per layer with the present state, made from the layer's file.

Any GIS reads these tables. Columns that the layer's file no longer names, and tables
of layers that are gone, are kept; new ones are added when the layer is next drawn on.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from talking_maps.errors import BadDefinition, BadFile
from talking_maps.model.layer import AttributeType, GeometryKind, Layer
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.store.gpkg import geometry as blob
from talking_maps.store.gpkg.layer_styles import style
from talking_maps.store.gpkg.migrations import REGISTERS, add_features
from talking_maps.store.gpkg.triggers import install_change_counters

_TYPES: Mapping[AttributeType, str] = MappingProxyType(
    {
        "text": "TEXT",
        "choice": "TEXT",
        "number": "DOUBLE",
        "integer": "INTEGER",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
)

#: Columns that every layer table has; a layer's attribute may not take their names.
BASE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "owner": "TEXT NOT NULL",
        "scene": "TEXT NOT NULL",
        "uid": "TEXT NOT NULL",
        "status": "TEXT NOT NULL DEFAULT 'existing'",
        "origin": "TEXT NOT NULL DEFAULT 'traced'",
        "voice": "TEXT",
        "name": "TEXT",
        "note": "TEXT",
        "flags": "TEXT",
        "photos": "TEXT",
    }
)
RESERVED_COLUMNS = frozenset({"fid", "geom", "layer", "rowid", *BASE_COLUMNS})

#: Tables of the file itself; a layer may not take their names.
RESERVED_TABLES = frozenset(
    {
        *REGISTERS,
        "history",
        "photo",
        "layer",
        "layer_styles",
        "talking_maps",
        "version",
        "merging",
        "conflict",
        "refused",
        "elsewhere",
        "sameness",
    }
)

#: Rows whose features are remembered, and as many of before: four plans of 5,000.
MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class LayerTable:
    """A layer's table as it stands in the file; `attributes` maps column to type."""

    name: str
    geometry: GeometryKind
    attributes: Mapping[str, str]


_KINDS: Mapping[str, GeometryKind] = MappingProxyType(
    {name: kind for kind, name in blob.GEOMETRY_TYPES.items()}
)


def quoted(name: str) -> str:
    """Return the name of a table or column as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def qualified(table: str, name: str) -> str:
    """Return a column of a table as SQL takes it.

    SQLite takes a quoted name that stands alone, and that no column has, for a text;
    one that says its table is an error (https://sqlite.org/quirks.html#dblquote).
    """
    return f"{quoted(table)}.{quoted(name)}"


def layer_tables(connection: sqlite3.Connection) -> dict[str, LayerTable]:
    """Return the layer tables in the file by layer id, and no other tables."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for table, geometry, column, kind in connection.execute(
        "SELECT g.table_name, upper(g.geometry_type_name), c.name, upper(c.type)"
        " FROM gpkg_geometry_columns g JOIN pragma_table_info(g.table_name) c"
        # A view may be without end, and a virtual table of any kind.
        " WHERE g.column_name = 'geom' AND g.table_name IN (SELECT name FROM"
        " sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%')"
        " ORDER BY g.table_name, c.cid"
    ):
        found.setdefault(table, (geometry, {}))[1][column] = kind
    return {
        table: LayerTable(
            table,
            _KINDS[geometry],
            {c: kind for c, kind in columns.items() if c not in RESERVED_COLUMNS},
        )
        for table, (geometry, columns) in found.items()
        if geometry in _KINDS and columns.keys() >= BASE_COLUMNS.keys()
    }


def ensure_table(
    connection: sqlite3.Connection, layer: Layer, epsg: int, table: LayerTable | None
) -> LayerTable:
    """Return the layer's table, made or widened to what the layer's file names."""
    wanted = {a.id: _TYPES[a.type] for a in layer.attributes}
    missing = {
        k: v for k, v in wanted.items() if table is None or k not in table.attributes
    }
    if table is not None and not missing:
        return table
    _refuse_reserved(layer)
    if table is None:
        table = _make(connection, layer, epsg, wanted)
    else:
        for column, kind in missing.items():
            connection.execute(
                f"ALTER TABLE {quoted(layer.id)} ADD COLUMN {quoted(column)} {kind}"
            )
    return LayerTable(table.name, table.geometry, {**table.attributes, **missing})


def describe(connection: sqlite3.Connection, layer: Layer) -> None:
    """Note in the file how the layer looks and whether it is restricted."""
    connection.execute(
        "INSERT INTO layer(id, restricted) VALUES (?, ?)"
        " ON CONFLICT(id) DO UPDATE SET restricted = excluded.restricted",
        (layer.id, layer.restricted),
    )
    style(connection, layer)


def _make(
    connection: sqlite3.Connection, layer: Layer, epsg: int, attributes: dict[str, str]
) -> LayerTable:
    kind = blob.GEOMETRY_TYPES[layer.geometry]
    columns = {"geom": f"{kind} NOT NULL", **BASE_COLUMNS, **attributes}
    listed = ", ".join(f"{quoted(name)} {what}" for name, what in columns.items())
    connection.execute(
        f"CREATE TABLE {quoted(layer.id)}"
        f" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {listed})"
    )
    connection.execute(
        f"CREATE INDEX {quoted(layer.id + '_key')}"
        f" ON {quoted(layer.id)}(owner, scene, uid)"
    )
    title = layer.names.get("es") or layer.names.get("en") or layer.id
    add_features(connection, layer.id, kind, epsg, title)
    describe(connection, layer)
    install_change_counters(connection, layer.id)
    return LayerTable(layer.id, layer.geometry, attributes)


def _refuse_reserved(layer: Layer) -> None:
    if layer.id.lower() in RESERVED_TABLES or layer.id.lower().startswith(
        ("gpkg_", "rtree_", "sqlite_")
    ):
        raise BadDefinition(
            "The layer {layer} has a name that the community file needs itself. Give"
            " it another one.",
            layer=layer.id,
        )
    for attribute in layer.attributes:
        if attribute.id.lower() in RESERVED_COLUMNS:
            raise BadDefinition(
                "The attribute {attribute} of the layer {layer} has a name that every"
                " layer uses already. Give it another one.",
                attribute=attribute.id,
                layer=layer.id,
            )


def read_feature(
    connection: sqlite3.Connection,
    table: LayerTable,
    owner: str,
    scene: Scene,
    uid: str,
) -> Feature | None:
    """Return one feature of the table, or None."""
    select = _select(table.name, tuple(table.attributes))
    row = connection.execute(
        f"{select} WHERE owner = ? AND scene = ? AND uid = ?", (owner, scene, uid)
    ).fetchone()
    return None if row is None else _feature(table, row)


def read_features(
    connection: sqlite3.Connection, table: LayerTable, owner: str, scene: Scene | None
) -> Iterator[Feature]:
    """Give an owner's features in the table, of one scene or of all."""
    scenes = SCENES if scene is None else (scene,)
    marks = ", ".join("?" * len(scenes))
    select = _select(table.name, tuple(table.attributes))
    for row in connection.execute(
        f"{select} WHERE owner = ? AND scene IN ({marks})", (owner, *scenes)
    ):
        yield _known(table, row)


def read_all(
    connection: sqlite3.Connection, table: LayerTable
) -> Iterator[tuple[str, Feature]]:
    """Give every feature of the table with its owner."""
    for row in connection.execute(_select(table.name, tuple(table.attributes))):
        yield row[1], _feature(table, row)


def read_row(
    connection: sqlite3.Connection, table: LayerTable, fid: int
) -> Feature | None:
    """Return the feature in that row of the table, told by its rowid, or None."""
    select = _select(table.name, tuple(table.attributes))
    row = connection.execute(f"{select} WHERE rowid = ?", (fid,)).fetchone()
    return None if row is None else _feature(table, row)


def write_feature(
    connection: sqlite3.Connection,
    table: LayerTable,
    owner: str,
    feature: Feature,
    epsg: int,
) -> None:
    """Insert or replace a checked feature; its `fid` stays the same."""
    shape = blob.to_blob(blob.as_column(feature.geometry, table.geometry), epsg)
    values = (
        shape,
        owner,
        feature.scene,
        feature.uid,
        feature.status,
        feature.origin,
        feature.voice,
        feature.name or None,
        feature.note or None,
        json.dumps(feature.flags) if feature.flags else None,
        json.dumps(feature.photos) if feature.photos else None,
        *map(feature.attributes.get, table.attributes),
    )
    update, insert = _writing(table.name, tuple(table.attributes))
    if not connection.execute(update, values).rowcount:
        connection.execute(insert, values)


def table_holding(
    connection: sqlite3.Connection,
    tables: Mapping[str, LayerTable],
    owner: str,
    scene: Scene,
    uid: str,
) -> LayerTable | None:
    """Return the table that holds the feature, or None."""
    if not tables:
        return None
    row = connection.execute(_search(tuple(tables)), (owner, scene, uid)).fetchone()
    return None if row is None else tables[row[0]]


def delete_feature(
    connection: sqlite3.Connection,
    table: LayerTable,
    owner: str,
    scene: Scene,
    uid: str,
) -> None:
    """Take one feature out of the table."""
    connection.execute(
        f"DELETE FROM {quoted(table.name)} WHERE owner = ? AND scene = ? AND uid = ?",
        (owner, scene, uid),
    )


@cache
def _select(table: str, attributes: tuple[str, ...]) -> str:
    names = ("geom", *BASE_COLUMNS, *attributes)
    columns = ", ".join(qualified(table, name) for name in names)
    return f"SELECT {columns} FROM {quoted(table)}"


@cache
def _writing(table: str, attributes: tuple[str, ...]) -> tuple[str, str]:
    columns = tuple(map(quoted, ("geom", *BASE_COLUMNS, *attributes)))
    marks = [f"?{number}" for number in range(1, len(columns) + 1)]
    setting = ", ".join(map(" = ".join, zip(columns, marks, strict=True)))
    return (
        f"UPDATE {quoted(table)} SET {setting}"
        " WHERE owner = ?2 AND scene = ?3 AND uid = ?4",
        f"INSERT INTO {quoted(table)}({', '.join(columns)})"
        f" VALUES ({', '.join(marks)})",
    )


@cache
def _search(tables: tuple[str, ...]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{table.replace(chr(39), chr(39) * 2)}' FROM {quoted(table)}"
        " WHERE owner = ?1 AND scene = ?2 AND uid = ?3"
        for table in tables
    )


def _feature(table: LayerTable, row: tuple[Any, ...]) -> Feature:
    shape, _, scene, uid, status, origin, voice, name, note, *rest = row
    flags, photos, *values = rest
    if shape is None:
        raise BadFile(
            "The file holds a shape that cannot be read. Restore a backup of it."
        )
    columns = zip(table.attributes.items(), values, strict=True)
    attributes = _attributes(columns)
    return Feature(
        uid,
        table.name,
        scene,
        blob.from_blob(shape),
        status,
        origin,
        voice,
        name or "",
        note or "",
        attributes,
        _texts(photos),
        _texts(flags),
    )


def _attributes(columns: zip[tuple[tuple[str, str], Any]]) -> dict[str, Any]:
    """Return the values of the layer's own fields."""
    return {
        column: bool(value) if kind == "BOOLEAN" else value
        for (column, kind), value in columns
        if value is not None
    }


class _Rows:
    """Features by the rows they were read from: a row read again is the same feature.

    After a stroke all but one row of a plan are as they were. What is not asked for
    during the next `MOST_KNOWN` new rows is forgotten.
    """

    def __init__(self) -> None:
        self._young: dict[Hashable, Feature] = {}
        self._old: dict[Hashable, Feature] = {}

    def get(self, key: Hashable) -> Feature | None:
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: Hashable, feature: Feature) -> None:
        if len(self._young) >= MOST_KNOWN:
            self._old, self._young = self._young, {}
        self._young[key] = feature


_rows = _Rows()


def _known(table: LayerTable, row: tuple[Any, ...]) -> Feature:
    """Return the feature of a row, the same one for the same row of the same table."""
    # 1, 1.0 and True are equal and not the same.
    key = (table.name, *table.attributes.items(), row, tuple(map(type, row)))
    found = _rows.get(key)
    if found is None:
        found = _feature(table, row)
        _rows.put(key, found)
    return found


def _texts(column: str | None) -> tuple[str, ...]:
    listed = json.loads(column) if column else []
    if not isinstance(listed, list):
        raise BadFile(
            "The file holds a shape that cannot be read. Restore a backup of it."
        )
    return tuple(map(str, listed))
