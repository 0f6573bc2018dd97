"""Ground told apart into good and not good, each place counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.answers import Basis
from talking_maps.indicators.engine.context import EvaluationContext, without
from talking_maps.model.plan import Feature


@dataclass(frozen=True, slots=True)
class Split:
    """Ground of some layers, told apart by a test [m²]."""

    good_m2: float
    whole_m2: float
    basis: Basis

    @property
    def share_known(self) -> bool:
        """Say whether there is any ground to take a share of."""
        return self.whole_m2 > 0

    @property
    def share(self) -> float:
        """Return the share of the ground that is good."""
        return min(self.good_m2 / self.whole_m2, 1.0)

    @property
    def amounts(self) -> Mapping[str, float]:
        """Return the two areas as values of a message [m²]."""
        return {"part": self.good_m2, "all": self.whole_m2}


def partition(
    case: EvaluationContext, layers: Sequence[str], is_good: Callable[[Feature], bool]
) -> Split:
    """Tell the ground of layers apart by a test; ground drawn twice counts once.

    Only what stands there and has its place can be good; all that is said is the whole.
    """
    ground = case.said(*layers)
    good = tuple(f for f in case.placed(*layers) if is_good(f))
    bad = without(ground, good)
    return Split(
        good_m2=case.area_m2(case.union(good)),
        whole_m2=case.area_m2(case.union(ground)),
        basis=Basis(good, bad, remarks=case.not_counted(*layers)),
    )


def assign_cells(
    case: EvaluationContext,
    features: Iterable[Feature],
    kinds: Iterable[str],
    kind_of: Callable[[Feature], str],
) -> Mapping[str, float]:
    """Return the ground of each kind of feature [m²], each place given to one only.

    Where two kinds overlap, the ground belongs to the one that comes first.
    """
    drawn = tuple(features)
    taken: BaseGeometry = shapely.Polygon()
    areas = {}
    for kind in kinds:
        ground = case.union(f for f in drawn if kind_of(f) == kind)
        areas[kind] = case.area_m2(ground.difference(taken))
        taken = taken.union(ground)
    return areas
