"""What the map says and shows while one draws: look, lacking points, acts and Undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps import store, workspace
from talking_maps.model.plan import COMMUNITY, Feature
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer, Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]

#: Where a pixel of the map's canvases has nearly this colour, and how many are inked.
INK = """([pane, colour]) => {
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    const near = wanted.every((value, part) => Math.abs(data[i + part] - value) < 24);
    if (near && data[i + 3] > 150) found += 1;
  }
  return found;
}"""


@pytest.fixture
def drawn(tmp_path: Path, new_server: NewServer) -> Server:
    """Start the app on a village with a nameless canal today and a pasture long ago."""
    canal = village.feature("c", "canal", village.line((100, 800), (900, 800)))
    before = village.feature(
        "old", "canal", village.line((100, 700), (900, 700)), "past", name="Ñawpa"
    )
    return new_server(add_village(tmp_path, canal, before).folder)


def stored(server: Server, scene: str = "present") -> dict[str, Feature]:
    path = server.folder / "communities" / f"{CODE}.gpkg"
    found = store.features(path, COMMUNITY, scene)  # type: ignore[arg-type]
    return {feature.uid: feature for feature in found}


def test_drawing_says_what_lacks_and_acts_say_what_they_did(
    drawn: Server, new_window: Open
) -> None:
    window = new_window(drawn)
    window.open(lang="en")
    notice = window.map.locator("#notice")

    # A shape under way has its layer's pattern; two corners are no field.
    layer = workspace.open_workspace(drawn.folder).layer("terrace")
    window.pick("terrace")
    window.click(200, 200)
    window.click(500, 200)
    window.map.locator("#bar .main").click()
    expect(notice).to_contain_text("One more point is needed")
    assert window.run("() => window.talkingMaps.editor.tools.points()") == 2
    window.click(500, 500)
    window.page.mouse.move(*window.at(250, 450))
    window.until(f"(given) => ({INK})(given) > 400", ["light", layer.colour])
    window.map.locator("#bar .main").click()
    window.kept()
    assert len(stored(drawn)) == 2
    assert window.run(INK, ["light", layer.colour]) == 0

    # Delete says what it deleted, and takes it back at a touch.
    window.map.locator("body").press("Escape")
    window.click(500, 800)
    window.tool("remove")
    expect(notice).to_have_attribute("role", "status")
    expect(notice).to_contain_text("Deleted: Canal, 800")
    window.kept()
    assert "c" not in stored(drawn)
    notice.locator(".undo").click()
    window.kept()
    assert "c" in stored(drawn)
    expect(notice).to_contain_text("undone: took away: Canal, 800")

    # So does a copy, which is seen in no other way: the form did it, the map says it.
    window.click(500, 800)
    window.page.get_by_role("button", name="Copy to the future").click()
    expect(notice).to_contain_text("Copied to the future: Canal, 800")
    assert "c" in stored(drawn, "future")
    notice.locator(".undo").click()
    window.kept()
    assert "c" not in stored(drawn, "future")
    window.clean()
