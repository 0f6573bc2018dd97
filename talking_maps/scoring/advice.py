"""What would raise this score: steps tried on a copy of the plan, and what they gain.

Nothing is canned. Each step is one change that could be made on this map, to this
field, canal or corral; it is made on a copy, the copy is judged, and only what gains
points is told, best first. A step that the ground does not allow, a terrace on level
land or a canal without water near, gains nothing or is never tried.

The plan itself is not changed: steps are tried as if they stood in the scene that a
component reads. In the future scene that is a wish to draw; in the present, work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from talking_maps.indicators import Case, find
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan, Scene
from talking_maps.model.rubric import Component, Criterion, Measure, Reference, Rubric
from talking_maps.model.territory import Territory
from talking_maps.scoring.judge import POINT_DECIMALS, rate
from talking_maps.scoring.steps import Step, steps

#: As many steps are told for a criterion, and at most tried for a component.
TOLD, TRIED = 3, 24
#: Less gain than this is none [points].
LEAST_GAIN = 0.01


@dataclass(frozen=True, slots=True)
class Gain:
    """One step with what it would gain [points]; `uid` is the thing it touches.

    `scene` is where it must be drawn. Without a `uid` it is about the whole plan.
    """

    step: Message
    indicator: str
    scene: Scene
    points: float
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is still open in one criterion [points], and the most useful next steps.

    `for_jury` are the points that no drawing can raise. Gains are of single steps:
    two of them need not add up.
    """

    criterion: str
    open: float
    for_jury: float
    steps: tuple[Gain, ...]


def advice(
    plan: Plan, territory: Territory, rubric: Rubric, reference: Reference
) -> tuple[Advice, ...]:
    """Return, for each criterion, the points still open and what would gain most.

    Raises `NotFound` for an indicator that does not exist.

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (50, 50), fenced=True),
    ...     example.field("B", "bofedal", (50, 0), (50, 50)),
    ... )
    >>> half = Component("bofedal_protected_share", "present", 8, worst=0, best=1)
    >>> rubric = Rubric("r", {}, "", {}, (Criterion("water", {}, (half,), 2),), "")
    >>> (water,) = advice(case.plan, case.territory, rubric, case.reference)
    >>> water.open, water.steps[0].uid, water.steps[0].points
    (4.0, 'B', 4.0)
    """
    ground = _Ground(plan, territory, reference)
    return tuple(_advice(ground, criterion) for criterion in rubric.criteria)


@dataclass(frozen=True, slots=True)
class _Ground:
    plan: Plan
    territory: Territory
    reference: Reference

    def case(self, scene: Scene, plan: Plan | None = None) -> Case:
        """Return the plan, or a copy of it, looked at in a scene."""
        return Case(plan or self.plan, self.territory, self.reference, scene)


def _advice(ground: _Ground, criterion: Criterion) -> Advice:
    best: dict[tuple[str, str], Gain] = {}
    still_open = 0.0
    for component in criterion.components:
        scene: Scene = component.scene or "present"
        now = _earned(component, _ask(component, ground.case(scene)))
        still_open += component.points - now
        if component.points - now < LEAST_GAIN:
            continue
        for gain in _gains(ground, component, now):
            key = (gain.step.id, gain.uid)
            if key not in best or best[key].points < gain.points:
                best[key] = gain
    return Advice(
        criterion.id,
        _points(still_open),
        _points(criterion.jury),
        _varied(best),
    )


def _varied(found: Mapping[tuple[str, str], Gain]) -> tuple[Gain, ...]:
    """Return the steps that gain most, the same kind of step not more than twice."""
    told: list[Gain] = []
    for gain in sorted(found.values(), key=lambda g: (-g.points, g.step.id, g.uid)):
        if sum(one.step.id == gain.step.id for one in told) < TOLD - 1:
            told.append(gain)
    return tuple(told[:TOLD])


def _gains(ground: _Ground, component: Component, now: float) -> Iterator[Gain]:
    scene: Scene = component.scene or "present"
    case = ground.case(scene)
    measure = _ask(component, case)
    for step in _first(steps(component.indicator, case, measure)):
        then = _ask(component, ground.case(scene, step.made(ground.plan)))
        gained = _points(_earned(component, then) - now)
        if gained >= LEAST_GAIN:
            yield Gain(step.message, component.indicator, scene, gained, step.uid)


def _first(found: Iterator[Step]) -> list[Step]:
    """Return the largest of the steps, as many as there is time to try."""
    return sorted(found, key=lambda s: (-s.size, s.uid))[:TRIED]


def _ask(component: Component, case: Case) -> Measure:
    return find(component.indicator).measure(case)


def _earned(component: Component, measure: Measure) -> float:
    if measure.value is None:
        return 0.0
    return component.points * rate(
        measure.value, worst=component.worst, best=component.best
    )


def _points(points: float) -> float:
    return round(float(points), POINT_DECIMALS)
