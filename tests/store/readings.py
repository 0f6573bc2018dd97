"""What only tests ask of a community's file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import shapely

from talking_maps import store
from talking_maps.model.change import Record
from talking_maps.model.plan import Feature
from talking_maps.store.gpkg.connection import read_transaction
from talking_maps.store.history import log
from talking_maps.store.history.consistency import by_tables
from talking_maps.store.history.records import to_fields, to_json, uid_of
from talking_maps.store.history.replay import Key, replay


def differing(path: Path) -> tuple[Key, ...]:
    """Return the records that the tables hold otherwise than the history says."""
    with read_transaction(path) as file:
        told, found = replay(file), by_tables(file)
    return tuple(
        key
        for key in sorted(told.keys() | found.keys(), key=repr)
        if told.get(key) != found.get(key)
    )


def last_number(path: Path, client: str) -> int | None:
    """Return the highest operation number kept of that client, or None."""
    with read_transaction(path) as file:
        return log.last_number(file.connection, client)


def plan_digest(path: Path, owner_id: str) -> str:
    """Return a digest of the owner's plan as of now, the same in every copy.

    Names of people are left out, so that a copy without them has the same digest.
    """
    found = store.read_plan(path, owner_id)
    sealed = hashlib.sha256()
    records: tuple[Record, ...] = (
        found.owner,
        found.years,
        *found.features,
        *found.owners,
        *found.herds,
        *found.assemblies,
        *found.commitments,
    )
    for record in records:
        parts = _without_names(to_fields(record))
        shape = parts.get("geometry")
        scene = record.scene if isinstance(record, Feature) else ""
        head = [type(record).__name__, uid_of(record, otherwise=owner_id), scene]
        sealed.update(f"{json.dumps(head)}{to_json(parts)}\n".encode())
        sealed.update(b"" if shape is None else shapely.to_wkb(shape, byte_order=1))
    sealed.update(str(found.total_households).encode())
    return sealed.hexdigest()


def _without_names(parts: dict[str, Any]) -> dict[str, Any]:
    if "who" in parts:
        return parts | {"who": True}
    return {k: v for k, v in parts.items() if k != "name" or "layer" in parts}
