"""The factors of RUSLE: rain, length and steepness, cover, practice."""

from __future__ import annotations

import math

from talking_maps.indicators.engine.context import Numbers
from talking_maps.model.plan import Feature

#: The length of the plots that the equation was fitted on [m].
PLOT_M = 22.13
#: From this yearly rain on the other branch of the erosivity's equation holds [mm].
RAINY_MM = 850.0
#: From this slope on the other branch of the steepness holds [%].
STEEP_PERCENT = 9.0
_CROPS = {
    "potato": "potato",
    "tubers": "potato",
    "quinoa": "quinoa",
    "barley": "barley",
    "faba": "faba",
    "maize": "maize",
}
#: Up to which slope [%] each of the contour's numbers holds.
CONTOUR = (
    (2, "slope_1_to_2"),
    (5, "slope_3_to_5"),
    (8, "slope_6_to_8"),
    (12, "slope_9_to_12"),
    (16, "slope_13_to_16"),
    (20, "slope_17_to_20"),
    (25, "slope_21_to_25"),
)


def erosivity(rain_mm: float) -> float:
    """Return R by yearly rain (Renard & Freimund 1994) [MJ mm/ha/h/year].

    >>> round(erosivity(600), -1)
    1430.0
    """
    if rain_mm < RAINY_MM:
        return float(0.0483 * rain_mm**1.610)
    return 587.8 - 1.219 * rain_mm + 0.004105 * rain_mm**2


def steepness_and_length(slope_percent: float, length_m: float) -> float:
    """Return RUSLE's LS of a straight slope, the mean of the whole of it.

    >>> [round(steepness_and_length(p, 100), 1) for p in (5, 10, 20, 30, 50)]
    [1.0, 2.6, 7.1, 11.7, 20.2]
    """
    sine = math.sin(math.atan(slope_percent / 100))
    rills = sine / 0.0896 / (3 * sine**0.8 + 0.56)
    length = (length_m / PLOT_M) ** (rills / (1 + rills))
    steep = 10.8 * sine + 0.03 if slope_percent < STEEP_PERCENT else 16.8 * sine - 0.5
    return float(length * steep)


def cover_id(field: Feature) -> str:
    """Return the id of a field's C, empty where what grows there is not written."""
    if field.layer == "cropland":
        crop = _CROPS.get(str(field.attributes.get("crop")))
        return f"rusle_c.{crop}" if crop else ""
    if field.layer == "fallow":
        ploughed = field.attributes.get("ploughed") is True
        return "rusle_c.fallow_ploughed" if ploughed else "rusle_c.fallow_resting"
    condition = field.attributes.get("condition")
    if not condition:
        return ""
    poor = condition in ("poor", "very_poor")
    return "rusle_c.pasture_degraded" if poor else "rusle_c.pasture_dense"


def practice(field: Feature, percent: float, numbers: Numbers) -> float:
    """Return a field's P; furrows along the contour help up to 25 % of slope."""
    if field.attributes.get("furrows") != "contour":
        return 1.0
    name = next((name for most, name in CONTOUR if percent <= most), "")
    return numbers.values.get(f"rusle_p_contour.{name}", 1.0)
