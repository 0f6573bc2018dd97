"""Where everything lies on a juror's marking sheet, in millimetres.

One sheet a juror and entry, A4 upright, laid out from what its code says: a row a
criterion, and in it a box to cross for each face from the worst to the best. Eight
marks stand around it, of numbers that no map sheet has. Version 1 never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from talking_maps.errors import BadValue
from talking_maps.sheet.code import MarkingCode
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
#: A page holds so many rows.
ROWS = 6
#: The side of a box to cross, and the face above it [mm].
CROSS_BOX_MM, FACE_MM = 8.0, 9.0
#: A contest has no more faces than a row has room for.
MOST_FACES = 10


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """A criterion's row: where its words stand, its boxes from worst to best [mm].

    `faces` are the places above the boxes; `note` is a line to write on, which stays a
    picture.
    """

    criterion: str
    words: Box
    boxes: tuple[Box, ...]
    faces: tuple[Box, ...]
    note: Box


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
    """Return the codes of the pages that all the criteria need, six on each."""
    parts = [
        code.criteria[first : first + ROWS]
        for first in range(0, len(code.criteria), ROWS)
    ]
    return tuple(
        replace(code, criteria=part, page=number)
        for number, part in enumerate(parts, start=1)
    )


def lay_out_marking(code: MarkingCode) -> MarkingLayout:
    """Return where everything lies on one page; raises BadValue for too much on it."""
    if not 2 <= code.faces <= MOST_FACES or not 1 <= len(code.criteria) <= ROWS:  # noqa: PLR2004 - one face says nothing
        raise BadValue(
            "A marking sheet has from 2 to {faces:whole} faces and at most {rows:whole}"
            " criteria on a page.",
            faces=MOST_FACES,
            rows=ROWS,
        )
    width, height = map(float, PAPER_MM["A4"])
    band = EDGE_MM + MARK_MM["A4"] + GAP_MM
    inner = Box(band, band, width - 2 * band, height - 2 * band)
    side = CODE_MM["A4"]
    squares = Box(inner.right - side, inner.top, side, side)
    head = Box(inner.left, inner.top, inner.width - side - GAP_MM, HEAD_MM)
    rows = tuple(
        _row(
            one,
            Box(inner.left, inner.top + HEAD_MM + i * ROW_MM, inner.width, ROW_MM),
            code.faces,
        )
        for i, one in enumerate(code.criteria)
    )
    foot = Box(inner.left, inner.bottom - FOOT_MM, inner.width, FOOT_MM)
    return MarkingLayout(
        code, width, height, head, squares, _marks(width, height), rows, foot
    )


def _marks(width: float, height: float) -> tuple[SheetMark, ...]:
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


def _row(criterion: str, room: Box, faces: int) -> MarkingRow:
    """Return a row: words at the left, faces over boxes at the right, a line below."""
    words = Box(room.left, room.top + 1, room.width * 0.38, room.height - 3)
    left = words.right + GAP_MM
    step = (room.right - left) / faces
    boxes, heads = [], []
    for i in range(faces):
        middle = left + (i + 0.5) * step
        face = Box(middle - FACE_MM / 2, room.top + 1, FACE_MM, FACE_MM)
        heads.append(face)
        boxes.append(
            Box(
                middle - CROSS_BOX_MM / 2,
                face.bottom + 1,
                CROSS_BOX_MM,
                CROSS_BOX_MM,
            )
        )
    note = Box(left, boxes[0].bottom + 0.5, room.right - left, 6.0)
    return MarkingRow(criterion, words, tuple(boxes), tuple(heads), note)
