"""Degraded ground: how much of it gets better, and how much of what could is meant to.

Ground is degraded where pasture or bofedal is written down as poor or very poor.
"""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.answer import (
    Basis,
    answered,
    cannot_tell,
    not_applicable,
)
from talking_maps.indicators.case import STANDING, Case, has, uids
from talking_maps.indicators.change import BEFORE
from talking_maps.indicators.grazing import GRAZED
from talking_maps.indicators.pasture import CARE
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Measure

DEGRADED = ("poor", "very_poor")
BETTER = ("fair", "good", "excellent")
#: What makes degraded ground better even where no condition is written.
PLANTED = ("pasture_sown", "trees", "terrace")


@indicator(
    "degraded_ground_recovered",
    theme="soil",
    unit="share",
    sentence=Message("Measure how much of the degraded ground gets better."),
    formula=Message(
        "Ground that was poor or very poor in the scene before and is fair, good, "
        "excellent, sown, terraced or planted with trees in this one, divided by all "
        "ground that was poor or very poor."
    ),
    source=Message("Condition of pasture as drawn; plain overlay of the two scenes."),
    reads=Reads(
        scenes=SCENES,
        layers=("pasture", "bofedal", *PLANTED),
        scene_by_scene=True,
        and_before=True,
    ),
)
def degraded_ground_recovered(case: Case) -> Measure:
    """Measure how much of the degraded ground gets better.

    The scene before is the past for the present, the present for the future. The
    value is a share of the area [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
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
    before = _placed(case, BEFORE[case.scene], "pasture", "bofedal")
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
    better = case.union(now)
    part = case.area_m2(case.union(degraded).intersection(better))
    good = tuple(f for f in now if _share_ground(f, case.union(degraded)))
    helped = uids(good)
    bad = tuple(
        f for f in degraded if not _share_ground(f, better) and f.uid not in helped
    )
    explanation = Message(
        "{part:ha} of {all:ha} of degraded ground get better.",
        {"part": part, "all": whole},
    )
    basis = Basis(good, bad, degraded, remarks=case.left_out("pasture", "bofedal"))
    return answered(min(part / whole, 1.0), explanation, basis)


@indicator(
    "ambition_for_pasture",
    theme="change",
    unit="share",
    sentence=Message("Compare the pasture to be cared for with what still needs care."),
    formula=Message(
        "Grazed ground without care in the present that is fenced, rested, rotated, "
        "manured or sown in the future, divided by all grazed ground without care in "
        "the present."
    ),
    source=Message("Relative to what the ground offers: a small community can win."),
    reads=Reads(scenes=("present", "future"), layers=GRAZED),
)
def ambition_for_pasture(case: Case) -> Measure:
    """Compare the pasture to be cared for with what still needs care.

    It is a promise, never an achievement. The value is a share of the area
    [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
    >>> now = example.field("A", "pasture", (0, 0), (100, 400))
    >>> wish = replace(
    ...     example.field("B", "pasture", (0, 0), (100, 100), fenced=True),
    ...     scene="future",
    ... )
    >>> round(ambition_for_pasture(example.case(now, wish)).value, 2)
    0.25
    """
    now, later = _placed(case, "present", *GRAZED), _placed(case, "future", *GRAZED)
    offered = case.union(now).difference(case.union(f for f in now if _cared_for(f)))
    whole = case.area_m2(offered)
    if not now:
        nothing = Message("No pasture is drawn on the ground in the present.")
        return not_applicable(nothing)
    if whole <= 0:
        nothing = Message("All the pasture is cared for already.")
        return not_applicable(nothing, Basis(now))
    if not later:
        unknown = Message("No pasture is drawn in the future scene yet.")
        return cannot_tell(unknown, Basis(also=now))
    good = tuple(f for f in later if _cared_for(f))
    wish = case.union(good)
    promised = case.area_m2(offered.intersection(wish))
    explanation = Message(
        "Of {all:ha} of pasture that still need care, {part:ha} are to be cared for.",
        {"part": promised, "all": whole},
    )
    helped = uids(good)
    bad = tuple(
        f
        for f in now
        if not (_cared_for(f) or _share_ground(f, wish) or f.uid in helped)
    )
    return answered(min(promised / whole, 1.0), explanation, Basis(good, bad, now))


def _share_ground(feature: Feature, ground: BaseGeometry) -> bool:
    """Say whether a thing covers some of the ground: to touch it is not enough."""
    return bool(feature.geometry.intersection(ground).area > 0)


def _cared_for(feature: Feature) -> bool:
    return feature.layer == "pasture_sown" or has(feature, *CARE)


def _placed(case: Case, scene: Scene, *layers: str) -> tuple[Feature, ...]:
    return tuple(
        f
        for f in case.plan.of(scene, *layers)
        if f.origin != "declared" and (scene == "future" or f.status in STANDING)
    )
