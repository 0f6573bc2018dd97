"""The history: every change as it was made, one row an edit, never altered.

The last number of each client is found here, not in anyone's memory, so that an
operation sent again is known after a crash.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import itertools
import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from shapely.geometry.base import BaseGeometry

from talking_maps.model.change import (
    Change,
    ChangeKind,
    Edit,
    Operation,
    Record,
    RecordKind,
)
from talking_maps.model.plan import Scene
from talking_maps.store.gpkg import contents
from talking_maps.store.gpkg import geometry as blob
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.history.records import (
    RecordFields,
    from_fields,
    from_json,
    to_fields,
    to_json,
)

_COLUMNS = (
    "sequence, place, change, parents, client, number, owner, author, at, note, kind,"
    " reverts, record, uid, scene, before, after, before_geom, after_geom, settles"
)


@dataclass(frozen=True, slots=True)
class ChangeHeader:
    """Who asks for a change, as which operation of which client, when and why."""

    client: str
    number: int
    owner: str
    author: str
    at: str
    note: str = ""


def request_of(operation: Operation) -> ChangeHeader:
    """Return who asks, when and why."""
    return ChangeHeader(
        operation.client,
        operation.number,
        operation.owner,
        operation.author,
        operation.at,
        operation.note,
    )


def append(
    file: OpenFile,
    request: ChangeHeader,
    edits: Sequence[Edit],
    *,
    kind: ChangeKind = "edit",
    reverts: str | None = None,
    name: str = "",
) -> Change:
    """Append a change and return it; one without edits is kept too, to be known.

    The file says of each edited table when it changed. `name` is the id of the change
    where it is not to be random.
    """
    contents.update_contents(file.connection, edits, request.at)
    last = last_change(file.connection)
    change = Change(
        next_sequence(file.connection),
        name or secrets.token_hex(10),
        (last[1],) if last else (),
        request.client,
        request.number,
        request.owner,
        request.author,
        request.at,
        request.note,
        kind,
        reverts,
        tuple(edits),
    )
    insert(file.connection, change, file.epsg)
    return change


def insert(connection: sqlite3.Connection, change: Change, epsg: int) -> None:
    """Append a change exactly as it is given."""
    stroke = change.kind in ("undo", "redo", "resolve") or any(
        edit.kind == "feature" for edit in change.edits
    )
    lacking = 0 if has_redactions(connection) else None
    connection.executemany(
        f"INSERT INTO history({_COLUMNS}, stroke, lacking)"
        f" VALUES ({', '.join('?' * 22)})",
        (
            (*_shared(change, place), *edit, stroke and place == 0, lacking)
            for place, edit in enumerate(_packed(change.edits, epsg))
        ),
    )


def copy_changes(
    connection: sqlite3.Connection,
    theirs: sqlite3.Connection,
    changes: Iterable[Change],
) -> None:
    """Append changes of another file, row by row as they stand there."""
    for sequence, change in enumerate(changes, start=next_sequence(connection)):
        client = change.client
        if find(connection, client, change.number) is not None:
            # A tab that went on in two copies; what it sent again is known by its id.
            client = f"{client}~{change.id}"
        rows = theirs.execute(
            f"SELECT {_COLUMNS}, stroke, lacking FROM history WHERE change = ?"
            " ORDER BY place",
            (change.id,),
        )
        connection.executemany(
            f"INSERT INTO history({_COLUMNS}, stroke, lacking)"
            f" VALUES ({', '.join('?' * 22)})",
            ((sequence, *row[1:4], client, *row[5:]) for row in rows),
        )


def next_sequence(connection: sqlite3.Connection) -> int:
    """Return the place in this file's history of the change that comes next."""
    last = last_change(connection)
    return last[0] + 1 if last else 1


def has_redactions(connection: sqlite3.Connection) -> bool:
    """Tell whether something was taken out of what the history says."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM history WHERE lacking > 0)"
    ).fetchone()
    return bool(row[0])


def find(connection: sqlite3.Connection, client: str, number: int) -> Change | None:
    """Return the change of that client's operation, or None."""
    changes = _changes(
        connection.execute(
            f"SELECT {_COLUMNS} FROM history WHERE client = ? AND number = ?"
            " ORDER BY place",
            (client, number),
        )
    )
    return next(iter(changes), None)


def last_number(connection: sqlite3.Connection, client: str) -> int | None:
    """Return the highest operation number kept of that client, or None."""
    row = connection.execute(
        "SELECT max(number) FROM history WHERE client = ?", (client,)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def last_change(
    connection: sqlite3.Connection, owner: str | None = None
) -> tuple[int, str, str] | None:
    """Return (sequence, id, time) of the last change, of one owner or of all."""
    where, values = ("", ()) if owner is None else ("WHERE owner = ?", (owner,))
    row: tuple[int, str, str] | None = connection.execute(
        f"SELECT sequence, change, at FROM history {where}"
        " ORDER BY sequence DESC LIMIT 1",
        values,
    ).fetchone()
    return row


def changes(
    connection: sqlite3.Connection,
    *,
    owner: str | None,
    after: int,
    limit: int | None,
    besides: int = 0,
) -> tuple[Change, ...]:
    """Return the changes after a sequence, oldest first, but not the one `besides`."""
    where, values = ("", ()) if owner is None else ("AND owner = ?", (owner,))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM history WHERE sequence IN ("
        f" SELECT DISTINCT sequence FROM history WHERE sequence > ? AND sequence <> ?"
        f" {where} ORDER BY sequence LIMIT ?) ORDER BY sequence, place",
        (after, besides, *values, -1 if limit is None else limit),
    )
    return tuple(_changes(rows))


def at_sequence(connection: sqlite3.Connection, sequence: int) -> Change:
    """Return the change of that sequence, which must exist."""
    return changes(connection, owner=None, after=sequence - 1, limit=1)[0]


def last_feature(
    connection: sqlite3.Connection, owner: str, scene: Scene, uid: str
) -> RecordFields | None:
    """Return the parts a feature has, or had before it was removed; None if unknown."""
    row = connection.execute(
        "SELECT before, after, before_geom, after_geom FROM history WHERE uid = ?"
        " AND scene = ? AND record = 'feature' AND owner = ? ORDER BY fid DESC LIMIT 1",
        (uid, scene, owner),
    ).fetchone()
    if row is None:
        return None
    before, after = sides(*row)
    return after or before


def last_record(
    connection: sqlite3.Connection, kind: RecordKind, uid: str
) -> Record | None:
    """Return a record of the register as it is, or was before it was removed."""
    row = connection.execute(
        "SELECT before, after, before_geom, after_geom FROM history WHERE uid = ?"
        " AND scene IS NULL AND record = ? ORDER BY fid DESC LIMIT 1",
        (uid, kind),
    ).fetchone()
    if row is None:
        return None
    before, after = sides(*row)
    parts = after or before
    return None if parts is None else from_fields(kind, uid, None, parts)


def latest(
    connection: sqlite3.Connection, *, until: int | None = None
) -> Iterator[tuple[str, RecordKind, Scene | None, str, Record | None]]:
    """Give each record as the history left it, at the end or after a sequence.

    Gives owner, kind, scene, uid and record.
    """
    rows = connection.execute(
        "SELECT owner, record, scene, uid, before, after, before_geom, after_geom"
        " FROM history WHERE fid IN (SELECT max(fid) FROM history WHERE record NOTNULL"
        " AND sequence <= ifnull(?, sequence)"
        " GROUP BY record, uid, scene, iif(record = 'feature', owner, ''))",
        (until,),
    )
    for owner, kind, scene, uid, *columns in rows:
        yield owner, kind, scene, uid, _edit(kind, uid, scene, *columns).after


def _shared(change: Change, index: int) -> tuple[object, ...]:
    return (
        change.sequence,
        index,
        change.id,
        " ".join(change.parents),
        change.client,
        change.number,
        change.owner,
        change.author,
        change.at,
        change.note or None,
        change.kind,
        change.reverts,
    )


def _packed(edits: Sequence[Edit], epsg: int) -> Iterable[tuple[object, ...]]:
    if not edits:
        yield (None,) * 8
    for edit in edits:
        before = None if edit.before is None else to_fields(edit.before)
        after = None if edit.after is None else to_fields(edit.after)
        yield (
            edit.kind,
            edit.uid,
            edit.scene,
            None if before is None else to_json(before),
            None if after is None else to_json(after),
            _shape(before, epsg),
            None if _same(before, after) else _shape(after, epsg),
            json.dumps(edit.settles) if edit.settles else None,
        )


def _same(before: RecordFields | None, after: RecordFields | None) -> bool:
    # A shape that did not change is kept once: half the size of a long history.
    return (
        before is not None
        and after is not None
        and "geometry" in before
        and before["geometry"] == after["geometry"]
    )


def _shape(parts: RecordFields | None, epsg: int) -> bytes | None:
    geometry = None if parts is None else parts.get("geometry")
    return None if geometry is None else blob.encode_compressed(geometry, epsg)


def _changes(rows: Iterable[tuple[Any, ...]]) -> Iterable[Change]:
    for _, group in itertools.groupby(rows, key=itemgetter(0)):
        edits = list(group)
        sequence, _, name, parents, *request, kind, reverts = edits[0][:12]
        client, number, owner, author, at, note = request
        yield Change(
            sequence,
            name,
            tuple(parents.split()),
            client,
            number,
            owner,
            author,
            at,
            note or "",
            kind,
            reverts,
            tuple(_edit(*row[12:]) for row in edits if row[12] is not None),
        )


def _edit(
    kind: RecordKind,
    uid: str,
    scene: Scene | None,
    *rest: Any,  # noqa: ANN401
) -> Edit:
    before, after = sides(*rest[:4])
    return Edit(
        kind,
        uid,
        scene,
        None if before is None else from_fields(kind, uid, scene, before),
        None if after is None else from_fields(kind, uid, scene, after),
        settled(rest[4]) if rest[4:] else (),
    )


def settled(column: str | None) -> tuple[str, ...]:
    """Return the parts that an edit settles, from its column."""
    return tuple(map(str, json.loads(column))) if column else ()


def sides(
    before: str | None, after: str | None, old: bytes | None, new: bytes | None
) -> tuple[RecordFields | None, RecordFields | None]:
    """Return the parts before and after, from the columns of a row."""
    shape: BaseGeometry | None = None if old is None else blob.from_blob(old)
    then = shape if new is None else blob.from_blob(new)
    return (
        None if before is None else from_json(before, shape),
        None if after is None else from_json(after, then),
    )
