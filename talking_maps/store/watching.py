"""Notice that another program wrote into the tables of the present state.

A trigger on each such table counts what is written, whoever writes it; we count our
own writing off again in the same transaction. What is left over was written elsewhere.
"""

# ruff: noqa: S608  (names of tables are quoted)
from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_VERBS = ("INSERT", "UPDATE", "DELETE")


def watch(connection: sqlite3.Connection, table: str) -> None:
    """Count from now on what is written into the table."""
    for command in commands(table):
        connection.execute(command)


def twins(connection: sqlite3.Connection) -> None:
    """Let a second row of one thing in, as a GIS cuts a field in two (schema 4).

    It is noticed like all that is written elsewhere, and becomes a thing of its own.
    """
    keys = connection.execute(
        "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql LIKE"
        " 'CREATE UNIQUE INDEX %' AND name = tbl_name || '_key'"
    ).fetchall()
    for row in keys:
        table, name = (one.replace('"', '""') for one in row)
        connection.execute(f'DROP INDEX "{name}"')
        connection.execute(f'CREATE INDEX "{name}" ON "{table}"(owner, scene, uid)')


def commands(table: str) -> Iterator[str]:
    """Give the triggers of a watched table."""
    for verb in _VERBS:
        name = f"watch_{table}_{verb.lower()}".replace('"', '""')
        quoted = table.replace('"', '""')
        yield (
            f'CREATE TRIGGER "{name}" AFTER {verb} ON "{quoted}"'
            " BEGIN UPDATE elsewhere SET written = written + 1; END"
        )


def is_touched(connection: sqlite3.Connection) -> bool:
    """Tell whether anything was written that we have not noticed."""
    row = connection.execute("SELECT written > noticed FROM elsewhere").fetchone()
    return bool(row and row[0])


def written(connection: sqlite3.Connection) -> int:
    """Return how much has been written so far."""
    row = connection.execute("SELECT written FROM elsewhere").fetchone()
    return int(row[0]) if row else 0


def count_off(connection: sqlite3.Connection, since: int) -> None:
    """Count off what we wrote ourselves since that much had been written."""
    now = written(connection)
    if now != since:
        connection.execute(
            "UPDATE elsewhere SET noticed = min(written, noticed + ?)", (now - since,)
        )


def notice_all(connection: sqlite3.Connection) -> None:
    """Take everything written so far as noticed."""
    connection.execute("UPDATE elsewhere SET noticed = written")
