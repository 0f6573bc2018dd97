"""Rate, weigh, judge: values of indicators become points of criteria.

The rules, the same for everyone:

- A value is rated linearly from the rubric's worst (no points) to its best (all),
  and clipped there.
- `cannot tell` and `not applicable` give no points and are not zero values: their
  reading says so. Their points are not handed to other criteria, or a plan could
  raise its score by leaving things out. A rubric that wants to be fair to communities
  without, say, bofedales asks for `withheld = "share"`: then the points for what the
  office has confirmed that the land cannot have are shared out among the rest, and
  those that cannot be told for want of data are `untold`.
- Points are rounded to hundredths where they are given, so that what is printed adds
  up to the total.

What a plan still lacks before it can be submitted, in the order to do it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from talking_maps.indicators import MeasureCache, evaluate
from talking_maps.indicators.planning import is_complete
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, SCENES, Plan, Scene
from talking_maps.model.rubric import (
    Criterion,
    CriterionScore,
    Reading,
    Reference,
    Rubric,
    Scorecard,
)
from talking_maps.model.territory import Community, Territory
from talking_maps.scoring.counted_ground import counted_ground
from talking_maps.scoring.digest import plan_digest
from talking_maps.scoring.judgement import judgement, points


def score(  # noqa: PLR0913 - what is judged, by what, beside what
    plan: Plan,
    territory: Territory,
    rubric: Rubric,
    reference: Reference,
    *,
    layers: Sequence[Layer] = (),
    community: Community | None = None,
    memo: MeasureCache | None = None,
    baseline: Plan | None = None,
    excused: Collection[str] = (),
) -> Scorecard:
    """Judge a plan on its ground by a rubric.

    `layers` and `community` only serve to say what is missing: attributes that the
    layers require, and the assembly's consent. `of` counts the jury's points too,
    which are `open`. With the `memo` of an earlier judgement only what changed is
    measured again; the scorecard is the same without. `baseline` is the plan that was
    sealed when the round began: what it had and the plan has no more stays in the
    whole of shares, but for the uids `excused`. Raises `BadDefinition` if the
    rubric names an unknown indicator.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (50, 50), fenced=True),
    ...     example.field("B", "bofedal", (50, 0), (50, 50)),
    ... )
    >>> from talking_maps.model.rubric import Component
    >>> half = Component("bofedal_protected_share", "present", 8, worst=0, best=1)
    >>> rubric = Rubric("r", {}, "", {}, (Criterion("water", {}, (half,), 2),), "")
    >>> card = score(case.plan, case.territory, rubric, case.reference)
    >>> card.total, card.of, card.open
    (4.0, 10.0, 2.0)
    """
    ground = counted_ground(rubric, territory, memo)
    stands = evaluate(plan, ground, reference, memo)
    judged = judgement(rubric, stands, baseline=baseline, excused=excused)
    criteria = tuple(
        _criterion(c, map(judged.reading, c.components)) for c in judged.rubric.criteria
    )
    return Scorecard(
        total=points(sum(c.points for c in criteria)),
        of=points(sum(c.of for c in criteria)),
        open=points(sum(c.open for c in criteria)),
        criteria=criteria,
        missing=missing(plan, layers=layers, community=community),
        plan_digest=plan_digest(plan, memo),
        rubric_digest=rubric.digest,
        version=plan.version,
        cover=judged.cover,
        untold=points(sum(r.untold for c in criteria for r in c.readings)),
        cover_asked=rubric.cover,
    )


def _criterion(criterion: Criterion, readings: Iterable[Reading]) -> CriterionScore:
    read = tuple(readings)
    return CriterionScore(
        id=criterion.id,
        points=points(sum(r.points for r in read)),
        of=points(criterion.points),
        open=points(criterion.jury),
        readings=read,
    )


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


def missing_consent(community: Community) -> tuple[Message, ...]:
    """Return to what of its map the assembly has not said yes, as things to do."""
    return tuple(_consent(community))


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
