"""The same worlds by slow code that shares nothing with the room: plain loops.

Its elevation errors come from the root of the covariance matrix, its luck from the
standard library, its areas from the shoelace, its slopes cell by cell.
"""

import math
import random
import statistics

import numpy as np

from talking_maps import worlds
from tests import village
from tests.worlds import village_cases as cases

WORLDS = 1500
SIGMA_M, TRACED_M, CAPACITY_ERROR, OFF = 1.0, 7.5, 0.3, 0.2
CARRIES = {"poor": 0.5, "fair": 1.0, "good": 2.0}


def test_slow_code_finds_the_same_median_and_band() -> None:
    terrace = village.feature(
        "T", "terrace", village.rectangle(500, 100, 30, 200), origin="measured"
    )
    numbers = {
        "digitising.traced": TRACED_M,
        "condition.one_class_off": OFF,
        **{f"carrying_capacity.{name}": value for name, value in CARRIES.items()},
    }
    case = cases.case(
        cases.plan(cases.PASTURE, terrace, sheep=12),
        [cases.stocking(12), cases.contour(6)],
        numbers=numbers,
        errors={"carrying_capacity.fair": CAPACITY_ERROR},
        elevation=village.plane(error=SIGMA_M),
    )

    ours = worlds.band(case, worlds.points_in_worlds(case, 7, range(WORLDS)), 7).total

    low, median, high = _slow()
    near = 0.05 * (high - low)
    assert abs(ours.median - median) < near
    assert abs(ours.low - low) < near
    assert abs(ours.high - high) < near


def _slow() -> tuple[float, float, float]:
    luck = random.Random(11)
    turned = _turned_degrees()
    bias = statistics.fmean(turned)  # on the plane itself it is turned by nothing
    totals = []
    for degrees in turned:
        balance = 12 / (_hectares(luck) * _carries(luck))
        stocking = 12 * min(max((3 - balance) / 3, 0), 1)
        contour = 6 * min(max((10 - (degrees - bias)) / 10, 0), 1)
        totals.append(stocking + contour)
    totals.sort()
    cuts = statistics.quantiles(totals, n=10, method="inclusive")
    return cuts[0], cuts[4], cuts[8]


def _hectares(luck: random.Random) -> float:
    """Return the pasture's area with each corner off, and the shape as a whole."""
    spread = TRACED_M / math.sqrt(2)
    east, north = luck.gauss(0, spread), luck.gauss(0, spread)
    corners = []
    for x, y in ((100, 0), (200, 0), (200, 1000), (100, 1000)):
        x1 = x + east + luck.gauss(0, spread)
        y1 = y + north + luck.gauss(0, spread)
        # Only what lies within the land counts.
        corners.append((x1, min(max(y1, 0.0), 1000.0)))
    double = 0.0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        double += x1 * y2 - x2 * y1
    return abs(double) / 2 / 10_000


def _carries(luck: random.Random) -> float:
    spread = math.log(1 + CAPACITY_ERROR**2)
    fair = luck.lognormvariate(-spread / 2, math.sqrt(spread))
    drawn = luck.random()
    if drawn < OFF / 2:
        return CARRIES["poor"]
    return CARRIES["good"] if drawn > 1 - OFF / 2 else fair


def _turned_degrees() -> list[float]:
    """Return how far the terrace turns off the contour in each world [degrees].

    It lies on 3 by 20 cells of 10 m; the kernel sees one more on each side.
    """
    rows, columns = 22, 5
    places = [(r, c) for r in range(rows) for c in range(columns)]
    covariance = [
        [SIGMA_M**2 * math.exp(-math.dist(one, other)) for other in places]
        for one in places
    ]
    root = np.linalg.cholesky(covariance)
    chance = np.random.default_rng(99)
    found = []
    for _ in range(WORLDS):
        error = (root @ chance.standard_normal(len(places))).reshape(rows, columns)
        z = [[2.0 * c + error[r][c] for c in range(columns)] for r in range(rows)]
        east = north = 0.0
        for r in range(1, rows - 1):
            for c in range(1, columns - 1):
                for step, weight in ((-1, 1), (0, 2), (1, 1)):
                    east += weight * (z[r + step][c + 1] - z[r + step][c - 1]) / 80
                    north += weight * (z[r - 1][c + step] - z[r + 1][c + step]) / 80
        found.append(abs(math.degrees(math.atan2(north, east))))
    return found
