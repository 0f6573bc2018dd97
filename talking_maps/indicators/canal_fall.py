"""The fall of canals: too flat and they silt up, too steep and they wash away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators import slopes
from talking_maps.indicators.answer import (
    Basis,
    answered,
    cannot_tell,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.case import Case
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster

FLATTEST = "canal_gradient.silts_below"
STEEPEST = "canal_gradient.light_soil_erodes_above"

Fit = Literal["good", "bad", "open"]


@indicator(
    "canals_with_plausible_fall",
    theme="irrigation",
    unit="share",
    sentence=Message("Measure how much of the earth canals falls as it should."),
    formula=Message(
        "Height between a canal's ends divided by its length, held against the two "
        "limits; the share counts length, and a canal whose fall may lie on either "
        "side of a limit, by one standard error, counts as the uncertainty."
    ),
    source=Message(
        "Error of a fall: that of one height times √2; limits: see the numbers beside "
        "it."
    ),
    reads=Reads(
        scenes=SCENES,
        layers=("canal",),
        numbers=(FLATTEST, STEEPEST),
        scene_by_scene=True,
        ground=True,
    ),
)
def canals_with_plausible_fall(case: Case) -> Measure:
    """Measure how much of the earth canals falls as it should.

    Only the ends are compared: which way the water runs, and what lies between, is
    not asked. Lined canals and pipes are left out, since earth sets the limits. The
    value is a share of the length [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
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
        c for c in case.placed("canal") if c.attributes.get("lining") in EARTH
    )
    limits = case.numbers((FLATTEST, STEEPEST))
    remarks = (*case.left_out("canal"), *limits.remarks)
    basis = Basis(also=canals, sources=limits.sources, remarks=remarks)
    if not canals:
        nothing = Message("No earth canal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    elevation = case.territory.elevation
    refusal = slopes.refusal(case, basis)
    if refusal is not None or elevation is None:
        return refusal or slopes.uncovered(basis)
    falls = [_fall(case, elevation, c.geometry) for c in canals]
    if any(math.isnan(fall.height_m) for fall in falls):
        return slopes.uncovered(basis)
    fits = [f.fit(limits.values[FLATTEST], limits.values[STEEPEST]) for f in falls]
    return _verdict(canals, falls, fits, basis)


#: Not saying what a canal is made of means earth: lined ones are the exception.
EARTH = (None, "", "earth")


@dataclass(frozen=True, slots=True)
class _Fall:
    """A canal's fall between its ends and the fall's standard error [m], its length."""

    height_m: float
    error_m: float
    length_m: float

    def fit(self, flattest: float, steepest: float) -> Fit:
        """Say whether the fall is within limits [per mille], or could be either."""
        low = max(self.height_m - self.error_m, 0.0) / self.length_m * 1000
        high = (self.height_m + self.error_m) / self.length_m * 1000
        if flattest <= low and high <= steepest:
            return "good"
        return "bad" if high < flattest or low > steepest else "open"


def _fall(case: Case, elevation: Raster, canal: BaseGeometry) -> _Fall:
    ends = shapely.get_coordinates(canal)[[0, -1]]
    first, last = terrain.sample(elevation, ends)
    return _Fall(
        height_m=abs(float(first - last)),
        error_m=math.sqrt(2) * (elevation.error or 0.0),
        length_m=max(case.length_m(canal), slopes.NOTHING),
    )


def _verdict(
    canals: Sequence[Feature],
    falls: Sequence[_Fall],
    fits: Sequence[Fit],
    basis: Basis,
) -> Measure:
    lengths = np.array([fall.length_m for fall in falls])
    sure = float(lengths[[fit == "good" for fit in fits]].sum() / lengths.sum())
    possible = float(lengths[[fit != "bad" for fit in fits]].sum() / lengths.sum())
    basis = replace(
        basis,
        good=tuple(c for c, fit in zip(canals, fits, strict=True) if fit == "good"),
        bad=tuple(c for c, fit in zip(canals, fits, strict=True) if fit == "bad"),
    )
    spread = slopes.Spread((sure, (sure + possible) / 2, possible))
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
