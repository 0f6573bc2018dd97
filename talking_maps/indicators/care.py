"""What counts as care of natural pasture: more than a tick where more can be known.

A rest counts by its months, turns only where two paddocks or more take them, and manure
for no more ground than the animals' dung can cover. A fence counts as it is ticked; one
that no drawn line bears out is told. Sown pasture is another thing: who ploughs the
puna does not care for its grass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.context import EvaluationContext, has, number_of
from talking_maps.indicators.engine.evidence import claim_grade
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import EvidenceGrade

LEAST_REST = "care_rest.least_months"
DUNG = "plausible_manure.hectares"
NEAR, ALONG = "plausible_fence.near_m", "plausible_fence.share"
NATURAL = ("pasture", "bofedal")
#: What keeps animals in or out: a river closes a side as a fence does.
BARRIERS = ("fence", "river")
#: Numbers that those ask for who judge care.
CARE_NUMBERS = (LEAST_REST, DUNG, NEAR, ALONG, "sheep_units.*")
HECTARE_M2 = 10_000.0


@dataclass(frozen=True, slots=True)
class Care:
    """How care is judged in a scene: the least months of rest, paddocks in turns."""

    least_months: float
    paddocks: int

    @classmethod
    def in_scene(cls, case: EvaluationContext, features: Iterable[Feature]) -> Care:
        """Return how the care of these features, all of one scene, is judged."""
        known = case.numbers((LEAST_REST,)).values
        drawn = (f for f in features if f.layer in NATURAL and has(f, "rotated"))
        turning = sorted(drawn, key=lambda f: f.uid)
        pairs = zip(turning, case.apart(turning), strict=True)
        # What is drawn over another is no second paddock.
        paddocks = sum(own.area > f.geometry.area / 2 for f, own in pairs)
        return cls(known.get(LEAST_REST, 1.0), paddocks)

    def rests(self, feature: Feature) -> bool:
        """Say whether a pasture is rested for months enough."""
        months = number_of(feature, "rest_months") or 0.0
        return has(feature, "rested") and months >= self.least_months

    def protects(self, feature: Feature) -> bool:
        """Say whether a pasture or wetland is fenced or rested."""
        return has(feature, "fenced") or self.rests(feature)

    def cares(self, feature: Feature) -> bool:
        """Say whether a natural pasture is fenced, rested or takes turns."""
        in_turns = has(feature, "rotated") and self.paddocks > 1
        return feature.layer in NATURAL and (self.protects(feature) or in_turns)

    def remarks(self, features: Sequence[Feature]) -> tuple[Message, ...]:
        """Return what does not count as it was ticked."""
        silent = sum(has(f, "rested") and not self.rests(f) for f in features)
        found = []
        if silent:
            found.append(
                Message(
                    "Rested pastures that do not count, for their form says less than "
                    "{least_months:number} months of rest: {silent_rests:number}.",
                    {"least_months": self.least_months, "silent_rests": silent},
                )
            )
        if self.paddocks == 1 and any(has(f, "rotated") for f in features):
            found.append(
                Message("One paddock alone takes no turns: draw the others too.")
            )
        return tuple(found)


def dung_m2(case: EvaluationContext) -> float:
    """Return how much ground the animals' dung can cover in a year [m²]."""
    animals = case.animals()
    units = case.numbers(f"sheep_units.{species}" for species in animals).values
    each = case.numbers((DUNG,)).values.get(DUNG, 0.0)
    herd = sum(n * units.get(f"sheep_units.{s}", 0.0) for s, n in animals.items())
    return herd * each * HECTARE_M2


def borne_out(
    case: EvaluationContext, fenced: Sequence[Feature]
) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """Return the fenced things with a fence drawn along their edge, and the others."""
    limits = case.numbers((NEAR, ALONG)).values
    barriers = [f.geometry for f in case.placed(*BARRIERS)]
    if NEAR not in limits or ALONG not in limits or not barriers or not fenced:
        return (), tuple(fenced)
    near_m = limits[NEAR]

    def alone(missing: Sequence[int]) -> list[BaseGeometry]:
        return list(shapely.buffer([barriers[i] for i in missing], near_m))

    # One by one: a fence stands between two paddocks, in several scenes.
    keys = [(near_m, text) for text in shapely.to_wkb(barriers)]
    reaches = np.array(case.memo.each("reach", keys, alone), dtype=object)
    edges = [f.geometry.boundary for f in fenced]
    pairs = STRtree(barriers).query(edges, predicate="dwithin", distance=near_m)
    shown = []
    for place, (feature, edge) in enumerate(zip(fenced, edges, strict=True)):
        beside = reaches[pairs[1][pairs[0] == place]]
        along = shapely.union_all(shapely.intersection(edge, beside)).length
        if beside.size and along >= limits[ALONG] * edge.length:
            shown.append(feature)
    return tuple(shown), tuple(f for f in fenced if f not in shown)


def care_grades(
    case: EvaluationContext, care: Care, good: Sequence[Feature]
) -> dict[str, EvidenceGrade]:
    """Return how well is known, by uid, that things are cared for.

    A form says it: that is only said, unless somebody stood there, a fence is drawn
    round it, or it takes turns with another paddock and the months of rest are told.
    """
    fenced, _ = borne_out(case, tuple(f for f in good if has(f, "fenced")))
    turning = tuple(f for f in good if has(f, "rotated"))
    told = [f for f in turning if number_of(f, "rest_months")]
    in_turns = turning if care.paddocks > 1 and len(told) > 1 else ()
    confirmed = {f.uid for f in (*fenced, *in_turns)}
    return {f.uid: claim_grade(f, is_confirmed=f.uid in confirmed) for f in good}


def unfenced(
    case: EvaluationContext, features: Sequence[Feature]
) -> tuple[Message, ...]:
    """Return the remark on fences that are ticked and not drawn, if any."""
    fenced = tuple(f for f in features if has(f, "fenced"))
    if case.numbers((NEAR, ALONG)).missing:
        return ()
    _, others = borne_out(case, fenced)
    if not others:
        return ()
    return (
        Message(
            "Fenced by a tick alone, with no fence drawn along the edge: "
            "{only_ticked:number}.",
            {"only_ticked": len(others)},
        ),
    )
