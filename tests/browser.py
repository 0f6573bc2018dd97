"""A real browser on the real app: fixtures that start both and let nothing outside in.

The app is started as a person starts it, on a free port, with a workspace of its own.
Every address but this machine's is refused and noted, and so is every error in the
browser's console. Without a Chromium these tests are skipped with the reason; with
`CI=true` that is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FrameLocator,
    Page,
    Route,
    sync_playwright,
)

from talking_maps import geo, workspace
from talking_maps.model.change import Put
from talking_maps.model.plan import Feature
from talking_maps.workspace import Workspace
from tests import village

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CODE = "aldea"
STARTS_IN_S = 40.0


def chromium() -> str:
    """Return where the browser is, or skip, or fail where it must be there."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found:
        return found
    reason = "no Chromium found: install it, or say where it is with CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Server:
    """The app as a process of its own, which can be killed and started again."""

    folder: Path
    port: int
    layers: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        given = {"TALKING_MAPS_WORKSPACE": str(self.folder)}
        if self.layers:
            given["TALKING_MAPS_LAYERS"] = str(self.layers)
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        self.process = subprocess.Popen(
            [*command, "--server.port", str(self.port)],
            cwd=ROOT,
            env=os.environ | given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + STARTS_IN_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health"):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        pytest.fail("the app did not start")

    def kill(self) -> None:
        """End it as a power cut would: no farewell, nothing tidied up."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Window:
    """One person's browser window, and what went wrong in it."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/draw", **words: str) -> None:
        said = {"c": CODE, "by": "Rosa", "lang": "es"} | words
        self.page.goto(f"{self.address}{path}?{urlencode(said)}")
        if path == "/draw":
            self.ready()

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title*=talking_maps_editor]")

    def ready(self) -> None:
        """Wait until the plan is on the map and the page around it rests."""
        self.map.locator("#palette .layer").first.wait_for(timeout=30_000)
        self.run("() => 1")
        self.until("() => window.talkingMaps.editor.plan.ready")

    def run(self, script: str, given: object = None) -> object:
        return self.map.locator("body").evaluate(
            f"(_, given) => ({script})(given)", given
        )

    def until(self, script: str, given: object = None, within: float = 15.0) -> None:
        end = time.monotonic() + within
        # A frame that is just being built has no editor yet.
        asked = f"(given) => window.talkingMaps && ({script})(given)"
        while time.monotonic() < end:
            if self.run(asked, given):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"did not happen: {script} {given!r}")

    def kept(self) -> None:
        """Wait until nothing waits to be kept."""
        # A key or a tap may reach the frame a moment after it was sent.
        self.page.wait_for_timeout(120)
        self.until("() => window.talkingMaps.queue.waiting.length === 0")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the village [m] is on the screen [px]."""
        where = geo.to_geojson(village.point(x, y), village.EPSG)["coordinates"]
        script = """([lng, lat]) => {
          const { map } = window.talkingMaps.editor;
          const at = map.latLngToContainerPoint([lat, lng]);
          const box = map.getContainer().getBoundingClientRect();
          return [at.x + box.x, at.y + box.y];
        }"""
        x_px, y_px = cast("tuple[float, float]", self.run(script, where))
        box = self.page.locator("iframe[title*=talking_maps_editor]").bounding_box()
        assert box is not None
        return box["x"] + x_px, box["y"] + y_px

    def click(self, x: float, y: float) -> None:
        self.page.mouse.move(*self.at(x, y), steps=3)
        self.page.mouse.click(*self.at(x, y))

    def pick(self, layer: str) -> None:
        self.map.locator(f'[data-layer="{layer}"]').click()

    def tool(self, name: str) -> None:
        self.map.locator(f'[data-tool="{name}"]').click()

    def draw(self, layer: str, *points: tuple[float, float]) -> str:
        """Draw a shape with the mouse, wait until it is kept, return its uid."""
        self.pick(layer)
        for point in points:
            self.click(*point)
        if self.run("() => window.talkingMaps.editor.tools.tool") == "draw":
            self.map.locator("#bar .main").click()
        self.kept()
        return str(self.chosen())

    def chosen(self) -> object:
        return self.run("() => window.talkingMaps.editor.chosen")

    def uids(self) -> set[str]:
        script = "() => [...window.talkingMaps.editor.shapes.items.keys()]"
        return set(cast("list[str]", self.run(script)))

    def geometry(self, uid: str) -> object:
        script = "(uid) => window.talkingMaps.editor.shapes.get(uid)?.feature.geometry"
        return self.run(script, uid)

    def clean(self) -> None:
        """Fail if a request left the machine or the console showed an error."""
        assert not self.outside, "\n".join(self.outside)
        assert not self.errors, "\n".join(self.errors)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    where = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=where, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def new_window(browser: Browser) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window of its own, as another person's."""
    contexts: list[BrowserContext] = []

    def opened(server: Server, **options: object) -> Window:
        size = {"width": 1366, "height": 768}
        given: dict[str, object] = {"viewport": size, **options}
        context = browser.new_context(**given)  # type: ignore[arg-type]
        contexts.append(context)
        return watched(context, server.address)

    yield opened
    for context in contexts:
        context.close()


def watched(context: BrowserContext, address: str) -> Window:
    """Return a window whose every request and error is looked at."""
    window = Window(context.new_page(), address)

    def gate(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            window.outside.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            window.errors.append(f"{message.text} {message.location.get('url')}")

    context.route("**/*", gate)
    window.page.on("console", note)
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    return window


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def add_village(folder: Path, *features: Feature, **more: Path) -> Workspace:
    """Make a workspace with the village in it and those features drawn by Rosa."""
    outline = folder / "boundary.geojson"
    folder.mkdir(parents=True, exist_ok=True)
    shape = geo.to_geojson(village.SQUARE, village.EPSG)
    outline.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": shape})
    )
    place = workspace.open_workspace(folder / "workspace", **more)
    claim = workspace.Claim(outline)
    workspace.add_community(place, CODE, "Aldea", claim, households=10)
    if features:
        actions = (Put("feature", f.uid, f) for f in features)
        workspace.keep(place, CODE, workspace.new_hand("Rosa"), *actions)
    return place


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start the app with the village's workspace."""
    chromium()
    place = add_village(tmp_path)
    started = Server(place.folder, free_port())
    started.start()
    yield started
    started.kill()


@pytest.fixture
def window(server: Server, new_window: Callable[..., Window]) -> Window:
    """Return a window on the village's drawing page."""
    opened = new_window(server)
    opened.open()
    return opened
