"""Pens are told apart by colour and by how dark they are, and black is no pen.

Two pens that differ in darkness alone are told apart at a stroke's faint edge too, and
a crossing's mixed colour, a word's tinge and the gap between two rings are no shapes.
"""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from talking_maps.sheet import ink, strokes
from talking_maps.sheet.ink import BLACK, PixelBox
from talking_maps.sheet.strokes import DrawnStroke
from tests.photo.camera import INKS

SCALE = 6.0
ROWS, COLUMNS = 240, 420
Mask = NDArray[np.bool_]


def _at() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, x = np.mgrid[0:ROWS, 0:COLUMNS] / SCALE
    return x, y


def _read(
    drawn: dict[str, Mask], pens: tuple[str, ...], *, blur: float = 2.0
) -> tuple[ink.Indices, list[DrawnStroke]]:
    """Return what is read of masks of ink, seen through a lens that blurs [px]."""
    light = np.ones((ROWS, COLUMNS, 3), np.float32)
    boxes = {}
    for number, pen in enumerate(pens):
        boxes[pen] = PixelBox(2, 60 * number + 2, 42, 60 * number + 42)
        painted = np.zeros((ROWS, COLUMNS), bool)
        painted[0:44, 60 * number : 60 * number + 44] = True
        light[painted] *= INKS[pen]
    for pen, mask in drawn.items():
        light[mask] *= INKS[pen]
    seen = ndimage.gaussian_filter(light, (blur, blur, 0))
    noise = np.random.default_rng(3).normal(0, 0.01, seen.shape)
    seen = (seen + noise).astype(np.float32)
    density = ink.ink_density(
        seen, np.ones((ROWS, COLUMNS), np.float32), pixels_per_mm=SCALE
    )
    found = ink.painted_pens(density, boxes)
    assert tuple(found) == pens
    index = ink.ink_by_pen(density, found, pixels_per_mm=SCALE)
    index[:60] = ink.PAPER  # the boxes
    return index, strokes.strokes(index, len(pens), pixels_per_mm=SCALE)


@pytest.mark.parametrize("pen", ["orange", "brown"])
def test_a_thin_stroke_is_of_one_pen_to_its_edges(pen: str) -> None:
    x, y = _at()
    line = (np.abs(y - 25) < 0.5) & (x > 5) & (x < 60)
    dot = np.hypot(x - 40, y - 34) < 1.3
    pens = ("orange", "brown")
    index, shapes = _read({pen: line | dot}, pens)
    assert set(np.unique(index)) == {ink.PAPER, pens.index(pen)}
    assert sorted((one.pen, one.kind) for one in shapes) == [
        (pens.index(pen), "line"),
        (pens.index(pen), "point"),
    ]


def test_the_tinge_of_a_black_word_is_no_pen() -> None:
    x, y = _at()
    word = (np.hypot(x - 30, y - 25) < 2.2) | (np.hypot(x - 36, y - 25) < 2.2)
    light = {"black": word, "purple": word & (y < 24)}
    index, shapes = _read(light, ("purple", "blue"))
    assert BLACK in index
    assert shapes == []


def test_where_two_pens_cross_there_is_no_dot_of_a_third() -> None:
    x, y = _at()
    across = (np.abs(y - 25) < 0.8) & (x > 5) & (x < 60)
    down = (np.abs(x - 30) < 0.8) & (y > 11) & (y < 38)
    drawn = {"red": across, "green": down}
    _index, shapes = _read(drawn, ("red", "green", "brown"))
    assert sorted((one.pen, one.kind) for one in shapes) == [(0, "line"), (1, "line")]


def test_the_gap_between_two_rings_is_no_fill_and_hatching_is() -> None:
    x, y = _at()
    away = np.hypot(x - 30, y - 25)
    inner = np.hypot(x - 27, y - 25)
    rings = (np.abs(away - 12) < 0.8) | (np.abs(inner - 5) < 0.8)
    _index, shapes = _read({"blue": rings}, ("blue", "red"))
    (ring,) = shapes
    assert ring.shape.area == pytest.approx(np.pi * (12**2 - 5**2), rel=0.1)
    hatched = (away < 12) & ((np.abs(away - 12) < 0.8) | (x % 3.5 < 1.2))
    _index, shapes = _read({"blue": hatched}, ("blue", "red"))
    (fill,) = shapes
    assert fill.shape.area == pytest.approx(np.pi * 12**2, rel=0.1)
