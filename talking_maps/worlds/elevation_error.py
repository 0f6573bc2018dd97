"""The ground as it may be: elevation with an error whose neighbours go together."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.model.territory import FloatArray, Raster, Territory
from talking_maps.worlds.world import World

ComplexArray = npt.NDArray[np.complex128]

#: Over how many pixels errors may go together. Nobody knows it for the DEM at hand.
LENGTHS_PIXELS: tuple[float, ...] = (1.0, 3.0, 10.0)
#: Ground farther from the land than this is in no measure [m].
MARGIN_M = 2_000.0
#: From this many correlation lengths on errors have nothing to do with each other.
_FAR = 8
#: The field repeats itself after so many pixels, which no measure can see.
_MOST_PIXELS = 1_024


def draw_territory(territory: Territory, world: World, length: float) -> Territory:
    """Return the ground as it is in a world.

    To each elevation comes an error of the declared standard deviation σ [m], drawn
    from one Gaussian field with covariance σ² exp(−h / `length`), h and `length` in
    pixels: white noise, filtered by the root of the covariance's spectrum on a torus.
    The same world's fields of other lengths are made of the same noise. On pixels of
    more than an arc-second σ is larger than declared, for what the ground does unseen
    between them: or a coarser elevation would be surer (see `terrain.slope_error`).
    Ground without elevation, or whose error is not known, stays as it is.
    """
    elevation = territory.elevation
    if elevation is None or not elevation.error:
        return territory
    shape = elevation.values.shape
    white = _white(world, ground_name(territory), *map(_torus, shape))
    values = field(white, shape, length)
    values *= error_in_worlds(elevation)
    values += elevation.values
    drawn = replace(elevation, values=values)
    digest = f"{territory.digest} {world.seed} {world.number} {length:g}"
    return replace(territory, elevation=drawn, digest=digest)


def error_in_worlds(elevation: Raster) -> float:
    """Return the standard deviation of what worlds add to an elevation [m]."""
    if not elevation.error:
        return 0.0
    pixel_m = min(abs(elevation.transform.a), abs(elevation.transform.e))
    return terrain.height_error_unseen(pixel_m, elevation.error)


def field(white: ComplexArray, shape: tuple[int, ...], length: float) -> FloatArray:
    """Return a Gaussian field of mean 0 and standard deviation 1.

    Its covariance is exp(−h / `length`), h the distance in pixels. `white` is the
    spectrum of white noise on the torus of that shape.
    """
    # Only here: who draws and scores needs none of it, and it takes a while to load.
    from scipy import fft

    rows, columns = map(_torus, shape)
    spectrum = white * _amplitude(rows, columns, length)
    # As `irfft2`, to the bit, but only of the rows and columns that are asked for.
    down = fft.ifft(spectrum, axis=0, norm="forward", overwrite_x=True)
    found = fft.irfft(down[: shape[0]], columns, axis=1, norm="forward")
    found = found[:, : shape[1]] * (1 / (rows * columns))
    if rows < shape[0] or columns < shape[1]:
        times = (math.ceil(shape[0] / rows), math.ceil(shape[1] / columns))
        found = np.tile(found, times)
    return np.asarray(found[: shape[0], : shape[1]])


def near(territory: Territory) -> Territory:
    """Return a territory with no more of its elevation than its measures can see."""
    elevation = territory.elevation
    if elevation is None:
        return territory
    part = near_land(elevation, territory.boundary)
    return replace(territory, elevation=part)


def near_land(elevation: Raster, land: BaseGeometry) -> Raster:
    """Return the part of an elevation that measures of that land can see.

    It reaches `MARGIN_M` beyond the land; all of it where there is no land.
    """
    if land.is_empty:
        return elevation
    west, south, east, north = land.buffer(MARGIN_M).bounds
    t = elevation.transform
    columns = sorted(((west - t.c) / t.a, (east - t.c) / t.a))
    rows = sorted(((north - t.f) / t.e, (south - t.f) / t.e))
    height, width = elevation.values.shape
    top, bottom = (int(np.clip(side, 0, height)) for side in rows)
    left, right = (int(np.clip(side, 0, width)) for side in columns)
    if bottom - top < 1 or right - left < 1:
        return elevation
    moved = Affine(t.a, t.b, t.c + left * t.a, t.d, t.e, t.f + top * t.e)
    # Rounded outwards to whole pixels.
    bottom, right = min(bottom + 1, height), min(right + 1, width)
    return replace(
        elevation, values=elevation.values[top:bottom, left:right], transform=moved
    )


def ground_name(territory: Territory) -> str:
    """Return what a ground is called: plans of one community share its errors.

    It is called by its boundary to the millimetre, as seals hold it: the same on any
    machine, wherever its file lies.
    """
    land = shapely.normalize(shapely.set_precision(territory.boundary, 0.001))
    return blake2b(land.wkb, digest_size=16).hexdigest()


def _torus(side: int) -> int:
    """Return how many pixels around: even, and ends must not feel each other.

    Of such numbers the next that the transform is quick with.
    """
    from scipy import fft

    wanted = side + math.ceil(_FAR * max(LENGTHS_PIXELS))
    quick = int(fft.next_fast_len(math.ceil(wanted / 2), real=True))
    return min(2 * quick, _MOST_PIXELS)


@lru_cache(maxsize=1)
def _white(world: World, ground: str, rows: int, columns: int) -> ComplexArray:
    """Return the spectrum of a world's white noise, kept for its other lengths."""
    from scipy import fft

    chance = world.chance("ground", ground)
    return np.asarray(fft.rfft2(chance.standard_normal((rows, columns))))


@lru_cache(maxsize=12)
def _amplitude(rows: int, columns: int, length: float) -> FloatArray:
    """Return the root of the spectrum of exp(−h / length) on a torus."""
    from scipy import fft

    down, across = (np.minimum(np.arange(n), n - np.arange(n)) for n in (rows, columns))
    covariance = np.exp(-np.hypot(down[:, None], across[None, :]) / length)
    spectrum = np.maximum(fft.rfft2(covariance).real, 0.0)
    return np.asarray(np.sqrt(spectrum))
