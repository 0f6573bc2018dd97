"""Take out of a copy what does not leave the community unasked.

It works on a copy of the file and never on the file itself. Restricted layers go with
their tables, their part of the history and the photos they show, and what they show is
not named in other texts; people's names give way to the public codes of their
households, and authors to numbers. What stays keeps its place, so that the chain of
changes is whole.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from talking_maps.model.message import Message
from talking_maps.redaction.private_records import STILL, Redaction, Thing
from talking_maps.store.files import jpeg_metadata
from talking_maps.store.files.private_data import SIDES, SIGNED
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.layer_tables import RESERVED_TABLES, quoted
from talking_maps.store.gpkg.migrations import LAYERS_OUT, NAMES_OUT, REGISTERS
from talking_maps.store.gpkg.triggers import make_history_append_only, release_history

#: Parts of records with words that people wrote.
_WORDS = ("name", "note", "title", "what", "who", "claimed_by", "source")
#: Words in what the office settled: what the land can have, local numbers.
_SIGNED_WORDS = ("confirmed_by", "by", "source")
_TEXT_COLUMNS = {
    "community": ("potential", "numbers"),
    "assembly": ("title",),
    "commitment": ("what", "who"),
    "owner": ("name",),
    "boundary": ("claimed_by", "source"),
    "version": ("name", "description"),
    "merging": ("source",),
}


def redact_restricted(file: OpenFile, shown: Redaction) -> None:
    """Remove the restricted layers, and all that was ever drawn in them."""
    connection = file.connection
    ids, closed = shown.restricted, shown.closed
    connection.create_function(
        "is_restricted", 1, lambda layer: layer in ids, deterministic=True
    )
    connection.create_function(
        "closed_until", 3, lambda *thing: closed.get(thing, -1), deterministic=True
    )
    secret = _photos(file, ids) | _photos_of_closed(connection)
    for table in ids & file.tables.keys():
        _drop(connection, table)
        del file.tables[table]
    _remove_closed(file, closed)
    _drop_refused(connection, closed)
    release_history(connection)
    _blank_history(connection)
    make_history_append_only(connection)
    _remove_photos(file, secret)
    # What is said of shapes that are not in the copy would tell that there are some.
    connection.execute(
        "DELETE FROM sameness WHERE first NOT IN (SELECT uid FROM history WHERE uid"
        " NOTNULL) OR second NOT IN (SELECT uid FROM history WHERE uid NOTNULL)"
    )
    connection.execute(
        "DELETE FROM conflict WHERE record = 'feature'"
        f" AND closed_until(owner, scene, uid) = {STILL}"
    )


def redact_names(file: OpenFile, shown: Redaction) -> None:
    """Put public codes in the place of people's names, wherever the file has them."""
    connection = file.connection
    connection.create_function("code_of", 1, shown.authors.get)
    release_history(connection)
    for side in SIDES:
        connection.execute(
            f"UPDATE history SET {side} = json_remove({side}, '$.name')"
            f" WHERE record = 'owner' AND {side} IS NOT NULL"
        )
        connection.execute(
            f"UPDATE history SET {side} = json_replace({side}, '$.who',"
            f" json_extract({side}, '$.owner'))"
            f" WHERE record = 'commitment' AND {side} IS NOT NULL"
        )
    connection.execute("UPDATE owner SET name = NULL")
    connection.execute("UPDATE commitment SET who = owner WHERE who <> ''")
    connection.execute("DELETE FROM refused")
    # A GIS writes who was signed in on its computer.
    connection.execute("UPDATE layer_styles SET owner = NULL")
    connection.execute(f"UPDATE history SET lacking = ifnull(lacking, 0) | {NAMES_OUT}")
    for table in SIGNED:
        connection.execute(f"UPDATE {table} SET author = code_of(author)")
    make_history_append_only(connection)


def strip_texts(file: OpenFile, shown: Redaction) -> tuple[Message, ...]:
    """Take names of people and of restricted places out of what people wrote.

    Returns what should be said of it.
    """
    if not (shown.codes or shown.places):
        return ()
    connection = file.connection
    seen = set[str]()
    redact = _redactor(shown, seen)
    connection.create_function("redact", 1, redact)
    connection.create_function("redact_parts", 2, lambda *a: _redact_parts(redact, *a))
    release_history(connection)
    lacking = NAMES_OUT * bool(shown.codes) | LAYERS_OUT * bool(shown.places)
    for side in SIDES:
        connection.execute(
            f"UPDATE history SET {side} = redact_parts(record, {side}),"
            f" lacking = ifnull(lacking, 0) | {lacking} WHERE {side} IS NOT NULL"
            f" AND redact_parts(record, {side}) IS NOT {side}"
        )
    connection.execute(
        "UPDATE history SET note = redact(note),"
        f" lacking = ifnull(lacking, 0) | {lacking}"
        " WHERE note IS NOT NULL AND redact(note) IS NOT note"
    )
    for table, columns in _text_columns(file):
        for column in columns:
            connection.execute(
                f"UPDATE {quoted(table)} SET {quoted(column)} ="
                f" redact({quoted(column)}) WHERE {quoted(column)} IS NOT NULL"
                f" AND redact({quoted(column)}) IS NOT {quoted(column)}"
            )
    for row, fields, reason in connection.execute(
        "SELECT fid, fields, reason FROM refused"
    ).fetchall():
        # Rows of other programs are kept as they came, or not at all.
        if redact(fields) != fields or redact(reason) != reason:
            connection.execute("DELETE FROM refused WHERE fid = ?", (row,))
    make_history_append_only(connection)
    return shown.remarks(seen)


def strip_photos(file: OpenFile) -> None:
    """Remove what older programs, and other ones, left beside the pictures."""
    connection = file.connection
    for (photo,) in connection.execute("SELECT fid FROM photo").fetchall():
        (kept,) = connection.execute(
            "SELECT jpeg FROM photo WHERE fid = ?", (photo,)
        ).fetchone()
        if not isinstance(kept, bytes):  # whatever it is, it is no picture
            connection.execute("DELETE FROM photo WHERE fid = ?", (photo,))
            continue
        bare = jpeg_metadata.bare(kept)
        if bare != kept:
            connection.execute("UPDATE photo SET jpeg = ? WHERE fid = ?", (bare, photo))


def strip_foreign(file: OpenFile) -> None:
    """Remove what other programs put into the file: nobody here knows what it tells.

    That is tables and views that are not ours, and columns of the register that are
    not. Columns of layers stay: in them a GIS works.
    """
    connection = file.connection
    ours = RESERVED_TABLES | file.tables.keys() | {"layer_styles"}
    standard = (
        "gpkg_spatial_ref_sys",
        "gpkg_contents",
        "gpkg_geometry_columns",
        "gpkg_extensions",
        "gpkg_ogr_contents",
    )
    indexes = tuple(f"rtree_{table}_geom" for table in (*file.tables, "boundary"))
    kept = ours | {*standard}
    for kind in ("view", "table"):
        found = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE"
            " 'sqlite@_%' ESCAPE '@' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
            (kind,),
        ).fetchall()
        for (name,) in found:
            if kind == "view":
                connection.execute(f"DROP VIEW {quoted(name)}")
            elif name not in kept and not name.startswith(indexes):
                _drop(connection, name)
    for table, columns in REGISTERS.items():
        known = {"fid", *columns}
        for _, name, *_ in connection.execute(
            f"PRAGMA table_info({quoted(table)})"
        ).fetchall():
            if name not in known:
                connection.execute(f"UPDATE {table} SET {quoted(name)} = NULL")


def _photos(file: OpenFile, ids: frozenset[str]) -> set[str]:
    """Return the photos that the restricted layers show."""
    return {
        photo
        for name in ids & file.tables.keys()
        for (photos,) in file.connection.execute(
            f"SELECT photos FROM {quoted(name)} WHERE photos IS NOT NULL"
        )
        for photo in json.loads(photos)
    }


def _photos_of_closed(connection: sqlite3.Connection) -> set[str]:
    return {
        photo
        for side in SIDES
        for (text,) in connection.execute(
            f"SELECT {side} FROM history WHERE {side} LIKE '%\"photos\"%'"
            f" AND {_hidden(side)}"
        )
        for photo in json.loads(text).get("photos", ())
    }


def _remove_photos(file: OpenFile, secret: set[str]) -> None:
    shown = set[str]()
    for name in file.tables:
        for (photos,) in file.connection.execute(
            f"SELECT photos FROM {quoted(name)} WHERE photos IS NOT NULL"
        ):
            shown.update(json.loads(photos))
    for side in SIDES:
        for (text,) in file.connection.execute(
            f"SELECT {side} FROM history WHERE record = 'feature'"
            f" AND {side} LIKE '%\"photos\"%'"
        ):
            shown.update(json.loads(text).get("photos", ()))
    # A photo that nothing shows may show anything: it goes as well.
    for (photo,) in file.connection.execute("SELECT id FROM photo").fetchall():
        if photo in secret or photo not in shown:
            file.connection.execute("DELETE FROM photo WHERE id = ?", (photo,))


def _drop(connection: sqlite3.Connection, table: str) -> None:
    # Another program may have added a spatial index, which holds where things are.
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    connection.execute(f"DROP TABLE IF EXISTS {quoted(table)}")
    connection.execute(f"DROP TABLE IF EXISTS {quoted(f'rtree_{table}_geom')}")
    for owner, column in (
        ("gpkg_geometry_columns", "table_name"),
        ("gpkg_extensions", "table_name"),
        ("gpkg_ogr_contents", "table_name"),
        ("gpkg_contents", "table_name"),
        ("layer_styles", "f_table_name"),
    ):
        if owner in tables:
            connection.execute(f"DELETE FROM {owner} WHERE {column} = ?", (table,))


def _remove_closed(file: OpenFile, closed: Mapping[Thing, int]) -> None:
    """Remove from ordinary layers what stands in a restricted one in another scene."""
    secret = sorted({uid for (_, _, uid), until in closed.items() if until == STILL})
    for table in file.tables:
        file.connection.execute(
            f"DELETE FROM {quoted(table)}"
            " WHERE uid IN (SELECT value FROM json_each(?))",
            (json.dumps(secret),),
        )


def _drop_refused(connection: sqlite3.Connection, closed: Mapping[Thing, int]) -> None:
    """Remove rows set aside that are of restricted layers, or of closed things."""
    uids = {uid for _, _, uid in closed}
    connection.create_function("is_closed", 1, lambda uid: uid in uids)
    connection.execute(
        "DELETE FROM refused WHERE is_restricted(layer)"
        " OR is_closed(json_extract(fields, '$.uid'))"
    )


def _hidden(side: str) -> str:
    """Return the condition that the side of a row of the history is not told."""
    return (
        f"(record = 'feature' AND {side} NOTNULL AND"
        f" (is_restricted(json_extract({side}, '$.layer'))"
        " OR sequence < closed_until(owner, scene, uid)))"
    )


def _blank_history(connection: sqlite3.Connection) -> None:
    # An unchanged shape is kept once, before: hand it on before that side goes.
    hidden = {side: _hidden(side) for side in SIDES}
    connection.execute(
        f"UPDATE history SET note = NULL, lacking = ifnull(lacking, 0) | {LAYERS_OUT}"
        " WHERE sequence IN (SELECT sequence FROM"
        f" history WHERE {hidden['before']} OR {hidden['after']})"
    )
    connection.execute(
        "UPDATE history SET after_geom = before_geom"
        f" WHERE {hidden['before']} AND after IS NOT NULL AND after_geom IS NULL"
    )
    for side in SIDES:
        connection.execute(
            f"UPDATE history SET {side} = NULL, {side}_geom = NULL WHERE {hidden[side]}"
        )
    connection.execute(
        "UPDATE history SET record = NULL, uid = NULL, scene = NULL,"
        " before_geom = NULL, after_geom = NULL"
        " WHERE record = 'feature' AND before IS NULL AND after IS NULL"
    )


def _redactor(shown: Redaction, seen: set[str]) -> Callable[[Any], Any]:
    told = cache(shown.text)  # the history says most texts several times

    def redact(value: Any) -> Any:  # noqa: ANN401  (whatever the column holds)
        if isinstance(value, bytes):
            return None
        if not isinstance(value, str):
            return value
        seen.add(value)
        return told(value)

    return redact


def _redact_parts(redact: Callable[[Any], Any], kind: str | None, text: str) -> str:
    parts = json.loads(text)
    changed = {
        part: _redact_signed(redact, value) if kind == "community" else redact(value)
        for part, value in parts.items()
        if kind == "community" or part in _WORDS or "." in part
    }
    if all(parts[part] == value for part, value in changed.items()):
        return text
    return json.dumps(
        parts | changed, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _redact_signed(redact: Callable[[Any], Any], value: object) -> object:
    """Redact what the office signs of a community, and nothing else of it."""
    if not isinstance(value, dict):
        return value
    return {
        key: redact(said) if key in _SIGNED_WORDS else said
        for key, said in value.items()
    }


def _text_columns(file: OpenFile) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from _TEXT_COLUMNS.items()
    for table in file.tables.values():
        yield table.name, ("name", "note", *table.attributes)
