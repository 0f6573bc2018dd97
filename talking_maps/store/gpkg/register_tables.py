"""Rows of the register: owners, herds, assemblies, commitments, years, boundaries.

The tables' columns are the records' fields by name; `schema.REGISTERS` lists them.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from talking_maps.errors import BadValue, NotFound
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.plan import Assembly, Commitment, Herd, Owner
from talking_maps.model.territory import Boundary, Community
from talking_maps.store.gpkg import geometry
from talking_maps.store.gpkg.layer_tables import qualified, quoted
from talking_maps.store.gpkg.migrations import REGISTERS
from talking_maps.store.history.records import (
    CLASSES,
    from_fields,
    plain_numbers,
    plain_potential,
    uid_of,
)

Registered = TypeVar(
    "Registered", Owner, Herd, Assembly, Commitment, Community, Boundary
)


def read_record(
    connection: sqlite3.Connection, kind: RecordKind, uid: str
) -> Record | None:
    """Return the record of that uid, or None."""
    row = connection.execute(
        f"{_select(kind)} WHERE {_key(kind)} = ?", (uid,)
    ).fetchone()
    return None if row is None else as_record(kind, row)


def is_known_owner(connection: sqlite3.Connection, owner: str) -> bool:
    """Tell whether the owner is in the register."""
    return read_record(connection, "owner", owner) is not None


def refuse_unknown_owner(connection: sqlite3.Connection, owner: str) -> None:
    """Raise NotFound for an owner that is not in the register."""
    if not is_known_owner(connection, owner):
        raise NotFound(
            "There is no household or organisation {owner} in the register. Add it"
            " first.",
            owner=owner,
        )


def read_all(
    connection: sqlite3.Connection, cls: type[Registered]
) -> tuple[Registered, ...]:
    """Return all records of the class, in order of uid."""
    kind = next(kind for kind, known in CLASSES.items() if known is cls)
    rows = connection.execute(f"{_select(kind)} ORDER BY 1")
    return tuple(cast("Registered", as_record(kind, row)) for row in rows)


def read_keyed(
    connection: sqlite3.Connection, kind: RecordKind
) -> Iterator[tuple[str, Record]]:
    """Give every record of the kind with its uid."""
    for row in connection.execute(_select(kind)):
        yield row[0], as_record(kind, row)


def write_record(
    connection: sqlite3.Connection,
    kind: RecordKind,
    uid: str,
    record: Record,
    epsg: int,
) -> None:
    """Insert or replace the record; raises BadValue, BadGeometry."""
    columns = tuple(REGISTERS[kind])
    row = [_to_column(name, uid, record, epsg) for name in columns]
    # Not by a conflict: a table that a GIS wrote anew may have lost its key.
    updates = ", ".join(f"{quoted(c)} = ?{n}" for n, c in enumerate(columns, 1))
    update = f"UPDATE {kind} SET {updates} WHERE {_key(kind)} = ?1"
    if not connection.execute(update, row).rowcount:
        connection.execute(
            f"INSERT INTO {kind}({', '.join(map(quoted, columns))})"
            f" VALUES ({', '.join('?' * len(columns))})",
            row,
        )


def delete_record(connection: sqlite3.Connection, kind: RecordKind, uid: str) -> None:
    """Take one record out of the register."""
    connection.execute(f"DELETE FROM {kind} WHERE {_key(kind)} = ?", (uid,))


def _key(kind: RecordKind) -> str:
    return qualified(kind, next(iter(REGISTERS[kind])))


def _select(kind: RecordKind) -> str:
    columns = (qualified(kind, name) for name in REGISTERS[kind])
    return f"SELECT {', '.join(columns)} FROM {kind}"


def _to_column(name: str, uid: str, record: Record, epsg: int) -> object:
    if name == next(iter(REGISTERS["years"])) and not hasattr(record, name):
        return uid_of(record, otherwise=uid)
    if name == "geom":
        shape = geometry.canonical(getattr(record, "geometry"))  # noqa: B009
        return geometry.to_blob(geometry.as_column(shape, "polygon"), epsg)
    value = getattr(record, name)
    if name == "names":
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
    if name == "numbers":
        held = plain_numbers(value)
        return json.dumps(held, ensure_ascii=False, sort_keys=True) if held else None
    if name == "potential":
        said = plain_potential(value)
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None
    if isinstance(value, float) and not math.isfinite(value):
        raise BadValue(
            "{value} does not fit the field {field}.", value=str(value), field=name
        )
    return value


def as_record(kind: RecordKind, row: Sequence[Any]) -> Record:
    """Return the record of a row, its columns in the order of `REGISTERS`."""
    uid, *values = row
    names = tuple(REGISTERS[kind])[1:]
    parts = {n: v for n, v in zip(names, values, strict=True) if v is not None}
    if "geom" in parts:
        parts["geometry"] = geometry.from_blob(parts.pop("geom"))
    if "names" in parts:
        parts["names"] = json.loads(parts["names"])
    if "potential" in parts:
        parts["potential"] = json.loads(parts["potential"])
    if "numbers" in parts:
        parts["numbers"] = json.loads(parts["numbers"])
    return from_fields(kind, uid, None, parts)
