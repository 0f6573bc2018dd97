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
from talking_maps.model.merge import RejectedRow
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.model.territory import Community
from talking_maps.store.gpkg import integrity, layer_tables, triggers
from talking_maps.store.gpkg.connection import (
    OpenFile,
    is_answering,
    opened,
    read_transaction,
    write_transaction,
)
from talking_maps.store.gpkg.current_state import read_current, write_current
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.records import to_fields, to_json
from talking_maps.store.history.replay import State, replay
from talking_maps.store.sync import external_rows
from talking_maps.store.sync.external_rows import ScannedRow, repair_tables

#: What the version is called; the faces say it in the reader's language.
ELSEWHERE = "edited elsewhere"


@dataclass(frozen=True, slots=True)
class ExternalEdits:
    """What another program did: the changes it became, and the rows refused."""

    changes: tuple[Change, ...] = ()
    refused: tuple[RejectedRow, ...] = ()


def absorb_external_edits(
    path: Path, layers: Sequence[Layer], at: str
) -> ExternalEdits:
    """Take over what another program wrote since the file was last written here."""
    with opened(path) as connection:
        found = integrity.verdict(connection, path)
        integrity.refuse_damage(found, path.name)
        if not found.odd and not triggers.has_external_writes(connection):
            return ExternalEdits()
    with write_transaction(path) as file:
        return take_in(file, layers, at)


def repair(path: Path, layers: Sequence[Layer], at: str) -> ExternalEdits:
    """Hold every table against the history, and bring the layers to their files' looks.

    What differs is taken over, even where no trace says that anybody wrote it. Styles
    for a GIS, and what is restricted, become what `layers` say now.
    """
    with write_transaction(path) as file:
        found = _compared(file, layers, at)
        for layer in layers:
            if layer.id in file.tables:
                layer_tables.describe(file.connection, layer)
        return found


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
            absorb_external_edits(path, layers, at)


def refused(path: Path) -> tuple[RejectedRow, ...]:
    """Return every row that was ever set aside in this file, the newest first."""
    with read_transaction(path) as file:
        return refused_in(file)


def refused_in(file: OpenFile) -> tuple[RejectedRow, ...]:
    """Return every row that was ever set aside in an open file, the newest first."""
    found = file.connection.execute(
        "SELECT layer, ifnull(json_extract(fields, '$.uid'), ''), reason, at"
        " FROM refused ORDER BY fid DESC"
    ).fetchall()
    told = ((layer, str(uid), json.loads(why), at) for layer, uid, why, at in found)
    return tuple(
        RejectedRow(layer, uid, Message(why["id"], why["values"]), at)
        for layer, uid, why, at in told
    )


def take_in(file: OpenFile, layers: Sequence[Layer], at: str) -> ExternalEdits:
    """Take over what another program wrote, in a file open for writing."""
    if not file.odd and not triggers.has_external_writes(file.connection):
        return ExternalEdits()
    return _compared(file, layers, at)


def _compared(file: OpenFile, layers: Sequence[Layer], at: str) -> ExternalEdits:
    told = replay(file)
    drawn = {one.layer for one in told.values() if isinstance(one, Feature)}
    lost = repair_tables(file, layers, drawn)
    odd, gone = _differing(file, told)
    _as_told(file, told, odd, gone, layers)
    # Who drops a whole table of the register removes nobody from the community.
    gone = [row for row in gone if row.key[1] not in lost]
    kept: list[tuple[str, Edit]] = []
    refused: list[RejectedRow] = []
    unknown: set[str] = set()
    for row in (*odd, *gone):
        # What is missing where a row lost its name is that row: it stays.
        if row.fid == 0 and _table_of(row, told) in unknown:
            continue
        try:
            kept.extend(_taken(file, row, layers))
        except TalkingMapsError as error:
            reason = row.problem or Message(error.message, error.values)
            external_rows.quarantine(file, row, reason, at)
            refused.append(RejectedRow(row.table, row.key[3], reason, at))
            unknown |= set() if row.key in told else {row.table}
    kept.extend(_brought_back(file))
    changes = tuple(_appended(file, kept, at))
    triggers.mark_seen(file.connection)
    return ExternalEdits(changes, tuple(refused))


def _differing(
    file: OpenFile, told: State
) -> tuple[list[ScannedRow], list[ScannedRow]]:
    """Return the rows that are not as the history says, and those that are missing.

    Register first, and owners that went last: others may need them.
    """
    found = [*external_rows.registered(file), *external_rows.drawn(file)]
    same = {
        row.key: row
        for row in found
        if row.record is not None and told.get(row.key) == row.record
    }
    others = [row for row in found if same.get(row.key) is not row]
    odd: list[ScannedRow] = []
    there = set(same)
    for row in sorted(others, key=lambda row: not _is_at_home(row, told)):
        odd.append(_renamed(row) if row.key in there else row)
        there.add(row.key)
    missing = [key for key in told if key not in there]
    missing.sort(key=lambda key: (key[1] == "owner", repr(key)))
    return odd, [ScannedRow(key[1], 0, key, {}, None) for key in missing]


def _is_at_home(row: ScannedRow, told: State) -> bool:
    known = told.get(row.key)
    return not isinstance(known, Feature) or known.layer == row.table


def _renamed(row: ScannedRow) -> ScannedRow:
    """Return a second row of one thing, such as a piece cut off it, as a new thing.

    Of the register, there is no second one.
    """
    owner, kind, scene, uid = row.key
    fresh = external_rows.derive_uid(row)
    record, problem = row.record, row.problem
    if isinstance(record, Feature):
        record = replace(record, uid=fresh)
    elif record is not None:
        record, problem = None, Message("There are two rows of {uid}.", {"uid": uid})
    return replace(row, key=(owner, kind, scene, fresh), record=record, problem=problem)


def _brought_back(file: OpenFile) -> Iterator[tuple[str, Edit]]:
    """Bring back what the file cannot be without, and by its history lost long ago."""
    for kind, uid in tuple(integrity.all_of(file.connection)):
        if read_current(file, kind, "", None, uid) is None:
            record = log.last_record(file.connection, kind, uid)
            edit = record and write_current(
                file, Edit(kind, uid, None, None, record), "", ()
            )
            if edit:
                yield COMMUNITY, edit


def _table_of(row: ScannedRow, told: State) -> str:
    known = told.get(row.key)
    return known.layer if isinstance(known, Feature) else row.table


def _as_told(
    file: OpenFile,
    told: State,
    odd: Sequence[ScannedRow],
    gone: Sequence[ScannedRow],
    layers: Sequence[Layer],
) -> None:
    """Put the tables back to what the history says, to start from there."""
    for row in odd:
        external_rows.delete(file, row)
    for row in (*odd, *gone):
        owner, kind, scene, uid = row.key
        record = told.get(row.key)
        if record is not None:
            write_current(file, Edit(kind, uid, scene, None, record), owner, layers)


def _taken(
    file: OpenFile, row: ScannedRow, layers: Sequence[Layer]
) -> Iterator[tuple[str, Edit]]:
    """Do through our own rules what the other program did to a row."""
    owner, kind, scene, uid = row.key
    if row.problem is not None:
        raise BadFile(row.problem.id, **row.problem.values)
    before, after = read_current(file, kind, owner, scene, uid), row.record
    if isinstance(after, Feature):
        external_rows.refuse_unplaced(file, owner, after)
        after = external_rows.sanitize(row, after, file.tables[row.table])
        if isinstance(before, Feature):
            after = drop_stale_heights(before, after)
        uid = after.uid
    if isinstance(after, Community):
        _refuse_other(before, after)
    edit = write_current(file, Edit(kind, uid, scene, before, after), owner, layers)
    if edit is not None:
        yield owner or COMMUNITY, edit


def _refuse_other(before: Record | None, after: Community) -> None:
    for name in ("code", "epsg"):
        if getattr(before, name, None) != getattr(after, name):
            raise NotAllowed(
                "The code and the map projection of a community cannot be changed."
                " Make a new community instead."
            )
    if isinstance(before, Community) and before.potential != after.potential:
        raise NotAllowed(
            "What the land of a community can have is confirmed by the office, on the"
            " page Ground."
        )
    if isinstance(before, Community) and before.numbers != after.numbers:
        raise NotAllowed(
            "Local numbers are entered by the office, on the page Local numbers."
        )


def _appended(
    file: OpenFile, kept: Sequence[tuple[str, Edit]], at: str
) -> Iterator[Change]:
    for owner, group in groupby(sorted(kept, key=lambda k: k[0]), key=lambda k: k[0]):
        edits = tuple(edit for _, edit in group)
        name = _name(file, owner, edits)
        request = ChangeHeader(f"elsewhere-{name}", 1, owner, "", at)
        yield log.append(file, request, edits, kind="elsewhere", name=name)
    last = log.last_change(file.connection)
    if kept and last is not None:
        file.connection.execute(
            "INSERT OR IGNORE INTO version(id, name, description, change, at, author)"
            " VALUES (?, ?, NULL, ?, ?, '')",
            (last[1], ELSEWHERE, last[1], at),
        )


def _name(file: OpenFile, owner: str, edits: Sequence[Edit]) -> str:
    # The same in every copy that notices it, so that it counts once when they meet.
    last = log.last_change(file.connection)
    sealed = hashlib.sha256(f"{last and last[1]} {owner}".encode())
    for edit in edits:
        parts = {} if edit.after is None else to_fields(edit.after)
        shape = parts.get("geometry")
        sealed.update(f"{edit.kind} {edit.scene} {edit.uid} {to_json(parts)}".encode())
        sealed.update(b"" if shape is None else shapely.to_wkb(shape))
    return sealed.hexdigest()[:20]
