"""Check a feature at the door of its table.

SQLite takes any value in any column; a GeoPackage does not, nor does the reader of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from talking_maps.errors import BadValue
from talking_maps.model.plan import ORIGINS, SCENES, STATUSES, VOICES, Feature
from talking_maps.store import blob
from talking_maps.store.tables import LayerTable

#: Fields of a feature with a closed list of values.
CLOSED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"scene": SCENES, "status": STATUSES, "origin": ORIGINS, "voice": VOICES}
)


def checked(table: LayerTable, feature: Feature) -> Feature:
    """Return the feature as the table will give it back.

    Raises BadValue naming the field, or BadGeometry.
    """
    for name, allowed in CLOSED.items():
        value = getattr(feature, name)
        if value not in allowed and not (name == "voice" and value is None):
            raise BadValue(
                "{value} is not one of the values of {field}.",
                value=str(value), field=name,
            )  # fmt: skip
    for name in ("uid", "name", "note"):
        _fit("TEXT", name, getattr(feature, name))
    for name in ("flags", "photos"):
        for value in getattr(feature, name):
            _fit("TEXT", name, value)
    geometry = blob.canonical(feature.geometry)
    blob.as_column(geometry, table.geometry)
    attributes = {
        k: _fit(_type_of(table, k), k, v)
        for k, v in feature.attributes.items()
        if v is not None
    }
    return Feature(
        feature.uid, table.name, feature.scene, geometry, feature.status,
        feature.origin, feature.voice, feature.name, feature.note, attributes,
        tuple(feature.photos), tuple(feature.flags),
    )  # fmt: skip


def _type_of(table: LayerTable, attribute: str) -> str:
    kind = table.attributes.get(attribute)
    if kind is None:
        raise BadValue(
            "The layer {layer} has no field {field}.", layer=table.name, field=attribute
        )
    return kind


def _fit(kind: str, field: str, value: object) -> str | int | float | bool:
    match kind, value:
        case "BOOLEAN", bool() | 0 | 1:
            return bool(value)
        case "INTEGER", int() if not isinstance(value, bool) and abs(value) < 2**63:
            return value
        case "DOUBLE", int() | float() if not isinstance(value, bool):
            if math.isfinite(value):
                return float(value)
        case "DATE", str() if _is_date(value):
            return value
        case "TEXT", str() if _is_text(value):
            return value
    raise BadValue(
        "{value} does not fit the field {field}.", value=str(value), field=field
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_text(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
