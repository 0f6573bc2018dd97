"""Notice that another program wrote into the tables of the present state.

A trigger on each such table counts what is written, whoever writes it; we count our
own writing off again in the same transaction. What is left over was written elsewhere.
Who drops a table or a field of it runs no trigger, but SQLite's own count of the
schema's changes tells.
"""

# ruff: noqa: S608  (names of tables are quoted)
from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_VERBS = ("INSERT", "UPDATE", "DELETE")
#: How often the schema was changed, by whomever.
_SHAPE = "(SELECT schema_version FROM pragma_schema_version)"


def install_change_counters(connection: sqlite3.Connection, table: str) -> None:
    """Count from now on what is written into the table."""
    for command in trigger_sql(table):
        connection.execute(command)


def watch_again(connection: sqlite3.Connection, table: str) -> None:
    """Put the triggers back that a table written anew has lost."""
    known = {
        row[0]
        for row in connection.execute(
            "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
            (table,),
        )
    }
    if not known.issuperset(trigger_sql(table)):
        forget(connection, table)
        install_change_counters(connection, table)


def forget(connection: sqlite3.Connection, table: str) -> None:
    """Take the triggers away, on whatever table they are now."""
    for verb in _VERBS:
        name = _trigger(table, verb).replace('"', '""')
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def trigger_sql(table: str) -> Iterator[str]:
    """Give the triggers of a watched table."""
    for verb in _VERBS:
        name = _trigger(table, verb).replace('"', '""')
        quoted = table.replace('"', '""')
        yield (
            f'CREATE TRIGGER "{name}" AFTER {verb} ON "{quoted}"'
            " BEGIN UPDATE elsewhere SET written = written + 1; END"
        )


def has_external_writes(connection: sqlite3.Connection) -> bool:
    """Tell whether anything was written that we have not noticed."""
    row = connection.execute(
        f"SELECT written > noticed OR shape IS NOT {_SHAPE} FROM elsewhere"
    ).fetchone()
    return bool(row and row[0])


def written(connection: sqlite3.Connection) -> tuple[int, bool]:
    """Return how much has been written so far, and whether the schema is as we know."""
    row = connection.execute(
        f"SELECT written, shape IS {_SHAPE} FROM elsewhere"
    ).fetchone()
    return (int(row[0]), bool(row[1])) if row else (0, True)


def exclude_own_writes(connection: sqlite3.Connection, since: tuple[int, bool]) -> None:
    """Count off what we wrote ourselves since `written` was asked."""
    (before, was_known), (now, is_known) = since, written(connection)
    if now != before:
        connection.execute(
            "UPDATE elsewhere SET noticed = min(written, noticed + ?)", (now - before,)
        )
    if was_known and (now != before or not is_known):
        connection.execute(f"UPDATE elsewhere SET shape = {_SHAPE}")


def mark_seen(connection: sqlite3.Connection) -> None:
    """Take everything written so far as noticed."""
    connection.execute(f"UPDATE elsewhere SET noticed = written, shape = {_SHAPE}")


def _trigger(table: str, verb: str) -> str:
    return f"watch_{table}_{verb.lower()}"
