"""Rate, weigh, judge: values of indicators become points of criteria.

The rules, the same for everyone:

- A value is rated linearly from the rubric's worst (no points) to its best (all),
  and clipped there.
- `cannot tell` and `not applicable` give no points and are not zero values: their
  reading says so. Their points are not handed to other criteria, or a plan could
  raise its score by leaving things out; a rubric that wants to be fair to
  communities without, say, bofedales gives such a component to the jury.
- Points are rounded to hundredths where they are given, so that what is printed adds
  up to the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from talking_maps.errors import BadDefinition
from talking_maps.indicators import REGISTRY, Indicator, MeasureCache, evaluate
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import (
    Component,
    Criterion,
    CriterionScore,
    Measure,
    Reading,
    Reference,
    Rubric,
    Scorecard,
)
from talking_maps.model.territory import Community, Territory
from talking_maps.scoring.completeness import missing
from talking_maps.scoring.digest import plan_digest

#: Points are given in hundredths.
POINT_DECIMALS = 2


def score(
    plan: Plan,
    territory: Territory,
    rubric: Rubric,
    reference: Reference,
    *,
    layers: Sequence[Layer] = (),
    community: Community | None = None,
    memo: MeasureCache | None = None,
) -> Scorecard:
    """Judge a plan on its ground by a rubric.

    `layers` and `community` only serve to say what is missing: attributes that the
    layers require, and the assembly's consent. `of` counts the jury's points too,
    which are `open`. With the `memo` of an earlier judgement only what changed is
    measured again; the scorecard is the same without. Raises `BadDefinition` if the
    rubric names an unknown indicator.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (50, 50), fenced=True),
    ...     example.field("B", "bofedal", (50, 0), (50, 50)),
    ... )
    >>> half = Component("bofedal_protected_share", "present", 8, worst=0, best=1)
    >>> rubric = Rubric("r", {}, "", {}, (Criterion("water", {}, (half,), 2),), "")
    >>> card = score(case.plan, case.territory, rubric, case.reference)
    >>> card.total, card.of, card.open
    (4.0, 10.0, 2.0)
    """
    inquiry = evaluate(plan, territory, reference, memo)

    def read(component: Component) -> Reading:
        asked = _indicator(component.indicator)
        return _reading(component, inquiry.ask(asked.id, component.scene or "present"))

    criteria = tuple(_criterion(c, map(read, c.components)) for c in rubric.criteria)
    return Scorecard(
        total=_points(sum(c.points for c in criteria)),
        of=_points(sum(c.of for c in criteria)),
        open=_points(sum(c.open for c in criteria)),
        criteria=criteria,
        missing=missing(plan, layers=layers, community=community),
        plan_digest=plan_digest(plan, memo),
        rubric_digest=rubric.digest,
        version=plan.version,
    )


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


def _reading(component: Component, measure: Measure) -> Reading:
    reads = _indicator(component.indicator).reads
    scene = component.scene or "present"
    return Reading(
        indicator=component.indicator,
        scenes=(scene,) if reads.scene_by_scene else reads.scenes,
        measure=measure,
        points=_earned(component, measure),
        of=_points(component.points),
        promised=reads.scene_by_scene and scene == "future",
    )


def _earned(component: Component, measure: Measure) -> float:
    if measure.value is None:
        return 0.0
    share = rate(measure.value, worst=component.worst, best=component.best)
    return _points(component.points * share)


def _criterion(criterion: Criterion, readings: Iterable[Reading]) -> CriterionScore:
    read = tuple(readings)
    return CriterionScore(
        id=criterion.id,
        points=_points(sum(r.points for r in read)),
        of=_points(criterion.points),
        open=_points(criterion.jury),
        readings=read,
    )


def _indicator(indicator_id: str) -> Indicator:
    if indicator_id not in REGISTRY:
        raise BadDefinition(
            "The rubric asks for the indicator {indicator}, which does not exist. "
            "Correct its name in the rubric.",
            indicator=indicator_id,
        )
    return REGISTRY[indicator_id]


def _points(points: float) -> float:
    return round(float(points), POINT_DECIMALS)
