"""A photographed sheet is read, looked at, kept in the plan and taken out again.

The photograph is simulated: no camera took it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps.sheet.layout import Pen
from talking_maps.workspace import open_workspace, read_plan
from talking_maps.workspace.paper_sheets import SheetOrder
from tests.browser import CODE, Window
from tests.photo.sheets import print_sheet, ring
from tests.server import Server

pytestmark = pytest.mark.browser


def test_a_sheet_is_read_accepted_and_undone(
    window: Window, server: Server, tmp_path: Path
) -> None:
    workspace = open_workspace(server.folder)
    order = SheetOrder(scene="present", paper="A4")
    pens: tuple[tuple[Pen, str], ...] = (("green", "pasture"), ("blue", "canal"))
    sheet = print_sheet(workspace, CODE, tmp_path, order, pens)
    drawn = [
        sheet.stroke("green", *ring(0.3, 0.4, 0.12, 0.12)),
        sheet.stroke("blue", (0.6, 0.2), (0.7, 0.5), (0.65, 0.8)),
    ]
    photograph = tmp_path / "hoja.jpg"
    photograph.write_bytes(sheet.photograph([*drawn, *sheet.painted_boxes()]))

    window.open("/scan", lang="en")
    page = window.page
    page.locator("input[type=file]").set_input_files(photograph)
    page.get_by_role("button", name="Read the photographs").click()
    expect(page.get_by_text("95 % of places are off by less")).to_be_visible()
    expect(page.locator("img.sketch")).to_be_visible()
    shapes = page.get_by_test_id("stPills").get_by_role("radio")
    expect(shapes).to_have_count(2)
    for number in (0, 1):
        shapes.nth(number).click()
        window.rest()
        page.get_by_role("button", name="Accept").click()
        expect(shapes.nth(number)).to_contain_text("✓")
    page.get_by_role("button", name="Keep the accepted shapes in the plan: 2").click()
    expect(page.get_by_text("The shapes are in the plan.")).to_be_visible()
    kept = read_plan(workspace, CODE).features
    assert {(one.layer, one.origin) for one in kept} == {
        ("pasture", "fitted"),
        ("canal", "fitted"),
    }
    assert all(one.photos for one in kept)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert read_plan(workspace, CODE).features == ()
    window.clean()
