"""Pairs of strokes drawn apart: what is lost without a word, here and in pygeodiff.

Both get the same pairs of every kind, and one oracle judges both from the rows of the
tables. What a program tells of in its list of conflicts is not lost.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pygeodiff

from talking_maps import store
from tests.bench.row import Row, memory
from tests.store import merge_oracle
from tests.store.community_fixture import AT, LAYERS
from tests.store.edit_pairs import KINDS, TABLES, drawn_apart, shown_in
from tests.store.merge_oracle import Place, Shown, Wanted

FILES = 20
PAIRS = len(KINDS) ** 2

_KEY = "owner IS ? AND scene IS ? AND uid IS ?"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of pairs: edits lost, things doubled, conflicts told, time [ms]."""

    lost: int = 0
    doubled: int = 0
    conflicts: int = 0
    took_ms: float = 0.0

    def __add__(self, other: Fate) -> Fate:
        """Return the sums."""
        return Fate(
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.conflicts + other.conflicts,
            self.took_ms + other.took_ms,
        )


def rows() -> Sequence[Row]:
    """Merge twenty files of pairs with both programs."""
    ours, theirs = Fate(), Fate()
    for seed in range(FILES):
        with tempfile.TemporaryDirectory(dir=memory()) as folder:
            files = drawn_apart(Path(folder), seed, PAIRS)
            geodiff = _with_geodiff(*files)
            ours, theirs = ours + _with_ours(*files), theirs + geodiff
    name, count = f"{FILES * PAIRS:,} pairs of strokes", "count"
    other = "pygeodiff"
    return (
        Row(f"{name}, lost in silence", count, ours.lost, "", theirs.lost, other, 0),
        Row(f"{name}, doubled", count, ours.doubled, "", theirs.doubled, other, 0),
        Row(f"{name}, told", count, ours.conflicts, "", theirs.conflicts, other),
        Row(
            f"merge {PAIRS} pairs of strokes",
            "mean",
            ours.took_ms / FILES,
            "ms",
            theirs.took_ms / FILES,
            other,
        ),
    )


def _with_ours(base: Path, ours: Path, theirs: Path) -> Fate:
    sides = [merge_oracle.rows(path, TABLES) for path in (ours, theirs)]
    took = _milliseconds(
        lambda: store.merge(ours, theirs, author="bench", at=AT, layers=LAYERS)
    )
    waiting = store.conflicts(ours)
    origin, merged = (merge_oracle.rows(path, TABLES) for path in (base, ours))
    lost = merge_oracle.lost(origin, sides, merged, shown_in(waiting))
    return Fate(len(lost), len(merge_oracle.twins(merged)), len(waiting), took)


def _with_geodiff(base: Path, ours: Path, theirs: Path) -> Fate:
    origin, *sides = (merge_oracle.rows(path, TABLES) for path in (base, ours, theirs))
    begun = _plain(base)
    copies = [_as(begun, base, path) for path in (ours, theirs)]
    told = base.with_name("told.json")
    files = [str(path) for path in (begun, copies[1], copies[0], told)]
    took = _milliseconds(lambda: pygeodiff.GeoDiff().rebase(*files))
    merged = merge_oracle.rows(copies[0], TABLES)
    shown, conflicts = _told(told, begun)
    lost = merge_oracle.lost(origin, sides, merged, shown)
    return Fate(len(lost), len(merge_oracle.twins(merged)), conflicts, took)


def _plain(path: Path) -> Path:
    """Return a copy with the layers alone, that SQLite alone may edit."""
    out = path.with_name(f"plain-{path.name}")
    shutil.copyfile(path, out)
    with closing(sqlite3.connect(out, isolation_level=None)) as db:
        found = db.execute("SELECT type, name FROM sqlite_schema").fetchall()
        for kind, name in sorted(found, key=lambda one: one[0] == "table"):
            guest = name not in TABLES and not name.startswith(("gpkg_", "sqlite_"))
            if kind == "trigger" or (kind in ("index", "table") and guest):
                db.execute(f'DROP {kind} IF EXISTS "{name}"')
        marks = ", ".join("?" * len(TABLES))
        for table in ("gpkg_geometry_columns", "gpkg_contents"):
            db.execute(f"DELETE FROM {table} WHERE table_name NOT IN ({marks})", TABLES)
    return out


def _as(begun: Path, base: Path, side: Path) -> Path:
    """Return a plain copy edited, row by row, to what the side has."""
    out = side.with_name(f"plain-{side.name}")
    shutil.copyfile(begun, out)
    with closing(sqlite3.connect(out, isolation_level=None)) as db:
        db.execute("ATTACH ? AS before", (str(base),))
        db.execute("ATTACH ? AS after", (str(side),))
        for table in TABLES:
            _edit(db, table)
    return out


def _edit(db: sqlite3.Connection, table: str) -> None:
    cursor = db.execute(f"SELECT * FROM after.{table} LIMIT 0")
    names = [column[0] for column in cursor.description if column[0] != "fid"]
    listed = ", ".join(f'"{name}"' for name in names)
    before, after = (
        {
            row[:3]: row[3:]
            for row in db.execute(
                f"SELECT owner, scene, uid, {listed} FROM {schema}.{table}"
            )
        }
        for schema in ("before", "after")
    )
    for key, row in after.items():
        if key not in before:
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO main.{table}({listed}) VALUES ({marks})", row)
        elif before[key] != row:
            _update(db, table, key, dict(zip(names, row, strict=True)))
    for key in before.keys() - after.keys():
        db.execute(f"DELETE FROM main.{table} WHERE {_KEY}", key)


def _update(
    db: sqlite3.Connection, table: str, key: Sequence[object], row: dict[str, object]
) -> None:
    listed = ", ".join(f'"{name}" = ?' for name in row)
    db.execute(f"UPDATE main.{table} SET {listed} WHERE {_KEY}", (*row.values(), *key))


def _told(told: Path, begun: Path) -> tuple[Shown, int]:
    """Return who tells whether pygeodiff's list names a part, and its length."""
    found: set[tuple[Place, str]] = set()
    entries = json.loads(told.read_text())["geodiff"] if told.exists() else []
    with closing(sqlite3.connect(begun)) as db:
        for entry in entries:
            cursor = db.execute(
                f"SELECT * FROM {entry['table']} WHERE fid = ?", (entry["fid"],)
            )
            names = [column[0] for column in cursor.description]
            row = dict(zip(names, cursor.fetchone(), strict=True))
            place = (row["owner"], row["scene"], row["uid"])
            found |= {(place, names[c["column"]]) for c in entry.get("changes", ())}
    count = sum(len(entry.get("changes", ())) for entry in entries)
    return lambda wanted: _is_told(wanted, found), count


def _is_told(wanted: Wanted, found: set[tuple[Place, str]]) -> bool:
    return (wanted.place, wanted.part.rstrip("+-")) in found


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
