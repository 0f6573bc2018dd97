"""The boxes of a sheet of things to visit lie apart, and are read row by row."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from shapely.geometry import box

from talking_maps.errors import BadValue
from talking_maps.sheet.code import VisitCode, decode, encode, things_digest
from talking_maps.sheet.crosses import read_rows
from talking_maps.sheet.layout import EDGE_MM
from talking_maps.sheet.visit_layout import VISIT_ROWS, lay_out_visit
from tests.photo import camera
from tests.photo.marking_sheets import by_hand

CODE = VisitCode("concurso", "E-003", "rosa", 11, 7, 3, things_digest(["a", "b"]))
SCALE = 6.0


def test_the_code_says_it_all_and_nothing_that_was_changed() -> None:
    assert decode(encode(CODE)) == CODE
    with pytest.raises(BadValue):
        decode(encode(CODE).replace(":7:3:", ":8:2:"))


def test_nothing_on_a_visit_sheet_lies_on_anything_else() -> None:
    made = lay_out_visit(CODE)
    assert (len(made.rows), len(made.parts)) == (7, 3)
    things = [made.head, made.map, made.code, made.hint, made.heading, made.foot]
    things += [mark.box for mark in made.marks]
    for row in (*made.rows, *made.parts):
        things += [row.words, row.write, *row.boxes, *row.labels]
    shapes = [box(one.left, one.top, one.right, one.bottom) for one in things]
    for one, other in combinations(shapes, 2):
        assert one.intersection(other).area < 1e-6
    printed = box(EDGE_MM, EDGE_MM, made.width - EDGE_MM, made.height - EDGE_MM)
    assert all(printed.buffer(1e-6).contains(one) for one in shapes)


@pytest.mark.parametrize("many", [(0, 0), (VISIT_ROWS, 1), (-1, 3)])
def test_a_page_has_room_for_ten_rows(many: tuple[int, int]) -> None:
    things, parts = many
    with pytest.raises(BadValue):
        lay_out_visit(replace(CODE, things=things, parts=parts))


def test_every_row_is_read_by_itself() -> None:
    made = lay_out_visit(replace(CODE, things=VISIT_ROWS, parts=0))
    page = np.ones((round(297 * SCALE), round(210 * SCALE)), dtype=np.float32)
    for row in made.rows:
        for one in row.boxes:
            left, top = round(one.left * SCALE), round(one.top * SCALE)
            side, wide = round(one.width * SCALE), 2
            page[top : top + side, left : left + side] = 0.1
            page[top + wide : top + side - wide, left + wide : left + side - wide] = 1
    meant = [1, 2, 3, 4, None, 4, 3, None, 2, 1]
    rng = np.random.default_rng(11)
    strokes = [
        stroke
        for row, place in zip(made.rows, meant, strict=True)
        if place is not None
        for stroke in by_hand(row.boxes[place - 1], "cross", rng, "blue", 0.7)
    ]
    seen = camera.drawn(page, strokes, SCALE, 11)
    rows = [row.boxes for row in made.rows]
    found = read_rows(seen, rows, pixels_per_mm=SCALE)
    assert [one and one.place for one in found] == meant
    assert [one and one.doubts for one in found] == [
        () if place else ("no cross",) for place in meant
    ]
