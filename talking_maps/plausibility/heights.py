"""Heights: canals against the elevation, and the elevation against its source."""

from __future__ import annotations

from functools import partial

import shapely

from talking_maps import terrain
from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature
from talking_maps.model.territory import Raster
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext, each_once

TIMES = "plausible_heights.errors"
SLACK = "plausible_heights.slack_m"
NEAR = "plausible_heights.near_m"
SOURCES = ("spring", "river", "reservoir", "bofedal")
#: An error typed as half the published one is a claim, a tenth less is rounding.
ROUNDING = "plausible_dem.share"
#: Where the published errors of sources stand, the nearest first.
PUBLISHED = ("dem_error.{source}", "dem_error_measured.{source}_colombia")


@plausibility_check(
    "canal_against_elevation",
    sentence=Message("Canals that climb, by the elevation."),
    source=Message(
        "Water runs down. A rise is told where it is beyond the error of both heights, "
        "several times over."
    ),
    reads=(TIMES, SLACK, NEAR),
)
def canal_against_elevation(case: FlagContext) -> Doubt | None:
    """Find canals in which the water would have to climb.

    It runs from the end that lies at a spring, river or reservoir; where neither or
    both do, whichever way it climbs less. Pipes are left out: pressure lifts water.
    """
    elevation = case.territory.elevation
    if elevation is None or elevation.error is None:
        return None
    slack = case.limit(TIMES) * terrain.difference_error(elevation.error)
    slack += case.limit(SLACK)
    rises = [
        (rise, f)
        for f in case.drawn("canal")
        if f.attributes.get("lining") != "pipe"
        and (rise := _rise_m(case, f)) is not None
        and rise > slack
    ]
    if not rises:
        return None
    found = each_once(f for _, f in rises)
    sentence = _climb_said(found, rises)
    return Doubt(sentence, found)


def _climb_said(
    found: tuple[Feature, ...], rises: list[tuple[float, Feature]]
) -> Message:
    """Say how far canals climb."""
    return Message(
        plural(
            "{count:whole} canal climbs {rise:m} on its way, by the elevation.",
            "{count:whole} canals climb on their way, by the elevation, up to "
            "{rise:m}.",
        ),
        {"count": len(found), "rise": max(rise for rise, _ in rises)},
    )


@plausibility_check(
    "heights_against_elevation",
    sentence=Message("Heights of canals that the elevation contradicts."),
    source=Message(
        "The fall between both ends as typed, against that of the elevation; told "
        "where they differ beyond the error of both, several times over."
    ),
    reads=(TIMES, SLACK),
)
def heights_against_elevation(case: FlagContext) -> Doubt | None:
    """Find canals whose typed fall is not that of the ground beneath their ends."""
    elevation = case.territory.elevation
    if elevation is None or elevation.error is None:
        return None
    wrong = []
    for one in case.drawn("canal"):
        first, last = number_of(one, "height_first_m"), number_of(one, "height_last_m")
        read = terrain.fall(elevation, one.geometry)
        if first is None or last is None or read is None:
            continue
        own = number_of(one, "height_error_m") or 0.0
        error = terrain.difference_error((own**2 + elevation.error**2) ** 0.5)
        gap = abs((first - last) - read[0])
        if gap > case.limit(TIMES) * error + case.limit(SLACK):
            wrong.append((gap, first - last, read[0], one))
    if not wrong:
        return None
    _, typed, read_m, _ = max(wrong, key=lambda one: (one[0], one[3].uid))
    found = each_once(f for *_, f in wrong)
    sentence = _fall_said(found, typed, read_m)
    return Doubt(sentence, found)


def _fall_said(found: tuple[Feature, ...], typed: float, read_m: float) -> Message:
    """Say how far typed heights are off."""
    return Message(
        plural(
            "{count:whole} canal falls {typed:m} as typed, and {read:m} by the "
            "elevation.",
            "{count:whole} canals have other heights than the elevation, one of them "
            "falls {typed:m} as typed, and {read:m} by the elevation.",
        ),
        {"count": len(found), "typed": typed, "read": read_m},
    )


@plausibility_check(
    "dem_error",
    sentence=Message("An elevation said to be better than its source is known to be."),
    source=Message("The published error of the source: see the number beside it."),
    reads=(ROUNDING,),
)
def dem_error(case: FlagContext) -> Doubt | None:
    """Find an error of heights below the published one of the elevation's source."""
    elevation = case.territory.elevation
    if elevation is None or elevation.error is None or not case.dem_source:
        return None
    known = [case.known(one.format(source=case.dem_source)) for one in PUBLISHED]
    published = next((value for value in known if value is not None), None)
    if published is None or elevation.error >= case.limit(ROUNDING) * published:
        return None
    return Doubt(
        Message(
            "The elevation's error is said to be {error:m}; its source is published "
            "with {published:m}.",
            {"error": elevation.error, "published": published},
        )
    )


def _rise_m(case: FlagContext, canal: Feature) -> float | None:
    """Return how far the water would have to climb, whichever way it runs [m]."""
    elevation = case.territory.elevation
    if elevation is None or not isinstance(canal.geometry, shapely.LineString):
        return None
    onwards, back = case.memo.kept(
        "climb",
        (shapely.to_wkb(canal.geometry), elevation),
        partial(_climbs, elevation, canal.geometry),
    )
    if onwards is None or back is None:
        return None
    starts, ends = (_at_source(case, canal, place) for place in (0, -1))
    if starts != ends:
        return onwards if starts else back
    return min(onwards, back)


def _climbs(
    elevation: Raster, line: shapely.LineString
) -> tuple[float | None, float | None]:
    """Return how far a line climbs from its first point on, and from its last [m]."""
    step = max(abs(elevation.transform.a), 1.0)
    heights = terrain.sample(elevation, terrain.along(line, step))
    heights = heights[heights == heights]  # noqa: PLR0124 - NaN is not itself
    if len(heights) < 2:  # noqa: PLR2004 - a rise is between two
        return None, None
    return _climb(heights.tolist()), _climb(heights[::-1].tolist())


def _at_source(case: FlagContext, canal: Feature, index: int) -> bool:
    """Tell whether that end of a canal lies at something that gives water."""
    end = shapely.Point(canal.geometry.coords[index])
    near = case.limit(NEAR)
    return any(
        f.geometry.dwithin(end, near)
        for f in case.drawn(*SOURCES, scenes=(canal.scene,))
    )


def _climb(heights: list[float]) -> float:
    """Return the highest that water has to be lifted along the way [m]."""
    lowest, most = heights[0], 0.0
    for height in heights:
        lowest = min(lowest, height)
        most = max(most, height - lowest)
    return most
