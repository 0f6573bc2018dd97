"""The drawing map in a real browser: what a hand does, and what must never be lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from talking_maps import geo, store
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.workspace import LAYERS_FOLDER
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer, Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
SQUARE = ((200.0, 200.0), (500.0, 200.0), (500.0, 500.0), (200.0, 500.0))


def stored(server: Server, scene: str = "present") -> dict[str, Feature]:
    """Return what lies on the disk."""
    path = server.folder / "communities" / f"{CODE}.gpkg"
    found = store.read_features(path, COMMUNITY, scene)  # type: ignore[arg-type]
    return {feature.uid: feature for feature in found}


def test_a_polygon_is_drawn_reshaped_moved_cut_and_deleted(
    server: Server, window: Window
) -> None:
    uid = window.draw("terrace", *SQUARE)
    drawn = stored(server)[uid]
    assert drawn.layer == "terrace"
    assert drawn.geometry.area == pytest.approx(90_000, rel=0.02)

    window.tool("edit")
    window.rest()
    drag(window, SQUARE[2], (650, 650))
    window.kept()
    larger = stored(server)[uid].geometry
    assert larger.area > 1.3 * drawn.geometry.area

    window.tool("move")
    drag(window, (350, 350), (350, 250))
    window.kept()
    moved = stored(server)[uid].geometry
    assert moved.area == pytest.approx(larger.area, rel=0.01)
    assert moved.centroid.y == pytest.approx(larger.centroid.y - 100, abs=15)

    window.tool("cut")
    for point in ((300, 200), (400, 200), (400, 300), (300, 300)):
        window.click(*point)
    window.map.locator("#bar .main").click()
    window.kept()
    holed = stored(server)[uid].geometry
    assert shapely.get_num_interior_rings(holed) == 1
    assert holed.area == pytest.approx(moved.area - 10_000, rel=0.03)

    window.tool("remove")
    window.kept()
    assert uid not in stored(server)
    window.clean()


def test_undo_and_redo_survive_a_reload(server: Server, window: Window) -> None:
    first = window.draw("corral", *SQUARE)
    second = window.draw("canal", (100, 700), (400, 800), (800, 700))
    window.tool("undo")
    window.kept()
    window.until("(uid) => !window.talkingMaps.editor.shapes.get(uid)", second)
    assert set(stored(server)) == {first}
    window.reload()
    assert window.uids() == {first}
    window.map.locator('[data-tool="redo"]:not([disabled])').click()
    window.kept()
    window.until("(uid) => window.talkingMaps.editor.shapes.get(uid)", second)
    assert set(stored(server)) == {first, second}
    for left in ({first}, set()):
        window.page.keyboard.press("Control+z")
        window.kept()
        assert set(stored(server)) == left
    # The mark that all is kept says the day where it is not today.
    when = "(at) => import('./dates.js').then((it) => it.when(at, 'en'))"
    assert window.run(when, "2026-03-01T12:00:00-05:00") == "Mar 1, 2026"
    today = window.run("() => new Date().toISOString()")
    assert re.fullmatch(r"\d\d:\d\d", str(window.run(when, today)))
    window.clean()


def test_points_lines_and_the_keys_of_the_keyboard(
    server: Server, window: Window
) -> None:
    window.pick("spring")
    window.click(300, 300)
    window.click(600, 600)
    window.kept(2)
    window.page.keyboard.press("Escape")
    assert {f.layer for f in stored(server).values()} == {"spring"}
    assert len(stored(server)) == 2

    window.pick("canal")
    window.click(200, 200)
    window.click(500, 200)
    window.until("() => !document.querySelector('#live').hidden")
    assert "m" in window.map.locator("#live").inner_text()
    window.click(500, 400)
    window.page.keyboard.press("Control+z")
    window.page.keyboard.press("Enter")
    window.kept()
    canal = next(f for f in stored(server).values() if f.layer == "canal")
    assert canal.geometry.length == pytest.approx(300, rel=0.03)

    # The page's form of the new thing comes up beside; the map has the keys again.
    window.rest()
    window.click(350, 200)
    window.until("() => window.talkingMaps.editor.chosen")
    window.page.keyboard.press("Delete")
    window.kept()
    assert len(stored(server)) == 2
    window.pick("corral")
    window.click(200, 200)
    window.click(300, 200)
    window.page.keyboard.press("Escape")
    window.until("() => window.talkingMaps.editor.tools.tool === 'choose'")
    window.kept(0)
    assert len(stored(server)) == 2
    window.clean()


def test_a_new_shape_snaps_to_the_old_one_and_to_the_boundary(
    server: Server, window: Window
) -> None:
    window.draw("corral", *SQUARE)
    near = 6.0  # [m], a few pixels beside the corner
    uid = window.draw("canal", (500 + near, 500 + near), (997, 800))
    start, end = stored(server)[uid].geometry.boundary.geoms
    corner = village.point(500, 500)
    corral = next(f for f in stored(server).values() if f.layer == "corral").geometry
    assert (
        start.distance(corral.boundary) < 0.01 or end.distance(corral.boundary) < 0.01
    )
    assert min(start.distance(corner), end.distance(corner)) < near * 2
    assert min(p.distance(village.SQUARE.boundary) for p in (start, end)) < 0.5
    window.clean()


def test_what_a_killed_server_did_not_keep_is_sent_when_it_is_back(
    server: Server, window: Window
) -> None:
    before = window.draw("corral", *SQUARE)
    server.kill()
    window.pick("canal")
    for point in ((100, 700), (400, 800)):
        window.click(*point)
    window.map.locator("#bar .main").click()
    window.until("() => window.talkingMaps.queue.tries > 0")
    assert window.map.locator("#status").get_attribute("data-safe") == "false"
    canal = str(window.chosen())
    server.start()
    window.kept()
    window.until("() => document.querySelector('#status').dataset.safe === 'true'")
    assert set(stored(server)) == {before, canal}
    assert window.outside == []


def test_a_closed_window_leaves_its_strokes_to_the_next_one(
    server: Server, new_window: Open
) -> None:
    window = new_window(server)
    window.open()
    server.kill()
    window.pick("canal")
    for point in ((100, 700), (400, 800)):
        window.click(*point)
    window.map.locator("#bar .main").click()
    window.until("() => window.talkingMaps.queue.tries > 0")
    canal = str(window.chosen())
    context = window.page.context
    window.page.close()
    assert canal not in stored(server)
    server.start()
    window.page = context.new_page()
    window.open()
    window.kept(0)
    assert list(stored(server)) == [canal]
    window.until("(uid) => window.talkingMaps.editor.shapes.get(uid)", canal)


def test_two_people_who_draw_at_once_lose_nothing(
    server: Server, new_window: Open
) -> None:
    one, two = new_window(server), new_window(server)
    one.open(by="Rosa")
    two.open(by="Julián")
    drawn = set()
    for row in range(3):
        y = 100.0 + 250 * row
        shape = ((100, y), (300, y), (300, y + 150))
        other = tuple((x + 400, y) for x, y in shape)
        for window, points in ((one, shape), (two, other)):
            window.pick("corral")
            for point in points:
                window.click(*point)
        for window in (one, two):
            window.map.locator("#bar .main").click()
        for window in (one, two):
            window.kept()
            drawn.add(str(window.chosen()))
    assert len(drawn) == 6
    assert set(stored(server)) == drawn
    for window in (one, two):
        window.run("() => window.talkingMaps.editor.plan.ask()")
        script = "(n) => window.talkingMaps.editor.shapes.items.size === n"
        window.until(script, len(drawn))
        window.clean()


def test_scenes_are_apart_and_lie_beneath_when_asked(
    server: Server, window: Window
) -> None:
    now = window.draw("corral", *SQUARE)
    window.map.locator('[data-scene="future"].scene').click()
    window.settle()
    assert window.uids() == set()
    wish = window.draw("terrace", *((x + 300, y + 300) for x, y in SQUARE))
    assert stored(server, "future")[wish].status == "to_do"
    window.map.locator('[data-view="list"]').click()
    window.map.locator('[data-beneath="present"]').check()
    window.until("() => window.talkingMaps.editor.beneath.items.size === 1")
    window.page.wait_for_url("**s=future**")
    window.reload()
    assert window.uids() == {wish}
    assert now in stored(server)
    window.clean()


def test_it_is_drawn_by_touch(server: Server, new_window: Open) -> None:
    window = new_window(
        server, viewport={"width": 1024, "height": 768}, has_touch=True, is_mobile=True
    )
    window.open()
    window.map.locator('[data-layer="corral"]').tap()
    for number, point in enumerate(SQUARE, 1):
        window.page.touchscreen.tap(*window.at(*point))
        script = "(n) => window.talkingMaps.editor.tools.points() === n"
        window.until(script, number)
        window.page.wait_for_timeout(350)  # two taps sooner are a double tap
    window.map.locator("#bar .main").tap()
    window.until("() => window.talkingMaps.editor.tools.tool === 'choose'")
    window.kept()
    (corral,) = stored(server).values()
    assert corral.geometry.area == pytest.approx(90_000, rel=0.03)
    window.clean()


def test_buttons_are_large_enough_for_a_finger(window: Window) -> None:
    script = """() => [...document.querySelectorAll('button, label')]
      .filter((one) => one.offsetParent)
      .map((one) => [one.innerText, one.offsetWidth, one.offsetHeight])
      .filter(([, width, height]) => Math.min(width, height) < 44)"""
    assert window.run(script) == []


def test_a_name_with_markup_in_it_is_text(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    name = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    corral = village.feature(
        "c1", "corral", village.rectangle(200, 200, 300, 300), name=name
    )
    workspace = add_village(tmp_path, corral)
    window = new_window(new_server(workspace.folder))
    window.open()
    window.click(350, 350)
    window.until("() => window.talkingMaps.editor.chosen === 'c1'")
    # What is chosen is named beside it at all times; a hand that moves on is told too.
    window.map.locator(".name-on-map", has_text=name).wait_for()
    window.page.mouse.move(*window.at(340, 340), steps=3)
    window.page.mouse.move(*window.at(345, 345), steps=3)
    label = window.map.locator(".leaflet-tooltip .label")
    assert name in label.inner_text()
    window.page.locator("h2.chosen").wait_for()
    assert name in window.page.locator("h2.chosen").inner_text()
    window.clean()


def test_a_layer_file_dropped_in_is_drawn_on(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    layers = tmp_path / "layers"
    shutil.copytree(LAYERS_FOLDER, layers)
    text = (layers / "corral.toml").read_text(encoding="utf-8")
    names = 'es = "Pista de baile"\nen = "Dance floor"\n'
    head, _, _ = text.partition("[names]")
    (layers / "dance_floor.toml").write_text(f"{head}[names]\n{names}", "utf-8")
    shutil.copy(layers / "corral.svg", layers / "dance_floor.svg")
    workspace = add_village(tmp_path, layers_folder=layers)
    server = new_server(workspace.folder, layers)
    window = new_window(server)
    window.open()
    button = window.map.locator('[data-layer="dance_floor"]')
    assert "Pista de baile" in button.inner_text()
    uid = window.draw("dance_floor", *SQUARE)
    assert stored(server)[uid].layer == "dance_floor"
    window.clean()


def drag(window: Window, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at one point of the village, let go at another."""
    mouse = window.page.mouse
    mouse.move(*window.at(*start))
    mouse.down()
    mouse.move(*window.at(*end), steps=8)
    mouse.up()


def test_the_square_is_where_the_tests_think_it_is(window: Window) -> None:
    assert geo.area_m2(village.SQUARE, village.EPSG) == pytest.approx(1e6, rel=0.001)
    x, y = window.at(500, 500)
    assert 0 < x < 1366
    assert 0 < y < 768
