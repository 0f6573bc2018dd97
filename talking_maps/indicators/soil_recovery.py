"""Degraded ground: how much of it gets better.

Ground is degraded where pasture or bofedal is written down as poor or very poor.
"""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.answers import Basis, measured, not_applicable
from talking_maps.indicators.engine.context import STANDING, EvaluationContext, uids
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.indicators.scene_change import BEFORE
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Measure

DEGRADED = ("poor", "very_poor")
BETTER = ("fair", "good", "excellent")
#: What makes degraded ground better even where no condition is written.
PLANTED = ("pasture_sown", "trees", "terrace")


@indicator(
    "degraded_ground_recovered",
    name=Message("Degraded ground recovered"),
    theme="soil",
    unit="share",
    sentence=Message("Measure how much of the degraded ground gets better."),
    formula=Message(
        "Ground that was poor or very poor in the scene before and is fair, good, "
        "excellent, sown, terraced or planted with trees in this one, divided by all "
        "ground that was poor or very poor. On a bofedal neither trees nor sowing nor "
        "terraces recover anything."
    ),
    source=Message("Condition of pasture as drawn; plain overlay of the two scenes."),
    reads=Reads(
        scenes=SCENES,
        layers=("pasture", "bofedal", *PLANTED),
        scene_by_scene=True,
        and_before=True,
    ),
)
def degraded_ground_recovered(case: EvaluationContext) -> Measure:
    """Measure how much of the degraded ground gets better.

    The scene before is the past for the present, the present for the future. The
    value is a share of the area [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> poor = example.field("A", "pasture", (0, 0), (100, 400), condition="poor")
    >>> wish = replace(
    ...     example.field("B", "pasture", (0, 0), (100, 100), condition="good"),
    ...     scene="future",
    ... )
    >>> round(degraded_ground_recovered(example.case(poor, wish, scene="future")).value, 2)
    0.25
    """  # noqa: E501
    if case.scene not in BEFORE:
        nothing = Message("There is no scene before this one to compare with.")
        return not_applicable(nothing)
    before = placed(case, BEFORE[case.scene], "pasture", "bofedal")
    degraded = tuple(f for f in before if f.attributes.get("condition") in DEGRADED)
    now = tuple(
        f
        for f in case.placed("pasture", "bofedal", *PLANTED)
        if f.layer in PLANTED or f.attributes.get("condition") in BETTER
    )
    whole = case.area_m2(case.union(degraded))
    if whole <= 0:
        none = Message("No degraded pasture is drawn in the scene before.")
        return not_applicable(none, Basis(remarks=case.left_out("pasture", "bofedal")))
    # A eucalypt drains a wetland, and who ploughs or terraces one has lost it.
    wetlands = case.union(f for f in before if f.layer == "bofedal")
    planted = case.union(f for f in now if f.layer in PLANTED).difference(wetlands)
    grown = case.union(f for f in now if f.layer not in PLANTED)
    better = grown.union(planted)
    part = case.area_m2(case.union(degraded).intersection(better))
    helps = case.union(degraded)
    dry = helps.difference(wetlands)
    good = tuple(
        f for f in now if share_ground(f, dry if f.layer in PLANTED else helps)
    )
    helped = uids(good)
    bad = tuple(
        f for f in degraded if not share_ground(f, better) and f.uid not in helped
    )
    explanation = Message(
        "{part:ha} of {all:ha} of degraded ground get better.",
        {"part": part, "all": whole},
    )
    basis = Basis(good, bad, degraded, remarks=case.left_out("pasture", "bofedal"))
    return measured(min(part / whole, 1.0), explanation, basis)


def share_ground(feature: Feature, ground: BaseGeometry) -> bool:
    """Say whether a thing covers some of the ground: to touch it is not enough."""
    return bool(feature.geometry.intersection(ground).area > 0)


def placed(case: EvaluationContext, scene: Scene, *layers: str) -> tuple[Feature, ...]:
    """Return what counts in a scene and whose place on the ground is known."""
    return tuple(
        f
        for f in case.plan.of(scene, *layers)
        if f.origin != "declared" and (scene == "future" or f.status in STANDING)
    )
