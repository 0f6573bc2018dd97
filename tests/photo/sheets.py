"""Sheets of the village: printed, drawn on with pens, photographed by `camera`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps.sheet.code import MapCode, decode
from talking_maps.sheet.layout import Pen
from talking_maps.workspace import Workspace, paper_sheets
from talking_maps.workspace.paper_sheets import SheetOrder
from tests.photo import camera
from tests.photo.camera import PenStroke
from tests.report.builders import poppler

#: Pixels a millimetre of a printed sheet [1/mm].
SCALE = 10.0
#: How many times finer a page is drawn at first.
FINER = 2


@dataclass(frozen=True)
class PrintedSheet:
    """A base sheet off the printer: its code, and its page in grey, 0 … 1."""

    code: MapCode
    page: camera.Floats

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the frame, 0 … 1 from its upper left, is [mm]."""
        frame = self.code.layout.frame
        return frame.left + x * frame.width, frame.top + y * frame.height

    def stroke(
        self, pen: Pen, *points: tuple[float, float], width: float = 1.0
    ) -> PenStroke:
        """Return a stroke through places of the frame, 0 … 1."""
        return PenStroke(pen, np.array([self.at(*p) for p in points]), width)

    def on_ground(self, stroke: PenStroke) -> BaseGeometry:
        """Return the middle of a stroke on the ground [m]; rings are areas."""
        points = [self.code.layout.to_ground(*p) for p in stroke.points.tolist()]
        if np.ptp(stroke.points, axis=0).max() < 1:
            return Point(points[0])
        if np.allclose(stroke.points[0], stroke.points[-1]):
            return Polygon(points)
        return LineString(points)

    def painted_boxes(self) -> list[PenStroke]:
        """Return the boxes of all pens, painted."""
        found = []
        for one in self.code.layout.pens:
            box = one.box
            corners = [
                (box.left + 1, box.top + 1),
                (box.right - 1, box.top + 1),
                (box.right - 1, box.bottom - 1),
                (box.left + 1, box.bottom - 1),
            ]
            found.append(PenStroke(one.pen, np.array(corners), filled=True))
        return found

    def photograph(
        self,
        strokes: Sequence[PenStroke] = (),
        *,
        level: int = 1,
        seed: int = 1,
        turned: float = 0.0,
        size: tuple[int, int] = (2600, 1950),
    ) -> bytes:
        """Return a JPEG of the sheet with strokes on it."""
        page = camera.drawn(self.page, strokes, SCALE, seed)
        return camera.photograph(
            page, SCALE, seed=seed, level=level, size=size, turned=turned
        )


def print_sheet(
    workspace: Workspace,
    code: str,
    folder: Path,
    order: SheetOrder,
    pens: tuple[tuple[Pen, str], ...],
) -> PrintedSheet:
    """Return a base sheet as a printer lays it on paper."""
    pdf = paper_sheets.base_sheets(workspace, code, order, pens, language="es").pdf()
    # finer than it is used: pictures are laid on whole pixels, up to one beside
    some = ("-r", str(25.4 * SCALE * FINER), "-gray", "-f", "1", "-l", "1")
    with Image.open(io.BytesIO(poppler("pdftoppm", pdf, folder, *some))) as opened:
        grey: NDArray[np.uint8] = np.asarray(opened.convert("L").reduce(FINER))
    (found,) = zxingcpp.read_barcodes(grey)
    said = decode(found.text)
    assert isinstance(said, MapCode)
    return PrintedSheet(said, np.divide(grey, 255, dtype=np.float32))


def ring(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    """Return places round a middle, 0 … 1 of the frame, closed."""
    turn = np.linspace(0, 2 * np.pi, 60)
    return [(x + wide * np.cos(t), y + high * np.sin(t)) for t in turn]
