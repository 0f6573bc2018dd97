"""A photographed sheet in a real browser: its shapes accepted, on the map, undone.

The photograph is simulated: no camera took it (`tests.photo.village_sheet`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps.workspace import read_plan
from tests.browser import CODE, Window, add_village
from tests.photo import village_sheet
from tests.server import NewServer

pytestmark = pytest.mark.browser


def test_shapes_are_accepted_by_keys_seen_on_the_map_and_undone(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    workspace = add_village(tmp_path)
    window = new_window(new_server(workspace.folder))
    window.open("/scan", lang="en")
    page = window.page
    page.locator("input[type=file]").set_input_files(village_sheet.PHOTOGRAPH)
    page.get_by_role("button", name="Read the photographs").click()
    keep = page.get_by_role("button", name="Keep the accepted shapes in the plan")
    expect(keep).to_be_disabled()
    expect(page.get_by_text("95 % of places are off by less than")).to_be_visible()

    def shapes(*said: str) -> None:
        """Wait until the shapes are said to be so, doubtful ones first."""
        pills = page.get_by_test_id("stButtonGroup").last.get_by_role("radio")
        expect(pills).to_have_text([f"{n} {sign}" for n, sign in enumerate(said, 1)])
        window.rest()

    shapes("?", "✓", "✓")
    expect(page.get_by_text("it was closed")).to_be_visible()
    page.keyboard.press("a")
    shapes("✓", "✓", "✓")
    page.keyboard.press("d")
    shapes("✓", "✗", "✓")
    assert read_plan(workspace, CODE).features == ()
    keep.click()
    expect(page.get_by_text("The shapes are in the plan.")).to_be_visible()
    kept = read_plan(workspace, CODE).features
    assert [(one.layer, one.origin) for one in kept] == [("pasture", "fitted")] * 2
    assert all(len(one.photos) == 1 for one in kept)

    page.get_by_role("link", name="See them on the map").click()
    window.settle()
    assert window.uids() == {one.uid for one in kept}
    window.tool("undo")
    window.until("() => window.talkingMaps.editor.shapes.items.size === 0")
    assert read_plan(workspace, CODE).features == ()
    window.clean()
