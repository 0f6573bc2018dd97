"""Why pastures, bofedales, corrals and sheds help or hurt."""

from __future__ import annotations

from talking_maps.errors import Value
from talking_maps.explain.paddocks import paddocks
from talking_maps.explain.reasons.builders import (
    Tell,
    explains,
    ground_of,
    number,
    size,
)
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.care import Care
from talking_maps.indicators.corral import CLEAR, KEPT_CLEAN
from talking_maps.indicators.engine.context import has, number_of
from talking_maps.indicators.fodder import fodder_t
from talking_maps.indicators.stocking import capacity_id, open_share
from talking_maps.indicators.transect import GOOD, LEAST_STEPS, STEPS, transects
from talking_maps.indicators.water_access import WATER
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure

HECTARE_M2 = 10_000.0
#: What is ticked as care of a pasture, and as protection of a wetland.
CARE = ("fenced", "rested", "rotated", "manured")
PROTECTION = ("fenced", "rested")


@explains("improved_pasture_share")
def care(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell which care a pasture has."""
    judged, bad = Care.in_scene(case, case.placed("pasture")), frozenset(measure.bad)

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        if feature.uid in bad and has(feature, "rested"):
            return Message(
                "Ticked as rested: {area:ha}; it counts from {months:number} months of "
                "rest on.",
                {"area": area, "months": judged.least_months},
            )
        if feature.uid in bad and has(feature, "rotated"):
            return Message(
                "Ticked as taking turns: {area:ha}; it counts with a second paddock.",
                {"area": area},
            )
        return _marked(feature, CARE, area) or Message(
            "{area:ha} without care: not fenced, rested, in turns or manured.",
            {"area": area},
        )

    return tell


@explains("bofedal_protected_share")
def protection(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell whether a bofedal is fenced or rested."""
    judged, bad = Care.in_scene(case, case.placed("bofedal")), frozenset(measure.bad)

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        if feature.uid in bad and has(feature, "rested"):
            return Message(
                "Ticked as rested: {area:ha}; it counts from {months:number} months of "
                "rest on.",
                {"area": area, "months": judged.least_months},
            )
        return _marked(feature, PROTECTION, area) or Message(
            "{area:ha}, neither fenced nor rested.", {"area": area}
        )

    return tell


@explains("fences_drawn")
def fences(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell whether a fence is drawn along a pasture's edge."""
    good = frozenset(measure.good)

    def tell(feature: Feature) -> Message:
        area = {"area": case.area_m2(feature.geometry)}
        if feature.uid in good:
            return Message("{area:ha}, its fence is drawn.", area)
        return Message(
            "{area:ha}, ticked as fenced; no fence is drawn along most of its edge.",
            area,
        )

    return tell


def _marked(feature: Feature, marks: tuple[str, ...], area: float) -> Message | None:
    """Say which of these marks a thing has, None if it has none."""
    there = [mark for mark in marks if has(feature, mark)]
    if not there:
        return None
    values: dict[str, Value] = {"marks": ", ".join(there), "area": area}
    return Message("{marks}: {area:ha}.", values)


@explains("paddocks_in_rotation")
def turns(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell which share of all that takes turns a paddock is."""
    good = frozenset(measure.good)
    whole = sum(case.area_m2(f.geometry) for f in case.things() if f.uid in good)

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        if feature.uid not in good:
            return Message("{area:ha} that take no turns.", {"area": area})
        return Message(
            "Takes turns: {area:ha}, {share:percent} of all that do.",
            {"area": area, "share": area / whole if whole else 0.0},
        )

    return tell


@explains("pasture_near_water", "corrals_near_water")
def near_water(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell how far a pasture is from water."""
    water = ground_of(case.placed(*WATER))
    reach = measure.explanation.values.get("reach")

    def tell(feature: Feature) -> Message | None:
        if feature.layer in ("spring", "river", "reservoir", "canal"):
            return Message("Water the animals can reach.")
        if water.is_empty or reach is None:
            return None
        away = float(feature.geometry.distance(water))
        values = {"away": away, "reach": reach}
        return Message("{away:m} from water; the animals walk {reach:m}.", values)

    return tell


@explains("stocking_balance")
def balance(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how many animals a pasture feeds, and how many come to it."""
    held = {one.feature.uid: one.held for one in paddocks(case)}

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        condition = feature.attributes.get("condition")
        kind = feature.layer if feature.layer == "pasture_sown" else condition
        unit = number(case, capacity_id(feature))
        if not kind:
            return Message("{area:ha}; nobody wrote its condition.", {"area": area})
        values: dict[str, Value] = {"area": area, "condition": kind}
        if unit is None:
            return Message(
                "{area:ha}, {condition}: no sourced number says how many it feeds.",
                values,
            )
        values = _carrying_capacity_values(feature, values, unit, area, held)
        return Message(
            "{area:ha}, {condition}: feeds {feeds:whole} sheep units; {held:whole} "
            "come to it if the herds spread evenly.",
            values,
        )

    return tell


def _carrying_capacity_values(
    feature: Feature,
    values: dict[str, str | int | float | bool | None],
    unit: float,
    area: float,
    held: dict[str, float],
) -> dict[str, str | int | float | bool | None]:
    """Return how many sheep units a pasture feeds, and how many come."""
    return values | {
        "feeds": unit * open_share(feature) * area / HECTARE_M2,
        "held": held.get(feature.uid, 0),
    }


@explains("corral_space_per_animal")
def room(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much room the animals of a corral have."""

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        species = str(feature.attributes.get("species") or "")
        animals = number_of(feature, "animals")
        need = number(case, f"corral_space.{species}")
        if not animals:
            return Message(
                "{space:number} m²; nobody wrote how many animals.",
                {"space": round(area)},
            )
        values = _room_values(area, animals, species)
        if need is None:
            return Message(
                "{space:number} m² for {animals:whole} {species}, {each:number} m² "
                "each; no sourced number says how much they need.",
                values,
            )
        return Message(
            "{space:number} m² for {animals:whole} {species}: {each:number} m² each, "
            "{need:number} m² needed.",
            {**values, "need": need},
        )

    return tell


def _room_values(
    area: float, animals: float, species: str
) -> dict[str, str | int | float | bool | None]:
    """Return what is said of a corral's room."""
    values: dict[str, Value] = {
        "space": round(area),
        "animals": round(animals),
        "species": species,
        "each": round(area / animals, 1),
    }
    return values


@explains("corrals_clear_of_water")
def clear_of_water(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how far a corral is from water."""
    water = ground_of(case.placed(*KEPT_CLEAN))
    limit = number(case, CLEAR)

    def tell(feature: Feature) -> Message | None:
        if feature.layer != "corral":
            return Message("Water to be kept clean.")
        if water.is_empty or limit is None:
            return None
        away = float(feature.geometry.distance(water))
        return Message(
            "{away:m} from water; {limit:m} are needed.",
            {"away": away, "limit": limit},
        )

    return tell


@explains("shed_cover_for_cold")
def roof(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how large the roof of a shed is, and for whom."""

    def tell(feature: Feature) -> Message:
        species = feature.attributes.get("species")
        area = round(case.area_m2(feature.geometry))
        if not species or species == "mixed":
            return Message("{space:number} m², not for one species.", {"space": area})
        return Message(
            "{space:number} m² of roof for {species}.",
            {"space": area, "species": str(species)},
        )

    return tell


@explains("pasture_by_transect")
def counted(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how many steps of a transect fell on good forage."""
    least = number(case, LEAST_STEPS) or 0.0
    right = {f.uid for f in transects(case, case.placed("pasture", "bofedal"))}

    def tell(feature: Feature) -> Message:
        values = _transect_values(case, feature, least)
        if feature.uid in right:
            values["good"] = number_of(feature, GOOD) or 0.0
            return Message(
                "{area:ha}: {good:whole} of {steps:whole} steps fell on good forage.",
                values,
            )
        if number_of(feature, STEPS) is None:
            return Message("{area:ha} without a transect.", values)
        return Message(
            "{area:ha}; its transect of {steps:whole} steps does not count: at least "
            "{least:whole} are needed, with those on good forage.",
            values,
        )

    return tell


def _transect_values(
    case: EvaluationContext, feature: Feature, least: float
) -> dict[str, str | int | float | bool | None]:
    """Return what is said of a transect."""
    values: dict[str, Value] = {
        "area": case.area_m2(feature.geometry),
        "steps": number_of(feature, STEPS) or 0.0,
        "least": least,
    }
    return values


@explains("dry_season_fodder_balance")
def fodder(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much a pasture gives in the dry season."""

    def tell(feature: Feature) -> Message:
        area = case.area_m2(feature.geometry)
        found = fodder_t(case, feature)
        if found is None:
            return Message(
                "{area:ha}; its form or a number that says what it gives is missing.",
                {"area": area},
            )
        return Message(
            "{area:ha}: {fodder:number} t of dry matter in the dry season.",
            {"area": area, "fodder": round(found, 1)},
        )

    return tell


def plain(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how large a thing is."""
    return lambda feature: size(case, feature)
