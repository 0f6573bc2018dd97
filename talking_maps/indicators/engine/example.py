"""A patch of ground to try indicators on: their docstrings stand on it.

The patch is 1000 m by 1000 m; places are given in metres from its south-west corner.
Where it has elevation, it is a plane that rises to the east.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.plan import COMMUNITY, Feature, Herd, Owner, Plan, Scene, Years
from talking_maps.model.rubric import Number, Reference
from talking_maps.model.territory import Raster, Territory

EPSG = 32718
EAST, NORTH, SIDE_M, MARGIN_M, CELL_M = 600_000.0, 8_400_000.0, 1000, 100, 10


def case(
    *features: Feature,
    scene: Scene = "present",
    elevation: Raster | None = None,
    numbers: Mapping[str, float] | None = None,
    **register: Any,  # noqa: ANN401 - any field of `Plan`
) -> EvaluationContext:
    """Return the community's plan of those features; `register` sets plan fields."""
    plan = Plan(
        Owner(COMMUNITY, "community"), Years(1996, 2026, 2036), features, **register
    )
    land = shapely.box(EAST, NORTH, EAST + SIDE_M, NORTH + SIDE_M)
    known = {
        i: Number(i, value, "", "this example", "", "V")
        for i, value in (numbers or {}).items()
    }
    return EvaluationContext(
        plan, Territory(land, EPSG, elevation), Reference(known, ""), scene
    )


def field(
    uid: str,
    layer: str,
    corner: tuple[float, float],
    size: tuple[float, float],
    **attributes: Value,
) -> Feature:
    """Return a rectangle drawn in the present: south-west corner and size [m]."""
    x, y = EAST + corner[0], NORTH + corner[1]
    shape = shapely.box(x, y, x + size[0], y + size[1])
    return _drawn(uid, layer, shape, attributes)


def path(
    uid: str, layer: str, *points: tuple[float, float], **attributes: Value
) -> Feature:
    """Return a line drawn in the present through those points [m]."""
    shape = shapely.LineString([(EAST + x, NORTH + y) for x, y in points])
    return _drawn(uid, layer, shape, attributes)


def spot(uid: str, layer: str, x: float, y: float) -> Feature:
    """Return a point drawn in the present [m]."""
    return _drawn(uid, layer, shapely.Point(EAST + x, NORTH + y), {})


def herd(species: str, count: int) -> Herd:
    """Return the community's own herd of a species."""
    return Herd(f"{COMMUNITY}/{species}", COMMUNITY, species, count)


def plane(rise: float, *, error_m: float | None = 0.0) -> Raster:
    """Return ground that rises `rise` metres in each metre to the east."""
    size = (SIDE_M + 2 * MARGIN_M) // CELL_M
    x = (np.arange(size) + 0.5) * CELL_M - MARGIN_M
    values = np.tile(4000 + rise * x, (size, 1)).astype(np.float64)
    corner = (EAST - MARGIN_M, NORTH + SIDE_M + MARGIN_M)
    transform = Affine(CELL_M, 0, corner[0], 0, -CELL_M, corner[1])
    return Raster(values, transform, EPSG, "m", error_m)


def _drawn(
    uid: str, layer: str, shape: BaseGeometry, attributes: Mapping[str, Value]
) -> Feature:
    return Feature(uid, layer, "present", shape, attributes=attributes)
