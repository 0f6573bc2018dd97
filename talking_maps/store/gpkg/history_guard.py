"""The guard over a community file's history, and what else acts in it by itself.

The history is append-only for every program that opens the file. Only a copy that is
stripped, or told better by another copy, is let change, and closed again at once.
Commands that others put into a file are found, never run.
"""

# ruff: noqa: S608  (patterns, not statements)
from __future__ import annotations

import re
import sqlite3

from talking_maps.store.gpkg.triggers import trigger_sql

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
