"""Why each drawn thing helps or hurts a measure: one sentence with its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.evidence.reasons import fields, herding, lives, water
from talking_maps.evidence.reasons.telling import Maker
from talking_maps.indicators import Case
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Reading

__all__ = ["MAKERS", "standing", "why"]

MAKERS: Mapping[str, Maker] = {
    "scenes_complete": lives.scene,
    "groups_heard": lives.voice,
    "improved_pasture_share": herding.care,
    "bofedal_protected_share": herding.protection,
    "paddocks_in_rotation": herding.turns,
    "pasture_near_water": herding.near_water,
    "stocking_balance": herding.balance,
    "corral_space_per_animal": herding.room,
    "corrals_near_water": herding.near_water,
    "corrals_clear_of_water": herding.clear_of_water,
    "shed_cover_for_cold": herding.roof,
    "terraced_share_of_steep_cropland": fields.steep,
    "terraces_on_suitable_slope": fields.suits,
    "terraces_along_contour": fields.contour,
    "ditches_on_suitable_ground": fields.ditch_suits,
    "fields_with_tree_belts": fields.trees,
    "soil_loss": fields.soil,
    "soil_loss_avoided": fields.soil,
    "irrigated_share_of_cropland": fields.watered,
    "canals_joined_to_source": water.joined,
    "canals_with_plausible_fall": water.fall,
    "canal_losses": water.losses,
    "storage_per_irrigated_hectare": water.stored,
    "storage_per_command_hectare": water.stored,
    "command_area": water.reached,
    "irrigated_share_of_command_area": water.reached,
    "things_kept": lives.became,
    "things_lost": lives.became,
    "things_recovered": lives.became,
    "things_proposed": lives.became,
    "degraded_ground_recovered": lives.recovered,
    "ambition_for_pasture": lives.ambition,
    "ambition_for_terraces": fields.steep,
}


def standing(reading: Reading, case: Case) -> tuple[Feature, ...]:
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


def why(reading: Reading, case: Case) -> Mapping[str, Message]:
    """Return why each thing helps or hurts, by uid, where there is something to say.

    Examples
    --------
    >>> from talking_maps.indicators import example, find
    >>> case = example.case(example.field("A", "bofedal", (0, 0), (100, 100)))
    >>> measure = find("bofedal_protected_share").measure(case)
    >>> one = Reading("bofedal_protected_share", ("present",), measure, 0, 4, False)
    >>> why(one, case)["A"].id
    '{area:ha}, neither fenced nor rested.'
    """
    tell = MAKERS.get(reading.indicator, herding.plain)(case, reading.measure)
    told = {f.uid: tell(f) for f in standing(reading, case)}
    return {uid: message for uid, message in told.items() if message is not None}
