"""Comparing in a real browser: swipe, side by side, flying there, going back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator

from talking_maps import store
from talking_maps.model.change import Remove
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import (
    commit,
    community_file,
    current_time,
    new_edit_context,
)
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer, Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
MAPS = ("talkingMaps.sides.0.map", "talkingMaps.sides.1.map")


@pytest.fixture
def compared(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app on a village whose past and present differ."""
    small = village.rectangle(100, 100, 100, 100)
    workspace = add_village(
        tmp_path,
        village.feature("p", "pasture", village.rectangle(100, 100, 200, 100), "past"),
        village.feature("p", "pasture", small),
        village.feature("f", "cropland", village.rectangle(800, 800, 60, 60)),
        village.feature("s", "spring", village.point(600, 600), "past"),
        village.feature("n", "spring", village.point(606, 600)),
    )
    path = community_file(workspace, CODE)
    store.name_version(path, "Mayo", at=current_time(), author="Rosa")
    gone = Remove("feature", "f", "present")
    commit(workspace, CODE, new_edit_context("Rosa"), gone)
    return new_server(workspace.folder)


def maps(window: Window) -> FrameLocator:
    """Return the comparison's frame once its list is there and it rests."""
    frame = window.page.frame_locator("iframe[title*=talking_maps_compare]")
    frame.locator(".row").first.wait_for()
    rest(window, frame)
    return frame


def rest(window: Window, frame: FrameLocator) -> None:
    """Wait until the page has run and both maps lie still."""
    window.rest()
    window.still(frame, *MAPS)


def touch(window: Window, frame: FrameLocator, what: str) -> None:
    """Click in the frame, and wait until all has followed."""
    frame.locator(what).click()
    rest(window, frame)


def cut(frame: FrameLocator, side: str) -> str:
    return str(frame.locator(f"#{side}").evaluate("(e) => e.style.clipPath"))


def share(frame: FrameLocator) -> int:
    return int(frame.locator("#edge").get_attribute("aria-valuenow") or -1)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def views(frame: FrameLocator) -> list[list[float]]:
    script = """() => window.talkingMaps.sides.map(({ map }) =>
      [map.getCenter().lat, map.getCenter().lng, map.getZoom()])"""
    found: list[list[float]] = frame.locator("body").evaluate(script)
    return found


def test_swipe_by_mouse_and_keys_and_both_maps_go_together(
    compared: Server, new_window: Open
) -> None:
    window = new_window(compared)
    window.open("/compare")
    frame, mouse = maps(window), window.page.mouse
    x, y = middle(frame.locator("#edge"))
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 250, y, steps=5)
    mouse.up()
    moved = share(frame)
    assert moved < 40
    assert cut(frame, "left") != cut(frame, "right") != ""
    frame.locator("#edge").press("ArrowRight")
    assert share(frame) == moved + 2

    touch(window, frame, '.row[data-uid="p"]')
    frame.locator("#life:not([hidden])").wait_for()
    rest(window, frame)
    one, other = views(frame)
    assert one == pytest.approx(other, abs=1e-4)
    bounds = "() => window.talkingMaps.sides[0].map.getBounds().toBBoxString()"
    near = frame.locator("body").evaluate(bounds)
    touch(window, frame, 'button[data-way="beside"]')
    mouse.move(x - 400, y)
    mouse.down()
    mouse.move(x - 300, y + 60, steps=5)
    mouse.up()
    rest(window, frame)
    one, other = views(frame)
    assert one == pytest.approx(other, abs=1e-4)
    assert frame.locator("body").evaluate(bounds) != near
    window.clean()


def test_swipe_by_touch(compared: Server, new_window: Open) -> None:
    window = new_window(compared, has_touch=True)
    window.open("/compare")
    frame = maps(window)
    x, y = middle(frame.locator("#edge"))
    finger = window.page.context.new_cdp_session(window.page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        given = {"type": kind, "touchPoints": points}
        finger.send("Input.dispatchTouchEvent", given)

    touch("touchStart", x, y)
    for step in range(1, 6):
        touch("touchMove", x + 50 * step, y)
    touch("touchEnd")
    window.comes(lambda: share(frame) > 60, "the edge follows the finger")
    window.clean()


def test_a_thing_taken_away_is_brought_back_from_a_version(
    compared: Server, new_window: Open
) -> None:
    window = new_window(compared)
    window.open("/history")
    page = window.page
    page.get_by_role("button", name="Comparar con lo de ahora").click()
    frame = maps(window)
    touch(window, frame, '.row[data-uid="f"]')
    touch(window, frame, '[data-back="a"]')
    frame.locator('.row[data-uid="f"] small', has_text="sin cambio").wait_for()
    path = compared.folder / "communities" / f"{CODE}.gpkg"
    there = {feature.uid for feature in store.read_features(path, COMMUNITY, "present")}
    assert "f" in there
    window.clean()


def test_a_person_says_what_is_the_same_and_prints_the_comparison(
    compared: Server, new_window: Open, tmp_path: Path
) -> None:
    window = new_window(compared)
    window.open("/compare")
    frame, page = maps(window), window.page
    touch(window, frame, '.row[data-uid="s"]')
    touch(window, frame, '[data-same="true"]')
    row = frame.locator('.row[data-uid="s"]')
    row.locator("small", has_text="según dijo una persona").wait_for()
    assert frame.locator('.row[data-uid="n"]').count() == 0
    with page.expect_download() as download:
        frame.locator("#print").click()
    sheet = tmp_path / "sheet.pdf"
    download.value.save_as(sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    window.clean()


#: The signs of the right map: width [px], whether quiet, and the number on each.
SIGNS = """() => [...document.querySelectorAll("#right .sign")].map((e) => [
  e.querySelector(".badge").getBoundingClientRect().width,
  e.classList.contains("quiet"), e.querySelector("i")?.textContent ?? "",
])"""


def test_signs_grow_with_the_zoom_and_mere_words_are_quieter(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    field = village.rectangle(600, 100, 200, 200)
    told, other = {"condition": "poor"}, {"condition": "good"}
    workspace = add_village(
        tmp_path,
        village.feature("w", "pasture", field, "past", attributes=told),
        village.feature("w", "pasture", field, attributes=other),
        *(
            village.feature(f"n{n}", "house", village.point(700 + n, 700))
            for n in range(3)
        ),
        village.feature("s", "sacred", village.point(850, 400), name="Apu"),
    )
    window = new_window(new_server(workspace.folder))
    window.open("/compare")
    frame = maps(window)

    def signs() -> list[list[object]]:
        found: list[list[object]] = frame.locator("body").evaluate(SIGNS)
        return sorted(found, key=lambda one: bool(one[1]))

    # What is sacred is hidden by one touch, in the list and the counts as well.
    assert frame.locator('.row[data-uid="s"]').count() == 1
    assert "4" in (frame.locator('.chip[data-kind="proposed"]').text_content() or "")
    frame.locator('[data-display="discreet"]').click()
    assert not frame.locator('.row[data-uid="s"]').count()
    assert "3" in (frame.locator('.chip[data-kind="proposed"]').text_content() or "")

    loud, quiet = signs()
    assert loud[1:] == [False, "3"]
    assert quiet[1:] == [True, ""]
    assert float(str(quiet[0])) < 0.7 * float(str(loud[0]))
    assert frame.locator(".chip", has_text="nuevo").count() == 1
    # Nearer, signs are larger.
    frame.locator("body").evaluate(
        "() => { window.talkingMaps.sides[1].map.zoomIn(1, { animate: false }); }"
    )
    rest(window, frame)
    nearer = signs()
    assert float(str(nearer[0][0])) > 1.1 * float(str(loud[0]))
    # A touch on the gathered sign leads to the things; on a quiet one to its row.
    frame.locator("#ways button", has_text="Ver todo").click()
    rest(window, frame)
    frame.locator("#right .sign.quiet").click()
    frame.locator('.row[data-uid="w"][aria-pressed="true"]').wait_for()
    window.clean()
