"""Soil loss by RUSLE, A = R K LS C P, as a range: never surer than its factors.

- R: the local erosivity of the rain or, marked, an equation on yearly rain that was
  fitted in the USA (Renard & Freimund 1994).
- K: the local soil, which nobody can tell from a map: without it, `cannot tell`.
- LS: RUSLE's S (McCool) and L cell by cell, on the slope of each cell and on the way
  that water has run down to it over the ground (D8), at most 122 m (InVEST's cap) or
  what was measured in the place. It does not begin where a line was drawn: a field in
  pieces loses what it loses as one. Terraces break it.
- C: by crop, rest and condition. P: by furrows along the contour, up to 25 % of slope;
  under terraces the one ratio that was measured in Peru.

The choice of the LS formula alone changes the answer 1.7 times at 30 % of slope; that
and the error of the slopes are the range that is told. Water, bofedales and trees are
left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    Numbers,
    in_use,
    surface,
)
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.loss_range import LossRange
from talking_maps.indicators.rusle import (
    CONTOUR,
    Hillside,
    contour_of,
    cover_id,
    erosivity,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import FloatArray

UNIT = "t/ha/year"
LOCAL_R, RAIN, LOCAL_K = "rain_erosivity.local", "yearly_rain.local", "rusle_k.local"
ANDENES = "rusle_andenes.ratio"
LENGTH, LONGEST = "rusle_slope_length.field", "rusle_longest_slope.usual"
FIELDS = ("cropland", "fallow", "pasture")
LONGEST_M = 122.0
_NUMBERS = (
    LOCAL_R,
    RAIN,
    LOCAL_K,
    ANDENES,
    LENGTH,
    LONGEST,
    "rusle_c.*",
    "rusle_p_contour.*",
)
_FORMULA = Message(
    "R K LS C P cell by cell, L by the way that water has run over the ground, at most "
    "122 m or what was measured here; terraces break it, and take the ratio measured "
    "in Peru times the loss of the field they stand on; the uncertainty joins half the "
    "range that the choice of the LS formula makes with half the spread when all "
    "slopes are one standard error lower or higher, and with the errors of R, K, C and "
    "of the terraces' ratio where they are known."
)
_SOURCE = Message(
    "RUSLE (Renard 1997), S by McCool; factors: see the numbers beside it."
)


@indicator(
    "soil_loss",
    name=Message("Soil lost to rain"),
    theme="soil",
    unit=UNIT,
    sentence=Message("Estimate how much soil the rain carries away from the fields."),
    formula=_FORMULA,
    source=_SOURCE,
    reads=Reads(
        scenes=SCENES,
        layers=("terrace", *FIELDS),
        numbers=_NUMBERS,
        scene_by_scene=True,
        ground=True,
    ),
)
@pictured("slope")
def soil_loss(case: EvaluationContext) -> Measure:
    """Estimate how much soil the rain carries away from the fields.

    The value is the middle of a range [t/ha/year].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> numbers = {"rain_erosivity.local": 1000, "rusle_k.local": 0.03,
    ...            "rusle_c.potato": 0.4}
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (100, 100), crop="potato"),
    ...     elevation=example.plane(0.2), numbers=numbers,
    ... )
    >>> round(soil_loss(case).value)  # R K 30, LS 8.0, C 0.4
    96
    """
    found = _lost(case)
    if isinstance(found, Measure):
        return found
    told = LossRange(found.losses, tuple(found.by_numbers.values()))
    if told.is_drowned:
        return _drowned(told, found.basis)
    explanation = Message(
        "About {least:number} to {most:number} t/ha of soil are lost in a year on "
        "{area:ha}.",
        {"least": told.least, "most": told.most, "area": found.area_m2},
    )
    return measured(
        told.as_is, explanation, found.basis, unit=UNIT, uncertainty=told.error
    )


@indicator(
    "soil_loss_avoided",
    name=Message("Soil loss avoided"),
    theme="soil",
    unit=UNIT,
    sentence=Message("Estimate how much soil the plan keeps from being carried away."),
    formula=Message(
        "Soil loss of the present less that of the future, on ground that is drawn in "
        "both; below zero the plan makes it worse."
    ),
    source=_SOURCE,
    reads=Reads(
        scenes=("present", "future"),
        layers=("terrace", *FIELDS),
        numbers=_NUMBERS,
        ground=True,
    ),
)
@pictured("slope")
def soil_loss_avoided(case: EvaluationContext) -> Measure:
    """Estimate how much soil the plan keeps from being carried away.

    The value is the middle of a range [t/ha/year]; what the factors share cancels.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> numbers = {"rain_erosivity.local": 1000, "rusle_k.local": 0.03,
    ...            "rusle_c.pasture_degraded": 0.05, "rusle_c.pasture_dense": 0.01}
    >>> now = example.field("A", "pasture", (0, 0), (100, 100), condition="poor")
    >>> wish = replace(now, scene="future", attributes={"condition": "good"})
    >>> case = example.case(
    ...     now, wish, elevation=example.plane(0.2), numbers=numbers
    ... )
    >>> round(soil_loss_avoided(case).value, 1)  # R K 30, LS 8.0, C 0.05 to 0.01
    9.6
    """
    now, later = replace(case, scene="present"), replace(case, scene="future")
    before, after = (c.union(c.placed(*FIELDS)) for c in (now, later))
    ground = surface(before.intersection(after))
    if ground.area <= 0:
        nothing = Message("No field is drawn in the present and in the future.")
        return not_applicable(nothing, unit=UNIT)
    then, wish = _lost(now, ground), _lost(later, ground)
    if isinstance(then, Measure):
        return then
    if isinstance(wish, Measure):
        return wish
    pairs = zip(then.losses, wish.losses, strict=True)
    # A number that is off is off in both scenes alike.
    by_numbers = _by_numbers(then, wish)
    told = LossRange(
        tuple(lost - kept for lost, kept in pairs), tuple(by_numbers.values())
    )
    basis = replace(then.basis, also=(*then.basis.also, *wish.basis.also))
    if told.is_drowned:
        return _drowned(told, basis)
    explanation = _kept_told(told, then)
    return measured(told.as_is, explanation, basis, unit=UNIT, uncertainty=told.error)


def _by_numbers(then: _Lost, wish: _Lost) -> dict[str, float]:
    """Return what each number that is off adds, in both scenes alike."""
    return {
        number: then.by_numbers.get(number, 0.0) - wish.by_numbers.get(number, 0.0)
        for number in {*then.by_numbers, *wish.by_numbers}
    }


def _kept_told(told: LossRange, then: _Lost) -> Message:
    """Say how much soil is kept."""
    return Message(
        "On {area:ha} about {least:number} to {most:number} t/ha of soil a year are "
        "kept.",
        {"least": told.least, "most": told.most, "area": then.area_m2},
    )


@dataclass(frozen=True, slots=True)
class _Lost:
    """The mean loss by three readings of the slopes, and the ground it is of.

    `by_numbers` is how far the loss is off where a number is one standard error off.
    """

    losses: tuple[float, ...]
    area_m2: float
    basis: Basis
    by_numbers: Mapping[str, float]


def _drowned(told: LossRange, basis: Basis) -> Measure:
    explanation = Message(
        "The elevation is too uncertain: by its slopes alone it may be "
        "{low:number} to {high:number} t/ha in a year.",
        {"low": min(told.losses), "high": max(told.losses)},
    )
    return cannot_tell(explanation, basis, unit=UNIT)


def _lost(
    case: EvaluationContext, within: BaseGeometry | None = None
) -> _Lost | Measure:
    """Return the mean loss of the scene's fields, or why it cannot be told."""
    drawn = case.placed(*FIELDS)
    remarks = case.left_out("terrace", *FIELDS)
    basis = Basis(also=drawn, remarks=remarks)
    if not drawn:
        nothing = Message("No field or pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=UNIT)
    refusal = slope_shares.refusal(case, basis, unit=UNIT)
    if refusal is not None:
        return refusal
    numbers = case.numbers(_needed(drawn))
    if _power(numbers) is None:
        missing = [i for i in (LOCAL_R, LOCAL_K) if i in numbers.missing]
        return number_missing(missing, basis, unit=UNIT)
    fields = sorted(
        (f for f in drawn if cover_id(f) in numbers.values), key=lambda f: f.uid
    )
    if not fields:
        unknown = Message("Enter the crops of the fields and the state of the pasture.")
        return cannot_tell(unknown, replace(basis, bad=drawn), unit=UNIT)
    pieces = [
        p if within is None else surface(p.intersection(within))
        for p in case.apart(fields)
    ]
    terraces = [t for t in case.placed("terrace") if in_use(t)]
    rates = _rates(case, fields, pieces, terraces, numbers)
    if rates is None:
        return slope_shares.uncovered(basis, unit=UNIT)
    areas = case.areas_m2(pieces)
    if sum(areas) <= 0:
        nothing = Message("No field or pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=UNIT)
    covers = [cover_id(field) for field in fields]

    def lost(numbers: Numbers, reading: int) -> float:
        power = _power(numbers) or 0.0
        each = rates.of(numbers, covers, reading)
        return power * sum(a * r for a, r in zip(areas, each, strict=True)) / sum(areas)

    losses = tuple(lost(numbers, reading) for reading in range(3))
    off = {
        number: (lost(numbers.off(number, 1.0), 1) - lost(numbers.off(number, -1.0), 1))
        / 2
        for number in sorted({LOCAL_R, RAIN, LOCAL_K, ANDENES, *covers})
        if number in numbers.errors
    }
    remarks = (*remarks, *_marks(numbers, len(drawn) - len(fields)), *numbers.remarks)
    told = replace(basis, sources=numbers.sources, remarks=remarks)
    return _Lost(losses, sum(areas), told, off)


def _needed(fields: Sequence[Feature]) -> set[str]:
    contour = {f"rusle_p_contour.{name}" for _, name in CONTOUR}
    always = {LOCAL_R, RAIN, LOCAL_K, ANDENES, LENGTH, LONGEST}
    return {*always, *contour, *map(cover_id, fields)} - {""}


def _power(numbers: Numbers) -> float | None:
    """Return R times K, None where one of them is unknown."""
    soil, rain = numbers.values.get(LOCAL_K), numbers.values.get(LOCAL_R)
    if rain is None and (fallen := numbers.values.get(RAIN)) is not None:
        rain = erosivity(fallen)
    return None if soil is None or rain is None else soil * rain


@dataclass(frozen=True, slots=True)
class _Rates:
    """LS P of fields by each reading: in the open, and on terraces as if none were.

    `areas` are those of the two parts of each field [m²].
    """

    areas: tuple[FloatArray, FloatArray]
    readings: tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]

    def of(
        self, numbers: Numbers, covers: Sequence[str], reading: int
    ) -> Sequence[float]:
        """Return LS C P of each field by a reading.

        On terraces the one ratio holds, which is P and LS together.
        """
        cover = np.array([numbers.values[one] for one in covers])
        bare, held = self.areas
        in_open, on_terraces = (each[reading] for each in self.readings)
        ratio = numbers.values.get(ANDENES, 1.0)
        whole = np.maximum(bare + held, slope_shares.NOTHING)
        found = bare * in_open + held * ratio * on_terraces
        each: list[float] = (cover * found / whole).tolist()
        return each


def _rates(
    case: EvaluationContext,
    fields: Sequence[Feature],
    pieces: Sequence[BaseGeometry],
    walls: Sequence[Feature],
    numbers: Numbers,
) -> _Rates | None:
    """Return LS P of each field, or None where elevation is missing.

    On terraces water runs in as if they were not. Beneath each of them its way begins
    anew.
    """
    elevation = case.territory.elevation
    if elevation is None:
        return None
    longest = numbers.values.get(LENGTH, numbers.values.get(LONGEST, LONGEST_M))
    hill = Hillside(case, elevation, longest)
    contours = [contour_of(field, numbers) for field in fields]
    terraces = case.union(walls)
    stops = hill.stopped_by([wall.geometry for wall in walls])
    held, bare = _held_and_bare(pieces, terraces)
    parts = [hill.rates(shapes, contours, stops) for shapes in (bare, held)]
    areas = (shapely.area(bare), shapely.area(held))
    covered = sum(a * rates.covered for a, rates in zip(areas, parts, strict=True))
    if (covered < slope_shares.LEAST_COVERED * (areas[0] + areas[1])).any():
        return None
    return _Rates(areas, (parts[0].readings, parts[1].readings))


def _held_and_bare(
    pieces: Sequence[BaseGeometry], terraces: BaseGeometry
) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Return of each field what lies on terraces and what does not."""
    held = [
        surface(p.intersection(terraces)) if terraces.intersects(p) else Polygon()
        for p in pieces
    ]
    bare = [
        surface(p.difference(terraces)) if not kept.is_empty else p
        for p, kept in zip(pieces, held, strict=True)
    ]
    return held, bare


def _marks(numbers: Numbers, silent: int) -> tuple[Message, ...]:
    marks: list[Message] = []
    if LOCAL_R not in numbers.values:
        marks.append(
            Message("The rain's force is guessed by an equation fitted in the USA.")
        )
    if silent:
        marks.append(
            Message(
                "Fields left out because nobody wrote what grows there: "
                "{silent:number}.",
                {"silent": silent},
            )
        )
    return tuple(marks)
