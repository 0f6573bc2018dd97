"""What canals can reach by gravity: the cropland that lies below them, and near.

Ground is in a canal's command if it lies lower than the nearest point of a canal and
no farther from it than `REACH_M`. Both heights carry the elevation's error, so the
ground is measured three times: with the difference one standard error less, as it is,
and one more; where the three lie too far apart, the answer is `cannot tell`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators import slopes
from talking_maps.indicators.answer import (
    Basis,
    answered,
    cannot_tell,
    not_applicable,
)
from talking_maps.indicators.case import Case, in_use, union
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.indicators.reservoirs import stored
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Raster

#: How far from a canal a field can be watered by furrows and ditches. Ours.
REACH_M = 500.0
FIELDS = ("cropland", "terrace", "fallow", "pasture_sown", "irrigated")
HECTARE_M2 = 10_000.0
_SOURCE = Message(
    "Lower than the nearest point of a canal and within 500 m: our own choice. Error "
    "of a difference of heights: that of one times √2."
)


@indicator(
    "command_area",
    theme="irrigation",
    unit="ha",
    sentence=Message("Measure the fields that canals can reach by gravity."),
    formula=Message(
        "Cropland, fallow, terraces, sown pasture and irrigated land lower than the "
        "nearest point of a canal and within 500 m of it; the uncertainty is half the "
        "spread when all differences of height are one standard error more or less."
    ),
    source=_SOURCE,
    reads=Reads(
        scenes=SCENES, layers=("canal", *FIELDS), scene_by_scene=True, ground=True
    ),
)
def command_area(case: Case) -> Measure:
    """Measure the fields that canals can reach by gravity.

    Whether there is water enough, or a gully between, is not asked. The value is an
    area [ha].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (400, 100), (200, 100)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(command_area(case).value, 1)  # half of the field lies below
    1.0
    """
    return _asked(case, "ha", _tell_area)


@indicator(
    "irrigated_share_of_command_area",
    theme="irrigation",
    unit="share",
    sentence=Message("Measure how much of what canals can reach is irrigated."),
    formula=Message("Irrigated land inside the command area, divided by that area."),
    source=_SOURCE,
    reads=Reads(
        scenes=SCENES, layers=("canal", *FIELDS), scene_by_scene=True, ground=True
    ),
)
def irrigated_share_of_command_area(case: Case) -> Measure:
    """Measure how much of what canals can reach is irrigated.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (300, 100), (200, 100)),
    ...     example.field("C", "irrigated", (300, 100), (200, 50)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(irrigated_share_of_command_area(case).value, 2)
    0.5
    """
    return _asked(case, "share", _tell_irrigated)


@indicator(
    "storage_per_command_hectare",
    theme="irrigation",
    unit="m3/ha",
    sentence=Message("Measure how much water is stored for each hectare in reach."),
    formula=Message("Volume of all reservoirs, divided by the command area."),
    source=Message("About 3,400 m³/ha in 181 qochas built in Peru: Andina 2021."),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", "reservoir", *FIELDS),
        scene_by_scene=True,
        ground=True,
    ),
)
def storage_per_command_hectare(case: Case) -> Measure:
    """Measure how much water is stored for each hectare in reach.

    The value is in [m³/ha].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (300, 100), (200, 100)),
    ...     example.field("Q", "reservoir", (600, 0), (40, 50), volume_m3=6000),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(storage_per_command_hectare(case).value, -2)
    3000.0
    """
    return _asked(case, "m3/ha", _tell_storage)


@dataclass(frozen=True, slots=True)
class _Command:
    """The command area by three readings [m²], and its irrigated share by each."""

    areas: tuple[float, ...]
    irrigated: tuple[float, ...]

    @property
    def half_m2(self) -> float:
        """Return half the distance between the least area and the greatest."""
        return (max(self.areas) - min(self.areas)) / 2

    @property
    def is_too_wide(self) -> bool:
        """Say whether the area cannot be told."""
        return self.half_m2 > slopes.WIDEST_HALF_SPREAD * max(self.areas)


_Tell = Callable[[Case, _Command, Basis], Measure]


def _asked(case: Case, unit: str, tell: _Tell) -> Measure:
    canals = case.placed("canal")
    fields = tuple(f for f in case.placed(*FIELDS) if in_use(f))
    basis = Basis(
        also=(*canals, *fields), remarks=case.left_out("canal", "reservoir", *FIELDS)
    )
    if not canals or not fields:
        nothing = Message("Canals and fields are not both drawn in this scene.")
        return not_applicable(nothing, basis, unit=unit)
    elevation = case.territory.elevation
    refusal = slopes.refusal(case, basis, unit=unit)
    if refusal is not None or elevation is None:
        return refusal or slopes.uncovered(basis, unit=unit)
    found = _command(case, elevation, canals, fields)
    if found is None:
        return slopes.uncovered(basis, unit=unit)
    if max(found.areas) <= 0:
        nothing = Message("No field lies below a canal, within {limit:m} of it.",
                          {"limit": REACH_M})  # fmt: skip
        return not_applicable(nothing, basis, unit=unit)
    if found.is_too_wide:
        explanation = Message(
            "The elevation is too uncertain: canals may reach {least:ha} to {most:ha} "
            "of fields by gravity.",
            {"least": min(found.areas), "most": max(found.areas)},
        )
        return cannot_tell(explanation, basis, unit=unit)
    return tell(case, found, basis)


def _tell_area(_case: Case, found: _Command, basis: Basis) -> Measure:
    explanation = Message(
        "Canals can reach {area:ha} of fields by gravity.", {"area": found.areas[1]}
    )
    return answered(
        found.areas[1] / HECTARE_M2,
        explanation,
        basis,
        unit="ha",
        uncertainty=found.half_m2 / HECTARE_M2,
    )


def _tell_irrigated(case: Case, found: _Command, basis: Basis) -> Measure:
    spread = slopes.Spread(found.irrigated)
    explanation = Message(
        "{share:percent} of the {area:ha} that canals can reach are irrigated.",
        {"share": spread.as_is, "area": found.areas[1]},
    )
    basis = replace(basis, good=case.placed("irrigated"))
    return answered(min(spread.as_is, 1.0), explanation, basis, uncertainty=spread.half)


def _tell_storage(case: Case, found: _Command, basis: Basis) -> Measure:
    water = stored(case)
    basis = replace(basis, also=(*basis.also, *water.reservoirs))
    if water.silent:
        return cannot_tell(water.question, replace(basis, bad=water.silent),
                           unit="m3/ha")  # fmt: skip
    explanation = Message(
        "Reservoirs hold {volume:number} m³ for {area:ha} that canals can reach.",
        {"volume": water.volume_m3, "area": found.areas[1]},
    )
    value = water.volume_m3 / (found.areas[1] / HECTARE_M2)
    error = value * found.half_m2 / found.areas[1]
    return answered(value, explanation, basis, unit="m3/ha", uncertainty=error)


def _command(
    case: Case,
    elevation: Raster,
    canals: Sequence[Feature],
    fields: Sequence[Feature],
) -> _Command | None:
    water = union(f for f in fields if f.layer == "irrigated")
    land = union(fields).intersection(union(canals).buffer(REACH_M))
    if land.is_empty:
        return _Command((0.0,) * 3, (0.0,) * 3)
    wet = land.intersection(water)
    below = _below(elevation, union(canals), land)
    if below is None:
        return None
    shapes = (land, wet) if wet.area > 0 else (land,)
    areas = [case.area_m2(shape) for shape in shapes]
    found = [slopes.under(raster, shapes) for raster in below]
    if found[1].covered[0] < slopes.LEAST_COVERED:
        return None
    reached = tuple(areas[0] * under.mean[0] for under in found)
    irrigated = [areas[1] * u.mean[1] if wet.area > 0 else 0.0 for u in found]
    return _Command(
        reached,
        tuple(
            min(w / a, 1.0) if a > 0 else 0.0
            for w, a in zip(irrigated, reached, strict=True)
        ),
    )


def _below(
    elevation: Raster, canals: BaseGeometry, land: BaseGeometry
) -> tuple[Raster, ...] | None:
    """Return where ground lies below the nearest canal point, by three readings."""
    near = terrain.window(elevation, land)
    if near is None:
        return None
    row, column = np.indices(near.values.shape).reshape(2, -1)
    middles = [near.transform @ (c + 0.5, r + 0.5) for c, r in ((0, 0), (1, 1))]
    (x, y), (east, south) = middles
    cells = np.column_stack([x + column * (east - x), y + row * (south - y)])
    drop = _drops(elevation, canals, cells).reshape(near.values.shape)
    drop -= near.values
    error = np.sqrt(2) * (elevation.error or 0.0)

    def read(least: float) -> Raster:
        mask = np.where(np.isnan(drop), np.nan, drop > least)
        return replace(near, values=mask, unit="share", error=None)

    return read(error), read(0.0), read(-error)


def _drops(elevation: Raster, canals: BaseGeometry, cells: FloatArray) -> FloatArray:
    """Return the height of the canal point nearest to each cell [m]."""
    step = min(abs(elevation.transform.a), abs(elevation.transform.e))
    along = shapely.get_coordinates(shapely.segmentize(canals, step))
    heights = terrain.sample(elevation, along)
    tree = STRtree([shapely.Point(xy) for xy in along])
    places = np.asarray(shapely.points(cells), dtype=object)
    nearest = tree.query_nearest(places, all_matches=False)[1]
    return np.asarray(heights[nearest])
