"""Every screen: no serious fault for who does not see or point, and clean on paper.

axe-core looks at each page and into each frame; the page is printed by the browser and
the sheet read. Pages hold real content, of a community and of its contest.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from talking_maps import rasters
from talking_maps.model.change import Put
from talking_maps.workspace import (
    PROJECT,
    Elevation,
    Workspace,
    commit,
    new_edit_context,
    set_elevation,
)
from tests import village
from tests.browser import CODE, Window
from tests.report.builders import pages, texts
from tests.server import NewServer
from tests.ui.contest_fixture import CONTEST, contested, mark_all
from tests.ui.test_contest_jury_browser import press, sign_in, still_signed_in
from tests.ui.test_decide_browser import THINGS, deciding, merge_a_copy

pytestmark = pytest.mark.browser
AXE = PROJECT / "node_modules/axe-core/axe.min.js"
FAULTS = """async () => {
  const asked = { resultTypes: ["violations"], iframes: false };
  const found = await axe.run(document, asked);
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((n) => n.html.slice(0, 99))]);
}"""
#: What scrolls on paper would be cut off; what can only be touched has no place there.
CUT = """() => [...document.querySelectorAll(".stApp *")].filter((one) => {
  const { overflowY } = getComputedStyle(one);
  return ["auto", "scroll", "hidden"].includes(overflowY) && one.clientHeight > 60
    && one.getBoundingClientRect().width > 0
    && one.scrollHeight > one.clientHeight + 40;
}).map((one) => one.outerHTML.slice(0, 120))"""
#: What can be printed on is so wide [px]: A4 without its margins.
PAPER = 703
#: What is written beyond the paper's right edge.
BEYOND = """() => [...document.querySelectorAll("p, span, button, strong")]
  .filter((one) => one.offsetWidth
    && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.textContent.slice(0, 60))"""
SHOWN = """() => ["st-key-head", "st-key-ways"].filter((name) =>
  [...document.querySelectorAll(`.${name}`)].some((one) => one.offsetHeight > 0))"""
INSIDE = (
    "/draw",
    "/compare",
    "/book",
    "/score",
    "/history",
    "/files",
    "/ground",
    "/decide",
    "/rubric",
)
OUTSIDE = ("/", "/add", "/receive")
CONTEST_WAYS = ("contest", "submit", "marking", "ranking", "board", "rules", "trail")


@pytest.fixture
def axe() -> str:
    if AXE.is_file():
        return AXE.read_text(encoding="utf-8")
    reason = "axe-core is not set up: npm ci"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def faultless(page: Page, axe: str, name: str) -> None:
    """Fail if axe-core finds a serious or critical fault on the page or in a frame."""
    for frame in page.frames:
        if frame is page.main_frame or "/component/" in frame.url:
            frame.evaluate(axe)
            assert frame.evaluate(FAULTS) == [], name


def printed(page: Page, folder: Path, name: str) -> str:
    """Return what is read on the printed page; fail if something is cut off."""
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN) == [], name
    assert page.evaluate(CUT) == [], name
    if name == "/score":
        size = page.viewport_size
        assert size is not None
        page.set_viewport_size({"width": PAPER, "height": 1000})
        assert page.evaluate(BEYOND) == [], name
        page.set_viewport_size(size)
    page.emulate_media(media="null")
    pdf = page.pdf(prefer_css_page_size=True)
    said = texts(pdf, folder)
    assert 1 <= pages(pdf) <= 9, name
    assert all(sheet.strip() for sheet in said), f"{name}: an empty sheet"
    return "\n".join(said)


def furnish(workspace: Workspace, folder: Path) -> None:
    """Draw things of several kinds in the village, on ground with heights."""
    hand = new_edit_context
    things = [
        village.feature("t", "terrace", village.rectangle(500, 500, 100, 100)),
        village.feature("c", "canal", village.line((0, 300), (900, 300))),
        *(
            village.feature(f"h{n}", "house", village.point(300 + 60 * n, 700))
            for n in range(3)
        ),
        village.feature("h0", "house", village.point(300, 700), "past"),
    ]
    for thing in things:
        commit(workspace, CODE, hand("Rosa"), Put("feature", thing.uid, thing))
    rasters.write(village.plane(error=2.0), folder / "dem.tif")
    set_elevation(workspace, CODE, Elevation(folder / "dem.tif", 2.0, "plane"))


def test_every_screen_can_be_heard_and_printed(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window], axe: str
) -> None:
    place = contested(tmp_path)
    mark_all(place)
    furnish(place, tmp_path)
    window = new_window(new_server(place.folder))
    page = window.page

    window.open(OUTSIDE[0])
    for path in (*OUTSIDE, *INSIDE):
        window.turn(path)
        window.page.locator(".st-key-head").wait_for()
        if path == "/compare":
            frame = page.frame_locator("iframe[title*=talking_maps_compare]")
            frame.locator(".row").first.wait_for()
        faultless(page, axe, path)
        said = printed(page, tmp_path, path)
        if path in INSIDE[:-1]:
            assert "Aldea" in said, path
        if path == "/book":
            assert "h-03" in said
    window.turn("/draw")
    window.click(550, 550)
    page.locator(".st-key-side h2.chosen").wait_for()
    window.rest()
    faultless(page, axe, "the form")
    assert "Andén" in printed(page, tmp_path, "the form")

    window.open("/contests", k=CONTEST)
    sign_in(window, "office")
    faultless(page, axe, "/contests")
    for way in CONTEST_WAYS:
        _to(page, way)
        page.locator(f".page-{way}").wait_for(state="attached")
        window.rest()
        faultless(page, axe, way)
        if way != "board":
            assert "Raymi" in printed(page, tmp_path, way), way
    window.clean()


def test_in_english_too_and_while_deciding_and_marking(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window], axe: str
) -> None:
    place = contested(tmp_path)
    furnish(place, tmp_path)
    for thing in THINGS:
        commit(place, CODE, new_edit_context("Rosa"), Put("feature", thing.uid, thing))
    merge_a_copy(place, tmp_path)
    server = new_server(place.folder)
    window = new_window(server)
    window.open(OUTSIDE[0], lang="en")
    for path in (*OUTSIDE, *INSIDE):
        window.turn(path, lang="en")
        window.page.locator(".st-key-head").wait_for()
        if path == "/decide":
            deciding(window)
        faultless(window.page, axe, path)
    window.turn("/decide")
    deciding(window)
    faultless(window.page, axe, "/decide")
    window.clean()
    staff, juror = new_window(server), new_window(server)
    for language in ("en", "es"):
        _as_staff(staff, axe, language)
        _as_juror(juror, axe, language)


def _as_staff(window: Window, axe: str, language: str) -> None:
    for path in ("/people", "/call"):
        window.open(path, by="", lang=language, k=CONTEST)
        _signed_in(window, "office", is_new=(language, path) == ("en", "/people"))
        faultless(window.page, axe, f"{path} {language}")
    window.clean()


def _signed_in(window: Window, name: str, *, is_new: bool) -> None:
    """Sign in once; from then on the tab holds who did, whatever page it opens."""
    if is_new:
        sign_in(window, name)
    still_signed_in(window, name)


def _as_juror(window: Window, axe: str, language: str) -> None:
    window.open("/marking", by="", lang=language, k=CONTEST)
    _signed_in(window, "j1", is_new=language == "en")
    press(window, ".st-key-mark-e001")
    faultless(window.page, axe, f"marking {language}")
    window.page.locator(".st-key-_marking-view button").nth(1).click()
    window.rest()
    faultless(window.page, axe, f"visit {language}")
    window.clean()


def _to(page: Page, way: str) -> None:
    """Go to a page of the contest: by its bar, or into it by its card."""
    bar = page.locator(f'[class*="st-key-way-{way}"] a')
    door = page.locator(f".st-key-card-k-{CONTEST} button")
    bar.or_(door).first.click()
