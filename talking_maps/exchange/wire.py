"""Carry tables and errors from the reading process as JSON, shapes as WKB.

Plain JSON and WKB, never pickle: the reading process has seen an untrusted file.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import shapely

from talking_maps import geo
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.exchange.source import Row, Table
from talking_maps.model.message import Message


def tables_as_json(tables: tuple[Table, ...]) -> str:
    """Return the tables as one line of JSON."""
    return json.dumps({"tables": [_table(t) for t in tables]})


def error_as_json(error: TalkingMapsError) -> str:
    """Return an error as one line of JSON."""
    return json.dumps({"error": error.message, "values": error.values})


def tables_from_json(line: bytes) -> tuple[Table, ...]:
    """Return the tables of an answer; raises the BadFile that it carries."""
    answer = json.loads(line)
    if "error" in answer:
        message, values = answer["error"], answer["values"]
        raise BadFile(message, **values)
    return tuple(
        Table(t["name"], t["format"], t["crs"], tuple(_from_row(r) for r in t["rows"]))
        for t in answer["tables"]
    )


def _table(table: Table) -> dict[str, Any]:
    rows = [_as_row(r) for r in table.rows]
    named = {"name": table.name, "format": table.format, "crs": table.crs}
    return {**named, "rows": rows}


def _as_row(row: Row) -> list[Any]:
    shape = None
    if row.geometry is not None:
        shape = base64.b64encode(shapely.to_wkb(row.geometry)).decode()
    problem = row.problem and [row.problem.id, dict(row.problem.values)]
    return [row.number, shape, dict(row.attributes), problem]


def _from_row(row: list[Any]) -> Row:
    number, shape, attributes, problem = row
    geometry = geo.from_wkb(base64.b64decode(shape)) if shape else None
    return Row(number, geometry, attributes, Message(*problem) if problem else None)
