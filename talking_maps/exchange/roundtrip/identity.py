"""Recognise rows that this program's own export wrote, to take them back as they were.

Such a row has `uid`, `scene`, `status` and `origin` as we write them. It keeps its
uid, status, origin and voice; a row from anywhere else gets a new uid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from talking_maps.errors import Value
from talking_maps.exchange.readers.tables import Source
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Origin,
    Scene,
    Status,
    Voice,
)

#: Columns of every export, besides a layer's own fields; never taken for such fields.
OWN_COLUMNS = (
    "layer",
    "owner",
    "scene",
    "uid",
    "status",
    "origin",
    "voice",
    "name",
    "note",
    "version",
)
MEASURES = ("area_m2", "length_m", "quantity", "unit", "lon", "lat")
_UID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What an exported row says of itself; `layer` is empty if it does not say."""

    layer: str
    uid: str
    scene: Scene
    status: Status
    origin: Origin
    voice: Voice | None


def is_uid(text: str) -> bool:
    """Tell whether the text can be a thing's uid."""
    return _UID.fullmatch(text) is not None


def export_identity(row: Mapping[str, Value]) -> Identity | None:
    """Return who an exported row was, or None for a row from anywhere else."""
    uid, scene = str(row.get("uid", "")), row.get("scene")
    status, origin = row.get("status"), row.get("origin")
    ours = scene in SCENES and status in STATUSES and origin in ORIGINS
    if not (ours and is_uid(uid)):
        return None
    voice = next((v for v in VOICES if v == row.get("voice")), None)
    return Identity(
        str(row.get("layer", "")),
        uid,
        cast("Scene", scene),
        cast("Status", status),
        cast("Origin", origin),
        voice,
    )


def version_of(source: Source) -> str:
    """Return the change that most rows say they were exported after, or nothing."""
    told = Counter(
        str(row.attributes["version"])
        for table in source.tables
        for row in table.rows
        if "version" in row.attributes
    )
    return told.most_common(1)[0][0] if told else ""
