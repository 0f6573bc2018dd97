"""How far the animals must walk to water, from pasture and from corral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import compress

import numpy as np
import shapely
from shapely import STRtree
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
    left_out_animals,
    without,
)
from talking_maps.indicators.engine.registry import ANIMALS, Reads, indicator
from talking_maps.indicators.geometry.canal_network import fed_canals
from talking_maps.indicators.grazing import GRAZED, nobody_grazes
from talking_maps.indicators.water_balance import flows_all_year
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

WATER = ("spring", "river", "reservoir", "bofedal", "canal")
#: Straight sides of a quarter circle: a distance is short by half a percent at most.
ARC_SIDES = 8
#: Bends of a shore smaller than this part of the distance are walked straight.
EXACT = 0.001


@indicator(
    "pasture_near_water",
    name=Message("Pasture near water"),
    theme="pasture",
    unit="share",
    sentence=Message("Measure how much of the pasture lies near enough to water."),
    formula=Message(
        "Pasture within walking distance of a spring, river, reservoir, bofedal or "
        "canal that has water all year, divided by all pasture; the distance is that "
        "of the animal kept that walks least."
    ),
    source=Message("Walking distance by species: see the numbers beside it."),
    needs=("pasture", "livestock"),
    reads=Reads(
        scenes=SCENES,
        layers=(*GRAZED, "spring", "river", "reservoir", "canal"),
        numbers=("water_distance_limit.*",),
        scene_by_scene=True,
        book=ANIMALS,
        ground=True,
        beyond=("spring", "river", "reservoir", "canal"),
        least="least_amount.pasture",
    ),
)
def pasture_near_water(case: EvaluationContext) -> Measure:
    """Measure how much of the pasture lies near enough to water.

    Distance is as the crow flies. Species without a sourced distance are left out.
    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "pasture", (0, 0), (200, 10)),
    ...     example.path("R", "river", (0, 0), (0, 10)),
    ...     herds=(example.herd("sheep", 5),),
    ...     numbers={"water_distance_limit.sheep": 50},
    ... )
    >>> round(pasture_near_water(case).value, 2)
    0.25
    """
    pastures, animals = case.said(*GRAZED), _kept(case)
    remarks = (*case.not_counted(*GRAZED), *case.left_out(*WATER))
    refusal = nobody_grazes(case, pastures, animals, remarks)
    if refusal is not None:
        return refusal
    return _share(
        case,
        pastures,
        remarks,
        Message("{part:ha} of {all:ha} of pasture lie within {reach:m} of water."),
    )


@indicator(
    "corrals_near_water",
    name=Message("Corrals near water"),
    theme="corral",
    unit="share",
    sentence=Message("Measure how much of the corrals lies near enough to water."),
    formula=Message(
        "Corral area within walking distance of a spring, river, reservoir, bofedal or "
        "canal that has water all year, divided by all corral area; the distance is "
        "that of the animal kept that walks least."
    ),
    source=Message("Walking distance by species: see the numbers beside it."),
    needs=("livestock",),
    reads=Reads(
        scenes=SCENES,
        layers=("corral", *WATER),
        numbers=("water_distance_limit.*",),
        scene_by_scene=True,
        book=ANIMALS,
        ground=True,
        beyond=WATER,
        least="least_amount.corral",
    ),
)
def corrals_near_water(case: EvaluationContext) -> Measure:
    """Measure how much of the corrals lies near enough to water.

    Distance is as the crow flies; that corrals must not foul the water is asked apart.
    Species without a sourced distance are left out. The value is a share of the area
    [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "corral", (10, 0), (10, 10)),
    ...     example.field("B", "corral", (500, 0), (10, 30)),
    ...     example.spot("S", "spring", 0, 0),
    ...     herds=(example.herd("sheep", 5),),
    ...     numbers={"water_distance_limit.sheep": 50},
    ... )
    >>> round(corrals_near_water(case).value, 2)
    0.25
    """
    corrals, animals = case.said("corral"), _kept(case)
    remarks = (*case.not_counted("corral"), *case.left_out(*WATER))
    basis = Basis(also=corrals, remarks=remarks)
    if not corrals:
        nothing = Message("No corral is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    if not animals and case.animals():
        nobody = Message("The register says that there are no animals.")
        return not_applicable(nobody, basis)
    if not animals:
        unknown = Message("Enter the animals in the register, by species.")
        return cannot_tell(unknown, basis)
    return _share(
        case,
        corrals,
        remarks,
        Message(
            "{part:number} of {all:number} m² of corrals lie within {reach:m} of water."
        ),
    )


def _kept(case: EvaluationContext) -> dict[str, int]:
    """Return how many animals there are of each species that is kept at all."""
    return {species: count for species, count in case.animals().items() if count > 0}


def _share(
    case: EvaluationContext,
    things: tuple[Feature, ...],
    remarks: tuple[Message, ...],
    said: Message,
) -> Measure:
    """Answer how much of the things' ground lies within reach of water."""
    sources = _lasting(case)
    limits = case.numbers(f"water_distance_limit.{species}" for species in _kept(case))
    remarks = (*remarks, *left_out_animals(limits.missing), *limits.remarks)
    basis = Basis(also=(*things, *sources), sources=limits.sources, remarks=remarks)
    if not limits.values:
        return number_missing(limits.missing, basis)
    reach = min(limits.values.values())
    standing = case.placed(*{f.layer for f in things})
    whole = case.area_m2(case.union(things))
    part = _near_m2(case, case.union(standing), sources, reach)
    water = case.union(sources)
    is_near = shapely.dwithin([f.geometry for f in standing], water, reach)
    good = tuple(compress(standing, is_near))
    bad = without(things, good)
    explanation = Message(said.id, {"part": part, "all": whole, "reach": reach})
    return measured(
        min(part / whole, 1.0), explanation, replace(basis, good=good, bad=bad)
    )


def _lasting(case: EvaluationContext) -> tuple[Feature, ...]:
    """Return the water that is there in the dry season too, so far as forms tell.

    A canal has it if water that lasts runs into it.
    """
    waters = tuple(f for f in case.placed(*WATER) if f.layer != "canal")
    lasting = tuple(filter(flows_all_year, waters))
    canals = case.placed("canal")
    fed = zip(canals, fed_canals(case, canals, lasting), strict=True)
    return (*lasting, *(canal for canal, each in fed if each.reached))


def _near_m2(
    case: EvaluationContext,
    ground: BaseGeometry,
    sources: Sequence[Feature],
    reach_m: float,
) -> float:
    """Return how much of the ground lies within reach of any of the sources [m²]."""
    shores = [f.geometry for f in sources]
    if not shores:
        return 0.0
    parts = [p for p in shapely.get_parts(ground) if p.area > 0]
    if not parts:
        return 0.0
    rests = _dry_parts(case, reach_m, parts, shores)
    wholes, dry = case.areas_m2(parts), case.areas_m2(rests)
    return sum(w - r for w, r in zip(wholes, dry, strict=True))


def _dry_parts(
    case: EvaluationContext,
    reach_m: float,
    parts: Sequence[BaseGeometry],
    shores: Sequence[BaseGeometry],
) -> list[BaseGeometry]:
    """Return of each part of the ground what lies too far from water."""
    tree = STRtree(shores)
    part, shore = tree.query(parts, predicate="dwithin", distance=reach_m)
    keys, texts = shapely.to_wkb(shores), shapely.to_wkb(parts)
    rests = []
    for place, ground_part in enumerate(parts):
        near = np.sort(shore[part == place])
        key = (reach_m, texts[place], *(keys[i] for i in near))
        make = partial(_dry, case, ground_part, [shores[i] for i in near], reach_m)
        rests.append(case.memo.kept("dry", key, make))
    return rests


def _dry(
    case: EvaluationContext,
    ground: BaseGeometry,
    shores: Sequence[BaseGeometry],
    reach_m: float,
) -> BaseGeometry:
    """Return what lies out of reach of all shores; the nearest are tried first."""
    distances = shapely.hausdorff_distance(ground, shores)
    for place in np.argsort(distances, kind="stable"):
        if ground.is_empty:
            break
        ground = ground.difference(_reach(case, shores[place], reach_m))
    return ground


def _reach(
    case: EvaluationContext, shore: BaseGeometry, reach_m: float
) -> BaseGeometry:
    def make() -> BaseGeometry:
        plain = shapely.simplify(shore, reach_m * EXACT)
        return shapely.buffer(plain, reach_m, quad_segs=ARC_SIDES)

    return case.memo.kept("reach", (reach_m, shore.wkb), make)
