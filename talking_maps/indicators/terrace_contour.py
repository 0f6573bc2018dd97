"""Terraces along the contour: how far their long side turns away from the level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import terrain
from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext, in_use
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray, Raster

DEGREES = "degrees"
#: A terrace less long for its width has no direction. A choice of ours.
LEAST_ELONGATION = 2.0
#: A direction less sure than this is none [degrees]. A choice of ours.
WIDEST_ERROR_DEG = 20.0
#: A terrace that turns away from the contour by more than this counts against.
CROOKED_DEG = 15.0


@indicator(
    "terraces_along_contour",
    name=Message("Terraces turned off the contour"),
    theme="terrace",
    unit=DEGREES,
    sentence=Message("Measure how far terraces turn away from the contour."),
    formula=Message(
        "Angle between a terrace's long side and the contour beneath it, as a mean "
        "weighed by area, ground drawn twice once; its error is the gradient's error "
        "divided by the gradient."
    ),
    source=Message("Aspect by Horn 1981; long side of the smallest rectangle around."),
    needs=("cropland", "steep_cropland"),
    reads=Reads(scenes=SCENES, layers=("terrace",), scene_by_scene=True, ground=True),
)
@pictured("slope")
def terraces_along_contour(case: EvaluationContext) -> Measure:
    """Measure how far terraces turn away from the contour.

    Terraces that are not at least twice as long as wide are left out. The value is a
    mean angle, 0 to 90 [degrees].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "terrace", (500, 100), (50, 300)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(terraces_along_contour(case).value, 6)
    0.0
    """
    terraces = sorted(
        (t for t in case.placed("terrace") if in_use(t)), key=lambda t: t.uid
    )
    long = tuple(
        t for t in terraces if _side(t.geometry).elongation >= LEAST_ELONGATION
    )
    basis = Basis(
        also=long, remarks=(*case.left_out("terrace"), *_round(terraces, long))
    )
    if not long:
        nothing = Message("No terrace with a long side is drawn in this scene.")
        return not_applicable(nothing, basis, unit=DEGREES)
    elevation = case.territory.elevation
    refusal = slope_shares.refusal(case, basis, unit=DEGREES)
    if refusal is not None or elevation is None:
        return refusal or slope_shares.uncovered(basis, unit=DEGREES)
    bearings = _bearings(case, elevation, [t.geometry for t in long])
    if bearings is None:
        return slope_shares.uncovered(basis, unit=DEGREES)
    return _verdict(case, long, bearings, basis)


@dataclass(frozen=True, slots=True)
class _Side:
    """The long side of a shape: where it points [degrees from north] and how long."""

    azimuth: float
    elongation: float


@dataclass(frozen=True, slots=True)
class _Bearing:
    """How far a terrace turns away from the contour, and how sure that is [degrees]."""

    deviation: float
    error: float


@dataclass(frozen=True, slots=True)
class _Fall:
    """Where the ground falls to, as east and north parts, and how steeply [m/m]."""

    def __call__(self, gradient: terrain.Gradient) -> Sequence[FloatArray]:
        """Return the three."""
        east, north = gradient
        return -east, -north, np.hypot(east, north)


def _side(shape: BaseGeometry) -> _Side:
    corners = shapely.get_coordinates(shapely.oriented_envelope(shape))
    sides = np.diff(corners[:3], axis=0)
    if len(sides) < 2:  # noqa: PLR2004 (a rectangle that is a line or a point)
        return _Side(0.0, 0.0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    east, north = sides[int(np.argmax(lengths))]
    shortest = max(float(lengths.min()), slope_shares.NOTHING)
    azimuth = math.degrees(math.atan2(east, north)) % 180
    return _Side(azimuth, float(lengths.max()) / shortest)


def _bearings(
    case: EvaluationContext, elevation: Raster, shapes: Sequence[BaseGeometry]
) -> list[_Bearing] | None:
    """Return each shape's bearing, or None where elevation is missing."""
    east, north, gradient = slope_shares.seen(case, elevation, _Fall(), shapes)
    if min(gradient.covered) < slope_shares.LEAST_COVERED:
        return None
    error = (
        terrain.slope_error_percent(
            slope_shares.cell_m(elevation), elevation.error or 0.0
        )
        / 100
    )
    return [
        _bearing(_side(shape), math.atan2(e, n), error / max(g, slope_shares.NOTHING))
        for shape, e, n, g in zip(
            shapes, east.mean, north.mean, gradient.mean, strict=True
        )
    ]


def _bearing(side: _Side, falls_to: float, error: float) -> _Bearing:
    contour = math.degrees(falls_to) + 90
    turned = (side.azimuth - contour) % 180
    return _Bearing(min(turned, 180 - turned), math.degrees(math.atan(error)))


def _verdict(
    case: EvaluationContext,
    terraces: Sequence[Feature],
    bearings: Sequence[_Bearing],
    basis: Basis,
) -> Measure:
    weights = [piece.area for piece in case.apart(terraces)]
    deviation = float(np.average([b.deviation for b in bearings], weights=weights))
    error = float(np.average([b.error for b in bearings], weights=weights))
    if error > WIDEST_ERROR_DEG:
        return _unknown_contour(basis, deviation, error)
    good = _level(terraces, bearings)
    bad = tuple(t for t in terraces if t not in good)
    explanation = Message(
        "Terraces turn away from the contour by {deviation:degrees} on average.",
        {"deviation": deviation},
    )
    judged = replace(basis, good=good, bad=bad)
    return measured(deviation, explanation, judged, unit=DEGREES, uncertainty=error)


def _level(
    terraces: Sequence[Feature], bearings: Sequence[_Bearing]
) -> tuple[Feature, ...]:
    """Return the terraces that follow the contour."""
    return tuple(
        terrace
        for terrace, bearing in zip(terraces, bearings, strict=True)
        if bearing.deviation <= CROOKED_DEG
    )


def _unknown_contour(basis: Basis, deviation: float, error: float) -> Measure:
    """Say that the elevation is too uncertain."""
    explanation = Message(
        "The elevation is too uncertain to know where the contour runs: "
        "{deviation:degrees} ± {error:degrees}.",
        {"deviation": deviation, "error": error},
    )
    return cannot_tell(explanation, basis, unit=DEGREES)


def _round(terraces: Sequence[Feature], long: Sequence[Feature]) -> tuple[Message, ...]:
    count = len(terraces) - len(long)
    if not count:
        return ()
    return (
        Message(
            "Terraces left out because they have no long side: {round:number}.",
            {"round": count},
        ),
    )
