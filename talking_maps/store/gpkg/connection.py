"""Open a community file to read or to write it, one connection a call.

A reader sees one consistent moment; a writer holds the file from its first look to its
commit, so that what it read is still true when it writes. A file left behind by a
crash recovers here. What SQLite has to say is turned into the house's errors; a file
that is damaged, foreign or newer is refused before anything is touched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import shapely

from talking_maps.errors import (
    BadFile,
    BadValue,
    CannotKeep,
    NewerFile,
    NotFound,
    TalkingMapsError,
)
from talking_maps.store.gpkg import geometry, integrity
from talking_maps.store.gpkg.layer_tables import LayerTable, layer_tables
from talking_maps.store.gpkg.migrations import SCHEMA, migrate, schema_of
from talking_maps.store.gpkg.triggers import exclude_own_writes, written

#: How long a call waits for another one that holds the file [s].
PATIENCE_S = 10.0

#: The folder is synced too once the journal is gone: with less, a power cut may bring
#: the journal back, which would undo what was called kept.
SYNC = "EXTRA"

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
    }
)
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open community file: its connection, CRS and layer tables by layer id.

    `odd` says where another program left what has to be mended before it can be read.
    """

    connection: sqlite3.Connection
    epsg: int
    tables: dict[str, LayerTable]
    odd: str = ""


_shared: ContextVar[tuple[Path, OpenFile] | None] = ContextVar("shared", default=None)
_writing: ContextVar[tuple[Path, OpenFile] | None] = ContextVar("writing", default=None)


@contextmanager
def read_snapshot(path: Path) -> Iterator[None]:
    """Let all reading in the block share one opening: quicker, and of one moment.

    Nothing may be written in the block: a reader that holds the file keeps a writer
    from committing.
    """
    with read_transaction(path) as file, answering(path, file):
        yield


@contextmanager
def answering(path: Path, file: OpenFile) -> Iterator[None]:
    """Let all reading of that path in the block see the open file, as it stands now."""
    token = _shared.set((path, file))
    try:
        yield
    finally:
        _shared.reset(token)


def is_answering(path: Path) -> bool:
    """Tell whether all reading of that path sees a file that is open already."""
    shared = _shared.get()
    return shared is not None and shared[0] == path


@contextmanager
def read_transaction(path: Path, *, whole: bool = True) -> Iterator[OpenFile]:
    """Open the file and see one consistent moment of it until the block ends.

    Unless the `whole` file was looked at, its values are whatever a program left there.
    """
    shared = _shared.get()
    if shared is not None and shared[0] == path:
        with map_sqlite_errors(path):
            yield shared[1]
        return
    with opened(path) as connection:
        connection.execute("BEGIN")
        if whole:
            integrity.refuse_odd(integrity.verdict(connection, path), path.name)
        yield open_file(connection, path)
        connection.execute("ROLLBACK")


@contextmanager
def transaction(path: Path) -> Iterator[None]:
    """Let all writing and reading of that path in the block be one transaction.

    What is read after a write is what was written, from the same opening; all of the
    block is kept, or nothing of it.
    """
    with _held(path):
        yield


@contextmanager
def write_transaction(path: Path) -> Iterator[OpenFile]:
    """Hold the file for one change: all of the block is kept, or nothing of it.

    In a block of `transaction` it is a part of that.
    """
    with _held(path) as file:
        before = written(file.connection)
        yield file
        exclude_own_writes(file.connection, before)


@contextmanager
def _held(path: Path) -> Iterator[OpenFile]:
    held = _writing.get()
    if held is not None and held[0] == path:
        yield held[1]
        return
    with opened(path) as connection:
        _leave_wal(connection)
        with held_for_writing(connection):
            found = integrity.verdict(connection, path)
            integrity.refuse_damage(found, path.name)
            file = open_file(connection, path, odd=found.odd)
            token = _writing.set((path, file))
            try:
                with answering(path, file):
                    yield file
            finally:
                _writing.reset(token)
            moment = _others(connection)
        integrity.count_change(path)
        state = integrity.state_of(path)
        # Only if nobody wrote after us, the disk says this of what we wrote.
        if not found.odd and _others(connection) == moment:
            integrity.remember(path, state)


@contextmanager
def held_for_writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Let nobody else write from the first look on; keep all of the block or nothing.

    A community's file and a contest's are written so alike.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")


def connect(
    path: Path, *, mode: Literal["ro", "rw", "rwc"] = "rw"
) -> sqlite3.Connection:
    """Return a connection with the house's settings; transactions are the caller's."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute(f"PRAGMA synchronous={SYNC}")
    _speak_geometry(connection)
    return connection


def connect_nameless() -> sqlite3.Connection:
    """Return a connection to an empty file that has no name and no other reader.

    The system takes it away when the program ends, however it ends: no half-stripped
    copy is left for anyone to find (SQLite, "Temporary Files Used By SQLite", 2.7).
    """
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    _speak_geometry(connection)
    return connection


@contextmanager
def map_sqlite_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says about the file into the house's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _as_ours(error, path) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise BadValue(
            "A text holds a sign, or a number is so large, that it cannot be kept."
            " Write it another way."
        ) from error
    except (
        json.JSONDecodeError,
        UnicodeDecodeError,
        RecursionError,
        shapely.errors.ShapelyError,
    ) as error:
        raise BadFile(
            "The file {file} is not built as this program expects: {reason}. Restore a"
            " backup of it.",
            file=path.name,
            reason=str(error),
        ) from error
    except OSError as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check the folder and the free space.",
            file=path.name,
        ) from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file of ours and bring it to the schema of now, without a transaction."""
    if not path.exists():
        raise NotFound("There is no community file {file}.", file=path.name)
    if path.is_dir():
        raise BadFile("{file} is a folder, not a community file.", file=path.name)
    with map_sqlite_errors(path), closing(connect(path)) as connection:
        _refuse_what_is_not_ours(connection, path)
        yield connection


def _refuse_what_is_not_ours(connection: sqlite3.Connection, path: Path) -> None:
    schema = schema_of(connection)
    if schema is None:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not tables:
            raise BadFile(
                "The file {file} is empty. Choose another file.", file=path.name
            )
        raise BadFile(
            "The file {file} is not a community file of Talking Maps. To bring its"
            " shapes in, import it into a layer.",
            file=path.name,
        )
    if schema > SCHEMA:
        raise NewerFile(
            "The file {file} was written by a newer version of this program. Install"
            " the new version to open it; nothing in the file was changed.",
            file=path.name,
        )
    if schema < SCHEMA:
        migrate(connection)


def open_file(connection: sqlite3.Connection, path: Path, *, odd: str = "") -> OpenFile:
    """Return what is in an open file; raises BadFile if it holds no community.

    `odd` says what another program left there, if anything: then the history is asked.
    """
    row = connection.execute(
        "SELECT json_extract(after, '$.epsg') FROM history WHERE record = 'community'"
        " AND after NOTNULL ORDER BY fid DESC LIMIT 1"
        if odd
        else "SELECT epsg FROM community"
    ).fetchone()
    if row is None or not isinstance(row[0], int):
        raise BadFile(
            "The file {file} holds no community. Restore a backup of it.",
            file=path.name,
        )
    return OpenFile(connection, row[0], layer_tables(connection), odd)


def _others(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection writes into the file."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _leave_wal(connection: sqlite3.Connection) -> None:
    # QGIS switches a file to WAL while it has it open; we switch it back when nobody
    # else does, else keep in WAL too, which is as safe.
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":
        connection.execute("PRAGMA busy_timeout=0")
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_S * 1000:.0f}")


def _speak_geometry(connection: sqlite3.Connection) -> None:
    # The triggers of a spatial index that another program added call these.
    def bound(index: int, shape: bytes | None) -> float | None:
        box = geometry.bounds(shape) if shape else None
        return None if box is None else box[index]

    for index, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(
            name, 1, lambda shape, index=index: bound(index, shape), deterministic=True
        )
    connection.create_function(
        "ST_IsEmpty",
        1,
        lambda shape: None if shape is None else geometry.is_empty(shape),
        deterministic=True,
    )


def refuse_held(error: sqlite3.Error, path: Path) -> None:
    """Raise CannotKeep if the error says that another program is holding the file."""
    if _code(error) in _BUSY:
        raise _as_ours(error, path) from error


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _as_ours(error: sqlite3.Error, path: Path) -> TalkingMapsError:
    code = _code(error)
    name = path.name
    if code in _DAMAGED:
        return BadFile(
            "The file {file} is damaged or is not a GeoPackage. Restore a backup of"
            " it or choose another file.",
            file=name,
        )
    if code in _BUSY:
        return CannotKeep(
            "Another program is holding the file {file}. Close it there and try again.",
            file=name,
        )
    if code in _REFUSED:
        return CannotKeep(
            "The file {file} or its folder cannot be written. Copy it to a folder of"
            " this computer, or ask for the right to write there.",
            file=name,
        )
    if code in _FULL:
        return CannotKeep(
            "The disk is full or does not answer: the last change to {file} was not"
            " kept. Make room and try again.",
            file=name,
        )
    return BadFile(
        "The file {file} is not built as this program expects: {reason}. Restore a"
        " backup of it.",
        file=name,
        reason=str(error),
    )
