"""Things that carry a number of their own, each counted once however often drawn.

Ground is united before it is measured. A number written in a form cannot be: so of
things that share most of their ground, the one with the largest number speaks for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import shapely

from talking_maps.model.plan import Feature

#: One that shares more of its ground than this with a larger one is the same. Ours.
SAME_SHARE = 0.5


def first_of_each_number(
    things: Iterable[Feature], number: Callable[[Feature], float]
) -> tuple[Feature, ...]:
    """Return the things that are not drawn over one with a larger number."""
    counted: list[Feature] = []
    for one in sorted(things, key=lambda thing: (-number(thing), thing.uid)):
        if not any(_is_same(one, other) for other in counted):
            counted.append(one)
    return tuple(counted)


def _is_same(one: Feature, other: Feature) -> bool:
    shared = shapely.intersection(one.geometry, other.geometry).area
    return bool(shared > SAME_SHARE * min(one.geometry.area, other.geometry.area))
