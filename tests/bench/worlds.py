"""How long seeded worlds take: a plan's points judged 200 times."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from talking_maps.workspace import read_rubric, score_bands
from talking_maps.workspace.workspace import RUBRIC_FILE
from talking_maps.worlds import JudgedCase
from tests.bench import ground
from tests.bench.evidence import THINGS, known_numbers
from tests.bench.row import Row, took

#: So many tell what the processor's part is, were it on two cores alone.
FEW = 20


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
    few = partial(score_bands.points_in_worlds, case, count=FEW, seed=1, processes=0)
    processor_s = took(few).processor / 1000 * count / FEW / 2
    yield Row(f"{name}: processor", "half", processor_s, "s", goal=20.0)
