"""Who and what in a community file is private: names, authors, restricted things.

Read from the whole history, so that a name that was corrected and a place that was
once drawn in an ordinary layer are known as well. Shapes that people said are the same
thing are one: what closes one of them closes all.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection

from talking_maps.model.layer import Layer
from talking_maps.redaction.private_records import STILL, Redaction, Thing
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.gpkg.layer_tables import quoted
from talking_maps.store.sync.identity_links import last_said

SIDES = ("before", "after")
#: Tables whose rows say who wrote them.
SIGNED = ("history", "photo", "version", "merging", "sameness")


def redaction(
    path: Path,
    layers: Sequence[Layer],
    *,
    include_restricted: bool = False,
    include_names: bool = False,
) -> Redaction:
    """Return what of the file's records may leave it; raises BadFile."""
    with read_transaction(path) as file:
        return redaction_of(
            file,
            layers,
            include_restricted=include_restricted,
            include_names=include_names,
        )


def redaction_of(
    file: OpenFile,
    layers: Sequence[Layer],
    *,
    include_restricted: bool,
    include_names: bool,
) -> Redaction:
    """Return what of an open file's records may leave it."""
    wanted = [layer.id for layer in layers if layer.restricted]
    ids = frozenset() if include_restricted else restricted(file, wanted)
    signed = {} if include_names else authors(file.connection)
    secret = closed(file.connection, ids)
    return Redaction(
        codes={} if include_names else names(file.connection, signed),
        authors=signed,
        restricted=ids,
        closed=secret,
        places=places(file, secret),
        keeps_names=include_names,
    )


def restricted(file: OpenFile, layer_ids: Iterable[str]) -> frozenset[str]:
    """Return those layers and all that the file calls restricted itself."""
    known = file.connection.execute("SELECT id FROM layer WHERE restricted")
    return frozenset(layer_ids) | {row[0] for row in known}


def authors(connection: sqlite3.Connection) -> dict[str, str]:
    """Return a number for each author, in the order in which they came."""
    others = "".join(
        f" UNION ALL SELECT author, NULL FROM {table}" for table in SIGNED[1:]
    )
    rows = connection.execute(
        f"SELECT author FROM (SELECT author, fid FROM history{others})"
        " GROUP BY author ORDER BY min(fid) NULLS LAST, author"
    )
    return {author: f"person-{n}" for n, (author,) in enumerate(rows, start=1)}


def names(connection: sqlite3.Connection, signed: dict[str, str]) -> dict[str, str]:
    """Return the public code of each private name that is or ever was in the file.

    `signed` are the numbers of authors. Who promised something is told by the code of
    the household, unless it is a first name only: "Rosa" must not change the name of
    the field "Santa Rosa".
    """
    codes = {name: code for name, code in signed.items() if " " in name}
    said = " UNION ".join(
        f"SELECT json_extract({side}, '$.who'), json_extract({side}, '$.owner')"
        f" FROM history WHERE record = 'commitment' AND {side} NOTNULL"
        for side in SIDES
    )
    for name, code in connection.execute(
        f"{said} UNION SELECT who, owner FROM commitment"
    ):
        codes |= {name: code} if name and code and " " in str(name).strip() else {}
    called = " UNION ".join(
        f"SELECT uid, json_extract({side}, '$.name') FROM history"
        f" WHERE record = 'owner' AND {side} NOTNULL"
        for side in SIDES
    )
    for code, name in connection.execute(f"{called} UNION SELECT id, name FROM owner"):
        codes |= {name: code} if name else {}
    return codes


def closed(
    connection: sqlite3.Connection, restricted: frozenset[str]
) -> dict[Thing, int]:
    """Return until which change the life of each thing is closed, by owner and scene.

    It is closed for good while the thing stands in a restricted layer, or stood there
    when it was taken away, in any scene or plan, as this shape or one that people said
    is the same: it lies at the same place in the others. What left such layers
    everywhere is open, in each scene, from the change that moved it there. Nothing is
    closed without restricted layers.
    """
    found: dict[Thing, int] = {}
    lives = set[Thing]()
    ever = {
        uid
        for side in SIDES
        for (uid,) in connection.execute(
            f"SELECT uid FROM history WHERE record = 'feature' AND"
            f" json_extract({side}, '$.layer') IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(restricted)),),
        )
    }
    selves = _selves(connection, ever)
    for *thing, sequence, before, after in connection.execute(
        "SELECT owner, scene, uid, sequence, json_extract(before, '$.layer'),"
        " json_extract(after, '$.layer') FROM history WHERE record = 'feature' AND uid"
        " IN (SELECT value FROM json_each(?)) ORDER BY sequence, place",
        (json.dumps(sorted(selves)),),
    ):
        key = (str(thing[0]), str(thing[1]), str(thing[2]))
        lives.add(key)
        last = after if after is not None else before
        if last in restricted:
            found[key] = STILL
        elif before in restricted or (key in found and found[key] == STILL):
            found[key] = sequence
    secret = {selves[uid] for (_, _, uid), until in found.items() if until == STILL}
    return found | {life: STILL for life in lives if selves[life[2]] in secret}


def places(file: OpenFile, closed: Mapping[Thing, int]) -> frozenset[str]:
    """Return what closed things are or were called while they were closed.

    A name that an open thing has too, or the community itself, tells of that one.
    """
    if not closed:
        return frozenset()
    connection = file.connection
    uids = json.dumps(sorted({uid for _, _, uid in closed}))
    secret = json.dumps(sorted({t[2] for t, until in closed.items() if until == STILL}))
    called = frozenset(_names_while_closed(closed, connection, uids))
    if not called:
        return frozenset()
    every = " UNION ".join(
        f"SELECT name FROM {quoted(table)}"
        " WHERE uid NOT IN (SELECT value FROM json_each(?1))"
        for table in file.tables
    )
    also = "SELECT name FROM community"
    open_names = connection.execute(
        f"{every} UNION {also}" if every else also, (secret,) if every else ()
    )
    return called - {row[0] for row in open_names}


def _names_while_closed(
    closed: Mapping[Thing, int], connection: Connection, uids: str
) -> Iterator[str]:
    """Yield what closed things were called while they were closed."""
    for side in SIDES:
        for *thing, sequence, name in connection.execute(
            f"SELECT owner, scene, uid, sequence, json_extract({side}, '$.name')"
            f" FROM history WHERE record = 'feature' AND {side} NOTNULL"
            " AND uid IN (SELECT value FROM json_each(?))",
            (uids,),
        ):
            key = (str(thing[0]), str(thing[1]), str(thing[2]))
            if isinstance(name, str) and sequence < closed.get(key, -1):
                yield name


def _selves(connection: sqlite3.Connection, uids: Iterable[str]) -> dict[str, str]:
    """Return those uids and all that people said are the same thing, by one of it."""
    same: dict[str, set[str]] = {}
    for said in last_said(connection) if uids else ():
        if said.same:
            same.setdefault(said.first, set()).add(said.second)
            same.setdefault(said.second, set()).add(said.first)
    found: dict[str, str] = {}
    for uid in sorted(uids):
        waiting = [] if uid in found else [uid]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = uid
                waiting += same.get(one, ())
    return found
