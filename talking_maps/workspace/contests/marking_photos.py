"""Photographed marking sheets made proposals: what is crossed for each criterion.

Sheets of things to visit may lie among them (`visit_photos`).

A sheet says by its code whose it is and of which entry; what is crossed waits for a
person, doubtful rows first, and becomes a ballot only when the juror or the office
confirms it. The photograph, cut to the sheet and without its tags, is kept beside the
ballot, whose line in the chain holds its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from talking_maps import contest, photo
from talking_maps.contest import ContestState
from talking_maps.contest.lookups import entry_in_force
from talking_maps.contest.sheet_answers import (
    RowAnswer,
    asked_rows,
    row_answer,
    row_marks,
)
from talking_maps.contest.typed_marks import last_marks, photographed
from talking_maps.errors import BadFile, BadValue, TalkingMapsError
from talking_maps.model.contest import Ballot, Mark
from talking_maps.model.message import Message
from talking_maps.model.rubric import QuestionKind
from talking_maps.photo import SeenSheet
from talking_maps.report.marking_sheet import row_form
from talking_maps.sheet.code import MarkingCode, VisitCode
from talking_maps.sheet.crosses import CrossedRow
from talking_maps.sheet.layout import Box
from talking_maps.sheet.marking_layout import (
    MarkingRow,
    lay_out_marking,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import visit_photos
from talking_maps.workspace.contests.crossed_sheets import (
    DIFFERENT,
    DOUBTS,
    check_sheet,
    crossed_rows,
    cut_out,
    kept,
)
from talking_maps.workspace.contests.transactions import append_event, read
from talking_maps.workspace.contests.visit_photos import VisitPhoto
from talking_maps.workspace.photos import MOST_PHOTO_BYTES
from talking_maps.workspace.workspace import Progress, Workspace, silent

#: Photographs that are taken in at once.
MOST_PHOTOS = 60
#: Around the cut-out of a row [mm].
ROW_EDGE_MM = 1.5

WRITTEN = Message("Type the amount that is written here.")


@dataclass(frozen=True, slots=True)
class ProposedMark:
    """A row of a sheet: what seems to be crossed in it, waiting for a person.

    `criterion` is what the code calls the row: a criterion, or `criterion/question`.
    `answer` is the box that is crossed, from 1 at the left, or of a checklist those
    that are; None if it cannot be told, or is an amount, which a person reads.
    `picture` is the row cut out of the photograph (JPEG). `stands` says that the row
    was kept already.
    """

    criterion: str
    answer: RowAnswer | None
    doubts: tuple[Message, ...]
    picture: bytes
    kind: QuestionKind = "faces"
    stands: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether boxes are crossed as the row asks and nothing speaks against it."""
        return self.answer is not None and not self.doubts


@dataclass(frozen=True, slots=True)
class MarkingPhoto:
    """A marking sheet that was read: what its code says, and its rows, doubtful first.

    `photograph` is what is kept with the ballot (JPEG), cut to the sheet.
    """

    code: MarkingCode
    rows: tuple[ProposedMark, ...]
    photograph: bytes

    @property
    def is_known(self) -> bool:
        """Whether every mark on it was kept already."""
        return all(row.stands for row in self.rows)


#: A sheet of either kind that a juror crossed.
JuryPhoto = MarkingPhoto | VisitPhoto


def read_sheets(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    pictures: Sequence[tuple[str, bytes]],
    *,
    progress: Progress = silent,
) -> tuple[JuryPhoto, ...]:
    """Return what is crossed on jurors' sheets in photographs; nothing is kept.

    `pictures` are names of files and what they hold. Several photographs of one page
    make one sheet; where they differ, that is a doubt. Raises NotAllowed for who does
    not mark, and BadFile, which names the file and the reason: no picture, no sheet, a
    map sheet, another contest, an entry, juror or criteria that are not (any more) in
    the contest, another juror's sheet, a code that was changed, a picture too poor.
    """
    contest.check_role("mark", actor.role, actor.name)
    if len(pictures) > MOST_PHOTOS:
        raise BadValue(
            "At most {most:whole} photographs are read at once. Choose fewer.",
            most=MOST_PHOTOS,
        )
    record = read(workspace, contest_id)
    found: dict[MarkingCode | VisitCode, JuryPhoto] = {}
    for number, (name, picture) in enumerate(pictures):
        progress(number / len(pictures), Message("Looking for sheets in the picture"))
        try:
            for one in _in_picture(workspace, record, actor, name, picture):
                found[one.code] = _joined(found.get(one.code), one)
        except TalkingMapsError as error:
            refused = BadFile("{file} was not read.", file=name)
            raise refused.because(error) from error
    return tuple(
        visit_photos.with_kept_rows(record, one)
        if isinstance(one, VisitPhoto)
        else _with_kept_rows(record, one)
        for one in found.values()
    )


def keep_sheet(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    sheet: MarkingPhoto,
    said: Mapping[str, RowAnswer | None],
    notes: Mapping[str, str] | None = None,
) -> int:
    """Keep what a person confirmed of a sheet as one ballot; return how many marks.

    `said` is what each row says, by its id, None for a row without a mark; each row has
    to be answered. What stands so already, as the juror gave it or from a photographed
    sheet, is not written again. Raises what `marking.mark` raises, and BadValue for a
    row that nobody answered, or where only some questions of a criterion are.
    """
    record = read(workspace, contest_id)
    _check(record, actor, sheet.code)
    if missing := [row.criterion for row in sheet.rows if row.criterion not in said]:
        raise BadValue(
            "Nobody said yet what is crossed for “{criterion}”.", criterion=missing[0]
        )
    entry, juror = sheet.code.entry, sheet.code.juror
    kept_marks = _kept_marks(record, sheet.code)
    rules = record.contest.rules_for(_category(record, entry))
    in_order = {row.criterion: said[row.criterion] for row in sheet.rows}
    marks = [
        mark
        for mark in row_marks(rules, in_order, notes or {}, kept_marks)
        if not _is_same(kept_marks.get(mark.criterion), mark)
    ]
    if not marks:
        return 0
    digest = hashlib.sha256(sheet.photograph).hexdigest()
    ballot = Ballot(entry, juror, tuple(marks), sheet_photo=digest)
    append_event(
        workspace,
        contest_id,
        actor,
        "mark",
        ballot,
        photo=(digest, sheet.photograph),
    )
    return len(marks)


def _category(record: ContestState, entry_id: str) -> str:
    return entry_in_force(record, entry_id, record.lines + 1).category


def _is_same(one: Mark | None, other: Mark) -> bool:
    return one is not None and (one.face, one.answers) == (other.face, other.answers)


def _kept_marks(record: ContestState, code: MarkingCode) -> Mapping[str, Mark]:
    """Return the marks that need not be written again, by criterion."""
    from_sheets = photographed(record)
    return {
        cell[2]: event.noun
        for cell, event in last_marks(record).items()
        if cell[:2] == (code.entry, code.juror)
        and (event.role == "juror" or cell in from_sheets)
    }


def _with_kept_rows(record: ContestState, sheet: MarkingPhoto) -> MarkingPhoto:
    """Tell which rows were kept already, and put those to look at first.

    All rows of a page are answered before it is kept: of one that was kept, a row that
    is doubtful again was answered by a person.
    """
    code, kept_marks = sheet.code, _kept_marks(record, sheet.code)
    from_sheets = photographed(record)
    asked = asked_rows(record.contest.rules_for(_category(record, code.entry)))
    of_page = {asked[row].criterion.id for row in code.criteria}
    is_kept = any((code.entry, code.juror, c) in from_sheets for c in of_page)

    def stands(row: ProposedMark) -> bool:
        one = asked[row.criterion]
        mark = kept_marks.get(one.criterion.id)
        if not row.is_sure or mark is None:
            return is_kept and not row.is_sure
        return row_answer(one.question, mark) == row.answer

    rows = [replace(row, stands=stands(row)) for row in sheet.rows]
    return replace(sheet, rows=tuple(sorted(rows, key=lambda row: row.is_sure)))


def _in_picture(
    workspace: Workspace,
    record: ContestState,
    actor: Actor,
    name: str,
    picture: bytes,
) -> Iterator[JuryPhoto]:
    if len(picture) > MOST_PHOTO_BYTES:
        raise BadFile("The photo is too large. Choose one of less than 50 MB.")
    photograph = photo.decode(picture, name)
    for seen in photo.find_sheets(photograph):
        code = seen.code
        if isinstance(code, VisitCode):
            yield visit_photos.read_visit(workspace, record, actor, photograph, seen)
            continue
        if not isinstance(code, MarkingCode):
            raise BadValue(
                "This is a sheet with a map, not a juror's. Read it under Read a sheet."
            )
        _check(record, actor, code)
        yield _read(photograph, seen, code)


def _check(record: ContestState, actor: Actor, code: MarkingCode) -> None:
    """Raise NotFound, NotAllowed or BadValue unless the sheet may be kept here."""
    empty = Ballot(code.entry, code.juror, ())
    entry = check_sheet(record, actor, code.contest, empty)
    own = record.contest.rules_for(entry.category)
    forms = {
        row.id: row_form(row.question, own.faces) for row in asked_rows(own).values()
    }
    told = [(row, code.form(place)) for place, row in enumerate(code.criteria)]
    if code.faces != own.faces or any(forms.get(row) != form for row, form in told):
        raise BadValue(
            "The sheet was printed by other rules than those of the entry {entry}: "
            "criteria or faces differ. Print the sheets again, or type the marks.",
            entry=code.entry,
        )


def _read(
    photograph: NDArray[np.uint8], seen: SeenSheet, code: MarkingCode
) -> MarkingPhoto:
    layout = lay_out_marking(code)
    flat, scale, read_of = crossed_rows(photograph, seen, layout)
    rows = [
        ProposedMark(
            row.criterion,
            *_proposed(row, crossed),
            cut_out(flat, _room(row), scale),
            row.kind,
        )
        for row, crossed in zip(layout.rows, read_of, strict=True)
    ]
    return MarkingPhoto(code, tuple(rows), kept(photograph, seen))


def _proposed(
    row: MarkingRow, crossed: CrossedRow
) -> tuple[RowAnswer | None, tuple[Message, ...]]:
    """Return what a row says by what is crossed in it, and what is doubtful."""
    if row.kind == "amount":
        return None, (WRITTEN,)
    doubts = [one for one in crossed.doubts if one != "two crosses"]
    if row.kind != "practices":
        return crossed.place, tuple(DOUBTS[one] for one in crossed.doubts)
    boxes = enumerate(crossed.states, 1)
    found = tuple(n for n, state in boxes if state in ("crossed", "heavy"))
    return found, tuple(DOUBTS[one] for one in doubts)


def _room(row: MarkingRow) -> Box:
    """Return what of the sheet a row takes up, its note too [mm]."""
    left, top = row.words.left - ROW_EDGE_MM, row.words.top - ROW_EDGE_MM
    things = (row.words, row.note, *row.boxes, *((row.write,) if row.write else ()))
    right = max(one.right for one in things) + ROW_EDGE_MM
    bottom = max(one.bottom for one in things) + ROW_EDGE_MM
    return Box(left, top, right - left, bottom - top)


def _joined(one: JuryPhoto | None, other: JuryPhoto) -> JuryPhoto:
    """Return one sheet of two photographs of it; where they differ, that is a doubt."""
    if isinstance(one, VisitPhoto) and isinstance(other, VisitPhoto):
        return visit_photos.joined(one, other)
    if not isinstance(one, MarkingPhoto) or not isinstance(other, MarkingPhoto):
        return other
    seen = {row.criterion: row for row in other.rows}
    rows = []
    for row in one.rows:
        again = seen[row.criterion]
        if row.is_sure and again.is_sure and row.answer != again.answer:
            rows.append(replace(row, answer=None, doubts=(DIFFERENT,)))
        elif again.is_sure and not row.is_sure and DIFFERENT not in row.doubts:
            rows.append(again)
        else:
            rows.append(row)
    # What is kept shows what was read: the photograph of which more was sure.
    clearer = max(one, other, key=lambda sheet: sum(row.is_sure for row in sheet.rows))
    return replace(one, rows=tuple(rows), photograph=clearer.photograph)
