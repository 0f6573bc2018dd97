"""Water that earth canals lose on the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from talking_maps.indicators.canals import EARTH, SOURCES
from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext, Numbers, number_of
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry.canal_network import JOINED_WITHIN_M, fed_canals
from talking_maps.indicators.geometry.reach import reach_beside
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

LEAST, MOST = "canal_loss.earth_least", "canal_loss.earth_most"
UNIT = "l/s"
#: A canal's own field of what it carries [l/s].
FLOW = "flow_l_s"


@indicator(
    "canal_losses",
    name=Message("Water lost by earth canals"),
    theme="irrigation",
    unit=UNIT,
    sentence=Message("Estimate how much water earth canals lose on the way."),
    formula=Message(
        "Length of earth canals times the middle of the losses for each 100 m, of each "
        "no more than the flow in its form; the uncertainty is half the distance "
        "between the least and the most."
    ),
    source=Message("Losses by length: see the numbers beside it."),
    needs=("irrigation",),
    reads=Reads(
        scenes=SCENES, layers=("canal",), numbers=(LEAST, MOST), scene_by_scene=True
    ),
)
@pictured("profile")
def canal_losses(case: EvaluationContext) -> Measure:
    """Estimate how much water earth canals lose on the way.

    No canal loses more than it carries, where its form says so. Lined canals and pipes
    are left out. The value is in [l/s].

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
    basis = _basis(canals, earth, limits, remarks)
    if not canals:
        nothing = Message("No canal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=UNIT)
    if not earth:
        lined = Message("No canal is of earth: what lined canals lose is not counted.")
        return measured(0, lined, basis, unit=UNIT)
    if limits.missing:
        return number_missing(limits.missing, basis, unit=UNIT)
    lost = _lost(case, earth, limits)
    explanation = Message(
        "{length:m} of earth canals may lose {least:number} to {most:number} l/s.",
        {"length": lost.length_m, "least": lost.least, "most": lost.most},
    )
    return measured(lost.middle, explanation, basis, unit=UNIT, uncertainty=lost.half)


def _basis(
    canals: tuple[Feature, ...],
    earth: tuple[Feature, ...],
    limits: Numbers,
    remarks: tuple[Message, ...],
) -> Basis:
    """Return what the estimate stands on."""
    return Basis(
        good=tuple(c for c in canals if c not in earth),
        bad=earth,
        sources=limits.sources,
        remarks=remarks,
    )


@indicator(
    "canal_loss_share",
    name=Message("Share of canal water lost"),
    theme="irrigation",
    unit="share",
    sentence=Message("Estimate which part of their water the canals lose on the way."),
    formula=Message(
        "Length of earth canals that water reaches times the middle of the losses for "
        "each 100 m, no more than what flows, divided by the flow of the canals that "
        "begin at a source; the uncertainty is half the distance between the least "
        "and the most."
    ),
    source=Message("Losses by length: see the numbers beside it."),
    needs=("irrigation",),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", *SOURCES),
        numbers=(LEAST, MOST),
        scene_by_scene=True,
        ground=True,
        beyond=("canal", *SOURCES),
    ),
)
@pictured("profile")
def canal_loss_share(case: EvaluationContext) -> Measure:
    """Estimate which part of their water the canals lose on the way.

    The flow is that of the canals that lead away from a source, so that a canal drawn
    in pieces carries no more. What lined canals and pipes lose is not counted. The
    value is a share of the flow [fraction], at most 1.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.spot("S", "spring", 0, 0),
    ...     example.path("A", "canal", (0, 0), (0, 200), lining="earth", flow_l_s=22),
    ...     numbers={"canal_loss.earth_least": 3, "canal_loss.earth_most": 8},
    ... )
    >>> round(canal_loss_share(case).value, 2)  # 6 to 16 of 22 l/s
    0.5
    """
    canals, sources = case.placed("canal"), case.placed(*SOURCES)
    limits = case.numbers((LEAST, MOST))
    remarks = (*case.left_out("canal", *SOURCES), *limits.remarks)
    basis = Basis(also=(*canals, *sources), sources=limits.sources, remarks=remarks)
    if not canals:
        nothing = Message("No canal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    found = zip(canals, fed_canals(case, canals, sources), strict=True)
    reached = tuple(
        canal
        for canal, fed in found
        if fed.reached and case.length_m(canal.geometry) > 0
    )
    heads = _heads(case, reached, sources)
    silent = tuple(c for c in heads if number_of(c, FLOW) is None)
    flow = math.fsum(number_of(c, FLOW) or 0.0 for c in heads)
    if silent or flow <= 0:
        unknown = Message(
            "Enter in the form of each canal that begins at a source how much it "
            "carries."
        )
        return cannot_tell(unknown, replace(basis, bad=silent))
    earth = tuple(c for c in reached if c.attributes.get("lining") in EARTH)
    lost = _lost(case, earth, limits, most=flow)
    explanation = Message(
        "Of {flow:number} l/s that enter canals, {least:number} to {most:number} l/s "
        "may be lost on the way.",
        {"flow": flow, "least": lost.least, "most": lost.most},
    )
    basis = replace(basis, good=tuple(c for c in reached if c not in earth), bad=earth)
    half = lost.half / flow
    return measured(lost.middle / flow, explanation, basis, uncertainty=half)


@dataclass(frozen=True, slots=True)
class _Lost:
    """Water lost over a length, the least and the most of it [l/s]."""

    length_m: float
    least: float
    most: float

    @property
    def middle(self) -> float:
        """Return the middle of the two."""
        return (self.least + self.most) / 2

    @property
    def half(self) -> float:
        """Return half the distance between the two."""
        return (self.most - self.least) / 2


def _lost(
    case: EvaluationContext,
    earth: Sequence[Feature],
    limits: Numbers,
    *,
    most: float = math.inf,
) -> _Lost:
    """Return what canals lose: none more than it carries, all no more than `most`."""
    ordered = sorted(earth, key=lambda c: c.uid)
    lengths = [case.length_m(piece) for piece in case.apart(ordered)]
    flows = [number_of(c, FLOW) for c in ordered]
    lost = (
        math.fsum(
            length * limits.values[rate] / 100
            if flow is None
            else min(length * limits.values[rate] / 100, flow)
            for length, flow in zip(lengths, flows, strict=True)
        )
        for rate in (LEAST, MOST)
    )
    return _Lost(math.fsum(lengths), *(min(each, most) for each in lost))


def _heads(
    case: EvaluationContext, canals: Sequence[Feature], sources: Sequence[Feature]
) -> tuple[Feature, ...]:
    """Return the canals that lead away from a source, drawn twice only one of them."""
    ordered = sorted(canals, key=lambda c: c.uid)
    waters = reach_beside(
        [c.geometry for c in ordered],
        [s.geometry for s in sources],
        JOINED_WITHIN_M,
        case.memo,
    )
    return tuple(
        canal
        for canal, own, water in zip(ordered, case.apart(ordered), waters, strict=True)
        if own.length > canal.geometry.length / 2
        and canal.geometry.intersects(water)
        and not water.covers(canal.geometry)
    )
