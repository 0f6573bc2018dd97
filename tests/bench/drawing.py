"""From the last click to what is kept, and to the new score."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from math import isnan
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench import folium_beside
from tests.bench.places import canal_end, drawn
from tests.bench.row import Row, median, p95
from tests.bench.window import chromium_open, resident_mb, served, spring_ms

STROKES = 30
WARMING = 3
KEPT_GOAL_MS = {200: 250.0, 5_000: 400.0}
SCORE_GOAL_MS = {200: 500.0, 5_000: 500.0}
MEMORY_GOAL_MB = {5_000: 350.0}


def rows() -> Iterator[Row]:
    """Measure strokes on plans of 200 and of 5,000 features."""
    with tempfile.TemporaryDirectory() as folder, chromium_open() as browser:
        for count in (200, 5_000):
            yield from _strokes(Path(folder) / str(count), browser, count)


def _strokes(folder: Path, browser: Browser, count: int) -> Iterator[Row]:
    place = drawn(folder, count)
    with served(place.folder, browser) as (server, window):
        window.open(lang="en")
        window.pick("spring")
        times = [spring_ms(window, canal_end(n)) for n in range(STROKES + WARMING)]
        memory = round(resident_mb(server))
    kept = [one for one, _scored in times[WARMING:]]
    scored = [one for _kept, one in times[WARMING:] if not isnan(one)]
    other = folium_beside.kept_ms(folder, browser, count, STROKES)
    beside = None if other is None else p95(other)
    name = f"last click → kept and acknowledged, {count:,} features"
    yield Row(
        name, "p95", p95(kept), "ms", beside, "streamlit-folium", KEPT_GOAL_MS[count]
    )
    beside = None if other is None else median(other)
    yield Row(name, "median", median(kept), "ms", beside, "streamlit-folium")
    name = f"operation → new score on screen, {count:,} features"
    # Where no stroke moved the score by as much as is told, there is nothing to time.
    if scored:
        yield Row(name, "p95", p95(scored), "ms", goal=SCORE_GOAL_MS.get(count))
        yield Row(name, "median", median(scored), "ms")
    name = f"memory of the app, {count:,} features"
    yield Row(name, "resident", memory, "MB", goal=MEMORY_GOAL_MB.get(count))
