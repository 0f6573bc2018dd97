"""Handing a plan in: its gates, its computed points, its sealed copy.

Nothing that is handed in is turned away for being late or incomplete: it stays
visible, with the reason why it does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from talking_maps.contest.eligibility import COMPLETE, IN_TIME
from talking_maps.contest.lateness import late
from talking_maps.contest.sealed_copy import sealed
from talking_maps.model.contest import (
    Category,
    Contest,
    Entry,
    GateResult,
    Round,
    SealedReading,
    State,
)
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Component, Reading, Reference, Scorecard
from talking_maps.model.territory import Territory
from talking_maps.scoring import check_gates

#: To how many significant digits a measured value is sealed. Two processors, or two
#: builds of a library, add the same numbers in another order: they agree to some
#: twelve digits of the sixteen. Nine are a square metre in a hundred thousand hectares,
#: far below what any map is good for.
VALUE_DIGITS = 9
#: To how many decimals points are sealed: a millionth of a point.
POINT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in: a plan of a community, on its ground, as it was scored.

    `photos` are the SHA-256 of the pictures that the plan shows, by their id.
    """

    community: str
    plan: Plan
    territory: Territory
    reference: Reference
    scorecard: Scorecard
    photos: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubmissionTerms:
    """How it is handed in: into which category and round, when and by whom.

    `seen` is the latest time at which anything was done before.
    """

    number: int
    category: Category
    round: Round
    at: str
    by: str
    state: State
    seen: str = ""


def make_entry(
    contest: Contest, handed: Submission, slip: SubmissionTerms
) -> tuple[Entry, bytes]:
    """Return the entry and its sealed copy."""
    plan = handed.plan
    entry = Entry(
        id=f"e{slip.number:03}",
        category=slip.category.id,
        round=slip.round.id,
        community=handed.community,
        owner=plan.owner.id,
        submitted_at=slip.at,
        submitted_by=slip.by,
        gates=tuple(_gates(contest, handed, slip)),
        parts=tuple(_parts(contest, handed.scorecard)),
        things=tuple(sorted({feature.uid for feature in plan.features})),
    )
    return sealed(
        contest,
        entry,
        plan,
        handed.territory,
        handed.reference,
        handed.scorecard,
        photos=handed.photos,
    )


def _gates(
    contest: Contest, handed: Submission, slip: SubmissionTerms
) -> Iterator[GateResult]:
    reason = late(slip.round, slip.at, slip.state, slip.seen)
    yield GateResult(IN_TIME, passed=reason is None, reason=reason)
    if not handed.scorecard.missing:
        yield GateResult(COMPLETE, passed=True)
    for lack in handed.scorecard.missing:
        yield GateResult(COMPLETE, passed=False, reason=lack)
    yield from check_gates(
        contest.every_gate, handed.plan, handed.territory, handed.reference
    )


def _parts(contest: Contest, card: Scorecard) -> Iterator[SealedReading]:
    for criterion, score in zip(contest.rubric.criteria, card.criteria, strict=True):
        pairs = zip(criterion.components, score.readings, strict=True)
        yield from (_part(criterion.id, *pair) for pair in pairs)


def _part(criterion: str, component: Component, reading: Reading) -> SealedReading:
    return SealedReading(
        criterion,
        component.indicator,
        component.scene,
        _rounded(reading.measure.value),
        _rounded(reading.measure.uncertainty),
        min(round(reading.points, POINT_DIGITS), component.points),
        component.points,
        component.worst,
        component.best,
    )


def _rounded(value: float | None) -> float | None:
    """Return a measured value as every processor makes it.

    >>> _rounded(0.1 + 0.2), _rounded(1234567.891234567), _rounded(None)
    (0.3, 1234567.89, None)
    """
    return None if value is None else float(f"{value:.{VALUE_DIGITS}g}")
