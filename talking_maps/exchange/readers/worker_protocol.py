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
from talking_maps.exchange.readers.tables import Row, Table
from talking_maps.model.message import Message


def tables_as_json(tables: tuple[Table, ...], told: tuple[Message, ...]) -> str:
    """Return the tables, and what was left out of them, as one line of JSON."""
    said = [_message(one) for one in told]
    return json.dumps({"tables": [_table(t) for t in tables], "told": said})


def error_as_json(error: TalkingMapsError) -> str:
    """Return an error as one line of JSON."""
    return json.dumps({"error": error.message, "values": error.values})


def tables_from_json(line: bytes) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """Return the tables of an answer and what was left out; raises its BadFile."""
    answer = json.loads(line)
    if "error" in answer:
        message, values = answer["error"], answer["values"]
        raise BadFile(message, **values)
    tables = (
        Table(t["name"], t["format"], t["crs"], tuple(_from_row(r) for r in t["rows"]))
        for t in answer["tables"]
    )
    return tuple(tables), tuple(Message(*one) for one in answer["told"])


def _message(message: Message) -> list[Any]:
    return [message.id, dict(message.values)]


def _table(table: Table) -> dict[str, Any]:
    rows = [_as_row(r) for r in table.rows]
    named = {"name": table.name, "format": table.format, "crs": table.crs}
    return {**named, "rows": rows}


def _as_row(row: Row) -> list[Any]:
    shape = None
    if row.geometry is not None:
        shape = base64.b64encode(shapely.to_wkb(row.geometry)).decode()
    problem = row.problem and _message(row.problem)
    return [
        row.number,
        shape,
        dict(row.attributes),
        problem,
        dict(row.ends),
        row.mended,
        row.left,
    ]


def _from_row(row: list[Any]) -> Row:
    number, shape, attributes, problem, ends, mended, left = row
    geometry = geo.from_wkb(base64.b64decode(shape)) if shape else None
    return Row(
        number,
        geometry,
        attributes,
        Message(*problem) if problem else None,
        ends,
        tuple(mended),
        tuple((reason, name) for reason, name in left),
    )
