"""What the ground allows: no step leaves the land, climbs or asks water to climb."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.explain.terrain_under import difference_error_m, heights, slope_under
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.canals import SOURCES
from talking_maps.indicators.geometry.canal_network import JOINED_WITHIN_M
from talking_maps.indicators.geometry.slope_shares import cell_m
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray

#: No water is led farther than this [m]. A choice of ours.
FARTHEST_M = 2000.0
#: This much of what is new must lie inside the boundary. A choice of ours.
LEAST_INSIDE = 0.95
#: A canal led along a contour leaves its level by no more of a pixel. Ours.
LEAVES_LEVEL = 0.05


def is_inside(case: EvaluationContext, shape: BaseGeometry) -> bool:
    """Say whether a shape lies on the community's land, but for a sliver."""
    land = case.territory.boundary
    if shape.geom_type == "Point":
        return bool(land.covers(shape))
    size = shape.area or shape.length
    inside = shape.intersection(land)
    return bool((inside.area or inside.length) >= LEAST_INSIDE * size)


def slope_percent(case: EvaluationContext, shape: BaseGeometry) -> float | None:
    """Return the mean slope of the ground under a shape [%], None where unknown."""
    found = slope_under(case.territory.elevation, shape)
    return None if found is None else 100 * found.mean


def falls(case: EvaluationContext, source: BaseGeometry, to: BaseGeometry) -> bool:
    """Say whether water can run from one place to another, as far as one can tell.

    It cannot where the goal is higher by more than the elevation's error explains.
    """
    elevation = case.territory.elevation
    high, low = heights(elevation, source.representative_point(), to)
    return bool(math.isnan(high - low) or high - low > -difference_error_m(elevation))


def water_for(
    case: EvaluationContext, shape: BaseGeometry
) -> tuple[Feature, LineString] | None:
    """Return the nearest source that water could run from, and the way to the shape."""
    for source in sorted(
        case.placed(*SOURCES), key=lambda s: (s.geometry.distance(shape), s.uid)
    ):
        way = shapely.shortest_line(source.geometry, shape)
        if case.length_m(way) > FARTHEST_M:
            return None
        end = shapely.get_point(way, -1)
        if falls(case, source.geometry, end) and is_inside(case, way):
            return source, way
    return None


def is_passed_by_canal(case: EvaluationContext, field: Feature) -> bool:
    """Say whether a canal passes a field from which water can run onto it."""
    for canal in case.placed("canal"):
        if not canal.geometry.dwithin(field.geometry, JOINED_WITHIN_M):
            continue
        way = shapely.shortest_line(canal.geometry, field.geometry)
        start = shapely.get_point(way, 0)
        if falls(case, start, field.geometry.representative_point()):
            return True
    return False


def along_contour(
    case: EvaluationContext, canal: LineString, length_m: float
) -> LineString | None:
    """Return a canal led on from its lower end along the contour, None where unknown.

    It follows the level by steps of one pixel, turning as little as it can, and ends
    where the ground leaves the level: over a crest no canal is led.
    """
    elevation = case.territory.elevation
    if elevation is None:
        return None
    line = _downhill(case, canal)
    step = cell_m(elevation)
    points = [np.array(xy[:2]) for xy in line.coords[-2:]]
    level = float(terrain.sample(elevation, points[-1:])[0])
    most = LEAVES_LEVEL * step + difference_error_m(elevation)
    turns = np.radians(np.arange(-90, 91, 10))
    for _ in range(max(1, round(length_m / step))):
        tried = _candidate_steps(points, step, turns)
        heights = terrain.sample(elevation, tried)
        if np.isnan(heights).all():
            return None
        off = np.abs(heights - level) + 0.001 * np.abs(turns)
        best = int(np.nanargmin(off))
        if abs(heights[best] - level) > most:
            return None
        points.append(tried[best])
    new = LineString(points[1:])
    return new if is_inside(case, new) else None


def _candidate_steps(
    points: list[FloatArray], step: float, turns: FloatArray
) -> FloatArray:
    """Return the places one step on, turning to all sides."""
    heading = math.atan2(*(points[-1] - points[-2])[::-1])
    tried: FloatArray = points[-1] + step * np.column_stack(
        [np.cos(heading + turns), np.sin(heading + turns)]
    )
    return tried


def _downhill(case: EvaluationContext, canal: LineString) -> LineString:
    """Return the canal with its lower end last."""
    first, last = Point(canal.coords[0]), Point(canal.coords[-1])
    high, low = heights(case.territory.elevation, first, last)
    return LineString(canal.coords[::-1]) if low > high else canal
