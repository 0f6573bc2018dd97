"""A browser on the app with a clock in the page: nothing is timed from outside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import nan
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as NotSeen

from tests.browser import FLAGS, Window, chromium, watched
from tests.server import Server, held_port

#: Notes when the mouse is clicked, and when the last stroke is acknowledged [ms].
CLOCK = """() => {
  const now = () => performance.timeOrigin + performance.now();
  const { queue } = window.talkingMaps;
  window.clock = {clicked: 0, kept: 0};
  document.addEventListener('pointerup', () => {
    const before = queue.number;
    window.clock = {clicked: now(), kept: 0};
    const look = setInterval(() => {
      // A stroke may be acknowledged between two looks: only its number tells it.
      if (queue.number === before || queue.waiting.length) return;
      window.clock.kept = now();
      clearInterval(look);
    }, 1);
  }, { capture: true, once: true });
  return 1;
}"""
#: Notes when the points beside the map last changed [ms].
SCORE_CLOCK = """() => {
  const read = () => document.querySelector('.total strong')?.textContent;
  window.score = {said: read(), at: 0};
  // One that watched an earlier stroke would take its time from this one.
  window.watching?.disconnect();
  window.watching = new MutationObserver(() => {
    const said = read();
    if (said && said !== window.score.said)
      window.score = {said, at: performance.timeOrigin + performance.now()};
  });
  const all = {childList: true, subtree: true, characterData: true};
  window.watching.observe(document.body, all);
}"""
PATIENCE_MS = 20_000
#: A score that has not changed by then stays as it is told [ms].
UNSEEN_MS = 5_000


@contextmanager
def chromium_open() -> Iterator[Browser]:
    """Open a browser for one theme."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(folder: Path, browser: Browser) -> Iterator[tuple[Server, Window]]:
    """Start the app on the workspace and open a window on it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    with held_port() as port:
        server = Server(folder, port)
        try:
            server.start()
            with watched(context, server.address) as window:
                yield server, window
        finally:
            context.close()
            server.kill()


def spring_ms(window: Window, at: tuple[float, float]) -> tuple[float, float]:
    """Draw a spring; return the time until it is kept, and until the score changes.

    The score is told with one decimal: where a spring moves it by less, nothing is seen
    to change, and the second time is not a number.
    """
    window.run(CLOCK)
    window.page.evaluate(SCORE_CLOCK)
    window.click(*at)
    window.until("() => window.clock.kept")
    clock = window.run("() => window.clock")
    assert isinstance(clock, dict)
    kept = clock["kept"] - clock["clicked"]
    try:
        window.page.wait_for_function("() => window.score.at", timeout=UNSEEN_MS)
    except NotSeen:
        return kept, nan
    return kept, window.page.evaluate("() => window.score.at") - clock["clicked"]


def opened_ms(window: Window, start: float) -> float:
    """Return the time since `start` when the plan can be drawn on."""
    window.ready()
    return (time.perf_counter() - start) * 1000


def resident_mb(server: Server) -> float:
    """Return the memory of the app's processes [MB]."""
    assert server.process is not None
    first = psutil.Process(server.process.pid)
    return sum(p.memory_info().rss for p in [first, *first.children(True)]) / 1e6
