"""Plans as people draw them, on the real elevation of a district, from a seed.

Where `../shared` is absent, the ground is a hilly one made of waves, as large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely
from affine import Affine
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Scene,
    Years,
)
from talking_maps.model.territory import Raster, Territory

EPSG = 32718
DEM = Path(__file__).resolve().parents[3] / "shared/data/dem"
DISTRICT = DEM / "coracora_aster30m_utm18s.tif"
ROWS, COLUMNS = 932, 785
CORNER = 612_862.36, 8_376_416.95
#: Cells of the district, not quite square [m].
WIDE_M, TALL_M = 30.14, 30.54
#: The land is a square in the middle of the district, this wide [m].
LAND_M = 6_000.0
ERROR_M = 2.4

#: Of twenty things so many are of this layer, about so large [m], with this form.
KINDS: Sequence[tuple[str, int, float, Mapping[str, Value]]] = (
    ("pasture", 4, 400, {"condition": "fair", "rotated": True}),
    ("pasture", 2, 500, {"condition": "poor", "fenced": True}),
    ("bofedal", 1, 200, {"fenced": True, "condition": "good"}),
    ("cropland", 2, 150, {"crop": "potato"}),
    ("fallow", 1, 120, {}),
    ("terrace", 2, 80, {"kind": "stone"}),
    ("irrigated", 1, 150, {}),
    ("canal", 1, 1500, {"lining": "earth"}),
    ("river", 1, 4000, {}),
    ("infiltration_ditch", 1, 300, {}),
    ("spring", 1, 0, {}),
    ("corral", 1, 40, {"species": "alpaca", "animals": 80}),
    ("shed", 1, 12, {"species": "sheep"}),
    ("trees", 1, 60, {}),
)
LINES = ("canal", "river", "infiltration_ditch")


def elevation() -> Raster:
    """Return the district's elevation, or waves where it is absent."""
    if not DISTRICT.is_file():
        return waves(ROWS, COLUMNS)
    import rasterio

    with rasterio.open(DISTRICT) as file:
        return Raster(file.read(1).astype(float), file.transform, EPSG, "m", ERROR_M)


def waves(rows: int, columns: int) -> Raster:
    """Return hilly ground of that size."""
    y, x = np.ogrid[0:rows, 0:columns]
    values = 4000 + 120 * np.sin(x / 31.0) * np.cos(y / 47.0) + 0.5 * x
    transform = Affine(WIDE_M, 0, CORNER[0], 0, -TALL_M, CORNER[1])
    return Raster(values, transform, EPSG, "m", ERROR_M)


def territory(height: Raster) -> Territory:
    """Return the square of land in the middle of the elevation."""
    rows, columns = height.values.shape
    x, y = height.transform @ (columns / 2, rows / 2)
    half = LAND_M / 2
    return Territory(shapely.box(x - half, y - half, x + half, y + half), EPSG, height)


def plan(land: BaseGeometry, things: int, *, seed: int = 7) -> Plan:
    """Return a community's plan of so many things over its three scenes."""
    chance = np.random.default_rng(seed)
    kinds = [kind for kind in KINDS for _ in range(kind[1])]
    drawn = [
        _thing(f"f{i:04}", kinds[i % len(kinds)], SCENES[i * 3 // things], land, chance)
        for i in range(things)
    ]
    return Plan(
        Owner(COMMUNITY, "community"),
        Years(1996, 2026, 2036),
        tuple(drawn),
        owners=(Owner(COMMUNITY, "community"),),
        herds=tuple(
            Herd(f"{COMMUNITY}/{species}", COMMUNITY, species, count)
            for species, count in (("alpaca", 900), ("sheep", 400), ("cattle", 60))
        ),
        assemblies=(Assembly("a", "2026-05-12", households=40, women=30, men=25),),
        commitments=(
            Commitment("c", COMMUNITY, "Canal", "Board", "2027-08", labour_days=200),
        ),
        total_households=60,
    )


def _thing(
    uid: str,
    kind: tuple[str, int, float, Mapping[str, Value]],
    scene: Scene,
    land: BaseGeometry,
    chance: Generator,
) -> Feature:
    layer, _, size, values = kind
    west, south, east, north = land.bounds
    inset = min(size, LAND_M / 3)
    x = chance.uniform(west + inset, east - inset)
    y = chance.uniform(south + inset, north - inset)
    shape: BaseGeometry = shapely.Point(x, y)
    if size:
        shape = (
            _line(x, y, size, chance) if layer in LINES else _ring(x, y, size, chance)
        )
    return Feature(uid, layer, scene, shape, attributes=dict(values))


def _ring(x: float, y: float, size: float, chance: Generator) -> BaseGeometry:
    """Return a rounded field of 16 corners, about `size` wide [m]."""
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    far = size / 2 * chance.uniform(0.7, 1.1, len(turn))
    return shapely.Polygon(
        np.column_stack([x + far * np.cos(turn), y + far * 0.5 * np.sin(turn)])
    )


def _line(x: float, y: float, size: float, chance: Generator) -> BaseGeometry:
    """Return a winding line of 60 corners, about `size` long [m]."""
    heading = chance.uniform(0, 2 * np.pi) + np.cumsum(chance.normal(0, 0.2, 60))
    step = size / 60
    along = np.cumsum(np.column_stack([np.cos(heading), np.sin(heading)]) * step, 0)
    return shapely.LineString(along + np.array([x, y]))
