"""Steps of water: canals joined, lined and led on, fields watered, water stored."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.canals import EARTH
from talking_maps.indicators.command import FIELDS as REACHED
from talking_maps.indicators.engine.context import number_of
from talking_maps.indicators.geometry.canal_command import REACH_M
from talking_maps.indicators.water_balance import MONTH_S, MONTHS, USUAL
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    drawn,
    marked,
    offers,
)
from talking_maps.scoring.advice.feasibility import (
    FARTHEST_M,
    along_contour,
    falls,
    is_inside,
    is_passed_by_canal,
    slope_percent,
    water_for,
)

#: How far a canal is led on at once, the shortest first [m]. A choice of ours.
LED_ON_M = (300.0, 600.0, 1200.0)
#: How deep a new reservoir is [m], and how steep its ground may be [%]. Ours.
DEPTH_M, LEVEL_PERCENT = 2.0, 25.0
#: What no reservoir is dug under.
BUILT = ("house", "corral", "shed")
#: Nobody builds more than this at once [m³]. A choice of ours.
LARGEST_M3 = 20_000.0


@offers("canals_joined_to_source")
def join(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield canals that water could be led to, from where it can run."""
    case = asked.case
    for one in asked.bad:
        found = water_for(case, one.geometry)
        if found is None:
            continue
        source, way = found
        message = Message(
            "Join the canal {thing} to {source}: {distance:m} are missing.",
            {
                "thing": called(one),
                "source": called(source),
                "distance": case.length_m(way),
            },
        )
        link = drawn(case, one, "canal", way)
        yield added(case, one, message, link, size=one.geometry.length)


@offers("canals_with_plausible_fall", "canal_losses", "canal_loss_share")
def line(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield earth canals that could be lined or laid in a pipe."""
    case = asked.case
    bad = frozenset(asked.measure.bad)
    for one in case.placed("canal"):
        if one.attributes.get("lining") not in EARTH or (bad and one.uid not in bad):
            continue
        message = Message(
            "Line the canal {thing}, or lay a pipe: {length:m}.",
            {"thing": called(one), "length": case.length_m(one.geometry)},
        )
        yield marked(case, one, message, lining="lined")


@offers("irrigated_share_of_cropland", "irrigated_share_of_command_area")
def water(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield dry fields that a canal passes and whose water can run onto them."""
    case = asked.case
    watered = case.union(case.placed("irrigated"))
    for one in case.placed("cropland", "terrace", "pasture_sown", "fallow"):
        dry = one.geometry.difference(watered)
        if dry.area <= 0 or not is_passed_by_canal(case, one):
            continue
        message = Message(
            "Water the field {thing}, which a canal passes: {area:ha}.",
            {"thing": called(one), "area": case.area_m2(dry)},
        )
        yield added(case, one, message, drawn(case, one, "irrigated", one.geometry))


@offers("command_area")
def lead_on(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield canals that could be led on, or sent down a branch, to fields too far."""
    case, canals = asked.case, asked.case.placed("canal")
    if not canals:
        return
    reached = case.union(canals).buffer(REACH_M)
    far = [f for f in case.placed(*REACHED) if not reached.covers(f.geometry)]
    if far:
        for one in canals:
            yield from _led_on(case, one, case.union(far).difference(reached))
    for field in far:
        yield from _branch(case, canals, field)


def _led_on(
    case: EvaluationContext, canal: Feature, dry: BaseGeometry
) -> Iterator[Candidate]:
    """Yield the shortest way along the contour that brings a canal near dry fields."""
    if not isinstance(canal.geometry, LineString):
        return
    for length in LED_ON_M:
        more = along_contour(case, canal.geometry, length)
        if more is None or not more.dwithin(dry, REACH_M):
            continue
        message = Message(
            "Lead the canal {thing} on along the contour: {length:m}.",
            {"thing": called(canal), "length": case.length_m(more)},
        )
        yield added(case, canal, message, drawn(case, canal, "canal", more))
        return


def _branch(
    case: EvaluationContext, canals: tuple[Feature, ...], field: Feature
) -> Iterator[Candidate]:
    """Yield a pipe down to a field from the nearest canal that lies above it."""
    middle = field.geometry.representative_point()
    for canal in sorted(
        canals, key=lambda c: (c.geometry.distance(field.geometry), c.uid)
    ):
        way = shapely.shortest_line(canal.geometry, field.geometry)
        length = case.length_m(way)
        if length > FARTHEST_M:
            return
        start = shapely.get_point(way, 0)
        if not length or not falls(case, start, middle) or not is_inside(case, way):
            continue
        message = Message(
            "Lead water from the canal {canal} down to the field {thing}: {length:m} "
            "of pipe.",
            {"canal": called(canal), "thing": called(field), "length": length},
        )
        pipe = drawn(case, field, "canal", way, lining="pipe")
        yield added(case, field, message, pipe)
        return


@offers("storage_per_irrigated_hectare", "storage_per_command_hectare")
def store(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield reservoirs to be enlarged, and level places where water could be kept."""
    lacking = _lacking_m3(asked)
    if lacking <= 0:
        return
    yield from _stores(asked.case, min(lacking, LARGEST_M3))


def _stores(case: EvaluationContext, volume: float) -> Iterator[Candidate]:
    """Yield reservoirs to be enlarged, and level places where water could be kept."""
    for one in case.things("reservoir"):
        message = Message(
            "Enlarge the reservoir {thing} by {volume:number} m³.",
            {"thing": called(one), "volume": round(volume)},
        )
        held = number_of(one, "volume_m3") or 0.0
        yield marked(case, one, message, volume_m3=held + volume)
    for source in case.placed("spring", "river"):
        yield from _reservoir(case, source, volume)


@offers("dry_season_water_balance", "water_lacking_by_month")
def water_for_dry_season(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield land that could be watered more thriftily, and places to store water."""
    case, said = asked.case, asked.measure.explanation.values
    for one in case.placed("irrigated"):
        method = str(one.attributes.get("method") or USUAL)
        if method not in ("furrow", "flooding"):
            continue
        message = Message(
            "Water the land {thing} by sprinkler instead of by furrow: {area:ha}.",
            {"thing": called(one), "area": case.area_m2(one.geometry)},
        )
        yield marked(case, one, message, method="sprinkler")
    lacking = said.get("lacking")
    months = case.numbers((MONTHS,)).values.get(MONTHS)
    supply, need = said.get("supply"), said.get("need")
    if months and isinstance(supply, float) and isinstance(need, float):
        lacking = (need - supply) * months * MONTH_S / 1000
    if isinstance(lacking, float | int) and lacking > 0:
        yield from _stores(case, min(lacking, LARGEST_M3))


def _lacking_m3(asked: AdviceContext) -> float:
    """Return how much must be stored for the rubric's best [m³], 0 if unknown."""
    value, said = asked.measure.value, asked.measure.explanation.values.get("area")
    if value is None or not isinstance(said, float):
        return 0.0
    return max(asked.goal - value, 0.0) * said / 10_000


def _reservoir(
    case: EvaluationContext, source: Feature, volume: float
) -> Iterator[Candidate]:
    side = math.sqrt(volume / DEPTH_M)
    pond = source.geometry.centroid.buffer(side / math.sqrt(math.pi))
    slope = slope_percent(case, pond)
    if slope is None or slope > LEVEL_PERCENT or not is_inside(case, pond):
        return
    if pond.intersects(case.union(case.placed(*BUILT))):
        return
    message = Message(
        "Build a reservoir of {volume:number} m³ at {source}: the ground has "
        "{slope:percent} of slope.",
        {"source": called(source), "volume": round(volume), "slope": slope / 100},
    )
    new = drawn(case, source, "reservoir", pond, volume_m3=volume)
    yield replace(added(case, source, message, new), size=volume)
