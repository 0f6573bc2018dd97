"""An old map in a real browser: places shown on both, how far off it is, laid beneath.

The map is drawn by the test: nobody photographed it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps import geo
from talking_maps.workspace import list_old_maps
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer
from tests.workspace.test_old_maps import paper

pytestmark = pytest.mark.browser
#: Places of the old map, and where they lie in the village: 5 m a pixel.
PLACES = ((20, 20), (220, 24), (24, 180), (216, 176))


def test_three_places_fit_it_a_fourth_tells_how_far_off_it_is(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    picture = tmp_path / "mapa.jpg"
    picture.write_bytes(paper())
    workspace = add_village(tmp_path)
    # as high as both maps are seen whole
    tall = {"width": 1366, "height": 1000}
    window = new_window(new_server(workspace.folder), viewport=tall)
    window.open("/old-maps", lang="en")
    page = window.page
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_label("What it is called").fill("Map of 2005")
    page.get_by_role("button", name="Take in the photograph").click()
    frame = page.frame_locator("iframe[title*=talking_maps_fit]")
    expect(frame.locator("#hint")).to_contain_text("Touch a place on the old map")
    window.rest()
    window.still(frame, "talkingMaps.paper.map", "talkingMaps.ground.map")
    lay = page.get_by_role("button", name="Lay it beneath the drawing")

    def show(column: float, row: float) -> None:
        """Touch a place on the old map, then on the ground."""
        ground = geo.to_geojson(
            village.point(column * 5 - 100, 1000 - row * 5), village.EPSG
        )["coordinates"]
        for side, at in (("paper", (column, -row)), ("ground", ground)):
            name = f"talkingMaps.{side}.map"
            page.mouse.click(*window.on_screen(frame, name, *at))
        # what is said of the places above the maps may move them
        window.rest()

    for place in PLACES[:3]:
        show(*place)
    expect(page.get_by_text("nobody can tell from so few points")).to_be_visible()
    show(*PLACES[3])
    expect(page.get_by_text("95 % of places on it are off by less")).to_be_visible()
    expect(frame.locator("#points .far")).to_contain_text(["m off by the others"] * 4)
    lay.click()
    expect(page.get_by_text("“Map of 2005” lies beneath the drawing")).to_be_visible()
    expect(page.get_by_text("not fitted yet")).to_have_count(0)
    (old,) = list_old_maps(workspace, CODE)
    assert old.is_fitted
    assert old.error_m is not None
    # a touch is as good as a pixel or two of the screen
    assert old.error_m < 60
    window.open(lang="en")
    window.map.locator("[data-view=background]").click()
    expect(window.map.get_by_label("Map of 2005")).to_be_checked()
    assert window.run("() => window.talkingMaps.editor.backgrounds.tracedOn()")
    window.clean()
