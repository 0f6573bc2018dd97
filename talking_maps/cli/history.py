"""Changes as JSON: the form that `history --json` prints.

A change is `{"sequence", "id", "parents", "client", "number", "owner", "author",
"at", "note", "kind", "reverts", "edits"}`, an edit `{"kind", "uid", "scene",
"before", "after"}`; a record is its fields, a shape GeoJSON in longitude and
latitude. Restricted layers show no more than that something was there, and private
names stay empty, unless they are asked for.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.model.change import Change, Edit, Record
from talking_maps.model.plan import Feature, Owner
from talking_maps.model.territory import Boundary


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What may be shown of the records, and the CRS they are in."""

    restricted: frozenset[str]
    epsg: int
    include_restricted: bool = False
    include_names: bool = False


def change_form(change: Change, disclosure: Disclosure) -> dict[str, object]:
    """Return a change as plain lists, numbers and texts for JSON."""
    plain = {
        name: getattr(change, name)
        for name in (
            "sequence", "id", "parents", "client", "number", "owner", "author", "at",
            "note", "kind", "reverts",
        )
    }  # fmt: skip
    return {**plain, "edits": [_edit(edit, disclosure) for edit in change.edits]}


def _edit(edit: Edit, disclosure: Disclosure) -> dict[str, object]:
    return {
        "kind": edit.kind,
        "uid": edit.uid,
        "scene": edit.scene,
        "before": record_form(edit.before, disclosure),
        "after": record_form(edit.after, disclosure),
    }


def record_form(
    record: Record | None, disclosure: Disclosure
) -> dict[str, object] | None:
    """Return a record as JSON, or nothing."""
    if record is None:
        return None
    if isinstance(record, Feature) and _is_hidden(record, disclosure):
        return {"layer": record.layer, "restricted": True}
    if isinstance(record, Owner) and not disclosure.include_names:
        record = replace(record, name="")
    if not isinstance(record, Feature | Boundary):
        return asdict(record)
    # Shapes are not for `asdict`, which would copy each of their parts.
    fields = {name: getattr(record, name) for name in record.__slots__}
    return {name: _plain(value, disclosure.epsg) for name, value in fields.items()}


def _is_hidden(feature: Feature, disclosure: Disclosure) -> bool:
    return feature.layer in disclosure.restricted and not disclosure.include_restricted


def _plain(value: object, epsg: int) -> object:
    if isinstance(value, BaseGeometry):
        return geo.to_geojson(value, epsg)
    return value
