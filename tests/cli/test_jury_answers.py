"""Answers to a jury's questions, from the command and the typed table to the papers."""

from pathlib import Path

import pytest

from talking_maps.workspace import accounts, contests, pdf_reports
from tests.cli.conftest import Type
from tests.report.builders import texts
from tests.ui.contest_fixture import CALL, CONTEST, PASSWORD, STAFF, contested

#: A face (4 of 5 is 6 of 8 points), and a face (3 of 5 is 3.5 of 7).
HEALTH = ("--answer", "kitchen=4", "--answer", "tidiness=3")


def test_answers_are_told_typed_read_twice_printed_and_judged_again(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = CALL.replace("example-after-cedap", "example-jury-questions")
    folder = contested(tmp_path, call)
    accounts.save_account(folder, STAFF, "other", "staff", PASSWORD)
    monkeypatch.setenv("TALKING_MAPS_PASSWORD", PASSWORD)
    mine = ("contest", "mark", folder.folder, CONTEST, "e001", "--juror", "j1")
    staff = ("--as", "office")
    for wrong, why in (
        (("--answer", "kitchen"), "is no answer"),
        (("--answer", "kitchen=4"), "tidiness"),
        (("--answer", "kitchen=9", "--answer", "tidiness=3"), "kitchen"),
        ((*HEALTH, "--mark", "3"), "Give either"),
    ):
        refused = typed(*mine, "--criterion", "health", *wrong, *staff)
        assert refused.code == 2
        assert why in refused.err
    told = typed(*mine, "--criterion", "health", *HEALTH, *staff, "--json")
    assert (told.code, told.json["points"]) == (0, 9.5)
    assert told.json["answers"] == {"kitchen": 4, "tidiness": 3}
    amounts = ("fence=120", "trees=110", "practices/rotation=1")
    rest = [f"practices/{one}=0" for one in ("rest", "manure", "water", "seed")]
    said = [word for one in (*amounts, *rest) for word in ("--answer", one)]
    assert typed(*mine, "--criterion", "pastures", *said, *staff).code == 0

    # The same paper as a table of answers; another person reads it again.
    table = tmp_path / "j1.csv"
    table.write_text(
        "entry,health/kitchen,health/tidiness,women/share\n"
        "e001,4,3,3\ne002,5,5,1\ne003,2,1,0\n",
        encoding="utf-8",
    )
    paper = ("contest", "type-marks", folder.folder, CONTEST, "j1", table)
    first = typed(*paper, *staff, "--json")
    # What stood so already is not written again.
    assert (first.code, first.json["kept"]) == (0, 5)
    again = typed(*paper, "--second", "--as", "other", "--json")
    assert again.code == 0, again.err
    marks = {
        (told.noun.entry, mark.criterion): mark.points
        for told in contests.read(folder, CONTEST).ballots
        for mark in told.noun.marks
    }
    assert marks[("e001", "health")] == 9.5
    assert marks[("e002", "health")] == 15
    assert marks[("e003", "women")] == 0

    contests.close(folder, STAFF, CONTEST)
    sheet = pdf_reports.score_sheet(folder, CONTEST, "e001", language="en", actor=STAFF)
    (tmp_path / "sheet.pdf").write_bytes(sheet)
    told_on_it = " ".join(" ".join(texts(sheet, tmp_path)).split())
    for words in ("6.00 + 3.50 = 9.50", "better stove in use", "120"):
        assert words in told_on_it
    act = pdf_reports.act(folder, CONTEST, language="es", actor=STAFF)
    told_on_it = " ".join(" ".join(texts(act, tmp_path)).split())
    for words in ("Qué respondió el jurado", "Cocina", "Orden y limpieza"):
        assert words in told_on_it
    # The chain holds the answers: who verifies or reckons again needs nobody's word.
    assert typed("contest", "verify", folder.folder, CONTEST).code == 0
    found = typed("contest", "recompute", folder.folder, CONTEST, "--json")
    assert found.code == 0, found.out
