"""Where everything lies on a sheet of paper, in millimetres, and on which ground.

The origin is the paper's upper left corner, x to the right and y down. A sheet is laid
out from a few facts that its code bears (paper, scale, corner, pens), so a reader of
photographs knows where every mark and box is without any record. What version 1 lays
out never changes: sheets are out there with people.

The frame's sides are whole tens of millimetres and scales whole hundreds, so bounds are
whole metres; its corner is a whole number of grid squares, so that the fine grid of a
sheet stands on round coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from types import MappingProxyType
from typing import Literal, get_args

from talking_maps.errors import BadValue
from talking_maps.model.plan import SCENES, Scene

Paper = Literal["A4", "A3", "A2", "A1", "A0"]
PAPERS: tuple[Paper, ...] = get_args(Paper)
Pen = Literal["red", "blue", "green", "orange", "purple", "brown"]
PENS: tuple[Pen, ...] = get_args(Pen)
Bounds = tuple[int, int, int, int]

#: Shorter and longer side of each paper [mm] (ISO 216).
PAPER_MM: Mapping[Paper, tuple[int, int]] = MappingProxyType(
    {
        "A4": (210, 297),
        "A3": (297, 420),
        "A2": (420, 594),
        "A1": (594, 841),
        "A0": (841, 1189),
    }
)
#: Sides of marks and of the code with its quiet zone [mm]: larger sheets are
#: photographed from farther off.
MARK_MM: Mapping[Paper, float] = MappingProxyType(
    {"A4": 9.0, "A3": 9.0, "A2": 12.0, "A1": 14.0, "A0": 18.0}
)
CODE_MM: Mapping[Paper, float] = MappingProxyType(
    {"A4": 36.0, "A3": 42.0, "A2": 56.0, "A1": 74.0, "A0": 98.0}
)
#: Pixels of the printed base for a millimetre of each paper.
PIXELS_PER_MM: Mapping[Paper, int] = MappingProxyType(
    {"A4": 12, "A3": 10, "A2": 8, "A1": 6, "A0": 4}
)
#: What printers leave white at the edges, the title's height, and the white between
#: marks and what is beside them [mm].
EDGE_MM, TITLE_MM, GAP_MM = 6.0, 10.0, 2.5
#: Sides of the frame are whole multiples of this, and so are the fine grid's squares
#: [mm].
GRID_MM = 10
#: The side of a box to be painted, and the least room that it stands in with its
#: pictogram and words [mm].
PEN_BOX_MM = 12.0
PEN_ROOM_MM = (46.0, 17.0)
#: Of three maps side by side: the height of a scene's name, room for coordinates at the
#: left and below, and how far maps are apart [mm].
HEADING_MM, COORDINATES_MM, APART_MM = 9.0, 9.0, 5.0
#: Room for scale, source and date under the boxes of an upright sheet [mm].
NOTES_MM = 10.0
#: Scales are whole multiples of this, between these [1:…]; maps that nobody draws on
#: may show a large land at an overview's scale.
SCALE_STEP, LEAST_SCALE, MOST_SCALE, OVERVIEW_SCALE = 100, 1_000, 25_000, 100_000
#: The scales that are chosen from [1:…].
ROUND_SCALES = (
    *(1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000),
    *(6_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000),
)
OVERVIEW_SCALES = (*ROUND_SCALES, 30_000, 40_000, 50_000, 60_000, 75_000, 100_000)
#: How much sheets beside each other have in common [mm], and the most that one land is
#: divided into.
SHARED_MM, MOST_SHEETS = 20, 64
#: The first mark's number by scene: a photograph of three sheets tells them apart.
FIRST_MARK: Mapping[Scene, int] = MappingProxyType(
    {"past": 0, "present": 12, "future": 24}
)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle on the paper [mm]."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return where its right side lies [mm]."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return where its lower side lies [mm]."""
        return self.top + self.height

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Return its corners [mm], clockwise from the upper left, as ArUco's are."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )


@dataclass(frozen=True, slots=True)
class SheetMark:
    """A printed ArUco mark: its number in the dictionary 4×4, and its black square."""

    id: int
    box: Box


@dataclass(frozen=True, slots=True)
class PenBox:
    """A box to be painted with a pen: what it draws. `room` holds box and words."""

    pen: Pen
    layer: str
    box: Box
    room: Box


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a map sheet is laid out from, all of it in its code.

    `west` and `north` are the frame's corner in the CRS `epsg` [m]; `scale` is the
    denominator; `pens` says which pen draws which layer, in the order of the boxes.
    """

    paper: Paper
    is_wide: bool
    scale: int
    epsg: int
    west: int
    north: int
    scene: Scene = "present"
    pens: tuple[tuple[Pen, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet laid out: boxes in millimetres, and the ground in its frame [m].

    `bounds` are west, south, east, north in the facts' CRS. `strip` is what remains for
    boxes, code and words beside or under the map.
    """

    facts: SheetFacts
    width: float
    height: float
    title: Box
    frame: Box
    strip: Box
    code: Box
    notes: Box
    marks: tuple[SheetMark, ...]
    pens: tuple[PenBox, ...]
    bounds: Bounds

    @property
    def pixels_per_mm(self) -> int:
        """Return how many pixels of the printed base a millimetre has."""
        return PIXELS_PER_MM[self.facts.paper]

    @property
    def base_shape(self) -> tuple[int, int]:
        """Return rows and columns of the printed base, which fills the frame."""
        return (
            round(self.frame.height * self.pixels_per_mm),
            round(self.frame.width * self.pixels_per_mm),
        )

    def to_paper(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the ground [m] lies on the paper [mm]."""
        west, _, _, north = self.bounds
        metres = self.facts.scale / 1000
        return (
            self.frame.left + (x - west) / metres,
            self.frame.top + (north - y) / metres,
        )

    def to_ground(self, x: float, y: float) -> tuple[float, float]:
        """Return which point of the ground [m] a place on the paper [mm] shows."""
        west, _, _, north = self.bounds
        metres = self.facts.scale / 1000
        return (
            west + (x - self.frame.left) * metres,
            north - (y - self.frame.top) * metres,
        )


def lay_out(facts: SheetFacts) -> SheetLayout:
    """Return where everything lies; raises BadValue for facts no sheet can have."""
    _check(facts)
    short, long = PAPER_MM[facts.paper]
    width, height = (long, short) if facts.is_wide else (short, long)
    title = Box(EDGE_MM, EDGE_MM, width - 2 * EDGE_MM, TITLE_MM)
    frame, strip = _frame_and_strip(facts, float(width), float(height))
    metres = facts.scale / 1000
    east = facts.west + round(frame.width * metres)
    south = facts.north - round(frame.height * metres)
    code_side = CODE_MM[facts.paper]
    code = Box(strip.right - code_side, strip.bottom - code_side, code_side, code_side)
    pens = _pen_boxes(facts, strip, code)
    return SheetLayout(
        facts,
        float(width),
        float(height),
        title,
        frame,
        strip,
        code,
        _notes(facts, strip, code, pens),
        tuple(_marks(facts, frame)),
        pens,
        (facts.west, south, east, facts.north),
    )


def frame_mm(paper: Paper, is_wide: bool) -> tuple[float, float]:
    """Return the width and height of a paper's frame [mm].

    >>> frame_mm("A4", is_wide=True), frame_mm("A4", is_wide=False)
    ((220.0, 160.0), (170.0, 200.0))
    """
    made = lay_out(SheetFacts(paper, is_wide, LEAST_SCALE, 32718, 0, 0))
    return made.frame.width, made.frame.height


def cover(
    bounds: tuple[float, float, float, float],
    *,
    paper: Paper,
    epsg: int,
    scale: int | None = None,
    is_overview: bool = False,
) -> tuple[SheetFacts, ...]:
    """Return the sheets that show the bounds [m], row by row from the north-west.

    Without a scale the largest round one at which a single sheet is enough, or the
    smallest with as many sheets as are needed. The sheet lies as leaves it the
    fewest, then as shows the land largest. Raises BadValue for more than
    `MOST_SHEETS`, and for a scale that no sheet has: drawn on is none smaller than
    `MOST_SCALE`, looked at (`is_overview`) none smaller than `OVERVIEW_SCALE`.
    """
    if scale is not None:
        _check_scale(scale, OVERVIEW_SCALE if is_overview else MOST_SCALE)
    chosen_from = OVERVIEW_SCALES if is_overview else ROUND_SCALES
    scales = chosen_from if scale is None else (scale,)
    for one in scales:
        wide = _is_wide(bounds, paper, one)
        if _count(bounds, paper, wide, one) == 1 or one == scales[-1]:
            return _grid(bounds, SheetFacts(paper, wide, one, epsg, 0, 0))
    raise AssertionError("there is a last scale")


def _is_wide(bounds: tuple[float, float, float, float], paper: Paper, one: int) -> bool:
    """Return whether fewer or larger sheets are needed if they lie on their side."""
    return min(
        (False, True),
        key=lambda is_wide: (
            _count(bounds, paper, is_wide, one),
            _waste(bounds, paper, is_wide, one),
        ),
    )


def lay_out_three(
    bounds: tuple[float, float, float, float],
    *,
    paper: Paper,
    epsg: int,
    scale: int | None = None,
) -> tuple[SheetLayout, ...]:
    """Return three frames side by side on one wide paper, one for each scene.

    They share paper, title and strip, and have no marks: nothing is drawn on them.
    Without a scale the largest round one at which the land [m] fits. Raises BadValue
    where it does not fit.
    """
    width, height = map(float, reversed(PAPER_MM[paper]))
    title = Box(EDGE_MM, EDGE_MM, width - 2 * EDGE_MM, TITLE_MM)
    top = title.bottom + HEADING_MM
    across = _tens((width - 2 * EDGE_MM - COORDINATES_MM - 2 * APART_MM) / 3)
    down = _tens(height - top - COORDINATES_MM - CODE_MM[paper] - EDGE_MM)
    chosen = _fitting(bounds, (across, down), paper, scale)
    metres, step = chosen / 1000, chosen * GRID_MM // 1000
    west = _spread(bounds[0], bounds[2], across * metres, 1, step)[0]
    south = _spread(bounds[1], bounds[3], down * metres, 1, step)[0]
    north, east = south + round(down * metres), west + round(across * metres)
    lower = top + down + COORDINATES_MM
    strip = Box(EDGE_MM, lower, width - 2 * EDGE_MM, height - EDGE_MM - lower)
    free = width - 2 * EDGE_MM - COORDINATES_MM - 3 * across
    return tuple(
        SheetLayout(
            SheetFacts(paper, True, chosen, epsg, west, north, scene),
            width,
            height,
            title,
            Box(EDGE_MM + COORDINATES_MM + i * (across + free / 2), top, across, down),
            strip,
            code=Box(strip.right, strip.top, 0, 0),
            notes=strip,
            marks=(),
            pens=(),
            bounds=(west, south, east, north),
        )
        for i, scene in enumerate(SCENES)
    )


def _fitting(
    bounds: Sequence[float], frame: tuple[float, float], paper: Paper, given: int | None
) -> int:
    """Return the largest scale at which the bounds fit into a frame [mm]."""
    west, south, east, north = bounds
    # A square of the grid is lost where the corner is moved onto it.
    least = 1000 * max(
        (east - west) / (frame[0] - GRID_MM), (north - south) / (frame[1] - GRID_MM)
    )
    if given is not None:
        _check_scale(given, OVERVIEW_SCALE)
    scales = OVERVIEW_SCALES if given is None else (given,)
    found = next((one for one in scales if one >= least), None)
    if found is None:
        raise BadValue(
            "The land does not fit on {paper} three times at 1:{scale:whole}. Choose a "
            "smaller scale or larger paper.",
            paper=paper,
            scale=scales[-1],
        )
    return found


def _check(facts: SheetFacts) -> None:
    _check_scale(facts.scale, OVERVIEW_SCALE)
    step = facts.scale * GRID_MM // 1000
    if facts.west % step or facts.north % step:
        raise BadValue(
            "The sheet's corner does not lie on its grid of {step:whole} m.", step=step
        )
    pens = [pen for pen, _ in facts.pens]
    layers = [layer for _, layer in facts.pens]
    if len(set(pens)) < len(pens) or len(set(layers)) < len(layers):
        raise BadValue("Each pen draws one layer, and each layer has one pen.")
    if not set(pens) <= set(PENS):
        raise BadValue(
            "“{pen}” is no pen of the sheets. Choose among: {known}.",
            pen=next(pen for pen in pens if pen not in PENS),
            known=", ".join(PENS),
        )


def _check_scale(scale: int, most: int) -> None:
    if not LEAST_SCALE <= scale <= most or scale % SCALE_STEP:
        raise BadValue(
            "A sheet's scale lies between 1:{least:whole} and 1:{most:whole}, in whole "
            "hundreds. Choose another than 1:{scale:whole}.",
            least=LEAST_SCALE,
            most=most,
            scale=scale,
        )


def _frame_and_strip(facts: SheetFacts, width: float, height: float) -> tuple[Box, Box]:
    """Return the map's frame and the strip right of it, or under it where upright."""
    band = MARK_MM[facts.paper] + 2 * GAP_MM
    strip = CODE_MM[facts.paper]
    left, top = EDGE_MM + band - GAP_MM, EDGE_MM + TITLE_MM + band
    beside, under = (strip, 0.0) if facts.is_wide else (0.0, strip + NOTES_MM)
    right = width - EDGE_MM - beside - (band if facts.is_wide else band - GAP_MM)
    bottom = height - EDGE_MM - under - (band - GAP_MM if facts.is_wide else band)
    frame = Box(left, top, _tens(right - left), _tens(bottom - top))
    if facts.is_wide:
        side = frame.right + band
        upper = EDGE_MM + TITLE_MM + GAP_MM
        return frame, Box(side, upper, width - EDGE_MM - side, height - EDGE_MM - upper)
    lower = frame.bottom + band
    return frame, Box(EDGE_MM, lower, width - 2 * EDGE_MM, height - EDGE_MM - lower)


def _tens(length: float) -> float:
    return float(floor(length / GRID_MM) * GRID_MM)


def _marks(facts: SheetFacts, frame: Box) -> Iterator[SheetMark]:
    """Yield twelve marks around the frame, clockwise from its upper left corner."""
    side = MARK_MM[facts.paper]
    lefts = _along(frame.left - GAP_MM - side, frame.right + GAP_MM)
    tops = _along(frame.top - GAP_MM - side, frame.bottom + GAP_MM)
    places = [
        *((x, tops[0]) for x in lefts),
        *((lefts[3], y) for y in tops[1:]),
        *((x, tops[3]) for x in reversed(lefts[:3])),
        *((lefts[0], y) for y in reversed(tops[1:3])),
    ]
    first = FIRST_MARK[facts.scene]
    for number, (x, y) in enumerate(places):
        yield SheetMark(first + number, Box(x, y, side, side))


def _along(first: float, last: float) -> tuple[float, ...]:
    step = (last - first) / 3
    return first, first + step, first + 2 * step, last


def _pen_boxes(facts: SheetFacts, strip: Box, code: Box) -> tuple[PenBox, ...]:
    """Return the boxes: in a column above the code, or in rows left of it."""
    if not facts.pens:
        return ()
    if facts.is_wide:
        columns, room = 1, Box(strip.left, strip.top, strip.width, 0.0)
        height = min(
            PEN_ROOM_MM[1] + 5, (code.top - GAP_MM - strip.top) / len(facts.pens)
        )
    else:
        columns = max(1, floor((code.left - GAP_MM - strip.left) / PEN_ROOM_MM[0]))
        columns = min(columns, len(facts.pens))
        rows = ceil(len(facts.pens) / columns)
        columns = ceil(len(facts.pens) / rows)
        room = Box(strip.left, strip.top, code.left - GAP_MM - strip.left, 0.0)
        height = min(PEN_ROOM_MM[1], (strip.height - NOTES_MM) / rows)
    width = room.width / columns
    boxes = []
    for number, (pen, layer) in enumerate(facts.pens):
        x = room.left + number % columns * width
        y = room.top + number // columns * height
        top = y + (height - PEN_BOX_MM) / 2
        boxes.append(
            PenBox(
                pen,
                layer,
                Box(x, top, PEN_BOX_MM, PEN_BOX_MM),
                Box(x, y, width - GAP_MM, height),
            )
        )
    return tuple(boxes)


def _notes(facts: SheetFacts, strip: Box, code: Box, pens: Sequence[PenBox]) -> Box:
    """Return what the strip has left: between boxes and code, or under the boxes."""
    end = max((box.room.bottom for box in pens), default=strip.top)
    if facts.is_wide:
        return Box(strip.left, end, strip.width, code.top - end)
    return Box(strip.left, end, code.left - GAP_MM - strip.left, strip.bottom - end)


def _count(bounds: Sequence[float], paper: Paper, is_wide: bool, scale: int) -> int:
    across, down = _counts(bounds, paper, is_wide, scale)
    return across * down


def _counts(
    bounds: Sequence[float], paper: Paper, is_wide: bool, scale: int
) -> tuple[int, int]:
    """Return how many sheets beside and below each other the bounds need."""
    west, south, east, north = bounds
    width, height = frame_mm(paper, is_wide)
    # A square of the grid is lost where the corner is moved onto it.
    return (
        _needed((east - west) * 1000 / scale, width - GRID_MM),
        _needed((north - south) * 1000 / scale, height - GRID_MM),
    )


def _needed(length: float, one: float) -> int:
    return 1 if length <= one else 1 + ceil((length - one) / (one - SHARED_MM))


def _waste(bounds: Sequence[float], paper: Paper, is_wide: bool, scale: int) -> float:
    """Return how much of the tighter side the land fills: less is looser, better."""
    west, south, east, north = bounds
    width, height = frame_mm(paper, is_wide)
    return max((east - west) / width, (north - south) / height) / scale


def _grid(bounds: Sequence[float], first: SheetFacts) -> tuple[SheetFacts, ...]:
    """Return sheets of one kind that cover the bounds, spread evenly about them."""
    across, down = _counts(bounds, first.paper, first.is_wide, first.scale)
    _check_count(first, across, down)
    west, south, east, north = bounds
    width, height = frame_mm(first.paper, first.is_wide)
    metres = first.scale / 1000
    step = first.scale * GRID_MM // 1000
    wests = _spread(west, east, width * metres, across, step)
    souths = _spread(south, north, height * metres, down, step)
    norths = [one + round(height * metres) for one in reversed(souths)]
    return tuple(
        SheetFacts(
            first.paper, first.is_wide, first.scale, first.epsg, x, y, first.scene
        )
        for y, x in product(norths, wests)
    )


def _check_count(first: SheetFacts, across: int, down: int) -> None:
    """Raise BadValue for more sheets than anybody prints."""
    if across * down > MOST_SHEETS:
        raise BadValue(
            "At 1:{scale:whole} on {paper} the land needs {needed:whole} sheets. "
            "Choose a smaller scale or larger paper.",
            scale=first.scale,
            paper=first.paper,
            needed=across * down,
        )


def _spread(low: float, high: float, one: float, count: int, step: int) -> list[int]:
    """Return where lengths begin so that they cover low to high, on the grid."""
    if count == 1:
        return [round(((low + high) / 2 - one / 2) / step) * step]
    first, last = low, high - one
    return [
        floor((first + (last - first) * i / (count - 1)) / step) * step
        if i < count - 1
        else ceil(last / step) * step
        for i in range(count)
    ]
