"""The ground printed pale beneath the pens, made again whenever a sheet is read.

A base is one grey picture that fills the sheet's frame. It is a pure function of the
layout and of the community's ground, so the program that reads a photograph makes the
very picture that was printed and needs no record of it. Its digest is taken of what it
is made from, rounded, not of its pixels: two machines' sines may differ in the last
digit, and a sheet printed on one must be read on the other.

Contours lie close, everywhere, since photographs are straightened by them: the spacing
is chosen by the ground. Small crosses stand at every square of the grid, and where the
ground is too flat for contours, or is not known, the grid itself is drawn. Lines are
darker than shade, and all is pale enough for pens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.sheet.code import DIGEST, BaseKind
from talking_maps.sheet.layout import GRID_MM, SheetLayout

GreyArray = npt.NDArray[np.uint8]
Pixels = npt.NDArray[np.float32]

#: What a base is made by; goes into the digest, so that a changed recipe is told.
RECIPE = "base 1"
#: Grey of white paper, of the deepest shade, and of the darkest and lightest pixel of a
#: picture of the ground [0 black to 255 white].
WHITE, SHADE, PICTURE_DARK = 255.0, 208.0, 150.0
#: How much of a line's pixel is ink, of 1.
LINE, THICK, GRID, CROSS, EDGE, DRAWN = 0.42, 0.52, 0.30, 0.36, 0.62, 0.45
#: Widths of lines [mm].
LINE_MM, THICK_MM, GRID_LINE_MM, EDGE_MM, DRAWN_MM = 0.14, 0.24, 0.12, 0.5, 0.4
#: Half the length of the crosses at the corners of the grid's squares [mm].
CROSS_MM = 1.2
#: Strokes and gaps of the boundary [mm].
EDGE_DASHES = (3.0, 1.5)
#: Heights between contours that are chosen from [m]; every fifth is thick.
INTERVALS_M = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
#: Contours are to lie this far apart where the ground has its middle slope, and on
#: the steep tenth no nearer than this [mm].
APART_MM, NEAREST_MM = 3.0, 1.1
#: Where lines take up less of a square than this, it is flat: the grid is drawn.
FLAT_SHARE = 0.03
#: The light that level ground has under the hillshade's sun, and how much less of it
#: makes the deepest shade.
LEVEL_LIGHT, DEEPEST = 0.7071, 0.4
#: The radius of a drawn point's ring [mm].
POINT_MM = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class GroundPicture:
    """A picture of the ground: grey [0 black to 255 white], and the digest of its file.

    `grey` fills the frame of the sheet, of whatever shape.
    """

    grey: FloatArray
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a base is made of, in the sheet's CRS [m].

    Without elevation there are neither shade nor contours: the grid is drawn instead.
    `drawn` is what is drawn already, to be printed in grey.
    """

    kind: BaseKind
    boundary: BaseGeometry
    elevation: Raster | None = None
    picture: GroundPicture | None = None
    drawn: tuple[BaseGeometry, ...] = ()


def base(layout: SheetLayout, ground: Ground, *, is_drawn_on: bool = True) -> GreyArray:
    """Return the printed base: grey, row 0 in the north, of the layout's `base_shape`.

    0 is black, 255 white paper. Beneath a map to look at (not `is_drawn_on`) there are
    neither grid nor boundary: the map has its own.
    """
    heights = surface(layout, ground.elevation)
    paper = np.full(layout.base_shape, WHITE, dtype=np.float32)
    if ground.kind == "relief" and heights is not None:
        paper = _shade(heights, layout)
    if ground.kind == "picture" and ground.picture is not None:
        paper = _pale(ground.picture.grey, layout.base_shape)
    lines = np.zeros(layout.base_shape, dtype=np.float32)
    every = interval_m(layout, ground.elevation)
    if heights is not None and every is not None:
        lines = _contours(heights, every, layout)
    if is_drawn_on:
        _put_grid(lines, layout)
        _put_boundary(lines, ground.boundary, layout)
        for shape in ground.drawn:
            _put_shape(lines, shape, layout)
    return np.asarray(np.rint(paper * (1 - lines)), dtype=np.uint8)


def digest(layout: SheetLayout, ground: Ground) -> str:
    """Return what tells this base from any other: twelve hexadecimal digits.

    Of the frame's place, heights to the millimetre, shapes to the centimetre, and the
    file of the picture.
    """
    told = hashlib.sha256()
    facts = layout.facts
    paper = (facts.paper, facts.is_wide, facts.scale, facts.epsg, layout.bounds)
    told.update(repr((RECIPE, ground.kind, paper)).encode())
    near = _near(layout, ground.elevation)
    if near is not None:
        place = tuple(round(one * 1000) for one in near.transform[:6])
        told.update(repr((near.values.shape, place)).encode())
        known = np.nan_to_num(near.values, nan=-1e5)
        told.update(np.rint(known * 1000).astype("<i8").tobytes())
    if ground.kind == "picture" and ground.picture is not None:
        told.update(ground.picture.digest.encode())
    for shape in (ground.boundary, *ground.drawn):
        told.update(shape.geom_type.encode())
        for line in _lines_of(shape):
            told.update(np.rint(line * 100).astype("<i8").tobytes() + b";")
    return told.hexdigest()[:DIGEST]


def interval_m(layout: SheetLayout, elevation: Raster | None) -> float | None:
    """Return the height between the base's contours [m], None without heights."""
    near = _near(layout, elevation)
    if near is None:
        return None
    down, right = np.gradient(near.values, abs(near.transform.e), abs(near.transform.a))
    slopes = np.hypot(down, right)
    known = slopes[np.isfinite(slopes)]
    if not known.size:
        return None
    middle, steep = np.quantile(known, (0.5, 0.9)).tolist()
    # A metre of rise on the paper: the ground's slope times metres for a millimetre.
    metres = layout.facts.scale / 1000
    wanted = max(APART_MM * metres * middle, NEAREST_MM * metres * steep)
    return next((one for one in INTERVALS_M if one >= wanted), INTERVALS_M[-1])


def surface(layout: SheetLayout, elevation: Raster | None) -> Pixels | None:
    """Return the height of each pixel of the base [m], NaN where it is not known.

    Between the elevation's own pixels by Keys' cubic convolution (1981), which goes
    through them; finer elevation is first averaged to no more than the base's pixels.
    """
    near = _near(layout, elevation)
    if near is None:
        return None
    west, _, _, north = layout.bounds
    pixel = layout.facts.scale / 1000 / layout.pixels_per_mm
    near = _averaged(near, pixel)
    rows, columns = layout.base_shape
    across = (west + (np.arange(columns) + 0.5) * pixel - near.transform.c) / (
        near.transform.a
    ) - 0.5
    down = (north - (np.arange(rows) + 0.5) * pixel - near.transform.f) / (
        near.transform.e
    ) - 0.5
    values = near.values.astype(np.float32)
    return _cubic(_cubic(values, down).T, across).T


def _near(layout: SheetLayout, elevation: Raster | None) -> Raster | None:
    """Return the elevation in and just around the frame."""
    if elevation is None:
        return None
    west, south, east, north = layout.bounds
    size = 3 * max(abs(elevation.transform.a), abs(elevation.transform.e))
    reach = shapely.box(west - size, south - size, east + size, north + size)
    near = terrain.window(elevation, reach)
    if near is None or min(near.values.shape) < 4 or np.isnan(near.values).all():  # noqa: PLR2004 (a cubic's four)
        return None
    return near


def _averaged(raster: Raster, pixel: float) -> Raster:
    """Return the raster with blocks of pixels made one where they are finer."""
    from affine import Affine

    times = int(pixel // max(abs(raster.transform.a), abs(raster.transform.e)))
    if times <= 1:
        return raster
    rows, columns = (side // times * times for side in raster.values.shape)
    blocks = raster.values[:rows, :columns].reshape(
        rows // times, times, columns // times, times
    )
    return Raster(
        blocks.mean(axis=(1, 3)),
        raster.transform @ Affine.scale(times),
        raster.epsg,
        raster.unit,
        raster.error,
    )


def _cubic(values: Pixels, at: npt.NDArray[np.floating]) -> Pixels:
    """Return rows between the rows of values, NaN beyond the first and the last."""
    first = np.floor(at).astype(np.intp)
    t = (at - first).astype(np.float32)[:, None]
    weights = (
        -0.5 * t + t**2 - 0.5 * t**3,
        1 - 2.5 * t**2 + 1.5 * t**3,
        0.5 * t + 2 * t**2 - 1.5 * t**3,
        -0.5 * t**2 + 0.5 * t**3,
    )
    last = len(values) - 1
    made = np.zeros((len(at), values.shape[1]), dtype=np.float32)
    for step, weight in enumerate(weights, start=-1):
        made += weight * values[np.clip(first + step, 0, last)]
    made[np.abs(at - last / 2) > len(values) / 2] = np.nan
    return made


def _shade(heights: Pixels, layout: SheetLayout) -> Pixels:
    """Return pale grey shaded by a sun in the north-west, white where it is light."""
    pixel = layout.facts.scale / 1000 / layout.pixels_per_mm
    down, right = np.gradient(heights, np.float32(pixel))
    # The sun of terrain.hillshade: 45° high in the north-west; down is to the south.
    lit = np.float32(LEVEL_LIGHT) + np.float32(0.5) * (right + down)
    lit /= np.sqrt(1 + down * down + right * right)
    share = np.clip((LEVEL_LIGHT - lit) / DEEPEST, 0, 1)
    shaded = WHITE - (WHITE - SHADE) * np.nan_to_num(share, nan=0.0)
    return np.asarray(shaded, dtype=np.float32)


def _pale(grey: FloatArray, shape: tuple[int, int]) -> Pixels:
    """Return a picture stretched to the frame, its greys made pale."""
    rows, columns = (
        np.minimum((np.arange(new) + 0.5) * old / new, old - 1).astype(np.intp)
        for new, old in zip(shape, grey.shape, strict=True)
    )
    share = np.clip(np.nan_to_num(grey, nan=WHITE) / WHITE, 0, 1).astype(np.float32)
    pale = np.float32(PICTURE_DARK) + np.float32(WHITE - PICTURE_DARK) * share
    return pale[np.ix_(rows, columns)]


def _contours(heights: Pixels, every_m: float, layout: SheetLayout) -> Pixels:
    width = LINE_MM * layout.pixels_per_mm
    thick = THICK_MM * layout.pixels_per_mm
    fine = terrain.line_share(heights, every_m, width) * LINE
    strong = terrain.line_share(heights, 5 * every_m, thick) * THICK
    return np.asarray(np.nan_to_num(np.maximum(fine, strong)), dtype=np.float32)


def _put_grid(lines: Pixels, layout: SheetLayout) -> None:
    """Draw crosses at all corners of squares, and the sides of those that are flat."""
    side = GRID_MM * layout.pixels_per_mm
    rows, columns = lines.shape[0] // side, lines.shape[1] // side
    filled = lines.reshape(rows, side, columns, side).mean(axis=(1, 3))
    is_flat = filled < FLAT_SHARE * LINE
    half = round(CROSS_MM * layout.pixels_per_mm)
    wide = max(1, round(GRID_LINE_MM * layout.pixels_per_mm))
    for row, column in np.argwhere(is_flat).tolist():
        top, left = row * side, column * side
        _box(lines, (top, top + wide), (left, left + side), GRID)
        _box(lines, (top, top + side), (left, left + wide), GRID)
        _cross(lines, top + side // 2, left + side // 2, half, wide)
    for row in range(rows + 1):
        for column in range(columns + 1):
            _cross(lines, row * side, column * side, half, wide)


def _cross(lines: Pixels, row: int, column: int, half: int, wide: int) -> None:
    _box(lines, (row, row + wide), (column - half, column + half + wide), CROSS)
    _box(lines, (row - half, row + half + wide), (column, column + wide), CROSS)


def _box(
    lines: Pixels, rows: tuple[int, int], columns: tuple[int, int], ink: float
) -> None:
    part = lines[max(rows[0], 0) : rows[1], max(columns[0], 0) : columns[1]]
    np.maximum(part, ink, out=part)


def _put_boundary(lines: Pixels, boundary: BaseGeometry, layout: SheetLayout) -> None:
    for line in _lines_of(boundary):
        _stroke(lines, line, layout, (EDGE_MM, EDGE), EDGE_DASHES)


def _put_shape(lines: Pixels, shape: BaseGeometry, layout: SheetLayout) -> None:
    metres = layout.facts.scale / 1000
    for line in _lines_of(shape):
        if len(line) == 1:
            ring = shapely.Point(line[0]).buffer(POINT_MM * metres).exterior
            _stroke(lines, np.asarray(ring.coords), layout, (DRAWN_MM, DRAWN))
        else:
            _stroke(lines, line, layout, (DRAWN_MM, DRAWN))


def _lines_of(shape: BaseGeometry) -> Iterable[FloatArray]:
    """Yield the coordinates of each ring, line and point of a shape [m]."""
    for part in shapely.get_parts(np.asarray([shape])):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            yield shapely.get_coordinates(ring)


def _stroke(
    lines: Pixels,
    line: FloatArray,
    layout: SheetLayout,
    pen: tuple[float, float],
    dashes: tuple[float, float] | None = None,
) -> None:
    """Draw a line of a width [mm] and ink, where it lies in the frame."""
    west, _, _, north = layout.bounds
    pixel = layout.facts.scale / 1000 / layout.pixels_per_mm
    path = np.column_stack([(line[:, 0] - west), (north - line[:, 1])]) / pixel
    half = pen[0] * layout.pixels_per_mm / 2
    for start, end in _pieces(path, dashes, layout.pixels_per_mm):
        _segment(lines, start, end, half, pen[1])


def _pieces(
    path: FloatArray, dashes: tuple[float, float] | None, per_mm: int
) -> Iterable[tuple[FloatArray, FloatArray]]:
    """Yield short straight pieces of a path [pixels], the gaps of dashes left out."""
    longest = 2.0 * per_mm if dashes is None else dashes[1] * per_mm
    gone = 0.0
    for start, end in pairwise(path):
        length = float(np.hypot(*(end - start)))
        count = max(1, ceil(length / longest))
        for i in range(count):
            middle = gone + length * (i + 0.5) / count
            if dashes is None or middle % (sum(dashes) * per_mm) < dashes[0] * per_mm:
                along = (end - start) / count
                yield start + along * i, start + along * (i + 1)
        gone += length


def _segment(
    lines: Pixels, start: FloatArray, end: FloatArray, half: float, ink: float
) -> None:
    """Draw a straight piece, its edges smooth, where it lies in the picture."""
    low = np.floor(np.minimum(start, end) - half - 1).astype(int)
    high = np.ceil(np.maximum(start, end) + half + 1).astype(int)
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), lines.shape[1]), min(int(high[1]), lines.shape[0])
    if left >= right or top >= bottom:
        return
    x = np.arange(left, right) + 0.5 - start[0]
    y = (np.arange(top, bottom) + 0.5 - start[1])[:, None]
    along = end - start
    length = float(along @ along)
    t = np.clip((x * along[0] + y * along[1]) / length, 0, 1) if length else 0.0
    off = np.hypot(x - t * along[0], y - t * along[1])
    part = lines[top:bottom, left:right]
    share = np.clip(half + 0.5 - off, 0, 1) * ink
    np.maximum(part, share, out=part, casting="same_kind")
