"""Stocking: how many animals there are and how many the pasture feeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext, Numbers
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator, pictured
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.indicators.grazing import GRAZED, nobody_grazes
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

HECTARE_M2 = 10_000.0


@indicator(
    "stocking_balance",
    name=Message("Animals against pasture"),
    theme="pasture",
    unit="share",
    sentence=Message("Compare the animals with what the pasture can feed."),
    formula=Message(
        "Animals in sheep units, divided by hectares of pasture times the sheep units "
        "a hectare of its condition carries; 100 % is exactly full. Ground drawn twice "
        "counts once, as the poorer of the two."
    ),
    source=Message(
        "Sheep units and carrying capacity by condition: see the numbers beside it."
    ),
    reads=Reads(
        scenes=SCENES,
        layers=GRAZED,
        numbers=("sheep_units.*", "carrying_capacity.*"),
        scene_by_scene=True,
        book=ANIMALS,
    ),
)
@pictured("bars", "stocking")
def stocking_balance(case: EvaluationContext) -> Measure:
    """Compare the animals with what the pasture can feed.

    The register's herds are those of today, so the future scene says what today's
    animals would find there. The value is load over capacity [fraction]; above 1
    there are too many animals.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (500, 200), condition="fair"),
    ...     herds=(example.herd("sheep", 5), example.herd("alpaca", 10)),
    ...     numbers={"sheep_units.sheep": 1, "sheep_units.alpaca": 1.5,
    ...              "carrying_capacity.fair": 1},
    ... )
    >>> round(stocking_balance(case).value, 2)  # 20 sheep units on 10 ha
    2.0
    """
    animals = {species: n for species, n in case.animals().items() if n > 0}
    pastures = case.placed(*GRAZED)
    remarks = case.left_out(*GRAZED)
    refusal = _nothing_to_balance(case, pastures, animals, remarks)
    if refusal is not None:
        return refusal
    units = case.numbers(map(_units_id, animals))
    capacities = case.numbers(map(_capacity_id, pastures))
    basis = Basis(
        also=pastures,
        sources=(*units.sources, *capacities.sources),
        remarks=(
            *remarks,
            *_uncounted(capacities),
            *units.remarks,
            *capacities.remarks,
        ),
    )
    if units.missing or not capacities.values:
        return number_missing((*units.missing, *capacities.missing), basis)
    load = _load(animals, units)
    food = _feeds(case, pastures, capacities)
    if food.value <= 0:
        return cannot_tell(
            Message("By its numbers this pasture feeds no animal. Check them."), basis
        )
    explanation = Message(
        "The animals are {load:number} sheep units; the pasture feeds "
        "{capacity:number}.",
        {"load": load.value, "capacity": food.value},
    )
    good, bad = _carrying(case, pastures, capacities, load)
    basis = replace(basis, good=good, bad=bad)
    balance = load.value / food.value
    error = balance * math.hypot(load.relative_error, food.relative_error)
    return measured(balance, explanation, basis, uncertainty=error or None)


def _nothing_to_balance(
    case: EvaluationContext,
    pastures: Sequence[Feature],
    animals: Mapping[str, int],
    remarks: tuple[Message, ...],
) -> Measure | None:
    """Return why animals and pasture cannot be compared, or None if they can."""
    refusal = nobody_grazes(case, pastures, animals, remarks)
    if refusal is not None:
        return refusal
    unknown = tuple(f for f in pastures if not _capacity_id(f))
    if not unknown:
        return None
    return cannot_tell(
        Message(
            "Choose in the form of each pasture in what condition it is; it is "
            "missing in {count:number}.",
            {"count": len(unknown)},
        ),
        Basis(bad=unknown, remarks=remarks),
    )


def _units_id(species: str) -> str:
    """Return the id of the number of sheep units an animal is."""
    return f"sheep_units.{species}"


def _capacity_id(pasture: Feature) -> str:
    """Return the id of the number a pasture's capacity is, empty if not known."""
    if pasture.layer != "pasture":
        return f"carrying_capacity.{pasture.layer}"
    condition = pasture.attributes.get("condition")
    return f"carrying_capacity.{condition}" if condition else ""


def _uncounted(capacities: Numbers) -> tuple[Message, ...]:
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
class _SheepUnits:
    """A sum of sheep units with its standard error."""

    value: float
    error: float

    @property
    def relative_error(self) -> float:
        """Return the error as a fraction of the value."""
        return self.error / self.value if self.value else 0.0


def _sum(amounts: Mapping[str, float], numbers: Numbers) -> _SheepUnits:
    """Multiply amounts by the numbers of their ids; errors of numbers add squared."""
    errors = (amounts[i] * numbers.errors.get(i, 0.0) for i in amounts)
    return _SheepUnits(
        value=math.fsum(amounts[i] * numbers.values[i] for i in amounts),
        error=math.hypot(*errors),
    )


def _load(animals: Mapping[str, int], units: Numbers) -> _SheepUnits:
    """Return the animals in sheep units."""
    return _sum({_units_id(s): float(n) for s, n in animals.items()}, units)


def _carrying(
    case: EvaluationContext,
    pastures: Sequence[Feature],
    capacities: Numbers,
    load: _SheepUnits,
) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """Return the pastures that carry what comes to them, and those that do not.

    Nobody writes where animals graze: they are spread over all pasture by its area.
    """
    ground = sum(case.area_m2(f.geometry) for f in pastures)
    each = load.value / ground * HECTARE_M2
    known = [(f, capacities.values.get(_capacity_id(f))) for f in pastures]
    good = tuple(f for f, rate in known if rate is not None and rate >= each)
    bad = tuple(f for f, rate in known if rate is not None and rate < each)
    return good, bad


def _feeds(
    case: EvaluationContext, pastures: Sequence[Feature], capacities: Numbers
) -> _SheepUnits:
    """Return what the pastures feed, where they overlap the poorer of them."""
    poorest_first = sorted(capacities.values, key=capacities.values.__getitem__)
    areas = assign_cells(case, pastures, poorest_first, _capacity_id)
    hectares = {number: area / HECTARE_M2 for number, area in areas.items()}
    return _sum(hectares, capacities)
