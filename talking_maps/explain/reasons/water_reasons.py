"""Why canals, reservoirs and the fields below them help or hurt."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.errors import Value
from talking_maps.explain.canal_reach import PERHAPS, SURE, reach_picture
from talking_maps.explain.reasons.builders import (
    Tell,
    explains,
    ground_of,
    number,
    size,
)
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.canal_losses import LEAST, MOST
from talking_maps.indicators.canals import (
    EARTH,
    FLATTEST,
    SOURCES,
    STEEPEST,
    falls_of,
)
from talking_maps.indicators.engine.context import has, number_of
from talking_maps.indicators.geometry.canal_network import JOINED_WITHIN_M, fed_canals
from talking_maps.indicators.upkeep import CLEANED
from talking_maps.indicators.water_balance import (
    FLOW,
    flows_all_year,
    need_l_s,
)
from talking_maps.indicators.water_by_month import FLOW_RAINS, yearly_need_m3
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster

#: Less ground than this is not worth a word [m²]: it would be said as 0.00 ha.
LEAST_TOLD_M2 = 50.0


@explains("canals_joined_to_source")
def joined(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell how far a canal is from water."""
    canals, waters = case.placed("canal"), case.placed(*SOURCES)
    sources = ground_of(waters)
    fed = fed_canals(case, canals, waters)
    climbs = {c.uid: f.climb_m for c, f in zip(canals, fed, strict=True)}
    bad = frozenset(measure.bad)

    def tell(feature: Feature) -> Message:
        if feature.layer != "canal" or sources.is_empty:
            return size(case, feature)
        values = _canal_values(case, feature, sources)
        if climbs[feature.uid] > 0:
            values["climb"] = climbs[feature.uid]
            return Message(
                "{length:m} that would climb {climb:m} from the water: it does not run "
                "up.",
                values,
            )
        if feature.uid in bad:
            return Message(
                "{length:m} that end {away:m} from water; up to {limit:m} counts as "
                "joined.",
                values,
            )
        if values["away"] <= JOINED_WITHIN_M:
            return Message("{length:m}, {away:m} from water: joined.", values)
        return Message("{length:m}, joined to water through other canals.", values)

    return tell


def _canal_values(
    case: EvaluationContext, feature: Feature, sources: BaseGeometry
) -> dict[str, float]:
    """Return what is said of a canal and the water."""
    return {
        "length": case.length_m(feature.geometry),
        "away": float(feature.geometry.distance(sources)),
        "limit": JOINED_WITHIN_M,
    }


@explains("canals_with_plausible_fall")
def fall(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how a canal falls beside what earth holds."""
    least, most = number(case, FLATTEST), number(case, STEEPEST)
    falls = falls_of(case)

    def tell(feature: Feature) -> Message:
        found = falls.get(feature.uid)
        if found is None or math.isnan(found.height_m):
            return size(case, feature)
        values: dict[str, Value] = {
            "fall": found.height_m,
            "error": found.error_m,
            "length": found.length_m,
            "rate": round(1000 * found.height_m / found.length_m, 1),
            "least": least or 0.0,
            "most": most or 0.0,
        }
        if found.height_m < 0:
            values["climb"] = -found.height_m
            return Message(
                "Climbs {climb:m} ± {error:m} over {length:m} from where it is fed: "
                "water does not run up.",
                values,
            )
        if found.is_measured:
            return Message(
                "Measured: falls {fall:m} ± {error:m} over {length:m}: {rate:number} "
                "‰; earth holds from {least:number} to {most:number} ‰.",
                values,
            )
        return Message(
            "Falls {fall:m} ± {error:m} over {length:m}: {rate:number} ‰; earth holds "
            "from {least:number} to {most:number} ‰.",
            values,
        )

    return tell


@explains("canal_losses", "canal_loss_share")
def losses(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much water a canal may lose."""
    least, most = number(case, LEAST) or 0.0, number(case, MOST) or 0.0

    def tell(feature: Feature) -> Message:
        length = case.length_m(feature.geometry)
        if feature.attributes.get("lining") not in EARTH:
            return Message("{length:m}, lined or in a pipe.", {"length": length})
        return Message(
            "{length:m} of earth may lose {least:number} to {most:number} l/s.",
            {
                "length": length,
                "least": round(least * length / 100, 1),
                "most": round(most * length / 100, 1),
            },
        )

    return tell


@explains("command_area", "irrigated_share_of_command_area")
def reached(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much of a field canal water can run to, surely and perhaps."""
    found = reach_picture(case, case.placed("canal"))

    def tell(feature: Feature) -> Message:
        if feature.layer in ("canal", "reservoir") or found is None:
            return size(case, feature)
        area = case.area_m2(feature.geometry)
        shares = [_share(found.reached, kind, feature) for kind in (SURE, PERHAPS)]
        sure, perhaps = (area * share for share in shares)
        values = {"area": area, "sure": sure, "perhaps": perhaps}
        if perhaps < LEAST_TOLD_M2:
            return Message("Of {area:ha} canal water can run to {sure:ha}.", values)
        return Message(
            "Of {area:ha} canal water can run to {sure:ha}, and perhaps to "
            "{perhaps:ha} more.",
            values,
        )

    return tell


def _share(reached: Raster, kind: int, feature: Feature) -> float:
    """Return how much of a field is of a kind; ground off the picture is out."""
    mask = replace(reached, values=np.where(reached.values == kind, 1.0, 0.0))
    under = terrain.mean_over(mask, feature.geometry)
    return under.mean * under.covered if under else 0.0


@explains("storage_per_irrigated_hectare", "storage_per_command_hectare")
def stored(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much a reservoir holds."""

    def tell(feature: Feature) -> Message:
        if feature.layer != "reservoir":
            return size(case, feature)
        volume = number_of(feature, "volume_m3")
        if volume is None:
            return Message("Nobody wrote how much it holds.")
        return Message("Holds {volume:number} m³.", {"volume": volume})

    return tell


@explains("canals_cleaned")
def cleaned(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell how much of a canal was cleaned within the year."""

    def tell(feature: Feature) -> Message:
        length = case.length_m(feature.geometry)
        values: dict[str, Value] = {"length": length}
        metres = number_of(feature, CLEANED)
        if metres is None:
            return Message("{length:m}; nobody wrote how much was cleaned.", values)
        values["cleaned"] = min(metres, length)
        return Message("{cleaned:m} of {length:m} were cleaned.", values)

    return tell


@explains("springs_protected")
def protected(_case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell whether a spring is protected."""

    def tell(feature: Feature) -> Message:
        if has(feature, "protected"):
            return Message("Protected by a fence or an intake.")
        return Message("Nobody wrote that it is protected.")

    return tell


@explains("dry_season_water_balance")
def dry_season(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell what a source brings in the dry season, and what land needs then."""

    def tell(feature: Feature) -> Message:
        if feature.layer != "irrigated":
            return _brings(case, feature)
        need = need_l_s(case, feature)
        if need is None:
            return size(case, feature)
        return Message(
            "{area:ha} need {need:number} l/s in the dry season.",
            {"area": case.area_m2(feature.geometry), "need": round(need, 2)},
        )

    return tell


@explains("water_lacking_by_month")
def by_month(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell what a source brings in each season, and what land needs in a year."""

    def tell(feature: Feature) -> Message:
        if feature.layer != "irrigated":
            return _brings(case, feature)
        area = case.area_m2(feature.geometry)
        need = yearly_need_m3(case, feature)
        if need is None:
            return Message(
                "{area:ha}; nobody wrote what grows on it, or a number of it is "
                "missing.",
                {"area": area},
            )
        return Message(
            "{area:ha} need {need:m3} in the year beside the rain.",
            {"area": area, "need": round(need)},
        )

    return tell


def _brings(case: EvaluationContext, source: Feature) -> Message:
    """Say what a spring, a canal from a river or a reservoir brings."""
    if source.layer == "reservoir":
        volume = number_of(source, "volume_m3")
        if volume is None:
            return Message("Nobody wrote how much it holds.")
        return Message("Holds {volume:number} m³.", {"volume": volume})
    flow, rains = number_of(source, FLOW), number_of(source, FLOW_RAINS)
    values: dict[str, Value] = {"flow": flow or 0.0, "rains": rains or 0.0}
    if not flows_all_year(source):
        values["rains"] = (flow if rains is None else rains) or 0.0
        return Message("{rains:number} l/s in the rains, then it dries up.", values)
    if flow is None and rains is None:
        return (
            size(case, source)
            if source.layer == "canal"
            else Message("Nobody wrote how much flows.")
        )
    if rains is None:
        return Message(
            "{flow:number} l/s in the dry season; nobody wrote how much flows in the "
            "rains.",
            values,
        )
    return Message(
        "{flow:number} l/s in the dry season, {rains:number} l/s in the rains.", values
    )
