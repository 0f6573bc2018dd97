"""What the file tells a GIS about its tables, and what is in them at a glance."""

# ruff: noqa: S608  (names of tables are quoted, values are bound)
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from talking_maps.model.change import Edit
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.territory import Boundary
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.layer_tables import quoted


def update_contents(
    connection: sqlite3.Connection, edits: Iterable[Edit], at: str
) -> None:
    """Note in `gpkg_contents` when each edited table changed, and how far it reaches.

    An extent only grows, as the standard allows: shrinking it would read the table.
    """
    moment = timestamp(at)
    extents: dict[str, list[tuple[float, float, float, float]]] = {"history": []}
    for edit in edits:
        for record in (edit.before, edit.after):
            if isinstance(record, Feature):
                extents.setdefault(record.layer, []).append(record.geometry.bounds)
            elif isinstance(record, Boundary):
                extents.setdefault("boundary", []).append(record.geometry.bounds)
            elif record is not None:
                extents.setdefault(edit.kind, [])
    for table, boxes in extents.items():
        connection.execute(
            "UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?",
            (moment, table),
        )
        if boxes:
            _widen(connection, table, boxes)


def timestamp(at: str) -> str:
    """Return an ISO time with offset as GeoPackage writes times: UTC, milliseconds."""
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def drawing_owners(file: OpenFile) -> tuple[str, ...]:
    """Return the ids of the owners that have at least one shape, in order."""
    if not file.tables:
        return ()
    exists = " OR ".join(
        f"EXISTS (SELECT 1 FROM {quoted(name)} WHERE owner = o.id)"
        for name in file.tables
    )
    rows = file.connection.execute(
        f"SELECT o.id FROM owner o WHERE {exists} ORDER BY o.id"
    )
    return tuple(row[0] for row in rows)


def drawn_scenes(file: OpenFile) -> tuple[Scene, ...]:
    """Return the scenes in which anybody has drawn a shape, the oldest first."""
    return tuple(
        scene
        for scene in SCENES
        if any(
            file.connection.execute(
                f"SELECT 1 FROM {quoted(name)} WHERE scene = ? LIMIT 1", (scene,)
            ).fetchone()
            for name in file.tables
        )
    )


def _widen(
    connection: sqlite3.Connection,
    table: str,
    boxes: Sequence[tuple[float, float, float, float]],
) -> None:
    west, south, east, north = zip(*boxes, strict=True)
    connection.execute(
        "UPDATE gpkg_contents SET min_x = min(ifnull(min_x, ?1), ?1),"
        " min_y = min(ifnull(min_y, ?2), ?2), max_x = max(ifnull(max_x, ?3), ?3),"
        " max_y = max(ifnull(max_y, ?4), ?4) WHERE table_name = ?5",
        (min(west), min(south), max(east), max(north), table),
    )
