"""The tables of a community file that do not depend on the layers.

The GeoPackage 1.3 tables, the register, the photos and the history. Layer tables are
made by `tables`, from the layers' files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

from pyproj import CRS

from talking_maps.model.change import RecordKind
from talking_maps.store.guarding import guard_history
from talking_maps.store.watching import watch

APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300

_GEOPACKAGE = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
    REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""

_FID = "fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"

#: Columns of each register table; the first one holds the record's uid.
REGISTERS: Mapping[RecordKind, Mapping[str, str]] = MappingProxyType({
    "owner": {
        "id": "TEXT NOT NULL", "kind": "TEXT NOT NULL", "name": "TEXT",
        "members": "INTEGER",
    },
    "herd": {
        "uid": "TEXT NOT NULL", "owner": "TEXT NOT NULL", "species": "TEXT NOT NULL",
        "count": "INTEGER NOT NULL",
    },
    "assembly": {
        "uid": "TEXT NOT NULL", "held_on": "TEXT NOT NULL", "title": "TEXT",
        "households": "INTEGER", "women": "INTEGER", "men": "INTEGER",
        "elders": "INTEGER", "leaders": "INTEGER", "youth": "INTEGER",
    },
    "commitment": {
        "uid": "TEXT NOT NULL", "owner": "TEXT NOT NULL", "what": "TEXT NOT NULL",
        "who": "TEXT", "by": "TEXT", "labour_days": "DOUBLE", "labour": "TEXT",
        "cost": "TEXT",
    },
    "years": {
        "uid": "TEXT NOT NULL", "past": "INTEGER NOT NULL",
        "present": "INTEGER NOT NULL", "future": "INTEGER NOT NULL",
    },
    "community": {
        "code": "TEXT NOT NULL", "name": "TEXT NOT NULL", "epsg": "INTEGER NOT NULL",
        "households": "INTEGER", "consent_keep_on": "TEXT", "consent_share_on": "TEXT",
        "created_at": "TEXT", "names": "TEXT",
    },
    "boundary": {
        "uid": "TEXT NOT NULL", "geom": "MULTIPOLYGON NOT NULL", "claimed_by": "TEXT",
        "claimed_on": "TEXT", "source": "TEXT",
    },
})  # fmt: skip

_HISTORY = f"""
CREATE TABLE history ({_FID},
  sequence INTEGER NOT NULL, place INTEGER NOT NULL,
  change TEXT NOT NULL, parents TEXT NOT NULL,
  client TEXT NOT NULL, number INTEGER NOT NULL,
  owner TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, note TEXT,
  kind TEXT NOT NULL, reverts TEXT, stroke BOOLEAN NOT NULL,
  record TEXT, uid TEXT, scene TEXT,
  before TEXT, after TEXT, before_geom BLOB, after_geom BLOB);
CREATE UNIQUE INDEX history_client ON history(client, number, place);
CREATE INDEX history_sequence ON history(sequence);
CREATE INDEX history_owner ON history(owner, sequence);
CREATE INDEX history_record ON history(uid, scene, record, owner);
CREATE INDEX history_stroke ON history(owner, author, sequence, kind) WHERE stroke;
"""

_OTHERS = f"""
CREATE TABLE talking_maps ({_FID}, schema INTEGER NOT NULL, step TEXT NOT NULL);
CREATE TABLE layer ({_FID}, id TEXT NOT NULL UNIQUE, restricted BOOLEAN NOT NULL);
CREATE TABLE photo ({_FID}, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,
  author TEXT NOT NULL, jpeg BLOB NOT NULL);
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""

#: What a row of a copy's history may lack: names of people, restricted layers.
NAMES_OUT, LAYERS_OUT = 1, 2

#: What came with merging, versions and noticing other programs' edits.
_MEETING = f"""
ALTER TABLE history ADD COLUMN settles TEXT;
CREATE INDEX history_change ON history(change);
CREATE TABLE version ({_FID}, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  description TEXT, change TEXT NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL);
CREATE TABLE merging ({_FID}, id TEXT NOT NULL UNIQUE, earlier TEXT NOT NULL,
  later TEXT NOT NULL, taken INTEGER NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL,
  source TEXT);
CREATE TABLE conflict ({_FID}, record TEXT NOT NULL, owner TEXT NOT NULL,
  scene TEXT NOT NULL, uid TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE (record, owner, scene, uid));
CREATE TABLE refused ({_FID}, at TEXT NOT NULL, layer TEXT NOT NULL,
  fields TEXT NOT NULL, geom BLOB, reason TEXT NOT NULL);
CREATE TABLE elsewhere ({_FID}, written INTEGER NOT NULL, noticed INTEGER NOT NULL);
"""

_MEETING_ATTRIBUTES = {
    "version": "Named versions",
    "merging": "Copies that were merged into this one",
    "conflict": "What was changed in two copies and waits for a decision",
    "refused": "Rows of other programs that could not be taken over",
    "elsewhere": "Counts what other programs write",
}

#: Tables without shapes, with what a GIS may tell about each.
_ATTRIBUTES = {
    "community": "The community", "owner": "Households and organisations",
    "herd": "Herds", "assembly": "Assemblies", "commitment": "Commitments",
    "years": "Years of the three scenes", "photo": "Photos",
    "history": "Every change ever made; never edit this table",
    "layer": "Layers that were drawn on", "layer_styles": "Styles for QGIS",
    "talking_maps": "Version of this file",
}  # fmt: skip


#: What people say of shapes without a common uid.
_SAMENESS = f"""
CREATE TABLE sameness ({_FID}, id TEXT NOT NULL UNIQUE, first TEXT NOT NULL,
  second TEXT NOT NULL, same BOOLEAN NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL)
"""


def first(connection: sqlite3.Connection) -> None:
    """Make all tables of schema 1; the CRS is added by `add_crs`."""
    for statement in _statements():
        connection.execute(statement)
    guard_history(connection)
    _add_standard_crs(connection)
    _add_attributes(connection, _ATTRIBUTES)


def meeting(connection: sqlite3.Connection) -> None:
    """Make what merging needs, and watch the tables of the present state (schema 2)."""
    for statement in filter(str.strip, _MEETING.split(";")):
        connection.execute(statement)
    connection.execute("INSERT INTO elsewhere(written, noticed) VALUES (0, 0)")
    _add_attributes(connection, _MEETING_ATTRIBUTES)
    layers = connection.execute(
        "SELECT table_name FROM gpkg_geometry_columns WHERE table_name <> 'boundary'"
    )
    for table in (*REGISTERS, *(row[0] for row in layers.fetchall())):
        watch(connection, table)


def sameness(connection: sqlite3.Connection) -> None:
    """Make the table of what people say to be the same thing (schema 3)."""
    connection.execute(_SAMENESS)
    _add_attributes(connection, {"sameness": "Shapes that people say are one thing"})


def lacking(connection: sqlite3.Connection) -> None:
    """Let a copy's history say what was taken out of each row of it (schema 5).

    NULL is a whole row; `NAMES_OUT` and `LAYERS_OUT` are bits; 0 is a row of someone
    who worked in such a copy, and may not have known all that he left as it was.
    """
    connection.execute("ALTER TABLE history ADD COLUMN lacking INTEGER")
    connection.execute(
        "CREATE INDEX history_lacking ON history(lacking) WHERE lacking NOTNULL"
    )


def make_geopackage(connection: sqlite3.Connection) -> None:
    """Make the tables that every GeoPackage has, for a file of another kind."""
    for statement in filter(str.strip, _GEOPACKAGE.split(";")):
        connection.execute(statement)
    _add_standard_crs(connection)


def prepare(connection: sqlite3.Connection) -> None:
    """Give a new file its identity, before its first table is made."""
    connection.execute("PRAGMA page_size=4096")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={GEOPACKAGE_VERSION}")


def add_crs(connection: sqlite3.Connection, epsg: int) -> None:
    """Register the community's projected CRS, and the boundary table in it."""
    crs = CRS.from_epsg(epsg)
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, ?)",
        (crs.name, epsg, epsg, crs.to_wkt("WKT1_GDAL"), None),
    )
    add_features(
        connection, "boundary", "MULTIPOLYGON", epsg, "Where the land ends, by claim"
    )


def add_features(
    connection: sqlite3.Connection, table: str, geometry: str, epsg: int,
    description: str,
) -> None:  # fmt: skip
    """Register a table with shapes in its column `geom`."""
    connection.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description,"
        " srs_id) VALUES (?, 'features', ?, ?, ?)",
        (table, table, description, epsg),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (table, geometry, epsg),
    )


def _statements() -> list[str]:
    registers = [
        f"CREATE TABLE {table} ({_FID}, "
        + ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        + f', UNIQUE ("{next(iter(columns))}"))'
        for table, columns in REGISTERS.items()
    ]
    scripts = (_GEOPACKAGE + _HISTORY + _OTHERS).split(";")
    return [statement for statement in scripts if statement.strip()] + registers


def _add_attributes(connection: sqlite3.Connection, known: Mapping[str, str]) -> None:
    for table, description in known.items():
        connection.execute(
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, description)"
            " VALUES (?, 'attributes', ?, ?)",
            (table, table, description),
        )


def _add_standard_crs(connection: sqlite3.Connection) -> None:
    rows = (
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", "unknown Cartesian"),
        ("Undefined geographic", 0, "NONE", 0, "undefined", "unknown geographic"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326,
         CRS.from_epsg(4326).to_wkt("WKT1_GDAL"), "longitude/latitude, WGS 84"),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows
    )
