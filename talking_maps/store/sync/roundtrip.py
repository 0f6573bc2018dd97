"""Merge what was edited in an exported map back into the file it came from.

The edits are taken as changes that their author made knowing the state the map was
exported from, so they meet what was done here meanwhile exactly as a copy would: what
does not touch joins, what clashes waits for a person. The same map imported twice
changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import shapely

from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.merge import Merged
from talking_maps.model.plan import Feature
from talking_maps.store.gpkg import validation
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.records import to_fields, to_json
from talking_maps.store.history.replay import change_parents, sequence_of
from talking_maps.store.history.transaction import Transaction, begin
from talking_maps.store.sync.conflicts import open_conflicts
from talking_maps.store.sync.foreign_file import ensure_layers
from talking_maps.store.sync.merge_copies import (
    IncomingChanges,
    head_id,
    recompute_touched,
)


def merge_edited_export(
    path: Path,
    base: str,
    edits: Sequence[tuple[str, Edit]],
    operation: ChangeHeader,
    layers: Sequence[Layer],
) -> Merged:
    """Merge edits of features, each with its owner, made since the change `base`.

    `operation` says who, when, and in its note from which file. Raises NotFound for
    an unknown change or owner, BadValue or BadGeometry for what no table can hold.
    """
    with begin(path, operation, layers) as transaction:
        file = transaction.file
        sequence_of(file, base)
        used = {e.after.layer for _, e in edits if isinstance(e.after, Feature)}
        ensure_layers(file, [layer for layer in layers if layer.id in used])
        changes = _changes(transaction, base, edits)
        known = {name for name, _ in change_parents(file)}
        unknown = [change for change in changes if change.id not in known]
        if not unknown:
            return Merged("", 0, open_conflicts(file))
        taken = IncomingChanges(head_id(file), unknown)
        for change in unknown:
            sequence = log.next_sequence(file.connection)
            log.insert(file.connection, replace(change, sequence=sequence), file.epsg)
        return recompute_touched(transaction, taken, source=operation.note)


def _changes(
    transaction: Transaction, base: str, edits: Sequence[tuple[str, Edit]]
) -> list[Change]:
    operation = transaction.request
    changes: list[Change] = []
    parent = base
    in_order = sorted(edits, key=lambda e: (e[0], str(e[1].scene), e[1].uid))
    for owner, group in groupby(in_order, key=lambda e: e[0]):
        transaction.refuse_unknown_owner(owner)
        checked = tuple(_checked(transaction.file, edit) for _, edit in group)
        name = _name(parent, owner, checked)
        changes.append(
            Change(
                0,
                name,
                (parent,),
                f"update-{name}",
                1,
                owner,
                operation.author,
                operation.at,
                operation.note,
                "edit",
                None,
                checked,
            )
        )
        parent = name
    return changes


def _checked(file: OpenFile, edit: Edit) -> Edit:
    after = edit.after
    if isinstance(after, Feature):
        after = validation.validate_feature(file.tables[after.layer], after)
    return replace(edit, after=after)


def _name(parent: str, owner: str, edits: Sequence[Edit]) -> str:
    sealed = hashlib.sha256(f"{parent} {owner}".encode())
    for edit in edits:
        parts = {} if edit.after is None else to_fields(edit.after)
        shape = parts.get("geometry")
        sealed.update(f"{edit.scene} {edit.uid} {to_json(parts)}".encode())
        sealed.update(b"" if shape is None else shapely.to_wkb(shape))
    return sealed.hexdigest()[:20]
