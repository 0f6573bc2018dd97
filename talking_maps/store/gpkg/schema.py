"""What a community file's tables are today, but for those of the layers.

They are made step by step, by `migrations`; layer tables are made by `tables`, from
the layers' files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

from pyproj import CRS

from talking_maps.model.change import RecordKind

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
