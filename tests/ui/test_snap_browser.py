"""What is set near a thing takes hold of it: by mouse, pen or finger, moved or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import shapely
from playwright.sync_api import CDPSession
from shapely.geometry.base import BaseGeometry

from talking_maps import store
from talking_maps.model.plan import COMMUNITY, Feature
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer, Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
CORRAL = village.rectangle(200, 200, 300, 300)
#: Canals above the corral's edge, each a little nearer to it than the last one [m].
BEHIND = (530, 524, 518, 512)
#: Puts many fields beside the corral, and a boundary of many corners around it all.
MANY = """() => {
  const { map, shapes } = window.talkingMaps.editor;
  const { feature } = shapes.get("d");
  const [ring] = feature.geometry.coordinates;
  for (let n = 0; n < 200; n++) {
    const moved = ring.map(([lng, lat]) => [lng + 0.004 + n * 2e-5, lat]);
    const geometry = { ...feature.geometry, coordinates: [moved] };
    shapes.put({ ...feature, id: `many-${n}`, geometry });
  }
  const round = [...Array(2000).keys()].map((n) => n * Math.PI / 1000);
  const [[lng, lat]] = ring;
  const edge = round.map((a) => [lat + Math.sin(a) / 50, lng + Math.cos(a) / 50]);
  const more = { pmIgnore: true, snapIgnore: false, interactive: false };
  L.polygon(edge, more).addTo(map);
}"""
#: Counts how often a place is projected from now on.
COUNT = """() => {
  const { crs } = window.talkingMaps.editor.map.options;
  const plain = crs.latLngToPoint;
  window.projected = 0;
  crs.latLngToPoint = function (...given) {
    window.projected += 1;
    return plain.apply(this, given);
  };
}"""


@pytest.fixture
def drawn(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app on a village with a corral and canals close behind one edge."""
    lines = (
        village.feature(f"c{place}", "canal", village.line((250, y), (450, y)))
        for place, y in enumerate(BEHIND)
    )
    corral = village.feature("d", "corral", CORRAL)
    return new_server(add_village(tmp_path, *lines, corral).folder)


def stored(server: Server) -> dict[str, Feature]:
    path = server.folder / "communities" / f"{CODE}.gpkg"
    return {one.uid: one for one in store.read_features(path, COMMUNITY, "present")}


def press(pen: CDPSession, x: float, y: float) -> None:
    """Set a point without moving the pointer there first, as a pen does."""
    for kind in ("mousePressed", "mouseReleased"):
        pen.send(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1},
        )


def apart(shape: BaseGeometry, x: float, y: float) -> float:
    """Return how far the nearest corner of a shape is from a place [m]."""
    corners = shapely.MultiPoint(shapely.get_coordinates(shape))
    return float(corners.distance(village.point(x, y)))


def test_each_point_takes_hold_of_what_is_there_when_it_is_set(
    drawn: Server, new_window: Open
) -> None:
    window = new_window(drawn)
    window.open()
    window.settle()
    pen = window.page.context.new_cdp_session(window.page)
    window.pick("canal")
    press(pen, *window.at(206, 194))  # beside the corral's corner, without a move
    window.page.mouse.move(*window.at(506, 194), steps=3)  # takes hold of the next
    press(pen, *window.at(800, 400))  # far from all, again without a move
    # What came a moment ago attracts as well.
    window.run(
        """() => {
          const { shapes } = window.talkingMaps.editor;
          const { feature } = shapes.get("d");
          for (let time = 0; time < 3; time++) shapes.put(feature);
        }"""
    )
    press(pen, *window.at(206, 497))
    window.map.locator("#bar .main").click()
    window.kept()
    canal = stored(drawn)[str(window.chosen())].geometry
    assert shapely.get_num_coordinates(canal) == 3
    assert apart(canal, 200, 200) < 0.01
    assert apart(canal, 800, 400) < 2
    assert apart(canal, 200, 500) < 0.01

    # The nearest of several things that lie behind each other attracts, where it can.
    window.pick("canal")
    window.click(700, 700)
    window.click(350, 504)
    window.map.locator("#bar .main").click()
    window.kept()
    canal = stored(drawn)[str(window.chosen())].geometry
    ends = canal.boundary.geoms
    assert min(end.distance(CORRAL.boundary) for end in ends) < 0.01

    # Only what is in reach is looked at: a point costs no more where much is drawn.
    window.run(MANY)
    window.pick("canal")
    window.click(206, 194)
    window.run(COUNT)
    press(pen, *window.at(800, 400))
    assert cast("int", window.run("() => window.projected")) < 1000
    press(pen, *window.at(206, 497))
    window.map.locator("#bar .main").click()
    window.kept()
    canal = stored(drawn)[str(window.chosen())].geometry
    assert apart(canal, 200, 200) < 0.01
    assert apart(canal, 200, 500) < 0.01
    window.clean()


def test_a_finger_sets_points_that_take_hold_too(
    drawn: Server, new_window: Open
) -> None:
    size = {"width": 1024, "height": 768}
    window = new_window(drawn, viewport=size, has_touch=True, is_mobile=True)
    window.open()
    window.settle()
    before = set(stored(drawn))
    window.pick("spring")
    for point in ((350, 194), (700, 700), (712, 700)):
        window.page.touchscreen.tap(*window.at(*point))
    window.kept(3)
    springs = [one.geometry for uid, one in stored(drawn).items() if uid not in before]
    assert len(springs) == 3
    assert min(spring.distance(CORRAL.boundary) for spring in springs) < 0.01
    # One that is set beside another stays beside it.
    two = sorted(springs, key=lambda spring: spring.centroid.y)[1:]
    assert two[0].distance(two[1]) > 8
    window.clean()
