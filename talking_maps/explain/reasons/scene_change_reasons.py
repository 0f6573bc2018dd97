"""What became of things between scenes, who tells of them, what gets better."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.errors import Value
from talking_maps.explain.reasons.builders import Tell, explains, size
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.grazing import GRAZED
from talking_maps.indicators.scene_change import BEFORE
from talking_maps.indicators.soil_recovery import DEGRADED
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene, Voice
from talking_maps.model.rubric import Measure

_HEARD: Mapping[Voice, Message] = {
    "elders": Message("The elders tell of it."),
    "women": Message("The women tell of it."),
    "men": Message("The men tell of it."),
    "youth": Message("The youth tell of it."),
    "leaders": Message("The leaders tell of it."),
    "assembly": Message("The assembly tells of it."),
}
_DRAWN: Mapping[Scene, Message] = {
    "past": Message("Drawn in the past."),
    "present": Message("Drawn in the present."),
    "future": Message("Drawn in the future."),
}


@explains("groups_heard")
def voice(_case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell whose memory, view or wish a thing is."""
    return lambda feature: _HEARD[feature.voice] if feature.voice else None


@explains("scenes_complete")
def scene(_case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell in which scene a thing is drawn."""
    return lambda feature: _DRAWN[feature.scene]


@explains("things_kept", "things_lost", "things_recovered", "things_proposed")
def became(case: EvaluationContext, _measure: Measure) -> Tell:
    """Tell what became of a thing since the scene before."""
    before = BEFORE.get(case.scene)
    there = {f.uid for f in case.plan.features if f.scene == before}
    now = {f.uid for f in case.plan.of(case.scene)}
    past = {f.uid for f in case.plan.of("past")}

    def tell(feature: Feature) -> Message:
        if feature.uid not in now:
            return Message("Gone since the scene before.")
        if feature.uid in there:
            return Message("Still there.")
        if feature.uid in past and before != "past":
            return Message("Back again, after it was gone.")
        return Message("New in this scene.")

    return tell


@explains("degraded_ground_recovered")
def recovered(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell in what condition ground is, and whether it was degraded."""
    bad = frozenset(measure.bad)

    def tell(feature: Feature) -> Message:
        condition = feature.attributes.get("condition")
        if not condition:
            return size(case, feature)
        values: dict[str, Value] = {
            "area": case.area_m2(feature.geometry),
            "condition": str(condition),
        }
        if feature.uid in bad:
            return Message(
                "{area:ha}, {condition} in the scene before: nothing makes it better.",
                values,
            )
        if condition in DEGRADED:
            return Message("{area:ha}, {condition}: it was degraded.", values)
        return Message("{area:ha}, now {condition}.", values)

    return tell


@explains("ambition_for_pasture")
def ambition(case: EvaluationContext, measure: Measure) -> Tell:
    """Tell whether a pasture is to be cared for."""
    good = frozenset(measure.good)

    def tell(feature: Feature) -> Message:
        values = {"area": case.area_m2(feature.geometry)}
        if feature.uid in good:
            return Message("{area:ha} to be cared for in the future.", values)
        if feature.layer in GRAZED:
            return Message("{area:ha} without care today.", values)
        return size(case, feature)

    return tell
