"""Nothing is cut off, torn or covered at an edge: names, tiles, headings, buttons."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tests import village
from tests.browser import Window, add_village
from tests.server import NewServer

NAME = "Apacheta de los abuelos de Pampa Grande"
#: Let the named thing's middle lie so far from the map's right side [px].
BESIDE = """([uid, away]) => {
  const { map, shapes } = window.talkingMaps.editor;
  const at = map.latLngToContainerPoint(shapes.get(uid).shape.getBounds().getCenter());
  map.panBy([at.x - map.getSize().x + away, 0], { animate: false });
}"""
#: How far each name reaches beyond the map, and what each says [px].
BEYOND = """() => {
  const side = window.talkingMaps.editor.map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll('.name-on-map')].map((name) => {
    const { left, right } = name.getBoundingClientRect();
    return [name.textContent, Math.max(side.left - left, right - side.right)];
  });
}"""
#: A tile on the map at a zoom between two steps.
TILE = """() => {
  const { map } = window.talkingMaps.editor;
  const layer = L.gridLayer().addTo(map);
  const { width, height, mixBlendMode } =
    layer.getContainer().querySelector('.leaflet-tile').style;
  layer.remove();
  return [width, height, mixBlendMode];
}"""
BOXES = """(found) => [...document.querySelectorAll(found)].map((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [left, top, right, bottom];
})"""


def test_nothing_is_cut_off_torn_or_covered_at_an_edge(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    field = village.feature(
        "apacheta", "pasture", village.rectangle(400, 400, 300, 300), name=NAME
    )
    server = new_server(add_village(tmp_path, field).folder)
    window = new_window(server, viewport={"width": 1024, "height": 768})
    window.open()
    window.run(BESIDE, ["apacheta", 40])
    window.until(f"() => ({BEYOND})().length === 1")
    ((said, beyond),) = names(window)
    assert said == NAME
    assert beyond <= 0
    # Where it cannot be read whole it is not said at all.
    window.run(BESIDE, ["apacheta", -100])
    window.until(f"() => ({BEYOND})().every(([, beyond]) => beyond <= 0)")
    assert window.run(TILE) == ["257px", "257px", "normal"]
    window.open("/history", lang="es")
    buttons = boxes(window, '[class*="st-key-scenes-"] button')
    assert len(buttons) == 3
    for one, other in pairwise(buttons):
        assert one[2] <= other[0]
    heading, *_ = boxes(window, '[data-testid="stHeading"] h3')
    box, *_ = boxes(window, '[data-testid="stExpander"]')
    assert heading[3] <= box[1]
    window.clean()


def names(window: Window) -> list[tuple[str, float]]:
    found = window.run(BEYOND)
    assert isinstance(found, list)
    return [(str(said), float(beyond)) for said, beyond in found]


def boxes(window: Window, found: str) -> list[tuple[float, float, float, float]]:
    return [tuple(box) for box in window.page.evaluate(BOXES, found)]
