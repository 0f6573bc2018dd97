"""Entries are judged by the rules of their category, else by the contest's."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from talking_maps import contest
from talking_maps.contest.amended_rules import amended
from talking_maps.contest.jury import may_not_mark
from talking_maps.contest.quorum import marks_lacking
from talking_maps.contest.rules_check import check_rules
from talking_maps.contest.visibility import tasks
from talking_maps.errors import BadDefinition, BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import JurorNamed, QuorumCorrected
from talking_maps.model.contest import (
    Ballot,
    Contest,
    Entry,
    Gate,
    GateCheck,
    GateResult,
    Juror,
    Round,
)
from talking_maps.model.message import Message
from talking_maps.model.rubric import Component, Criterion, Rubric
from tests.contest.builders import (
    HOUSES,
    JURY,
    NAMES,
    RULES,
    VILLAGES,
    Chain,
    ballot,
    entry,
    record,
)
from tests.contest.test_laws import marked
from tests.contest.test_transitions import admit

FAMILY_RUBRIC = Rubric(
    "families",
    NAMES,
    "ours",
    NAMES,
    (
        Criterion("land", NAMES, (Component("scenes_complete", None, 60, 0, 3),), 0),
        Criterion("garden", NAMES, (), 40),
    ),
    "f" * 64,
)
LOOKED_AT = Gate("papers", "checked", NAMES)
FAMILIES = replace(HOUSES, rubric=FAMILY_RUBRIC, gates=(LOOKED_AT,), jury=("j1", "j2"))
BOTH = replace(RULES, categories=(VILLAGES, FAMILIES))


def all_own(rules: Contest) -> Contest:
    """Return the rules with everything of the contest said again by each category."""
    return replace(
        rules,
        categories=tuple(
            replace(
                one,
                rubric=rules.rubric,
                gates=rules.gates,
                in_rounds=tuple(each.id for each in rules.rounds),
                jury=tuple(each.id for each in rules.jurors),
                own_quorum=rules.quorum,
                own_ties=rules.ties,
            )
            for one in rules.categories
        ),
    )


@settings(max_examples=60, deadline=None)
@given(marked())
def test_categories_with_the_contests_own_rules_rank_as_before(
    given_marks: tuple[list[Entry], list[Ballot]],
) -> None:
    asked = replace(RULES, quorum=2, ties=("jury", "earliest"))
    for rules in (RULES, asked):
        before = record(*given_marks, rules=rules)
        after = record(*given_marks, rules=all_own(rules))
        assert contest.standings(before) == contest.standings(after)
        assert contest.award(before) == contest.award(after)
        assert marks_lacking(before) == marks_lacking(after)


def test_rules_of_before_keep_their_bytes_and_new_ones_are_read_back() -> None:
    told = contest.dump(RULES)
    assert not any(
        {"rubric", "gates", "in_rounds", "jury", "own_quorum", "own_ties"} & set(one)
        for one in told["categories"]
    )
    assert contest.load(Contest, contest.dump(BOTH)) == BOTH
    assert BOTH.rules_for("villages") is BOTH
    assert BOTH.rubrics == (RULES.rubric, FAMILY_RUBRIC)


def families(*ballots: Ballot) -> contest.ContestState:
    """Return a closed contest of two families and a community, all gates passed."""
    handed = [entry(1), entry(2, owner="h1", community="c09")]
    handed.append(entry(3, 20.0, owner="h2", community="c09"))
    return record(handed, ballots, BOTH)


def test_families_are_ranked_by_their_rubric_and_jury() -> None:
    found = families(
        ballot("e001", "j3", health=30.0),
        ballot("e002", "j1", garden=10.0),
        ballot("e003", "j1", garden=40.0),
    )
    scored = {one.entry: one for one in contest.standings(found)}
    assert scored["e001"].total == 60.0
    assert scored["e002"].total == 40.0
    assert scored["e003"].total == 60.0
    assert set(scored["e002"].criteria) == {"land", "garden"}
    (garden,) = scored["e003"].joined
    assert (garden.of, garden.missing) == (40, ("j2",))
    # Their gate is asked of families alone.
    assert scored["e001"].reasons == ()
    assert [one.values["gate"] for one in scored["e002"].reasons] == ["papers"]
    verified = contest.standings(found, contest.Scenario({"garden": 0.5}))
    assert {one.entry: one.total for one in verified}["e001"] == 60.0


def test_a_category_has_a_quorum_and_rules_for_ties_of_its_own() -> None:
    own = replace(FAMILIES, gates=(), own_quorum=1, own_ties=("criterion.garden",))
    rules = replace(RULES, categories=(VILLAGES, own), quorum=2, ties=("earliest",))
    check_rules(rules)
    assert contest.load(Contest, contest.dump(rules)) == rules
    handed = [entry(1), entry(2, 20.0, owner="h1", community="c09")]
    handed += [
        entry(3, 10.0, owner="h2", community="c09"),
        entry(4, 20.0, owner="h3", community="c09"),
    ]
    marks = [
        ballot("e002", "j1", garden=10.0),
        ballot("e003", "j1", garden=20.0),
        ballot("e004", "j1", garden=10.0),
        ballot("e001", "j1", health=9.0, education=9.0),
    ]
    found = record(handed, marks, rules)
    scored = {one.entry: one for one in contest.standings(found)}
    # Equal in points: the family's rule tells them apart, and what it leaves is tied.
    assert {one.total for one in scored.values() if one.entry != "e001"} == {30.0}
    assert [scored[e].place for e in ("e003", "e002", "e004")] == [1, 2, 2]
    assert scored["e003"].told_apart == "criterion.garden"
    # One mark is enough for families; the community's two criteria lack one each.
    assert {(one.entry, one.needed) for one in marks_lacking(found)} == {("e001", 2)}
    corrected = amended(rules, QuorumCorrected(2, of_category="houses"))
    assert (corrected.quorum, corrected.rules_for("houses").quorum) == (2, 2)
    lacking = marks_lacking(record(handed, marks, corrected))
    assert {one.entry for one in lacking} == {"e001", "e002", "e003", "e004"}
    with pytest.raises(BadDefinition, match="quorum"):
        check_rules(replace(rules, categories=(replace(own, own_quorum=3),)))
    odd = replace(own, own_ties=("criterion.health",))
    with pytest.raises(BadDefinition):
        check_rules(replace(rules, categories=(VILLAGES, odd)))


def test_a_category_of_the_last_round_alone_is_compared_with_nothing() -> None:
    first, last = Round("r0", NAMES, awards=False), Round("r1", NAMES, baseline="r0")
    late = replace(HOUSES, in_rounds=("r1",))
    rules = replace(RULES, rounds=(first, last), categories=(VILLAGES, late))
    check_rules(rules)
    assert rules.rules_for("houses").rounds == (replace(last, baseline=""),)
    assert rules.rules_for("villages").rounds == (first, last)


def test_each_juror_is_told_what_he_or_she_marks() -> None:
    found = families()
    asked = {
        juror.id: [(t.entry.id, t.excluded, t.asked) for t in tasks(found, juror)]
        for juror in JURY
    }
    assert asked["j1"] == [("e001", False, 2), ("e002", False, 1), ("e003", False, 1)]
    assert asked["j3"] == [("e001", False, 2), ("e002", True, 1), ("e003", True, 1)]
    assert may_not_mark(BOTH, JURY[2], entry(2, owner="h1", community="c09"))


def test_marks_and_checks_of_another_category_are_refused() -> None:
    chain = Chain(BOTH).add("open")
    chain.add("submit", entry(1), entry(2, owner="h1", community="c09"))
    admit(chain, "mark", ballot("e002", "j1", garden=3.0))
    with pytest.raises(NotFound, match="garden"):
        admit(chain, "mark", ballot("e002", "j1", health=3.0))
    with pytest.raises(NotAllowed, match="jury"):
        admit(chain, "mark", ballot("e002", "j3", garden=3.0))
    admit(chain, "check", GateCheck("e002", "papers", passed=True))
    with pytest.raises(NotFound, match="people to check"):
        admit(chain, "check", GateCheck("e001", "papers", passed=True))


def test_an_entry_is_handed_in_at_a_round_of_its_category() -> None:
    rules = replace(RULES, rounds=(*RULES.rounds, replace(RULES.rounds[0], id="r2")))
    only_two = replace(HOUSES, in_rounds=("r2",))
    rules = replace(rules, categories=(VILLAGES, only_two))
    with pytest.raises(NotFound, match="round"):
        admit(Chain(rules).add("open"), "submit", entry(1, owner="h1"))
    found = record([entry(1, owner="h1", round="r2"), entry(2)], rules=rules)
    won = {award.group for award in contest.award(found).groups}
    assert won == {"villages/r1", "villages/r2", "houses/r2/c01"}


def test_a_measured_gate_is_asked_of_its_category_alone() -> None:
    gate = Gate("much", "indicator", NAMES, "scenes_complete", None, 1.0)
    rules = replace(RULES, categories=(VILLAGES, replace(HOUSES, gates=(gate,))))
    admit(Chain(rules).add("open"), "submit", entry(1))
    family = entry(1, owner="h1")
    with pytest.raises(BadValue, match="much"):
        admit(Chain(rules).add("open"), "submit", family)
    said = (*family.gates, GateResult("much", passed=False, reason=Message("No.")))
    found = record([replace(family, gates=said)], rules=rules)
    (standing,) = contest.standings(found)
    assert not standing.eligible


def test_a_juror_named_by_an_amendment_marks_what_the_other_one_marked() -> None:
    new = Juror("new", "Nueva")
    instead = amended(BOTH, JurorNamed(new, "j1"))
    assert instead.category("houses").jury == ("j1", "j2", "new")  # type: ignore[union-attr]
    assert [j.id for j in instead.rules_for("houses").jurors if not j.excused] == [
        "j2",
        "new",
    ]
    other = amended(BOTH, JurorNamed(new, "j3"))
    assert other.category("houses").jury == ("j1", "j2")  # type: ignore[union-attr]
    more = amended(BOTH, JurorNamed(new))
    assert more.category("houses").jury == ("j1", "j2", "new")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"in_rounds": ("r9",)}, "r9"),
        ({"jury": ("nobody",)}, "nobody"),
        ({"jury": ("j1", "j1")}, "two of"),
        (
            {"rubric": replace(FAMILY_RUBRIC, criteria=FAMILY_RUBRIC.criteria[:1])},
            "100",
        ),
        (
            {"gates": (replace(LOOKED_AT, names={"es": "otra", "en": "other"}),)},
            "another",
        ),
    ],
)
def test_rules_of_a_category_that_do_not_hold_together_are_refused(
    own: dict[str, object], said: str
) -> None:
    odd = replace(HOUSES, **own)  # type: ignore[arg-type]
    with pytest.raises(BadDefinition, match=said):
        check_rules(replace(RULES, gates=(LOOKED_AT,), categories=(VILLAGES, odd)))
    check_rules(replace(BOTH, gates=(LOOKED_AT,)))


def test_a_tie_is_broken_by_what_every_category_is_judged_by() -> None:
    with pytest.raises(BadDefinition, match=r"criterion\.health"):
        check_rules(replace(BOTH, ties=("criterion.health",)))
    check_rules(replace(BOTH, ties=("criterion.land",)))


def test_ranking_and_verifying_look_up_the_rules_of_a_category_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A contest of 5,500 entries is not to pay for each of them, nor for each mark."""
    asked: list[str] = []
    rules_for = Contest.rules_for

    def counted(rules: Contest, category_id: str) -> Contest:
        asked.append(category_id)
        return rules_for(rules, category_id)

    monkeypatch.setattr(Contest, "rules_for", counted)

    def times(entries: int) -> int:
        chain = Chain(BOTH).add("open").add("submit", *map(entry, range(entries)))
        marks = (ballot(f"e{n:03}", "j1", health=5.0) for n in range(entries))
        chain.add("mark", *marks).add("close")
        asked.clear()
        contest.standings(chain.record)
        contest.verify(chain.lines, (), {})
        return len(asked)

    assert times(8) == times(2)
