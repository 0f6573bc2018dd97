"""Take a merge back, as a change like any other.

Only what still is as the merge left it goes back to what it was; what people did since
stays. Where the merge left something to decide, that is decided for what was here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from talking_maps.errors import NotFound
from talking_maps.merge.resolve import EXISTENCE
from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.store.gpkg import contents, register_tables
from talking_maps.store.gpkg.connection import (
    OpenFile,
    read_transaction,
    write_transaction,
)
from talking_maps.store.gpkg.current_state import read_current, write_current
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.replay import Key, State, causal_graph, replay
from talking_maps.store.history.undo import invert_edit
from talking_maps.store.sync import external_edits
from talking_maps.store.sync.conflicts import open_conflicts


def list_merges(path: Path) -> tuple[tuple[str, str, str, str, int], ...]:
    """Return (id, time, author, name of the other file, changes taken) of each."""
    with read_transaction(path) as file:
        rows = file.connection.execute(
            "SELECT id, at, author, source, taken FROM merging ORDER BY fid"
        )
        return tuple(rows.fetchall())


def taken_back(path: Path) -> frozenset[str]:
    """Return the ids of the merges that were taken back here."""
    with read_transaction(path) as file:
        rows = file.connection.execute(
            "SELECT id FROM merging WHERE EXISTS (SELECT 1 FROM history"
            " WHERE kind = 'restore' AND client GLOB merging.id || '-*')"
        )
        return frozenset(row[0] for row in rows)


def revert_merge(
    path: Path, merge_id: str, *, author: str, at: str, layers: Sequence[Layer]
) -> tuple[Change, ...]:
    """Take back what a merge did here: one change for each plan that it touched.

    Raises NotFound if there was no such merge in this file.
    """
    with write_transaction(path) as file:
        external_edits.take_in(file, layers, at)
        row = file.connection.execute(
            "SELECT earlier, later FROM merging WHERE id = ?", (merge_id,)
        ).fetchone()
        if row is None:
            raise NotFound(
                "There was no merge {merge} in this file. Choose one of the list.",
                merge=merge_id,
            )
        earlier, later = row
        kept = list(_edits(file, earlier, later, layers))
        client = f"{merge_id}-{secrets.token_hex(8)}"
        changes = []
        groups = groupby(sorted(kept, key=_owner), key=_owner)
        for number, (owner, group) in enumerate(groups, start=1):
            edits = tuple(edit for _, edit in group)
            contents.update_contents(file.connection, edits, at)
            request = ChangeHeader(client, number, owner, author, at)
            change = log.append(
                file.connection,
                request,
                edits,
                epsg=file.epsg,
                kind="restore",
                reverts=later,
            )
            changes.append(change)
        return tuple(changes)


def _owner(edit: tuple[str, Edit]) -> str:
    return edit[0]


def _edits(
    file: OpenFile, earlier: str, later: str, layers: Sequence[Layer]
) -> Iterator[tuple[str, Edit]]:
    before, after = replay(file, until=earlier), replay(file, until=later)
    open_parts = _left_open(file, earlier)
    keys = {k for k in {*before, *after} if before.get(k) != after.get(k)}
    for key in sorted(
        keys | open_parts.keys(), key=lambda k: (_turn(k, before), repr(k))
    ):
        owner, kind, scene, uid = key
        now = read_current(file, kind, owner, scene, uid)
        done = Edit(kind, uid, scene, before.get(key), after.get(key))
        then = invert_edit(done, now) if key in keys else now
        settles = open_parts.get(key, ())
        if EXISTENCE in settles and before.get(key) is None:
            then = None
        if isinstance(then, Feature) and not register_tables.is_known_owner(
            file.connection, owner
        ):
            continue  # whoever drew it was taken out of the register since
        wanted = Edit(kind, uid, scene, now, then, settles)
        edit = write_current(file, wanted, owner, layers)
        if edit is not None or settles:
            yield owner or COMMUNITY, edit or wanted


def _turn(key: Key, before: State) -> int:
    """Owners come back before what they drew, and go after it."""
    if key[1] == "owner" and key in before:
        return 0
    return 1 if key[1] == "feature" else 2


def _left_open(file: OpenFile, earlier: str) -> dict[Key, tuple[str, ...]]:
    """Return the parts left to be decided by what was not known before the merge."""
    lineage = causal_graph(file)
    found: dict[Key, tuple[str, ...]] = {}
    for one in open_conflicts(file):
        key: Key = (one.owner, one.kind, one.scene, one.uid)
        if lineage is not None and not all(
            c.change == earlier or lineage.precedes(c.change, earlier)
            for c in one.candidates
        ):
            found[key] = (*found.get(key, ()), one.part)
    return found
