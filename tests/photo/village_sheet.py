"""The photographed sheet of the village: made by `python -m tests.photo.village_sheet`.

It is drawn as `DRAWN` says and photographed by `camera`: no camera took it. Tests of
the screen read it, so that none of them prints a sheet of its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from talking_maps.sheet.layout import Pen
from talking_maps.workspace.paper_sheets import SheetOrder
from tests.browser import CODE, add_village
from tests.photo.sheets import print_sheet, ring

PHOTOGRAPH = Path(__file__).with_name("village-sheet.jpg")
PENS: tuple[tuple[Pen, str], ...] = (("green", "pasture"), ("blue", "canal"))
#: Pen, and places in the frame, 0 … 1 from its upper left. The second ring is open.
DRAWN: tuple[tuple[Pen, list[tuple[float, float]]], ...] = (
    ("green", ring(0.3, 0.4, 0.12, 0.12)),
    ("green", ring(0.75, 0.75, 0.12, 0.12)[:-4]),
    ("blue", [(0.6, 0.15), (0.7, 0.3), (0.65, 0.5)]),
)


def main() -> None:
    """Print the village's sheet, draw on it, photograph it, write the photograph."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        workspace = add_village(folder)
        order = SheetOrder(scene="present", paper="A4")
        sheet = print_sheet(workspace, CODE, folder, order, PENS)
    inked = [sheet.stroke(pen, *at) for pen, at in DRAWN]
    drawn = [*inked, *sheet.painted_boxes()]
    PHOTOGRAPH.write_bytes(sheet.photograph(drawn, size=(1600, 1200)))


if __name__ == "__main__":
    main()
