"""A contest's own numbers: kept in the rules, judged by, sealed, printed."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from talking_maps import config, contest
from talking_maps.contest.verification import other_numbers
from talking_maps.errors import BadDefinition, BadValue, NotFound
from talking_maps.i18n import translator
from talking_maps.indicators import evaluate
from talking_maps.model.contest import Contest
from talking_maps.model.local_number import ContestNumbers, LocalNumber
from talking_maps.model.rubric import Number, Reference
from talking_maps.report.rules_paper import content
from talking_maps.wording import measures, rule_words
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
from tests import village as land
from tests.workspace.test_recompute import (
    AFTER,
    CALL,
    EARLY,
    LATER,
    handed_in,
    office,
)

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
#: Rain, soil and crop of the soil loss: what no general number is known of, and one is.
SOIL = {"rain_erosivity.local": 900.0, "rusle_k.local": 0.03, "rusle_c.potato": 0.5}
POTATOES = land.feature(
    "C1",
    "cropland",
    land.rectangle(200, 200, 100, 200),
    attributes={"crop": "potato"},
)
OWN: dict[str, Any] = {"by": "R. Mamani", "on": "2026-05-01", "source": "our cut"}


def call(rule: str = "own_first") -> str:
    return CALL.replace("[[rounds]]", THEIRS.replace("RULE", rule), 1)


def of_soil(text: str) -> str:
    """Return the call with the contest's rain, soil and crop."""
    said = "".join(
        f'[[numbers]]\nid = "{one}"\nvalue = {value}\nby = "CLAR"\n'
        'on = 2026-04-20\nsource = "soil pits of the CLAR"\n\n'
        for one, value in SOIL.items()
    )
    return text.replace("[[rounds]]", f"{said}[[rounds]]", 1)


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
    handed_in(village, hands, tmp_path, call=of_soil(call()))
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
    assert contests.verify(village, "raymi").holds
    # The soil loss cannot be told without them, and grows with each of them.
    plan = replace(first.copy.plan, features=(POTATOES,))
    loss = partial(evaluate, plan, first.territory)
    assert loss(village.reference).ask("soil_loss").answer == "cannot tell"
    as_is = loss(first.reference).ask("soil_loss").value
    assert as_is is not None
    for one, value in SOIL.items():
        double = {one: replace(first.reference.numbers[one], value=2 * value)}
        more = Reference({**first.reference.numbers, **double}, "")
        assert loss(more).ask("soil_loss").value == pytest.approx(2 * as_is)
    # Outsiders get the rules with them, and the table by which all was judged.
    out = tmp_path / "out"
    contests.publish(village, office(AFTER), "raymi", out)
    rules = tomllib.loads((out / "contest.toml").read_text(encoding="utf-8"))
    assert rules["numbers_rule"] == "own_first"
    published = {one["id"]: one["value"] for one in rules["numbers"]}
    assert published == {LOCAL: 1.75, **SOIL}
    with (out / "numbers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {one: float(rows[one]["value"]) for one in published} == published
    assert rows[LOCAL]["error"] == "0.25"
    assert rows[LOCAL]["source"] == "cut and weighed in the valley"


def test_a_seal_by_other_numbers_than_the_contests_does_not_verify(
    village: Workspace,
    hands: Callable[[], EditContext],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OpenCommunity, "reference_in", lambda self, _: self.reference())
    handed_in(village, hands, tmp_path, call=call())
    found = contests.verify(village, "raymi")
    assert {one.values.get("numbers") for one in found.touched} == {LOCAL}
    assert "judged by other numbers" in found.touched[0].id


def test_nothing_is_sealed_by_a_number_that_this_program_does_not_know(
    village: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests.create(village, office(EARLY), written(tmp_path, call()))
    contests.open_contest(village, office(EARLY), "raymi")
    # As where the contest comes from a laptop with another version of the program.
    monkeypatch.setattr(Number, "can_be", lambda *_: False)
    with pytest.raises(BadValue, match="cannot take"):
        contests.submit(village, office(EARLY), "raymi", "muyu")
    assert not contests.read(village, "raymi").entries


def test_whose_numbers_a_seal_may_hold_is_the_contests_rule() -> None:
    soil = Number(LOCAL, 1.0, "-", "", "", "V", local_range=(0.1, 9))
    rain = replace(soil, id="rain.times")
    general = Reference({soil.id: soil, rain.id: rain}, "")
    theirs = {LOCAL: LocalNumber(1.75, "CLAR", "2026-04-20", "cut")}
    own = {
        LOCAL: LocalNumber(1.25, "R. Mamani", "2026-05-01", "ours"),
        rain.id: LocalNumber(2.0, "R. Mamani", "2026-05-01", "ours"),
    }
    for rule, faults in (("own_first", ()), ("contest_only", (LOCAL, rain.id))):
        said = ContestNumbers(theirs, rule)  # type: ignore[arg-type]
        assert other_numbers(said, general.in_contest(said, own)) == ()
        assert other_numbers(said, general) == (LOCAL,)
        assert other_numbers(said, general.with_local(own)) == faults
        # Who and why may lose a name on the way into a seal.
        nameless = {i: replace(one, source="…") for i, one in theirs.items()}
        sealed = replace(said, held=nameless)
        assert other_numbers(said, general.in_contest(sealed, {})) == ()
    # A number that is not what it is said to be is none.
    forged = general.with_local(theirs).numbers[LOCAL]
    forged = replace(forged, value=3.0)
    assert other_numbers(said, Reference({LOCAL: forged}, "")) == (LOCAL,)


def test_a_contests_number_is_called_so_on_sheet_and_screen() -> None:
    number = Number(LOCAL, 1.0, "-", "", "", "V", local_range=(0.1, 9))
    general = Reference({LOCAL: number}, "")
    one = LocalNumber(1.75, "CLAR", "2026-04-20", "cut")
    said = ContestNumbers({LOCAL: one})
    called = [
        measures.number_source(judged_by.numbers[LOCAL], translator("en"))
        for judged_by in (
            general.in_contest(said, {}),
            general.in_contest(said, {LOCAL: one}),
        )
    ]
    assert called[0].startswith("Number of the contest, by CLAR, 20")
    assert called[1].startswith("Local number, by CLAR, 20")


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
