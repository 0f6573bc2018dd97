"""What the elevation says: slope, aspect, hillshade, means over drawn shapes.

Every raster is north-up in a projected CRS [m], its pixels need not be square, and
NaN means unknown. What touches the unknown is unknown: nothing is guessed at an edge.
The error of the elevation is carried to the slope by a stated worst case. Nothing
here reads a file.
"""

from talking_maps.terrain.error import (
    HORN_WORST_FACTOR,
    slope_error_deg,
    slope_error_percent,
)
from talking_maps.terrain.surface import aspect, hillshade, slope
from talking_maps.terrain.zonal import (
    Zonal,
    mean_over,
    mean_slope,
    means_over,
    sample,
    window,
)

__all__ = [
    "HORN_WORST_FACTOR",
    "Zonal",
    "aspect",
    "hillshade",
    "mean_over",
    "mean_slope",
    "means_over",
    "sample",
    "slope",
    "slope_error_deg",
    "slope_error_percent",
    "window",
]
