"""The fall of canals: too flat and they silt up, too steep and they wash away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from talking_maps import terrain
from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.answers import measured as answered
from talking_maps.indicators.engine.context import EvaluationContext, number_of
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.canal_network import (
    HEIGHTS,
    fed_canals,
    measured_heights,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

FLATTEST = "canal_gradient.silts_below"
STEEPEST = "canal_gradient.light_soil_erodes_above"
#: Where the water of canals comes from.
SOURCES = ("spring", "river", "reservoir", "bofedal")

Fit = Literal["good", "bad", "open"]


@indicator(
    "canals_with_plausible_fall",
    name=Message("Canals with a sound fall"),
    theme="irrigation",
    unit="share",
    sentence=Message("Measure how much of the earth canals falls as it should."),
    formula=Message(
        "Height of the end where a canal is fed less that of its other end, as "
        "measured or else by the elevation, divided by its length, held against the "
        "two limits; a canal that climbs falls short of them. The share counts length, "
        "and a canal whose fall may lie on either side of a limit, by one standard "
        "error, counts as the uncertainty."
    ),
    source=Message(
        "Error of a fall: that of one height times √2, as the elevation or who "
        "measured it says; limits: see the numbers beside it."
    ),
    needs=("irrigation",),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", *SOURCES),
        numbers=(FLATTEST, STEEPEST),
        scene_by_scene=True,
        ground=True,
        beyond=("canal", *SOURCES),
    ),
)
@pictured("profile")
def canals_with_plausible_fall(case: EvaluationContext) -> Measure:
    """Measure how much of the earth canals falls as it should.

    Only the ends are compared, what lies between is not asked. Water runs from the end
    where a source or another canal feeds it; where none does, or both ends are fed
    alike, from the higher one. Heights written in a canal's form with their error, as
    a level or a GPS gives them, stand before those of the elevation. Lined canals and
    pipes are left out, since earth sets the limits. The value is a share of the length
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (100, 100), (110, 900)),
    ...     elevation=example.plane(0.3),
    ...     numbers={"canal_gradient.silts_below": 1.4,
    ...              "canal_gradient.light_soil_erodes_above": 8},
    ... )
    >>> canals_with_plausible_fall(case).value  # 3 m over 800 m
    1.0
    """
    canals = tuple(
        sorted(
            (
                c
                for c in case.placed("canal")
                # What leaves the land whole only brings water; it is not measured.
                if c.attributes.get("lining") in EARTH and case.length_m(c.geometry) > 0
            ),
            key=lambda c: c.uid,
        )
    )
    limits = case.numbers((FLATTEST, STEEPEST))
    remarks = (*case.left_out("canal"), *limits.remarks)
    basis = Basis(also=canals, sources=limits.sources, remarks=remarks)
    if not canals:
        nothing = Message("No earth canal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    basis = replace(basis, remarks=(*basis.remarks, *_without_error(canals)))
    measured = all(_measured(case, canal) for canal in canals)
    if not measured and (refusal := slope_shares.refusal(case, basis)) is not None:
        return refusal
    falls = falls_of(case)
    known = [falls[canal.uid] for canal in canals]
    if any(math.isnan(fall.height_m) for fall in known):
        return slope_shares.uncovered(basis)
    fits = [f.fit(limits.values[FLATTEST], limits.values[STEEPEST]) for f in known]
    own_m = [case.length_m(piece) for piece in case.apart(canals)]
    return _verdict(canals, known, fits, own_m, basis)


#: Not saying what a canal is made of means earth: lined ones are the exception.
EARTH = (None, "", "earth")


@dataclass(frozen=True, slots=True)
class Fall:
    """How far water falls through a canal, its standard error [m], and the length.

    It climbs where `height_m` is below zero. `is_measured` says that the heights were
    written in the canal's form.
    """

    height_m: float
    error_m: float
    length_m: float
    is_measured: bool

    def fit(self, flattest: float, steepest: float) -> Fit:
        """Say whether the fall is within limits [per mille], or could be either."""
        low = (self.height_m - self.error_m) / self.length_m * 1000
        high = (self.height_m + self.error_m) / self.length_m * 1000
        if flattest <= low and high <= steepest:
            return "good"
        return "bad" if high < flattest or low > steepest else "open"


def falls_of(case: EvaluationContext) -> dict[str, Fall]:
    """Return the fall of each canal by its uid, the way the water runs.

    As measured, else as the elevation reads; NaN where nothing tells it.
    """
    canals = case.placed("canal")
    fed = fed_canals(case, canals, case.placed(*SOURCES))
    return {
        canal.uid: _directed(_measured(case, canal) or _read(case, canal), way)
        for canal, way in zip(canals, (each.from_first for each in fed), strict=True)
    }


def _directed(fall: Fall, from_first: bool | None) -> Fall:
    """Return a fall from the first point to the last as one the way the water runs."""
    if from_first is None:
        return replace(fall, height_m=abs(fall.height_m))
    return fall if from_first else replace(fall, height_m=-fall.height_m)


def _read(case: EvaluationContext, canal: Feature) -> Fall:
    """Return the fall by the elevation, NaN where it does not reach."""
    elevation = case.territory.elevation
    if elevation is None:
        return Fall(math.nan, math.nan, 1.0, is_measured=False)
    fall = terrain.fall(elevation, canal.geometry)
    height = math.nan if fall is None else fall[0]
    return _between(case, canal, height, elevation.error or 0.0)


def _measured(case: EvaluationContext, canal: Feature) -> Fall | None:
    heights = measured_heights(canal)
    if heights is None:
        return None
    first, last, error = heights
    return replace(_between(case, canal, first - last, error), is_measured=True)


def _between(
    case: EvaluationContext, canal: Feature, height_m: float, error_m: float
) -> Fall:
    return Fall(
        height_m=float(height_m),
        error_m=terrain.difference_error(error_m),
        length_m=max(case.length_m(canal.geometry), slope_shares.NOTHING),
        is_measured=False,
    )


def _without_error(canals: Sequence[Feature]) -> tuple[Message, ...]:
    """Return the remark on heights that do not say how sure they are, if any."""
    first, last, error = HEIGHTS
    count = sum(
        number_of(c, error) is None
        and None not in (number_of(c, first), number_of(c, last))
        for c in canals
    )
    if not count:
        return ()
    return (
        Message(
            "Measured heights of canals left out because their error is not written: "
            "{unsure:number}. Enter it.",
            {"unsure": count},
        ),
    )


def _verdict(
    canals: Sequence[Feature],
    falls: Sequence[Fall],
    fits: Sequence[Fit],
    own_m: Sequence[float],
    basis: Basis,
) -> Measure:
    """Answer by the length that is each canal's own [m]: drawn twice it counts once."""
    lengths = np.array(own_m)
    sure = float(lengths[[fit == "good" for fit in fits]].sum() / lengths.sum())
    possible = float(lengths[[fit != "bad" for fit in fits]].sum() / lengths.sum())
    basis = replace(
        basis,
        good=tuple(c for c, fit in zip(canals, fits, strict=True) if fit == "good"),
        bad=tuple(c for c, fit in zip(canals, fits, strict=True) if fit == "bad"),
    )
    spread = slope_shares.Spread((sure, (sure + possible) / 2, possible))
    if spread.is_too_wide:
        # The longest canal that cannot be told shows best how far the error reaches.
        worst = max(
            (fall for fall, fit in zip(falls, fits, strict=True) if fit == "open"),
            key=lambda fall: fall.length_m,
        )
        explanation = Message(
            "The elevation is too uncertain: a canal falls {fall:m} ± {error:m} over "
            "{length:m}.",
            {"fall": worst.height_m, "error": worst.error_m, "length": worst.length_m},
        )
        return cannot_tell(explanation, basis)
    explanation = Message(
        "{good:number} of {all:number} earth canals fall as they should.",
        {"good": len(basis.good), "all": len(canals)},
    )
    return answered(spread.as_is, explanation, basis, uncertainty=spread.half)
