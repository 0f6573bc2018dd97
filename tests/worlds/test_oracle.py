"""The same worlds by slow code that shares nothing with the room: plain loops.

Its elevation errors come from the root of the covariance matrix, its luck from the
standard library, its areas from the shoelace, its slopes cell by cell.
"""

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from affine import Affine

from talking_maps import worlds
from talking_maps.model.rubric import Component
from talking_maps.model.territory import Raster
from tests import village
from tests.worlds import village_cases as cases

#: Worlds of the room, and of the slow code, which is to be the surer of the two.
WORLDS, SLOW_WORLDS = 700, 4000
SIGMA_M, TRACED_M, CAPACITY_ERROR, OFF = 1.0, 7.5, 0.3, 0.2
CARRIES = {"poor": 0.5, "fair": 1.0, "good": 2.0}
LENGTHS = (1.0, 3.0, 10.0)

#: Three millimetres a day all year, sixty of rain in each month from November on.
RAINY = {"nov": 30, "dec": 31, "jan": 31, "feb": 28, "mar": 31, "apr": 30}
DRY = {"may": 31, "jun": 30, "jul": 31, "aug": 31, "sep": 30, "oct": 31}
TIMES_ERROR, RAIN_USED, RAIN_ERROR, FLOW_L_S, WORST_M3 = 0.15, 0.7, 0.15, 1.0, 40_000
WATER = {
    **{f"evapotranspiration.{month}": 3.0 for month in (*RAINY, *DRY)},
    **dict.fromkeys((f"rain.{month}" for month in DRY), 0.0),
    **dict.fromkeys((f"rain.{month}" for month in RAINY), 60.0),
    "evapotranspiration.times": 1.0,
    "rain.put_to_use": RAIN_USED,
    "crop_coefficient.pasture_rotated": 1.0,
    "dry_season.first_month": 5.0,
    "dry_season.months": 6.0,
    "conveyance_efficiency.earth_loam": 0.8,
    "application_efficiency.furrow": 0.5,
}


def alike(ours: worlds.PointBand, slow: Sequence[float]) -> None:
    """Hold that median and band are the same to a twentieth of the band."""
    cuts = statistics.quantiles(slow, n=10, method="inclusive")
    near = 0.05 * (cuts[8] - cuts[0])
    assert abs(ours.median - cuts[4]) < near
    assert abs(ours.low - cuts[0]) < near
    assert abs(ours.high - cuts[8]) < near


def test_slow_code_finds_the_same_median_and_band() -> None:
    spring = village.feature(
        "S",
        "spring",
        village.point(600, 290),
        origin="measured",
        attributes={"flow_l_s": FLOW_L_S, "flow_rains_l_s": FLOW_L_S},
    )
    canal = village.feature(
        "C", "canal", village.line((600, 290), (800, 290)), origin="measured"
    )
    watered = village.feature(
        "W",
        "irrigated",
        village.rectangle(600, 300, 200, 200),
        attributes={"crop": "pasture_rotated"},
    )
    case = cases.case(
        cases.plan(cases.PASTURE, spring, canal, watered, sheep=12),
        [
            cases.stocking(12),
            Component("water_lacking_by_month", "present", 8, WORST_M3, 0),
        ],
        numbers={
            "digitising.traced": TRACED_M,
            "condition.one_class_off": OFF,
            **{f"carrying_capacity.{name}": value for name, value in CARRIES.items()},
            **WATER,
        },
        errors={
            "carrying_capacity.fair": CAPACITY_ERROR,
            "evapotranspiration.times": TIMES_ERROR,
            "rain.put_to_use": RAIN_ERROR,
        },
    )
    found = worlds.band(case, worlds.points_in_worlds(case, 7, range(WORLDS)), 7)
    pairs = _slow()
    for place, slow in enumerate(zip(*pairs, strict=True)):
        alike(found.readings["c"][place], slow)
    alike(found.total, [sum(pair) for pair in pairs])


def test_slow_code_finds_the_same_for_errors_that_go_together_far_or_near() -> None:
    terrace = village.feature(
        "T", "terrace", village.rectangle(500, 100, 30, 200), origin="measured"
    )
    case = cases.case(
        cases.plan(terrace),
        [Component("terraces_along_contour", "present", 60, 10, -10)],
        elevation=_around_the_terrace(),
        lengths=LENGTHS,
    )
    drawn = worlds.points_in_worlds(case, 7, range(WORLDS))
    points = worlds.component_points(case, drawn)
    for place, length in enumerate(LENGTHS):
        found = np.quantile(points[place, :, 0], (0.5, 0.1, 0.9))
        turned = _turned_degrees(length)
        bias = statistics.fmean(turned)  # on the plane itself it is turned by nothing
        slow = [60 * min(max((10 - (one - bias)) / 20, 0), 1) for one in turned]
        alike(worlds.PointBand(*found), slow)


def _around_the_terrace() -> Raster:
    """Return the rising plane with two pixels more than the terrace on each side."""
    plane = village.plane(error=SIGMA_M)
    corner = (village.EAST + 480, village.NORTH + 320)
    column, row = (round(at) for at in ~plane.transform @ corner)
    return replace(
        plane,
        values=plane.values[row : row + 24, column : column + 7],
        transform=plane.transform @ Affine.translation(column, row),
    )


def _slow() -> list[tuple[float, float]]:
    """Return the points for animals and for water in many worlds."""
    luck = random.Random(11)
    found = []
    for _ in range(SLOW_WORLDS):
        balance = 12 / (_hectares(luck, 100, 0, 100, 1000) * _carries(luck))
        stocking = 12 * min(max((3 - balance) / 3, 0), 1)
        lacking = _lacking(luck)
        water = 8 * min(max((WORST_M3 - lacking) / WORST_M3, 0), 1)
        found.append((stocking, water))
    return found


def _lacking(luck: random.Random) -> float:
    """Return what lacks a hectare in a year [m³]."""
    hectares = _hectares(luck, 600, 300, 200, 200)
    times = _lognormal(luck, 1.0, TIMES_ERROR)
    rain = 60 * _lognormal(luck, RAIN_USED, RAIN_ERROR)
    total = 0.0
    for months, falls in ((RAINY, rain), (DRY, 0.0)):
        for days in months.values():
            need = max(3 * times * days - falls, 0) * 10 * hectares / 0.8 / 0.5
            total += max(need - FLOW_L_S * 86.4 * days, 0)
    return total / hectares


def _hectares(
    luck: random.Random, west: float, south: float, width: float, height: float
) -> float:
    """Return an area with each corner off, and the shape as a whole."""
    spread = TRACED_M / math.sqrt(2)
    east, north = luck.gauss(0, spread), luck.gauss(0, spread)
    corners = []
    for x, y in (
        (west, south),
        (west + width, south),
        (west + width, south + height),
        (west, south + height),
    ):
        x1 = x + east + luck.gauss(0, spread)
        y1 = y + north + luck.gauss(0, spread)
        # Only what lies within the land counts.
        corners.append((x1, min(max(y1, 0.0), 1000.0)))
    double = 0.0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        double += x1 * y2 - x2 * y1
    return abs(double) / 2 / 10_000


def _lognormal(luck: random.Random, mean: float, error: float) -> float:
    spread = math.log(1 + (error / mean) ** 2)
    return luck.lognormvariate(math.log(mean) - spread / 2, math.sqrt(spread))


def _carries(luck: random.Random) -> float:
    fair = _lognormal(luck, 1.0, CAPACITY_ERROR)
    drawn = luck.random()
    if drawn < OFF / 2:
        return CARRIES["poor"]
    return CARRIES["good"] if drawn > 1 - OFF / 2 else fair


def _turned_degrees(length: float) -> list[float]:
    """Return how far the terrace turns off the contour in each world [degrees].

    Errors go together over `length` pixels. It lies on 3 by 20 cells of 10 m; the
    kernel sees one more on each side.
    """
    rows, columns = 22, 5
    places = [(r, c) for r in range(rows) for c in range(columns)]
    covariance = [
        [SIGMA_M**2 * math.exp(-math.dist(one, other) / length) for other in places]
        for one in places
    ]
    root = np.linalg.cholesky(covariance)
    # How much each height turns the mean of the gradient, cell by cell.
    weights = np.zeros((2, rows, columns))
    for r in range(1, rows - 1):
        for c in range(1, columns - 1):
            for step, weight in ((-1, 1), (0, 2), (1, 1)):
                weights[0, r + step, c + 1] += weight / 80
                weights[0, r + step, c - 1] -= weight / 80
                weights[1, r - 1, c + step] += weight / 80
                weights[1, r + 1, c + step] -= weight / 80
    chance = np.random.default_rng(99)
    plane = np.array([2.0 * c for _, c in places])
    found = []
    for _ in range(SLOW_WORLDS):
        z = plane + root @ chance.standard_normal(len(places))
        east, north = (float(each.ravel() @ z) for each in weights)
        found.append(abs(math.degrees(math.atan2(north, east))))
    return found
