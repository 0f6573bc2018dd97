"""Photographed sheets of things to visit become visits only when a person confirms.

The photographs are made (tests/photo/camera.py): no camera took them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talking_maps.cli import main
from talking_maps.contest import lot_of
from talking_maps.errors import BadValue
from talking_maps.model.contest import Finding
from talking_maps.model.message import Message
from talking_maps.sheet.code import VisitCode, things_digest
from talking_maps.sheet.visit_layout import lay_out_visit
from talking_maps.workspace import Workspace, contests, open_workspace, pdf_reports
from talking_maps.workspace.contests import marking_photos, sealed_copies, visit_photos
from talking_maps.workspace.contests.visit_photos import VisitPhoto, keep_visit
from tests.photo import camera, marking_sheets
from tests.photo.camera import PenStroke
from tests.photo.marking_sheets import Hand, by_hand
from tests.ui.contest_fixture import CALL, CONTEST, STAFF, contested

LOT = '\n[visits]\nthings = 3\nrule = "found_share"\n'
ENTRY, JUROR = "e002", "j1"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    call = CALL.replace("[[rounds]]", LOT + "\n[[rounds]]", 1)
    return contested(tmp_path_factory.mktemp("office"), call)


@pytest.fixture(scope="module")
def code(office: Workspace) -> VisitCode:
    record = contests.read(office, CONTEST)
    entry = record.entry(ENTRY)
    assert entry is not None
    lot = lot_of(record.contest, entry)
    return VisitCode(CONTEST, ENTRY, JUROR, 1, len(lot), 2, things_digest(lot))


@pytest.fixture(scope="module")
def page(
    office: Workspace, code: VisitCode, tmp_path_factory: pytest.TempPathFactory
) -> camera.Floats:
    """Return the sheet of things to visit, off the printer."""
    pdf = pdf_reports.marking_sheets(
        office, CONTEST, language="es", juror_id=JUROR, entry_id=ENTRY
    ).pdf()
    folder = tmp_path_factory.mktemp("paper")
    return marking_sheets.page_of(pdf, folder, number=2)


@pytest.fixture(scope="module")
def done(page: camera.Floats, code: VisitCode) -> bytes:
    """Return a photograph of a sheet on which *done* is crossed."""
    return _photo(page, code, {3: "cross"})


@pytest.fixture(scope="module")
def sheet(office: Workspace, done: bytes) -> VisitPhoto:
    return _read(office, done)


@pytest.fixture
def workspace(office: Workspace, tmp_path: Path) -> Workspace:
    return open_workspace(shutil.copytree(office.folder, tmp_path / "office"))


def _photo(page: camera.Floats, code: VisitCode, *crossed: dict[int, Hand]) -> bytes:
    rng = np.random.default_rng(7)
    rows = lay_out_visit(code).rows
    strokes: list[PenStroke] = [
        stroke
        for row, boxes in zip(rows, crossed, strict=True)
        for place, hand in boxes.items()
        for stroke in by_hand(row.boxes[place - 1], hand, rng, "blue", 0.7)
    ]
    drawn = camera.drawn(page, strokes, 6.0, 7)
    return camera.photograph(drawn, 6.0, seed=7, level=2, size=(1200, 1600))


def _read(workspace: Workspace, *pictures: bytes) -> VisitPhoto:
    named = [(f"visita{n}.jpg", one) for n, one in enumerate(pictures)]
    (sheet,) = marking_photos.read_sheets(workspace, STAFF, CONTEST, named)
    assert isinstance(sheet, VisitPhoto)
    return sheet


def test_a_visit_is_proposed_confirmed_kept_and_known_again(
    workspace: Workspace,
    sheet: VisitPhoto,
    done: bytes,
    code: VisitCode,
    tmp_path: Path,
) -> None:
    assert sheet.code == code
    (row,) = sheet.rows
    assert (row.number, row.finding, row.doubts) == (1, "done", ())
    assert contests.read(workspace, CONTEST).visits == ()
    with pytest.raises(BadValue, match="Nobody said"):
        keep_visit(workspace, STAFF, CONTEST, sheet, {}, "2026-06-01")
    with pytest.raises(BadValue, match="at least one"):
        keep_visit(workspace, STAFF, CONTEST, sheet, {row.uid: None}, "2026-06-01")

    said = {row.uid: row.finding}
    note = " el cerco es de piedra "
    kept = keep_visit(workspace, STAFF, CONTEST, sheet, said, "2026-06-01", note)
    assert kept == 1
    (told,) = contests.read(workspace, CONTEST).visits
    assert (told.noun.entry, told.noun.juror) == (ENTRY, JUROR)
    assert (told.noun.findings, told.noun.note) == (said, "el cerco es de piedra")
    seen = sealed_copies.photo_of(workspace, CONTEST, told.noun.photo)
    assert seen is not None
    assert hashlib.sha256(seen).hexdigest() == told.noun.photo
    assert contests.verify(workspace, CONTEST).touched == ()

    file = tmp_path / "visita.jpg"
    file.write_bytes(done)
    asked = ["contest", "read-sheet", str(workspace.folder), CONTEST, str(file)]
    assert main(asked) == 0


def test_the_command_proposes_what_was_found(
    workspace: Workspace,
    page: camera.Floats,
    code: VisitCode,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "visita.jpg"
    file.write_bytes(_photo(page, code, {1: "tick", 4: "cross"}))
    asked = ["contest", "read-sheet", str(workspace.folder), CONTEST, str(file)]
    assert main([*asked, "--json"]) == 3
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["entry"], said["juror"], said["first"]) == (ENTRY, JUROR, 1)
    (row,) = said["things"]
    assert (row["finding"], row["state"]) == (None, "waits")
    assert row["doubts"]
    assert contests.read(workspace, CONTEST).visits == ()


def test_two_photographs_of_a_visit_are_one_and_may_not_differ(
    sheet: VisitPhoto,
) -> None:
    (row,) = sheet.rows
    other = replace(sheet, rows=(replace(row, finding="under_way"),))
    (differing,) = visit_photos.joined(sheet, other).rows
    assert (differing.finding, differing.is_sure) == (None, False)
    # A third photograph does not settle it: a person looks.
    apart = replace(sheet, rows=(differing,))
    assert visit_photos.joined(apart, sheet).rows == (differing,)
    faint = replace(row, finding=None, doubts=(Message("There is a trace."),))
    doubtful = replace(sheet, rows=(faint,), photograph=b"dim")
    assert visit_photos.joined(doubtful, sheet) == sheet


def test_one_photograph_is_kept_once(workspace: Workspace, sheet: VisitPhoto) -> None:
    said: dict[str, Finding | None] = {row.uid: "done" for row in sheet.rows}
    more: dict[str, Finding | None] = {**said, "elsewhere": "not_found"}
    assert keep_visit(workspace, STAFF, CONTEST, sheet, more, "2026-06-01") == 1
    assert keep_visit(workspace, STAFF, CONTEST, sheet, said, "2026-06-02") == 0
    (told,) = contests.read(workspace, CONTEST).visits
    # What does not stand on the sheet is not said by it.
    assert (told.noun.findings, told.noun.made_on) == (said, "2026-06-01")


def test_a_page_that_nobody_kept_waits_whatever_other_visits_say(
    workspace: Workspace, sheet: VisitPhoto
) -> None:
    (row,) = sheet.rows
    said: dict[str, Finding | None] = {row.uid: "done"}
    keep_visit(workspace, STAFF, CONTEST, sheet, said, "2026-06-01")
    record = contests.read(workspace, CONTEST)
    assert visit_photos.with_kept_rows(record, sheet).is_known
    faint = replace(row, finding=None, doubts=(Message("There is a trace."),))
    again = replace(sheet, rows=(faint,))
    assert visit_photos.with_kept_rows(record, again).is_known
    unseen = replace(sheet, rows=(replace(faint, uid="other", number=11),))
    assert not visit_photos.with_kept_rows(record, unseen).is_known
    beside = replace(sheet, rows=(row, replace(faint, uid="other", number=2)))
    assert not visit_photos.with_kept_rows(record, beside).is_known


def test_a_sheet_of_another_lot_is_refused(office: Workspace, code: VisitCode) -> None:
    record = contests.read(office, CONTEST)
    for other, words in (
        (replace(code, digest="0" * 12), "other things to visit"),
        (replace(code, contest="otro"), "belongs to the contest"),
        (replace(code, first=2), "other things to visit"),
    ):
        with pytest.raises(BadValue, match=words):
            visit_photos._things(office, record, STAFF, other)
