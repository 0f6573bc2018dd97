"""Gates that are measured on a plan: passed, or not and why.

What cannot be told from the plan is not passed. Gates that people check are not asked
here: nobody can pass them by drawing.
"""

from __future__ import annotations

from collections.abc import Iterable

from talking_maps.errors import BadDefinition, Value
from talking_maps.indicators import (
    REGISTRY,
    Evaluation,
    Indicator,
    MeasureCache,
    evaluate,
)
from talking_maps.model.contest import Gate, GateResult
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory


def check_gates(
    gates: Iterable[Gate],
    plan: Plan,
    territory: Territory,
    reference: Reference,
    *,
    memo: MeasureCache | None = None,
    withheld: bool = False,
) -> tuple[GateResult, ...]:
    """Return which of the measured gates a plan passes; raises BadDefinition.

    With `withheld` a gate that needs what the land is confirmed to lack is passed.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (50, 50), fenced=True),
    ...     example.field("B", "bofedal", (50, 0), (50, 50)),
    ... )
    >>> half = Gate("half", "indicator", {}, "bofedal_protected_share", at_least=0.5)
    >>> all_of_it = Gate("all", "indicator", {}, half.indicator, at_least=1.0)
    >>> gates = (half, all_of_it)
    >>> found = check_gates(gates, case.plan, case.territory, case.reference)
    >>> [(one.gate, one.passed) for one in found]
    [('half', True), ('all', False)]
    """
    inquiry = evaluate(plan, territory, reference, memo)
    measured = [one for one in gates if one.kind == "indicator"]
    return tuple(
        GateResult(one.id, passed=True)
        if withheld and territory.potential.withheld(indicator_of(one).needs)
        else _measured(one, inquiry)
        for one in measured
    )


def indicator_of(gate: Gate) -> Indicator:
    """Return what the gate measures; raises BadDefinition if nobody knows it."""
    if gate.indicator not in REGISTRY:
        raise BadDefinition(
            "The gate {gate} asks for the indicator {indicator}, which does not exist. "
            "Correct its name.",
            gate=gate.id,
            indicator=gate.indicator,
        )
    return REGISTRY[gate.indicator]


def _measured(gate: Gate, inquiry: Evaluation) -> GateResult:
    measure = inquiry.ask(indicator_of(gate).id, gate.scene or "present")
    reason = _why_not(gate, measure.value, is_share=measure.unit == "share")
    return GateResult(gate.id, passed=reason is None, reason=reason)


def _why_not(gate: Gate, value: float | None, *, is_share: bool) -> Message | None:
    if value is None:
        return Message(
            "The gate “{gate}” was not passed: it cannot be told from the plan.",
            {"gate": gate.id},
        )
    if gate.at_least is not None and value < gate.at_least:
        return _below(gate.id, value, gate.at_least, is_share=is_share)
    if gate.at_most is not None and value > gate.at_most:
        return _above(gate.id, value, gate.at_most, is_share=is_share)
    return None


def _below(gate: str, value: float, limit: float, *, is_share: bool) -> Message:
    values: dict[str, Value] = {"gate": gate, "value": value, "limit": limit}
    if is_share:
        return Message(
            "The gate “{gate}” was not passed: {value:percent}, and {limit:percent} is"
            " the least.",
            values,
        )
    return Message(
        "The gate “{gate}” was not passed: {value:number}, and {limit:number} is"
        " the least.",
        values,
    )


def _above(gate: str, value: float, limit: float, *, is_share: bool) -> Message:
    values: dict[str, Value] = {"gate": gate, "value": value, "limit": limit}
    if is_share:
        return Message(
            "The gate “{gate}” was not passed: {value:percent}, and {limit:percent} is"
            " the most.",
            values,
        )
    return Message(
        "The gate “{gate}” was not passed: {value:number}, and {limit:number} is"
        " the most.",
        values,
    )
