"""What stands in a row of a juror's paper, as answers to the question that it asks.

A row of faces or bands has one box crossed, a checklist any number of boxes, and an
amount is written. Boxes count from 1 at the left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from talking_maps.contest.jury_questions import answered_mark, face_points, keys
from talking_maps.errors import BadValue
from talking_maps.model.contest import Contest, Mark
from talking_maps.model.rubric import Criterion, JuryQuestion

#: The box that is crossed, those that are, or the amount that is written.
RowAnswer = int | float | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """What a row asks: a criterion, or a question of it."""

    criterion: Criterion
    question: JuryQuestion | None

    @property
    def id(self) -> str:
        """Return what a sheet's code calls it: `criterion` or `criterion/question`."""
        if self.question is None:
            return self.criterion.id
        return f"{self.criterion.id}/{self.question.id}"


def asked_rows(rules: Contest) -> Mapping[str, AskedRow]:
    """Return the rows of a juror's paper for entries of these rules, in order."""
    rows = (
        AskedRow(criterion, question)
        for criterion in rules.rubric.criteria
        if criterion.jury
        for question in criterion.questions or (None,)
    )
    return {row.id: row for row in rows}


def question_answers(question: JuryQuestion, said: RowAnswer) -> dict[str, float]:
    """Return the answers to a question that a row's answer gives.

    >>> trees = JuryQuestion("trees", {}, 5)
    >>> question_answers(trees, 4)
    {'trees': 4.0}
    """
    every = keys(question)
    if question.kind == "practices":
        crossed = said if isinstance(said, tuple) else ()
        return {key: float(n in crossed) for n, key in enumerate(every, 1)}
    if isinstance(said, tuple):
        raise BadValue("“{question}” has one answer.", question=question.id)
    if question.kind != "bands":
        return {every[0]: float(said)}
    if said not in range(1, len(question.bands) + 1):
        raise BadValue("“{question}” has no such answer.", question=question.id)
    return {every[0]: question.bands[int(said) - 1].points}


def row_answer(question: JuryQuestion | None, mark: Mark) -> RowAnswer | None:
    """Return what a row would hold for a mark that stands, None where it says less."""
    if question is None:
        return mark.face
    every = keys(question)
    if any(key not in mark.answers for key in every):
        return None
    if question.kind == "practices":
        return tuple(n for n, key in enumerate(every, 1) if mark.answers[key])
    value = mark.answers[every[0]]
    if question.kind == "bands":
        worth = [band.points for band in question.bands]
        return worth.index(value) + 1 if value in worth else None
    return int(value) if question.kind == "faces" else value


def row_marks(
    rules: Contest,
    said: Mapping[str, RowAnswer | None],
    notes: Mapping[str, str],
    kept_marks: Mapping[str, Mark],
) -> Iterator[Mark]:
    """Yield the marks that rows of a paper give, by the ids of `asked_rows`.

    A criterion of whose questions none is answered gives none; of one whose questions
    stand on two pages the other page's answers may stand already. Raises BadValue where
    only some of its questions are answered.
    """
    rows = asked_rows(rules)
    done: set[str] = set()
    for one in (rows[row] for row in said if row in rows):
        criterion = one.criterion
        if criterion.id in done:
            continue
        done.add(criterion.id)
        own = [row for row in said if row in rows and rows[row].criterion == criterion]
        note = " · ".join(filter(None, (notes.get(row, "").strip() for row in own)))
        if one.question is None:
            face = said[one.id]
            if isinstance(face, int):
                points = face_points(face, faces=rules.faces, of=criterion.jury)
                yield Mark(criterion.id, points, face, note)
            continue
        given: dict[str, float] = {}
        for row in own:
            question, answer = rows[row].question, said[row]
            if question is not None and answer is not None:
                given |= question_answers(question, answer)
        if not given:
            continue
        before = kept_marks.get(criterion.id)
        earlier = {
            key: value
            for question in criterion.questions
            if before is not None and f"{criterion.id}/{question.id}" not in own
            for key, value in before.answers.items()
            if key in keys(question)
        }
        yield answered_mark(
            criterion, {**earlier, **given}, faces=rules.faces, note=note
        )
