"""The photographed sheet of the demo: made by `python -m tests.photo.demo_sheet`.

It is drawn as `DRAWN` says and photographed by `camera`: no camera took it. Who has the
demo reads it by `python -m talking_maps scan office demo tests/photo/demo-sheet.jpg`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from talking_maps import demo
from talking_maps.sheet.layout import Pen
from talking_maps.workspace import open_workspace
from talking_maps.workspace.paper_sheets import SheetOrder
from tests.photo.sheets import print_sheet, ring

PHOTOGRAPH = Path(__file__).with_name("demo-sheet.jpg")
PENS: tuple[tuple[Pen, str], ...] = (
    ("red", "canal"),
    ("blue", "pasture"),
    ("green", "spring"),
)
#: Pen, width [mm], and places in the frame, 0 … 1 from its upper left.
DRAWN: tuple[tuple[Pen, float, list[tuple[float, float]]], ...] = (
    ("blue", 1.0, ring(0.32, 0.35, 0.13, 0.12)),
    ("blue", 1.0, ring(0.7, 0.62, 0.12, 0.14)),
    ("red", 0.9, [(0.1, 0.75), (0.3, 0.7), (0.45, 0.78), (0.6, 0.88), (0.85, 0.9)]),
    ("green", 2.5, [(0.55, 0.3), (0.5501, 0.3)]),
    ("green", 2.5, [(0.2, 0.55), (0.2001, 0.55)]),
)


def main() -> None:
    """Print the demo's sheet, draw on it, photograph it, write the photograph."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        workspace = open_workspace(folder / "workspace")
        demo.build(workspace)
        order = SheetOrder("future", paper="A4")
        sheet = print_sheet(workspace, demo.CODE, folder, order, PENS)
    strokes = [sheet.stroke(pen, *at, width=width) for pen, width, at in DRAWN]
    inked = [*strokes, *sheet.painted_boxes()]
    picture = sheet.photograph(inked, level=2, seed=9, size=(1950, 2600))
    PHOTOGRAPH.write_bytes(picture)


if __name__ == "__main__":
    main()
