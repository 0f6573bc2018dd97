"""A shape under way in a real browser: nothing that happens to the page loses it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from talking_maps import store
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import add_owner, new_edit_context
from tests import village
from tests.browser import CODE, Window, add_village
from tests.server import NewServer, Server

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
STROKES = 60
POINTS = "() => window.talkingMaps.editor.tools.under()?.points.length ?? 0"
TOOL = "() => window.talkingMaps.editor.tools.tool"


@contextmanager
def busy() -> Iterator[None]:
    """Let half of the processors be busy with something else."""
    # It ends with the tests, also where they were killed.
    script = "import os; us = os.getppid()\nwhile os.getppid() == us: pass"
    others = [
        subprocess.Popen([sys.executable, "-c", script])
        for _ in range(max(1, (os.cpu_count() or 1) // 2))
    ]
    try:
        yield
    finally:
        for one in others:
            one.kill()
            one.wait()


def drawn(server: Server) -> int:
    path = server.folder / "communities" / f"{CODE}.gpkg"
    return len(store.read_features(path, COMMUNITY, "present"))


def ends(east: float, stroke: int) -> tuple[tuple[float, float], ...]:
    """Return the two ends of a short canal, far from the others' [m]."""
    x, y = east + 47 * (stroke % 10), 90 + 145 * (stroke // 10)
    return (x, y), (x, y + 75)


def test_sixty_strokes_of_two_people_on_a_busy_machine_keep_frame_and_shapes(
    server: Server, new_window: Open
) -> None:
    windows = new_window(server), new_window(server)
    made: list[Frame] = []

    def attached(frame: Frame) -> None:
        made.append(frame)

    for window, name in zip(windows, ("Rosa", "Julián"), strict=True):
        window.open(by=name)
        window.page.on("frameattached", attached)
    with busy():
        for stroke in range(STROKES):
            for window, east in zip(windows, (40, 520), strict=True):
                assert window.stroke("canal", *ends(east, stroke)) == 2
            # Now the page runs for what was kept, while the next is drawn.
            for window in windows:
                window.kept()
    assert drawn(server) == 2 * STROKES
    assert made == []
    for window in windows:
        window.clean()


def begin(window: Window) -> None:
    """Begin a canal of three points."""
    window.pick("canal")
    for point in ((200, 200), (400, 300), (600, 250)):
        window.click(*point)
    assert window.run(POINTS) == 3


def test_a_shape_under_way_comes_back_where_it_belongs(
    server: Server, window: Window
) -> None:
    begin(window)
    before = window.run("() => window.talkingMaps.editor.tools.under()")
    window.reload()
    window.until(f"() => ({POINTS})() === 3")
    assert window.run("() => window.talkingMaps.editor.tools.under()") == before

    window.run("() => document.querySelector('.scene.future').click()")
    window.settle()
    assert window.run(TOOL) == "choose"
    window.run("() => document.querySelector('.scene.present').click()")
    window.settle()
    window.until(f"() => ({POINTS})() === 3")

    window.page.locator('[class*="st-key-way-score"] a').click()
    window.rest()
    window.page.locator('[class*="st-key-way-draw"] a').click()
    window.settle()
    window.until(f"() => ({POINTS})() === 3")

    # The frame itself is thrown away, as Streamlit has done.
    window.page.evaluate("""() => {
      const frame = document.querySelector('.st-key-field iframe');
      frame.src = frame.src;
    }""")
    window.settle()
    window.until(f"() => ({POINTS})() === 3")
    window.map.locator("#bar .main").click()
    window.kept()
    assert drawn(server) == 1
    window.reload()
    assert window.run(POINTS) == 0
    window.clean()


def test_another_language_plan_or_scene_makes_no_frame_anew(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    workspace = add_village(tmp_path)
    house = new_edit_context("Rosa")
    add_owner(workspace, CODE, house, "h-01", "household", name="Quispe")
    window = new_window(new_server(workspace.folder))
    window.open()
    page = window.page
    made: list[Frame] = []

    def noted(frame: Frame) -> None:
        made.append(frame)

    page.on("frameattached", noted)
    page.on("framenavigated", noted)
    page.evaluate("() => { window.here = true; }")
    begin(window)

    page.locator(".st-key-_language button", has_text="EN").click()
    expect(window.map.locator("#bar .main")).to_have_text("Finish")
    window.settle()
    assert window.run(POINTS) == 3

    for plan, points in (("h-01", 0), ("community", 3)):
        page.locator(".st-key-_owner input").click()
        page.get_by_role("option").nth(0 if plan == "community" else 1).click()
        page.wait_for_url(f"**o={plan}**")
        window.until("(o) => window.talkingMaps.editor.plan.isOf(o)", plan)
        window.settle()
        window.until(f"(n) => ({POINTS})() === n", points)
    window.run("() => document.querySelector('.scene.future').click()")
    page.wait_for_url("**s=future**")
    window.settle()
    assert window.run(POINTS) == 0

    # The address says it without a page being loaded: that is no frame either.
    assert [frame for frame in made if frame != page.main_frame] == []
    assert page.evaluate("() => window.here") is True
    window.clean()


def test_another_tool_puts_a_shape_aside_and_it_goes_on_or_is_dropped(
    server: Server, window: Window
) -> None:
    begin(window)
    window.tool("choose")
    waiting = window.map.locator("#aside .waits")
    expect(waiting).to_have_count(1)
    window.pick("corral")
    window.click(700, 700)
    window.pick("canal")
    window.until(f"() => ({POINTS})() === 3")
    window.map.locator("#bar .main").click()
    window.kept()
    assert drawn(server) == 1
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="Seguir").click()
    window.until(f"() => ({POINTS})() === 1")
    # A step back takes the last point off; the pencil stays in the hand.
    window.page.keyboard.press("Control+z")
    assert window.run(POINTS) == 0
    window.click(700, 700)
    assert window.run(POINTS) == 1
    window.tool("choose")
    waiting.get_by_role("button", name="Descartar").click()
    expect(waiting).to_have_count(0)
    window.reload()
    assert window.run(POINTS) == 0
    window.clean()


def test_a_cancelled_shape_does_not_come_back(window: Window) -> None:
    begin(window)
    window.page.keyboard.press("Escape")
    window.reload()
    assert window.run(POINTS) == 0
    assert window.map.locator("#aside .waits").count() == 0


def test_what_the_score_lit_up_goes_when_it_is_let_go(
    tmp_path: Path, new_server: NewServer, new_window: Open
) -> None:
    meadow = village.feature("p1", "pasture", village.rectangle(200, 200, 300, 300))
    window = new_window(new_server(add_village(tmp_path, meadow).folder))
    window.open("/score")
    window.page.locator('[class*="st-key-way-draw"] a').click()
    window.settle()
    lit = "() => window.talkingMaps.editor.highlight.group.getLayers().length"
    assert window.run(lit) == 0
    acts: tuple[Callable[[], None], ...] = (
        lambda: window.page.keyboard.press("Escape"),
        lambda: window.click(180, 180),
        lambda: window.map.locator(".tool.choose").click(),
    )
    for let_go in acts:
        window.page.locator('[class*="st-key-criterion-"] button').nth(1).click()
        window.rest()
        window.until(f"() => ({lit})() > 0")
        window.settle()
        window.map.locator(".tool.choose").focus()
        let_go()
        window.rest()
        window.until(f"() => ({lit})() === 0")
        expect(window.page.locator('[class*="st-key-reading-"]')).to_have_count(0)
    window.clean()


def test_one_sentence_says_what_is_safe_while_the_program_is_gone(
    server: Server, window: Window
) -> None:
    said = """() => {
      const style = getComputedStyle(document.querySelector('.stApp'), '::after');
      return style.visibility === 'visible' ? style.content : '';
    }"""
    assert "responde" not in str(window.page.evaluate(said))
    server.kill()
    # Streamlit's own dialog comes and would keep every hand from the map.
    window.comes(lambda: "responde" in str(window.page.evaluate(said)), "it is said")
    inert = "() => document.querySelectorAll('#root[inert]').length"
    window.comes(lambda: window.page.evaluate(inert) == 0, "the map is free")
    begin(window)
    window.map.locator("#bar .main").click()
    server.start()
    window.kept()
    assert drawn(server) == 1
    window.comes(lambda: "responde" not in str(window.page.evaluate(said)), "it goes")
    assert window.outside == []
