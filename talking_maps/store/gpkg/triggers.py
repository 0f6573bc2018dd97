"""Notice that another program wrote into the tables of the present state.

A trigger on each such table counts what is written, whoever writes it; we count our
own writing off again in the same transaction. What is left over was written elsewhere.
Who drops a table or a field of it runs no trigger, but SQLite's own count of the
schema's changes tells.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

# ruff: noqa: S608  (names of tables are quoted)


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
    """Tell whether anything was written that the history does not know."""
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
    """Take everything written so far as known."""
    connection.execute(f"UPDATE elsewhere SET noticed = written, shape = {_SHAPE}")


def _trigger(table: str, verb: str) -> str:
    return f"watch_{table}_{verb.lower()}"


# ruff: noqa: S608  (patterns, not statements)


GUARDS = {
    f"history_no_{verb.lower()}": f"CREATE TRIGGER history_no_{verb.lower()}"
    f" BEFORE {verb} ON history"
    " BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
    for verb in ("UPDATE", "DELETE")
}


def make_history_append_only(connection: sqlite3.Connection) -> None:
    """Refuse every change of what the history holds, from now on."""
    for guard in GUARDS.values():
        connection.execute(guard)


def release_history(connection: sqlite3.Connection) -> None:
    """Allow a copy's history to be redacted; `make_history_append_only` closes it."""
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")


def has_foreign_triggers(connection: sqlite3.Connection) -> bool:
    """Tell whether the file holds triggers or views that we did not make.

    Those that keep a spatial index or count rows, which a GIS may have added, are let
    pass, by what they do and not by their name.
    """
    found = connection.execute(
        "SELECT tbl_name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
    )
    return any(
        sql not in GUARDS.values()
        and sql not in trigger_sql(table)
        and not _keeps_index(table, sql)
        for table, sql in found
    )


def _keeps_index(table: str, sql: str) -> bool:
    """Tell whether a trigger does what GeoPackage 1.3, annex F.3, and GDAL write.

    Whatever its words are parted by, each must be one of those there are.
    """
    plain = re.sub(r'["`\[\]]', "", sql.lower())
    plain = plain.replace("not null", "notnull").replace("is null", "isnull")
    plain = re.sub(r"\s*([(),;=<>!+-])\s*", r"\1", " ".join(plain.split()))
    name = re.escape(re.sub(r'["`\[\]]', "", table.lower()))
    return re.fullmatch(_INDEXING.replace("TABLE", name), plain) is not None


_BOX = (
    r"st_minx\(new.geom\),st_maxx\(new.geom\),st_miny\(new.geom\),st_maxy\(new.geom\)"
)
_SET = ",".join(
    rf"{side}=st_{side}\(new.geom\)" for side in ("minx", "maxx", "miny", "maxy")
)
_DOINGS = "|".join(
    (
        rf"insert(?: or replace)? into rtree_TABLE_geom values\(new.fid,{_BOX}\)",
        rf"update rtree_TABLE_geom set {_SET}where id=new.fid",
        r"delete from rtree_TABLE_geom where id=old.fid",
        r"delete from rtree_TABLE_geom where id in\(old.fid,new.fid\)",
        r"update gpkg_ogr_contents set feature_count=feature_count[+-]1"
        r" where lower\(table_name\)=lower\('TABLE'\)",
    )
)
_INDEXING = (
    r"create trigger \S+ (?:after|before) (?:insert|delete|update(?: of geom)?)"
    r" on TABLE(?: for each row)?(?: when[ (](?:old\.|new\.|geom|fid|and|or|notnull"
    r"|isnull|not|st_isempty|[ ()=!<>])*)?"
    rf" ?begin (?:(?:{_DOINGS});)+end"
)
