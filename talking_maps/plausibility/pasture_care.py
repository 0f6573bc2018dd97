"""Ticks and words that other drawn things could bear out, and do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.context import digest, number_of
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature, Plan
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import (
    FlagContext,
    condition_of,
    each_once,
    is_ticked,
)

NEAR = "plausible_fence.near_m"
FENCED = "plausible_fence.share"
MANURED = "plausible_manure.hectares"
BETTER = "plausible_condition.steps"
TOGETHER = "plausible_condition.share"
GRAZED = ("pasture", "bofedal")
FENCED_LAYERS = (*GRAZED, "pasture_sown")
TICKS = ("fenced", "rested", "rotated", "manured")
#: What keeps animals in or out as a fence does.
BARRIERS = ("fence", "river")
#: Of fewer neighbours nobody can say how pasture is hereabouts.
FEWEST_NEIGHBOURS = 2
#: From so many pastures and ticks on one sees that all were ticked.
FEWEST_TICKED, MANY_TICKS = 3, 3
#: A line of fewer corners encloses nothing, its first counted again as its last.
TRIANGLE = 3
#: In so many places it is looked whether a fence goes along an edge.
STEPS = 60


@plausibility_check(
    "fenced_without_fence",
    sentence=Message("Pastures that are ticked as fenced, with no fence line drawn."),
    source=Message(
        "Our judgement: a fence is a line that can be drawn, seen and walked along; a "
        "river closes a side as well."
    ),
    reads=(NEAR, FENCED),
)
def fenced_without_fence(case: FlagContext) -> Doubt | None:
    """Find fenced pastures of the present with no fence along most of their edge."""
    fenced = [f for f in case.existing(*FENCED_LAYERS) if is_ticked(f, "fenced")]
    if not fenced:
        return None
    barriers = [f.geometry for f in case.existing(*BARRIERS)]
    lines = digest(barriers)
    found = tuple(
        f
        for f in fenced
        if not case.memo.kept(
            "fenced",
            (shapely.to_wkb(f.geometry), lines),
            partial(_is_fenced, case, f.geometry, barriers),
        )
    )
    if not found:
        return None
    sentence = _fence_said(case, found)
    return Doubt(sentence, found)


def _fence_said(case: FlagContext, found: tuple[Feature, ...]) -> Message:
    """Say how many pastures lack their fence."""
    return Message(
        plural(
            "{count:whole} pasture is ticked as fenced and no fence line goes along "
            "most of its edge: {area:ha}.",
            "{count:whole} pastures are ticked as fenced and no fence line goes along "
            "most of their edges: {area:ha}.",
        ),
        {"count": len(found), "area": _area(case, found)},
    )


@plausibility_check(
    "rotated_without_rest",
    sentence=Message(
        "Pastures ticked as rested or rotated, without months of rest or a second "
        "paddock."
    ),
    source=Message(
        "By definition: who rests a pasture says for how many months, and who rotates "
        "has at least two."
    ),
)
def rotated_without_rest(case: FlagContext) -> Doubt | None:
    """Find rested or rotated pastures of the present that nothing else bears out."""
    pastures = case.existing(*GRAZED)
    found = tuple(
        f
        for f in pastures
        if any(is_ticked(f, tick) for tick in ("rested", "rotated"))
        and (
            not number_of(f, "rest_months")
            or (len(pastures) == 1 and is_ticked(f, "rotated"))
        )
    )
    if not found:
        return None
    sentence = _rest_said(case, found)
    return Doubt(sentence, found)


def _rest_said(case: FlagContext, found: tuple[Feature, ...]) -> Message:
    """Say how many pastures nothing bears out."""
    return Message(
        plural(
            "{count:whole} pasture is ticked as rested or rotated without months of "
            "rest or a second paddock: {area:ha}.",
            "{count:whole} pastures are ticked as rested or rotated without months of "
            "rest or a second paddock: {area:ha}.",
        ),
        {"count": len(found), "area": _area(case, found)},
    )


@plausibility_check(
    "manured_beyond_animals",
    sentence=Message("More manured pasture than the animals' dung can cover."),
    source=Message(
        "Our judgement: a sheep leaves some 0.5 t of dung a year, half of it in the "
        "corral; less than 1 t on a hectare is no manuring."
    ),
    reads=(MANURED,),
)
def manured_beyond_animals(case: FlagContext) -> Doubt | None:
    """Find manured pastures that the animals of the register cannot have manured."""
    found = tuple(f for f in case.existing(*GRAZED) if is_ticked(f, "manured"))
    area = _area(case, found)
    can_m2 = case.sheep_units * case.limit(MANURED) * 10_000
    if not found or area <= can_m2:
        return None
    sentence = Message(
        "{area:ha} of pasture are ticked as manured; the dung of the animals in the "
        "register covers {can:ha} at most.",
        {"area": area, "can": can_m2},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "every_tick",
    sentence=Message("Every pasture ticked for every kind of care."),
    source=Message("Our judgement: nobody does all kinds of care everywhere at once."),
)
def every_tick(case: FlagContext) -> Doubt | None:
    """Find a present in which all pastures have nearly all ticks of care."""
    pastures = case.existing("pasture")
    ticked = all(
        sum(is_ticked(f, tick) for tick in TICKS) >= MANY_TICKS for f in pastures
    )
    if len(pastures) < FEWEST_TICKED or not ticked:
        return None
    sentence = Message(
        "All pastures of the present, {all:whole}, are ticked for nearly every kind of "
        "care.",
        {"all": len(pastures)},
    )
    return Doubt(sentence, pastures)


@plausibility_check(
    "condition_above_neighbours",
    sentence=Message("Pasture said to be in better condition than any neighbour's."),
    source=Message(
        "Our judgement: neighbours share rain, height and soil; held against the plans "
        "of other communities that were at hand."
    ),
    reads=(BETTER,),
)
def condition_above_neighbours(case: FlagContext) -> Doubt | None:
    """Find pasture that is on average well above that of the best neighbour."""
    own = _mean_condition(case.plan)
    others = [
        mean for plan in case.neighbours if (mean := _mean_condition(plan)) is not None
    ]
    if own is None or len(others) < FEWEST_NEIGHBOURS:
        return None
    if own < max(others) + case.limit(BETTER):
        return None
    found = tuple(
        f
        for f in case.existing("pasture")
        if (word := condition_of(f)) is not None and word > max(others)
    )
    sentence = Message(
        "The pastures are on average {steps:points} classes of condition better than "
        "those of the best of {others:whole} neighbours.",
        {"steps": own - max(others), "others": len(others)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "condition_rose",
    sentence=Message("Pasture whose condition rose faster than pasture recovers."),
    source=Message(
        "Held against the earlier state of this plan. Pasture after maca took six "
        "years to show that it recovers (Yaranga & Custodio): a better word is no "
        "recovery."
    ),
    reads=(TOGETHER,),
)
def condition_rose(case: FlagContext) -> Doubt | None:
    """Find pastures that are said to be better than in the earlier state of the plan.

    Two classes at once are told of any pasture, one only where most of all pasture
    rises together.
    """
    if case.baseline is None:
        return None
    was = {f.uid: condition_of(f) for f in case.baseline.of("present", *GRAZED)}
    pastures = case.existing(*GRAZED)
    rose = [
        (f, now - before)
        for f in pastures
        if (now := condition_of(f)) is not None
        and (before := was.get(f.uid)) is not None
        and now > before
    ]
    found = tuple(f for f, steps in rose if steps > 1)
    risen = tuple(f for f, _ in rose)
    if _area(case, risen) > case.limit(TOGETHER) * _area(case, pastures):
        found = risen
    if not found:
        return None
    sentence = _rise_said(case, found)
    return Doubt(sentence, found)


def _rise_said(case: FlagContext, found: tuple[Feature, ...]) -> Message:
    """Say how many pastures are said to be better."""
    return Message(
        plural(
            "{count:whole} pasture is said to be in better condition than in the "
            "earlier plan: {area:ha}.",
            "{count:whole} pastures are said to be in better condition than in the "
            "earlier plan: {area:ha}.",
        ),
        {"count": len(found), "area": _area(case, found)},
    )


@plausibility_check(
    "declared",
    sentence=Message("Pastures, fields and works whose place is only said."),
    source=Message("By definition: what is only said, nobody can measure or find."),
)
def declared(case: FlagContext) -> Doubt | None:
    """Find things of the present whose place is only declared."""
    found = each_once(
        f for f in case.drawn(scenes=("present",)) if f.origin == "declared"
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} thing of the present has a place that is only said: "
            "{area:ha}.",
            "{count:whole} things of the present have places that are only said: "
            "{area:ha}.",
        ),
        {"count": len(found), "area": _area(case, found)},
    )
    return Doubt(sentence, found)


def _is_fenced(
    case: FlagContext, area: BaseGeometry, lines: Sequence[BaseGeometry]
) -> bool:
    """Tell whether a fence goes along most of an area's edge, or round most of it."""
    share, near_m = case.limit(FENCED), case.limit(NEAR)
    if _share_near(area, lines, near_m) >= share:
        return True
    rings = [ring for line in lines for ring in _rings(line, near_m)]
    round_it = [ring for ring in rings if ring.intersects(area)]
    open_m2 = (
        area.difference(shapely.union_all(round_it)).area if round_it else area.area
    )
    return bool(open_m2 <= share * area.area)


def _rings(line: BaseGeometry, gap_m: float) -> Iterator[BaseGeometry]:
    """Yield the ground within a line that comes back to where it began, or nearly."""
    for part in shapely.get_parts(line):
        first, last = (shapely.get_point(part, place) for place in (0, -1))
        if len(part.coords) > TRIANGLE and first.distance(last) <= gap_m:
            yield shapely.make_valid(shapely.Polygon(part.coords))


def _share_near(
    area: BaseGeometry, lines: Sequence[BaseGeometry], near_m: float
) -> float:
    """Return the share of an area's edge along which one of the lines is near.

    Looked at in places at equal distances along the edge.
    """
    if not lines:
        return 0.0
    edges = shapely.get_parts(area.boundary)
    whole = float(shapely.length(edges).sum())
    places = np.concatenate(
        [
            shapely.line_interpolate_point(
                edge, np.arange(0, edge.length, whole / STEPS)
            )
            for edge in edges
        ]
    )
    beside, _ = shapely.STRtree(lines).query(
        places, predicate="dwithin", distance=near_m
    )
    return len(np.unique(beside)) / len(places)


def _area(case: FlagContext, features: Sequence[Feature]) -> float:
    return sum(case.area_m2(f.geometry) for f in features)


def _mean_condition(plan: Plan) -> float | None:
    """Return the mean condition of pasture by its area, None if none is told.

    Plans of neighbours may lie in another zone: their areas only weigh.
    """
    known = [
        (word, f.geometry.area)
        for f in plan.of("present", "pasture")
        if (word := condition_of(f)) is not None
    ]
    area = sum(size for _, size in known)
    return sum(word * size for word, size in known) / area if area else None
