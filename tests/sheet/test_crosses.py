"""Boxes of a row are found and read, also where paper moved them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from talking_maps.sheet.code import MarkingCode
from talking_maps.sheet.crosses import CrossedRow, read_rows
from talking_maps.sheet.layout import Box
from talking_maps.sheet.marking_layout import lay_out_marking

SCALE = 8.0
ROW = lay_out_marking(MarkingCode("k", "e", "j", 5, ("one",))).rows[0]
Floats = NDArray[np.float32]


def _blank(right: float = 0.0, down: float = 0.0) -> Floats:
    """Return a sheet with the outlines of the row's boxes, moved [mm]."""
    page = np.ones((round(120 * SCALE), round(210 * SCALE), 3), np.float32)
    for box in ROW.boxes:
        left, top, side = box.left + right, box.top + down, box.width
        _fill(page, Box(left - 0.2, top - 0.2, side + 0.4, side + 0.4), 0.0)
        _fill(page, Box(left + 0.2, top + 0.2, side - 0.4, side - 0.4), 1.0)
    return page


def _fill(page: Floats, box: Box, value: float) -> None:
    rows = slice(round(box.top * SCALE), round(box.bottom * SCALE))
    page[rows, round(box.left * SCALE) : round(box.right * SCALE)] = value


def _cross(page: Floats, place: int, right: float = 0.0, down: float = 0.0) -> None:
    box = ROW.boxes[place - 1]
    for part in np.linspace(0.1, 0.9, 200):
        for x in (part, 1 - part):
            left = box.left + right + x * box.width
            top = box.top + down + part * box.height
            _fill(page, Box(left - 0.3, top - 0.3, 0.6, 0.6), 0.2)


def _read(page: Floats) -> CrossedRow | None:
    (row,) = read_rows(page, [ROW.boxes], pixels_per_mm=SCALE)
    return row


@pytest.mark.parametrize("moved", [(0, 0), (3.5, -2), (-4, 4)])
def test_a_cross_is_read_where_paper_moved_the_row(moved: tuple[float, float]) -> None:
    page = _blank(*moved)
    _cross(page, 4, *moved)
    row = _read(page)
    assert row is not None
    assert (row.place, row.doubts) == (4, ())
    assert row.moved == pytest.approx(moved, abs=0.3)


def test_light_and_a_weak_pen_change_nothing() -> None:
    page = _blank()
    _cross(page, 2)
    page = 0.75 + 0.25 * page
    shade = np.linspace(0.4, 1.0, page.shape[1], dtype=np.float32)[None, :, None]
    row = _read(page * shade * np.array([0.9, 1.0, 0.8], np.float32))
    assert row is not None
    assert (row.place, row.doubts) == (2, ())


def test_what_is_not_one_cross_is_a_doubt() -> None:
    row = _read(_blank())
    assert row is not None
    assert (row.place, row.doubts) == (None, ("no cross",))
    page = _blank()
    _cross(page, 1)
    _cross(page, 5)
    row = _read(page)
    assert row is not None
    assert (row.place, row.doubts) == (None, ("two crosses",))
    page = _blank()
    _cross(page, 1)
    _fill(page, ROW.boxes[2], 0.1)
    row = _read(page)
    assert row is not None
    assert (row.place, row.doubts) == (1, ("filled box",))
    page = _blank()
    middle = ROW.boxes[1].left + 4, ROW.boxes[1].top + 4
    _fill(page, Box(*middle, 1.0, 1.0), 0.2)
    row = _read(page)
    assert row is not None
    assert (row.place, row.doubts) == (2, ("faint",))


def test_a_row_that_is_not_there_is_none() -> None:
    assert _read(np.ones_like(_blank())) is None
