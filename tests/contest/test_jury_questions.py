"""Questions of a rubric for jurors: points by a pencil, from file to ranking."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from talking_maps import contest
from talking_maps.config import reference_numbers
from talking_maps.config.rubric_toml import to_toml
from talking_maps.contest.jury_questions import answer_points, answered_mark, keys
from talking_maps.errors import BadDefinition, BadValue
from talking_maps.i18n import translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Ballot, Contest, Mark
from talking_maps.model.rubric import (
    AnswerBand,
    Criterion,
    JuryQuestion,
    MeasuredAmount,
    Practice,
    Rubric,
)
from talking_maps.wording import question_words
from tests.contest.builders import NAMES, RULES, Chain, entry, places, record

FACES = 5
FENCE = JuryQuestion("fence", NAMES, 6, amount=MeasuredAmount("m", each=0.02))
TREES = JuryQuestion("trees", NAMES, 4, amount=MeasuredAmount("trees", 20, 200))
ERODED = JuryQuestion("eroded", NAMES, 4, amount=MeasuredAmount("m2", 500, 100))
LIST = JuryQuestion(
    "list", NAMES, 10, practices=tuple(Practice(one, NAMES) for one in "abcde")
)
BANDS = JuryQuestion(
    "bands", NAMES, 5, bands=tuple(AnswerBand(p, NAMES) for p in (5, 3, 1, 0))
)
WORDS = JuryQuestion("words", NAMES, 8, words=(NAMES,) * 3)
PLAIN = JuryQuestion("plain", NAMES, 7)
EVERY = (FENCE, TREES, ERODED, LIST, BANDS, WORDS, PLAIN)


def criterion(*questions: JuryQuestion, mean: bool = False) -> Criterion:
    """Return a criterion of those questions alone."""
    of = questions[0].points if mean else sum(one.points for one in questions)
    joined = "mean" if mean else "sum"
    return Criterion("health", NAMES, (), of, questions, joined)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "answers", "points"),
    [
        (FENCE, {"fence": 120}, 2.4),
        (FENCE, {"fence": 900}, 6),
        (TREES, {"trees": 20}, 0),
        (TREES, {"trees": 110}, 2),
        (TREES, {"trees": 300}, 4),
        (ERODED, {"eroded": 200}, 3),
        (LIST, {"list/a": 1, "list/b": 1, "list/c": 0, "list/d": 0, "list/e": 0}, 4),
        (BANDS, {"bands": 3}, 3),
        (WORDS, {"words": 2}, 4),
        (PLAIN, {"plain": 3}, 3.5),
    ],
)
def test_points_are_those_of_a_pencil(
    question: JuryQuestion, answers: Mapping[str, float], points: float
) -> None:
    assert answer_points(criterion(question), answers, faces=FACES) == points


def test_questions_are_added_up_or_their_mean_counts() -> None:
    answers = {"bands": 3.0, "plain": 5.0}
    assert answer_points(criterion(BANDS, PLAIN), answers, faces=FACES) == 10
    two = replace(PLAIN, points=5)
    assert answer_points(criterion(BANDS, two, mean=True), answers, faces=FACES) == 4
    t = translator("en")
    sums = question_words.written_out(
        criterion(BANDS, two, mean=True), answers, t, "en", faces=FACES
    )
    assert sums == [
        "x: x → 3.00",
        "x: 5 very well → (5 − 1) ÷ (5 − 1) × 5 = 5.00",
        "mean: (3.00 + 5.00) ÷ 2 = 4.00",
    ]
    said = question_words.written_out(
        criterion(FENCE, TREES, LIST),
        {"fence": 120, "trees": 110, **dict.fromkeys(keys(LIST), 1.0)},
        t,
        "en",
        faces=FACES,
    )
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == [
        "x: 120 m → 120 × 0.02 = 2.40",
        "x: 110 trees → (110 − 20) ÷ (200 − 20) × 4 = 2.00",
        "x: 5 practices of 5 (x, x, x, x, x) → 5 ÷ 5 × 10 = 10.00",
        "sum: 2.40 + 2.00 + 10.00 = 14.40",
    ]


@given(some.data())
def test_a_better_answer_never_loses_and_order_is_nothing(
    data: some.DataObject,
) -> None:
    asked = data.draw(some.permutations(EVERY), label="questions")
    one = criterion(*asked)
    worse, better = {}, {}
    for question in asked:
        for key in keys(question):
            ladder = _ladder(question)
            low = data.draw(some.integers(0, len(ladder) - 1))
            high = data.draw(some.integers(low, len(ladder) - 1))
            worse[key], better[key] = ladder[low], ladder[high]
    lost = answer_points(one, worse, faces=FACES)
    won = answer_points(one, better, faces=FACES)
    assert 0 <= lost <= won <= one.jury
    shuffled = dict(data.draw(some.permutations([*worse.items()])))
    assert answer_points(criterion(*EVERY), shuffled, faces=FACES) == lost


def _ladder(question: JuryQuestion) -> list[float]:
    """Return answers to a question, each better than the one before."""
    if question.kind == "practices":
        return [0, 1]
    if question.kind == "bands":
        return [band.points for band in reversed(question.bands)]
    if question.amount is not None:
        amounts = [0, 19.99, 33.33, 120, 205.5, 499, 7000]
        return amounts[::-1] if question is ERODED else amounts
    return [*range(1, (len(question.words) or FACES) + 1)]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (PLAIN, {}),
        (PLAIN, {"plain": 6}),
        (PLAIN, {"plain": 2.5}),
        (WORDS, {"words": 4}),
        (BANDS, {"bands": 4}),
        (LIST, {"list/a": 1}),
        (LIST, dict.fromkeys(keys(LIST), 0.5)),
        (FENCE, {"fence": -1}),
        (FENCE, {"fence": float("nan")}),
        (FENCE, {"fence": 0.001}),
        (PLAIN, {"plain": 2, "else": 1}),
    ],
)
def test_what_is_no_answer_is_refused(
    question: JuryQuestion, answers: Mapping[str, float]
) -> None:
    with pytest.raises(BadValue):
        answer_points(criterion(question), answers, faces=FACES)


def asking() -> Contest:
    """Return the rules with questions in one criterion, another as it was."""
    land, health, water = RULES.rubric.criteria
    asked = replace(
        health,
        questions=(replace(BANDS, points=5), replace(PLAIN, points=25)),
    )
    return replace(RULES, rubric=replace(RULES.rubric, criteria=(land, asked, water)))


def test_answers_stand_in_the_chain_and_verification_knows_their_points() -> None:
    rules = asking()
    health = rules.criterion("health")
    assert health is not None
    better = answered_mark(health, {"plain": 5, "bands": 5}, faces=rules.faces)
    worse = answered_mark(health, {"plain": 4, "bands": 5}, faces=rules.faces)
    assert (better.points, worse.points) == (30, 23.75)
    ballots = (
        Ballot("e001", "j1", (worse, Mark("water", 3))),
        Ballot("e002", "j1", (better, Mark("water", 3))),
    )
    found = record([entry(1), entry(2)], ballots, rules)
    assert places(found) == {"e001": 2, "e002": 1}
    written = contest.dump(ballots[0])
    assert written["marks"][0]["answers"] == {"plain": 4, "bands": 5}
    assert contest.load(Ballot, written) == ballots[0]
    # Marks and rubrics that ask nothing are written as they always were.
    assert (
        "answers" not in contest.dump(Ballot("e", "j", (Mark("water", 3),)))["marks"][0]
    )
    assert "questions" not in str(contest.dump(RULES))
    chain = Chain(rules).add("open").add("submit", entry(1)).add("mark", ballots[0])
    assert (*_unlawful(chain),) == ()
    for spoilt in (
        replace(worse, points=30.0),
        replace(worse, answers={}),
        replace(worse, face=4),
        replace(worse, answers={"plain": 4}),
    ):
        bad = Chain(rules).add("open").add("submit", entry(1))
        bad.add("mark", Ballot("e001", "j1", (spoilt,)))
        assert [*_unlawful(bad)] == [4]
    bad = Chain(RULES).add("open").add("submit", entry(1))
    bad.add("mark", Ballot("e001", "j1", (worse,)))
    assert [*_unlawful(bad)] == [4]


def _unlawful(chain: Chain) -> Iterator[int]:
    """Yield the lines that verification finds to be against the rules."""
    for one in contest.verify(chain.lines, (), {}).touched:
        if "line" in one.values:
            yield int(str(one.values["line"]))


@pytest.fixture(scope="module")
def example(root: Path) -> Path:
    return root / "data" / "rubrics" / "example-jury-questions.toml"


def load(path: Path) -> Rubric:
    """Return the rubric of a file."""
    return reference_numbers.load_rubric(path, frozenset(REGISTRY))


def test_the_example_asks_in_every_way_and_is_read_as_it_was_written(
    example: Path, tmp_path: Path
) -> None:
    rubric = load(example)
    asked = [*itertools.chain(*(one.questions for one in rubric.criteria))]
    assert {one.kind for one in asked} == {"faces", "bands", "practices", "amount"}
    assert any(one.words for one in asked)
    assert {one.questions_joined for one in rubric.criteria} == {"sum", "mean"}
    again = tmp_path / "again.toml"
    again.write_text(to_toml(rubric, of=100), encoding="utf-8")
    assert load(again) == rubric
    for one in asked:
        assert question_words.asked(one, translator("es"), "es")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("each = 0.02", "each = 0.02, best = 5", "amount.best"),
        ("each = 0.02", "unknown = 1", "unknown"),
        ('unit = "m",', 'unit = "yd",', "unit"),
        ("worst = 20, best = 200", "worst = 20, best = 20", "amount.best"),
        ("{ points = 3, names", "{ points = 6, names", "bands"),
        ("{ points = 5, names", "{ points = 4, names", "bands.0.points"),
        ('{ id = "rest"', '{ id = "rotation"', "practices"),
        ('id = "tidiness"', 'id = "kitchen"', "id"),
        ("points = 8\n", "points = 9\n", "jury"),
        ('id = "school"', 'id = "school"\n  points = 20', "points"),
        ("points = 15\njury = 15", "points = 0", "jury"),
    ],
)
def test_questions_that_do_not_hold_together_are_refused_by_place(
    example: Path, tmp_path: Path, old: str, new: str, key: str
) -> None:
    text = example.read_text(encoding="utf-8")
    assert old in text
    spoilt = tmp_path / "spoilt.toml"
    spoilt.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDefinition) as caught:
        load(spoilt)
    assert str(caught.value.values["key"]).endswith(key)
