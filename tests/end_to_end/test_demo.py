"""The whole job with a mouse, on the imaginary community.

The browser reaches no address but this machine's, and its console must stay clean.
"""

from __future__ import annotations

import pytest

from talking_maps import demo
from talking_maps.workspace import open_workspace
from tests.browser import Window
from tests.end_to_end.conftest import (
    Points,
    changed_total,
    draw,
    look_at,
    pull,
    stored,
    total,
)
from tests.server import Server

pytestmark = pytest.mark.browser
UTM = 32719
#: A field on the slope above the river, beneath the demo's last terraces, and a
#: corner that is pulled further down afterwards [m].
FIELD: Points = (
    (303300, 8388230),
    (303400, 8388300),
    (303430, 8388250),
    (303330, 8388180),
)
PULLED = (303470, 8388215)


def enter(window: Window, community: str) -> None:
    """Open the app at its first screen, choose a community, say who one is."""
    page = window.page
    page.goto(f"{window.address}/?lang=en")
    page.get_by_role("button", name=community).click()
    page.get_by_label("Your name").fill("Rosa")
    page.get_by_role("button", name="This is me").click()
    window.settle()


def test_from_the_first_screen_to_a_power_cut_and_back(
    started: Server, window: Window
) -> None:
    demo.build(open_workspace(started.folder))
    started.start()
    enter(window, "Pampa Imaginaria")
    before = total(window)
    look_at(window, UTM, 303400, 8388240)

    uid = draw(window, UTM, "terrace", FIELD)
    assert stored(started, demo.CODE)[uid].layer == "terrace"

    window.tool("edit")
    window.rest()
    pull(window, UTM, FIELD[2], PULLED)
    larger = stored(started, demo.CODE)[uid].geometry.area
    window.tool("undo")
    window.kept()
    smaller = stored(started, demo.CODE)[uid].geometry.area
    assert smaller < 0.95 * larger
    window.tool("redo")
    window.kept()
    assert stored(started, demo.CODE)[uid].geometry.area == pytest.approx(larger)

    describe(window)
    assert stored(started, demo.CODE)[uid].attributes["kind"] == "stone"
    assert stored(started, demo.CODE)[uid].name == "Andén de Rosa"
    last = changed_total(window, before)
    assert float(last) > float(before)

    window.clean()
    started.kill()
    started.start()
    # What the page says of the power cut is no error of ours: it is left first.
    where = window.page.url
    window.page.goto("about:blank")
    window.errors.clear()
    window.wire.begin()
    window.page.goto(where)
    window.settle()
    kept = stored(started, demo.CODE)[uid]
    assert kept.geometry.area == pytest.approx(larger)
    assert (kept.name, kept.attributes["kind"]) == ("Andén de Rosa", "stone")
    assert uid in window.uids()
    assert total(window) == last
    window.clean()


def describe(window: Window) -> None:
    """Set the name and the kind of the chosen terrace in its form.

    The slope is of 42 %: until it is said that stone holds it, no terrace counts there.
    """
    page = window.page
    page.get_by_label("Name", exact=True).fill("Andén de Rosa")
    page.keyboard.press("Enter")
    page.locator("h2.chosen", has_text="Andén de Rosa").wait_for()
    window.rest()
    page.get_by_label("Kind", exact=False).first.click()
    page.get_by_role("option", name="Stone-faced andén").click()
    page.get_by_text("still missing").wait_for(state="detached")
    window.rest()
