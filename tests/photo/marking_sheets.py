"""Jurors' marking sheets: printed, crossed with pens as people do, photographed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from talking_maps.sheet.code import MarkingCode
from talking_maps.sheet.layout import Box
from talking_maps.sheet.marking_layout import MarkingLayout, lay_out_marking
from tests.photo import camera
from tests.photo.camera import PenStroke
from tests.photo.sheets import FINER
from tests.report.builders import poppler

Hand = Literal["cross", "tick", "stroke", "small", "wide", "filled", "dot"]
#: How people cross a box where they mean it.
CROSSES: tuple[Hand, ...] = ("cross", "cross", "cross", "tick", "stroke", "wide")
PENS = ("blue", "black", "red")


@dataclass(frozen=True)
class PrintedMarkingSheet:
    """A marking sheet off the printer: its code, and its page in grey, 0 … 1.

    `scale` is the page's resolution [1/mm].
    """

    code: MarkingCode
    page: camera.Floats
    scale: float

    @property
    def layout(self) -> MarkingLayout:
        """Return where everything lies on it."""
        return lay_out_marking(self.code)

    def photograph(
        self,
        strokes: Sequence[PenStroke] = (),
        *,
        level: int = 1,
        seed: int = 1,
        turned: float = 0.0,
        size: tuple[int, int] = (1200, 1600),
    ) -> bytes:
        """Return a JPEG of the sheet with strokes on it."""
        page = camera.drawn(self.page, strokes, self.scale, seed)
        return camera.photograph(
            page, self.scale, seed=seed, level=level, size=size, turned=turned
        )


def page_of(
    pdf: bytes, folder: Path, *, number: int = 1, scale: float = 6.0
) -> camera.Floats:
    """Return a page as a printer lays it on paper, `scale` in pixels a mm."""
    some = ("-r", str(25.4 * scale * FINER), "-gray", "-f", str(number))
    pages = poppler("pdftoppm", pdf, folder, *some, "-l", str(number))
    with Image.open(io.BytesIO(pages)) as opened:
        grey: NDArray[np.uint8] = np.asarray(opened.convert("L").reduce(FINER))
    return np.divide(grey, 255, dtype=np.float32)


def printed(
    pdf: bytes, code: MarkingCode, folder: Path, scale: float = 6.0
) -> PrintedMarkingSheet:
    """Return the first page as a printer lays it on paper, `scale` in pixels a mm."""
    return PrintedMarkingSheet(code, page_of(pdf, folder, scale=scale), scale)


def crossed(
    sheet: PrintedMarkingSheet,
    meant: Mapping[int, Mapping[int, Hand]],
    *,
    seed: int,
    pen: str = "blue",
    width: float = 0.7,
) -> list[PenStroke]:
    """Return strokes in boxes: by row from 0 and box from 1 how each is made."""
    rng = np.random.default_rng(seed)
    rows = sheet.layout.rows
    return [
        stroke
        for row, boxes in meant.items()
        for place, hand in boxes.items()
        for stroke in by_hand(rows[row].boxes[place - 1], hand, rng, pen, width)
    ]


def by_hand(
    box: Box, hand: Hand, rng: np.random.Generator, pen: str, width: float
) -> list[PenStroke]:
    """Return how a hand crosses, ticks or fills a box."""

    def at(*points: tuple[float, float], wobble: float = 0.08) -> PenStroke:
        places = np.array(points) + rng.normal(scale=wobble, size=(len(points), 2))
        where = places * [box.width, box.height] + [box.left, box.top]
        return PenStroke(pen, where, width)

    if hand == "tick":
        return [at((0.2, 0.55), (0.42, 0.85), (0.9, 0.1))]
    if hand == "stroke":
        return [at((0.12, 0.88), (0.88, 0.12))]
    if hand == "dot":
        return [at((0.5, 0.5), (0.52, 0.52), wobble=0.02)]
    if hand == "filled":
        lines = np.linspace(0.06, 0.94, 14)
        zigzag = [(0.06 if n % 2 else 0.94, float(y)) for n, y in enumerate(lines)]
        return [
            at(*zigzag, wobble=0.02),
            at(*((y, x) for x, y in zigzag), wobble=0.02),
        ]
    reach = {"cross": 0.1, "small": 0.28, "wide": -0.08}[hand]
    far = 1 - reach
    return [
        at((reach, reach), (far, far)),
        at((far, reach), (reach, far)),
    ]
