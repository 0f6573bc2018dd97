"""How many animals there are and how many the pasture feeds, both in sheep units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.case import Case, Numbers, union
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature

HECTARE_M2 = 10_000.0


def units_id(species: str) -> str:
    """Return the id of the number of sheep units an animal is."""
    return f"sheep_units.{species}"


def capacity_id(pasture: Feature) -> str:
    """Return the id of the number a pasture's capacity is, empty if not known."""
    if pasture.layer != "pasture":
        return f"carrying_capacity.{pasture.layer}"
    condition = pasture.attributes.get("condition")
    return f"carrying_capacity.{condition}" if condition else ""


def uncounted(capacities: Numbers) -> tuple[Message, ...]:
    """Return the remark on pasture whose capacity no source tells, if any."""
    # Leaving ground out can only make the balance look worse than it is, never
    # better; so one sown field does not silence the rest.
    if not capacities.missing:
        return ()
    return (
        Message(
            "Pasture left out because there is no sourced number: {unknown}. In truth "
            "there is more to eat.",
            {"unknown": ", ".join(capacities.missing)},
        ),
    )


@dataclass(frozen=True, slots=True)
class SheepUnits:
    """A sum of sheep units with its standard error."""

    value: float
    error: float

    @property
    def relative_error(self) -> float:
        """Return the error as a fraction of the value."""
        return self.error / self.value if self.value else 0.0


def _sum(amounts: Mapping[str, float], numbers: Numbers) -> SheepUnits:
    """Multiply amounts by the numbers of their ids; errors of numbers add squared."""
    errors = (amounts[i] * numbers.errors.get(i, 0.0) for i in amounts)
    return SheepUnits(
        value=math.fsum(amounts[i] * numbers.values[i] for i in amounts),
        error=math.hypot(*errors),
    )


def load(animals: Mapping[str, int], units: Numbers) -> SheepUnits:
    """Return the animals in sheep units."""
    return _sum({units_id(s): float(n) for s, n in animals.items()}, units)


def feeds(case: Case, pastures: Sequence[Feature], capacities: Numbers) -> SheepUnits:
    """Return what the pastures feed, where they overlap the poorer of them."""
    taken: BaseGeometry = shapely.Polygon()
    hectares = {}
    for number_id in sorted(capacities.values, key=capacities.values.__getitem__):
        ground = union(f for f in pastures if capacity_id(f) == number_id)
        hectares[number_id] = case.area_m2(ground.difference(taken)) / HECTARE_M2
        taken = taken.union(ground)
    return _sum(hectares, capacities)
