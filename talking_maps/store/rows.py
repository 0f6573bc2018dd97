"""Rows as another program may have left them: read one by one, however odd they are."""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from talking_maps import geo
from talking_maps.errors import BadFile, NotFound, TalkingMapsError
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.store import blob, registers, tables
from talking_maps.store.opening import File
from talking_maps.store.remaking import Key
from talking_maps.store.schema import REGISTERS
from talking_maps.store.tables import LayerTable, quoted

_UID = re.compile(r"[A-Za-z0-9_/-]{1,64}")


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a table: what it says, the record it makes, or why it makes none."""

    table: str
    fid: int
    key: Key
    columns: dict[str, Any]
    record: Record | None
    problem: Message | None = None


def drawn(file: File) -> Iterator[Found]:
    """Give every row of the layer tables."""
    for table in file.tables.values():
        for columns in _raw(file, table.name):
            scene = cast("Scene", columns["scene"])
            owner, uid = str(columns["owner"]), str(columns["uid"])
            record, problem = _feature(file, table, columns)
            key: Key = (owner, "feature", scene, uid)
            yield Found(table.name, columns["fid"], key, columns, record, problem)


def registered(file: File) -> Iterator[Found]:
    """Give every row of the register."""
    for kind, names in REGISTERS.items():
        for columns in _raw(file, kind):
            uid = str(columns[next(iter(names))])
            record, problem = _record(file, kind, uid)
            key: Key = ("", kind, None, uid)
            yield Found(kind, columns["fid"], key, columns, record, problem)


def delete(file: File, row: Found) -> None:
    """Take the row out of its table."""
    file.connection.execute(
        f"DELETE FROM {quoted(row.table)} WHERE fid = ?", (row.fid,)
    )


def set_aside(file: File, row: Found, reason: Message, at: str) -> None:
    """Keep the row as it was found, with the reason why it was not taken over."""
    shape = row.columns.get("geom")
    plain = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row.columns.items()
        if name != "geom"
    }
    why = {"id": reason.id, "values": dict(reason.values)}
    file.connection.execute(
        "INSERT INTO refused(at, layer, fields, geom, reason) VALUES (?, ?, ?, ?, ?)",
        (at, row.table, json.dumps(plain), shape, json.dumps(why)),
    )


def own_uid(row: Found) -> str:
    """Return a uid for a row that has none of its own.

    It follows from what the row says, so that every copy that notices it, whenever it
    does, takes it for the same thing.
    """
    said = sorted((name, str(value)) for name, value in row.columns.items())
    sealed = hashlib.sha256(json.dumps([row.table, said]).encode())
    return sealed.hexdigest()[:32]


def fit(row: Found, feature: Feature, table: LayerTable) -> Feature:
    """Return the feature as one of ours: a uid, a valid shape, flagged if mended.

    Raises BadGeometry.
    """
    shape, mended = geo.repair(feature.geometry, table.geometry)
    flags = feature.flags
    if mended and "mended" not in flags:
        flags = (*flags, "mended")
    uid = feature.uid if _UID.fullmatch(feature.uid) else own_uid(row)
    return replace(feature, uid=uid, geometry=shape, flags=flags)


def refuse_unplaced(file: File, owner: str, feature: Feature) -> None:
    """Raise NotFound for an owner or a scene that is not there."""
    registers.refuse_unknown_owner(file.connection, owner)
    if feature.scene not in SCENES:
        raise NotFound("There is no scene {scene}.", scene=str(feature.scene))


def _raw(file: File, table: str) -> Iterator[dict[str, Any]]:
    rows = file.connection.execute(f"SELECT * FROM {quoted(table)}")
    names = [column[0] for column in rows.description]
    for row in rows.fetchall():
        yield dict(zip(names, row, strict=True))


def _feature(
    file: File, table: LayerTable, columns: dict[str, Any]
) -> tuple[Feature | None, Message | None]:
    try:
        if not columns["geom"] or blob.is_empty(columns["geom"]):
            return None, Message("The shape is empty. Draw it again.")
        return tables.read_row(file.connection, table, columns["fid"]), None
    except (BadFile, json.JSONDecodeError, TypeError, UnicodeDecodeError) as error:
        return None, _unreadable(error)


def _record(
    file: File, kind: RecordKind, uid: str
) -> tuple[Record | None, Message | None]:
    try:
        return registers.read_record(file.connection, kind, uid), None
    except (TalkingMapsError, json.JSONDecodeError, TypeError) as error:
        return None, _unreadable(error)


def _unreadable(error: Exception) -> Message:
    reason = error.message if isinstance(error, TalkingMapsError) else str(error)
    return Message(
        "The row cannot be read: {reason}. Correct it and enter it again.",
        {"reason": reason},
    )
