"""An old map fitted to the ground by points that a person found on both.

Three points carry an affine map, and nothing is left to say how far off it is: then
the error is unknown. With more points each is left out in turn and looked for by the
others: that distance is what a place between the points is off. A richer map (one that
straightens a slanting photograph, one that bends) is taken only where the points left
out say that it is better. Points on one line and mirrored points are refused; a map
that would fold over is not taken.

Least squares as in Bookstein 1989 and QGIS's georeferencer; leaving one out as in Stone
1974, Journal of the Royal Statistical Society B 36, 111-147.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from talking_maps.errors import BadValue

FloatArray = NDArray[np.float64]
MapKind = Literal["affine", "projective", "quadratic"]

#: What each kind is asked for at least: with one point left out it must still fit.
LEAST_POINTS: dict[MapKind, int] = {"affine": 3, "projective": 6, "quadratic": 8}
#: Half as many numbers as a kind has: so many points it passes exactly.
_HALVES: dict[MapKind, int] = {"affine": 3, "projective": 4, "quadratic": 6}
#: A step shorter than this is none [px].
AT_REST_PIXELS = 0.01
MOST_POINTS = 60
#: Points whose spread across is less than this share of that along lie on one line.
LEAST_SPREAD = 0.03
#: A richer kind is taken where the points left out are off by less than this share.
BETTER = 0.6
#: How often the stated error is to hold.
_OFTEN = 0.95
#: Less than this share of the map's size is a rounding of numbers, not an error.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class MapFit:
    """How a picture lies on the ground.

    `residuals_m` is how far the fit passes each point by [m], `left_out_m` how far off
    each is by the fit of all others [m], none with three points. `error_m` is how far
    95 % of places between the points may be off [m], None where nobody knows.
    """

    kind: MapKind
    residuals_m: tuple[float, ...]
    left_out_m: tuple[float, ...]
    error_m: float | None
    _pixels: tuple[float, float, float]
    _ground: tuple[float, float, float]
    _numbers: tuple[tuple[float, ...], ...]

    @property
    def deviation_m(self) -> float | None:
        """How far off places are to the east and to the north, one standard [m]."""
        if not self.left_out_m:
            return None
        return float(np.sqrt(np.mean(np.square(self.left_out_m)) / 2))

    def to_ground(self, pixels: FloatArray) -> FloatArray:
        """Return places [m] of pixels (column, row), both of shape (n, 2)."""
        found = _apply(
            self.kind, np.array(self._numbers), _scaled(pixels, self._pixels)
        )
        return _unscaled(found, self._ground)


def fit(
    pixels: FloatArray, ground: FloatArray, size: tuple[int, int] | None = None
) -> MapFit:
    """Fit pixels (column, row) to places [m] in a projected CRS, both of shape (n, 2).

    `size` is the picture's width and height [px]: nowhere in it may the map fold over.
    Raises BadValue for fewer than three points, for points on one line or at one place,
    and where two points are exchanged so that the map would be mirrored.
    """
    _check(pixels, ground)
    kinds: list[MapKind] = [k for k, n in LEAST_POINTS.items() if len(pixels) >= n]
    tried = [_tried(kind, pixels, ground) for kind in kinds]
    seen = pixels if size is None else np.vstack([pixels, (0.0, 0.0), size])
    best = tried[0]
    for one in tried[1:]:
        if _is_better(one, best) and not _folds(one, seen):
            best = one
    return best


def bounds(
    fitted: MapFit, width: int, height: int
) -> tuple[float, float, float, float]:
    """Return west, south, east, north [m] of a picture of that size [px]."""
    places = fitted.to_ground(_grid((0, 0), (width, height), 25))
    west, south = places.min(axis=0)
    east, north = places.max(axis=0)
    return float(west), float(south), float(east), float(north)


def to_pixels(
    fitted: MapFit, places: FloatArray, width: int, height: int
) -> FloatArray:
    """Return the pixels (column, row) of places [m], both of shape (n, 2).

    Found by Newton's steps from an affine guess; what does not come to rest within a
    hundredth of a pixel is nan, as what lies far outside the picture may be.
    """
    grid = _grid((0, 0), (width, height), 5)
    seen = fitted.to_ground(grid)
    ones = np.ones((len(seen), 1))
    guess = np.linalg.lstsq(np.hstack([seen, ones]), grid, rcond=None)[0]
    at = np.hstack([places, np.ones((len(places), 1))]) @ guess
    step = max(width, height) * 1e-4
    with np.errstate(all="ignore"):
        moved = np.full(len(places), np.inf)
        for _ in range(20):
            missed = places - fitted.to_ground(at)
            east, south = _steps(fitted, at, step)
            whole = east[:, 0] * south[:, 1] - east[:, 1] * south[:, 0]
            by = _newton(missed, south, east, whole)
            at = at + by
            moved = np.abs(by).max(axis=1)
            if np.nanmax(moved, initial=0.0) < AT_REST_PIXELS / 10:
                break
    at[~(moved < AT_REST_PIXELS)] = np.nan
    return np.asarray(at)


def _newton(
    missed: FloatArray, south: FloatArray, east: FloatArray, whole: FloatArray
) -> FloatArray:
    """Return by how much each place is off in the picture."""
    by = np.column_stack(
        [
            missed[:, 0] * south[:, 1] - missed[:, 1] * south[:, 0],
            missed[:, 1] * east[:, 0] - missed[:, 0] * east[:, 1],
        ]
    )
    by /= whole[:, None]
    return by


def _check(pixels: FloatArray, ground: FloatArray) -> None:
    _check_many(pixels)
    if not (np.isfinite(pixels).all() and np.isfinite(ground).all()):
        raise BadValue("A point has no place. Take it out and set it again.")
    if min(_spread(pixels), _spread(ground)) < LEAST_SPREAD:
        raise BadValue(
            "The points lie on one line: they do not say how the map turns. Add a "
            "point well to the side."
        )
    if np.linalg.det(_solved("affine", pixels, ground)[:2]) >= 0:
        raise BadValue(
            "By these points the map would be mirrored: two of them are exchanged. "
            "Look at each number on the old map and on the ground."
        )


def _check_many(pixels: FloatArray) -> None:
    """Raise BadValue for too few points, and too many."""
    if len(pixels) < LEAST_POINTS["affine"]:
        raise BadValue(
            "Two points do not place a map. Show at least three places on the old map "
            "and on the ground, far apart and not on one line."
        )
    if len(pixels) > MOST_POINTS:
        raise BadValue(
            "More than {most:whole} points are too many. Take some out.",
            most=MOST_POINTS,
        )


def _spread(points: FloatArray) -> float:
    """Return how wide points lie across their longest way, as a share of it."""
    along, across = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[:2]
    return float(across / along) if along > 0 else 0.0


def _solved(kind: MapKind, pixels: FloatArray, ground: FloatArray) -> FloatArray:
    """Return the numbers of a kind that pass points by least squares."""
    x, y = pixels.T
    one = np.ones(len(x))
    if kind == "projective":
        # As a row of eight for each coordinate: u = (ax + by + c) / (gx + hy + 1).
        none = np.zeros((len(x), 3))
        abc = np.column_stack([x, y, one])
        rows = []
        for place, (left, right) in zip(
            ground.T, ((abc, none), (none, abc)), strict=True
        ):
            rows.append(np.column_stack([left, right, -x * place, -y * place]))
        known = np.concatenate(list(ground.T))
        found = np.linalg.lstsq(np.vstack(rows), known, rcond=None)[0]
        return np.append(found, 1.0).reshape(3, 3)
    return np.asarray(np.linalg.lstsq(_terms(kind, pixels), ground, rcond=None)[0])


def _terms(kind: MapKind, pixels: FloatArray) -> FloatArray:
    x, y = pixels.T
    plain = [x, y, np.ones(len(x))]
    return np.column_stack(plain if kind == "affine" else [*plain, x * x, x * y, y * y])


def _apply(kind: MapKind, numbers: FloatArray, pixels: FloatArray) -> FloatArray:
    if kind == "projective":
        found = np.column_stack([pixels, np.ones(len(pixels))]) @ numbers.T
        return np.asarray(found[:, :2] / found[:, 2:])
    return np.asarray(_terms(kind, pixels) @ numbers)


def _scale(points: FloatArray) -> tuple[float, float, float]:
    """Return a middle and a size, by which numbers of all points are near one."""
    x, y = points.mean(axis=0)
    return float(x), float(y), float(np.abs(points - (x, y)).max()) or 1.0


def _scaled(points: FloatArray, scale: tuple[float, float, float]) -> FloatArray:
    return np.asarray((points - scale[:2]) / scale[2])


def _unscaled(points: FloatArray, scale: tuple[float, float, float]) -> FloatArray:
    return np.asarray(points * scale[2] + scale[:2])


def _plainly(kind: MapKind, pixels: FloatArray, ground: FloatArray) -> MapFit:
    from_, to = _scale(pixels), _scale(ground)
    numbers = _solved(kind, _scaled(pixels, from_), _scaled(ground, to))
    rows = tuple(tuple(float(n) for n in row) for row in numbers)
    return MapFit(kind, (), (), None, from_, to, rows)


def _tried(kind: MapKind, pixels: FloatArray, ground: FloatArray) -> MapFit:
    """Return the fit of a kind, with what each point says of it when left out."""
    whole = _plainly(kind, pixels, ground)
    passed = np.hypot(*(whole.to_ground(pixels) - ground).T)
    off: list[float] = []
    if len(pixels) > LEAST_POINTS["affine"]:
        for left in range(len(pixels)):
            rest = np.arange(len(pixels)) != left
            if _spread(pixels[rest]) < LEAST_SPREAD:
                # The others say nothing across their line: nobody can tell by them.
                off.append(float("nan"))
                continue
            others = _plainly(kind, pixels[rest], ground[rest])
            by = others.to_ground(pixels[left : left + 1])[0] - ground[left]
            off.append(float(np.hypot(*by)))
    told = [one for one in off if np.isfinite(one)]
    error = _stated(told, len(pixels) - _HALVES[kind]) if len(told) > 1 else None
    return MapFit(
        kind,
        tuple(float(one) for one in passed),
        tuple(off) if error is not None else (),
        error,
        whole._pixels,
        whole._ground,
        whole._numbers,
    )


def _stated(off: list[float], many: int) -> float:
    """Return how far 95 % of places are off, from those that were left out [m].

    Distances whose parts to the east and north are normal, with a spread known from few
    points only: F of 2 and 2 `many` degrees of freedom, in closed form. `many` is how
    many points are more than the fit needs.
    """
    square = float(np.mean(np.square(off)))
    return float(np.sqrt(square * many * ((1 - _OFTEN) ** (-1 / many) - 1)))


def _is_better(richer: MapFit, plainer: MapFit) -> bool:
    mine, theirs = (np.array(one.left_out_m) for one in (richer, plainer))
    if not len(mine) or not len(theirs):
        return False
    both = np.isfinite(mine) & np.isfinite(theirs)
    if not both.any():
        return False
    squares = [float(np.mean(np.square(one[both]))) for one in (mine, theirs)]
    is_rounding = np.sqrt(squares[1]) < _ROUNDING * plainer._ground[2]
    return bool(np.sqrt(squares[0]) < BETTER * np.sqrt(squares[1]) and not is_rounding)


def _folds(fitted: MapFit, pixels: FloatArray) -> bool:
    """Say whether the map turns over, or runs to infinity, between those pixels."""
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    grid = _grid(low, high, 15)
    if fitted.kind == "projective":
        numbers = np.array(fitted._numbers)
        scaled = _scaled(grid, fitted._pixels)
        depth = np.column_stack([scaled, np.ones(len(scaled))]) @ numbers[2]
        if depth.min() <= 0.05 * depth.max():
            return True
    step = float((high - low).max()) * 1e-4 or 1.0
    east, south = _steps(fitted, grid, step)
    turned = east[:, 0] * south[:, 1] - east[:, 1] * south[:, 0]
    return bool((turned >= 0).any() or not np.isfinite(turned).all())


def _steps(
    fitted: MapFit, pixels: FloatArray, step: float
) -> tuple[FloatArray, FloatArray]:
    """Return how the ground goes along rows and columns [m for a pixel]."""
    there = fitted.to_ground(pixels)
    east = (fitted.to_ground(pixels + np.array([step, 0.0])) - there) / step
    south = (fitted.to_ground(pixels + np.array([0.0, step])) - there) / step
    return east, south


def _grid(
    low: FloatArray | tuple[float, float],
    high: FloatArray | tuple[float, float],
    side: int,
) -> FloatArray:
    """Return points in rows from one corner to the other, of shape (side², 2)."""
    across, down = (np.linspace(a, b, side) for a, b in zip(low, high, strict=True))
    return np.column_stack([one.ravel() for one in np.meshgrid(across, down)])
