"""Ambition: how much of what the ground offers is meant to be taken up.

It is measured where map, ground and numbers give a bound: pasture without care, and
cropland from the slope on that terraces are advised for. It is not measured for

- tree belts and ditches: no source says how much of them ground can bear, nor up to
  what height trees grow here;
- water: nobody has measured how much there is to lead or to store;
- corrals and sheds: what the animals need is their bound, and measured as such.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.care import LEAST_REST, NATURAL, Care
from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import (
    EvaluationContext,
    in_use,
    uids,
    without,
)
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry import slope_shares
from talking_maps.indicators.geometry.arable_ground import (
    OTHER_GROUND,
    PUNA,
    STEEP,
    TOO_STEEP,
    blank,
)
from talking_maps.indicators.geometry.terrace_fitness import (
    SLOPES,
    TerraceFitness,
    limit_ids,
)
from talking_maps.indicators.soil_recovery import placed, share_ground
from talking_maps.indicators.terrace import (
    FIELDS,
    SlopeVerdict,
    Steep,
    SteepGroundQuery,
    judge_terrace,
    open_fields,
    steep_between,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure

_OFFERED = Message("Relative to what the ground offers: a small community can win.")


@indicator(
    "ambition_for_pasture",
    name=Message("Pasture still to be cared for"),
    theme="change",
    unit="share",
    sentence=Message("Compare the pasture to be cared for with what still needs care."),
    formula=Message(
        "Natural pasture and bofedal without care in the present that is fenced, "
        "rested for months enough, or takes turns in the future, divided by all of it "
        "without care in the present."
    ),
    source=_OFFERED,
    needs=("pasture",),
    reads=Reads(scenes=("present", "future"), layers=NATURAL, numbers=(LEAST_REST,)),
)
def ambition_for_pasture(case: EvaluationContext) -> Measure:
    """Compare the pasture to be cared for with what still needs care.

    It is a promise, never an achievement. The value is a share of the area
    [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> now = example.field("A", "pasture", (0, 0), (100, 400))
    >>> wish = replace(
    ...     example.field("B", "pasture", (0, 0), (100, 100), fenced=True),
    ...     scene="future",
    ... )
    >>> round(ambition_for_pasture(example.case(now, wish)).value, 2)
    0.25
    """
    now, later = placed(case, "present", *NATURAL), placed(case, "future", *NATURAL)
    today, then = (Care.in_scene(case, scene) for scene in (now, later))
    cared = tuple(filter(today.cares, now))
    offered = case.union(now).difference(case.union(cared))
    whole = case.area_m2(offered)
    if not now:
        nothing = Message("No pasture is drawn on the ground in the present.")
        return not_applicable(nothing)
    if whole <= 0:
        nothing = Message("All the pasture is cared for already.")
        return not_applicable(nothing, Basis(now))
    if not later:
        unknown = Message("No pasture is drawn in the future scene yet.")
        return cannot_tell(unknown, Basis(also=now))
    good = tuple(filter(then.cares, later))
    wish = case.union(good)
    promised = case.area_m2(offered.intersection(wish))
    explanation = _care_promised(promised, whole)
    bad = _uncared(good, now, cared, wish)
    return measured(min(promised / whole, 1.0), explanation, Basis(good, bad, now))


def _care_promised(promised: float, whole: float) -> Message:
    """Say how much of the pasture is to be cared for."""
    return Message(
        "Of {all:ha} of pasture that still need care, {part:ha} are to be cared for.",
        {"part": promised, "all": whole},
    )


def _uncared(
    good: tuple[Feature, ...],
    now: tuple[Feature, ...],
    cared: tuple[Feature, ...],
    wish: BaseGeometry,
) -> tuple[Feature, ...]:
    """Return the pasture that nobody promises to care for."""
    helped = uids(good)
    return tuple(
        f for f in now if not (f in cared or share_ground(f, wish) or f.uid in helped)
    )


@indicator(
    "ambition_for_terraces",
    name=Message("Terraces promised on open slopes"),
    theme="change",
    unit="share",
    sentence=Message("Compare the terraces to be built with the steep open cropland."),
    formula=Message(
        "Steep cropland and fallow without terrace in the present that a terrace holds "
        "in the future, divided by all steep cropland and fallow without terrace in "
        "the present; to both comes steep ground below the puna that is drawn as "
        "nothing today; a terrace beyond the slopes that suit its kind holds nothing; "
        "the uncertainty is half the spread when all slopes are one standard error "
        "lower or higher."
    ),
    source=_OFFERED,
    needs=("cropland", "steep_cropland"),
    reads=Reads(
        scenes=("present", "future"),
        layers=("terrace", *FIELDS, *OTHER_GROUND),
        numbers=(STEEP, TOO_STEEP, PUNA, f"{SLOPES}.*"),
        book=("owner",),
        ground=True,
        borders=True,
        aside=OTHER_GROUND,
    ),
)
@pictured("slope")
def ambition_for_terraces(case: EvaluationContext) -> Measure:
    """Compare the terraces to be built with the steep open cropland.

    It is a promise, never an achievement. The value is a share of the area
    [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> now = example.field("A", "cropland", (0, 0), (400, 100))
    >>> wish = replace(
    ...     example.field("B", "terrace", (0, 0), (100, 100)), scene="future"
    ... )
    >>> numbers = {"steep_cropland.from_slope": 10}
    >>> case = example.case(now, wish, elevation=example.plane(0.3), numbers=numbers)
    >>> round(ambition_for_terraces(case).value, 2)
    0.25
    """
    fields, later = placed(case, "present", *FIELDS), placed(case, "future", *_HELD)
    wishes = tuple(t for t in later if t.layer == "terrace" and in_use(t))
    numbers = case.numbers((STEEP, TOO_STEEP, PUNA, *limit_ids(wishes)))
    basis = Basis(also=fields, sources=numbers.sources, remarks=numbers.remarks)
    elevation = case.territory.elevation
    if not fields and elevation is None:
        nothing = Message("No cropland is drawn on the ground in the present.")
        return not_applicable(nothing, basis)
    if not later:
        unknown = Message("No field or terrace is drawn in the future scene yet.")
        return cannot_tell(unknown, basis)
    if STEEP in numbers.missing:
        return number_missing((STEEP,), basis)
    refusal = slope_shares.refusal(case, basis)
    if refusal is not None or elevation is None:
        return refusal or slope_shares.uncovered(basis)
    limit = numbers.values[STEEP]
    between = steep_between(elevation, numbers)
    look = SteepGroundQuery(case, elevation, between)
    held = tuple(t for t in placed(case, "present", "terrace") if in_use(t))
    offered = case.cut(case.union(fields), case.union(held))
    blank_now = blank(case, elevation, between, numbers, (*fields, *held), ("present",))
    other = placed(case, "present", *OTHER_GROUND)
    fresh = (
        case.cut(case.union(wishes), case.union((*fields, *held, *other)))
        if blank_now.area_m2[1] > 0
        else shapely.Polygon()
    )
    fitness = TerraceFitness(case, elevation, between, numbers)
    steep = _promised(look, fitness, offered, wishes, fresh)
    if steep is None:
        return slope_shares.uncovered(basis)
    fit = without(wishes, fitness.unfit(wishes))
    good = tuple(t for t in fit if share_ground(t, offered) or share_ground(t, fresh))
    basis = replace(
        basis,
        good=good,
        bad=open_fields(look, fields, (*held, *fit)),
        remarks=(*basis.remarks, *steep.remarks, *blank_now.remarks),
    )
    return judge_terrace(steep.beside(blank_now), limit / 100, basis, _SAID)


_HELD: Final = ("terrace", *FIELDS)
_SAID = SlopeVerdict(
    none=Message("No cropland steeper than {limit:slope} is without terrace."),
    drowned=Message(
        "The elevation is too uncertain: {least:ha} to {most:ha} of cropland without "
        "terrace may be steeper than {limit:slope}, and {low:percent} to "
        "{high:percent} of it is to be terraced."
    ),
    told=Message(
        "Of {all:ha} of cropland steeper than {limit:slope} without terrace, {part:ha} "
        "are to be terraced."
    ),
)


def _promised(
    look: SteepGroundQuery,
    fitness: TerraceFitness,
    offered: BaseGeometry,
    wishes: tuple[Feature, ...],
    fresh: BaseGeometry,
) -> Steep | None:
    """Measure the steep ground that is open today, and what is to be held of it.

    `fresh` is what is wished for on ground that is drawn as nothing today; in the puna
    that is no open cropland.
    """
    promised = look.case.shared(offered, look.case.union(wishes))
    areas = tuple(look.case.area_m2(one) for one in (offered, promised, fresh))
    found = look.at((offered, promised))
    if areas[0] > 0 and found[1].covered[0] < slope_shares.LEAST_COVERED:
        return None
    puna_m = fitness.numbers.values.get(PUNA)
    low = look
    if puna_m is not None:
        low = replace(look, look=slope_shares.Below(look.look, puna_m))
    steep = Steep(
        terraced=tuple(
            areas[1] * under.mean[1] + areas[2] * one.mean[0]
            for under, one in zip(found, low.at((fresh,)), strict=True)
        ),
        land=tuple(areas[0] * under.mean[0] for under in found),
    )
    unfit = tuple(
        one + two
        for one, two in zip(
            fitness.unfit_m2(wishes, promised),
            fitness.unfit_m2(wishes, fresh, puna_m),
            strict=True,
        )
    )
    return replace(steep.less(unfit), unfit=unfit[1])
