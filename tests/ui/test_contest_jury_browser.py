"""From the first face to the podium, as people do it, with the network blocked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps.workspace import Workspace, contests
from tests.browser import Window
from tests.server import NewServer, Server
from tests.ui.contest_fixture import CONTEST, PASSWORD, PRIVATE, contested, mark
from tests.ui.test_pages_browser import SIZES, fits

pytestmark = pytest.mark.browser
#: The last face of health for the second household, the first for the third.
FACES = {"e001": 3, "e002": 5, "e003": 1}
ORDER = ("h-03", "h-01", "h-02")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return contested(tmp_path)


@pytest.fixture
def started(workspace: Workspace, new_server: NewServer) -> Server:
    return new_server(workspace.folder)


def sign_in(window: Window, name: str) -> None:
    page = window.page
    page.locator('[class*="st-key-who-at-"] button').first.click()
    page.locator(".st-key-who-name input").fill(name)
    page.locator(".st-key-who-password input").fill(PASSWORD)
    page.locator(".st-key-who-password input").press("Enter")
    page.locator('[class*="st-key-who-at-"]', has_text=f"{name} ·").wait_for()
    window.rest()
    page.keyboard.press("Escape")


def still_signed_in(window: Window, name: str) -> None:
    """Wait until the page, loaded anew in this tab, knows who signed in before."""
    window.page.locator('[class*="st-key-who-at-"]', has_text=f"{name} ·").wait_for()
    window.rest()


def press(window: Window, place: str) -> None:
    """Press the button of that place and wait until it has done its work."""
    window.page.locator(f"{place} button").click()
    window.rest()


def to(window: Window, way: str) -> None:
    window.page.locator(f'[class*="st-key-way-{way}"] a').click()
    window.page.locator(f".page-{way}").wait_for(state="attached")
    window.rest()


def looked_at(window: Window) -> None:
    for width, height in SIZES:
        window.page.set_viewport_size({"width": width, "height": height})
        window.rest()
        fits(window.page)


def test_a_juror_marks_by_faces_staff_awards_and_the_square_sees_it(
    workspace: Workspace, started: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(started)
    window.open("/marking", k=CONTEST, by="")
    sign_in(window, "j1")
    _mark_by_faces(window)
    told = contests.read(workspace, CONTEST).ballots
    given = [(t.who, t.noun.entry, m.face) for t in told for m in t.noun.marks]
    assert given == [("j1", e, f) for e, f in FACES.items() for _ in range(2)]
    for entry, face in FACES.items():
        for juror in ("j2", "j3"):
            if (entry, juror) != ("e002", "j3"):
                mark(workspace, entry, juror, 2.5 * (face - 1))
    office = new_window(started)
    office.open("/ranking", k=CONTEST, by="", lang="en")
    sign_in(office, "office")
    _close_and_award(workspace, office)
    _reveal(office)
    for one in (window, office):
        one.clean()


def _mark_by_faces(window: Window) -> None:
    page = window.page
    press(window, ".st-key-mark-e001")
    for number, (entry, face) in enumerate(FACES.items()):
        page.locator("h1", has_text=entry).wait_for()
        for criterion in ("health", "education"):
            button = f'[class*="st-key-face-{face}-{criterion}"]'
            press(window, button)
            page.locator(f'{button}[class*="-here"]').wait_for()
        if number == 0:
            looked_at(window)
            _write_a_point(window)
        if number + 1 < len(FACES):
            press(window, ".st-key-mark-next")


def _write_a_point(window: Window) -> None:
    """A point of a GPS is read whole, also on the smallest screen."""
    page, views = window.page, window.page.locator(".st-key-_marking-view button")
    views.nth(1).click()
    window.rest()
    for number in page.locator(".st-key-gps input").all():
        number.fill("-71.123456")
        number.press("Tab")
        window.rest()
        assert number.evaluate("box => box.scrollWidth <= box.clientWidth")
    views.nth(0).click()
    window.rest()


def _close_and_award(workspace: Workspace, office: Window) -> None:
    page = office.page
    page.locator(".standing").first.wait_for()
    looked_at(office)
    # On a telephone in the square the names keep the width of the card.
    page.set_viewport_size({"width": 360, "height": 740})
    names = [one.bounding_box() for one in page.locator(".standing .whom").all()]
    assert names
    assert all(box is not None and box["width"] > 200 for box in names)
    page.set_viewport_size({"width": 1366, "height": 768})
    to(office, "contest")
    page.get_by_role("button", name="Close the contest").click()
    press(office, ".st-key-contest-close")
    page.locator(".state-closed").wait_for()
    to(office, "ranking")
    page.locator(".st-key-_ranking-view button", has_text="Prizes").click()
    office.rest()
    page.get_by_role("button", name="Award the prizes").click()
    press(office, ".st-key-award-now")
    page.locator(".state-awarded").wait_for()
    assert contests.read(workspace, CONTEST).state == "awarded"


def _reveal(office: Window) -> None:
    page = office.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    to(office, "board")
    press(office, ".st-key-board-begin")
    page.locator(".board-title").wait_for()
    for told, house in enumerate(ORDER, 1):
        page.keyboard.press("Space" if told % 2 else "ArrowRight")
        page.locator(".board-who h2", has_text=house).wait_for()
        office.rest()  # a key pressed while the page runs anew goes nowhere
        source = page.content()
        assert [one in source for one in ORDER] == [n < told for n in range(3)]
    press(office, ".st-key-board-next")
    page.locator(".podium .stand").nth(2).wait_for()
    assert page.locator(".podium .sketch").count() == len(ORDER) * 3
    assert PRIVATE not in page.content()
    podium = page.locator(".podium").bounding_box()
    buttons = page.locator(".st-key-board-buttons").bounding_box()
    assert podium is not None
    assert buttons is not None
    assert podium["y"] + podium["height"] < buttons["y"]
    assert re.search(r"S/\s600\.10", page.locator(".stand-1").inner_text())
    page.set_viewport_size({"width": 360, "height": 740})
    stands = [one.bounding_box() for one in page.locator(".podium .stand").all()]
    assert all(box is not None and box["width"] > 300 for box in stands)
    page.set_viewport_size({"width": 1920, "height": 1080})
