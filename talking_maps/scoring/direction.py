"""A score that says what moves, not by how much.

Between the sealing of an entry and the closing of its contest nobody is to draw for a
number: the scorecard of the plan as it stands is covered, and each part says only where
it stands against the plan that was sealed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from talking_maps.model.message import Message
from talking_maps.model.rubric import (
    CriterionScore,
    Direction,
    Measure,
    Reading,
    Scorecard,
    ScoreHold,
)

#: Less difference than this is not seen in points as the screen writes them [points].
LEAST: Final = 0.05

#: In the place of what a measure amounts to.
COVERED: Final = Message("What it amounts to is told again when the points are.")


def covered(now: Scorecard, sealed: Scorecard | None, hold: ScoreHold) -> Scorecard:
    """Return a scorecard without points and values, and where each part stands.

    `sealed` is the sealed plan judged by the same rubric on the same ground, None where
    its copy cannot be read. What cannot be told, and why, stays; so do the things that
    help or hurt.

    Examples
    --------
    >>> from talking_maps.model.rubric import CriterionScore, Scorecard
    >>> def card(points: float) -> Scorecard:
    ...     water = CriterionScore("water", points, 10.0, 2.0, ())
    ...     return Scorecard(points, 10.0, 2.0, (water,), (), "", "", "")
    >>> hold = ScoreHold("raymi", "Raymi", "e001")
    >>> found = covered(card(4.0), card(3.0), hold)
    >>> found.direction, found.total, found.criteria[0].direction
    ('up', 0.0, 'up')
    """
    before = [None] * len(now.criteria) if sealed is None else sealed.criteria
    return replace(
        now,
        total=0.0,
        criteria=tuple(map(_criterion, now.criteria, before)),
        cover=None,
        untold=0.0,
        direction=direction(None if sealed is None else sealed.total, now.total),
        hold=hold,
    )


def direction(sealed: float | None, now: float) -> Direction:
    """Return where points stand against the sealed ones; `unknown` without those.

    >>> direction(3.0, 3.04), direction(3.0, 2.9), direction(None, 3.0)
    ('same', 'down', 'unknown')
    """
    if sealed is None:
        return "unknown"
    moved = round(now - sealed, 2)
    if abs(moved) < LEAST:
        return "same"
    return "up" if moved > 0 else "down"


def _criterion(now: CriterionScore, before: CriterionScore | None) -> CriterionScore:
    sealed = [None] * len(now.readings) if before is None else before.readings
    return replace(
        now,
        points=0.0,
        readings=tuple(map(_reading, now.readings, sealed)),
        direction=direction(None if before is None else before.points, now.points),
    )


def _reading(now: Reading, before: Reading | None) -> Reading:
    return replace(
        now,
        measure=_measure(now.measure),
        points=0.0,
        cover=1.0,
        evidence=1.0,
        before=None,
        untold=0.0,
        direction=direction(None if before is None else before.points, now.points),
    )


def _measure(measure: Measure) -> Measure:
    is_amount = measure.answer == "answered"
    return replace(
        measure,
        value=None,
        uncertainty=None,
        explanation=COVERED if is_amount else measure.explanation,
        remarks=tuple(one for one in measure.remarks if not _tells_amount(one)),
        grades={},
    )


def _tells_amount(remark: Message) -> bool:
    return any(isinstance(value, float) for value in remark.values.values())
