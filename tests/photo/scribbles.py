"""What an assembly might draw on a sheet, made of a seed, and what it means.

Rings, rings not quite closed, hatched and painted areas, a ring within a ring, dots,
long lines that cross, and words in black. Shapes of one pen keep apart, as people do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps.sheet.layout import Box, Pen
from tests.photo.camera import PenStroke

Doubles = NDArray[np.float64]
Kind = Literal["ring", "gap", "hatch", "fill", "hole", "dot", "line"]
AREAS: tuple[Kind, ...] = ("ring",) * 4 + ("hatch",) * 2 + ("fill",) + ("gap",) * 2
SHAPES: tuple[Kind, ...] = (*AREAS, "hole", *(("dot",) * 6))
LINES, WORDS = 6, 4


@dataclass(frozen=True)
class Truth:
    """A shape as it was meant, in millimetres on the paper."""

    pen: Pen
    kind: Kind
    shape: BaseGeometry


@dataclass
class Scribbles:
    """Strokes to be drawn, what they mean, and the pens they are drawn with."""

    pens: tuple[Pen, ...]
    strokes: list[PenStroke] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)


def scribbled(frame: Box, pens: tuple[Pen, ...], seed: int) -> Scribbles:
    """Return what is drawn in a frame [mm] with some of the pens."""
    rng = np.random.default_rng(seed)
    some = int(rng.integers(3, len(pens) + 1))
    used = tuple(pens[i] for i in sorted(rng.permutation(len(pens))[:some]))
    made = Scribbles(used)
    widths = {pen: float(rng.uniform(0.7, 1.6)) for pen in used}
    spots: list[tuple[Doubles, float]] = []
    for kind in SHAPES:
        pen = used[int(rng.integers(len(used)))]
        radius = 2.5 if kind == "dot" else float(rng.uniform(9, 24))
        middle = _spot(frame, radius * 1.35, spots, rng)
        if middle is None:
            continue
        if kind == "dot":
            width = float(rng.uniform(1.8, 3))
            made.strokes.append(
                PenStroke(pen, middle + np.array([[0, 0], [0.01, 0]]), width)
            )
            made.truth.append(Truth(pen, kind, Point(middle)))
            continue
        outline = _blob(middle, radius, rng)
        made.strokes += _area(pen, kind, outline, middle, widths[pen], rng)
        shape: BaseGeometry = Polygon(outline)
        if kind == "hole":
            inner = _blob(middle, radius * 0.45, rng)
            made.strokes.append(PenStroke(pen, _closed(inner), widths[pen]))
            shape = shape.difference(Polygon(inner))
        made.truth.append(Truth(pen, kind, shape))
    _add_lines(made, frame, widths, rng)
    for _word in range(WORDS):
        middle = _spot(frame, 12, spots, rng)
        if middle is not None:
            for letter in range(4):
                at = middle + np.array([-10 + 5 * letter, 0])
                points = at + rng.uniform(-2.5, 2.5, (5, 2))
                made.strokes.append(PenStroke("black", points, 0.6))
    return made


def _spot(
    frame: Box,
    radius: float,
    spots: list[tuple[Doubles, float]],
    rng: np.random.Generator,
) -> Doubles | None:
    edge = radius + 6
    for _try in range(200):
        x = rng.uniform(frame.left + edge, frame.right - edge)
        y = rng.uniform(frame.top + edge, frame.bottom - edge)
        at = np.array([x, y])
        if all(np.hypot(*(at - one)) > radius + other + 7 for one, other in spots):
            spots.append((at, radius))
            return at
    return None


def _blob(middle: Doubles, radius: float, rng: np.random.Generator) -> Doubles:
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    wave = np.zeros_like(turn)
    for k in (1, 2, 3, 4):
        wave += rng.uniform(-0.18, 0.18) / k * np.cos(k * turn + rng.uniform(0, 6.28))
    away = radius * (1 + wave)
    return middle + np.stack([away * np.cos(turn), away * np.sin(turn)], -1)


def _closed(outline: Doubles) -> Doubles:
    return np.vstack([outline, outline[:2]])


def _area(
    pen: Pen,
    kind: Kind,
    outline: Doubles,
    middle: Doubles,
    width: float,
    rng: np.random.Generator,
) -> Iterator[PenStroke]:
    if kind == "gap":
        ring = LineString(np.vstack([outline, outline[:1]])).segmentize(0.5)
        open_mm = rng.uniform(1, min(4.2, 0.1 * ring.length))
        points = np.array(ring.coords)
        along = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
        yield PenStroke(pen, points[along <= along[-1] - open_mm], width)
        return
    yield PenStroke(pen, _closed(outline), width)
    if kind == "fill":
        yield PenStroke(pen, outline, width, filled=True)
    if kind == "hatch":
        turn, apart = rng.uniform(0, np.pi), rng.uniform(2.2, 4)
        along = np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-along[1], along[0]])
        for off in np.arange(-50, 50, apart):
            whole = LineString(
                [middle + across * off - along * 75, middle + across * off + along * 75]
            )
            cut = whole.intersection(Polygon(outline))
            for part in getattr(cut, "geoms", [cut]):
                if part.length > 1:
                    yield PenStroke(pen, np.array(part.coords), width)


def _add_lines(
    made: Scribbles, frame: Box, widths: dict[Pen, float], rng: np.random.Generator
) -> None:
    count = 0
    for _try in range(400):
        if count == LINES:
            return
        pen = made.pens[int(rng.integers(len(made.pens)))]
        begin = np.array(
            [
                rng.uniform(frame.left + 6, frame.right - 6),
                rng.uniform(frame.top + 6, frame.bottom - 6),
            ]
        )
        end = begin + rng.uniform(-1, 1, 2) * 140
        inside = (
            frame.left + 6 < end[0] < frame.right - 6
            and frame.top + 6 < end[1] < frame.bottom - 6
        )
        if not inside or np.hypot(*(end - begin)) < 40:
            continue
        line = LineString(_wobbled(begin, end, rng))
        if all(_keeps_apart(line, pen, one) for one in made.truth):
            made.strokes.append(PenStroke(pen, np.array(line.coords), widths[pen]))
            made.truth.append(Truth(pen, "line", line))
            count += 1


def _wobbled(begin: Doubles, end: Doubles, rng: np.random.Generator) -> Doubles:
    along = np.linspace(0, 1, 40)[:, None]
    way = end - begin
    across = np.array([-way[1], way[0]]) / np.hypot(*way)
    off = np.zeros_like(along)
    for k in (1, 2, 3):
        off += rng.uniform(-6, 6) / k * np.sin(k * np.pi * along)
    wobbled: Doubles = begin + along * way + off * across
    return wobbled


def _keeps_apart(line: LineString, pen: Pen, one: Truth) -> bool:
    ends = [Point(line.coords[0]), Point(line.coords[-1])]
    if isinstance(one.shape, Point):
        return bool(one.shape.distance(line) >= 6)
    if isinstance(one.shape, LineString):
        theirs = [Point(one.shape.coords[0]), Point(one.shape.coords[-1])]
        near = [end.distance(one.shape) for end in ends]
        near += [end.distance(line) for end in theirs]
        return one.pen != pen or min(near) >= 8
    if one.pen == pen:
        return not one.shape.buffer(5).intersects(line)
    if one.kind in ("fill", "hatch"):
        return not one.shape.buffer(3).intersects(line)
    return min(end.distance(one.shape.boundary) for end in ends) >= 5
