"""Leave out of a line or ring the few positions that lie far from all the others.

A receiver without satellites writes longitude and latitude zero, and now and then one
fix, or two or three together, lie tens of kilometres off. One such corner makes 70,000
hectares of a pasture. Only what can hardly be meant is taken for it: positions from
which the line comes straight back to where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import product

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.exchange.readers.tables import Row
from talking_maps.model.message import Message, plural

#: Farther than this from both neighbours, a position that stands alone is none [m].
FAR_M = 20_000.0
#: Or as far as this and so many times the other sides' length [m].
NEAR_M = 2_000.0
TIMES = 50.0
#: So many for the end of a line, which has to be beyond `FAR_M` besides.
_END_TIMES = 20.0
#: The neighbours lie within this share of the way there and back.
_SHARE = 0.2
#: At most so many fixes in a row are wild.
MOST_IN_A_ROW = 3
#: The end of a real strip has two corners: so narrow is none of more than this [m].
_ROW_SHARE = 0.05
ROW_M = 10_000.0
#: Zero is the place of no shape this far from it [m].
_ZERO_M = 1_000_000.0
_METRES_A_DEGREE = 111_320.0
#: Beyond any place in metres or degrees, and still a number that can be reckoned with.
_NOWHERE = 1e12
_CORNERS = 3

_Array = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]


def without_outliers(shape: BaseGeometry, *, is_degrees: bool) -> BaseGeometry:
    """Return the shape without positions that stand alone, itself if there are none.

    `shape` is in degrees, longitude first, or in metres. Points stay as they are, and
    a line or ring of which too little would be left.
    """
    west, south, east, north = shape.bounds
    scale = _METRES_A_DEGREE if is_degrees else 1.0
    if max(east - west, north - south) * scale <= NEAR_M:
        return shape
    if isinstance(shape, shapely.LineString):
        return _line(shape, is_degrees=is_degrees)
    if isinstance(shape, shapely.Polygon):
        return _polygon(shape, is_degrees=is_degrees)
    if not hasattr(shape, "geoms"):
        return shape
    given = list(shape.geoms)
    kept = [without_outliers(part, is_degrees=is_degrees) for part in given]
    if all(a is b for a, b in zip(given, kept, strict=True)):
        return shape
    whole: BaseGeometry = type(shape)(kept)  # type: ignore[call-arg]
    return whole


def far_points_told(rows: Iterable[Row]) -> Iterator[Message]:
    """Yield how many positions were left out of how many shapes, if any were."""
    counts = [row.far_points for row in rows if row.far_points]
    if counts:
        yield Message(
            plural(
                "{points:number} points far away from all the others of "
                "their shape were left out, in {count:number} shape.",
                "{points:number} points far away from all the others of "
                "their shape were left out, in {count:number} shapes.",
            ),
            {"points": sum(counts), "count": len(counts)},
        )


def _line(line: shapely.LineString, *, is_degrees: bool) -> shapely.LineString:
    xy = shapely.get_coordinates(line)
    kept = _kept(xy, is_ring=False, is_degrees=is_degrees)
    if kept.all() or len(np.unique(xy[kept], axis=0)) < 2:  # noqa: PLR2004 - its ends
        return line
    return shapely.LineString(shapely.get_coordinates(line, include_z=line.has_z)[kept])


def _polygon(polygon: shapely.Polygon, *, is_degrees: bool) -> shapely.Polygon:
    given = [polygon.exterior, *polygon.interiors]
    rings = [_ring(ring, is_degrees=is_degrees) for ring in given]
    if all(a is b for a, b in zip(given, rings, strict=True)):
        return polygon
    return shapely.Polygon(rings[0], rings[1:])


def _ring(ring: shapely.LinearRing, *, is_degrees: bool) -> shapely.LinearRing:
    xy = shapely.get_coordinates(ring)[:-1]
    kept = _kept(xy, is_ring=True, is_degrees=is_degrees)
    if kept.all() or len(np.unique(xy[kept], axis=0)) < _CORNERS:
        return ring
    whole = shapely.get_coordinates(ring, include_z=ring.has_z)[:-1]
    return shapely.LinearRing(whole[kept])


def _kept(xy: _Array, *, is_ring: bool, is_degrees: bool) -> _Mask:
    """Return which positions stay."""
    kept = np.ones(len(xy), dtype=bool)
    xy = np.clip(xy, -_NOWHERE, _NOWHERE)
    if not np.isfinite(xy).all() or len(xy) < _CORNERS:
        return kept
    metres = xy * _METRES_A_DEGREE if is_degrees else xy
    zero = (xy == 0).all(axis=1)
    others = np.hypot(*metres[~zero].T)
    if zero.any() and others.size and others.min() > _ZERO_M:
        kept &= ~zero
    if is_degrees:
        narrow = np.cos(np.radians(np.median(xy[kept, 1])))
        metres = metres * [max(float(narrow), 0.0), 1.0]
    sound = int(kept.sum())
    # Beside what is wild in the midst, a sound end looks far away: ends come last.
    for ends, many in product((False, True), range(MOST_IN_A_ROW, 0, -1)):
        if ends and is_ring:
            continue
        places = np.flatnonzero(kept)
        alone = _alone if many == 1 else partial(_in_a_row, many=many)
        found = places[alone(metres[kept], is_ring=is_ring, ends=ends)]
        if (sound - len(places) + len(found)) * _CORNERS <= sound:
            kept[found] = False
    return kept


def _alone(places: _Array, *, is_ring: bool, ends: bool) -> _Mask:
    """Return which positions [m] are far from both neighbours, and these are not.

    The two `ends` of a line, which have one neighbour, are looked at if asked.
    """
    count = len(places)
    if count < _CORNERS + is_ring:
        return np.zeros(count, dtype=bool)
    before, after = np.roll(places, 1, axis=0), np.roll(places, -1, axis=0)
    to, back, across = (
        np.hypot(*(one - other).T)
        for one, other in ((before, places), (places, after), (before, after))
    )
    if not is_ring:  # an end has one neighbour, and the next but one beside it
        _set_end_distances(places, back, to, across)
    nearest = np.minimum(to, back)
    spike = (nearest > NEAR_M) & (across < _SHARE * nearest)
    if not is_ring and not ends:
        spike[[0, -1]] = False
    ordinary = back[~(spike | np.roll(spike, -1))][: count if is_ring else -1]
    if not ordinary.size or spike.sum() * _CORNERS > count:
        return np.zeros(count, dtype=bool)
    side = float(np.median(ordinary))
    length = TIMES * side
    far = nearest > np.where(length < FAR_M, max(length, NEAR_M), FAR_M)
    if not is_ring:  # a straight first stretch is long as well
        far[[0, -1]] &= nearest[[0, -1]] > max(_END_TIMES * side, FAR_M)
    alone: _Mask = spike & far
    return alone


def _set_end_distances(
    places: _Array, back: _Array, to: _Array, across: _Array
) -> None:
    """Let the end of a line have the neighbours that it has."""
    to[0], back[-1] = back[0], to[-1]
    across[0] = np.hypot(*(places[1] - places[2]))
    across[-1] = np.hypot(*(places[-2] - places[-3]))


def _in_a_row(places: _Array, *, is_ring: bool, ends: bool, many: int) -> _Mask:
    """Return which positions [m] are of `many` together, all far from those beside."""
    count = len(places)
    none = np.zeros(count, dtype=bool)
    if count < _CORNERS + many:
        return none
    starts = np.arange(count if is_ring else count - many + 1)
    members = (starts[:, None] + np.arange(many)) % count
    before, after = (starts - 1) % count, (starts + many) % count
    if not is_ring:  # at an end there is one side, and the next but one beside it
        before[0], after[-1] = many + 1, count - many - 2
    sides = np.stack([before, after], axis=1)
    ways = places[members][:, :, None] - places[sides][:, None]
    nearest = np.hypot(ways[..., 0], ways[..., 1]).min(axis=(1, 2))
    across = np.hypot(*(places[before] - places[after]).T)
    narrow = (nearest > NEAR_M) & (across < _ROW_SHARE * nearest)
    if not is_ring and not ends:
        narrow[[0, -1]] = False
    wild = none.copy()
    wild[members[narrow]] = True
    lengths = np.hypot(*(np.roll(places, -1, axis=0) - places).T)
    ordinary = lengths[~(wild | np.roll(wild, -1))][: count if is_ring else -1]
    if not ordinary.size or wild.sum() * _CORNERS > count:
        return none
    length = TIMES * float(np.median(ordinary))
    far = narrow & (nearest > (max(length, ROW_M) if length < FAR_M else FAR_M))
    if not is_ring:  # who comes from afar has fixes on the way; a wrong place has none
        for end in (0, -1):
            spread = np.hypot(*np.ptp(places[members[end]], axis=0))
            far[end] &= nearest[end] > max(length, FAR_M)
            far[end] &= spread < _ROW_SHARE * nearest[end]
    found = none.copy()
    found[members[far]] = True
    return found
