"""A sheet's boxes lie apart on the paper, and sheets cover the land they are for."""

from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from talking_maps.errors import BadValue
from talking_maps.sheet.layout import (
    EDGE_MM,
    MOST_SHEETS,
    PAPER_MM,
    PAPERS,
    PEN_BOX_MM,
    PENS,
    ROUND_SCALES,
    Box,
    Paper,
    SheetFacts,
    cover,
    lay_out,
)

FACTS = SheetFacts("A3", True, 5000, 32718, 600_000, 8_400_000)


def shape(one: Box) -> shapely.Polygon:
    return box(one.left, one.top, one.right, one.bottom)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("is_wide", [True, False])
@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_nothing_on_a_sheet_lies_on_anything_else(
    paper: Paper, is_wide: bool, count: int
) -> None:
    pens = tuple((pen, f"layer_{pen}") for pen in PENS[:count])
    made = lay_out(replace(FACTS, paper=paper, is_wide=is_wide, pens=pens))
    things = [made.title, made.frame, made.code, made.notes]
    things += [mark.box for mark in made.marks] + [pen.room for pen in made.pens]
    for one, other in combinations(map(shape, things), 2):
        assert one.intersection(other).area < 1e-6
    printed = box(EDGE_MM, EDGE_MM, made.width - EDGE_MM, made.height - EDGE_MM)
    assert all(printed.buffer(1e-6).contains(shape(one)) for one in things)
    for pen in made.pens:
        assert shape(pen.room).buffer(1e-6).contains(shape(pen.box))
        assert pen.box.width == pen.box.height == PEN_BOX_MM
    assert {made.width, made.height} == set(PAPER_MM[paper])
    assert made.notes.height >= 9
    assert made.frame.width * made.frame.height > 0.5 * made.width * made.height


def test_twelve_marks_stand_around_the_frame_with_numbers_of_their_scene() -> None:
    made = lay_out(FACTS)
    assert [mark.id for mark in made.marks] == list(range(12, 24))
    assert all(mark.box.width == 9 for mark in made.marks)
    around = shapely.unary_union([shape(mark.box) for mark in made.marks])
    assert around.envelope.contains(shape(made.frame))
    others = {
        mark.id
        for scene in ("past", "future")
        for mark in lay_out(replace(FACTS, scene=scene)).marks
    }
    assert not others & {mark.id for mark in made.marks}


def test_the_frame_shows_its_bounds_to_scale() -> None:
    made = lay_out(FACTS)
    west, south, east, north = made.bounds
    assert (east - west, north - south) == (
        made.frame.width * 5,
        made.frame.height * 5,
    )
    assert made.to_paper(west, north) == (made.frame.left, made.frame.top)
    assert made.to_paper(east, south) == (made.frame.right, made.frame.bottom)
    assert made.to_ground(*made.to_paper(600_123.0, 8_399_877.0)) == pytest.approx(
        (600_123.0, 8_399_877.0)
    )


@given(
    west=st.integers(166_000, 800_000),
    south=st.integers(1_100_000, 9_900_000),
    width=st.floats(50, 20_000),
    height=st.floats(50, 20_000),
    paper=st.sampled_from(PAPERS),
    scale=st.sampled_from([None, *ROUND_SCALES[6:], 5_300]),
)
def test_sheets_cover_the_land(
    west: int, south: int, width: float, height: float, paper: Paper, scale: int | None
) -> None:
    land = (west, south, west + width, south + height)
    refused: BadValue | None
    try:
        sheets = cover(land, paper=paper, epsg=32718, scale=scale)
    except BadValue as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        # Only what would need too many sheets has none.
        assert int(str(refused.values["needed"])) > MOST_SHEETS
        return
    frames = [box(*lay_out(one).bounds) for one in sheets]
    assert shapely.unary_union(frames).buffer(1e-6).contains(box(*land))
    if scale is None and len(sheets) > 1:
        assert sheets[0].scale == ROUND_SCALES[-1]


def test_the_largest_round_scale_that_fits_is_chosen() -> None:
    (sheet,) = cover((0, 0, 1_000, 700), paper="A4", epsg=32718)
    assert (sheet.scale, sheet.is_wide) == (5_000, True)
    (larger,) = cover((0, 0, 1_000, 700), paper="A1", epsg=32718)
    assert larger.scale == 1_500


@pytest.mark.parametrize("scale", [999, 26_000, 5_050])
def test_a_scale_that_no_sheet_has_is_refused(scale: int) -> None:
    with pytest.raises(BadValue):
        cover((0, 0, 1_000, 700), paper="A4", epsg=32718, scale=scale)


def test_more_sheets_than_anybody_glues_are_refused() -> None:
    with pytest.raises(BadValue, match="sheets"):
        cover((0, 0, 20_000, 20_000), paper="A4", epsg=32718, scale=1_000)


def test_a_pen_draws_one_layer_and_a_corner_lies_on_the_grid() -> None:
    for spoilt in (
        replace(FACTS, pens=(("red", "canal"), ("red", "spring"))),
        replace(FACTS, pens=(("red", "canal"), ("blue", "canal"))),
        replace(FACTS, pens=(("black", "canal"),)),  # type: ignore[arg-type]
        replace(FACTS, west=600_001),
    ):
        with pytest.raises(BadValue):
            lay_out(spoilt)
