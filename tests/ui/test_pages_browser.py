"""The pages in a real browser: what only a browser can show."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from talking_maps.workspace import open_workspace, read_owners
from tests.browser import CODE, Window
from tests.server import Server

pytestmark = pytest.mark.browser
SIZES = ((1366, 768), (1024, 768))
PAGES = (
    "/",
    "/add",
    "/receive",
    "/book",
    "/score",
    "/rubric",
    "/history",
    "/files",
    "/ground",
)
TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth;
}"""
TOO_SMALL = """() => [...document.querySelectorAll('.stApp *')].filter(e => {
  const said = [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim());
  const size = parseFloat(getComputedStyle(e).fontSize);
  return said && e.getBoundingClientRect().width && size > 0 && size < 15.9
    && !e.closest('[data-testid="stIconMaterial"], style, script');
}).map(e => e.textContent.trim().slice(0, 60))"""

ASK_OUTSIDE = """() => Promise.all([
  fetch("http://outside.example/").then(() => "something", () => "nothing"),
  new Promise((done) => {
    const socket = new WebSocket("ws://192.0.2.1:81");
    socket.onopen = () => done("something");
    socket.onerror = () => done("nothing");
  }),
])"""


def fits(page: Page) -> None:
    """Fail if something is wider than the page, or its letters are too small."""
    # After its size has changed, a page is laid out anew.
    page.wait_for_function(f"() => ({TOO_WIDE})() <= 0")
    assert page.evaluate(TOO_SMALL) == [], page.url


def test_every_page_fits_and_asks_nothing_of_the_outside(
    server: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(server)
    for path in PAGES:
        window.open(path)
        window.page.locator(".st-key-head").wait_for()
        for width, height in SIZES:
            window.page.set_viewport_size({"width": width, "height": height})
            window.rest()
            fits(window.page)
    window.clean()
    # And who asked would be seen, and would hear nothing.
    assert window.page.evaluate(ASK_OUTSIDE) == ["nothing", "nothing"]
    assert sorted(window.outside) == ["http://outside.example/", "ws://192.0.2.1:81/"]
    with pytest.raises(AssertionError, match="outside"):
        window.clean()


def test_a_menu_closes_when_it_has_led_somewhere(
    server: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(server)
    window.open("/book")
    inside = window.page.locator('[data-testid="stPopoverBody"]')
    window.page.locator('[class*="st-key-menu-at-"] button').first.click()
    inside.get_by_text("Terreno e imágenes").click()
    window.page.locator(".page-ground").wait_for(state="attached")
    inside.wait_for(state="detached")
    window.page.locator('[class*="st-key-author-at-"] button').first.click()
    box = inside.locator("input")
    box.fill("Juana")
    box.press("Enter")
    window.page.get_by_text("dibuja Juana").wait_for()
    inside.wait_for(state="detached")


def test_a_name_typed_in_the_book_is_kept_and_stays_in_its_cell(
    server: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(server)
    window.open("/book")
    table = window.page.locator('[data-testid="stDataFrame"]').first
    table.locator("canvas").first.wait_for()
    window.rest()
    box = table.bounding_box()
    assert box is not None
    scale = 1.15
    window.page.mouse.click(box["x"] + 350, box["y"] + (38 + 20) * scale)
    table.locator('[role="gridcell"][aria-selected="true"]').wait_for(state="attached")
    window.page.keyboard.press("Enter")
    # On a busy machine the grid opens its cell after the first key, and swallows it.
    cell = window.page.locator(".gdg-input").first
    cell.wait_for()
    cell.press_sequentially("Rosa", delay=60)
    expect(cell).to_have_value("Rosa")
    cell.press("Enter")
    workspace = open_workspace(server.folder)
    window.comes(lambda: len(read_owners(workspace, CODE)) > 1, "a house is kept")
    owners = {one.id: one.name for one in read_owners(workspace, CODE)}
    assert owners["h-01"] == "Rosa"
    window.page.locator(".kept", has_text=re.compile(r"\d\d:\d\d")).wait_for()
