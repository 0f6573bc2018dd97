"""The drawing map as fifty people read it on a wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from tests.browser import Window
from tests.server import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
#: How much of its place on the screen the land takes, by its larger share of a side.
FILLED = """() => {
  const { map, args } = window.talkingMaps.editor;
  const [a, b] = args.context.bounds.map((at) => map.latLngToContainerPoint(at));
  const size = map.getSize();
  return Math.max(Math.abs(b.x - a.x) / size.x, Math.abs(a.y - b.y) / size.y);
}"""
#: The palette's sample of a layer, and the same layer on the map: pixels of both.
SAMPLED = """(id) => {
  const canvas = document.querySelector(`[data-layer="${id}"] canvas`);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const tones = new Set();
  for (let at = 0; at < data.length; at += 4) tones.add(data.slice(at, at + 4).join());
  return tones.size;
}"""

#: What tells one scene from another at a glance.
LOOK = """() => {
  const band = getComputedStyle(document.querySelector("#stage"), "::before");
  const ground = getComputedStyle(document.querySelector("#ground"));
  return [band.backgroundColor, band.backgroundImage, ground.backgroundColor];
}"""


def filled(window: Window) -> float:
    return float(str(window.run(FILLED)))


def test_the_land_fills_the_map_and_the_scenes_differ_at_a_glance(
    server: Server, new_window: Open
) -> None:
    window = new_window(server)
    window.open()
    assert filled(window) > 0.93
    # The window grows: the land grows with it. A hand moves the map: it stays there.
    window.page.set_viewport_size({"width": 1500, "height": 900})
    window.settle()
    assert filled(window) > 0.93
    window.run("() => window.talkingMaps.editor.map.zoomOut(2, { animate: false })")
    assert filled(window) < 0.5
    window.page.set_viewport_size({"width": 1366, "height": 768})
    window.settle()
    assert filled(window) < 0.6
    window.reload()
    assert filled(window) < 0.6
    window.tool("whole")
    window.settle()
    assert filled(window) > 0.93

    looks: list[list[str]] = []
    for scene in ("past", "present", "future"):
        card = window.map.locator(f'[data-scene="{scene}"].scene')
        card.click()
        window.settle()
        letters = card.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        assert letters >= 26
        looks.append(cast("list[str]", window.run(LOOK)))
    for place in zip(*looks, strict=True):
        assert len(set(place)) == 3
    window.clean()


def test_a_tile_of_the_palette_shows_the_pattern_of_the_map(window: Window) -> None:
    # Many tones: tint, pattern and edge, not one colour.
    assert int(str(window.run(SAMPLED, "pasture"))) > 8
    assert int(str(window.run(SAMPLED, "canal"))) > 4
    assert not window.map.locator('[data-layer="house"] canvas').count()
