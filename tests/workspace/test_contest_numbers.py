"""A contest's own numbers: kept in the rules, judged by, sealed, printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talking_maps import config, contest
from talking_maps.errors import BadDefinition, BadValue, NotFound
from talking_maps.i18n import translator
from talking_maps.model.contest import Contest
from talking_maps.model.local_number import ContestNumbers, LocalNumber
from talking_maps.report.rules_paper import content
from talking_maps.wording import rule_words
from talking_maps.workspace import (
    EditContext,
    Workspace,
    contests,
    enter_local_number,
    pdf_reports,
    score_bands,
    score_hold,
    scores,
)
from talking_maps.workspace.accounts import COMMAND_LINE
from talking_maps.workspace.contests.sealed_cases import sealed_case
from talking_maps.workspace.open_community import OpenCommunity
from tests.workspace.test_recompute import CALL, EARLY, LATER, handed_in, office

LOCAL = "carrying_capacity.fair"
THEIRS = f"""
numbers_rule = "RULE"

[[numbers]]
id = "{LOCAL}"
value = 1.75
error = 0.25
by = "CLAR"
on = 2026-04-20
source = "cut and weighed in the valley"

[[rounds]]"""
OWN: dict[str, Any] = {"by": "R. Mamani", "on": "2026-05-01", "source": "our cut"}


def call(rule: str = "own_first") -> str:
    return CALL.replace("[[rounds]]", THEIRS.replace("RULE", rule), 1)


def written(folder: Path, text: str) -> Path:
    path = folder / "call.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, workspace: Workspace) -> Contest:
    return config.load_contest_rules(written(folder, text), workspace.rubric)


def test_a_plan_is_judged_by_the_contests_numbers_and_sealed_with_them(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> None:
    general = village.reference.value(LOCAL)
    handed_in(village, hands, tmp_path, call=call())
    record = contests.read(village, "raymi")
    first = sealed_case(village, record, record.entries[0].noun)
    assert first.reference is not None
    number = first.reference.numbers[LOCAL]
    assert (number.value, number.error) == (1.75, 0.25)
    assert general != 1.75
    assert number.local_number is not None
    assert number.local_number.by == "CLAR"
    found = contests.recompute(village, "raymi")
    assert all(one.holds and one.is_whole for one in found), found


def test_whose_numbers_count_is_the_contests_rule_and_live_scores_follow(
    village: Workspace, tmp_path: Path
) -> None:
    enter_local_number(OpenCommunity(village, "muyu"), COMMAND_LINE, LOCAL, 1.25, **OWN)
    contests.create(village, office(EARLY), written(tmp_path, call("contest_only")))
    contests.open_contest(village, office(EARLY), "raymi")
    opened = OpenCommunity(village, "muyu")
    contests.submit(village, office(LATER), "raymi", "muyu")
    hold = score_hold.score_hold(village, "muyu", "community")
    assert hold is not None
    assert scores.held_numbers(opened, hold).value(LOCAL) == 1.75
    assert scores.held_numbers(opened, None).value(LOCAL) == 1.25
    # Band, next steps, gates and flags go by the numbers that the points go by.
    assert scores.live_numbers(opened, "community").value(LOCAL) == 1.75
    assert score_bands.judged_case(opened).reference.value(LOCAL) == 1.75
    assert scores.scorecard(opened).direction == "same"
    rules = contests.read(village, "raymi").contest
    assert rules.numbers is not None
    own_first = replace(rules, numbers=replace(rules.numbers, rule="own_first"))
    assert opened.reference_in(own_first).value(LOCAL) == 1.25


def test_rules_keep_them_in_file_and_chain_and_old_rules_keep_their_bytes(
    village: Workspace, tmp_path: Path
) -> None:
    rules = read(tmp_path, call("contest_only"), village)
    said = LocalNumber(
        1.75, "CLAR", "2026-04-20", "cut and weighed in the valley", 0.25
    )
    assert rules.numbers == ContestNumbers({LOCAL: said}, "contest_only")
    again = read(tmp_path, config.to_toml(rules, rubric="example-of-change"), village)
    assert again.numbers == rules.numbers
    assert config.validate(rules) == rules
    assert contest.load(Contest, contest.dump(rules)) == rules
    silent = read(tmp_path, CALL, village)
    assert silent.numbers is None
    assert "numbers" not in contest.dump(silent)
    assert "numbers" not in config.to_toml(silent)
    alone = replace(rules, numbers=ContestNumbers({}, "contest_only"))
    assert config.validate(alone) == alone


@pytest.mark.parametrize(
    ("was", "becomes", "error"),
    [
        ("1.75", "1000", BadValue),
        (f'"{LOCAL}"', '"terrace_slope.stone_most"', NotFound),
        (f'"{LOCAL}"', '"no.such"', NotFound),
        ("2026-04-20", "2099-01-01", BadValue),
        ("2026-04-20", '"yesterday"', BadDefinition),
        ('"CLAR"', '""', BadDefinition),
    ],
)
def test_what_no_place_can_have_is_refused(
    village: Workspace, tmp_path: Path, was: str, becomes: str, error: type[Exception]
) -> None:
    path = written(tmp_path, call().replace(was, becomes, 1))
    with pytest.raises(error):
        contests.create(village, office(EARLY), path)
    assert contests.contest_ids(village) == ()


@pytest.mark.parametrize(
    "wrong",
    [{"on": ""}, {"on": "yesterday"}, {"source": "s" * 501}, {"value": float("nan")}],
)
def test_rules_from_elsewhere_hold_numbers_that_somebody_stands_for(
    village: Workspace, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    rules = read(tmp_path, call(), village)
    assert rules.numbers is not None
    held = {LOCAL: replace(rules.numbers.held[LOCAL], **wrong)}
    theirs = replace(rules, numbers=ContestNumbers(held))
    with pytest.raises(BadDefinition):
        contest.check_rules(theirs)
    with pytest.raises(BadDefinition):
        config.validate(theirs)


def test_a_number_that_cannot_be_here_is_printed_as_one_that_does_not_count(
    village: Workspace,
) -> None:
    said = LocalNumber(1000.0, "CLAR", "2026-04-20", "a slip")
    numbers = ContestNumbers({LOCAL: said})
    (row,) = rule_words.numbers(numbers, village.reference, translator("en"), "en")
    assert row[1] == "1,000: does not count here"


def test_the_printed_rules_say_them(village: Workspace, tmp_path: Path) -> None:
    contests.create(village, office(EARLY), written(tmp_path, call("contest_only")))
    account = pdf_reports.contest_view(village, "raymi", "en")
    said = re.sub(r"\s", " ", str(content(account)))
    assert "those of the contest alone" in said
    assert "1.75 ± 0.25 sheep units/ha/year" in said.replace("\\xa0", " ")
    assert "cut and weighed in the valley" in said
