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
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    Numbers,
    has,
    number_of,
)
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator, pictured
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.indicators.grazing import GRAZED, nobody_grazes
from talking_maps.indicators.transect import LEAST_STEPS, condition_grades
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

HECTARE_M2 = 10_000.0
YEAR_MONTHS = 12.0
#: How often a condition is named one class off, each way.
CONFUSION = "condition_confusion.one_class"
CONDITIONS = ("very_poor", "poor", "fair", "good", "excellent")


@indicator(
    "stocking_balance",
    name=Message("Animals against pasture"),
    theme="pasture",
    unit="share",
    sentence=Message("Compare the animals with what the pasture can feed."),
    formula=Message(
        "Animals in sheep units, divided by hectares of pasture times the sheep units "
        "a hectare of its condition carries, less for the months it rests; 100 % is "
        "exactly full. Ground drawn twice counts once, as the poorer of the two. Its "
        "uncertainty is that of the numbers and of conditions named one class off. "
        "Stubble, fallow and stored fodder are not counted."
    ),
    source=Message(
        "Sheep units and carrying capacity by condition: see the numbers beside it."
    ),
    needs=("pasture", "livestock"),
    reads=Reads(
        scenes=SCENES,
        layers=GRAZED,
        numbers=("sheep_units.*", "carrying_capacity.*", CONFUSION, LEAST_STEPS),
        scene_by_scene=True,
        book=ANIMALS,
    ),
)
@pictured("bars", "stocking")
def stocking_balance(case: EvaluationContext) -> Measure:
    """Compare the animals with what the pasture can feed.

    The register's herds are those of today, so the future scene says what today's
    animals would find there. A rested pasture feeds nobody in the months it rests, all
    year if its form does not say for how long. The value is load over capacity
    [fraction]; above 1 there are too many animals.

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
    capacities = case.numbers(map(capacity_id, pastures))
    basis = Basis(
        also=pastures,
        sources=(*units.sources, *capacities.sources),
        remarks=(
            *remarks,
            *_uncounted(capacities),
            *_closed(pastures),
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
    claims = condition_grades(case, good)
    basis = replace(basis, good=good, bad=bad, claims=claims)
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
    unknown = tuple(f for f in pastures if not capacity_id(f))
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


def capacity_id(pasture: Feature) -> str:
    """Return the id of the number a pasture's capacity is, empty if not known."""
    if pasture.layer == "pasture_sown":
        return f"carrying_capacity.{pasture.layer}"
    condition = pasture.attributes.get("condition")
    kind = "bofedal_" if pasture.layer == "bofedal" else ""
    return f"carrying_capacity.{kind}{condition}" if condition else ""


def open_share(pasture: Feature) -> float:
    """Return which part of the year animals may graze a pasture [fraction]."""
    if not has(pasture, "rested"):
        return 1.0
    months = number_of(pasture, "rest_months")
    rest = YEAR_MONTHS if months is None else min(max(months, 0.0), YEAR_MONTHS)
    return 1 - rest / YEAR_MONTHS


def _closed(pastures: Sequence[Feature]) -> tuple[Message, ...]:
    """Return the remark on pasture that feeds nobody because it rests, if any."""
    count = sum(open_share(f) == 0 for f in pastures)
    if not count:
        return ()
    return (
        Message(
            "Pastures that rest all year and feed nobody: {closed:number}.",
            {"closed": count},
        ),
    )


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
    ground = sum(case.areas_m2([f.geometry for f in pastures]))
    each = load.value / ground * HECTARE_M2
    known = [(f, capacities.values.get(capacity_id(f))) for f in pastures]
    fed = [(f, rate * open_share(f)) for f, rate in known if rate is not None]
    good = tuple(f for f, rate in fed if rate >= each)
    bad = tuple(f for f, rate in fed if rate < each)
    return good, bad


def _feeds(
    case: EvaluationContext, pastures: Sequence[Feature], capacities: Numbers
) -> _SheepUnits:
    """Return what the pastures feed, where they overlap the poorer of them."""
    rates = {
        _kind(f): capacities.values[capacity_id(f)] * open_share(f)
        for f in pastures
        if capacity_id(f) in capacities.values
    }
    poorest_first = sorted(rates, key=lambda kind: (rates[kind], kind))
    areas = assign_cells(case, pastures, poorest_first, _kind)
    hectares: dict[str, float] = {}
    for kind, area in areas.items():
        number_id, _, share = kind.partition(" ")
        grazed = area / HECTARE_M2 * float(share)
        hectares[number_id] = hectares.get(number_id, 0.0) + grazed
    return _sum(hectares, replace(capacities, errors=_with_confusion(case, capacities)))


def _kind(pasture: Feature) -> str:
    """Return what pastures that feed alike share: their number, and how long."""
    return f"{capacity_id(pasture)} {open_share(pasture)!r}"


def _with_confusion(
    case: EvaluationContext, capacities: Numbers
) -> Mapping[str, float]:
    """Return the numbers' errors, joined by that of conditions named one class off."""
    often = case.numbers((CONFUSION,)).values.get(CONFUSION, 0.0)
    errors = dict(capacities.errors)
    for number_id, value in capacities.values.items():
        head, _, last = number_id.partition(".")
        wet = "bofedal_" if last.startswith("bofedal_") else ""
        if last.removeprefix(wet) not in CONDITIONS:
            continue
        place = CONDITIONS.index(last.removeprefix(wet))
        beside = [
            f"{head}.{wet}{CONDITIONS[i]}"
            for i in (place - 1, place + 1)
            if 0 <= i < len(CONDITIONS)
        ]
        steps = [v - value for v in case.numbers(beside).values.values()]
        spread = math.sqrt(often * math.fsum(step**2 for step in steps))
        errors[number_id] = math.hypot(errors.get(number_id, 0.0), spread)
    return errors
