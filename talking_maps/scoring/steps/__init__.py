"""Single changes that could be made to a plan, for each indicator that has some.

Each is made on a copy of the plan and only where map, ground and register offer it:
this bofedal is not fenced yet, this field is steep enough for a terrace and not too
steep, this spring lies above the canal that ends so many metres from it. Whether a
step gains anything is for `advice` to find out. Some indicators have none: nobody is
advised to draw new things for the sake of drawing, or to give what only heals in years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from talking_maps.scoring.steps import (
    animals,
    fields,
    grazing,
    lives,
    planning,
    water,
)
from talking_maps.scoring.steps.step import Asked, Step

__all__ = ["OFFERS", "Asked", "Step", "steps"]

Offer = Callable[[Asked], Iterator[Step]]

#: What the assembly does: ask, come, promise, agree.
_TALK: Mapping[str, Offer] = {
    "scenes_complete": planning.scenes,
    "groups_heard": planning.voices,
    "participating_households": planning.households,
    "womens_share": planning.women,
    "commitments_complete": planning.commitments,
    "labour_promised_against_means": planning.labour,
    "area_in_dispute": planning.boundary,
}
#: Work on the land.
_WORK: Mapping[str, Offer] = {
    "bofedal_protected_share": grazing.protect,
    "improved_pasture_share": grazing.care,
    "ambition_for_pasture": grazing.promise_care,
    "paddocks_in_rotation": grazing.turns,
    "pasture_near_water": grazing.drink,
    "stocking_balance": grazing.balance,
    "degraded_ground_recovered": grazing.recover,
    "terraced_share_of_steep_cropland": fields.terraces,
    "ambition_for_terraces": fields.promise_terraces,
    "terraces_on_suitable_slope": fields.other_kind,
    "terraces_along_contour": fields.turn,
    "ditches_on_suitable_ground": fields.ditches,
    "fields_with_tree_belts": fields.trees,
    "soil_loss": fields.soil,
    "soil_loss_avoided": fields.soil_of_future,
    "canals_joined_to_source": water.join,
    "canals_with_plausible_fall": water.line,
    "canal_losses": water.line,
    "irrigated_share_of_cropland": water.water,
    "irrigated_share_of_command_area": water.water,
    "command_area": water.lead_on,
    "storage_per_irrigated_hectare": water.store,
    "storage_per_command_hectare": water.store,
    "corral_space_per_animal": animals.room,
    "corrals_clear_of_water": animals.away,
    "shed_cover_for_cold": animals.roof,
    "things_kept": lives.keep,
    "things_lost": lives.keep,
    "things_recovered": lives.bring_back,
}
OFFERS: Mapping[str, Offer] = {**_TALK, **_WORK}


def steps(indicator_id: str, asked: Asked) -> Iterator[Step]:
    """Yield the steps that may raise an indicator in the scene the case looks at.

    The past can be remembered, not worked on.
    """
    offers = _TALK if asked.case.scene == "past" else OFFERS
    offer = offers.get(indicator_id)
    if offer is not None:
        yield from offer(asked)
