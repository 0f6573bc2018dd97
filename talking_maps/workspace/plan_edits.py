"""Edits of the map: strokes checked, kept, undone, carried between scenes.

A stroke arrives as longitude and latitude from the map's edge; it is checked and
repaired by `geo`, projected to metres, and kept by `store` before anyone is told.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from shapely.geometry.base import BaseGeometry

from talking_maps import compare, geo, store
from talking_maps.errors import AlreadyThere, BadGeometry, BadValue, NotFound, Value
from talking_maps.model.change import (
    Action,
    Change,
    Describe,
    Operation,
    OperationKind,
    Put,
    Remove,
    Reshape,
)
from talking_maps.model.days import OLDEST_YEAR, check_day
from talking_maps.model.layer import GeometryKind
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Feature,
    Origin,
    Owner,
    Plan,
    Scene,
    Status,
)
from talking_maps.workspace.workspace import Workspace, community_file, current_time

_UID = re.compile(r"[A-Za-z0-9_-]{1,64}")
StrokeKind = Literal["draw", "reshape", "remove"]
#: What a removed thing is that a late reshape brings back, told by its shape.
KINDS: Mapping[str, GeometryKind] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
    "GeometryCollection": "polygon",
}


@dataclass(frozen=True, slots=True)
class EditContext:
    """Who draws, in whose plan: `client` is random, `number` counts its operations."""

    client: str
    number: int
    author: str
    owner: str = COMMUNITY

    def operation(self, note: str = "", kind: OperationKind = "edit") -> Operation:
        """Return an operation of now, whose actions are decided when it is kept."""
        return Operation(
            *(self.client, self.number, self.owner, self.author),
            current_time(),
            (),
            note,
            kind,
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """One thing done on the map. `geometry` is GeoJSON in longitude and latitude.

    `origin` is how a drawn shape is known, `source` what it was traced on, in words.
    """

    kind: StrokeKind
    uid: str
    scene: Scene
    layer: str = ""
    geometry: Mapping[str, object] | None = None
    origin: Origin = "traced"
    source: str = ""


def new_edit_context(author: str, owner: str = COMMUNITY) -> EditContext:
    """Return the context of one edit that is not part of a browser's sequence."""
    return EditContext(uuid.uuid4().hex, 1, author, owner)


def read_owner(workspace: Workspace, code: str, owner_id: str) -> Owner:
    """Return the owner of that id; raises NotFound with the ids there are."""
    owners = store.read_owners(community_file(workspace, code))
    for one in owners:
        if one.id == owner_id:
            return one
    raise NotFound(
        "“{owner}” has no plan here. Choose one of: {known}.",
        owner=owner_id,
        known=", ".join(one.id for one in owners),
    )


def read_plan(workspace: Workspace, code: str, owner_id: str = COMMUNITY) -> Plan:
    """Return the owner's plan as it stands; raises NotFound."""
    read_owner(workspace, code, owner_id)
    return store.read_plan(community_file(workspace, code), owner_id)


def commit(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    *actions: Action,
    note: str = "",
    kind: OperationKind = "edit",
) -> Change:
    """Keep the actions as one operation, once; on disk when this returns."""
    return keep_decided(
        workspace, code, edit_context, lambda: actions, note=note, kind=kind
    )


def keep_decided(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    decide: Callable[[], Iterable[Action]],
    *,
    note: str = "",
    kind: OperationKind = "edit",
) -> Change:
    """Keep what `decide` says, asked in the transaction that writes it.

    All that `decide` reads of the community's file is of that moment: nobody writes
    between its look and the change. An operation kept before is not decided again.
    """

    def actions() -> Iterable[Action]:
        read_owner(workspace, code, edit_context.owner)
        return decide()

    operation = edit_context.operation(note, kind)
    path = community_file(workspace, code)
    return store.commit(path, operation, workspace.layers, actions)


def apply_stroke(
    workspace: Workspace, code: str, edit_context: EditContext, stroke: Stroke
) -> Change:
    """Check, mend, project and keep one stroke.

    Raises BadGeometry for a shape that cannot be mended, NotFound for an unknown
    layer or feature, BadValue for an impossible uid.
    """
    if not _UID.fullmatch(stroke.uid) or stroke.scene not in SCENES:
        raise BadValue("The browser sent a stroke that cannot be read. Draw it again.")
    if stroke.kind == "remove":
        return commit(
            workspace, code, edit_context, Remove("feature", stroke.uid, stroke.scene)
        )
    path = community_file(workspace, code)
    return keep_decided(
        workspace,
        code,
        edit_context,
        lambda: _shaped(workspace, path, edit_context, stroke),
        note=stroke.source,
    )


def _shaped(
    workspace: Workspace, path: Path, edit_context: EditContext, stroke: Stroke
) -> tuple[Action, ...]:
    """Return the stroke as actions, its shape checked, mended and in metres."""
    if stroke.geometry is None:
        raise BadGeometry("The shape is empty. Draw it again.")
    shape = geo.from_geojson(stroke.geometry, store.read_community(path).epsg)
    old = _current_feature(path, edit_context.owner, stroke.scene, stroke.uid)
    kind = _kind(workspace, stroke, old, shape)
    shape, mended = geo.repair(shape, kind)
    flags: tuple[str, ...] = ("mended",) if mended else ()
    if not store.boundaries(path)[0].geometry.covers(shape):
        flags += ("outside_boundary",)
    if stroke.kind == "draw":
        feature = _drawn(stroke, shape, flags)
        return (Put("feature", stroke.uid, feature),)
    return tuple(_reshaped(stroke, old, shape, flags))


def _kind(
    workspace: Workspace, stroke: Stroke, old: Feature | None, shape: BaseGeometry
) -> GeometryKind:
    """Return as which kind of shape a stroke is kept."""
    if stroke.kind == "draw":
        kind = workspace.layer(stroke.layer).geometry
    else:
        kind = workspace.layer(old.layer).geometry if old else KINDS[shape.geom_type]
    return kind


def _drawn(stroke: Stroke, shape: BaseGeometry, flags: tuple[str, ...]) -> Feature:
    """Return the feature that was drawn."""
    status: Status = "to_do" if stroke.scene == "future" else "existing"
    return Feature(
        stroke.uid,
        stroke.layer,
        stroke.scene,
        shape,
        status=status,
        origin=stroke.origin,
        flags=flags,
    )


def _reshaped(
    stroke: Stroke, old: Feature | None, shape: BaseGeometry, flags: tuple[str, ...]
) -> Iterator[Action]:
    """Yield the new shape, and what is to be said of the thing because of it."""
    yield Reshape(stroke.uid, stroke.scene, shape)
    if old is None:
        return
    if compare.needs_remeasuring(old):
        flags += (compare.END_MOVED,)
    new = compare.drop_stale_heights(old, replace(old, geometry=shape, flags=flags))
    said = {k: v for k, v in new.attributes.items() if v != old.attributes.get(k)}
    if said or new.flags != old.flags:
        yield Describe(stroke.uid, stroke.scene, {"flags": new.flags}, said)


def _current_feature(
    path: Path, owner_id: str, scene: Scene, uid: str
) -> Feature | None:
    """Return the feature as it stands, or None if it is not in that scene."""
    try:
        return store.feature(path, owner_id, scene, uid)
    except NotFound:
        return None


def describe(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    *,
    fields: Mapping[str, Value | tuple[str, ...]],
    attributes: Mapping[str, Value],
) -> Change:
    """Set fields and attributes of a feature; each attribute is checked by its layer.

    Raises BadValue naming the field whose value breaks its rule.
    """
    layer = workspace.layer(feature.layer)
    for key, value in attributes.items():
        attribute = layer.attribute(key)
        if attribute is not None:
            _check(attribute.id, value, attribute.minimum, attribute.maximum)
            if attribute.type == "date":
                check_day(str(value or ""), first_year=OLDEST_YEAR)
            if (
                value is not None
                and attribute.choices
                and value not in {c.id for c in attribute.choices}
            ):
                raise BadValue(
                    "“{value}” is not one of the choices of {field}.",
                    value=value,
                    field=attribute.id,
                )
    action = Describe(feature.uid, feature.scene, fields, attributes)
    return commit(workspace, code, edit_context, action)


def _check(
    field: str, value: Value, minimum: float | None, maximum: float | None
) -> None:
    """Refuse a number outside its limits."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    if minimum is not None and value < minimum:
        raise BadValue(
            "{field} cannot be below {limit:number}.", field=field, limit=minimum
        )
    if maximum is not None and value > maximum:
        raise BadValue(
            "{field} cannot be above {limit:number}.", field=field, limit=maximum
        )


def undo_change(
    workspace: Workspace, code: str, edit_context: EditContext
) -> Change | None:
    """Invert one's own last change as a new change; None if there is none left."""
    return store.undo(
        community_file(workspace, code),
        owner=edit_context.owner,
        author=edit_context.author,
        client=edit_context.client,
        number=edit_context.number,
        at=current_time(),
        layers=workspace.layers,
    )


def redo_change(
    workspace: Workspace, code: str, edit_context: EditContext
) -> Change | None:
    """Invert one's own last undo as a new change; None if there is none left."""
    return store.redo(
        community_file(workspace, code),
        owner=edit_context.owner,
        author=edit_context.author,
        client=edit_context.client,
        number=edit_context.number,
        at=current_time(),
        layers=workspace.layers,
    )


def copy_to_scene(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    target: Scene,
) -> Change:
    """Put the same thing, with the same uid, into another scene as it stands here.

    Raises AlreadyThere if the thing is already in that scene.
    """
    path = community_file(workspace, code)

    def copied() -> Iterator[Action]:
        if _current_feature(path, edit_context.owner, target, feature.uid) is not None:
            raise AlreadyThere("This thing is already in that scene. Choose it there.")
        here = (
            _current_feature(path, edit_context.owner, feature.scene, feature.uid)
            or feature
        )
        copy = replace(here, scene=target, voice=None, status="existing")
        yield Put("feature", feature.uid, copy)

    return keep_decided(workspace, code, edit_context, copied)


def same_thing(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    other: Feature,
) -> Change:
    """Say that `feature` is the same thing as `other` in another scene: one uid.

    Raises BadValue if the layers' kinds differ or both lie in one scene.
    """
    if workspace.layer(feature.layer).geometry != workspace.layer(other.layer).geometry:
        raise BadValue(
            "A point, a line and an area cannot be the same thing. Choose another."
        )
    if feature.scene == other.scene:
        raise BadValue("Both shapes lie in the same scene. Choose one in another.")
    path = community_file(workspace, code)

    def joined() -> Iterator[Action]:
        if (
            _current_feature(path, edit_context.owner, feature.scene, other.uid)
            is not None
        ):
            raise BadValue(
                "That thing already has its shape in this scene. Remove one of the two."
            )
        here = (
            _current_feature(path, edit_context.owner, feature.scene, feature.uid)
            or feature
        )
        yield Remove("feature", feature.uid, feature.scene)
        yield Put("feature", other.uid, replace(here, uid=other.uid))

    return keep_decided(workspace, code, edit_context, joined)
