"""What the map says and shows while one draws: look, lacking points, acts and Undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import shapely
from PIL import Image, ImageColor
from playwright.sync_api import expect
from shapely.geometry.base import BaseGeometry

from talking_maps import store
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.workspace import commit, new_edit_context, open_workspace
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
#: Counts what a stroke costs: questions of size, all and before its events were over,
#: forms of a date that were made, and how often the mark that all is kept was written.
WATCH = """() => {
  const seen = window.seen = { atOnce: 0, measured: 0, forms: 0, said: 0 };
  const { fetch } = window;
  const { tools } = window.talkingMaps.editor;
  let inHand = true;
  const finish = tools.finish.bind(tools);
  tools.finish = () => {
    inHand = false;
    finish();
  };
  window.fetch = (address, ...rest) => {
    if (address.includes('/measure')) seen.measured += 1;
    if (address.includes('/measure') && inHand) seen.atOnce += 1;
    return fetch(address, ...rest);
  };
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct(...given) {
      seen.forms += 1;
      return Reflect.construct(...given);
    },
  });
  const count = (all) => { seen.said += all.length; };
  const mark = document.querySelector('#status');
  new MutationObserver(count).observe(mark, { childList: true });
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
    found = store.read_features(path, COMMUNITY, scene)  # type: ignore[arg-type]
    return {feature.uid: feature for feature in found}


def corners(shape: BaseGeometry) -> int:
    """Return how many points a shape is written with; a ring's first counts twice."""
    return int(shapely.get_num_coordinates(shape))


def test_drawing_says_what_lacks_and_acts_say_what_they_did(
    drawn: Server, new_window: Open
) -> None:
    window = new_window(drawn)
    window.open(lang="en")
    notice = window.map.locator("#notice")

    # A shape under way has its layer's pattern; two corners are no field.
    layer = open_workspace(drawn.folder).layer("terrace")
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

    # A shape is on the map before anything is asked or said of it, and said once.
    window.run(WATCH)
    assert window.stroke("canal", (200, 600), (400, 600)) == 2
    assert window.run("() => window.seen.atOnce") == 0
    window.kept()
    window.until("() => window.seen.measured > 0")
    seen = cast("dict[str, int]", window.run("() => window.seen"))
    assert seen["forms"] == 0
    assert seen["said"] <= 2
    window.clean()


def test_a_shape_is_drawn_mended_and_walked_to_by_keys_alone(
    drawn: Server, new_window: Open
) -> None:
    window = new_window(drawn)
    window.open(lang="en")
    keys = window.page.keyboard

    def press(*names: str) -> None:
        for name in names:
            keys.press(name)

    # Drawn: the palette's button is reached by Tab; arrows aim, Space sets, Enter ends.
    window.map.locator('[data-layer="terrace"]').focus()
    press("Enter", " ")
    press(*["Shift+ArrowRight"] * 3, " ", *["Shift+ArrowDown"] * 3, " ")
    assert window.run("() => window.talkingMaps.editor.tools.points()") == 3
    press("Shift+ArrowLeft", " ", "Backspace", "Enter")
    window.kept()
    uid = str(window.chosen())
    drew = stored(drawn)[uid].geometry
    assert corners(drew) == 4

    # Mended: a corner more, moved, and taken away again.
    window.map.locator('[data-tool="edit"]').focus()
    press("Enter")
    window.map.locator("#ground .folium-map").focus()
    press("n", "Insert", "ArrowUp", "Shift+ArrowUp")
    window.kept()
    window.until("() => window.talkingMaps.editor.corners.chosen()")
    mended = stored(drawn)[uid].geometry
    assert corners(mended) == 5
    assert mended.area != drew.area
    press("Delete")
    window.kept()
    assert corners(stored(drawn)[uid].geometry) == 4
    # By touch: a corner is touched, the button takes it away; three must stay.
    window.map.locator(".marker-icon:not(.marker-icon-middle)").first.click()
    window.map.locator("#bar .corner").click()
    expect(window.map.locator("#notice")).to_contain_text("No corner can be spared")
    press("Escape", "Escape")
    assert window.chosen() is None

    _walked(window, press)
    window.page.locator(".st-key-side button").last.focus()
    press("Control+z")
    window.kept()
    assert corners(stored(drawn)[uid].geometry) == 5
    window.page.locator(".st-key-head button").first.focus()
    press("Escape")
    window.until("() => window.talkingMaps.editor.chosen === null")
    window.clean()


LONG = "Otra tierra (roca, monte, caserío)"
#: How wide a column of a picture's legend is, and where a name in it ends [px].
COLUMN = """async (name) => {
  const { columnOf } = await import(new URL("picture.js", document.baseURI));
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "400 16px 'Source Sans', 'Source Sans 3', sans-serif";
  return [columnOf([{ name }]), 72 + pen.measureText(name).width];
}"""


def test_a_picture_of_what_is_seen_is_saved(drawn: Server, new_window: Open) -> None:
    workspace = open_workspace(drawn.folder)
    for layer, at in (("sacred", 500), ("house", 300)):
        thing = village.feature(layer, layer, village.point(at, 300))
        action = Put("feature", layer, thing)
        commit(workspace, CODE, new_edit_context("Rosa"), action)
    window = new_window(drawn)
    window.open(lang="en")

    def saved() -> tuple[str, Image.Image]:
        with window.page.expect_download() as coming:
            window.tool("picture")
        return coming.value.suggested_filename, Image.open(coming.value.path())

    size = window.map.locator("#ground").bounding_box()
    assert size is not None
    name, seen = saved()
    assert re.fullmatch(rf"{CODE}-Present-2026-\d{{4}}-\d\d-\d\d\.png", name)
    width, height = round(size["width"] * 2), round(size["height"] * 2)
    assert abs(seen.width - width) <= 2
    assert seen.height > height + 150
    colour = {one: workspace.layer(one).colour for one in ("canal", "house", "sacred")}
    on_map = seen.crop((0, 0, width, height))
    below = seen.crop((0, height + 20, width, seen.height))
    # The canal lies on the map and in the legend; so do both pictograms.
    for layer, value in colour.items():
        assert inked(on_map, value) > 60, layer
        assert inked(below, value) > 60, layer
    # Beneath the map, to the right: the bar of the scale and the arrow to the north.
    corner = below.crop((width * 2 // 3, 0, width, 150))
    assert inked(corner, "#1f1d1a") > 400

    # A long name is read whole: the next sign stands beyond its end.
    column, beyond = cast("list[float]", window.run(COLUMN, LONG))
    assert column > beyond

    # A sacred place that is hidden is in no picture, nor in its legend.
    window.map.locator('[data-view="discreet"]').click()
    _, hidden = saved()
    assert inked(hidden, colour["sacred"]) < 20
    assert inked(hidden, colour["house"]) > 120
    window.clean()


def test_the_same_thing_is_chosen_by_touching_it(
    drawn: Server, new_window: Open
) -> None:
    window = new_window(drawn)
    window.open(lang="en")
    window.click(500, 800)
    window.page.get_by_text("Photo, note and more").click()
    touch = window.page.get_by_role("button", name="Touch the same thing on the map")
    touch.click()
    window.until("() => window.talkingMaps.editor.pick.shapes.items.size === 1")
    window.rest()
    # A touch beside it changes nothing; what lies in the past is touched at y = 700.
    window.click(500, 100)
    assert window.run("() => window.talkingMaps.editor.tools.tool") == "same"
    window.click(500, 700)
    notice = window.map.locator("#notice")
    expect(notice).to_contain_text("Now the same thing as Canal “Ñawpa” (past)")
    window.comes(lambda: set(stored(drawn)) == {"old"}, "the canal has the other's uid")
    assert set(stored(drawn, "past")) == {"old"}
    window.until("() => window.talkingMaps.editor.shapes.get('old')")
    notice.locator(".undo").click()
    window.kept()
    assert set(stored(drawn)) == {"c"}
    window.clean()


def inked(picture: Image.Image, colour: str) -> int:
    """Return how many pixels have nearly that colour."""
    wanted = ImageColor.getrgb(colour)[:3]
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    return int((np.abs(pixels - wanted).max(axis=2) < 12).sum())


def _walked(window: Window, press: Callable[..., None]) -> None:
    """Walk through the things by keys; no key is taken from who writes."""
    press("n", "n")
    expect(window.map.locator(".heard")).to_contain_text("(2 / 2)")
    press("?")
    expect(window.map.locator("dialog.keys")).to_contain_text("set a point")
    press("Escape")
    expect(window.map.locator("dialog.keys")).to_have_count(0)

    # Undo and Escape work in the page around the map too, but not where one writes: in
    # the form of what was walked to, and not in the one that stood there before.
    walked_to = window.map.locator(".heard").inner_text().split(" · ")[0]
    expect(window.page.locator("h2.chosen")).to_contain_text(walked_to)
    window.rest()
    name = window.page.locator('.st-key-side input[type="text"]').first
    name.focus()
    before = window.run("() => window.talkingMaps.queue.number")
    press("Control+z")
    assert window.run("() => window.talkingMaps.queue.number") == before
