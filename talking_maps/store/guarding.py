"""The guard over a community file's history, and what else acts in it by itself.

The history is append-only for every program that opens the file. Only a copy that is
stripped, or told better by another copy, is let change, and closed again at once.
Commands that others put into a file are found, never run.
"""

from __future__ import annotations

import sqlite3

from talking_maps.store.watching import commands

GUARDS = {
    f"history_no_{verb.lower()}": f"CREATE TRIGGER history_no_{verb.lower()}"
    f" BEFORE {verb} ON history"
    " BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
    for verb in ("UPDATE", "DELETE")
}


def guard_history(connection: sqlite3.Connection) -> None:
    """Refuse every change of what the history holds, from now on."""
    for guard in GUARDS.values():
        connection.execute(guard)


def release_history(connection: sqlite3.Connection) -> None:
    """Allow a copy's history to be stripped; `guard_history` closes it again."""
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")


def has_foreign_commands(connection: sqlite3.Connection) -> bool:
    """Tell whether the file holds triggers or views that we did not make.

    Those of a spatial index, which a GIS may have added, are let pass.
    """
    found = connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema"
        " WHERE type IN ('trigger', 'view')"
    )
    return any(
        sql not in GUARDS.values()
        and sql not in commands(table)
        and not name.startswith(f"rtree_{table}_geom_")
        for name, table, sql in found
    )
