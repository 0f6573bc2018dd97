"""A marking sheet's boxes lie apart, and many criteria go on over pages."""

from dataclasses import replace
from itertools import combinations

import pytest
from shapely.geometry import box

from talking_maps.errors import BadValue
from talking_maps.sheet.code import MarkingCode, RowForm, decode, encode
from talking_maps.sheet.layout import EDGE_MM, Box, SheetFacts, lay_out
from talking_maps.sheet.marking_layout import (
    ROWS,
    MarkingLayout,
    lay_out_marking,
    marking_pages,
)

CODE = MarkingCode("concurso", "E-003", "rosa", 5, tuple("abcdef"))


@pytest.mark.parametrize("faces", [2, 5, 10])
def test_nothing_on_a_marking_sheet_lies_on_anything_else(faces: int) -> None:
    made = lay_out_marking(replace(CODE, faces=faces))
    assert [row.criterion for row in made.rows] == [*CODE.criteria]
    for row in made.rows:
        assert len(row.boxes) == len(row.faces) == faces
    _lie_apart(made)


def test_questions_have_boxes_for_each_answer_or_a_place_to_write() -> None:
    forms = (
        RowForm("faces", 5),
        RowForm("faces", 7),
        RowForm("bands", 4),
        RowForm("practices", 8),
        RowForm("amount", 0),
        RowForm("faces", 3),
    )
    code = replace(CODE, criteria=("a", "b/one", "b/two", "c", "d", "e"), forms=forms)
    made = lay_out_marking(code)
    assert [len(row.boxes) for row in made.rows] == [5, 7, 4, 8, 0, 3]
    assert [row.kind for row in made.rows] == [form.kind for form in forms]
    assert [row.write is None for row in made.rows] == [n != 4 for n in range(ROWS)]
    _lie_apart(made)
    assert decode(encode(code)) == code
    # A page on which nothing but faces of the contest stands is as it always was.
    many = replace(
        code, criteria=(*"ghijkl", *code.criteria), forms=(*forms[:1] * 6, *forms)
    )
    first, second = marking_pages(many)
    assert first == replace(CODE, criteria=tuple("ghijkl"))
    assert second == replace(code, page=2)
    with pytest.raises(BadValue):
        lay_out_marking(replace(code, forms=(*forms[:5], RowForm("faces", 11))))


def _lie_apart(made: MarkingLayout) -> None:
    """Nothing lies on anything else, all of it on the paper."""
    things = [made.head, made.code, made.foot, *(mark.box for mark in made.marks)]
    for row in made.rows:
        things += [row.words, row.note, *row.boxes, *row.faces, *row.labels]
        things += [] if row.write is None else [row.write]
    shapes = [box(one.left, one.top, one.right, one.bottom) for one in things]
    for one, other in combinations(shapes, 2):
        assert one.intersection(other).area < 1e-6
    printed = box(EDGE_MM, EDGE_MM, made.width - EDGE_MM, made.height - EDGE_MM)
    assert all(printed.buffer(1e-6).contains(one) for one in shapes)
    between = made.rows[0].boxes[1].left - made.rows[0].boxes[0].right
    assert between > 1.5


def test_its_marks_are_none_of_a_map_sheet() -> None:
    numbers = {mark.id for mark in lay_out_marking(CODE).marks}
    assert len(numbers) == 8
    facts = SheetFacts("A4", True, 5000, 32718, 0, 0)
    for scene in ("past", "present", "future"):
        sheet = lay_out(replace(facts, scene=scene))
        assert not numbers & {mark.id for mark in sheet.marks}


def test_many_criteria_go_on_over_pages_each_with_its_code() -> None:
    many = replace(CODE, criteria=tuple(f"criterion_{i}" for i in range(ROWS + 2)))
    first, second = marking_pages(many)
    assert (first.page, len(first.criteria)) == (1, ROWS)
    assert (second.page, second.criteria) == (2, many.criteria[ROWS:])
    assert decode(encode(second)) == second
    # The questions of a criterion stand together, where a page has room for them.
    asked = ("a", "b", *(f"c/{n}" for n in range(5)), *(f"d/{n}" for n in range(8)))
    pages = marking_pages(replace(CODE, criteria=asked))
    assert [len(page.criteria) for page in pages] == [2, 5, 6, 2]
    assert tuple(row for page in pages for row in page.criteria) == asked


@pytest.mark.parametrize("spoilt", [{"faces": 1}, {"faces": 11}, {"criteria": ()}])
def test_what_has_no_room_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        lay_out_marking(replace(CODE, **spoilt))  # type: ignore[arg-type]


def test_a_box_is_told_by_its_corners_as_marks_are() -> None:
    assert Box(1, 2, 3, 4).corners == ((1, 2), (4, 2), (4, 6), (1, 6))
