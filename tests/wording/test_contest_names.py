"""A group, an entry and its owner are called alike by every face."""

from dataclasses import replace

from talking_maps.i18n import translator
from talking_maps.model.contest import Category, Round
from talking_maps.model.plan import COMMUNITY
from talking_maps.wording import contest_names
from tests.contest.builders import HOUSES, RULES, entry

NAMES = {"suyu": "Suyu"}
HOUSEHOLDS: Category = replace(HOUSES, names={"en": "Houses"})
ROUND = Round("r1", {"en": "The round"})
NAMED = replace(RULES, categories=(HOUSEHOLDS,), rounds=(ROUND,))


def test_a_group_is_its_category_its_community_and_its_round() -> None:
    said = contest_names.group_name(NAMED, "houses/r1/suyu", NAMES, "en")
    assert said == "Houses · Suyu · The round"


def test_a_group_of_the_whole_contest_names_no_community() -> None:
    said = contest_names.group_name(NAMED, "houses/r1", NAMES, "en")
    assert said == "Houses · The round"


def test_a_group_whose_rules_are_gone_keeps_its_ids() -> None:
    said = contest_names.group_name(NAMED, "herds/r9/qota", NAMES, "en")
    assert said == "herds · qota · r9"


def test_a_household_is_named_within_its_community() -> None:
    named = contest_names.owner_in_community("suyu", "h-01", NAMES)
    assert named == "Suyu · h-01"


def test_a_community_is_its_own_owner_and_named_once() -> None:
    one = replace(entry(1), community="suyu", owner=COMMUNITY)
    assert contest_names.entry_name(one, NAMES) == "Suyu"
    assert contest_names.entry_name(one, {"suyu": ""}) == "suyu"


def test_a_tie_rule_that_the_rubric_does_not_know_keeps_its_id() -> None:
    t = translator("en")
    for rule, said in (
        ("jury", "more points from the jury"),
        ("criterion.water", "more points for “x”"),
        ("criterion.gone", "criterion.gone"),
    ):
        assert contest_names.tie_rule(t, RULES.rubric, rule, "en") == said
