"""An old map is photographed, fitted by hand and traced on, offline in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, expect

from talking_maps import geo
from talking_maps.workspace import list_old_maps, open_workspace, read_plan
from tests import village
from tests.browser import CODE, Window
from tests.server import Server
from tests.workspace.test_old_maps import METRES, paper

pytestmark = pytest.mark.browser

#: Places away from the buttons of the maps' corners.
SHOWN = ((60, 40), (200, 30), (40, 150), (170, 120), (120, 100))
#: Where a place is in a pane [px from its corner].
AT = """(_, [pane, lat, lng]) => {
  const at = window.talkingMaps[pane].map.latLngToContainerPoint([lat, lng]);
  return [at.x, at.y];
}"""
ROOMY = """() => window.innerHeight === 560 && ["paper", "ground"].every((pane) => {
  const { map } = window.talkingMaps[pane];
  return map.getSize().y === map.getContainer().clientHeight && map.getSize().y > 300;
})"""
PAIRS = """(_, many) => window.talkingMaps?.points().length === many
  && window.talkingMaps.points().every((one) => one.paper && one.ground)"""


def _both(window: Window, frame: FrameLocator, column: float, row: float) -> None:
    """Touch a place on the old map, then the same on the ground."""
    place = village.point(column * METRES - 100, 1000 - row * METRES)
    lng, lat = geo.to_geojson(place, village.EPSG)["coordinates"]
    for pane, at in (("paper", (-row, column)), ("ground", (lat, lng))):
        window.rest()
        x, y = frame.locator("body").evaluate(AT, [pane, *at])
        frame.locator(f"#{pane} .folium-map").click(position={"x": x, "y": y})


def test_an_old_map_is_fitted_mended_and_traced_on(
    window: Window, server: Server, tmp_path: Path
) -> None:
    photograph = tmp_path / "mapa-2005.jpg"
    photograph.write_bytes(paper())
    page = window.page
    window.open("/old-maps", lang="en")
    page.locator("input[type=file]").set_input_files(photograph)
    page.get_by_role("button", name="Take in the photograph").click()
    frame = page.frame_locator("iframe[title*=talking_maps_fit]")
    body = frame.locator("body")
    frame.locator("#paper img").wait_for()
    window.comes(lambda: body.evaluate(ROOMY), "both maps have their room")
    lay = page.get_by_role("button", name="Lay it beneath the drawing")
    expect(lay).to_be_disabled()
    for corner in SHOWN[:3]:
        _both(window, frame, *corner)
    window.comes(lambda: body.evaluate(PAIRS, 3), "three pairs are set")
    expect(page.get_by_text("How far off it is, nobody can tell")).to_be_visible()
    for column, row in SHOWN[3:]:
        _both(window, frame, column, row)
    window.comes(lambda: body.evaluate(PAIRS, len(SHOWN)), "all pairs are set")
    expect(page.get_by_text("are off by less than")).to_be_visible()
    expect(frame.locator("#points .far").nth(4)).to_contain_text("off by the others")
    frame.get_by_role("button", name="Take out place 5").click()
    window.comes(lambda: body.evaluate(PAIRS, len(SHOWN) - 1), "one is taken out")
    window.rest()
    lay.click()
    expect(page.get_by_text("lies beneath the drawing (Backdrop")).to_be_visible()
    workspace = open_workspace(server.folder)
    (old,) = list_old_maps(workspace, CODE)
    assert (old.name, len(old.points)) == ("mapa-2005", len(SHOWN) - 1)
    assert old.error_m is not None
    assert old.error_m < 25

    window.open("/draw", lang="en")
    window.map.locator('[data-view="background"]').click()
    panel = window.map.locator("#background")
    expect(panel).to_contain_text("mapa-2005 · up to")
    expect(panel.locator("input[type=range]")).to_have_count(2)
    panel.get_by_role("button").click()
    traced = window.draw("spring", (500, 500))
    window.map.locator('[data-view="background"]').click()
    panel.get_by_role("checkbox", name="mapa-2005").uncheck()
    panel.get_by_role("button").click()
    plain = window.draw("spring", (300, 600))
    plan = read_plan(workspace, CODE)
    origins = {one.uid: one.origin for one in plan.features}
    assert (origins[traced], origins[plain]) == ("fitted", "traced")
    window.clean()
