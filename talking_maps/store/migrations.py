"""The schema of a community file, as numbered steps from nothing to now.

Each step runs once, in one transaction with the note that it ran; a file that carries
a higher number than we know was written by a newer program and is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from talking_maps.store.schema import first, lacking, meeting, sameness
from talking_maps.store.watching import shapes, twins

#: Step n brings a file from schema n to schema n + 1. Append only.
STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    first, meeting, sameness, twins, lacking, shapes,
)  # fmt: skip

#: The schema this program writes.
SCHEMA = len(STEPS)


def schema_of(connection: sqlite3.Connection) -> int | None:
    """Return the file's schema number, None if it is not one of our files."""
    ours = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
        " AND name IN ('talking_maps', 'history', 'community', 'gpkg_contents')"
    ).fetchone()[0]
    if ours < len(("talking_maps", "history", "community", "gpkg_contents")):
        return None
    schema = connection.execute("SELECT max(schema) FROM talking_maps").fetchone()[0]
    return None if schema is None else int(schema)


def migrate(connection: sqlite3.Connection) -> None:
    """Run the steps that the file has not seen; all of them, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        run_steps(connection, since=schema_of(connection) or 0)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def run_steps(connection: sqlite3.Connection, *, since: int) -> None:
    """Run the steps after schema `since` in the transaction that is open."""
    for number, step in enumerate(STEPS[since:], start=since + 1):
        step(connection)
        connection.execute(
            "INSERT INTO talking_maps(schema, step) VALUES (?, ?)",
            (number, step.__name__),
        )
