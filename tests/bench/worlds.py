"""How long seeded worlds take: a plan's points judged 200 times."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from talking_maps.demo import demo_contest
from talking_maps.workspace import contests, open_workspace, read_rubric, score_bands
from talking_maps.workspace.contests.sealed_cases import judged_case
from talking_maps.workspace.workspace import RUBRIC_FILE
from talking_maps.worlds import JudgedCase
from tests.bench import ground
from tests.bench.evidence import THINGS, known_numbers
from tests.bench.row import Row, took

#: So many tell what the processor's part is, were it on two cores alone.
FEW = 20
#: A contest as large as a project's, and how many of its entries are judged for all.
ENTRIES, SOME = 100, 8


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
    yield _contest()
    few = partial(score_bands.points_in_worlds, case, count=FEW, seed=1, processes=0)
    processor_s = took(few).processor / 1000 * count / FEW / 2
    yield Row(f"{name}: processor", "half", processor_s, "s", goal=20.0)


def _contest() -> Row:
    """Measure the worlds of a contest's entries, some for all."""
    with tempfile.TemporaryDirectory() as folder:
        place = open_workspace(Path(folder) / "workspace")
        demo_contest.build(place)
        record = contests.read(place, demo_contest.CONTEST)
        entries = [told.noun for told in record.entries][-SOME:]
        cases = [judged_case(place, record, entry) for entry in entries]
    count = score_bands.WORLDS

    def judge() -> None:
        with score_bands.judges() as judges:
            for case in cases:
                score_bands.points_in_worlds(case, count=count, seed=1, by=judges)

    minutes = took(judge).clock / 60_000 * ENTRIES / SOME
    name = f"{count} worlds of a contest of {ENTRIES} entries, from {SOME}"
    return Row(name, "one", minutes, "min", goal=10.0)
