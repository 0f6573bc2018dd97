"""A photographed sheet laid flat: by its marks, then by what is printed on it.

Marks give a first guess by a perspective and a smooth bending between them. Paper is
never flat, and two millimetres of bulge are 50 m at 1:25,000, so windows of the base
that was printed are then found in the picture, and the sheet is bent until they fit.
A part of the windows takes no part in the fit: how far they are off is the error that
is told. It refuses what it cannot prove: too few windows found, or found too far off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from scipy.interpolate import RBFInterpolator

from talking_maps.errors import BadValue
from talking_maps.sheet.layout import Box

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Bytes = NDArray[np.uint8]

#: Marks that must be seen; each has four corners.
LEAST_MARKS = 4
#: Side of the windows that are looked for, how far off, and how close they lie [mm].
WINDOW_MM, REACH_MM, STEP_MM = 18.0, 3.0, 9.0
#: How far each look reaches [mm], and how stiff the paper is taken to be. A sheet that
#: follows each window bulges beneath strokes, where pens hide the print: on seven
#: simulated ones 0.19-0.25 mm off (p95) at a stiffness of 0.002, 0.14-0.18 as here.
PASSES = ((REACH_MM, 0.1), (1.2, 0.3), (0.8, 0.5))
#: Windows whose likeness is smaller are not found [correlation].
LEAST_LIKENESS = 0.3
#: A sheet is refused below this share of windows found, or above this error [mm].
LEAST_FOUND, MOST_ERROR_MM = 0.6, 0.4
#: Windows are held out where the print was found; between them, and beneath ink, the
#: sheet is further off. Simulated sheets needed up to 1.1 times their error.
WIDER = 1.25
#: Resolution at which windows are compared [px/mm].
MATCH_SCALE = 4.0
#: So many marks tell a plane; a window is held against so many around it.
PLANE_MARKS, NEIGHBOURS = 6, 8
#: Every window of this many is held out of the fit.
HELD_OUT = 5


@dataclass(frozen=True)
class Printed:
    """What was printed: the pale base in its frame, and the corners of the marks [mm].

    `base` has `pixels_per_mm` and fills `frame`; `marks` are (4, 2) arrays of x, y.
    """

    width: float
    height: float
    frame: Box
    base: Floats
    pixels_per_mm: float
    marks: Mapping[int, Doubles]


@dataclass(frozen=True)
class FlatSheet:
    """A straightened photograph.

    `picture` is red, green, blue in 0 … 1, shape (rows, columns, 3), at
    `pixels_per_mm` over the whole paper. `error_mm` is how far 95 % of places are off:
    of the windows that took no part in the fit, widened by `WIDER`. `found` is the
    share of windows found. `places` returns where places of the paper (n, 2) [mm] lie
    in the photograph [px].
    """

    picture: Floats
    pixels_per_mm: float
    error_mm: float
    found: float
    places: Callable[[Doubles], Doubles] = field(compare=False, repr=False)


class _Window(NamedTuple):
    """Windows found: middles on the paper, and how far off they lay [mm]."""

    at: Doubles
    off: Doubles
    likeness: Doubles
    tried: int


def page_with(
    base: Floats, frame: Box, shape: tuple[int, int], pixels_per_mm: float
) -> Floats:
    """Return the whole sheet as it was printed: white, and the base in its frame.

    `shape` is rows and columns of the result, at `pixels_per_mm`.
    """
    page = np.ones(shape, dtype=np.float32)
    top, left = round(frame.top * pixels_per_mm), round(frame.left * pixels_per_mm)
    rows = round(frame.height * pixels_per_mm)
    columns = round(frame.width * pixels_per_mm)
    inner = cv2.resize(base, (columns, rows), interpolation=cv2.INTER_AREA)
    page[top : top + rows, left : left + columns] = inner[
        : shape[0] - top, : shape[1] - left
    ]
    return page


def resolution(printed: Printed, corners: Mapping[int, Doubles]) -> float:
    """Return how many pixels of the photograph a millimetre of the sheet has [1/mm]."""
    sides = [
        float(np.hypot(*(np.roll(corners[n], -1, 0) - corners[n]).T).mean())
        / float(np.hypot(*(np.roll(mm, -1, 0) - mm).T).mean())
        for n, mm in printed.marks.items()
        if n in corners
    ]
    return float(np.median(sides)) if sides else 0.0


def straighten(
    photograph: Bytes,
    corners: Mapping[int, Doubles],
    printed: Printed,
    *,
    pixels_per_mm: float,
) -> FlatSheet:
    """Return the sheet laid flat.

    Parameters
    ----------
    photograph : array of uint8, shape (rows, columns, 3)
        Red, green, blue.
    corners : mapping
        The corners of the marks seen, by their numbers, (4, 2) arrays of x, y [px].
    printed : Printed
        What the sheet is.
    pixels_per_mm : float
        Resolution of the result [1/mm].

    Raises
    ------
    BadValue
        Too few marks, or what is printed on the sheet was not found where it belongs.
    """
    paper, picture = _marks_seen(corners, printed)
    perspective = _perspective(paper, picture)
    bend = _bend_of_marks(perspective, paper, picture)
    # a pen lets its own colour pass: in the brightest one it hides least of the print
    grey = photograph.max(axis=2).astype(np.float32) / 255.0
    windows = _Window(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), 0)
    for reach, smoothing in PASSES:
        windows = _windows(grey, perspective, bend, printed, reach)
        if windows.tried == 0 or len(windows.at) < LEAST_FOUND * windows.tried:
            raise _not_found(windows)
        known = bend(windows.at) + windows.off
        held = np.arange(len(known)) % HELD_OUT == 0
        corners_off = _marks_off(perspective, paper, picture)
        trial = _spline(windows.at[~held], known[~held], paper, corners_off, smoothing)
        error = np.hypot(*(trial(windows.at[held]) - known[held]).T)
        bend = _spline(windows.at, known, paper, corners_off, smoothing)
    error_mm = float(np.quantile(error, 0.95))
    if error_mm > MOST_ERROR_MM:
        raise BadValue(
            "The sheet could be laid flat only to {error:hundredths} mm. Press it flat "
            "and photograph it from straight above, in even light.",
            error=error_mm,
        )
    flat = _laid_flat(photograph, perspective, bend, printed, pixels_per_mm)
    found = len(windows.at) / windows.tried

    def places(at: Doubles) -> Doubles:
        return _projected(perspective, at + bend(at))

    told_mm = WIDER * error_mm
    return FlatSheet(flat, pixels_per_mm, told_mm, found, places)


def straighten_by_marks(
    photograph: Bytes,
    corners: Mapping[int, Doubles],
    printed: Printed,
    *,
    pixels_per_mm: float,
) -> Floats:
    """Return a sheet laid flat by its marks alone, as `FlatSheet.picture` is.

    It is for sheets whose print is not known, such as a juror's: between the marks
    paper may bend some millimetres, so what is read there is looked for around its
    place. Raises BadValue for too few marks.
    """
    paper, picture = _marks_seen(corners, printed)
    perspective = _perspective(paper, picture)
    bend = _bend_of_marks(perspective, paper, picture)
    return _laid_flat(photograph, perspective, bend, printed, pixels_per_mm)


def _marks_seen(
    corners: Mapping[int, Doubles], printed: Printed
) -> tuple[Doubles, Doubles]:
    """Return corners of the marks on the paper [mm] and in the picture [px]."""
    seen = [number for number in printed.marks if number in corners]
    if len(seen) < LEAST_MARKS:
        raise BadValue(
            "Only {seen:whole} of the {all:whole} marks at the sheet's edge are seen. "
            "Photograph the whole sheet, flat and in even light.",
            seen=len(seen),
            all=len(printed.marks),
        )
    return (
        np.concatenate([printed.marks[n] for n in seen]),
        np.concatenate([corners[n] for n in seen]),
    )


def _not_found(windows: _Window) -> BadValue:
    return BadValue(
        "What is printed on the sheet was found in only {share:percent} of its places. "
        "Photograph it from nearer, sharp and in even light; if it was printed by an "
        "older map of this community, print it again.",
        share=len(windows.at) / windows.tried if windows.tried else 0.0,
    )


def _perspective(paper: Doubles, picture: Doubles) -> Doubles:
    """Return the homography from paper [mm] to picture [px], robust to a lifted corner.

    All marks take part with a loss that forgives (Huber), rather than a sample of them.
    """
    start, _inliers = cv2.findHomography(paper, picture, 0)
    if start is None:
        raise BadValue(
            "The marks at the sheet's edge lie on one line. Photograph the whole sheet."
        )
    scale = np.sqrt(abs(np.linalg.det(start[:2, :2])))

    def off(values: Doubles) -> Doubles:
        seen = _projected(np.append(values, 1.0).reshape(3, 3), paper)
        away: Doubles = ((seen - picture) / scale).ravel()
        return away

    fit = optimize.least_squares(
        off, (start / start[2, 2]).ravel()[:8], loss="huber", f_scale=0.5, x_scale="jac"
    )
    matrix: Doubles = np.append(fit.x, 1.0).reshape(3, 3)
    return matrix


def _projected(matrix: Doubles, points: Doubles) -> Doubles:
    whole = points @ matrix[:, :2].T + matrix[:, 2]
    projected: Doubles = whole[:, :2] / whole[:, 2:]
    return projected


def _marks_off(perspective: Doubles, paper: Doubles, picture: Doubles) -> Doubles:
    """Return how far on the paper [mm] the marks lie beside the perspective."""
    back = _projected(np.linalg.inv(perspective).astype(float), picture)
    off: Doubles = back - paper
    return off


class _Bend:
    """How far each place of the paper is moved before the perspective [mm]."""

    def __init__(self, spline: RBFInterpolator) -> None:
        self._spline = spline

    def __call__(self, points: Doubles) -> Doubles:
        moved: Doubles = self._spline(points / 100.0)
        return moved


def _bend_of_marks(perspective: Doubles, paper: Doubles, picture: Doubles) -> _Bend:
    off = _marks_off(perspective, paper, picture)
    middles = paper.reshape(-1, 4, 2).mean(axis=1)
    moved = off.reshape(-1, 4, 2).mean(axis=1)
    degree = 1 if len(middles) >= PLANE_MARKS else 0
    return _Bend(RBFInterpolator(middles / 100.0, moved, smoothing=0.01, degree=degree))


def _spline(
    at: Doubles, moved: Doubles, paper: Doubles, marks: Doubles, smoothing: float
) -> _Bend:
    """Return a smooth thin-plate spline through windows and the marks' middles."""
    middles = paper.reshape(-1, 4, 2).mean(axis=1)
    points = np.concatenate([at, middles]) / 100.0
    values = np.concatenate([moved, marks.reshape(-1, 4, 2).mean(axis=1)])
    return _Bend(RBFInterpolator(points, values, smoothing=smoothing))


def _map(
    perspective: Doubles,
    bend: _Bend,
    left: float,
    top: float,
    width: float,
    height: float,
    scale: float,
) -> tuple[Floats, Floats]:
    """Return for each pixel of a part of the paper where it lies in the picture [px].

    The bending is smooth: it is worked out every four millimetres and stretched.
    """
    coarse = 4.0
    across, down = int(np.ceil(width / coarse)) + 1, int(np.ceil(height / coarse)) + 1
    x, y = np.meshgrid(
        left + coarse * np.arange(across), top + coarse * np.arange(down)
    )
    moved = (
        bend(np.stack([x.ravel(), y.ravel()], -1))
        .reshape(down, across, 2)
        .astype(np.float32)
    )
    columns, rows = round(width * scale), round(height * scale)
    u = (np.arange(columns, dtype=np.float32) + 0.5) / scale
    v = (np.arange(rows, dtype=np.float32) + 0.5) / scale
    at_x, at_y = np.meshgrid(u / coarse, v / coarse)
    off = cv2.remap(moved, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    px = off[..., 0] + (left + u)[np.newaxis, :]
    py = off[..., 1] + (top + v)[:, np.newaxis]
    m = perspective.astype(np.float32)
    depth = m[2, 0] * px + m[2, 1] * py + m[2, 2]
    return (
        (m[0, 0] * px + m[0, 1] * py + m[0, 2]) / depth,
        (m[1, 0] * px + m[1, 1] * py + m[1, 2]) / depth,
    )


def _detail(picture: Floats, scale: float) -> Floats:
    """Return a picture's fine detail, equally strong everywhere, whatever the light."""
    fine = picture - cv2.GaussianBlur(picture, (0, 0), 1.5 * scale)
    spread = np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), 4.0 * scale))
    detail: Floats = np.clip(fine / (spread + 0.004), -2.5, 2.5)
    return detail


def _windows(
    grey: Floats, perspective: Doubles, bend: _Bend, printed: Printed, reach: float
) -> _Window:
    """Look for windows of the printed base in the picture as it is laid flat so far."""
    frame, scale = printed.frame, MATCH_SCALE
    wanted = cv2.resize(
        printed.base,
        (round(frame.width * scale), round(frame.height * scale)),
        interpolation=cv2.INTER_AREA,
    )
    wanted = cv2.GaussianBlur(wanted, (0, 0), 0.15 * scale)
    map_x, map_y = _map(
        perspective,
        bend,
        frame.left - reach,
        frame.top - reach,
        frame.width + 2 * reach,
        frame.height + 2 * reach,
        scale,
    )
    seen = cv2.remap(
        grey, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inside = (
        (map_x > 0)
        & (map_y > 0)
        & (map_x < grey.shape[1] - 1)
        & (map_y < grey.shape[0] - 1)
    )
    seen, wanted = (
        _detail(np.log(np.maximum(seen, 0.02)), scale),
        _detail(np.log(np.maximum(wanted, 0.02)), scale),
    )
    side, margin, step = round(WINDOW_MM * scale), round(reach * scale), STEP_MM * scale
    down = np.arange(0, wanted.shape[0] - side + 1, step).astype(int)
    across = np.arange(0, wanted.shape[1] - side + 1, step).astype(int)
    at, off, likeness = [], [], []
    tried = 0
    for row in down:
        for column in across:
            window = wanted[row : row + side, column : column + side]
            field = seen[
                row : row + side + 2 * margin, column : column + side + 2 * margin
            ]
            if not inside[
                row + margin : row + margin + side,
                column + margin : column + margin + side,
            ].all():
                continue
            tried += 1
            match = cv2.matchTemplate(field, window, cv2.TM_CCOEFF_NORMED).astype(
                np.float32
            )
            _low, best, _where, peak = cv2.minMaxLoc(match)
            place = _between_pixels(match, peak)
            if place is None or best < LEAST_LIKENESS:
                continue
            at.append(
                (
                    (column + side / 2) / scale + frame.left,
                    (row + side / 2) / scale + frame.top,
                )
            )
            off.append(((place[0] - margin) / scale, (place[1] - margin) / scale))
            likeness.append(best)
    found = _Window(
        np.array(at).reshape(-1, 2),
        np.array(off).reshape(-1, 2),
        np.array(likeness),
        tried,
    )
    return _agreeing(found)


def _between_pixels(match: Floats, peak: Sequence[int]) -> tuple[float, float] | None:
    """Return the top of the parabola through a peak, or None at the field's edge."""
    x, y = int(peak[0]), int(peak[1])
    if not (0 < x < match.shape[1] - 1 and 0 < y < match.shape[0] - 1):
        return None
    middle = float(match[y, x])

    def top(before: float, after: float) -> float:
        bend = before - 2 * middle + after
        return 0.0 if bend >= 0 else 0.5 * (before - after) / bend

    return (
        x + top(float(match[y, x - 1]), float(match[y, x + 1])),
        y + top(float(match[y - 1, x]), float(match[y + 1, x])),
    )


def _agreeing(windows: _Window) -> _Window:
    """Keep the windows that moved as those around them did."""
    if len(windows.at) <= NEIGHBOURS:
        return windows
    gaps = windows.at[:, None, :] - windows.at[None, :, :]
    near = np.argsort((gaps**2).sum(axis=2), axis=1)[:, 1 : NEIGHBOURS + 1]
    around = np.median(windows.off[near], axis=1)
    spread = np.median(
        np.hypot(*(windows.off[near] - around[:, None, :]).transpose(2, 0, 1)), axis=1
    )
    away = np.hypot(*(windows.off - around).T)
    kept = away < np.maximum(0.25, 3.0 * np.minimum(spread, 0.4))
    return _Window(
        windows.at[kept], windows.off[kept], windows.likeness[kept], windows.tried
    )


def _laid_flat(
    photograph: Bytes, perspective: Doubles, bend: _Bend, printed: Printed, scale: float
) -> Floats:
    map_x, map_y = _map(
        perspective, bend, 0.0, 0.0, printed.width, printed.height, scale
    )
    flat = cv2.remap(
        photograph, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return flat.astype(np.float32) / 255.0
