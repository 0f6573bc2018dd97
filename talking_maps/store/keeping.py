"""Apply an operation: read what is there, write what is asked, append the history.

All in one transaction. What an author did not touch stays as another left it, and an
operation that was kept before is answered with the change it became.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.change import (
    Action,
    Change,
    Describe,
    Edit,
    Operation,
    Put,
    Record,
    RecordKind,
    Remove,
    Reshape,
)
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature, Scene
from talking_maps.store import contents, log, registers, tables, values
from talking_maps.store.opening import File, writing
from talking_maps.store.records import CLASSES, from_parts, uid_of

#: What `Describe` may set; geometry is for `Reshape`, the layer for `Put`.
DESCRIBED = frozenset(
    {"status", "origin", "voice", "name", "note", "photos", "flags"}
)  # fmt: skip


def keep(path: Path, operation: Operation, layers: Sequence[Layer]) -> Change:
    """Keep the operation and return its change; the first answer, if sent again.

    Raises NotFound, NotAllowed, BadValue or BadGeometry with nothing kept, and
    CannotKeep if the disk refuses.
    """
    with writing(path) as file:
        known = log.find(file.connection, operation.client, operation.number)
        if known is not None:
            return known
        # Here and not above: it needs what this module gives.
        from talking_maps.store.noticing import take_in

        take_in(file, layers, operation.at)
        edits = tuple(_applied(file, operation, layers))
        contents.touch(file.connection, edits, operation.at)
        return log.append(
            file.connection, request_of(operation), edits, epsg=file.epsg,
            kind=operation.kind,
        )  # fmt: skip


def request_of(operation: Operation) -> log.Request:
    """Return who asks, when and why."""
    return log.Request(
        operation.client, operation.number, operation.owner, operation.author,
        operation.at, operation.note,
    )  # fmt: skip


def current(
    file: File, kind: RecordKind, owner: str, scene: Scene | None, uid: str
) -> Record | None:  # fmt: skip
    """Return the record as it stands now, or None."""
    if kind != "feature":
        return registers.read_record(file.connection, kind, uid)
    if scene is None:
        raise BadValue(
            "{value} is not one of the values of {field}.", value="", field="scene"
        )
    table = tables.holder(file.connection, file.tables, owner, scene, uid)
    if table is None:
        return None
    return tables.read_feature(file.connection, table, owner, scene, uid)


def store(
    file: File, edit: Edit, owner: str, layers: Sequence[Layer]
) -> Edit | None:  # fmt: skip
    """Write an edit's `after` to its table; return it as kept, None if nothing changed.

    `before` must be the current record.
    """
    if isinstance(edit.after, Feature):
        table = _table(file, edit.after.layer, layers)
        edit = replace(edit, after=values.checked(table, edit.after))
    if edit.before == edit.after:
        return None
    if edit.kind == "feature":
        _store_feature(file, edit, owner)
    elif edit.after is None:
        _refuse_removal(file, edit)
        registers.delete_record(file.connection, edit.kind, edit.uid)
    else:
        registers.write_record(
            file.connection, edit.kind, edit.uid, edit.after, file.epsg
        )
    return edit


def _applied(
    file: File, operation: Operation, layers: Sequence[Layer]
) -> Iterator[Edit]:  # fmt: skip
    for action in operation.actions:
        kind, scene = _place(action)
        if kind == "feature":
            _refuse_unknown_owner(file, operation.owner)
        before = current(file, kind, operation.owner, scene, action.uid)
        after = _after(file, operation.owner, action, before)
        edit = store(
            file, Edit(kind, action.uid, scene, before, after), operation.owner, layers
        )
        if edit is not None:
            yield edit


def _place(action: Action) -> tuple[RecordKind, Scene | None]:
    match action:
        case Put(kind, uid, record):
            if (
                type(record) is not CLASSES[kind]
                or uid_of(record, otherwise=uid) != uid
            ):
                raise TypeError(f"Put({kind!r}, {uid!r}) holds another record")
            return kind, record.scene if isinstance(record, Feature) else None
        case Remove(kind, _, scene):
            return kind, scene
        case Reshape() | Describe():
            return "feature", action.scene


def _after(
    file: File, owner: str, action: Action, before: Record | None
) -> Record | None:  # fmt: skip
    match action:
        case Put(kind, _, record):
            if kind == "community":
                _refuse_other_community(before, record)
            return record
        case Remove():
            return None
        case Reshape(_, _, geometry):
            return replace(_feature(file, owner, action, before), geometry=geometry)
        case Describe(_, _, fields, attributes):
            return _described(_feature(file, owner, action, before), fields, attributes)


def _feature(
    file: File, owner: str, action: Reshape | Describe, before: Record | None
) -> Feature:  # fmt: skip
    # An edit of something that another person removed brings it back: nothing is lost.
    if before is not None:
        return cast("Feature", before)
    last = log.last_feature(file.connection, owner, action.scene, action.uid)
    if last is None:
        raise NotFound(
            "There is no shape {uid} in this plan. Load the plan again.", uid=action.uid
        )
    return cast("Feature", from_parts("feature", action.uid, action.scene, last))


def _described(
    feature: Feature, fields: Mapping[str, Any], attributes: Mapping[str, Any]
) -> Feature:  # fmt: skip
    for name in fields:
        if name not in DESCRIBED:
            raise BadValue(
                "The layer {layer} has no field {field}.",
                layer=feature.layer, field=name,
            )  # fmt: skip
    merged = {**feature.attributes, **attributes}
    kept = {name: value for name, value in merged.items() if value is not None}
    return replace(feature, **dict(fields), attributes=kept)


def _table(file: File, layer_id: str, layers: Sequence[Layer]) -> tables.LayerTable:
    table = file.tables.get(layer_id)
    layer = next((layer for layer in layers if layer.id == layer_id), None)
    if layer is not None:
        table = tables.ensure(file.connection, layer, file.epsg, table)
        file.tables[layer_id] = table
    if table is None:
        raise NotFound(
            "There is no layer {layer}. Add its file to the folder of layers.",
            layer=layer_id,
        )
    return table


def _store_feature(file: File, edit: Edit, owner: str) -> None:
    old, new = cast("Feature | None", edit.before), cast("Feature | None", edit.after)
    if old is not None and (new is None or new.layer != old.layer):
        tables.delete_feature(
            file.connection, file.tables[old.layer], owner, old.scene, old.uid
        )
    if new is not None:
        tables.write_feature(
            file.connection, file.tables[new.layer], owner, new, file.epsg
        )


def _refuse_unknown_owner(file: File, owner: str) -> None:
    if registers.read_record(file.connection, "owner", owner) is None:
        raise NotFound(
            "There is no household or organisation {owner} in the register. Add it"
            " first.",
            owner=owner,
        )


def _refuse_removal(file: File, edit: Edit) -> None:
    if edit.kind == "community":
        raise NotAllowed("The community itself cannot be removed from its own file.")
    if edit.kind == "owner" and edit.uid in contents.drawing_owners(file):
        raise NotAllowed(
            "{owner} has shapes on the map. Remove them first, then the owner.",
            owner=edit.uid,
        )


def _refuse_other_community(before: Record | None, after: Record) -> None:
    changed = [
        name
        for name in ("code", "epsg")
        if getattr(before, name, None) != getattr(after, name, None)
    ]
    if changed:
        raise NotAllowed(
            "The code and the map projection of a community cannot be changed. Make a"
            " new community instead."
        )
