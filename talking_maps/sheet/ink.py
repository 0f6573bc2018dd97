"""What people drew on a printed sheet: how much ink lies where, and of which pen.

A straightened photograph is the printed base times the light on it times the ink, so
ink is what is left of `log(base) - log(photograph)` once the light, which changes
slowly and in all colours alike, is taken away. A pen is a direction in that space of
three colours, learnt from the box that was painted with it: no colour is expected
that was not painted. Black is for words and belongs to no pen. Arrays in, arrays out;
it opens no picture and knows no ground.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

#: Detail of the base that tells how strong it is seen, and the most that is detail
#: and no ink [natural logarithm]; so many places must tell it.
LEAST_DETAIL, MOST_DETAIL, LEAST_TOLD = 0.02, 0.35, 100
#: So many bands of the sheet, as wide as the gaps between them, tell it.
BANDS = 5
#: Darkest that a picture is taken to be [share of white]; below it is noise.
DARKEST = 0.02
#: A box counts as painted from this colour on [natural logarithm], on this share.
PAINTED, PAINTED_SHARE = 0.15, 0.25
#: A stroke has at least this share of its box's colour, and this colour at all.
LEAST_SHARE, LEAST_COLOUR = 0.3, 0.08
#: A colour that is no pen's has a smaller cosine with all of them.
LEAST_COSINE = 0.75
#: Orange and brown differ in how dark they are beside their colour, not in the colour:
#: told over this reach [mm], a doubling weighs as much as this angle [rad]. What is so
#: many times as dark as the pen is black that a camera gave a tinge.
DARKNESS_MM, DARKNESS_WEIGHT, BLACK_TIMES = 0.8, 0.35, 2.5
LEAST_DARKNESS = 0.05
#: Black is darker than the print around it by this [natural logarithm].
LEAST_BLACK = 0.35
#: How far beside its place the print may lie [mm].
MISFIT_MM = 0.35
#: Strokes and grains below this size are dirt [mm²].
LEAST_GRAIN_MM2 = 1.0

#: Index of ink that is no pen's: black and pencil, which is for words.
BLACK = -1
#: Index of bare paper.
PAPER = -2

Floats = NDArray[np.float32]
Indices = NDArray[np.int8]
Mask = NDArray[np.bool_]


class PixelBox(NamedTuple):
    """A rectangle on the straightened picture, in pixels, ends excluded."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True)
class Ink:
    """Densities on a sheet, shape (rows, columns, 3) [natural logarithm].

    0 is bare paper, 1 lets a third of the light pass. `unsure`, shape (rows, columns),
    is how much darker the print is close by: where the sheet was laid flat a little
    beside its place, that much may be print and no ink.
    """

    density: Floats
    unsure: Floats

    def within(self, box: PixelBox) -> Ink:
        """Return the ink in a part of the sheet."""
        part = slice(box.row, box.row_end), slice(box.column, box.column_end)
        return Ink(self.density[part], self.unsure[part])


@dataclass(frozen=True)
class PenInk:
    """The ink of one pen, as its box shows it.

    `colour` is the unit vector of what its densities in red, green and blue have
    beyond grey, `strength` how much of it the box carries [natural logarithm], and
    `darkness` how much grey there is to the colour of the light it takes away.
    """

    colour: tuple[float, float, float]
    strength: float
    darkness: float


def ink_density(photograph: Floats, base: Floats, *, pixels_per_mm: float) -> Ink:
    """Return the density of ink over the base, the light taken away.

    Parameters
    ----------
    photograph : array, shape (rows, columns, 3)
        The straightened picture, red, green, blue in 0 … 1.
    base : array, shape (rows, columns)
        What was printed, in grey, 0 … 1, in the same place.
    pixels_per_mm : float
        Resolution of both [1/mm].
    """
    seen = np.log(np.maximum(photograph, DARKEST)).astype(np.float32)
    printed = _printed_as_seen(seen, base, pixels_per_mm)
    light = seen - printed[..., np.newaxis]
    density = (_light(light, pixels_per_mm) - light).astype(np.float32)
    # as sharp and dark as the printer can have made it: cameras differ in both
    reach = 2 * round(MISFIT_MM * pixels_per_mm) + 1
    sharp = np.log(np.maximum(base, DARKEST)).astype(np.float32)
    darkest = np.minimum(printed, ndimage.minimum_filter(sharp, size=reach))
    return Ink(density, printed - darkest)


def painted_pens(ink: Ink, boxes: Mapping[str, PixelBox]) -> dict[str, PenInk]:
    """Return the inks of the pens whose boxes were painted with a colour.

    People paint over a box's edge or not up to it, so that part of its middle is
    enough. One painted in grey or black is left out: black is for words.
    """
    found: dict[str, PenInk] = {}
    for pen, box in boxes.items():
        inner = ink.density[box.row : box.row_end, box.column : box.column_end]
        colour = (inner - inner.mean(axis=2, keepdims=True)).reshape(-1, 3)
        strength = np.linalg.norm(colour, axis=1)
        inked = strength > PAINTED
        if inked.size == 0 or inked.mean() < PAINTED_SHARE:
            continue
        middle = np.median(colour[inked], axis=0)
        length = float(np.linalg.norm(middle))
        if length < PAINTED:
            continue
        red, green, blue = (float(part) / length for part in middle)
        taken = (1 - np.exp(-inner.reshape(-1, 3)[inked])).mean(axis=0)
        darkness = float(_grey_to_colour(taken))
        found[pen] = PenInk((red, green, blue), length, darkness)
    return found


def ink_by_pen(
    ink: Ink, pens: Mapping[str, PenInk], *, pixels_per_mm: float
) -> Indices:
    """Return which pen's ink each pixel carries.

    Values are indices into `pens`, `BLACK` or `PAPER`. The base is grey, so a colour is
    ink wherever the base lies a little beside its place; black is ink only where it is
    darker than anything printed nearby. Grains too small for a pen are paper.
    """
    grey = ink.density.mean(axis=2)
    blur = 0.15 * pixels_per_mm
    colour = ndimage.gaussian_filter(ink.density - grey[..., None], (blur, blur, 0))
    length = np.linalg.norm(colour, axis=2)
    index = np.full(grey.shape, PAPER, dtype=np.int8)
    least = max(LEAST_COLOUR, 5.0 * float(np.median(length[::5, ::5])))
    darkness = _darkness(ink.density, length > least, DARKNESS_MM * pixels_per_mm)
    nearest = np.full(grey.shape, np.inf, dtype=np.float32)
    black = (grey - ink.unsure > LEAST_BLACK) & (length < grey)
    for number, pen in enumerate(pens.values()):
        amount = colour @ np.array(pen.colour, dtype=np.float32)
        cosine = amount / np.maximum(length, 1e-6)
        darker = darkness - math.log(pen.darkness)
        off = np.arccos(np.clip(cosine, -1, 1)) ** 2
        off += (DARKNESS_WEIGHT / math.log(2) * darker) ** 2
        takes = (cosine > LEAST_COSINE) & (off < nearest)
        takes &= ~(black & (darker > math.log(BLACK_TIMES)))
        nearest[takes] = off[takes]
        # a stroke's faint edge is too little of its own pen, not enough of a paler one
        is_ink = amount > max(LEAST_SHARE * pen.strength, least)
        index[takes] = np.where(is_ink[takes], number, PAPER)
    index[black & np.isinf(nearest)] = BLACK
    inked = _without_grains(index != PAPER, LEAST_GRAIN_MM2 * pixels_per_mm**2)
    index[~inked] = PAPER
    return _by_majority(index, len(pens), pixels_per_mm)


def _darkness(density: Floats, inked: Mask, reach: float) -> Floats:
    """Return the logarithm of grey to colour of the ink around each pixel.

    Told from the light that is taken away, summed over a stroke and its edges: a blur
    spreads that, and JPEG spreads colours further, without changing the share.
    """
    rows, columns = inked.shape
    # what a blur of this reach tells is told by every other pixel
    even = np.pad(inked, ((0, rows % 2), (0, columns % 2)))
    blocks = even.reshape(len(even) // 2, 2, -1, 2).any(axis=(1, 3))
    near = ndimage.maximum_filter(blocks, size=2 * math.ceil(reach / 4) + 1)
    taken = [
        ndimage.gaussian_filter(
            np.where(near, 1 - np.exp(-density[::2, ::2, channel]), np.float32(0)),
            reach / 2,
        )
        for channel in range(3)
    ]
    share = np.log(_grey_to_colour(np.stack(taken, -1))).astype(np.float32)
    return share.repeat(2, axis=0)[:rows].repeat(2, axis=1)[:, :columns]


def _grey_to_colour(taken: Floats) -> Floats:
    """Return how much grey there is to the colour in light that was taken away."""
    grey = taken.mean(axis=-1)
    colour = np.linalg.norm(taken - grey[..., np.newaxis], axis=-1)
    share: Floats = np.maximum(grey, 1e-6) / np.maximum(colour, 1e-6)
    return np.clip(share, LEAST_DARKNESS, 1 / LEAST_DARKNESS).astype(np.float32)


def _printed_as_seen(seen: Floats, base: Floats, pixels_per_mm: float) -> Floats:
    """Return the log of the base as this camera shows it: blurred, and as strong."""
    printed = np.log(np.maximum(base, DARKEST)).astype(np.float32)
    step = max(1, round(pixels_per_mm / 4))
    coarse = 1.2 * pixels_per_mm
    # bands across the sheet tell as much as all of it, in half the time
    ends = np.linspace(0, len(base), 2 * BANDS + 1).astype(int).tolist()
    bands = [slice(a, b) for a, b in zip(ends[:-1:2], ends[1::2], strict=True)]

    def fine(band: Floats) -> Floats:
        detail = band - ndimage.gaussian_filter(band, coarse)
        return np.asarray(detail[::step, ::step].ravel(), dtype=np.float32)

    y = np.concatenate([fine(seen[band].mean(axis=2)) for band in bands])
    best = (math.inf, 0.0, 1.0)
    for blur_mm in (0.0, 0.1, 0.18, 0.26, 0.36, 0.5):
        blur = blur_mm * pixels_per_mm
        given = [ndimage.gaussian_filter(printed[band], blur) for band in bands]
        x = np.concatenate([fine(one) for one in given])
        told = (np.abs(x) > LEAST_DETAIL) & (np.abs(y) < MOST_DETAIL)
        if told.sum() < LEAST_TOLD:
            return printed
        strength = float(np.clip(x[told] @ y[told] / (x[told] @ x[told]), 0.2, 2.0))
        left = float(np.median(np.abs(y[told] - strength * x[told])))
        best = min(best, (left, blur_mm, strength))
    blurred: Floats = ndimage.gaussian_filter(printed, best[1] * pixels_per_mm)
    return (best[2] * blurred).astype(np.float32)


def _light(light: Floats, pixels_per_mm: float) -> Floats:
    """Return the logarithm of the light on the sheet, from where no ink lies.

    Light falls on all colours alike and ink leaves one of them nearly as it was, so
    the brightest colour of each place tells it; the lamp's own colour changes slowly
    and is fitted by a plane of the second degree.
    """
    rows, columns = light.shape[:2]
    block = max(4, round(4 * pixels_per_mm))
    high = np.stack([_block_quantile(light[..., c], block, 0.8) for c in range(3)], -1)
    cast = _cast(high)
    common = (high - cast).max(axis=2)
    closed = ndimage.grey_closing(common, size=(9, 9), mode="nearest")
    smooth = ndimage.gaussian_filter(closed, 1.2, mode="nearest")
    blocks = smooth[..., np.newaxis] + cast
    row = (np.arange(rows) + 0.5) / block - 0.5
    column = (np.arange(columns) + 0.5) / block - 0.5
    return np.stack([_stretched(blocks[..., c], row, column) for c in range(3)], -1)


def _cast(high: Floats) -> Floats:
    """Return the lamp's colour: per channel a quadratic of place, robustly fitted.

    The mean over the channels is left to the common light.
    """
    rows, columns = high.shape[:2]
    y, x = np.meshgrid(
        np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij"
    )
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).reshape(-1, 6)
    colour = (high - high.mean(axis=2, keepdims=True)).reshape(-1, 3)
    weight = np.ones(len(terms))
    for _round in range(8):
        fit = np.linalg.lstsq(
            terms * weight[:, None], colour * weight[:, None], rcond=None
        )[0]
        off = np.linalg.norm(colour - terms @ fit, axis=1)
        weight = np.sqrt(1 / (1 + (off / (1.5 * np.median(off) + 1e-4)) ** 2))
    cast: Floats = (terms @ fit).reshape(high.shape).astype(np.float32)
    return cast


def _block_quantile(values: Floats, block: int, share: float) -> Floats:
    rows, columns = values.shape
    down, across = -(-rows // block), -(-columns // block)
    padded = np.pad(
        values, ((0, down * block - rows), (0, across * block - columns)), mode="edge"
    )
    tiles = padded.reshape(down, block, across, block).swapaxes(1, 2)
    flat = tiles.reshape(down, across, -1)[..., ::3]
    quantile: Floats = np.quantile(flat, share, axis=2).astype(np.float32)
    return quantile


def _stretched(
    blocks: Floats, row: NDArray[np.float64], column: NDArray[np.float64]
) -> Floats:
    down = np.clip(row, 0, blocks.shape[0] - 1)
    across = np.clip(column, 0, blocks.shape[1] - 1)
    top = np.minimum(down.astype(int), max(blocks.shape[0] - 2, 0))
    left = np.minimum(across.astype(int), max(blocks.shape[1] - 2, 0))
    bottom = np.minimum(top + 1, blocks.shape[0] - 1)
    right = np.minimum(left + 1, blocks.shape[1] - 1)
    lower = (down - top).astype(np.float32)[:, None]
    beside = (across - left).astype(np.float32)[None, :]
    upper_row = blocks[top][:, left] * (1 - beside) + blocks[top][:, right] * beside
    lower_row = (
        blocks[bottom][:, left] * (1 - beside) + blocks[bottom][:, right] * beside
    )
    stretched: Floats = upper_row * (1 - lower) + lower_row * lower
    return stretched


def _without_grains(mask: Mask, least: float) -> Mask:
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if count == 0:
        return mask
    sizes = np.bincount(labels.ravel())
    kept = sizes >= least
    kept[0] = False
    result: Mask = kept[labels]
    return result


def _by_majority(index: Indices, pens: int, pixels_per_mm: float) -> Indices:
    """Give each inked pixel the pen that most ink around it has."""
    sigma = 0.4 * pixels_per_mm
    best = np.full(index.shape, -1.0, dtype=np.float32)
    result = index.copy()
    for pen in (*range(pens), BLACK):
        weight = ndimage.gaussian_filter((index == pen).astype(np.float32), sigma)
        more = (weight > best) & (index != PAPER)
        result[more] = pen
        best[more] = weight[more]
    return result
