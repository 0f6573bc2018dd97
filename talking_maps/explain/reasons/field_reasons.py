"""Why terraces, ditches, fields and trees help or hurt."""

from __future__ import annotations

from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.explain.reasons.builders import (
    Tell,
    explains,
    ground_of,
    number,
    size,
    slope_values,
    with_limits,
)
from talking_maps.explain.terrain_under import steep_share
from talking_maps.indicators import EvaluationContext, find
from talking_maps.indicators.engine.context import has, in_use, number_of
from talking_maps.indicators.geometry.arable_ground import STEEP
from talking_maps.indicators.geometry.terrace_fitness import limit_ids
from talking_maps.indicators.sectoral_fallow import REST
from talking_maps.indicators.seed import SEED, names_of
from talking_maps.indicators.suitability import DITCH
from talking_maps.indicators.terrace_contour import CROOKED_DEG
from talking_maps.indicators.tree_belts import BESIDE_M
from talking_maps.indicators.upkeep import ALIVE, GROWN_YEARS, MENDED, NUMBER, PLANTED
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure


@explains("terraced_share_of_steep_cropland", "ambition_for_terraces")
def steep(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell how steep a field or terrace is, and how much of it is held."""
    held = ground_of(
        t for t in case.placed("terrace") if in_use(t) and t.uid not in measure.bad
    )
    limit = number(case, STEEP)

    def tell(feature: Feature) -> Message:
        values = slope_values(case, feature.geometry)
        if values is None or limit is None:
            return size(case, feature)
        if feature.layer == "terrace" and feature.uid in measure.bad:
            return _beside(case, feature, measure, *_limits_of_kind(case, feature))
        values |= {"limit": limit / 100, "area": case.area_m2(feature.geometry)}
        if feature.layer == "terrace":
            return Message(
                "Terrace of {area:ha} at {slope:percent} ± {error:percent} of slope; "
                "steep is from {limit:percent}.",
                values,
            )
        values |= {"open": _open_m2(case, feature, held, limit)}
        return Message(
            "{open:ha} of {area:ha} are steeper than {limit:percent} without terrace; "
            "in the mean {slope:percent} ± {error:percent}.",
            values,
        )

    return tell


def _open_m2(
    case: EvaluationContext, feature: Feature, held: BaseGeometry, limit: float
) -> float:
    """Return how much of a thing is steep and not held by a terrace."""
    rest = feature.geometry.difference(held)
    share = steep_share(case.territory.elevation, rest, limit / 100)
    return case.area_m2(rest) * share


@explains("terraces_on_suitable_slope")
def suits(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell the slope under a terrace beside the slopes that suit its kind."""
    return lambda feature: _beside(
        case, feature, measure, *_limits_of_kind(case, feature)
    )


def _limits_of_kind(
    case: EvaluationContext, terrace: Feature
) -> tuple[float | None, float | None]:
    """Return between which slopes a terrace's kind suits [%], None if unknown."""
    least, most = (number(case, one) for one in limit_ids((terrace,)))
    return least, most


@explains("ditches_on_suitable_ground")
def ditch_suits(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell the slope under a ditch beside the slopes that suit ditches."""
    least, most = (number(case, f"{DITCH}_slope.{e}") for e in ("least", "most"))
    return lambda feature: _beside(case, feature, measure, least, most)


def _beside(
    case: EvaluationContext,
    feature: Feature,
    measure: Measure,
    least: float | None,
    most: float | None,
) -> Message:
    """Say a slope and whether it is between two limits [%], as the measure found."""
    values = slope_values(case, feature.geometry)
    if values is None:
        return size(case, feature)
    if least is None or most is None:
        return Message(
            "Slope {slope:percent} ± {error:percent}; no sourced number says what "
            "suits its kind.",
            values,
        )
    values = with_limits(values, least, most)
    if feature.uid in measure.bad:
        return Message(
            "Slope {slope:percent} ± {error:percent}: outside {least:percent} to "
            "{most:percent}.",
            values,
        )
    return Message(
        "Slope {slope:percent} ± {error:percent}: inside {least:percent} to "
        "{most:percent}.",
        values,
    )


@explains("terraces_along_contour")
def contour(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how far a terrace turns away from the contour."""
    asked = find("terraces_along_contour")

    def tell(feature: Feature) -> Message:
        # The terrace alone, so that its own angle is the answer.
        alone = replace(case, plan=replace(case.plan, features=(feature,)))
        found = asked.measure(alone)
        if found.value is None:
            return size(case, feature)
        values: dict[str, Value] = {
            "angle": found.value,
            "error": found.uncertainty or 0.0,
            "limit": CROOKED_DEG,
        }
        return Message(
            "Turns {angle:degrees} ± {error:degrees} away from the contour; up to "
            "{limit:degrees} is well.",
            values,
        )

    return tell


@explains("fields_with_tree_belts")
def trees(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how far trees are from a field."""
    belts = ground_of(case.placed("trees"))

    def tell(feature: Feature) -> Message:
        if feature.layer == "trees" or belts.is_empty:
            return size(case, feature)
        away = float(feature.geometry.distance(belts))
        return Message(
            "{area:ha}; the nearest trees are {away:m} off, {limit:m} count as beside.",
            {"area": case.area_m2(feature.geometry), "away": away, "limit": BESIDE_M},
        )

    return tell


@explains("soil_loss", "soil_loss_avoided")
def soil(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much soil a field loses, with the terraces that stand on it."""
    asked = find("soil_loss")
    terraces = case.placed("terrace")

    def tell(feature: Feature) -> Message:
        alone = replace(case.plan, features=(feature, *terraces))
        told = asked.measure(replace(case, plan=alone))
        slope = slope_values(case, feature.geometry)
        if told.value is None or slope is None or feature.layer == "terrace":
            return size(case, feature)
        return Message(
            "Loses about {least:number} to {most:number} t/ha a year at "
            "{slope:percent} ± {error:percent} of slope.",
            {
                **slope,
                "least": told.explanation.values["least"],
                "most": told.explanation.values["most"],
            },
        )

    return tell


@explains("irrigated_share_of_cropland")
def watered(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much of a field is irrigated."""
    water = ground_of(case.placed("irrigated"))

    def tell(feature: Feature) -> Message:
        if feature.layer == "irrigated":
            return size(case, feature)
        part = feature.geometry.intersection(water)
        return Message(
            "{part:ha} of {area:ha} are irrigated.",
            {"part": case.area_m2(part), "area": case.area_m2(feature.geometry)},
        )

    return tell


@explains("terraces_mended")
def in_repair(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell whether the walls of a terrace are in repair."""

    def tell(feature: Feature) -> Message:
        area: dict[str, Value] = {"area": case.area_m2(feature.geometry)}
        if has(feature, MENDED):
            return Message("{area:ha}, its walls are in repair.", area)
        return Message("{area:ha}; nobody wrote that its walls are in repair.", area)

    return tell


@explains("native_trees_alive")
def alive(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how many of the trees that were planted live."""
    now = getattr(case.plan.years, case.scene)

    def tell(feature: Feature) -> Message:
        planted, year, living = (
            number_of(feature, said) for said in (NUMBER, PLANTED, ALIVE)
        )
        if not planted or year is None or living is None:
            return Message(
                "Nobody wrote how many were planted, in what year, and how many live."
            )
        values = _planted_values(living, planted, year)
        if now - year < GROWN_YEARS:
            values["since"] = str(round(year) + GROWN_YEARS)
            return Message(
                "{alive:whole} of {planted:whole} planted in {year} live; they count "
                "from {since} on.",
                values,
            )
        return Message(
            "{alive:whole} of {planted:whole} planted in {year} live.", values
        )

    return tell


def _planted_values(
    living: float, planted: float, year: float
) -> dict[str, str | int | float | bool | None]:
    """Return what is said of trees that were planted."""
    values: dict[str, Value] = {
        "alive": min(living, planted),
        "planted": planted,
        "year": str(round(year)),
    }
    return values


@explains("fallow_rest_years")
def rest(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell for how many years a field rests."""

    def tell(feature: Feature) -> Message:
        values: dict[str, Value] = {"area": case.area_m2(feature.geometry)}
        years = number_of(feature, REST)
        if feature.attributes.get("ploughed") in (True, 1):
            return Message("{area:ha}, ploughed again: not counted.", values)
        if years is None:
            return Message("{area:ha}; nobody wrote for how long it rests.", values)
        return Message(
            "{area:ha}, rests for {years:number} years.", {**values, "years": years}
        )

    return tell


@explains("varieties_grown")
def varieties(_case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell which varieties grow on a field."""

    def tell(feature: Feature) -> Message:
        names = sorted(names_of(feature))
        if not names:
            return Message("Nobody wrote which varieties grow here.")
        return Message(
            "Varieties: {varieties:whole} ({names}).",
            {"varieties": len(names), "names": ", ".join(names)},
        )

    return tell


@explains("seed_kept_share")
def own_seed(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell whether a field is sown with seed of its own."""

    def tell(feature: Feature) -> Message:
        area: dict[str, Value] = {"area": case.area_m2(feature.geometry)}
        if has(feature, SEED):
            return Message("{area:ha}, its seed is kept.", area)
        return Message("{area:ha}; nobody wrote that its seed is kept.", area)

    return tell
