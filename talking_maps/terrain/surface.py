"""Slope, aspect and hillshade of an elevation raster.

The gradient is Horn's (1981, "Hill shading and the reflectance map", Proc. IEEE 69,
14-47), the same as in GDAL and QGIS: a weighted mean of differences over 3 × 3 pixels.
East-west and north-south sides are told apart; gdaldem's aspect is not so careful. A
pixel with an unknown neighbour, and so the outer ring, is unknown (NaN).

Rows are worked in bands, so that a raster of 10,000 × 10,000 needs little more memory
than itself and its answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from talking_maps.model.territory import FloatArray, Raster
from talking_maps.terrain.slope_error import slope_error_deg

#: Pixels worked at a time: a few arrays of 8 MB.
_BAND_PIXELS = 1_000_000
_KERNEL = 3

Gradient = tuple[FloatArray, FloatArray]


def slope(elevation: Raster) -> Raster:
    """Return the steepest slope of the ground [degrees from the horizontal].

    Formula: atan √((∂z/∂x)² + (∂z/∂y)²). `error` is that of flat ground, the largest.
    """

    def steepness(gradient: Gradient) -> FloatArray:
        return np.degrees(np.arctan(np.hypot(*gradient)))

    error = (
        None
        if elevation.error is None
        else slope_error_deg(0.0, min(_pixel_m(elevation)), elevation.error)
    )
    return _derive(elevation, steepness, unit="deg", error=error)


def aspect(elevation: Raster) -> Raster:
    """Return where the ground falls to [degrees clockwise from grid north, 0 to 360).

    Flat ground falls nowhere: NaN. Formula: atan2(−∂z/∂x, −∂z/∂y), y to the north.
    """

    def direction(gradient: Gradient) -> FloatArray:
        east, north = gradient
        degrees = np.degrees(np.arctan2(-east, -north)) % 360
        flat = (east == 0) & (north == 0)
        return np.where(flat, np.nan, degrees % 360)

    return _derive(elevation, direction, unit="deg", error=None)


def hillshade(
    elevation: Raster, *, azimuth_deg: float = 315, altitude_deg: float = 45
) -> Raster:
    """Return how light falls on the ground from one sun [0 dark to 255 bright].

    The sun stands `azimuth_deg` clockwise from north, `altitude_deg` above the
    horizon. Formula: 255 max(0, n·s), n the unit normal, s the sun's direction.
    """
    azimuth, altitude = math.radians(azimuth_deg), math.radians(altitude_deg)
    sun_east = math.cos(altitude) * math.sin(azimuth)
    sun_north = math.cos(altitude) * math.cos(azimuth)

    def light(gradient: Gradient) -> FloatArray:
        east, north = gradient
        facing = math.sin(altitude) - sun_east * east - sun_north * north
        lit = facing / np.sqrt(1 + east**2 + north**2)
        return np.asarray(255 * np.maximum(lit, 0))

    return _derive(elevation, light, unit="shade", error=None)


def gradient_at(
    elevation: Raster, row: npt.NDArray[np.intp], column: npt.NDArray[np.intp]
) -> Gradient:
    """Return the rise to the east and to the north of single pixels [m a metre].

    The same numbers as `slope` and `aspect` are made of, NaN where they are NaN.
    """
    rows, columns = elevation.values.shape
    is_inner = (row > 0) & (row < rows - 1) & (column > 0) & (column < columns - 1)
    if not is_inner.any():
        return np.full(len(row), np.nan), np.full(len(row), np.nan)
    row, column = np.where(is_inner, row, 1), np.where(is_inner, column, 1)
    step = np.arange(-1, 2)
    around = elevation.values[row + step[:, None, None], column + step[None, :, None]]
    east, north = _gradient(around, *_pixel_m(elevation))
    return (
        np.where(is_inner, east[0, 0], np.nan),
        np.where(is_inner, north[0, 0], np.nan),
    )


def gradient_over(elevation: Raster, rows: range, columns: range) -> Gradient:
    """Return the rise where those rows and columns cross, of shape (rows, columns).

    The same numbers as `gradient_at`, without looking up each pixel's neighbours one by
    one. The ranges rise and lie within the raster.
    """
    z = elevation.values
    inner = [
        [i for i, place in enumerate(places) if 0 < place < side - 1]
        for places, side in zip((rows, columns), z.shape, strict=True)
    ]
    found = np.full((2, len(rows), len(columns)), np.nan)
    if not all(inner):
        return found[0], found[1]
    down, across = (slice(one[0], one[-1] + 1) for one in inner)
    if rows.step == columns.step == 1:
        # Side by side, so that neighbours are looked up once for all.
        near = (slice(p[0] - 1, p[-1] + 2) for p in (rows[down], columns[across]))
        found[0, down, across], found[1, down, across] = _gradient(
            z[tuple(near)], *_pixel_m(elevation)
        )
        return found[0], found[1]
    moved = [
        [slice(part[0] + i, part[-1] + i + 1, part.step) for i in (-1, 0, 1)]
        for part in (rows[down], columns[across])
    ]
    around = np.array([[z[row, column] for column in moved[1]] for row in moved[0]])
    east, north = _gradient(around, *_pixel_m(elevation))
    found[0, down, across], found[1, down, across] = east[0, 0], north[0, 0]
    return found[0], found[1]


def _derive(
    elevation: Raster,
    answer: Callable[[Gradient], FloatArray],
    *,
    unit: str,
    error: float | None,
) -> Raster:
    """Return what `answer` makes of the gradient, band by band."""
    z = elevation.values
    rows, columns = z.shape
    values = np.full(z.shape, np.nan)
    if min(rows, columns) >= _KERNEL:
        step = max(1, _BAND_PIXELS // columns)
        for first in range(1, rows - 1, step):
            last = min(first + step, rows - 1)
            around = z[first - 1 : last + 1]
            values[first:last, 1:-1] = answer(_gradient(around, *_pixel_m(elevation)))
    return Raster(values, elevation.transform, elevation.epsg, unit, error)


def _gradient(z: FloatArray, width_m: float, height_m: float) -> Gradient:
    """Return the rise to the east and to the north by Horn, two rows and columns less.

    A NaN in the middle, which Horn's kernel does not read, makes NaN as well.
    """
    west, middle, east = z[:, :-2], z[:, 1:-1], z[:, 2:]
    across = east - west
    along = west + 2 * middle + east
    rise_east = (across[:-2] + 2 * across[1:-1] + across[2:]) / (8 * width_m)
    rise_north = (along[:-2] - along[2:]) / (8 * height_m)
    unknown = np.isnan(along[1:-1])
    rise_east[unknown] = np.nan
    rise_north[unknown] = np.nan
    return rise_east, rise_north


def _pixel_m(raster: Raster) -> tuple[float, float]:
    return abs(raster.transform.a), abs(raster.transform.e)
