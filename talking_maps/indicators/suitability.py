"""Terraces and ditches on ground that suits them: advice with a source, no law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext, Numbers, in_use
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure
from talking_maps.model.territory import Raster

DITCH = "infiltration_ditch"
_ENDS = ("least", "most")
#: A thing stands mostly well if at least this share of it does.
MOSTLY = 0.5


@indicator(
    "ditches_on_suitable_ground",
    name=Message("Ditches on suitable slopes"),
    theme="terrace",
    unit="share",
    sentence=Message("Measure how much of the infiltration ditches suits its slope."),
    formula=Message(
        "Length of ditches on slopes between the two limits, divided by the length of "
        "all ditches; the uncertainty is half the spread when all slopes are one "
        "standard error lower or higher."
    ),
    source=Message("Slopes that ditches suit: see the numbers beside it."),
    reads=Reads(
        scenes=SCENES,
        layers=(DITCH,),
        numbers=(f"{DITCH}_slope.least", f"{DITCH}_slope.most"),
        scene_by_scene=True,
        ground=True,
    ),
)
@pictured("slope")
def ditches_on_suitable_ground(case: EvaluationContext) -> Measure:
    """Measure how much of the infiltration ditches suits its slope.

    The value is a share of the length [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.path("A", "infiltration_ditch", (500, 0), (500, 300)),
    ...     elevation=example.plane(0.2),
    ...     numbers={"infiltration_ditch_slope.least": 10,
    ...              "infiltration_ditch_slope.most": 40},
    ... )
    >>> ditches_on_suitable_ground(case).value
    1.0
    """
    ditches = case.placed(DITCH)
    limits = case.numbers((f"{DITCH}_slope.least", f"{DITCH}_slope.most"))
    remarks = (*case.left_out(DITCH), *limits.remarks)
    basis = Basis(also=ditches, sources=limits.sources, remarks=remarks)
    if not ditches:
        nothing = Message("No infiltration ditch is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if limits.missing:
        return number_missing(limits.missing, basis)
    least, most = (limits.values[f"{DITCH}_slope.{end}"] for end in _ENDS)
    return _suited(case, (_Kind(ditches, least, most),), basis)


@indicator(
    "terraces_on_suitable_slope",
    name=Message("Terraces on suitable slopes"),
    theme="terrace",
    unit="share",
    sentence=Message("Measure how many of the terraces stand on a slope that suits."),
    formula=Message(
        "Area of terraces on slopes between the limits of their kind, divided by the "
        "area of terraces whose kind has limits; the uncertainty is half the spread "
        "when all slopes are one standard error lower or higher."
    ),
    source=Message("Slopes by kind of terrace: see the numbers beside it."),
    needs=("cropland", "steep_cropland"),
    reads=Reads(
        scenes=SCENES,
        layers=("terrace",),
        numbers=("terrace_slope.*",),
        scene_by_scene=True,
        ground=True,
    ),
)
@pictured("slope")
def terraces_on_suitable_slope(case: EvaluationContext) -> Measure:
    """Measure how many of the terraces stand on a slope that suits.

    Slopes are those of the elevation model, which does not see single terraces but
    the hillside they stand on. Kinds without sourced limits are left out. The value
    is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "terrace", (0, 0), (100, 100), kind="absorption"),
    ...     elevation=example.plane(0.75),
    ...     numbers={"terrace_slope.absorption_least": 70,
    ...              "terrace_slope.absorption_most": 80},
    ... )
    >>> terraces_on_suitable_slope(case).value
    1.0
    """
    terraces = tuple(t for t in case.placed("terrace") if in_use(t))
    kinds = _by_kind(terraces)
    limits = case.numbers(f"terrace_slope.{k}_{end}" for k in kinds for end in _ENDS)
    remarks = (*case.left_out("terrace"), *_without_limits(limits), *limits.remarks)
    basis = Basis(also=terraces, sources=limits.sources, remarks=remarks)
    if not terraces:
        nothing = Message("No terrace is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    told = [
        _Kind(
            features, *(limits.values[f"terrace_slope.{kind}_{end}"] for end in _ENDS)
        )
        for kind, features in kinds.items()
        if all(f"terrace_slope.{kind}_{end}" in limits.values for end in _ENDS)
    ]
    if not told:
        return number_missing(limits.missing or ("terrace_slope",), basis)
    return _suited(case, told, basis)


def _by_kind(terraces: Sequence[Feature]) -> dict[str, tuple[Feature, ...]]:
    kinds = sorted({str(t.attributes.get("kind") or "") for t in terraces} - {""})
    return {
        kind: tuple(t for t in terraces if t.attributes.get("kind") == kind)
        for kind in kinds
    }


def _without_limits(limits: Numbers) -> tuple[Message, ...]:
    if not limits.missing:
        return ()
    return (
        Message(
            "Terraces left out because there is no sourced number: {unknown}.",
            {"unknown": ", ".join(limits.missing)},
        ),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """Features with the slopes that suit them [%]."""

    features: tuple[Feature, ...]
    least: float
    most: float


def _suited(case: EvaluationContext, kinds: Sequence[_Kind], basis: Basis) -> Measure:
    """Answer how much of the features lies within the limits of their kinds."""
    elevation = case.territory.elevation
    refusal = slope_shares.refusal(case, basis)
    if refusal is not None or elevation is None:
        return refusal or slope_shares.uncovered(basis)
    features = [f for kind in kinds for f in sorted(kind.features, key=lambda f: f.uid)]
    shapes = [shape for kind in kinds for shape in case.apart(kind.features)]
    sizes = slope_shares.size(shapes)
    found = _under(case, elevation, kinds)
    known = sizes * found[1].covered
    if known.sum() < slope_shares.LEAST_COVERED * sizes.sum():
        return slope_shares.uncovered(basis)
    spread = slope_shares.Spread(
        tuple(float(known @ u.mean / known.sum()) for u in found)
    )
    is_good = [mean >= MOSTLY for mean in found[1].mean]
    basis = replace(
        basis,
        good=tuple(compress(features, is_good)),
        bad=tuple(compress(features, [not good for good in is_good])),
    )
    if spread.is_too_wide:
        return cannot_tell(
            Message(
                "The elevation is too uncertain: {low:percent} to {high:percent} may "
                "stand on a slope that suits.",
                {"low": min(spread.shares), "high": max(spread.shares)},
            ),
            basis,
        )
    explanation = Message(
        "{good:number} of {all:number} stand mostly on a slope that suits.",
        {"good": sum(is_good), "all": len(is_good)},
    )
    return measured(spread.as_is, explanation, basis, uncertainty=spread.half)


def _under(
    case: EvaluationContext, elevation: Raster, kinds: Sequence[_Kind]
) -> tuple[slope_shares.CoveredCells, ...]:
    """Return the three readings under the features of all kinds, one after another."""
    found = [
        slope_shares.seen(
            case,
            elevation,
            slope_shares.share_between(elevation, kind.least, kind.most),
            case.apart(kind.features),
        )
        for kind in kinds
    ]
    return tuple(
        slope_shares.CoveredCells(
            tuple(mean for one in reading for mean in one.mean),
            tuple(share for one in reading for share in one.covered),
        )
        for reading in zip(*found, strict=True)
    )
