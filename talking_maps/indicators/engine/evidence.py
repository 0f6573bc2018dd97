"""How well what a value stands on is known: the grade of each thing's claim.

A shape that was measured with a GPS, or photographed on the spot, is better known than
one traced on a picture; one drawn by hand on a sketch worse, and one that was only
declared worst. What a form ticks is no better known than a word unless somebody stood
there or other drawn things confirm it. What visits saw is known to the contest alone,
which puts it above all of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely

from talking_maps.model.plan import Feature, Origin
from talking_maps.model.rubric import EVIDENCE_GRADES, EvidenceGrade

_OF_ORIGIN: Mapping[Origin, EvidenceGrade] = {
    "measured": "measured",
    "traced": "traced",
    "fitted": "drawn",
    "declared": "said",
}


def grade(feature: Feature) -> EvidenceGrade:
    """Return how well a thing's place is known.

    >>> from talking_maps.indicators.engine import example
    >>> grade(example.field("A", "pasture", (0, 0), (5, 5)))
    'traced'
    """
    return "measured" if feature.photos else _OF_ORIGIN[feature.origin]


def worse(one: EvidenceGrade, other: EvidenceGrade) -> EvidenceGrade:
    """Return the worse of two grades: a claim is no surer than what it stands on.

    >>> worse("measured", "said")
    'said'
    """
    return max(one, other, key=EVIDENCE_GRADES.index)


def claim_grade(feature: Feature, *, is_confirmed: bool) -> EvidenceGrade:
    """Return how well is known what a thing's form says of it.

    `is_confirmed` tells that other drawn things bear it out.
    """
    known = grade(feature)
    return known if is_confirmed or known == "measured" else "said"


def grade_shares(
    features: Sequence[Feature], claims: Mapping[str, EvidenceGrade]
) -> dict[EvidenceGrade, float]:
    """Return the share of each grade, by area, else by length, else by number.

    `claims` are the grades of things by uid where a claim is less sure than the place.
    The shares add up to 1; without features there are none.

    >>> from talking_maps.indicators.engine import example
    >>> one = example.field("A", "pasture", (0, 0), (30, 10))
    >>> two = example.field("B", "pasture", (0, 0), (10, 10))
    >>> grade_shares((one, two), {"B": "said"})
    {'traced': 0.75, 'said': 0.25}
    """
    if not features:
        return {}
    weights = size_weights([f.geometry for f in features])
    grades = [worse(grade(f), claims.get(f.uid, "visited")) for f in features]
    found = {
        one: float(weights[[g == one for g in grades]].sum() / weights.sum())
        for one in EVIDENCE_GRADES
    }
    return {one: share for one, share in found.items() if share > 0}


def size_weights(
    shapes: Iterable[shapely.Geometry],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much each shape weighs: by area, else by length, else all alike."""
    found = list(shapes)
    for size in (shapely.area, shapely.length):
        sizes = np.asarray(size(found), dtype=np.float64)
        if sizes.sum() > 0:
            return sizes
    return np.ones(len(found))
