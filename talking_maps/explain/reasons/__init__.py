"""Why each drawn thing helps or hurts a measure: one sentence with its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.explain.reasons import (
    field_reasons,
    livestock_reasons,
    scene_change_reasons,
    water_reasons,
)
from talking_maps.explain.reasons.builders import Maker
from talking_maps.indicators import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Reading

__all__ = ["EXPLAINERS", "evidence_features", "why"]

EXPLAINERS: Mapping[str, Maker] = {
    "scenes_complete": scene_change_reasons.scene,
    "groups_heard": scene_change_reasons.voice,
    "improved_pasture_share": livestock_reasons.care,
    "bofedal_protected_share": livestock_reasons.protection,
    "paddocks_in_rotation": livestock_reasons.turns,
    "pasture_near_water": livestock_reasons.near_water,
    "stocking_balance": livestock_reasons.balance,
    "corral_space_per_animal": livestock_reasons.room,
    "corrals_near_water": livestock_reasons.near_water,
    "corrals_clear_of_water": livestock_reasons.clear_of_water,
    "shed_cover_for_cold": livestock_reasons.roof,
    "terraced_share_of_steep_cropland": field_reasons.steep,
    "terraces_on_suitable_slope": field_reasons.suits,
    "terraces_along_contour": field_reasons.contour,
    "ditches_on_suitable_ground": field_reasons.ditch_suits,
    "fields_with_tree_belts": field_reasons.trees,
    "soil_loss": field_reasons.soil,
    "soil_loss_avoided": field_reasons.soil,
    "irrigated_share_of_cropland": field_reasons.watered,
    "canals_joined_to_source": water_reasons.joined,
    "canals_with_plausible_fall": water_reasons.fall,
    "canal_losses": water_reasons.losses,
    "storage_per_irrigated_hectare": water_reasons.stored,
    "storage_per_command_hectare": water_reasons.stored,
    "command_area": water_reasons.reached,
    "irrigated_share_of_command_area": water_reasons.reached,
    "things_kept": scene_change_reasons.became,
    "things_lost": scene_change_reasons.became,
    "things_recovered": scene_change_reasons.became,
    "things_proposed": scene_change_reasons.became,
    "degraded_ground_recovered": scene_change_reasons.recovered,
    "ambition_for_pasture": scene_change_reasons.ambition,
    "ambition_for_terraces": field_reasons.steep,
}


def evidence_features(reading: Reading, case: EvaluationContext) -> tuple[Feature, ...]:
    """Return the things a reading stands on, each once: what hurts, helps, enters.

    Of a thing that is in several scenes the one of the scene asked about is taken,
    else that of the latest scene the reading looks at.
    """
    wanted = frozenset(reading.measure.evidence)
    order: dict[Scene, int] = {scene: n for n, scene in enumerate(SCENES, start=1)}
    order[case.scene] = len(order) + 1
    found: dict[str, Feature] = {}
    for feature in sorted(case.plan.features, key=lambda f: order[f.scene]):
        if feature.uid in wanted:
            found[feature.uid] = feature
    rank = dict.fromkeys(reading.measure.good, 1) | dict.fromkeys(
        reading.measure.bad, 0
    )
    ordered = sorted(found.values(), key=lambda f: (rank.get(f.uid, 2), f.layer, f.uid))
    return tuple(ordered)


def why(reading: Reading, case: EvaluationContext) -> Mapping[str, Message]:
    """Return why each thing helps or hurts, by uid, where there is something to say.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.indicators import find
    >>> case = example.case(example.field("A", "bofedal", (0, 0), (100, 100)))
    >>> measure = find("bofedal_protected_share").measure(case)
    >>> one = Reading("bofedal_protected_share", ("present",), measure, 0, 4, False)
    >>> why(one, case)["A"].id
    '{area:ha}, neither fenced nor rested.'
    """
    tell = EXPLAINERS.get(reading.indicator, livestock_reasons.plain)(
        case, reading.measure
    )
    told = {f.uid: tell(f) for f in evidence_features(reading, case)}
    return {uid: message for uid, message in told.items() if message is not None}
