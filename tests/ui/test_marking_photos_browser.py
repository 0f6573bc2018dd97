"""A photographed marking sheet is confirmed by touch and keys, and kept as a ballot.

The photograph is simulated: no camera took it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from talking_maps.sheet.code import MarkingCode
from talking_maps.workspace import contests, pdf_reports
from tests.browser import Window
from tests.photo import marking_sheets
from tests.photo.marking_sheets import crossed
from tests.server import NewServer
from tests.ui.contest_fixture import CONTEST, contested
from tests.ui.test_contest_jury_browser import press, sign_in

pytestmark = pytest.mark.browser


def test_a_juror_confirms_a_photographed_sheet(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    workspace = contested(tmp_path)
    pdf = pdf_reports.marking_sheets(
        workspace, CONTEST, language="es", juror_id="j3", entry_id="e001"
    ).pdf()
    code = MarkingCode(CONTEST, "e001", "j3", 5, ("health", "education"))
    paper = marking_sheets.printed(pdf, code, tmp_path)
    strokes = crossed(paper, {0: {4: "cross"}, 1: {2: "tick", 3: "cross"}}, seed=5)
    photograph = tmp_path / "hoja.jpg"
    photograph.write_bytes(paper.photograph(strokes))

    window = new_window(new_server(workspace.folder))
    window.open("/marking", k=CONTEST, by="", lang="en")
    sign_in(window, "j3")
    page = window.page
    page.get_by_text("Read photographed sheets").click()
    inputs = page.get_by_test_id("stExpander").locator("input[type=file]")
    inputs.set_input_files(photograph)
    page.get_by_role("button", name="Read the sheets").click()
    doubtful = page.locator(".st-key-jury-photo-education")
    expect(doubtful.get_by_text("More than one box is crossed.")).to_be_visible()
    sure = page.locator(".st-key-jury-photo-health")
    expect(sure.locator('[class*="st-key-face-4-"][class*="-here"]')).to_be_visible()
    expect(doubtful.locator("img").first).to_be_visible()
    keep = page.get_by_role("button", name="Keep the marks of this sheet")
    expect(keep).to_be_disabled()
    assert contests.read(workspace, CONTEST).ballots == ()
    page.keyboard.press("3")
    expect(
        doubtful.locator('[class*="st-key-face-3-"][class*="-here"]')
    ).to_be_visible()
    press(window, '.st-key-jury-photo-education [class*="st-key-face-2-"]')
    expect(keep).to_be_enabled()
    keep.click()
    expect(page.get_by_text("2 marks are kept.")).to_be_visible()
    (told,) = contests.read(workspace, CONTEST).ballots
    assert told.noun.sheet_photo
    assert {m.criterion: m.face for m in told.noun.marks} == {
        "health": 4,
        "education": 2,
    }
    window.clean()
