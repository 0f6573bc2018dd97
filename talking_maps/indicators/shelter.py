"""Sheds: a roof for the animals when a cold snap comes.

Trees: how much of the drawn fields stands in the lee of a belt.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    in_use,
    left_out_animals,
)
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure


@indicator(
    "shed_cover_for_cold",
    theme="corral",
    unit="share",
    sentence=Message("Compare the roofed space with what the animals need in cold."),
    formula=Message(
        "Shed area, no more than needed for each species, divided by animals times the "
        "roofed space one of the species needs. Species without a sourced number are "
        "left out, and sheds that are not for one species."
    ),
    source=Message("Roofed space per animal in cold climates: see the number beside."),
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


FIELDS = ("cropland", "terrace", "pasture_sown")
#: How near to a belt a field must lie to have its edge kept by it [m]: drawing and GPS
#: can be off by as much. A choice of ours.
BESIDE_M = 20.0


@indicator(
    "fields_with_tree_belts",
    theme="soil",
    unit="share",
    sentence=Message("Measure how much of the fields has trees along its edge."),
    formula=Message(
        "Cropland, terraces and sown pasture with trees within 20 m, divided by all of "
        "them; ground drawn twice counts once."
    ),
    source=Message("Our own choice of distance: what drawing and GPS can be off by."),
    reads=Reads(scenes=SCENES, layers=("trees", *FIELDS), scene_by_scene=True),
)
def fields_with_tree_belts(case: EvaluationContext) -> Measure:
    """Measure how much of the fields has trees along its edge.

    A field counts whole if trees stand beside any part of it; how far they break the
    wind is not asked. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (100, 100)),
    ...     example.field("B", "cropland", (500, 0), (100, 300)),
    ...     example.field("T", "trees", (110, 0), (10, 100)),
    ... )
    >>> round(fields_with_tree_belts(case).value, 2)
    0.25
    """
    fields = tuple(f for f in case.placed(*FIELDS) if in_use(f))
    belts = case.placed("trees")
    remarks = case.left_out("trees", *FIELDS)
    if not fields:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    trees = case.union(belts)
    beside = [f.geometry.dwithin(trees, BESIDE_M) for f in fields]
    good = tuple(compress(fields, beside))
    bad = tuple(compress(fields, [not near for near in beside]))
    whole, part = case.area_m2(case.union(fields)), case.area_m2(case.union(good))
    explanation = Message(
        "{part:ha} of {all:ha} of fields have trees within {limit:m}.",
        {"part": part, "all": whole, "limit": BESIDE_M},
    )
    return measured(
        min(part / whole, 1.0), explanation, Basis(good, bad, belts, remarks=remarks)
    )
