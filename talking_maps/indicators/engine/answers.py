"""The three answers an indicator can give, and what an answer stands on.

`cannot tell` (the ground or the numbers do not say) and `not applicable` (there is
nothing to measure) are different answers, and neither is ever a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from talking_maps.errors import Value
from talking_maps.indicators.engine.context import uids
from talking_maps.indicators.engine.evidence import grade_shares
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Answer, EvidenceGrade, Measure

#: A fraction of a whole; shown as percent.
SHARE = "share"
#: How many.
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer stands on: features that help, hurt or merely enter, numbers."""

    good: tuple[Feature, ...] = ()
    bad: tuple[Feature, ...] = ()
    also: tuple[Feature, ...] = ()
    sources: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()
    claims: Mapping[str, EvidenceGrade] = field(default_factory=dict)


NOTHING = Basis()


def measured(
    value: float,
    explanation: Message,
    basis: Basis = NOTHING,
    *,
    unit: str = SHARE,
    uncertainty: float | None = None,
) -> Measure:
    """Return a measured value; `uncertainty` is one standard error in the same unit."""
    return _measure("answered", float(value), explanation, basis, unit, uncertainty)


def cannot_tell(
    explanation: Message, basis: Basis = NOTHING, *, unit: str = SHARE
) -> Measure:
    """Return that the question stands but cannot be answered; the explanation why."""
    return _measure("cannot tell", None, explanation, basis, unit, None)


def not_applicable(
    explanation: Message, basis: Basis = NOTHING, *, unit: str = SHARE
) -> Measure:
    """Return that there is nothing the question could be asked of."""
    return _measure("not applicable", None, explanation, basis, unit, None)


def number_missing(
    missing: Iterable[str], basis: Basis = NOTHING, *, unit: str = SHARE
) -> Measure:
    """Return that agronomic numbers are missing, naming them by id."""
    return cannot_tell(
        Message(
            "There is no sourced number for {missing}. "
            "Enter it, with its source, among the reference numbers.",
            {"missing": ", ".join(sorted(missing))},
        ),
        basis,
        unit=unit,
    )


def _measure(
    answer: Answer,
    value: float | None,
    explanation: Message,
    basis: Basis,
    unit: str,
    uncertainty: float | None,
) -> Measure:
    return Measure(
        answer=answer,
        value=value,
        unit=unit,
        explanation=_with_remarks(explanation, basis.remarks),
        uncertainty=uncertainty,
        evidence=uids((*basis.good, *basis.bad, *basis.also)),
        good=uids(basis.good),
        bad=uids(basis.bad),
        sources=tuple(sorted(basis.sources)),
        remarks=basis.remarks,
        grades=grade_shares(basis.good, basis.claims),
        claims=basis.claims,
    )


def _with_remarks(explanation: Message, remarks: tuple[Message, ...]) -> Message:
    # The values of the remarks travel with the explanation, so that a reader of the
    # JSON, which has no place for remarks, still learns what was left out.
    values: dict[str, Value] = {}
    for message in (*remarks, explanation):
        values.update(message.values)
    return Message(explanation.id, values)
