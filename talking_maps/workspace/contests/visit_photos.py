"""Photographed sheets of things to visit made proposals: what was found of each thing.

A sheet says by its code of whose visit to which entry it is, and by a digest which
things of the lot stand on it. What is crossed waits for a person and becomes a visit
only when the juror or the office confirms it; the photograph, cut to the sheet, is the
visit's photo. A row without a cross is a thing that was not visited.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talking_maps.contest import ContestState
from talking_maps.errors import BadValue
from talking_maps.model.contest import Entry, Finding, Visit
from talking_maps.model.days import check_day
from talking_maps.model.message import Message
from talking_maps.photo import SeenSheet
from talking_maps.report.visit_sheet import BOXES, things_of
from talking_maps.sheet.code import VisitCode, things_digest
from talking_maps.sheet.crosses import CrossedRow
from talking_maps.sheet.layout import Box
from talking_maps.sheet.visit_layout import VisitRow, lay_out_visit
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.crossed_sheets import (
    DIFFERENT,
    DOUBTS,
    check_sheet,
    crossed_rows,
    cut_out,
    kept,
)
from talking_maps.workspace.contests.sealed_copies import copy_of
from talking_maps.workspace.contests.transactions import read, validate_and_append
from talking_maps.workspace.workspace import Workspace

#: Around the cut-out of a row [mm].
ROW_EDGE_MM = 1.2


@dataclass(frozen=True, slots=True)
class ProposedFinding:
    """A row of a sheet: what seems to be found of a thing, waiting for a person.

    `number` is the thing's on the sheet. `finding` is None where nothing is crossed,
    or where it cannot be told, which the `doubts` say. `picture` is the row cut out of
    the photograph (JPEG). `stands` says that it was kept from such a sheet already.
    """

    uid: str
    number: int
    finding: Finding | None
    doubts: tuple[Message, ...]
    picture: bytes
    stands: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether nothing about it needs to be asked of a person."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class VisitPhoto:
    """A sheet of things to visit that was read, in the order of the sheet.

    `photograph` is what is kept with the visit (JPEG), cut to the sheet.
    """

    code: VisitCode
    rows: tuple[ProposedFinding, ...]
    photograph: bytes

    @property
    def is_known(self) -> bool:
        """Whether all that was found was kept already."""
        said = [row for row in self.rows if row.finding or row.doubts]
        return bool(said) and all(row.stands for row in said)


def read_visit(
    workspace: Workspace,
    record: ContestState,
    actor: Actor,
    photograph: NDArray[np.uint8],
    seen: SeenSheet,
) -> VisitPhoto:
    """Return what is crossed on a sheet; raises as `marking_photos.read_sheets`."""
    code = seen.code
    if not isinstance(code, VisitCode):
        raise TypeError(code)
    things = _things(workspace, record, actor, code)
    layout = lay_out_visit(code)
    flat, scale, read_of = crossed_rows(photograph, seen, layout)
    rows = [
        ProposedFinding(
            uid, number, *_proposed(crossed), cut_out(flat, _room(row), scale)
        )
        for number, (uid, row, crossed) in enumerate(
            zip(things, layout.rows, read_of, strict=True), code.first
        )
    ]
    return VisitPhoto(code, tuple(rows), kept(photograph, seen))


def keep_visit(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    sheet: VisitPhoto,
    said: Mapping[str, Finding | None],
    made_on: str,
    note: str = "",
) -> int:
    """Keep what a person confirmed of a sheet as one visit; return of how many things.

    `said` is what was found of each thing, by its uid, None where it was not visited;
    each row has to be answered. Raises what `marking.visit` raises, and BadValue for a
    row that nobody answered, or where nothing was visited. A photograph that was kept
    is not kept again: 0.
    """
    record = read(workspace, contest_id)
    _things(workspace, record, actor, sheet.code)
    check_day(made_on)
    if missing := [row.number for row in sheet.rows if row.uid not in said]:
        raise BadValue(
            "Nobody said yet what was found of thing {number:whole}.", number=missing[0]
        )
    answers = {row.uid: said[row.uid] for row in sheet.rows}
    findings = {uid: found for uid, found in answers.items() if found is not None}
    if not findings:
        raise BadValue("Say of at least one thing what was found.")
    digest = hashlib.sha256(sheet.photograph).hexdigest()
    entry, juror = sheet.code.entry, sheet.code.juror
    visit = Visit(entry, juror, made_on, findings, photo=digest, note=note.strip())

    def once(now: ContestState, _at: str) -> tuple[Visit, None]:
        if _is_kept(now, visit):
            raise _KeptAlready
        return visit, None

    with suppress(_KeptAlready):
        validate_and_append(
            *(workspace, contest_id, actor, "visit", once),
            photo=(digest, sheet.photograph),
        )
        return len(findings)
    return 0


class _KeptAlready(Exception):
    """Another touch, or another window, was quicker."""


def _is_kept(record: ContestState, visit: Visit) -> bool:
    return any(
        (event.noun.entry, event.noun.juror, event.noun.photo)
        == (visit.entry, visit.juror, visit.photo)
        for event in record.visits
    )


def with_kept_rows(record: ContestState, sheet: VisitPhoto) -> VisitPhoto:
    """Tell which rows were kept from a photograph of this sheet already.

    A row that is doubtful again stands if a person said then what was found.
    """
    code, here = sheet.code, {row.uid for row in sheet.rows}
    kept_of: dict[str, Finding] = {}
    for event in record.visits:
        visit = event.noun
        is_whose = (visit.entry, visit.juror) == (code.entry, code.juror)
        if is_whose and visit.photo and visit.findings.keys() <= here:
            kept_of.update(visit.findings)
    rows = tuple(
        replace(
            row,
            stands=kept_of.get(row.uid) == row.finding
            if row.is_sure
            else row.uid in kept_of,
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def joined(one: VisitPhoto, other: VisitPhoto) -> VisitPhoto:
    """Return one sheet of two photographs of it; where they differ, that is a doubt."""
    rows = []
    for row, again in zip(one.rows, other.rows, strict=True):
        if row.is_sure and again.is_sure and row.finding != again.finding:
            rows.append(replace(row, finding=None, doubts=(DIFFERENT,)))
        elif again.is_sure and not row.is_sure and DIFFERENT not in row.doubts:
            rows.append(again)
        else:
            rows.append(row)
    # What is kept shows what was read: the photograph of which more was sure.
    clearer = max(one, other, key=lambda sheet: sum(row.is_sure for row in sheet.rows))
    return replace(one, rows=tuple(rows), photograph=clearer.photograph)


def _things(
    workspace: Workspace, record: ContestState, actor: Actor, code: VisitCode
) -> tuple[str, ...]:
    """Return the uids that stand on a sheet, in its order.

    Raises NotFound, NotAllowed or BadValue unless the sheet may be kept here.
    """
    empty = Visit(code.entry, code.juror, "", {})
    entry = check_sheet(record, actor, code.contest, empty)
    found = _on_page(workspace, record, entry, code)
    if things_digest(found) != code.digest:
        raise BadValue(
            "The sheet has other things to visit than the lot of the entry {entry}: it "
            "was printed for an earlier one. Print the sheets again, or write the visit"
            " down under Mark.",
            entry=code.entry,
        )
    return found


def _on_page(
    workspace: Workspace, record: ContestState, entry: Entry, code: VisitCode
) -> tuple[str, ...]:
    plan = copy_of(workspace, record.contest.id, entry).plan
    things = things_of(record.contest, entry, plan, workspace.layers)
    first = code.first - 1
    return tuple(one.uid for one in things[first : first + code.things])


def _proposed(crossed: CrossedRow) -> tuple[Finding | None, tuple[Message, ...]]:
    """Return what is found by what is crossed, and what is doubtful."""
    doubts = tuple(DOUBTS[one] for one in crossed.doubts if one != "no cross")
    place = crossed.place
    return None if place is None else BOXES[place - 1], doubts


def _room(row: VisitRow) -> Box:
    """Return the boxes of a row and what is written beside them [mm].

    The screen says the thing's name; its words would leave the boxes small on a
    telephone.
    """
    left, top = row.labels[0].left - ROW_EDGE_MM, row.words.top - ROW_EDGE_MM
    right, bottom = row.write.right + ROW_EDGE_MM, row.words.bottom + ROW_EDGE_MM
    return Box(left, top, right - left, bottom - top)
