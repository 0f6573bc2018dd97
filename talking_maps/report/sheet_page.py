"""The parts of a map sheet: pictures and words with their places in millimetres.

All is placed by a layout of `sheet`, so that the paper has everything where a reader of
photographs looks for it. Sheets larger than a printer's paper are divided into parts
that overlap, each with marks to cut and glue by.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Literal

from markupsafe import Markup, escape
from PIL import Image

from talking_maps.report import map_svg
from talking_maps.report.map_svg import Frame
from talking_maps.sheet.base import GreyArray
from talking_maps.sheet.layout import (
    EDGE_MM,
    PAPER_MM,
    Box,
    Paper,
    SheetLayout,
    SheetMark,
)
from talking_maps.sheet.marks import CELLS, white_cells
from talking_maps.symbology import svg_elements
from talking_maps.symbology.svg_elements import NOTHING, Drawing, element, number, sheet

Align = Literal["left", "center", "right"]

INK, SOFT = "#1f1d1a", "#57524a"
FONT = "Atkinson Hyperlegible Next"
#: Distances of the grid's lines that are chosen from [m], and the least on paper [mm].
GRID_STEPS_M = (*(50, 100, 200, 500, 1_000), *(2_000, 5_000, 10_000))
GRID_APART_MM = 36.0
#: Height of coordinates, and about how wide one is [mm].
COORDINATE_MM, COORDINATE_WIDE_MM = 2.3, 15.0
#: How much parts of a divided sheet have in common [mm].
OVERLAP_MM = 12.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture with its place on the page [mm]."""

    svg: Drawing
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Lines of words in a box of the page [mm]; `size` is the largest they are [pt]."""

    words: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    size: float
    weight: int = 400
    align: Align = "left"
    soft: bool = False
    low: bool = False
    middle: bool = False


@dataclass(slots=True)
class SheetPage:
    """A page that is being laid out [mm]."""

    width: float
    height: float
    pictures: list[Placed] = field(default_factory=list)
    words: list[PlacedWords] = field(default_factory=list)

    def draw(self, *inside: Markup) -> None:
        """Add lines and fills, in millimetres of the whole page."""
        made = sheet(self.width, self.height, NOTHING, *inside)
        self.pictures.append(Placed(made, 0, 0, self.width, self.height))

    def place(self, svg: Drawing, box: Box) -> None:
        """Add a picture that fills a box."""
        self.pictures.append(Placed(svg, box.left, box.top, box.width, box.height))

    def say(
        self,
        box: Box,
        *lines: str,
        size: float,
        weight: int = 400,
        align: Align = "left",
        soft: bool = False,
        low: bool = False,
        middle: bool = False,
    ) -> None:
        """Add lines of words in a box; empty ones are left out."""
        told = tuple(line for line in lines if line)
        if told:
            self.words.append(
                PlacedWords(
                    told,
                    *(box.left, box.top, box.width, box.height),
                    size=size,
                    weight=weight,
                    align=align,
                    soft=soft,
                    low=low,
                    middle=middle,
                )
            )

    def told(self, parts: Sequence[dict[str, object]] = ()) -> dict[str, object]:
        """Return the page for the template."""
        return {
            "width": self.width,
            "height": self.height,
            "pictures": [asdict(one) for one in self.pictures],
            "words": [asdict(one) for one in self.words],
            "parts": list(parts),
        }


def base_picture(grey: GreyArray, width: float, height: float) -> Drawing:
    """Return the printed base as a drawing of that size [mm], pixel for pixel."""
    png = io.BytesIO()
    Image.fromarray(grey).save(png, "PNG", compress_level=6)
    address = "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
    return Drawing(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" '
            'viewBox="0 0 {w} {h}"><image x="0" y="0" width="{w}" height="{h}" '
            'href="{address}"/></svg>'
        ).format(w=number(width), h=number(height), address=Markup(address))  # noqa: S704 - base64
    )


def outline(box: Box, *, colour: str = INK, width: float = 0.25) -> Markup:
    """Return a box's outline."""
    return element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.width,
        height=box.height,
        fill="none",
        stroke=colour,
        stroke_width=width,
    )


def line(
    *places: tuple[float, float],
    width: float = 0.2,
    colour: str = INK,
    dashes: str = "",
) -> Markup:
    """Return a line through places of the page [mm]."""
    return element(
        "path",
        d=svg_elements.points(*places),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes,
    )


def written(
    words: str,
    x: float,
    y: float,
    *,
    size: float,
    turn: float = 0,
    align: str = "start",
) -> Markup:
    """Return words at a point of the page, `size` millimetres high."""
    return element(
        "text",
        escape(words),
        x=x,
        y=y,
        font_family=FONT,
        font_size=size,
        text_anchor=align,
        fill=SOFT,
        transform=f"rotate({number(turn)} {number(x)} {number(y)})" if turn else "",
    )


def mark_squares(marks: Sequence[SheetMark]) -> Markup:
    """Return the marks, each a black square with its white cells left out."""
    paths = []
    for mark in marks:
        cell = mark.box.width / CELLS
        paths.append(_square(mark.box.left, mark.box.top, mark.box.width))
        paths += [
            _square(mark.box.left + x * cell, mark.box.top + y * cell, cell)
            for x, y in white_cells(mark.id)
        ]
    return element("path", d="".join(paths), fill="#000000", fill_rule="evenodd")


def _square(x: float, y: float, side: float) -> str:
    right, bottom = number(x + side), number(y + side)
    return f"M{number(x)} {number(y)}H{right}V{bottom}H{number(x)}Z"


def grid_step_m(scale: int) -> int:
    """Return how far apart the grid's lines are [m], a round number.

    >>> grid_step_m(5_000), grid_step_m(25_000)
    (200, 1000)
    """
    least = GRID_APART_MM * scale / 1000
    return next((one for one in GRID_STEPS_M if one >= least), GRID_STEPS_M[-1])


def coordinates(made: SheetLayout, *, has_lines: bool) -> Markup:
    """Return the grid's coordinates round the frame, with ticks or with whole lines.

    What would lie on a mark is left out.
    """
    return NOTHING.join(
        (*_eastings(made, has_lines=has_lines), *_northings(made, has_lines=has_lines))
    )


def _eastings(made: SheetLayout, *, has_lines: bool) -> Iterator[Markup]:
    west, _, east, _ = made.bounds
    frame, step = made.frame, grid_step_m(made.facts.scale)
    for x in range(ceil(west / step) * step, east + 1, step):
        at, _ = made.to_paper(x, 0)
        yield line((at, frame.bottom), (at, frame.bottom + 1.5))
        if has_lines:
            yield _thin((at, frame.top), (at, frame.bottom))
        room = Box(at - COORDINATE_WIDE_MM / 2, frame.bottom + 1, COORDINATE_WIDE_MM, 4)
        if not _is_taken(room, made) and frame.left <= room.left + 4:
            words = f"{_grouped(x)} E"
            yield written(
                words, at, frame.bottom + 4.2, size=COORDINATE_MM, align="middle"
            )


def _northings(made: SheetLayout, *, has_lines: bool) -> Iterator[Markup]:
    _, south, _, north = made.bounds
    frame, step = made.frame, grid_step_m(made.facts.scale)
    for y in range(ceil(south / step) * step, north + 1, step):
        _, at = made.to_paper(0, y)
        yield line((frame.left, at), (frame.left - 1.5, at))
        if has_lines:
            yield _thin((frame.left, at), (frame.right, at))
        room = Box(frame.left - 5, at - COORDINATE_WIDE_MM / 2, 4, COORDINATE_WIDE_MM)
        if not _is_taken(room, made) and room.bottom - 4 <= frame.bottom:
            words = f"{_grouped(y)} N"
            yield written(
                words,
                frame.left - 2.6,
                at,
                size=COORDINATE_MM,
                turn=-90,
                align="middle",
            )


def _thin(*places: tuple[float, float]) -> Markup:
    return line(*places, width=0.1, colour="#7d776c")


def _grouped(metres: int) -> str:
    return f"{metres:,}".replace(",", "\N{NO-BREAK SPACE}")


def _is_taken(room: Box, made: SheetLayout) -> bool:
    return any(
        mark.box.left - 1.5 < room.right
        and room.left < mark.box.right + 1.5
        and mark.box.top - 1.5 < room.bottom
        and room.top < mark.box.bottom + 1.5
        for mark in made.marks
    )


def bar_m(scale: int, longest_mm: float) -> float:
    """Return the round length of a scale's bar [m] that is no longer on paper [mm].

    >>> bar_m(5_000, 50), bar_m(25_000, 30)
    (200.0, 500.0)
    """
    wide = longest_mm / map_svg.LONGEST_BAR
    return map_svg.scale_bar(Frame(0, 0, 1000 / scale, wide, 1))


def scale_bar(scale: int, x: float, y: float, longest_mm: float, length: str) -> Markup:
    """Return a bar of four parts at a place [mm], its length written beside it."""
    long = bar_m(scale, longest_mm) * 1000 / scale
    parts = [
        element(
            "rect",
            x=x + i * long / 4,
            y=y,
            width=long / 4,
            height=1.5,
            fill=INK if i % 2 == 0 else "#ffffff",
            stroke=INK,
            stroke_width=0.15,
        )
        for i in range(4)
    ]
    return NOTHING.join((*parts, written(length, x + long + 1.2, y + 1.7, size=2.8)))


def north_arrow(x: float, y: float, size: float) -> Markup:
    """Return an arrow to the north of the grid, with its letter, its top at a place."""
    half, tall = size * 0.28, size * 0.72
    arrow = element(
        "path",
        d=f"M{number(x)} {number(y)}L{number(x + half)} {number(y + tall)}"
        f"L{number(x)} {number(y + tall * 0.75)}"
        f"L{number(x - half)} {number(y + tall)}Z",
        fill=INK,
    )
    word = written("N", x, y + size * 1.02, size=size * 0.34, align="middle")
    return arrow + word


def parts_of(page: SheetPage, paper: Paper, says: str) -> list[dict[str, object]]:
    """Return how a page is divided for a printer of that paper, row by row.

    `says` has {row} and {column}, which tell where a part is glued. One page that the
    paper holds is not divided.
    """
    short, long = PAPER_MM[paper]
    if sorted((page.width, page.height)) <= [short, long]:
        return []
    choices = [
        (float(wide), float(high)) for wide, high in ((short, long), (long, short))
    ]
    wide, high = min(choices, key=lambda one: _needed(page, one))
    across, down = _counts(page, (wide, high))
    inner = (wide - 2 * EDGE_MM, high - 2 * EDGE_MM)
    told: list[dict[str, object]] = []
    for row in range(down):
        for column in range(across):
            left = column * (inner[0] - OVERLAP_MM)
            top = row * (inner[1] - OVERLAP_MM)
            box = Box(
                left,
                top,
                min(inner[0], page.width - left),
                min(inner[1], page.height - top),
            )
            glue = _glue(box, (wide, high), (column < across - 1, row < down - 1))
            told.append(
                {
                    "paper": (wide, high),
                    "edge": EDGE_MM,
                    "left": box.left,
                    "top": box.top,
                    "width": box.width,
                    "height": box.height,
                    "glue": glue,
                    "says": says.replace("{row}", str(row + 1)).replace(
                        "{column}", str(column + 1)
                    ),
                }
            )
    return told


def _needed(page: SheetPage, paper: tuple[float, float]) -> int:
    across, down = _counts(page, paper)
    return across * down


def _counts(page: SheetPage, paper: tuple[float, float]) -> tuple[int, int]:
    across, down = (
        max(1, ceil((one - OVERLAP_MM - 1e-6) / (side - 2 * EDGE_MM - OVERLAP_MM)))
        for one, side in zip((page.width, page.height), paper, strict=True)
    )
    return across, down


def _glue(box: Box, paper: tuple[float, float], more: tuple[bool, bool]) -> Drawing:
    """Return corners to cut at, and where the next parts at the right and below lie."""
    here = Box(EDGE_MM, EDGE_MM, box.width, box.height)
    lines = [
        line((x, y), (x + 4 * dx, y), width=0.15)
        + line((x, y), (x, y + 4 * dy), width=0.15)
        for (x, y), dx, dy in zip(
            here.corners, (-1, 1, 1, -1), (-1, -1, 1, 1), strict=True
        )
    ]
    right, below = here.right - OVERLAP_MM, here.bottom - OVERLAP_MM
    middle = (here.left + here.width / 2, here.top + here.height / 2)
    seams_down = [here.left] * (box.left > 0)
    seams_across = [here.top] * (box.top > 0)
    if more[0]:
        lines.append(_dashed((right, here.top), (right, here.bottom)))
        lines.append(_arrow(here.right + 1.5, middle[1], 0))
        seams_down.append(right)
    if more[1]:
        lines.append(_dashed((here.left, below), (here.right, below)))
        lines.append(_arrow(middle[0], here.bottom + 1.5, 90))
        seams_across.append(below)
    for share in (0.25, 0.75):
        lines += [_cross(x, here.top + share * here.height) for x in seams_down]
        lines += [_cross(here.left + share * here.width, y) for y in seams_across]
    return sheet(*paper, NOTHING, *lines)


def _dashed(*places: tuple[float, float]) -> Markup:
    return line(*places, width=0.12, colour=SOFT, dashes="1 2")


def _cross(x: float, y: float) -> Markup:
    return line((x - 2, y), (x + 2, y), width=0.15) + line(
        (x, y - 2), (x, y + 2), width=0.15
    )


def _arrow(x: float, y: float, turn: float) -> Markup:
    """Return a small arrow that shows where the next part lies."""
    return element(
        "path",
        d="M0 -1.2L2.4 0L0 1.2Z",
        fill=SOFT,
        transform=f"translate({number(x)} {number(y)}) rotate({number(turn)})",
    )
