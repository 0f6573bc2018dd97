"""Terraces: whether steep fields are held by them.

A slope taken from a coarse elevation model is shaky. So the share is measured three
times: with the slopes as they are, and with every slope lower and then higher by its
standard error. The spread is the answer's uncertainty; where it is too wide, the
answer is `cannot tell`. Moving all slopes together is the cautious choice: errors of
neighbouring cells do hang together, and nobody knows how far.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.answer import (
    Basis,
    answered,
    cannot_tell,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.case import Case, in_use, union
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Raster

STEEP: Final = "steep_cropland.from_slope"
FIELDS = ("cropland", "fallow")
#: Half the spread of the three shares that an answer may have. A choice of ours.
WIDEST_HALF_SPREAD = 0.2
#: How much of the fields the elevation must cover. A choice of ours.
LEAST_COVERED = 0.95
#: Less steep ground than this is none [m²].
LEAST_AREA_M2 = 1.0
#: A field of which more than this share is steep and not held counts against.
OPEN_SHARE = 0.1


@indicator(
    "terraced_share_of_steep_cropland",
    unit="share",
    sentence=Message("Measure how much of the steep cropland is terraced."),
    formula=Message(
        "Terraced ground at least as steep as the limit, divided by cropland, fallow "
        "and terraces as steep as that; the uncertainty is half the spread when all "
        "slopes are one standard error lower or higher."
    ),
    source=Message(
        "Slope by Horn 1981; its error from the elevation's by the kernel's weights; "
        "limit of steep: see the number beside it."
    ),
    reads=Reads(
        scenes=SCENES,
        layers=("terrace", *FIELDS),
        numbers=(STEEP,),
        scene_by_scene=True,
        ground=True,
    ),
)
def terraced_share_of_steep_cropland(case: Case) -> Measure:
    """Measure how much of the steep cropland is terraced.

    A terrace is cropland even where no field is drawn beneath it; an abandoned one
    neither helps nor hurts. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (400, 100)),
    ...     example.field("B", "terrace", (0, 0), (100, 100)),
    ...     elevation=example.plane(0.3),
    ...     numbers={"steep_cropland.from_slope": 10},
    ... )
    >>> round(terraced_share_of_steep_cropland(case).value, 3)
    0.25
    """
    terraces = tuple(t for t in case.placed("terrace") if in_use(t))
    fields = case.placed(*FIELDS)
    numbers = case.numbers((STEEP,))
    remarks = (*case.left_out("terrace", *FIELDS), *numbers.remarks)
    basis = Basis(also=(*terraces, *fields), sources=numbers.sources, remarks=remarks)
    if not terraces and not fields:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if numbers.missing:
        return number_missing(numbers.missing, basis)
    elevation = case.territory.elevation
    if elevation is None:
        return cannot_tell(
            Message("There is no elevation: add one to know what is steep."), basis
        )
    if elevation.error is None:
        return cannot_tell(
            Message("The error of the elevation is not known: enter it."), basis
        )
    steepness = _steepness(elevation, numbers.values[STEEP])
    steep = _steep_ground(case, steepness, terraces, fields)
    if steep is None:
        return cannot_tell(
            Message("The elevation does not reach all the cropland: add a larger one."),
            basis,
        )
    basis = replace(basis, good=terraces, bad=_open(steepness, fields, terraces))
    return _verdict(steep, basis)


@dataclass(frozen=True, slots=True, eq=False)
class _Steepness:
    """Where ground is steep (1), is not (0) or is unknown (NaN), read three times.

    `readings` are with all slopes one standard error lower, as they are, and one
    higher. `limit` is where steep begins [fraction].
    """

    readings: tuple[Raster, ...]
    limit: float


@dataclass(frozen=True, slots=True)
class _Steep:
    """Steep ground under terraces and in all [m²], by the three readings."""

    terraced: tuple[float, ...]
    land: tuple[float, ...]
    limit: float

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the terraced share of each reading that finds steep land at all."""
        pairs = zip(self.terraced, self.land, strict=True)
        return tuple(min(t / a, 1.0) for t, a in pairs if a >= LEAST_AREA_M2)


@lru_cache(maxsize=4)
def _steepness(elevation: Raster, limit_percent: float) -> _Steepness:
    # Kept for the last few grounds, since a plan is judged after every stroke. The
    # key is the raster itself, which never changes: nothing here can go stale.
    slope = terrain.slope(elevation)
    cell_m = min(abs(elevation.transform.a), abs(elevation.transform.e))
    error = terrain.slope_error_deg(slope.values, cell_m, elevation.error or 0.0)
    limit_deg = math.degrees(math.atan(limit_percent / 100))

    def read(degrees: FloatArray) -> Raster:
        mask = np.where(np.isnan(degrees), np.nan, degrees >= limit_deg)
        return replace(slope, values=mask, unit="share", error=None)

    readings = tuple(read(slope.values + shift) for shift in (-error, 0.0, error))
    return _Steepness(readings, limit_percent / 100)


def _steep_ground(
    case: Case,
    steepness: _Steepness,
    terraces: Sequence[Feature],
    fields: Sequence[Feature],
) -> _Steep | None:
    """Measure the steep ground, or return None where elevation is missing."""
    shapes = (union(terraces), union((*terraces, *fields)))
    areas = tuple(map(case.area_m2, shapes))
    found = [_under(reading, shapes) for reading in steepness.readings]
    if found[1].covered[1] < LEAST_COVERED:
        return None
    return _Steep(
        terraced=tuple(areas[0] * under.mean[0] for under in found),
        land=tuple(areas[1] * under.mean[1] for under in found),
        limit=steepness.limit,
    )


def _verdict(steep: _Steep, basis: Basis) -> Measure:
    least, as_is, most = steep.land
    if most < LEAST_AREA_M2:
        gentle = Message(
            "No cropland is steeper than {limit:slope}.", {"limit": steep.limit}
        )
        return not_applicable(gentle, basis)
    low, high = min(steep.shares), max(steep.shares)
    spread = (high - low) / 2
    if as_is < LEAST_AREA_M2 or spread > WIDEST_HALF_SPREAD:
        explanation = Message(
            "The elevation is too uncertain: {least:ha} to {most:ha} of cropland may "
            "be steeper than {limit:slope}, and {low:percent} to {high:percent} of it "
            "terraced.",
            {"least": least, "most": most, "limit": steep.limit,
             "low": low, "high": high},
        )  # fmt: skip
        return cannot_tell(explanation, basis)
    explanation = Message(
        "{part:ha} of {all:ha} of cropland steeper than {limit:slope} are terraced.",
        {"part": steep.terraced[1], "all": as_is, "limit": steep.limit},
    )
    share = min(steep.terraced[1] / as_is, 1.0)
    return answered(share, explanation, basis, uncertainty=spread)


@dataclass(frozen=True, slots=True, eq=False)
class _Under:
    """What a raster says under several shapes: mean where known, covered share."""

    mean: tuple[float, ...]
    covered: tuple[float, ...]


def _under(raster: Raster, shapes: Sequence[BaseGeometry]) -> _Under:
    # Part by part, since the fields of a district lie far apart: a window on each is
    # much smaller than one window on all.
    parts, owner = shapely.get_parts(shapes, return_index=True)
    found = terrain.means_over(raster, list(parts))
    means = np.array([0.0 if f is None else f.mean for f in found])
    covered = np.array([0.0 if f is None else f.covered for f in found])
    area = shapely.area(parts)
    known = np.bincount(owner, area * covered, len(shapes))
    total = np.bincount(owner, area * covered * means, len(shapes))
    return _Under(
        mean=tuple((total / np.maximum(known, LEAST_AREA_M2)).tolist()),
        covered=tuple((known / np.maximum(shapely.area(shapes), 1e-9)).tolist()),
    )


def _open(
    steepness: _Steepness, fields: tuple[Feature, ...], terraces: Sequence[Feature]
) -> tuple[Feature, ...]:
    """Return the fields that are steep where no terrace holds them."""
    terraced = union(terraces)
    rests = [f.geometry.difference(terraced) for f in fields]
    steep = _under(steepness.readings[1], rests).mean
    return tuple(
        field
        for field, rest, share in zip(fields, rests, steep, strict=True)
        if share * rest.area > OPEN_SHARE * field.geometry.area
    )
