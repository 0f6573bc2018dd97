"""Take a merge back, as a change like any other.

Only what still is as the merge left it goes back to what it was; what people did since
stays. Where the merge left something to decide, that is decided for what was here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from talking_maps.errors import NotFound
from talking_maps.merge.resolve import EXISTENCE
from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.store.gpkg.connection import OpenFile, read_transaction
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.replay import Key, State, causal_graph, replay
from talking_maps.store.history.transaction import Transaction, begin
from talking_maps.store.history.undo import invert_edit
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
    client = f"{merge_id}-{secrets.token_hex(8)}"
    request = ChangeHeader(client, 1, COMMUNITY, author, at)
    with begin(path, request, layers) as transaction:
        earlier, later = _span(merge_id, transaction)
        kept = list(_edits(transaction, earlier, later))
        groups = groupby(sorted(kept, key=_owner), key=_owner)
        return tuple(
            transaction.append(
                tuple(edit for _, edit in group),
                "restore",
                reverts=later,
                request=replace(request, owner=owner, number=number),
            )
            for number, (owner, group) in enumerate(groups, start=1)
        )


def _span(merge_id: str, transaction: Transaction) -> tuple[str, str]:
    """Return between which changes the merge lies; raises NotFound."""
    row = transaction.file.connection.execute(
        "SELECT earlier, later FROM merging WHERE id = ?", (merge_id,)
    ).fetchone()
    if row is None:
        raise NotFound(
            "There was no merge {merge} in this file. Choose one of the list.",
            merge=merge_id,
        )
    earlier, later = row
    return earlier, later


def _owner(edit: tuple[str, Edit]) -> str:
    return edit[0]


def _edits(
    transaction: Transaction, earlier: str, later: str
) -> Iterator[tuple[str, Edit]]:
    file = transaction.file
    before, after = replay(file, until=earlier), replay(file, until=later)
    open_parts = _left_open(file, earlier)
    keys = {k for k in {*before, *after} if before.get(k) != after.get(k)}
    for key in sorted(
        keys | open_parts.keys(), key=lambda k: (_turn(k, before), repr(k))
    ):
        owner, kind, scene, uid = key
        now = transaction.read(kind, owner, scene, uid)
        done = Edit(kind, uid, scene, before.get(key), after.get(key))
        then = invert_edit(done, now) if key in keys else now
        settles = open_parts.get(key, ())
        if EXISTENCE in settles and before.get(key) is None:
            then = None
        if isinstance(then, Feature) and not transaction.knows_owner(owner):
            continue  # whoever drew it was taken out of the register since
        edit = transaction.write(Edit(kind, uid, scene, now, then, settles), owner)
        if edit is not None:
            yield owner or COMMUNITY, edit


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
