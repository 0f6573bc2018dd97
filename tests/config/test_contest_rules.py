"""A call that was written is read back as the same rules."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import config, contest
from talking_maps.errors import BadDefinition
from talking_maps.model.contest import (
    Announcement,
    CalendarStep,
    Category,
    Contest,
    Gate,
    Juror,
    Prizes,
    VisitRule,
)
from talking_maps.workspace import PROJECT, RUBRIC_FILE, read_rubric

CALLS = ("data/contests/example.toml", "data/demo/contest.toml")
RUBRIC = read_rubric(RUBRIC_FILE)


def ours(name: str = CALLS[1]) -> Contest:
    return config.load_contest_rules(PROJECT / name, RUBRIC)


@pytest.mark.parametrize("name", CALLS)
def test_our_own_calls_are_written_as_they_were(name: str, tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    path.write_text(config.to_toml(ours(name), rubric="mine"), encoding="utf-8")
    assert config.load_contest_rules(path, RUBRIC) == ours(name)
    assert config.rubric_named_in(path) == "mine"


WORDS = st.text(
    st.characters(categories=("L", "M", "N", "P", "S")), min_size=1, max_size=30
)
IDS = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
MONEY = st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False)
PRIZES = st.builds(
    Prizes,
    st.sampled_from(["ladder", "share"]),
    MONEY,
    st.lists(MONEY, max_size=4).map(tuple),
    st.none() | MONEY,
    st.floats(0, 100),
    st.sampled_from(["pool", "lowest"]),
)
CATEGORIES = st.builds(
    Category,
    IDS,
    st.fixed_dictionaries({"es": WORDS, "en": WORDS}),
    st.just(("household",)),
    st.sampled_from(["community", "contest"]),
    st.none() | PRIZES,
    st.lists(IDS, max_size=3).map(tuple),
    st.booleans(),
)
JURORS = st.builds(
    Juror,
    IDS,
    WORDS,
    st.sampled_from(["", "woman", "man"]),
    IDS,
    st.lists(IDS | st.tuples(IDS, IDS).map("/".join), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    name=WORDS,
    categories=st.lists(CATEGORIES, min_size=1, max_size=3),
    jurors=st.lists(JURORS, max_size=3),
)
def test_whatever_is_written_is_read_back(
    name: str, categories: list[Category], jurors: list[Juror]
) -> None:
    written = replace(
        ours(), name=name, categories=tuple(categories), jurors=tuple(jurors)
    )
    assert config.validate(written) == written


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('name = "   "', "a text of at least one sign"),
        (f'name = "{"x" * 201}"', "at most 200 signs"),
        ('name = "two\\nlines"', "one line of plain text"),
        ('organiser = "a\\u202eb"', "one line of plain text"),
        ('soles_per_dollar = "0"', "soles for a dollar, more than 0"),
        ("soles_per_dollar = true", "soles for a dollar, more than 0"),
        ("fund = 10.5", "soles below 1,000,000,000"),
        ('fund = "-1"', "soles below 1,000,000,000"),
        ('fund = "1000000000"', "soles below 1,000,000,000"),
        ('fund = "٣"', "soles below 1,000,000,000"),
        ("closes = 2026-09-06T00:30:00", "clocks there show once"),
        ("closes = 2026-04-04T23:30:00", "clocks there show once"),
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_what_is_wanted(
    line: str, said: str, tmp_path: Path
) -> None:
    key, _, value = line.partition(" = ")
    text = config.to_toml(ours()).replace("America/Lima", "America/Santiago")
    old = re.search(rf"\b{key} = (\"[^\"]*\"|[0-9T:-]+)", text)
    assert old is not None
    path = tmp_path / "call.toml"
    path.write_text(text.replace(old[0], f"{key} = {value}", 1), encoding="utf-8")
    with pytest.raises(BadDefinition) as refused:
        config.load_contest_rules(path, RUBRIC)
    assert key in str(refused.value.values["key"])
    assert "constrained" not in str(refused.value.values["key"])
    assert said in str(refused.value.values["wanted"])


def test_a_time_with_its_offset_is_that_moment(tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    text = config.to_toml(ours()).replace("America/Lima", "America/Santiago")
    path.write_text(
        re.sub("closes = [0-9T:-]+", "closes = 2026-04-04T23:30:00-04:00", text),
        encoding="utf-8",
    )
    assert (
        config.load_contest_rules(path, RUBRIC).rounds[-1].closes_at
        == "2026-04-04T23:30:00-04:00"
    )


def test_what_a_call_refuses_a_form_cannot_bring_in() -> None:
    odd = replace(ours().categories[0], prizes=Prizes("share", Decimal("1.005")))
    with pytest.raises(BadDefinition):
        config.validate(replace(ours(), id="no id"))
    with pytest.raises(BadDefinition):
        config.validate(replace(ours(), categories=(odd,)))


def test_a_share_in_the_rules_is_written_as_people_do(tmp_path: Path) -> None:
    low = Gate("low", "indicator", {"es": "a", "en": "a"}, "scenes_complete", None, 0.6)
    rules = replace(ours(), gates=(low,), visits=VisitRule(3, confidence=0.8))
    plain = config.to_toml(rules, whole=True)
    said = plain.replace("at_least = 0.6", 'at_least = "60 %"')
    said = said.replace("confidence = 0.8", 'confidence = "80 %"')
    assert said.count("%") - plain.count("%") == 2
    path = tmp_path / "call.toml"
    path.write_text(said, encoding="utf-8")
    assert config.load_contest_rules(path, RUBRIC) == rules


def _by_category() -> Contest:
    """Return rules in which families have a rubric, a gate and a jury of their own."""
    rules = ours()
    change = read_rubric(PROJECT / "data/rubrics/example-of-change.toml")
    first, *others = rules.categories
    gate = Gate("own", "checked", {"es": "Propia", "en": "Own"})
    own = replace(
        first,
        rubric=change,
        gates=(gate,),
        in_rounds=(rules.rounds[-1].id,),
        jury=(rules.jurors[0].id,),
        own_quorum=1,
        own_ties=("jury",),
    )
    return replace(rules, categories=(own, *others))


def test_rules_that_hold_their_rubrics_are_the_same_contest_elsewhere(
    tmp_path: Path,
) -> None:
    rules = _by_category()
    path = tmp_path / "call.toml"
    path.write_text(config.to_toml(rules, whole=True), encoding="utf-8")
    assert config.rubric_named_in(path) == ""
    assert config.rubrics_of_categories(path) == ()
    # Elsewhere another rubric is in use: the one that stands in the rules counts.
    elsewhere = replace(RUBRIC, id="theirs", digest="0" * 64)
    found = config.load_contest_rules(path, elsewhere)
    assert contest.dump(found) == contest.dump(rules)
    assert config.validate(rules) == rules


def test_a_rubric_that_was_changed_in_the_rules_is_refused(tmp_path: Path) -> None:
    text = config.to_toml(_by_category(), whole=True)
    path = tmp_path / "call.toml"
    source = RUBRIC.source
    for at, key in (
        (text.index(source), "rubric_digest"),
        (text.rindex(source), "categories.0.rubric_digest"),
    ):
        path.write_text(f"{text[:at]}x{text[at:]}", encoding="utf-8")
        with pytest.raises(BadDefinition) as refused:
            config.load_contest_rules(path, RUBRIC)
        assert refused.value.values["key"] == key


def test_a_category_names_a_rubric_by_its_file(tmp_path: Path) -> None:
    text = config.to_toml(ours()).replace(
        "[[categories]]\n", '[[categories]]\nrubric = "families"\n', 1
    )
    path = tmp_path / "call.toml"
    path.write_text(text, encoding="utf-8")
    assert config.rubrics_of_categories(path) == ("families",)
    with pytest.raises(BadDefinition, match=r"categories\.0\.rubric"):
        config.load_contest_rules(path, RUBRIC)
    theirs = replace(RUBRIC, id="theirs", digest="1" * 64)
    found = config.load_contest_rules(path, RUBRIC, {"families": theirs})
    assert found.categories[0].rubric == theirs


CALL = Announcement(
    aim="Cuidar el agua",
    legal_basis=("Ley 24656", "Convenio 12-2026"),
    resolution="R.A. 014-2026-MDM/A",
    calendar=(
        CalendarStep("Visitas", "2026-05-12", "2026-05-20"),
        CalendarStep("Asamblea", "2026-05-22"),
    ),
    award_place="Plaza de Armas",
    award_at="2026-06-01T10:00:00-05:00",
    contacts=("Ana, 984 000 000",),
)


def test_the_text_of_the_call_is_written_and_read_back(tmp_path: Path) -> None:
    rules = replace(ours(), announcement=CALL)
    assert config.validate(rules) == rules
    path = tmp_path / "call.toml"
    text = config.to_toml(rules)
    path.write_text(text, encoding="utf-8")
    assert config.load_contest_rules(path, RUBRIC).announcement == CALL
    # What says nothing leaves the rules as they were, byte by byte.
    assert "announcement" not in contest.dump(replace(rules, announcement=None))
    path.write_text(text.replace("2026-05-12", "2026-05-32"), encoding="utf-8")
    with pytest.raises(BadDefinition):
        config.load_contest_rules(path, RUBRIC)
    late = replace(CALL, calendar=(CalendarStep("x", "2026-05-12", "2026-05-01"),))
    with pytest.raises(BadDefinition, match="ends before it begins"):
        contest.check_rules(replace(rules, announcement=late))
