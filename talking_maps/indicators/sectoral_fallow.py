"""Turns of the laymi or aynoqa: how long the fields of a sector rest between crops."""

from __future__ import annotations

from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext, number_of
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

UNIT = "years"
REST = "rest_years"


@indicator(
    "fallow_rest_years",
    name=Message("Years that fields rest"),
    theme="soil",
    unit=UNIT,
    sentence=Message("Measure for how many years the fields in turns rest."),
    formula=Message(
        "Years of rest written in the form of fallow, as a mean weighed by area; "
        "ground drawn twice counts once. Fallow that is ploughed again is left out."
    ),
    source=Message("Sectoral fallow (laymi, aynoqa, muyuy): as its users write it."),
    reads=Reads(scenes=SCENES, layers=("fallow",), scene_by_scene=True),
)
def fallow_rest_years(case: EvaluationContext) -> Measure:
    """Measure for how many years the fields in turns rest.

    How long is enough differs by altitude and soil; no limit was found. The value is a
    mean [years].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "fallow", (0, 0), (100, 100), rest_years=7),
    ...     example.field("B", "fallow", (200, 0), (100, 300), rest_years=3),
    ... )
    >>> round(fallow_rest_years(case).value, 1)
    4.0
    """
    drawn = case.placed("fallow")
    resting = sorted(
        (f for f in drawn if f.attributes.get("ploughed") not in (True, 1)),
        key=lambda f: f.uid,
    )
    basis = Basis(also=drawn, remarks=case.left_out("fallow"))
    if not resting:
        nothing = Message("No field at rest is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=UNIT)
    told = [f for f in resting if number_of(f, REST) is not None]
    silent = tuple(f for f in resting if number_of(f, REST) is None)
    areas = case.areas_m2(case.apart(told))
    if sum(areas) <= 0:
        unknown = Message("Enter in the form of each fallow for how long it rests.")
        return cannot_tell(unknown, replace(basis, bad=silent), unit=UNIT)
    mean = _mean_years(told, areas)
    explanation = Message(
        "{all:ha} of fields rest for {years:number} years in the mean.",
        {"all": sum(areas), "years": round(mean, 1)},
    )
    good = tuple(told)
    return measured(mean, explanation, replace(basis, good=good, bad=silent), unit=UNIT)


def _mean_years(told: list[Feature], areas: list[float]) -> float:
    """Return for how long a field rests in the mean."""
    years = [number_of(f, REST) or 0.0 for f in told]
    return sum(a * y for a, y in zip(areas, years, strict=True)) / sum(areas)
