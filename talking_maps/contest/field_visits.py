"""How far from the GPS point of a field visit each thing of the plan lies."""

from __future__ import annotations

from collections.abc import Mapping

from shapely.geometry import Point

from talking_maps import geo
from talking_maps.contest.sealed_copy import SealedCopy


def distances_m(
    copy: SealedCopy, longitude: float, latitude: float
) -> Mapping[str, float]:
    """Return how far each thing lies from the point [m], 0 inside it, by its uid.

    A thing that is in several scenes is as near as the nearest of its shapes. Raises
    BadGeometry for a point that cannot be placed in the plan's CRS.
    """
    here = geo.to_metres(Point(longitude, latitude), copy.epsg)
    found: dict[str, float] = {}
    for feature in copy.plan.features:
        far = float(feature.geometry.distance(here))
        found[feature.uid] = min(far, found.get(feature.uid, far))
    return found


def off_the_land_m(copy: SealedCopy, longitude: float, latitude: float) -> float:
    """Return how far the point lies from the community's land [m], 0 inside it."""
    here = geo.to_metres(Point(longitude, latitude), copy.epsg)
    return float(copy.boundary.distance(here))
