"""A boundary drawn in a real browser: by mouse, by keys, by touch; kept, then added."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from talking_maps import store
from talking_maps.ui.components.boundary_map import corners
from talking_maps.workspace import community_file, open_workspace
from tests.browser import Window
from tests.server import NewServer

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
MAP = "talkingMaps.map"
#: A place and four corners about it, longitude and latitude [degrees].
START = (-74.065, -14.469)
CORNERS = ((-74.07, -14.474), (-74.06, -14.474), (-74.06, -14.464), (-74.07, -14.464))

#: A corner is as good as a pixel.
ABOUT = re.compile(r"1[12]\d\.\d\d")


def hectares(said: Locator) -> float:
    """Return the area that is told [ha]."""
    found = re.search(r"([\d.]+)\s*ha", said.inner_text())
    assert found
    return float(found[1])


def drawing(window: Window) -> FrameLocator:
    """Return the frame where the boundary is drawn, the place gone to."""
    page = window.page
    page.get_by_role("radio", name="Dibujarlo en un mapa").click()
    for name, value in (("Longitud", START[0]), ("Latitud", START[1])):
        box = page.get_by_label(name, exact=False).and_(page.locator("input"))
        box.fill(str(value))
        box.press("Enter")
        window.rest()
    frame = page.frame_locator("iframe[title*=talking_maps_boundary]")
    frame.locator("[data-act=corner]").wait_for()
    seen = "(_) => window.talkingMaps.map.getZoom() === 14"
    window.comes(lambda: frame.locator("body").evaluate(seen), "the place is gone to")
    return frame


#: The map and its acts are in the window, on its wide side, and no picture awaits.
SEEN = """() => {
  const frame = document.querySelector('iframe[title*=talking_maps_boundary]');
  const { top, bottom, width } = frame.getBoundingClientRect();
  return top > 0 && bottom <= innerHeight && bottom - top >= 420
    && width > innerWidth / 2 && !document.querySelector('.awaited');
}"""


def is_on_wide_side(window: Window) -> None:
    """Wait until the map is seen whole without scrolling."""
    window.comes(lambda: window.page.evaluate(SEEN), "the map is seen whole")


def does_not_scroll_under_the_hand(window: Window, frame: FrameLocator) -> None:
    """Touch a map that reaches below a low window: the page stays where it is."""
    page, body = window.page, frame.locator("body")
    page.set_viewport_size({"width": 1366, "height": 400})
    low = "() => innerHeight === 400 && document.querySelector('%s').scrollTop === 0"
    main = '[data-testid="stMain"]'
    window.comes(lambda: page.evaluate(low % main), "the window is low")
    box = frame.locator("#ground").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > 400
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
    expect(frame.locator(".corner")).to_have_count(1)
    assert body.evaluate("() => document.activeElement.id") == "ground"
    window.rest()
    assert page.evaluate(low % main)
    frame.locator("[data-act=undo]").click()
    expect(frame.locator(".corner")).to_have_count(0)
    page.set_viewport_size({"width": 1366, "height": 768})
    is_on_wide_side(window)


def test_a_boundary_is_drawn_kept_over_a_reload_and_added(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    window = new_window(new_server(workspace.folder))
    window.open("/add", c="")
    page = window.page
    frame = drawing(window)
    is_on_wide_side(window)
    does_not_scroll_under_the_hand(window, frame)
    for number, where in enumerate(CORNERS, 1):
        spot = frame.locator("#ground")
        spot.scroll_into_view_if_needed()
        page.mouse.click(*window.on_screen(frame, MAP, *where))
        expect(frame.locator(".corner")).to_have_count(number)
    # By keys: a corner at the cross, taken back again.
    frame.locator("#ground").focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".corner")).to_have_count(5)
    page.keyboard.press("Backspace")
    expect(frame.locator(".corner")).to_have_count(4)
    frame.locator("[data-act=close]").click()
    expect(frame.locator("#size")).to_contain_text("ha")
    said = page.locator(".sums")
    expect(said).to_contain_text(ABOUT)
    # The map's own figure agrees with the one that is checked and kept.
    assert hectares(frame.locator("#size")) == pytest.approx(hectares(said), rel=2e-3)

    # What was set is there again after a reload, and a step goes back.
    page.reload()
    window.rest()
    page.get_by_role("radio", name="Dibujarlo en un mapa").click()
    window.rest()
    expect(frame.locator(".corner")).to_have_count(4)
    expect(said).to_contain_text(ABOUT)
    frame.locator("[data-act=undo]").click()
    expect(said).to_have_count(0)
    frame.locator(".corner.first").click()
    expect(said).to_contain_text(ABOUT)

    page.get_by_label("Nombre de la comunidad").fill("Huata")
    page.get_by_label("Nombre de la comunidad").press("Enter")
    window.rest()
    page.get_by_role("button", name="Agregar la comunidad").click()
    page.wait_for_url("**/draw**")
    window.rest()
    (boundary,) = store.boundaries(community_file(workspace, "huata"))
    assert boundary.geometry.area == pytest.approx(1_190_000, rel=0.02)
    assert boundary.source == "dibujado en un mapa"
    window.clean()


def test_by_touch_a_crossed_ring_is_refused_and_cleared(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    window = new_window(
        new_server(workspace.folder),
        has_touch=True,
        viewport={"width": 1024, "height": 768},
    )
    window.open("/add", c="")
    frame = drawing(window)
    is_on_wide_side(window)
    for number, at in enumerate((0, 2, 1, 3), 1):
        frame.locator("#ground").scroll_into_view_if_needed()
        where = window.on_screen(frame, MAP, *CORNERS[at])
        window.page.touchscreen.tap(*where)
        expect(frame.locator(".corner")).to_have_count(number)
    frame.locator("[data-act=close]").tap()
    expect(window.page.get_by_role("alert")).to_contain_text("cruza")
    frame.locator("[data-act=clear]").tap()
    expect(frame.locator(".corner")).to_have_count(0)
    expect(window.page.get_by_role("alert")).to_have_count(0)
    window.clean()


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"corners": "abc"},
        {"corners": [[0, 1], [1, 1]]},
        {"corners": [[0, 1], [1, 1], [1, float("nan")]]},
        {"corners": [[0, 1], [1, 1], [1, "2"]]},
        {"corners": [[0, 1], [1, 1], [1]]},
        {"corners": [[0, 1]] * 3000},
    ],
)
def test_what_is_no_ring_is_none(said: object) -> None:
    assert corners(said) is None
