"""What canals can reach by gravity: the cropland that lies below them, and near.

Ground is in a canal's command if it lies lower than some point of a canal that is no
farther from it than `REACH_M`: another canal never takes ground away. Both heights
carry the elevation's error, so the ground is measured three times: with the difference
one standard error less, as it is, and one more; where the three lie too far apart, the
answer is `cannot tell`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext, in_use
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.canal_command import REACH_M, CommandArea
from talking_maps.indicators.geometry.canal_command import command_area as commanded
from talking_maps.indicators.reservoirs import stored
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from talking_maps.model.rubric import Measure

FIELDS = ("cropland", "terrace", "fallow", "pasture_sown", "irrigated")
HECTARE_M2 = 10_000.0
_SOURCE = Message(
    "Lower than a point of a canal within 500 m: our own choice. Error of a difference "
    "of heights: that of one times √2."
)


@indicator(
    "command_area",
    name=Message("Fields within reach of canals"),
    theme="irrigation",
    unit="ha",
    sentence=Message("Measure the fields that canals can reach by gravity."),
    formula=Message(
        "Cropland, fallow, terraces, sown pasture and irrigated land lower than a "
        "point of a canal within 500 m of it, on its side of any river and ridge; the "
        "uncertainty is half the spread when all differences of height are one "
        "standard error more or less."
    ),
    source=_SOURCE,
    needs=("cropland", "irrigation"),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", *FIELDS, "river"),
        scene_by_scene=True,
        ground=True,
        beyond=("river",),
    ),
)
@pictured("reach")
def command_area(case: EvaluationContext) -> Measure:
    """Measure the fields that canals can reach by gravity.

    Ground behind a ridge that stands higher than the canal is not reached. Whether
    there is water enough is not asked. The value is an area [ha].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (400, 100), (200, 100)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(command_area(case).value, 1)  # half of the field lies below
    1.0
    """
    return _asked(case, "ha", _tell_area)


@indicator(
    "irrigated_share_of_command_area",
    name=Message("Irrigated fields within reach"),
    theme="irrigation",
    unit="share",
    sentence=Message("Measure how much of what canals can reach is irrigated."),
    formula=Message("Irrigated land inside the command area, divided by that area."),
    source=_SOURCE,
    needs=("cropland", "irrigation"),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", *FIELDS, "river"),
        scene_by_scene=True,
        ground=True,
        beyond=("river",),
    ),
)
@pictured("reach")
def irrigated_share_of_command_area(case: EvaluationContext) -> Measure:
    """Measure how much of what canals can reach is irrigated.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (300, 100), (200, 100)),
    ...     example.field("C", "irrigated", (300, 100), (200, 50)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(irrigated_share_of_command_area(case).value, 2)
    0.5
    """
    return _asked(case, "share", _tell_irrigated)


@indicator(
    "storage_per_command_hectare",
    name=Message("Stored water for fields in reach"),
    theme="irrigation",
    unit="m3/ha",
    sentence=Message("Measure how much water is stored for each hectare in reach."),
    formula=Message("Volume of all reservoirs, divided by the command area."),
    source=Message("About 3,400 m³/ha in 181 qochas built in Peru: Andina 2021."),
    needs=("cropland", "irrigation"),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", "reservoir", *FIELDS, "river"),
        scene_by_scene=True,
        ground=True,
        beyond=("river",),
    ),
)
@pictured("reach")
def storage_per_command_hectare(case: EvaluationContext) -> Measure:
    """Measure how much water is stored for each hectare in reach.

    The value is in [m³/ha].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (500, 0), (500, 900)),
    ...     example.field("B", "cropland", (300, 100), (200, 100)),
    ...     example.field("Q", "reservoir", (600, 0), (40, 50), volume_m3=6000),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(storage_per_command_hectare(case).value, -2)
    3000.0
    """
    return _asked(case, "m3/ha", _tell_storage)


_Tell = Callable[[EvaluationContext, CommandArea, Basis], Measure]


def _asked(case: EvaluationContext, unit: str, tell: _Tell) -> Measure:
    canals = case.placed("canal")
    fields = tuple(f for f in case.placed(*FIELDS) if in_use(f))
    basis = Basis(
        also=(*canals, *fields), remarks=case.left_out("canal", "reservoir", *FIELDS)
    )
    if not canals or not fields:
        nothing = Message("Canals and fields are not both drawn in this scene.")
        return not_applicable(nothing, basis, unit=unit)
    elevation = case.territory.elevation
    refusal = slope_shares.refusal(case, basis, unit=unit)
    if refusal is not None or elevation is None:
        return refusal or slope_shares.uncovered(basis, unit=unit)
    found = commanded(case, elevation, canals, fields)
    if found is None:
        return slope_shares.uncovered(basis, unit=unit)
    if max(found.areas) <= 0:
        nothing = Message(
            "No field lies below a canal, within {limit:m} of it.", {"limit": REACH_M}
        )
        return not_applicable(nothing, basis, unit=unit)
    if found.is_too_wide:
        return _too_wide(unit, found, basis)
    return tell(case, found, basis)


def _too_wide(unit: str, found: CommandArea, basis: Basis) -> Measure:
    """Say that the elevation leaves the answer open."""
    explanation = Message(
        "The elevation is too uncertain: canals may reach {least:ha} to {most:ha} "
        "of fields by gravity.",
        {"least": min(found.areas), "most": max(found.areas)},
    )
    return cannot_tell(explanation, basis, unit=unit)


def _tell_area(_case: EvaluationContext, found: CommandArea, basis: Basis) -> Measure:
    explanation = Message(
        "Canals can reach {area:ha} of fields by gravity.", {"area": found.areas[1]}
    )
    return measured(
        found.areas[1] / HECTARE_M2,
        explanation,
        basis,
        unit="ha",
        uncertainty=found.half_m2 / HECTARE_M2,
    )


def _tell_irrigated(
    case: EvaluationContext, found: CommandArea, basis: Basis
) -> Measure:
    spread = slope_shares.Spread(found.irrigated)
    explanation = Message(
        "{share:percent} of the {area:ha} that canals can reach are irrigated.",
        {"share": spread.as_is, "area": found.areas[1]},
    )
    basis = replace(basis, good=case.placed("irrigated"))
    return measured(min(spread.as_is, 1.0), explanation, basis, uncertainty=spread.half)


def _tell_storage(case: EvaluationContext, found: CommandArea, basis: Basis) -> Measure:
    water = stored(case)
    basis = replace(basis, also=(*basis.also, *water.reservoirs))
    if water.silent:
        return cannot_tell(
            water.question, replace(basis, bad=water.silent), unit="m3/ha"
        )
    explanation = Message(
        "Reservoirs hold {volume:number} m³ for {area:ha} that canals can reach.",
        {"volume": water.volume_m3, "area": found.areas[1]},
    )
    value = water.volume_m3 / (found.areas[1] / HECTARE_M2)
    error = value * found.half_m2 / found.areas[1]
    return measured(value, explanation, basis, unit="m3/ha", uncertainty=error)
