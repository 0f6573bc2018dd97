"""Features as rows of plain columns, the same in every format that is written.

Columns: layer, owner (its public code), scene, uid, status, origin, voice, name, note,
the layer's own fields, and `area_m2` or `length_m` on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import Value
from talking_maps.exchange.text_decoding import clean_text
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.model.share_done import HearShare, unheard

#: So many are measured between two words of how far it is.
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """One feature with its layer and columns; `geometry` is in the community's CRS."""

    layer: Layer
    geometry: BaseGeometry
    columns: Mapping[str, Value]


def to_rows(
    plans: Mapping[str, Iterable[Feature]],
    layers: Iterable[Layer],
    epsg: int,
    *,
    version: str = "",
    hear: HearShare = unheard,
) -> tuple[Exported, ...]:
    """Return the features of those layers by layer, owner and scene as they come.

    `plans` holds the features of each owner by the owner's public id. `version`, the
    id of the last change, is told of each, so that edits can be merged back; `hear`
    is told after some of them how far it is.
    """
    by_id = {layer.id: layer for layer in layers}
    order = {layer_id: place for place, layer_id in enumerate(by_id)}
    drawn = _drawn(plans, by_id)
    rows: list[Exported] = []
    for owner, feature in drawn:
        if len(rows) % ROWS_AT_ONCE == 0:
            hear(len(rows) / len(drawn))
        layer = by_id[feature.layer]
        columns = _told(columns_of(owner, feature, layer, epsg), version)
        rows.append(Exported(layer, feature.geometry, columns))
    return tuple(sorted(rows, key=lambda row: order[row.layer.id]))


def _drawn(
    plans: Mapping[str, Iterable[Feature]], by_id: dict[str, Layer]
) -> list[tuple[str, Feature]]:
    """Return the features of those layers, each with its owner."""
    return [
        (owner, feature)
        for owner, features in plans.items()
        for feature in features
        if feature.layer in by_id
    ]


def columns_of(
    owner: str, feature: Feature, layer: Layer, epsg: int
) -> dict[str, Value]:
    """Return what is told of a feature, by column."""
    given = {a.id: feature.attributes.get(a.id) for a in layer.attributes}
    return {
        "layer": layer.id,
        "owner": owner,
        "scene": feature.scene,
        "uid": feature.uid,
        "status": feature.status,
        "origin": feature.origin,
        "voice": feature.voice,
        "name": clean_text(feature.name),
        "note": clean_text(feature.note),
        **{key: _plain(value) for key, value in given.items()},
        **_measures(feature.geometry, layer, epsg),
    }


def _told(columns: dict[str, Value], version: str) -> dict[str, Value]:
    return {**columns, "version": version} if version else columns


def _plain(value: Value) -> Value:
    return clean_text(value) if isinstance(value, str) else value


def _measures(geometry: BaseGeometry, layer: Layer, epsg: int) -> dict[str, Value]:
    if layer.geometry == "polygon":
        return {"area_m2": round(geo.area_m2(geometry, epsg), 2)}
    if layer.geometry == "line":
        return {"length_m": round(geo.length_m(geometry, epsg), 2)}
    return {}
