"""Pastures: how much is cared for, and whether the animals have enough of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from talking_maps.indicators import capacity
from talking_maps.indicators.answer import (
    Basis,
    answered,
    cannot_tell,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.case import Case, has, union
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

PASTURES = ("pasture", "pasture_sown")
GRAZED = (*PASTURES, "bofedal")
#: What counts as care of a natural pasture, and as protection of a wetland.
CARE = ("fenced", "rested", "rotated", "manured")
PROTECTION = ("fenced", "rested")


@indicator(
    "improved_pasture_share",
    unit="share",
    sentence=Message("Measure how much of the pasture is cared for."),
    formula=Message(
        "Pasture that is fenced, rested, rotated, manured or sown, divided by all "
        "pasture without bofedales; ground drawn twice counts once."
    ),
    source=Message(
        "Fenced, rested, rotated and manured pasture: Heifer Juli; "
        "Soluciones Prácticas 2014."
    ),
    reads=Reads(scenes=SCENES, layers=PASTURES, scene_by_scene=True),
)
def improved_pasture_share(case: Case) -> Measure:
    """Measure how much of the pasture is cared for.

    Where a cared-for pasture lies over one that is not, the ground counts as cared
    for. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 100), fenced=True),
    ...     example.field("B", "pasture", (100, 0), (300, 100)),
    ... )
    >>> round(improved_pasture_share(case).value, 3)
    0.25
    """
    pasture = _split(
        case, PASTURES, lambda f: f.layer == "pasture_sown" or has(f, *CARE)
    )
    if not pasture.share_known:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, pasture.basis)
    explanation = Message(
        "{part:ha} of {all:ha} of pasture are cared for.", pasture.amounts
    )
    return answered(pasture.share, explanation, pasture.basis)


@indicator(
    "bofedal_protected_share",
    unit="share",
    sentence=Message("Measure how much of the bofedales is fenced or rested."),
    formula=Message(
        "Bofedal that is fenced or rested, divided by all bofedal; ground drawn twice "
        "counts once."
    ),
    source=Message("Enclosure (clausura) as water sowing: Siembra y Cosecha de Agua."),
    reads=Reads(scenes=SCENES, layers=("bofedal",), scene_by_scene=True),
)
def bofedal_protected_share(case: Case) -> Measure:
    """Measure how much of the bofedales is fenced or rested.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (100, 100), rested=True),
    ...     example.field("B", "bofedal", (200, 0), (100, 100)),
    ... )
    >>> round(bofedal_protected_share(case).value, 3)
    0.5
    """
    bofedal = _split(case, ("bofedal",), lambda f: has(f, *PROTECTION))
    if not bofedal.share_known:
        nothing = Message("No bofedal is drawn on the ground in this scene.")
        return not_applicable(nothing, bofedal.basis)
    explanation = Message(
        "{part:ha} of {all:ha} of bofedal are fenced or rested.", bofedal.amounts
    )
    return answered(bofedal.share, explanation, bofedal.basis)


@indicator(
    "stocking_balance",
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
        register=True,
    ),
)
def stocking_balance(case: Case) -> Measure:
    """Compare the animals with what the pasture can feed.

    The register's herds are those of today, so the future scene says what today's
    animals would find there. The value is load over capacity [fraction]; above 1
    there are too many animals.

    Examples
    --------
    >>> from talking_maps.indicators import example
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
    units = case.numbers(map(capacity.units_id, animals))
    capacities = case.numbers(map(capacity.capacity_id, pastures))
    basis = Basis(
        also=pastures,
        sources=(*units.sources, *capacities.sources),
        remarks=(
            *remarks,
            *capacity.uncounted(capacities),
            *units.remarks,
            *capacities.remarks,
        ),
    )
    if units.missing or not capacities.values:
        return number_missing((*units.missing, *capacities.missing), basis)
    load = capacity.load(animals, units)
    food = capacity.feeds(case, pastures, capacities)
    if food.value <= 0:
        return cannot_tell(
            Message("By its numbers this pasture feeds no animal. Check them."), basis
        )
    explanation = Message(
        "The animals are {load:number} sheep units; the pasture feeds "
        "{capacity:number}.",
        {"load": load.value, "capacity": food.value},
    )
    balance = load.value / food.value
    error = balance * math.hypot(load.relative_error, food.relative_error)
    return answered(balance, explanation, basis, uncertainty=error or None)


@dataclass(frozen=True, slots=True)
class _Split:
    """Ground of some layers, told apart by a test [m²]."""

    good_m2: float
    whole_m2: float
    basis: Basis

    @property
    def share_known(self) -> bool:
        return self.whole_m2 > 0

    @property
    def share(self) -> float:
        return min(self.good_m2 / self.whole_m2, 1.0)

    @property
    def amounts(self) -> Mapping[str, float]:
        return {"part": self.good_m2, "all": self.whole_m2}


def _split(
    case: Case, layers: Sequence[str], is_good: Callable[[Feature], bool]
) -> _Split:
    ground = case.placed(*layers)
    good = tuple(f for f in ground if is_good(f))
    bad = tuple(f for f in ground if not is_good(f))
    return _Split(
        good_m2=case.area_m2(union(good)),
        whole_m2=case.area_m2(union(ground)),
        basis=Basis(good, bad, remarks=case.left_out(*layers)),
    )


def _nothing_to_balance(
    case: Case,
    pastures: Sequence[Feature],
    animals: Mapping[str, int],
    remarks: tuple[Message, ...],
) -> Measure | None:
    """Return why animals and pasture cannot be compared, or None if they can."""
    if not pastures:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    if not case.animals():
        return cannot_tell(
            Message("Enter the animals in the register, by species."),
            Basis(also=tuple(pastures), remarks=remarks),
        )
    if not animals:
        nobody = Message("The register says that there are no animals.")
        return not_applicable(nobody, Basis(remarks=remarks))
    unknown = tuple(f for f in pastures if not capacity.capacity_id(f))
    if unknown:
        return cannot_tell(
            Message(
                "{count:number} pastures do not say in what condition they are. "
                "Choose it in their form.",
                {"count": len(unknown)},
            ),
            Basis(bad=unknown, remarks=remarks),
        )
    return None
