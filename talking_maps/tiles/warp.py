"""Rasters opened, placed on Earth and warped to the pixels of tiles.

A few pixels around a block are warped with it, so that neighbours fit without a seam.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mercantile
import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from affine import Affine
from pyproj.exceptions import CRSError, ProjError
from rasterio._err import CPLE_BaseError
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError
from rasterio.io import DatasetReader
from rasterio.transform import from_gcps
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from talking_maps import geo
from talking_maps.errors import BadFile, BadGround
from talking_maps.files import input_file, tiff_header
from talking_maps.tiles.tile_grid import GIRTH_M, TILE, Block, Extent

Points = npt.NDArray[np.float64]
Heights = npt.NDArray[np.float32]

MERCATOR = 3857
#: Pixels warped around a block, for what looks at neighbours.
AROUND = 2
CACHE_MB = 128
#: A terabyte: more than a laptop's disk holds.
MOST_BYTES = 10**12
#: Control points missed by more than this are no affine map [pixels].
MOST_MISSED_PIXELS = 5.0
_SMOOTHLY: Mapping[str, Any] = {
    "resampling": Resampling.cubic_spline,
    "src_nodata": math.nan,
    "nodata": math.nan,
}
#: How many windows, of how many pixels, are looked at each way.
LOOKS, LOOK_PIXELS = 5, 200


@contextmanager
def opened(path: Path) -> Iterator[DatasetReader]:
    """Open a GeoTIFF; raises `BadFile` for anything else, or if it proves damaged."""
    input_file.check(path, most_bytes=MOST_BYTES)
    tiff_header.check(path)
    with warnings.catch_warnings(), rasterio.Env(GDAL_CACHEMAX=CACHE_MB):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            dataset = rasterio.open(path, driver="GTiff")
        except RasterioIOError as error:
            raise BadFile(
                "The file {file} is not a GeoTIFF. Export it as GeoTIFF.",
                file=path.name,
            ) from error
        with dataset:
            try:
                yield dataset
            except (RasterioError, CPLE_BaseError) as error:
                raise _damaged(path) from error


@dataclass(frozen=True, slots=True)
class Georeference:
    """How a raster lies on Earth: its CRS, and the way from (column, row) to (x, y)."""

    crs: rasterio.CRS
    transform: Affine


def place(dataset: DatasetReader, name: str, longitude: float = 0.0) -> Georeference:
    """Return how a raster lies; raises `BadGround` if it does not say.

    Longitudes from 0 to 360 are turned to those near `longitude` [degrees]. Control
    points count by the affine transform that fits them best, and are refused
    where it misses them: then the picture must be warped first.
    """
    points, crs = dataset.gcps
    if points and crs is not None:
        transform = from_gcps(points)
        if not geo.says_where(transform):
            raise _placeless(name)
        wanted = np.array([(point.col, point.row) for point in points]).T
        xy = np.array([(point.x, point.y) for point in points]).T
        missed = _applied(~transform, xy) - wanted
        if np.sqrt((missed**2).sum(axis=0).mean()) <= MOST_MISSED_PIXELS:
            return _turned(dataset, crs, transform, longitude, name)
    elif dataset.crs is not None and geo.says_where(dataset.transform):
        return _turned(dataset, dataset.crs, dataset.transform, longitude, name)
    raise _placeless(name)


def _placeless(name: str) -> BadGround:
    return BadGround(
        "The file {file} does not say where on Earth it lies. Georeference it in QGIS "
        "(Layer, Georeferencer), save it as GeoTIFF and choose that file.",
        file=name,
    )


def _turned(
    dataset: DatasetReader, crs: rasterio.CRS, own: Affine, longitude: float, name: str
) -> Georeference:
    """Return the place with longitudes as counted here; refuses an unknown datum."""
    told = pyproj.CRS.from_wkt(crs.to_wkt())
    if not geo.is_datum_known(told):
        raise BadGround(
            "The file {file} does not tell its datum: the place may be off by hundreds "
            "of metres. Give it its coordinate system in QGIS (Raster, Projections, "
            "Assign projection); PSAD56 / UTM 18S is EPSG:24878.",
            file=name,
        )
    middle = (own @ (dataset.width / 2, dataset.height / 2))[0]
    turned = geo.turned_deg(told, middle, longitude)
    return Georeference(crs, Affine(own.a, own.b, own.c + turned, own.d, own.e, own.f))


def extent(dataset: DatasetReader, where: Georeference, name: str) -> Extent:
    """Return where a raster lies; raises `BadGround` where that is nowhere."""
    if not where.transform.determinant:
        raise _nowhere(name)
    try:
        there = pyproj.Transformer.from_crs(
            where.crs.to_wkt(), MERCATOR, always_xy=True
        )
        edge = np.array(there.transform(*_applied(where.transform, _edge(dataset))))
        steps = _applied(where.transform, _middle_steps(dataset))
        own, right, down = np.array(there.transform(*steps)).T
    except (ProjError, CRSError) as error:
        raise _nowhere(name) from error
    if not (np.isfinite(edge).all() and np.abs(edge).max() <= GIRTH_M / 2):
        raise _nowhere(name)
    area = abs(np.linalg.det(np.stack([right - own, down - own])))
    low, high = (mercantile.lnglat(*corner) for corner in (edge.min(1), edge.max(1)))
    shrink = math.cos(math.radians((low.lat + high.lat) / 2))
    bounds = float(low.lng), float(low.lat), float(high.lng), float(high.lat)
    return Extent(bounds, math.sqrt(area) * shrink)


def warp(
    dataset: DatasetReader,
    block: Block,
    *,
    resampling: Resampling,
    **options: object,
) -> npt.NDArray[np.generic]:
    """Return all bands of a block, of shape (bands, rows, columns), `AROUND` it too."""
    columns, rows = block.columns, block.rows
    window = Window(
        columns.start * TILE - AROUND,
        rows.start * TILE - AROUND,
        len(columns) * TILE + 2 * AROUND,
        len(rows) * TILE + 2 * AROUND,
    )
    return _warp(dataset, block.zoom, window, resampling=resampling, **options)


def _warp(
    dataset: DatasetReader,
    zoom: int,
    window: Window,
    *,
    resampling: Resampling,
    **options: object,
) -> npt.NDArray[np.generic]:
    """Return all bands in a window of a zoom's pixels, counted from the north-west."""
    side = GIRTH_M / TILE / (1 << zoom)
    west = window.col_off * side - GIRTH_M / 2
    north = GIRTH_M / 2 - window.row_off * side
    width, height = window.width, window.height
    transform = Affine(side, 0, west, 0, -side, north)
    with WarpedVRT(
        dataset,
        crs=f"EPSG:{MERCATOR}",
        transform=transform,
        width=width,
        height=height,
        resampling=resampling,
        **options,
    ) as warped:
        try:
            return np.asarray(warped.read(window=Window(0, 0, width, height)))
        except (RasterioError, CPLE_BaseError) as error:
            raise _damaged(Path(dataset.name)) from error


def darkest_to_brightest(
    dataset: DatasetReader, bands: tuple[int, ...], percent: tuple[float, float]
) -> tuple[float, float]:
    """Return the values below which those shares [%] of the known pixels lie.

    By windows spread over the raster: a coarse look at all of it takes GDAL seconds.
    """
    rows, columns = (
        np.unique(np.linspace(0, max(size - LOOK_PIXELS, 0), LOOKS).astype(int))
        for size in dataset.shape
    )
    size = (min(LOOK_PIXELS, dataset.width), min(LOOK_PIXELS, dataset.height))
    windows = [Window(int(x), int(y), *size) for y in rows for x in columns]
    seen = [dataset.read(list(bands), window=at, masked=True) for at in windows]
    known = np.concatenate([each.compressed() for each in seen])
    known = known[np.isfinite(known)]
    if not len(known):
        return 0.0, 1.0
    low, high = np.percentile(known, percent)
    if low == high:  # A scan is mostly paper: its few lines are its darkest.
        low, high = known.min(), known.max()
    return float(low), float(high)


def warp_elevation(dataset: DatasetReader, block: Block) -> Heights:
    """Return a block's heights [m], smooth between pixels, `AROUND` it too.

    B-splines, since plain cubic ones make contour lines wriggle at every pixel.
    """
    return _first_band(warp(dataset, block, **_SMOOTHLY))


def double_elevation(dataset: DatasetReader, block: Block) -> Heights:
    """Return `warp_elevation` of a block, out of the pixels of the zoom before it.

    For zooms far nearer than the elevation's own pixels: it looks the same and takes
    a tenth of the time.
    """
    columns, rows = block.columns, block.rows
    half = Window(
        columns.start * TILE // 2 - AROUND,
        rows.start * TILE // 2 - AROUND,
        len(columns) * TILE // 2 + 2 * AROUND,
        len(rows) * TILE // 2 + 2 * AROUND,
    )
    coarse = _first_band(_warp(dataset, block.zoom - 1, half, **_SMOOTHLY))
    return _doubled(_doubled(coarse).T).T


def _doubled(heights: Heights) -> Heights:
    """Return twice the rows, interpolated, of all but the first and last."""
    before, own, after = heights[:-2], heights[1:-1], heights[2:]
    doubled = np.empty((2 * len(own), heights.shape[1]), dtype=np.float32)
    doubled[0::2] = 0.75 * own + 0.25 * before
    doubled[1::2] = 0.75 * own + 0.25 * after
    return doubled


def _first_band(warped: npt.NDArray[np.generic]) -> Heights:
    return np.asarray(warped[0], dtype=np.float32)


def _applied(transform: Affine, at: Points) -> Points:
    """Return where points lie; columns and rows in, x and y out, of shape (2, n)."""
    a, b, c, d, e, f = transform[:6]
    return np.stack([a * at[0] + b * at[1] + c, d * at[0] + e * at[1] + f])


def _edge(dataset: DatasetReader, pieces: int = 21) -> Points:
    """Return columns and rows along the edge of a raster, of shape (2, n)."""
    along = np.linspace(0, 1, pieces)
    none, all_ = np.zeros(pieces), np.ones(pieces)
    columns = np.concatenate([along, along, none, all_])
    rows = np.concatenate([none, all_, along, along])
    return np.stack([columns * dataset.width, rows * dataset.height])


def _middle_steps(dataset: DatasetReader) -> Points:
    """Return column and row of the middle, one to the right and one down, (2, 3)."""
    column, row = dataset.width / 2, dataset.height / 2
    return np.array([[column, column + 1, column], [row, row, row + 1]])


def _damaged(path: Path) -> BadFile:
    return BadFile(
        "The file {file} is damaged and cannot be read to its end. Copy or download "
        "it again.",
        file=path.name,
    )


def _nowhere(name: str) -> BadGround:
    return BadGround(
        "The place of {file} on Earth cannot be worked out from its coordinate system. "
        "Export it again in WGS 84 (EPSG:4326).",
        file=name,
    )
