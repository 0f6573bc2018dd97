"""What all reasons share: how one is made, and the plain one where nothing is special.

A maker looks at the case once and returns a function that tells of one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.explain.terrain_under import slope_under
from talking_maps.indicators import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure

Tell = Callable[[Feature], Message | None]
Maker = Callable[[EvaluationContext, Measure], Tell]
_EXPLAINERS: dict[str, Maker] = {}
#: What explains each indicator, by its id.
EXPLAINERS: Mapping[str, Maker] = MappingProxyType(_EXPLAINERS)


def explains(*indicators: str) -> Callable[[Maker], Maker]:
    """Register what explains these indicators; raises ValueError for a second one."""

    def register(maker: Maker) -> Maker:
        for indicator in indicators:
            if indicator in _EXPLAINERS:
                raise ValueError(f"{indicator} is explained already")
            _EXPLAINERS[indicator] = maker
        return maker

    return register


def ground_of(features: Iterable[Feature]) -> BaseGeometry:
    """Return the ground that features cover, each place once [m]."""
    return shapely.union_all([f.geometry for f in features])


def size(case: EvaluationContext, feature: Feature) -> Message:
    """Say how large a thing is, which is all there is to say of it."""
    shape = feature.geometry
    if shape.area > 0:
        return Message("It counts with {area:ha}.", {"area": case.area_m2(shape)})
    if shape.length > 0:
        return Message("It counts with {length:m}.", {"length": case.length_m(shape)})
    return Message("It counts as one.")


def slope_values(
    case: EvaluationContext, shape: BaseGeometry
) -> dict[str, Value] | None:
    """Return `slope` and `error` as values of a message [fractions], None if unknown.

    The error is 0 where the elevation's own is not known; the measure says so itself.
    """
    found = slope_under(case.territory.elevation, shape)
    if found is None:
        return None
    return {"slope": found.mean, "error": found.error or 0.0}


def number(case: EvaluationContext, number_id: str) -> float | None:
    """Return an agronomic number, None where there is none."""
    return case.numbers((number_id,)).values.get(number_id)


def with_limits(
    values: dict[str, Value], least: float | None, most: float | None
) -> dict[str, Value]:
    """Return the values with two limits beside them [%, given as fractions]."""
    return {**values, "least": (least or 0.0) / 100, "most": (most or 0.0) / 100}
