"""Imaginary heights: valleys cut by streams, with a little roughness between them.

A stream is a line with heights of its bed. Every point of the ground lies as high as
the lowest of the slopes that rise from the streams, softened where two meet: that
makes ridges between valleys, and side valleys that join. A given seed gives the same
ground everywhere; heights are rounded to decimetres, so that the last bit of one
machine's Fourier transform is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from affine import Affine

from talking_maps.model.territory import FloatArray, Raster

#: How wide the softening is where two slopes meet [m of height].
MEETING_M = 14.0
#: How far a stream's course strays from its drawn line [m].
STRAYING_M = 105.0
#: From this far off a valley's floor the ground is fully rough [m].
ROUGH_FROM_M = 900.0


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream and the valley around it.

    `bed` is (x, y, z) from the corner [m]. The floor is `floor` wide to each side;
    slopes rise `steep` [m/m], bending over after `reach` [m] to `gentle` [m/m].
    """

    bed: tuple[tuple[float, float, float], ...]
    floor: float
    steep: float
    reach: float
    gentle: float


@dataclass(frozen=True, slots=True)
class SquareExtent:
    """A square of `size` by `size` cells of `cell` [m]; its south-west corner [m]."""

    east: float
    north: float
    size: int
    cell: float
    epsg: int


def heights(
    extent: SquareExtent, streams: Iterable[Stream], *, error_m: float
) -> Raster:
    """Return the imaginary elevation [m], north up."""
    along = (np.arange(extent.size) + 0.5) * extent.cell
    x, y = np.meshgrid(along, along[::-1])
    stray = [STRAYING_M * roughness(seed, extent.size, 1.9) for seed in (3, 4)]
    points = shapely.points(x + stray[0], y + stray[1])
    slopes, away = zip(*(_valley(points, stream) for stream in streams), strict=True)
    lowest = np.min(slopes, axis=0)
    sides = np.exp(-(np.array(slopes) - lowest) / MEETING_M)
    ground = _softened(lowest - MEETING_M * np.log(sides.sum(axis=0)), times=6)
    ground += _texture(extent.size, np.min(away, axis=0))
    transform = Affine(
        extent.cell,
        0,
        extent.east,
        0,
        -extent.cell,
        extent.north + extent.size * extent.cell,
    )
    return Raster(np.round(_softened(ground), 1), transform, extent.epsg, "m", error_m)


def roughness(seed: int, size: int, decay: float) -> FloatArray:
    """Return fractal noise with mean 0 and deviation 1; larger `decay` is smoother."""
    frequencies = np.fft.fftfreq(size)
    distance = np.hypot(*np.meshgrid(frequencies, frequencies))
    distance[0, 0] = np.inf
    random = np.random.default_rng(seed).standard_normal((size, size))
    noise = np.fft.ifft2(np.fft.fft2(random) / distance**decay).real
    return np.asarray((noise - noise.mean()) / noise.std())


def smooth(corners: FloatArray, times: int = 3) -> FloatArray:
    """Cut the corners of a line again and again (Chaikin); its ends stay."""
    for _ in range(times):
        before = 0.75 * corners[:-1] + 0.25 * corners[1:]
        after = 0.25 * corners[:-1] + 0.75 * corners[1:]
        cut = np.stack([before, after], axis=1).reshape(-1, corners.shape[1])[1:-1]
        corners = np.vstack([corners[:1], cut, corners[-1:]])
    return corners


def _valley(points: np.ndarray, stream: Stream) -> tuple[FloatArray, FloatArray]:
    """Return the height of the valley's slopes, and how far its floor is [m]."""
    bed = smooth(np.array(stream.bed, dtype=float))
    line = shapely.LineString(bed[:, :2])
    steps = np.hypot(*np.diff(bed[:, :2], axis=0).T)
    at = shapely.line_locate_point(line, points)
    floor = np.interp(at, np.concatenate([[0.0], np.cumsum(steps)]), bed[:, 2])
    away = shapely.distance(points, line)
    # The foot of the slope is round: it begins with no slope at all.
    up = np.hypot(np.maximum(away - stream.floor, 0), 40) - 40
    rise = stream.steep * stream.reach * np.tanh(up / stream.reach)
    tilt = 0.012 * np.minimum(away, stream.floor)
    return floor + tilt + rise + stream.gentle * up, away - stream.floor


def _texture(size: int, away: FloatArray) -> FloatArray:
    """Return hills and gullies [m] that fade out on the valleys' floors."""
    share = np.clip(away / ROUGH_FROM_M, 0, 1)
    hills = 42 * roughness(7, size, 2.2)
    gullies = -30 * np.abs(roughness(12, size, 1.9))
    stones = 6 * share**0.2 * roughness(9, size, 1.6)
    return np.asarray(share * (hills + gullies + stones))


def _softened(values: FloatArray, times: int = 1) -> FloatArray:
    """Blur with weights 1-2-1 down and across."""
    for _ in range(times):
        for axis in (0, 1):
            edges = [(1, 1) if axis == each else (0, 0) for each in (0, 1)]
            wide = np.pad(values, edges, "edge")
            first = np.take(wide, range(values.shape[axis]), axis)
            last = np.take(wide, range(2, values.shape[axis] + 2), axis)
            values = 0.25 * first + 0.5 * values + 0.25 * last
    return values
