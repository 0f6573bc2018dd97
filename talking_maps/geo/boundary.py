"""Whether a polygon can be the outline of a community's land.

A boundary decides who may win a prize for what ground, so it is not mended behind
people's backs: an outline that crosses itself is refused with the place, and so are
coordinates that were lost (zero), swapped, or never were degrees. Only crossings too
small to matter (survey noise below a hundred-thousandth of the area) are cleaned.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry
from talking_maps.geo.crs import (
    MOST_LATITUDE_DEG,
    MOST_LONGITUDE_DEG,
    NORTHERNMOST_DEG,
    SOUTHERNMOST_DEG,
)
from talking_maps.geo.measure import lonlat_area_m2
from talking_maps.geo.repair import parts_of, refuse_impossible, valid_polygon

#: The largest comunidades campesinas have some thousand km² [m²].
LARGEST_M2 = 50_000e6
#: Below this it is a house's plot or a mistake, not a community's land [m²].
SMALLEST_M2 = 1_000.0
#: A UTM zone is six degrees wide; land across more than that has no common metres.
WIDEST_DEG = 6.0
#: Crossings that enclose less than this share of the area are survey noise.
NOISE_SHARE = 1e-5
#: No community lives farther south: such a "latitude" is an Andean longitude.
SOUTHERNMOST_LAND_DEG = -60.0
#: A tenth of a millimetre: nobody's land begins there by chance.
NEARLY_ZERO_DEG = 1e-9
#: Where the Andes lie: west, south, east, north [degrees].
ANDES = (-85.0, -56.0, -60.0, 13.0)


def check_boundary(geometry_lonlat: BaseGeometry) -> BaseGeometry:
    """Return the boundary as a valid 2D polygon or multi-polygon in lon/lat [degrees].

    A closed line counts as the polygon it encloses. Raises `BadGeometry` for
    coordinates that are missing, zero, swapped or not degrees, an outline that crosses
    itself, land too small, too large or too wide, or a shape without any polygon.
    """
    refuse_impossible(geometry_lonlat)
    xy = shapely.get_coordinates(geometry_lonlat)
    _refuse_misplaced(xy)
    given = [polygon for polygon in _polygons(geometry_lonlat) if _is_land(polygon)]
    whole = shapely.union_all([_uncrossed(polygon) for polygon in given])
    polygons = parts_of(whole, shapely.Polygon)
    if not polygons:
        raise BadGeometry("The boundary encloses no land. Choose another file.")
    _refuse_size(whole)
    joined = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    joined = shapely.remove_repeated_points(joined)
    return shapely.orient_polygons(joined, exterior_cw=False)


def _refuse_misplaced(xy: npt.NDArray[np.float64]) -> None:
    """Raise `BadGeometry` where lon/lat are zero, swapped or out of range."""
    if (np.abs(xy) < NEARLY_ZERO_DEG).all(axis=1).any():
        raise BadGeometry(
            "The boundary has a point at longitude 0, latitude 0: coordinates are "
            "missing in the file. Export the boundary again."
        )
    if _look_swapped(xy):
        raise BadGeometry(
            "The boundary's coordinates look swapped: {place} is given as longitude, "
            "latitude. Export it again with longitude first.",
            place=_place(*xy[0]),
        )
    _refuse_out_of_range(xy)


def _look_swapped(xy: npt.NDArray[np.float64]) -> bool:
    """Return whether no land is there, and would be if x and y changed places."""
    (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
    if max(abs(south), abs(north)) > MOST_LATITUDE_DEG:
        swapped = xy[:, ::-1]
        return bool(_are_degrees(swapped).all())
    in_the_andes = (
        ANDES[0] <= south
        and north <= ANDES[2]
        and ANDES[1] <= west
        and east <= ANDES[3]
    )
    return bool(north < SOUTHERNMOST_LAND_DEG and in_the_andes)


def _are_degrees(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which points can be longitude, latitude."""
    most = np.array([MOST_LONGITUDE_DEG, MOST_LATITUDE_DEG])
    return np.asarray((np.abs(xy) <= most).all(axis=1))


def _refuse_out_of_range(xy: npt.NDArray[np.float64]) -> None:
    latitude = xy[:, 1]
    degrees = _are_degrees(xy)
    if not degrees.all():
        raise BadGeometry(
            "The boundary's coordinates are not degrees: {place}. The file has lost "
            "its coordinate system; give the EPSG code (UTM zone 18 south is 32718) or "
            "export it again in WGS 84 (EPSG:4326).",
            place=_place(*xy[~degrees][0]),
        )
    if latitude.min() < SOUTHERNMOST_DEG or latitude.max() > NORTHERNMOST_DEG:
        raise BadGeometry("The boundary lies at a pole. Check the coordinates.")


def _polygons(geometry: BaseGeometry) -> list[shapely.Polygon]:
    flat = shapely.force_2d(geometry)
    found = parts_of(flat, shapely.Polygon)
    closed = [
        shapely.Polygon(line)
        for line in parts_of(flat, shapely.LineString)
        if line.is_closed and len(line.coords) > 3  # noqa: PLR2004 -- three sides
    ]
    if not found and not closed:
        raise BadGeometry(
            "The boundary must be a polygon, and the file has none. Draw the boundary "
            "as a closed area and export it again."
        )
    return found or closed


def _is_land(polygon: shapely.Polygon) -> bool:
    """Tell whether an outline goes around anything: one place repeated does not."""
    corners = {tuple(xy) for xy in polygon.exterior.coords}
    flat = shapely.MultiPoint(list(corners)).convex_hull
    return isinstance(flat, shapely.Polygon) and flat.area > 0


def _uncrossed(polygon: shapely.Polygon) -> BaseGeometry:
    """Return the polygon without noise; raise `BadGeometry` if it truly crosses."""
    if polygon.is_valid:
        return polygon
    reason = shapely.is_valid_reason(polygon)
    mended = valid_polygon(polygon)
    pieces = sorted(part.area for part in parts_of(mended, shapely.Polygon))
    noise = sum(pieces[:-1]) + abs(mended.area - polygon.area)
    touches = reason.startswith("Ring Self-intersection")
    if touches or noise <= NOISE_SHARE * mended.area:
        return mended
    raise BadGeometry(
        "The boundary crosses itself near {place}. Correct the outline there and "
        "choose the file again.",
        place=_place_of(reason, polygon),
    )


def _place_of(reason: str, polygon: shapely.Polygon) -> str:
    """Return the place GEOS names in its reason, such as `…[-73.1 -14.9]`."""
    number = r"(-?[\d.]+(?:e[-+]?\d+)?)"
    found = re.search(rf"\[{number} {number}", reason)
    if found:
        return _place(float(found[1]), float(found[2]))
    return _place(*shapely.get_coordinates(polygon)[0])


def _refuse_size(geometry: BaseGeometry) -> None:
    west, _, east, _ = geometry.bounds
    if east - west > WIDEST_DEG:
        raise BadGeometry(
            "The boundary is {width:number} degrees wide; a community's land is less "
            "than 6. Check the coordinates.",
            width=round(east - west, 1),
        )
    area = lonlat_area_m2(geometry)
    if area > LARGEST_M2:
        raise BadGeometry(
            "The boundary encloses {area:ha}; no community has so much land. "
            "Choose the file of one community.",
            area=area,
        )
    if area < SMALLEST_M2:
        raise BadGeometry(
            "The boundary encloses only {area:ha}. Check the coordinates and choose "
            "the file of the whole community.",
            area=area,
        )


def _place(x: float, y: float) -> str:
    return f"{x:.5f}, {y:.5f}"
