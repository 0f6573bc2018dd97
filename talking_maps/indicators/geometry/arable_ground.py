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
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.context import EvaluationContext, Numbers
from talking_maps.indicators.engine.land import land_digest
from talking_maps.indicators.geometry import slope_shares
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature, Scene
from talking_maps.model.territory import FloatArray, Raster

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
    look: slope_shares.Between,
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
    ground = _arable_ground(case, elevation, look, below)
    scale = case.area_m2(land) / land.area
    whole, taken = (_steep(case, ground, shape) for shape in (land, said))
    areas = tuple(max(a - b, 0.0) * scale for a, b in zip(whole, taken, strict=True))
    return ArableBlank(areas, below)


def _is_ground(feature: Feature) -> bool:
    return int(shapely.get_dimensions(feature.geometry)) == 2  # noqa: PLR2004


@dataclass(frozen=True, slots=True, eq=False)
class _ArableGround:
    """Where ground is steep and arable, on a grid of pixels around the land.

    `masks` has the shape (readings, rows, columns); its first pixel is that of `row`
    and `column` of the grid `thin`.
    """

    thin: Raster
    row: int
    column: int
    masks: npt.NDArray[np.bool_]

    def areas_m2(self, many: Sequence[terrain.Cells]) -> list[tuple[float, ...]]:
        """Return what lies under each of several shapes, by reading."""
        if not many:
            return []
        owner = np.repeat(np.arange(len(many)), [len(each.row) for each in many])
        under = terrain.joined(many)
        row = under.row - self.row
        column = under.column - self.column
        weight = under.weight
        _, rows, columns = self.masks.shape
        # Shapes lie within the land, but for what rounding leaves over its edge.
        near = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        if not near.all():
            row, column, weight, owner = (
                row[near],
                column[near],
                weight[near],
                owner[near],
            )
        cell = row * columns + column
        pixel_m2 = abs(self.thin.transform.a * self.thin.transform.e)
        found = self._amounts(many, cell, owner, weight, pixel_m2)
        return [*zip(*found, strict=True)]

    def _amounts(
        self,
        many: Sequence[terrain.Cells],
        cell: npt.NDArray[np.intp],
        owner: npt.NDArray[np.intp],
        weight: FloatArray,
        pixel_m2: float,
    ) -> list[npt.NDArray[np.floating[Any]]]:
        """Return what lies under each shape, by reading."""
        found = []
        for mask in self.masks.reshape(len(self.masks), -1):
            is_in = mask[cell]
            amounts = np.bincount(owner[is_in], weight[is_in], len(many))
            found.append(pixel_m2 * amounts)
        return found


def _arable_ground(
    case: EvaluationContext, elevation: Raster, look: slope_shares.Between, below: float
) -> _ArableGround:
    """Return where the land is steep and arable, looked at once for all shapes."""
    land = case.territory.boundary
    digest = land_digest(land, case.territory.epsg, case.memo)
    key = (elevation, look, below, digest)

    def make() -> _ArableGround:
        thin = terrain.thinned(elevation, _PIXEL_M2)
        step = round(thin.transform.a / elevation.transform.a)
        part = terrain.window(thin, land)
        if part is None:
            return _ArableGround(thin, 0, 0, np.zeros((len(_NONE), 0, 0), bool))
        row, column = (
            round(axis) for axis in (~thin.transform @ (part.transform @ (0, 0)))[::-1]
        )
        rows, columns = (
            range(step // 2 + step * first, step // 2 + step * (first + many), step)
            for first, many in zip((row, column), part.values.shape, strict=True)
        )
        # Slopes are asked of low ground alone: of high land that is little.
        is_low = part.values < below
        masks = np.zeros((len(_NONE), *is_low.shape), bool)
        if is_low.any():
            east, north = terrain.gradient_over(elevation, rows, columns)
            found = look((east[is_low], north[is_low]))
            masks[:, is_low] = np.array(found) == 1
        return _ArableGround(thin, row, column, masks)

    return case.memo.kept("arable ground", key, make)


def _steep(
    case: EvaluationContext, ground: _ArableGround, shape: BaseGeometry
) -> tuple[float, ...]:
    """Return the planar area of steep arable ground under a shape by reading [m²]."""
    parts = slope_shares.parts(case, ground.thin, (shape,))
    if not parts.texts:
        return _NONE
    found = case.memo.each(
        "arable",
        [(ground, text) for text in parts.texts],
        lambda missing: ground.areas_m2([parts.cells[i] for i in missing]),
    )
    return tuple(float(total) for total in np.sum(found, axis=0))
