"""The state made again from the history: now, or as the author of a change had it.

A history that never forked gives each record as it was last left. Where copies parted
and met again, a record that both had edited is joined by `merge.resolve`; so the
state depends on which changes are known and not on who was merged into whom.
"""

# ruff: noqa: S608  (only fixed texts are put together, values are bound)
from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from talking_maps.errors import BadFile, NotFound
from talking_maps.merge.causal_graph import CausalGraph
from talking_maps.merge.resolve import MergedRecord, merge_record
from talking_maps.merge.writes import RecordEdit
from talking_maps.model.change import Record, RecordKind
from talking_maps.model.plan import Scene
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.history import log
from talking_maps.store.history.records import from_fields
from talking_maps.store.history.reverted_decisions import (
    HistoryStep,
    without_reverted_decisions,
)

#: Owner (of a feature), kind, scene and uid: what tells one record from another.
Key = tuple[str, RecordKind, Scene | None, str]
State = Mapping[Key, Record]

_SIDES = "before, after, before_geom, after_geom"


def replay(file: OpenFile, *, until: str | None = None) -> State:
    """Return the state by the history, now or as it was after the change `until`.

    In a history that forked, `until` and what its author knew count, no more.
    """
    lineage = causal_graph(file)
    if lineage is None:
        sequence = None if until is None else sequence_of(file, until)
        return {
            (owner if kind == "feature" else "", kind, scene, uid): record
            for owner, kind, scene, uid, record in log.latest(
                file.connection, until=sequence
            )
            if record is not None
        }
    return dict(_woven(file, lineage, until))


def causal_graph(file: OpenFile) -> CausalGraph | None:
    """Return who knew of whom, None where each record is as it was last left.

    It is so where the history never forked, and nobody worked in a copy that lacked
    something. Raises BadFile.
    """
    changes = change_parents(file)
    ids = [name for name, _ in changes]
    (lacks,) = file.connection.execute(
        "SELECT EXISTS (SELECT 1 FROM history WHERE lacking NOTNULL)"
    ).fetchone()
    if not lacks and all(
        parents == ((before,) if before else ())
        for (_, parents), before in zip(changes, ["", *ids], strict=False)
    ):
        return None
    return as_lineage(changes)


def change_parents(file: OpenFile) -> list[tuple[str, tuple[str, ...]]]:
    """Return each change with its parents, in the order they were kept here."""
    rows = file.connection.execute(
        "SELECT change, parents FROM history WHERE place = 0 ORDER BY sequence"
    )
    return [(change, tuple(parents.split())) for change, parents in rows]


def as_lineage(changes: Iterable[tuple[str, tuple[str, ...]]]) -> CausalGraph:
    """Return the lineage of the changes; raises BadFile if they are in no order."""
    try:
        return CausalGraph(changes)
    except ValueError as error:
        raise BadFile(
            "The history of the file holds an entry that cannot be read."
        ) from error


def sequence_of(file: OpenFile, change: str) -> int:
    """Return where a change stands in this file's history; raises NotFound."""
    row = file.connection.execute(
        "SELECT sequence FROM history WHERE change = ? AND place = 0", (change,)
    ).fetchone()
    if row is None:
        raise NotFound(
            "There is no version {version} in this history. Choose one of the list.",
            version=change,
        )
    return int(row[0])


def merge_stored_record(
    file: OpenFile, lineage: CausalGraph, key: Key, *, until: str | None = None
) -> MergedRecord:
    """Return a record as all its edits make it, with what is to be decided."""
    _, kind, _, uid = key
    steps = without_reverted_decisions(tuple(_steps(file, lineage, key, until)))
    also: list[str] = []
    if kind == "owner" and any(step.after is None for step in steps):
        rows = file.connection.execute(
            "SELECT DISTINCT change FROM history"
            " WHERE owner = ? AND record = 'feature'",
            (uid,),
        )
        also = [name for (name,) in rows if _counts(lineage, name, until)]
    return merge_record(steps, lineage.precedes, also=also)


def as_record(key: Key, parts: Mapping[str, Any] | None) -> Record | None:
    """Put the parts of a record together."""
    _, kind, scene, uid = key
    return None if parts is None else from_fields(kind, uid, scene, dict(parts))


def timestamp(at: str) -> float:
    """Return an ISO time as seconds since 1970; one that cannot be read is 0."""
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return 0.0


def _steps(
    file: OpenFile, lineage: CausalGraph, key: Key, until: str | None
) -> Iterator[HistoryStep]:
    owner, kind, scene, uid = key
    rows = file.connection.execute(
        f"SELECT change, at, kind, settles, reverts, {_SIDES} FROM history"
        " WHERE uid = ? AND"
        " scene IS ? AND record = ? AND (record <> 'feature' OR owner = ?)"
        " ORDER BY sequence, place",
        (uid, scene, kind, owner),
    )
    for change, group in itertools.groupby(rows, key=itemgetter(0)):
        if _counts(lineage, change, until):
            edits = list(group)
            first, last = edits[0], edits[-1]
            step = RecordEdit(
                change,
                (timestamp(first[1]), change),
                log.sides(*first[5:])[0],
                log.sides(*last[5:])[1],
                first[2] == "undo",
                frozenset(p for edit in edits for p in log.settled(edit[3])),
            )
            yield HistoryStep(step, first[2], first[4])


def _woven(
    file: OpenFile, lineage: CausalGraph, until: str | None
) -> Iterator[tuple[Key, Record]]:
    simple: list[int] = []
    for key, edits in _edits_by_key(file).items():
        known = [edit for edit in edits if _counts(lineage, edit[1], until)]
        is_joined = any(edit[3] or (edit[2] and key[1] == "owner") for edit in known)
        if known and not is_joined and lineage.is_run(edit[1] for edit in known):
            simple.append(known[-1][0])
        elif known:
            record = as_record(
                key, merge_stored_record(file, lineage, key, until=until).parts
            )
            if record is not None:
                yield key, record
    yield from _last_edits(file, simple)


def _edits_by_key(file: OpenFile) -> Mapping[Key, list[tuple[int, str, bool, bool]]]:
    found: dict[Key, list[tuple[int, str, bool, bool]]] = {}
    for owner, kind, scene, uid, *edit in file.connection.execute(
        "SELECT iif(record = 'feature', owner, ''), record, scene, uid,"
        " fid, change, after IS NULL, lacking NOTNULL"
        " FROM history WHERE record NOTNULL ORDER BY sequence, place"
    ):
        fid, change, gone, lacks = edit
        found.setdefault((owner, kind, scene, uid), []).append(
            (fid, change, gone, lacks)
        )
    return found


def _last_edits(file: OpenFile, fids: list[int]) -> Iterator[tuple[Key, Record]]:
    rows = file.connection.execute(
        f"SELECT iif(record = 'feature', owner, ''), record, scene, uid, {_SIDES}"
        " FROM history WHERE fid IN (SELECT value FROM json_each(?))",
        (json.dumps(fids),),
    )
    for owner, kind, scene, uid, *columns in rows:
        after = log.sides(*columns)[1]
        if after is not None:
            yield (
                (owner, kind, scene, uid),
                from_fields(kind, uid, scene, after),
            )


def _counts(lineage: CausalGraph, change: str, until: str | None) -> bool:
    return until is None or change == until or lineage.precedes(change, until)
