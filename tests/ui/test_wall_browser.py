"""The drawing map as fifty people read it on a wall."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import cast

import pytest

from talking_maps.config import layers as catalogue
from talking_maps.model.plan import STATUSES
from talking_maps.symbology import map_style
from tests import village
from tests.browser import Window, add_village
from tests.server import NewServer, Server

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

#: Brings a pin under the buttons at the map's edge.
PINNED = """(uid) => {
  const { map, shapes } = window.talkingMaps.editor;
  const from = map.latLngToContainerPoint(shapes.get(uid).shape.getLatLng());
  const [ground, bar] = [map.getContainer(), document.querySelector("#display")]
    .map((one) => one.getBoundingClientRect());
  const to = [bar.left + 30 - ground.left, bar.top + 80 - ground.top];
  map.panBy(from.subtract(to), { animate: false });
}"""
#: The first name that lies under a button, none if all can be read.
COVERED = """() => {
  const boxes = (what) => [...document.querySelectorAll(what)]
    .map((one) => ({ at: one.getBoundingClientRect(), text: one.textContent }));
  const over = boxes("#display, .leaflet-control");
  const found = boxes(".name-on-map").find(({ at }) => over.some((other) =>
    at.left < other.at.right && other.at.left < at.right
    && at.top < other.at.bottom && other.at.top < at.bottom));
  return found?.text ?? "";
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


#: Which points are gathered, and which stand alone: [[uids of each sign], [alone]].
GATHERED = """() => {
  const { clusters, shapes } = window.talkingMaps.editor;
  const uids = (items) => items.map(({ feature }) => feature.id).sort();
  const alone = [...shapes.items.values()].filter(
    ({ feature, shape }) => feature.geometry.type === "Point" && shape._map);
  return [clusters.found.map(uids), uids(alone)];
}"""
#: The boxes of all names on the screen, with what they say.
NAMES = """() => [...document.querySelectorAll(".name-on-map")].map((e) => {
  const { left, right, top, bottom } = e.getBoundingClientRect();
  return [e.textContent, left, right, top, bottom];
})"""
SHOWN = "(uid) => Boolean(window.talkingMaps.editor.shapes.get(uid).shape._map)"


@pytest.fixture
def hamlet(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app on a village with houses close together and some names."""
    fields = [
        village.feature(
            f"f{n}",
            "cropland",
            village.rectangle(520 + 40 * n, 500, 36, 36),
            name=f"Chacra de Áñaypampa {n}",
        )
        for n in range(6)
    ]
    houses = [
        village.feature(f"h{n}", "house", village.point(300 + 8 * n, 300))
        for n in range(5)
    ]
    big = village.feature(
        "big", "pasture", village.rectangle(100, 700, 600, 200), name="Ñawin Pampa"
    )
    sacred = village.feature("s", "sacred", village.point(850, 200), name="Apu")
    workspace = add_village(tmp_path, *fields, *houses, big, sacred)
    return new_server(workspace.folder)


def names(window: Window) -> list[list[float]]:
    return cast("list[list[float]]", window.run(NAMES))


def said(window: Window) -> set[str]:
    return {str(one[0]) for one in names(window)}


def test_houses_gather_names_make_room_and_layers_are_hidden(
    hamlet: Server, new_window: Open
) -> None:
    window = new_window(hamlet)
    window.open()
    frame = window.map
    five = [f"h{n}" for n in range(5)]
    window.until(f"() => JSON.stringify(({GATHERED})()[0]) === '{quoted([five])}'")
    assert window.run(GATHERED) == [[five], ["s"]]
    assert frame.locator(".pin.cluster b").text_content() == "5"

    # Names do not lie on each other; the largest has its name.
    assert {"Ñawin Pampa", "Apu"} <= said(window)
    boxes = names(window)
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert (
                one[2] <= other[1]
                or other[2] <= one[1]
                or one[4] <= other[3]
                or other[4] <= one[3]
            ), (one, other)

    # Nor do they lie under the buttons at the map's edge.
    window.run(PINNED, "s")
    window.until(f"() => ({COVERED})() === ''")

    # One touch hides what is sacred, and it stays hidden.
    frame.locator('[data-view="discreet"]').click()
    window.until(f"() => !({SHOWN})('s')")
    window.reload()
    assert not window.run(SHOWN, "s")
    told = {one["name"]: one["value"] for one in window.page.context.cookies()}
    assert told["talking-maps-discreet"] == "1"
    assert "Apu" not in said(window)

    # Found without accents or ñ, chosen and flown to.
    frame.locator('[data-view="list"]').click()
    frame.locator(".search").fill("nawin")
    assert frame.locator(".thing-row").all_text_contents() == [
        "Pasto natural «Ñawin Pampa»"
    ]
    frame.locator(".search").fill("apu")
    assert not frame.locator(".thing-row").count()
    frame.locator(".search").fill("ANAYPAMPA 3")
    frame.locator(".thing-row").click()
    window.until("() => window.talkingMaps.editor.chosen === 'f3'")
    window.until("() => window.talkingMaps.editor.map.getZoom() > 16.5")

    # A layer is hidden and shown; drawing on it shows it again.
    frame.locator(".search").fill("")
    frame.locator('[data-eye="cropland"]').click()
    assert not window.run(SHOWN, "f3")
    assert window.chosen() is None
    window.pick("cropland")
    assert window.run(SHOWN, "f3")
    window.page.keyboard.press("Escape")
    frame.locator('[data-display="names"]').uncheck()
    window.until('() => !document.querySelector(".name-on-map")')
    frame.locator(".list .close").click()

    # A touch on the gathered houses goes nearer until they part; one is moved.
    window.tool("whole")
    window.settle()
    frame.locator(".pin.cluster").click()
    window.until(f"() => ({GATHERED})()[0].length === 0")
    window.settle()
    window.click(308, 300)
    window.until("() => window.talkingMaps.editor.chosen === 'h1'")
    window.tool("whole")
    window.until(f"() => ({GATHERED})()[1].includes('h1')")
    assert window.run(GATHERED) == [[["h0", "h2", "h3", "h4"]], ["h1"]]
    window.clean()


def test_type_grows_for_the_wall_and_stays_so(window: Window) -> None:
    word = '[data-layer="corral"] .word'
    height = """(e) => e.getBoundingClientRect().height"""
    small = window.map.locator(word).evaluate(height)
    side = window.page.locator(".st-key-side .total strong")
    total = side.evaluate(height)
    window.map.locator('[data-view="large"]').click()
    assert window.map.locator(word).evaluate(height) > 1.2 * small
    assert side.evaluate(height) > 1.2 * total
    window.reload()
    assert window.map.locator(word).evaluate(height) > 1.2 * small
    assert filled(window) > 0.93
    window.clean()


def quoted(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


#: How the map paints each of these layers in each status, by the map itself.
PAINTED = """async ([layers, statuses]) => {
  const { look } = await import(new URL("paint.js", document.baseURI));
  return layers.map((layer) => statuses.map((status) => {
    const { weight, dashArray, fillOpacity, ...rest } = look(layer, { status });
    return [
      weight, dashArray ?? "", fillOpacity,
      rest.pattern, rest.patternOpacity, rest.color,
    ];
  }));
}"""


def test_the_map_paints_as_the_pictures_beside_it(window: Window, root: Path) -> None:
    layers = catalogue.load_layers(root / "layers")
    given = [
        {
            "id": one.id,
            "geometry": one.geometry,
            "colour": one.colour,
            "pattern": one.pattern,
        }
        for one in layers
    ]
    painted = window.run(PAINTED, [given, list(STATUSES)])
    assert painted == [
        [
            [*astuple(map_style.style(layer, status)), layer.colour]
            for status in STATUSES
        ]
        for layer in layers
    ]
