"""Reading and writing rasters of our own: one band, float32, NaN where unknown."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader, DatasetWriter
from rasterio.windows import Window

from talking_maps.errors import BadFile, CannotKeep
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.territory import Raster
from talking_maps.rasters.open import check_elevation, opened

Grid = npt.NDArray[np.float32]

#: Outside these no land has its height [m]: the mark of a gap, or another unit.
LOWEST_M, HIGHEST_M = -500.0, 9000.0
TILE_PIXELS = 256
#: Rows read or written at once hold about this many pixels.
STRIP_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: size, `cell_m` wide and tall, unit and error of the values."""

    rows: int
    columns: int
    cell_m: tuple[float, float]
    epsg: int
    unit: str
    error: float | None


def read_elevation(path: Path) -> Raster:
    """Return the elevation that `prepare_elevation` wrote [m]; raises `BadFile`.

    Read in strips: it needs 8 bytes a pixel and little more.
    """
    with opened(path) as dataset:
        whole = about(dataset, path.name)
        values = np.empty(dataset.shape)
        for window in strips(dataset.width, 0, dataset.height):
            first = window.row_off
            values[first : first + window.height] = read_known(dataset, window)
        return replace(whole, values=values)


def about(dataset: DatasetReader, name: str) -> Raster:
    """Return place, unit and error of a prepared elevation, without any height."""
    check_elevation(dataset, name)
    epsg = dataset.crs.to_epsg()
    if epsg is None:
        raise BadFile(
            "The file {file} is not an elevation this program prepared.", file=name
        )
    told = dataset.tags().get("error_m")
    error = None if told is None else float(told)
    return Raster(np.empty((0, 0)), dataset.transform, epsg, "m", error)


def read_source(path: Path) -> str:
    """Return what the user called the source of a prepared elevation."""
    with opened(path) as dataset:
        return str(dataset.tags().get("source", ""))


def write(raster: Raster, path: Path) -> Written:
    """Write a raster as a GeoTIFF on its own grid, its unit and error as tags.

    An existing file is replaced at the end; raises `CannotKeep`.
    """
    shape = raster.values.shape
    crs = pyproj.CRS.from_epsg(raster.epsg)
    with created(path, shape, raster.transform, crs, tags_of(raster)) as out:
        for window in strips(shape[1], 0, shape[0]):
            first = window.row_off
            strip = raster.values[first : first + window.height]
            out.write(strip.astype(np.float32), 1, window=window)
    return written(raster, shape)


def tags_of(raster: Raster) -> dict[str, str]:
    """Return what a file says of the values it holds."""
    error = {} if raster.error is None else {"error": repr(raster.error)}
    return {"unit": raster.unit} | error


def written(raster: Raster, shape: tuple[int, ...]) -> Written:
    """Return what is told of a raster that was written, whole or as the last strip."""
    rows, columns = shape
    cell = abs(raster.transform.a), abs(raster.transform.e)
    return Written(rows, columns, cell, raster.epsg, raster.unit, raster.error)


def strips(columns: int, first: int, last: int, *, multiple: int = 1) -> list[Window]:
    """Return windows of whole rows from row `first` to before `last`.

    Each has a multiple of `multiple` tile heights, but for the last one.
    """
    tall = TILE_PIXELS * multiple
    height = max(tall, STRIP_PIXELS // max(columns, 1) // tall * tall)
    return [
        Window(0, row, columns, min(height, last - row))
        for row in range(first, last, height)
    ]


def read_known(dataset: DatasetReader, window: Window) -> Grid:
    """Return a window's heights [m], with NaN where there is none.

    No height is what the file marks so and what no land has: many DEMs do not say
    which value fills their gaps.
    """
    try:
        raw = dataset.read(1, window=window, masked=True)
        seen = _opacity(dataset, window)
    except RasterioError as error:
        raise BadFile(
            "The file {file} is damaged and cannot be read to its end. Copy or "
            "download it again.",
            file=Path(dataset.name).name,
        ) from error
    known = ~np.ma.getmaskarray(raw) & seen
    heights = raw.data * dataset.scales[0] + dataset.offsets[0]
    known &= (heights >= LOWEST_M) & (heights <= HIGHEST_M)
    return np.where(known, heights, np.nan).astype(np.float32)


def _opacity(dataset: DatasetReader, window: Window) -> npt.NDArray[np.bool_]:
    """Return where the file's opacity is not nothing; GDAL asks it of bytes only."""
    if ColorInterp.alpha not in dataset.colorinterp:
        return np.ones((window.height, window.width), dtype=np.bool_)
    band = dataset.colorinterp.index(ColorInterp.alpha) + 1
    return np.asarray(dataset.read(band, window=window) > 0)


@contextlib.contextmanager
def created(
    path: Path,
    shape: tuple[int, int],
    transform: Affine,
    crs: pyproj.CRS,
    tags: Mapping[str, str],
) -> Iterator[DatasetWriter]:
    """Open a new GeoTIFF beside `path`, and put it in its place when all went well.

    Raises `CannotKeep` where the disk or folder refuses.
    """
    try:
        with (
            atomic_write(path, replace=True) as draft,
            rasterio.open(
                draft,
                "w",
                driver="GTiff",
                dtype="float32",
                count=1,
                nodata=float("nan"),
                height=shape[0],
                width=shape[1],
                transform=transform,
                crs=rasterio.CRS.from_wkt(crs.to_wkt()),
                tiled=True,
                blockxsize=TILE_PIXELS,
                blockysize=TILE_PIXELS,
                compress="deflate",
                zlevel=1,
                predictor=3,
                bigtiff="if_safer",
            ) as out,
        ):
            out.update_tags(**tags)
            yield out
    except (RasterioError, OSError) as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(path),
        ) from error
