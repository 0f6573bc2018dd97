"""Ground within a short reach of drawn things, made only where something asks for it.

The reach of a whole layer is dear, and after a stroke all of it would be made again;
what lies near one thing hangs on its neighbours alone, and is kept. It measures
nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.measure_cache import MeasureCache


def reach_beside(
    shapes: Sequence[BaseGeometry],
    others: Sequence[BaseGeometry],
    reach_m: float,
    memo: MeasureCache,
) -> list[BaseGeometry]:
    """Return for each shape the ground within reach of the others beside it.

    Only those of the others that come within `reach_m` [m] of a shape count for it:
    whether it touches that ground, lies within it, and how much of it does is as if
    all others had been taken. Nothing beside a shape is an empty polygon.
    """
    if not shapes or not others:
        return [Polygon()] * len(shapes)
    pairs = STRtree(others).query(shapes, predicate="dwithin", distance=reach_m)
    return [
        _reach([others[i] for i in np.sort(pairs[1][pairs[0] == place])], reach_m, memo)
        for place in range(len(shapes))
    ]


def _reach(
    near: Sequence[BaseGeometry], reach_m: float, memo: MeasureCache
) -> BaseGeometry:
    key = (reach_m, *shapely.to_wkb(near))
    return memo.kept(
        "reach beside", key, lambda: shapely.union_all(near).buffer(reach_m)
    )
