"""One writer at a time on a list in a folder, across threads and programs.

The system frees the lock when a program ends, however it ends: nobody is locked out by
a crash. SQLite keeps such a lock on every system this program runs on, so the lock is
an empty SQLite file that is never written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from talking_maps.store.gpkg.connection import map_sqlite_errors

#: How long one writer waits for another [s].
PATIENCE_S = 30.0


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock that is the file `path`; raises CannotKeep if that cannot be."""
    with (
        map_sqlite_errors(path),
        closing(sqlite3.connect(path, PATIENCE_S, isolation_level=None)) as held,
    ):
        held.execute("BEGIN IMMEDIATE")
        yield
