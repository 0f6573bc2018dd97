"""Keeping a stroke on disk, and opening a plan after a long history."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from talking_maps import geo, workspace
from talking_maps.workspace import Hand, Stroke
from tests.bench.row import Row, median, milliseconds, p95
from tests.bench.workspace import village
from tests.village import EPSG, rectangle

EDITS = 3000


def rows() -> Sequence[Row]:
    """Measure keeping at 200 and 5,000 features; size and opening after many edits."""
    return (*_keeping(200), *_keeping(5000), *_long())


def _keeping(features: int) -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        place = village(Path(temporary), features)
        numbers = count(1)
        shape = geo.to_geojson(rectangle(10, 10, 30, 30), EPSG)

        def stroke() -> None:
            hand = Hand("bench", next(numbers), "bench")
            asked = Stroke("reshape", "f1", "present", geometry=shape)
            workspace.keep_stroke(place, "muyu", hand, asked)

        taken = milliseconds(stroke, 60)
    return (
        Row(f"keep a stroke on disk, {features:,} features", "p95", p95(taken), "ms"),
    )


def _long() -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        place = village(Path(temporary))
        path = workspace.community_file(place, "muyu")
        fresh = milliseconds(lambda: workspace.plan(place, "muyu"), 30)
        for i in range(EDITS):
            grown = geo.to_geojson(rectangle(10, 10, 30 + i % 50, 30), EPSG)
            hand = Hand("bench", i + 1, "bench")
            asked = Stroke("reshape", f"f{i % 200}", "present", geometry=grown)
            workspace.keep_stroke(place, "muyu", hand, asked)
        late = milliseconds(lambda: workspace.plan(place, "muyu"), 30)
        size = path.stat().st_size / 1e6 * 10_000 / EDITS
    return (
        Row(f"open a plan of 200 after {EDITS:,} edits", "median", median(late), "ms",
            median(fresh), "no edits", 1.5, goal_is_ratio=True),
        Row(f"size at 10,000 edits, from {EDITS:,}", "one", size, "MB", goal=15),
    )  # fmt: skip
