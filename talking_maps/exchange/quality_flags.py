"""Mark incoming shapes that a person should look at; none is refused for it.

`outside_boundary`: not wholly on the community's land. `overlaps`: an area that shares
ground with another of its layer, or a line or point that is there twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature

#: The flags that follow from where a shape lies.
PLACED = ("outside_boundary", "overlaps")
_TOLD = {
    "outside_boundary": Message(
        plural(
            "{count:whole} lies outside the boundary; it is kept and marked.",
            "{count:whole} lie outside the boundary; they are kept and marked.",
        )
    ),
    "overlaps": Message(
        plural(
            "{count:whole} lies over another shape; it is kept and marked.",
            "{count:whole} lie over another shape; they are kept and marked.",
        )
    ),
    "mended": Message(
        plural(
            "{count:whole} had to be mended; look at it on the map.",
            "{count:whole} had to be mended; look at them on the map.",
        )
    ),
}
#: Neighbours share an edge with this much rounding [m², m].
CRUMB_M2 = 1.0
ON_THE_EDGE_M = 0.1


def with_quality_flags(
    features: list[Feature],
    boundary: BaseGeometry | None,
    existing: Collection[Feature],
) -> list[Feature]:
    """Return the features of one layer with their flags added.

    `boundary` and `existing`, features that stay beside them, are in the same CRS [m];
    those with the uid of an incoming one are about to be replaced and not looked at.
    """
    if not features:
        return []
    shapes = [f.geometry for f in features]
    outside = _outside(shapes, boundary)
    replaced = {f.uid for f in features}
    here = [f for f in existing if f.layer == features[0].layer]
    others = [f.geometry for f in here if f.uid not in replaced]
    overlapping = _overlapping(shapes, others)
    return [
        replace(feature, flags=(*feature.flags, *_flags(index, outside, overlapping)))
        for index, feature in enumerate(features)
    ]


def flags_told(features: Collection[Feature]) -> tuple[Message, ...]:
    """Return what to know of the features that a person should look at, counted."""
    counts = Counter(flag for feature in features for flag in feature.flags)
    return tuple(
        replace(words, values={"count": counts[flag]})
        for flag, words in _TOLD.items()
        if counts[flag]
    )


def _flags(index: int, outside: set[int], overlapping: set[int]) -> tuple[str, ...]:
    named = zip(PLACED, (outside, overlapping), strict=True)
    return tuple(name for name, members in named if index in members)


def _outside(shapes: list[BaseGeometry], boundary: BaseGeometry | None) -> set[int]:
    if boundary is None:
        return set()
    land = boundary.buffer(ON_THE_EDGE_M)
    shapely.prepare(land)
    inside = shapely.covers(land, shapes)
    return {index for index, within in enumerate(inside) if not within}


def _overlapping(shapes: list[BaseGeometry], others: list[BaseGeometry]) -> set[int]:
    """Return which of `shapes` share ground with another; stops at the first each."""
    everything = [*shapes, *others]
    tree = shapely.STRtree(everything)
    found: set[int] = set()
    for index, shape in enumerate(shapes):
        if index in found:
            continue
        near = (int(i) for i in tree.query(shape) if i != index)
        hit = next((i for i in near if _share_ground(shape, everything[i])), None)
        if hit is not None:
            found.update((index, hit))
    return {index for index in found if index < len(shapes)}


def _share_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    if not (one.area and other.area):
        return bool(one.equals(other))
    if not one.intersects(other) or one.touches(other):
        return False
    return bool(one.intersection(other).area > CRUMB_M2)
