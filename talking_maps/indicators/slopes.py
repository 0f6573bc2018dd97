"""Where the ground is as steep as asked, with the elevation's error carried along.

A slope taken from a coarse elevation model is shaky. So everything is measured three
times: with all slopes one standard error lower, as they are, and one higher. The
spread of the three answers is the uncertainty; where it is too wide, the answer is
`cannot tell`. Moving all slopes together is the cautious choice: errors of
neighbouring cells do hang together, and nobody knows how far.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.answer import Basis, cannot_tell
from talking_maps.indicators.case import Case
from talking_maps.model.message import Message
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Raster

#: Half the spread of three shares that an answer may have. A choice of ours.
WIDEST_HALF_SPREAD = 0.2
#: How much of the shapes the elevation must cover. A choice of ours.
LEAST_COVERED = 0.95
#: Below this a shape is nothing [m or m²].
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Where ground is in a band of slopes (1), is not (0), is unknown (NaN).

    In this order: all slopes one standard error lower, as they are, one higher.
    """

    low: Raster
    as_is: Raster
    high: Raster

    @property
    def all(self) -> tuple[Raster, Raster, Raster]:
        """Return the three readings."""
        return self.low, self.as_is, self.high


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """What a raster says under several shapes: mean where known, covered share."""

    mean: tuple[float, ...]
    covered: tuple[float, ...]


def refusal(case: Case, basis: Basis, *, unit: str = "share") -> Measure | None:
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


@lru_cache(maxsize=8)
def between(
    elevation: Raster, least_percent: float, most_percent: float = math.inf
) -> Readings:
    """Return where slopes lie between two limits, both included [%]."""
    # Kept for the last few grounds, since a plan is judged after every stroke. The
    # key is the raster itself, which never changes: nothing here can go stale.
    slope = slope_of(elevation)
    cell_m = min(abs(elevation.transform.a), abs(elevation.transform.e))
    error = terrain.slope_error_deg(slope.values, cell_m, elevation.error or 0.0)
    least, most = (
        math.degrees(math.atan(limit / 100)) for limit in (least_percent, most_percent)
    )

    def read(degrees: FloatArray) -> Raster:
        inside = (degrees >= least) & (degrees <= most)
        mask = np.where(np.isnan(degrees), np.nan, inside)
        return replace(slope, values=mask, unit="share", error=None)

    return Readings(
        read(slope.values - error), read(slope.values), read(slope.values + error)
    )


def under(raster: Raster, shapes: Sequence[BaseGeometry]) -> Under:
    """Return what a raster says under polygons or lines, all of one kind."""
    # Part by part, since the fields of a district lie far apart: a window on each is
    # much smaller than one window on all.
    many, owner = shapely.get_parts(shapes, return_index=True)
    parts = list(many)
    found = terrain.means_over(raster, parts)
    means = np.array([0.0 if f is None else f.mean for f in found])
    covered = np.array([0.0 if f is None else f.covered for f in found])
    known = np.bincount(owner, size(parts) * covered, len(shapes))
    total = np.bincount(owner, size(parts) * covered * means, len(shapes))
    return Under(
        mean=tuple((total / np.maximum(known, NOTHING)).tolist()),
        covered=tuple((known / np.maximum(size(shapes), NOTHING)).tolist()),
    )


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


@lru_cache(maxsize=4)
def slope_of(elevation: Raster) -> Raster:
    """Return the ground's slope [degrees], kept for the last few grounds."""
    return terrain.slope(elevation)
