"""Choose which rows of a file an import is about.

Of our own exports only the rows of the wanted layer and scene; of a GPX file the
waypoints or the tracks, by what the layer draws; otherwise every row, or one table's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talking_maps.errors import BadFile, NotFound
from talking_maps.exchange.limits import MOST_IMPORTED
from talking_maps.exchange.readers.tables import Row, Source, Table
from talking_maps.exchange.roundtrip.identity import export_identity
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row with the table it stands in."""

    table: Table
    row: Row


def filter_rows(
    source: Source, layer: Layer, scene: Scene, table: str | None
) -> tuple[list[Chosen], list[Message]]:
    """Return the rows an import is about, and what is said of the others.

    Raises NotFound for a table the file has not, BadFile for too many rows.
    """
    tables = _tables(source, layer, table)
    rows = [Chosen(t, row) for t in tables for row in t.rows]
    wanted = [c for c in rows if _is_of(c.row, layer, scene)]
    if len(wanted) > MOST_IMPORTED:
        raise BadFile(
            "{file} has {count:number} rows; at most {most:number} can be imported at "
            "once. Export only the part you need.",
            file=source.name,
            count=len(wanted),
            most=MOST_IMPORTED,
        )
    return wanted, list(_told(source, tables, len(rows) - len(wanted)))


def _tables(source: Source, layer: Layer, name: str | None) -> list[Table]:
    if name is not None:
        found = [t for t in source.tables if t.name == name]
        if not found:
            raise NotFound(
                "{file} has no table “{table}”. Choose one of: {known}.",
                file=source.name,
                table=name,
                known=", ".join(t.name for t in source.tables),
            )
        return found
    same = [t for t in source.tables if t.name == layer.id]
    fitting = [t for t in source.tables if _fits(t, layer) and t.rows]
    return same or fitting or list(source.tables)


def _fits(table: Table, layer: Layer) -> bool:
    has_points = table.name == "waypoints"
    return table.format != "gpx" or has_points == (layer.geometry == "point")


def _is_of(row: Row, layer: Layer, scene: Scene) -> bool:
    own = export_identity(row.attributes)
    return own is None or (own.layer in ("", layer.id) and own.scene == scene)


def _is_ours(table: Table) -> bool:
    return export_identity(table.rows[0].attributes) is not None


def _told(source: Source, tables: list[Table], others: int) -> Iterator[Message]:
    named = [t.name for t in tables]
    for table in source.tables:
        if table.name not in named and table.rows and not _is_ours(table):
            yield Message(
                "“{table}” with {count:number} rows was left; choose it to import it.",
                {"table": table.name, "count": len(table.rows)},
            )
    if others:
        yield Message(
            "{count:number} rows belong to other layers or scenes and were left.",
            {"count": others},
        )
