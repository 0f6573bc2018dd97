"""Plans by chance, drawn in all three scenes, with the book and every number filled.

The ground is a range of soft hills on the village's square, so that some of it is
steep and some is not; its error is a hand's breadth, so that the answers are values.
"""

from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from shapely.geometry.base import BaseGeometry

from talking_maps.config.reference_numbers import load_numbers
from talking_maps.errors import Value
from talking_maps.indicators import REGISTRY, evaluate
from talking_maps.model.plan import (
    SCENES,
    VOICES,
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Scene,
)
from talking_maps.model.rubric import Measure, Number, Reference
from talking_maps.model.territory import Boundary, Raster, Territory
from tests import village

Asked = tuple[str, Scene]

#: What nobody could find a source for is entered as a family of numbers, and what is
#: too wide for a village of a kilometre is made smaller.
ENTERED = {
    "rusle_k.local": 0.03,
    "rain_erosivity.local": 900.0,
    "yearly_rain.local": 600.0,
    "communal_work.*": 20.0,
    "carrying_capacity.pasture_sown": 8.0,
    "corral_space.*": 1.5,
    "corral_space_cold.*": 0.5,
    "water_distance_limit.*": 150.0,
    "terrace_slope.*_least": 10.0,
    "terrace_slope.*_most": 35.0,
}

AREAS = (
    "pasture",
    "pasture_sown",
    "bofedal",
    "cropland",
    "fallow",
    "terrace",
    "irrigated",
    "corral",
    "shed",
    "reservoir",
    "trees",
)
LINES = ("canal", "river", "infiltration_ditch", "fence")
LAYERS = (*AREAS, *LINES, "spring")
#: What a form may say, whatever the layer: nobody reads what is not its own.
FORMS = {
    "condition": ("good", "fair", "poor", "very_poor"),
    "fenced": (True, False),
    "rested": (True, False),
    "rotated": (True, False),
    "species": ("sheep", "alpaca", "mixed"),
    "animals": (20, 50, 300),
    "crop": ("potato", "barley", "other"),
    "furrows": ("contour", "downslope"),
    "kind": ("stone", "slow_formation", "absorption", "native"),
    "number": (50, 200),
    "alive": (20, 60),
    "planted_year": (1980, 1990, 2020),
    "transect_steps": (100, 120),
    "transect_good": (10, 40, 90),
    "cleaned_m": (0, 40),
    "mended": (True, False),
    "varieties": ("Wayru, qompis", "Qompis", ""),
    "seed_kept": (True, False),
    "work": ("new", "old", "old", "abandoned"),
    "lining": ("earth", "lined"),
    "volume_m3": (100, 800, 5000),
    "flow_l_s": (5, 20, 60),
    "rest_months": (1, 4, 12),
    "permanent": (True, True, False),
}


def drawn(seed: int, *, things: int = 36) -> Plan:
    """Return a plan of that many things, each in one scene or in several."""
    chance = Random(seed)
    layers = [*LAYERS, *chance.choices(LAYERS, k=things - len(LAYERS))]
    return with_book(*(f for i, la in enumerate(layers) for f in _thing(chance, i, la)))


def _thing(chance: Random, number: int, layer: str) -> list[Feature]:
    shape, uid = shape_of(chance, layer), f"U{number:02}"
    scenes = chance.sample(SCENES, k=chance.choice((1, 2, 3, 3)))
    voice = chance.choice(VOICES)
    return [
        Feature(uid, layer, s, shape, voice=voice, attributes=form(chance))
        for s in scenes
    ]


def form(chance: Random) -> dict[str, Value]:
    """Return a form filled by chance."""
    said = {name: chance.choice(choices) for name, choices in FORMS.items()}
    return {**said, "rest_years": 4, "protected": True, "flow_rains_l_s": 30}


def shape_of(chance: Random, layer: str) -> BaseGeometry:
    """Return a shape by chance, such as that layer is drawn with."""
    x, y = (chance.randrange(20, 70) * 10.0 for _ in "xy")
    if layer == "spring":
        return village.point(x, y)
    if layer in LINES:
        dx, dy = (chance.randrange(-18, 19) * 10.0 for _ in "xy")
        return village.line((x, y), (x + dx + 5, y + dy))
    return village.rectangle(x, y, *chance.choice(((90, 30), (70, 160), (150, 100))))


def with_book(*features: Feature) -> Plan:
    """Return the community's plan with all that its book may say."""
    return village.plan(
        *features,
        owners=(Owner("H1", "household"), Owner("H2", "household")),
        herds=(herd("sheep", 90), herd("alpaca", 40)),
        assemblies=(Assembly("1", "2026-05-12", "", 12, 15, 25),),
        commitments=(
            Commitment("1", "community", "Fence", "Board", "2027-08", 40, "faena"),
            Commitment("2", "community", "Dig", labour_days=80),
        ),
        owners_with_drawings=("H1",),
        total_households=20,
    )


def herd(species: str, count: int) -> Herd:
    """Return a herd of the community."""
    return Herd(f"community/{species}", "community", species, count)


def _hills() -> Raster:
    flat = village.plane(0.0, error=0.02)
    rows, columns = flat.values.shape
    east, north = np.arange(columns) * 10.0, np.arange(rows)[:, None] * 10.0
    hills = 4000 + 60 * np.sin(east / 150) + 40 * np.cos(north / 190)
    return replace(flat, values=hills)


def _numbers() -> Reference:
    folder = Path(__file__).parents[2] / "data" / "reference"
    known = load_numbers(folder).numbers.values()
    return Reference({number.id: _entered(number) for number in known}, "")


def _entered(number: Number) -> Number:
    for pattern, value in ENTERED.items():
        if fnmatchcase(number.id, pattern):
            return replace(number, value=value)
    return number


_THEIRS = Boundary("2", village.rectangle(0, 900, 1000, 500), "neighbours")
LAND = replace(village.territory(_hills()), claims=(_THEIRS,))
NUMBERS = _numbers()
EVERY: tuple[Asked, ...] = tuple(
    (asked.id, scene)
    for asked in REGISTRY.values()
    for scene in (SCENES if asked.reads.scene_by_scene else SCENES[1:2])
)


def answers(plan: Plan, land: Territory = LAND) -> dict[Asked, Measure]:
    """Return what every indicator answers in every scene it is asked about."""
    inquiry = evaluate(plan, land, NUMBERS)
    return {asked: inquiry.ask(*asked) for asked in EVERY}


@cache
def known(seed: int) -> dict[Asked, Measure]:
    """Return the answers of the plan of that seed."""
    return answers(drawn(seed))
