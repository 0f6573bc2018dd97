"""Who grazes where: the layers that are grazed, and what must be known of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talking_maps.indicators.engine.answers import Basis, cannot_tell, not_applicable
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure

PASTURES = ("pasture", "pasture_sown")
GRAZED = (*PASTURES, "bofedal")


def nobody_grazes(
    case: EvaluationContext,
    pastures: Sequence[Feature],
    animals: Mapping[str, int],
    remarks: tuple[Message, ...],
) -> Measure | None:
    """Return what is missing of pasture and animals, or None if both are there."""
    if not pastures:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    if not case.animals():
        return cannot_tell(
            Message("Enter the animals in the register, by species."),
            Basis(also=tuple(pastures), remarks=remarks),
        )
    if not animals:
        nobody = Message("The register says that there are no animals.")
        return not_applicable(nobody, Basis(remarks=remarks))
    return None
