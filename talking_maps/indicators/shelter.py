"""Sheds: a roof for the animals when a cold snap comes."""

from __future__ import annotations

from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext, left_out_animals
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure


@indicator(
    "shed_cover_for_cold",
    name=Message("Shelter from the cold"),
    theme="corral",
    unit="share",
    sentence=Message("Compare the roofed space with what the animals need in cold."),
    formula=Message(
        "Shed area, no more than needed for each species, divided by animals times the "
        "roofed space one of the species needs. Species without a sourced number are "
        "left out, and sheds that are not for one species."
    ),
    source=Message("Roofed space per animal in cold climates: see the number beside."),
    needs=("livestock",),
    reads=Reads(
        scenes=SCENES,
        layers=("shed",),
        numbers=("corral_space_cold.*",),
        scene_by_scene=True,
        book=ANIMALS,
    ),
)
def shed_cover_for_cold(case: EvaluationContext) -> Measure:
    """Compare the roofed space with what the animals need in cold.

    The value is a share of the needed space [fraction], at most 1.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "shed", (0, 0), (5, 4), species="sheep"),
    ...     herds=(example.herd("sheep", 80),),
    ...     numbers={"corral_space_cold.sheep_roofed": 0.5},
    ... )
    >>> round(shed_cover_for_cold(case).value, 2)  # 20 m² for 80 sheep
    0.5
    """
    sheds = case.placed("shed")
    basis = Basis(also=sheds, remarks=case.left_out("shed"))
    animals = {species: n for species, n in case.animals().items() if n > 0}
    if not animals and not case.animals():
        unknown = Message("Enter the animals in the register, by species.")
        return cannot_tell(unknown, basis)
    if not animals:
        nobody = Message("The register says that there are no animals.")
        return not_applicable(nobody, basis)
    numbers = case.numbers(map(_roofed_id, animals))
    if not numbers.values:
        return number_missing(numbers.missing, basis)
    told = [s for s in animals if _roofed_id(s) in numbers.values]
    needs = {s: animals[s] * numbers.values[_roofed_id(s)] for s in told}
    roofs = assign_cells(case, sheds, told, _species)
    remarks = (*basis.remarks, *left_out_animals(numbers.missing), *numbers.remarks)
    good = tuple(s for s in sheds if _species(s) in needs)
    explanation = Message(
        "Sheds roof {space:number} m² of the {need:number} m² that {animals:number} "
        "animals need.",
        {
            "space": sum(roofs.values()),
            "need": sum(needs.values()),
            "animals": sum(animals[s] for s in told),
        },
    )
    used = sum(min(roofs[s], needs[s]) for s in told)
    basis = replace(basis, good=good, sources=numbers.sources, remarks=remarks)
    return measured(used / sum(needs.values()), explanation, basis)


def _roofed_id(species: str) -> str:
    return f"corral_space_cold.{species}_roofed"


def _species(shed: Feature) -> str:
    return str(shed.attributes.get("species") or "")
