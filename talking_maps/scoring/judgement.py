"""How an indicator's answer becomes points: rated, then by cover and by evidence.

`points = of × how far from worst to best × cover × evidence`. The last two are 1 unless
the rubric asks for them:

- Cover. A plan that says of a hundredth of its land what it is says too little of the
  rest. From the rubric's `cover` on a plan is judged whole, below it points shrink in
  proportion. A household's plan has no land of its own, so it is judged whole.
- Evidence. What a visit saw is surer than what was only said: the rubric's `grades`
  weigh the points by how well what they stand on is known. Where it counts the surest
  first, what lies beyond the amount that earns all points weighs nothing: or erasing
  what was only said would raise the rest.

A component `against` the baseline is worth the change since then. What the baseline had
and the plan has no more is *lost*: it stays in the whole of every share, or erasing
what is bad would earn points. Accepted reasons take it out. Where the rubric counts the
sealed past alone, what compares with the past sees what the baseline had of it: or a
field drawn into the past today would be one of old.

What nature withholds costs nothing where the rubric asks: see `withheld_points`. What
cannot be told for want of data is then neither earned nor lost, but waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from talking_maps.errors import BadDefinition
from talking_maps.indicators import REGISTRY, Evaluation, Indicator, evaluate
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.geometry.arable_ground import OTHER_GROUND
from talking_maps.model.land_potential import LandResource
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Feature, Plan, Scene
from talking_maps.model.rubric import (
    EVIDENCE_GRADES,
    Component,
    EvidenceGrade,
    Measure,
    Reading,
    Rubric,
)
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
    no field: saying so is no change of the ground. `on_sealed_past` is the plan with
    the past that was sealed, None where the rubric takes the past as it is drawn, and
    `before_on_past` the baseline with it.
    """

    rubric: Rubric
    stands: Evaluation
    before: Evaluation | None = None
    cover: float | None = None
    before_as_said: Evaluation | None = None
    on_sealed_past: Evaluation | None = None
    before_on_past: Evaluation | None = None

    def measure(self, component: Component) -> Measure:
        """Return what a component is worth, before it is rated; raises BadDefinition.

        Against the baseline that is the change since then.
        """
        is_compared = indicator(component.indicator).reads.and_before
        stands = (is_compared and self.on_sealed_past) or self.stands
        now = stands.ask(component.indicator, scene(component))
        if component.against != "baseline":
            return now
        return _change(now, self.baseline(component))

    def baseline(self, component: Component) -> Measure | None:
        """Return the answer at the baseline, None where nobody asks or none is."""
        if component.against != "baseline":
            return None
        reads, before = indicator(component.indicator).reads, self.before
        if reads.aside:
            before = self.before_as_said
        elif reads.and_before and self.before_on_past is not None:
            before = self.before_on_past
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
        return share * self.worth_at_best(component, measure)

    def worth_at_best(self, component: Component, measure: Measure) -> float:
        """Return what a component would be worth at its best, known as it is."""
        factors = self.cover_factor * self.evidence_factor(component, measure)
        return component.points * factors

    def reading(self, component: Component) -> Reading:
        """Return a component's answer with its points and what they came from."""
        measure = self.measure(component)
        reads = indicator(component.indicator).reads
        at = scene(component)
        grades = self.counted_grades(component, measure)
        return Reading(
            indicator=component.indicator,
            scenes=(at,) if reads.scene_by_scene else reads.scenes,
            measure=replace(measure, grades=grades),
            points=points(self.worth(component)),
            of=points(component.points),
            promised=reads.scene_by_scene and at == "future",
            cover=self.cover_factor,
            evidence=self.evidence_factor(component, measure),
            before=self.baseline(component),
            withheld=self.withheld(component),
            untold=points(self.untold(component, measure)),
            worst=component.worst,
            best=component.best,
        )

    def with_elevation(self, elevation: Raster | None) -> Judgement:
        """Return the same judgement on the same land with other heights."""

        def raised(one: Evaluation | None) -> Evaluation | None:
            return one and one.with_elevation(elevation)

        return replace(
            self,
            stands=self.stands.with_elevation(elevation),
            before=raised(self.before),
            before_as_said=raised(self.before_as_said),
            on_sealed_past=raised(self.on_sealed_past),
            before_on_past=raised(self.before_on_past),
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

    def evidence_factor(self, component: Component, measure: Measure) -> float:
        """Return what evidence leaves of the points, from 0 to 1."""
        weights = self.rubric.grades
        grades = self.counted_grades(component, measure)
        if not weights or not grades:
            return 1.0
        return min(sum(weights.get(g, 1.0) * s for g, s in grades.items()), 1.0)

    def counted_grades(
        self, component: Component, measure: Measure
    ) -> Mapping[EvidenceGrade, float]:
        """Return the shares of what counts by how well it is known.

        Where the rubric counts the surest first, they are of the amount that earns all
        points; what lies beyond it is left out. That amount is only known of what is
        the better the more there is of it.
        """
        grades, weights = measure.grades, self.rubric.grades
        is_beyond = component.worst < component.best < (measure.value or 0.0)
        if self.rubric.counted_first != "surest" or not grades or not is_beyond:
            return grades
        before = self.baseline(component)
        since = (before.value if before else None) or 0.0
        left = (component.best + since) / ((measure.value or 0.0) + since)
        surest = sorted(
            grades, key=lambda g: (-weights.get(g, 1.0), EVIDENCE_GRADES.index(g))
        )
        return _first(grades, surest, left)


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
    found = Judgement(rubric, stands)
    if baseline is not None:
        found = _beside(rubric, stands, baseline, excused)
    stands = found.stands
    cover = None if rubric.cover is None else covered_share(stands)
    shared = share_out(rubric, stands.territory.potential)
    return replace(found, rubric=shared, cover=cover)


def _beside(
    rubric: Rubric, stands: Evaluation, baseline: Plan, excused: Collection[str]
) -> Judgement:
    """Return a plan beside its baseline, what was erased since among its things."""

    def asked(plan: Plan) -> Evaluation:
        return evaluate(plan, stands.territory, stands.reference, stands.memo)

    before = as_said = asked(baseline)
    on_past = before_on_past = None
    if lost := tuple(erased(stands.plan, baseline, excused)):
        stands = asked(_with(stands.plan, lost))
    if rubric.counted_past == "sealed":
        past = _sealed_past(baseline)
        since = (f for f in stands.plan.features if f.scene != "past")
        on_past = asked(replace(stands.plan, features=(*past, *since)))
        if not baseline.of("past"):
            baseline = _with(baseline, past)
            before_on_past = as_said = asked(baseline)
    if said := tuple(_said_since(stands.plan, baseline)):
        as_said = asked(_with(baseline, said))
    return Judgement(
        rubric,
        stands,
        before,
        before_as_said=as_said,
        on_sealed_past=on_past,
        before_on_past=before_on_past,
    )


def _with(plan: Plan, features: Collection[Feature]) -> Plan:
    return replace(plan, features=(*plan.features, *features))


def _sealed_past(baseline: Plan) -> tuple[Feature, ...]:
    """Return the past of a baseline, or what it showed of the present if it has none.

    Then that is the oldest that is known.
    """
    oldest = [f for f in baseline.features if f.scene == "past"]
    now = (f for f in baseline.features if f.scene == "present")
    return tuple(oldest) or tuple(replace(f, scene="past") for f in now)


def _first(
    grades: Mapping[EvidenceGrade, float], order: Sequence[EvidenceGrade], whole: float
) -> dict[EvidenceGrade, float]:
    """Return what comes first up to a share of all, as shares of that.

    >>> _first({"traced": 0.5, "said": 0.5}, ("traced", "said"), 0.625)
    {'traced': 0.8, 'said': 0.2}
    """
    found: dict[EvidenceGrade, float] = {}
    left = whole
    for grade in order:
        taken = min(grades[grade], left)
        if taken > 0:
            found[grade] = taken / whole
        left -= taken
    return found


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
