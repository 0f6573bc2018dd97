"""Where everything lies on a juror's marking sheet, in millimetres.

One sheet a juror and entry, A4 upright, laid out from what its code says: a row a
criterion, and in it a box to cross for each face from the worst to the best. Eight
marks stand around it, of numbers that no map sheet has. Version 1 never changes. A row
can ask a question instead: a box for each band or practice, their words above, or a
place to write an amount in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from talking_maps.errors import BadValue
from talking_maps.model.rubric import QuestionKind
from talking_maps.sheet.code import MarkingCode, RowForm
from talking_maps.sheet.layout import (
    CODE_MM,
    EDGE_MM,
    GAP_MM,
    MARK_MM,
    PAPER_MM,
    Box,
    SheetMark,
)

#: The number of the first of its marks: 36 to 43.
FIRST_MARKING_MARK = 36
#: Heights of the head, of a criterion's row, and of the foot to sign [mm].
HEAD_MM, ROW_MM, FOOT_MM = 46.0, 27.0, 24.0
#: On a page with questions rows are higher: words stand beneath faces, so high [mm].
QUESTION_ROW_MM, LABEL_MM = 30.0, 5.2
#: A page holds so many rows.
ROWS = 6
#: The side of a box to cross, and the face above it [mm].
CROSS_BOX_MM, FACE_MM = 8.0, 9.0
#: Where an amount is written, the unit's pictogram at its left [mm].
WRITE_MM = (46.0, 11.0)
#: A contest has no more faces than a row has room for.
MOST_FACES = 10


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """A row: where its words stand, its boxes from worst to best [mm].

    `criterion` is what the code calls it: a criterion, or `criterion/question`. `faces`
    are the places above the boxes of faces. `labels` are those of words: beneath faces,
    above bands, best first, and above practices, of which any number is crossed; none
    on a page without questions. `write` is where an amount is written. `note` is a line
    to write on, which stays a picture as that does.
    """

    criterion: str
    words: Box
    boxes: tuple[Box, ...]
    faces: tuple[Box, ...]
    note: Box
    kind: QuestionKind = "faces"
    labels: tuple[Box, ...] = ()
    write: Box | None = None


@dataclass(frozen=True, slots=True)
class MarkingLayout:
    """A marking sheet laid out [mm]."""

    code_text: MarkingCode
    width: float
    height: float
    head: Box
    code: Box
    marks: tuple[SheetMark, ...]
    rows: tuple[MarkingRow, ...]
    foot: Box


def marking_pages(code: MarkingCode) -> tuple[MarkingCode, ...]:
    """Return the codes of the pages that all the criteria need, at most six on each.

    The questions of a criterion stand on one page, unless they need more than one.
    """
    plain = RowForm("faces", code.faces)
    made = []
    for page, rows in enumerate(_pages(code.criteria), start=1):
        forms = code.forms[rows.start : rows.stop]
        made.append(
            replace(
                code,
                criteria=code.criteria[rows.start : rows.stop],
                page=page,
                forms=() if all(form == plain for form in forms) else forms,
            )
        )
    return tuple(made)


def _pages(rows: Sequence[str]) -> Iterator[range]:
    """Yield which rows stand on each page."""
    first, last = 0, 0
    for _, some in groupby(rows, key=lambda row: row.partition("/")[0]):
        count = len(tuple(some))
        if last - first + count > ROWS and last > first:
            yield range(first, last)
            first = last
        last += count
        while last - first > ROWS:
            yield range(first, first + ROWS)
            first += ROWS
    if last > first:
        yield range(first, last)


def lay_out_marking(code: MarkingCode) -> MarkingLayout:
    """Return where everything lies on one page; raises BadValue for too much on it."""
    if not 2 <= code.faces <= MOST_FACES or not 1 <= len(code.criteria) <= ROWS:  # noqa: PLR2004 - one face says nothing
        raise BadValue(
            "A marking sheet has from 2 to {faces:whole} faces and at most {rows:whole}"
            " criteria on a page.",
            faces=MOST_FACES,
            rows=ROWS,
        )
    if any(form.boxes > MOST_FACES for form in code.forms):
        raise BadValue(
            "A row of a marking sheet has room for {most:whole} boxes.", most=MOST_FACES
        )
    width, height = map(float, PAPER_MM["A4"])
    band = EDGE_MM + MARK_MM["A4"] + GAP_MM
    inner = Box(band, band, width - 2 * band, height - 2 * band)
    side = CODE_MM["A4"]
    squares = Box(inner.right - side, inner.top, side, side)
    head = Box(inner.left, inner.top, inner.width - side - GAP_MM, HEAD_MM)
    high = QUESTION_ROW_MM if code.forms else ROW_MM
    rooms = (
        Box(inner.left, inner.top + HEAD_MM + i * high, inner.width, high)
        for i in range(len(code.criteria))
    )
    row = _question_row if code.forms else _row
    rows = tuple(
        row(one, room, code.form(place))
        for place, (one, room) in enumerate(zip(code.criteria, rooms, strict=True))
    )
    foot = Box(inner.left, inner.bottom - FOOT_MM, inner.width, FOOT_MM)
    return MarkingLayout(
        code, width, height, head, squares, marking_marks(width, height), rows, foot
    )


def marking_marks(width: float, height: float) -> tuple[SheetMark, ...]:
    """Return the eight marks around a page of a juror's, clockwise."""
    side = MARK_MM["A4"]
    xs = (EDGE_MM, (width - side) / 2, width - EDGE_MM - side)
    ys = (EDGE_MM, (height - side) / 2, height - EDGE_MM - side)
    places: Sequence[tuple[float, float]] = (
        *((x, ys[0]) for x in xs),
        (xs[2], ys[1]),
        *((x, ys[2]) for x in reversed(xs)),
        (xs[0], ys[1]),
    )
    return tuple(
        SheetMark(FIRST_MARKING_MARK + i, Box(x, y, side, side))
        for i, (x, y) in enumerate(places)
    )


def _row(criterion: str, room: Box, form: RowForm) -> MarkingRow:
    """Return a row: words at the left, faces over boxes at the right, a line below."""
    words, boxes = _boxes(room, form)
    faces = tuple(
        Box(box.left - (FACE_MM - box.width) / 2, room.top + 1, FACE_MM, FACE_MM)
        for box in boxes
    )
    left = words.right + GAP_MM
    note = Box(left, boxes[0].bottom + 0.5, room.right - left, 6.0)
    return MarkingRow(criterion, words, boxes, faces, note)


def _question_row(criterion: str, room: Box, form: RowForm) -> MarkingRow:
    """Return a row of a page with questions: words beneath faces, else above boxes."""
    room = Box(room.left, room.top + 0.8, room.width, room.height - 0.8)
    words, boxes = _boxes(room, form)
    left, top = words.right + GAP_MM, room.top + 1
    beneath = top + FACE_MM + 1 + CROSS_BOX_MM + 0.3
    note = Box(left, beneath + LABEL_MM + 0.2, room.right - left, 3.6)
    if form.kind == "amount":
        write = Box(left + WRITE_MM[1] + 2, top + 4, *WRITE_MM)
        return MarkingRow(criterion, words, (), (), note, form.kind, (), write)
    wide = (room.right - left) / form.boxes - 1
    is_faces = form.kind == "faces"
    labels = tuple(
        Box(
            box.left + (box.width - wide) / 2,
            beneath if is_faces else top,
            wide,
            LABEL_MM if is_faces else FACE_MM,
        )
        for box in boxes
    )
    faces = _row(criterion, room, form).faces if is_faces else ()
    return MarkingRow(criterion, words, boxes, faces, note, form.kind, labels)


def _boxes(room: Box, form: RowForm) -> tuple[Box, tuple[Box, ...]]:
    """Return where the words of a row stand, and its boxes to cross."""
    words = Box(room.left, room.top + 1, room.width * 0.38, room.height - 3)
    left = words.right + GAP_MM
    step = (room.right - left) / max(form.boxes, 1)
    boxes = tuple(
        Box(
            left + (i + 0.5) * step - CROSS_BOX_MM / 2,
            room.top + 1 + FACE_MM + 1,
            CROSS_BOX_MM,
            CROSS_BOX_MM,
        )
        for i in range(form.boxes)
    )
    return words, boxes
