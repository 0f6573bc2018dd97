"""An old laptop: the page's processor six times slower, beside the same at full speed.

Chromium slows what the page itself does (its scripts, its layout, its painting). The
program behind it runs as fast as this machine: an old laptop slows that as well. Times
are read in the page, from the moment the hand touched to the moment it was painted.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import psutil
from playwright.sync_api import Browser

from talking_maps.workspace import Workspace
from tests import village
from tests.bench.places import CANALS, canal_end, features
from tests.bench.row import Row, median
from tests.bench.window import chromium_open, served
from tests.browser import Window, add_village
from tests.server import Server

SLOWER = 6
FEATURES = 200
TIMES = 10
SCREENS, STARTS = 5, 3
IDLE_S = 60.0
LINE_GOAL_MS = 100.0
FORM_GOAL_MS = 800.0
SCREEN_GOAL_MS = 2_500.0
START_GOAL_MS = 6_000.0
IDLE_GOAL_PERCENT = 0.7
#: Opening a page and building it may take so long, and nothing takes longer [ms].
PATIENCE_MS = 60_000
#: What follows an opening has come to its end by then; the page's tidying has not:
#: V8 collects what the opening left in the next twenty seconds, once.
SETTLING_S = 3.0
TIDYING_S = 20.0
#: What is tapped lies apart, where a tap means nothing else: corner of the first [m].
APART, STEP, LYING_APART = (1020.0, 150.0), 100.0, 5
#: Farther than the reach of what attracts the pointer [m].
LONG = 90.0
PLAIN = "at full speed"

#: Promises, in the map's frame, how long after the next click one more point of the
#: line under way, or one more shape, is there and painted [ms].
POINTS_CLOCK = """(patience) => {
  const { editor } = window.talkingMaps;
  const count = () => editor.tools.points() + 1000 * editor.shapes.items.size;
  const before = count();
  window.painted = new Promise((done, fail) => {
    setTimeout(fail, patience, new Error('nothing came'));
    document.addEventListener('click', (event) => {
      const look = () => requestAnimationFrame(() => setTimeout(() => {
        if (count() > before) done(performance.now() - event.timeStamp);
        else look();
      }));
      look();
    }, { capture: true, once: true });
  });
}"""
#: Promises, in the page, how long after the next click on it, or in the frame of the
#: editor, all that was wanted is there and painted [ms].
PAGE_CLOCK = """([whole, framed, patience]) => {
  const isThere = eval(whole);
  const editor = document.querySelector('iframe[title*=talking_maps_editor]');
  const hearing = framed ? editor.contentWindow : window;
  const now = () => performance.timeOrigin + performance.now();
  window.painted = new Promise((done, fail) => {
    setTimeout(fail, patience, new Error('nothing came'));
    hearing.addEventListener('click', (event) => {
      const touched = hearing.performance.timeOrigin + event.timeStamp;
      const done_ = () => done(now() - touched);
      // Once before each painting: who looks all the time slows a slow page.
      const look = () => isThere() ? setTimeout(done_) : requestAnimationFrame(look);
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}"""
FORM = """() => {
  const last = '[class*="st-key-form-%s-"][class*="delete"] button';
  return document.querySelector(last)?.closest('[data-stale="false"]');
}"""
FRAME = """() => {
  const frame = document.querySelector('iframe[title*=talking_maps_%s]');
  const maps = frame?.contentWindow.talkingMaps;
  return maps && (%s);
}"""
DRAW = FRAME % ("editor", "maps.editor.plan.ready")
COMPARE = FRAME % ("compare", "maps.sides.every((side) => side.map.getSize().x)")


Times = dict[int, list[float]]


def rows() -> Iterator[Row]:
    """Measure at both paces in turn, so that both have the same load beside them."""
    with tempfile.TemporaryDirectory() as folder, chromium_open() as browser:
        place = _place(Path(folder))
        with served(place.folder, browser) as (server, window):
            pace = Pace(window)
            window.open(lang="en")
            yield from _lines(window, pace)
            yield from _forms(window, pace)
            yield from _screens(window, pace)
            window.page.goto("about:blank")
            window.open(lang="en")
            # What is still worked out is no rest.
            looking = window.page.get_by_text("Trying next steps")
            looking.wait_for(state="detached", timeout=PATIENCE_MS)
            yield _idle(server)
        yield from _starts(place, browser)


class Pace:
    """Slows a page, and lets it run again."""

    def __init__(self, window: Window) -> None:
        self._session = window.page.context.new_cdp_session(window.page)

    def set(self, rate: int) -> None:
        """Make the page's processor so many times slower."""
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def taken(
        self, times: int, measured: Callable[[int], float], *, warm: int = 1
    ) -> Times:
        """Return what was measured at each pace, in turn; the first are left out."""
        found: Times = {1: [], SLOWER: []}
        for number in range(times + warm):
            for rate, taken in found.items():
                self.set(rate)
                one = measured(2 * number + (rate == SLOWER))
                if number >= warm:
                    taken.append(one)
        self.set(1)
        return found


def _place(folder: Path) -> Workspace:
    """Return a village of two hundred things, and some that lie apart from them."""
    side = village.rectangle
    apart = [
        village.feature(
            f"apart-{n}",
            "pasture",
            side(APART[0], APART[1] + STEP * n, 60, 60),
            attributes={"condition": "fair"},
        )
        for n in range(LYING_APART)
    ]
    return add_village(folder, *features(FEATURES - LYING_APART), *apart)


def _told(name: str, taken: Times, goal: float) -> Iterator[Row]:
    said = f"{name}, page {SLOWER} times slower"
    slow, plain = taken[SLOWER], taken[1]
    yield Row(said, "median", median(slow), "ms", median(plain), PLAIN, goal)
    yield Row(said, "most", max(slow), "ms", max(plain), PLAIN)


def _painted(window: Window) -> float:
    return cast("float", window.run("() => window.painted"))


def _lines(window: Window, pace: Pace) -> Iterator[Row]:
    """Draw canals of two points: each click is timed, and the line's end."""
    ends: Times = {1: [], SLOWER: []}

    def point(number: int) -> float:
        x, y = canal_end(number % CANALS)
        window.pick("canal")
        taken = []
        for step in (0, LONG):
            window.run(POINTS_CLOCK, PATIENCE_MS)
            window.click(x + 12 + step, y + 40)
            taken.append(_painted(window))
        window.run(POINTS_CLOCK, PATIENCE_MS)
        window.map.locator("#bar .main").click()
        ends[SLOWER if number % 2 else 1].append(_painted(window))
        window.kept()
        window.rest()
        window.page.keyboard.press("Escape")
        return max(taken)

    points = pace.taken(TIMES, point)
    yield from _told("click → point of a line on the map", points, LINE_GOAL_MS)
    shapes = {rate: taken[1:] for rate, taken in ends.items()}
    yield from _told("finish → shape on the map", shapes, LINE_GOAL_MS)


def _forms(window: Window, pace: Pace) -> Iterator[Row]:
    """Tap one thing after another; its form is whole when it can be deleted there."""

    def form(number: int) -> float:
        n = number % LYING_APART
        window.rest()
        window.page.evaluate(PAGE_CLOCK, [FORM % f"apart-{n}", True, PATIENCE_MS])
        window.click(APART[0] + 30, APART[1] + STEP * n + 30)
        return _seen(window)

    taken = pace.taken(TIMES, form, warm=2)
    yield from _told("tap → form", taken, FORM_GOAL_MS)


def _seen(window: Window) -> float:
    return cast("float", window.page.evaluate("() => window.painted"))


def _screens(window: Window, pace: Pace) -> Iterator[Row]:
    """Go to the comparison and back to the map, again and again."""
    back: Times = {1: [], SLOWER: []}

    def there(number: int) -> float:
        taken = []
        for screen, whole in (("compare", COMPARE), ("draw", DRAW)):
            window.rest()
            window.page.evaluate(PAGE_CLOCK, [whole, False, PATIENCE_MS])
            window.page.locator(f".st-key-way-{screen} a").click()
            taken.append(_seen(window))
        back[SLOWER if number % 2 else 1].append(taken[1])
        return taken[0]

    compare = pace.taken(SCREENS, there)
    yield from _told("to the comparison", compare, SCREEN_GOAL_MS)
    draw = {rate: taken[1:] for rate, taken in back.items()}
    yield from _told("to the drawing map", draw, SCREEN_GOAL_MS)


def _starts(workspace: Workspace, browser: Browser) -> Iterator[Row]:
    """Start the program and open its first screen anew, until one can choose."""
    taken: Times = {1: [], SLOWER: []}
    for _turn in range(STARTS):
        for rate, found in taken.items():
            begin = time.perf_counter()
            with served(workspace.folder, browser) as (_, window):
                Pace(window).set(rate)
                window.page.goto(f"{window.address}/?lang=en&by=Rosa")
                choice = window.page.get_by_role("button", name="Aldea")
                choice.first.wait_for(timeout=PATIENCE_MS)
                found.append((time.perf_counter() - begin) * 1000)
    yield from _told("start → usable page", taken, START_GOAL_MS)


def _idle(server: Server) -> Row:
    """Return the share of a core that a map nobody touches takes, with its program."""
    assert server.process is not None
    running = [psutil.Process(server.process.pid)]
    running += [
        child
        for child in psutil.Process().children(recursive=True)
        if "--type=renderer" in child.cmdline()
    ]
    time.sleep(SETTLING_S)
    tidying = _share_percent(running, TIDYING_S)
    resting = _share_percent(running, IDLE_S)
    name = "idle: processor of program and page, one core"
    goal = IDLE_GOAL_PERCENT
    return Row(name, "share", resting, "%", tidying, "just opened", goal)


def _share_percent(processes: Sequence[psutil.Process], seconds: float) -> float:
    """Return the share of one core that they take in the next seconds."""
    before = _worked_s(processes)
    time.sleep(seconds)
    return 100 * (_worked_s(processes) - before) / seconds


def _worked_s(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in processes)
