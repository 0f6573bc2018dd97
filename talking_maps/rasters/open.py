"""Opening a GeoTIFF that may be anything, and saying why it will not do.

Only GDAL's GeoTIFF driver is asked, so that a file cannot lead GDAL to other files or
to the network.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError
from rasterio.io import DatasetReader
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGround
from talking_maps.files import input_file, tiff_header

#: Memory GDAL may keep of a file [MB], whatever the machine has.
CACHE_MB = 128
#: A file is read in its own blocks; a single one above this is refused [bytes].
LARGEST_BLOCK_BYTES = 512 * 1024**2
#: A terabyte: more than a laptop's disk holds.
MOST_BYTES = 10**12
#: A DEM's own band and one beside it, its error or where it is known.
MOST_BANDS = 2
#: Pixels of a grid of 800 MB as float64: a finer DEM was averaged to fewer.
LARGEST_PREPARED = 100_000_000
_COLOURS = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.palette)


@contextmanager
def opened(path: Path) -> Iterator[DatasetReader]:
    """Open a GeoTIFF for reading; raises `BadFile` for anything else.

    A file that proves damaged while it is read raises `BadFile` too.
    """
    input_file.check(path, most_bytes=MOST_BYTES)
    if not path.stat().st_size:
        raise BadFile("The file {file} is empty. Choose another file.", file=path.name)
    tiff_header.check(path)
    with warnings.catch_warnings(), rasterio.Env(GDAL_CACHEMAX=CACHE_MB):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            dataset = rasterio.open(path, driver="GTiff")
        except RasterioIOError as error:
            raise BadFile(
                "The file {file} is not a GeoTIFF. Export the elevation as GeoTIFF.",
                file=path.name,
            ) from error
        with dataset:
            try:
                yield dataset
            except RasterioError as error:
                raise BadFile(
                    "The file {file} is damaged and cannot be read to its end. Copy or "
                    "download it again.",
                    file=path.name,
                ) from error


def check_file(path: Path) -> None:
    """Raise `BadFile` or `BadGround` for what no DEM can be, by its header alone.

    Before a button is pressed: nothing is read but how the file describes itself.
    """
    with opened(path) as dataset:
        check_elevation(dataset, path.name)


def check_prepared(path: Path, epsg: int, land: BaseGeometry) -> None:
    """Raise unless the file is an elevation as this program prepares them.

    It is to be one band of float32 in the CRS `epsg` [m], north up, not larger than the
    largest we work with, read to its end, and on the `land` [m]. Raises `BadFile`,
    `BadGround`.
    """
    with opened(path) as dataset:
        check_elevation(dataset, path.name)
        where = dataset.transform
        if (
            dataset.count != 1
            or dataset.dtypes[0] != "float32"
            or not is_crs(horizontal_crs(dataset), epsg)
            or (where.b, where.d) != (0, 0)
            or not (where.a > 0 > where.e)
            or dataset.width * dataset.height > LARGEST_PREPARED
        ):
            raise BadFile(
                "The file {file} is not an elevation this program prepared.",
                file=path.name,
            )
        if not box(*dataset.bounds).intersects(land):
            raise BadGround(
                "The elevation in {file} lies apart from the community's land.",
                file=path.name,
            )
        for _, window in dataset.block_windows(1):
            dataset.read(1, window=window)


def check_elevation(dataset: DatasetReader, name: str) -> None:
    """Raise `BadGround` for a raster that cannot be elevation with a place."""
    if any(colour in _COLOURS for colour in dataset.colorinterp):
        raise BadGround(
            "The file {file} is a picture in colours and holds no heights. Add it as a "
            "picture, and choose the elevation (DEM) here.",
            file=name,
        )
    if dataset.crs is None or not geo.says_where(dataset.transform):
        raise BadGround(
            "The file {file} does not say where on Earth it lies. Export it again "
            "with its coordinate system.",
            file=name,
        )
    if dataset.count > MOST_BANDS:
        raise BadGround(
            "The file {file} has {count:number} bands and elevation has one. If it is "
            "a picture, add it as a picture.",
            file=name,
            count=dataset.count,
        )
    if np.dtype(dataset.dtypes[0]).kind not in "iuf" or dataset.dtypes[0] == "uint8":
        raise BadGround(
            "The file {file} does not hold heights in metres. If it is a picture, add "
            "it as a picture.",
            file=name,
        )
    if not geo.is_datum_known(horizontal_crs(dataset)):
        raise BadGround(
            "The file {file} does not tell its datum: the place may be off by hundreds "
            "of metres. Give it its coordinate system in QGIS (Raster, Projections, "
            "Assign projection); PSAD56 / UTM 18S is EPSG:24878.",
            file=name,
        )
    rows, columns = dataset.block_shapes[0]
    block_bytes = rows * columns * np.dtype(dataset.dtypes[0]).itemsize
    if block_bytes > LARGEST_BLOCK_BYTES:
        raise BadFile(
            "The file {file} is stored in a way that cannot be read. Export it again "
            "as a tiled GeoTIFF.",
            file=name,
        )


def horizontal_crs(dataset: DatasetReader) -> pyproj.CRS:
    """Return the CRS of x and y, without that of heights."""
    crs = pyproj.CRS.from_wkt(dataset.crs.to_wkt())
    return crs.sub_crs_list[0] if crs.is_compound else crs


def is_crs(crs: pyproj.CRS, epsg: int) -> bool:
    """Return whether a CRS is that of an EPSG code, however it is written."""
    wanted = pyproj.CRS.from_epsg(epsg)
    return crs.to_epsg() == epsg or crs.equals(wanted, ignore_axis_order=True)
