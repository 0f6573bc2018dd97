"""The shapes that pens drew: closed rings and fills, open lines, dots.

Given which pixel carries which pen's ink, each pen's ink becomes areas, lines and
points in millimetres on the sheet. What two pens share is given to both where the one
crosses the other, small gaps are closed, hatching is one area, a ring within a ring
is a hole, and two lines that cross stay two. How sure it is comes with each shape, so
that a person looks at the doubtful ones first. It decides nothing about the land and
never drops ink without saying so: what became no shape is counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from skimage.morphology import skeletonize

from talking_maps.sheet.centre_lines import SIMPLE_MM, centre_lines, joined
from talking_maps.sheet.ink import BLACK, PAPER, Indices, Mask

Doubles = NDArray[np.float64]

#: What a ring must enclose to be an area, and a fill must cover [mm²].
LEAST_AREA_MM2 = 40.0
#: Largest gap at which a ring still closes [mm], and as a share of its length.
RING_GAP_MM = 5.0
RING_GAP_SHARE = 0.12
#: Hatching lies closer than this [mm]; a fill is at least this wide [mm].
HATCH_GAP_MM = 4.5
FILL_WIDTH_MM = 7.0
#: Two strokes side by side are no hatching: it is this wide somewhere [mm], or paint.
HATCH_WIDTH_MM, PAINTED_COVER = 9.5, 0.6
#: Where two pens' inks lie over each other, the third colour reaches this far [mm].
MIXTURE_MM = 15.0
#: A fill's ink covers this share at least.
LEAST_COVER = 0.15
#: Resolutions that are enough to bridge gaps, and to see hatching [px/mm].
BRIDGE_SCALE, HATCH_SCALE = 3.0, 2.0
#: What is no longer than this is a dot [mm].
DOT_MM = 5.0
#: What is shorter is no line [mm].
LEAST_LINE_MM = 6.0
#: A ring is a fill's if that covers this share of it; the fill reaches out to the ring
#: if that makes it at most so many times as large.
FILLED_SHARE, MOST_WIDER = 0.6, 2.5
#: A stroke belongs to a fill if at most this share of it lies more than so many widths
#: of the pen outside.
MOST_BEYOND, FILL_EDGE_WIDTHS = 0.35, 1.5
#: A stroke is the outline of an area within so many widths of the pen.
EDGE_WIDTHS = 0.9
#: A short line is left over from a crossing where so much of it has other ink within
#: so many widths of the pen.
LEFT_OVER_SHARE, LEFT_OVER_WIDTHS = 0.7, 1.5
#: A mixture of two pens touches each of them on this share of its edge.
MIXTURE_EDGE = 0.12
#: A dot with so much other ink so near to it [mm] is a bit of a crossing, or of a
#: stroke beneath words.
BESIDE_DOT_MM, MOST_BESIDE_DOT = 0.7, 0.35
#: Parts of areas, and words, below this are dirt [mm²].
LEAST_PART_MM2, LEAST_WORD_MM2 = 1.0, 4.0
#: A ring lies within another though it may touch it so far [mm].
WITHIN_MM = 0.2
#: A ring has so many points, the first one twice.
RING_POINTS = 4
#: Where other ink lies over a stroke, it is carried on for this far [mm].
CROSSING_MM = 3.0

Kind = Literal["area", "line", "point"]


@dataclass(frozen=True)
class DrawnStroke:
    """One shape drawn on a sheet.

    `shape` is in millimetres from the upper left corner of the picture, x to the
    right, y down; `width` is that of the pen [mm]; `doubts` names what a person should
    look at, as message ids ("closed gap", "thin ring", ...).
    """

    pen: int
    kind: Kind
    shape: BaseGeometry
    width: float
    doubts: tuple[str, ...] = ()


def strokes(index: Indices, pens: int, *, pixels_per_mm: float) -> list[DrawnStroke]:
    """Return the shapes of each pen, in the order of the pens.

    Parameters
    ----------
    index : array of int8, shape (rows, columns)
        Per pixel the pen's index, or `ink.BLACK` or `ink.PAPER`.
    pens : int
        How many pens there are.
    pixels_per_mm : float
        Resolution [1/mm].
    """
    found: list[DrawnStroke] = []
    masks = _shared_where_crossing([index == pen for pen in range(pens)], pixels_per_mm)
    for pen, mask in enumerate(masks):
        if mask.any():
            found.extend(_of_pen(pen, mask, index, pixels_per_mm))
    return found


def black_patches(index: Indices, *, pixels_per_mm: float) -> list[Polygon]:
    """Return the outlines of what is written in black [mm], words kept together."""
    near = _closed(index == BLACK, 3.0 * pixels_per_mm)
    labels, _count = ndimage.label(near)
    found = []
    for rows, columns in ndimage.find_objects(labels):
        box = shapely.box(columns.start, rows.start, columns.stop, rows.stop)
        patch = shapely.transform(box, lambda p: p / pixels_per_mm)
        if patch.area >= LEAST_WORD_MM2:
            found.append(patch)
    return found


def _shared_where_crossing(masks: list[Mask], scale: float) -> list[Mask]:
    """Give both pens what is seen as a third where their inks lie over each other.

    Red over blue looks violet: a small piece of one pen that lies between two others
    is theirs.
    """
    shared = [mask.copy() for mask in masks]
    for pen, mask in enumerate(masks):
        labels, _count = ndimage.label(mask, structure=np.ones((3, 3)))
        reach = max(1, round(0.35 * scale))
        for number, at in enumerate(ndimage.find_objects(labels), start=1):
            rows, columns = at
            extent = max(rows.stop - rows.start, columns.stop - columns.start)
            if extent > MIXTURE_MM * scale:
                continue
            around = (
                slice(max(rows.start - reach, 0), rows.stop + reach),
                slice(max(columns.start - reach, 0), columns.stop + reach),
            )
            piece = labels[around] == number
            edge = _dilated(piece, reach) & ~piece
            touching = _touching(masks, pen, around, edge)
            least = max(3, MIXTURE_EDGE * edge.sum())
            if len(touching) == 1 or touching[-1][0] < least:
                continue
            shared[pen][around] &= ~piece
            for _pixels, other in touching:
                shared[other][around] |= piece
    return shared


def _touching(
    masks: list[Mask],
    pen: int,
    around: tuple[slice, slice],
    edge: Mask,
) -> list[tuple[int, int]]:
    """Return the two other pens that touch a piece most."""
    touching = [
        (int((masks[other][around] & edge).sum()), other)
        for other in range(len(masks))
        if other != pen
    ]
    return sorted(touching, reverse=True)[:2]


def _of_pen(
    pen: int, mask: Mask, index: Indices, scale: float
) -> Iterator[DrawnStroke]:
    """Yield the shapes of one pen; `scale` is pixels per millimetre."""
    inked = index != PAPER
    whole = _over_crossings(mask, inked, scale)
    width = _pen_width(whole, scale)
    pieces = list(_pieces(whole))
    fills = _fills(whole, scale)
    painted = shapely.unary_union(fills) if fills else Polygon()
    rings, paths = [], []
    for piece in pieces:
        if not _is_dot(piece, scale):
            around, within = _rings_and_paths(piece, width, scale)
            rings += around
            paths += [p for p in within if not _within_fill(p, painted, width)]
    areas = _with_rings(fills, rings)
    closed: list[Polygon] = []
    lines: list[DrawnStroke] = []
    beside = _Beside(inked & ~mask, areas, width, scale)
    for path in joined(paths, CROSSING_MM + width):
        ring = _closed_ring(path)
        if ring is not None:
            closed.append(ring)
        elif path.length >= 2 * LEAST_LINE_MM:
            lines.append(DrawnStroke(pen, "line", path, width))
        elif path.length >= LEAST_LINE_MM and not beside.accounts_for(path):
            lines.append(DrawnStroke(pen, "line", path, width, ("short line",)))
    for area in _with_holes([*areas, *closed]):
        gap = any(area.equals(ring) for ring in closed)
        yield DrawnStroke(pen, "area", area, width, ("closed gap",) if gap else ())
    yield from lines
    for piece in pieces:
        centre = piece.centre(scale)
        if (
            _is_dot(piece, scale)
            and not painted.buffer(width).contains(centre)
            and _stands_alone(piece, pen, index, scale)
        ):
            yield DrawnStroke(pen, "point", centre, width)


def _stands_alone(piece: _Piece, pen: int, index: Indices, scale: float) -> bool:
    """Tell whether a dot is one that was drawn, not a bit of where strokes cross.

    A dot on another pen's paint has one ink round it; at a crossing there are two, and
    beneath words it is black.
    """
    reach = max(1, round(BESIDE_DOT_MM * scale))
    dot = np.pad(piece.mask, reach)
    row, column = piece.row - reach, piece.column - reach
    rows, columns = np.nonzero(_dilated(dot, reach) & ~dot)
    rows, columns = rows + row, columns + column
    on_sheet = (rows >= 0) & (rows < index.shape[0])
    on_sheet &= (columns >= 0) & (columns < index.shape[1])
    edge = index[rows[on_sheet], columns[on_sheet]]
    others, counts = np.unique(
        edge[(edge != PAPER) & (edge != pen)], return_counts=True
    )
    if counts.sum() <= MOST_BESIDE_DOT * edge.size:
        return True
    touching = others[counts >= MIXTURE_EDGE * edge.size]
    return len(touching) == 1 and touching[0] != BLACK


class _Beside(NamedTuple):
    """What short lines are left over from: other pens' ink, and this pen's areas."""

    others: Mask
    areas: Sequence[Polygon]
    width: float
    scale: float

    def accounts_for(self, path: LineString) -> bool:
        """Tell whether a short line is only where strokes cross at a narrow angle.

        It runs along other ink, or both its ends are at the outline of an area that
        the other ink has bent.
        """
        ends = shapely.points([path.coords[0], path.coords[-1]])
        most = LEFT_OVER_WIDTHS * self.width
        for area in self.areas:
            if (shapely.distance(ends, area.exterior) < most).all():
                return True
        points = shapely.get_coordinates(path.segmentize(0.5))
        reach = math.ceil(most * self.scale)
        columns, rows = np.floor(points * self.scale).astype(int).T
        near = [
            self.others[
                max(row - reach, 0) : row + reach + 1,
                max(column - reach, 0) : column + reach + 1,
            ].any()
            for row, column in zip(rows, columns, strict=True)
        ]
        return bool(np.mean(near) > LEFT_OVER_SHARE)


def _pieces(whole: Mask) -> Iterator[_Piece]:
    labels, _count = ndimage.label(whole, structure=np.ones((3, 3)))
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        piece = np.pad(labels[rows, columns] == number, 2)
        yield _Piece(piece, rows.start - 2, columns.start - 2)


def _within_fill(path: LineString, painted: BaseGeometry, width: float) -> bool:
    """Tell whether a stroke is one of those that fill an area."""
    if painted.is_empty:
        return False
    beyond = path.difference(painted.buffer(FILL_EDGE_WIDTHS * width)).length
    return bool(beyond < MOST_BEYOND * path.length)


def _with_rings(fills: Sequence[Polygon], rings: Sequence[Polygon]) -> list[Polygon]:
    """Return fills, each as far as the ring round it, and the rings without a fill."""
    areas = list(fills)
    painted = shapely.unary_union(areas) if areas else Polygon()
    alone = []
    for ring in rings:
        if ring.intersection(painted).area < FILLED_SHARE * ring.area:
            alone.append(ring)
            continue
        for number, fill in enumerate(areas):
            if fill.intersects(ring) and ring.area < MOST_WIDER * fill.area:
                wider = shapely.make_valid(fill.union(ring))
                if isinstance(wider, Polygon):
                    areas[number] = wider
    return areas + alone


class _Piece(NamedTuple):
    """A connected piece of ink, and where its upper left pixel lies."""

    mask: Mask
    row: int
    column: int

    def centre(self, scale: float) -> Point:
        rows, columns = np.nonzero(self.mask)
        x = (columns.mean() + self.column + 0.5) / scale
        return Point(x, (rows.mean() + self.row + 0.5) / scale)

    def to_mm(
        self, rows: NDArray[np.float64], columns: NDArray[np.float64], scale: float
    ) -> NDArray[np.float64]:
        return np.stack(
            [(columns + self.column + 0.5) / scale, (rows + self.row + 0.5) / scale], -1
        )


def _dilated(mask: Mask, radius: float) -> Mask:
    """Return the mask grown by a radius [px]."""
    if not mask.any():
        return mask
    grown: Mask = ndimage.distance_transform_edt(~mask) <= radius
    return grown


def _eroded(mask: Mask, radius: float) -> Mask:
    shrunk: Mask = ndimage.distance_transform_edt(mask) > radius
    return shrunk


def _closed(mask: Mask, radius: float) -> Mask:
    reach = math.ceil(radius) + 1
    wide = np.pad(mask, reach)
    return _eroded(_dilated(wide, radius), radius)[reach:-reach, reach:-reach]


def _opened(mask: Mask, radius: float) -> Mask:
    opened: Mask = _dilated(_eroded(mask, radius), radius) & mask
    return opened


def _coarser(mask: Mask, times: int) -> Mask:
    """Return whether any pixel of each block is set: gaps that wide are not seen."""
    rows, columns = (-(-side // times) * times for side in mask.shape)
    wide = np.zeros((rows, columns), dtype=bool)
    wide[: mask.shape[0], : mask.shape[1]] = mask
    blocks = wide.reshape(rows // times, times, columns // times, times)
    return np.asarray(blocks.any(axis=(1, 3)), dtype=bool)


def _finer(mask: Mask, times: int, shape: tuple[int, ...]) -> Mask:
    wide: Mask = np.repeat(np.repeat(mask, times, 0), times, 1)[: shape[0], : shape[1]]
    return wide


def _over_crossings(mask: Mask, inked: Mask, scale: float) -> Mask:
    """Carry a stroke on under the ink of others that crosses it."""
    others = inked & ~mask
    times = max(1, int(scale / BRIDGE_SCALE))
    near = _closed(_coarser(mask, times), CROSSING_MM / 2 * scale / times)
    bridged = _finer(near, times, mask.shape) & others
    whole = mask | bridged
    # pores of a felt pen are no holes
    holes, count = ndimage.label(~whole)
    if count:
        sizes = np.bincount(holes.ravel())
        small = sizes < 1.5 * scale * scale
        small[0] = False
        whole |= small[holes]
    return whole


def _pen_width(mask: Mask, scale: float) -> float:
    """Return the usual width of the strokes [mm]."""
    middle = _thinned(mask)
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if count == 0:
        return 1.0
    areas = np.bincount(labels.ravel())[1:]
    lengths = np.bincount(labels[middle], minlength=count + 1)[1:]
    long = lengths >= DOT_MM * scale
    if not long.any():
        return 1.0
    # steps of a skeleton are a fifth longer than pixels, on average over directions
    widths = areas[long] / (1.12 * lengths[long]) / scale
    return float(np.quantile(widths, 0.4))


def _thinned(mask: Mask) -> Mask:
    """Return the middle lines of a mask, one pixel wide."""
    thin: Mask = skeletonize(mask)  # type: ignore[no-untyped-call]
    return thin


def _is_dot(piece: _Piece, scale: float) -> bool:
    rows, columns = np.nonzero(piece.mask)
    extent = max(np.ptp(rows), np.ptp(columns)) / scale
    return bool(extent <= DOT_MM)


def _fills(whole: Mask, scale: float) -> list[Polygon]:
    """Return what is painted or hatched, as areas [mm]."""
    times = max(1, int(scale / HATCH_SCALE))
    coarse, fine = scale / times, whole
    near = _closed(_coarser(fine, times), HATCH_GAP_MM / 2 * coarse)
    broad = _opened(near, FILL_WIDTH_MM / 2 * coarse)
    patches, _count = ndimage.label(broad)
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(patches), start=1):
        part = patches[rows, columns] == number
        if part.sum() < LEAST_AREA_MM2 * coarse * coarse:
            continue
        beneath = fine[
            rows.start * times : rows.stop * times,
            columns.start * times : columns.stop * times,
        ]
        cover = beneath[_finer(part, times, beneath.shape)].mean()
        if cover < LEAST_COVER:
            continue
        inner = ndimage.distance_transform_edt(np.pad(part, 1)).max() / coarse
        if cover < PAINTED_COVER and 2 * inner < HATCH_WIDTH_MM:
            continue
        piece = _Piece(np.pad(part, 2), rows.start - 2, columns.start - 2)
        found.extend(_polygons(piece, coarse))
    return found


def _polygons(piece: _Piece, scale: float) -> list[Polygon]:
    """Return the outlines of a mask as polygons with holes [mm]."""
    smooth = ndimage.gaussian_filter(piece.mask.astype(np.float32), 0.2 * scale)
    filled = contourpy.contour_generator(z=smooth, fill_type="OuterOffset").filled(
        0.5, 2.0
    )
    found = []
    for points, offsets in zip(*filled, strict=True):
        rings = [
            piece.to_mm(points[a:b, 1], points[a:b, 0], scale)
            for a, b in pairwise(offsets)
        ]
        if len(rings[0]) < RING_POINTS:
            continue
        outline = Polygon(rings[0], [r for r in rings[1:] if len(r) >= RING_POINTS])
        whole = shapely.make_valid(outline.simplify(SIMPLE_MM))
        for part in shapely.get_parts(whole):
            if isinstance(part, Polygon) and part.area > LEAST_PART_MM2:
                found.append(part)
    return found


def _rings_and_paths(
    piece: _Piece, width: float, scale: float
) -> tuple[list[Polygon], list[LineString]]:
    """Return what a piece of ink encloses, and its strokes that enclose nothing."""
    rings = list(_rings(piece, width, scale))
    middle = _thinned(piece.mask)
    if rings:
        # strokes that bound an area are its outline; the rest are lines of their own
        edge = shapely.unary_union([ring.exterior for ring in rings])
        rows, columns = np.nonzero(middle)
        at = piece.to_mm(rows.astype(float), columns.astype(float), scale)
        outline = shapely.distance(shapely.points(at), edge) < EDGE_WIDTHS * width
        middle = middle.copy()
        middle[rows[outline], columns[outline]] = False

    def to_mm(rows: Doubles, columns: Doubles) -> Doubles:
        return piece.to_mm(rows, columns, scale)

    return rings, centre_lines(middle, to_mm, width, scale)


def _rings(piece: _Piece, width: float, scale: float) -> Iterator[Polygon]:
    """Yield what a piece of ink encloses, to the middle of the stroke round it."""
    holes, _count = ndimage.label(~piece.mask)
    for number, (rows, columns) in enumerate(ndimage.find_objects(holes), start=1):
        outside = rows.start == 0 or columns.start == 0
        hole = holes[rows, columns] == number
        if outside or hole.sum() < LEAST_AREA_MM2 * scale * scale:
            continue
        reach = math.ceil(width / 2 * scale) + 3
        wide = _dilated(np.pad(hole, reach), width / 2 * scale)
        row, column = piece.row + rows.start, piece.column + columns.start
        at = _Piece(ndimage.binary_fill_holes(wide), row - reach, column - reach)
        shapes = _polygons(at, scale)
        if shapes:
            yield Polygon(max(shapes, key=lambda shape: shape.area).exterior)


def _closed_ring(line: LineString) -> Polygon | None:
    """Return the area of a line that nearly closes, or None."""
    points = np.array(line.coords)
    gap = float(np.hypot(*(points[0] - points[-1])))
    if (
        gap > RING_GAP_MM
        or gap > RING_GAP_SHARE * line.length
        or len(points) < RING_POINTS
    ):
        return None
    ring = shapely.make_valid(Polygon(points))
    parts = [p for p in shapely.get_parts(ring) if isinstance(p, Polygon)]
    if not parts:
        return None
    largest = max(parts, key=lambda p: p.area)
    return Polygon(largest.exterior) if largest.area >= LEAST_AREA_MM2 else None


def _with_holes(areas: Sequence[Polygon]) -> Iterator[Polygon]:
    """Make a ring within a ring its hole."""
    order = sorted(areas, key=lambda one: -one.area)
    holes: dict[int, list[Polygon]] = {}
    inner: set[int] = set()
    for n, area in enumerate(order):
        # the smallest one that holds it: what lies within a hole is an area again
        for outer in reversed(range(n)):
            if Polygon(order[outer].exterior).buffer(WITHIN_MM).contains(area):
                if outer not in inner:
                    inner.add(n)
                    holes.setdefault(outer, []).append(area)
                break
    for n, area in enumerate(order):
        if n not in inner:
            left = area.difference(shapely.unary_union(holes.get(n, [])))
            parts = [p for p in shapely.get_parts(left) if isinstance(p, Polygon)]
            yield max(parts, key=lambda part: part.area, default=area)
