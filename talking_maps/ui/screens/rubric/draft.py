"""The rubric that is being written in this tab, until it is kept as a new version.

What the fields hold goes into the draft at each run; adding and taking away work on
the draft, and the fields are then made anew from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from talking_maps.config.reference_numbers import (
    FEWEST_CHOICES,
    MOST_CHOICES,
    MOST_PRACTICES,
    question_fault,
)
from talking_maps.i18n import Translator
from talking_maps.model.rubric import Component, Criterion, Gate, JuryQuestion, Rubric
from talking_maps.ui import session
from talking_maps.workspace.rubrics import POINTS

_DRAFT, _ROUND, _OPENED = "rubric.draft", "rubric.round", "rubric.opened"
#: The same to a hundredth is the same.
DECIMALS = 2
_SHORT = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")


def get() -> Rubric:
    """Return the draft; at first the rubric the workspace judges by."""
    known = st.session_state.get(_DRAFT)
    if not isinstance(known, Rubric):
        known = st.session_state[_DRAFT] = session.workspace().rubric
    return known


def put(rubric: Rubric) -> None:
    """Take what the fields hold into the draft."""
    st.session_state[_DRAFT] = rubric


def begin(rubric: Rubric, *, opened: int | None = None) -> None:
    """Begin from a rubric; the fields are made anew, one criterion's stay open."""
    put(rubric)
    st.session_state[_ROUND] = _round() + 1
    st.session_state[_OPENED] = opened


def is_opened(index: int) -> bool:
    """Tell whether the fields of that criterion are the ones somebody works in."""
    return st.session_state.get(_OPENED) == index


def forget() -> None:
    """Begin from what the workspace judges by, the next time."""
    st.session_state.pop(_DRAFT, None)
    st.session_state.pop(_OPENED, None)
    st.session_state[_ROUND] = _round() + 1


def key(*names: object) -> str:
    """Return the key of a field; another round has its own."""
    return ".".join(("rubric", str(_round()), *map(str, names)))


def _round() -> int:
    return int(st.session_state.get(_ROUND, 0))


def add_criterion(t: Translator) -> None:  # noqa: ARG001
    """Add a criterion for the jury, with a weight of nothing."""
    rubric = get()
    taken = {criterion.id for criterion in rubric.criteria}
    number = next(n for n in range(1, 1000) if f"criterion_{n}" not in taken)
    names = {"es": f"Criterio {number}", "en": f"Criterion {number}"}
    new = Criterion(f"criterion_{number}", names)
    begin(
        replace(rubric, criteria=(*rubric.criteria, new)), opened=len(rubric.criteria)
    )


def remove_criterion(index: int) -> None:
    """Take a criterion away."""
    rubric = get()
    criteria = tuple(c for n, c in enumerate(rubric.criteria) if n != index)
    begin(replace(rubric, criteria=criteria))


def add_part(index: int, indicator: str) -> None:
    """Add a computed part to a criterion, with a weight of nothing."""
    criterion = get().criteria[index]
    part = Component(indicator, None, 0.0, 0.0, 1.0)
    _put_criterion(index, replace(criterion, components=(*criterion.components, part)))


def remove_part(index: int, number: int) -> None:
    """Take a computed part away."""
    criterion = get().criteria[index]
    parts = tuple(c for n, c in enumerate(criterion.components) if n != number)
    _put_criterion(index, replace(criterion, components=parts))


def add_question(index: int) -> None:
    """Add a question for jurors, answered by faces; the first is the criterion's own.

    It is worth what the others leave of the jury's points.
    """
    criterion = get().criteria[index]
    asked = criterion.questions
    taken = {one.id for one in asked}
    number = next(n for n in range(1, 1000) if f"question_{n}" not in taken)
    names = criterion.names
    if asked:
        names = {"es": f"Pregunta {number}", "en": f"Question {number}"}
    left = round(criterion.jury - sum(one.points for one in asked), DECIMALS)
    is_mean = criterion.questions_joined == "mean" and len(asked) > 1
    worth = criterion.jury if is_mean else max(left, 0.0)
    new = JuryQuestion(f"question_{number}", dict(names), worth)
    _put_criterion(index, replace(criterion, questions=(*asked, new)))


def remove_question(index: int, number: int) -> None:
    """Take a question away; one that is left alone is worth all points."""
    criterion = get().criteria[index]
    left = tuple(q for n, q in enumerate(criterion.questions) if n != number)
    joined = criterion.questions_joined if len(left) > 1 else "sum"
    made = replace(criterion, questions=left, questions_joined=joined)
    _put_criterion(index, made)


def move_question(index: int, number: int) -> None:
    """Ask a question before the one that stands above it."""
    criterion = get().criteria[index]
    asked = [*criterion.questions]
    asked[number - 1], asked[number] = asked[number], asked[number - 1]
    _put_criterion(index, replace(criterion, questions=tuple(asked)))


def add_gate(t: Translator) -> None:  # noqa: ARG001
    """Add a gate that people check."""
    rubric = get()
    taken = {gate.id for gate in rubric.gates}
    number = next(n for n in range(1, 1000) if f"gate_{n}" not in taken)
    names = {"es": f"Requisito {number}", "en": f"Gate {number}"}
    new = Gate(f"gate_{number}", "checked", names)
    begin(replace(rubric, gates=(*rubric.gates, new)))


def remove_gate(index: int) -> None:
    """Take a gate away."""
    rubric = get()
    gates = tuple(gate for n, gate in enumerate(rubric.gates) if n != index)
    begin(replace(rubric, gates=gates))


def _put_criterion(index: int, criterion: Criterion) -> None:
    rubric = get()
    criteria = tuple(
        criterion if n == index else c for n, c in enumerate(rubric.criteria)
    )
    begin(replace(rubric, criteria=criteria), opened=index)


def faults(rubric: Rubric, t: Translator) -> tuple[str, ...]:
    """Return why the draft cannot be kept as it is, nothing where it can."""
    whole = round(sum(c.points for c in rubric.criteria), DECIMALS)
    found = []
    if not rubric.criteria:
        found.append(t("There is no criterion. Add one."))
    found += _weight_faults(whole, t)
    found += [
        t(
            "“{criterion}”: worst and best of a part are the same.",
            criterion=criterion.names.get("es", criterion.id),
        )
        for criterion in rubric.criteria
        for part in criterion.components
        if part.worst == part.best
    ]
    found += [f for one in rubric.criteria for f in _question_faults(one, t)]
    return (*found, *_gate_faults(rubric.gates, t))


def _weight_faults(whole: float, t: Translator) -> Iterator[str]:
    """Yield what is missing of the whole, or too much."""
    if whole < POINTS:
        yield t(
            "The weights add up to {sum:number}: {rest:number} are still to give.",
            sum=whole,
            rest=round(POINTS - whole, DECIMALS),
        )
    if whole > POINTS:
        yield t(
            "The weights add up to {sum:number}: {rest:number} are too many.",
            sum=whole,
            rest=round(whole - POINTS, DECIMALS),
        )


def _question_faults(criterion: Criterion, t: Translator) -> Iterator[str]:
    """Yield what the questions for jurors do not say yet."""
    called = criterion.names.get("es", criterion.id)
    whole = round(sum(one.points for one in criterion.questions), DECIMALS)
    yield from _sum_faults(criterion, called, whole, t)
    for one in criterion.questions:
        if not any(one.names.values()):
            yield t("“{criterion}”: a question has no words.", criterion=called)
        fault = question_fault(one)
        if fault is not None:
            asked = one.names.get("es", one.id)
            yield f"“{asked}”: {_question_words(fault[0], one.points, t)}"


def _sum_faults(
    criterion: Criterion, called: str, whole: float, t: Translator
) -> Iterator[str]:
    """Yield what is wrong with the points of the questions."""
    if criterion.questions and not criterion.jury:
        yield t(
            "“{criterion}” has questions for the jury but no points of the jury.",
            criterion=called,
        )
    elif (
        criterion.questions
        and criterion.questions_joined == "sum"
        and whole != criterion.jury
    ):
        yield t(
            "“{criterion}”: its questions add up to {sum:number}, the points of the"
            " jury are {of:number}.",
            criterion=called,
            sum=whole,
            of=criterion.jury,
        )


def _question_words(key: str, points: float, t: Translator) -> str:
    """Return what to do about a question, by the key that does not hold together."""
    if key == "words":
        return t(
            "write words for {least:whole} to {most:whole} faces.",
            least=FEWEST_CHOICES,
            most=MOST_CHOICES,
        )
    if key.startswith("bands"):
        return t(
            "it takes {least:whole} to {most:whole} bands of different points; the best"
            " has all {of:number}.",
            least=FEWEST_CHOICES,
            most=MOST_CHOICES,
            of=points,
        )
    if key == "practices":
        return t("it takes at most {most:whole} practices.", most=MOST_PRACTICES)
    return t("worst and best of an amount are not the same.")


def _gate_faults(gates: Sequence[Gate], t: Translator) -> Iterator[str]:
    """Yield what is wrong with the gates, each alone and beside the others."""
    asked = [gate.id for gate in gates]
    for one in dict.fromkeys(asked):
        if asked.count(one) > 1:
            yield t("Two gates have the short name “{id}”. Change one.", id=one)
        if not _SHORT.fullmatch(one):
            yield t(
                "“{id}”: a short name has small letters, digits, _ and - only.", id=one
            )
    for gate in gates:
        yield from _lacks(gate, t)


def _lacks(gate: Gate, t: Translator) -> Iterator[str]:
    """Yield what a measured gate does not say yet."""
    called = gate.names.get("es", gate.id)
    if gate.kind == "checked":
        return
    if not gate.indicator:
        yield t("“{gate}”: choose what is measured.", gate=called)
    if gate.at_least is None and gate.at_most is None:
        yield t("“{gate}” has no limit. Say at least or at most.", gate=called)
