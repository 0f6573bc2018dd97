"""What was read from a sheet is looked at, kept as one change, and taken out again.

The photograph is simulated: no camera took it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from talking_maps.sheet.layout import Pen
from talking_maps.ui import navigation
from talking_maps.ui.screens.read_a_sheet import sheet_picture
from talking_maps.workspace import read_plan
from talking_maps.workspace.paper_sheets import SheetOrder
from talking_maps.workspace.scans import scan
from tests.browser import CODE, add_village
from tests.photo.sheets import print_sheet, ring
from tests.ui.app_driver import fine, text, visit

PENS: tuple[tuple[Pen, str], ...] = (("green", "pasture"), ("blue", "canal"))


def test_shapes_are_looked_at_kept_and_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = add_village(tmp_path)
    order = SheetOrder(scene="present", paper="A4")
    sheet = print_sheet(workspace, CODE, tmp_path, order, PENS)
    drawn = [
        sheet.stroke("green", *ring(0.3, 0.4, 0.12, 0.12)),
        sheet.stroke("blue", (0.6, 0.2), (0.7, 0.5), (0.65, 0.8)),
    ]
    photograph = sheet.photograph([*drawn, *sheet.painted_boxes()])
    read = scan(workspace, CODE, [("hoja.jpg", photograph)])
    page = visit(workspace, monkeypatch, lang="en", c=CODE, by="Rosa").page(
        navigation.SCAN
    )
    fine(page)
    page.session_state[f"scan.sheets.{CODE}"] = read
    page.session_state[f"scan.pictures.{CODE}"] = tuple(
        sheet_picture.smaller(one.picture) for one in read
    )
    page.run()
    fine(page)
    assert "95 % of places are off by less" in text(page)
    assert len(read[0].proposed) == 2

    page.button(key="scan.drop.0").click().run()
    fine(page)
    page.button(key="scan.accept.0").click().run()
    fine(page)
    keep = page.button(key="scan.keep.0")
    assert keep.label.endswith("plan: 1")
    keep.click().run()
    fine(page)
    (kept,) = read_plan(workspace, CODE).features
    assert (kept.uid, kept.origin) == (read[0].proposed[1].feature.uid, "fitted")
    assert len(kept.photos) == 1

    again = scan(workspace, CODE, [("hoja.jpg", photograph)])
    same = [one for one in again[0].proposed if one.same_as]
    assert [one.same_as for one in same] == [kept.uid]
    page.session_state[f"scan.sheets.{CODE}"] = again
    page.session_state[f"scan.pictures.{CODE}"] = tuple(
        sheet_picture.smaller(one.picture) for one in again
    )
    page.run()
    fine(page)
    page.button(key="scan.undo").click().run()
    fine(page)
    assert read_plan(workspace, CODE).features == ()
