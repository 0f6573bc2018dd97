"""Water that earth canals lose on the way."""

from __future__ import annotations

from talking_maps.indicators.canals import EARTH
from talking_maps.indicators.engine.answers import (
    Basis,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from talking_maps.model.rubric import Measure

LEAST, MOST = "canal_loss.earth_least", "canal_loss.earth_most"
UNIT = "l/s"


@indicator(
    "canal_losses",
    theme="irrigation",
    unit=UNIT,
    sentence=Message("Estimate how much water earth canals lose on the way."),
    formula=Message(
        "Length of earth canals times the middle of the losses for each 100 m; the "
        "uncertainty is half the distance between the least and the most."
    ),
    source=Message("Losses by length: see the numbers beside it."),
    reads=Reads(
        scenes=SCENES, layers=("canal",), numbers=(LEAST, MOST), scene_by_scene=True
    ),
)
@pictured("profile")
def canal_losses(case: EvaluationContext) -> Measure:
    """Estimate how much water earth canals lose on the way.

    No canal can lose more than it carries: where it carries less than 20 l/s, this is
    too much. Lined canals and pipes are left out. The value is in [l/s].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (0, 0), (0, 200), lining="earth"),
    ...     numbers={"canal_loss.earth_least": 3, "canal_loss.earth_most": 8},
    ... )
    >>> round(canal_losses(case).value, 1)
    11.0
    """
    canals = case.placed("canal")
    earth = tuple(c for c in canals if c.attributes.get("lining") in EARTH)
    limits = case.numbers((LEAST, MOST))
    remarks = (*case.left_out("canal"), *limits.remarks)
    basis = Basis(
        good=tuple(c for c in canals if c not in earth),
        bad=earth,
        sources=limits.sources,
        remarks=remarks,
    )
    if not canals:
        nothing = Message("No canal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=UNIT)
    if not earth:
        lined = Message("No canal is of earth: what lined canals lose is not counted.")
        return measured(0, lined, basis, unit=UNIT)
    if limits.missing:
        return number_missing(limits.missing, basis, unit=UNIT)
    length = case.length_m(case.union(earth))
    least, most = (limits.values[i] * length / 100 for i in (LEAST, MOST))
    explanation = Message(
        "{length:m} of earth canals may lose {least:number} to {most:number} l/s.",
        {"length": length, "least": least, "most": most},
    )
    middle, half = (least + most) / 2, (most - least) / 2
    return measured(middle, explanation, basis, unit=UNIT, uncertainty=half)
