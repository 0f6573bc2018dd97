"""Take over what another program wrote into the tables of the present state.

QGIS may edit a layer table straight in the community's file. When the file is next
written, or someone asks, what differs from the history becomes a change of the kind
`elsewhere` and a version of that name. A row that cannot be taken over is put back to
what it was, and kept as it was found in the table `refused`, with the reason: nothing
is lost, and nothing is overwritten without a trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import shapely

from talking_maps.compare import drop_stale_heights
from talking_maps.errors import BadFile, NotAllowed, TalkingMapsError
from talking_maps.model.change import Change, Edit, Record
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.model.territory import Community
from talking_maps.store import contents, essentials, integrity, log, rows, watching
from talking_maps.store.log import Request
from talking_maps.store.opening import (
    File,
    is_answering,
    opened,
    reading,
    writing,
)
from talking_maps.store.present import current, store
from talking_maps.store.records import to_json, to_parts
from talking_maps.store.remaking import State, remade
from talking_maps.store.repairing import repair
from talking_maps.store.rows import Found

#: What the version is called; the faces say it in the reader's language.
ELSEWHERE = "edited elsewhere"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken over: its layer, what it said of itself, the reason."""

    layer: str
    uid: str
    reason: Message
    at: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """What another program did: the changes it became, and the rows refused."""

    changes: tuple[Change, ...] = ()
    refused: tuple[Refused, ...] = ()


def notice(path: Path, layers: Sequence[Layer], at: str) -> Noticed:
    """Take over what another program wrote since the file was last written here."""
    with opened(path) as connection:
        found = integrity.verdict(connection, path)
        integrity.refuse_damage(found, path.name)
        if not found.odd and not watching.is_touched(connection):
            return Noticed()
    with writing(path) as file:
        return take_in(file, layers, at)


def mend(path: Path, layers: Sequence[Layer], at: str) -> None:
    """Take over what another program wrote, if the file cannot be read before that.

    A file that cannot be mended, or not now, stays as it is: who reads it is told.
    """
    if is_answering(path) or integrity.known(path) == integrity.Verdict():
        return
    with suppress(TalkingMapsError):
        with opened(path) as connection:
            found = integrity.verdict(connection, path)
        if found.odd:
            notice(path, layers, at)


def refused(path: Path) -> tuple[Refused, ...]:
    """Return every row that was ever set aside in this file, the newest first."""
    with reading(path) as file:
        found = file.connection.execute(
            "SELECT layer, ifnull(json_extract(fields, '$.uid'), ''), reason, at"
            " FROM refused ORDER BY fid DESC"
        ).fetchall()
    told = ((layer, str(uid), json.loads(why), at) for layer, uid, why, at in found)
    return tuple(
        Refused(layer, uid, Message(why["id"], why["values"]), at)
        for layer, uid, why, at in told
    )


def take_in(file: File, layers: Sequence[Layer], at: str) -> Noticed:
    """Take over what another program wrote, in a file open for writing."""
    if not file.odd and not watching.is_touched(file.connection):
        return Noticed()
    told = remade(file)
    drawn = {one.layer for one in told.values() if isinstance(one, Feature)}
    lost = repair(file, layers, drawn)
    odd, gone = _differing(file, told)
    _as_told(file, told, odd, gone, layers)
    # Who drops a whole table of the register removes nobody from the community.
    gone = [row for row in gone if row.key[1] not in lost]
    kept: list[tuple[str, Edit]] = []
    refused: list[Refused] = []
    unknown: set[str] = set()
    for row in (*odd, *gone):
        # What is missing where a row lost its name is that row: it stays.
        if row.fid == 0 and _table_of(row, told) in unknown:
            continue
        try:
            kept.extend(_taken(file, row, layers))
        except TalkingMapsError as error:
            reason = row.problem or Message(error.message, error.values)
            rows.set_aside(file, row, reason, at)
            refused.append(Refused(row.table, row.key[3], reason, at))
            unknown |= set() if row.key in told else {row.table}
    kept.extend(_brought_back(file))
    changes = tuple(_appended(file, kept, at))
    watching.notice_all(file.connection)
    return Noticed(changes, tuple(refused))


def _differing(file: File, told: State) -> tuple[list[Found], list[Found]]:
    """Return the rows that are not as the history says, and those that are missing.

    Register first, and owners that went last: others may need them.
    """
    found = [*rows.registered(file), *rows.drawn(file)]
    same = {
        row.key: row
        for row in found
        if row.record is not None and told.get(row.key) == row.record
    }
    others = [row for row in found if same.get(row.key) is not row]
    odd: list[Found] = []
    there = set(same)
    for row in sorted(others, key=lambda row: not _is_at_home(row, told)):
        odd.append(_renamed(row) if row.key in there else row)
        there.add(row.key)
    missing = [key for key in told if key not in there]
    missing.sort(key=lambda key: (key[1] == "owner", repr(key)))
    return odd, [Found(key[1], 0, key, {}, None) for key in missing]


def _is_at_home(row: Found, told: State) -> bool:
    known = told.get(row.key)
    return not isinstance(known, Feature) or known.layer == row.table


def _renamed(row: Found) -> Found:
    """Return a second row of one thing, such as a piece cut off it, as a new thing.

    Of the register, there is no second one.
    """
    owner, kind, scene, uid = row.key
    fresh = rows.own_uid(row)
    record, problem = row.record, row.problem
    if isinstance(record, Feature):
        record = replace(record, uid=fresh)
    elif record is not None:
        record, problem = None, Message("There are two rows of {uid}.", {"uid": uid})
    return replace(row, key=(owner, kind, scene, fresh), record=record, problem=problem)


def _brought_back(file: File) -> Iterator[tuple[str, Edit]]:
    """Bring back what the file cannot be without, and by its history lost long ago."""
    for kind, uid in tuple(essentials.all_of(file.connection)):
        if current(file, kind, "", None, uid) is None:
            record = log.last_record(file.connection, kind, uid)
            edit = record and store(file, Edit(kind, uid, None, None, record), "", ())
            if edit:
                yield COMMUNITY, edit


def _table_of(row: Found, told: State) -> str:
    known = told.get(row.key)
    return known.layer if isinstance(known, Feature) else row.table


def _as_told(
    file: File,
    told: State,
    odd: Sequence[Found],
    gone: Sequence[Found],
    layers: Sequence[Layer],
) -> None:
    """Put the tables back to what the history says, to start from there."""
    for row in odd:
        rows.delete(file, row)
    for row in (*odd, *gone):
        owner, kind, scene, uid = row.key
        record = told.get(row.key)
        if record is not None:
            store(file, Edit(kind, uid, scene, None, record), owner, layers)


def _taken(
    file: File, row: Found, layers: Sequence[Layer]
) -> Iterator[tuple[str, Edit]]:
    """Do through our own rules what the other program did to a row."""
    owner, kind, scene, uid = row.key
    if row.problem is not None:
        raise BadFile(row.problem.id, **row.problem.values)
    before, after = current(file, kind, owner, scene, uid), row.record
    if isinstance(after, Feature):
        rows.refuse_unplaced(file, owner, after)
        after = rows.fit(row, after, file.tables[row.table])
        if isinstance(before, Feature):
            after = drop_stale_heights(before, after)
        uid = after.uid
    if isinstance(after, Community):
        _refuse_other(before, after)
    edit = store(file, Edit(kind, uid, scene, before, after), owner, layers)
    if edit is not None:
        yield owner or COMMUNITY, edit


def _refuse_other(before: Record | None, after: Community) -> None:
    for name in ("code", "epsg"):
        if getattr(before, name, None) != getattr(after, name):
            raise NotAllowed(
                "The code and the map projection of a community cannot be changed."
                " Make a new community instead."
            )


def _appended(
    file: File, kept: Sequence[tuple[str, Edit]], at: str
) -> Iterator[Change]:
    for owner, group in groupby(sorted(kept, key=lambda k: k[0]), key=lambda k: k[0]):
        edits = tuple(edit for _, edit in group)
        name = _name(file, owner, edits)
        request = Request(f"elsewhere-{name}", 1, owner, "", at)
        contents.touch(file.connection, edits, at)
        yield log.append(
            file.connection, request, edits, epsg=file.epsg, kind="elsewhere", name=name
        )
    last = log.last_change(file.connection)
    if kept and last is not None:
        file.connection.execute(
            "INSERT OR IGNORE INTO version(id, name, description, change, at, author)"
            " VALUES (?, ?, NULL, ?, ?, '')",
            (last[1], ELSEWHERE, last[1], at),
        )


def _name(file: File, owner: str, edits: Sequence[Edit]) -> str:
    # The same in every copy that notices it, so that it counts once when they meet.
    last = log.last_change(file.connection)
    sealed = hashlib.sha256(f"{last and last[1]} {owner}".encode())
    for edit in edits:
        parts = {} if edit.after is None else to_parts(edit.after)
        shape = parts.get("geometry")
        sealed.update(f"{edit.kind} {edit.scene} {edit.uid} {to_json(parts)}".encode())
        sealed.update(b"" if shape is None else shapely.to_wkb(shape))
    return sealed.hexdigest()[:20]
