"""Volumes and flows that were typed, against the size of what is drawn."""

from __future__ import annotations

from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext, each_once

DEPTH = "plausible_depth.reservoir"
HEAP = "plausible_heap.compost"
SPRING = "plausible_flow.spring"
FASTEST = "canal_velocity.rock_most"
PIT = {"width_m": "infiltration_pit.width", "depth_m": "infiltration_pit.depth"}


@plausibility_check(
    "volume_against_area",
    sentence=Message("Reservoirs that hold more than their ground can."),
    source=Message("Our judgement: an earth dam that a community builds is no deeper."),
    reads=(DEPTH,),
)
def volume_against_area(case: FlagContext) -> Doubt | None:
    """Find reservoirs that would have to be deeper than communities build them."""
    deep = [
        (volume / case.area_m2(f.geometry), volume, f)
        for f in case.drawn("reservoir")
        if (volume := number_of(f, "volume_m3")) and f.geometry.area
    ]
    deep = [one for one in deep if one[0] > case.limit(DEPTH)]
    if not deep:
        return None
    depth, volume, worst = max(deep, key=lambda one: (one[0], one[2].uid))
    found = each_once(f for _, _, f in deep)
    sentence = _depth_said(case, found, volume, worst, depth)
    return Doubt(sentence, found)


def _depth_said(
    case: FlagContext,
    found: tuple[Feature, ...],
    volume: float,
    worst: Feature,
    depth: float,
) -> Message:
    """Say how deep the reservoirs would have to be."""
    return Message(
        plural(
            "{count:whole} reservoir is said to hold {volume:m3} on {area:m2}: it "
            "would be {depth:m} deep.",
            "{count:whole} reservoirs are said to hold more than their ground can, one "
            "of them {volume:m3} on {area:m2}: it would be {depth:m} deep.",
        ),
        {
            "count": len(found),
            "volume": volume,
            "area": case.area_m2(worst.geometry),
            "depth": depth,
        },
    )


@plausibility_check(
    "heap_of_compost",
    sentence=Message("Heaps of compost or dung larger than people make them."),
    source=Message(
        "Our judgement: by hand nobody turns more than some hundred cubic metres."
    ),
    reads=(HEAP,),
)
def heap_of_compost(case: FlagContext) -> Doubt | None:
    """Find points of compost with a volume that nobody turns by hand."""
    limit = case.limit(HEAP)
    found = each_once(
        f for f in case.drawn("compost") if (number_of(f, "volume_m3") or 0) > limit
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} heap of compost is said to be of {volume:m3}.",
            "{count:whole} heaps of compost are said to be of up to {volume:m3}.",
        ),
        {
            "count": len(found),
            "volume": max(number_of(f, "volume_m3") or 0.0 for f in found),
        },
    )
    return Doubt(sentence, found)


@plausibility_check(
    "flow_of_spring",
    sentence=Message("Springs that give more water than a spring does."),
    source=Message(
        "Our judgement: springs that communities tap give some litres a second."
    ),
    reads=(SPRING,),
)
def flow_of_spring(case: FlagContext) -> Doubt | None:
    """Find springs with the flow of a river."""
    limit = case.limit(SPRING)
    found = each_once(
        f for f in case.drawn("spring") if (number_of(f, "flow_l_s") or 0) > limit
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} spring is said to give {flow:number} l/s.",
            "{count:whole} springs are said to give up to {flow:number} l/s.",
        ),
        {
            "count": len(found),
            "flow": max(number_of(f, "flow_l_s") or 0.0 for f in found),
        },
    )
    return Doubt(sentence, found)


@plausibility_check(
    "flow_through_canal",
    sentence=Message("Canals that carry more than fits through them."),
    source=Message(
        "Width times depth times the greatest speed that rock bears: see the number "
        "beside it."
    ),
    reads=(FASTEST,),
)
def flow_through_canal(case: FlagContext) -> Doubt | None:
    """Find canals whose flow would have to run faster than rock bears."""
    over = [
        (flow, room, f)
        for f in case.drawn("canal")
        if (flow := number_of(f, "flow_l_s"))
        and (room := _room_l_s(f, case.limit(FASTEST)))
        and flow > room
    ]
    if not over:
        return None
    flow, room, _ = max(over, key=lambda one: one[0] / one[1])
    found = each_once(f for _, _, f in over)
    sentence = Message(
        plural(
            "{count:whole} canal is said to carry {flow:number} l/s; {room:number} l/s "
            "fit through it at most.",
            "{count:whole} canals are said to carry more than fits through them, one "
            "of them {flow:number} l/s where {room:number} l/s do.",
        ),
        {"count": len(found), "flow": flow, "room": room},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "size_of_ditch",
    sentence=Message("Infiltration ditches wider or deeper than people dig them."),
    source=Message(
        "Manuals dig 0.3 to 0.5 m; the largest read is 1 m wide and deep: see the "
        "number beside it."
    ),
    reads=tuple(PIT.values()),
)
def size_of_ditch(case: FlagContext) -> Doubt | None:
    """Find infiltration ditches with the width or depth of a canal."""
    large = [
        (size, f)
        for f in case.drawn("infiltration_ditch")
        for attribute, limit in PIT.items()
        if (size := number_of(f, attribute) or 0.0) > case.limit(limit)
    ]
    if not large:
        return None
    found = each_once(f for _, f in large)
    sentence = Message(
        plural(
            "{count:whole} infiltration ditch is said to be {size:number} m wide or "
            "deep.",
            "{count:whole} infiltration ditches are said to be up to {size:number} m "
            "wide or deep.",
        ),
        {"count": len(found), "size": max(size for size, _ in large)},
    )
    return Doubt(sentence, found)


def _room_l_s(canal: Feature, fastest_m_s: float) -> float | None:
    """Return what fits through a canal by its width and depth [l/s], None if unsaid."""
    width, depth = number_of(canal, "width_m"), number_of(canal, "depth_m")
    return width * depth * fastest_m_s * 1000 if width and depth else None
