"""A tiny village one can check by mental arithmetic.

The land is a square of 1000 m by 1000 m in EPSG:32718 with its south-west corner at
(600000, 8400000). The ground is a plane that rises to the east by 20 m in 100 m:
its slope is 20 % everywhere. Elevation cells are 10 m by 10 m.

    north
      +--------------------+  y = 8401000
      |                    |
      |   1000 m x 1000 m  |   z = 4000 + 0.2 (x - 600000)
      |                    |
      +--------------------+  y = 8400000
    x = 600000          601000
"""

import numpy as np
from affine import Affine
from shapely.geometry import LineString, Point, Polygon, box

from talking_maps.model.plan import COMMUNITY, Feature, Owner, Plan, Scene, Years
from talking_maps.model.territory import Raster, Territory

EPSG = 32718
EAST, NORTH = 600_000.0, 8_400_000.0
SQUARE = box(EAST, NORTH, EAST + 1000, NORTH + 1000)
YEARS = Years(past=1996, present=2026, future=2036)


def rectangle(x: float, y: float, width: float, height: float) -> Polygon:
    """Return a rectangle whose south-west corner is (x, y) from the village's [m]."""
    return box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def line(*points: tuple[float, float]) -> LineString:
    """Return a line through points given from the village's corner [m]."""
    return LineString([(EAST + x, NORTH + y) for x, y in points])


def point(x: float, y: float) -> Point:
    """Return a point given from the village's corner [m]."""
    return Point(EAST + x, NORTH + y)


def plane(
    rise: float = 0.2, *, cell: float = 10.0, error: float | None = 0.0
) -> Raster:
    """Return a plane rising `rise` metres a metre to the east, with a 100 m margin."""
    size = round(1200 / cell)
    x = EAST - 100 + (np.arange(size) + 0.5) * cell
    values = np.tile(4000 + rise * (x - EAST), (size, 1)).astype(np.float64)
    transform = Affine(cell, 0, EAST - 100, 0, -cell, NORTH + 1100)
    return Raster(values, transform, EPSG, "m", error)


def territory(elevation: Raster | None = None) -> Territory:
    """Return the square with that elevation, or none."""
    return Territory(SQUARE, EPSG, elevation)


def feature(
    uid: str,
    layer: str,
    geometry: Polygon | LineString | Point,
    scene: Scene = "present",
    **more: object,
) -> Feature:
    """Return a feature of the village."""
    return Feature(uid, layer, scene, geometry, **more)  # type: ignore[arg-type]


def plan(*features: Feature, **more: object) -> Plan:
    """Return the community's plan with those features."""
    return Plan(Owner(COMMUNITY, "community"), YEARS, features, **more)  # type: ignore[arg-type]
