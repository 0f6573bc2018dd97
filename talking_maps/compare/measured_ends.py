"""Heights that were measured at a line's ends, and what they are worth once it moved.

A height belongs to the place where it was measured. So where a line's end is moved its
height goes with the same change, unless a new one came with it; an undo brings both
back. A flag says so until somebody has measured again.
"""

from __future__ import annotations

import math
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray

#: Fields for the height of the first point and of the last [m].
HEIGHTS = ("height_first_m", "height_last_m")
#: Ends nearer than this are one place [m]; files and screens round by far less. Ours.
MOVED_M = 1.0
#: The flag of a thing whose heights went.
END_MOVED = "end_moved"


def drop_stale_heights(before: Feature | None, after: Feature) -> Feature:
    """Return a thing as it became, without the heights of ends that it left.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> old = Feature("a", "canal", "present", LineString([(0, 0), (90, 0)]),
    ...               attributes={"height_first_m": 12.5, "height_last_m": 12.0})
    >>> shorter = replace(old, geometry=LineString([(0, 0), (70, 0)]))
    >>> new = drop_stale_heights(old, shorter)
    >>> new.attributes, new.flags
    ({'height_first_m': 12.5, 'height_last_m': None}, ('end_moved',))
    """
    gone = [] if before is None else _left(before, after)
    if not gone:
        return after
    return replace(
        after,
        attributes={**after.attributes, **dict.fromkeys(gone)},
        flags=(*(f for f in after.flags if f != END_MOVED), END_MOVED),
    )


def needs_remeasuring(feature: Feature) -> bool:
    """Say whether heights of a moved end went, and nobody has measured again."""
    lacking = any(feature.attributes.get(name) is None for name in HEIGHTS)
    return END_MOVED in feature.flags and lacking


def _left(before: Feature, after: Feature) -> list[str]:
    """Return the heights that stand where the line no longer ends."""
    then, now = before.attributes, after.attributes
    typed = [
        name
        for name in HEIGHTS
        if now.get(name) is not None and now[name] == then.get(name)
    ]
    if not typed or before.geometry is after.geometry:
        return []
    ends = zip(HEIGHTS, _ends(before.geometry), _ends(after.geometry), strict=True)
    moved = {name for name, old, new in ends if math.dist(old, new) > MOVED_M}
    return [name for name in typed if name in moved]


def _ends(shape: BaseGeometry) -> FloatArray:
    """Return the first and the last point of a shape."""
    return shapely.get_coordinates(shape)[[0, -1]]
