"""A walk around land as that land, and the pieces of a recorded line as one line.

A GPS loses its signal and begins a new piece, and nobody stops exactly where they
began. Ends nearer than a stated gap are taken to meet; what was walked is not moved,
only joined by a straight side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

#: Ends nearer than these metres meet, or than this share of the walk's length, if no
#: farther than the most that is ever closed [m].
GAP_M = 30.0
GAP_SHARE = 0.1
WIDEST_GAP_M = 500.0
#: Of more pieces no walk is made.
MOST_PIECES = 500
_CORNERS = 3
#: Ends this near are one point [m].
_SAME_M = 0.01


def joined(lines: Sequence[shapely.LineString]) -> tuple[BaseGeometry, float]:
    """Return pieces of which each begins within `GAP_M` of the last one's end as one.

    With it comes the widest gap that was closed [m], below zero where nothing was.
    """
    chains = [list(lines[0].coords)]
    widest = -1.0
    for line in lines[1:]:
        gap = _between(chains[-1][-1], line.coords[0])
        if gap <= GAP_M:
            chains[-1].extend(line.coords)
            widest = max(widest, gap)
        else:
            chains.append(list(line.coords))
    return _simple([shapely.LineString(chain) for chain in chains]), widest


def walked_around(
    lines: Sequence[shapely.LineString],
) -> tuple[BaseGeometry, float] | None:
    """Return the land that lines [m] walk around, or None if one does not come back.

    With it comes the widest gap that was closed [m].
    """
    pieces = list(lines)
    if len(pieces) > MOST_PIECES:
        return None
    if all(_gap(line) <= allowed_gap_m(line.length) for line in pieces):
        chains, widest = pieces, 0.0
    else:
        whole = sum(line.length for line in pieces)
        chains, widest = _chains(pieces, allowed_gap_m(whole))
    if not all(_is_round(chain) for chain in chains):
        return None
    gaps = [_gap(chain) for chain in chains]
    return _simple([shapely.Polygon(chain) for chain in chains]), max(widest, *gaps)


def ends_apart_m(lines: Sequence[shapely.LineString]) -> tuple[float, float]:
    """Return how far from each other a walk's ends lie, and how far they may [m]."""
    most = allowed_gap_m(sum(line.length for line in lines))
    chains, _ = _chains(lines, most)
    return max(map(_gap, chains)), most


def allowed_gap_m(length: float) -> float:
    """Return how far apart the ends of a walk of that length [m] may lie [m]."""
    return max(min(GAP_SHARE * length, WIDEST_GAP_M), min(GAP_M, length / 3))


def _is_round(line: shapely.LineString) -> bool:
    corners = {tuple(xy) for xy in line.coords}
    return len(corners) >= _CORNERS and _gap(line) <= allowed_gap_m(line.length)


def _gap(line: shapely.LineString) -> float:
    return _between(line.coords[0], line.coords[-1])


def _between(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return math.dist(one[:2], other[:2])


def _chains(
    lines: Sequence[shapely.LineString], most: float
) -> tuple[list[shapely.LineString], float]:
    """Return the lines joined end to end, the nearest ends first, and the widest gap.

    A piece recorded the other way round is turned. Closed ones are left alone.
    """
    done = [line for line in lines if _gap(line) <= _SAME_M]
    left = [list(line.coords) for line in lines if _gap(line) > _SAME_M]
    widest = -1.0
    while left:
        chain = left.pop(0)
        while left and (found := _next(chain, left, most)):
            gap, place, chain = found
            left.pop(place)
            widest = max(widest, gap)
        done.append(shapely.LineString(chain))
    return done, widest


def _next(
    chain: list[tuple[float, ...]], left: list[list[tuple[float, ...]]], most: float
) -> tuple[float, int, list[tuple[float, ...]]] | None:
    """Return the piece nearest to an end of the chain, and the chain with it."""
    best: tuple[float, int, list[tuple[float, ...]]] | None = None
    for place, piece in enumerate(left):
        for first, second in (
            (chain, piece),
            (chain, piece[::-1]),
            (piece, chain),
            (piece[::-1], chain),
        ):
            gap = _between(first[-1], second[0])
            if gap <= most and (best is None or gap < best[0]):
                best = gap, place, [*first, *second]
    return best


def _simple(
    shapes: Sequence[shapely.LineString] | Sequence[shapely.Polygon],
) -> BaseGeometry:
    if len(shapes) == 1:
        return shapes[0]
    if isinstance(shapes[0], shapely.Polygon):
        return shapely.MultiPolygon([*shapes])
    return shapely.MultiLineString([*shapes])
