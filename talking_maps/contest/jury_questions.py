"""The points of a criterion that jurors answer by questions, by rules for a pencil.

- A face is worth its share of the way from the first face to the last.
- A band is worth what stands beside it.
- A checklist is worth the share of its practices that were seen.
- An amount is worth its share of the way from worst to best, or so much a unit, and
  never more than the question.

Each question is rounded to hundredths of a point; then they are added up, or their mean
is taken, as the rubric says. A better answer never gives less, and the order in which
questions are answered is nothing. A question that nobody answered leaves the mark open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from talking_maps.errors import BadValue
from talking_maps.model.contest import Mark
from talking_maps.model.rubric import Criterion, JuryQuestion, MeasuredAmount
from talking_maps.scoring import rate

HUNDRED: Final = 100
#: More than this of anything nobody measures on a visit.
MOST_AMOUNT: Final = 10_000_000.0


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with what was answered, and the points that this gives."""

    question: JuryQuestion
    answers: Mapping[str, float]
    points: float


def face_points(face: int, *, faces: int, of: float) -> float:
    """Return the points of a face, from 1 (nothing done) to `faces` (all done).

    >>> [face_points(face, faces=4, of=10) for face in (1, 2, 3, 4)]
    [0.0, 3.33, 6.67, 10.0]
    """
    return round(of * (face - 1) / (faces - 1), 2)


def faces_of(question: JuryQuestion, faces: int) -> int:
    """Return how many faces a question has in a contest of so many."""
    return len(question.words) or faces


def keys(question: JuryQuestion) -> tuple[str, ...]:
    """Return under what names a mark holds the answers to a question."""
    if question.kind != "practices":
        return (question.id,)
    return tuple(f"{question.id}/{one.id}" for one in question.practices)


def is_answered(question: JuryQuestion, answers: Mapping[str, float]) -> bool:
    """Tell whether all that the question asks stands among the answers."""
    return all(key in answers for key in keys(question))


def question_points(
    question: JuryQuestion, answers: Mapping[str, float], *, faces: int
) -> float:
    """Return the points of a question [points]; raises BadValue for what is no answer.

    >>> trees = JuryQuestion("t", {}, 5, amount=MeasuredAmount("trees", 0, 200))
    >>> question_points(trees, {"t": 50}, faces=5)
    1.25
    """
    given = [answers[key] for key in keys(question) if key in answers]
    if not is_answered(question, answers):
        raise BadValue("The question “{question}” has no answer.", question=question.id)
    if question.kind == "practices":
        if any(one not in (0, 1) for one in given):
            raise _no_answer(question, "0, 1")
        return round(question.points * sum(given) / len(given), 2)
    value = given[0]
    if question.kind == "bands":
        worth = [band.points for band in question.bands]
        if value not in worth:
            raise _no_answer(question, ", ".join(f"{one:g}" for one in worth))
        return value
    if question.amount is not None:
        # A comparison that is also false for what is not a number.
        if not 0 <= value <= MOST_AMOUNT or value != round(value, 2):
            raise _no_answer(question, f"0 … {MOST_AMOUNT:.0f}")
        return _amount_points(question.amount, value, question.points)
    most = faces_of(question, faces)
    if value not in range(1, most + 1):
        raise _no_answer(question, f"1 … {most}")
    return face_points(int(value), faces=most, of=question.points)


def _amount_points(amount: MeasuredAmount, value: float, of: float) -> float:
    if amount.each:
        return round(min(amount.each * value, of), 2)
    return round(of * rate(value, worst=amount.worst, best=amount.best), 2)


def _no_answer(question: JuryQuestion, known: str) -> BadValue:
    return BadValue(
        "“{question}” is answered by one of: {known}.",
        question=question.id,
        known=known,
    )


def answered(
    criterion: Criterion, answers: Mapping[str, float], *, faces: int
) -> Iterator[AnsweredQuestion]:
    """Yield each question with its answers and points; raises BadValue."""
    for one in criterion.questions:
        points = question_points(one, answers, faces=faces)
        given = {key: answers[key] for key in keys(one)}
        yield AnsweredQuestion(one, given, points)


def answer_points(
    criterion: Criterion, answers: Mapping[str, float], *, faces: int
) -> float:
    """Return the points that the answers give of a criterion's jury points.

    Raises BadValue where one is missing, is no answer, or belongs to no question.

    >>> often = JuryQuestion("often", {}, 6)
    >>> fence = JuryQuestion("fence", {}, 4, amount=MeasuredAmount("m", each=0.02))
    >>> cared = Criterion("cared", {}, (), 10, (often, fence))
    >>> answer_points(cared, {"often": 3, "fence": 120}, faces=5)
    5.4
    """
    known = {key for one in criterion.questions for key in keys(one)}
    for key in answers:
        if key not in known:
            raise BadValue(
                "“{criterion}” has no question “{question}”. Its questions are:"
                " {known}.",
                criterion=criterion.id,
                question=key,
                known=", ".join(sorted(known)) or "—",
            )
    # In whole hundredths: the order of answers cannot matter.
    found = [
        round(one.points * HUNDRED) for one in answered(criterion, answers, faces=faces)
    ]
    if criterion.questions_joined == "mean":
        return round(sum(found) / len(found)) / HUNDRED
    return sum(found) / HUNDRED


def answered_mark(
    criterion: Criterion, answers: Mapping[str, float], *, faces: int, note: str = ""
) -> Mark:
    """Return the mark that the answers give; raises BadValue as `answer_points`."""
    points = answer_points(criterion, answers, faces=faces)
    return Mark(criterion.id, points, None, note, dict(answers))
