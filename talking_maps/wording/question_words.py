"""Questions that jurors answer, in words: what is asked, and how points follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from talking_maps.contest.jury_questions import (
    AnsweredQuestion,
    answered,
    faces_of,
    keys,
)
from talking_maps.i18n import Translator, name
from talking_maps.i18n.units import unit_name
from talking_maps.model.contest import Mark
from talking_maps.model.message import plural
from talking_maps.model.rubric import (
    AmountUnit,
    Criterion,
    JuryQuestion,
    MeasuredAmount,
)
from talking_maps.wording import face_words


def face(
    question: JuryQuestion, number: int, faces: int, t: Translator, language: str
) -> str:
    """Return what a face means for a question, from 1 (worst) to the last."""
    if question.words:
        return name(question.words[number - 1], language)
    return face_words.face(number, faces, t)


def unit(one: AmountUnit, t: Translator) -> str:
    """Return the unit of an amount as it stands behind a number."""
    return unit_name(one, t)


def evidence(question: JuryQuestion, t: Translator, language: str) -> str:
    """Return what a juror looks at, empty where the rubric does not name it."""
    if not question.evidence:
        return ""
    return t("Look at: {evidence}", evidence=name(question.evidence, language))


def asked(
    question: JuryQuestion, t: Translator, language: str, *, faces: int | None = None
) -> str:
    """Return how a question is answered and what each answer is worth.

    Without a number of `faces` that of the contest is not known.
    """
    if question.kind == "bands":
        return " · ".join(
            t(
                "{points:points}: {answer}",
                points=band.points,
                answer=name(band.names, language),
            )
            for band in question.bands
        )
    if question.kind == "practices":
        return t(
            "{points:points} points × practices seen ÷ {count:whole}: {practices}",
            points=question.points,
            count=len(question.practices),
            practices=" · ".join(
                name(one.names, language) for one in question.practices
            ),
        )
    if question.amount is not None:
        return _amount_asked(question.amount, question.points, t)
    if not question.words:
        return t(
            "a face, from nothing to all {points:points} points", points=question.points
        )
    many = faces_of(question, faces or 0)
    return " · ".join(
        f"{place} {face(question, place, many, t, language)}"
        for place in range(1, many + 1)
    )


def _amount_asked(amount: MeasuredAmount, of: float, t: Translator) -> str:
    called = unit(amount.unit, t)
    if amount.each:
        return t(
            "{each:exact} points for each {unit}, at most {of:points}",
            each=amount.each,
            unit=unit_name(amount.unit, t, 1),
            of=of,
        )
    return t(
        "{worst:exact} {unit} nothing · {best:exact} {unit} all {of:points} points · in"
        " proportion between",
        worst=amount.worst,
        best=amount.best,
        unit=called,
        of=of,
    )


def lines(
    criterion: Criterion, t: Translator, language: str
) -> Iterator[tuple[str, str]]:
    """Yield each question's name with what is looked at, and how it becomes points."""
    for one in criterion.questions:
        looked = evidence(one, t, language)
        called = name(one.names, language)
        yield f"{called}. {looked}" if looked else called, asked(one, t, language)


def told(
    mark: Mark, criteria: Iterable[Criterion], t: Translator, language: str
) -> str:
    """Return in short what a mark answers, empty where no criterion asks that."""
    for one in criteria:
        wanted = {key for question in one.questions for key in keys(question)}
        if one.id == mark.criterion and mark.answers and wanted == set(mark.answers):
            return "; ".join(_short(each, mark, t, language) for each in one.questions)
    return ""


def _short(question: JuryQuestion, mark: Mark, t: Translator, language: str) -> str:
    given = [mark.answers[key] for key in keys(question)]
    said = t("{value:exact}", value=given[0])
    if question.kind == "practices":
        said = f"{sum(given):.0f}/{len(given)}"
    elif question.amount is not None:
        said = f"{said} {unit(question.amount.unit, t)}"
    return f"{name(question.names, language)} {said}"


def answer_range(question: JuryQuestion, faces: int, t: Translator) -> str:
    """Return in short what can be written down as an answer."""
    if question.kind == "bands":
        points = (t("{points:points}", points=band.points) for band in question.bands)
        return " / ".join(points)
    if question.kind == "practices":
        return t("boxes 1 to {most:whole}, or 0", most=len(question.practices))
    if question.amount is not None:
        return unit(question.amount.unit, t)
    return t("1 to {most:whole}", most=faces_of(question, faces))


def joined(criterion: Criterion, t: Translator) -> str:
    """Return how the points of several questions become one; empty for one alone."""
    if len(criterion.questions) < 2:  # noqa: PLR2004 - one needs no joining
        return ""
    if criterion.questions_joined == "mean":
        return t("The mean of its questions counts.")
    return t("Its questions are added up.")


def written_out(
    criterion: Criterion,
    answers: Mapping[str, float],
    t: Translator,
    language: str,
    *,
    faces: int,
) -> list[str]:
    """Return a sum for each question, and last how they become the criterion's points.

    Whoever follows them with a pencil comes to the points that are printed.
    """
    found = [*answered(criterion, answers, faces=faces)]
    said = [_sum(one, t, language, faces=faces) for one in found]
    if len(found) > 1:
        said.append(_joined(criterion, found, t))
    return said


def _joined(criterion: Criterion, found: list[AnsweredQuestion], t: Translator) -> str:
    parts = " + ".join(t("{points:hundredths}", points=one.points) for one in found)
    whole = sum(round(100 * one.points) for one in found)
    if criterion.questions_joined == "mean":
        return t(
            "mean: ({parts}) ÷ {count:whole} = {points:hundredths}",
            parts=parts,
            count=len(found),
            points=round(whole / len(found)) / 100,
        )
    return t("sum: {parts} = {points:hundredths}", parts=parts, points=whole / 100)


def _sum(one: AnsweredQuestion, t: Translator, language: str, *, faces: int) -> str:
    question = one.question
    return t(
        "{question}: {answer} → {sum}",
        question=name(question.names, language),
        answer=answer(one, t, language, faces=faces),
        sum=" = ".join((*_way(one, t, faces=faces), _points(one.points, t))),
    )


def answer(one: AnsweredQuestion, t: Translator, language: str, *, faces: int) -> str:
    """Return what was answered, in words."""
    question = one.question
    if question.kind == "practices":
        seen = [
            name(each.names, language)
            for each in question.practices
            if one.answers[f"{question.id}/{each.id}"]
        ]
        counted = t(
            plural(
                "{count:whole} practice of {all:whole}",
                "{count:whole} practices of {all:whole}",
            ),
            count=len(seen),
            all=len(question.practices),
        )
        return f"{counted} ({', '.join(seen)})" if seen else counted
    value = one.answers[question.id]
    if question.kind == "bands":
        band = next(each for each in question.bands if each.points == value)
        return name(band.names, language)
    if question.amount is not None:
        return t(
            "{value:exact} {unit}", value=value, unit=unit(question.amount.unit, t)
        )
    many = faces_of(question, faces)
    said = face(question, int(value), many, t, language)
    return t("{face:whole} {words}", face=value, words=said)


def _way(one: AnsweredQuestion, t: Translator, *, faces: int) -> Iterator[str]:
    """Yield the sum by which the points are found; a band's stand in the rubric."""
    question, of = one.question, t("{of:points}", of=one.question.points)
    if question.kind == "practices":
        yield f"{sum(one.answers.values()):.0f} ÷ {len(question.practices)} × {of}"
        return
    if question.kind == "bands":
        return
    value = one.answers[question.id]
    amount = question.amount
    if amount is None:
        many = faces_of(question, faces)
        yield f"({value:.0f} − 1) ÷ ({many} − 1) × {of}"
    elif one.points == question.points:
        yield t("all")
    elif amount.each:
        yield t("{value:exact} × {each:exact}", value=value, each=amount.each)
    elif one.points:
        here, worst, best = (
            t("{value:exact}", value=each)
            for each in (value, amount.worst, amount.best)
        )
        yield f"({here} − {worst}) ÷ ({best} − {worst}) × {of}"


def _points(points: float, t: Translator) -> str:
    return t("{points:hundredths}", points=points)
