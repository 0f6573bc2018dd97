"""Where the ground is as steep as asked, with the elevation's error carried along.

A slope taken from a coarse elevation model is shaky. So everything is measured three
times: with all slopes one standard error lower, as they are, and one higher. The
spread of the three answers is the uncertainty; where it is too wide, the answer is
`cannot tell`. Moving all slopes together is the cautious choice: errors of
neighbouring cells do hang together, and nobody knows how far.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.answers import Basis, cannot_tell
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.measure_cache import IdentityKey
from talking_maps.model.message import Message
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.terrain.cells_under import Cells

#: Half the spread of three shares that an answer may have. A choice of ours.
WIDEST_HALF_SPREAD = 0.2
#: How much of the shapes the elevation must cover. A choice of ours.
LEAST_COVERED = 0.95
#: Pixels looked at together: a few arrays of less than a megabyte.
_AT_ONCE = 50_000
#: Below this a shape is nothing [m or m²].
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class CoveredCells:
    """What a raster says under several shapes: mean where known, covered share."""

    mean: tuple[float, ...]
    covered: tuple[float, ...]


def refusal(
    case: EvaluationContext, basis: Basis, *, unit: str = "share"
) -> Measure | None:
    """Return why slopes cannot be told here, or None if they can."""
    elevation = case.territory.elevation
    if elevation is None:
        return cannot_tell(
            Message("There is no elevation: add one to know the slopes."),
            basis,
            unit=unit,
        )
    if elevation.error is None:
        return cannot_tell(
            Message("The error of the elevation is not known: enter it."),
            basis,
            unit=unit,
        )
    return None


def uncovered(basis: Basis, *, unit: str = "share") -> Measure:
    """Return that the elevation does not reach what was drawn."""
    return cannot_tell(
        Message("The elevation does not reach all that is drawn: add a larger one."),
        basis,
        unit=unit,
    )


class SlopeQuery(Protocol):
    """What to look for where the ground rises so to the east and to the north.

    It is one of the frozen classes below, so that what was seen can be kept by it.
    """

    def __call__(self, gradient: terrain.Gradient) -> Sequence[FloatArray]:
        """Return one array or more, NaN where the gradient is."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Below:
    """A look that finds nothing from some height on [m]."""

    look: SlopeQuery
    height_m: float

    def __call__(self, gradient: terrain.Gradient) -> Sequence[FloatArray]:
        """Return what the look finds; who asks leaves out what is high."""
        return self.look(gradient)


@dataclass(frozen=True, slots=True)
class Steepness:
    """The slope by three readings, one standard error lower to one higher [degrees]."""

    cell_m: float
    error_m: float

    def __call__(self, gradient: terrain.Gradient) -> Sequence[FloatArray]:
        """Return the three, none below level ground."""
        slope = np.degrees(np.arctan(np.hypot(*gradient)))
        error = terrain.slope_error_deg(slope, self.cell_m, self.error_m)
        return np.maximum(slope - error, 0.0), slope, slope + error


@dataclass(frozen=True, slots=True)
class Between:
    """Where ground is in a band of slopes (1) and is not (0), limits included [%].

    Three readings: all slopes one standard error lower, as they are, one higher.
    """

    least_percent: float
    most_percent: float
    cell_m: float
    error_m: float

    def __call__(self, gradient: terrain.Gradient) -> Sequence[FloatArray]:
        """Return the three masks."""
        slope = np.degrees(np.arctan(np.hypot(*gradient)))
        error = terrain.slope_error_deg(slope, self.cell_m, self.error_m)
        least, most = (
            math.degrees(math.atan(limit / 100))
            for limit in (self.least_percent, self.most_percent)
        )
        return tuple(
            np.where(np.isnan(slope), np.nan, (read >= least) & (read <= most))
            for read in (slope - error, slope, slope + error)
        )


def share_between(
    elevation: Raster, least_percent: float, most_percent: float = math.inf
) -> Between:
    """Return the look for slopes between two limits on that elevation [%]."""
    return Between(
        least_percent, most_percent, cell_m(elevation), elevation.error or 0.0
    )


def steepness(elevation: Raster) -> Steepness:
    """Return the look for the slope on that elevation."""
    return Steepness(cell_m(elevation), elevation.error or 0.0)


def cell_m(elevation: Raster) -> float:
    """Return the shorter side of a cell [m]."""
    return min(abs(elevation.transform.a), abs(elevation.transform.e))


def seen(
    case: EvaluationContext,
    elevation: Raster,
    look: SlopeQuery,
    shapes: Sequence[BaseGeometry],
) -> tuple[CoveredCells, ...]:
    """Return what a look finds under polygons or lines, all of one kind.

    Part by part, and what was seen under a part is kept: after a stroke only the part
    that is new is looked at.
    """
    under = parts(case, elevation, shapes)
    if not under.texts:
        nothing = (0.0,) * len(shapes)
        return tuple(CoveredCells(nothing, nothing) for _ in look(_NO_GROUND))

    def make(missing: Sequence[int]) -> list[_Seen]:
        return [*_looks(elevation, look, [under.cells[i] for i in missing])]

    # By what the look is called, which is hashed once, not by its fields each time.
    kind, called = type(look), repr(look)
    keys = [(elevation, kind, called, text) for text in under.texts]
    found = case.memo.each("seen", keys, make)
    covered = np.array([each.covered for each in found])
    means = np.array([each.means for each in found]).reshape(len(found), -1).T
    return tuple(under.together(mean, covered) for mean in means)


def highest_m(
    case: EvaluationContext, elevation: Raster, shape: BaseGeometry
) -> float | None:
    """Return the greatest height under a polygon [m], None where none is known."""
    under = parts(case, elevation, (shape,)).cells
    rows = np.concatenate([np.empty(0, np.intp), *(cells.row for cells in under)])
    columns = np.concatenate([np.empty(0, np.intp), *(cells.column for cells in under)])
    heights = elevation.values[rows, columns]
    known = heights[~np.isnan(heights)]
    return float(known.max()) if len(known) else None


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The single polygons or lines of several shapes, and the cells under each.

    `whole` are the sizes of the shapes, `sizes` of the parts [m² or m]; `owner` is the
    place of the shape that a part is of; `texts` are the parts as WKB.
    """

    whole: FloatArray
    owner: npt.NDArray[np.intp]
    sizes: FloatArray
    texts: Sequence[bytes]
    cells: Sequence[terrain.Cells]

    def together(self, means: FloatArray, covered: FloatArray) -> CoveredCells:
        """Return the means of whole shapes from those of their parts."""
        count = len(self.whole)
        known = np.bincount(self.owner, self.sizes * covered, count)
        total = np.bincount(self.owner, self.sizes * covered * means, count)
        return CoveredCells(
            mean=tuple((total / np.maximum(known, NOTHING)).tolist()),
            covered=tuple((known / np.maximum(self.whole, NOTHING)).tolist()),
        )


def parts(
    case: EvaluationContext, elevation: Raster, shapes: Sequence[BaseGeometry]
) -> Parts:
    """Return the parts of shapes, once for all heights of one grid."""
    # Which cells lie under a part hangs on the grid alone, not on its heights.
    grid = (tuple(elevation.transform), elevation.values.shape)

    def make() -> Parts:
        many, owner = shapely.get_parts(shapes, return_index=True)
        # What a cut leaves of a field may be a line beside polygons: it is no ground.
        dimensions = shapely.get_dimensions(shapes)
        is_whole = shapely.get_dimensions(many) == dimensions[owner]
        is_whole &= ~shapely.is_empty(many)
        many, owner = many[is_whole], owner[is_whole]
        texts = shapely.to_wkb(many).tolist()
        under = case.memo.each(
            "cells",
            [(grid, text) for text in texts],
            lambda gone: terrain.cells_under(elevation, [many[i] for i in gone]),
        )
        return Parts(size(shapes), owner, size(many), texts, under)

    return case.memo.kept("parts", (IdentityKey(tuple(shapes)), grid), make)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The means of a look under one part, and the covered share of it."""

    means: tuple[float, ...]
    covered: float


_NO_GROUND = (np.empty(0), np.empty(0))


def _looks(
    elevation: Raster, look: SlopeQuery, under: Sequence[terrain.Cells]
) -> Iterator[_Seen]:
    """Look at the ground under many parts at once, as many as go into memory."""
    ends = np.cumsum([len(cells.row) for cells in under])
    for _, group in groupby(
        zip(under, ends.tolist(), strict=True), lambda each: each[1] // _AT_ONCE
    ):
        some = [cells for cells, _ in group]
        all_ = terrain.joined(some)
        found = look(terrain.gradient_at(elevation, all_.row, all_.column))
        found = _flat_above(elevation, look, all_, found)
        is_known = not any(np.isnan(each).any() for each in found)
        last = 0
        for cells in some:
            first, last = last, last + len(cells.row)
            parts = [each[first:last] for each in found]
            if is_known:
                yield _Seen(tuple(map(cells.mean_of_known, parts)), cells.reached)
            else:
                yield _Seen(tuple(map(cells.mean, parts)), cells.covered(parts[0]))


def _flat_above(
    elevation: Raster, look: SlopeQuery, all_: Cells, found: Sequence[FloatArray]
) -> Sequence[FloatArray]:
    """Return the slopes with none above a height."""
    if isinstance(look, Below):
        heights = elevation.values[all_.row, all_.column]
        is_high = heights >= look.height_m
        found = [np.where(is_high & ~np.isnan(f), 0.0, f) for f in found]
    return found


def size(shapes: Sequence[BaseGeometry]) -> FloatArray:
    """Return the areas of polygons, or the lengths of lines [m² or m]."""
    areas = shapely.area(shapes)
    return np.asarray(np.where(areas > 0, areas, shapely.length(shapes)))


@dataclass(frozen=True, slots=True)
class Spread:
    """A share by three readings, and what follows from how far they lie apart."""

    shares: tuple[float, ...]

    @property
    def as_is(self) -> float:
        """Return the share by the slopes as they are."""
        return self.shares[1]

    @property
    def half(self) -> float:
        """Return half the distance between the least and the greatest share."""
        return (max(self.shares) - min(self.shares)) / 2

    @property
    def is_too_wide(self) -> bool:
        """Say whether the share cannot be told."""
        return self.half > WIDEST_HALF_SPREAD
