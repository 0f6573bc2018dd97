"""A rubric as the text of its TOML file, the way people write it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from talking_maps.model.rubric import Component, Criterion, Gate, Rubric


def to_toml(rubric: Rubric, *, of: float) -> str:
    """Return the rubric's TOML; `of` is what its weights are to add up to.

    >>> from talking_maps.model.rubric import Rubric
    >>> rubric = Rubric("r", {"es": "R", "en": "R"}, "us", {}, (), "")
    >>> to_toml(rubric, of=100).splitlines()[:2]
    ['id = "r"', 'of = 100']
    """
    return "\n".join((*_head(rubric, of), *_gates(rubric), *_criteria(rubric), ""))


def _head(rubric: Rubric, of: float) -> Iterator[str]:
    yield f"id = {_said(rubric.id)}"
    yield f"of = {_number(of)}"
    yield f"source = {_said(rubric.source)}"
    if rubric.joining is not None:
        yield f"joining = {_said(rubric.joining)}"
    for key, words in (("names", rubric.names), ("note", rubric.note)):
        yield ""
        yield f"[{key}]"
        yield from (f"{language} = {_said(word)}" for language, word in words.items())


def _gates(rubric: Rubric) -> Iterator[str]:
    for gate in rubric.gates:
        yield from _gate(gate)


def _gate(gate: Gate) -> Iterator[str]:
    yield ""
    yield "[[gates]]"
    yield f"id = {_said(gate.id)}"
    yield f"kind = {_said(gate.kind)}"
    yield f"names = {_table(gate.names)}"
    if gate.kind == "checked":
        return
    yield f"indicator = {_said(gate.indicator)}"
    if gate.scene:
        yield f"scene = {_said(gate.scene)}"
    for key, limit in (("at_least", gate.at_least), ("at_most", gate.at_most)):
        if limit is not None:
            yield f"{key} = {_number(limit)}"


def _criteria(rubric: Rubric) -> Iterator[str]:
    for criterion in rubric.criteria:
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[str]:
    yield ""
    yield "[[criteria]]"
    yield f"id = {_said(criterion.id)}"
    yield f"names = {_table(criterion.names)}"
    yield f"points = {_number(criterion.points)}"
    if criterion.jury:
        yield f"jury = {_number(criterion.jury)}"
    if criterion.components:
        yield "components = ["
        yield from (f"  {_component(one)}," for one in criterion.components)
        yield "]"


def _component(one: Component) -> str:
    scene = f", scene = {_said(one.scene)}" if one.scene else ""
    numbers = ", ".join(
        f"{key} = {_number(value)}"
        for key, value in (
            ("points", one.points),
            ("worst", one.worst),
            ("best", one.best),
        )
    )
    return f"{{ indicator = {_said(one.indicator)}{scene}, {numbers} }}"


def _table(words: Mapping[str, str]) -> str:
    pairs = (f"{language} = {_said(word)}" for language, word in words.items())
    return f"{{ {', '.join(pairs)} }}"


def _said(words: str) -> str:
    """Return a TOML string: a JSON one is, but for the delete sign."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: float) -> str:
    """Return a number without needless digits, and so that it is read back the same."""
    return str(int(value)) if float(value).is_integer() else repr(round(value, 9))
