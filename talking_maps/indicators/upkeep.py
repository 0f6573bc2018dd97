"""Upkeep: what was built is cleaned and mended, year after year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    has,
    in_use,
    number_of,
    without,
)
from talking_maps.indicators.engine.evidence import claim_grade
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

CLEANED, MENDED = "cleaned_m", "mended"


@indicator(
    "canals_cleaned",
    name=Message("Canals cleaned this year"),
    theme="irrigation",
    unit="share",
    sentence=Message("Measure how much of the canals was cleaned within the year."),
    formula=Message(
        "Metres cleaned within the year, as the form of each canal says and no more "
        "than it is long, divided by the length of all canals; pipes are left out."
    ),
    source=Message("What the yearly faena cleaned, as the community writes it."),
    needs=("irrigation",),
    reads=Reads(
        scenes=SCENES,
        layers=("canal",),
        scene_by_scene=True,
        least="least_amount.canal",
    ),
)
def canals_cleaned(case: EvaluationContext) -> Measure:
    """Measure how much of the canals was cleaned within the year.

    A canal whose form says nothing was not cleaned. The value is a share of the length
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "canal", (0, 0), (400, 0), cleaned_m=200),
    ...     example.path("B", "canal", (0, 50), (400, 50)),
    ... )
    >>> round(canals_cleaned(case).value, 2)
    0.25
    """
    open_canals = [
        f for f in case.said("canal") if f.attributes.get("lining") != "pipe"
    ]
    standing = [f for f in case.placed("canal") if f in open_canals]
    remarks = case.not_counted("canal")
    if not open_canals:
        nothing = Message("No open canal is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    good = tuple(f for f in standing if (number_of(f, CLEANED) or 0.0) > 0)
    # A stretch drawn twice counts once, and is cleaned as much as one says most of it.
    whole = case.length_m(case.union(open_canals))
    part = _cleaned_m(case, good)
    said = {f.uid: claim_grade(f, is_confirmed=False) for f in good}
    basis = Basis(good, without(open_canals, good), remarks=remarks, claims=said)
    if whole <= 0:
        return not_applicable(
            Message("No open canal is drawn on the ground in this scene."), basis
        )
    explanation = Message(
        "{part:m} of {all:m} of canals were cleaned within the year.",
        {"part": part, "all": whole},
    )
    return measured(min(part / whole, 1.0), explanation, basis)


def _cleaned_m(case: EvaluationContext, good: tuple[Feature, ...]) -> float:
    """Return how much was cleaned, of a stretch drawn twice what one says most."""
    most: dict[bytes, float] = {}
    for f in good:
        metres = min(number_of(f, CLEANED) or 0.0, case.length_m(f.geometry))
        key = f.geometry.normalize().wkb
        most[key] = max(most.get(key, 0.0), metres)
    return min(sum(most.values()), case.length_m(case.union(good)))


@indicator(
    "terraces_mended",
    name=Message("Terraces kept in repair"),
    theme="terrace",
    unit="share",
    sentence=Message("Measure how much of the terraces in use is kept in repair."),
    formula=Message(
        "Terraces in use whose form says that their walls are in repair, divided by "
        "all terraces in use; ground drawn twice counts once."
    ),
    source=Message("Walls looked at after the rains, as the community writes it."),
    needs=("cropland", "steep_cropland"),
    reads=Reads(scenes=SCENES, layers=("terrace",), scene_by_scene=True),
)
def terraces_mended(case: EvaluationContext) -> Measure:
    """Measure how much of the terraces in use is kept in repair.

    Abandoned terraces are another question. The value is a share of the area
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "terrace", (0, 0), (100, 10), mended=True),
    ...     example.field("B", "terrace", (0, 50), (300, 10)),
    ... )
    >>> round(terraces_mended(case).value, 2)
    0.25
    """
    every = tuple(f for f in case.said("terrace") if in_use(f))
    good = tuple(f for f in case.placed("terrace") if in_use(f) and has(f, MENDED))
    said = {f.uid: claim_grade(f, is_confirmed=False) for f in good}
    basis = Basis(
        good, without(every, good), remarks=case.not_counted("terrace"), claims=said
    )
    if not every:
        nothing = Message("No terrace is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    whole, part = (case.area_m2(case.union(of)) for of in (every, good))
    explanation = Message(
        "{part:ha} of {all:ha} of terraces in use are in repair.",
        {"part": part, "all": whole},
    )
    return measured(min(part / whole, 1.0), explanation, basis)


ALIVE, PLANTED, NUMBER = "alive", "planted_year", "number"
#: A tree that lived through two dry seasons stays. Our own choice.
GROWN_YEARS = 2


@indicator(
    "native_trees_alive",
    name=Message("Native trees alive after two years"),
    theme="soil",
    unit="share",
    sentence=Message("Measure how many of the native trees live two years on."),
    formula=Message(
        "Native trees counted alive, no more than were planted, divided by those "
        "planted two years before the scene or earlier, as the forms say."
    ),
    source=Message("Trees counted on the spot; two years are our own choice."),
    reads=Reads(scenes=SCENES, layers=("trees",), book=("years",), scene_by_scene=True),
)
def native_trees_alive(case: EvaluationContext) -> Measure:
    """Measure how many of the native trees live two years on.

    Trees from elsewhere, and what was planted since, are left out. The value is a
    share of the number [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> grown = {"kind": "native", "planted_year": 2023}
    >>> case = example.case(
    ...     example.field("A", "trees", (0, 0), (9, 9), number=100, alive=60, **grown),
    ...     example.field("B", "trees", (20, 0), (9, 9), number=60, alive=20, **grown),
    ... )
    >>> native_trees_alive(case).value
    0.5
    """
    year = getattr(case.plan.years, case.scene)
    native = tuple(
        f for f in case.placed("trees") if f.attributes.get("kind") == "native"
    )
    basis = Basis(also=native, remarks=case.left_out("trees"))
    if not native:
        nothing = Message("No native trees are drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    told = tuple(
        f
        for f in native
        if number_of(f, NUMBER)
        and None not in (number_of(f, ALIVE), number_of(f, PLANTED))
    )
    silent = without(native, told)
    told = _each_once(told)
    grown = tuple(f for f in told if year - (number_of(f, PLANTED) or 0) >= GROWN_YEARS)
    planted = sum(number_of(f, NUMBER) or 0.0 for f in grown)
    if planted <= 0:
        unknown = Message(
            "Enter in the form of native trees how many were planted, in what year, "
            "and how many live; they count from the second year on."
        )
        return cannot_tell(unknown, replace(basis, bad=silent))
    alive = sum(
        min(number_of(f, ALIVE) or 0.0, number_of(f, NUMBER) or 0.0) for f in grown
    )
    explanation = Message(
        "{alive:whole} of {planted:whole} native trees live two years on.",
        {"alive": alive, "planted": planted},
    )
    said = {f.uid: claim_grade(f, is_confirmed=False) for f in grown}
    basis = replace(basis, good=grown, bad=silent, claims=said)
    return measured(alive / planted, explanation, basis)


def _each_once(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return the features, of those on the very same ground the first by uid."""
    found: dict[bytes, Feature] = {}
    for feature in sorted(features, key=lambda f: f.uid):
        found.setdefault(feature.geometry.normalize().wkb, feature)
    return tuple(found.values())
