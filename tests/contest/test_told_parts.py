"""What cannot be told for want of data waits, and jurors tell it on the ground."""

from dataclasses import replace

import pytest

from talking_maps import contest
from talking_maps.contest import visibility
from talking_maps.errors import BadValue
from talking_maps.i18n import translator
from talking_maps.model.contest import Contest, Entry, SealedReading, Visit
from talking_maps.model.rubric import Component
from talking_maps.wording import told_words
from tests.contest.builders import RULES, Chain, entry, of

TERRACES = "terraced_share_of_steep_cropland"
KEY = f"{TERRACES}:present"
PART = Component(TERRACES, "present", 20, worst=0, best=0.5)


def _rules(**more: object) -> Contest:
    land = RULES.rubric.criteria[0]
    asked = replace(land, components=(*land.components, PART))
    rubric = replace(
        RULES.rubric, criteria=(asked, *RULES.rubric.criteria[1:]), withheld="share"
    )
    return replace(RULES, rubric=rubric, **more)  # type: ignore[arg-type]


def _waits(number: int, computed: float = 30.0, **more: object) -> Entry:
    made = entry(number, computed)
    part = SealedReading(
        "land", TERRACES, "present", None, None, 0, 20, 0, 0.5, untold=20
    )
    parts = (*made.parts, replace(part, **more))  # type: ignore[arg-type]
    return replace(made, parts=parts)


def _visit(juror: str, **answers: float) -> Visit:
    told = {key.replace("__", ":"): value for key, value in answers.items()}
    return Visit("e001", juror, "2026-05-12", {}, answers=told)


def _saw(juror: str, share: float) -> Visit:
    return replace(_visit(juror), answers={KEY: share})


def _chain(*visits: Visit, rules: Contest | None = None) -> Chain:
    chain = Chain(rules or _rules())
    chain.add("open")
    chain.add("submit", _waits(1))
    for visit in visits:
        chain.add("visit", visit)
    return chain


def test_nobody_loses_or_gains_until_a_juror_tells() -> None:
    assert of(_chain().record, "e001").total == 30


def test_what_jurors_tell_is_rated_as_everybody_s_is() -> None:
    one = of(_chain(_saw("j1", 0.25)).record, "e001")
    assert (one.computed, one.jury, one.total) == (30, 10, 40)
    assert one.criteria["land"] == 40
    # Beyond the best there is no more; of one part a juror's last word stands.
    assert of(_chain(_saw("j1", 0.1), _saw("j1", 0.9)).record, "e001").jury == 20


def test_several_jurors_are_joined_as_marks_are() -> None:
    seen = (_saw("j1", 0.5), _saw("j2", 0.1), _saw("j3", 0.2))
    told = of(_chain(*seen, rules=_rules(joining="median")).record, "e001").told[0]
    assert (told.points, told.of) == (8, 20)
    assert dict(told.answers) == {"j1": 0.5, "j2": 0.1, "j3": 0.2}


@pytest.mark.parametrize(
    "answers",
    [{"soil_loss:present": 0.2}, {KEY: 1.5}, {KEY: -0.1}],
)
def test_what_does_not_wait_or_can_be_no_value_is_refused(
    answers: dict[str, float],
) -> None:
    told = _chain(replace(_visit("j1"), answers=answers)).record
    with pytest.raises(BadValue):
        contest.validate_event(told, "visit", told.visits[0])
    good = _chain(_saw("j1", 0.25)).record
    contest.validate_event(good, "visit", good.visits[0])
    event = good.visits[0]
    endless = replace(event, noun=_saw("j1", float("nan")))
    with pytest.raises(BadValue):
        contest.validate_event(good, "visit", endless)


@pytest.mark.parametrize("more", [{"untold": 30.0}, {"points": 5.0}, {"value": 0.2}])
def test_points_that_cannot_wait_are_refused(more: dict[str, float]) -> None:
    told = Chain(_rules()).add("open").add("submit", _waits(1, **more)).record
    with pytest.raises(BadValue, match="that wait"):
        contest.validate_event(told, "submit", told.entries[0])
    good = _chain().record
    contest.validate_event(good, "submit", good.entries[0])


def test_what_was_told_is_seen_when_marks_are() -> None:
    record = _chain(_saw("j1", 0.25)).record
    (veiled,) = map(visibility._veiled, [of(record, "e001")])
    assert (veiled.total, veiled.criteria["land"], veiled.told) == (30, 30, ())


def test_worlds_hold_what_jurors_told() -> None:
    record = _chain(_saw("j1", 0.25)).record
    (found,) = contest.rank_stability(record, seed=1, draws=20)
    assert (found.low, found.median, found.high) == (40, 40, 40)


def test_entries_and_visits_of_before_keep_their_bytes() -> None:
    assert "untold" not in contest.dump(entry(1))["parts"][0]
    assert "answers" not in contest.dump(_visit("j1"))
    assert contest.load(Visit, contest.dump(_saw("j1", 0.25))) == _saw("j1", 0.25)
    assert contest.load(Entry, contest.dump(_waits(1))) == _waits(1)


def test_it_is_said_in_words() -> None:
    t = translator("en")
    (told,) = of(_chain(_saw("j1", 0.25)).record, "e001").told
    said = told_words.told(told, t).replace("\N{NO-BREAK SPACE}", " ")
    assert "j1: 25 %" in said
    assert "10.00 of 20 points" in said
    assert "Present" in told_words.part_name(told, "en", t)
