"""What a juror crossed on a photographed sheet: it is laid flat, and its rows are read.

Marking sheets and sheets of things to visit are laid out alike: marks around, rows of
boxes within. What is kept of a photograph is cut to the sheet, without its tags.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from talking_maps import photo
from talking_maps.contest import ContestState, Event
from talking_maps.contest.jury import check_judge
from talking_maps.contest.lookups import entry_in_force, known_juror
from talking_maps.errors import BadValue
from talking_maps.model.contest import Ballot, Entry, Visit
from talking_maps.model.message import Message
from talking_maps.photo import Printed, SeenSheet
from talking_maps.sheet.crosses import CrossedRow, Doubt, read_rows
from talking_maps.sheet.layout import Box, SheetMark
from talking_maps.workspace.accounts import Actor

#: Resolution at which crosses are looked for, and the least that shows them [px/mm].
CROSS_SCALE, LEAST_SCALE = 8.0, 3.5
#: The longer side of the photograph that is kept [px]; what is left around the sheet.
KEPT_SIDE, AROUND = 2000, 0.03
#: A row that has no boxes.
UNCROSSED = CrossedRow((), None, (), (0.0, 0.0))

DOUBTS: Mapping[Doubt, Message] = {
    "no cross": Message("No cross is seen in this row."),
    "two crosses": Message("More than one box is crossed."),
    "filled box": Message(
        "A box is filled: it was withdrawn, or it was meant. Look at the sheet."
    ),
    "faint": Message("There is a trace in a box: a cross, or a slip of the pen."),
    "heavy": Message("A box is nearly full: crossed, or filled because it was wrong."),
}
DIFFERENT = Message("Two photographs of this sheet show it differently.")


def check_sheet(
    record: ContestState, actor: Actor, contest_id: str, noun: Ballot | Visit
) -> Entry:
    """Return the entry that a sheet is about, if what stands on it may be kept here.

    `contest_id` is the contest that it was printed for, `noun` whose it is and of what,
    still empty. Raises NotFound, NotAllowed or BadValue.
    """
    rules = record.contest
    if contest_id != rules.id:
        raise BadValue(
            "The sheet belongs to the contest “{other}”, not to “{contest}”. Choose "
            "the contest that it was printed for.",
            other=contest_id,
            contest=rules.id,
        )
    known_juror(rules, noun.juror)
    entry = entry_in_force(record, noun.entry, record.lines + 1)
    line = Event(record.lines + 1, actor.clock(), actor.name, actor.role, noun)
    check_judge(record, line, noun.juror, entry)
    return entry


class RowOfBoxes(Protocol):
    """A row of a sheet; one to write an amount in has no boxes."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return its boxes from left to right [mm]."""
        ...


class CrossedLayout(Protocol):
    """A sheet with marks around it and rows of boxes [mm]."""

    @property
    def width(self) -> float:
        """Return how wide it is."""
        ...

    @property
    def height(self) -> float:
        """Return how high it is."""
        ...

    @property
    def marks(self) -> tuple[SheetMark, ...]:
        """Return the marks around it."""
        ...

    @property
    def rows(self) -> Sequence[RowOfBoxes]:
        """Return its rows."""
        ...


def crossed_rows(
    photograph: NDArray[np.uint8], seen: SeenSheet, layout: CrossedLayout
) -> tuple[NDArray[np.float32], float, tuple[CrossedRow, ...]]:
    """Return the sheet laid flat, its resolution [1/mm], and what is crossed on it.

    Raises BadValue where marks or boxes are not seen well enough.
    """
    marks = {mark.id: np.array(mark.box.corners) for mark in layout.marks}
    whole = Box(0.0, 0.0, layout.width, layout.height)
    blank = np.ones((1, 1), dtype=np.float32)
    printed = Printed(layout.width, layout.height, whole, blank, 1.0, marks)
    scale = _scale(seen, printed)
    flat = photo.straighten_by_marks(
        photograph, seen.corners, printed, pixels_per_mm=scale
    )
    rows = _rows(layout, flat, scale)
    return flat, scale, rows


def _scale(seen: SeenSheet, printed: Printed) -> float:
    """Return at how many pixels a millimetre the sheet is read; raises BadValue."""
    scale = min(CROSS_SCALE, photo.resolution(printed, seen.corners))
    if 0 < scale < LEAST_SCALE:
        raise BadValue(
            "The sheet is too small in the picture for crosses to be seen. Photograph "
            "it from nearer."
        )
    return round(max(scale, LEAST_SCALE), 1)


def _rows(
    layout: CrossedLayout,
    flat: NDArray[np.float32],
    scale: float,
) -> tuple[CrossedRow, ...]:
    """Return what is crossed, row by row; raises BadValue."""
    boxes = [row.boxes for row in layout.rows if row.boxes]
    found = iter(read_rows(flat, boxes, pixels_per_mm=scale))
    # A row to write an amount in has none.
    read_of = [next(found) if row.boxes else UNCROSSED for row in layout.rows]
    rows = tuple(one for one in read_of if one is not None)
    if len(rows) < len(read_of):
        raise BadValue(
            "The boxes of the sheet are not seen where they belong. Press it flat and "
            "photograph it whole, from straight above, sharp and in even light."
        )
    return rows


def cut_out(flat: NDArray[np.float32], room: Box, scale: float) -> bytes:
    """Return a part of a sheet laid flat as JPEG."""
    top, left = max(round(room.top * scale), 0), max(round(room.left * scale), 0)
    part = flat[top : round(room.bottom * scale), left : round(room.right * scale)]
    return _jpeg(Image.fromarray((np.clip(part, 0, 1) * 255).astype(np.uint8)))


def kept(photograph: NDArray[np.uint8], seen: SeenSheet) -> bytes:
    """Return the photograph cut to the sheet: nobody's table or face beside it."""
    points = np.concatenate(list(seen.corners.values()))
    low, high = points.min(axis=0), points.max(axis=0)
    edge = AROUND * (high - low).max()
    left, top = np.maximum(low - edge, 0).astype(int)
    right, bottom = np.ceil(high + edge).astype(int)
    made = Image.fromarray(photograph[top:bottom, left:right])
    made.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return _jpeg(made)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
