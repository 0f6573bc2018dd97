"""Make a contest file, add to it, read it.

What is added is decided on inside the transaction that writes it, so that two people
acting at once cannot both follow the same line.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from talking_maps.contest import StoredCopy
from talking_maps.contest.canonical_json import LazyJson, canonical, digest
from talking_maps.contest.sealed_parts import unreadable_seals
from talking_maps.contest.state import BULK_EVENTS
from talking_maps.errors import AlreadyThere, BadFile, NewerFile, NotFound
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.contest import LogEvent, Role
from talking_maps.store.gpkg import migrations as geopackage
from talking_maps.store.gpkg.connection import (
    connect,
    held_for_writing,
    map_sqlite_errors,
)
from talking_maps.store.gpkg.migrations import make_geopackage


@dataclass(frozen=True, slots=True)
class Append:
    """What is added at once: a line, with the sealed copy or photo that belongs to it.

    `photo` is the digest and the JPEG.
    """

    line: LogEvent
    copy: StoredCopy | None = None
    photo: tuple[str, bytes] | None = None


#: The kinds of values in a row of `line`, as this program writes them.
_OURS = (int, *[str] * 6)

#: Contest files that are open to read their header, with what the disk calls each.
_open: dict[Path, tuple[tuple[int, int], int]] = {}
_reading = Lock()

#: From the lines so far to what is added; what it raises leaves the file as it was.
Decision = Callable[[Sequence[LogEvent]], Append | None]
Decisions = Callable[[Sequence[LogEvent]], Sequence[Append]]


def create(path: Path, first: LogEvent) -> None:
    """Make a contest's file with its first line; raises AlreadyThere, CannotKeep."""
    if path.exists():
        raise AlreadyThere(
            "There is a contest “{contest}” already. Choose another id.",
            contest=path.stem,
        )
    with map_sqlite_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with (
        map_sqlite_errors(path),
        atomic_write(path) as draft,
        closing(connect(draft, mode="rwc")) as connection,
    ):
        geopackage.prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        make(connection)
        _add(connection, Append(first))
        connection.execute("COMMIT")


def append(
    path: Path, decide: Decision, *, without: Sequence[str] = ()
) -> LogEvent | None:
    """Add what is decided on, all of it or nothing; return the new line.

    `decide` sees every line, but those of the acts it can do `without`, and in any
    case the last one. It may return None, to add nothing.
    """

    def one(found: Sequence[LogEvent]) -> Sequence[Append]:
        addition = decide(found)
        return () if addition is None else (addition,)

    return next(iter(append_many(path, one, without=without)), None)


def append_many(
    path: Path, decide: Decisions, *, without: Sequence[str] = ()
) -> tuple[LogEvent, ...]:
    """Add all that is decided on in one transaction; return the new lines."""
    with _opened(path) as connection, held_for_writing(connection):
        additions = decide(_lines(connection, without))
        for addition in additions:
            _add(connection, addition)
    return tuple(addition.line for addition in additions)


def read_events(path: Path, *, without: Sequence[str] = ()) -> tuple[LogEvent, ...]:
    """Return the chain, first line first; the last one is there in any case."""
    with _opened(path) as connection:
        return _lines(connection, without)


def lines_from(path: Path, number: int) -> tuple[LogEvent, ...]:
    """Return that line of the chain and all that follow it."""
    with _opened(path) as connection:
        rows = connection.execute(
            "SELECT number, at, who, role, act, content, hash FROM line"
            " WHERE number >= ? ORDER BY number, fid",
            (number,),
        )
        return tuple(_line_of(row) for row in rows)


def file_stamp(path: Path) -> str:
    """Return a word that changes whenever the file does; raises BadFile.

    SQLite counts its transactions in the header of the file (file format, 1.3.7): two
    within one tick of the file system's clock are told apart.
    """
    try:
        about = path.stat()
        changes = _changes(path, about)
    except OSError as error:
        raise BadFile(
            "The file {file} cannot be opened. Put it back or correct its name.",
            file=path.name,
        ) from error
    return f"{about.st_mtime_ns:x}-{about.st_size:x}-{changes.hex()}"


def _changes(path: Path, about: os.stat_result) -> bytes:
    """Return how often the file was changed, as its header counts it.

    The file stays open: whoever closes it once more, in any thread, takes away the
    locks that SQLite holds for this process, and another could write in the midst of
    an act (https://sqlite.org/howtocorrupt.html, 2.2). Windows locks otherwise.
    """
    if os.name == "nt":
        with path.open("rb") as file:
            return file.read(28)[24:]
    with _reading:
        known = _open.get(path)
        if known is None or known[0] != (about.st_dev, about.st_ino):
            if known is not None:
                os.close(known[1])  # of a file that another one took the place of
            known = (about.st_dev, about.st_ino), os.open(path, os.O_RDONLY)
            _open[path] = known
        return os.pread(known[1], 4, 24)


def copy_file(path: Path, out: Path) -> None:
    """Write the contest's file to `out` as it is at one moment; `out` is replaced."""
    with (
        _opened(path) as source,
        map_sqlite_errors(out),
        atomic_write(out, replace=True) as draft,
        closing(connect(draft, mode="rwc")) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def take_place(path: Path, other: Path) -> None:
    """Put what another contest file holds into this one, which may be open."""
    with _opened(other) as source, _opened(path) as target:
        source.backup(target)


def count_copies(path: Path) -> int:
    """Return how many sealed copies lie in the file."""
    with _opened(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def copies(path: Path) -> Iterator[StoredCopy]:
    """Yield every sealed copy as it lies in the file, one at a time."""
    with _opened(path) as connection:
        rows = connection.execute("SELECT id, digest, copy FROM entry ORDER BY fid")
        for name, digest, content in rows:
            yield StoredCopy(_text(name), _text(digest), _bytes(content))


def copy_of(path: Path, entry_id: str) -> bytes:
    """Return the sealed copy of an entry; raises NotFound."""
    with _opened(path) as connection:
        row = connection.execute(
            "SELECT copy FROM entry WHERE id = ?", (entry_id,)
        ).fetchone()
    if row is None:
        raise NotFound("There is no sealed copy of {entry}.", entry=entry_id)
    return _bytes(row[0])


def photos(path: Path) -> dict[str, bytes]:
    """Return the photos of field visits by their digest."""
    with _opened(path) as connection:
        rows = connection.execute("SELECT digest, jpeg FROM photo").fetchall()
    return {_text(digest): _bytes(jpeg) for digest, jpeg in rows}


def photo_of(path: Path, digest: str) -> bytes | None:
    """Return the photo of that digest, None if it is not in the file."""
    with _opened(path) as connection:
        row = connection.execute(
            "SELECT jpeg FROM photo WHERE digest = ?", (digest,)
        ).fetchone()
    return None if row is None else _bytes(row[0])


def part_of(path: Path, digest: str) -> bytes:
    """Return what sealed copies share by that digest; raises NotFound, BadFile."""
    with _opened(path) as connection:
        row = (
            connection.execute(
                "SELECT content FROM part WHERE digest = ?", (digest,)
            ).fetchone()
            if _has_parts(connection)
            else None
        )
    if row is None:
        raise NotFound(
            "What the seals stand on is not in the contest's file any more: {digest}."
            " Verify the contest, or restore a backup.",
            digest=digest[:12],
        )
    return _unpacked(_bytes(row[0]))


def whole_parts(path: Path) -> tuple[str, ...]:
    """Return the digests of what sealed copies share, where it is what was sealed."""
    with _opened(path) as connection:
        if not _has_parts(connection):
            return ()
        rows = connection.execute("SELECT digest, content FROM part ORDER BY fid")
        return tuple(
            _text(code) for code, content in rows if _is_whole(code, _bytes(content))
        )


def _is_whole(code: object, content: bytes) -> bool:
    try:
        return digest(_unpacked(content)) == code
    except BadFile:
        return False


def _has_parts(connection: sqlite3.Connection) -> bool:
    """Tell whether the file has that table: those of before have none."""
    found = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'part'"
    ).fetchone()
    return bool(found[0])


def _unpacked(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(content, MOST_PART_BYTES)
    except zlib.error as error:
        raise unreadable_seals() from error
    if not unpacking.eof:
        raise unreadable_seals()
    return found


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise NotFound("There is no contest “{contest}” here.", contest=path.stem)
    with map_sqlite_errors(path), closing(connect(path)) as connection:
        found = schema_of(connection)
        if found is None:
            raise BadFile(
                "The file {file} is not a contest of Talking Maps.", file=path.name
            )
        if found > SCHEMA:
            raise NewerFile(
                "The file {file} was written by a newer version of this program."
                " Install the new version to open it; nothing in the file was changed.",
                file=path.name,
            )
        yield connection


def _add(connection: sqlite3.Connection, addition: Append) -> None:
    line, copy = addition.line, addition.copy
    connection.execute(
        "INSERT INTO line(number, at, who, role, act, content, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (line.number, line.at, line.who, line.role, line.act, _json(line), line.hash),
    )
    _raise_schema(connection, line)
    if copy is not None:
        connection.execute(
            "INSERT INTO entry(id, digest, copy) VALUES (?, ?, ?)",
            (copy.id, copy.digest, copy.content),
        )
        _add_parts(connection, copy)
    if addition.photo is not None:
        connection.execute(
            "INSERT OR IGNORE INTO photo(digest, jpeg) VALUES (?, ?)", addition.photo
        )


def _raise_schema(connection: sqlite3.Connection, line: LogEvent) -> None:
    """Say that the file needs a newer program, where the line does."""
    wanted = SINCE.get(line.act, FIRST)
    if line.act in BULK_EVENTS and line.content.get("received_from"):
        wanted = RECEIVED
    if line.content.get("sheet_photo"):
        wanted = SHEETS
    if wanted > (schema_of(connection) or FIRST):
        # Older programs say that they are too old, and not that the file is damaged.
        connection.execute(
            "INSERT INTO talking_maps_contest(schema) VALUES (?)", (wanted,)
        )


def _add_parts(connection: sqlite3.Connection, copy: StoredCopy) -> None:
    """Keep what a copy shares with others, once; files of before get the table now."""
    if not copy.parts:
        return
    if not _has_parts(connection):
        _make_table(connection, "part", *_PART)
    connection.executemany(
        "INSERT OR IGNORE INTO part(digest, content) VALUES (?, ?)",
        [(digest, zlib.compress(content)) for digest, content in copy.parts.items()],
    )


def _lines(
    connection: sqlite3.Connection, without: Sequence[str]
) -> tuple[LogEvent, ...]:
    rows = connection.execute(
        "SELECT number, at, who, role, act, content, hash FROM line"
        " WHERE act NOT IN (SELECT value FROM json_each(?))"
        " OR number = (SELECT max(number) FROM line) ORDER BY number, fid",
        (json.dumps(list(without)),),
    )
    return tuple(_line_of(row) for row in rows)


def _line_of(row: Sequence[Any]) -> LogEvent:
    return _line(*(row if tuple(map(type, row)) == _OURS else _as_ours(row)))


def _json(line: LogEvent) -> str:
    # Canonical, so that `verify` can take the hash over the text as it is.
    return canonical(dict(line.content)).decode("utf-8")


def _line(
    number: int, at: str, who: str, role: Role, action: str, content: str, digest: str
) -> LogEvent:
    # A role of another program is looked at, never trusted: `verify` asks for rights.
    return LogEvent(number, at, who, role, action, LazyJson(content), digest)


def _as_ours(row: Sequence[object]) -> tuple[Any, ...]:
    """Return a row of another program with the kinds of values that a line has."""
    number, *fields = row
    # What is no number stands nowhere: then the line is out of its place.
    return number if isinstance(number, int) else 0, *map(_text, fields)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


#: The schemas that this program knows. A contest begins with the first: any program
#: that ever ran contests reads it, until an act is done that only newer ones know.
FIRST, SCHEMA = 1, 4
#: The schema from which each act is known, where that is not the first.
SINCE = {
    "clock": 2,
    "amend": 3,
    "lead": 3,
    "hand_over": 3,
    "movement": 3,
    "delivery": 3,
    "places": 3,
    "loss_reason": 3,
    "answer_loss": 3,
}
#: From when on a mark or a visit can have been written on another laptop.
RECEIVED = 3
#: From when on a ballot can have been read from a photographed sheet.
SHEETS = 4

_FID = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
_TABLES = {
    "entry": (
        f"{_FID}, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, copy BLOB NOT NULL",
        "Sealed copies of the entries: the digest is the SHA-256 of the copy",
    ),
    "line": (
        f"{_FID}, number INTEGER NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL,"
        " role TEXT NOT NULL, act TEXT NOT NULL, content TEXT NOT NULL,"
        " hash TEXT NOT NULL",
        "Everything that was done, as a chain; never edit this table",
    ),
    "photo": (
        f"{_FID}, digest TEXT NOT NULL UNIQUE, jpeg BLOB NOT NULL",
        "Photos of field visits",
    ),
    "talking_maps_contest": (
        f"{_FID}, schema INTEGER NOT NULL",
        "Version of this file",
    ),
}
#: Made with the first copy that shares something: programs of before pass it over.
_PART = (
    f"{_FID}, digest TEXT NOT NULL UNIQUE, content BLOB NOT NULL",
    "What sealed copies share: the SHA-256 of the content, which is zlib's",
)
#: The largest elevation: a hundred million pixels.
MOST_PART_BYTES = 500_000_000


def make(connection: sqlite3.Connection) -> None:
    """Make all tables in the transaction that is open."""
    make_geopackage(connection)
    for table, (columns, description) in _TABLES.items():
        _make_table(connection, table, columns, description)
    connection.execute("INSERT INTO talking_maps_contest(schema) VALUES (?)", (FIRST,))


def _make_table(
    connection: sqlite3.Connection, table: str, columns: str, description: str
) -> None:
    connection.execute(f"CREATE TABLE {table} ({columns})")
    connection.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description)"
        " VALUES (?, 'attributes', ?, ?)",
        (table, table, description),
    )


def schema_of(connection: sqlite3.Connection) -> int | None:
    """Return the file's schema number, None if it is not a contest file."""
    found = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
        " AND name IN ('entry', 'line', 'talking_maps_contest')"
    ).fetchone()[0]
    if found < len(("entry", "line", "talking_maps_contest")):
        return None
    number = connection.execute(
        "SELECT max(schema) FROM talking_maps_contest"
    ).fetchone()[0]
    return number if isinstance(number, int) else None
