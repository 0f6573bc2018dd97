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
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.context import apart
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

    Ground drawn twice counts once, by what knows it better: or drawing the best known
    things again would raise the rest. `claims` are the grades of things by uid where a
    claim is less sure than the place. The shares add up to 1; without features there
    are none.

    >>> from talking_maps.indicators.engine import example
    >>> one = example.field("A", "pasture", (0, 0), (30, 10))
    >>> two = example.field("B", "pasture", (30, 0), (10, 10))
    >>> grade_shares((one, two), {"B": "said"})
    {'traced': 0.75, 'said': 0.25}
    """
    if not features:
        return {}
    known = sorted(
        ((worse(grade(f), claims.get(f.uid, "visited")), f) for f in features),
        key=lambda pair: (EVIDENCE_GRADES.index(pair[0]), pair[1].uid),
    )
    grades = [one for one, _ in known]
    weights = _weights([f.geometry for _, f in known])
    found = {
        one: float(weights[[g == one for g in grades]].sum() / weights.sum())
        for one in EVIDENCE_GRADES
    }
    return {one: share for one, share in found.items() if share > 0}


def _weights(
    shapes: Sequence[BaseGeometry],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much each shape weighs without what an earlier one covers.

    Beside areas lines and points weigh nothing, beside lines points.
    """
    dimensions = shapely.get_dimensions(shapes)
    is_counted = dimensions == dimensions.max()
    pieces = apart([s for s, counts in zip(shapes, is_counted, strict=True) if counts])
    weights = size_weights(pieces)
    if dimensions.max() == 0:
        weights = np.where(shapely.is_empty(np.array(pieces, dtype=object)), 0.0, 1.0)
    found = np.zeros(len(shapes))
    found[is_counted] = weights
    return found


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
