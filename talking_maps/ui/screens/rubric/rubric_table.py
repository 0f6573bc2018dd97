"""What a rubric asks, for all to read: gates, criteria, parts, worst and best."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from talking_maps.i18n import Translator, format_message, name
from talking_maps.i18n.units import measured
from talking_maps.indicators import REGISTRY
from talking_maps.model.rubric import Component, Criterion, Gate, Rubric
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.wording import (
    measures,
    point_sum,
    question_words,
    rule_words,
    vocabulary,
)


def show(rubric: Rubric) -> None:
    """Show the rubric as one table, its gates above it."""
    t = session.translator()
    asked = [_gate(one, t) for one in rubric.gates]
    asked += point_sum.belief(rubric, t)
    gates = Markup().join(Markup("<li>{}</li>").format(one) for one in asked)
    if gates:
        html.show(Markup("<ul>{}</ul>").format(gates))
    heads = (t("What is judged"), t("Scene"), t("Worst"), t("Best"), t("Points"))
    top = Markup().join(Markup("<th>{}</th>").format(head) for head in heads)
    rows = Markup().join(row for one in rubric.criteria for row in _criterion(one, t))
    html.show(
        Markup('<table class="numbers weights"><tr>{}</tr>{}</table>').format(top, rows)
    )


def _gate(one: Gate, t: Translator) -> str:
    language = session.language()
    return f"{name(one.names, language)}: {rule_words.gate(one, t, language)}"


def _criterion(criterion: Criterion, t: Translator) -> Iterator[Markup]:
    called = name(criterion.names, session.language())
    points = measures.points(criterion.points, t)
    yield Markup('<tr><th colspan="4">{}</th><th>{}</th></tr>').format(called, points)
    for part in criterion.components:
        yield _row(*_part(part, t))
    if criterion.jury:
        by_jury = measures.points(criterion.jury, t)
        said = [t("The jury gives a mark"), question_words.joined(criterion, t)]
        yield _row(" · ".join(filter(None, said)), "", "", "", by_jury)
    for one, (called, asked) in zip(
        criterion.questions,
        question_words.lines(criterion, t, session.language()),
        strict=True,
    ):
        yield Markup(
            '<tr class="question"><td>{}</td><td colspan="3">{}</td><td>{}</td></tr>'
        ).format(called, asked, measures.points(one.points, t))


def _part(part: Component, t: Translator) -> tuple[str, ...]:
    known = REGISTRY.get(part.indicator)
    if known is None:
        return part.indicator, "", "", "", measures.points(part.points, t)
    worst, best = (
        measured("answered", limit, None, known.unit, t)
        for limit in (part.worst, part.best)
    )
    scene = vocabulary.scene_names(t)[part.scene] if part.scene else ""
    called = format_message(known.name, session.language())
    if part.against:
        called = t("{measure}: change since the baseline", measure=called)
    return called, scene, worst, best, measures.points(part.points, t)


def _row(*cells: str) -> Markup:
    return Markup("<tr>{}</tr>").format(
        Markup().join(Markup("<td>{}</td>").format(cell) for cell in cells)
    )
