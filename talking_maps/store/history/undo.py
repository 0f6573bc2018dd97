"""Undo and redo, read from the history: they survive closing the laptop.

A step is one stroke: one operation that touched shapes, by one author on one owner's
plan. Undo appends a change that inverts the author's newest stroke; the register is
corrected in its forms and is not undone from the map.

Another person's work is never lost. Where someone else has changed the same part of
the same thing since, that part stays as they left it, and the rest is inverted; a
change whose `edits` are fewer than those of the change it reverts says so, and one
without edits means that nothing could be inverted. Either way the next undo goes one
step further back, so that nobody gets stuck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from talking_maps.errors import NotAllowed
from talking_maps.model.change import Change, Edit, Record
from talking_maps.model.layer import Layer
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.records import RecordFields, from_fields, to_fields
from talking_maps.store.history.reverted_decisions import reopened
from talking_maps.store.history.transaction import Transaction, begin


@dataclass(frozen=True, slots=True)
class _Stroke:
    sequence: int
    id: str
    kind: str
    reverts: str | None


def undo(
    path: Path,
    *,
    owner: str,
    author: str,
    client: str,
    number: int,
    at: str,
    layers: Sequence[Layer],
) -> Change | None:
    """Invert the author's newest stroke on that plan; None if there is none left."""
    request = ChangeHeader(client, number, owner, author, at)
    return _revert(path, request, "undo", layers)


def redo(
    path: Path,
    *,
    owner: str,
    author: str,
    client: str,
    number: int,
    at: str,
    layers: Sequence[Layer],
) -> Change | None:
    """Bring back the author's newest undone stroke; None after a new stroke."""
    request = ChangeHeader(client, number, owner, author, at)
    return _revert(path, request, "redo", layers)


def undo_depth(path: Path, owner: str, author: str) -> tuple[int, int]:
    """Return how many steps can be undone and redone."""
    with read_transaction(path) as file:
        kept = dict(
            file.connection.execute(
                "SELECT kind, count(*) FROM history"
                " WHERE owner = ? AND author = ? AND stroke GROUP BY kind",
                (owner, author),
            )
        )
        since = [s.kind for s in _until_edit(_newest_first(file, owner, author))]
    undone = kept.get("undo", 0)
    return (
        sum(kept.values()) - 2 * undone,
        since.count("undo") - since.count("redo"),
    )


def _revert(
    path: Path,
    request: ChangeHeader,
    kind: Literal["undo", "redo"],
    layers: Sequence[Layer],
) -> Change | None:
    with begin(path, request, layers) as transaction:
        if transaction.resent is not None:
            return transaction.resent
        transaction.refuse_unknown_owner(request.owner)
        strokes = _newest_first(transaction.file, request.owner, request.author)
        target = _undoable(strokes) if kind == "undo" else _redoable(strokes)
        # Sent again after later ones were kept, it had found nothing to do.
        if target is None or transaction.is_late():
            return None
        change = log.at_sequence(transaction.file.connection, target.sequence)
        edits = tuple(_inverted(transaction, change))
        return transaction.append(edits, kind, reverts=change.id)


def _newest_first(file: OpenFile, owner: str, author: str) -> Iterator[_Stroke]:
    rows = file.connection.execute(
        "SELECT sequence, change, kind, reverts FROM history WHERE owner = ?"
        " AND author = ? AND stroke ORDER BY sequence DESC",
        (owner, author),
    )
    return (_Stroke(*row) for row in rows)


def _undoable(strokes: Iterator[_Stroke]) -> _Stroke | None:
    undone: set[str | None] = set()
    for stroke in strokes:
        if stroke.kind == "undo":
            undone.add(stroke.reverts)
        elif stroke.id not in undone:
            return stroke
    return None


def _redoable(strokes: Iterator[_Stroke]) -> _Stroke | None:
    redone: set[str | None] = set()
    for stroke in _until_edit(strokes):
        if stroke.kind == "redo":
            redone.add(stroke.reverts)
        elif stroke.id not in redone:
            return stroke
    return None


def _until_edit(strokes: Iterator[_Stroke]) -> Iterator[_Stroke]:
    for stroke in strokes:
        if stroke.kind not in ("undo", "redo"):
            return
        yield stroke


def _inverted(transaction: Transaction, change: Change) -> Iterator[Edit]:
    for edit in reversed(change.edits):
        now = transaction.read(edit.kind, change.owner, edit.scene, edit.uid)
        settles = reopened(transaction.file, change, edit, now)
        wanted = Edit(
            edit.kind, edit.uid, edit.scene, now, invert_edit(edit, now), settles
        )
        with suppress(NotAllowed):  # an owner that others have drawn for since
            kept = transaction.write(wanted, change.owner)
            if kept is not None:
                yield kept


def invert_edit(edit: Edit, now: Record | None) -> Record | None:
    """Return what the record becomes when the edit is taken back.

    Only parts that still are as the edit left them are taken back.
    """
    if edit.before is None:
        return None if now == edit.after else now
    if edit.after is None:
        return edit.before if now is None else now
    if now is None or now == edit.after:
        return None if now is None else edit.before
    parts = _taken_back(to_fields(edit.before), to_fields(edit.after), to_fields(now))
    return from_fields(edit.kind, edit.uid, edit.scene, parts)


def _taken_back(
    before: RecordFields, after: RecordFields, now: RecordFields
) -> RecordFields:
    # Shape and attributes belong to the layer: in another layer, all or nothing.
    if not before.get("layer") == after.get("layer") == now.get("layer"):
        return now
    result = dict(now)
    for part in before.keys() | after.keys():
        mine = before.get(part) != after.get(part)
        if mine and now.get(part) == after.get(part):
            result.pop(part, None)
            result.update({part: before[part]} if part in before else {})
    return result
