"""Stocking by paddock: what each carries, and what it would bear of today's herds.

Nobody writes down where each animal grazes. So the herds are spread over all pasture
by its area, as if they wandered evenly; a paddock that then bears more than it carries
is too full wherever they do. That is said beside the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.grazing import GRAZED
from talking_maps.indicators.stocking import capacity_id, open_share
from talking_maps.model.plan import Feature

HECTARE_M2 = 10_000.0


@dataclass(frozen=True, slots=True)
class Paddock:
    """One pasture: sheep units it bears and carries; None where that is not known.

    `error` is the standard error of what it carries.
    """

    feature: Feature
    area_m2: float
    held: float
    carries: float | None
    error: float | None

    @property
    def is_too_full(self) -> bool:
        """Say whether it bears more than it carries, as far as that is known."""
        return self.carries is not None and self.held > self.carries


def paddocks(case: EvaluationContext) -> tuple[Paddock, ...]:
    """Return the scene's pastures, the fullest first.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 300), condition="good"),
    ...     example.field("B", "pasture", (200, 0), (100, 100), condition="poor"),
    ...     herds=(example.herd("sheep", 8),),
    ...     numbers={"sheep_units.sheep": 1, "carrying_capacity.good": 3,
    ...              "carrying_capacity.poor": 0.5},
    ... )
    >>> [(p.feature.uid, round(p.held), round(p.carries, 1)) for p in paddocks(case)]
    [('B', 2, 0.5), ('A', 6, 9.0)]
    """
    pastures = case.placed(*GRAZED)
    areas = [case.area_m2(f.geometry) for f in pastures]
    load = _load(case)
    whole = sum(areas)
    found = [
        _paddock(case, feature, area, load * area / whole)
        for feature, area in zip(pastures, areas, strict=True)
        if area > 0
    ]
    return tuple(sorted(found, key=lambda p: (-_fullness(p), p.feature.uid)))


def _paddock(
    case: EvaluationContext, feature: Feature, area: float, held: float
) -> Paddock:
    number_id = capacity_id(feature)
    numbers = case.numbers((number_id,))
    rate = numbers.values.get(number_id)
    error = numbers.errors.get(number_id)
    hectares = area / HECTARE_M2 * open_share(feature)
    return Paddock(
        feature,
        area,
        held,
        None if rate is None else rate * hectares,
        None if error is None else error * hectares,
    )


def _load(case: EvaluationContext) -> float:
    """Return the herds in sheep units; a species without a number is left out."""
    animals = case.animals()
    units = case.numbers(f"sheep_units.{species}" for species in animals).values
    return sum(
        count * units.get(f"sheep_units.{species}", 0.0)
        for species, count in animals.items()
    )


def _fullness(paddock: Paddock) -> float:
    return paddock.held / paddock.carries if paddock.carries else -1.0
