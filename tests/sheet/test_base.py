"""The printed base is made again as it was, and its digest tells what it is of."""

from dataclasses import replace

import numpy as np
import pytest
from affine import Affine
from shapely.geometry import LineString, Point, Polygon, box

from talking_maps import terrain
from talking_maps.model.territory import Raster
from talking_maps.sheet.base import (
    Ground,
    GroundPicture,
    base,
    digest,
    interval_m,
    surface,
)
from talking_maps.sheet.layout import SheetFacts, SheetLayout, lay_out

SHEET = lay_out(SheetFacts("A4", True, 5_000, 32718, 600_000, 8_400_000))
LAND = box(600_200, 8_399_400, 600_900, 8_399_900)


def raster(rise: float, *, pixel: float = 30.0) -> Raster:
    """Return ground that rises to the east by that much a metre, with some waves."""
    x, y = np.meshgrid(np.arange(60) * pixel, np.arange(60) * pixel)
    values = 4_000 + rise * (x + 40 * np.sin(y / 200))
    place = Affine(pixel, 0, 599_800, 0, -pixel, 8_400_300)
    return Raster(values, place, 32718, "m", 5.0)


HILLS = Ground("relief", LAND, raster(0.3))


def test_the_same_ground_is_printed_the_same_and_pale() -> None:
    made = base(SHEET, HILLS)
    assert made.shape == SHEET.base_shape
    assert (made == base(SHEET, HILLS)).all()
    assert np.median(made) > 235
    assert made.min() > 80


def test_contours_lie_where_their_height_is() -> None:
    made = base(SHEET, replace(HILLS, kind="contours", boundary=Polygon()))
    heights = surface(SHEET, HILLS.elevation)
    every = interval_m(SHEET, HILLS.elevation)
    assert heights is not None
    assert every == 5.0
    row = SHEET.base_shape[0] // 2 + 30  # beside the crosses
    dark = np.flatnonzero(made[row] < 185)
    off = np.abs(heights[row, dark] / every - np.round(heights[row, dark] / every))
    assert len(dark) > 60
    # A pixel is 0.42 m of ground here, rising 0.13 m.
    assert (off * every < 0.4).mean() > 0.9


def test_heights_between_pixels_are_those_of_the_ground() -> None:
    made = surface(SHEET, raster(0.3))
    assert made is not None
    west, _, _, north = SHEET.bounds
    pixel = 5 / SHEET.pixels_per_mm
    points = [(900, 700), (100, 2_000)]
    for row, column in points:
        x, y = west + (column + 0.5) * pixel, north - (row + 0.5) * pixel
        wanted = 4_000 + 0.3 * (x - 599_815 + 40 * np.sin((8_400_285 - y) / 200))
        assert made[row, column] == pytest.approx(wanted, abs=0.05)


def test_elevation_finer_than_the_paper_is_averaged() -> None:
    fine = raster(0.3, pixel=0.1)
    fine = replace(fine, transform=Affine(0.1, 0, 600_500, 0, -0.1, 8_399_600))
    made = surface(SHEET, fine)
    assert made is not None
    assert np.isfinite(made).any()


@pytest.mark.parametrize("elevation", [None, raster(0.0)])
def test_flat_and_unknown_ground_has_the_grid(elevation: Raster | None) -> None:
    made = base(SHEET, Ground("relief", Polygon(), elevation))
    side = 10 * SHEET.pixels_per_mm
    for row in range(0, made.shape[0] - side, side):
        assert (made[row, 1:side] < 200).all()
        assert (made[row + 1 : row + side, row] < 200).all()
    assert made[30, 30] == 255


def test_a_boundary_and_what_is_drawn_are_in_the_base() -> None:
    plain = base(SHEET, replace(HILLS, boundary=Polygon()))
    drawn = (
        LineString([(600_300, 8_399_700), (600_700, 8_399_500)]),
        Point(600_400, 8_399_800),
        box(600_500, 8_399_600, 600_600, 8_399_700),
    )
    made = base(SHEET, replace(HILLS, drawn=drawn))
    changed = plain.astype(int) - made

    def darker(x: float, y: float) -> bool:
        left, top = SHEET.to_paper(x, y)
        row = int((top - SHEET.frame.top) * SHEET.pixels_per_mm)
        column = int((left - SHEET.frame.left) * SHEET.pixels_per_mm)
        return bool(changed[row - 2 : row + 3, column - 2 : column + 3].max() > 40)

    assert darker(600_300, 8_399_700)
    assert darker(600_550, 8_399_600)
    assert darker(600_400 + 6, 8_399_800)  # a ring of 1.2 mm around the point
    assert not darker(600_400, 8_399_800)
    assert not darker(600_550, 8_399_650)
    assert any(darker(600_200, y) for y in range(8_399_410, 8_399_440, 5))


def test_a_picture_of_the_ground_is_made_pale() -> None:
    grey = np.zeros((40, 55))
    grey[:, 30:] = 255
    made = base(SHEET, Ground("picture", Polygon(), None, GroundPicture(grey, "abc")))
    assert made[40, 40] == 150
    assert made[40, -40] == 255


def test_the_digest_changes_with_all_that_is_printed_and_nothing_else() -> None:
    first = digest(SHEET, HILLS)
    hills = HILLS.elevation
    assert hills is not None
    assert digest(SHEET, replace(HILLS, elevation=raster(0.3))) == first
    nudged = replace(hills, values=hills.values + 1e-6)
    assert digest(SHEET, replace(HILLS, elevation=nudged)) == first
    far = hills.values.copy()
    far[-1, -1] += 9  # outside of the frame
    assert digest(SHEET, replace(HILLS, elevation=replace(hills, values=far))) == first
    moved = lay_out(replace(SHEET.facts, west=600_050))
    lifted = replace(hills, values=hills.values + 0.5)
    grey = GroundPicture(np.zeros((4, 4)), "abc")
    others: list[tuple[SheetLayout, Ground]] = [
        (moved, HILLS),
        (SHEET, replace(HILLS, kind="contours")),
        (SHEET, replace(HILLS, elevation=None)),
        (SHEET, replace(HILLS, elevation=lifted)),
        (SHEET, replace(HILLS, boundary=LAND.buffer(5))),
        (SHEET, replace(HILLS, drawn=(Point(600_400, 8_399_800),))),
        (SHEET, replace(HILLS, kind="picture", picture=grey)),
        (SHEET, replace(HILLS, kind="picture", picture=replace(grey, digest="d"))),
    ]
    told = {first, *(digest(*one) for one in others)}
    assert len(told) == len(others) + 1


def test_the_digest_of_version_1_is_the_same_for_ever() -> None:
    assert digest(SHEET, HILLS) == "bcf3c3c2d213"


def test_unknown_ground_is_white() -> None:
    hills = raster(0.3)
    values = hills.values.copy()
    values[:, :30] = np.nan
    made = base(SHEET, Ground("relief", Polygon(), replace(hills, values=values)))
    assert made[65, 65] == 255
    assert terrain.hillshade(hills).unit == "shade"
