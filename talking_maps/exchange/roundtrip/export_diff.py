"""Say what was edited in a map that this program exported.

Each row is held against the thing as it was exported: only what differs is an edit, so
that what people did here meanwhile in other fields stays. A row without a uid is of the
thing that lies where it does, by layer, shape and name, and this is told; otherwise it,
and a row whose uid another has already (a field cut in two), is something new. In a
GeoPackage, which shows empty tables too, a thing without a row was deleted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast, get_args

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.compare import HEIGHTS, drop_stale_heights
from talking_maps.errors import BadGeometry, BadValue, TalkingMapsError, Value
from talking_maps.exchange.columns import Described, describe
from talking_maps.exchange.preview import MissingValue, RowProblem
from talking_maps.exchange.quality_flags import PLACED, flags_told, with_quality_flags
from talking_maps.exchange.readers.far_away import far_away
from talking_maps.exchange.readers.reproject import closed, to_community_crs
from talking_maps.exchange.readers.tables import Row, Source, Table
from talking_maps.exchange.remarks import (
    columns_told,
    cut_told,
    gaps_told,
    left_told,
    mended_told,
    other_kinds,
    others_told,
)
from talking_maps.exchange.roundtrip.identity import MEASURES, OWN_COLUMNS, is_uid
from talking_maps.exchange.writers.rows import columns_of
from talking_maps.model.layer import GeometryKind, Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Feature,
    Origin,
    Scene,
    Status,
    Voice,
)

#: Formats write longitude and latitude to about a centimetre [m].
ROUNDED_M = 0.05

#: Owner, scene and uid of a thing.
Key = tuple[str, Scene, str]


@dataclass(frozen=True, slots=True)
class Updated:
    """One thing that was edited: before as exported, after as in the file."""

    owner: str
    before: Feature | None
    after: Feature | None


@dataclass(frozen=True, slots=True)
class Updates:
    """What was edited in a file, which rows cannot be used, and what to know.

    `marks` is what to know of shapes that carry a flag or lie far away, `missing` what
    new things lack.
    """

    edits: tuple[Updated, ...]
    refused: tuple[RowProblem, ...] = ()
    warnings: tuple[Message, ...] = ()
    marks: tuple[Message, ...] = ()
    missing: tuple[MissingValue, ...] = ()


@dataclass(frozen=True)
class _Ground:
    """What rows are held against: things as exported, layers, owner, place."""

    exported: Mapping[Key, Feature]
    layers: Mapping[str, Layer]
    owner: str
    epsg: int
    boundary: BaseGeometry | None

    @cached_property
    def things(self) -> tuple[tuple[Key, Feature], ...]:
        """Return the things as exported, each with its key."""
        return tuple(self.exported.items())

    @cached_property
    def bounds(self) -> npt.NDArray[np.float64]:
        """Return the bounds of each thing, in their order: left, bottom, right, top."""
        found = shapely.bounds([one.geometry for _, one in self.things])
        return np.reshape(found, (-1, 4))


@dataclass(frozen=True, slots=True)
class _Shaped:
    """The shape of a row, and what was done to it; `is_new` if it is not as exported.

    `gap_m` is the widest gap closed [m], below zero where none was; `others` counts
    its pieces of other kinds than the layer's.
    """

    geometry: BaseGeometry
    is_new: bool = False
    is_mended: bool = False
    gap_m: float = -1.0
    others: Counter[GeometryKind] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that is used: the thing it is of, its shape, and its edit if it is one.

    One without a uid `is_recognised` where it lies as a thing does that is here.
    """

    key: Key
    table: Table
    row: Row
    layer: Layer
    shaped: _Shaped
    edit: Updated | None
    is_recognised: bool = False


def diff_export(
    source: Source,
    plans: Mapping[str, Sequence[Feature]],
    layers: Sequence[Layer],
    *,
    owner: str,
    epsg: int,
    boundary: BaseGeometry | None,
    knows_version: bool,
) -> Updates:
    """Return what was edited in a file since `plans` were exported.

    `plans` holds the features of each owner as they were then, in the CRS `epsg` [m];
    `owner` takes rows that name none. Without a known version nothing counts as
    deleted.
    """
    exported: dict[Key, Feature] = {
        (whose, one.scene, one.uid): one
        for whose, drawn in plans.items()
        for one in drawn
    }
    plain = _Ground(exported, {x.id: x for x in layers}, owner, epsg, boundary)
    named = {**plain.layers, **dict(_renamed(plain, source))}
    ground = replace(plain, layers=named)
    edits: dict[Key, Updated] = {}
    refused: list[RowProblem] = []
    seen: set[Key] = set()
    used: list[_Read] = []
    spared: set[Key] = set()
    for table, row in ((t, row) for t in source.tables for row in t.rows):
        try:
            read = _read(ground, table, row, seen)
        except TalkingMapsError as error:
            reason = row.problem or Message(error.message, error.values)
            refused.append(RowProblem(row.number, reason, table.name))
            spared.update(_keys(ground, row))
            continue
        seen.add(read.key)
        used.append(read)
        if read.edit is not None:
            edits[read.key] = read.edit
    if knows_version:
        edits |= _deleted(ground, source, seen | spared)
    edits |= _marked(ground, edits)
    edited = [one for one in used if one.edit is not None]
    return Updates(
        tuple(edits.values()),
        tuple(refused),
        (*source.warnings, *_warnings(used)),
        tuple(_marks(ground, edits, edited)),
        tuple(missing for one in edited for missing in _missing(one)),
    )


def _read(ground: _Ground, table: Table, row: Row, seen: set[Key]) -> _Read:
    layer = _layer(ground, table, row)
    given = {**row.ends, **row.attributes}
    scene = cast("Scene", _one_of(given, "scene", SCENES))
    whose = str(given.get("owner") or ground.owner)
    uid = str(given.get("uid") or "")
    before = ground.exported.get((whose, scene, uid))
    if row.geometry is None:
        raise BadGeometry("The row has no shape.")
    is_nameless = not is_uid(uid)
    if is_nameless:
        shape = to_community_crs(
            row.geometry, table.crs, epsg=ground.epsg, boundary=ground.boundary
        )
        name = describe(given, layer).name
        before = _lying_there(ground, shape, (whose, scene, layer.id, name))
        uid = before.uid if before else _new_uid(table, row)
    elif (whose, scene, uid) in seen:
        uid, before = _new_uid(table, row), None
    shaped = _shape(ground, table, row.geometry, layer, before)
    fresh = before or Feature(
        uid,
        layer.id,
        scene,
        shaped.geometry,
        "to_do" if scene == "future" else "existing",
    )
    after = _edited(fresh, layer, given, whose, ground.epsg)
    after = replace(after, layer=layer.id, geometry=shaped.geometry)
    if (shaped.is_mended or row.mended) and "mended" not in after.flags:
        after = replace(after, flags=(*after.flags, "mended"))
    after = drop_stale_heights(before, after)
    edit = None if after == before else Updated(whose, before, after)
    is_recognised = is_nameless and before is not None
    return _Read((whose, scene, uid), table, row, layer, shaped, edit, is_recognised)


def _lying_there(
    ground: _Ground, shape: BaseGeometry, about: tuple[str, Scene, str, str]
) -> Feature | None:
    """Return the thing of that owner, scene, layer and name that has the shape."""
    near = np.abs(ground.bounds - np.array(shape.bounds)).max(axis=1) <= ROUNDED_M
    there = (ground.things[place] for place in np.flatnonzero(near))
    found = (
        one
        for key, one in there
        if (*key[:2], one.layer, one.name) == about
        and _is_same(shape, one.geometry, exact=False)
    )
    return next(found, None)


def _layer(ground: _Ground, table: Table, row: Row) -> Layer:
    said = str(row.attributes.get("layer") or table.name)
    layer = ground.layers.get(said)
    if layer is None:
        raise BadValue("The row does not say its layer: “{layer}” is none.", layer=said)
    return layer


def _shape(
    ground: _Ground,
    table: Table,
    geometry: BaseGeometry,
    layer: Layer,
    before: Feature | None,
) -> _Shaped:
    ours = table.crs == f"EPSG:{ground.epsg}"
    shape = to_community_crs(
        geometry, table.crs, epsg=ground.epsg, boundary=ground.boundary
    )
    if before is not None and _is_same(shape, before.geometry, exact=ours):
        return _Shaped(before.geometry)
    shape, gap_m = closed(shape, layer.geometry)
    others = other_kinds(shape, layer.geometry)
    shape, is_mended = geo.repair(shape, layer.geometry)
    return _Shaped(shape, is_new=True, is_mended=is_mended, gap_m=gap_m, others=others)


def _is_same(shape: BaseGeometry, before: BaseGeometry, *, exact: bool) -> bool:
    flat = shapely.force_2d(shape)
    parts = shapely.get_parts(flat)
    single = parts[0] if len(parts) == 1 else flat
    if exact:
        return bool(shapely.equals_identical(single, before))
    if shapely.get_num_coordinates(single) != shapely.get_num_coordinates(before):
        return False
    return bool(shapely.hausdorff_distance(single, before) <= ROUNDED_M)


def _edited(
    before: Feature, layer: Layer, given: Mapping[str, Value], owner: str, epsg: int
) -> Feature:
    """Return the feature with the fields that the row says otherwise."""
    was = describe(columns_of(owner, before, layer, epsg), layer)
    now = describe(given, layer)
    attributes = dict(before.attributes)
    for attribute in layer.attributes:
        key = attribute.id
        if key in now.dropped:
            raise BadValue("The value of {field} does not fit it.", field=key)
        if now.attributes.get(key) != was.attributes.get(key):
            attributes.pop(key, None)
            attributes |= {k: v for k, v in now.attributes.items() if k == key}
    return replace(
        before,
        name=before.name if now.name == was.name else now.name,
        note=before.note if now.note == was.note else now.note,
        status=cast("Status", _one_of(given, "status", STATUSES, before.status)),
        origin=cast("Origin", _one_of(given, "origin", ORIGINS, before.origin)),
        voice=cast("Voice | None", _one_of(given, "voice", VOICES, "") or None),
        attributes=attributes,
    )


def _one_of(
    given: Mapping[str, Value],
    field: str,
    allowed: Sequence[str],
    otherwise: str | None = None,
) -> str:
    value = str(given.get(field) or "") or otherwise or ""
    if value not in allowed and value != otherwise:
        raise BadValue(
            "{value} is not one of the values of {field}.", value=value, field=field
        )
    return value


def _renamed(ground: _Ground, source: Source) -> Iterator[tuple[str, Layer]]:
    """Give tables that have another name now, with the one layer of their things."""
    for table in source.tables:
        keys = [key for row in table.rows for key in _keys(ground, row)]
        found = {ground.exported[key].layer for key in keys if key in ground.exported}
        known = [ground.layers[one] for one in found if one in ground.layers]
        if table.name not in ground.layers and len(found) == len(known) == 1:
            yield table.name, known[0]


def _keys(ground: _Ground, row: Row) -> list[Key]:
    """Return what a row may be of, by its uid, whatever else is wrong with it."""
    whose = str(row.attributes.get("owner") or ground.owner)
    uid = str(row.attributes.get("uid") or "")
    return [(whose, scene, uid) for scene in SCENES]


def _new_uid(table: Table, row: Row) -> str:
    # From what the row says, so that the same file brings the same thing again.
    sealed = hashlib.sha256(f"{table.name} {sorted(row.attributes.items())}".encode())
    sealed.update(b"" if row.geometry is None else shapely.to_wkb(row.geometry))
    return sealed.hexdigest()[:32]


def _deleted(
    ground: _Ground, source: Source, seen: set[Key]
) -> Iterator[tuple[Key, Updated]]:
    tables = {t.name for t in source.tables if t.format == "gpkg"}
    owners = {owner for owner, _, _ in seen}
    for key, one in ground.exported.items():
        if one.layer in tables and key[0] in owners and key not in seen:
            yield key, Updated(key[0], one, None)


def _marked(
    ground: _Ground, edits: Mapping[Key, Updated]
) -> Iterator[tuple[Key, Updated]]:
    """Mark what is new or lies elsewhere, as any import is, beside what stays."""
    moved: dict[tuple[str, Scene, str], dict[Key, Feature]] = {}
    for key, one in edits.items():
        then = one.after
        if then is not None and (
            one.before is None or one.before.geometry is not then.geometry
        ):
            moved.setdefault((*key[:2], then.layer), {})[key] = _unmarked(then)
    for (owner, scene, _), drawn in moved.items():
        staying = [
            one
            for key, one in ground.exported.items()
            if key[:2] == (owner, scene) and _stays(edits.get(key))
        ]
        marked = with_quality_flags([*drawn.values()], ground.boundary, staying)
        for key, feature in zip(drawn, marked, strict=True):
            yield key, replace(edits[key], after=feature)


def _unmarked(feature: Feature) -> Feature:
    kept = tuple(flag for flag in feature.flags if flag not in PLACED)
    return replace(feature, flags=kept)


def _stays(edit: Updated | None) -> bool:
    return edit is None or edit.after is not None


def _marks(
    ground: _Ground, edits: Mapping[Key, Updated], edited: Sequence[_Read]
) -> Iterator[Message]:
    """Say what a person should look at of the shapes that are not as exported."""
    new = [
        (one, after)
        for one in edited
        if one.shaped.is_new and (after := edits[one.key].after) is not None
    ]
    if ground.boundary is not None:
        yield from far_away(
            [(one.row.geometry, one.table.crs, after.geometry) for one, after in new],
            ground.boundary,
            ground.epsg,
        )
    yield from flags_told([after for _, after in new])


def _missing(one: _Read) -> Iterator[MissingValue]:
    if one.edit is None or one.edit.before is not None or one.edit.after is None:
        return
    for attribute in one.layer.attributes:
        if attribute.required and attribute.id not in one.edit.after.attributes:
            uid, number = one.edit.after.uid, one.row.number
            yield MissingValue(uid, attribute.id, number, one.table.name)


def _warnings(used: Sequence[_Read]) -> Iterator[Message]:
    """Say what was done to shapes that are not as exported, and what was left."""
    new = [one for one in used if one.shaped.is_new]
    for kind in get_args(GeometryKind):
        gaps = [one.shaped.gap_m for one in new if one.layer.geometry == kind]
        yield from gaps_told(gaps, kind)
    count = sum(one.is_recognised for one in used)
    if count:
        yield Message(
            plural(
                "{count:whole} row without a uid is taken for what is drawn at its "
                "place already. Check it.",
                "{count:whole} rows without a uid are taken for what is drawn at their "
                "places already. Check them.",
            ),
            {"count": count},
        )
    yield from mended_told(one.row for one in new)
    yield from others_told(one.shaped.others for one in new)
    described = [describe(one.row.attributes, one.layer) for one in used]
    yield from cut_told(described)
    yield from columns_told(_unused(described))
    yield from left_told(one.row for one in used)


def _unused(described: Iterable[Described]) -> Counter[str]:
    ours = {*OWN_COLUMNS, *MEASURES, *HEIGHTS, "id", "fid"}
    return Counter(
        column for one in described for column in one.unused if column not in ours
    )
