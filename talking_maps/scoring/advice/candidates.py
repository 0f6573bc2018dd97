"""Single changes that could be made to a plan, for each indicator that has some.

Each is made on a copy of the plan and only where map, ground and register offer it:
this bofedal is not fenced yet, this field is steep enough for a terrace and not too
steep, this spring lies above the canal that ends so many metres from it. Whether a
step gains anything is for `advice` to find out. Some indicators have none: nobody is
advised to draw new things for the sake of drawing, or to give what only heals in years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from talking_maps.scoring.advice import (
    corral_candidates,
    field_candidates,
    pasture_candidates,
    planning_candidates,
    scene_candidates,
    water_candidates,
)
from talking_maps.scoring.advice.candidate import AdviceContext, Candidate

__all__ = ["CANDIDATES", "AdviceContext", "Candidate", "steps"]

Offer = Callable[[AdviceContext], Iterator[Candidate]]

#: What the assembly does: ask, come, promise, agree.
_TALK: Mapping[str, Offer] = {
    "scenes_complete": planning_candidates.scenes,
    "groups_heard": planning_candidates.voices,
    "participating_households": planning_candidates.households,
    "womens_share": planning_candidates.women,
    "commitments_complete": planning_candidates.commitments,
    "labour_promised_against_means": planning_candidates.labour,
    "area_in_dispute": planning_candidates.boundary,
}
#: Work on the land.
_WORK: Mapping[str, Offer] = {
    "bofedal_protected_share": pasture_candidates.protect,
    "improved_pasture_share": pasture_candidates.care,
    "ambition_for_pasture": pasture_candidates.promise_care,
    "paddocks_in_rotation": pasture_candidates.turns,
    "pasture_near_water": pasture_candidates.drink,
    "stocking_balance": pasture_candidates.balance,
    "degraded_ground_recovered": pasture_candidates.recover,
    "terraced_share_of_steep_cropland": field_candidates.terraces,
    "ambition_for_terraces": field_candidates.promise_terraces,
    "terraces_on_suitable_slope": field_candidates.other_kind,
    "terraces_along_contour": field_candidates.turn,
    "ditches_on_suitable_ground": field_candidates.ditches,
    "fields_with_tree_belts": field_candidates.trees,
    "soil_loss": field_candidates.soil,
    "soil_loss_avoided": field_candidates.soil_of_future,
    "canals_joined_to_source": water_candidates.join,
    "canals_with_plausible_fall": water_candidates.line,
    "canal_losses": water_candidates.line,
    "irrigated_share_of_cropland": water_candidates.water,
    "irrigated_share_of_command_area": water_candidates.water,
    "command_area": water_candidates.lead_on,
    "storage_per_irrigated_hectare": water_candidates.store,
    "storage_per_command_hectare": water_candidates.store,
    "corral_space_per_animal": corral_candidates.room,
    "corrals_clear_of_water": corral_candidates.away,
    "shed_cover_for_cold": corral_candidates.roof,
    "things_kept": scene_candidates.keep,
    "things_lost": scene_candidates.keep,
    "things_recovered": scene_candidates.bring_back,
}
CANDIDATES: Mapping[str, Offer] = {**_TALK, **_WORK}


def steps(indicator_id: str, asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the steps that may raise an indicator in the scene the case looks at.

    The past can be remembered, not worked on.
    """
    offers = _TALK if asked.case.scene == "past" else CANDIDATES
    offer = offers.get(indicator_id)
    if offer is not None:
        yield from offer(asked)
