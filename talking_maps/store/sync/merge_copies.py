"""Merge a copy of the community's file that was edited apart into this one.

Changes unknown here are taken over as they are, with their ids, parents and authors,
and a change without edits joins the two histories; its id follows from what it joins,
so that both copies name it alike. Then every record that was touched is made again
from all its edits. So merging gives the same state in either direction, merging twice
changes nothing, and copies of copies meet as well.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from talking_maps.errors import BadFile
from talking_maps.merge.causal_graph import CausalGraph
from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Layer
from talking_maps.model.merge import Merged
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.share_done import HearShare, unheard
from talking_maps.store.gpkg import contents
from talking_maps.store.gpkg.connection import OpenFile
from talking_maps.store.gpkg.triggers import make_history_append_only, release_history
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.replay import (
    Key,
    as_lineage,
    as_record,
    change_parents,
    merge_stored_record,
    timestamp,
)
from talking_maps.store.history.transaction import Transaction, begin
from talking_maps.store.sync import external_edits, foreign_file
from talking_maps.store.sync.conflicts import note_conflicts, open_conflicts
from talking_maps.store.sync.foreign_file import open_foreign_copy
from talking_maps.store.sync.identity_links import take_sameness

#: The shares by which the other file is examined, and all changes are here.
EXAMINED, TAKEN_OVER = 0.3, 0.5
#: So many things are made again between two words of how far it is.
_EACH = 32


@dataclass(frozen=True, slots=True)
class IncomingChanges:
    """What was taken over into a file whose last change was `ours`.

    The last of the changes that were `unknown` knew all of them. Of the `richer` more
    is known now, the `redated` have an earlier date than before.
    """

    ours: str
    unknown: Sequence[Change]
    richer: Sequence[Change] = ()
    redated: Sequence[Change] = ()


def merge(
    path: Path,
    other: Path,
    *,
    author: str,
    at: str,
    layers: Sequence[Layer],
    attached: Path | None = None,
    hear: HearShare = unheard,
) -> Merged:
    """Merge the other file into this one; the other is left as it is.

    What the other carries is taken out into the folder `attached`. Raises BadFile if it
    is not a sound copy of the same community's file, with nothing changed here.
    """
    request = ChangeHeader(secrets.token_hex(8), 1, COMMUNITY, author, at)
    with (
        open_foreign_copy(
            other,
            layers,
            at,
            attached=attached,
            hear=lambda share: hear(EXAMINED * share),
        ) as theirs,
        begin(path, request, layers) as transaction,
    ):
        hear(EXAMINED)
        file = transaction.file
        foreign_file.require_same_origin(file, theirs, other.name)
        history = foreign_file.all_changes(theirs)
        _refuse_disorder(theirs, other.name)
        strange = foreign_file.unknown_layers(file, theirs, layers)
        foreign_file.ensure_layers(file, (*_used(layers, history), *strange))
        known = {name for name, _ in change_parents(file)}
        unknown = [change for change in history if change.id not in known]
        completed = backfill_change(file, theirs)
        taken = IncomingChanges(
            head_id(file),
            unknown,
            [change for change in history if change.id in completed.richer],
            [change for change in history if change.id in completed.redated],
        )
        foreign_file.refuse_impossible(file, (*unknown, *taken.richer), other.name)
        foreign_file.take_photos(file, theirs)
        log.copy_changes(file.connection, theirs.connection, unknown)
        _take_versions(file, theirs, taken)
        take_sameness(file, theirs)
        hear(TAKEN_OVER)
        merged = recompute_touched(transaction, taken, source=other.name, hear=hear)
        set_aside = [one for one in external_edits.refused_in(theirs) if one.at == at]
        return replace(merged, refused=tuple(set_aside))


def recompute_touched(
    transaction: Transaction,
    taken: IncomingChanges,
    *,
    source: str,
    hear: HearShare = unheard,
) -> Merged:
    """Make again what was touched by changes taken over, and say what waits."""
    file, request = transaction.file, transaction.request
    after, lineage = _bound(file, taken, request)
    touched = _touched((*taken.unknown, *taken.richer, *taken.redated))
    joints = {}
    for done, key in enumerate(touched):
        if not done % _EACH:
            hear(_share(done, 2 * len(touched)))
        joints[key] = merge_stored_record(file, lineage, key)
    edits = []
    for done, key in enumerate(sorted(joints, key=_owners_first), len(joints)):
        if not done % _EACH:
            hear(_share(done, 2 * len(joints)))
        owner, kind, scene, uid = key
        before = transaction.read(kind, owner, scene, uid)
        then = as_record(key, joints[key].parts)
        edit = transaction.write(Edit(kind, uid, scene, before, then), owner)
        edits += [] if edit is None else [edit]
    if touched:
        contents.update_contents(file.connection, edits, request.at)
    clashing = [key for key, joint in joints.items() if joint.clashes]
    note_conflicts(file, clashing, request.at)
    count = sum(1 for change in (*taken.unknown, *taken.richer) if change.edits)
    name = _note(file, taken.ours, after, count, request, source) if count else ""
    return Merged(name, count, open_conflicts(file, joints))


def _share(done: int, of: int) -> float:
    return TAKEN_OVER + (1 - TAKEN_OVER) * done / of


def head_id(file: OpenFile) -> str:
    """Return the id of the last change of an open file."""
    last = log.last_change(file.connection)
    return last[1] if last else ""


def _bound(
    file: OpenFile, taken: IncomingChanges, request: ChangeHeader
) -> tuple[str, CausalGraph]:
    """Join the changes to ours, unless they knew it; return the head and the order."""
    lineage = as_lineage(change_parents(file))
    ours = taken.ours
    theirs = taken.unknown[-1].id if taken.unknown else ours
    if theirs == ours or lineage.precedes(ours, theirs):
        return theirs, lineage
    name = _joint(ours, theirs)
    joint = Change(
        log.next_sequence(file.connection),
        name,
        (ours, theirs),
        name,
        1,
        COMMUNITY,
        request.author,
        request.at,
        "",
        "merge",
        None,
        (),
    )
    log.insert(file.connection, joint, file.epsg)
    return name, as_lineage(change_parents(file))


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
    file: OpenFile,
    earlier: str,
    later: str,
    taken: int,
    request: ChangeHeader,
    source: str,
) -> str:
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


def _take_versions(file: OpenFile, theirs: OpenFile, taken: IncomingChanges) -> None:
    known = {row[0] for row in file.connection.execute("SELECT id FROM version")}
    for row in theirs.connection.execute(
        "SELECT id, name, description, change, at, author FROM version ORDER BY fid"
    ):
        if row[0] not in known:
            file.connection.execute(
                "INSERT INTO version(id, name, description, change, at, author)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
    # One that two copies found by themselves is dated as its change is.
    file.connection.execute(
        "UPDATE version SET at = (SELECT at FROM history WHERE change = version.change"
        " AND place = 0) WHERE id = change AND change IN (SELECT value FROM"
        " json_each(?))",
        (json.dumps([change.id for change in (*taken.unknown, *taken.redated)]),),
    )


def _refuse_disorder(theirs: OpenFile, name: str) -> None:
    changes = change_parents(theirs)
    lineage = as_lineage(changes)
    if lineage.heads != (changes[-1][0],) or any(not p for _, p in changes[1:]):
        raise BadFile(
            "The history of the file {file} is in no order. It was not taken in.",
            file=name,
        )


# ruff: noqa: S608  (only fixed texts are put together, values are bound)


#: Clients of changes whose id follows from what they hold: the same in every copy.
FOUND = ("elsewhere-", "update-")

_MAY_CHANGE = " WHERE lacking > 0" + "".join(
    f" OR substr(client, 1, {len(word)}) = '{word}'" for word in FOUND
)

_TOLD = (
    "author",
    "at",
    "note",
    "stroke",
    "record",
    "uid",
    "scene",
    "before",
    "after",
    "before_geom",
    "after_geom",
    "settles",
    "lacking",
)
_DATED = ("author", "at")
_WORDS = {
    "version": ("name", "description", "author"),
    "photo": ("author",),
    "sameness": ("author",),
}

#: Where a row of the history stands in every copy: its change and its place in it.
ChangeKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Completed:
    """Ids of changes known before of which more is known now, and of those redated."""

    richer: frozenset[str]
    redated: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Account:
    lacking: int
    when: tuple[float, str, str]
    told: tuple[str, str, str]
    what: tuple[str, ...]
    is_found: bool


def backfill_change(file: OpenFile, theirs: OpenFile) -> Completed:
    """Take over what the other file tells better of changes that are known here."""
    _take_words(file, theirs)
    # A whole account that a person gave stays: most files hold no other.
    ours = dict(_accounts(file, _MAY_CHANGE))
    richer: list[ChangeKey] = []
    redated: list[ChangeKey] = []
    for place, account in _accounts(theirs) if ours else ():
        here = ours.get(place)
        if here is None or not _is_of_one(here, account):
            continue
        if _says_more(account, here):
            richer.append(place)
        elif here.is_found and account.is_found and account.when < here.when:
            redated.append(place)
    _backfill_rows(file, theirs, richer, redated)
    return Completed(
        frozenset(change for change, _ in richer),
        frozenset(change for change, _ in redated),
    )


def _backfill_rows(
    file: OpenFile,
    theirs: OpenFile,
    richer: list[tuple[str, int]],
    redated: list[tuple[str, int]],
) -> None:
    """Write what the other file tells better over ours."""
    if richer or redated:
        release_history(file.connection)
        for columns, places in ((_TOLD, richer), (_DATED, redated)):
            for place in places:
                _replace(file, theirs, columns, place)
        make_history_append_only(file.connection)


def _take_words(file: OpenFile, theirs: OpenFile) -> None:
    """Take the names of versions and people from a file that has them all."""
    if log.has_redactions(theirs.connection) or not log.has_redactions(file.connection):
        return
    for table, columns in _WORDS.items():
        for *words, name in theirs.connection.execute(
            f"SELECT {', '.join(columns)}, id FROM {table}"
        ).fetchall():
            file.connection.execute(
                f"UPDATE {table} SET {', '.join(f'{c} = ?' for c in columns)}"
                " WHERE id = ?",
                (*words, name),
            )


def _accounts(file: OpenFile, which: str = "") -> Iterator[tuple[ChangeKey, _Account]]:
    rows = file.connection.execute(
        "SELECT change, place, client, ifnull(lacking, 0), at, author,"
        " ifnull(note, ''), ifnull(before, ''), ifnull(after, ''),"
        " ifnull(record, ''), ifnull(uid, ''), ifnull(scene, '') FROM history" + which
    )
    for change, place, client, lacking, at, author, *rest in rows:
        is_found = client in [f"{word}{change}" for word in FOUND]
        when = (timestamp(at) if is_found else 0.0, at, author)
        told = (rest[0], rest[1], rest[2])
        yield (change, place), _Account(lacking, when, told, tuple(rest[3:]), is_found)


def _is_of_one(here: _Account, there: _Account) -> bool:
    """Tell whether both speak of one thing; a row that lacks all speaks of none."""
    blank = ("", "", "")
    return here.what == there.what or blank in (here.what, there.what)


def _says_more(there: _Account, here: _Account) -> bool:
    if here.lacking == 0 or there.lacking > here.lacking:
        return False
    return there.lacking < here.lacking or (there.when, there.told) < (
        here.when,
        here.told,
    )


def _replace(
    file: OpenFile, theirs: OpenFile, columns: tuple[str, ...], key: ChangeKey
) -> None:
    row: tuple[Any, ...] = theirs.connection.execute(
        f"SELECT {', '.join(columns)} FROM history WHERE change = ? AND place = ?",
        key,
    ).fetchone()
    file.connection.execute(
        f"UPDATE history SET {', '.join(f'{name} = ?' for name in columns)}"
        " WHERE change = ? AND place = ?",
        (*row, *key),
    )
