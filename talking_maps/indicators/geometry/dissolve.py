"""The ground that many shapes cover, made again only where one of them changed.

A stroke changes one shape of thousands, and so does each step that advice tries. What
does not touch it is as before: shapes are sorted into groups that touch each other,
each group is united by itself, and a large group quarter by quarter. What a group
comes to is kept in the memo by its shapes. The way of uniting depends on the shapes
alone, never on what was there before: the same map gives the same ground, to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.measure_cache import MeasureCache

#: So few shapes are united at once.
FEW = 32
#: The side of the first quarters, larger than any territory, and of the last [m].
LARGEST_M, SMALLEST_M = 2.0**17, 1.0

#: Shapes whose parts may lie side by side in one, by the number of their dimension.
_COLLECTED: Mapping[int, Callable[..., Any]] = {
    0: shapely.multipoints,
    1: shapely.multilinestrings,
    2: shapely.multipolygons,
}
_POLYGON = int(shapely.GeometryType.POLYGON)
Places = NDArray[np.intp]
Shapes = Sequence[BaseGeometry]


def dissolve(shapes: Shapes, memo: MeasureCache) -> BaseGeometry:
    """Return the ground that shapes cover, each place once [m].

    As `shapely.union_all`, but for the order of parts and corners.
    """
    dimensions = np.unique(shapely.get_dimensions(list(shapes)))
    is_even = len(dimensions) == 1 and int(dimensions[0]) in _COLLECTED
    if len(shapes) <= FEW or not is_even:
        return shapely.union_all(list(shapes))
    found = _Dissolved(np.array(shapes, dtype=object), memo)
    alone, groups = found.groups()
    joined = [found.united(group) for group in groups]
    parts = np.concatenate((found.shapes[alone], shapely.get_parts(joined)))
    collected = _COLLECTED[int(dimensions[0])]
    ground: BaseGeometry = parts[0] if len(parts) == 1 else collected(parts)
    return ground


class _Dissolved:
    """Shapes with all that is asked of them again and again."""

    def __init__(self, shapes: NDArray[np.object_], memo: MeasureCache) -> None:
        self.shapes, self.memo = shapes, memo
        self.wkbs = shapely.to_wkb(shapes)
        self.middles = shapely.bounds(shapes).reshape(-1, 2, 2).mean(axis=1)

    def groups(self) -> tuple[Places, list[Places]]:
        """Return the places of whole polygons that touch no other, and of the rest.

        The rest is told group by group of those that touch each other.
        """
        labels = _labels(self.shapes)
        is_whole = shapely.get_type_id(self.shapes) == _POLYGON
        is_whole &= shapely.is_valid(self.shapes)
        is_alone = (np.bincount(labels)[labels] == 1) & is_whole
        rest = np.flatnonzero(~is_alone)
        order = rest[np.argsort(labels[rest], kind="stable")]
        ends = np.flatnonzero(np.diff(labels[order])) + 1
        return np.flatnonzero(is_alone), np.split(order, ends) if len(order) else []

    def united(self, group: Places, side_m: float = LARGEST_M) -> BaseGeometry:
        """Return the ground of a group, kept by its shapes in an order of their own."""
        ordered = group[np.argsort(self.wkbs[group], kind="stable")]
        key = blake2b(b"".join(self.wkbs[ordered]), digest_size=16).digest()
        return self.memo.kept("dissolved", key, partial(self._unite, ordered, side_m))

    def _unite(self, group: Places, side_m: float) -> BaseGeometry:
        if len(group) <= FEW or side_m < SMALLEST_M:
            return shapely.union_all(self.shapes[group])
        quarter = np.floor(self.middles[group] / side_m) @ (1.0, LARGEST_M)
        quarters = [group[quarter == one] for one in np.unique(quarter)]
        if len(quarters) == 1:
            return self._unite(group, side_m / 2)
        return shapely.union_all([self.united(one, side_m / 2) for one in quarters])


def _labels(shapes: NDArray[np.object_]) -> Places:
    """Return for each shape the first place of those it hangs together with."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    labels: Places = np.arange(len(shapes))
    while True:
        before = labels
        labels = labels.copy()
        np.minimum.at(labels, one, before[other])
        labels = labels[labels]
        if np.array_equal(labels, before):
            return labels
