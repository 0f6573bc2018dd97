"""Which way water runs through the canals that a source feeds.

Water enters a canal where a source, or a canal that is fed already, lies within reach
of it, and runs from there to the canal's ends, but never up. Heights measured at both
ends of a canal stand before those of the elevation. By the elevation no end may lie
higher than the source the water left, through however many canals it came: so a canal
cut into pieces climbs no better than a whole one.

A canal is refused only where it surely climbs, by more than two standard errors: people
draw canals that carry water, and a coarse elevation cannot tell 3 ‰ from level ground.
Where it cannot, water is taken to run, and the canal is told.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from talking_maps import compare, terrain
from talking_maps.indicators.engine.context import EvaluationContext, digest, number_of
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster

#: How far apart two drawn things may lie and still be joined [m]: what a finger on a
#: screen, or a hand-held GPS, can be off by. A choice of ours.
JOINED_WITHIN_M = 20.0
#: So many standard errors a canal must climb before it is refused. A choice of ours.
SURELY = 2.0
#: A canal's own fields: height at the start, at the end, error of each [m].
HEIGHTS = (*compare.HEIGHTS, "height_error_m")

#: From where to where along a line [m].
_Interval = tuple[float, float]
#: What is new of a canal must be longer than this to be followed [m].
LEAST_NEW_M = 1.0


def measured_heights(canal: Feature) -> tuple[float, float, float] | None:
    """Return the heights in the canal's form and their error [m], None if not all are.

    The first is that of the line's first point, the second that of its last.
    """
    first, last, error = (number_of(canal, name) for name in HEIGHTS)
    if first is None or last is None or error is None:
        return None
    return first, last, error


@dataclass(slots=True)
class Fed:
    """What water reaches of one canal.

    `reached` are its stretches that water runs through, `from_first` says that it
    enters at the first point (True) or the last (False), None where it enters between
    or nowhere. `climb_m` is how far the canal surely climbs from where water is [m],
    0 where it does not; `is_open` that the heights do not tell.
    """

    reached: list[BaseGeometry] = field(default_factory=list)
    from_first: bool | None = None
    climb_m: float = 0.0
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One line of a canal, with its ends' heights: measured, and by the elevation."""

    canal: int
    line: LineString
    measured: tuple[float, float, float] | None
    read: tuple[float, float]

    def climb(self, at: float, head: float, end: int, error_m: float) -> _Climb:
        """Return how far water must climb from a place [m along] to an end."""
        if self.measured is None:
            # From a height that is not known nothing follows.
            climb = math.nan if math.isinf(head) else self.read[end] - head
            return _Climb(climb, error_m)
        first, last, error = self.measured
        here = first + (last - first) * at / self.line.length
        return _Climb((first, last)[end] - here, terrain.difference_error(error))


@dataclass(frozen=True, slots=True)
class _Climb:
    """A difference of height, NaN where unknown, and its standard error [m]."""

    height_m: float
    error_m: float

    @property
    def is_sure(self) -> bool:
        """Say whether it surely climbs."""
        return self.height_m > SURELY * self.error_m

    @property
    def is_open(self) -> bool:
        """Say whether the heights do not tell that it falls."""
        return not self.height_m < -SURELY * self.error_m


def fed_canals(
    case: EvaluationContext, canals: Sequence[Feature], sources: Sequence[Feature]
) -> list[Fed]:
    """Return what water reaches of each canal, in their order.

    Computed once for all who ask about the same canals and sources.
    """
    drawn = [digest([f.geometry for f in each]) for each in (canals, sources)]

    def make() -> list[Fed]:
        courses = case.memo.kept(
            "courses", tuple(drawn), lambda: _Courses(canals, sources)
        )
        network = _Network(case.territory.elevation, canals, courses)
        network.flow()
        return network.told()

    key = (case.territory.elevation, *drawn, *map(measured_heights, canals))
    return case.memo.kept("network", key, make)


@dataclass(frozen=True, slots=True)
class _Mouth:
    """Where a source's water can come into a line: which, and how far along it [m].

    `places` are the place on the line and the nearest of the source.
    """

    line: int
    at: float
    places: FloatArray


class _Courses:
    """The lines of canals and where water can come into them, whatever the heights."""

    def __init__(self, canals: Sequence[Feature], sources: Sequence[Feature]) -> None:
        self.by_canal = [_lines(canal.geometry) for canal in canals]
        self.lines = [line for lines in self.by_canal for line in lines]
        self._tree = STRtree(self.lines)
        self._beside: dict[tuple[int, _Interval], list[tuple[int, float]]] = {}
        #: The first and the last corner of each line.
        self.ends = np.array(
            [shapely.get_coordinates(line)[[0, -1]] for line in self.lines]
        ).reshape(-1, 2, 2)
        self.mouths = [
            _Mouth(line, at, self._places(source.geometry, line, at))
            for source in sources
            for line, at in self._near(source.geometry)
        ]

    def beside(self, line: int, water: _Interval) -> list[tuple[int, float]]:
        """Return where water of a stretch of a line can come into others [m along]."""
        key = (line, water)
        if key not in self._beside:
            near = self._near(_part(self.lines[line], *water))
            self._beside[key] = [(other, at) for other, at in near if other != line]
        return self._beside[key]

    def _near(self, water: BaseGeometry) -> Iterator[tuple[int, float]]:
        """Yield lines within reach of water, each with where it can come in [m]."""
        within = self._tree.query(water, predicate="dwithin", distance=JOINED_WITHIN_M)
        for place in sorted(within.tolist()):
            line = self.lines[place]
            for end, at in ((0, 0.0), (-1, line.length)):
                if shapely.get_point(line, end).dwithin(water, JOINED_WITHIN_M):
                    yield place, at
            nearest = shapely.get_point(shapely.shortest_line(line, water), 0)
            yield place, float(line.project(nearest))

    def _places(self, source: BaseGeometry, line: int, at: float) -> FloatArray:
        here = self.lines[line].interpolate(at)
        there = shapely.get_point(shapely.shortest_line(here, source), -1)
        return shapely.get_coordinates([here, there])


class _Network:
    """Water on its way, that of the highest source first.

    What waits is minus the height of the source [m], a number that orders equals, the
    stretch and the place along it [m]. Water whose height nobody knows comes first.
    """

    def __init__(
        self, elevation: Raster | None, canals: Sequence[Feature], courses: _Courses
    ) -> None:
        error = None if elevation is None else elevation.error
        self.error_m = math.nan if error is None else terrain.difference_error(error)
        self.found = [Fed() for _ in canals]
        self.courses = courses
        # Those of the lines' ends first, then those of the mouths: two of each.
        known = np.concatenate(
            [courses.ends, *(mouth.places[None] for mouth in courses.mouths)]
        )
        heights = _heights(elevation, known.reshape(-1, 2)).reshape(-1, 2)
        ends = iter(heights.tolist())
        self.stretches = []
        for number, (canal, lines) in enumerate(
            zip(canals, courses.by_canal, strict=True)
        ):
            measured = measured_heights(canal) if len(lines) == 1 else None
            for line in lines:
                first, last = next(ends)
                self.stretches.append(_Stretch(number, line, measured, (first, last)))
        self.reached: list[list[_Interval]] = [[] for _ in self.stretches]
        self.waiting: list[tuple[float, int, int, float]] = []
        self.count = 0
        self._seed_inlets(courses, ends)

    def _seed_inlets(self, courses: _Courses, ends: Iterator[list[float]]) -> None:
        """Let the water in at the mouths."""
        for mouth, (here, there) in zip(courses.mouths, ends, strict=True):
            # Water comes in with the higher of source and canal.
            head = math.inf if math.isnan(here + there) else max(here, there)
            self._wait(head, mouth.line, mouth.at)

    def flow(self) -> None:
        """Follow the water until it comes to nothing new."""
        while self.waiting:
            level, _, place, at = heapq.heappop(self.waiting)
            for water in self._run(place, at, -level):
                for stretch, there in self.courses.beside(place, water):
                    self._wait(-level, stretch, there)

    def told(self) -> list[Fed]:
        """Return what was found, with the stretches that water reached."""
        for stretch, intervals in zip(self.stretches, self.reached, strict=True):
            parts = [_part(stretch.line, *each) for each in _joined(intervals)]
            self.found[stretch.canal].reached.extend(parts)
        return self.found

    def _wait(self, head: float, index: int, at: float) -> None:
        self.count += 1
        heapq.heappush(self.waiting, (-head, self.count, index, at))

    def _run(self, index: int, at: float, head: float) -> Iterator[_Interval]:
        """Yield what is new where water runs from a place to the ends of a stretch."""
        stretch = self.stretches[index]
        length, fed = stretch.line.length, self.found[stretch.canal]
        enters = _end_of(at, length)
        for end, goal in enumerate((0.0, length)):
            if abs(goal - at) <= JOINED_WITHIN_M and length > JOINED_WITHIN_M:
                continue
            climb = stretch.climb(at, head, end, self.error_m)
            if climb.is_sure:
                if not self.reached[index]:
                    fed.climb_m = max(fed.climb_m, climb.height_m)
                    fed.from_first = enters
                continue
            # What was drawn beyond the place water comes in is part of the canal.
            start = 0.0 if enters is True else length if enters is False else at
            new = (min(start, goal), max(start, goal))
            known = self.reached[index]
            if _length([*known, new]) - _length(known) < min(LEAST_NEW_M, length / 2):
                continue
            if not known:
                fed.from_first, fed.climb_m = enters, 0.0
            fed.is_open |= climb.is_open
            known.append(new)
            yield new


def _heights(elevation: Raster | None, places: FloatArray) -> FloatArray:
    if elevation is None:
        return places[:, 0] * math.nan
    return terrain.sample(elevation, places)


def _end_of(at: float, length: float) -> bool | None:
    """Say whether a place is the first end of a line (True), the last, or neither."""
    if at <= JOINED_WITHIN_M and at <= length / 2:
        return True
    return False if length - at <= JOINED_WITHIN_M else None


def _lines(shape: BaseGeometry) -> list[LineString]:
    merged = shape if shape.geom_type == "LineString" else shapely.line_merge(shape)
    parts = shapely.get_parts(merged)
    return [p for p in parts if isinstance(p, LineString) and p.length > 0]


def _joined(intervals: Sequence[_Interval]) -> list[_Interval]:
    """Return intervals without overlaps, in order."""
    joined: list[_Interval] = []
    for first, last in sorted(intervals):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _length(intervals: Sequence[_Interval]) -> float:
    return math.fsum(last - first for first, last in _joined(intervals))


def _part(line: LineString, first: float, last: float) -> BaseGeometry:
    """Return the part of a line between two places [m along], all of it as it is."""
    is_whole = first <= 0 and last >= line.length
    return line if is_whole else substring(line, first, last)
