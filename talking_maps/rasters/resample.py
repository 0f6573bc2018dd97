"""Fitting a DEM to the land: its pixels copied as they are, averaged, or warped."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
from affine import Affine
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from talking_maps.model.message import Message
from talking_maps.rasters.elevation import Grid, created, read_known, strips
from talking_maps.rasters.land_mask import Land
from talking_maps.rasters.open import LARGEST_PREPARED, opened

Progress = Callable[[float, Message], None]

#: A finer DEM is averaged to fewer pixels.
MOST_PIXELS = LARGEST_PREPARED
#: Where nothing lies between zero and this, zero is no shore but a gap [m].
LEAST_ABOVE_FILL_M = 300.0


@dataclass(frozen=True, slots=True)
class OpenDem:
    """A DEM that is open: its CRS, and the way from (column, row) to (x, y) in it."""

    dataset: DatasetReader
    crs: pyproj.CRS
    transform: Affine


def copy(source: OpenDem, window: Window, out: Path, progress: Progress) -> bool:
    """Write the heights of a window, averaged if they are too many.

    Return whether heights of zero and below were taken for gaps: beside heights that
    all are hundreds of metres they are what a program wrote where it knew none.
    """
    lowest = _copy(source, window, out, progress, above_m=-math.inf)
    if lowest.is_filled:
        _copy(source, window, out, progress, above_m=0.0)
    return lowest.is_filled


@dataclass(slots=True)
class _Lowest:
    """The lowest height above zero [m], and whether there are any at or below zero."""

    above_zero_m: float = math.inf
    at_or_below: bool = False

    @property
    def is_filled(self) -> bool:
        return self.at_or_below and LEAST_ABOVE_FILL_M < self.above_zero_m < math.inf

    def see(self, heights: Grid) -> None:
        above = heights > 0
        self.at_or_below |= bool((heights <= 0).any())
        if above.any():
            self.above_zero_m = min(self.above_zero_m, float(heights[above].min()))


def _copy(
    source: OpenDem, window: Window, out: Path, progress: Progress, *, above_m: float
) -> _Lowest:
    dataset, lowest = source.dataset, _Lowest()
    factor = math.ceil(math.sqrt(window.width * window.height / MOST_PIXELS))
    shape = math.ceil(window.height / factor), math.ceil(window.width / factor)
    corner = Affine.translation(window.col_off, window.row_off)
    transform = source.transform @ corner @ Affine.scale(factor)
    with created(out, shape, transform, source.crs, {}) as copy:
        last = window.row_off + window.height
        parts = strips(window.width, window.row_off, last, multiple=factor)
        for done, part in enumerate(parts):
            progress(done / len(parts), Message("Reading the elevation"))
            own = Window(window.col_off, part.row_off, window.width, part.height)
            known = read_known(dataset, own)
            lowest.see(known)
            known[known <= above_m] = np.nan
            heights = averaged(known, factor)
            row = (part.row_off - window.row_off) // factor
            at = Window(0, row, heights.shape[1], heights.shape[0])
            copy.write(heights, 1, window=at)
    return lowest


def averaged(heights: Grid, factor: int) -> Grid:
    """Return the mean of what is known in each block of `factor` by `factor` pixels."""
    if factor == 1:
        return heights
    rows, columns = (math.ceil(size / factor) for size in heights.shape)
    padded = np.full((rows * factor, columns * factor), np.nan)
    padded[: heights.shape[0], : heights.shape[1]] = heights
    blocks = padded.reshape(rows, factor, columns, factor)
    count = np.isfinite(blocks).sum(axis=(1, 3))
    total = np.nansum(blocks, axis=(1, 3))
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return np.asarray(mean, dtype=np.float32)


def warp(copied: Path, land: Land, out: Path, progress: Progress) -> None:
    """Write the copied heights on a grid of square pixels in the land's CRS.

    Each pixel is placed to a thousandth and interpolated plainly (a scale of 1): by
    itself GDAL places pixels to an eighth and widens its kernel where the two grids'
    pixels differ a little, which tilts slopes.
    """
    crs = pyproj.CRS.from_epsg(land.epsg)
    with opened(copied) as dataset:
        pixel = _pixel_m(dataset, land)
        west, south, east, north = land.bounds
        # Whole multiples of the pixel, so that two cuts of one DEM fit each other.
        left, top = math.floor(west / pixel), math.ceil(north / pixel)
        columns = math.ceil(east / pixel) - left
        rows = top - math.floor(south / pixel)
        transform = Affine(pixel, 0, left * pixel, 0, -pixel, top * pixel)
        grid = {"transform": transform, "width": columns, "height": rows}
        with (
            WarpedVRT(
                dataset,
                crs=crs.to_wkt(),
                resampling=Resampling.bilinear,
                src_nodata=math.nan,
                nodata=math.nan,
                tolerance=1e-3,
                XSCALE=1,
                YSCALE=1,
                **grid,
            ) as warped,
            created(out, (rows, columns), transform, crs, {}) as ready,
        ):
            parts = strips(columns, 0, rows)
            for done, part in enumerate(parts):
                progress(done / len(parts), Message("Fitting the elevation"))
                ready.write(warped.read(1, window=part), 1, window=part)


def _pixel_m(dataset: DatasetReader, land: Land) -> float:
    """Return the side of a square as large as the DEM's pixel at the land's middle.

    Three significant digits, and never so small that the grid grows too large.
    """
    back = pyproj.Transformer.from_crs(
        pyproj.CRS.from_wkt(dataset.crs.to_wkt()), land.epsg, always_xy=True
    )
    middle = dataset.width / 2, dataset.height / 2
    steps = ((0, 0), (1, 0), (0, 1))
    at = [dataset.transform @ (middle[0] + i, middle[1] + j) for i, j in steps]
    own, right, down = (np.array(back.transform(*point)) for point in at)
    area = abs(np.linalg.det(np.stack([right - own, down - own])))
    west, south, east, north = land.bounds
    least = math.sqrt((east - west) * (north - south) / MOST_PIXELS)
    return float(f"{max(math.sqrt(area), least):.3g}")


def is_north_up(transform: Affine) -> bool:
    """Return whether rows run east and columns south, without rotation."""
    straight = transform.b == 0 and transform.d == 0
    return bool(straight and transform.a > 0 and transform.e < 0)
