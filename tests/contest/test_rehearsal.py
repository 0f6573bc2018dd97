"""What trying the rules on the plans at hand tells, and that it counts money once."""

from dataclasses import replace
from decimal import Decimal

from talking_maps.contest.rehearsal import Rehearsal, TriedPlan, rehearse
from talking_maps.model.contest import Gate, GateResult, Prizes
from talking_maps.model.message import Message
from talking_maps.model.rubric import (
    CriterionScore,
    Measure,
    Number,
    Reading,
    Reference,
    Scorecard,
)
from talking_maps.wording.rehearsal_words import RehearsalWords
from tests.contest.builders import HOUSES, LADDER, NAMES, RULES, VILLAGES

RECALLED = Number("load", 1.0, "1", "ours", "", "M", confirmed=False)
KNOWN = Number("sure", 1.0, "1", "a book", "", "V")
NUMBERS = Reference({one.id: one for one in (RECALLED, KNOWN)}, "")
WHY = Message("No canal is drawn on the ground in this scene.")


def plan(
    community: str,
    owner: str = "community",
    *,
    value: float | None = 0.5,
    passed: bool = True,
) -> TriedPlan:
    """Return a tried plan whose one measure is told, or cannot be."""
    measure = Measure(
        "answered" if value is not None else "cannot tell",
        value,
        "share",
        WHY,
        sources=("load", "sure"),
    )
    reading = Reading("scenes_complete", (), measure, 30.0, 60.0, promised=False)
    empty = CriterionScore("health", 0.0, 30.0, 30.0, ())
    card = Scorecard(
        30.0,
        100.0,
        30.0,
        (CriterionScore("land", 30.0, 60.0, 0.0, (reading,)), empty, empty),
        (),
        "",
        "",
        "",
    )
    category = "villages" if owner == "community" else "houses"
    gates = (GateResult("much", passed=passed, reason=None if passed else WHY),)
    return TriedPlan(category, community, owner, card, gates)


def said(found: Rehearsal, language: str = "en") -> str:
    words = RehearsalWords(GATED, {"c1": "Uno"}, (), NUMBERS, language)
    return "\n".join(words.sentences(found))


MUCH = Gate("much", "indicator", NAMES, "scenes_complete", None, 0.5)
GATED = replace(RULES, gates=(MUCH,))


def test_what_nobody_and_what_some_cannot_win_is_told() -> None:
    plans = [plan("c1"), plan("c2", value=None), plan("c1", "h1", value=None)]
    found = rehearse(GATED, plans, NUMBERS)
    villages, houses = found.parts
    assert (villages.told, villages.tried, [*villages.untold]) == (1, 2, ["c2"])
    assert not villages.is_for_nobody
    assert houses.is_for_nobody
    assert found.doubtful == ("load",)
    shown = said(found)
    assert "cannot be won in: c2. No canal" in shown
    assert "nobody can win the 60 points" in shown
    assert "nobody confirmed: load" in shown
    assert "{" not in shown + said(found, "es")


def test_what_the_land_is_confirmed_to_lack_is_asked_of_nobody() -> None:
    one = plan("c1", value=None)
    (part,) = one.card.criteria[0].readings
    spared = replace(part, withheld=("irrigation",))
    criteria = (
        replace(one.card.criteria[0], readings=(spared,)),
        *one.card.criteria[1:],
    )
    found = rehearse(
        GATED, [replace(one, card=replace(one.card, criteria=criteria))], NUMBERS
    )
    assert (found.parts[0].tried, found.parts[0].untold) == (0, {})
    assert not found.parts[0].is_for_nobody


def test_gates_name_whom_they_would_refuse() -> None:
    found = rehearse(GATED, [plan("c1", passed=False), plan("c2")], NUMBERS)
    (gate,) = [one for one in found.gates if one.tried]
    assert gate.refused == (("villages", "c1", "community"),)
    assert "would refuse 1 plan of 2: Uno" in said(found)


def test_funds_that_nobody_could_take_are_told() -> None:
    share = replace(HOUSES, prizes=Prizes("share", Decimal(100)))
    rules = replace(GATED, categories=(VILLAGES, share), communities=("c1", "c2"))
    found = rehearse(rules, [plan("c1"), plan("c1", "h1")], NUMBERS)
    villages, houses = found.funds
    # One plan takes the first prize; the others of the ladder wait for nobody.
    assert villages.idle == sum(LADDER.ladder[1:], Decimal(0))
    assert (houses.groups, houses.total) == (
        ("houses/r1/c1", "houses/r1/c2"),
        Decimal(200),
    )
    assert houses.empty == ("houses/r1/c2",)
    assert houses.idle == Decimal(100)
    assert "S/ 100.00 would stay" in said(found).replace("\N{NO-BREAK SPACE}", " ")


def test_categories_without_anybody_and_owners_without_a_map_are_told() -> None:
    blank = [("houses", "c1", "h9")]
    found = rehearse(GATED, [], NUMBERS, blank=blank)
    assert found.unentered == ("villages",)
    assert "Nothing is drawn yet by: Uno · h9" in said(found)
