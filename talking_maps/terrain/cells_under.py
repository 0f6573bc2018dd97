"""The pixels under drawn shapes, so that only these are worked, never a whole raster.

A polygon covers of each pixel a share (exactextract); a line is walked in pieces of at
most an eighth of a pixel. What is then asked of them (a slope, a mask, a height) is
weighed by that. The answer for one shape does not depend on which others are asked with
it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps.model.territory import FloatArray, Raster
from talking_maps.terrain.zonal import along, cells_of

Index = npt.NDArray[np.intp]

#: Pieces that a line is walked in, for each pixel: a short ditch ends between middles.
PIECES = 8


@dataclass(frozen=True, eq=False)
class Cells:
    """The pixels of a raster under one shape.

    `row` and `column` have one entry a pixel, or a piece of a line; `weight` is the
    share of the pixel that is covered, or 1. `whole` is what the weights of a raster
    that reaches everywhere would add up to.
    """

    row: Index
    column: Index
    weight: FloatArray
    whole: float

    def mean(self, values: FloatArray) -> float:
        """Return the weighed mean of what is known, zero where nothing is."""
        known = ~np.isnan(values)
        weight = self.weight[known]
        return float(weight @ values[known] / weight.sum()) if weight.any() else 0.0

    def mean_of_known(self, values: FloatArray) -> float:
        """Return `mean` where every value is known."""
        total = self._total
        return float(self.weight @ values / total) if total else 0.0

    def covered(self, values: FloatArray) -> float:
        """Return the share of the shape that has a value [fraction]."""
        known = self.weight[~np.isnan(values)].sum()
        return min(float(known) / self.whole, 1.0) if self.whole else 0.0

    @property
    def reached(self) -> float:
        """Return `covered` where every value is known."""
        return min(self._total / self.whole, 1.0) if self.whole else 0.0

    @cached_property
    def _total(self) -> float:
        return float(self.weight.sum())


def joined(many: Sequence[Cells]) -> Cells:
    """Return the pixels of several shapes that do not overlap as those of one."""
    return Cells(
        np.concatenate([each.row for each in many]),
        np.concatenate([each.column for each in many]),
        np.concatenate([each.weight for each in many]),
        sum(each.whole for each in many),
    )


def middles(raster: Raster, pixels: Cells) -> FloatArray:
    """Return the middles of pixels, of shape (n, 2), x before y."""
    place = raster.transform
    x = place.c + place.a * (pixels.column + 0.5)
    y = place.f + place.e * (pixels.row + 0.5)
    return np.column_stack([x, y])


def thinned(raster: Raster, pixel_m2: float) -> Raster:
    """Return every so many-th row and column, for pixels of at least that area [m²].

    A value stands in the middle of its new pixel; nothing is copied.
    """
    own_m2 = abs(raster.transform.a * raster.transform.e)
    step = max(1, math.ceil(math.sqrt(pixel_m2 / own_m2)))
    step += 1 - step % 2
    if step == 1:
        return raster
    values = raster.values[step // 2 :: step, step // 2 :: step]
    return replace(
        raster, values=values, transform=raster.transform @ Affine.scale(step)
    )


def cells_under(raster: Raster, shapes: Sequence[BaseGeometry]) -> tuple[Cells, ...]:
    """Return the pixels under single polygons and lines, in the raster's CRS."""
    is_areal = [isinstance(shape, shapely.Polygon) for shape in shapes]
    areas = [s for s, areal in zip(shapes, is_areal, strict=True) if areal]
    areal_pixels = iter(_under_areas(raster, areas))
    return tuple(
        next(areal_pixels) if areal else _under_line(raster, shape)
        for shape, areal in zip(shapes, is_areal, strict=True)
    )


def _under_areas(raster: Raster, areas: Sequence[BaseGeometry]) -> list[Cells]:
    pixel_m2 = abs(raster.transform.a * raster.transform.e)
    columns = raster.values.shape[1]
    return [
        Cells(*np.divmod(cell, columns), share, area.area / pixel_m2)
        for (cell, share), area in zip(cells_of(raster, areas), areas, strict=True)
    ]


def _under_line(raster: Raster, line: BaseGeometry) -> Cells:
    step = min(abs(raster.transform.a), abs(raster.transform.e)) / PIECES
    if isinstance(line, shapely.LineString) and line.length > 0:
        points = along(line, step)
    else:
        points = shapely.get_coordinates(line)
    x, y = ~raster.transform @ (points[:, 0], points[:, 1])
    column, row = (np.floor(axis).astype(np.intp) for axis in (x, y))
    rows, columns = raster.values.shape
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    return Cells(
        row[inside], column[inside], np.ones(int(inside.sum())), float(len(points))
    )
