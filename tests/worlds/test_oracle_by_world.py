"""World by world: what slow code makes of each world's shapes, heights and words.

The draws are the room's own; what follows from them is not: areas come from the
shoelace, lengths from Pythagoras, slopes cell by cell, median and band by sorting.
"""

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import replace

import pytest
from shapely.geometry.base import BaseGeometry

from talking_maps import worlds
from talking_maps.model.plan import Commitment, Feature, Plan
from talking_maps.model.rubric import Component, Reference
from talking_maps.model.territory import Raster
from tests import village
from tests.worlds import village_cases as cases

WORLDS, SEED = 24, 5
#: Steep is a little less than the plane is: by their errors some cells are not.
STEEP_PERCENT, SIGMA_M = 18.5, 0.3
LENGTHS = (1.0, 10.0)
CARRIES = {"poor": 0.5, "fair": 1.0, "good": 2.0, "excellent": 3.0}
OFF = 0.3

FENCED = village.feature(
    "A",
    "pasture",
    village.rectangle(50, 500, 200, 300),
    attributes={"condition": "good", "fenced": True},
)
BARE = village.feature(
    "B",
    "pasture",
    village.rectangle(300, 500, 250, 300),
    attributes={"condition": "fair"},
)
SPRING = village.feature("S", "spring", village.point(900, 900), origin="measured")
WET = village.feature("W", "canal", village.line((900, 895), (700, 895)))
DRY = village.feature("D", "canal", village.line((900, 100), (600, 100)))
TERRACE = village.feature(
    "T", "terrace", village.rectangle(700, 250, 100, 100), origin="measured"
)
FIELD = village.feature(
    "F", "cropland", village.rectangle(700, 350, 200, 100), origin="measured"
)
PROMISES = (
    Commitment("c1", "community", "fence", "Rosa", "2027-01-01"),
    Commitment("c2", "community", "fence", "", ""),
)
PARTS = (
    Component("improved_pasture_share", "present", 20, 0, 1),
    cases.stocking(20),
    Component("canals_joined_to_source", "present", 20, 0, 1),
    Component("terraced_share_of_steep_cropland", "present", 20, 0, 1),
    Component("commitments_complete", None, 20, 0, 1),
)


def _case() -> worlds.JudgedCase:
    things = (FENCED, BARE, SPRING, WET, DRY, TERRACE, FIELD)
    judged = replace(cases.plan(*things, sheep=12), commitments=PROMISES)
    return cases.case(
        judged,
        PARTS,
        numbers={
            "digitising.traced": 6.0,
            "condition.one_class_off": OFF,
            "steep_cropland.from_slope": STEEP_PERCENT,
            **{f"carrying_capacity.{name}": value for name, value in CARRIES.items()},
        },
        errors={"carrying_capacity.fair": 0.3, "carrying_capacity.good": 0.4},
        elevation=village.plane(error=SIGMA_M),
        lengths=LENGTHS,
    )


def test_each_world_is_what_slow_code_makes_of_it() -> None:
    case = _case()
    drawn = worlds.points_in_worlds(case, SEED, range(WORLDS))
    slow = [[_slow(case, n, length) for n in range(WORLDS)] for length in LENGTHS]
    for place in range(len(PARTS)):
        for at in range(len(LENGTHS)):
            values = [one[place] for one in slow[at]]
            assert list(drawn.value[at, :, place]) == pytest.approx(values, rel=2e-3)
    # Something moves in each kind but the promises, which nobody can be wrong about.
    moves = [len({round(one[place], 6) for one in slow[0]}) > 5 for place in range(5)]
    assert moves == [True, True, True, True, False]

    found = worlds.band(case, drawn, SEED)
    as_is = _values(case.plan, case.territory.elevation, case.reference)
    points = [[_points(one, as_is, slow[at]) for one in slow[at]] for at in range(2)]
    for place, one in enumerate(found.readings["c"]):
        _alike(one, [[w[place] for w in each] for each in points])
    _alike(found.total, [[sum(w) for w in each] for each in points])


def _slow(case: worlds.JudgedCase, number: int, length: float) -> list[float]:
    """Return each part's value in a world, from what the world drew."""
    world = worlds.World(SEED, number)
    ground = worlds.draw_territory(worlds.near(case.territory), world, length)
    plan = worlds.draw_plan(case.plan, world, case.reference)
    numbers = worlds.draw_reference(case.reference, world)
    return _values(plan, ground.elevation, numbers)


def _values(plan: Plan, heights: Raster | None, numbers: Reference) -> list[float]:
    things = {one.uid: one for one in plan.features}
    assert heights is not None
    areas = {uid: _area(things[uid].geometry) for uid in ("A", "B")}
    carried = sum(
        areas[uid] / 10_000 * _carries(things[uid], numbers) for uid in ("A", "B")
    )
    lengths = [_length(things[uid].geometry) for uid in ("W", "D")]
    held, open_ = (
        sum(_is_steep(heights, x, y) for x, y in _middles(one.geometry))
        for one in (things["T"], things["F"])
    )
    return [
        areas["A"] / sum(areas.values()),
        12 / carried,
        lengths[0] / sum(lengths),
        held / (held + open_),
        0.5,
    ]


def _carries(thing: Feature, numbers: Reference) -> float:
    number = numbers.numbers[f"carrying_capacity.{thing.attributes['condition']}"]
    assert number.value is not None
    return number.value


def _area(shape: BaseGeometry) -> float:
    corners = [*shape.exterior.coords]  # type: ignore[attr-defined]
    pairs = itertools.pairwise(corners)
    return abs(math.fsum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _length(shape: BaseGeometry) -> float:
    corners = [*shape.coords]
    return sum(math.dist(*pair) for pair in itertools.pairwise(corners))


def _middles(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Return the middles of the cells that a rectangle on the grid holds."""
    west, south, east, north = (round(one) for one in shape.bounds)
    return [
        (x + 5.0, y + 5.0)
        for x in range(west, east, 10)
        for y in range(south, north, 10)
    ]


def _is_steep(heights: Raster, x: float, y: float) -> bool:
    t = heights.transform
    column, row = math.floor((x - t.c) / t.a), math.floor((y - t.f) / t.e)
    z = heights.values
    east = north = 0.0
    for step, weight in ((-1, 1), (0, 2), (1, 1)):
        east += weight * (z[row + step, column + 1] - z[row + step, column - 1])
        north += weight * (z[row - 1, column + step] - z[row + 1, column + step])
    return 100 * math.hypot(east, north) / 80 >= STEEP_PERCENT


def _points(
    one: Sequence[float], as_is: Sequence[float], every: Sequence[Sequence[float]]
) -> list[float]:
    """Return a world's points, those of the ground free of what noise adds."""
    found = []
    for place, part in enumerate(PARTS):
        value = one[place]
        if place in (2, 3):
            value -= statistics.fmean(each[place] for each in every) - as_is[place]
        share = (value - part.worst) / (part.best - part.worst)
        found.append(round(20 * min(max(share, 0), 1), 2))
    return found


def _alike(one: worlds.PointBand, by_length: Sequence[Sequence[float]]) -> None:
    """Hold that a band is that of the length where it is the widest."""
    cuts = [statistics.quantiles(each, n=10, method="inclusive") for each in by_length]
    widest = max(cuts, key=lambda each: each[8] - each[0])
    assert (one.low, one.median, one.high) == pytest.approx(
        (widest[0], widest[4], widest[8]), abs=0.03
    )
