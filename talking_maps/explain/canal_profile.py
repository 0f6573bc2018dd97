"""The profile along a canal: height by distance, its error, the fall it should have.

The heights are those of the elevation model; the band around them is one standard
error. Where the canal's ends were measured, the fall is that between them, as in the
score. The plausible fall is drawn from the higher end, where water comes in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, terrain
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.canals import FLATTEST, STEEPEST
from talking_maps.indicators.geometry.canal_network import measured_heights
from talking_maps.indicators.geometry.slope_shares import cell_m
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray

#: A profile is read at no more places than these.
MOST_PLACES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Heights [m] by distance from the higher end [m]; `error_m` of one height.

    `least` and `most` are the falls that earth holds [per mille], None if unknown.
    `ends` are the heights [m] measured at the first and last place and their error.
    """

    feature: Feature
    distance_m: FloatArray
    height_m: FloatArray
    error_m: float | None
    least: float | None
    most: float | None
    ends: tuple[float, float, float] | None = None

    @property
    def fall_m(self) -> float:
        """Return the fall from the first place to the last [m], as measured or read."""
        if self.ends:
            return self.ends[0] - self.ends[1]
        return float(self.height_m[0] - self.height_m[-1])

    @property
    def fall_error_m(self) -> float:
        """Return one standard error of the fall [m]."""
        return terrain.difference_error(
            self.ends[2] if self.ends else self.error_m or 0
        )

    @property
    def start_m(self) -> float:
        """Return the height where water comes in [m]."""
        return self.ends[0] if self.ends else float(self.height_m[0])

    @property
    def length_m(self) -> float:
        """Return the length on the map [m]."""
        return float(self.distance_m[-1])


def profile(case: EvaluationContext, canal: Feature) -> Profile | None:
    """Return a canal's profile, None where heights are not known all along.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (100, 100), (600, 100)),
    ...     elevation=example.plane(0.01),
    ... )
    >>> seen = profile(case, case.plan.features[0])
    >>> round(seen.fall_m, 2), round(seen.length_m)  # 1 % of 500 m
    (5.0, 500)
    """
    elevation = case.territory.elevation
    line = _one_line(canal.geometry)
    if elevation is None or line is None or line.length <= 0:
        return None
    pieces = min(max(math.ceil(line.length / (cell_m(elevation) / 2)), 2), MOST_PLACES)
    at = np.linspace(0, 1, pieces + 1)
    places = shapely.line_interpolate_point(line, at, normalized=True)
    height = terrain.sample(elevation, shapely.get_coordinates(places))
    if np.isnan(height).any():
        return None
    ends, height = _downhill(canal, height)
    numbers = case.numbers((FLATTEST, STEEPEST)).values
    distance = at * geo.length_m(line, case.territory.epsg)
    return Profile(
        canal,
        distance,
        height,
        elevation.error,
        numbers.get(FLATTEST),
        numbers.get(STEEPEST),
        ends,
    )


def _downhill(
    canal: Feature, height: FloatArray
) -> tuple[tuple[float, float, float] | None, FloatArray]:
    """Return heights and measured ends, turned so that they fall."""
    ends = measured_heights(canal)
    if (ends[1] > ends[0]) if ends else (height[-1] > height[0]):
        height = height[::-1]
        ends = (ends[1], ends[0], ends[2]) if ends else None
    return ends, height


def _one_line(shape: BaseGeometry) -> LineString | None:
    """Return the longest line of a shape, None if there is none."""
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, LineString)]
    return max(parts, key=lambda p: p.length, default=None)
