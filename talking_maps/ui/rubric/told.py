"""What a rubric asks, for all to read: gates, criteria, parts, worst and best."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from talking_maps.i18n import Translator, format_message, name
from talking_maps.i18n.units import measured
from talking_maps.indicators import REGISTRY
from talking_maps.model.rubric import Component, Criterion, Rubric
from talking_maps.ui import header, plain, quantity, state
from talking_maps.ui.contest import rules_told


def show(rubric: Rubric) -> None:
    """Show the rubric as one table, its gates above it."""
    _ = state.text()
    gates = "".join(
        f"<li>{plain.markup(': '.join(rules_told.gate(_, one)))}</li>"
        for one in rubric.gates
    )
    if gates:
        st.html(f"<ul>{gates}</ul>")
    heads = (_("What is judged"), _("Scene"), _("Worst"), _("Best"), _("Points"))
    top = "".join(f"<th>{plain.markup(head)}</th>" for head in heads)
    rows = "".join(row for one in rubric.criteria for row in _criterion(one, _))
    st.html(f'<table class="numbers weights"><tr>{top}</tr>{rows}</table>')


def _criterion(criterion: Criterion, _: Translator) -> Iterator[str]:
    called = plain.markup(name(criterion.names, state.language()))
    points = quantity.points(criterion.points, _)
    yield f'<tr><th colspan="4">{called}</th><th>{points}</th></tr>'
    for part in criterion.components:
        yield _row(*_part(part, _))
    if criterion.jury:
        by_jury = quantity.points(criterion.jury, _)
        yield _row(_("The jury gives a mark"), "", "", "", by_jury)


def _part(part: Component, _: Translator) -> tuple[str, ...]:
    known = REGISTRY.get(part.indicator)
    if known is None:
        return part.indicator, "", "", "", quantity.points(part.points, _)
    worst, best = (
        measured("answered", limit, None, known.unit, _)
        for limit in (part.worst, part.best)
    )
    scene = header.scene_names(_)[part.scene] if part.scene else ""
    sentence = format_message(known.sentence, state.language())
    return sentence, scene, worst, best, quantity.points(part.points, _)


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{plain.markup(cell)}</td>' for cell in cells)}</tr>"
