"""How long seeded worlds take: a plan's points judged 200 times."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from talking_maps.workspace import read_rubric, score_bands
from talking_maps.workspace.score_bands import Judges
from talking_maps.workspace.workspace import RUBRIC_FILE, Progress
from talking_maps.worlds import JudgedCase, WorldPoints
from tests.bench import ground
from tests.bench.evidence import THINGS, known_numbers
from tests.bench.row import Row, took

#: So many tell what the processor's part is, were it on two cores alone.
FEW = 20
#: A contest as large as a project's, and how many of its entries are judged for all.
ENTRIES, SOME = 100, 8
#: A rubric that asks for the change since the baseline.
CHANGE = RUBRIC_FILE.parent / "example-of-change.toml"


def rows() -> Iterator[Row]:
    """Measure a plan of 100 things in all of its worlds, in two processes."""
    land = ground.territory(ground.elevation())
    plan = ground.plan(land.boundary, THINGS)
    case = JudgedCase(plan, land, read_rubric(RUBRIC_FILE), known_numbers())
    count = score_bands.WORLDS
    judge = partial(score_bands.points_in_worlds, case, count=count, seed=1)
    clock_s = took(judge).clock / 1000
    name = f"{count} worlds, {THINGS} things"
    yield Row(name, "one", clock_s, "s", goal=20.0)
    yield from _contest()
    few = partial(score_bands.points_in_worlds, case, count=FEW, seed=1, processes=0)
    processor_s = took(few).processor / 1000 * count / FEW / 2
    yield Row(f"{name}: processor", "half", processor_s, "s", goal=20.0)


def _contest() -> Iterator[Row]:
    """Measure the worlds of a contest's entries, some for all, side by side.

    Each has a plan of its own on the district's elevation, every second one a sealed
    baseline, of which some things are gone, as `contest places` reads them from seals.
    What the processor was at for one entry, in all processes, is told too: where others
    work on the machine the clock says little.
    """
    land = ground.territory(ground.elevation())
    rubric, numbers = read_rubric(CHANGE), known_numbers()

    def entry(seed: int) -> JudgedCase:
        plan = ground.plan(land.boundary, THINGS, seed=seed)
        before = tuple(f for i, f in enumerate(plan.features) if i % 13)
        after = tuple(f for i, f in enumerate(plan.features) if i % 11)
        baseline = None if seed % 2 else replace(plan, features=before)
        plan = replace(plan, features=after)
        return JudgedCase(plan, land, rubric, numbers, baseline)

    cases = [entry(seed) for seed in range(SOME)]
    count = score_bands.WORLDS

    def judge(case: JudgedCase, by: Judges, tell: Progress) -> WorldPoints:
        return score_bands.points_in_worlds(
            case, count=count, seed=1, by=by, progress=tell
        )

    def judged() -> None:
        list(score_bands.side_by_side(cases, judge, count=count))

    before_s = _processor_s()
    minutes = took(judged).clock / 60_000 * ENTRIES / SOME
    each_s = (_processor_s() - before_s) / SOME
    name = f"{count} worlds of a contest of {ENTRIES} entries, from {SOME}"
    yield Row(name, "one", minutes, "min", goal=10.0)
    yield Row(f"{count} worlds of one of them: processor", "mean", each_s, "s", goal=12)


def _processor_s() -> float:
    """Return how long processors were at this process and those that it ended [s]."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
