"""Merge a copy of the community's file that was edited apart into this one.

Changes unknown here are taken over as they are, with their ids, parents and authors,
and a change without edits joins the two histories; its id follows from what it joins,
so that both copies name it alike. Then every record that was touched is made again
from all its edits. So merging gives the same state in either direction, merging twice
changes nothing, and copies of copies meet as well.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from talking_maps.compare.lineage import Lineage
from talking_maps.errors import BadFile
from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.merging import Merged
from talking_maps.model.plan import COMMUNITY
from talking_maps.store import contents, foreign, log, noticing
from talking_maps.store.conflicts import note_conflicts, open_conflicts
from talking_maps.store.foreign import visiting
from talking_maps.store.log import Request
from talking_maps.store.opening import File, writing
from talking_maps.store.present import current, store
from talking_maps.store.remaking import (
    Key,
    as_lineage,
    as_record,
    join_record,
    links,
)  # fmt: skip
from talking_maps.store.sameness import take_sameness


def merge(
    path: Path, other: Path, *, author: str, at: str, layers: Sequence[Layer]
) -> Merged:  # fmt: skip
    """Merge the other file into this one; the other is left as it is.

    Raises BadFile if it is not a sound copy of the same community's file, with
    nothing changed here.
    """
    with visiting(other, layers, at) as theirs, writing(path) as file:
        foreign.refuse_stranger(file, theirs, other.name)
        noticing.take_in(file, layers, at)
        history = foreign.all_changes(theirs)
        _refuse_disorder(theirs, other.name)
        strange = foreign.strange_layers(file, theirs, layers)
        foreign.learn(file, (*_used(layers, history), *strange))
        known = {name for name, _ in links(file)}
        unknown = [change for change in history if change.id not in known]
        foreign.refuse_impossible(file, unknown, other.name)
        foreign.take_photos(file, theirs)
        _take_versions(file, theirs)
        take_sameness(file, theirs)
        request = Request(secrets.token_hex(8), 1, COMMUNITY, author, at)
        if all(change.kind == "merge" for change in unknown):
            # They only met others; a version may be named after that.
            if unknown:
                _bound(file, unknown, request)
            return Merged("", 0, open_conflicts(file))
        return meet(file, unknown, request, layers, source=other.name)


def meet(
    file: File, unknown: Sequence[Change], request: Request, layers: Sequence[Layer],
    *, source: str,
) -> Merged:  # fmt: skip
    """Take over changes that are unknown here, the last of which knew all of them."""
    ours, head, lineage = _bound(file, unknown, request)
    touched = _touched(unknown)
    joints = {key: join_record(file, lineage, key) for key in touched}
    edits = []
    for key in sorted(joints, key=_owners_first):
        owner, kind, scene, uid = key
        before = current(file, kind, owner, scene, uid)
        after = as_record(key, joints[key].parts)
        edit = store(file, Edit(kind, uid, scene, before, after), owner, layers)
        edits += [] if edit is None else [edit]
    contents.touch(file.connection, edits, request.at)
    clashing = [key for key, joint in joints.items() if joint.clashes]
    note_conflicts(file, clashing, request.at)
    name = _note(file, ours, head, len(unknown), request, source)
    return Merged(name, len(unknown), open_conflicts(file, joints))


def _bound(
    file: File, unknown: Sequence[Change], request: Request
) -> tuple[str, str, Lineage]:  # fmt: skip
    """Append the changes, joined to ours; return the heads before and after."""
    last = log.last_change(file.connection)
    ours = last[1] if last else ""
    head = unknown[-1].id
    _insert(file, unknown)
    lineage = as_lineage(links(file))
    if lineage.precedes(ours, head):
        return ours, head, lineage
    name = _joint(ours, head)
    joint = Change(
        (last[0] if last else 0) + len(unknown) + 1, name, (ours, head),
        name, 1, COMMUNITY, request.author, request.at, "", "merge", None, (),
    )  # fmt: skip
    log.insert(file.connection, joint, file.epsg)
    return ours, name, as_lineage(links(file))


def _insert(file: File, changes: Iterable[Change]) -> None:
    last = log.last_change(file.connection)
    for sequence, change in enumerate(changes, start=(last[0] if last else 0) + 1):
        client = change.client
        if log.find(file.connection, client, change.number) is not None:
            # A tab that went on in two copies; what it sent again is known by its id.
            client = f"{client}~{change.id}"
        log.insert(
            file.connection,
            replace(change, sequence=sequence, client=client),
            file.epsg,
        )


def _touched(changes: Iterable[Change]) -> set[Key]:
    touched: set[Key] = set()
    for change in changes:
        for edit in change.edits:
            owner = change.owner if edit.kind == "feature" else ""
            touched.add((owner, edit.kind, edit.scene, edit.uid))
            if owner:
                touched.add(("", "owner", None, owner))
    return touched


def _owners_first(key: Key) -> tuple[bool, str]:
    return key[1] == "feature", repr(key)


def _joint(first: str, second: str) -> str:
    sealed = hashlib.sha256(" ".join(sorted((first, second))).encode())
    return sealed.hexdigest()[:20]


def _note(
    file: File, earlier: str, later: str, taken: int, request: Request, source: str
) -> str:  # fmt: skip
    name = secrets.token_hex(8)
    file.connection.execute(
        "INSERT INTO merging(id, earlier, later, taken, at, author, source)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name, earlier, later, taken, request.at, request.author, source),
    )
    return name


def _used(layers: Sequence[Layer], history: Sequence[Change]) -> list[Layer]:
    drawn = {
        getattr(edit.after, "layer", None)
        for change in history
        for edit in change.edits
    }
    return [x for x in layers if x.id in drawn]


def _take_versions(file: File, theirs: File) -> None:
    for row in theirs.connection.execute(
        "SELECT id, name, description, change, at, author FROM version ORDER BY fid"
    ):
        file.connection.execute(
            "INSERT OR IGNORE INTO version(id, name, description, change, at, author)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )


def _refuse_disorder(theirs: File, name: str) -> None:
    changes = links(theirs)
    lineage = as_lineage(changes)
    if lineage.heads != (changes[-1][0],) or any(not p for _, p in changes[1:]):
        raise BadFile(
            "The history of the file {file} is in no order. It was not taken in.",
            file=name,
        )
