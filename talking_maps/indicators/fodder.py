"""Fodder of the dry season: what stands and is stored against what animals eat."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
    left_out_animals,
)
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.grazing import GRAZED, nobody_grazes
from talking_maps.indicators.stocking import capacity_id
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

HECTARE_M2, TONNE_KG, YEAR_DAYS = 10_000.0, 1000.0, 365.0
INTAKE, DAYS, SHARE = "fodder.intake", "fodder.dry_days", "fodder.dry_share"
SOWN = "pasture_sown"


@indicator(
    "dry_season_fodder_balance",
    name=Message("Fodder of the dry season"),
    theme="pasture",
    unit="share",
    sentence=Message("Compare the fodder of the dry season with what animals eat."),
    formula=Message(
        "Dry matter of the dry season: that of natural pasture, by what a hectare of "
        "its condition carries and the part of the year's grass that is left for then, "
        "and the harvest of sown pasture by species, watered or not; divided by the "
        "animals in sheep units times what one eats in those days. At 100 % it is just "
        "enough."
    ),
    source=Message(
        "Harvests, intake and days of the dry season are our own guesses: see the "
        "numbers beside it, and enter those of the place."
    ),
    needs=("pasture", "livestock"),
    reads=Reads(
        scenes=SCENES,
        layers=GRAZED,
        numbers=(
            INTAKE,
            DAYS,
            SHARE,
            "fodder_yield.*",
            "sheep_units.*",
            "carrying_capacity.*",
        ),
        scene_by_scene=True,
        book=ANIMALS,
    ),
)
def dry_season_fodder_balance(case: EvaluationContext) -> Measure:
    """Compare the fodder of the dry season with what animals eat.

    Stubble and bought fodder are not counted. The value is fodder over need
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture_sown", (0, 0), (100, 100), species="oats"),
    ...     herds=(example.herd("sheep", 50),),
    ...     numbers={"fodder.intake": 1, "fodder.dry_days": 200,
    ...              "fodder.dry_share": 0.3, "fodder_yield.oats": 5,
    ...              "sheep_units.sheep": 1},
    ... )
    >>> round(dry_season_fodder_balance(case).value, 2)  # 5 t for 10 t
    0.5
    """
    animals = {species: n for species, n in case.animals().items() if n > 0}
    pastures = tuple(sorted(case.placed(*GRAZED), key=lambda f: f.uid))
    remarks = case.left_out(*GRAZED)
    refusal = nobody_grazes(case, pastures, animals, remarks)
    if refusal is not None:
        return refusal
    numbers = case.numbers((INTAKE, DAYS, SHARE))
    units = case.numbers(f"sheep_units.{species}" for species in animals)
    harvests = case.numbers({_fodder_id(f) for f in pastures} - {""})
    also = (*numbers.sources, *units.sources, *harvests.sources)
    basis = Basis(
        also=pastures,
        sources=also,
        remarks=(
            *remarks,
            *left_out_animals(units.missing),
            *_without_number(harvests),
            *numbers.remarks,
            *harvests.remarks,
        ),
    )
    if numbers.missing or not units.values or not harvests.values:
        return number_missing(
            (*numbers.missing, *units.missing, *harvests.missing), basis
        )
    eats = numbers.values[INTAKE] * numbers.values[DAYS] / TONNE_KG
    need = eats * sum(
        n * units.values.get(f"sheep_units.{species}", 0.0)
        for species, n in animals.items()
    )
    if need <= 0:
        return cannot_tell(Message("By its numbers no animal eats. Check them."), basis)
    fodder = math.fsum(_tonnes(case, pastures, numbers, harvests))
    explanation = Message(
        "{fodder:number} t of dry matter for the {need:number} t that the animals eat "
        "in the dry season.",
        {"fodder": fodder, "need": need},
    )
    return measured(fodder / need, explanation, basis)


def _fodder_id(feature: Feature) -> str:
    """Return the number that says what a pasture gives, empty if its form is silent."""
    if feature.layer != SOWN:
        return capacity_id(feature)
    species = feature.attributes.get("species") or "other"
    watered = "_watered" if has(feature, "watered") else ""
    return f"fodder_yield.{species}{watered}"


def fodder_t(case: EvaluationContext, pasture: Feature) -> float | None:
    """Return the dry matter of one pasture in the dry season [t], None if unknown."""
    numbers = case.numbers((INTAKE, DAYS, SHARE))
    harvests = case.numbers({_fodder_id(pasture)} - {""})
    if numbers.missing or not harvests.values:
        return None
    return math.fsum(_tonnes(case, (pasture,), numbers, harvests))


def _tonnes(
    case: EvaluationContext,
    pastures: Sequence[Feature],
    numbers: Numbers,
    harvests: Numbers,
) -> list[float]:
    """Return the dry matter of each pasture in the dry season [t]."""
    year = numbers.values[INTAKE] * YEAR_DAYS / TONNE_KG * numbers.values[SHARE]
    found = []
    for feature, piece in zip(pastures, case.apart(pastures), strict=True):
        hectares = case.area_m2(piece) / HECTARE_M2
        given = harvests.values.get(_fodder_id(feature), 0.0)
        found.append(hectares * given * (1.0 if feature.layer == SOWN else year))
    return found


def _without_number(harvests: Numbers) -> tuple[Message, ...]:
    if not harvests.missing:
        return ()
    return (
        Message(
            "Pastures left out because there is no sourced number: {unknown}.",
            {"unknown": ", ".join(harvests.missing)},
        ),
    )
