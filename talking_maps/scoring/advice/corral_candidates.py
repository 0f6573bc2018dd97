"""Steps at the corrals: more room, farther from water, a roof."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import shapely
from shapely import affinity

from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.corral import CLEAR, KEPT_CLEAN
from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    changed,
    drawn,
    number,
    offers,
)
from talking_maps.scoring.advice.feasibility import is_inside

#: Eight directions in which a corral could move.
WAYS = tuple(math.radians(45 * n) for n in range(8))
#: A corral is moved no farther than this [m], by steps of this [m]. Ours.
FARTHEST_M, STRIDE_M = 300.0, 10.0
#: Less room than this is none [m²].
LEAST_M2 = 1.0


@offers("corral_space_per_animal")
def room(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield crowded corrals to be larger, and corrals for animals without one."""
    case = asked.case
    for one in asked.bad:
        yield from _enlarge(case, one)
    for species, count in case.animals().items():
        need = number(case, f"corral_space.{species}")
        own = [c for c in case.placed("corral") if _is_for(c, species)]
        if need is None or count <= 0:
            continue
        lacking = need * count - case.area_m2(case.union(own))
        if lacking >= LEAST_M2:
            yield from _another(asked, species, count, lacking)


def _enlarge(case: EvaluationContext, corral: Feature) -> Iterator[Candidate]:
    species = corral.attributes.get("species")
    need = number(case, f"corral_space.{species}")
    animals = number_of(corral, "animals")
    if need is None or not animals:
        return
    area = case.area_m2(corral.geometry)
    factor = math.sqrt(need * animals / area) if area else 1.0
    larger = affinity.scale(corral.geometry, factor, factor, origin="centroid")
    if factor <= 1 or not is_inside(case, larger) or _is_near_water(case, larger):
        return
    message = Message(
        "Make the corral {thing} larger by {area:number} m²: {animals:whole} animals "
        "need {need:number} m².",
        {
            "thing": called(corral),
            "area": round(need * animals - area),
            "animals": round(animals),
            "need": need * animals,
        },
    )
    yield changed(case, corral, replace(corral, geometry=larger), message)


def _another(
    asked: AdviceContext, species: str, count: int, lacking: float
) -> Iterator[Candidate]:
    """Yield one more corral for a species, beside its largest or beside any."""
    case = asked.case
    corrals = case.placed("corral")
    own = [c for c in corrals if _is_for(c, species)] or list(corrals)
    for beside in sorted(own, key=lambda c: (-c.geometry.area, c.uid))[:2]:
        place = _beside(case, beside, math.sqrt(lacking))
        if place is None:
            continue
        message = Message(
            "Build a corral of {area:number} m² beside {beside}: {count:whole} "
            "{species} lack that room.",
            {
                "beside": called(beside),
                "area": round(lacking),
                "count": count,
                "species": species,
            },
        )
        new = drawn(case, beside, "corral", place, species=species)
        yield added(case, beside, message, new, size=lacking)


def _beside(
    case: EvaluationContext, corral: Feature, side: float
) -> shapely.geometry.Polygon | None:
    """Return a square next to a corral on free ground of the land, None without."""
    taken = case.union(case.placed("corral", "house", "shed", *KEPT_CLEAN, "cropland"))
    west, south, east, north = corral.geometry.bounds
    for x, y in (
        (east + 2, south),
        (west - 2 - side, south),
        (west, north + 2),
        (west, south - 2 - side),
    ):
        square = shapely.box(x, y, x + side, y + side)
        if square.intersects(taken) or _is_near_water(case, square):
            continue
        if is_inside(case, square):
            return square
    return None


@offers("corrals_clear_of_water")
def away(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield corrals near water with the shortest way out of its reach."""
    case = asked.case
    limit = number(case, CLEAR)
    water = case.union(case.placed(*KEPT_CLEAN))
    if limit is None or water.is_empty:
        return
    for one in asked.bad:
        moved = _clear(case, one, water, limit)
        if moved is None:
            continue
        distance = moved.centroid.distance(one.geometry.centroid)
        message = Message(
            "Move the corral {thing} {distance:m} away: it is {near:m} from water, "
            "{limit:m} are needed.",
            {
                "thing": called(one),
                "distance": distance,
                "near": one.geometry.distance(water),
                "limit": limit,
            },
        )
        yield changed(case, one, replace(one, geometry=moved), message)


def _clear(
    case: EvaluationContext,
    one: Feature,
    water: shapely.geometry.base.BaseGeometry,
    limit: float,
) -> shapely.geometry.base.BaseGeometry | None:
    for stride in range(1, round(FARTHEST_M / STRIDE_M) + 1):
        far = stride * STRIDE_M
        for way in WAYS:
            moved = affinity.translate(
                one.geometry, far * math.cos(way), far * math.sin(way)
            )
            if moved.distance(water) >= limit and is_inside(case, moved):
                return moved
    return None


@offers("shed_cover_for_cold")
def roof(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield sheds for the animals that have no roof in the cold."""
    case = asked.case
    for species, count in case.animals().items():
        need = number(case, f"corral_space_cold.{species}_roofed")
        if need is None or count <= 0:
            continue
        roofed = case.union(s for s in case.placed("shed") if _is_for(s, species))
        lacking = need * count - case.area_m2(roofed)
        corrals = [c for c in case.placed("corral") if _is_for(c, species)]
        if lacking < LEAST_M2 or not (corrals or case.placed("corral")):
            continue
        beside = max(
            corrals or case.placed("corral"), key=lambda c: (c.geometry.area, c.uid)
        )
        place = _beside(case, beside, math.sqrt(lacking))
        if place is None:
            continue
        message = _roof_said(beside, lacking, count, species)
        new = drawn(case, beside, "shed", place, species=species)
        yield added(case, beside, message, new, size=lacking)


def _roof_said(beside: Feature, lacking: float, count: int, species: str) -> Message:
    """Say what is to be roofed."""
    return Message(
        "Roof {area:number} m² beside {beside}: {count:whole} {species} lack it in "
        "the cold.",
        {
            "beside": called(beside),
            "area": round(lacking),
            "count": count,
            "species": species,
        },
    )


def _is_for(thing: Feature, species: str) -> bool:
    return thing.attributes.get("species") == species


def _is_near_water(
    case: EvaluationContext, shape: shapely.geometry.base.BaseGeometry
) -> bool:
    limit = number(case, CLEAR)
    if limit is None:
        return False
    return bool(shape.dwithin(case.union(case.placed(*KEPT_CLEAN)), limit - 1e-6))
