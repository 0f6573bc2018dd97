"""A plan as it may be: shapes where the hand meant them, condition as one would find.

One rigid shift for each thing, the same in all of its scenes, and noise at each corner.
Things that were snapped to each other may part: the hand that drew them was as unsure
of one as of the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators.engine.context import surface
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import FloatArray
from talking_maps.worlds.world import World

#: Condition from worst to best, as the layers' forms have it.
CONDITIONS = ("very_poor", "poor", "fair", "good", "excellent")
#: A corner moves by no more than this share of the way to its neighbours: freehand
#: corners lie close, and would become a tangle that nobody drew.
CORNER_REACH = 0.25


#: Shapes as a world has them, by the thing, its origin and the shape that was drawn.
DrawnShapes = dict[tuple[str, str, bytes], BaseGeometry]


def draw_plan(
    plan: Plan,
    world: World,
    reference: Reference,
    known: DrawnShapes | None = None,
) -> Plan:
    """Return the plan as it is in a world.

    `reference` says how far off shapes are by their origin, `digitising.*` [m], one
    standard deviation to the east and to the north, half of its square for the whole
    shape and half for each corner; and how often a condition is one class off,
    `condition.one_class_off`, as often better as worse. What it does not say is not
    off. `known` are shapes that were drawn in this world: the same thing is the same in
    scenes and plans that drew it alike.
    """
    known = {} if known is None else known
    off = reference.value("condition.one_class_off")
    share = off if isinstance(off, float | int) else 0.0
    features = tuple(_drawn(f, world, reference, share, known) for f in plan.features)
    return replace(plan, features=features)


def _drawn(
    feature: Feature,
    world: World,
    reference: Reference,
    share_off: float,
    known: DrawnShapes,
) -> Feature:
    key = (feature.uid, feature.origin, shapely.to_wkb(feature.geometry))
    if key in known and feature.attributes.get("condition") not in CONDITIONS:
        return replace(feature, geometry=known[key])
    chance = world.chance("thing", feature.uid)
    luck, shift = chance.random(), chance.standard_normal(2)
    error = reference.value(f"digitising.{feature.origin}")
    shape = feature.geometry
    if isinstance(error, float | int) and error > 0:
        if key not in known:
            known[key] = _moved(shape, shift * error / math.sqrt(2), error, chance)
        shape = known[key]
    attributes = _confused(feature.attributes, luck, share_off)
    return replace(feature, geometry=shape, attributes=attributes)


def _confused(
    attributes: Mapping[str, Value], luck: float, share_off: float
) -> Mapping[str, Value]:
    """Return the form with its condition as found: one class down, up, or as said."""
    said = attributes.get("condition")
    if said not in CONDITIONS or luck >= share_off:
        return attributes
    at = CONDITIONS.index(str(said)) + (-1 if luck < share_off / 2 else 1)
    found = CONDITIONS[min(max(at, 0), len(CONDITIONS) - 1)]
    return {**attributes, "condition": found}


def _moved(
    shape: BaseGeometry, shift: FloatArray, error_m: float, chance: np.random.Generator
) -> BaseGeometry:
    """Return the shape moved as one and corner by corner, valid, or only as one."""
    whole = shapely.transform(shape, lambda at: at + shift)
    if shapely.get_num_coordinates(shape) == 1:
        return whole
    moved = shapely.transform(whole, lambda at: _corners(at, error_m, chance))
    if shapely.is_valid(moved):
        return moved
    if shapely.get_dimensions(shape) < 2:  # noqa: PLR2004 - lines and points
        return whole
    mended = surface(shapely.make_valid(moved))
    return mended if mended.area > 0 else whole


def _corners(at: FloatArray, error_m: float, chance: np.random.Generator) -> FloatArray:
    """Return corners with noise of their own; a ring's end goes with its beginning."""
    steps = np.hypot(*np.diff(at, axis=0).T)
    most = np.minimum(np.append(steps[:1], steps), np.append(steps, steps[-1:]))
    most *= CORNER_REACH
    spread = np.minimum(error_m / math.sqrt(2), most)
    noise = chance.standard_normal(at.shape) * spread[:, None]
    moved: FloatArray = at + noise
    # Where a ring closes, the same corner stands twice.
    first: dict[tuple[float, float], int] = {}
    for place, corner in enumerate(map(tuple, at.tolist())):
        moved[place] = moved[first.setdefault(corner, place)]
    return moved
