"""What lies where it cannot count: outside the land, or over nearly all of it."""

from __future__ import annotations

import numpy as np
import shapely

from talking_maps.model.land_potential import drawn_against
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Scene
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext, each_once

#: A shape's edge on the boundary lies outside by this much rounding [m].
ON_THE_EDGE_M = 1.0
SLACK = "plausible_outside.share"
COVER = "plausible_cover.share"
OTHER = "plausible_other_ground.hectares"
HECTARE_M2 = 10_000.0
FIELDS = ("cropland", "fallow", "terrace")


@plausibility_check(
    "outside_land",
    sentence=Message("Things that lie outside the community's land."),
    source=Message(
        "Only what lies on the land is the community's; a hand that traces a boundary "
        "strays a little."
    ),
    reads=(SLACK,),
)
def outside_land(case: FlagContext) -> Doubt | None:
    """Find things of which more lies outside the land than a hand strays.

    Rivers and paths go on beyond any boundary and are left out.
    """
    land = case.territory.boundary.buffer(ON_THE_EDGE_M)
    shapely.prepare(land)
    drawn = [f for f in case.drawn() if f.layer not in ("river", "path")]
    inside = shapely.covers(land, np.array([f.geometry for f in drawn], dtype="O"))
    crossing = [f for f, within in zip(drawn, inside, strict=True) if not within]
    found = []
    outside_m2 = 0.0
    for one in each_once(crossing):
        beyond = one.geometry.difference(land)
        whole = one.geometry.area or one.geometry.length
        part = beyond.area if one.geometry.area else beyond.length
        if whole and part / whole <= case.limit(SLACK):
            continue
        found.append(one)
        outside_m2 += case.area_m2(beyond)
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} thing lies outside the land, {area:ha} of it.",
            "{count:whole} things lie outside the land, {area:ha} of them.",
        ),
        {"count": len(found), "area": outside_m2},
    )
    if not outside_m2:
        sentence = Message(
            plural(
                "{count:whole} point or line lies outside the land.",
                "{count:whole} points or lines lie outside the land.",
            ),
            {"count": len(found)},
        )
    return Doubt(sentence, tuple(found))


@plausibility_check(
    "covers_land",
    sentence=Message("One shape that covers most of the land."),
    source=Message("Our judgement: land is of many kinds, and drawn in many shapes."),
    reads=(COVER,),
)
def covers_land(case: FlagContext) -> Doubt | None:
    """Find shapes that alone cover more of the land than one kind of ground does."""
    if not case.land_m2:
        return None
    shares = [
        (case.area_m2(one.geometry) / case.land_m2, one)
        for one in case.drawn()
        if one.geometry.area
    ]
    found = each_once(one for share, one in shares if share > case.limit(COVER))
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} shape covers {share:percent} of the land alone.",
            "{count:whole} shapes cover up to {share:percent} of the land each.",
        ),
        {"count": len(found), "share": max(share for share, _ in shares)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "drawn_against_potential",
    sentence=Message("Things that the land is confirmed not to have."),
    source=Message(
        "What the land can have was confirmed by the office before it was drawn: one "
        "of the two is wrong."
    ),
)
def drawn_against_potential(case: FlagContext) -> Doubt | None:
    """Find what is drawn, or kept, though the office confirmed that it cannot be."""
    potential = case.territory.potential
    lacks = potential.withheld(potential.lacks)
    uids = {uid for of in drawn_against(case.plan, lacks).values() for uid in of}
    if not uids:
        return None
    found = each_once(f for f in case.drawn() if f.uid in uids)
    sentence = Message(
        plural(
            "{count:whole} thing is there that the land cannot have, as the office "
            "confirmed on {day:date}.",
            "{count:whole} things are there that the land cannot have, as the office "
            "confirmed on {day:date}.",
        ),
        {"count": len(uids), "day": potential.confirmed_on},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "fields_called_other",
    sentence=Message("Fields of before that are called other ground today."),
    source=Message(
        "Our judgement: what was ploughed or terraced is given up or fallow, not rock."
    ),
    reads=(OTHER,),
)
def fields_called_other(case: FlagContext) -> Doubt | None:
    """Find other ground where the past or an earlier plan has fields or terraces."""
    other = tuple(case.drawn("other_ground", scenes=("present",)))
    past: tuple[Scene, ...] = ("past",)
    before = [f.geometry for f in case.drawn(*FIELDS, scenes=past)]
    if case.baseline is not None:
        before += [f.geometry for f in case.baseline.of("present", *FIELDS)]
    if not other or not before:
        return None
    fields = shapely.union_all(before)
    shared = [f for f in other if f.geometry.intersection(fields).area > 0]
    if not shared:
        return None
    ground = shapely.union_all([f.geometry for f in shared]).intersection(fields)
    area = case.area_m2(ground)
    if area <= case.limit(OTHER) * HECTARE_M2:
        return None
    sentence = Message(
        "{area:ha} that were fields or terraces are called other ground today.",
        {"area": area},
    )
    return Doubt(sentence, each_once(shared))
