"""A drawn or imported shape made fit to be measured, or refused with the reason.

What a hand draws crosses itself, repeats points and carries heights; what a file holds
may be infinite, empty or of another kind. The ground that was meant is kept: a bow-tie
becomes its two halves, a collection gives its parts of the wanted kind. Whatever
changed the ground a shape covers is told by `mended`. Nothing is moved or simplified.

The simple parts of a shape, out of collections nested however deep.

No recursion: a hostile file may nest a thousand collections.
"""

from __future__ import annotations

from typing import TypeVar, cast

import numpy as np
import shapely
import shapely.errors
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.model.layer import GeometryKind

#: More points than a person draws or a GPS records in a day.
MOST_VERTICES = 100_000
#: No projected CRS of the Earth reaches farther [m].
FARTHEST_M = 30_000_000.0
#: Pieces and holes below a square decimetre are crumbs of the mending [m²].
CRUMB_M2 = 0.01
#: Lines shorter than a centimetre are one point [m].
CRUMB_M = 0.01
#: No surveyor measures finer [m].
FINEST_M = 1e-6
#: Mending costs about 15 µs a crossing: beyond this it is a scribble, not a field.
MOST_CROSSINGS = 50_000
_TESTED_PAIRS = 300_000

Simple = TypeVar("Simple", shapely.Point, shapely.LineString, shapely.Polygon)


def repair(geometry: BaseGeometry, kind: GeometryKind) -> tuple[BaseGeometry, bool]:
    """Return a valid 2D shape of the wanted kind, and whether it had to be mended.

    `geometry` is in a projected CRS [m]. One part gives a simple shape, several a
    multi-shape; outer rings run counter-clockwise. Repairing twice changes nothing.
    Raises `BadGeometry` where nothing of the kind is left.
    """
    refuse_impossible(geometry)
    flat = shapely.force_2d(geometry)
    if kind == "polygon":
        return _repair_polygons(flat)
    if kind == "line":
        return _repair_lines(flat)
    return _repair_points(flat)


def refuse_impossible(geometry: BaseGeometry) -> None:
    """Raise `BadGeometry` for a shape that is empty, too detailed or not finite."""
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        raise BadGeometry("The shape is empty. Draw it again.")
    refuse_detailed(int(shapely.get_num_coordinates(geometry)))
    xy = shapely.get_coordinates(geometry)
    if not (np.isfinite(xy).all() and np.abs(xy).max() <= FARTHEST_M):
        raise BadGeometry(
            "The shape has a coordinate that is not a place on Earth. Draw it again "
            "or check the file."
        )


def refuse_detailed(count: int) -> None:
    """Raise `BadGeometry` for a shape of more points than can be kept."""
    if count > MOST_VERTICES:
        raise BadGeometry(
            "The shape has {count:number} points; at most {most:number} can be kept. "
            "Simplify it first.",
            count=count,
            most=MOST_VERTICES,
        )


def valid_polygon(polygon: shapely.Polygon) -> BaseGeometry:
    """Return the polygons a self-crossing polygon covers; a valid one as it is.

    GEOS's `structure` method, since `linework` needs minutes for a scribble of 500
    sides. Raises `BadGeometry` for an outline that crosses itself without end.
    """
    if polygon.is_valid:
        return polygon
    if _estimated_crossings(polygon) > MOST_CROSSINGS:
        raise BadGeometry(
            "The outline crosses itself too many times to be mended. Draw it again."
        )
    mended = _made_valid(polygon)
    if mended.is_valid:
        return mended
    # GEOS now and then leaves a sliver thinner than its own rounding.
    return _made_valid(shapely.set_precision(polygon, FINEST_M, mode="pointwise"))


def _made_valid(polygon: BaseGeometry) -> BaseGeometry:
    return shapely.make_valid(polygon, method="structure", keep_collapsed=False)


def _repair_polygons(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    given = _wanted(geometry, shapely.Polygon, "polygon")
    valid = [valid_polygon(polygon) for polygon in given]
    joined = _without_overlaps(valid)
    kept = [_without_crumbs(p) for p in joined if p.area >= CRUMB_M2]
    if not kept:
        raise BadGeometry("The shape has no area. Draw it again.")
    changed = (
        not all(polygon.is_valid for polygon in given)
        or len(kept) != len(simple_parts(geometry))
        or any(a is not b for a, b in zip(kept, given, strict=False))
    )
    # Only now: GEOS cannot do it to a ring that is all one point.
    tidy = [shapely.remove_repeated_points(polygon) for polygon in kept]
    whole = _simple_or_multi(tidy, shapely.MultiPolygon)
    return shapely.orient_polygons(whole, exterior_cw=False), changed


def _repair_lines(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    given = _wanted(geometry, shapely.LineString, "line")
    kept = [
        shapely.remove_repeated_points(shapely.LineString(line.coords))
        for line in given
        if line.length >= CRUMB_M
    ]
    if not kept:
        raise BadGeometry("The line has no length. Draw it again.")
    return (
        _simple_or_multi(kept, shapely.MultiLineString),
        len(kept) != len(simple_parts(geometry)),
    )


def _repair_points(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    given = _wanted(geometry, shapely.Point, "point")
    kept = list({(point.x, point.y): point for point in given}.values())
    return (
        _simple_or_multi(kept, shapely.MultiPoint),
        len(given) != len(simple_parts(geometry)),
    )


def _wanted(
    geometry: BaseGeometry, shape: type[Part], kind: GeometryKind
) -> list[Part]:
    found = parts_of(geometry, shape)
    if found:
        return found
    if kind == "polygon":
        raise BadGeometry("An area is wanted here, and the shape is not one.")
    if kind == "line":
        raise BadGeometry("A line is wanted here, and the shape is not one.")
    raise BadGeometry("A point is wanted here, and the shape is not one.")


def _without_overlaps(polygons: list[BaseGeometry]) -> list[shapely.Polygon]:
    """Return the polygons as they are, or their union if any two share ground.

    Raises `BadGeometry` for polygons that no union can be made of.
    """
    simple = [part for each in polygons for part in parts_of(each, shapely.Polygon)]
    if shapely.MultiPolygon(simple).is_valid:
        return simple
    try:
        union = shapely.union_all(simple)
    except shapely.errors.GEOSException:
        union = None
    if union is None or not union.is_valid:
        raise BadGeometry(
            "The outline touches itself in a way that cannot be mended. Draw it again."
        )
    return parts_of(union, shapely.Polygon)


def _without_crumbs(polygon: shapely.Polygon) -> shapely.Polygon:
    holes = [r for r in polygon.interiors if shapely.Polygon(r).area >= CRUMB_M2]
    if len(holes) == len(polygon.interiors):
        return polygon
    return shapely.Polygon(polygon.exterior, holes)


def _simple_or_multi(
    simple: list[Simple],
    multi: type[shapely.MultiPoint | shapely.MultiLineString | shapely.MultiPolygon],
) -> BaseGeometry:
    if len(simple) == 1:
        return simple[0]
    return cast("BaseGeometry", multi(simple))  # type: ignore[arg-type]


def _estimated_crossings(polygon: shapely.Polygon) -> float:
    """Return about how often sides cross, from an even sample of them."""
    rings = shapely.get_rings(polygon)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(ring[:-1] == ring[1:])
    sides = np.asarray(
        shapely.linestrings(np.stack([xy[starts], xy[starts + 1]], axis=1))
    )
    step = min(max(1, len(sides) ** 2 // _TESTED_PAIRS), max(1, len(sides) // 5))
    sampled = sides[::step]
    hits = shapely.STRtree(sides).query(sampled, predicate="crosses")
    return float(hits.shape[1] * len(sides) / len(sampled) / 2)


Part = TypeVar("Part", shapely.Point, shapely.LineString, shapely.Polygon)


def simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the points, lines and polygons a shape is made of, without empty ones."""
    found = [geometry]
    while any(hasattr(part, "geoms") for part in found):
        found = list(shapely.get_parts(found))
    return [part for part in found if not part.is_empty]


def parts_of(geometry: BaseGeometry, wanted: type[Part]) -> list[Part]:
    """Return only the parts of one class; a closed ring counts as a line."""
    return [part for part in simple_parts(geometry) if isinstance(part, wanted)]
