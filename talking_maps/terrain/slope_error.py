"""From the error of elevations to the error of a slope.

Horn's kernel passes a standard error of elevation σz to the gradient as k σz / d, d
being the side of a pixel. k depends on how far errors of neighbours go together, which
nobody knows for the DEM at hand. Errors exp(−h/L) give, by the kernel's own variance:

    L (pixels)   0      1      2      3      5      10     20
    k            0.433  0.482  0.443  0.399  0.336  0.254  0.185

The worst, 0.482 at L = 1, is taken: what is said is never surer than the data. By
simulation on a 30 m DEM of Coracora it is right to a tenth above 8 % of slope, and a
little pessimistic. It does not tell the bias of flat land, which noise makes look
steeper than it is.

By that alone a coarser DEM would be surer: its pixels are farther apart. But what is
drawn is smaller than they are, and the ground turns between them. So a base longer than
30 m lessens no error, and each doubling beyond it adds what the ground does unseen.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Degrees = TypeVar("Degrees", float, npt.NDArray[np.float64])

#: k of Horn's kernel for errors correlated over one pixel, the worst case.
HORN_WORST_FACTOR = 0.482
#: Longer than this a pixel lessens no error of slopes [m].
LONGEST_BASE_M = 30.0
#: The side of a pixel of one arc-second, at most [m].
ARC_SECOND_M = 31.0
#: What the ground does unseen, by each doubling of a pixel beyond that [m a metre]. Our
#: own guess: terraces and fields are 10 to 60 m wide, and hillsides are not planes.
UNSEEN_GRADIENT = 0.04


def difference_error(error: float) -> float:
    """Return the standard error of a difference of two heights, in the same unit.

    The errors of the two are taken as apart, which is the worst for neighbours.
    Formula: √2 σz.

    >>> round(difference_error(5.0), 2)
    7.07
    """
    return math.sqrt(2) * error


def gradient_error(pixel_m: float, error_m: float) -> float:
    """Return the standard error of a gradient [m a metre].

    Formula: hypot(k σz / min(d, 30 m), 0.04 log₂(d / 30 m)), the second where d is
    more than 30 m.

    >>> round(gradient_error(30, 5), 3), round(gradient_error(90, 5), 3)
    (0.08, 0.102)
    """
    seen = HORN_WORST_FACTOR * error_m / min(pixel_m, LONGEST_BASE_M)
    doublings = math.log2(max(pixel_m / LONGEST_BASE_M, 1.0))
    return math.hypot(seen, UNSEEN_GRADIENT * doublings)


def height_error_unseen(pixel_m: float, error_m: float) -> float:
    """Return the error of heights from which slopes become as unsure as they are [m].

    Up to a pixel of an arc-second, about 31 m, it is σz. Noise of σz on larger pixels
    would make slopes the surer the larger they are: what the ground does unseen between
    them is added. Formula: d `gradient_error` / k.

    >>> height_error_unseen(30, 5), round(height_error_unseen(90, 5), 1)
    (5, 19.1)
    """
    if pixel_m <= ARC_SECOND_M:
        return error_m
    return gradient_error(pixel_m, error_m) * pixel_m / HORN_WORST_FACTOR


def slope_error_percent(pixel_m: float, error_m: float) -> float:
    """Return the standard error of one slope value, the same for all slopes [%].

    `pixel_m` is the shorter side of a pixel, `error_m` the standard error of an
    elevation: see `gradient_error`.

    >>> round(slope_error_percent(30, 2.4), 2)
    3.86
    """
    return 100 * gradient_error(pixel_m, error_m)


def slope_error_deg(slope_deg: Degrees, pixel_m: float, error_m: float) -> Degrees:
    """Return the standard error of slopes [degrees].

    `pixel_m` is the shorter side of a pixel, `error_m` the standard error of an
    elevation. Formula: 57.3° cos²(slope) times `gradient_error`.

    >>> round(slope_error_deg(15.0, 30, 5), 1)
    4.3
    """
    steepness = gradient_error(pixel_m, error_m)
    error = np.degrees(np.cos(np.radians(slope_deg)) ** 2 * steepness)
    return float(error) if isinstance(slope_deg, float | int) else np.asarray(error)
