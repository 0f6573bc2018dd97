"""The middle lines of strokes: thinned to a graph, and told apart where strokes cross.

A stroke that is thinned to one pixel is a graph of ends and crossings. Twigs that
thinning leaves are dropped, each run goes on straight where strokes cross, and lines
whose ends face each other over a small gap are joined. Everything here is in pixels
of the mask, or in millimetres where it says so; it knows no pens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry import LineString

from talking_maps.sheet.ink import Mask

Doubles = NDArray[np.float64]
Pixel = tuple[int, int]
Run = list[Pixel]

#: How far a point of a line may be moved where it is made simpler [mm].
SIMPLE_MM = 0.12
#: Twigs shorter than this many widths of the pen come of thinning.
TWIG_WIDTHS = 1.2
#: Crossings that so short a run joins are one [px].
NEAR_NODES = 8
#: A run's direction at its end is taken over so many pixels.
DIRECTION_PIXELS = 12
#: Two runs go straight on where their directions' cosine is below this.
STRAIGHT = -0.5
#: Lines are joined where their ends' directions agree so far [cosine], and where the
#: gap, if longer than a millimetre, lies in that direction [cosine].
FACING, GAP_FACING, SMALL_GAP_MM = 0.75, 0.7, 1.0
#: A line's direction at its end is taken over this length [mm].
HEADING_MM = 2.5
#: Fewer points than this are not smoothed.
FEW_POINTS = 5


def centre_lines(
    middle: Mask,
    to_mm: Callable[[Doubles, Doubles], Doubles],
    width: float,
    scale: float,
) -> list[LineString]:
    """Return the strokes of a skeleton [mm], each carried straight on at crossings.

    Parameters
    ----------
    middle : array of bool, shape (rows, columns)
        A mask thinned to one pixel.
    to_mm : callable
        Makes rows and columns [px] points x, y [mm], shape (n, 2).
    width : float
        Of the pen [mm].
    scale : float
        Resolution of the mask [1/mm].
    """
    edges = _pruned(_graph(middle), TWIG_WIDTHS * width * scale)
    found: list[LineString] = []
    for chain in _straight_on(edges):
        if len(chain) == 1:
            continue
        line = LineString(_smoothed(to_mm(chain[:, 0], chain[:, 1]), scale))
        if line.length > width:
            found.append(LineString(line.simplify(SIMPLE_MM).coords))
    return found


_STRAIGHT_STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))
_OBLIQUE_STEPS = ((-1, -1), (-1, 1), (1, -1), (1, 1))


def _beside(at: Pixel, pixels: set[Pixel]) -> list[Pixel]:
    """Return the pixels beside one; oblique ones only where no straight way leads."""
    row, column = at
    near = [(row + r, column + c) for r, c in _STRAIGHT_STEPS]
    found = [one for one in near if one in pixels]
    for r, c in _OBLIQUE_STEPS:
        one = row + r, column + c
        straight = (row, one[1]) in pixels or (one[0], column) in pixels
        if one in pixels and not straight:
            found.append(one)
    return found


def _graph(middle: Mask) -> list[Run]:
    """Return the runs of pixels between the ends and crossings of a skeleton.

    A run that closes on itself and meets no other begins and ends at one pixel.
    """
    pixels = set(zip(*(part.tolist() for part in np.nonzero(middle)), strict=True))
    near = {at: _beside(at, pixels) for at in pixels}
    nodes = {at for at, beside in near.items() if len(beside) != 2}  # noqa: PLR2004
    edges: list[Run] = []
    seen: set[tuple[Pixel, Pixel]] = set()
    for node in sorted(nodes):
        for first in near[node]:
            if (node, first) not in seen:
                run = _walked(node, first, nodes, near)
                seen |= {(node, first), (run[-1], run[-2])}
                edges.append(run)
    walked = {at for run in edges for at in run}
    for start in sorted(pixels - walked - nodes):
        if start not in walked:
            run = _walked(start, near[start][0], {start}, near)
            walked.update(run)
            edges.append(run)
    return edges


def _walked(
    start: Pixel, first: Pixel, ends: set[Pixel], near: dict[Pixel, list[Pixel]]
) -> Run:
    run = [start, first]
    while run[-1] not in ends:
        run.append(next(one for one in near[run[-1]] if one != run[-2]))
    return run


def _pruned(edges: list[Run], least: float) -> list[Run]:
    """Drop the short twigs that thinning leaves at corners and blots."""
    while True:
        degree: dict[Pixel, int] = {}
        for run in edges:
            for end in (run[0], run[-1]):
                degree[end] = degree.get(end, 0) + 1
        twigs = [
            run
            for run in edges
            if len(run) < least and (degree[run[0]] == 1) != (degree[run[-1]] == 1)
        ]
        if not twigs:
            return edges
        shortest = min(twigs, key=len)
        edges = [run for run in edges if run is not shortest]
        free = shortest[0] if degree[shortest[0]] > 1 else shortest[-1]
        edges = _merged_at(edges, free)


def _merged_at(edges: list[Run], node: Pixel) -> list[Run]:
    """Make one run of two where only two are left at a node."""
    at = [run for run in edges if node in (run[0], run[-1])]
    two = len(at) == 2  # noqa: PLR2004
    if not two or at[0] is at[1]:
        return edges
    first = at[0] if at[0][-1] == node else at[0][::-1]
    second = at[1] if at[1][0] == node else at[1][::-1]
    kept = [run for run in edges if run is not at[0] and run is not at[1]]
    return [*kept, first + second[1:]]


def _straight_on(edges: list[Run]) -> list[Doubles]:
    """Join runs across crossings, each with the one that goes on straightest."""
    runs = [np.array(run, dtype=float) for run in edges]
    partner = _partners(runs)
    chains: list[Doubles] = []
    used: set[int] = set()
    for number in sorted(range(len(runs)), key=lambda n: -len(runs[n])):
        if number in used:
            continue
        used.add(number)
        chain = runs[number]
        for side in (-1, 0):
            end = (number, side)
            while end in partner and partner[end][0] not in used:
                following, entered = partner[end]
                used.add(following)
                piece = runs[following] if entered == 0 else runs[following][::-1]
                chain = np.concatenate(
                    [chain, piece] if side == -1 else [piece[::-1], chain]
                )
                end = (following, -1 if entered == 0 else 0)
        chains.append(chain)
    return chains


End = tuple[int, int]
"""A run by its number, and its side: 0 its begin, -1 its end."""


def _partners(runs: list[Doubles]) -> dict[End, End]:
    """Return with which other end each end goes on, the straightest pairs first."""
    at: dict[Pixel, list[End]] = {}
    for number, run in enumerate(runs):
        for side in (0, -1):
            row, column = run[side]
            at.setdefault((int(row), int(column)), []).append((number, side))
    partner: dict[End, End] = {}
    for group in _near_nodes(list(at), runs):
        here = [end for node in group for end in at[node]]
        turns = [
            (float(_direction(runs, one) @ _direction(runs, other)), one, other)
            for one, other in combinations(here, 2)
            if one[0] != other[0]
        ]
        for bend, one, other in sorted(turns):
            if bend < STRAIGHT and one not in partner and other not in partner:
                partner[one], partner[other] = other, one
    return partner


def _near_nodes(nodes: list[Pixel], runs: list[Doubles]) -> list[list[Pixel]]:
    """Gather crossings that a short bit joins: thinning makes two of an oblique one."""
    parent = {node: node for node in nodes}

    def root(node: Pixel) -> Pixel:
        while parent[node] != node:
            node = parent[node]
        return node

    for run in runs:
        if len(run) <= NEAR_NODES:
            first = (int(run[0][0]), int(run[0][1]))
            last = (int(run[-1][0]), int(run[-1][1]))
            parent[root(first)] = root(last)
    groups: dict[Pixel, list[Pixel]] = {}
    for node in nodes:
        groups.setdefault(root(node), []).append(node)
    return list(groups.values())


def _direction(runs: Sequence[Doubles], end: End) -> Doubles:
    """Return the unit vector into a run from one of its ends."""
    run, side = runs[end[0]], end[1]
    reach = min(len(run) - 1, DIRECTION_PIXELS)
    away = run[reach] - run[0] if side == 0 else run[-1 - reach] - run[-1]
    unit: Doubles = away / (np.linalg.norm(away) + 1e-9)
    return unit


def _smoothed(points: Doubles, scale: float) -> Doubles:
    """Return a run without the steps of its pixels; its ends stay."""
    if len(points) < FEW_POINTS:
        return points
    smooth: Doubles = ndimage.gaussian_filter1d(
        points, 0.3 * scale, axis=0, mode="nearest"
    )
    smooth[0], smooth[-1] = points[0], points[-1]
    return smooth


def joined(lines: Sequence[LineString], gap: float) -> list[LineString]:
    """Join lines whose ends face each other over a small gap [mm]."""
    rest = list(lines)
    again = True
    while again:
        again = False
        best: tuple[float, int, int, LineString] | None = None
        for a in range(len(rest)):
            for b in range(a + 1, len(rest)):
                joint = _joint(rest[a], rest[b], gap)
                if joint is not None and (best is None or joint[0] < best[0]):
                    best = joint[0], a, b, joint[1]
        if best is not None:
            _gap, a, b, line = best
            rest = [x for n, x in enumerate(rest) if n not in (a, b)] + [line]
            again = True
    return rest


def _joint(
    one: LineString, other: LineString, most: float
) -> tuple[float, LineString] | None:
    first, second = np.array(one.coords), np.array(other.coords)
    for a in (first, first[::-1]):
        for b in (second, second[::-1]):
            gap = float(np.hypot(*(b[0] - a[-1])))
            if gap > most:
                continue
            onward, into = _heading(a), -_heading(b[::-1])
            if onward @ into < FACING:
                continue
            away = gap > SMALL_GAP_MM
            if away and onward @ ((b[0] - a[-1]) / gap) < GAP_FACING:
                continue
            return gap, LineString(np.concatenate([a, b]))
    return None


def _heading(points: Doubles) -> Doubles:
    """Return the unit direction in which a line ends."""
    end = points[-1]
    far = points[0]
    for point in points[::-1]:
        if np.hypot(*(end - point)) > HEADING_MM:
            far = point
            break
    unit: Doubles = (end - far) / (np.hypot(*(end - far)) + 1e-9)
    return unit
