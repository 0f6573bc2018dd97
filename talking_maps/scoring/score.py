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

What a plan still lacks before it can be submitted, in the order to do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from talking_maps.errors import BadDefinition
from talking_maps.indicators import REGISTRY, Indicator, MeasureCache, evaluate
from talking_maps.indicators.planning import is_complete
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, SCENES, Plan, Scene
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


_UNDRAWN: Mapping[Scene, Message] = {
    "past": Message("Nothing is drawn yet in the scene of the past."),
    "present": Message("Nothing is drawn yet in the scene of the present."),
    "future": Message("Nothing is drawn yet in the scene of the future."),
}


def missing(
    plan: Plan, *, layers: Sequence[Layer] = (), community: Community | None = None
) -> tuple[Message, ...]:
    """Return what is missing, as things to do.

    Attributes are looked at only if their `layers` are given, consent only if the
    `community` is.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> pasture = example.field("A", "pasture", (0, 0), (50, 50))
    >>> missing(example.case(pasture).plan)[0].id
    'Nothing is drawn yet in the scene of the past.'
    """
    return (
        *_scenes(plan),
        *_years(plan),
        *_commitments(plan),
        *_participation(plan),
        *_consent(community),
        *_attributes(plan, layers),
    )


def _scenes(plan: Plan) -> Iterator[Message]:
    for scene in SCENES:
        if not plan.of(scene):
            yield _UNDRAWN[scene]


def _years(plan: Plan) -> Iterator[Message]:
    if not plan.years.past < plan.years.present < plan.years.future:
        yield Message(
            "Set the years of the scenes: the past before the present, the present "
            "before the future."
        )


def _commitments(plan: Plan) -> Iterator[Message]:
    incomplete = sum(not is_complete(c) for c in plan.commitments)
    if incomplete == len(plan.commitments):
        yield Message("Write at least one commitment: what, who and by when.")
    elif incomplete:
        yield Message(
            "Complete the commitments that do not say what, who or by when: "
            "{count:number}.",
            {"count": incomplete},
        )


def _participation(plan: Plan) -> Iterator[Message]:
    if plan.owner.id != COMMUNITY:
        return
    if not plan.total_households:
        yield Message("Enter how many households the community has in all.")
    if all(a.households is None for a in plan.assemblies):
        yield Message("Enter an assembly with the number of households that came.")
    if all(a.women is None or a.men is None for a in plan.assemblies):
        yield Message("Enter how many women and men came to an assembly.")


def _consent(community: Community | None) -> Iterator[Message]:
    if community is None:
        return
    if not community.consent_keep_on:
        yield Message("Record the day on which the assembly agreed to keep the map.")
    if not community.consent_share_on:
        yield Message("Record the day on which the assembly agreed to share the map.")


def _attributes(plan: Plan, layers: Sequence[Layer]) -> Iterator[Message]:
    for layer in layers:
        for attribute in layer.attributes:
            count = _without(plan, layer, attribute) if attribute.required else 0
            if count:
                yield Message(
                    plural(
                        "{layer}: enter {attribute} where it is missing, "
                        "{count:number} time.",
                        "{layer}: enter {attribute} where it is missing, "
                        "{count:number} times.",
                    ),
                    {"layer": layer.id, "attribute": attribute.id, "count": count},
                )


def _without(plan: Plan, layer: Layer, attribute: Attribute) -> int:
    return sum(
        feature.attributes.get(attribute.id) in (None, "")
        for scene in SCENES
        for feature in plan.of(scene, layer.id)
    )
