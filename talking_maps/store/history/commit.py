"""Apply an operation: read what is there, write what is asked, append the history.

All in one transaction. What an author did not touch stays as another left it, and an
operation that was kept before is answered with the change it became.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from talking_maps.store.gpkg import validation
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.history import log
from talking_maps.store.history.records import CLASSES, from_fields, uid_of
from talking_maps.store.history.transaction import Transaction, begin

#: What `Describe` may set; geometry is for `Reshape`, the layer for `Put`.
DESCRIBED = frozenset({"status", "origin", "voice", "name", "note", "photos", "flags"})


#: What is done, by what there is. It is asked while the file is held for writing, and
#: all it reads of that file is of that moment; what it raises leaves all as it was.
Decision = Callable[[], Iterable[Action]]


def commit(
    path: Path,
    operation: Operation,
    layers: Sequence[Layer],
    decide: Decision | None = None,
) -> Change:
    """Keep the operation and return its change; the first answer, if sent again.

    `decide` gives the actions, where they follow from what the file holds: it is asked
    in the transaction that writes them, and never for an operation kept before.
    Raises NotFound, NotAllowed, BadValue or BadGeometry with nothing kept, and
    CannotKeep if the disk refuses.
    """
    with begin(path, log.request_of(operation), layers) as transaction:
        if transaction.resent is not None:
            return transaction.resent
        actions = operation.actions if decide is None else tuple(decide())
        edits = tuple(_applied(transaction, operation.owner, actions))
        return transaction.append(edits, operation.kind)


def _applied(
    transaction: Transaction, owner: str, actions: Iterable[Action]
) -> Iterator[Edit]:
    for action in actions:
        kind, scene = _place(action)
        if kind == "feature":
            transaction.refuse_unknown_owner(owner)
        before = transaction.read(kind, owner, scene, action.uid)
        after = _after(transaction.file, owner, action, before)
        if after is not None and kind != "feature":
            validation.check_record(kind, after)
        edit = transaction.write(Edit(kind, action.uid, scene, before, after), owner)
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
    file: OpenFile, owner: str, action: Action, before: Record | None
) -> Record | None:
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
    file: OpenFile, owner: str, action: Reshape | Describe, before: Record | None
) -> Feature:
    # An edit of something that another person removed brings it back: nothing is lost.
    if before is not None:
        return cast("Feature", before)
    last = log.last_feature(file.connection, owner, action.scene, action.uid)
    if last is None:
        raise NotFound(
            "There is no shape {uid} in this plan. Load the plan again.", uid=action.uid
        )
    return cast("Feature", from_fields("feature", action.uid, action.scene, last))


def _described(
    feature: Feature, fields: Mapping[str, Any], attributes: Mapping[str, Any]
) -> Feature:
    for name in fields:
        if name not in DESCRIBED:
            raise BadValue(
                "The layer {layer} has no field {field}.",
                layer=feature.layer,
                field=name,
            )
    merged = {**feature.attributes, **attributes}
    kept = {name: value for name, value in merged.items() if value is not None}
    return replace(feature, **dict(fields), attributes=kept)


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
