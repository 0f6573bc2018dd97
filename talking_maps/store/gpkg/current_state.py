"""The present state, one record at a time: read what stands, write what shall stand.

Whoever changes a file goes through here, whether an author, a merge or another program
asked for it; the history is written by those who ask. It refuses what no table can
hold, and to leave shapes without their owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.change import Edit, Record, RecordKind
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature, Scene
from talking_maps.store.gpkg import (
    contents,
    integrity,
    layer_tables,
    register_tables,
    validation,
)
from talking_maps.store.gpkg.connection import OpenFile


def read_current(
    file: OpenFile, kind: RecordKind, owner: str, scene: Scene | None, uid: str
) -> Record | None:
    """Return the record as it stands now, or None."""
    if kind != "feature":
        return register_tables.read_record(file.connection, kind, uid)
    if scene is None:
        raise BadValue(
            "{value} is not one of the values of {field}.", value="", field="scene"
        )
    table = layer_tables.table_holding(file.connection, file.tables, owner, scene, uid)
    if table is None:
        return None
    return layer_tables.read_feature(file.connection, table, owner, scene, uid)


def write_current(
    file: OpenFile, edit: Edit, owner: str, layers: Sequence[Layer]
) -> Edit | None:
    """Write an edit's `after` to its table; return it as kept, None if nothing changed.

    `before` must be the current record.
    """
    if isinstance(edit.after, Feature):
        table = _table(file, edit.after.layer, layers)
        edit = replace(edit, after=validation.validate_feature(table, edit.after))
    if edit.before == edit.after:
        return None
    if edit.kind == "feature":
        _store_feature(file, edit, owner)
    elif edit.after is None:
        _refuse_removal(file, edit)
        register_tables.delete_record(file.connection, edit.kind, edit.uid)
    else:
        register_tables.write_record(
            file.connection, edit.kind, edit.uid, edit.after, file.epsg
        )
    return edit


def _table(
    file: OpenFile, layer_id: str, layers: Sequence[Layer]
) -> layer_tables.LayerTable:
    table = file.tables.get(layer_id)
    layer = next((layer for layer in layers if layer.id == layer_id), None)
    if layer is not None:
        table = layer_tables.ensure_table(file.connection, layer, file.epsg, table)
        file.tables[layer_id] = table
    if table is None:
        raise NotFound(
            "There is no layer {layer}. Add its file to the folder of layers.",
            layer=layer_id,
        )
    return table


def _store_feature(file: OpenFile, edit: Edit, owner: str) -> None:
    old, new = cast("Feature | None", edit.before), cast("Feature | None", edit.after)
    if old is not None and (new is None or new.layer != old.layer):
        layer_tables.delete_feature(
            file.connection, file.tables[old.layer], owner, old.scene, old.uid
        )
    if new is not None:
        layer_tables.write_feature(
            file.connection, file.tables[new.layer], owner, new, file.epsg
        )


def _refuse_removal(file: OpenFile, edit: Edit) -> None:
    if edit.kind == "community":
        raise NotAllowed("The community itself cannot be removed from its own file.")
    if integrity.is_one(file.connection, edit.kind, edit.uid):
        raise NotAllowed(
            "The community's own land, plan and years cannot be removed from its file."
            " Change them instead."
        )
    if edit.kind == "owner" and edit.uid in contents.drawing_owners(file):
        raise NotAllowed(
            "{owner} has shapes on the map. Remove them first, then the owner.",
            owner=edit.uid,
        )
