"""The factors of RUSLE: rain, length and steepness of the ground, cover, practice.

The length is how far water has run to each cell (D8), whatever was drawn above it, up
to a limit. L is that of the whole slope down to there (Wischmeier & Smith 1978), the
mean that plots measured, not that of the last cell (Desmet & Govers 1996), which on
long slopes would be more than half as much again, farther still from what was measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.context import EvaluationContext, Numbers
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.slope_shares import NOTHING
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: P up to each slope [%], in order; empty where furrows do not follow the contour.
Contour = tuple[tuple[float, float], ...]
#: Cells beyond which terraces let no water run.
Stops = npt.NDArray[np.bool_]
#: Rows, or columns, of cells.
Cell = npt.NDArray[np.intp]
_Rate = tuple[tuple[float, ...], float]

#: The length of the plots that the equation was fitted on [m].
PLOT_M = 22.13
#: From this yearly rain on the other branch of the erosivity's equation holds [mm].
RAINY_MM = 850.0
#: From this slope on the other branch of the steepness holds [%].
STEEP_PERCENT = 9.0
#: A cell is of a terrace that covers this share of it.
HALF = 0.5
#: Shapes are looked at together if that is at most so much more ground.
SHARED = 2
#: No ground is read as steeper than this [degrees].
STEEPEST_DEG = 80.0
_CROPS = {
    "potato": "potato",
    "tubers": "potato",
    "quinoa": "quinoa",
    "barley": "barley",
    "faba": "faba",
    "maize": "maize",
}
#: Up to which slope [%] each of the contour's numbers holds.
CONTOUR = (
    (2, "slope_1_to_2"),
    (5, "slope_3_to_5"),
    (8, "slope_6_to_8"),
    (12, "slope_9_to_12"),
    (16, "slope_13_to_16"),
    (20, "slope_17_to_20"),
    (25, "slope_21_to_25"),
)


def erosivity(rain_mm: float) -> float:
    """Return R by yearly rain (Renard & Freimund 1994) [MJ mm/ha/h/year].

    >>> round(erosivity(600), -1)
    1430.0
    """
    if rain_mm < RAINY_MM:
        return float(0.0483 * rain_mm**1.610)
    return 587.8 - 1.219 * rain_mm + 0.004105 * rain_mm**2


def _each(percent: FloatArray, length_m: FloatArray) -> FloatArray:
    """Return LS of cells: the loss of the slope down to each (S by McCool).

    >>> slopes = np.array([5.0, 10.0, 20.0, 30.0, 50.0])
    >>> _each(slopes, np.array([100.0] * 5)).round(1).tolist()
    [1.0, 2.6, 7.1, 11.7, 20.2]
    """
    sine = np.sin(np.arctan(percent / 100))
    rills = sine / 0.0896 / (3 * sine**0.8 + 0.56)
    length = (length_m / PLOT_M) ** (rills / (1 + rills))
    gentle = percent < STEEP_PERCENT
    return length * np.where(gentle, 10.8 * sine + 0.03, 16.8 * sine - 0.5)


def cover_id(field: Feature) -> str:
    """Return the id of a field's C, empty where what grows there is not written."""
    if field.layer == "cropland":
        crop = _CROPS.get(str(field.attributes.get("crop")))
        return f"rusle_c.{crop}" if crop else ""
    if field.layer == "fallow":
        ploughed = field.attributes.get("ploughed") is True
        return "rusle_c.fallow_ploughed" if ploughed else "rusle_c.fallow_resting"
    condition = field.attributes.get("condition")
    if not condition:
        return ""
    poor = condition in ("poor", "very_poor")
    return "rusle_c.pasture_degraded" if poor else "rusle_c.pasture_dense"


def _practice(percent: FloatArray, contour: Contour) -> FloatArray:
    """Return P of cells; furrows along the contour help up to 25 % of slope."""
    if not contour:
        return np.ones_like(percent)
    return np.select(
        [percent <= most for most, _ in contour], [p for _, p in contour], 1.0
    )


def contour_of(field: Feature, numbers: Numbers) -> Contour:
    """Return P by slope where a field's furrows follow the contour, else nothing."""
    if field.attributes.get("furrows") != "contour":
        return ()
    known = numbers.values
    return tuple(
        (most, known.get(f"rusle_p_contour.{name}", 1.0)) for most, name in CONTOUR
    )


@dataclass(frozen=True, slots=True)
class GroundRates:
    """LS P of shapes by three readings of the slopes, and which share has elevation."""

    readings: tuple[FloatArray, ...]
    covered: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Hillside:
    """The ground that water runs down, cell by cell, and where terraces stop it.

    `longest_m` is the longest way that counts [m]: beyond it water has gathered in a
    furrow or a gully, which RUSLE does not know.
    """

    case: EvaluationContext
    elevation: Raster
    longest_m: float

    def stopped_by(self, terraces: Sequence[BaseGeometry]) -> Stops | None:
        """Return the cells from which water leaves a terrace, None without terraces.

        A cell is of a terrace that covers half of it. Water stops where it leaves any
        of them: one more terrace never lets it run farther.
        """
        parts = [p for p in shapely.get_parts(terraces) if p.area > 0]
        if not parts:
            return None
        stops = np.zeros(self.elevation.values.shape, dtype=np.bool_)
        under = self._cells(parts)
        edges = self.case.memo.each(
            "terrace edges",
            [(self.elevation, text) for text in shapely.to_wkb(parts)],
            lambda gone: [self._edge(under[i]) for i in gone],
        )
        for row, column in edges:
            stops[row, column] = True
        return stops

    def _edge(self, cells: terrain.Cells) -> tuple[Cell, Cell]:
        most = cells.weight >= HALF
        row, column = cells.row[most], cells.column[most]
        edge = terrain.leaves(self.elevation, row, column)
        return row[edge], column[edge]

    def rates(
        self,
        shapes: Sequence[BaseGeometry],
        contours: Sequence[Contour],
        stops: Stops | None,
    ) -> GroundRates:
        """Return LS P of polygons; an empty one has none, and is not covered."""
        many, owner = shapely.get_parts(shapes, return_index=True)
        areal = shapely.area(many) > 0
        parts, owner = list(many[areal]), owner[areal]
        under = self._cells(parts)
        near = [self._near(cells, stops) for cells in under]
        keys = [
            (self.elevation, self.longest_m, text, contours[i], stopped)
            for text, i, stopped in zip(
                shapely.to_wkb(parts), owner.tolist(), near, strict=True
            )
        ]

        def make(gone: Sequence[int]) -> list[_Rate]:
            cells = [under[i] for i in gone]
            ways, slopes = self._lengths(cells, stops), self._slopes(cells)
            return [
                _rate(under[i], contours[owner[i]], way, percent)
                for i, way, percent in zip(gone, ways, slopes, strict=True)
            ]

        found = self.case.memo.each("rusle", keys, make)
        sizes = shapely.area(parts) if parts else np.empty(0)
        covered = np.array([one[1] for one in found])
        means = np.array([one[0] for one in found]).reshape(-1, 3).T
        known = np.bincount(owner, sizes * covered, len(shapes))
        return GroundRates(
            tuple(
                np.bincount(owner, sizes * covered * mean, len(shapes))
                / np.maximum(known, NOTHING)
                for mean in means
            ),
            known / np.maximum(shapely.area(shapes), NOTHING),
        )

    def _cells(self, parts: Sequence[BaseGeometry]) -> list[terrain.Cells]:
        grid = (self.elevation.transform, self.elevation.values.shape)
        return self.case.memo.each(
            "cells",
            [(grid, text) for text in shapely.to_wkb(list(parts))],
            lambda gone: terrain.cells_under(self.elevation, [parts[i] for i in gone]),
        )

    def _near(self, cells: terrain.Cells, stops: Stops | None) -> bytes:
        """Return a word for the stops that water may meet above a shape, if any."""
        if stops is None or not len(cells.row):
            return b""
        around = stops[self._reach(cells)]
        if not around.any():
            return b""
        return blake2b(np.packbits(around).tobytes(), digest_size=16).digest()

    def _reach(self, cells: terrain.Cells) -> tuple[slice, slice]:
        """Return the part of the grid from which water may run to cells."""
        margin = math.ceil(self.longest_m / slope_shares.cell_m(self.elevation)) + 2
        rows, columns = (
            slice(max(int(axis.min()) - margin, 0), int(axis.max()) + margin + 1)
            for axis in (cells.row, cells.column)
        )
        return rows, columns

    def _lengths(
        self, many: Sequence[terrain.Cells], stops: Stops | None
    ) -> list[FloatArray]:
        """Return the way of the water to the cells of each shape [m].

        Shapes that lie close are looked at together: the ground they share, once.
        Others lie one beneath the other, apart by unknown ground that no water crosses.
        """
        some = [cells for cells in many if len(cells.row)]
        if not some:
            return [np.empty(0) for _ in many]
        reaches = [self._reach(one) for one in some]
        joined = self._reach(terrain.joined(some))
        if _size(joined) <= SHARED * sum(map(_size, reaches)):
            reaches = [joined]
        grounds = [self.elevation.values[reach] for reach in reaches]
        ends = np.cumsum([len(ground) + 1 for ground in grounds])
        stack = np.full((ends[-1], max(g.shape[1] for g in grounds)), np.nan)
        halts = np.zeros(stack.shape, dtype=np.bool_)
        tops = [int(end) - len(g) - 1 for end, g in zip(ends, grounds, strict=True)]
        for top, ground, reach in zip(tops, grounds, reaches, strict=True):
            place = slice(top, top + len(ground)), slice(0, ground.shape[1])
            stack[place] = ground
            if stops is not None:
                halts[place] = stops[reach]
        lengths = terrain.upslope_length(
            replace(self.elevation, values=stack),
            self.longest_m,
            None if stops is None else halts,
        )
        where = list(zip(tops, reaches, strict=True))
        each = iter(where if len(where) == len(some) else where * len(some))
        found = []
        for cells in many:
            if not len(cells.row):
                found.append(np.empty(0))
                continue
            top, (rows, columns) = next(each)
            found.append(
                lengths[top + cells.row - rows.start, cells.column - columns.start]
            )
        return found

    def _slopes(self, many: Sequence[terrain.Cells]) -> list[FloatArray]:
        """Return the slope of the cells of each shape by each reading [%]."""
        ends = np.cumsum([len(one.row) for one in many])[:-1]
        row, column = (
            np.concatenate([getattr(one, axis) for one in many] or [[]]).astype(np.intp)
            for axis in ("row", "column")
        )
        rise = terrain.gradient_at(self.elevation, row, column)
        degrees = np.array(slope_shares.steepness(self.elevation)(rise))
        percent = 100 * np.tan(np.radians(np.minimum(degrees, STEEPEST_DEG)))
        return np.split(percent, ends, axis=1)


def _rate(
    cells: terrain.Cells, contour: Contour, lengths: FloatArray, percent: FloatArray
) -> _Rate:
    """Return the mean of LS P by each reading, and which share has elevation."""
    if not len(cells.row):
        return (0.0, 0.0, 0.0), 0.0
    means = tuple(
        cells.mean(_each(one, lengths) * _practice(one, contour)) for one in percent
    )
    return means, cells.covered(percent[1])


def _size(part: tuple[slice, slice]) -> int:
    return math.prod(axis.stop - axis.start for axis in part)
