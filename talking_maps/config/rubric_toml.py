"""A rubric as the text of its TOML file, the way people write it by hand."""

from __future__ import annotations

from typing import Any

from talking_maps.config import toml
from talking_maps.model.rubric import (
    Component,
    Criterion,
    Gate,
    JuryQuestion,
    MeasuredAmount,
    Rubric,
)


def to_toml(rubric: Rubric, *, of: float, over: str = "") -> str:
    """Return the rubric's TOML; `of` is what its weights are to add up to.

    `over` is the text of the rubric that this one was made from: comments in it stay.

    >>> from talking_maps.model.rubric import Rubric
    >>> rubric = Rubric("r", {"es": "R", "en": "R"}, "us", {}, (), "")
    >>> to_toml(rubric, of=100).splitlines()[:2]
    ['id = "r"', 'of = 100']
    """
    return toml.compose(as_said(rubric, of=of), over=over)


def as_said(rubric: Rubric, *, of: float) -> dict[str, Any]:
    """Return what a TOML file says of the rubric."""
    said: dict[str, Any] = {
        "id": rubric.id,
        "of": _number(of),
        "source": rubric.source,
    }
    if rubric.joining is not None:
        said["joining"] = rubric.joining
    if rubric.cover is not None:
        said["cover"] = _number(rubric.cover)
    for key in ("withheld", "disputed", "counted_first", "counted_past"):
        if getattr(rubric, key):
            said[key] = getattr(rubric, key)
    said |= {"names": dict(rubric.names), "note": dict(rubric.note)}
    if rubric.grades:
        said["grades"] = {grade: _number(w) for grade, w in rubric.grades.items()}
    if rubric.gates:
        said["gates"] = [_gate(one) for one in rubric.gates]
    said["criteria"] = [_criterion(one) for one in rubric.criteria]
    return said


def _gate(gate: Gate) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": gate.id,
        "kind": gate.kind,
        "names": dict(gate.names),
    }
    if gate.kind == "checked":
        return said
    said["indicator"] = gate.indicator
    if gate.scene:
        said["scene"] = gate.scene
    for key, limit in (("at_least", gate.at_least), ("at_most", gate.at_most)):
        if limit is not None:
            said[key] = _number(limit)
    return said


def _criterion(criterion: Criterion) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": criterion.id,
        "names": dict(criterion.names),
        "points": _number(criterion.points),
    }
    if criterion.jury:
        said["jury"] = _number(criterion.jury)
    if criterion.components:
        said["components"] = [_component(one) for one in criterion.components]
    if criterion.questions:
        if criterion.questions_joined != "sum":
            said["questions_joined"] = criterion.questions_joined
        is_mean = criterion.questions_joined == "mean"
        said["questions"] = [
            _question(one, criterion, is_mean=is_mean) for one in criterion.questions
        ]
    return said


def _question(
    one: JuryQuestion, criterion: Criterion, *, is_mean: bool
) -> dict[str, Any]:
    said: dict[str, Any] = {"id": one.id}
    if one.names != criterion.names:
        said["names"] = dict(one.names)
    if not is_mean:
        said["points"] = _number(one.points)
    if one.evidence:
        said["evidence"] = dict(one.evidence)
    if one.words:
        said["words"] = [dict(words) for words in one.words]
    if one.bands:
        said["bands"] = [
            {"points": _number(band.points), "names": dict(band.names)}
            for band in one.bands
        ]
    if one.practices:
        said["practices"] = [
            {"id": each.id, "names": dict(each.names)} for each in one.practices
        ]
    if one.amount is not None:
        said["amount"] = _amount(one.amount)
    return said


def _amount(one: MeasuredAmount) -> dict[str, Any]:
    if one.each:
        return {"unit": one.unit, "each": _number(one.each)}
    return {
        "unit": one.unit,
        "worst": _number(one.worst),
        "best": _number(one.best),
    }


def _component(one: Component) -> dict[str, Any]:
    said: dict[str, Any] = {"indicator": one.indicator}
    if one.scene:
        said["scene"] = one.scene
    said |= {
        "points": _number(one.points),
        "worst": _number(one.worst),
        "best": _number(one.best),
    }
    return said | ({"against": one.against} if one.against else {})


def _number(value: float) -> float:
    """Return a number without needless digits, and so that it is read back the same."""
    return int(value) if float(value).is_integer() else round(value, 9)
