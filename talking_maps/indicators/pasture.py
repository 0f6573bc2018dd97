"""Pastures: how much is cared for, takes turns, and lies near water."""

from __future__ import annotations

from talking_maps.indicators.engine.answers import (
    NUMBER,
    Basis,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext, has
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.indicators.geometry.partition import partition
from talking_maps.indicators.grazing import PASTURES
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from talking_maps.model.rubric import Measure

#: What counts as care of a natural pasture, and as protection of a wetland.
CARE = ("fenced", "rested", "rotated", "manured")
PROTECTION = ("fenced", "rested")


@indicator(
    "improved_pasture_share",
    name=Message("Pasture cared for"),
    unit="share",
    sentence=Message("Measure how much of the pasture is cared for."),
    formula=Message(
        "Pasture that is fenced, rested, rotated, manured or sown, divided by all "
        "pasture without bofedales; ground drawn twice counts once."
    ),
    source=Message(
        "Fenced, rested, rotated and manured pasture: Heifer Juli; "
        "Soluciones Prácticas 2014."
    ),
    reads=Reads(
        scenes=SCENES,
        layers=PASTURES,
        scene_by_scene=True,
        least="least_amount.pasture",
    ),
)
def improved_pasture_share(case: EvaluationContext) -> Measure:
    """Measure how much of the pasture is cared for.

    Where a cared-for pasture lies over one that is not, the ground counts as cared
    for. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 100), fenced=True),
    ...     example.field("B", "pasture", (100, 0), (300, 100)),
    ... )
    >>> round(improved_pasture_share(case).value, 3)
    0.25
    """
    pasture = partition(
        case, PASTURES, lambda f: f.layer == "pasture_sown" or has(f, *CARE)
    )
    if not pasture.share_known:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, pasture.basis)
    explanation = Message(
        "{part:ha} of {all:ha} of pasture are cared for.", pasture.amounts
    )
    return measured(pasture.share, explanation, pasture.basis)


@indicator(
    "bofedal_protected_share",
    name=Message("Bofedales fenced or rested"),
    unit="share",
    sentence=Message("Measure how much of the bofedales is fenced or rested."),
    formula=Message(
        "Bofedal that is fenced or rested, divided by all bofedal; ground drawn twice "
        "counts once."
    ),
    source=Message("Enclosure (clausura) as water sowing: Siembra y Cosecha de Agua."),
    reads=Reads(
        scenes=SCENES,
        layers=("bofedal",),
        scene_by_scene=True,
        least="least_amount.bofedal",
    ),
)
def bofedal_protected_share(case: EvaluationContext) -> Measure:
    """Measure how much of the bofedales is fenced or rested.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (100, 100), rested=True),
    ...     example.field("B", "bofedal", (200, 0), (100, 100)),
    ... )
    >>> round(bofedal_protected_share(case).value, 3)
    0.5
    """
    bofedal = partition(case, ("bofedal",), lambda f: has(f, *PROTECTION))
    if not bofedal.share_known:
        nothing = Message("No bofedal is drawn on the ground in this scene.")
        return not_applicable(nothing, bofedal.basis)
    explanation = Message(
        "{part:ha} of {all:ha} of bofedal are fenced or rested.", bofedal.amounts
    )
    return measured(bofedal.share, explanation, bofedal.basis)


@indicator(
    "paddocks_in_rotation",
    name=Message("Paddocks in rotation"),
    unit=NUMBER,
    sentence=Message("Count the paddocks that take turns, as if all were equal."),
    formula=Message(
        "The paddocks' whole area squared, divided by the sum of their squared areas: "
        "four equal paddocks are 4, one large and three tiny ones hardly more than 1."
    ),
    source=Message("Effective number of parts: Simpson 1949, Hill 1973."),
    reads=Reads(scenes=SCENES, layers=("pasture", "bofedal"), scene_by_scene=True),
)
def paddocks_in_rotation(case: EvaluationContext) -> Measure:
    """Count the paddocks that take turns, as if all were equal.

    A paddock is a pasture or bofedal marked as grazed in rotation; where two overlap,
    the ground belongs to one of them. The value is an effective number [number].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 100), rotated=True),
    ...     example.field("B", "pasture", (200, 0), (100, 100), rotated=True),
    ...     example.field("C", "pasture", (400, 0), (100, 100)),
    ... )
    >>> round(paddocks_in_rotation(case).value, 2)
    2.0
    """
    pastures = case.placed("pasture", "bofedal")
    good = tuple(f for f in pastures if has(f, "rotated"))
    bad = tuple(f for f in pastures if not has(f, "rotated"))
    basis = Basis(good, bad, remarks=case.left_out("pasture", "bofedal"))
    if not pastures:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=NUMBER)
    areas = [a for a in map(case.area_m2, case.apart(good)) if a > 0]
    if not areas:
        nobody = Message("No pasture is grazed in rotation.")
        return measured(0, nobody, basis, unit=NUMBER)
    explanation = Message(
        "Paddocks that take turns: {paddocks:number}, together {area:ha}.",
        {"paddocks": len(areas), "area": sum(areas)},
    )
    effective = sum(areas) ** 2 / sum(a**2 for a in areas)
    return measured(effective, explanation, basis, unit=NUMBER)
