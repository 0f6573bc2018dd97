"""What would raise this score: steps tried on a copy of the plan, and what they gain.

Nothing is canned. Each step is one change that could be made on this map, to this
field, canal or corral; it is made on a copy, the copy is judged, and only what gains
points is told, best first. A step that the ground does not allow, a terrace on level
land or a canal without water near, gains nothing or is never tried. What is told is
judged once more by the whole rubric: a step that helps one criterion may cost another.

The plan itself is not changed: steps are tried as if they stood in the scene that a
component reads. In the future scene that is a wish to draw; in the present, work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import (
    Evaluation,
    EvaluationContext,
    MeasureCache,
    evaluate,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan, Scene
from talking_maps.model.rubric import Component, Criterion, Measure, Reference, Rubric
from talking_maps.model.territory import Territory
from talking_maps.scoring.advice.candidate import (
    WITHOUT_STEPS,
    AdviceContext,
    Candidate,
    steps,
)
from talking_maps.scoring.counted_ground import counted_ground
from talking_maps.scoring.judgement import (
    Judgement,
    judgement,
    points,
    scene,
)

#: As many steps are told for a criterion, and at most tried for a component.
TOLD, TRIED = 3, 24
#: Less gain than this is none [points].
LEAST_GAIN = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """One step with what it would gain in its criterion and in all [points].

    `scene` is where it must be drawn. `uid` is the thing it touches, empty where it
    is about the register; `where` is the ground that would be new or otherwise, in
    the territory's CRS [m].
    """

    step: Message
    indicator: str
    scene: Scene
    points: float
    total: float
    uid: str = ""
    where: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What is still open in one criterion [points], and the most useful next steps.

    `for_jury` are the points that no drawing can raise. Gains are of single steps:
    two of them need not add up. `without` says of measures with open points, by their
    ids, why no step is advised.
    """

    criterion: str
    open: float
    for_jury: float
    steps: tuple[Gain, ...]
    without: tuple[tuple[str, Message], ...] = ()


def advice(
    plan: Plan, territory: Territory, rubric: Rubric, reference: Reference
) -> tuple[Advice, ...]:
    """Return, for each criterion, the points still open and what would gain most.

    Raises `NotFound` for an indicator that does not exist.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
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
    return tuple(advising(plan, territory, rubric, reference))


def advising(  # noqa: PLR0913 - what is judged, by what, beside what
    plan: Plan,
    territory: Territory,
    rubric: Rubric,
    reference: Reference,
    *,
    memo: MeasureCache | None = None,
    baseline: Plan | None = None,
    excused: Collection[str] = (),
    is_stale: Callable[[], bool] = lambda: False,
) -> Iterator[Advice]:
    """Yield the advice on one criterion after the other, in the rubric's order.

    Who waits can tell how far it has come, or stop asking; once `is_stale` no more
    steps are tried and nothing more is yielded. `memo` brings what was measured
    before; steps are judged beside the `baseline`, as `score` does. Raises `NotFound`.
    """
    ground = counted_ground(rubric, territory, memo)
    stands = evaluate(plan, ground, reference, memo)
    beside = baseline if rubric.asks_baseline else None
    now = judgement(rubric, stands, baseline=beside, excused=excused)
    judge = _Judge(now.rubric, now, is_stale, beside, excused)
    for criterion in now.rubric.criteria:
        found = _advice(judge, criterion)
        if is_stale():
            return
        yield found


@dataclass(frozen=True, slots=True)
class _Trial:
    """A step with what it gains in the component it was looked for [points]."""

    step: Candidate
    component: Component
    points: float


@dataclass(frozen=True, slots=True)
class _Judge:
    """The plan as things stand, with the rubric it is judged by."""

    rubric: Rubric
    now: Judgement
    is_stale: Callable[[], bool]
    baseline: Plan | None = None
    excused: Collection[str] = ()

    @property
    def stands(self) -> Evaluation:
        """Return the plan as it stands."""
        return self.now.stands

    def ask(self, component: Component) -> Measure:
        """Return what a component's indicator answers as things stand."""
        return self.stands.ask(component.indicator, scene(component))

    def best(self, component: Component) -> float:
        """Return from what value on a component earns all its points."""
        before = self.now.baseline(component)
        return component.best + ((before.value if before else None) or 0.0)

    def case(self, at: Scene) -> EvaluationContext:
        """Return the plan looked at in a scene."""
        now = self.stands
        return EvaluationContext(now.plan, now.territory, now.reference, at, now.memo)

    def gain(self, component: Component, step: Candidate) -> float:
        """Return what a component would gain by a step [points]."""
        return self._gain(component, self._tried(step))

    def gains(self, components: Iterable[Component], step: Candidate) -> float:
        """Return what all these components would gain by a step together [points]."""
        tried = self._tried(step)
        return points(sum(self._gain(one, tried) for one in components))

    def _tried(self, step: Candidate) -> Judgement:
        now = self.stands
        ground = now.territory
        if step.territory is not None:
            ground = counted_ground(self.rubric, step.territory, now.memo)
        tried = evaluate(step.plan, ground, now.reference, now.memo)
        return judgement(
            self.rubric, tried, baseline=self.baseline, excused=self.excused
        )

    def _gain(self, component: Component, tried: Judgement) -> float:
        return tried.worth(component) - self.now.worth(component)


def _advice(judge: _Judge, criterion: Criterion) -> Advice:
    best: dict[tuple[str, str, Scene], _Trial] = {}
    still_open = 0.0
    silent: dict[str, Message] = {}
    for component in criterion.components:
        left = component.points - judge.now.worth(component)
        still_open += left
        if left < LEAST_GAIN:
            continue
        if component.indicator in WITHOUT_STEPS:
            silent[component.indicator] = WITHOUT_STEPS[component.indicator]
        for trial in _trials(judge, component):
            key = trial.step.message.id, trial.step.uid, trial.step.scene
            if key not in best or best[key].points < trial.points:
                best[key] = trial
    return Advice(
        criterion.id,
        points(still_open),
        points(criterion.jury),
        tuple(_told(judge, criterion, best.values())),
        tuple(silent.items()),
    )


def _trials(judge: _Judge, component: Component) -> Iterator[_Trial]:
    asked = AdviceContext(
        judge.case(scene(component)), judge.ask(component), judge.best(component)
    )
    for step in _first(steps(component.indicator, asked)):
        if judge.is_stale():
            return
        gained = points(judge.gain(component, step))
        if gained >= LEAST_GAIN:
            yield _Trial(step, component, gained)


def _told(
    judge: _Judge, criterion: Criterion, trials: Iterable[_Trial]
) -> Iterator[Gain]:
    """Yield the best steps, the same kind not more than twice, judged by the whole."""
    told: list[str] = []
    for trial in sorted(trials, key=_rank):
        step = trial.step
        if judge.is_stale():
            return
        if len(told) == TOLD or told.count(step.message.id) == TOLD - 1:
            continue
        gained = judge.gains(criterion.components, step)
        if gained < LEAST_GAIN:
            continue
        told.append(step.message.id)
        yield _gain(judge, step, trial, gained)


def _gain(judge: _Judge, step: Candidate, trial: _Trial, gained: float) -> Gain:
    """Return what a step would bring, in its criterion and in all."""
    parts = (c for one in judge.rubric.criteria for c in one.components)
    total = judge.gains(parts, step)
    return Gain(
        step.message,
        trial.component.indicator,
        step.scene,
        gained,
        total,
        step.uid,
        step.where,
    )


def _rank(trial: _Trial) -> tuple[float, str, str]:
    return -trial.points, trial.step.message.id, trial.step.uid


def _first(found: Iterator[Candidate]) -> list[Candidate]:
    """Return the largest of the steps, as many as there is time to try."""
    return sorted(found, key=lambda s: (-s.size, s.uid))[:TRIED]
