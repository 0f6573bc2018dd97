"""Where things lie on the screen: boxes measured in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from talking_maps import demo
from talking_maps.workspace import add_photo, new_edit_context, open_workspace
from tests import village
from tests.browser import CODE, Window, add_village
from tests.reach import covered, out_of_reach
from tests.server import NewServer, Server
from tests.ui.contest_fixture import CONTEST, contested, mark_all

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
#: The windows of laptops, and one of them with letters at twice their size [px].
SIZES = ((1366, 768), (1280, 720), (1024, 768), (683, 384))
#: Every screen; the first ones stand under the header of a community.
INSIDE = ("draw", "compare", "book", "score", "history", "files", "ground", "decide")
OUTSIDE = ("", "add", "receive", "contests", "call", "people", "rubric")
CONTESTS = ("contest", "submit", "marking", "ranking", "board", "rules", "trail")
#: Buttons of a screen that stand side by side.
ROWS = {
    "book": (".st-key-book-head button:visible",),
    "rules": (".st-key-rules-papers button:visible",),
}
#: The rings round what has the focus: of the box, and of what the box would clip.
RINGS = """(box) => [box, box.querySelector("input, textarea")]
  .map((one) => getComputedStyle(one).outlineStyle)"""
COMBO = ".st-key-office-state .react-aria-ComboBox > div"
#: Where the header's parts lie [px], to the pixel.
HEADER = """() => ['head', 'menu', 'author', '_language']
  .map((id) => `[class*="st-key-${id}"]`)
  .concat(['draw', 'compare', 'book', 'score', 'history', 'files']
      .map((id) => `[class*="st-key-way-${id}"]`))
  .map((one) => document.querySelector(one).getBoundingClientRect())
  .map(({ x, y, height }) => [x, y, height].map(Math.round).join())"""


@pytest.fixture
def shown(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app with the demo community and a contest under way."""
    place = contested(tmp_path)
    mark_all(place)
    demo.build(place)
    return new_server(place.folder)


def resized(window: Window, width: int, height: int) -> None:
    window.page.set_viewport_size({"width": width, "height": height})
    window.page.evaluate("() => new Promise(requestAnimationFrame)")


def test_every_control_of_every_screen_is_reached_and_the_header_stays(
    shown: Server, new_window: Open
) -> None:
    window = new_window(shown)
    window.open("/", c="demo", k=CONTEST)
    headers = {}
    for screen in (*INSIDE, *OUTSIDE, *CONTESTS):
        window.page.set_viewport_size({"width": 1366, "height": 768})
        window.turn(f"/{screen}", c="demo", k=CONTEST)
        window.page.locator(".st-key-head").wait_for()
        if screen in INSIDE:
            headers[screen] = str(window.page.evaluate(HEADER))
        for row in ROWS.get(screen, ()):
            parts = window.page.locator(row)
            tops = {round(part.bounding_box()["y"]) for part in parts.all()}  # type: ignore[index]
            assert (parts.count() > 1, len(tops)) == (True, 1), (screen, tops)
        for size in SIZES:
            resized(window, *size)
            window.comes(
                lambda: not out_of_reach(window.page),
                f"/{screen} at {size}: {out_of_reach(window.page)}",
            )
            window.comes(
                lambda: not covered(window.page),
                f"/{screen} at {size}: {covered(window.page)}",
            )
        # No grey bones of Streamlit's stand where a screen has come.
        assert not window.page.locator('[data-testid$="Skeleton"]:visible').count()
    assert len(set(headers.values())) == 1, headers
    # What is hidden there keeps no empty row over the map.
    resized(window, 1024, 768)
    window.turn("/decide", c="demo")
    ways = window.page.locator(".st-key-ways").bounding_box()
    assert ways is not None
    assert ways["height"] < 60
    # The ring of the focus is whole: nothing cuts it off.
    window.turn("/office", c="")
    for kind in (".st-key-office-words [data-testid$=Element]", COMBO):
        box = window.page.locator(kind).first
        box.locator("input").press("End")
        assert box.evaluate(RINGS) == ["solid", "none"], kind
    window.clean()


def test_the_whole_form_is_reached_and_a_photo_does_not_push_it_away(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    field = village.feature("t1", "terrace", village.rectangle(200, 200, 300, 300))
    workspace = add_village(tmp_path, field)
    picture = io.BytesIO()
    Image.new("RGB", (1200, 1600), "olive").save(picture, "JPEG")
    edit_context = new_edit_context("Rosa")
    add_photo(workspace, CODE, edit_context, field, picture.getvalue())
    window = new_window(new_server(workspace.folder))
    window.open()
    window.click(350, 350)
    photo = window.page.locator(".photo img")
    photo.wait_for()
    window.rest()
    for size in SIZES:
        resized(window, *size)
        assert out_of_reach(window.page) == [], size
        box = photo.bounding_box()
        assert box is not None
        assert box["height"] <= 192
    resized(window, *SIZES[0])
    window.page.get_by_text("Foto, nota y más").click()
    window.page.get_by_role("button", name="Quitar esta foto").wait_for()
    window.rest()
    for size in SIZES:
        resized(window, *size)
        # The part opens little by little.
        window.comes(lambda: not out_of_reach(window.page), f"all is reached at {size}")
    resized(window, *SIZES[0])
    top = str(window.page.evaluate(HEADER))
    last = window.page.get_by_role("button", name="Borrar")
    for _ in range(100):
        window.page.keyboard.press("Tab")
        if last.evaluate("(one) => one === document.activeElement"):
            break
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    assert str(window.page.evaluate(HEADER)) == top
    window.clean()


def test_the_score_folded_away_gives_the_map_its_room(window: Window) -> None:
    centre = "() => Object.values(window.talkingMaps.editor.map.getCenter())"
    wide = "() => window.innerWidth"
    before, room = window.run(centre), window.run(wide)
    window.page.locator(".st-key-score-panel button").first.click()
    window.page.locator(".st-key-side-folded").wait_for()
    window.settle()
    assert float(str(window.run(wide))) > 1366 - 80 > float(str(room))
    after = window.run(centre)
    assert after == pytest.approx(before, abs=1e-4)
    assert out_of_reach(window.page) == []
    window.clean()


def test_the_background_is_dimmed_and_switched_off_and_the_palette_says_it_goes_on(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    demo.build(workspace)
    window = new_window(new_server(workspace.folder))
    window.open(c="demo")
    seen = """() => {
      const found = [];
      window.talkingMaps.editor.map.eachLayer((one) => {
        if (one instanceof L.TileLayer) found.push(one.options.opacity);
      });
      return found;
    }"""
    whole = cast("list[float]", window.run(seen))
    assert len(whole) == 2
    window.map.locator('[data-view="background"]').click()
    panel = window.map.locator("#background")
    window.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    window.map.locator('[data-view="background"]').click()
    panel.locator("input[type=range]").fill("50")
    assert window.run(seen) == [one / 2 for one in whole]
    assert out_of_reach(window.page) == []
    panel.get_by_role("checkbox", name="Ninguno").check()
    assert window.run(seen) == []
    window.reload()
    assert window.run(seen) == []
    # On a picture of the land each line of a pattern has a pale edge.
    pale = """async (on) => {
      const paint = await import('./paint.js');
      paint.onPicture(on);
      const layer = { colour: '#08483c', pattern: 'hatch', geometry: 'polygon' };
      const one = paint.sample(L, layer, 40, 40);
      const { data } = one.getContext('2d').getImageData(10, 10, 20, 20);
      return data.filter((value) => value > 200).length;
    }"""
    assert int(str(window.run(pale, True))) > int(str(window.run(pale, False)))
    more = window.map.locator(".palette .more")
    expect(more).to_be_visible()
    pages = more.locator("xpath=..")
    for _ in range(4):
        if more.is_visible():
            # The list glides: only once it stands is it known whether it goes on.
            pages.evaluate(
                "(list) => { window.stands = new Promise((done) =>"
                " list.addEventListener('scrollend', done, { once: true })); }"
            )
            more.click()
            pages.evaluate("() => window.stands.then(() => true)")
            window.settle()
    expect(more).to_be_hidden()
    window.clean()


def test_nothing_is_said_of_what_is_drawn_before_the_plan_has_come(
    window: Window,
) -> None:
    window.draw("corral", (200, 200), (400, 200), (400, 400))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    window.page.route("**/pencil/*/features?*scene=present*", hold)
    window.page.reload()
    window.map.locator("#palette .layer").first.wait_for()
    window.comes(lambda: held, "the plan is asked for")
    expect(window.map.locator("#status")).to_be_hidden()
    for route in held:
        route.continue_()
    window.page.unroute_all()
    expect(window.map.locator("#status b")).to_contain_text("guardado")


#: What is cut of the names in the header and of what is chosen, in the window's width.
CUT = """() => [...document.querySelectorAll(
    '.st-key-head [data-testid="stPopover"] button p, .st-key-choosers input')]
  .map((one) => [one, getComputedStyle(one)])
  .filter(([one, style]) => {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const room = one.clientWidth - parseFloat(style.paddingLeft)
      - parseFloat(style.paddingRight);
    return pen.measureText(one.value ?? one.innerText).width > room + 1;
  })
  .map(([one]) => one.value ?? one.innerText)"""


@pytest.mark.parametrize("language", ["es", "en"])
def test_names_and_choices_are_whole_where_there_is_room_for_them(
    shown: Server, new_window: Open, language: str
) -> None:
    window = new_window(shown)
    window.page.set_viewport_size({"width": 1024, "height": 768})
    for screen in ("compare", "ranking"):
        window.open(f"/{screen}", c="demo", k=CONTEST, lang=language)
        menu = window.page.locator('.st-key-head [data-testid="stPopover"]').first
        menu.wait_for()
        if screen == "compare":
            expect(window.page.locator(".st-key-choosers input")).to_have_count(6)
        assert window.page.evaluate(CUT) == []
        window.page.set_viewport_size({"width": 1366, "height": 768})
        assert window.page.evaluate(CUT) == []
        window.page.set_viewport_size({"width": 1024, "height": 768})
    window.clean()


def test_a_name_without_room_is_told_whole_by_pointer_and_by_keys(
    shown: Server, new_window: Open
) -> None:
    window = new_window(shown)
    page = window.page
    window.open("/ranking", k=CONTEST, lang="es")
    menu = page.locator('.st-key-head [class*="st-key-menu-at-"] button')
    name, tip = menu.locator("p"), page.locator("#whole-name")
    menu.hover()
    expect(name).not_to_have_attribute("title", re.compile(""))
    name.evaluate("(p) => p.style.setProperty('max-width', '3rem', 'important')")
    page.mouse.move(600, 600)
    menu.hover()
    expect(name).to_have_attribute("title", name.inner_text())
    expect(tip).to_be_hidden()
    page.locator("body").press("Tab")
    menu.focus()
    expect(tip).to_be_visible()
    expect(tip).to_have_text(name.inner_text())
    box, at = tip.bounding_box(), menu.bounding_box()
    assert box is not None
    assert at is not None
    assert at["y"] < box["y"] < at["y"] + at["height"] + 20
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_hidden()
    window.clean()
