"""What is crossed on a marking sheet that was laid flat: each box of each row.

Boxes are looked for first, since paper bends between the marks at its edges: those of a
row together, each a little beside its neighbour. What lies within a box's line is
empty, a cross, a filled box (which the sheet asks for where somebody erred) or
something that a person has to look at. Whatever is not one cross in one box of a row
is told as a doubt. It reads any row that has boxes, opens no picture, and knows no
contest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from talking_maps.sheet.layout import Box

#: What a box holds: nothing, a cross, so little or so much that it may be either, or it
#: is filled.
BoxState = Literal["empty", "crossed", "faint", "heavy", "filled"]
#: Why a person has to look at a row.
Doubt = Literal["no cross", "two crosses", "filled box", "faint", "heavy"]

#: How far a box may lie beside its place [mm], and how much further than the box next
#: to it, as a share of the way between them: paper leans no more.
REACH_MM, LEANS = 4.5, 0.1
#: What a millimetre beside its place takes from a box's likeness.
PREFERENCE = 0.005
#: Width of the boxes' line, and what is left out of a box at its edge [mm]; ink that
#: comes no further in than another so much is the line of a box that paper leant.
LINE_MM, INSET_MM, EDGE_MM = 0.4, 1.0, 0.7
#: A line is so much darker than what lies beside it [share of white], or not found.
LEAST_LINE = 0.08
#: Ink is so much darker than paper [share of white], and than what noise makes.
LEAST_INK, NOISE_TIMES = 0.16, 5.0
#: Of ink's darkest, so much still belongs to the stroke.
INK_OF_PEAK = 0.45
#: Share of a box that is ink: below the first nothing, from the second on a cross.
LEAST_SHARE, CROSS_SHARE = 0.012, 0.05
#: A cross, a tick or a stroke is at least so long; a dot is not [mm].
LEAST_CROSS_MM = 2.8
#: In a filled box no white disc is larger than the first, in a crossed one it is larger
#: than the second; a cross covers no more than a share [radii in mm].
FILLED_DISC_MM, CROSS_DISC_MM, MOST_CROSS_SHARE = 0.35, 0.5, 0.62
#: Paper is as white as most of what lies within this of it [mm].
WHITE_MM = 12.0

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CrossedRow:
    """A row as it was read.

    `place` is the box that seems to be meant, from 1 at the left, None if that cannot
    be told; without `doubts` it is sure. `moved` is how far the row lay beside its
    place, right and down [mm].
    """

    states: tuple[BoxState, ...]
    place: int | None
    doubts: tuple[Doubt, ...]
    moved: tuple[float, float]


def read_rows(
    picture: Floats, rows: Sequence[Sequence[Box]], *, pixels_per_mm: float
) -> tuple[CrossedRow | None, ...]:
    """Return what is crossed in rows of boxes; None where the boxes are not found.

    Parameters
    ----------
    picture : array, shape (rows, columns, 3)
        The sheet laid flat, red, green, blue in 0 … 1.
    rows : sequence of sequences of Box
        The boxes of each row, all of one size, from left to right [mm].
    pixels_per_mm : float
        Resolution of the picture [1/mm].
    """
    return tuple(_row(picture, boxes, pixels_per_mm) for boxes in rows)


def _row(picture: Floats, boxes: Sequence[Box], scale: float) -> CrossedRow | None:
    margin = REACH_MM + 2.5
    left, top = boxes[0].left - margin, boxes[0].top - margin
    row, column = max(round(top * scale), 0), max(round(left * scale), 0)
    part = picture[
        row : round((boxes[0].bottom + margin) * scale),
        column : round((boxes[-1].right + margin) * scale),
    ]
    dark = darkness(part, pixels_per_mm=scale)
    corners = [((box.left * scale) - column, (box.top * scale) - row) for box in boxes]
    side = boxes[0].width * scale
    shifts, line = _shifts(_likeness(dark, side, scale), corners, scale)
    if line < LEAST_LINE:
        return None
    limit = max(LEAST_INK, NOISE_TIMES * _noise(dark))
    states = [
        _state(dark, (x + right, y + down), side, limit, scale)
        for (x, y), (right, down) in zip(corners, shifts, strict=True)
    ]
    place, doubts = _meant(states)
    right, down = np.mean(shifts, axis=0) / scale
    return CrossedRow(tuple(states), place, doubts, (float(right), float(down)))


def darkness(picture: Floats, *, pixels_per_mm: float) -> Floats:
    """Return how much darker than the paper around it each place is, 0 … 1.

    Of the three colours the darkest counts, so that pens of any colour are seen; each
    is held against its own white, whatever the light.
    """
    step = max(1, round(pixels_per_mm))
    size = max(3, round(WHITE_MM * pixels_per_mm / step))
    found = np.zeros(picture.shape[:2], dtype=np.float32)
    for colour in range(3):
        one = picture[..., colour]
        coarse = ndimage.percentile_filter(
            one[step // 2 :: step, step // 2 :: step], 75, size=size, mode="nearest"
        )
        smooth = ndimage.gaussian_filter(coarse, size / 4)
        white = ndimage.zoom(
            smooth,
            (one.shape[0] / smooth.shape[0], one.shape[1] / smooth.shape[1]),
            order=1,
        )
        np.maximum(found, 1 - one / np.maximum(white, 0.05), out=found)
    return np.clip(found, 0, 1)


def _noise(dark: Floats) -> float:
    """Return how far bare paper scatters, by the half that is whitest."""
    fine = dark - ndimage.gaussian_filter(dark, 2)
    white = fine[dark <= np.median(dark)]
    return float(np.median(np.abs(white))) * 1.5 if white.size else 0.0


def _likeness(dark: Floats, side: float, scale: float) -> Floats:
    """Return how much darker the outline of a box would be than what lies beside it.

    The value at a pixel is of the box whose upper left corner lies there.
    """
    edge = round(2 * LINE_MM * scale) + 2
    wide = round(side) + 2 * edge + 1
    at = np.arange(wide) - edge
    x, y = np.meshgrid(at, at)
    # how far outside the square; negative within
    outside = np.maximum(np.maximum(-x, x - side), np.maximum(-y, y - side)) / scale
    on_line = np.abs(outside) <= LINE_MM / 2 + 0.5 / scale
    beside = (np.abs(outside) <= 2 * LINE_MM + 0.5 / scale) & ~on_line
    kernel = on_line / on_line.sum() - beside / beside.sum()
    seen = signal.fftconvolve(dark, kernel[::-1, ::-1], mode="full")
    # 'full' puts the kernel's corner at wide - 1; the box's corner lies edge further in
    off = wide - 1 - edge
    likeness: Floats = np.asarray(
        seen[off : off + dark.shape[0], off : off + dark.shape[1]], dtype=np.float32
    )
    return likeness


def _shifts(
    match: Floats, corners: Sequence[tuple[float, float]], scale: float
) -> tuple[list[tuple[int, int]], float]:
    """Return by how much each box lies beside its place [px], and how sure that is.

    Of all ways in which neighbouring boxes move nearly alike, the one is taken whose
    outlines are seen best together (Viterbi): a box that is filled or crossed along
    its edge stays with those beside it. Small ways are preferred to far ones.
    """
    reach = round(REACH_MM * scale)
    apart = corners[1][0] - corners[0][0] if len(corners) > 1 else 0.0
    step = max(1, round(LEANS * apart))
    away = np.arange(-reach, reach + 1)
    far = PREFERENCE * np.hypot(away[:, None], away[None, :]) / scale
    fields: list[NDArray[np.float64]] = []
    for x, y in corners:
        row, column = round(y) - reach, round(x) - reach
        field = match[
            max(row, 0) : row + 2 * reach + 1, max(column, 0) : column + 2 * reach + 1
        ]
        if field.shape != far.shape:
            return [], 0.0
        fields.append(np.subtract(field, far, dtype=np.float64))
    best = [fields[0]]
    for one in fields[1:]:
        best.append(one + ndimage.maximum_filter(best[-1], size=2 * step + 1))
    place = np.unravel_index(int(best[-1].argmax()), far.shape)
    found = [(int(place[0]), int(place[1]))]
    for earlier in reversed(best[:-1]):
        row, column = found[-1]
        top, left = max(row - step, 0), max(column - step, 0)
        near = earlier[top : row + step + 1, left : column + step + 1]
        place = np.unravel_index(int(near.argmax()), near.shape)
        found.append((top + int(place[0]), left + int(place[1])))
    found.reverse()
    pairs = zip(fields, found, strict=True)
    line = float(np.median([one[at] + far[at] for one, at in pairs]))
    return [(column - reach, row - reach) for row, column in found], line


def _state(
    dark: Floats, corner: tuple[float, float], side: float, limit: float, scale: float
) -> BoxState:
    inset = INSET_MM * scale
    left, top = round(corner[0] + inset), round(corner[1] + inset)
    inner = round(side - 2 * inset)
    box = dark[max(top, 0) : top + inner, max(left, 0) : left + inner]
    soft = ndimage.gaussian_filter(box, 0.1 * scale)
    # a blurred stroke is as wide as it was at half of its darkness
    peak = float(np.quantile(soft, 0.97)) if soft.size else 0.0
    ink = _without_line(soft > max(limit, INK_OF_PEAK * peak), scale)
    share = float(ink.mean()) if ink.size else 0.0
    if share < LEAST_SHARE:
        return "empty"
    if share < CROSS_SHARE or _extent(ink) < LEAST_CROSS_MM * scale:
        return "faint"
    disc = float(ndimage.distance_transform_edt(~ink).max()) / scale
    if disc < FILLED_DISC_MM:
        return "filled"
    if disc < CROSS_DISC_MM or share > MOST_CROSS_SHARE:
        return "heavy"
    return "crossed"


def _without_line(ink: Mask, scale: float) -> Mask:
    """Return ink without the pieces that lie at the box's edge only."""
    pieces, _count = ndimage.label(ink, structure=np.ones((3, 3)))
    edge = round(EDGE_MM * scale)
    inside = np.unique(pieces[edge:-edge, edge:-edge])
    kept: Mask = np.isin(pieces, inside[inside > 0])
    return kept


def _extent(ink: Mask) -> int:
    """Return the longer side of the largest piece of ink [px]."""
    pieces, _count = ndimage.label(ink, structure=np.ones((3, 3)))
    sides = (
        max(part.stop - part.start for part in piece)
        for piece in ndimage.find_objects(pieces)
    )
    return max(sides, default=0)


def _meant(states: Sequence[BoxState]) -> tuple[int | None, tuple[Doubt, ...]]:
    """Return the box that is meant, and what speaks against it."""
    crossed = [n for n, state in enumerate(states, 1) if state == "crossed"]
    unclear = [n for n, state in enumerate(states, 1) if state in ("faint", "heavy")]
    doubts = tuple(_doubts(states, len(crossed)))
    if len(crossed) == 1:
        return crossed[0], doubts
    if not crossed and len(unclear) == 1:
        return unclear[0], doubts
    return None, doubts


def _doubts(states: Sequence[BoxState], crosses: int) -> Iterator[Doubt]:
    if crosses > 1:
        yield "two crosses"
    if "filled" in states:
        yield "filled box"
    if "heavy" in states:
        yield "heavy"
    if "faint" in states:
        yield "faint"
    if all(state == "empty" for state in states):
        yield "no cross"
