"""Say of shapes far from the community what they probably are.

Points 600 km away are most often of the right place under a wrong label: the UTM zone
beside, the other hemisphere, or coordinates that changed places. What would bring them
home is named; nothing is moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGeometry
from talking_maps.exchange.readers.tables import LONLAT
from talking_maps.model.message import Message, plural

#: Beyond this from the boundary a shape is hardly the community's [m].
FAR_M = 20_000.0
#: A guess counts if it brings a shape as near as this [m].
HOME_M = 5_000.0
_SOUTH, _NORTH = 32700, 32600
_ZONES = range(1, 61)

#: A shape as in the file, the CRS it is told to be in, and where that puts it [m].
Far = tuple[BaseGeometry | None, str, BaseGeometry]


def far_away(
    shapes: Sequence[Far], boundary: BaseGeometry, epsg: int
) -> tuple[Message, ...]:
    """Return how many shapes lie far from the boundary, and the likeliest reason.

    `boundary` is in the CRS `epsg` [m].
    """
    shapely.prepare(boundary)
    reaches = [_reach_m(one[2], boundary) for one in shapes]
    far = [one for one, m in zip(shapes, reaches, strict=True) if m > FAR_M]
    if not far:
        return ()
    distance = max(reaches)
    guesses = Counter(_guess(one, boundary, epsg) for one in far[:100])
    reason, code = guesses.most_common(1)[0][0]
    return tuple(_told(len(far), distance, reason, code))


def _reach_m(shape: BaseGeometry, boundary: BaseGeometry) -> float:
    """Return how far the farthest position of a shape lies from the boundary [m]."""
    places = np.asarray(shapely.points(shapely.get_coordinates(shape)))
    beyond = places[~shapely.dwithin(boundary, places, FAR_M)]
    return float(shapely.distance(beyond, boundary).max(initial=0.0))


def _told(count: int, distance: float, reason: str, code: int) -> Iterator[Message]:
    values = {"count": count, "distance": distance}
    if reason == "crs":
        yield Message(
            plural(
                "{count:whole} lies {distance:m} from the community. "
                "With the EPSG code {code} it would lie in it: probably "
                "the file names a wrong UTM zone or hemisphere.",
                "{count:whole} lie up to {distance:m} from the "
                "community. With the EPSG code {code} they would lie in "
                "it: probably the file names a wrong UTM zone or "
                "hemisphere.",
            ),
            {**values, "code": str(code)},
        )
    elif reason == "swapped":
        yield Message(
            plural(
                "{count:whole} lies {distance:m} from the community. "
                "Probably longitude and latitude have changed places in "
                "the file.",
                "{count:whole} lie up to {distance:m} from the "
                "community. Probably longitude and latitude have changed "
                "places in the file.",
            ),
            values,
        )
    elif reason == "sign":
        yield Message(
            plural(
                "{count:whole} lies {distance:m} from the community. "
                "Probably the minus before a coordinate (west or south) "
                "is missing in the file.",
                "{count:whole} lie up to {distance:m} from the "
                "community. Probably the minus before a coordinate (west "
                "or south) is missing in the file.",
            ),
            values,
        )
    else:
        yield Message(
            plural(
                "{count:whole} lies {distance:m} from the community. "
                "Check whether the file is of this place, and its "
                "coordinate system.",
                "{count:whole} lie up to {distance:m} from the "
                "community. Check whether the file is of this place, and "
                "its coordinate system.",
            ),
            values,
        )


def _guess(one: Far, boundary: BaseGeometry, epsg: int) -> tuple[str, int]:
    """Return what would bring a shape home, with an EPSG code if that is one."""
    shape, crs, _ = one
    if shape is None:
        return "", 0
    if crs == LONLAT:
        for reason, turned in _turned(shape):
            if _is_home(turned, 4326, boundary, epsg):
                return reason, 0
        return "", 0
    for code in _neighbours(crs):
        if _is_home(shape, code, boundary, epsg):
            return "crs", code
    return "", 0


def _turned(shape: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    yield "swapped", shapely.transform(shape, lambda xy: xy[:, ::-1])
    for signs in ((-1, 1), (1, -1), (-1, -1)):
        yield "sign", affinity.scale(shape, *signs, origin=(0, 0))


def _neighbours(crs: str) -> list[int]:
    """Return the UTM zones of WGS 84 beside that of the CRS, in both hemispheres."""
    try:
        told = CRS.from_user_input(crs)
    except CRSError:
        return []
    zone = (told.utm_zone or "")[:-1]
    if not zone.isdigit():
        return []
    near = (int(zone), int(zone) - 1, int(zone) + 1)
    return [base + one for base in (_SOUTH, _NORTH) for one in near if one in _ZONES]


def _is_home(shape: BaseGeometry, code: int, boundary: BaseGeometry, epsg: int) -> bool:
    try:
        there = geo.reproject(shape, code, epsg)
    except BadGeometry:
        return False
    return bool(there.distance(boundary) <= HOME_M)
