"""Reading and writing rasters of our own: one band, float32, NaN where unknown."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from affine import Affine
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader, DatasetWriter
from rasterio.windows import Window

from talking_maps.errors import BadFile, CannotKeep
from talking_maps.model.territory import Raster
from talking_maps.rasters.opening import check_elevation, opened

Grid = npt.NDArray[np.float32]

#: Outside these no land has its height [m]: the mark of a gap, or another unit.
LOWEST_M, HIGHEST_M = -500.0, 9000.0
TILE_PIXELS = 256
#: Rows read or written at once hold about this many pixels.
STRIP_PIXELS = 4_000_000


def read_elevation(path: Path) -> Raster:
    """Return the elevation that `prepare_elevation` wrote [m]; raises `BadFile`.

    Read in strips: it needs 8 bytes a pixel and little more.
    """
    with opened(path) as dataset:
        check_elevation(dataset, path.name)
        epsg = dataset.crs.to_epsg()
        if epsg is None:
            raise BadFile(
                "The file {file} is not an elevation this program prepared.",
                file=path.name,
            )
        values = np.empty(dataset.shape)
        for window in strips(dataset.width, 0, dataset.height):
            first = window.row_off
            values[first : first + window.height] = read_known(dataset, window)
        error = dataset.tags().get("error_m")
        return Raster(
            values,
            dataset.transform,
            epsg,
            "m",
            None if error is None else float(error),
        )


def read_source(path: Path) -> str:
    """Return what the user called the source of a prepared elevation."""
    with opened(path) as dataset:
        return str(dataset.tags().get("source", ""))


def write(raster: Raster, path: Path) -> None:
    """Write a raster as a GeoTIFF on its own grid, its unit and error as tags.

    An existing file is replaced at the end; raises `CannotKeep`.
    """
    rows, columns = raster.values.shape
    error = {} if raster.error is None else {"error": repr(raster.error)}
    tags = {"unit": raster.unit} | error
    crs = pyproj.CRS.from_epsg(raster.epsg)
    with created(path, (rows, columns), raster.transform, crs, tags) as out:
        for window in strips(columns, 0, rows):
            first = window.row_off
            strip = raster.values[first : first + window.height]
            out.write(strip.astype(np.float32), 1, window=window)


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
    except RasterioError as error:
        raise BadFile(
            "The file {file} is damaged and cannot be read to its end. Copy or "
            "download it again.",
            file=Path(dataset.name).name,
        ) from error
    known = ~np.ma.getmaskarray(raw)
    heights = raw.data * dataset.scales[0] + dataset.offsets[0]
    known &= (heights >= LOWEST_M) & (heights <= HIGHEST_M)
    return np.where(known, heights, np.nan).astype(np.float32)


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
    beside = path.with_name(f".{path.name}.part")
    try:
        with rasterio.open(
            beside, "w", driver="GTiff", dtype="float32", count=1, nodata=float("nan"),
            height=shape[0], width=shape[1], transform=transform,
            crs=rasterio.CRS.from_wkt(crs.to_wkt()), tiled=True, blockxsize=TILE_PIXELS,
            blockysize=TILE_PIXELS, compress="deflate", zlevel=1, predictor=3,
            bigtiff="if_safer",
        ) as out:  # fmt: skip
            out.update_tags(**tags)
            yield out
        beside.replace(path)
    except (RasterioError, OSError) as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(path),
        ) from error
    finally:
        beside.unlink(missing_ok=True)
