"""Take out of a copy what does not leave the community unasked.

It works on a copy of the file and never on the file itself. Restricted layers go with
their tables, their part of the history and the photos they show; people's names give
way to the public codes of their households, and authors to numbers. What stays keeps
its place, so that the chain of changes is whole.
"""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from talking_maps.store.guarding import guard_history, release_history
from talking_maps.store.opening import File
from talking_maps.store.schema import LAYERS_OUT, NAMES_OUT
from talking_maps.store.tables import quoted

#: Parts of records with words that people wrote.
_WORDS = ("name", "note", "title", "what", "claimed_by", "source")
_TEXT_COLUMNS = {
    "assembly": ("title",), "commitment": ("what",), "history": ("note",),
    "boundary": ("claimed_by", "source"), "version": ("name", "description"),
    "merging": ("source",),
}  # fmt: skip

_SIDES = ("before", "after")
#: Tables whose rows say who wrote them.
_SIGNED = ("history", "photo", "version", "merging", "sameness")


def strip_restricted(file: File, layer_ids: Iterable[str]) -> None:
    """Remove those layers and all that the file calls restricted itself."""
    connection = file.connection
    known = connection.execute("SELECT id FROM layer WHERE restricted")
    ids = frozenset(layer_ids) | {row[0] for row in known}
    connection.create_function(
        "is_restricted", 1, lambda layer: layer in ids, deterministic=True
    )
    _remove_photos(file, ids)
    for table in ids & file.tables.keys():
        _drop(connection, table)
        del file.tables[table]
    connection.execute("DELETE FROM refused WHERE is_restricted(layer)")
    release_history(connection)
    _blank_history(connection)
    guard_history(connection)
    # What is said of shapes that are not in the copy would tell that there are some.
    connection.execute(
        "DELETE FROM sameness WHERE first NOT IN (SELECT uid FROM history WHERE uid"
        " NOTNULL) OR second NOT IN (SELECT uid FROM history WHERE uid NOTNULL)"
    )


def strip_names(file: File) -> None:
    """Put public codes in the place of people's names, wherever the file has them."""
    connection = file.connection
    authors = _authors(connection)
    redact = _redactor(connection, authors)
    connection.create_function("code_of", 1, authors.get)
    connection.create_function("redact", 1, redact)
    connection.create_function("redact_parts", 2, lambda *a: _redact_parts(redact, *a))
    release_history(connection)
    for side in _SIDES:
        connection.execute(
            f"UPDATE history SET {side} = redact_parts(record, {side})"
            f" WHERE {side} IS NOT NULL"
        )
    connection.execute("UPDATE owner SET name = NULL")
    connection.execute("UPDATE commitment SET who = owner WHERE who <> ''")
    for table, columns in _text_columns(file):
        for column in columns:
            connection.execute(
                f"UPDATE {quoted(table)} SET {quoted(column)} ="
                f" redact({quoted(column)}) WHERE {quoted(column)} IS NOT NULL"
            )
    connection.execute("DELETE FROM refused")
    connection.execute(f"UPDATE history SET lacking = ifnull(lacking, 0) | {NAMES_OUT}")
    for table in _SIGNED:
        connection.execute(f"UPDATE {table} SET author = code_of(author)")
    guard_history(connection)


def _remove_photos(file: File, ids: frozenset[str]) -> None:
    secret, shown = set[str](), set[str]()
    for name in file.tables:
        for (photos,) in file.connection.execute(
            f"SELECT photos FROM {quoted(name)} WHERE photos IS NOT NULL"
        ):
            (secret if name in ids else shown).update(json.loads(photos))
    for side in _SIDES:
        for (text,) in file.connection.execute(
            f"SELECT {side} FROM history WHERE record = 'feature'"
            f" AND {side} LIKE '%\"photos\"%'"
        ):
            parts = json.loads(text)
            hidden = parts.get("layer") in ids
            (secret if hidden else shown).update(parts.get("photos", ()))
    # A photo that nothing shows may show anything: it goes as well.
    for (photo,) in file.connection.execute("SELECT id FROM photo").fetchall():
        if photo in secret or photo not in shown:
            file.connection.execute("DELETE FROM photo WHERE id = ?", (photo,))


def _drop(connection: sqlite3.Connection, table: str) -> None:
    # Another program may have added a spatial index, which holds where things are.
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    connection.execute(f"DROP TABLE {quoted(table)}")
    connection.execute(f"DROP TABLE IF EXISTS {quoted(f'rtree_{table}_geom')}")
    for owner, column in (
        ("gpkg_geometry_columns", "table_name"), ("gpkg_extensions", "table_name"),
        ("gpkg_ogr_contents", "table_name"), ("gpkg_contents", "table_name"),
        ("layer_styles", "f_table_name"),
    ):  # fmt: skip
        if owner in tables:
            connection.execute(f"DELETE FROM {owner} WHERE {column} = ?", (table,))


def _blank_history(connection: sqlite3.Connection) -> None:
    # An unchanged shape is kept once, before: hand it on before that side goes.
    hidden = {
        side: f"(record = 'feature' AND is_restricted(json_extract({side}, '$.layer')))"
        for side in _SIDES
    }
    connection.execute(
        f"UPDATE history SET note = NULL, lacking = ifnull(lacking, 0) | {LAYERS_OUT}"
        " WHERE sequence IN (SELECT sequence FROM"
        f" history WHERE {hidden['before']} OR {hidden['after']})"
    )
    connection.execute(
        "UPDATE history SET after_geom = before_geom"
        f" WHERE {hidden['before']} AND after IS NOT NULL AND after_geom IS NULL"
    )
    for side in _SIDES:
        connection.execute(
            f"UPDATE history SET {side} = NULL, {side}_geom = NULL WHERE {hidden[side]}"
        )
    connection.execute(
        "UPDATE history SET record = NULL, uid = NULL, scene = NULL,"
        " before_geom = NULL, after_geom = NULL"
        " WHERE record = 'feature' AND before IS NULL AND after IS NULL"
    )


def _authors(connection: sqlite3.Connection) -> dict[str, str]:
    others = "".join(
        f" UNION ALL SELECT author, NULL FROM {table}" for table in _SIGNED[1:]
    )
    rows = connection.execute(
        f"SELECT author FROM (SELECT author, fid FROM history{others})"
        " GROUP BY author ORDER BY min(fid) NULLS LAST, author"
    )
    return {author: f"person-{n}" for n, (author,) in enumerate(rows, start=1)}


def _redactor(
    connection: sqlite3.Connection, authors: dict[str, str]
) -> Callable[[Any], Any]:  # fmt: skip
    # An author who is only "Rosa" must not change the name of the field "Santa Rosa".
    codes = {name.casefold(): code for name, code in authors.items() if " " in name}
    names = " UNION ".join(
        f"SELECT uid, json_extract({side}, '$.name') FROM history"
        " WHERE record = 'owner'"
        for side in _SIDES
    )
    for uid, name in connection.execute(f"{names} UNION SELECT id, name FROM owner"):
        codes |= {name.casefold(): uid} if name else {}
    longest_first = sorted(map(re.escape, codes), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)

    def redact(text: Any) -> Any:  # noqa: ANN401  (whatever the column holds)
        if not isinstance(text, str) or not codes:
            return text
        return pattern.sub(lambda match: codes.get(match[0].casefold(), "…"), text)

    return redact


def _redact_parts(redact: Callable[[Any], Any], kind: str | None, text: str) -> str:
    parts = json.loads(text)
    if kind == "owner":
        parts.pop("name", None)
    if kind == "commitment" and "who" in parts:
        parts["who"] = parts["owner"]
    for part in parts:
        if kind != "community" and (part in _WORDS or "." in part):
            parts[part] = redact(parts[part])
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _text_columns(file: File) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from _TEXT_COLUMNS.items()
    for table in file.tables.values():
        own = (c for c, kind in table.attributes.items() if kind.startswith("TEXT"))
        yield table.name, ("name", "note", *own)
