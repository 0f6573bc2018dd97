"""From the first face to the podium, as people do it, with the network blocked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talking_maps.workspace import Workspace, contests
from tests.browser import Server, Window, chromium, free_port
from tests.ui.contested import CONTEST, PASSWORD, PRIVATE, contested, mark
from tests.ui.test_pages_browser import TOO_SMALL, TOO_WIDE, rest

pytestmark = pytest.mark.browser
#: The last face of health for the second household, the first for the third.
FACES = {"e001": 3, "e002": 5, "e003": 1}
ORDER = ("h-03", "h-01", "h-02")


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return contested(tmp_path)


@pytest.fixture
def started(place: Workspace) -> Iterator[Server]:
    chromium()
    server = Server(place.folder, free_port())
    server.start()
    yield server
    server.kill()


def sign_in(window: Window, name: str) -> None:
    page = window.page
    page.locator(".st-key-who button").first.click()
    page.locator(".st-key-who-name input").fill(name)
    page.locator(".st-key-who-password input").fill(PASSWORD)
    page.locator(".st-key-who-password input").press("Enter")
    page.locator(".st-key-who", has_text=f"{name} ·").wait_for()
    page.keyboard.press("Escape")


def to(window: Window, way: str) -> None:
    window.page.locator(f'[class*="st-key-way-{way}"] a').click()
    window.page.locator(f".page-{way}").wait_for(state="attached")


def fits(window: Window) -> None:
    rest(window)
    for width, height in ((1366, 768), (1024, 768)):
        window.page.set_viewport_size({"width": width, "height": height})
        window.page.wait_for_timeout(200)
        assert window.page.evaluate(TOO_WIDE) <= 0, window.page.url
        assert window.page.evaluate(TOO_SMALL) == [], window.page.url


def test_a_juror_marks_by_faces_staff_awards_and_the_square_sees_it(
    place: Workspace, started: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(started)
    window.open("/marking", k=CONTEST, by="")
    sign_in(window, "j1")
    _mark_by_faces(window)
    told = contests.read(place, CONTEST).ballots
    given = [(t.who, t.noun.entry, m.face) for t in told for m in t.noun.marks]
    assert given == [("j1", e, f) for e, f in FACES.items() for _ in range(2)]
    for entry, face in FACES.items():
        for juror in ("j2", "j3"):
            if (entry, juror) != ("e002", "j3"):
                mark(place, entry, juror, 2.5 * (face - 1))
    office = new_window(started)
    office.open("/ranking", k=CONTEST, by="", lang="en")
    sign_in(office, "office")
    _close_and_award(place, office)
    _reveal(office)
    for one in (window, office):
        one.clean()


def _mark_by_faces(window: Window) -> None:
    page = window.page
    page.locator(".st-key-mark-e001 button").click()
    for number, (entry, face) in enumerate(FACES.items()):
        page.locator("h1", has_text=entry).wait_for()
        for criterion in ("health", "education"):
            rest(window)  # while the page runs anew, faces of before stay beside
            button = f'[class*="st-key-face-{face}-{criterion}"]'
            page.locator(f"{button} button").click()
            page.locator(f'{button}[class*="-here"]').wait_for()
        if number == 0:
            fits(window)
        if number + 1 < len(FACES):
            page.locator(".st-key-mark-next button").click()


def _close_and_award(place: Workspace, office: Window) -> None:
    page = office.page
    page.locator(".standing").first.wait_for()
    fits(office)
    to(office, "contest")
    page.get_by_role("button", name="Close the contest").click()
    page.locator(".st-key-contest-close button").click()
    page.locator(".state-closed").wait_for()
    to(office, "ranking")
    page.locator(".st-key-_ranking-view button", has_text="Prizes").click()
    page.get_by_role("button", name="Award the prizes").click()
    page.locator(".st-key-award-now button").click()
    page.locator(".state-awarded").wait_for()
    assert contests.read(place, CONTEST).state == "awarded"


def _reveal(office: Window) -> None:
    page = office.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    to(office, "board")
    page.locator(".st-key-board-begin button").click()
    page.locator(".board-title").wait_for()
    for told, house in enumerate(ORDER, 1):
        # A key pressed while the page runs anew goes nowhere.
        page.wait_for_timeout(500)
        page.wait_for_function(
            "() => document.querySelector('.stApp').dataset.testScriptState !="
            " 'running'"
        )
        page.keyboard.press("Space" if told % 2 else "ArrowRight")
        page.locator(".board-who h2", has_text=house).wait_for()
        source = page.content()
        assert [one in source for one in ORDER] == [n < told for n in range(3)]
    page.locator(".st-key-board-next button").click()
    page.locator(".podium .stand").nth(2).wait_for()
    assert page.locator(".podium .sketch").count() == len(ORDER) * 3
    assert PRIVATE not in page.content()
    podium = page.locator(".podium").bounding_box()
    buttons = page.locator(".st-key-board-buttons").bounding_box()
    assert podium is not None
    assert buttons is not None
    assert podium["y"] + podium["height"] < buttons["y"]
    assert re.search(r"S/\s600\.10", page.locator(".stand-1").inner_text())
