"""What a community's land can have, proposed from its elevation, for the office.

A proposal is no judgement: belts of altitude are rough, and a warm hollow grows
potatoes in the puna. Whoever confirms it sees each reason with its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from talking_maps import terrain
from talking_maps.errors import Value
from talking_maps.model.land_potential import LAND_RESOURCES, LandResource
from talking_maps.model.message import Message
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import FloatArray, Raster, Territory

#: Belts of altitude, lowest first; beneath the first it is coast or forest.
BELTS = ("yunga", "quechua", "suni", "puna", "janca")
STEEP = "steep_cropland.from_slope"
NEARLY_ALL, SOME = "land_potential.nearly_all", "land_potential.some"
#: Numbers that a proposal stands on.
NUMBERS = (*(f"altitude_belt.{belt}" for belt in BELTS), NEARLY_ALL, SOME, STEEP)
#: Pixels looked at are this large at least [m²]: belts need no finer ones.
_PIXEL_M2 = 400.0


@dataclass(frozen=True, slots=True)
class ProposedPotential:
    """What the land seems to lack, with the reason of every resource, lacked or not.

    `belts` are the shares of the land in each belt of altitude, from 0 to 1; empty
    without elevation, which then proposes nothing.
    """

    lacks: tuple[LandResource, ...]
    reasons: Mapping[LandResource, Message]
    belts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Heights [m] and slopes [%] of the pixels within the land, and their areas."""

    height: FloatArray
    slope: FloatArray
    weight: FloatArray

    def share(self, where: npt.NDArray[np.bool_]) -> float:
        """Return the share of the land where it is so, from 0 to 1."""
        whole = self.weight.sum()
        share = float(self.weight[where].sum() / whole) if whole > 0 else 0.0
        return round(min(share, 1.0), 4)


#: Belts in which communities compete with their like, lowest first.
CATEGORY_BELTS = ("quechua", "suni", "puna")
#: What lies lower is of the lowest of these, what lies higher of the highest.
_OF_CATEGORY = {"yunga": "quechua", "janca": "puna"}


def category_belt(proposed: ProposedPotential) -> str:
    """Return the belt in which a community competes with its like, empty if unknown.

    It is that of which its land has most; of two that are equal the higher one, where
    less can grow.

    >>> category_belt(ProposedPotential((), {}, {"suni": 0.4, "puna": 0.35,
    ...                                         "janca": 0.25}))
    'puna'
    """
    shares = dict.fromkeys(CATEGORY_BELTS, 0.0)
    for belt, share in proposed.belts.items():
        shares[_OF_CATEGORY.get(belt, belt)] += share
    return (
        max(CATEGORY_BELTS, key=lambda b: (shares[b], CATEGORY_BELTS.index(b)))
        if (any(shares.values()))
        else ""
    )


def propose_potential(territory: Territory, reference: Reference) -> ProposedPotential:
    """Propose what the land lacks by its altitude belts and slopes.

    Without elevation, or without one of the reference numbers, nothing is proposed.
    """
    ground = None if territory.elevation is None else _ground(territory)
    limits = {key: reference.value(key) for key in NUMBERS}
    if ground is None or not ground.weight.size or None in limits.values():
        unknown = Message(
            "Without elevation nothing can be proposed. Add one, or say what the "
            "office knows."
        )
        return ProposedPotential((), dict.fromkeys(LAND_RESOURCES, unknown), {})
    numbers = {key: float(value or 0.0) for key, value in limits.items()}
    told = dict(_told(ground, numbers))
    lacks = tuple(one for one in LAND_RESOURCES if told[one][0])
    reasons = {one: told[one][1] for one in LAND_RESOURCES}
    return ProposedPotential(lacks, reasons, _belts(ground, numbers))


def _ground(territory: Territory) -> _Ground | None:
    elevation = territory.elevation
    if elevation is None:
        return None
    slopes = terrain.slope(elevation)
    height, weight = _under(elevation, territory)
    degrees, _ = _under(slopes, territory)
    known = ~np.isnan(height)
    return _Ground(
        height[known], 100 * np.tan(np.radians(degrees[known])), weight[known]
    )


def _under(raster: Raster, territory: Territory) -> tuple[FloatArray, FloatArray]:
    """Return the values of the pixels within the land, and how much of each is."""
    thin = terrain.thinned(raster, _PIXEL_M2)
    parts = [
        part
        for part in shapely.get_parts(territory.boundary)
        if isinstance(part, shapely.Polygon)
    ]
    cells = terrain.cells_under(thin, parts)
    if not cells:
        return np.empty(0), np.empty(0)
    pixels = terrain.joined(cells)
    return thin.values[pixels.row, pixels.column], pixels.weight


def _belts(ground: _Ground, numbers: Mapping[str, float]) -> dict[str, float]:
    begins = [numbers[f"altitude_belt.{belt}"] for belt in BELTS]
    ends = [*begins[1:], math.inf]
    shares = {
        belt: ground.share((ground.height >= low) & (ground.height < high))
        for belt, low, high in zip(BELTS, begins, ends, strict=True)
    }
    return {belt: share for belt, share in shares.items() if share > 0}


def _told(
    ground: _Ground, numbers: Mapping[str, float]
) -> list[tuple[LandResource, tuple[bool, Message]]]:
    suni, puna = numbers["altitude_belt.suni"], numbers["altitude_belt.puna"]
    nearly_all = numbers[NEARLY_ALL]
    high, low = ground.share(ground.height >= puna), ground.share(ground.height < suni)
    in_puna, in_valley = high >= nearly_all, low >= nearly_all
    above: dict[str, Value] = {"share": high, "height": puna}
    below: dict[str, Value] = {"share": low, "height": suni}
    arable: dict[str, Value] = {"share": round(1 - high, 4), "height": puna}
    crops = (
        Message(
            "{share:percent} lies above {height:whole} m: puna, too cold for crops.",
            above,
        )
        if in_puna
        else Message(
            "{share:percent} lies below {height:whole} m, where crops grow.",
            arable,
        )
    )
    higher: dict[str, Value] = {"share": round(1 - low, 4), "height": suni}
    grass = (
        Message(
            "{share:percent} lies below {height:whole} m: valley land, of fields.",
            below,
        )
        if in_valley
        else Message(
            "{share:percent} lies above {height:whole} m, where grass grows.",
            higher,
        )
    )
    wet = (
        Message(
            "{share:percent} lies below {height:whole} m; bofedales lie higher.",
            below,
        )
        if in_valley
        else Message(
            "{share:percent} lies above {height:whole} m, as bofedales do.",
            higher,
        )
    )
    water = (
        Message("Without cropland little is irrigated. If pasture is, say so.")
        if in_puna
        else Message("Elevation does not tell if there is water to irrigate with.")
    )
    animals = (
        Message("Animals graze here: cattle and sheep in the valley.")
        if in_valley
        else Message("Animals graze here: camelids in the puna, sheep, cattle below.")
    )
    return [
        ("cropland", (in_puna, crops)),
        ("steep_cropland", _steep(ground, numbers, in_puna=in_puna)),
        ("pasture", (in_valley, grass)),
        ("wetland", (in_valley, wet)),
        ("irrigation", (in_puna, water)),
        ("livestock", (False, animals)),
    ]


def _steep(
    ground: _Ground, numbers: Mapping[str, float], *, in_puna: bool
) -> tuple[bool, Message]:
    if in_puna:
        return True, Message("Without cropland there is none that is steep.")
    arable = ground.height < numbers["altitude_belt.puna"]
    steep = arable & (ground.slope >= numbers[STEEP])
    share = round(ground.share(steep) / max(ground.share(arable), 1e-9), 4)
    values: dict[str, Value] = {"share": share, "slope": numbers[STEEP] / 100}
    return share < numbers[SOME], Message(
        "{share:percent} of the land below the puna is steeper than {slope:percent}.",
        values,
    )
