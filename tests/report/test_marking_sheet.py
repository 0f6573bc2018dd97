"""Blank sheets for jurors: every box where the layout says, words in both languages."""

import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from talking_maps.errors import BadValue, NotFound
from talking_maps.sheet.code import MarkingCode, decode
from talking_maps.sheet.marking_layout import lay_out_marking
from talking_maps.workspace import contests, pdf_reports
from tests.report.builders import pages, poppler, texts
from tests.ui.contest_fixture import CALL, CONTEST, STAFF, contested

LOT = '\n[visits]\nthings = 3\nrule = "found_share"\n'


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_sheet_holds_code_faces_and_what_is_to_be_visited(
    tmp_path: Path, language: str
) -> None:
    call = CALL.replace("[[rounds]]", LOT + "\n[[rounds]]", 1)
    workspace = contested(tmp_path, call)
    pdf = pdf_reports.marking_sheets(
        workspace, CONTEST, language=language, juror_id="j3", entry_id="e001"
    ).pdf()
    record = contests.read(workspace, CONTEST)
    entry = record.entry("e001")
    assert entry is not None
    asked = tuple(c.id for c in record.contest.rubric.criteria if c.jury)
    wanted = MarkingCode(CONTEST, "e001", "j3", 5, asked)
    first = poppler("pdftoppm", pdf, tmp_path, "-r", "127", "-png", "-l", "1")
    with Image.open(io.BytesIO(first)) as seen:
        grey = np.asarray(seen.convert("L"))
    (code,) = [one.text for one in zxingcpp.read_barcodes(grey)]
    assert decode(code) == wanted
    for row in lay_out_marking(wanted).rows:
        for box in row.boxes:
            middle, left = round((box.top + 4) * 5), round(box.left * 5)
            assert grey[middle, left - 2 : left + 3].min() < 160
            assert (grey[middle - 10 : middle + 10, left + 5 : left + 35] == 255).all()
    shown = "\n".join(texts(pdf, tmp_path))
    words = {
        "es": ("muy bien", "Huella", "Hoja de calificación"),
        "en": ("very well", "Fingerprint"),
    }
    assert all(one in shown for one in words[language])
    # Who visits reads what the plan says of a thing, and writes what it could not tell.
    visit = {
        "es": (
            "1. Pasto natural, 4 ha",
            "Condición: Buena",
            "Espacio en los corrales (Presente)",
            "Anotar en el padrón los animales",
            "visto:",
        ),
        "en": (
            "1. Natural pasture, 4 ha",
            "Condition: Good",
            "Room in the corrals (Present)",
            "Enter the animals in the register",
            "seen:",
        ),
    }
    beside = pdf_reports.marking_sheets(
        workspace, CONTEST, language=language, juror_id="j1", entry_id="e002"
    )
    visited = texts(beside.pdf(), tmp_path)[-1].replace("\xa0", " ")
    assert [one for one in visit[language] if one not in visited] == []


def test_sheets_leave_out_what_a_juror_may_not_mark(tmp_path: Path) -> None:
    workspace = contested(tmp_path)
    every = pages(pdf_reports.marking_sheets(workspace, CONTEST, language="es").pdf())
    # Three entries for two jurors; the third is a relative of one of them.
    assert every == 3 + 3 + 2
    one = pdf_reports.tally_sheets(
        workspace, CONTEST, language="es", juror_id="j3"
    ).pdf()
    assert "×" in "\n".join(texts(one, tmp_path))
    with pytest.raises(NotFound):
        pdf_reports.marking_sheets(workspace, CONTEST, language="es", juror_id="nobody")
    contests.withdraw(workspace, STAFF, CONTEST, "e001")
    with pytest.raises(BadValue, match="nothing to mark"):
        pdf_reports.marking_sheets(workspace, CONTEST, language="es", entry_id="e001")


@pytest.mark.parametrize("language", ["es", "en"])
def test_questions_stand_on_paper_as_the_rubric_asks_them(
    tmp_path: Path, language: str
) -> None:
    call = CALL.replace("example-after-cedap", "example-jury-questions")
    workspace = contested(tmp_path, call)
    pdf = pdf_reports.marking_sheets(
        workspace, CONTEST, language=language, juror_id="j1", entry_id="e001"
    ).pdf()
    page = poppler("pdftoppm", pdf, tmp_path, "-r", "127", "-png", "-l", "1")
    with Image.open(io.BytesIO(page)) as seen:
        grey = np.asarray(seen.convert("L"))
    (read,) = [one.text for one in zxingcpp.read_barcodes(grey)]
    code = decode(read)
    assert isinstance(code, MarkingCode)
    made = lay_out_marking(code)
    assert [row.kind for row in made.rows] == [
        *("amount", "amount", "practices", "bands", "faces", "faces")
    ]
    for box in (box for row in made.rows for box in row.boxes):
        middle, left = round((box.top + 4) * 5), round(box.left * 5)
        assert grey[middle, left - 2 : left + 3].min() < 160
        assert (grey[middle - 10 : middle + 10, left + 5 : left + 35] == 255).all()
    shown = " ".join("\n".join(texts(pdf, tmp_path)).split())
    words = {
        "es": ("ninguna mujer", "5. Resiembra", "fogón abierto", "marque todas"),
        "en": ("no woman", "5. Sown again", "open fire", "cross every one"),
    }
    assert all(one in shown for one in words[language])
    tally = pdf_reports.tally_sheets(workspace, CONTEST, language=language).pdf()
    assert "5 / 3 / 1 / 0" in " ".join("\n".join(texts(tally, tmp_path)).split())
