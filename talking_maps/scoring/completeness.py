"""What a plan still lacks before it can be submitted, in the order to do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from talking_maps.indicators.planning import is_complete
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, SCENES, Plan, Scene
from talking_maps.model.territory import Community

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
