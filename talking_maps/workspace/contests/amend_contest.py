"""Amendments: what a resolution changes in a contest after its opening."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talking_maps import config
from talking_maps.contest import ContestState
from talking_maps.contest.amended_rules import amended
from talking_maps.contest.amendments import is_asked_at, known_gate
from talking_maps.contest.event_times import moment
from talking_maps.contest.lookups import entry_of
from talking_maps.errors import BadValue
from talking_maps.model.amendment import (
    Amendment,
    AmendmentChange,
    GateCorrected,
    JurorNamed,
    PrizesCorrected,
    RoundMoved,
)
from talking_maps.model.contest import Contest, Gate, GateResult
from talking_maps.model.rubric import Rubric
from talking_maps.scoring import check_gates, counted_ground
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.sealed_cases import judged_case
from talking_maps.workspace.contests.transactions import (
    local,
    validate_and_append,
)
from talking_maps.workspace.workspace import Workspace

#: Changes that are held to the limits of a file of rules, as the form's are.
_IN_RULES = (RoundMoved, JurorNamed, PrizesCorrected, GateCorrected)


def amend(
    workspace: Workspace, actor: Actor, contest_id: str, wanted: Amendment
) -> Amendment:
    """Write an amendment; what stood before it stays in the chain.

    A measured gate is looked at again on every sealed plan. Raises NotAllowed,
    NotFound, BadValue, BadDefinition.
    """

    def decide(now: ContestState, _at: str) -> tuple[Amendment, None]:
        change = _settled(workspace, now, wanted.change)
        if isinstance(change, _IN_RULES):
            config.validate(as_in_a_file(amended(now.contest, change)))
        told = Amendment(wanted.resolution.strip(), wanted.reason.strip(), change)
        return told, None

    return validate_and_append(workspace, contest_id, actor, "amend", decide)


def as_in_a_file(rules: Contest) -> Contest:
    """Return the rules with corrected gates among the contest's own, as a file has."""
    return replace(
        rules,
        gates=_own(rules, rules.gates, rules.rubric),
        categories=tuple(
            replace(one, gates=_own(rules, one.gates, one.rubric or rules.rubric))
            if one.gates is not None
            else one
            for one in rules.categories
        ),
        corrections={},
    )


def _own(rules: Contest, gates: Sequence[Gate], rubric: Rubric) -> tuple[Gate, ...]:
    """Return gates as they are corrected, with those of the rubric that are."""
    known = {gate.id for gate in (*gates, *rubric.gates)}
    asked = tuple(gate for gate in gates if gate.id not in rules.corrections)
    corrected = tuple(
        gate
        for gate in rules.corrections.values()
        if gate is not None and gate.id in known
    )
    return (*asked, *corrected)


def _settled(
    workspace: Workspace, now: ContestState, change: AmendmentChange
) -> AmendmentChange:
    match change:
        case RoundMoved():
            return replace(
                change,
                opens_at=_moment(change.opens_at, now.contest),
                closes_at=_moment(change.closes_at, now.contest),
            )
        case GateCorrected(corrected=gate) if gate and gate.kind == "indicator":
            known_gate(now.contest, change.gate)
            return replace(change, results=_results(workspace, now, change))
    return change


def _moment(at: str, rules: Contest) -> str:
    """Return a time as the contest's clocks show it, whole seconds as in its rules.

    Without an offset it is one of the contest's time zone. Raises BadValue.
    """
    if not at:
        return ""
    try:
        found = datetime.fromisoformat(at)
    except ValueError as error:
        raise BadValue("“{time}” is not a time.", time=at) from error
    if found.tzinfo is None:
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            found = found.replace(tzinfo=ZoneInfo(rules.time_zone))
    kept = moment(local(moment(found.isoformat()).isoformat(), rules))
    return kept.isoformat(timespec="seconds")


def _results(
    workspace: Workspace, now: ContestState, change: GateCorrected
) -> dict[str, GateResult]:
    """Return what every sealed plan gives at the gate as it is corrected."""
    gate = change.corrected
    found: dict[str, GateResult] = {}
    for event in now.entries if gate is not None else ():
        if not is_asked_at(now.contest, change.gate, event.noun):
            continue
        rubric = now.contest.rules_for(event.noun.category).rubric
        entry_of(now, event.noun.id, now.lines + 1)
        case = judged_case(workspace, now, event.noun)
        (found[event.noun.id],) = check_gates(
            [gate] if gate is not None else [],
            case.plan,
            counted_ground(
                rubric,
                replace(case.territory, potential=event.noun.potential),
            ),
            case.reference,
            withheld=rubric.withheld == "share",
        )
    return found
