"""A DEM from anywhere made the community's elevation.

A DEM already in the community's CRS keeps its grid: its values are copied, pixel for
pixel. Another is warped, bilinear, to square pixels about as large as its own. Gaps
are found before anything is mixed, since many DEMs do not say which value marks them:
what lies outside all heights on land is a gap. A DEM finer than the largest grid we
work with is averaged to whole multiples of its pixel.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from affine import Affine
from pyproj.exceptions import ProjError
from rasterio.enums import Resampling
from rasterio.features import geometry_mask
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGround, BadValue, CannotKeep
from talking_maps.model.message import Message
from talking_maps.rasters.elevation import Grid, created, read_known, strips
from talking_maps.rasters.opening import check_elevation, horizontal_crs, is_crs, opened

Progress = Callable[[float, Message], None]
Bounds = tuple[float, float, float, float]

#: A grid of 800 MB as float64; a finer DEM is averaged to fewer pixels.
MOST_PIXELS = 100_000_000
#: More pixels than this under one community take too long to read.
MOST_PIXELS_READ = 4_000_000_000
#: Pixels kept around what a warp needs, for the interpolation at the edge.
_WARP_MARGIN = 4
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class _Land:
    """What is asked for: the boundary in the CRS `epsg`, with a margin [m]."""

    boundary: BaseGeometry
    epsg: int
    margin_m: float

    @property
    def bounds(self) -> Bounds:
        """Return west, south, east, north with the margin."""
        west, south, east, north = self.boundary.bounds
        margin = self.margin_m
        return west - margin, south - margin, east + margin, north + margin


def prepare_elevation(  # noqa: PLR0913 -- what a form of the app asks for
    source: Path,
    boundary: BaseGeometry,
    epsg: int,
    out: Path,
    *,
    margin_m: float = 500,
    error_m: float | None,
    source_name: str,
    progress: Progress = lambda _share, _message: None,
) -> float:
    """Cut a DEM to the land and write it to `out`; return the share of land it covers.

    `boundary` is in the CRS `epsg` [m]. The result is a GeoTIFF in that CRS, float32,
    NaN where unknown, tagged with `error_m` (standard error of a height), `source`,
    `source_date` if the DEM tells it, and `covered`. `progress` may raise to cancel:
    then nothing is left. Raises `BadFile` for what is no readable GeoTIFF, `BadGround`
    for one that is no elevation or misses the land, `BadValue` for an impossible
    error, `CannotKeep` where `out` is refused.
    """
    if error_m is not None and not (math.isfinite(error_m) and error_m >= 0):
        raise BadValue("The error of the elevation must be zero or more metres.")
    land = _Land(boundary, epsg, margin_m)
    tags = {"source": source_name}
    if error_m is not None:
        tags["error_m"] = repr(float(error_m))
    with _folder_beside(out) as folder:
        ready = _cut(source, land, Path(folder), progress)
        covered = _covered_share(ready, land, source.name)
        with rasterio.open(ready, "r+") as dataset:
            dataset.update_tags(**tags, **_date(source), covered=f"{covered:.4f}")
        ready.replace(out)
    progress(1.0, Message("Elevation ready"))
    return covered


def _folder_beside(out: Path) -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(dir=out.parent, prefix=".dem-")
    except OSError as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(out),
        ) from error


def _date(source: Path) -> dict[str, str]:
    with opened(source) as dataset:
        date = dataset.tags().get("TIFFTAG_DATETIME")
    return {"source_date": date} if date else {}


def _cut(source: Path, land: _Land, folder: Path, progress: Progress) -> Path:
    """Copy what is needed of the DEM, warp it if it must be, and return the file."""
    with opened(source) as dataset:
        check_elevation(dataset, source.name)
        crs = horizontal_crs(dataset)
        copied = folder / "copied.tif"
        if is_crs(crs, land.epsg) and is_north_up(dataset.transform):
            window = _window(dataset, land.bounds, 0, source.name)
            _copy(dataset, window, crs, copied, _part(progress, 0, 0.9))
            return copied
        window = _window(
            dataset, _bounds_in(crs, land, source.name), _WARP_MARGIN, source.name
        )
        _copy(dataset, window, crs, copied, _part(progress, 0, 0.5))
    warped = folder / "warped.tif"
    _warp(copied, land, warped, _part(progress, 0.5, 0.9))
    return warped


def _bounds_in(crs: pyproj.CRS, land: _Land, name: str) -> Bounds:
    """Return the land's bounds in the DEM's own CRS; raises `BadGround`."""
    try:
        there = pyproj.Transformer.from_crs(land.epsg, crs, always_xy=True)
        bounds = there.transform_bounds(*land.bounds)
    except ProjError as error:
        raise BadGround(
            "The coordinate system of the file {file} cannot be brought to the "
            "community's. Export it again in WGS 84 (EPSG:4326).",
            file=name,
        ) from error
    if not np.isfinite(bounds).all():
        raise _missed(name)
    return bounds


def _window(dataset: DatasetReader, bounds: Bounds, margin: int, name: str) -> Window:
    """Return the pixels that hold the bounds; raises `BadGround` if there are none."""
    west, south, east, north = bounds
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    at = np.array([~dataset.transform @ corner for corner in corners])
    # A pixel edge that a rounding error moved is still that edge.
    first = np.maximum(np.floor(at.min(axis=0) + _ROUNDING) - margin, 0)
    last = np.minimum(
        np.ceil(at.max(axis=0) - _ROUNDING) + margin, (dataset.width, dataset.height)
    )
    if (first >= last).any():
        raise _missed(name)
    columns, rows = (int(size) for size in last - first)
    if columns * rows > MOST_PIXELS_READ:
        raise BadGround(
            "The file {file} has too many pixels on the community's land. Make a copy "
            "with pixels of 1 m or more.",
            file=name,
        )
    return Window(int(first[0]), int(first[1]), columns, rows)


def _copy(
    dataset: DatasetReader,
    window: Window,
    crs: pyproj.CRS,
    out: Path,
    progress: Progress,
) -> None:
    """Write the heights of a window, averaged if they are too many."""
    factor = math.ceil(math.sqrt(window.width * window.height / MOST_PIXELS))
    shape = math.ceil(window.height / factor), math.ceil(window.width / factor)
    corner = Affine.translation(window.col_off, window.row_off)
    transform = dataset.transform @ corner @ Affine.scale(factor)
    with created(out, shape, transform, crs, {}) as copy:
        last = window.row_off + window.height
        parts = strips(window.width, window.row_off, last, multiple=factor)
        for done, part in enumerate(parts):
            progress(done / len(parts), Message("Reading the elevation"))
            own = Window(window.col_off, part.row_off, window.width, part.height)
            heights = averaged(read_known(dataset, own), factor)
            row = (part.row_off - window.row_off) // factor
            at = Window(0, row, heights.shape[1], heights.shape[0])
            copy.write(heights, 1, window=at)


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


def _warp(copied: Path, land: _Land, out: Path, progress: Progress) -> None:
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
                dataset, crs=crs.to_wkt(), resampling=Resampling.bilinear,
                src_nodata=math.nan, nodata=math.nan, tolerance=1e-3,
                XSCALE=1, YSCALE=1, **grid,
            ) as warped,
            created(out, (rows, columns), transform, crs, {}) as ready,
        ):  # fmt: skip
            parts = strips(columns, 0, rows)
            for done, part in enumerate(parts):
                progress(done / len(parts), Message("Fitting the elevation"))
                ready.write(warped.read(1, window=part), 1, window=part)


def _pixel_m(dataset: DatasetReader, land: _Land) -> float:
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


def _covered_share(path: Path, land: _Land, name: str) -> float:
    """Return the share of the land with a height; raises `BadGround` for none."""
    # A pixel counts by its middle; land too small to hold one, by touching it.
    for touched in (False, True):
        inside, known, pixel_m2 = _count(path, land, all_touched=touched)
        if inside:
            break
    else:
        raise _missed(name)
    if not known:
        raise BadGround(
            "The file {file} has no heights in metres on the community's land. Choose "
            "another file.",
            file=name,
        )
    whole = land.boundary.area / pixel_m2
    # A whole that is missed by a rounding of pixels is a whole.
    return known / inside if inside > 0.999 * whole else known / whole


def _count(path: Path, land: _Land, *, all_touched: bool) -> tuple[int, int, float]:
    """Return how many pixels lie on the land, how many known, and a pixel's area."""
    inside = known = 0
    with opened(path) as dataset:
        for part in strips(dataset.width, 0, dataset.height):
            shape = (part.height, part.width)
            at = dataset.transform @ Affine.translation(0, part.row_off)
            within = geometry_mask(
                [land.boundary], shape, at, all_touched=all_touched, invert=True
            )
            inside += int(within.sum())
            known += int((within & np.isfinite(dataset.read(1, window=part))).sum())
        return inside, known, abs(dataset.transform.determinant)


def is_north_up(transform: Affine) -> bool:
    """Return whether rows run east and columns south, without rotation."""
    straight = transform.b == 0 and transform.d == 0
    return bool(straight and transform.a > 0 and transform.e < 0)


def _missed(name: str) -> BadGround:
    return BadGround(
        "The elevation in {file} does not cover the community's land. Choose the "
        "elevation of this place.",
        file=name,
    )


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Return a progress that runs from `first` to `last` of the whole."""
    return lambda share, message: progress(first + share * (last - first), message)
