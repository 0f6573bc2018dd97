"""What looks wrong in heights that can be read well: said, and left to people.

A file of one height for all, a few pixels for all the land, heights in steps, two tiles
that do not meet: slopes come of all of them, and none can be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from rasterio.io import DatasetReader

from talking_maps.model.message import Message
from talking_maps.rasters.elevation import Grid, read_known, strips
from talking_maps.rasters.land_mask import Land
from talking_maps.rasters.open import opened

#: Names of what is kept in the file, with the figure that is told.
FLAT, COARSE, STEPS, SEAM = "one_height_m", "pixel_m2", "steps_m", "seam_m"

#: Fewer heights than this on the land tell no slope.
FEWEST_HEIGHTS = 9
#: What a program may write heights in steps of [m], the widest first.
_STEPS_M = (100.0, 50.0, 25.0, 20.0, 10.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5)
_ROUNDING_M = 1e-3
#: Steps are told where two pixels side by side can differ by this slope or nothing.
LEAST_STEP = 0.05
#: A seam is so high at least [m], and so many times an ordinary row's bend.
LEAST_SEAM_M = 3.0
_TIMES = 8.0
_LEAST_BEND_M = 0.2
#: This share of a row jumps by half the seam or more, all to one side.
_SHARE = 0.75
#: So many places along a row are looked at, and fewer than these tell nothing.
_MOST_PLACES, _FEWEST_PLACES = 512, 24


def doubts(copied: Path, land: Land, pixel_m2: float) -> dict[str, str]:
    """Return what looks wrong, by name, each with its figure.

    `copied` holds the heights on the grid they came on, `pixel_m2` is the area of one
    of its pixels at the land.
    """
    with opened(copied) as dataset:
        low, high, steps = _range_and_steps(dataset)
        seam = _seam_m(dataset)
    found: dict[str, float] = {}
    if low == high:
        found[FLAT] = low
    if land.boundary.area < FEWEST_HEIGHTS * pixel_m2:
        found[COARSE] = pixel_m2
    if low < high and steps and steps / math.sqrt(pixel_m2) >= LEAST_STEP:
        found[STEPS] = steps
    if seam:
        found[SEAM] = seam
    return {name: f"{figure:.6g}" for name, figure in found.items()}


def doubts_told(tags: Mapping[str, str]) -> Iterator[Message]:
    """Yield what looks wrong in a prepared elevation, as its tags have it."""
    yield from _useless(tags)
    if STEPS in tags:
        yield Message(
            "Heights come in steps of {step:m}: gentle slopes and the way of water on "
            "them cannot be trusted.",
            {"step": float(tags[STEPS])},
        )
    if SEAM in tags:
        yield Message(
            "A straight step of {height:m} runs through the whole file, as where two "
            "tiles do not meet: slopes along it are not those of the land.",
            {"height": float(tags[SEAM])},
        )


def _useless(tags: Mapping[str, str]) -> Iterator[Message]:
    """Yield what makes slopes and water impossible to tell."""
    if FLAT in tags:
        yield Message(
            "Every height is {height:m}: no land is so even. Slopes and the way of "
            "water cannot be told from this file; choose another elevation.",
            {"height": float(tags[FLAT])},
        )
    if COARSE in tags:
        yield Message(
            "One height stands for {area:ha}, and there are fewer than {count:whole} "
            "on the land: slopes and the way of water cannot be told from so few. "
            "Choose a finer elevation.",
            {"area": float(tags[COARSE]), "count": FEWEST_HEIGHTS},
        )


def _range_and_steps(dataset: DatasetReader) -> tuple[float, float, float]:
    """Return the lowest and highest height, and the widest step all stand on [m]."""
    low, high, steps = math.inf, -math.inf, list(_STEPS_M)
    for window in strips(dataset.width, 0, dataset.height):
        known = read_known(dataset, window)
        known = known[np.isfinite(known)]
        if not known.size:
            continue
        low, high = min(low, float(known.min())), max(high, float(known.max()))
        steps = [
            step
            for step in steps
            if (np.abs(known - np.rint(known / step) * step) < _ROUNDING_M).all()
        ]
    return low, high, steps[0] if steps else 0.0


def _seam_m(dataset: DatasetReader) -> float:
    """Return the height of the highest seam along a row or column [m], or zero."""
    rows, columns = dataset.shape
    beside = max(1, math.ceil(columns / _MOST_PLACES))
    under = max(1, math.ceil(rows / _MOST_PLACES))
    down: list[Grid] = []
    across: list[Grid] = []
    for window in strips(columns, 0, rows):
        heights = read_known(dataset, window)
        down.append(heights[:, ::beside])
        across.append(heights[::under])
    return max(_highest(np.vstack(down)), _highest(np.vstack(across).T))


def _highest(heights: Grid) -> float:
    """Return the highest seam between two rows [m], or zero.

    What a slope goes on with to both sides of a row is no seam: only what is more.
    """
    if len(heights) < 4 or heights.shape[1] < _FEWEST_PLACES:  # noqa: PLR2004
        return 0.0
    # Where zeros begin, which stand for no height, is no seam between two tiles.
    heights = np.where(heights == 0, np.nan, heights)
    ways = np.diff(heights.astype(np.float64), axis=0)
    bends = ways[1:-1] - (ways[:-2] + ways[2:]) / 2
    wide = np.isfinite(bends).sum(axis=1) >= _FEWEST_PLACES
    if not wide.any():
        return 0.0
    bends = bends[wide]
    middle = np.nanmedian(bends, axis=1)
    ordinary = max(float(np.median(np.abs(middle))), _LEAST_BEND_M)
    row = int(np.argmax(np.abs(middle)))
    seam = float(middle[row])
    along = bends[row][np.isfinite(bends[row])]
    share = float((along * np.sign(seam) > abs(seam) / 2).mean())
    is_seam = abs(seam) >= max(LEAST_SEAM_M, _TIMES * ordinary) and share >= _SHARE
    return abs(seam) if is_seam else 0.0
