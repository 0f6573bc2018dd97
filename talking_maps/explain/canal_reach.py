"""What the water of canals can reach: the ground below them, and near, as a picture.

The rule is the command area's own (`indicators.geometry.canal_command`); what the error
of the heights leaves open is told apart from what is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.explain.hillshade import Bounds, part, window
from talking_maps.explain.terrain_under import centres, difference_error_m
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.geometry.canal_command import (
    REACH_M,
    lies_below,
    near_canals,
    own_side,
)
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: What a pixel of the picture is: how many of the two readings, perhaps and surely,
#: say that it lies below a canal.
OUT, PERHAPS, SURE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class ReachPicture:
    """Where water can run to: `OUT`, `PERHAPS` or `SURE`, NaN where unknown."""

    reached: Raster
    bounds: Bounds
    error_m: float


def reach_picture(
    case: EvaluationContext, canals: Sequence[Feature]
) -> ReachPicture | None:
    """Return what the canals can reach by gravity, None without elevation.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> seen = reach_picture(case, case.plan.features)
    >>> west, east = seen.reached.values[50, 30], seen.reached.values[50, 90]
    >>> float(west), float(east)  # the plane rises to the east
    (2.0, 0.0)
    """
    elevation = case.territory.elevation
    if elevation is None or not canals:
        return None
    line = shapely.union_all([c.geometry for c in canals])
    bounds = window(line.buffer(REACH_M))
    near = part(elevation, bounds)
    if near is None:
        return None
    raster = replace(
        near, values=_reached(case, elevation, near, line), unit="class", error=None
    )
    return ReachPicture(raster, bounds, difference_error_m(elevation))


def _reached(
    case: EvaluationContext, elevation: Raster, near: Raster, line: BaseGeometry
) -> FloatArray:
    x, y = centres(near)
    places = np.column_stack([x.ravel(), y.ravel()])
    reach = near_canals(line, case.union(case.placed("river")))
    side = own_side(elevation, line, reach)
    surely, _, perhaps = lies_below(elevation, line, places, near.values.ravel(), side)
    found = (surely + perhaps).reshape(near.values.shape)
    shapely.prepare(reach)
    # Beyond a river nothing is reached either; what is unknown stays so.
    return np.where(np.isnan(found) | shapely.contains_xy(reach, x, y), found, OUT)
