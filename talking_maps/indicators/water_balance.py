"""Water in the dry season: what springs and canals bring against what fields need.

What counts in the dry season is the water that is there when it does not rain: springs
that flow all year, canals that lead away from a permanent river, and what reservoirs
hold, spread over the dry season. The need is that of the irrigated land by how it is
watered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from talking_maps.indicators.canals import SOURCES
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
    number_of,
)
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.indicators.geometry.canal_network import JOINED_WITHIN_M, fed_canals
from talking_maps.indicators.geometry.partition import assign_cells
from talking_maps.indicators.geometry.reach import reach_beside
from talking_maps.indicators.reservoirs import stored
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

NEED, MONTHS = "dry_season.need_mm_day", "dry_season.months"
EARTH_CANAL = "conveyance_efficiency.earth_loam"
METHODS = ("furrow", "flooding", "sprinkler", "drip")
#: How land is watered if its form does not say.
USUAL = "furrow"
FLOW = "flow_l_s"
HECTARE_M2 = 10_000.0
#: One millimetre a day on a hectare, as a flow without pause [l/s].
MM_DAY_L_S = 10_000 / 86_400
MONTH_S = 30.4 * 86_400


def flows_all_year(source: Feature) -> bool:
    """Say whether water is there in the dry season too, unless its form denies it."""
    return source.attributes.get("permanent") not in (False, 0)


@indicator(
    "dry_season_water_balance",
    name=Message("Water for the fields in the dry season"),
    theme="irrigation",
    unit="share",
    sentence=Message("Compare the water of the dry season with what the fields need."),
    formula=Message(
        "Flow of permanent springs within 20 m of a canal or reservoir, of canals that "
        "lead away from a permanent river, and the volume of reservoirs spread over "
        "the dry season, divided by the need of irrigated land: what crops use a day, "
        "divided by what the canal and the way of watering let through, by day and "
        "night. 100 % is enough."
    ),
    source=Message(
        "Irrigation need by efficiency (FAO): see the numbers beside it; what crops "
        "use in the dry season is a guess of ours."
    ),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", "irrigated", *SOURCES),
        numbers=(NEED, MONTHS, EARTH_CANAL, "application_efficiency.*"),
        scene_by_scene=True,
        ground=True,
        beyond=("canal", "spring", "river"),
        least="least_amount.cropland",
    ),
)
def dry_season_water_balance(case: EvaluationContext) -> Measure:
    """Compare the water of the dry season with what the fields need.

    Water rights and turns are not asked. The value is a share of the need [fraction],
    at most 1.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> spring = replace(example.spot("S", "spring", 0, 0),
    ...                  attributes={"flow_l_s": 0.9, "permanent": True})
    >>> case = example.case(
    ...     spring, example.path("A", "canal", (0, 0), (0, 300)),
    ...     example.field("W", "irrigated", (0, 0), (200, 100), method="furrow"),
    ...     numbers={"dry_season.need_mm_day": 3.5, "dry_season.months": 5,
    ...              "conveyance_efficiency.earth_loam": 0.75,
    ...              "application_efficiency.furrow": 0.6},
    ... )
    >>> round(dry_season_water_balance(case).value, 2)  # 0.9 of 1.8 l/s
    0.5
    """
    watered = case.placed("irrigated")
    found = Water.of(case)
    remarks = case.left_out("irrigated", "canal", *SOURCES)
    basis = Basis(good=found.sources, also=(*watered, *found.silent), remarks=remarks)
    area = case.area_m2(case.union(watered))
    if area <= 0:
        nothing = Message("No irrigated land is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    efficiencies = {f"application_efficiency.{way_of_watering(f)}" for f in watered}
    numbers = case.numbers((NEED, MONTHS, EARTH_CANAL, *efficiencies))
    basis = replace(
        basis, sources=numbers.sources, remarks=(*remarks, *numbers.remarks)
    )
    if numbers.missing:
        return number_missing(numbers.missing, basis)
    if found.silent:
        unknown = Message(
            "Enter how much water flows in the springs and canals, and how much the "
            "reservoirs hold: it is missing in {count:number}.",
            {"count": len(found.silent)},
        )
        return cannot_tell(unknown, replace(basis, bad=found.silent))
    need = _need(case, watered, numbers)
    supply = found.flow_l_s + found.stored_m3 * 1000 / (
        numbers.values[MONTHS] * MONTH_S
    )
    explanation = Message(
        "In the dry season there are {supply:number} l/s; {all:ha} of irrigated land "
        "need {need:number} l/s.",
        {"supply": round(supply, 2), "need": round(need, 2), "all": area},
    )
    share = supply / need
    error = share * numbers.errors.get(NEED, 0.0) / numbers.values[NEED]
    return measured(
        min(share, 1.0), explanation, basis, uncertainty=error if share < 1 else None
    )


@dataclass(frozen=True, slots=True)
class Water:
    """What brings water in the dry season, and which of it does not say how much."""

    sources: tuple[Feature, ...]
    silent: tuple[Feature, ...]
    flow_l_s: float
    stored_m3: float

    @classmethod
    def of(cls, case: EvaluationContext) -> Water:
        """Return the water of the scene's springs, rivers and reservoirs."""
        found = [f for f, is_permanent in water_sources(case) if is_permanent]
        told = drawn_once([f for f in found if number_of(f, FLOW) is not None])
        water = stored(case)
        silent = [f for f in found if number_of(f, FLOW) is None]
        return cls(
            sources=(*found, *water.reservoirs),
            silent=(*silent, *water.silent),
            flow_l_s=math.fsum(number_of(f, FLOW) or 0.0 for f in told),
            stored_m3=water.volume_m3,
        )


def water_sources(case: EvaluationContext) -> list[tuple[Feature, bool]]:
    """Return what brings water to canals and reservoirs, and whether it does all year.

    That are springs beside them, and canals that lead away from a river.
    """
    # A canal that leaves the land whole brings it no water.
    drawn = case.placed("canal")
    canals = tuple(c for c in drawn if case.length_m(c.geometry) > 0)
    ways = case.union((*canals, *case.placed("reservoir")))
    springs = [
        (s, flows_all_year(s))
        for s in case.placed("spring")
        if s.geometry.dwithin(ways, JOINED_WITHIN_M)
    ]
    rivers = case.placed("river")
    permanent = _from_rivers(case, canals, tuple(filter(flows_all_year, rivers)))
    heads = permanent
    if not all(map(flows_all_year, rivers)):
        heads = _from_rivers(case, canals, rivers)
    return [*springs, *((head, head in permanent) for head in heads)]


def _from_rivers(
    case: EvaluationContext, canals: Sequence[Feature], rivers: Sequence[Feature]
) -> tuple[Feature, ...]:
    """Return the canals that lead away from one of the rivers."""
    if not rivers:
        return ()
    reaches = reach_beside(
        [c.geometry for c in canals],
        [r.geometry for r in rivers],
        JOINED_WITHIN_M,
        case.memo,
    )
    fed = zip(canals, fed_canals(case, canals, rivers), reaches, strict=True)
    return tuple(
        canal
        for canal, each, reach in fed
        if each.reached
        and canal.geometry.intersects(reach)
        and not reach.covers(canal.geometry)
    )


def dry_flow_l_s(source: Feature) -> float:
    """Return the flow in a source's form, 0 where it says nothing [l/s]."""
    return number_of(source, FLOW) or 0.0


def drawn_once(
    things: Sequence[Feature], flow: Callable[[Feature], float] = dry_flow_l_s
) -> list[Feature]:
    """Return the things that are not drawn over one with more water."""
    counted: list[Feature] = []
    for one in sorted(things, key=lambda f: (-flow(f), f.uid)):
        same = (o for o in counted if o.layer == one.layer)
        if not any(_is_same(one, other) for other in same):
            counted.append(one)
    return counted


def _is_same(one: Feature, other: Feature) -> bool:
    if one.layer == "spring":
        return bool(one.geometry.dwithin(other.geometry, JOINED_WITHIN_M))
    near = other.geometry.buffer(JOINED_WITHIN_M)
    return bool(one.geometry.intersection(near).length > one.geometry.length / 2)


def way_of_watering(watered: Feature) -> str:
    """Return how land is watered, by furrow where its form says nothing."""
    method = watered.attributes.get("method")
    return str(method) if method in METHODS else USUAL


def _need(
    case: EvaluationContext, watered: Sequence[Feature], numbers: Numbers
) -> float:
    """Return what irrigated land needs; where two ways overlap, the thriftier [l/s]."""
    thrifty = sorted(
        {way_of_watering(f) for f in watered},
        key=lambda m: (-numbers.values[f"application_efficiency.{m}"], m),
    )
    areas = assign_cells(case, watered, thrifty, way_of_watering)
    on_field = numbers.values[NEED] * MM_DAY_L_S / numbers.values[EARTH_CANAL]
    return math.fsum(
        area / HECTARE_M2 * on_field / numbers.values[f"application_efficiency.{way}"]
        for way, area in areas.items()
    )


def need_l_s(case: EvaluationContext, watered: Feature) -> float | None:
    """Return what one irrigated land needs in the dry season [l/s], None if unknown."""
    numbers = case.numbers(
        (NEED, EARTH_CANAL, f"application_efficiency.{way_of_watering(watered)}")
    )
    return None if numbers.missing else _need(case, (watered,), numbers)
