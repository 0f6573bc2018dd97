"""Corrals: whether animals have the room they need, and water stays clean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    left_out_animals,
    number_of,
)
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.geometry.deduplicate import first_of_each_number
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

#: Water that corrals must not foul, and how far they must stay from it.
KEPT_CLEAN = ("spring", "river", "reservoir")
CLEAR = "corral_distance.water"


@indicator(
    "corral_space_per_animal",
    name=Message("Room in the corrals"),
    unit="share",
    sentence=Message("Compare the corral space with what the animals need."),
    formula=Message(
        "Corral area, no more than needed for each species, divided by animals times "
        "the space one of the species needs; 100 % is enough for every animal. Species "
        "without a sourced number are left out."
    ),
    source=Message("Space per animal by species: see the numbers beside it."),
    needs=("livestock",),
    reads=Reads(
        scenes=SCENES,
        layers=("corral",),
        numbers=("corral_space.*",),
        scene_by_scene=True,
        book=ANIMALS,
    ),
)
def corral_space_per_animal(case: EvaluationContext) -> Measure:
    """Compare the corral space with what the animals need.

    Of each species there are as many animals as the register says, or as the corrals
    say if that is more; a corral drawn twice holds its animals once. Room to spare for
    one species does not make up for crowding in another. Corrals for mixed animals are
    left out: nobody can tell whose room theirs is. The value is a share of the needed
    space [fraction], at most 1.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "corral", (0, 0), (10, 6), species="sheep"),
    ...     herds=(example.herd("sheep", 80),),
    ...     numbers={"corral_space.sheep": 1},
    ... )
    >>> round(corral_space_per_animal(case).value, 2)  # 60 m² for 80 sheep
    0.75
    """
    corrals = case.placed("corral")
    remarks = (*case.left_out("corral"), *_mixed(corrals))
    animals = _animals(case, corrals)
    if not animals:
        return _no_animals(case, corrals, remarks)
    numbers = case.numbers(map(_space_id, animals))
    told = [s for s in animals if _space_id(s) in numbers.values]
    if not told:
        return number_missing(numbers.missing, Basis(also=corrals, remarks=remarks))
    remarks = (*remarks, *left_out_animals(numbers.missing), *numbers.remarks)
    needs = {s: animals[s] * numbers.values[_space_id(s)] for s in told}
    space = assign_cells(case, corrals, told, _species)
    good, bad = _by_room(case, corrals, numbers.values)
    basis = Basis(good, bad, corrals, numbers.sources, remarks)
    used, explanation = _room_told(told, space, needs, animals)
    return measured(used / sum(needs.values()), explanation, basis)


def _room_told(
    told: list[str],
    space: Mapping[str, float],
    needs: dict[str, float],
    animals: Mapping[str, int],
) -> tuple[float, Message]:
    """Say how much room the animals have, and how much they need."""
    used = sum(min(space[s], needs[s]) for s in told)
    head_count = sum(animals[s] for s in told)
    explanation = Message(
        "{animals:number} animals have {space:number} m² each in corrals; they need "
        "{need:number} m² each.",
        {
            "animals": head_count,
            "space": sum(space.values()) / head_count,
            "need": sum(needs.values()) / head_count,
        },
    )
    return used, explanation


@indicator(
    "corrals_clear_of_water",
    name=Message("Corrals clear of water"),
    unit="share",
    sentence=Message("Measure how many corrals leave streams and springs clean."),
    formula=Message(
        "Corral area farther from springs, rivers and reservoirs than the limit, "
        "divided by all corral area; ground drawn twice counts once."
    ),
    source=Message("Distance of pens from water: see the number beside it."),
    needs=("livestock",),
    reads=Reads(
        scenes=SCENES,
        layers=("corral", *KEPT_CLEAN),
        numbers=(CLEAR,),
        scene_by_scene=True,
        beyond=KEPT_CLEAN,
    ),
)
def corrals_clear_of_water(case: EvaluationContext) -> Measure:
    """Measure how many corrals leave streams and springs clean.

    A corral counts as near if any part of it is. Water that was not drawn is not
    known here. The value is a share of the corral area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.spot("S", "spring", 0, 0),
    ...     example.field("A", "corral", (10, 0), (10, 10)),
    ...     example.field("B", "corral", (100, 0), (10, 30)),
    ...     numbers={"corral_distance.water": 30},
    ... )
    >>> round(corrals_clear_of_water(case).value, 2)
    0.75
    """
    corrals, waters = case.placed("corral"), case.placed(*KEPT_CLEAN)
    limit = case.numbers((CLEAR,))
    remarks = (*case.left_out("corral", *KEPT_CLEAN), *limit.remarks)
    basis = Basis(also=waters, sources=limit.sources, remarks=remarks)
    whole = case.area_m2(case.union(corrals))
    if whole <= 0:
        nothing = Message("No corral is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limit.missing:
        return number_missing(limit.missing, replace(basis, also=corrals))
    if not waters:
        unknown = Message("Draw the springs, rivers and reservoirs near the corrals.")
        return cannot_tell(unknown, replace(basis, also=corrals))
    reach, water = limit.values[CLEAR], case.union(waters)
    bad = tuple(c for c in corrals if c.geometry.distance(water) < reach)
    good = tuple(c for c in corrals if c not in bad)
    clear = case.area_m2(case.union(good).difference(case.union(bad)))
    explanation = _clear_told(good, corrals, reach)
    return measured(
        min(clear / whole, 1.0), explanation, replace(basis, good=good, bad=bad)
    )


def _clear_told(
    good: tuple[Feature, ...], corrals: tuple[Feature, ...], reach: float
) -> Message:
    """Say how many corrals are clear of water."""
    return Message(
        "{good:number} of {all:number} corrals are {limit:m} or more from water.",
        {"good": len(good), "all": len(corrals), "limit": reach},
    )


def _space_id(species: str) -> str:
    return f"corral_space.{species}"


def _species(corral: Feature) -> str:
    """Return the one species a corral is for, empty if it is for none or several."""
    species = corral.attributes.get("species")
    return str(species) if species and species != "mixed" else ""


def _by_species(corrals: Sequence[Feature]) -> Mapping[str, list[Feature]]:
    """Return the corrals that are for one species, by species."""
    found: dict[str, list[Feature]] = {}
    for corral in corrals:
        if species := _species(corral):
            found.setdefault(species, []).append(corral)
    return found


def _stated(corral: Feature) -> int:
    return int(number_of(corral, "animals") or 0)


def _animals(case: EvaluationContext, corrals: Sequence[Feature]) -> Mapping[str, int]:
    """Return how many animals of each species need room, species in order."""
    in_corrals = {
        species: sum(map(_stated, first_of_each_number(drawn, _stated)))
        for species, drawn in _by_species(corrals).items()
    }
    register = case.animals()
    counts = {
        s: max(register.get(s, 0), in_corrals.get(s, 0))
        for s in sorted({*register, *in_corrals})
    }
    return {species: count for species, count in counts.items() if count > 0}


def _by_room(
    case: EvaluationContext, corrals: Sequence[Feature], needs: Mapping[str, float]
) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """Tell apart corrals with room for the animals they state from crowded ones."""
    good: list[Feature] = []
    bad: list[Feature] = []
    for corral in corrals:
        need = needs.get(_space_id(_species(corral)))
        if need is None or not _stated(corral):
            continue
        enough = case.area_m2(corral.geometry) >= need * _stated(corral)
        (good if enough else bad).append(corral)
    return tuple(good), tuple(bad)


def _no_animals(
    case: EvaluationContext, corrals: tuple[Feature, ...], remarks: tuple[Message, ...]
) -> Measure:
    basis = Basis(also=corrals, remarks=remarks)
    if case.animals():
        nobody = Message("The register says that there are no animals.")
        return not_applicable(nobody, basis)
    return cannot_tell(Message("Enter the animals in the register, by species."), basis)


def _mixed(corrals: Sequence[Feature]) -> tuple[Message, ...]:
    count = sum(not _species(c) for c in corrals)
    if not count:
        return ()
    return (
        Message(
            "Corrals left out because they are not for one species: {mixed:number}.",
            {"mixed": count},
        ),
    )
