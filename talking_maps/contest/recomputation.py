"""An entry measured again from its seal alone, beside what was sealed.

The seal holds plan, boundary, elevation, numbers with their errors, rubric and what the
land can have (`sealed_copy.read_case`): nothing else is asked. Sealed values have nine
digits, so that a machine that adds in another order comes to the same.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from talking_maps.contest.sealed_copy import SealedCase
from talking_maps.contest.submission import IN_TIME, entry_parts, measured_gates
from talking_maps.errors import BadDefinition
from talking_maps.model.contest import Contest, GateResult, SealedReading
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reference, Scorecard
from talking_maps.scoring import score

#: Points, and what hangs on a thing, that differ by less are the same [points].
SAME_POINTS, SAME_STAKE = 0.005, 2e-6
#: Values are the same that differ by less than this share.
SAME_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class PartCheck:
    """A sealed part of an entry beside what its seal gives when measured again.

    `found` is None where the seal holds too little to measure it.
    """

    sealed: SealedReading
    found: SealedReading | None
    is_same: bool


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """An entry measured again from its seal: part by part, and which gates differ.

    `unseen` says why nothing, or not all, could be measured.
    """

    entry: str
    parts: tuple[PartCheck, ...]
    gates: tuple[str, ...] = ()
    unseen: Message | None = None

    @property
    def holds(self) -> bool:
        """Tell whether all that could be measured came out as it was sealed."""
        measured = (part for part in self.parts if part.found is not None)
        return not self.gates and all(part.is_same for part in measured)

    @property
    def is_whole(self) -> bool:
        """Tell whether every part could be measured."""
        return self.unseen is None and all(p.found is not None for p in self.parts)


def judge_again(
    case: SealedCase, reference: Reference, baseline: Plan | None
) -> Scorecard:
    """Return the sealed plan judged as it was; raises BadDefinition.

    `reference` are the sealed numbers, or those known now with the sealed values where
    the seal is of before; `baseline` is the plan it was compared with.
    """
    rubric = case.copy.rubric
    return score(
        case.copy.plan,
        case.territory,
        rubric,
        reference,
        layers=case.layers,
        community=case.community,
        baseline=baseline if rubric.asks_baseline else None,
        excused=case.excused,
    )


def check_again(
    contest: Contest, case: SealedCase, baseline: Plan | None
) -> EntryCheck:
    """Return an entry measured again from its seal, part by part."""
    entry = case.copy.entry
    if case.reference is None:
        return EntryCheck(
            entry.id,
            tuple(PartCheck(part, None, is_same=False) for part in entry.parts),
            unseen=Message(
                "The seal of {entry} is of a program that did not seal elevation and"
                " errors yet: it cannot be measured again from the seal alone.",
                {"entry": entry.id},
            ),
        )
    try:
        card = judge_again(case, case.reference, baseline)
    except BadDefinition as error:
        return EntryCheck(
            entry.id,
            tuple(PartCheck(part, None, is_same=False) for part in entry.parts),
            unseen=Message(error.message, error.values),
        )
    rules = replace(contest.rules_for(entry.category), rubric=case.copy.rubric)
    found = tuple(entry_parts(rules, case.copy.plan, card))
    gates = measured_gates(rules, card, case.copy.plan, case.territory, case.reference)
    return EntryCheck(
        entry.id,
        tuple(_checks(entry.parts, found)),
        tuple(_differing(entry.gates, tuple(gates))),
    )


def _checks(
    sealed: Collection[SealedReading], found: Collection[SealedReading]
) -> Iterator[PartCheck]:
    if len(sealed) != len(found):
        yield from (PartCheck(part, None, is_same=False) for part in sealed)
        return
    for one, other in zip(sealed, found, strict=True):
        yield PartCheck(one, other, is_same=_is_same(one, other))


def _is_same(one: SealedReading, other: SealedReading) -> bool:
    asked = replace(one, value=None, uncertainty=None, points=0.0, of=0.0, stakes={})
    answered = replace(
        other, value=None, uncertainty=None, points=0.0, of=0.0, stakes={}
    )
    return (
        asked == answered
        and _near(one.value, other.value)
        and abs(one.points - other.points) < SAME_POINTS
        and abs(one.of - other.of) < SAME_POINTS
        and _same_stakes(one.stakes, other.stakes)
    )


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME_SHARE, abs_tol=1e-9)


def _same_stakes(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return one.keys() == other.keys() and all(
        abs(stake - other[uid]) <= SAME_STAKE for uid, stake in one.items()
    )


def _differing(
    sealed: Collection[GateResult], found: Collection[GateResult]
) -> Iterator[str]:
    """Yield the gates that are passed now and were not, or the other way."""
    names = dict.fromkeys(
        gate.gate for gate in (*sealed, *found) if gate.gate != IN_TIME
    )
    for name in names:
        before, now = (
            [gate.passed for gate in gates if gate.gate == name]
            for gates in (sealed, found)
        )
        if (all(before), bool(before)) != (all(now), bool(now)):
            yield name
