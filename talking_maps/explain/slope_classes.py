"""Slope in classes within and around drawn shapes, as it is read for terraces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from talking_maps import terrain
from talking_maps.explain.hillshade import Bounds, part, window
from talking_maps.explain.terrain_under import Slope, slope_under
from talking_maps.indicators import EvaluationContext
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster

#: Where the classes of a picture begin [%]: level, gentle, where terraces begin to
#: help, up to where most kinds suit, very steep. Ours, near those of the Peruvian
#: rules for land capacity.
FROM_PERCENT = (0, 5, 10, 20, 35, 60)
#: Around one shape, this many times its size is shown, at least so much [m].
NEIGHBOURS, LEAST_M = 1.5, 60.0


@dataclass(frozen=True, slots=True, eq=False)
class SlopePicture:
    """Classes of slope inside bounds, and the slope under each shape.

    `classes` holds the index of the class in `FROM_PERCENT`, NaN where unknown.
    `error` is the standard error of one slope [fraction], None if unknown.
    """

    classes: Raster
    bounds: Bounds
    slopes: tuple[tuple[Feature, Slope | None], ...]
    error: float | None


def slope_picture(
    case: EvaluationContext, shapes: Sequence[Feature], *, near: str = ""
) -> SlopePicture | None:
    """Return the slope within and around shapes, None without elevation.

    The picture frames all of them, or only the one of uid `near` with its neighbours.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "terrace", (300, 300), (100, 100)),
    ...     elevation=example.plane(0.3),
    ... )
    >>> seen = slope_picture(case, case.plan.features)
    >>> FROM_PERCENT[int(seen.classes.values[5, 5])]  # 30 % of slope
    20
    """
    if not shapes:
        return None
    bounds = _framed(shapes, near)
    ground = part(case.territory.elevation, bounds)
    if ground is None or case.territory.elevation is None:
        return None
    percent = 100 * np.tan(np.radians(terrain.slope(ground).values))
    found = np.digitize(percent, FROM_PERCENT).astype(np.float64) - 1
    classes = np.where(np.isnan(percent), np.nan, found)
    slopes = tuple(
        (f, slope_under(case.territory.elevation, f.geometry)) for f in shapes
    )
    error = next((s.error for _, s in slopes if s is not None), None)
    raster = replace(ground, values=classes, unit="class", error=None)
    return SlopePicture(raster, bounds, slopes, error)


def _framed(shapes: Sequence[Feature], near: str) -> Bounds:
    one = next((f.geometry for f in shapes if f.uid == near), None)
    if one is None:
        return window(shapely.union_all([f.geometry for f in shapes]))
    west, south, east, north = one.bounds
    return window(one.buffer(max(east - west, north - south, LEAST_M) * NEIGHBOURS))
