"""What the elevation says: slope, aspect, light, water's ways, means over shapes.

Every raster is north-up in a projected CRS [m], its pixels need not be square, and
NaN means unknown. What touches the unknown is unknown: nothing is guessed at an edge.
The error of the elevation is carried to the slope by a stated worst case. Nothing
here reads a file.
"""

from talking_maps.terrain.cells_under import (
    Cells,
    cells_under,
    joined,
    middles,
    thinned,
)
from talking_maps.terrain.contours import Contour, contours, line_share
from talking_maps.terrain.flow import (
    accumulation,
    block_means,
    flow_grid,
    leaves,
    upslope_length,
)
from talking_maps.terrain.slope_error import (
    HORN_WORST_FACTOR,
    difference_error,
    height_error_unseen,
    slope_error_deg,
    slope_error_percent,
)
from talking_maps.terrain.surface import (
    Gradient,
    aspect,
    gradient_at,
    gradient_over,
    hillshade,
    slope,
)
from talking_maps.terrain.zonal import (
    Zonal,
    along,
    fall,
    mean_over,
    mean_slope,
    means_over,
    sample,
    window,
)

__all__ = [
    "HORN_WORST_FACTOR",
    "Cells",
    "Contour",
    "Gradient",
    "Zonal",
    "accumulation",
    "along",
    "aspect",
    "block_means",
    "cells_under",
    "contours",
    "difference_error",
    "fall",
    "flow_grid",
    "gradient_at",
    "gradient_over",
    "height_error_unseen",
    "hillshade",
    "joined",
    "leaves",
    "line_share",
    "mean_over",
    "mean_slope",
    "means_over",
    "middles",
    "sample",
    "slope",
    "slope_error_deg",
    "slope_error_percent",
    "thinned",
    "upslope_length",
    "window",
]
