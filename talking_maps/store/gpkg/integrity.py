"""Whether a community's file is whole: all tables, columns and values, looked at once.

SQLite takes any value in any column, and other programs write what they like. What
only this program writes (the history, versions, photos, merges) must be as it wrote
it, or the file is damaged; a GIS may well have edited the register and the layers, and
what it left there is mended from the history. A file is looked at when it is first
opened, and again when somebody else changed it; what it was found to be is remembered
by what the disk says of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import get_args

from talking_maps.errors import BadFile
from talking_maps.model.change import ChangeKind, RecordKind
from talking_maps.model.plan import COMMUNITY, SCENES
from talking_maps.store.gpkg.layer_tables import (
    BASE_COLUMNS,
    LayerTable,
    layer_tables,
    qualified,
    quoted,
)
from talking_maps.store.gpkg.migrations import REGISTERS

# ruff: noqa: S608  (names of tables and columns are quoted or our own)


_TEXT, _SOME_TEXT = "typeof({0}) = 'text'", "typeof({0}) = 'text' AND {0} <> ''"
_TEXT_OR_NONE = "typeof({0}) IN ('text', 'null')"
_WORD = "typeof({0}) = 'text' AND {0} <> '' AND instr({0}, ' ') = 0"
_MOMENT = "typeof({0}) = 'text' AND is_moment({0})"
_COUNT = "typeof({0}) = 'integer' AND {0} >= 0"
_YES_NO = "typeof({0}) = 'integer' AND {0} IN (0, 1)"
_BYTES_OR_NONE = "typeof({0}) IN ('blob', 'null')"
_JSON = "typeof({0}) = 'text' AND iif(json_valid({0}), json_type({0}), '')"
_PARTS = f"{{0}} IS NULL OR ({_JSON} = 'object')"
_LIST = f"{{0}} IS NULL OR ({_JSON} = 'array')"


#: A GeoPackage's shape begins so; what comes after is read with it.
_SHAPE = "typeof({0}) = 'blob' AND substr({0}, 1, 2) = x'4750'"
#: What more is asked of some columns of the register.
_OWN_RULES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "community": {"names": _PARTS, "potential": _PARTS, "numbers": _PARTS},
        "boundary": {"geom": _SHAPE},
    }
)


def _one_of(*values: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"typeof({{0}}) = 'text' AND {{0}} IN ({listed})"


#: What each column must hold that only this program writes.
_RULES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "history": {
            "sequence": _COUNT,
            "place": _COUNT,
            "change": _WORD,
            "parents": _TEXT,
            "client": _TEXT,
            "number": _COUNT,
            "owner": _SOME_TEXT,
            "author": _TEXT,
            "at": _MOMENT,
            "note": _TEXT_OR_NONE,
            "kind": _one_of(*get_args(ChangeKind)),
            "reverts": _TEXT_OR_NONE,
            "stroke": _YES_NO,
            "record": f"{{0}} IS NULL OR ({_one_of(*get_args(RecordKind))})",
            "uid": "(record IS NULL AND {0} IS NULL) OR typeof({0}) = 'text'",
            "scene": "(record IS NOT 'feature' AND {0} IS NULL) OR "
            f"({_one_of(*SCENES)})",
            "before": _PARTS,
            "after": _PARTS,
            "before_geom": _BYTES_OR_NONE,
            "after_geom": _BYTES_OR_NONE,
            "settles": _LIST,
            "lacking": "{0} IS NULL OR "
            "(typeof({0}) = 'integer' AND {0} BETWEEN 0 AND 3)",
        },
        "version": {
            "id": _SOME_TEXT,
            "name": _TEXT,
            "description": _TEXT_OR_NONE,
            "change": _WORD,
            "at": _MOMENT,
            "author": _TEXT,
        },
        "merging": {
            "id": _SOME_TEXT,
            "earlier": _TEXT,
            "later": _TEXT,
            "taken": _COUNT,
            "at": _MOMENT,
            "author": _TEXT,
            "source": _TEXT_OR_NONE,
        },
        "conflict": {
            "record": _one_of(*get_args(RecordKind)),
            "owner": _TEXT,
            "scene": _one_of("", *SCENES),
            "uid": _TEXT,
            "at": _MOMENT,
        },
        "refused": {
            "at": _MOMENT,
            "layer": _TEXT,
            "fields": f"{_JSON} = 'object'",
            "geom": "1",
            "reason": f"{_JSON} = 'object' AND json_type({{0}}, '$.id') = 'text'"
            " AND json_type({0}, '$.values') = 'object'",
        },
        "elsewhere": {
            "written": _COUNT,
            "noticed": _COUNT,
            "shape": "typeof({0}) IN ('integer', 'null')",
        },
        "sameness": {
            "id": _SOME_TEXT,
            "first": _TEXT,
            "second": _TEXT,
            "same": _YES_NO,
            "at": _MOMENT,
            "author": _TEXT,
        },
        # A picture that is gone is not shown: it is no reason to close the whole map.
        "photo": {"id": _SOME_TEXT, "at": _MOMENT, "author": _TEXT, "jpeg": "1"},
        "layer": {"id": _SOME_TEXT, "restricted": _YES_NO},
        "talking_maps": {"schema": _COUNT, "step": _TEXT},
    }
)
#: Tables that GeoPackage and QGIS ask for, with the columns that we write.
_STANDARD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gpkg_contents": (
            "table_name",
            "data_type",
            "identifier",
            "description",
            "last_change",
            "min_x",
            "min_y",
            "max_x",
            "max_y",
            "srs_id",
        ),
        "gpkg_geometry_columns": ("table_name", "column_name", "geometry_type_name"),
        "gpkg_extensions": ("table_name",),
        "gpkg_spatial_ref_sys": ("srs_id",),
        "layer_styles": (
            "f_table_catalog",
            "f_table_schema",
            "f_table_name",
            "f_geometry_column",
            "styleName",
            "styleQML",
            "styleSLD",
            "useAsDefault",
            "description",
            "owner",
        ),
    }
)

#: What the disk says of a file and of its write-ahead log.
State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file was found to be: nothing wrong, damaged, or to be mended.

    `damage` is where something stands that only this program writes, and that it did
    not write; `odd` where another program left what the history can mend.
    """

    damage: str = ""
    odd: str = ""


_WHOLE = Verdict()
_found: dict[str, tuple[State, Verdict]] = {}
_kept: dict[str, int] = {}
_lock = Lock()
#: So many files are remembered; a workspace of more is looked at anew.
_MOST = 10_000


def state_of(path: Path) -> State:
    """Return what the disk says of the file now; it changes whenever the file does."""
    told: list[int] = []
    for name in (path, path.with_name(path.name + "-wal")):
        try:
            about = name.stat()
        except OSError:
            told.append(0)
            continue
        told += [about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns]
    return tuple(told)


def moment_of(path: Path) -> State:
    """Return what tells that the file was written since, by us or by anyone.

    Our own changes are counted: two of them may come within one tick of the clock by
    which the disk dates them.
    """
    with _lock:
        kept = _kept.get(str(path), 0)
    return (kept, *state_of(path))


def count_change(path: Path) -> None:
    """Count a change that this program wrote into the file."""
    with _lock:
        _kept[str(path)] = _kept.get(str(path), 0) + 1


def known(path: Path) -> Verdict | None:
    """Return what the file is, None if it was not looked at as it lies there now."""
    with _lock:
        found = _found.get(str(path))
    return found[1] if found is not None and found[0] == state_of(path) else None


def verdict(connection: sqlite3.Connection, path: Path) -> Verdict:
    """Return what the open file is, from memory if nobody wrote it since."""
    state, before = state_of(path), known(path)
    if before is not None:
        return before
    found = examine(connection)
    remember(path, state, found)
    return found


def remember(path: Path, state: State, found: Verdict = _WHOLE) -> None:
    """Remember what the file was found to be in that state."""
    with _lock:
        if len(_found) >= _MOST:
            _found.clear()
        _found[str(path)] = (state, found)


def refuse_damage(found: Verdict, name: str) -> None:
    """Raise BadFile for a file that is damaged."""
    if found.damage:
        raise BadFile(
            "The file {file} is damaged at {place}: another program or a broken disk"
            " changed it there. Restore a backup of it.",
            file=name,
            place=found.damage,
        )


def refuse_odd(found: Verdict, name: str) -> None:
    """Raise BadFile for a file that another program edited and nobody has mended."""
    refuse_damage(found, name)
    if found.odd:
        raise BadFile(
            "Another program left in the file {file} what cannot be right, at {place}."
            " Close it there and open the community again; what cannot be mended is in"
            " a backup.",
            file=name,
            place=found.odd,
        )


def examine(connection: sqlite3.Connection) -> Verdict:
    """Look at the structure and at each value of an open file."""
    connection.create_function("is_moment", 1, is_moment, deterministic=True)
    damage = next(_damage(connection), "")
    return Verdict(damage, "" if damage else next(_odd(connection), ""))


def _damage(connection: sqlite3.Connection) -> Iterator[str]:
    tables = _tables(connection)
    for table, names in {**_STANDARD, **_RULES}.items():
        there = _columns(connection, table) if table in tables else frozenset()
        yield from (f"{table}.{name}" for name in names if name not in there)
    yield from _commands_on_ours(connection)
    for table in _RULES:
        yield from _wrong(connection, table, _RULES[table])
    yield from _torn(connection)
    (counters,) = connection.execute("SELECT count(*) FROM elsewhere").fetchone()
    if counters != 1:
        yield "elsewhere"
    (first,) = connection.execute("SELECT count(*) FROM history").fetchone()
    if not first:
        yield "history"


def _torn(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the changes whose rows do not belong together, or that are there twice."""
    row = connection.execute(
        "SELECT h.change FROM history h WHERE h.place > 0 AND NOT EXISTS (SELECT 1 FROM"
        " history f WHERE f.change = h.change AND f.sequence = h.sequence"
        " AND f.place = 0) UNION ALL SELECT change FROM history WHERE place = 0"
        " GROUP BY change HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if row is not None:
        yield f"history.change ({row[0]})"


def _odd(connection: sqlite3.Connection) -> Iterator[str]:
    tables = _tables(connection)
    for kind, names in REGISTERS.items():
        there = _columns(connection, kind) if kind in tables else frozenset()
        yield from (f"{kind}.{name}" for name in names if name not in there)
        rules = {name: _rule(what) for name, what in names.items()}
        yield from _wrong(connection, kind, {**rules, **_OWN_RULES.get(kind, {})})
    for kind, uid in all_of(connection):
        (rows,) = connection.execute(
            f"SELECT count(*) FROM {kind} WHERE {next(iter(REGISTERS[kind]))} = ?",
            (uid,),
        ).fetchone()
        if rows != 1:
            yield kind
    layers = layer_tables(connection)
    yield from _unlisted(connection, tables, layers)
    for table in layers.values():
        kinds = {**BASE_COLUMNS, **table.attributes}
        rules = {name: _rule(what) for name, what in kinds.items()}
        yield from _wrong(connection, table.name, {"geom": _SHAPE, **rules})


def _unlisted(
    connection: sqlite3.Connection,
    tables: frozenset[str],
    layers: dict[str, LayerTable],
) -> Iterator[str]:
    """Yield the layers whose table no GIS would find."""
    for (name,) in connection.execute("SELECT id FROM layer"):
        whole = _columns(connection, name) >= {"geom", *BASE_COLUMNS}
        if whole and name in tables and name not in layers:
            yield f"gpkg_geometry_columns ({name})"


def _rule(declared: str) -> str:
    """Return what a column may hold that was declared so."""
    kind, *more = declared.split(" ", 1)
    kind = kind.partition("(")[0]
    allowed = {
        "TEXT": "'text'",
        "DATE": "'text'",
        "DOUBLE": "'real', 'integer'",
        "INTEGER": "'integer'",
        "BOOLEAN": "'integer'",
        "MULTIPOLYGON": "'blob'",
    }.get(kind)
    if allowed is None:
        return "1"
    none = "" if "NOT NULL" in " ".join(more) else ", 'null'"
    fits = f"typeof({{0}}) IN ({allowed}{none})"
    # No number is infinite; a missing one is neither.
    return f"{fits} AND ifnull(abs({{0}}) < 9e999, 1)" if kind == "DOUBLE" else fits


def _wrong(
    connection: sqlite3.Connection, table: str, rules: Mapping[str, str]
) -> Iterator[str]:
    """Give where a value stands that its column cannot hold: the first row of it."""
    row = connection.execute(_question(table, tuple(rules.items()))).fetchone()
    if row is not None:
        name = next(n for n, fits in zip(rules, row[1:], strict=True) if not fits)
        yield f"{table}.{name} ({row[0]})"


@cache
def _question(table: str, rules: tuple[tuple[str, str], ...]) -> str:
    tests = [f"ifnull({r.format(qualified(table, n))}, 0)" for n, r in rules]
    return (
        f"SELECT rowid, {', '.join(tests)} FROM {quoted(table)}"
        f" WHERE NOT ({' AND '.join(tests)}) LIMIT 1"
    )


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return frozenset(row[0] for row in rows)


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return frozenset(row[0] for row in rows)


def _commands_on_ours(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the triggers of others on the tables that only this program writes."""
    rows = connection.execute(
        "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
    )
    for name, table in rows:
        guards = ("history_no_update", "history_no_delete")
        if table in _RULES and not (table == "history" and name in guards):
            yield f"{table} ({name})"


def is_moment(text: str) -> bool:
    """Tell whether a text is an ISO time with its offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (ValueError, TypeError):
        return False


def all_of(connection: sqlite3.Connection) -> Iterator[tuple[RecordKind, str]]:
    """Give kind and uid of each record that must be there, by the history.

    The community and its own boundary are those that the file began with.
    """
    for kind in ("community", "boundary"):
        row = connection.execute(
            "SELECT uid FROM history WHERE record = ? ORDER BY sequence, place LIMIT 1",
            (kind,),
        ).fetchone()
        if row is not None:
            yield kind, str(row[0])
    yield "owner", COMMUNITY
    yield "years", COMMUNITY


def is_one(connection: sqlite3.Connection, kind: RecordKind, uid: str) -> bool:
    """Tell whether that record must stay."""
    if kind in ("owner", "years"):
        return uid == COMMUNITY
    return kind != "feature" and (kind, uid) in set(all_of(connection))
