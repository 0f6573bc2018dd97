"""What else the ground, the plan and the numbers may be: seeded draws of their errors.

A `World` is one draw of everything that may be off, what is shared drawn once:
reference numbers for all communities, the elevation's error for all that is measured
on one ground, the place of a thing in all of its scenes. A plan judged in many worlds
gives its points a `Band`. Only the seed is random: the same one gives the same worlds,
in whatever process and order.
"""

from talking_maps.worlds.band import (
    HIGH,
    LOW,
    Band,
    CaseInWorlds,
    JudgedCase,
    PointBand,
    WorldPoints,
    as_json,
    band,
    component_points,
    joined,
    part_bands,
    points_beside,
    points_in_worlds,
    score_band,
)
from talking_maps.worlds.elevation_error import (
    LENGTHS_PIXELS,
    draw_territory,
    error_in_worlds,
    near,
)
from talking_maps.worlds.plan_error import draw_plan
from talking_maps.worlds.world import World, draw_reference

__all__ = [
    "HIGH",
    "LENGTHS_PIXELS",
    "LOW",
    "Band",
    "CaseInWorlds",
    "JudgedCase",
    "PointBand",
    "World",
    "WorldPoints",
    "as_json",
    "band",
    "component_points",
    "draw_plan",
    "draw_reference",
    "draw_territory",
    "error_in_worlds",
    "joined",
    "near",
    "part_bands",
    "points_beside",
    "points_in_worlds",
    "score_band",
]
