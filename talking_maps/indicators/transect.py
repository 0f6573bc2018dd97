"""Pasture by transect: what was counted step by step, not said in a word."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    number_of,
    without,
)
from talking_maps.indicators.engine.evidence import claim_grade
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import EvidenceGrade, Measure

STEPS, GOOD = "transect_steps", "transect_good"
LEAST_STEPS = "transect.least_steps"
NATURAL = ("pasture", "bofedal")


@indicator(
    "pasture_by_transect",
    name=Message("Good forage by transect"),
    theme="pasture",
    unit="share",
    sentence=Message("Measure how much of the pasture counted is good forage."),
    formula=Message(
        "Steps of a transect that fell on plants animals seek, divided by all its "
        "steps, as a mean of pastures and bofedales weighed by area; transects with "
        "too few steps are left out. The uncertainty is that of counting so many steps."
    ),
    source=Message(
        "Three-step method, Parker 1951, in its Andean form; how many steps: see the "
        "number beside it."
    ),
    needs=("pasture",),
    reads=Reads(
        scenes=SCENES, layers=NATURAL, numbers=(LEAST_STEPS,), scene_by_scene=True
    ),
)
def pasture_by_transect(case: EvaluationContext) -> Measure:
    """Measure how much of the pasture counted is good forage.

    Pasture without a transect is told, not guessed. The value is a share of the steps
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> counted = {"transect_steps": 100, "transect_good": 40}
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 100), **counted),
    ...     example.field("B", "pasture", (200, 0), (100, 100)),
    ...     numbers={"transect.least_steps": 100},
    ... )
    >>> pasture_by_transect(case).value
    0.4
    """
    pastures = case.placed(*NATURAL)
    limits = case.numbers((LEAST_STEPS,))
    basis = Basis(
        also=pastures, sources=limits.sources, remarks=case.left_out(*NATURAL)
    )
    if not pastures:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    counted = transects(case, pastures)
    silent = without(pastures, counted)
    if not counted:
        unknown = Message(
            "Count a transect of {steps:whole} steps in each pasture, and enter steps "
            "and how many fell on good forage.",
            {"steps": limits.values[LEAST_STEPS]},
        )
        return cannot_tell(unknown, replace(basis, bad=silent))
    ordered = sorted(counted, key=lambda f: f.uid)
    areas = case.areas_m2(case.apart(ordered))
    shares = [_share(f) for f in ordered]
    whole = sum(areas)
    value = sum(a * s for a, s in zip(areas, shares, strict=True)) / whole
    variance = sum(
        (a / whole) ** 2 * s * (1 - s) / (number_of(f, STEPS) or 1.0)
        for a, s, f in zip(areas, shares, ordered, strict=True)
    )
    explanation = Message(
        "On {all:ha} of pasture with a transect {share:percent} of the steps fell on "
        "good forage.",
        {"all": whole, "share": value},
    )
    grades: dict[str, EvidenceGrade] = dict.fromkeys(
        (f.uid for f in ordered), "measured"
    )
    basis = replace(basis, good=tuple(ordered), bad=silent, claims=grades)
    return measured(value, explanation, basis, uncertainty=math.sqrt(variance))


def transects(
    case: EvaluationContext, pastures: Iterable[Feature]
) -> tuple[Feature, ...]:
    """Return the pastures with a transect of steps enough, rightly counted.

    None where the reference does not say how many are enough.
    """
    least = case.numbers((LEAST_STEPS,)).values.get(LEAST_STEPS)
    if least is None:
        return ()
    return tuple(f for f in pastures if _is_counted(f, least))


def _is_counted(pasture: Feature, least: float) -> bool:
    steps, good = number_of(pasture, STEPS), number_of(pasture, GOOD)
    if steps is None or good is None or steps < least:
        return False
    return 0 <= good <= steps


def condition_grades(
    case: EvaluationContext, pastures: Iterable[Feature]
) -> dict[str, EvidenceGrade]:
    """Return how well is known, by uid, in what condition pastures are.

    A word of the form is only said, unless a transect bears it out.
    """
    found = tuple(pastures)
    counted = {f.uid for f in transects(case, found)}
    return {f.uid: claim_grade(f, is_confirmed=f.uid in counted) for f in found}


def _share(feature: Feature) -> float:
    return (number_of(feature, GOOD) or 0.0) / (number_of(feature, STEPS) or 1.0)
