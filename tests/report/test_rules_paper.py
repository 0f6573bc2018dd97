"""The rules on paper hold everything of the rules, and what amendments changed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from talking_maps import report
from talking_maps.model.amendment import Amendment, RoundMoved
from talking_maps.model.contest import (
    Announcement,
    CalendarStep,
    Gate,
    Juror,
    Prizes,
    Round,
)
from talking_maps.report.rules_paper import content
from tests.contest.builders import HOUSES, RULES, VILLAGES, Chain
from tests.report.builders import account, strings, texts

CALL = Announcement(
    aim="That pastures rest",
    legal_basis=("Law 24656",),
    resolution="R.A. 014-2026",
    calendar=(CalendarStep("Visits", "2026-05-12", "2026-05-20"),),
    award_place="The square",
    award_at="2026-06-01T10:00:00-05:00",
    contacts=("Rosa, 984 000 000",),
)
FAMILIES = Prizes("share", Decimal("450.50"), cap=Decimal(50))
RULED = replace(
    RULES,
    announcement=CALL,
    committee="CLAR",
    quorum=2,
    appeal_days=5,
    rounds=(
        Round("r1", {"es": "Única", "en": "Only one"}, "2026-05-01T08:00:00-05:00"),
    ),
    gates=(Gate("signed", "checked", {"es": "Firmado", "en": "Signed"}),),
    jurors=(Juror("j1", "Julia Quispe", post="president", institution="UNSAAC"),),
    categories=(VILLAGES, replace(HOUSES, prizes=FAMILIES, papers=("list",))),
)


@pytest.mark.parametrize("language", ["es", "en"])
def test_everything_of_the_rules_is_on_the_paper(language: str, tmp_path: Path) -> None:
    chain = Chain(RULED).add("open")
    moved = RoundMoved("r1", "", "2026-05-30T17:00:00-05:00")
    chain.add("amend", Amendment("Adenda 1", "A strike", moved))
    view = account(chain.record, language)
    told = "\n".join(strings(content(view))).replace("\N{NO-BREAK SPACE}", " ")
    wanted = {
        "en": (
            "four hundred and fifty soles and 50/100",
            "S/ 450.50",
            "Signed",
            "Only",
        ),
        "es": (
            "cuatrocientos cincuenta con 50/100 soles",
            "450.50",
            "Firmado",
            "Única",
        ),
    }[language]
    always = (
        *("That pastures rest", "Law 24656", "R.A. 014-2026", "The square", "Visits"),
        *("Rosa, 984 000 000", "Julia Quispe", "UNSAAC", "CLAR", "Adenda 1"),
    )
    assert [words for words in (*always, *wanted) if words not in told] == []
    paper = texts(report.rules_paper(view), tmp_path)
    assert "A strike" in "".join(paper)
    # A contest that is open is no draft; one that is not says so.
    assert content(view)["draft"] == ""
    assert content(account(Chain(RULED).record, language))["draft"] != ""


def test_rules_without_a_call_are_printed_too(tmp_path: Path) -> None:
    view = account(Chain(RULES).add("open").record, "es")
    first, *_ = texts(report.rules_paper(view), tmp_path)
    assert "Bases y convocatoria" in first
