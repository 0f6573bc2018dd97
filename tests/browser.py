"""A real browser on the real app: fixtures that start both and let nothing outside in.

The app is started as a person starts it, on a free port, with a workspace of its own.
The browser finds no address but this machine's; what asks for another is noted, and so
is every error in the browser's console. Without a Chromium these tests are skipped with
the reason; with `CI=true` that is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    Request,
    ViewportSize,
    WebError,
    WebSocket,
    expect,
    sync_playwright,
)

from talking_maps import geo
from talking_maps.model.change import Put
from talking_maps.model.plan import Feature
from talking_maps.workspace import (
    Claim,
    Workspace,
    add_community,
    commit,
    new_edit_context,
    open_workspace,
)
from tests import village
from tests.made_once import copied
from tests.page_idle import PATIENCE_S, Wire
from tests.server import NewServer, Server

#: No address but this machine's is found. A route would do that too, and would switch
#: off the browser's store of files, which a second visit lives by.
ALONE = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
FLAGS = (
    f"--host-resolver-rules={ALONE}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CODE = "aldea"
SIZE = ViewportSize(width=1366, height=768)
#: The frame reaches down the window or has its own height, each map fills its place,
#: and nothing moves.
SETTLED = """async (_, names) => {
  const held = (name) => name.split(".").reduce((one, part) => one[part], window);
  const look = () => names.map(held).map((map) => {
    const { top, height } = window.frameElement.getBoundingClientRect();
    const below = Math.floor(window.parent.innerHeight - top - height);
    const { clientWidth, clientHeight } = map.getContainer();
    const fits = map.getSize().equals([clientWidth, clientHeight]);
    const frame = below === 8 || [420, 560].includes(height);
    return [fits && frame, map.getCenter(), map.getZoom()];
  });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const before = look();
  for (let drawn = 0; drawn < 3; drawn++) await frame();
  return before.every(([fits]) => fits)
    && JSON.stringify(before) === JSON.stringify(look());
}"""
#: What a link of the app does.
TURN = """(to) => {
  history.pushState({}, "", to);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
#: Where a place is in the window, by the map of that name in the frame [px].
PLACED = """(_, [name, lng, lat]) => {
  const map = name.split(".").reduce((held, part) => held[part], window);
  const at = map.latLngToContainerPoint([lat, lng]);
  const box = map.getContainer().getBoundingClientRect();
  const frame = window.frameElement.getBoundingClientRect();
  return [at.x + box.x + frame.x, at.y + box.y + frame.y];
}"""

#: Draws a line through those places as a hand does, and says with how many points it
#: was finished. A hand outside the page would wait for it before each move.
STROKE = """([layer, given]) => {
  const { map, tools } = window.talkingMaps.editor;
  const box = map.getContainer().getBoundingClientRect();
  document.querySelector(`[data-layer=${layer}]`).click();
  for (const [lng, lat] of given) {
    const { x, y } = map.latLngToContainerPoint([lat, lng]);
    const at = { clientX: x + box.x, clientY: y + box.y, bubbles: true, view: window };
    const touched = document.elementFromPoint(at.clientX, at.clientY);
    for (const kind of ['mousemove', 'mousedown', 'mouseup', 'click'])
      touched.dispatchEvent(new MouseEvent(kind, at));
  }
  const { points } = tools.under() ?? { points: [] };
  tools.finish();
  return points.length;
}"""


def chromium() -> str:
    """Return where the browser is, or skip, or fail where it must be there.

    The shell without a window's frame is asked first: the same engine, and a tenth of
    the processor's time less, for it draws no tabs and buttons that nobody sees.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = (os.environ.get("CHROMIUM"), *map(shutil.which, names))
    for path in filter(None, found):
        return path
    reason = "no Chromium found: install it, or say where it is with CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Window:
    """One person's browser window, and what went wrong in it."""

    page: Page
    address: str
    wire: Wire = field(default_factory=Wire)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    #: The number of the last operation that was waited for.
    operations: int = 0

    def open(self, path: str = "/draw", **words: str) -> None:
        said = {"c": CODE, "by": "Rosa", "lang": "es"} | words
        self.wire.begin()
        self.page.goto(f"{self.address}{path}?{urlencode(said)}")
        self.rest()
        if path == "/draw":
            self.settle()

    def turn(self, path: str, **words: str) -> None:
        """Go to another page as a link of the app does, without loading it anew."""
        said = {"c": CODE, "by": "Rosa", "lang": "es"} | words
        self.wire.begin()
        self.page.evaluate(TURN, f"{path}?{urlencode(said)}")
        self.rest()
        if path == "/draw":
            self.settle()

    def reload(self) -> None:
        """Load the drawing page anew."""
        self.wire.begin()
        self.page.reload()
        self.settle()

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title*=talking_maps_editor]")

    def ready(self) -> None:
        """Wait until the plan is on the map."""
        self.map.locator("#palette .layer").first.wait_for()
        self.until("() => window.talkingMaps.editor.plan.ready")

    def settle(self) -> None:
        """Wait until the plan is on the map and nothing moves any more."""
        self.ready()
        self.rest()
        self.still(self.map, "talkingMaps.editor.map")
        self.operations = int(str(self.run("() => window.talkingMaps.queue.number")))

    def rest(self) -> None:
        """Wait until the page has run and what it said is on the screen."""
        self.wire.wait(self.page)

    def run(self, script: str, given: object = None) -> object:
        return self.map.locator("body").evaluate(
            f"(_, given) => ({script})(given)", given
        )

    def still(self, frame: FrameLocator, *maps: str) -> None:
        """Wait until those maps of a frame have their size and rest."""
        body = frame.locator("body")
        self.comes(lambda: body.evaluate(SETTLED, maps), "the maps come to rest")

    def until(self, script: str, given: object = None) -> None:
        # A frame that is just being built has no editor yet.
        asked = f"(given) => window.talkingMaps && ({script})(given)"
        self.comes(lambda: self.run(asked, given), f"{script} {given!r}")

    def comes(self, happened: Callable[[], object], what: str) -> None:
        """Wait until something has happened."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if happened():
                return
            self.page.wait_for_timeout(20)
        pytest.fail(f"did not happen: {what}")

    def kept(self, operations: int = 1) -> None:
        """Wait until so many more operations were made, and none waits to be kept."""
        script = """(last) => window.talkingMaps.queue.number >= last
          && window.talkingMaps.queue.waiting.length === 0"""
        self.until(script, self.operations + operations)
        self.operations = int(str(self.run("() => window.talkingMaps.queue.number")))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the village [m] is on the screen [px]."""
        where = geo.to_geojson(village.point(x, y), village.EPSG)["coordinates"]
        return self.on_screen(self.map, "talkingMaps.editor.map", *where)

    def on_screen(
        self, frame: FrameLocator, name: str, lng: float, lat: float
    ) -> tuple[float, float]:
        """Return where a place [degrees] is by a frame's map of that name [px]."""
        x, y = frame.locator("body").evaluate(PLACED, [name, lng, lat])
        return x, y

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

    def stroke(self, layer: str, *points: tuple[float, float]) -> int:
        """Draw a shape in one breath; return with how many points it was finished."""
        places = [
            geo.to_geojson(village.point(x, y), village.EPSG)["coordinates"]
            for x, y in points
        ]
        return int(str(self.run(STROKE, [layer, places])))

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
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Return a browser with a store of files, as a person's has.

    A second visit costs it half of the processor's time: what it read it has.
    """
    where = chromium()
    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=where,
            args=FLAGS,
            viewport=SIZE,
        )
        opened.set_default_timeout(PATIENCE_S * 1000)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def browser(profile: BrowserContext) -> Browser:
    """Return the browser itself, for windows that know of no other."""
    if profile.browser is None:
        raise TypeError
    return profile.browser


@pytest.fixture
def new_window(
    browser: Browser, profile: BrowserContext
) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window of its own, as another person's.

    The first has the store of files, if it asks for nothing special; nothing else is
    left in it from the test before.
    """
    with ExitStack() as stack:
        ours = [profile]

        def opened(server: Server, **options: object) -> Window:
            if ours and not options:
                context = ours.pop()
                stack.callback(close_pages, context)
                window = stack.enter_context(watched(context, server.address))
                forget(window)
                return window
            given: dict[str, object] = {"viewport": SIZE, **options}
            context = browser.new_context(**given)  # type: ignore[arg-type]
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE_S * 1000)
            return stack.enter_context(watched(context, server.address))

        yield opened


def close_pages(context: BrowserContext) -> None:
    """Close every page but the first, which keeps the browser open."""
    for page in context.pages[1:]:
        page.close()


def forget(window: Window) -> None:
    """Take out what the address's last test left, but not the store of files."""
    context = window.page.context
    context.clear_cookies()
    context.clear_permissions()
    tools = context.new_cdp_session(window.page)
    kinds = "local_storage,indexeddb,service_workers,cache_storage"
    asked = {"origin": window.address, "storageTypes": kinds}
    tools.send("Storage.clearDataForOrigin", asked)
    tools.detach()


@contextmanager
def watched(context: BrowserContext, address: str) -> Iterator[Window]:
    """Give a window whose every request and error is looked at."""
    wire = Wire()
    outside: list[str] = []

    def asked(request: Request | WebSocket) -> None:
        # What has no host is made of what is in the page already.
        if urlsplit(request.url).hostname not in (None, "127.0.0.1"):
            outside.append(request.url)

    def listen(page: Page) -> None:
        wire.watch(page)
        page.on("websocket", asked)

    context.on("page", listen)
    window = Window(context.new_page(), address, wire, outside)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            window.errors.append(f"{message.text} {message.location.get('url')}")

    def broke(error: WebError) -> None:
        window.errors.append(str(error.error))

    context.on("request", asked)
    context.on("console", note)
    context.on("weberror", broke)
    yield window
    context.remove_listener("page", listen)
    context.remove_listener("request", asked)
    context.remove_listener("console", note)
    context.remove_listener("weberror", broke)


def add_village(folder: Path, *features: Feature, **more: Path) -> Workspace:
    """Make a workspace with the village in it and those features drawn by Rosa."""
    if more:
        new_village(folder, **more)
    else:
        copied("village", new_village, folder)
    workspace = open_workspace(folder / "workspace", **more)
    if features:
        actions = (Put("feature", f.uid, f) for f in features)
        commit(workspace, CODE, new_edit_context("Rosa"), *actions)
    return workspace


def new_village(folder: Path, **more: Path) -> None:
    """Make the village anew, of an origin of its own."""
    outline = folder / "boundary.geojson"
    folder.mkdir(parents=True, exist_ok=True)
    shape = geo.to_geojson(village.SQUARE, village.EPSG)
    outline.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": shape})
    )
    workspace = open_workspace(folder / "workspace", **more)
    add_community(workspace, CODE, "Aldea", Claim(outline), households=10)


@pytest.fixture
def server(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app with the village's workspace."""
    return new_server(add_village(tmp_path).folder)


@pytest.fixture
def window(server: Server, new_window: Callable[..., Window]) -> Window:
    """Return a window on the village's drawing page."""
    opened = new_window(server)
    opened.open()
    return opened
