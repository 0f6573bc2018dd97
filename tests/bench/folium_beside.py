"""Measures the same stroke on streamlit-folium, if its library can be had.

`leaflet-draw` is installed below `build/`, with npm; without it nothing is compared.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page

from talking_maps import geo
from tests import village
from tests.bench.places import canal_end, features
from tests.server import ROOT, held_port

LEAFLET_DRAW = "leaflet-draw@1.0.4"
OTHER = ROOT / "build" / "beside"
WAIT_S = 40.0
#: Without internet npm asks again and again.
INSTALL_S = 120.0
CLOCK = """(element) => {
  element.ownerDocument.addEventListener('pointerup', () => {
    window.clicked = performance.timeOrigin + performance.now();
  }, true);
}"""


def kept_ms(
    folder: Path, browser: Browser, count: int, strokes: int
) -> list[float] | None:
    """Return the times from click to kept [ms], or None where it cannot be had."""
    libraries = _libraries()
    if libraries is None:
        return None
    with _hosted(libraries) as address, _app(folder, count, address) as app:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto(app)
        frame = page.frame_locator("iframe[title*=streamlit_folium]")
        frame.locator(".leaflet-draw-draw-marker").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        times = [_stroke_ms(page, frame, n) for n in range(strokes + 2)]
        context.close()
    return times[2:]


def _stroke_ms(page: Page, frame: FrameLocator, number: int) -> float:
    """Draw a marker; return the time until the page says it is kept [ms]."""
    frame.locator(".leaflet-draw-draw-marker").click()
    body = frame.locator("body")
    body.evaluate(CLOCK)
    box = page.locator("iframe[title*=streamlit_folium]").bounding_box()
    assert box is not None
    x, y = canal_end(number)
    page.mouse.move(box["x"] + 150 + x / 2, box["y"] + 50 + y / 2, steps=3)
    page.mouse.click(box["x"] + 150 + x / 2, box["y"] + 50 + y / 2)
    said = page.wait_for_function(
        "(n) => document.querySelector('#kept')?.textContent === String(n)"
        " && performance.timeOrigin + performance.now()",
        arg=number + 1,
        polling="raf",
    ).json_value()
    clicked = body.evaluate("() => window.clicked")
    return float(said) - float(clicked)


def _libraries() -> Path | None:
    """Return the folder of Leaflet and Leaflet.draw, or None without them."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    OTHER.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(OTHER), "--ignore-scripts", LEAFLET_DRAW]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=INSTALL_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    out = OTHER / "served"
    shutil.copytree(ROOT / "node_modules/leaflet/dist", out, dirs_exist_ok=True)
    draw = OTHER / "node_modules/leaflet-draw/dist"
    shutil.copytree(draw, out, dirs_exist_ok=True)
    return out


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def _hosted(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def _app(folder: Path, count: int, libraries: str) -> Iterator[str]:
    """Start the page of streamlit-folium with that many features on its map."""
    shapes = [geo.to_geojson(f.geometry, village.EPSG) for f in features(count)]
    lng, lat = geo.to_geojson(village.point(500, 500), village.EPSG)["coordinates"]
    given = folder / "features.json"
    rows = [{"type": "Feature", "properties": {}, "geometry": g} for g in shapes]
    collection = {"type": "FeatureCollection", "features": rows}
    given.write_text(json.dumps({"centre": [lat, lng], "shapes": collection}))
    environment = {
        "BENCH_LIBRARIES": libraries,
        "BENCH_FEATURES": str(given),
        "BENCH_OUT": str(folder / "kept.json"),
    }
    script = str(Path(__file__).with_name("folium_app.py"))
    with held_port() as port:
        arguments = ["run", script, "--server.port", str(port)]
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def _wait(address: str) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)
