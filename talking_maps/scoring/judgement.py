"""How an indicator's answer becomes points: rated, then by cover and by evidence.

`points = of × how far from worst to best × cover × evidence`. The last two are 1 unless
the rubric asks for them:

- Cover. A plan that says of a hundredth of its land what it is says too little of the
  rest. From the rubric's `cover` on a plan is judged whole, below it points shrink in
  proportion. A household's plan has no land of its own, so it is judged whole.
- Evidence. What a visit saw is surer than what was only said: the rubric's `grades`
  weigh the points by how well what they stand on is known.

A component `against` the baseline is worth the change since then. What the baseline had
and the plan has no more is *lost*: it stays in the whole of every share, or erasing
what is bad would earn points. Accepted reasons take it out.

What nature withholds costs nothing where the rubric asks: see `withheld_points`. What
cannot be told for want of data is then neither earned nor lost, but waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

from talking_maps.errors import BadDefinition
from talking_maps.indicators import REGISTRY, Evaluation, Indicator, evaluate
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.geometry.arable_ground import OTHER_GROUND
from talking_maps.model.land_potential import LandResource
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature, Plan, Scene
from talking_maps.model.rubric import Component, Measure, Reading, Rubric
from talking_maps.model.territory import Raster
from talking_maps.scoring.withheld_points import share_out, withheld_by_nature

#: Points are given in hundredths.
POINT_DECIMALS = 2
#: Shares closer than this to the whole are the whole.
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Judgement:
    """A plan that a rubric's components are asked about.

    `rubric` has the points for what the land lacks shared out, if it asks for that.
    `before` is the baseline, None where there is none. `cover` is the share of the
    land that is said to be something, None where it is not asked. `before_as_said` is
    the baseline with what is only today said of ground, for what asks which ground is
    no field: saying so is no change of the ground.
    """

    rubric: Rubric
    stands: Evaluation
    before: Evaluation | None = None
    cover: float | None = None
    before_as_said: Evaluation | None = None

    def measure(self, component: Component) -> Measure:
        """Return what a component is worth, before it is rated; raises BadDefinition.

        Against the baseline that is the change since then.
        """
        indicator(component.indicator)
        now = self.stands.ask(component.indicator, scene(component))
        if component.against != "baseline":
            return now
        return _change(now, self.baseline(component))

    def baseline(self, component: Component) -> Measure | None:
        """Return the answer at the baseline, None where nobody asks or none is."""
        if component.against != "baseline":
            return None
        is_said = indicator(component.indicator).reads.aside
        before = self.before_as_said if is_said else self.before
        if before is None:
            return None
        return before.ask(component.indicator, scene(component))

    def worth(self, component: Component, answer: Measure | None = None) -> float:
        """Return the points of a component, not rounded yet.

        They are of what it answers, or of another `answer` that is supposed.
        """
        measure = self.measure(component) if answer is None else answer
        if measure.value is None:
            return 0.0
        share = rate(measure.value, worst=component.worst, best=component.best)
        factors = self.cover_factor * self.evidence_factor(measure)
        return component.points * share * factors

    def reading(self, component: Component) -> Reading:
        """Return a component's answer with its points and what they came from."""
        measure = self.measure(component)
        reads = indicator(component.indicator).reads
        at = scene(component)
        return Reading(
            indicator=component.indicator,
            scenes=(at,) if reads.scene_by_scene else reads.scenes,
            measure=measure,
            points=points(self.worth(component)),
            of=points(component.points),
            promised=reads.scene_by_scene and at == "future",
            cover=self.cover_factor,
            evidence=self.evidence_factor(measure),
            before=self.baseline(component),
            withheld=self.withheld(component),
            untold=points(self.untold(component, measure)),
            worst=component.worst,
            best=component.best,
        )

    def with_elevation(self, elevation: Raster | None) -> Judgement:
        """Return the same judgement on the same land with other heights."""
        return replace(
            self,
            stands=self.stands.with_elevation(elevation),
            before=self.before and self.before.with_elevation(elevation),
            before_as_said=self.before_as_said
            and self.before_as_said.with_elevation(elevation),
        )

    def withheld(self, component: Component) -> tuple[LandResource, ...]:
        """Return what a component needs and the land lacks, if the rubric asks."""
        potential = self.stands.territory.potential
        return withheld_by_nature(self.rubric, potential, component)

    def untold(self, component: Component, measure: Measure) -> float:
        """Return the points that wait until somebody can tell, if the rubric asks."""
        is_asked = self.rubric.withheld == "share"
        waits = is_asked and measure.answer == "cannot tell"
        return component.points if waits else 0.0

    @property
    def cover_factor(self) -> float:
        """Return what cover leaves of the points, from 0 to 1."""
        if self.cover is None or self.rubric.cover is None:
            return 1.0
        return min(self.cover / self.rubric.cover, 1.0)

    def evidence_factor(self, measure: Measure) -> float:
        """Return what evidence leaves of the points, from 0 to 1."""
        weights = self.rubric.grades
        if not weights or not measure.grades:
            return 1.0
        weighed = (weights.get(g, 1.0) * s for g, s in measure.grades.items())
        return min(sum(weighed), 1.0)


def judgement(
    rubric: Rubric,
    stands: Evaluation,
    *,
    baseline: Plan | None = None,
    excused: Collection[str] = (),
) -> Judgement:
    """Return a plan ready to be judged, beside its baseline if there is one.

    `excused` are uids of which it is accepted that they are gone from the plan. Ask of
    the components of the judgement's own rubric: their points may have been shared out.
    """
    before = as_said = None
    if baseline is not None:
        ground, numbers, memo = stands.territory, stands.reference, stands.memo
        before = evaluate(baseline, ground, numbers, memo)
        said = tuple(_said_since(stands.plan, baseline))
        told = replace(baseline, features=(*baseline.features, *said))
        as_said = evaluate(told, ground, numbers, memo) if said else before
        lost = tuple(erased(stands.plan, baseline, excused))
        if lost:
            whole = replace(stands.plan, features=(*stands.plan.features, *lost))
            stands = evaluate(whole, ground, numbers, memo)
    cover = None if rubric.cover is None else covered_share(stands)
    shared = share_out(rubric, stands.territory.potential)
    return Judgement(shared, stands, before, cover, as_said)


def _said_since(plan: Plan, baseline: Plan) -> Iterator[Feature]:
    """Yield what of the present says since the baseline that ground is no field."""
    known = {f.uid for f in baseline.features if f.scene == "present"}
    for feature in plan.of("present", *OTHER_GROUND):
        if feature.uid not in known:
            yield feature


def erased(plan: Plan, baseline: Plan, excused: Collection[str]) -> Iterator[Feature]:
    """Yield what stood in the baseline's present and is gone from the plan's, as lost.

    >>> from talking_maps.indicators.engine import example
    >>> bad = example.field("A", "pasture", (0, 0), (50, 50))
    >>> [f.status for f in erased(example.case().plan, example.case(bad).plan, ())]
    ['lost']
    """
    kept = {f.uid for f in plan.features if f.scene == "present"} | set(excused)
    for feature in baseline.features:
        if feature.scene == "present" and feature.uid not in kept:
            yield replace(feature, status="lost")


def covered_share(stands: Evaluation) -> float | None:
    """Return how much of the land is said to be something in the present, 0 to 1.

    None for a plan without land of its own: a household's, or where no boundary is.

    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(example.field("A", "pasture", (0, 0), (500, 1000)))
    >>> round(covered_share(evaluate(case.plan, case.territory, case.reference)), 3)
    0.5
    """
    land = stands.territory.boundary
    if stands.plan.owner.id != COMMUNITY or land.is_empty:
        return None
    drawn = stands.drawn("present")
    # One stroke of other ground over all the land would say nothing of it.
    areas = [
        f
        for f in drawn
        if f.geometry.geom_type in ("Polygon", "MultiPolygon")
        and f.layer != "other_ground"
    ]
    case = EvaluationContext(
        stands.plan, stands.territory, stands.reference, memo=stands.memo
    )
    whole = case.area_m2(land)
    share = case.area_m2(case.union(areas)) / whole if whole > 0 else 0.0
    return round(min(share, 1.0), 6)


def rate(value: float, *, worst: float, best: float) -> float:
    """Return how far a value is on the way from worst to best, from 0 to 1.

    `worst` may be above `best`. Where they are equal there is no way to go: the value
    has it all if it is not below them.

    >>> rate(0.45, worst=0, best=0.6)
    0.75
    >>> rate(1.25, worst=1.5, best=1)
    0.5
    """
    if worst == best:
        return float(value >= best)
    return min(max((value - worst) / (best - worst), 0.0), 1.0)


def points(value: float) -> float:
    """Return points as they are given: in hundredths."""
    return round(float(value), POINT_DECIMALS)


def scene(component: Component) -> Scene:
    """Return the scene that a component asks about."""
    return component.scene or "present"


def indicator(indicator_id: str) -> Indicator:
    """Return the indicator that a rubric asks for; raises BadDefinition."""
    if indicator_id not in REGISTRY:
        raise BadDefinition(
            "The rubric asks for the indicator {indicator}, which does not exist. "
            "Correct its name in the rubric.",
            indicator=indicator_id,
        )
    return REGISTRY[indicator_id]


def _change(now: Measure, before: Measure | None) -> Measure:
    """Return what a measure rose by since the baseline.

    What did not apply then, or was too little to judge, was nothing.
    """
    unknown = partial(replace, now, value=None, uncertainty=None)
    if before is None:
        words = Message(
            "No baseline is sealed yet: the change since then is not known."
        )
        return unknown(answer="cannot tell", explanation=words)
    if now.value is None:
        return now
    if before.value is None and before.answer == "cannot tell":
        words = Message("The baseline cannot tell: the change since then is not known.")
        return unknown(answer="cannot tell", explanation=words)
    errors = [m.uncertainty for m in (now, before) if m.uncertainty is not None]
    return replace(
        now,
        value=now.value - (before.value or 0.0),
        uncertainty=sum(e**2 for e in errors) ** 0.5 if errors else None,
    )
