"""A decision that was taken back leaves its conflict as it was before.

A decision (`resolve`, or a merge taken back) *settles* a part: later joins take it as
written by someone who knew both values. To take it back is therefore not to write the
old value once more, which would settle the part too, but to let the decision and its
undo stand as if neither had been. The undo says so by settling the same part. It does
so only where nobody has written that part since the decision; otherwise what they
wrote stands, and the undo is one like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talking_maps.merge.resolve import EXISTENCE
from talking_maps.merge.writes import LAYER, RecordEdit, is_indivisible
from talking_maps.model.change import Change, Edit, Record
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.history import log
from talking_maps.store.history.records import RecordFields, to_fields

_TAKING_BACK = frozenset({"undo", "redo"})


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step with the kind of its change, and the id of the change it reverts."""

    step: RecordEdit
    kind: str
    reverts: str | None


def without_reverted_decisions(told: Sequence[HistoryStep]) -> tuple[RecordEdit, ...]:
    """Leave out decisions that were taken back, and what took them back."""
    decisions = {one.step.change for one in told if one.step.settles}
    undone: set[str | None] = set()
    kept: list[RecordEdit] = []
    for one in reversed(told):
        step = one.step
        if one.kind in _TAKING_BACK and step.settles and one.reverts in decisions:
            undone |= set() if step.change in undone else {one.reverts}
        elif step.change not in undone:
            kept.append(step)
    return tuple(reversed(kept))


def reopened(
    file: OpenFile, change: Change, edit: Edit, now: Record | None
) -> tuple[str, ...]:
    """Return the parts that the edit settled and that open again when it is undone.

    `now` is the record as it stands. None open again if one of them was written since.
    """
    if not edit.settles or not _is_as_left(edit, now):
        return ()
    touched = {
        part
        for before, after in _since(file, change, edit)
        for part in _written(before, after)
    }
    return () if _concerned(edit.settles, touched) else edit.settles


def _is_as_left(edit: Edit, now: Record | None) -> bool:
    if now is None or edit.after is None:
        return now is edit.after
    left, found = to_fields(edit.after), to_fields(now)
    parts = {LAYER, *edit.settles} - {EXISTENCE}
    return all(left.get(part) == found.get(part) for part in parts)


def _since(
    file: OpenFile, change: Change, edit: Edit
) -> Iterable[tuple[RecordFields | None, RecordFields | None]]:
    rows = file.connection.execute(
        "SELECT before, after, before_geom, after_geom FROM history WHERE uid = ?"
        " AND scene IS ? AND record = ? AND (record <> 'feature' OR owner = ?)"
        " AND sequence > ?",
        (edit.uid, edit.scene, edit.kind, change.owner, change.sequence),
    )
    return [log.sides(*row) for row in rows]


def _written(before: RecordFields | None, after: RecordFields | None) -> set[str]:
    if before is None or after is None:
        return {EXISTENCE}
    return {p for p in {*before, *after} if before.get(p) != after.get(p)}


def _concerned(settled: Iterable[str], touched: set[str]) -> bool:
    parts = {*settled}
    if EXISTENCE in touched or (EXISTENCE in parts and touched):
        return True
    if LAYER in {*touched, *parts}:
        return any(is_indivisible(part) for part in touched)
    return bool(parts & touched)
