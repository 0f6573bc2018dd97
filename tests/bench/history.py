"""Keeping a stroke on disk, and opening a plan after a long history."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import count, pairwise
from pathlib import Path

from shapely.geometry import Point

from talking_maps import geo, store
from talking_maps.model.change import Operation, Reshape
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import (
    EditContext,
    Stroke,
    Workspace,
    apply_stroke,
    community_file,
    current_time,
    read_plan,
)
from tests.bench.row import Row, median, memory, milliseconds, p95
from tests.bench.workspace import village
from tests.village import EAST, EPSG, NORTH, rectangle

LENGTHS = (0, 1_000, 10_000)


def rows() -> Sequence[Row]:
    """Measure keeping at 200 and 5,000 features; size and opening after many edits."""
    return (*_keeping(200), *_keeping(5000), *_long())


def _keeping(features: int) -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        workspace = village(Path(temporary), features)
        numbers = count(1)
        shape = geo.to_geojson(rectangle(10, 10, 30, 30), EPSG)

        def stroke() -> None:
            edit_context = EditContext("bench", next(numbers), "bench")
            asked = Stroke("reshape", "f1", "present", geometry=shape)
            apply_stroke(workspace, "muyu", edit_context, asked)

        taken = milliseconds(stroke, 60)
    return (
        Row(f"keep a stroke on disk, {features:,} features", "p95", p95(taken), "ms"),
    )


def _long() -> Sequence[Row]:
    found: list[Row] = []
    with tempfile.TemporaryDirectory(dir=memory()) as temporary:
        fresh, workspace = (
            village(Path(temporary) / name) for name in ("fresh", "long")
        )
        for since, length in pairwise(LENGTHS):
            _draw(workspace, since=since, until=length)
            taken, short = _opened_in_turn(workspace, fresh)
            name = f"open a plan of 200 after {length:,} edits"
            row = Row(
                name, "median", taken, "ms", short, "no edits", 1.5, goal_is_ratio=True
            )
            found.append(row)
        size = community_file(workspace, "muyu").stat().st_size / 1e6
    name = f"size of a plan of 200 after {LENGTHS[-1]:,} edits"
    return (*found, Row(name, "one", size, "MB", goal=15))


def _opened_in_turn(*places: Workspace) -> Sequence[float]:
    """Return how long opening each takes [ms], in turn, under the same load."""
    taken: list[list[float]] = [[] for _ in places]
    for _ in range(40):
        for times, place in zip(taken, places, strict=True):
            times.extend(milliseconds(partial(read_plan, place, "muyu"), 1))
    return [median(times) for times in taken]


def _draw(workspace: Workspace, *, since: int, until: int) -> None:
    """Draw one outline of 29 points after another, each as a stroke of its own."""
    path = community_file(workspace, "muyu")
    for number in range(since, until):
        spot = Point(EAST + 40 * (number % 20), NORTH + number % 200)
        outline = spot.buffer(5 + number / until, quad_segs=7)
        stroke = Operation(
            "bench",
            number + 1,
            COMMUNITY,
            "bench",
            current_time(),
            (Reshape(f"f{number % 200}", "present", outline),),
        )
        store.commit(path, stroke, workspace.layers)
