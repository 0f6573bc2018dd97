"""Values of a raster under drawn shapes.

Polygons weigh each pixel by the share of it they cover (exactextract), so that a
terrace smaller than a pixel has its own answer. Lines and points are read by bilinear
interpolation between pixel centres. Ground without a value is left out, and how much
of a shape has one is told; a shape with none has no answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.raster import NumPyRasterSource
from shapely.geometry.base import BaseGeometry

from talking_maps.geo.repair import parts_of
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.terrain.slope_error import difference_error, slope_error_percent


@dataclass(frozen=True, slots=True)
class Zonal:
    """The values under one shape, in the raster's unit; `covered` is a fraction."""

    mean: float
    minimum: float
    maximum: float
    covered: float


def mean_over(raster: Raster, geometry: BaseGeometry) -> Zonal | None:
    """Return the mean, least and greatest value under a shape, None where unknown.

    `geometry` is in the raster's CRS. Of a mixed shape the polygons count, else the
    lines, else the points.
    """
    return means_over(raster, [geometry])[0]


def means_over(
    raster: Raster, geometries: Sequence[BaseGeometry]
) -> tuple[Zonal | None, ...]:
    """Return `mean_over` of many shapes, in their order, faster than one by one."""
    polygons = [_polygonal(geometry) for geometry in geometries]
    areal = iter(_over_polygons(raster, [p for p in polygons if p is not None]))
    return tuple(
        _over_points(raster, geometry) if polygon is None else next(areal)
        for geometry, polygon in zip(geometries, polygons, strict=True)
    )


def sample(raster: Raster, points: npt.ArrayLike) -> FloatArray:
    """Return the values at points of shape (n, 2), x before y, in the raster's CRS.

    Bilinear between the centres of known pixels; NaN outside the raster and where the
    pixel a point lies in is unknown.
    """
    xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    column, row = ~raster.transform @ (xy[:, 0], xy[:, 1])
    rows, columns = raster.values.shape
    inside = (column >= 0) & (column <= columns) & (row >= 0) & (row <= rows)
    found = np.full(len(xy), np.nan)
    found[inside] = _bilinear(raster.values, row[inside], column[inside])
    return found


def mean_slope(
    elevation: Raster, slope: Raster, geometry: BaseGeometry
) -> tuple[float, float | None] | None:
    """Return a shape's mean slope and its standard error [%], None where unknown.

    The mean of tan(slope), with `slope` in degrees from `terrain.slope(elevation)`.
    The error is that of a single pixel (`slope_error_percent`): since nobody knows how
    far the DEM's errors go together, averaging is given no credit. It is None where
    the elevation's error is unknown.
    """
    near = window(slope, geometry)
    if near is None:
        return None
    percent = replace(near, values=100 * np.tan(np.radians(near.values)), unit="%")
    found = mean_over(percent, geometry)
    if found is None:
        return None
    if elevation.error is None:
        return found.mean, None
    pixel_m = min(abs(elevation.transform.a), abs(elevation.transform.e))
    return found.mean, slope_error_percent(pixel_m, elevation.error)


def fall(elevation: Raster, line: BaseGeometry) -> tuple[float, float | None] | None:
    """Return how far a line falls from its first point to its last, and its error [m].

    It rises where that is negative. The error is one standard error, None where the
    elevation's is unknown; nothing is known where the elevation does not reach.
    """
    ends = shapely.get_coordinates(line)[[0, -1]]
    first, last = sample(elevation, ends)
    if math.isnan(first - last):
        return None
    error = elevation.error
    return float(first - last), None if error is None else difference_error(error)


def window(raster: Raster, geometry: BaseGeometry, *, margin: int = 1) -> Raster | None:
    """Return the part of a raster around a shape, without copying, or None outside.

    `margin` is how many pixels more are kept on each side.
    """
    if geometry.is_empty:
        return None
    west, south, east, north = geometry.bounds
    left, top = ~raster.transform @ (west, north)
    right, bottom = ~raster.transform @ (east, south)
    rows, columns = raster.values.shape
    first_row = max(math.floor(top) - margin, 0)
    last_row = min(math.ceil(bottom) + margin, rows)
    first_column = max(math.floor(left) - margin, 0)
    last_column = min(math.ceil(right) + margin, columns)
    if first_row >= last_row or first_column >= last_column:
        return None
    values = raster.values[first_row:last_row, first_column:last_column]
    corner = Affine.translation(first_column, first_row)
    return replace(raster, values=values, transform=raster.transform @ corner)


def _polygonal(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons of a shape in one, or None if it has none."""
    polygons = parts_of(geometry, shapely.Polygon)
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _over_polygons(
    raster: Raster, polygons: Sequence[BaseGeometry]
) -> list[Zonal | None]:
    if not polygons:
        return []
    source = _source(raster, raster.values)
    found = exact_extract(source, _Shapes(polygons), ["mean", "min", "max", "count"])
    pixel_m2 = abs(raster.transform.a * raster.transform.e)
    return [
        _zonal(each["properties"], pixel_m2, polygon.area)
        for each, polygon in zip(found, polygons, strict=True)
    ]


def cells_of(
    raster: Raster, polygons: Sequence[BaseGeometry]
) -> list[tuple[npt.NDArray[np.intp], FloatArray]]:
    """Return for each polygon the pixels it covers, row by row, and each one's share.

    Whether a value is known there is not asked.
    """
    if not polygons:
        return []
    # No values are read: a single zero stands for all of them.
    source = _source(raster, np.broadcast_to(np.float64(0), raster.values.shape))
    found = exact_extract(source, _Shapes(polygons), ["cell_id", "coverage"])
    return [
        (np.asarray(of["cell_id"], np.intp), np.asarray(of["coverage"], np.float64))
        for of in (each["properties"] for each in found)
    ]


def _source(raster: Raster, values: FloatArray) -> NumPyRasterSource:
    rows, columns = values.shape
    west, north = raster.transform @ (0, 0)
    east, south = raster.transform @ (columns, rows)
    return NumPyRasterSource(values, west, south, east, north)


def _zonal(found: Mapping[str, float], pixel_m2: float, area_m2: float) -> Zonal | None:
    if not found["count"]:
        return None
    covered = min(found["count"] * pixel_m2 / area_m2, 1.0)
    return Zonal(found["mean"], found["min"], found["max"], covered)


def _over_points(raster: Raster, geometry: BaseGeometry) -> Zonal | None:
    """Read a line every half pixel, or points where they are."""
    lines = parts_of(geometry, shapely.LineString)
    step = min(abs(raster.transform.a), abs(raster.transform.e)) / 2
    read = [along(line, step) for line in lines] or [shapely.get_coordinates(geometry)]
    found = sample(raster, np.concatenate(read))
    known = found[~np.isnan(found)]
    if not len(known):
        return None
    covered = len(known) / len(found)
    return Zonal(float(known.mean()), float(known.min()), float(known.max()), covered)


def along(line: shapely.LineString, step_m: float) -> FloatArray:
    """Return the middles of equal pieces of a line, each no longer than `step_m`."""
    pieces = max(1, math.ceil(line.length / step_m))
    middles = (np.arange(pieces) + 0.5) / pieces
    return shapely.get_coordinates(
        shapely.line_interpolate_point(line, middles, normalized=True)
    )


def _bilinear(values: FloatArray, row: FloatArray, column: FloatArray) -> FloatArray:
    """Interpolate at fractional rows and columns that lie inside the raster."""
    rows, columns = values.shape
    own = values[_index(row, rows), _index(column, columns)]
    total, weights = np.zeros(len(row)), np.zeros(len(row))
    for down in (0, 1):
        for right in (0, 1):
            at_row = np.floor(row - 0.5) + down
            at_column = np.floor(column - 0.5) + right
            near = values[_index(at_row, rows), _index(at_column, columns)]
            weight = (1 - np.abs(row - 0.5 - at_row)) * (
                1 - np.abs(column - 0.5 - at_column)
            )
            weight = np.where(np.isnan(near), 0, weight)
            total += weight * np.nan_to_num(near)
            weights += weight
    return np.divide(
        total, weights, out=own.copy(), where=(weights > 0) & ~np.isnan(own)
    )


def _index(position: FloatArray, size: int) -> npt.NDArray[np.intp]:
    return np.clip(np.floor(position), 0, size - 1).astype(np.intp)


class _Shape(Feature):  # type: ignore[misc]  # exactextract has no types
    """A polygon handed over as WKB, which is quicker than GeoJSON."""

    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self.wkb = wkb

    def geometry(self) -> bytes:
        """Return the shape as WKB."""
        return self.wkb

    def fields(self) -> list[str]:
        """Return no names: a shape has nothing but its place."""
        return []


class _Shapes(FeatureSource):  # type: ignore[misc]  # exactextract has no types
    def __init__(self, polygons: Sequence[BaseGeometry]) -> None:
        super().__init__()
        self.shapes = [
            _Shape(wkb) for wkb in shapely.to_wkb(np.asarray(polygons, dtype=object))
        ]

    def count(self) -> int:
        """Return how many shapes there are."""
        return len(self.shapes)

    def __iter__(self) -> Iterator[_Shape]:
        return iter(self.shapes)

    def srs_wkt(self) -> None:
        """Return None: that the CRS is one is known before."""
