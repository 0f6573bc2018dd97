"""A DEM from anywhere made the community's elevation.

A DEM already in the community's CRS keeps its grid: its values are copied, pixel for
pixel. Another is warped, bilinear, to square pixels about as large as its own. Gaps
are found before anything is mixed, since many DEMs do not say which value marks them:
what lies outside all heights on land is a gap, and so is zero where all else lies
hundreds of metres above. A DEM finer than the largest grid we
work with is averaged to whole multiples of its pixel.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import rasterio
from rasterio.enums import ColorInterp
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadValue, CannotKeep
from talking_maps.files.atomic_write import move_into_place
from talking_maps.model.message import Message
from talking_maps.rasters.coverage import FILLED, LEFT_OUT
from talking_maps.rasters.elevation_doubts import doubts
from talking_maps.rasters.land_mask import (
    Land,
    bounds_in,
    covered_share,
    placed,
    window_on,
)
from talking_maps.rasters.open import check_elevation, horizontal_crs, is_crs, opened
from talking_maps.rasters.resample import OpenDem, Progress, copy, is_north_up, warp

#: Pixels kept around what a warp needs, for the interpolation at the edge.
_WARP_MARGIN = 4
#: The heights that are needed, on the grid they came on.
COPIED = "copied.tif"


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
    `source_date` if the DEM tells it, and what `read_coverage` returns. `progress` may
    raise to cancel: then nothing is left. Raises `BadFile` for what is no readable
    GeoTIFF, `BadGround` for one that is no elevation or misses the land, `BadValue`
    for an impossible error, `CannotKeep` where `out` is refused.
    """
    if error_m is not None and not (math.isfinite(error_m) and error_m >= 0):
        raise BadValue("The error of the elevation must be zero or more metres.")
    land = Land(boundary, epsg, margin_m)
    tags = {"source": source_name}
    if error_m is not None:
        tags["error_m"] = repr(float(error_m))
    with _folder_beside(out) as folder:
        ready, filled = _cut(source, land, Path(folder), progress)
        covered = covered_share(ready, land, source.name)
        tags |= doubts(Path(folder) / COPIED, land, _pixel_m2(ready))
        tags |= {FILLED: "yes"} if filled else {}
        with rasterio.open(ready, "r+") as dataset:
            dataset.update_tags(**tags, **_said(source), covered=f"{covered:.4f}")
        move_into_place(ready, out)
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


def _said(source: Path) -> dict[str, str]:
    """Return what the DEM tells of itself: its date, and how many bands it has more."""
    with opened(source) as dataset:
        date = dataset.tags().get("TIFFTAG_DATETIME")
        more = dataset.count - 1
        # An opacity is not left out: where it is nothing, there is no height.
        more -= dataset.colorinterp.count(ColorInterp.alpha)
    told = {"source_date": date} if date else {}
    return told | ({LEFT_OUT: str(more)} if more else {})


def _cut(
    source: Path, land: Land, folder: Path, progress: Progress
) -> tuple[Path, bool]:
    """Copy what is needed of the DEM and warp it if it must be.

    Return the file, and whether the DEM filled its gaps with zeros.
    """
    with opened(source) as dataset:
        check_elevation(dataset, source.name)
        crs = horizontal_crs(dataset)
        copied = folder / COPIED
        if is_crs(crs, land.epsg) and is_north_up(dataset.transform):
            own = OpenDem(dataset, crs, dataset.transform)
            window = window_on(dataset, own.transform, land.bounds, 0, source.name)
            return copied, copy(own, window, copied, _part(progress, 0, 0.9))
        bounds = bounds_in(crs, land, source.name)
        own = OpenDem(dataset, crs, placed(dataset, crs, bounds))
        window = window_on(dataset, own.transform, bounds, _WARP_MARGIN, source.name)
        filled = copy(own, window, copied, _part(progress, 0, 0.5))
    warped = folder / "warped.tif"
    warp(copied, land, warped, _part(progress, 0.5, 0.9))
    return warped, filled


def _pixel_m2(path: Path) -> float:
    """Return the area of a pixel [m²]: a warped one is as large as the DEM's own."""
    with opened(path) as dataset:
        return abs(float(dataset.transform.determinant))


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Return a progress that runs from `first` to `last` of the whole."""
    return lambda share, message: progress(first + share * (last - first), message)
