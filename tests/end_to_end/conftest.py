"""The browser on places of any CRS: looking, drawing, pulling, reading the score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shapely.geometry import Point

from talking_maps import geo, store
from talking_maps.model.plan import COMMUNITY, Feature
from tests.browser import Window
from tests.server import Server, held_port

Open = Callable[..., Window]
Points = tuple[tuple[float, float], ...]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Server]:
    """Return the app on a workspace that tests fill, to be started as people do."""
    with held_port() as port:
        server = Server(tmp_path / "workspace", port)
        yield server
        server.kill()


@pytest.fixture
def window(started: Server, new_window: Open) -> Window:
    return new_window(started)


def look_at(window: Window, epsg: int, x: float, y: float, zoom: int = 16) -> None:
    """Bring a place [m] into the middle of the map."""
    lng, lat = lonlat(epsg, x, y)
    script = """([lng, lat, zoom]) =>
      window.talkingMaps.editor.map.setView([lat, lng], zoom, {animate: false}) && 1"""
    window.run(script, [lng, lat, zoom])
    window.settle()


def lonlat(epsg: int, x: float, y: float) -> tuple[float, float]:
    lng, lat = geo.to_geojson(Point(x, y), epsg)["coordinates"]
    return lng, lat


def at(window: Window, epsg: int, x: float, y: float) -> tuple[float, float]:
    """Return where a place [m] is on the screen [px]."""
    return window.on_screen(window.map, "talkingMaps.editor.map", *lonlat(epsg, x, y))


def draw(window: Window, epsg: int, layer: str, points: Points) -> str:
    """Draw with the mouse, as a person does; return the uid when it is kept."""
    window.pick(layer)
    for point in points:
        window.page.mouse.move(*at(window, epsg, *point), steps=3)
        window.page.mouse.click(*at(window, epsg, *point))
    window.map.locator("#bar .main").click()
    window.kept()
    window.rest()
    return str(window.chosen())


def pull(
    window: Window, epsg: int, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """Press the mouse at one place, let it go at another."""
    mouse = window.page.mouse
    mouse.move(*at(window, epsg, *start), steps=5)
    mouse.down()
    mouse.move(*at(window, epsg, *end), steps=10)
    mouse.up()
    window.kept()


def total(window: Window) -> str:
    """Return the points that stand beside the map."""
    return window.page.locator(".total strong").first.inner_text()


def changed_total(window: Window, before: str) -> str:
    """Wait until the points are others."""
    wanted = window.page.locator(".total strong").first
    wanted.filter(has_not_text=re.compile(f"^{re.escape(before)}$")).wait_for()
    return total(window)


def stored(server: Server, code: str, scene: str = "present") -> dict[str, Feature]:
    path = server.folder / "communities" / f"{code}.gpkg"
    found = store.read_features(path, COMMUNITY, scene)  # type: ignore[arg-type]
    return {feature.uid: feature for feature in found}
