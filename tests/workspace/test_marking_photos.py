"""Photographed marking sheets become ballots only when a person confirms them.

The photographs are made (tests/photo/camera.py): no camera took them.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

from talking_maps import photo
from talking_maps.cli import main
from talking_maps.contest.sheet_answers import asked_rows
from talking_maps.contest.typed_marks import how_given
from talking_maps.errors import BadValue, TalkingMapsError
from talking_maps.i18n import format_message
from talking_maps.report.marking_sheet import row_form
from talking_maps.sheet.code import MarkingCode, decode, encode
from talking_maps.sheet.marking_layout import marking_pages
from talking_maps.workspace import (
    Workspace,
    accounts,
    contests,
    open_workspace,
    pdf_reports,
)
from talking_maps.workspace.contests import (
    crossed_sheets,
    laptops,
    marking_photos,
    sealed_copies,
)
from talking_maps.workspace.contests.marking_photos import MarkingPhoto, read_sheets
from tests.photo import marking_sheets
from tests.photo.marking_sheets import Hand, PrintedMarkingSheet, crossed
from tests.ui.contest_fixture import CALL, CONTEST, STAFF, contested, person

CODE = MarkingCode(CONTEST, "e001", "j3", 5, ("health", "education"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return contested(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def paper(
    office: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> PrintedMarkingSheet:
    pdf = pdf_reports.marking_sheets(
        office, CONTEST, language="es", juror_id="j3", entry_id="e001"
    ).pdf()
    return marking_sheets.printed(pdf, CODE, tmp_path_factory.mktemp("paper"))


@pytest.fixture
def workspace(office: Workspace, tmp_path: Path) -> Workspace:
    return open_workspace(shutil.copytree(office.folder, tmp_path / "office"))


@pytest.fixture(scope="module")
def sure(paper: PrintedMarkingSheet) -> bytes:
    """Return a photograph of a sheet with a cross in each row: 4 and 2."""
    return _photo(paper, {4: "cross"}, {2: "tick"})


@pytest.fixture(scope="module")
def unsure(paper: PrintedMarkingSheet) -> bytes:
    """Return one upside down, with 4 in the first row, 2 and 5 in the second."""
    return _photo(paper, {4: "cross"}, {2: "cross", 5: "tick"}, turned=180)


def _photo(
    paper: PrintedMarkingSheet, *rows: dict[int, Hand], seed: int = 5, turned: float = 0
) -> bytes:
    strokes = crossed(paper, dict(enumerate(rows)), seed=seed)
    return paper.photograph(strokes, seed=seed, turned=turned)


def _read(workspace: Workspace, *pictures: bytes) -> tuple[MarkingPhoto, ...]:
    named = [(f"hoja{n}.jpg", one) for n, one in enumerate(pictures)]
    sheets = read_sheets(workspace, STAFF, CONTEST, named)
    return tuple(one for one in sheets if isinstance(one, MarkingPhoto))


def test_a_sheet_is_proposed_confirmed_kept_and_known_again(
    workspace: Workspace, unsure: bytes
) -> None:
    (sheet,) = _read(workspace, unsure)
    assert sheet.code == CODE
    doubtful, clear = sheet.rows
    assert (clear.criterion, clear.answer, clear.doubts) == ("health", 4, ())
    assert (doubtful.criterion, doubtful.answer) == ("education", None)
    assert doubtful.doubts == (crossed_sheets.DOUBTS["two crosses"],)
    assert contests.read(workspace, CONTEST).ballots == ()
    with pytest.raises(BadValue, match="Nobody said"):
        marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, {"health": 4})

    said = {"health": 4, "education": 5}
    notes = {"education": " la posta "}
    kept = marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, said, notes)
    assert kept == 2
    record = contests.read(workspace, CONTEST)
    (told,) = record.ballots
    assert [(m.criterion, m.face, m.note) for m in told.noun.marks] == [
        ("education", 5, "la posta"),
        ("health", 4, ""),
    ]
    seen = sealed_copies.photo_of(workspace, CONTEST, told.noun.sheet_photo)
    assert seen is not None
    assert hashlib.sha256(seen).hexdigest() == told.noun.sheet_photo
    with Image.open(io.BytesIO(seen)) as opened:
        assert opened.format == "JPEG"
        assert not opened.getexif()
    assert set(how_given(record).values()) == {"photographed"}
    assert contests.verify(workspace, CONTEST).touched == ()

    (again,) = _read(workspace, unsure)
    assert again.is_known
    assert marking_photos.keep_sheet(workspace, STAFF, CONTEST, again, said) == 0
    assert len(contests.read(workspace, CONTEST).ballots) == 1


def _refused(workspace: Workspace, picture: bytes, who: accounts.Actor = STAFF) -> str:
    with pytest.raises(TalkingMapsError) as caught:
        read_sheets(workspace, who, CONTEST, [("hoja.jpg", picture)])
    said = format_message(caught.value, "en")
    assert said.startswith("hoja.jpg was not read.")
    assert contests.read(workspace, CONTEST).ballots == ()
    return said


def _with_code(paper: PrintedMarkingSheet, text: str) -> bytes:
    """Return a photograph of the sheet with another code pasted over its own."""
    page, room = paper.page.copy(), paper.layout.code
    made = segno.make(text, error="q", micro=False, boost_error=False)
    cells = np.array([[*row] for row in made.matrix_iter(border=4)], dtype=float)
    side = round(room.width * paper.scale)
    at = (np.arange(side) * len(cells) // side).astype(int)
    top, left = round(room.top * paper.scale), round(room.left * paper.scale)
    page[top : top + side, left : left + side] = 1 - cells[np.ix_(at, at)]
    return replace(paper, page=page).photograph()


def test_what_is_not_this_contests_sheet_is_refused(
    workspace: Workspace,
    paper: PrintedMarkingSheet,
    sure: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = encode(CODE).replace("E001", "E002")
    assert "changed or misread" in _refused(workspace, _with_code(paper, changed))
    assert "in his or her own name" in _refused(
        workspace, sure, person(workspace, "j1")
    )
    (seen,) = photo.find_sheets(photo.decode(sure, "hoja.jpg"))
    for other, words in (
        (replace(CODE, contest="otro"), "belongs to the contest “otro”"),
        (replace(CODE, entry="e009"), "no entry “e009”"),
        (replace(CODE, juror="j9"), "no juror “j9”"),
        (replace(CODE, entry="e002"), "may not judge"),
        (replace(CODE, faces=4), "by other rules"),
        (replace(CODE, criteria=("health", "beauty")), "by other rules"),
        (replace(CODE, criteria=("health/often",)), "by other rules"),
    ):
        sheets = (replace(seen, code=decode(encode(other))),)
        monkeypatch.setattr(photo, "find_sheets", lambda _seen, found=sheets: found)
        assert words in _refused(workspace, sure)


def test_a_picture_in_which_nothing_can_be_told_is_refused(
    workspace: Workspace, paper: PrintedMarkingSheet, sure: bytes
) -> None:
    with Image.open(io.BytesIO(sure)) as opened:
        far = Image.new("RGB", (2000, 1500), "#555")
        far.paste(opened.resize((520, 676)), (700, 400))
    out = io.BytesIO()
    far.save(out, "JPEG")
    assert "from nearer" in _refused(workspace, out.getvalue())
    page = paper.page.copy()
    first = paper.layout.rows[0].boxes[0]
    page[
        round((first.top - 1) * paper.scale) : round((first.bottom + 1) * paper.scale)
    ] = 1
    blank = replace(paper, page=page).photograph()
    assert "not seen where they belong" in _refused(workspace, blank)
    assert "not a picture" in _refused(workspace, b"no picture")


def test_two_photographs_of_a_sheet_are_one_and_may_not_differ(
    workspace: Workspace, sure: bytes, unsure: bytes
) -> None:
    (sheet,) = _read(workspace, unsure, sure)
    assert [(row.answer, row.doubts) for row in sheet.rows] == [(4, ()), (2, ())]
    other = replace(sheet, rows=(replace(sheet.rows[0], answer=5), sheet.rows[1]))
    joined = marking_photos._joined(sheet, other)
    assert joined.rows[0].doubts == (crossed_sheets.DIFFERENT,)
    assert joined.rows[1] == sheet.rows[1]


def test_questions_are_read_and_amounts_wait_for_a_person(tmp_path: Path) -> None:
    call = CALL.replace("example-after-cedap", "example-jury-questions")
    workspace = contested(tmp_path, call)
    rows = asked_rows(contests.read(workspace, CONTEST).contest)
    forms = tuple(row_form(row.question, 5) for row in rows.values())
    whole = MarkingCode(CONTEST, "e001", "j1", 5, tuple(rows), forms=forms)
    code, _last = marking_pages(whole)
    pdf = pdf_reports.marking_sheets(
        workspace, CONTEST, language="en", juror_id="j1", entry_id="e001"
    ).pdf()
    paper = marking_sheets.printed(pdf, code, tmp_path)
    meant: dict[str, dict[int, Hand]] = {
        "health/kitchen": {4: "cross"},
        "health/tidiness": {3: "tick"},
        "pastures/practices": {1: "cross", 3: "wide"},
        "women/share": {2: "stroke"},
    }
    places = {row: place for place, row in enumerate(code.criteria)}
    strokes = crossed(paper, {places[row]: how for row, how in meant.items()}, seed=3)
    (sheet,) = _read(workspace, paper.photograph(strokes, level=2, seed=3))
    assert {row.criterion: row.answer for row in sheet.rows} == {
        "health/kitchen": 4,
        "health/tidiness": 3,
        "pastures/fence": None,
        "pastures/trees": None,
        "pastures/practices": (1, 3),
        "women/share": 2,
    }
    doubtful = {row.criterion for row in sheet.rows if not row.is_sure}
    assert doubtful == {"pastures/fence", "pastures/trees"}

    said = {row.criterion: row.answer for row in sheet.rows}
    with pytest.raises(BadValue, match="has no answer"):
        marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, said)
    said |= {"pastures/fence": 120.0, "pastures/trees": 80.0}
    notes = {"pastures/fence": "lado norte", "pastures/trees": "queñua"}
    assert marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, said, notes) == 3
    (told,) = contests.read(workspace, CONTEST).ballots
    assert {one.criterion: (one.points, one.note) for one in told.noun.marks} == {
        "health": (9.5, ""),
        "pastures": (7.73, "lado norte · queñua"),
        "women": (3.0, ""),
    }
    assert told.noun.sheet_photo
    assert marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, said) == 0
    known = marking_photos._with_kept_rows(contests.read(workspace, CONTEST), sheet)
    assert known.is_known


def test_the_command_proposes_and_keeps_nothing(
    workspace: Workspace,
    unsure: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "hoja.jpg"
    file.write_bytes(unsure)
    asked = ["contest", "read-sheet", str(workspace.folder), CONTEST, str(file)]
    assert main([*asked, "--json"]) == 3
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["entry"], said["juror"], said["page"]) == ("e001", "j3", 1)
    assert {one["criterion"]: one["face"] for one in said["marks"]} == {
        "health": 4,
        "education": None,
    }
    assert contests.read(workspace, CONTEST).ballots == ()
    (sheet,) = _read(workspace, file.read_bytes())
    marking_photos.keep_sheet(
        workspace, STAFF, CONTEST, sheet, {"health": 4, "education": None}
    )
    assert main(asked) == 0
    file.write_bytes(b"no picture")
    assert main(asked) == 2
    assert "hoja.jpg" in capsys.readouterr().err


def test_photographs_travel_with_the_marks_and_are_missed_if_taken_out(
    workspace: Workspace, sure: bytes
) -> None:
    (sheet,) = _read(workspace, sure)
    said = {row.criterion: row.answer for row in sheet.rows}
    marking_photos.keep_sheet(workspace, STAFF, CONTEST, sheet, said)
    path = workspace.folder / "contests" / f"{CONTEST}.gpkg"
    sent = laptops.send_marks(workspace, STAFF, CONTEST, "j3").file
    digest = contests.read(workspace, CONTEST).ballots[0].noun.sheet_photo
    assert set(json.loads(sent)["photos"]) == {digest}
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE photo SET jpeg = x'ffd8ff'")
    (fault,) = contests.verify(workspace, CONTEST).touched
    assert "photograph of the marking sheet" in fault.id
