"""The chooser, a plan and the office with 1 and 5,500 communities; starting anew."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from talking_maps.workspace import Workspace
from tests.bench.places import MANY, crowded, drawn
from tests.bench.row import Row, median
from tests.bench.window import chromium_open, opened_ms, served
from tests.browser import Window

TIMES = 7
CHOOSER_GOAL_MS = 200.0
OPENING_GOAL = 1.3
START_GOAL_MS = 5_000.0
OFFICE_GOAL_MS = 1_000.0
#: Notes in the page when the first screen's title stands there.
TITLE = (
    "() => [...document.querySelectorAll('h1')].some(h => /Which/.test(h.innerText))"
)


def rows() -> Sequence[Row]:
    """Measure with one community, then with many, then a second start."""
    with tempfile.TemporaryDirectory() as temporary, chromium_open() as browser:
        folder = Path(temporary)
        one = drawn(folder / "one", 200)
        many = crowded(folder / "many", one)
        few_listed, few_opened = _visits(one, browser)
        listed, opened = _visits(many, browser)
        office, small_office = _office_ms(many, browser), _office_ms(one, browser)
        start = _start_ms(one, browser)
    return (
        Row(
            f"chooser on screen, {MANY:,} communities",
            "median",
            median(listed),
            "ms",
            median(few_listed),
            "with 1 community",
            CHOOSER_GOAL_MS,
        ),
        Row(
            f"plan on screen, {MANY:,} communities",
            "median",
            median(opened),
            "ms",
            median(few_opened),
            "with 1 community",
            OPENING_GOAL,
            goal_is_ratio=True,
        ),
        Row(
            f"office page on screen, {MANY:,} communities",
            "median",
            median(office),
            "ms",
            median(small_office),
            "with 1 community",
            OFFICE_GOAL_MS,
        ),
        Row("second start to usable page", "once", start, "ms", goal=START_GOAL_MS),
    )


def _visits(workspace: Workspace, browser: Browser) -> tuple[list[float], list[float]]:
    """Return the times to the chooser and into a plan [ms], the first left out."""
    listed, opened = [], []
    with served(workspace.folder, browser) as (_, window):
        window.page.goto(f"{window.address}/?lang=en&by=Rosa")
        window.page.wait_for_function(TITLE, timeout=120_000)
        for _turn in range(TIMES):
            begin = time.perf_counter()
            _enter(window)
            opened.append(opened_ms(window, begin))
            listed.append(_leave_ms(window))
    return listed[1:], opened[1:]


def _office_ms(workspace: Workspace, browser: Browser) -> list[float]:
    """Return the times from its door to the office's table [ms], the first left out."""
    times = []
    with served(workspace.folder, browser) as (_, window):
        page = window.page
        page.goto(f"{window.address}/?lang=en&by=Rosa")
        for _turn in range(TIMES):
            page.get_by_role("button", name="Add a community").wait_for()
            window.rest()
            begin = time.perf_counter()
            page.get_by_role("button", name="Office").click()
            page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
            times.append((time.perf_counter() - begin) * 1000)
            window.rest()
            page.locator(".st-key-head").get_by_text("Communities").first.click()
    return times[1:]


def _start_ms(workspace: Workspace, browser: Browser) -> float:
    """Return how long a start takes until one can choose [ms]."""
    begin = time.perf_counter()
    with served(workspace.folder, browser) as (_, window):
        window.page.goto(f"{window.address}/?lang=en&by=Rosa")
        window.page.get_by_role("button", name="Aldea").first.wait_for()
        return (time.perf_counter() - begin) * 1000


def _enter(window: Window) -> None:
    search = window.page.get_by_placeholder("Name or code, then Enter")
    if search.count():
        search.fill("aldea")
        search.press("Enter")
    window.page.get_by_role("button", name="Aldea", exact=True).first.click()


def _leave_ms(window: Window) -> float:
    """Go back to the first screen; return how long its title took [ms]."""
    window.page.get_by_role("button", name="Aldea").first.click()
    link = window.page.get_by_role("link", name="Choose another community")
    link.wait_for()
    begin = time.perf_counter()
    link.click()
    window.page.wait_for_function(TITLE)
    window.page.get_by_role("button", name="Add a community").wait_for()
    return (time.perf_counter() - begin) * 1000
