"""Pastures: how much is cared for, takes turns, and lies near water."""

from __future__ import annotations

from dataclasses import replace

from talking_maps.indicators.care import (
    ALONG,
    BARRIERS,
    CARE_NUMBERS,
    DUNG,
    LEAST_REST,
    NATURAL,
    NEAR,
    Care,
    borne_out,
    care_grades,
    dung_m2,
    unfenced,
)
from talking_maps.indicators.engine.answers import (
    NUMBER,
    Basis,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext, has, without
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.geometry.partition import partition
from talking_maps.indicators.grazing import PASTURES
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from talking_maps.model.rubric import Measure


@indicator(
    "improved_pasture_share",
    name=Message("Pasture cared for"),
    unit="share",
    sentence=Message("Measure how much of the pasture is cared for."),
    formula=Message(
        "Natural pasture that is fenced, rested for months enough, or takes turns with "
        "another paddock, and as much manured pasture more as the animals' dung can "
        "cover, divided by all natural pasture without bofedales; ground drawn twice "
        "counts once. Sown pasture is measured apart."
    ),
    source=Message(
        "Fenced, rested, rotated and manured pasture: Heifer Juli; "
        "Soluciones Prácticas 2014. Limits: see the numbers beside it."
    ),
    needs=("pasture",),
    reads=Reads(
        scenes=SCENES,
        layers=("pasture", *BARRIERS),
        numbers=CARE_NUMBERS,
        scene_by_scene=True,
        book=ANIMALS,
        beyond=BARRIERS,
        least="least_amount.pasture",
    ),
)
def improved_pasture_share(case: EvaluationContext) -> Measure:
    """Measure how much of the pasture is cared for.

    Where a cared-for pasture lies over one that is not, the ground counts as cared
    for. What care is, `care` says. The value is a share of the area [fraction].

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
    pastures = case.placed("pasture")
    care = Care.in_scene(case, pastures)
    split = partition(case, ("pasture",), care.cares)
    numbers = case.numbers((LEAST_REST, DUNG))
    remarks = (
        *split.basis.remarks,
        *care.remarks(pastures),
        *unfenced(case, pastures),
    )
    manured = tuple(f for f in pastures if not care.cares(f) and has(f, "manured"))
    with_manure = case.area_m2(case.union((*split.basis.good, *manured)))
    dung = min(with_manure - split.good_m2, dung_m2(case)) if manured else 0.0
    good = (*split.basis.good, *(manured if dung > 0 else ()))
    bad = without(split.basis.bad, good)
    basis = Basis(
        good,
        bad,
        sources=numbers.sources,
        remarks=remarks,
        claims=care_grades(case, care, good),
    )
    if not split.share_known:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    part = split.good_m2 + max(dung, 0.0)
    explanation = Message(
        "{part:ha} of {all:ha} of pasture are cared for.",
        {"part": part, "all": split.whole_m2},
    )
    return measured(min(part / split.whole_m2, 1.0), explanation, basis)


@indicator(
    "bofedal_protected_share",
    name=Message("Bofedales fenced or rested"),
    unit="share",
    sentence=Message("Measure how much of the bofedales is fenced or rested."),
    formula=Message(
        "Bofedal that is fenced, or rested for months enough, divided by all bofedal; "
        "ground drawn twice counts once."
    ),
    source=Message("Enclosure (clausura) as water sowing: Siembra y Cosecha de Agua."),
    needs=("wetland",),
    reads=Reads(
        scenes=SCENES,
        layers=("bofedal", *BARRIERS),
        numbers=(LEAST_REST, NEAR, ALONG),
        scene_by_scene=True,
        beyond=BARRIERS,
        least="least_amount.bofedal",
    ),
)
def bofedal_protected_share(case: EvaluationContext) -> Measure:
    """Measure how much of the bofedales is fenced or rested.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> rest = {"rested": True, "rest_months": 4}
    >>> case = example.case(
    ...     example.field("A", "bofedal", (0, 0), (100, 100), **rest),
    ...     example.field("B", "bofedal", (200, 0), (100, 100), rested=True),
    ... )
    >>> round(bofedal_protected_share(case).value, 3)
    0.5
    """
    wetlands = case.placed("bofedal")
    care = Care.in_scene(case, wetlands)
    bofedal = partition(case, ("bofedal",), care.protects)
    remarks = (
        *bofedal.basis.remarks,
        *care.remarks(wetlands),
        *unfenced(case, wetlands),
    )
    sources = case.numbers((LEAST_REST,)).sources
    claims = care_grades(case, care, bofedal.basis.good)
    basis = replace(bofedal.basis, sources=sources, remarks=remarks, claims=claims)
    if not bofedal.share_known:
        nothing = Message("No bofedal is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    explanation = Message(
        "{part:ha} of {all:ha} of bofedal are fenced or rested.", bofedal.amounts
    )
    return measured(bofedal.share, explanation, basis)


@indicator(
    "sown_pasture_share",
    name=Message("Sown pasture"),
    unit="share",
    sentence=Message("Measure how much of the pasture is sown."),
    formula=Message(
        "Sown pasture, divided by natural and sown pasture without bofedales; ground "
        "drawn twice counts once."
    ),
    source=Message("Plain overlay of the drawn shapes."),
    reads=Reads(scenes=SCENES, layers=PASTURES, scene_by_scene=True),
)
def sown_pasture_share(case: EvaluationContext) -> Measure:
    """Measure how much of the pasture is sown.

    Whether it replaced natural pasture is not asked, and more is not always better.
    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture_sown", (0, 0), (100, 100)),
    ...     example.field("B", "pasture", (100, 0), (300, 100)),
    ... )
    >>> round(sown_pasture_share(case).value, 3)
    0.25
    """
    pasture = partition(case, PASTURES, lambda f: f.layer == "pasture_sown")
    basis = replace(pasture.basis, bad=(), also=pasture.basis.bad)
    if not pasture.share_known:
        nothing = Message("No pasture is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    explanation = Message("{part:ha} of {all:ha} of pasture are sown.", pasture.amounts)
    return measured(pasture.share, explanation, basis)


@indicator(
    "fences_drawn",
    name=Message("Fences that are drawn"),
    theme="pasture",
    unit="share",
    sentence=Message("Measure how much of the fenced pasture has its fence drawn."),
    formula=Message(
        "Fenced pasture and bofedal with a fence or river along most of its edge, "
        "divided by all that is ticked as fenced; ground drawn twice counts once."
    ),
    source=Message("Limits, judged by us: see the numbers beside it."),
    reads=Reads(
        scenes=SCENES,
        layers=(*NATURAL, *BARRIERS),
        numbers=(NEAR, ALONG),
        scene_by_scene=True,
        beyond=BARRIERS,
    ),
)
def fences_drawn(case: EvaluationContext) -> Measure:
    """Measure how much of the fenced pasture has its fence drawn.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (100, 100), fenced=True),
    ...     example.field("B", "pasture", (500, 0), (300, 100), fenced=True),
    ...     example.path("F", "fence", (0, 0), (100, 0), (100, 100), (0, 100)),
    ...     numbers={"plausible_fence.near_m": 30, "plausible_fence.share": 0.5},
    ... )
    >>> round(fences_drawn(case).value, 3)
    0.25
    """
    fenced = tuple(f for f in case.placed(*NATURAL) if has(f, "fenced"))
    limits = case.numbers((NEAR, ALONG))
    good, bad = borne_out(case, fenced)
    basis = Basis(good, bad, sources=limits.sources, remarks=case.left_out(*NATURAL))
    if not fenced:
        nothing = Message("No pasture is said to be fenced in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    whole = case.area_m2(case.union(fenced))
    part = case.area_m2(case.union(good))
    explanation = Message(
        "{part:ha} of {all:ha} of fenced pasture have their fence drawn.",
        {"part": part, "all": whole},
    )
    return measured(min(part / whole, 1.0), explanation, basis)


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
    needs=("pasture", "livestock"),
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
