"""The list of communities, quick however many there are.

`WORKSPACE/index.sqlite` remembers what the list shows of each file, with the file's
time and size; only files that changed are opened. It holds nothing of its own: when it
is lost, damaged or cannot be written, the list is made from the files. A file that
cannot be read is listed with its error and never hidden.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from talking_maps.errors import TalkingMapsError
from talking_maps.geo.crs import to_degrees
from talking_maps.geo.svg import svg_path
from talking_maps.model.change import Record
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Owner, Scene
from talking_maps.model.territory import Boundary, Community
from talking_maps.store.gpkg import contents, integrity, register_tables, validation
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.history import log
from talking_maps.store.history.records import kind_of

_FORMAT = 2
#: Two changes within a clock tick leave the same time; FAT's tick is two seconds.
_TICK_NS = 2_000_000_000
_PATIENCE_S = 2.0
#: So many files are read before the index is written and it is told of.
_AT_ONCE = 100

#: By code, where each file lies and what the disk says of it.
_Files = dict[str, tuple[str, os.stat_result]]
#: Hears how many files have been read, of how many.
Tell = Callable[[int, int], None]


def _silent(_done: int, _all: int) -> None:
    """Hear nothing."""


def _nothing(_path: Path) -> None:
    """Leave a file as it is."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the list of communities says of one.

    `households` have drawn, of `total_households` declared. `outline` is an SVG path
    for `viewBox="0 0 100 100"`, of land within `bounds`: west, south, east, north
    [degrees]. `scenes` are those in which something is drawn, by anybody; `drawn` is
    how many owners have. With an `error` the rest is empty but the code.
    """

    code: str
    name: str = ""
    kept_at: str = ""
    households: int = 0
    total_households: int | None = None
    outline: str = ""
    error: Message | None = None
    bounds: tuple[float, float, float, float] | None = None
    scenes: tuple[Scene, ...] = ()
    drawn: int = 0


@dataclass(frozen=True, slots=True)
class _Seen:
    changed_ns: int
    size: int
    read_ns: int
    summary: Summary

    def is_of(self, status: os.stat_result) -> bool:
        # Asked of thousands of files each time the list is shown.
        return (
            self.changed_ns == status.st_mtime_ns
            and self.size == status.st_size
            and self.changed_ns + _TICK_NS < self.read_ns
        )


def cached_summaries(folder: Path) -> tuple[tuple[Summary, ...], int]:
    """Return what is known without opening a file, and how many are not known."""
    files = _files(folder / "communities")
    known = _load(folder / "index.sqlite")
    new = _unread(files, known)
    there = (known[code].summary for code in sorted(files.keys() - set(new)))
    return tuple(there), len(new)


def list_communities(
    folder: Path, *, tell: Tell = _silent, mend: Callable[[Path], None] = _nothing
) -> tuple[Summary, ...]:
    """Return the communities of a workspace folder, in order of code.

    A file that cannot be read is read once more after `mend` saw it. `tell` hears how
    many files have been read, of how many, where they are many; what was read is
    remembered even if it stops the work by raising.
    """
    files = _files(folder / "communities")
    index = folder / "index.sqlite"
    known = _load(index)
    new = _unread(files, known)
    gone = known.keys() - files.keys()
    for start in range(0, len(new) or bool(gone), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        fresh = {code: _look(*files[code], mend) for code in some}
        _save(index, fresh, gone)
        known = {**known, **fresh}
        if len(new) > _AT_ONCE:
            tell(start + len(some), len(new))
    return tuple(known[code].summary for code in sorted(files))


def _unread(files: _Files, known: Mapping[str, _Seen]) -> list[str]:
    return [
        code
        for code, (_, status) in files.items()
        if code not in known or not known[code].is_of(status)
    ]


def _look(path: str, status: os.stat_result, mend: Callable[[Path], None]) -> _Seen:
    read_ns = time.time_ns()
    said = _read(Path(path))
    if said.error is not None:
        mend(Path(path))
        read_ns, status, said = time.time_ns(), Path(path).stat(), _read(Path(path))
    return _Seen(status.st_mtime_ns, status.st_size, read_ns, said)


def _files(folder: Path) -> _Files:
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        return {
            entry.name.removesuffix(".gpkg"): (entry.path, entry.stat())
            for entry in entries
            if entry.name.endswith(".gpkg") and entry.name[0] != "." and entry.is_file()
        }


def _read(path: Path) -> Summary:
    # Not all of thousands of files is looked at to list them: only what is told here.
    try:
        with read_transaction(path, whole=False) as file:
            return _summary(path.stem, file)
    except TalkingMapsError as error:
        return Summary(path.stem, error=Message(error.message, error.values))
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        why = Message(
            "The file {file} is not built as this program expects: {reason}. Restore a"
            " backup of it.",
            {"file": path.name, "reason": str(error)},
        )
        return Summary(path.stem, error=why)


def _summary(code: str, file: OpenFile) -> Summary:
    for kind, uid in integrity.all_of(file.connection):
        if register_tables.read_record(file.connection, kind, uid) is None:
            integrity.refuse_odd(integrity.Verdict(odd=kind), f"{code}.gpkg")
    community = register_tables.read_all(file.connection, Community)[0]
    last = log.last_change(file.connection)
    drawn = set(contents.drawing_owners(file))
    owners = register_tables.read_all(file.connection, Owner)
    boundaries = register_tables.read_all(file.connection, Boundary)
    told: tuple[Record, ...] = (community, *owners, *boundaries[:1])
    for record in told:
        validation.check_record(kind_of(record), record)
    if last is not None and not integrity.is_moment(last[2]):
        integrity.refuse_damage(integrity.Verdict("history.at"), f"{code}.gpkg")
    return Summary(
        code,
        community.name,
        last[2] if last else "",
        sum(1 for o in owners if o.kind == "household" and o.id in drawn),
        community.households,
        svg_path([b.geometry for b in boundaries[:1]]),
        bounds=_bounds(boundaries[:1], community.epsg),
        scenes=contents.drawn_scenes(file),
        drawn=len(drawn),
    )


def _bounds(
    boundaries: Sequence[Boundary], epsg: int
) -> tuple[float, float, float, float] | None:
    for one in boundaries:
        try:
            west, south, east, north = to_degrees(one.geometry, epsg).bounds
        except TalkingMapsError:
            return None
        return (round(west, 6), round(south, 6), round(east, 6), round(north, 6))
    return None


def _load(index: Path) -> Mapping[str, _Seen]:
    try:
        status = index.stat()
    except OSError:
        return {}
    return _rows(index, status.st_mtime_ns, status.st_size)


# What is remembered too long does no harm: each file is asked for its time and size.
@lru_cache(maxsize=2)
def _rows(index: Path, _changed_ns: int, _size: int) -> Mapping[str, _Seen]:
    try:
        with closing(sqlite3.connect(index, timeout=_PATIENCE_S)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != _FORMAT:
                return {}
            rows = connection.execute(
                "SELECT code, changed_ns, size, read_ns, name, kept_at, households,"
                " total_households, outline, error, bounds, scenes, drawn FROM summary"
            ).fetchall()
        return {row[0]: _seen(row) for row in rows}
    except (sqlite3.Error, ValueError, TypeError):
        return {}


def _seen(row: tuple[Any, ...]) -> _Seen:
    code, changed_ns, size, read_ns, name, kept_at, households, total, *more = row
    outline, error, bounds, scenes, drawn = more
    message = Message(*json.loads(error)) if error else None
    summary = Summary(
        code,
        name,
        kept_at,
        households,
        total,
        outline,
        message,
        _edges(bounds),
        tuple(one for one in SCENES if one in scenes.split()),
        drawn,
    )
    return _Seen(changed_ns, size, read_ns, summary)


def _edges(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    west, south, east, north = map(float, text.split())
    return west, south, east, north


def _save(index: Path, fresh: Mapping[str, _Seen], gone: Iterable[str]) -> None:
    # The list is only quicker with an index: where it cannot be written, do without.
    try:
        _write(index, fresh, gone)
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError:
        with suppress(OSError, sqlite3.Error):
            index.unlink()
            _write(index, fresh, gone)


def _write(index: Path, fresh: Mapping[str, _Seen], gone: Iterable[str]) -> None:
    connection = sqlite3.connect(index, timeout=_PATIENCE_S, isolation_level=None)
    with closing(connection):
        connection.execute("PRAGMA synchronous=OFF")  # it can be made again
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != _FORMAT:
            connection.execute("DROP TABLE IF EXISTS summary")
        _make(connection)
        connection.executemany(
            "DELETE FROM summary WHERE code = ?", [(code,) for code in gone]
        )
        connection.executemany(
            "INSERT OR REPLACE INTO summary VALUES"
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(seen) for seen in fresh.values()],
        )
        connection.execute("COMMIT")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS summary (code TEXT PRIMARY KEY, changed_ns, size,"
        " read_ns, name, kept_at, households, total_households, outline, error,"
        " bounds, scenes, drawn) WITHOUT ROWID"
    )
    connection.execute(f"PRAGMA user_version={_FORMAT}")


def _row(seen: _Seen) -> tuple[object, ...]:
    said, error = seen.summary, seen.summary.error
    return (
        said.code,
        seen.changed_ns,
        seen.size,
        seen.read_ns,
        said.name,
        said.kept_at,
        said.households,
        said.total_households,
        said.outline,
        None if error is None else json.dumps([error.id, dict(error.values)]),
        " ".join(map(str, said.bounds or ())),
        " ".join(said.scenes),
        said.drawn,
    )
