"""The schema of a community file, as numbered steps from nothing to now.

Each step runs once, in one transaction with the note that it ran; a file that carries
a higher number than we know was written by a newer program and is left alone.

A step is frozen once it has landed: its name and its SQL stand here as they were, and
nothing in it is made from the tables of today, so that a file of any age comes to the
schema of now by the same statements. What is new, a column too, is a new step. Every
schema that ever landed has a file in `tests/golden`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyproj import CRS

from talking_maps.model.change import RecordKind


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema: the name that files keep of it, and what it does."""

    name: str
    run: Callable[[sqlite3.Connection], None]


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

#: The CRSs that every GeoPackage holds (GeoPackage 1.3, requirement 11).
_STANDARD_CRS = """
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'unknown Cartesian'),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'unknown geographic'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",'
    || 'SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    || 'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    || 'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    || 'AUTHORITY["EPSG","4326"]]', 'longitude/latitude, WGS 84');
"""

_FIRST = """
CREATE TABLE history (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
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
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TABLE talking_maps (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  schema INTEGER NOT NULL, step TEXT NOT NULL);
CREATE TABLE layer (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE, restricted BOOLEAN NOT NULL);
CREATE TABLE photo (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, author TEXT NOT NULL, jpeg BLOB NOT NULL);
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
CREATE TABLE owner (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT, members INTEGER, UNIQUE (id));
CREATE TABLE herd (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL, owner TEXT NOT NULL, species TEXT NOT NULL,
  count INTEGER NOT NULL, UNIQUE (uid));
CREATE TABLE assembly (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL, held_on TEXT NOT NULL, title TEXT, households INTEGER,
  women INTEGER, men INTEGER, elders INTEGER, leaders INTEGER, youth INTEGER,
  UNIQUE (uid));
CREATE TABLE commitment (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL, owner TEXT NOT NULL, what TEXT NOT NULL, who TEXT, by TEXT,
  labour_days DOUBLE, labour TEXT, cost TEXT, UNIQUE (uid));
CREATE TABLE years (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL, past INTEGER NOT NULL, present INTEGER NOT NULL,
  future INTEGER NOT NULL, UNIQUE (uid));
CREATE TABLE community (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  code TEXT NOT NULL, name TEXT NOT NULL, epsg INTEGER NOT NULL, households INTEGER,
  consent_keep_on TEXT, consent_share_on TEXT, created_at TEXT, names TEXT,
  UNIQUE (code));
CREATE TABLE boundary (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL, geom MULTIPOLYGON NOT NULL, claimed_by TEXT, claimed_on TEXT,
  source TEXT, UNIQUE (uid));
INSERT INTO gpkg_contents(table_name, data_type, identifier, description) VALUES
  ('community', 'attributes', 'community', 'The community'),
  ('owner', 'attributes', 'owner', 'Households and organisations'),
  ('herd', 'attributes', 'herd', 'Herds'),
  ('assembly', 'attributes', 'assembly', 'Assemblies'),
  ('commitment', 'attributes', 'commitment', 'Commitments'),
  ('years', 'attributes', 'years', 'Years of the three scenes'),
  ('photo', 'attributes', 'photo', 'Photos'),
  ('history', 'attributes', 'history',
    'Every change ever made; never edit this table'),
  ('layer', 'attributes', 'layer', 'Layers that were drawn on'),
  ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS'),
  ('talking_maps', 'attributes', 'talking_maps', 'Version of this file');
"""  # noqa: E501  (files hold each trigger in one line)

#: What came with merging, versions and noticing other programs' edits.
_MEETING = """
ALTER TABLE history ADD COLUMN settles TEXT;
CREATE INDEX history_change ON history(change);
CREATE TABLE version (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, change TEXT NOT NULL,
  at TEXT NOT NULL, author TEXT NOT NULL);
CREATE TABLE merging (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE, earlier TEXT NOT NULL, later TEXT NOT NULL,
  taken INTEGER NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL, source TEXT);
CREATE TABLE conflict (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  record TEXT NOT NULL, owner TEXT NOT NULL, scene TEXT NOT NULL, uid TEXT NOT NULL,
  at TEXT NOT NULL, UNIQUE (record, owner, scene, uid));
CREATE TABLE refused (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  at TEXT NOT NULL, layer TEXT NOT NULL, fields TEXT NOT NULL, geom BLOB,
  reason TEXT NOT NULL);
CREATE TABLE elsewhere (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  written INTEGER NOT NULL, noticed INTEGER NOT NULL);
INSERT INTO elsewhere(written, noticed) VALUES (0, 0);
INSERT INTO gpkg_contents(table_name, data_type, identifier, description) VALUES
  ('version', 'attributes', 'version', 'Named versions'),
  ('merging', 'attributes', 'merging', 'Copies that were merged into this one'),
  ('conflict', 'attributes', 'conflict',
    'What was changed in two copies and waits for a decision'),
  ('refused', 'attributes', 'refused',
    'Rows of other programs that could not be taken over'),
  ('elsewhere', 'attributes', 'elsewhere', 'Counts what other programs write');
"""
_WATCHED = (
    "owner",
    "herd",
    "assembly",
    "commitment",
    "years",
    "community",
    "boundary",
)
_WATCH = """
CREATE TRIGGER "watch_{table}_insert" AFTER INSERT ON "{table}" BEGIN UPDATE elsewhere SET written = written + 1; END;
CREATE TRIGGER "watch_{table}_update" AFTER UPDATE ON "{table}" BEGIN UPDATE elsewhere SET written = written + 1; END;
CREATE TRIGGER "watch_{table}_delete" AFTER DELETE ON "{table}" BEGIN UPDATE elsewhere SET written = written + 1; END;
"""  # noqa: E501  (files hold each of these in one line)

#: What people say of shapes without a common uid.
_SAMENESS = """
CREATE TABLE sameness (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE, first TEXT NOT NULL, second TEXT NOT NULL,
  same BOOLEAN NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL);
INSERT INTO gpkg_contents(table_name, data_type, identifier, description) VALUES
  ('sameness', 'attributes', 'sameness', 'Shapes that people say are one thing');
"""

#: A copy's history says what was taken out of each row of it. NULL is a whole row, 1
#: lacks names of people, 2 restricted layers, 3 both; 0 is a row of someone who worked
#: in such a copy, and may not have known all that he left as it was.
_LACKING = """
ALTER TABLE history ADD COLUMN lacking INTEGER;
CREATE INDEX history_lacking ON history(lacking) WHERE lacking NOTNULL;
"""

#: Which schema of the tables we know.
_SHAPES = "ALTER TABLE elsewhere ADD COLUMN shape INTEGER;"

#: What the first files of schema 1 and 2 were made without.
_GUARDS = """
CREATE INDEX IF NOT EXISTS history_change ON history(change);
CREATE TRIGGER IF NOT EXISTS history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER IF NOT EXISTS history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
"""  # noqa: E501  (files hold each of these in one line)

#: What the land of a community can have by nature, as the office confirmed it.
_POTENTIAL = "ALTER TABLE community ADD COLUMN potential TEXT;"

#: Numbers of the place, as the office entered them.
_NUMBERS = "ALTER TABLE community ADD COLUMN numbers TEXT;"


def make_geopackage(connection: sqlite3.Connection) -> None:
    """Make the tables that every GeoPackage has."""
    _execute(connection, _GEOPACKAGE)
    _execute(connection, _STANDARD_CRS)


def _first(connection: sqlite3.Connection) -> None:
    make_geopackage(connection)
    _execute(connection, _FIRST)


def _meeting(connection: sqlite3.Connection) -> None:
    _execute(connection, _MEETING)
    layers = connection.execute(
        "SELECT table_name FROM gpkg_geometry_columns WHERE table_name <> 'boundary'"
    ).fetchall()
    for table in (*_WATCHED, *(row[0] for row in layers)):
        _execute(connection, _WATCH.replace("{table}", table.replace('"', '""')))


def _twins(connection: sqlite3.Connection) -> None:
    # Lets a second row of one thing in, as a GIS cuts a field in two. It is noticed
    # like all that is written elsewhere, and becomes a thing of its own.
    keys = connection.execute(
        "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'index' AND sql LIKE"
        " 'CREATE UNIQUE INDEX %' AND name = tbl_name || '_key'"
    ).fetchall()
    for row in keys:
        table, name = (one.replace('"', '""') for one in row)
        connection.execute(f'DROP INDEX "{name}"')
        connection.execute(f'CREATE INDEX "{name}" ON "{table}"(owner, scene, uid)')


def _script(text: str) -> Callable[[sqlite3.Connection], None]:
    return lambda connection: _execute(connection, text)


#: Step n brings a file from schema n - 1 to schema n. Append only.
STEPS: tuple[Step, ...] = (
    Step("first", _first),
    Step("meeting", _meeting),
    Step("sameness", _script(_SAMENESS)),
    Step("twins", _twins),
    Step("lacking", _script(_LACKING)),
    Step("shapes", _script(_SHAPES)),
    Step("guards", _script(_GUARDS)),
    Step("potential", _script(_POTENTIAL)),
    Step("numbers", _script(_NUMBERS)),
)

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
    (schema,) = connection.execute(
        "SELECT max(schema) FROM talking_maps WHERE typeof(schema) = 'integer'"
    ).fetchone()
    return None if schema is None else int(schema)


def migrate(connection: sqlite3.Connection) -> None:
    """Run the steps that the file has not seen; all of them, or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        apply_migrations(connection, since=schema_of(connection) or 0)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def apply_migrations(connection: sqlite3.Connection, *, since: int) -> None:
    """Run the steps after schema `since` in the transaction that is open."""
    for number, step in enumerate(STEPS[since:], start=since + 1):
        step.run(connection)
        connection.execute(
            "INSERT INTO talking_maps(schema, step) VALUES (?, ?)",
            (number, step.name),
        )


def _execute(connection: sqlite3.Connection, script: str) -> None:
    """Run each statement of the script in the transaction that is open."""
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Give the statements, each of which ends with a line; a trigger holds several."""
    lines: list[str] = []
    for line in script.strip().splitlines():
        lines.append(line)
        whole = "\n".join(lines)
        if sqlite3.complete_statement(whole):
            yield whole.removesuffix(";")
            lines.clear()


APPLICATION_ID = 0x47504B47  # "GPKG"
GEOPACKAGE_VERSION = 10300

#: Columns of each register table; the first one holds the record's uid.
REGISTERS: Mapping[RecordKind, Mapping[str, str]] = MappingProxyType(
    {
        "owner": {
            "id": "TEXT NOT NULL",
            "kind": "TEXT NOT NULL",
            "name": "TEXT",
            "members": "INTEGER",
        },
        "herd": {
            "uid": "TEXT NOT NULL",
            "owner": "TEXT NOT NULL",
            "species": "TEXT NOT NULL",
            "count": "INTEGER NOT NULL",
        },
        "assembly": {
            "uid": "TEXT NOT NULL",
            "held_on": "TEXT NOT NULL",
            "title": "TEXT",
            "households": "INTEGER",
            "women": "INTEGER",
            "men": "INTEGER",
            "elders": "INTEGER",
            "leaders": "INTEGER",
            "youth": "INTEGER",
        },
        "commitment": {
            "uid": "TEXT NOT NULL",
            "owner": "TEXT NOT NULL",
            "what": "TEXT NOT NULL",
            "who": "TEXT",
            "by": "TEXT",
            "labour_days": "DOUBLE",
            "labour": "TEXT",
            "cost": "TEXT",
        },
        "years": {
            "uid": "TEXT NOT NULL",
            "past": "INTEGER NOT NULL",
            "present": "INTEGER NOT NULL",
            "future": "INTEGER NOT NULL",
        },
        "community": {
            "code": "TEXT NOT NULL",
            "name": "TEXT NOT NULL",
            "epsg": "INTEGER NOT NULL",
            "households": "INTEGER",
            "consent_keep_on": "TEXT",
            "consent_share_on": "TEXT",
            "created_at": "TEXT",
            "names": "TEXT",
            "potential": "TEXT",
            "numbers": "TEXT",
        },
        "boundary": {
            "uid": "TEXT NOT NULL",
            "geom": "MULTIPOLYGON NOT NULL",
            "claimed_by": "TEXT",
            "claimed_on": "TEXT",
            "source": "TEXT",
        },
    }
)

#: What a row of a copy's history may lack: names of people, restricted layers.
NAMES_OUT, LAYERS_OUT = 1, 2


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
    connection: sqlite3.Connection,
    table: str,
    geometry: str,
    epsg: int,
    description: str,
) -> None:
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
