"""Read all of a file: every page of it, every change and every record of the tables."""

from __future__ import annotations

from pathlib import Path

from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.model.change import Edit, Record
from talking_maps.model.plan import Feature
from talking_maps.store.gpkg import integrity, layer_tables, register_tables, validation
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.gpkg.migrations import REGISTERS
from talking_maps.store.history import log
from talking_maps.store.history.records import kind_of
from talking_maps.store.history.replay import Key, State


def check_integrity(path: Path) -> None:
    """Read the whole file; raises BadFile, NewerFile, NotFound or CannotKeep."""
    with read_transaction(path) as file:
        inspect(file, path.name)


def inspect(file: OpenFile, name: str) -> None:
    """Read all of an open file, every page, change and record of it; raises BadFile."""
    faults = file.connection.execute("PRAGMA integrity_check(1)").fetchall()
    if faults != [("ok",)]:
        raise BadFile(
            "The file {file} is damaged or is not a GeoPackage. Restore a backup of"
            " it or choose another file.",
            file=name,
        )
    integrity.refuse_odd(integrity.examine(file.connection), name)
    _inspect_changes(file, name)
    for record in by_tables(file).values():
        if isinstance(record, Feature):
            validation.validate_feature(file.tables[record.layer], record)
        else:
            validation.check_record(kind_of(record), record)


def _inspect_changes(file: OpenFile, name: str) -> None:
    """Read every change; raises BadFile for one that nobody made."""
    for change in log.changes(file.connection, owner=None, after=0, limit=None):
        for edit in change.edits:
            try:
                check_edit(edit)
            except (TypeError, ValueError, AttributeError, TalkingMapsError) as error:
                raise BadFile(
                    "The file {file} holds a change ({change}) that this program would"
                    " not have made. Restore a backup of it.",
                    file=name,
                    change=change.id,
                ) from error


def check_edit(edit: Edit) -> None:
    """Raise BadValue or BadGeometry for a record that no program of ours ever kept."""
    for record in (edit.before, edit.after):
        if isinstance(record, Feature):
            validation.check_drawn(record)
        elif record is not None:
            validation.check_record(edit.kind, record)


def by_tables(file: OpenFile) -> State:
    """Return the state that the tables hold."""
    found: dict[Key, Record] = {}
    for kind in REGISTERS:
        for uid, record in register_tables.read_keyed(file.connection, kind):
            found["", kind, None, uid] = record
    for table in file.tables.values():
        for owner, feature in layer_tables.read_all(file.connection, table):
            found[owner, "feature", feature.scene, feature.uid] = feature
    return found
