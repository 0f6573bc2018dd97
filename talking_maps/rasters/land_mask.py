"""The land an elevation is wanted for: where it lies in a DEM, how much is covered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
from affine import Affine
from pyproj.exceptions import ProjError
from rasterio.features import geometry_mask
from rasterio.io import DatasetReader
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGround
from talking_maps.rasters.elevation import strips
from talking_maps.rasters.open import opened

Bounds = tuple[float, float, float, float]

#: More pixels than this under one community take too long to read.
MOST_PIXELS_READ = 4_000_000_000
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Land:
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


def bounds_in(crs: pyproj.CRS, land: Land, name: str) -> Bounds:
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


def placed(dataset: DatasetReader, crs: pyproj.CRS, bounds: Bounds) -> Affine:
    """Return the way from (column, row) to (x, y), as longitudes are counted here."""
    own = dataset.transform
    middle = (own @ (dataset.width / 2, dataset.height / 2))[0]
    turned = geo.turned_deg(crs, middle, (bounds[0] + bounds[2]) / 2)
    return Affine(own.a, own.b, own.c + turned, own.d, own.e, own.f)


def window_on(
    dataset: DatasetReader, transform: Affine, bounds: Bounds, margin: int, name: str
) -> Window:
    """Return the pixels that hold the bounds; raises `BadGround` if there are none."""
    west, south, east, north = bounds
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    at = np.array([~transform @ corner for corner in corners])
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


def covered_share(path: Path, land: Land, name: str) -> float:
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


def _count(path: Path, land: Land, *, all_touched: bool) -> tuple[int, int, float]:
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


def _missed(name: str) -> BadGround:
    return BadGround(
        "The elevation in {file} does not cover the community's land. Choose the "
        "elevation of this place.",
        file=name,
    )
