"""From a score to the ground in a real browser: a measure, its picture, a next step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import Window
from tests.server import NewServer, Server
from tests.ui.app_driver import peopled

pytestmark = pytest.mark.browser


@pytest.fixture
def on_ground(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app with a village that has a slope, a pasture and a canal."""
    return new_server(peopled(tmp_path, with_ground=True).folder)


#: The words of a picture that its edge cuts, in the wide letters of a picture, which
#: cannot borrow the page's own.
CUT = """(image) => {
  const coded = atob(image.src.split("base64,")[1]);
  const bytes = Uint8Array.from(coded, c => c.charCodeAt(0));
  const holder = document.createElement("div");
  holder.innerHTML = new TextDecoder().decode(bytes)
    .replaceAll("'Source Sans 3','Source Sans Pro',", "");
  document.body.append(holder);
  const { width, height } = holder.firstChild.viewBox.baseVal;
  const isCut = ({ x, y, width: w, height: h }) =>
    x < 0 || y < 0 || x + w > width || y + h > height;
  const cut = [...holder.querySelectorAll("text")].filter(t => isCut(t.getBBox()))
    .map(t => t.textContent);
  holder.remove();
  return cut;
}"""


#: Where the sum and the first criterion beneath it lie [px].
TOPS = """() => [".total", ".st-key-score-panel [class*=st-key-criterion-]"]
  .map(one => Math.round(document.querySelector(one).getBoundingClientRect().top))"""


def touch(window: Window, key: str) -> None:
    """Touch the card of that key: its button lies over it, unseen."""
    window.page.locator(f'[class*="st-key-{key}"] button').first.click()
    window.rest()


def picture(page: Page) -> str:
    """Return the words of the only picture, once it has been drawn."""
    page.wait_for_function(
        "() => { const i = document.querySelector('img.evidence');"
        " return i && i.complete && i.naturalWidth > 100; }"
    )
    return str(page.locator("img.evidence").get_attribute("alt"))


def test_a_score_leads_to_its_picture_its_things_and_a_next_step_on_the_map(
    on_ground: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(on_ground)
    page = window.page
    window.open("/score", lang="en")
    touch(window, "criterion-water")
    page.get_by_text("Along the canal", exact=True).wait_for()
    assert "The canal falls" in picture(page)
    assert page.locator("img.evidence").evaluate(CUT) == []
    page.get_by_text("✗ hurts").first.wait_for()
    page.get_by_text("What would raise it").click()
    page.get_by_text("No single step on this map").wait_for()
    window.rest()
    touch(window, "criterion-pastures")
    page.locator(".step").first.wait_for()
    window.rest()
    assert page.locator(".step strong").first.inner_text().startswith("+")
    touch(window, "step-0")
    page.get_by_text("would be new").or_(page.get_by_text("chosen")).first.wait_for()
    picture(page)
    page.locator(".st-key-go-step button").click()
    window.settle()
    window.until("() => window.talkingMaps.editor.chosen === 'p'")
    page.get_by_text("Condition").first.wait_for()
    window.clean()


def test_next_steps_and_sureness_come_without_running_the_whole_page(
    on_ground: Server, new_window: Callable[..., Window]
) -> None:
    window = new_window(on_ground)
    page, asked = window.page, list[str]()

    def heard(said: str | bytes) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        if isinstance(said, bytes):
            message = BackMsg.FromString(said)
            if message.HasField("rerun_script"):
                asked.append(message.rerun_script.fragment_id)

    page.on("websocket", lambda socket: socket.on("framesent", heard))
    window.open("/score", lang="en")
    page.locator(".sure", has_text="being worked out").wait_for()
    before = page.evaluate(TOPS)
    touch(window, "criterion-pastures")
    del asked[:]
    page.get_by_text("What would raise it").click()
    page.locator(".step").first.wait_for()
    touch(window, "step-0")
    page.get_by_text("would be new").or_(page.get_by_text("chosen")).first.wait_for()
    window.rest()
    # Only the part around the picture and its lists, whoever asked for it; and the one
    # that tells how sure the points are, which pushes nothing away and then rests.
    page.locator(".sure b").wait_for()
    page.locator(".part-sure", has_text="In four of five draws").wait_for()
    window.rest()
    assert page.evaluate(TOPS) == before
    assert page.locator(".st-key-sure iframe").count() == 0
    assert asked
    assert all(asked)
    window.clean()
