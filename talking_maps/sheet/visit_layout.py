"""Where everything lies on a juror's sheet of things to visit, in millimetres.

A4 upright, laid out from what its code says: a map beside the code, a row for each
thing that the lot drew, with a box to cross for each of four findings and a line to
write what was measured, and beneath them rows for what is only written. Its marks are
those of marking sheets; the code tells which of the two it is. Version 1 never changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from talking_maps.errors import BadValue
from talking_maps.sheet.code import VisitCode
from talking_maps.sheet.layout import (
    CODE_MM,
    EDGE_MM,
    GAP_MM,
    MARK_MM,
    PAPER_MM,
    Box,
    SheetMark,
)
from talking_maps.sheet.marking_layout import (
    CROSS_BOX_MM,
    FOOT_MM,
    marking_marks,
)

#: A page holds so many rows, each so high [mm].
VISIT_ROWS, VISIT_ROW_MM = 10, 14.0
#: Heights of the title, the map, and the heading over the rows [mm].
TITLE_MM, MAP_MM, HEADING_MM = 11.0, 72.0, 7.0
#: How wide a row's words are, and how far its boxes lie apart [mm].
WORDS_MM, STEP_MM = 60.0, 19.0
#: How many things can be found of a thing on paper: each has a box.
FINDING_BOXES = 4


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A row: where its words stand, its boxes with a word beneath, a line [mm].

    A row for what is only written has no boxes, and words from edge to edge.
    """

    words: Box
    boxes: tuple[Box, ...]
    labels: tuple[Box, ...]
    write: Box


@dataclass(frozen=True, slots=True)
class VisitLayout:
    """A sheet of things to visit laid out [mm]: `parts` are the rows without boxes."""

    code_text: VisitCode
    width: float
    height: float
    head: Box
    map: Box
    code: Box
    hint: Box
    heading: Box
    marks: tuple[SheetMark, ...]
    rows: tuple[VisitRow, ...]
    parts: tuple[VisitRow, ...]
    foot: Box


def lay_out_visit(code: VisitCode) -> VisitLayout:
    """Return where everything lies on one page; raises BadValue for too much on it."""
    if code.first < 1 or code.things < 0 or code.parts < 0 or not _fits(code):
        raise BadValue(
            "A sheet of things to visit has from 1 to {rows:whole} rows.",
            rows=VISIT_ROWS,
        )
    width, height = map(float, PAPER_MM["A4"])
    band = EDGE_MM + MARK_MM["A4"] + GAP_MM
    inner = Box(band, band, width - 2 * band, height - 2 * band)
    side = CODE_MM["A4"]
    wide = inner.width - side - GAP_MM
    head = Box(inner.left, inner.top, wide, TITLE_MM)
    drawn = Box(inner.left, head.bottom + 1, wide, MAP_MM)
    squares = Box(inner.right - side, inner.top, side, side)
    hint = Box(
        squares.left, squares.bottom + 2, side, drawn.bottom - squares.bottom - 2
    )
    heading = Box(inner.left, drawn.bottom + 1, inner.width, HEADING_MM)
    rooms = [
        Box(inner.left, heading.bottom + i * VISIT_ROW_MM, inner.width, VISIT_ROW_MM)
        for i in range(code.things + code.parts)
    ]
    return VisitLayout(
        code,
        width,
        height,
        head,
        drawn,
        squares,
        hint,
        heading,
        marking_marks(width, height),
        tuple(_row(room) for room in rooms[: code.things]),
        tuple(_part(room) for room in rooms[code.things :]),
        Box(inner.left, inner.bottom - FOOT_MM, inner.width, FOOT_MM),
    )


def _fits(code: VisitCode) -> bool:
    return 1 <= code.things + code.parts <= VISIT_ROWS


def _row(room: Box) -> VisitRow:
    first = room.left + WORDS_MM
    boxes = tuple(
        Box(
            first + (i + 0.5) * STEP_MM - CROSS_BOX_MM / 2,
            room.top + 1,
            CROSS_BOX_MM,
            CROSS_BOX_MM,
        )
        for i in range(FINDING_BOXES)
    )
    labels = tuple(
        Box(box.left + CROSS_BOX_MM / 2 - STEP_MM / 2, box.bottom + 0.4, STEP_MM, 2.8)
        for box in boxes
    )
    left = first + FINDING_BOXES * STEP_MM + GAP_MM
    words = Box(room.left, room.top + 0.6, WORDS_MM - 1, room.height - 2)
    write = Box(left, room.top + 1, room.right - left, CROSS_BOX_MM)
    return VisitRow(words, boxes, labels, write)


def _part(room: Box) -> VisitRow:
    half = room.left + room.width / 2
    words = Box(room.left, room.top + 0.6, room.width / 2 - 1, room.height - 2)
    write = Box(half, room.top + 1, room.right - half, CROSS_BOX_MM - 3)
    return VisitRow(words, (), (), write)
