"""A juror answers the questions of a criterion: faces, bands, ticks, amounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps.workspace import contests
from tests.browser import Window
from tests.server import NewServer
from tests.ui.contest_fixture import CALL, CONTEST, contested
from tests.ui.test_contest_jury_browser import looked_at, sign_in

pytestmark = pytest.mark.browser


def test_answers_are_kept_once_all_are_given_and_the_sum_stands_there(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    call = CALL.replace("example-after-cedap", "example-jury-questions")
    workspace = contested(tmp_path, call)
    window = new_window(new_server(workspace.folder))
    page = window.page
    window.open("/marking", k=CONTEST, by="", lang="es")
    sign_in(window, "j1")
    page.locator(".st-key-mark-e001 button").first.click()
    window.rest()

    def press(place: str) -> None:
        page.locator(f'[class*="st-key-{place}"] button').first.click()
        window.rest()

    press("face-of5-4-health-kitchen")
    face = page.locator('[class*="st-key-face-of5-2-health-kitchen"] button')
    assert "data:image/svg" in face.evaluate("e => getComputedStyle(e).backgroundImage")
    jury = page.locator(".st-key-jury-health")
    expect(jury).to_contain_text("Respondidas 1 de 2")
    press("face-of5-3-health-tidiness")
    expect(jury.locator(".answer-sums")).to_contain_text("6.00 + 3.50 = 9.50")
    press("band-1-women-share")
    for place, amount in enumerate(("120", "80")):
        field = page.locator(".st-key-jury-pastures input[type=number]").nth(place)
        field.fill(amount)
        field.press("Enter")
        window.rest()
    for place in (0, 2):
        box = page.locator('.st-key-jury-pastures input[type="checkbox"]').nth(place)
        box.locator("xpath=ancestor::label").click()
        window.rest()
    press("keep-e001")
    looked_at(window)
    given = {
        mark.criterion: (mark.points, len(mark.answers))
        for told in contests.read(workspace, CONTEST).ballots
        for mark in told.noun.marks
    }
    assert given == {"health": (9.5, 2), "women": (3, 1), "pastures": (7.73, 7)}
