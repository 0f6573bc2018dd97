"""The scorecard as the documented JSON form, the same bytes for the same plan.

Points have two decimals. Every other number is rounded to six significant digits:
more than any drawing deserves, and fewer than two machines could disagree on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from talking_maps.errors import Value
from talking_maps.model.message import Message
from talking_maps.model.rubric import CriterionScore, Measure, Reading, Scorecard

SIGNIFICANT_DIGITS = 6


def as_json(scorecard: Scorecard) -> dict[str, Any]:
    """Return the scorecard as plain lists, numbers and texts for JSON.

    Uids in `evidence` are sorted, values of messages by name. Criteria, indicators
    and what is missing keep the order of the rubric and of the list. Of a plan that
    is sealed in an open contest points and values are null, and `direction` says
    where each part stands against the sealed plan.
    """
    hold = scorecard.hold
    return {
        "total": scorecard.total if hold is None else None,
        "of": scorecard.of,
        "open": scorecard.open,
        "criteria": [_criterion(c) for c in scorecard.criteria],
        "missing": [_message(m) for m in scorecard.missing],
        "plan_digest": scorecard.plan_digest,
        "rubric_digest": scorecard.rubric_digest,
        "version": scorecard.version,
        **_asked(
            cover=scorecard.cover,
            untold=scorecard.untold or None,
            direction=scorecard.direction or None,
            hold=asdict(hold) if hold else None,
        ),
    }


def _criterion(criterion: CriterionScore) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "points": None if criterion.direction else criterion.points,
        "of": criterion.of,
        "indicators": [_reading(r) for r in criterion.readings],
        **_asked(direction=criterion.direction or None),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    measure: Measure = reading.measure
    weighed = {} if reading.evidence == 1.0 else dict(measure.grades)
    return {
        "id": reading.indicator,
        "scenes": list(reading.scenes),
        "value": _rounded(measure.value),
        "unit": measure.unit,
        "uncertainty": _rounded(measure.uncertainty),
        "answer": measure.answer,
        "evidence": sorted(measure.evidence),
        "explanation": _message(measure.explanation),
        **_asked(
            cover_factor=None if reading.cover == 1.0 else reading.cover,
            evidence_factor=None if reading.evidence == 1.0 else reading.evidence,
            grades={g: _rounded(share) for g, share in weighed.items()} or None,
            baseline=_rounded(reading.before.value) if reading.before else None,
            withheld=list(reading.withheld) or None,
            untold=reading.untold or None,
            direction=reading.direction or None,
        ),
    }


def _asked(**values: object) -> dict[str, object]:
    """Return what the rubric asks for: scorecards of others have no such keys."""
    return {
        key: _rounded(value) if isinstance(value, float) else value
        for key, value in values.items()
        if value is not None
    }


def _message(message: Message) -> dict[str, Any]:
    return {"id": message.id, "values": _values(message.values)}


def _values(values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: _rounded(values[key]) for key in sorted(values)}


def _rounded(value: Value) -> Value:
    if not isinstance(value, float):
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
