"""Steep ground that crops can grow on and that the map says nothing of.

Who rubs out a steep field, or never drew it, has no less steep ground. So the whole of
a share of steep cropland is not what somebody drew: to the fields and terraces comes
all ground of the land that is as steep, lies below the puna, and is drawn as nothing.
It counts as open until the map says what it is: pasture, wood, house or pond. Where the
elevation does not reach, nothing is known and nothing is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from affine import Affine
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.context import EvaluationContext, Numbers
from talking_maps.indicators.geometry.slope_shares import Between
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature, Scene
from talking_maps.model.territory import Raster

#: The slope from which, and to which, ground is steep cropland [%].
STEEP: Final = "steep_cropland.from_slope"
TOO_STEEP: Final = "steep_cropland.to_slope"
#: Where the puna begins, which is too cold for crops [m].
PUNA: Final = "altitude_belt.puna"
#: Layers that say of ground that it is no field. Irrigated ground is one.
OTHER_GROUND: Final = (
    "pasture",
    "pasture_sown",
    "bofedal",
    "trees",
    "corral",
    "shed",
    "reservoir",
    "nursery",
    "other_ground",
)
#: Pixels looked at are this large at least [m²]: the satellites' own are.
_PIXEL_M2 = 900.0
_NONE = (0.0, 0.0, 0.0)
#: Less blank ground than this is not told of [m²].
_LEAST_TOLD_M2 = 1000.0


@dataclass(frozen=True, slots=True)
class ArableBlank:
    """Steep arable ground that is drawn as nothing [m²], by the three readings.

    `below_m` is the height below which it was looked for [m].
    """

    area_m2: tuple[float, ...] = _NONE
    below_m: float = 0.0

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Return what is said of it, nothing if there is none."""
        if self.area_m2[1] < _LEAST_TOLD_M2:
            return ()
        return (
            Message(
                "{blank:ha} of steep ground below {height:whole} m are drawn as "
                "nothing: they count as open until the map says what they are.",
                {"blank": self.area_m2[1], "height": self.below_m},
            ),
        )


def blank(
    case: EvaluationContext,
    elevation: Raster,
    look: Between,
    numbers: Numbers,
    drawn: Iterable[Feature],
    scenes: Sequence[Scene],
) -> ArableBlank:
    """Return the blank steep ground beside fields and terraces that are `drawn`.

    The `scenes` are those in which it may be said to be something else.

    None of it in a household's plan, whose land has no boundary of its own, nor
    without the number that says where the puna begins.
    """
    land, below = case.territory.boundary, numbers.values.get(PUNA)
    if below is None or land.is_empty or case.plan.owner.id != COMMUNITY:
        return ArableBlank()
    other = [f for scene in scenes for f in case.plan.of(scene, *OTHER_GROUND)]
    said = case.union(f for f in (*drawn, *other) if _is_ground(f))
    scale = case.area_m2(land) / land.area
    whole, taken = (
        _steep(case, elevation, look, below, shape) for shape in (land, said)
    )
    areas = tuple(max(a - b, 0.0) * scale for a, b in zip(whole, taken, strict=True))
    return ArableBlank(areas, below)


def _is_ground(feature: Feature) -> bool:
    return int(shapely.get_dimensions(feature.geometry)) == 2  # noqa: PLR2004


def _steep(
    case: EvaluationContext,
    elevation: Raster,
    look: Between,
    below: float,
    shape: BaseGeometry,
) -> tuple[float, ...]:
    """Return the planar area of steep arable ground under a shape by reading [m²]."""
    parts = [p for p in shapely.get_parts(shape) if p.area > 0]
    if not parts:
        return _NONE
    grid = _grid(elevation)
    wkbs = shapely.to_wkb(parts)

    def cells(missing: Sequence[int]) -> Sequence[terrain.Cells]:
        thin = terrain.thinned(elevation, _PIXEL_M2)
        return terrain.cells_under(thin, [parts[i] for i in missing])

    def areas(missing: Sequence[int]) -> list[tuple[float, ...]]:
        keys = [(grid, wkbs[i]) for i in missing]
        under = case.memo.each(
            "arable cells", keys, lambda places: cells([missing[p] for p in places])
        )
        return [_areas(elevation, look, below, each) for each in under]

    keys = [(elevation, look, below, wkb) for wkb in wkbs]
    found = case.memo.each("arable", keys, areas)
    return tuple(float(total) for total in np.sum(found, axis=0))


def _areas(
    elevation: Raster, look: Between, below: float, under: terrain.Cells
) -> tuple[float, ...]:
    step = _step(elevation)
    row, column = (step // 2 + step * axis for axis in (under.row, under.column))
    heights = elevation.values[row, column]
    arable = under.weight * (heights < below)
    pixel_m2 = abs(elevation.transform.a * elevation.transform.e) * step**2
    masks = look(terrain.gradient_at(elevation, row, column))
    return tuple(float(arable @ np.nan_to_num(mask)) * pixel_m2 for mask in masks)


def _step(elevation: Raster) -> int:
    thin = terrain.thinned(elevation, _PIXEL_M2)
    return round(thin.transform.a / elevation.transform.a)


def _grid(elevation: Raster) -> tuple[Affine, tuple[int, ...], int]:
    return elevation.transform, elevation.values.shape, _step(elevation)
