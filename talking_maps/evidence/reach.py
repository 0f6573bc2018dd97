"""What the water of canals can reach: the ground below them, and near, as a picture.

The same rule as the command area's (`indicators.command`): lower than some
point of a canal that is no farther from it than `REACH_M`; what the error of the
heights leaves open is told apart from what is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.evidence.ground import centres, difference_error_m
from talking_maps.evidence.relief import Bounds, frame, part
from talking_maps.indicators import Case
from talking_maps.indicators.below_canals import REACH_M, highest_near
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: What a pixel of the picture is.
OUT, PERHAPS, SURE = 0, 1, 2
STEP_M: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class ReachPicture:
    """Where water can run to: `OUT`, `PERHAPS` or `SURE`, NaN where unknown."""

    reached: Raster
    bounds: Bounds
    error_m: float


def reach_picture(case: Case, canals: Sequence[Feature]) -> ReachPicture | None:
    """Return what the canals can reach by gravity, None without elevation.

    Examples
    --------
    >>> from talking_maps.indicators import example
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
    bounds = frame(line.buffer(REACH_M))
    near = part(elevation, bounds)
    if near is None:
        return None
    error = difference_error_m(elevation)
    values = _reached(elevation, near, line, error)
    raster = replace(near, values=values, unit="class", error=None)
    return ReachPicture(raster, bounds, error)


def _reached(
    elevation: Raster, near: Raster, line: BaseGeometry, error: float
) -> FloatArray:
    x, y = centres(near)
    places = np.column_stack([x.ravel(), y.ravel()])
    along = shapely.get_coordinates(shapely.segmentize(line, STEP_M))
    canal = terrain.sample(elevation, along)
    highest = highest_near(along, canal, places, reach_m=REACH_M)
    drop = highest - near.values.ravel()
    found = np.full(len(places), float(OUT))
    found[drop > -error] = PERHAPS
    found[drop > error] = SURE
    found[np.isnan(drop)] = np.nan
    return found.reshape(near.values.shape)
