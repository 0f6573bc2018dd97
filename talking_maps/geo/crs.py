"""Which metres a community works in, and the way between them and lon/lat.

A community works in the UTM zone of WGS 84 that holds the middle of its land. The
order of axes is always x then y, longitude then latitude, whatever a CRS's own
definition says. A point that a projection cannot reach is refused, never returned as
infinity.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import BadGeometry

Shape = TypeVar("Shape", bound=BaseGeometry)

WGS84 = 4326
MOST_LONGITUDE_DEG, MOST_LATITUDE_DEG = 180.0, 90.0
#: UTM is defined from 80° south to 84° north.
SOUTHERNMOST_DEG, NORTHERNMOST_DEG = -80.0, 84.0
#: WGS 84 and GRS 80: half the longest axis [m], and one over their flattening.
ELLIPSOID_M, FLATTENING, FLATTENING_APART = 6378137.0, 298.2572, 1e-3
#: No picture has more pixels than this to a unit of its CRS (10⁶ to a metre: 0.001 mm).
MOST_PIXELS = 1e15


def utm_epsg(longitude: float, latitude: float) -> int:
    """Return the EPSG code of the WGS 84 UTM zone that holds the point [degrees].

    The plain six-degree zones are used, without the exceptions of Norway and
    Svalbard. Raises `BadGeometry` outside UTM.

    >>> utm_epsg(-73.8, -14.9)
    32718
    """
    if not abs(longitude) <= MOST_LONGITUDE_DEG:  # so that nan is caught too
        raise BadGeometry(
            "The longitude {value} is not between −180 and 180 degrees. "
            "Check the coordinates.",
            value=str(longitude),
        )
    if not SOUTHERNMOST_DEG <= latitude <= NORTHERNMOST_DEG:
        raise BadGeometry(
            "The latitude {value} is not between −80 and 84 degrees. "
            "Check the coordinates.",
            value=str(latitude),
        )
    zone = min(math.floor((longitude + 180) / 6) + 1, 60)
    return (32600 if latitude >= 0 else 32700) + zone


def to_metres(geometry_lonlat: Shape, epsg: int) -> Shape:
    """Project a shape from lon/lat [degrees, WGS 84] to the CRS `epsg`, without z.

    Raises `BadGeometry` where a point cannot be projected.
    """
    return _transform(geometry_lonlat, WGS84, epsg)


def to_degrees(geometry: Shape, epsg: int) -> Shape:
    """Project a shape from the CRS `epsg` to lon/lat [degrees, WGS 84], without z.

    Raises `BadGeometry` where a point cannot be projected.
    """
    return _transform(geometry, epsg, WGS84)


def points_to_degrees(
    coordinates: npt.NDArray[np.float64], epsg: int
) -> npt.NDArray[np.float64]:
    """Project points of shape (n, 2) as `to_degrees` does."""
    found = transform(coordinates, epsg, WGS84)
    _refuse_unreachable(coordinates, found)
    return found


def reproject(geometry: Shape, source_crs: str | int, epsg: int) -> Shape:
    """Project a shape from any CRS (EPSG code, `EPSG:…`, WKT, PROJ) to the CRS `epsg`.

    Raises `BadGeometry` for an unknown CRS or a point that cannot be projected.
    """
    return _transform(geometry, source_crs, epsg)


@lru_cache(maxsize=64)
def transformer(source_crs: str | int, target_crs: str | int) -> Transformer:
    """Return the cached transformer between two CRS, x before y.

    pyproj's transformers may be shared between threads. Raises `BadGeometry` for an
    unknown CRS.
    """
    return Transformer.from_crs(_crs(source_crs), _crs(target_crs), always_xy=True)


def transform(
    coordinates: npt.NDArray[np.float64], source_crs: str | int, target_crs: str | int
) -> npt.NDArray[np.float64]:
    """Transform an array of shape (n, 2), x before y. Unreachable points are inf."""
    x, y = transformer(source_crs, target_crs).transform(*coordinates.T)
    return np.column_stack([x, y])


def is_geographic(crs: str | int) -> bool:
    """Return whether the CRS counts in degrees; raises `BadGeometry` if unknown."""
    return bool(_crs(crs).is_geographic)


def is_datum_known(crs: CRS) -> bool:
    """Return whether what is placed by the CRS can be brought to WGS 84.

    False where it names an ellipsoid of old maps and no datum: the same numbers then
    lie hundreds of metres apart, and PROJ takes them for WGS 84 without a word. A CRS
    that names only the ellipsoid of WGS 84 or GRS 80 means WGS 84 to a metre.

    >>> is_datum_known(CRS.from_epsg(24878)), is_datum_known(CRS.from_epsg(4022))
    (True, False)
    """
    ellipsoid = crs.ellipsoid
    if crs.is_bound or ellipsoid is None:
        return True
    if abs(ellipsoid.semi_major_metre - ELLIPSOID_M) < 1 and (
        abs(ellipsoid.inverse_flattening - FLATTENING) < FLATTENING_APART
    ):
        return True
    try:
        Transformer.from_crs(crs, WGS84, allow_ballpark=False)
    except ProjError:
        return False
    return True


def says_where(transform: Affine) -> bool:
    """Return whether a raster's transform [CRS units per pixel] places it on Earth.

    Not the default one, not one with numbers that are none, no line and no point: also
    not nearly, since the way back then has no numbers.

    >>> says_where(Affine(30, 0, 599_000, 0, -30, 8_402_000))
    True
    >>> says_where(Affine(0, 0, 599_000, 0, 0, 8_402_000))
    False
    """
    is_finite = bool(np.isfinite(transform[:6]).all())
    if not is_finite or transform.is_identity or transform.is_degenerate:
        return False
    back = np.abs((~transform)[:6])
    return bool(np.isfinite(back).all() and back.max() <= MOST_PIXELS)


def turned_deg(crs: CRS, middle: float, longitude: float) -> float:
    """Return the whole turns to add to longitudes so that `middle` is near `longitude`.

    Some programs count longitudes from 0 to 360: 285.93 is the meridian of −74.07. Zero
    for a CRS that has no longitudes. All in degrees.

    >>> turned_deg(CRS.from_epsg(4326), 285.93, -74.0)
    -360.0
    """
    if not crs.is_geographic or crs.axis_info[0].unit_name != "degree":
        return 0.0
    return round((longitude - middle) / 360) * 360.0


def _transform(geometry: Shape, source_crs: str | int, target_crs: str | int) -> Shape:
    def project(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        projected = transform(xy, source_crs, target_crs)
        _refuse_unreachable(xy, projected)
        return projected

    flat = shapely.force_2d(geometry)
    if flat.is_empty:
        return flat
    try:
        return shapely.transform(flat, project)
    except ProjError as error:
        raise BadGeometry(
            "The coordinates cannot be placed on the ground from the coordinate "
            "system {crs}. Export the file again in WGS 84 (EPSG:4326).",
            crs=_short(source_crs),
        ) from error


def _refuse_unreachable(
    given: npt.NDArray[np.float64], projected: npt.NDArray[np.float64]
) -> None:
    reached = np.isfinite(projected).all(axis=1)
    if not reached.all():
        x, y = given[~reached][0]
        raise BadGeometry(
            "The point {place} cannot be placed on the ground. Check the coordinates "
            "and the coordinate system of the file.",
            place=f"{x:.7g}, {y:.7g}",
        )


def _crs(given: str | int) -> CRS:
    try:
        return CRS.from_user_input(given)
    except CRSError as error:
        raise BadGeometry(
            "The coordinate system {crs} is not known. Export the file again in "
            "WGS 84 (EPSG:4326).",
            crs=_short(given),
        ) from error


def _short(crs: str | int, longest: int = 40) -> str:
    text = str(crs)
    return text if len(text) <= longest else text[:longest] + "…"
