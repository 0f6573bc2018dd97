"""The act says what the chain says, breaks well, and cannot be made to say more."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from talking_maps import contest, report
from talking_maps.contest import encode
from talking_maps.model.amendment import (
    Amendment,
    ContestAnnulled,
    EntryAdmitted,
    JurorExcused,
)
from talking_maps.model.contest import (
    Announcement,
    Answer,
    Appeal,
    Juror,
    Payment,
    Withdrawal,
)
from talking_maps.model.rubric import Gate
from talking_maps.report.act import content
from talking_maps.report.board import content as board_content
from tests.contest.builders import (
    AT,
    JURY,
    LATE,
    RULES,
    Chain,
    ballot,
    entry,
    with_ties,
)
from tests.report.builders import account, codes, hundred, pages, strings, texts

DAY = "2026-06-02"


def said(chain: Chain, language: str = "en") -> str:
    return "\n".join(strings(content(account(chain.record, language))))


def small() -> Chain:
    """Return a closed contest: two that tie, one late, one withdrawn."""
    jury = (*JURY, Juror("j4", "Kin", origin="c01"))
    chain = Chain(replace(RULES, jurors=jury)).add("open")
    entries = [
        entry(1, 30.0, seal="1" * 64),
        entry(2, 30.0, seal="2" * 64),
        entry(3, 50.0, seal="3" * 64, gates=LATE),
        entry(4, 40.0, seal="4" * 64),
    ]
    chain.add("submit", *entries).add("withdraw", Withdrawal("e004", "moved away"))
    for juror, points in (("j1", 10.0), ("j2", 12.0), ("j3", 29.0)):
        marks = (ballot(one, juror, health=points) for one in ("e001", "e002"))
        chain.add("mark", *marks)
    return chain.add("close")


def awarded(chain: Chain) -> Chain:
    return chain.add("award", contest.award(chain.record))


def test_prizes_and_remainder_are_the_fund_to_the_centimo() -> None:
    chain = awarded(small())
    told = content(account(chain.record))
    award = chain.record.awards[-1].noun.groups[0]
    assert sum((p.amount for p in award.prizes), award.remainder) == award.fund
    assert award.fund == Decimal("1000.00")
    shown = "\n".join(strings(told["results"]))
    fund = shown.replace("\N{NO-BREAK SPACE}", " ")
    given = award.fund - award.remainder
    assert (
        f"Fund S/ 1,000.00 = prizes S/ {given} + undistributed remainder"
        f" S/ {award.remainder}." in fund
    )
    assert all(f"S/ {prize.amount:,}" in fund for prize in award.prizes)


def test_every_code_is_on_it_those_that_do_not_count_too() -> None:
    chain = awarded(small())
    shown = said(chain)
    assert all(code in shown for code in codes(chain.record))
    assert encode(chain.record.head) in shown
    assert len(codes(chain.record)) == 4


def test_ties_late_and_withdrawn_entries_are_told() -> None:
    shown = said(awarded(small()))
    assert "1 =" in shown
    assert "It came late." in shown
    assert "It was withdrawn." in shown


def test_marks_are_shown_as_they_were_given() -> None:
    sections = content(account(small().record))["after"]
    assert isinstance(sections, list)
    marks = next(s for s in sections if s["title"] == "Marks of the jury")
    rows = {
        head: row for (head, *more), row in pairwise(marks["table"]["rows"]) if not more
    }
    # The third stands far from the middle; the fourth is of that community.
    # The office typed them all, so each has the sign of that.
    told = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in rows["e001 · c01"][1:5]]
    assert told == ["10.00 †", "12.00 †", "29.00 † *", "×"]
    assert rows["e002 · c02"][4] == "—"


def test_before_awards_it_says_that_it_is_provisional() -> None:
    assert "Provisional" in said(small())
    assert "Provisional" not in said(awarded(small()))


def test_an_upheld_appeal_makes_it_provisional_again() -> None:
    chain = awarded(small())
    chain.add("appeal", Appeal("a1", "c02", "the mark of j1", "e002"))
    assert "not answered yet" in said(chain)
    chain.add("answer", Answer("a1", True, "it was so", "j1 marks again"))
    shown = said(chain)
    assert "Upheld. it was so. j1 marks again." in shown
    assert "Provisional" in shown


def test_the_act_speaks_spanish() -> None:
    shown = said(awarded(small()), "es")
    assert "Acta de calificación" in shown
    assert "saldo sin repartir" in shown
    assert not {"Signatures", "Place", "Jury", "Computed"} & set(shown.split("\n"))


def test_a_contest_without_jury_entries_or_prizes_has_an_act(tmp_path: Path) -> None:
    villages = replace(RULES.categories[0], prizes=None)
    bare = Chain(replace(RULES, jurors=(), categories=(villages,)))
    chain = bare.add("open").add("close")
    assert pages(report.act(account(chain.record))) <= 2
    assert "This contest has no jury." in said(chain)


def test_a_hundred_entries_break_well(tmp_path: Path) -> None:
    record = hundred()
    pdf = report.act(account(record))
    found = texts(pdf, tmp_path, "-layout")
    assert len(found) == pages(pdf)
    whole = "\n".join(found)
    assert all(whole.count(code) == 1 for code in codes(record))
    # A page that goes on with the codes says again what its columns are.
    listing = [page for page in found if page.count("e0") > 20]
    assert len(listing) > 5
    heads = (("Entry", "Whose"), ("Criterion", "Joined"))
    assert all(any(all(h in page for h in some) for some in heads) for page in listing)
    assert "Juror 6" in found[-1]
    assert f"Page {len(found)} of {len(found)}" in found[-1]


@pytest.mark.parametrize("jurors", [1, 9, 10, 23])
def test_many_jurors_go_into_several_tables(jurors: int) -> None:
    jury = tuple(Juror(f"j{n}", f"Juror {n}") for n in range(jurors))
    chain = Chain(replace(RULES, jurors=jury)).add("open")
    chain.add("submit", entry(1))
    chain.add("mark", *(ballot("e001", j.id, health=3.0) for j in jury)).add("close")
    sections = content(account(chain.record))["after"]
    assert isinstance(sections, list)
    tables = [s["table"] for s in sections if s["title"] == "Marks of the jury"]
    heads = [head for table in tables for head in table["heads"][1:-2]]
    assert heads == [juror.id for juror in jury]
    assert all(len(table["heads"]) <= 12 for table in tables)


@pytest.mark.parametrize(("entries", "jurors"), [(1, 3), (9, 3), (31, 7), (2, 40)])
def test_nobody_signs_a_page_without_the_code(
    entries: int, jurors: int, tmp_path: Path
) -> None:
    jury = tuple(Juror(f"j{n}", f"Juror {n}") for n in range(jurors))
    chain = Chain(replace(RULES, jurors=jury)).add("open")
    chain.add("submit", *(entry(n) for n in range(entries))).add("close")
    pdf, head = report.act(account(chain.record)), encode(chain.record.head)
    signed = [one for one in texts(pdf, tmp_path) if "fingerprint" in one]
    assert signed
    for page in signed:
        above = page[: page.index("fingerprint")]
        assert head in above, "above the line to sign, not only at the foot"


def test_a_gate_is_called_by_its_name() -> None:
    papers = Gate(
        "papers", "checked", {"es": "Papeles firmados", "en": "Signed papers"}
    )
    chain = Chain(replace(RULES, gates=(papers,))).add("open").add("submit", entry(1))
    shown = said(chain.add("close"))
    assert "The gate “Signed papers” was not checked yet." in shown


@pytest.mark.parametrize("language", ["en", "es"])
def test_amendments_stand_on_act_and_board(language: str) -> None:
    chain = small()
    chain.add("amend", Amendment("R.D. 7", "ill", JurorExcused("j3", void=True)))
    chain.add("amend", Amendment("R.D. 8", "late bus", EntryAdmitted("e003")))
    shown = said(chain, language)
    for words in ("R.D. 7", "ill", "R.D. 8", "late bus"):
        assert words in shown
    head = board_content(account(chain.record, language))
    assert "R.D. 7; R.D. 8" in str(head["amendments"])
    chain.add("amend", Amendment("R.D. 9", "floods", ContestAnnulled()))
    shown = said(chain, language)
    assert "R.D. 9" in shown.split("R.D. 7", 1)[0], "said before all else"
    assert not any(one.prize for one in contest.standings(chain.record))
    report.act(account(chain.record, language))
    report.board(account(chain.record, language))


def test_the_act_is_a_paper_of_an_office() -> None:
    """Where it sat, amounts in words, what was before, what was paid; no command."""
    chain = awarded(small())
    shown = said(chain)
    assert "at _______ hours on" in shown
    assert "3 of 4 jurors marked." in shown
    assert "four hundred soles and 00/100" in shown
    assert "For c01" in shown
    assert "contest verify" not in shown
    chain.add("payment", Payment("e001", "1", "2026-06-01", "40 days", "1234", DAY))
    chain.add("appeal", Appeal("a1", "c02/h1", "the mark of j1", "e002"))
    chain.add("answer", Answer("a1", True, "it was so", "j1 marks again"))
    chain.add("mark", ballot("e002", "j1", health=30.0, water=10.0))
    shown = said(awarded(chain))
    assert "c02 · h1" in shown
    assert "Award of 12 May 2026, replaced" in shown
    assert "1 → 2" in shown
    assert "Upheld. it was so. j1 marks again." in shown
    assert "Marks changed after an award" in shown
    assert "Paid S/\N{NO-BREAK SPACE}400.00 of" in shown


def test_the_act_says_by_what_call_and_quorums_it_sat() -> None:
    called = Announcement(
        "",
        ("Law 24656",),
        "R.D. 12-2026",
        award_place="The square",
        award_at="2026-12-20T10:00:00-05:00",
    )
    villages = replace(RULES.categories[0], own_quorum=1)
    rules = replace(
        RULES,
        announcement=called,
        quorum=2,
        categories=(villages, *RULES.categories[1:]),
    )
    shown = said(awarded(Chain(rules).add("open").add("close")))
    for words in (
        "Rules approved by: R.D. 12-2026.",
        "Legal basis: Law 24656.",
        "Award called for: The square, 20 December 2026, 10:00.",
        "Quorum by the rules: marks for each criterion of each entry: 2.",
    ):
        assert words in shown, words
    assert "marks for each criterion of each entry: 1." in shown


def test_the_board_says_why_equal_points_have_other_places() -> None:
    chain = Chain(with_ties("earliest")).add("open")
    late = replace(entry(2, 30.0), submitted_at=AT.replace("T10", "T11"))
    chain.add("submit", entry(1, 30.0), late).add("close")
    told = board_content(account(awarded(chain).record))
    shown = "\n".join(strings(told))
    assert shown.count("same points as others; placed by") == 2
