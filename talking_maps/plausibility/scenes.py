"""Scenes that copy each other, and the present held against what was sealed before."""

from __future__ import annotations

from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature, Years
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import (
    PROMISED,
    STANDING,
    FlagContext,
    condition_of,
    each_once,
)

SAME = "plausible_copy.share"
FEWEST = "plausible_copy.fewest"
GONE = "plausible_gone.share"
WORSE_PAST = "plausible_past.share"
YEARS = (
    "plausible_years.past_least",
    "plausible_years.past_most",
    "plausible_years.future_most",
    "plausible_years.present_off",
)

#: Ground that is there or not: nobody promises to make it.
NATURAL = ("pasture", "bofedal", "river", "spring", "cropland", "fallow")
FIELDS = ("cropland", "fallow", "terrace")
#: What people build, plant or lay out.
WORKS = (
    "terrace",
    "canal",
    "reservoir",
    "infiltration_ditch",
    "fence",
    "trees",
    "pasture_sown",
    "corral",
    "shed",
    "nursery",
    "compost",
    "irrigated",
    "spring",
)
PASTURE = ("pasture", "bofedal")


@plausibility_check(
    "future_copied",
    sentence=Message("Promises of the future that the present shows as done."),
    source=Message(
        "Our judgement: what is still to do in the future scene cannot already stand "
        "in the present, alike in shape and form."
    ),
    reads=(SAME, FEWEST),
)
def future_copied(case: FlagContext) -> Doubt | None:
    """Find promises of the future that stand in the present as they are promised.

    What was just so in the past is no promise that was copied: it was there before.
    """
    now = {f.uid: f for f in case.existing()}
    before = {f.uid: f for f in case.drawn(scenes=("past",))}
    promised = [f for f in case.drawn(scenes=("future",)) if f.status in PROMISED]
    news = [f for f in promised if not _alike(f, before.get(f.uid))]
    copied = [f for f in news if _alike(f, now.get(f.uid))]
    if len(news) < case.limit(FEWEST) or len(copied) <= case.limit(SAME) * len(news):
        return None
    sentence = Message(
        plural(
            "{count:whole} promise of the future stands in the present already, alike "
            "in all, of {all:whole}.",
            "{count:whole} promises of the future stand in the present already, alike "
            "in all, of {all:whole}.",
        ),
        {"count": len(copied), "all": len(news)},
    )
    return Doubt(sentence, tuple(copied))


@plausibility_check(
    "past_copied",
    sentence=Message("The past is the present over again."),
    source=Message("Our judgement: in the years between, some things change."),
    reads=(SAME, FEWEST),
)
def past_copied(case: FlagContext) -> Doubt | None:
    """Find a past in which nearly everything is as it is today."""
    now = {f.uid: f for f in case.drawn(scenes=("present",))}
    past = tuple(case.drawn(scenes=("past",)))
    same = tuple(f for f in past if _alike(f, now.get(f.uid)))
    if len(past) < case.limit(FEWEST) or len(same) <= case.limit(SAME) * len(past):
        return None
    sentence = Message(
        "{same:whole} of {all:whole} things of the past are just as they are today, in "
        "shape and form.",
        {"same": len(same), "all": len(past)},
    )
    return Doubt(sentence, same)


@plausibility_check(
    "gone_in_future",
    sentence=Message("Fields, terraces or canals of today that the future leaves out."),
    source=Message(
        "Our judgement: what is to be given up is drawn as lost, with the reason."
    ),
    reads=(GONE,),
)
def gone_in_future(case: FlagContext) -> Doubt | None:
    """Find layers that nearly vanish from the future without being said to be lost."""
    future = {f.uid for f in case.plan.features if f.scene == "future"}
    if not any(case.drawn(scenes=("future",))):
        return None
    found: list[Feature] = []
    fields = case.existing("cropland", "fallow", "terrace")
    canals = case.existing("canal")
    for group in (fields, canals, case.existing(*PASTURE)):
        gone = [f for f in group if f.uid not in future]
        size = sum(f.geometry.area or f.geometry.length for f in group)
        lost = sum(f.geometry.area or f.geometry.length for f in gone)
        if size and lost > case.limit(GONE) * size:
            found += gone
    if not found:
        return None
    sentence = _gone_said(found)
    return Doubt(sentence, tuple(found))


def _gone_said(found: list[Feature]) -> Message:
    """Say how much is missing in the future."""
    return Message(
        plural(
            "{count:whole} field, pasture, terrace or canal of the present is missing "
            "in the future and not said to be lost.",
            "{count:whole} fields, pastures, terraces or canals of the present are "
            "missing in the future and not said to be lost.",
        ),
        {"count": len(found)},
    )


@plausibility_check(
    "past_worse",
    sentence=Message("A past in which the pastures were worse than today."),
    source=Message(
        "Our judgement: elders of the Andes tell of pastures that were better; a past "
        "made worse makes today look like recovery."
    ),
    reads=(WORSE_PAST,),
)
def past_worse(case: FlagContext) -> Doubt | None:
    """Find pastures whose past was written worse than their present."""
    now = {f.uid: condition_of(f) for f in case.existing(*PASTURE)}
    known = [
        (f, was, today)
        for f in case.drawn(*PASTURE, scenes=("past",))
        if (was := condition_of(f)) is not None
        and (today := now.get(f.uid)) is not None
    ]
    worse = [f for f, was, today in known if was < today]
    of_m2 = sum(case.area_m2(f.geometry) for f, _, _ in known)
    area = sum(case.area_m2(f.geometry) for f in worse)
    if not worse or area <= case.limit(WORSE_PAST) * of_m2:
        return None
    sentence = Message(
        "{area:ha} of {all:ha} of pasture are said to have been worse in the past than "
        "they are today.",
        {"area": area, "all": of_m2},
    )
    return Doubt(sentence, tuple(worse))


@plausibility_check(
    "natural_ground_promised",
    sentence=Message("Pasture, wetland, fields or water that are only “to do” today."),
    source=Message(
        "Our judgement: natural ground is there today, in whatever condition, or it is "
        "not."
    ),
)
def natural_ground_promised(case: FlagContext) -> Doubt | None:
    """Find natural ground of past or present that is said to be still to do."""
    found = each_once(
        f
        for f in case.drawn(*NATURAL, scenes=("present", "past"))
        if f.status in PROMISED
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} pasture, wetland, field or water of the present is said to "
            "be still to do: {area:ha}.",
            "{count:whole} pastures, wetlands, fields or waters of the present are "
            "said to be still to do: {area:ha}.",
        ),
        {"count": len(found), "area": sum(case.area_m2(f.geometry) for f in found)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "years",
    sentence=Message("Reference years of the scenes that are out of range."),
    source=Message(
        "Our judgement: the past is what elders remember, the future what people of "
        "today can promise, the present this year."
    ),
    reads=YEARS,
)
def years(case: FlagContext) -> Doubt | None:
    """Find reference years that no memory and no promise reaches."""
    past_least, past_most, future_most, present_off = map(case.limit, YEARS)
    at = case.plan.years
    today = int(case.day[:4]) if case.day else at.present
    back, ahead = at.present - at.past, at.future - at.present
    if (
        past_least <= back <= past_most
        and 0 < ahead <= future_most
        and abs(at.present - today) <= present_off
    ):
        return None
    return Doubt(_years_said(at, back, ahead))


def _years_said(at: Years, back: int, ahead: int) -> Message:
    """Say what the scenes stand for."""
    return Message(
        "The scenes stand for {past}, {present} and {future}: the past lies "
        "{back:whole} years back, the future {ahead:whole} years ahead.",
        {
            "past": str(at.past),
            "present": str(at.present),
            "future": str(at.future),
            "back": back,
            "ahead": ahead,
        },
    )


@plausibility_check(
    "never_promised",
    sentence=Message("Works of today that the earlier state did not plan."),
    source=Message(
        "Held against the earlier state of this plan, where what stands now was "
        "neither there nor to do."
    ),
)
def never_promised(case: FlagContext) -> Doubt | None:
    """Find works of the present that the earlier state of the plan does not know."""
    if case.baseline is None:
        return None
    known = {f.uid for f in case.baseline.features if f.scene in ("present", "future")}
    found = tuple(f for f in case.existing(*WORKS) if f.uid not in known)
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} work stands now that the earlier plan neither had nor "
            "promised.",
            "{count:whole} works stand now that the earlier plan neither had nor "
            "promised.",
        ),
        {"count": len(found)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "past_drawn_late",
    sentence=Message("Fields of the past that the earlier state did not show."),
    source=Message(
        "Held against the earlier state of this plan: where fields were in the past "
        "decides what counts today, so it is drawn before."
    ),
)
def past_drawn_late(case: FlagContext) -> Doubt | None:
    """Find fields and terraces of the past that the earlier state does not know."""
    if case.baseline is None:
        return None
    known = {f.uid for f in case.baseline.features if f.scene == "past"}
    drawn = case.drawn(*FIELDS, scenes=("past",))
    found = tuple(f for f in drawn if f.uid not in known)
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} field or terrace of the past was not on the earlier plan: "
            "{area:ha}.",
            "{count:whole} fields or terraces of the past were not on the earlier "
            "plan: {area:ha}.",
        ),
        {"count": len(found), "area": sum(case.area_m2(f.geometry) for f in found)},
    )
    return Doubt(sentence, found)


@plausibility_check(
    "erased",
    sentence=Message("Things of the earlier state that are no longer drawn."),
    source=Message(
        "Held against the earlier state of this plan: what is gone is drawn as lost, "
        "with the reason, and not erased."
    ),
)
def erased(case: FlagContext) -> Doubt | None:
    """Find what stood in the earlier state of the plan and was taken off the map."""
    if case.baseline is None:
        return None
    # Also what is said to be lost is still drawn.
    there = {f.uid for f in case.plan.features if f.scene == "present"}
    gone = [
        f
        for f in case.baseline.of("present")
        if f.status in STANDING and f.uid not in there
    ]
    if not gone:
        return None
    return Doubt(
        _erased_said(case, gone),
        tuple(gone),
    )


def _erased_said(case: FlagContext, gone: list[Feature]) -> Message:
    """Say how much was taken off the map."""
    return Message(
        plural(
            "{count:whole} thing of the earlier plan is no longer drawn: {area:ha}.",
            "{count:whole} things of the earlier plan are no longer drawn: {area:ha}.",
        ),
        {"count": len(gone), "area": sum(case.area_m2(f.geometry) for f in gone)},
    )


@plausibility_check(
    "weaker_word",
    sentence=Message("Things whose place was known and now is only said."),
    source=Message(
        "Held against the earlier state of this plan: a shape that was measured or "
        "traced does not become a mere word."
    ),
)
def weaker_word(case: FlagContext) -> Doubt | None:
    """Find things that were drawn in the earlier state and are only declared now."""
    if case.baseline is None:
        return None
    was = {f.uid: f for f in case.baseline.of("present")}
    found = tuple(
        f
        for f in case.drawn(scenes=("present",))
        if f.origin == "declared"
        and (old := was.get(f.uid)) is not None
        and old.origin != "declared"
    )
    if not found:
        return None
    sentence = Message(
        plural(
            "{count:whole} thing that was measured or traced before is now only said.",
            "{count:whole} things that were measured or traced before are now only "
            "said.",
        ),
        {"count": len(found)},
    )
    return Doubt(sentence, found)


def _alike(one: Feature, other: Feature | None) -> bool:
    """Tell whether two features are one thing in the same shape, told the same."""
    return (
        other is not None
        and one.layer == other.layer
        and dict(one.attributes) == dict(other.attributes)
        and bool(one.geometry.equals_exact(other.geometry, 0.01))
    )
