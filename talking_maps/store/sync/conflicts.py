"""What two copies changed apart and a person has to decide, until someone has.

A conflict is no state of its own: it follows from the history, and any later change of
that part by someone who knew both settles it. The table `conflict` only notes where to
look, so that a file without conflicts answers at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from talking_maps.errors import BadValue, NotFound
from talking_maps.merge.resolve import EXISTENCE, MergedRecord
from talking_maps.merge.writes import LAYER
from talking_maps.merge.writes import ConflictOption as HeadChoice
from talking_maps.model.change import Change, Edit, Operation, Record
from talking_maps.model.layer import Layer
from talking_maps.model.merge import (
    Conflict,
    Decision,
    DrawNew,
    KeepBoth,
    KeepOne,
    ResolutionOption,
)
from talking_maps.model.plan import Feature
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.history import log
from talking_maps.store.history.records import from_fields, to_fields
from talking_maps.store.history.replay import (
    Key,
    as_record,
    causal_graph,
    merge_stored_record,
)
from talking_maps.store.history.transaction import Transaction, begin


def conflicts(path: Path) -> tuple[Conflict, ...]:
    """Return what waits for a person's decision, by plan, kind and thing."""
    with read_transaction(path) as file:
        return open_conflicts(file)


def resolve_conflict(
    path: Path,
    conflict_id: str,
    decision: Decision,
    operation: Operation,
    layers: Sequence[Layer],
) -> Change:
    """Settle a conflict, as a change like any other.

    `operation` says who, when and why; it has no actions, and its owner must be the
    conflict's. Raises NotFound if there is no such conflict any more, BadValue for a
    decision that does not fit.
    """
    request = log.request_of(operation)
    with begin(path, request, layers) as transaction:
        if transaction.resent is not None:
            return transaction.resent
        conflict = _find(transaction.file, conflict_id)
        wanted = _edits(transaction, conflict, decision)
        kept = (transaction.write(edit, conflict.owner) for edit in wanted)
        edits = [edit for edit in kept if edit is not None]
        whose = replace(request, owner=conflict.owner or request.owner)
        return transaction.append(edits, "resolve", request=whose)


def note_conflicts(file: OpenFile, keys: Iterable[Key], at: str) -> None:
    """Note the records that have conflicts."""
    for owner, kind, scene, uid in sorted(keys, key=repr):
        file.connection.execute(
            "INSERT OR IGNORE INTO conflict(record, owner, scene, uid, at)"
            " VALUES (?, ?, ?, ?, ?)",
            (kind, owner, scene or "", uid, at),
        )


def open_conflicts(
    file: OpenFile, joints: Mapping[Key, MergedRecord] = MappingProxyType({})
) -> tuple[Conflict, ...]:
    """Return the conflicts of an open file that nobody has decided.

    `joints` are records that have been made again already.
    """
    rows = file.connection.execute(
        "SELECT owner, record, scene, uid FROM conflict"
        " ORDER BY owner, record, scene, uid"
    ).fetchall()
    lineage = causal_graph(file) if rows else None
    if lineage is None:
        return ()
    return tuple(
        conflict
        for owner, kind, scene, uid in rows
        for key in [(owner, kind, scene or None, uid)]
        for conflict in _of_record(
            file, key, joints.get(key) or merge_stored_record(file, lineage, key)
        )
    )


def _of_record(file: OpenFile, key: Key, joint: MergedRecord) -> Iterator[Conflict]:
    owner, kind, scene, uid = key
    for clash in joint.clashes:
        sealed = hashlib.sha256(json.dumps([*key, clash.part]).encode())
        yield Conflict(
            sealed.hexdigest()[:16],
            kind,
            owner,
            scene,
            uid,
            clash.part,
            tuple(_candidate(file, key, choice) for choice in clash.choices),
        )


def _candidate(file: OpenFile, key: Key, choice: HeadChoice) -> ResolutionOption:
    author, at = file.connection.execute(
        "SELECT author, at FROM history WHERE change = ? AND place = 0",
        (choice.change,),
    ).fetchone()
    record = as_record(key, choice.parts)
    was = _removed(file, key, choice.change) if record is None else None
    return ResolutionOption(choice.change, author, at, record, was)


def _removed(file: OpenFile, key: Key, change: str) -> Record | None:
    """Return the record as it was before that change took it away."""
    _, kind, scene, uid = key
    row = file.connection.execute(
        "SELECT before, after, before_geom, after_geom FROM history WHERE change = ?"
        " AND record = ? AND uid = ? AND scene IS ? AND after IS NULL",
        (change, kind, uid, scene),
    ).fetchone()
    return None if row is None else as_record(key, log.sides(*row)[0])


def _find(file: OpenFile, conflict_id: str) -> Conflict:
    for conflict in open_conflicts(file):
        if conflict.id == conflict_id:
            return conflict
    raise NotFound("This conflict has been decided already. Load the plan again.")


def _edits(
    transaction: Transaction, conflict: Conflict, decision: Decision
) -> Iterator[Edit]:
    now = transaction.read(conflict.kind, conflict.owner, conflict.scene, conflict.uid)
    match decision:
        case KeepOne(change):
            chosen = next((c for c in conflict.candidates if c.change == change), None)
            if chosen is None:
                raise BadValue("That is none of the two. Choose one of them.")
            yield _settled(conflict, now, _with(conflict, now, chosen.record))
        case DrawNew(geometry):
            shaped = conflict.part in ("geometry", EXISTENCE)
            if not shaped or not isinstance(now, Feature):
                raise BadValue("A drawn shape does not decide this. Choose one.")
            yield _settled(conflict, now, replace(now, geometry=geometry))
        case KeepBoth():
            if conflict.part not in ("geometry", LAYER) or not isinstance(now, Feature):
                raise BadValue("Both cannot be kept here. Choose one of them.")
            yield _settled(conflict, now, now)
            yield from _twins(transaction, conflict)


def _twins(transaction: Transaction, conflict: Conflict) -> Iterator[Edit]:
    """Yield the other shapes as things of their own."""
    for other in conflict.candidates[1:]:
        if isinstance(other.record, Feature):
            twin = replace(other.record, uid=_twin_uid(conflict, other))
            yield _put(transaction, conflict.owner, twin)


def _twin_uid(conflict: Conflict, other: ResolutionOption) -> str:
    # The same in every copy: whoever decides it so elsewhere makes no second twin.
    sealed = hashlib.sha256(f"{conflict.id} {other.change}".encode())
    return sealed.hexdigest()[:32]


def _put(transaction: Transaction, owner: str, twin: Feature) -> Edit:
    now = transaction.read("feature", owner, twin.scene, twin.uid)
    return Edit("feature", twin.uid, twin.scene, now, twin)


def _settled(conflict: Conflict, now: Record | None, then: Record | None) -> Edit:
    return Edit(
        conflict.kind, conflict.uid, conflict.scene, now, then, (conflict.part,)
    )


def _with(
    conflict: Conflict, now: Record | None, chosen: Record | None
) -> Record | None:
    """Return the present record with the part as the chosen one has it."""
    if now is None or chosen is None:
        return chosen
    if conflict.part == EXISTENCE:
        return now
    if conflict.part == LAYER:
        return chosen
    parts, wanted = to_fields(now), to_fields(chosen)
    parts.pop(conflict.part, None)
    parts |= {k: v for k, v in wanted.items() if k == conflict.part}
    return from_fields(conflict.kind, conflict.uid, conflict.scene, parts)
