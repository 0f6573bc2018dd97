"""Changes as JSON: the form that `history --json` prints.

A change is `{"sequence", "id", "parents", "client", "number", "owner", "author",
"at", "note", "kind", "reverts", "edits"}`, an edit `{"kind", "uid", "scene",
"before", "after"}`; a record is its fields, a shape GeoJSON in longitude and
latitude. Restricted layers, and what stands in one now, show no more than that
something was there; private names and authors give way to codes, unless they are asked
for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.model.change import Change, Edit, Record
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Boundary
from talking_maps.redaction.private_records import Redaction


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be shown of the records, and the CRS they are in."""

    redaction: Redaction
    epsg: int


def change_form(change: Change, disclosure: Disclosure) -> dict[str, object]:
    """Return a change as plain lists, numbers and texts for JSON."""
    told = disclosure.redaction.change(change)
    plain = {
        name: getattr(told, name)
        for name in (
            "sequence",
            "id",
            "parents",
            "client",
            "number",
            "owner",
            "author",
            "at",
            "note",
            "kind",
            "reverts",
        )
    }
    return {**plain, "edits": [_edit(change, e, disclosure) for e in change.edits]}


def _edit(change: Change, edit: Edit, disclosure: Disclosure) -> dict[str, object]:
    return {
        "kind": edit.kind,
        "uid": edit.uid,
        "scene": edit.scene,
        "before": record_form(edit.before, disclosure, change),
        "after": record_form(edit.after, disclosure, change),
    }


def record_form(
    record: Record | None, disclosure: Disclosure, change: Change | None = None
) -> dict[str, object] | None:
    """Return a record as JSON, as of a change of the past or as of now, or nothing."""
    if record is None:
        return None
    if isinstance(record, Feature) and _is_hidden(record, disclosure, change):
        return {"layer": record.layer, "restricted": True}
    record = disclosure.redaction.record(record) or record
    if not isinstance(record, Feature | Boundary):
        return asdict(record)
    # Shapes are not for `asdict`, which would copy each of their parts.
    fields = {name: getattr(record, name) for name in record.__slots__}
    return {name: _plain(value, disclosure.epsg) for name, value in fields.items()}


def _is_hidden(feature: Feature, disclosure: Disclosure, change: Change | None) -> bool:
    redaction = disclosure.redaction
    if change is None:
        return redaction.is_restricted(feature)
    return redaction.is_hidden(change, feature)


def _plain(value: object, epsg: int) -> object:
    if isinstance(value, BaseGeometry):
        return geo.to_geojson(value, epsg)
    return value
