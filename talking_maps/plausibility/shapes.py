"""Shapes that no ground has: slivers, crumbs, one over another, one upon another."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import shapely

from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, SCENES, Feature
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext, each_once

NARROW, RAGGED = "plausible_sliver.width_m", "plausible_sliver.index"
OVER = "plausible_overlap.share"
TINY_M2 = {
    "pasture": "plausible_tiny.pasture",
    "bofedal": "plausible_tiny.bofedal",
    "cropland": "plausible_tiny.field",
    "fallow": "plausible_tiny.field",
    "pasture_sown": "plausible_tiny.field",
    "irrigated": "plausible_tiny.field",
    "trees": "plausible_tiny.field",
    "corral": "plausible_tiny.corral",
}
TINY_M = "plausible_tiny.line_m"
LINES = ("canal", "infiltration_ditch", "fence")
TERRACE = ("terrace_area.least", "terrace_area.most", "plausible_terrace.together")
APART = "plausible_apart.point_m"
TREES = "plausible_trees.hectare"
SEEDLINGS = "plausible_seedlings.square_metre"
HOUSE = "plausible_house.households"
#: How the names of trees begin that people brought from elsewhere, as written in Peru.
FROM_ELSEWHERE = ("eucal", "pino", "pinus", "cipr", "cupressus")
#: Areas of one use: where two of a layer lie over each other one is wrong.
USES = (
    "pasture",
    "bofedal",
    "cropland",
    "fallow",
    "pasture_sown",
    "terrace",
    "irrigated",
    "trees",
    "reservoir",
    "corral",
)
#: It takes two to lie over each other.
TWO = 2
#: Open ground, and what cannot lie on it: the two say different things of one place.
EITHER_OR = {
    "bofedal": ("pasture", "cropland", "terrace", "pasture_sown", "trees"),
    "cropland": ("pasture_sown", "pasture"),
}


@plausibility_check(
    "slivers",
    sentence=Message("Pastures or fields cut to slivers."),
    source=Message(
        "Shape index: perimeter over that of a circle of the same area; mean width: "
        "twice the area over the perimeter. The limits are our judgement."
    ),
    reads=(NARROW, RAGGED),
)
def slivers(case: FlagContext) -> Doubt | None:
    """Find areas that are so narrow and ragged that nobody grazes or tills them.

    Terraces, canals' land and bofedales along streams are narrow by nature.
    """
    found = each_once(
        f
        for f in case.drawn("pasture", "pasture_sown", "cropland", "fallow")
        if (length := f.geometry.length)
        and 2 * f.geometry.area / length < case.limit(NARROW)
        and length / (2 * math.sqrt(math.pi * f.geometry.area)) > case.limit(RAGGED)
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} pasture or field is a sliver, less than {width:m} wide on "
            "average.",
            "{count:whole} pastures or fields are slivers, less than {width:m} wide on "
            "average.",
        ),
        {"count": len(found), "width": case.limit(NARROW)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "tiny",
    sentence=Message("Crumbs: things too small to be what they are called."),
    source=Message("Our judgement: a pasture of a few square metres is none."),
    reads=(*dict.fromkeys(TINY_M2.values()), TINY_M),
)
def tiny(case: FlagContext) -> Doubt | None:
    """Find pastures, fields and corrals of crumbs, canals and fences of a step."""
    found = each_once(f for f in case.drawn(*TINY_M2, *LINES) if _is_tiny(case, f))
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} thing is too small to be what it is called.",
            "{count:whole} things are too small to be what they are called.",
        ),
        {"count": len(found)},
    )
    return Doubt(sentence, found)


def _is_tiny(case: FlagContext, one: Feature) -> bool:
    if one.layer in LINES:
        return case.length_m(one.geometry) < case.limit(TINY_M)
    # A household's paddock is as small as a field.
    is_own = case.plan.owner.id != COMMUNITY and one.layer == "pasture"
    limit = TINY_M2["cropland" if is_own else one.layer]
    return case.area_m2(one.geometry) < case.limit(limit)


@plausibility_check(
    "terrace_area",
    sentence=Message("Terraces far smaller or larger than terraces are."),
    source=Message(
        "100 to 2,000 m² in southern Peru (IFAD InnoWat); a stand of several that is "
        "drawn as one shape may be ten times that (our judgement)."
    ),
    reads=TERRACE,
)
def terrace_area(case: FlagContext) -> Doubt | None:
    """Find terraces outside the range of areas that terraces have."""
    least, most, together = map(case.limit, TERRACE)
    found = each_once(
        f
        for f in case.drawn("terrace")
        if not least <= case.area_m2(f.geometry) <= most * together
    )
    if not found:
        return None
    areas = [case.area_m2(f.geometry) for f in found]
    sentence = Message(
        plural(
            "{count:whole} terrace has an area that terraces do not have: "
            "{largest:m2}.",
            "{count:whole} terraces have areas that terraces do not have, up to "
            "{largest:m2}.",
        ),
        {"count": len(found), "largest": max(areas)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "drawn_over",
    sentence=Message("Shapes of one layer that lie over each other."),
    source=Message("Our judgement: neighbours overlap by the width of a pencil."),
    reads=(OVER,),
)
def drawn_over(case: FlagContext) -> Doubt | None:
    """Find shapes of one layer and scene that share more than an edge."""
    pairs = [
        pair
        for scene in SCENES
        for layer in USES
        for pair in _over(case, [f for f in case.by_scene[scene] if f.layer == layer])
    ]
    found = each_once(f for pair in pairs for f in pair)
    if not found:
        return None
    sentence = Message(
        "Shapes that lie over others of the same kind: {shapes:whole}.",
        {"shapes": len(found)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "two_uses",
    sentence=Message("Ground that is drawn as two things that exclude each other."),
    source=Message(
        "By definition: a bofedal is not a field, and a sown pasture is not a chacra."
    ),
    reads=(OVER,),
)
def two_uses(case: FlagContext) -> Doubt | None:
    """Find shapes that lie mostly on a bofedal or field of the same scene."""
    found: list[Feature] = []
    for scene in SCENES:
        for ground, others in EITHER_OR.items():
            below = [f for f in case.by_scene[scene] if f.layer == ground]
            above = [f for f in case.by_scene[scene] if f.layer in others]
            found += [one for pair in _across(case, below, above) for one in pair]
    things = each_once(found)
    if not things:
        return None
    sentence = Message(
        "Shapes that say two things of the same ground: {shapes:whole}.",
        {"shapes": len(things)},
    )
    return Doubt(sentence, things)


@plausibility_check(
    "points_together",
    sentence=Message("Points of one kind on the same spot."),
    source=Message("Our judgement: two houses or springs are some steps apart."),
    reads=(APART,),
)
def points_together(case: FlagContext) -> Doubt | None:
    """Find houses, springs and heaps of compost that are drawn again and again."""
    found: list[Feature] = []
    for scene in SCENES:
        for layer in ("house", "spring", "compost"):
            points = [f for f in case.by_scene[scene] if f.layer == layer]
            found += [f for pair in _near(points, case.limit(APART)) for f in pair]
    things = each_once(found)
    if not things:
        return None
    sentence = Message(
        "Points that lie on the spot of another of the same kind: {points:whole}.",
        {"points": len(things)},
    )
    return Doubt(sentence, things)


@plausibility_check(
    "typed_counts",
    sentence=Message("Trees, seedlings or households that have no room."),
    source=Message(
        "Our judgement: one tree on a square metre, a seedling every four centimetres "
        "and eight households in a house are the most."
    ),
    reads=(TREES, SEEDLINGS, HOUSE),
)
def typed_counts(case: FlagContext) -> Doubt | None:
    """Find numbers in forms for which the thing drawn has no room."""
    found = each_once(
        f for f in case.drawn("trees", "nursery", "house") if _is_crowded(case, f)
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} thing has a number in its form for which it has no room.",
            "{count:whole} things have numbers in their forms for which they have no "
            "room.",
        ),
        {"count": len(found)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "elsewhere_called_native",
    sentence=Message("Trees from elsewhere that are called native."),
    source=Message(
        "By origin: eucalypts are of Australia, pines and cypresses of North America "
        "and the Mediterranean."
    ),
)
def elsewhere_called_native(case: FlagContext) -> Doubt | None:
    """Find native trees whose species, or what else is typed there, is from afar."""
    found = each_once(
        f
        for f in case.drawn("trees")
        if f.attributes.get("kind") == "native"
        and any(word.startswith(FROM_ELSEWHERE) for word in _words(f))
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} stand of trees is called native, and its species is from "
            "elsewhere: {area:ha}.",
            "{count:whole} stands of trees are called native, and their species are "
            "from elsewhere: {area:ha}.",
        ),
        {"count": len(found), "area": sum(case.area_m2(f.geometry) for f in found)},
    )
    return Doubt(sentence, found)


def _words(one: Feature) -> list[str]:
    """Return the words of a form's species, in small letters."""
    return re.findall(r"\w+", str(one.attributes.get("species") or "").casefold())


def _is_crowded(case: FlagContext, one: Feature) -> bool:
    if one.layer == "house":
        return (number_of(one, "households") or 0) > case.limit(HOUSE)
    area = case.area_m2(one.geometry)
    if one.layer == "trees":
        most = area / 10_000 * case.limit(TREES)
        return (number_of(one, "number") or 0) > most
    return (number_of(one, "seedlings") or 0) > area * case.limit(SEEDLINGS)


def _over(
    case: FlagContext, features: Sequence[Feature]
) -> Iterator[tuple[Feature, Feature]]:
    """Yield each two of which the smaller lies over the other by more than a share."""
    if len(features) < TWO:
        return
    shapes = [f.geometry for f in features]
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in zip(ones, others, strict=True):
        if one < other and _shares_ground(case, features[one], features[other]):
            yield features[one], features[other]


def _across(
    case: FlagContext, below: Sequence[Feature], above: Sequence[Feature]
) -> Iterator[tuple[Feature, Feature]]:
    if not below or not above:
        return
    tree = shapely.STRtree([f.geometry for f in below])
    ones, others = tree.query([f.geometry for f in above], predicate="intersects")
    for one, other in zip(ones, others, strict=True):
        if _shares_ground(case, above[one], below[other]):
            yield above[one], below[other]


def _shares_ground(case: FlagContext, one: Feature, other: Feature) -> bool:
    smaller = min(one.geometry.area, other.geometry.area)
    if not smaller:
        return False
    common = one.geometry.intersection(other.geometry).area
    return bool(common > case.limit(OVER) * smaller)


def _near(points: Sequence[Feature], apart_m: float) -> Iterator[tuple[Feature, ...]]:
    if len(points) < TWO:
        return
    shapes = [f.geometry for f in points]
    tree = shapely.STRtree(shapes)
    ones, others = tree.query(shapes, predicate="dwithin", distance=apart_m)
    for one, other in zip(ones, others, strict=True):
        if one < other:
            yield points[one], points[other]
