"""A contest in a real browser: made in the form, opened, a plan sealed in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator

from talking_maps.contest import encode
from talking_maps.workspace import accounts, contests, open_workspace
from tests.browser import Window
from tests.server import Server
from tests.ui.test_pages_browser import fits

pytestmark = pytest.mark.browser
#: Buttons, links and boxes that a finger misses: less than 44 px high.
TOO_LOW = """() => [...document.querySelectorAll(
  '.stMain button, .stMain a, .stMain input:not([type=checkbox]):not([type=file])')]
  .filter(e => { const box = e.getBoundingClientRect();
    const frame = e.closest('[data-testid="stTextInputRootElement"], .stSelectbox,'
      + '[data-testid="stNumberInputContainer"], .stMultiSelect, .stDateTimeInput');
    const high = frame ? frame.getBoundingClientRect().height : box.height;
    return box.width && high < 43.5; })
  .map(e => e.outerHTML.slice(0, 90))"""


def fill(window: Window, label: str, words: str) -> None:
    """Type into the visible box of that name and wait until it was heard."""
    box = window.page.get_by_label(label, exact=True).locator("visible=true")
    box.fill(words)
    box.press("Tab")
    window.rest()


def touch(window: Window, where: Locator) -> None:
    where.click()
    window.rest()


def press(window: Window, name: str) -> None:
    touch(window, window.page.get_by_role("button", name=name))


def looked_at(window: Window, name: str) -> None:
    fits(window.page)
    assert window.page.evaluate(TOO_LOW) == [], name


def sign_in(window: Window) -> None:
    page = window.page
    touch(window, page.locator('[class*="st-key-who-at-"] button').first)
    inside = page.locator('[data-testid="stPopoverBody"]')
    inside.get_by_label("The password again").wait_for()
    for box, words in zip(
        inside.locator("input").all(),
        ("office", "secret word", "secret word"),
        strict=True,
    ):
        box.fill(words)
    touch(window, inside.get_by_role("button", name="Begin as staff"))
    page.get_by_role("button", name=re.compile("office · staff")).wait_for()


def test_a_contest_is_made_opened_and_a_plan_sealed_in_it(
    server: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(server, viewport={"width": 1024, "height": 768})
    page = window.page
    window.open("/contests", lang="en", by="Rosa")
    looked_at(window, "contests")
    sign_in(window)
    press(window, "New contest")
    fill(window, "Name of the contest", "Raymi")
    fill(window, "Code of the contest", "raymi")
    fill(window, "Who organises it", "Office")
    looked_at(window, "call")
    touch(window, page.get_by_role("tab", name="Jury"))
    press(window, "One more juror")
    fill(window, "Name", "Ana")
    looked_at(window, "jury")
    press(window, "Make the contest")
    touch(window, page.get_by_text("I know what can no longer be changed"))
    press(window, "Open the contest")
    page.locator(".state-open").wait_for()
    looked_at(window, "desk")

    facilitator = new_window(server)
    facilitator.open("/submit", lang="en", by="Rosa", k="raymi")
    looked_at(facilitator, "submit")
    go = facilitator.page.get_by_role("button", name="Seal and submit")
    assert go.is_disabled()
    touch(facilitator, facilitator.page.locator(".stCheckbox label"))
    touch(facilitator, go)
    facilitator.page.locator(".receipt .code").wait_for()
    looked_at(facilitator, "receipt")

    record = contests.read(open_workspace(server.folder), "raymi")
    told = record.entries[0]
    said = facilitator.page.locator(".receipt .code").inner_text()
    assert said == encode(told.noun.seal)
    with Image.open(io.BytesIO(facilitator.page.screenshot())) as seen:
        assert [one.text for one in zxingcpp.read_barcodes(seen)] == [said]
    assert (told.who, told.role) == ("Rosa", "facilitator")
    with facilitator.page.expect_download() as saved:
        facilitator.page.get_by_role("button", name="Receipt to print (PDF)").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    stays_signed_in(window, server)
    for one in (window, facilitator):
        one.clean()


def stays_signed_in(window: Window, server: Server) -> None:
    """Check that a reload keeps who signed in, in this tab, until it ends."""
    page, workspace = window.page, open_workspace(server.folder)
    who = page.get_by_role("button", name=re.compile("office · staff"))

    def reload() -> None:
        window.wire.begin()
        page.reload()
        window.rest()

    held = page.evaluate("() => ({...sessionStorage})")["talking-maps.signed-in"]
    assert held not in page.url
    assert page.evaluate("() => document.cookie").count(held) == 0
    # Another tab of the same browser is another person's.
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Sign in").wait_for()
    assert other.evaluate("() => sessionStorage.length") == 0
    other.close()
    reload()
    who.wait_for()
    touch(window, who)
    touch(window, page.get_by_role("button", name="Sign out"))
    page.get_by_role("button", name="Sign in").wait_for()
    # Who wrote the token down before is not let in with it.
    page.evaluate("(t) => sessionStorage.setItem('talking-maps.signed-in', t)", held)
    reload()
    page.get_by_role("button", name="Sign in").wait_for()
    page.wait_for_function("() => sessionStorage.length === 0")
    touch(window, page.get_by_role("button", name="Sign in"))
    inside = page.locator('[data-testid="stPopoverBody"]')
    for label, words in (("Name to sign in", "office"), ("Password", "secret word")):
        inside.get_by_label(label, exact=True).fill(words)
    touch(window, inside.get_by_role("button", name="Sign in"))
    who.wait_for()
    accounts.save_account(
        workspace, accounts.COMMAND_LINE, "office", "staff", "another word"
    )
    reload()
    page.get_by_role("button", name="Sign in").wait_for()
