"""Printing from the screen: choose, look at the paper, save the PDF, offline."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from talking_maps.sheet.code import MapCode, MarkingCode, decode
from tests.browser import CODE, Window
from tests.report.builders import pages, poppler
from tests.server import NewServer
from tests.ui.contest_fixture import CONTEST, contested
from tests.ui.test_contest_jury_browser import sign_in

pytestmark = pytest.mark.browser


def test_a_sheet_to_draw_on_is_looked_at_and_saved(
    window: Window, tmp_path: Path
) -> None:
    window.open(lang="en")
    page = window.page
    page.get_by_role("button", name="Print", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Sheet to draw on", exact=True).click()
    expect(dialog.get_by_text("What each pen draws")).to_be_visible()
    dialog.get_by_role("button", name="Make the paper").click()
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_visible(timeout=120_000)
    expect(dialog.locator(".st-key-print-pages img")).not_to_have_count(0)
    with page.expect_download() as coming:
        save.click()
    file = tmp_path / "saved.pdf"
    coming.value.save_as(file)
    sheet = file.read_bytes()
    assert coming.value.suggested_filename == f"{CODE}-present-draw.pdf"
    assert pages(sheet) == 1
    seen = poppler("pdftoppm", sheet, tmp_path, "-r", "150", "-gray")
    with Image.open(io.BytesIO(seen)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    said = decode(code.text)
    assert isinstance(said, MapCode)
    assert (said.community, said.facts.scene) == (CODE, "present")
    window.clean()


def test_a_juror_takes_marking_sheets_along(
    tmp_path: Path, new_server: NewServer, new_window: Callable[..., Window]
) -> None:
    workspace = contested(tmp_path)
    window = new_window(new_server(workspace.folder))
    window.open("/marking", k=CONTEST, by="", lang="en")
    sign_in(window, "j1")
    page = window.page
    page.get_by_role("button", name="Print", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make the paper").click()
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_visible(timeout=120_000)
    with page.expect_download() as coming:
        save.click()
    coming.value.save_as(tmp_path / "saved.pdf")
    seen = poppler(
        "pdftoppm",
        (tmp_path / "saved.pdf").read_bytes(),
        tmp_path,
        "-r",
        "100",
        "-l",
        "1",
    )
    with Image.open(io.BytesIO(seen)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    said = decode(code.text)
    assert isinstance(said, MarkingCode)
    assert (said.contest, said.juror) == (CONTEST, "j1")
    window.clean()
