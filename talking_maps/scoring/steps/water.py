"""Steps of water: canals joined, lined and led on, fields watered, water stored."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from shapely.geometry import LineString

from talking_maps.indicators.canal_fall import EARTH
from talking_maps.indicators.case import number_of, union
from talking_maps.indicators.command import FIELDS as REACHED
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.scoring.steps.land import (
    along_contour,
    is_inside,
    is_passed_by_canal,
    slope_percent,
    water_for,
)
from talking_maps.scoring.steps.step import (
    Asked,
    Step,
    added,
    called,
    drawn,
    marked,
)

#: How far a canal is led on in one step [m], how deep a new reservoir is [m], and how
#: steep its ground may be [%]. Choices of ours.
LED_ON_M, DEPTH_M, LEVEL_PERCENT = 300.0, 2.0, 25.0
#: Nobody builds more than this at once [m³]. A choice of ours.
LARGEST_M3 = 20_000.0


def join(asked: Asked) -> Iterator[Step]:
    """Yield canals that water could be led to, from where it can run."""
    case = asked.case
    for one in asked.bad:
        found = water_for(case, one.geometry)
        if found is None:
            continue
        source, way = found
        message = Message(
            "Join the canal {thing} to {source}: {distance:m} are missing.",
            {"thing": called(one), "source": called(source),
             "distance": case.length_m(way)},
        )  # fmt: skip
        link = drawn(case, one, "canal", way)
        yield added(case, one, message, link, size=one.geometry.length)


def line(asked: Asked) -> Iterator[Step]:
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


def water(asked: Asked) -> Iterator[Step]:
    """Yield dry fields that a canal passes and whose water can run onto them."""
    case = asked.case
    watered = union(case.placed("irrigated"))
    for one in case.placed("cropland", "terrace", "pasture_sown", "fallow"):
        dry = one.geometry.difference(watered)
        if dry.area <= 0 or not is_passed_by_canal(case, one):
            continue
        message = Message(
            "Water the field {thing}, which a canal passes: {area:ha}.",
            {"thing": called(one), "area": case.area_m2(dry)},
        )
        yield added(case, one, message, drawn(case, one, "irrigated", one.geometry))


def lead_on(asked: Asked) -> Iterator[Step]:
    """Yield canals that could be led on along the contour."""
    case = asked.case
    if not case.placed(*REACHED):
        return
    for one in case.placed("canal"):
        if not isinstance(one.geometry, LineString):
            continue
        more = along_contour(case, one.geometry, LED_ON_M)
        if more is None:
            continue
        message = Message(
            "Lead the canal {thing} on along the contour: {length:m}.",
            {"thing": called(one), "length": case.length_m(more)},
        )
        yield added(case, one, message, drawn(case, one, "canal", more))


def store(asked: Asked) -> Iterator[Step]:
    """Yield reservoirs to be enlarged, and level places where water could be kept."""
    lacking = _lacking_m3(asked)
    if lacking <= 0:
        return
    case = asked.case
    volume = min(lacking, LARGEST_M3)
    for one in case.things("reservoir"):
        message = Message(
            "Enlarge the reservoir {thing} by {volume:number} m³.",
            {"thing": called(one), "volume": round(volume)},
        )
        held = number_of(one, "volume_m3") or 0.0
        yield marked(case, one, message, volume_m3=held + volume)
    for source in case.placed("spring", "river"):
        yield from _reservoir(asked, source, volume)


def _lacking_m3(asked: Asked) -> float:
    """Return how much must be stored for the rubric's best [m³], 0 if unknown."""
    value, said = asked.measure.value, asked.measure.explanation.values.get("area")
    if value is None or not isinstance(said, float):
        return 0.0
    return max(asked.goal - value, 0.0) * said / 10_000


def _reservoir(asked: Asked, source: Feature, volume: float) -> Iterator[Step]:
    case = asked.case
    side = math.sqrt(volume / DEPTH_M)
    pond = source.geometry.centroid.buffer(side / math.sqrt(math.pi))
    slope = slope_percent(case, pond)
    if slope is None or slope > LEVEL_PERCENT or not is_inside(case, pond):
        return
    message = Message(
        "Build a reservoir of {volume:number} m³ at {thing}: the ground has "
        "{slope:percent} of slope.",
        {"thing": called(source), "volume": round(volume), "slope": slope / 100},
    )
    new = drawn(case, source, "reservoir", pond, volume_m3=volume)
    yield replace(added(case, source, message, new), size=volume)
