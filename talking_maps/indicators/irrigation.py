"""Irrigation: whether canals carry water from somewhere, and how far it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import shapely

from talking_maps.indicators.canals import SOURCES
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
    without,
)
from talking_maps.indicators.engine.evidence import claim_grade
from talking_maps.indicators.engine.registry import Reads, indicator, pictured
from talking_maps.indicators.geometry.canal_network import (
    JOINED_WITHIN_M,
    Fed,
    fed_canals,
)
from talking_maps.indicators.reservoirs import stored
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

CROPS = ("cropland", "terrace")
#: What brings water to irrigated land.
WATERS = ("canal", "spring", "reservoir", "river")
HECTARE_M2 = 10_000.0
CUBIC_METRES_PER_HECTARE = "m3/ha"


@indicator(
    "canals_joined_to_source",
    name=Message("Canals joined to water"),
    unit="share",
    sentence=Message("Measure how much of the canals is joined to a source of water."),
    formula=Message(
        "Length of canals that water runs down from a spring, river, reservoir or "
        "bofedal within 20 m, directly or through other canals, divided by the length "
        "of all canals; a canal that surely climbs, by more than two standard errors, "
        "does not count; a stretch drawn twice counts once."
    ),
    source=Message(
        "Our own choice of distance: what drawing and GPS can be off by. Error of a "
        "fall: that of one height times √2, as the elevation or who measured it says."
    ),
    needs=("irrigation",),
    reads=Reads(
        scenes=SCENES,
        layers=("canal", *SOURCES),
        scene_by_scene=True,
        ground=True,
        beyond=("canal", *SOURCES),
        least="least_amount.canal",
    ),
)
@pictured("profile")
def canals_joined_to_source(case: EvaluationContext) -> Measure:
    """Measure how much of the canals is joined to a source of water.

    Which way the water runs is told by heights measured at a canal's ends, else by the
    elevation: see `canal_network`. The value is a share of the length [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.spot("S", "spring", 500, 0),
    ...     example.path("A", "canal", (490, 0), (390, 0)),
    ...     example.path("B", "canal", (390, 5), (290, 5)),
    ...     example.path("C", "canal", (510, 0), (710, 0)),
    ...     elevation=example.plane(0.2),
    ... )
    >>> round(canals_joined_to_source(case).value, 3)  # C climbs 40 m
    0.5
    """
    canals, sources = case.placed("canal"), case.placed(*SOURCES)
    remarks = (*case.not_counted("canal"), *case.left_out(*SOURCES))
    every = case.said("canal")
    whole = case.length_m(case.union(every))
    if whole <= 0:
        nothing = Message("No canal is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    found = fed_canals(case, canals, sources)
    wet = _wet(canals, found)
    mostly = _mostly(canals, found)
    good = tuple(compress(canals, mostly))
    bad = without(every, good)
    part = case.length_m(case.union(wet))
    explanation = Message(
        "{part:m} of {all:m} of canals are joined to a source of water.",
        {"part": part, "all": whole},
    )
    basis = Basis(good, bad, sources, remarks=(*remarks, *_doubtful(found)))
    return measured(min(part / whole, 1.0), explanation, basis)


def _wet(canals: tuple[Feature, ...], found: list[Fed]) -> list[Feature]:
    """Return the parts of canals that water reaches."""
    return [
        replace(canal, geometry=part)
        for canal, fed in zip(canals, found, strict=True)
        for part in fed.reached
    ]


def _mostly(canals: tuple[Feature, ...], found: list[Fed]) -> list[bool]:
    """Return of which canals water reaches the larger part."""
    return [
        sum(part.length for part in fed.reached) >= canal.geometry.length / 2
        for canal, fed in zip(canals, found, strict=True)
    ]


def _doubtful(found: Sequence[Fed]) -> tuple[Message, ...]:
    """Return the remarks on canals that climb, and on those nobody can tell of."""
    climbing = sum(fed.climb_m > 0 for fed in found)
    unsure = sum(fed.is_open for fed in found)
    remarks = []
    if climbing:
        remarks.append(
            Message(
                "Canals that would climb from their water do not count as joined: "
                "{climbing:number}.",
                {"climbing": climbing},
            )
        )
    if unsure:
        remarks.append(
            Message(
                "Canals whose heights do not tell which way the water runs: "
                "{unsure_ways:number}. They count as joined; heights measured at both "
                "ends would tell.",
                {"unsure_ways": unsure},
            )
        )
    return tuple(remarks)


@indicator(
    "springs_protected",
    name=Message("Springs protected"),
    unit="share",
    sentence=Message("Measure how many of the springs are protected."),
    formula=Message(
        "Springs marked as protected, by a fence or an intake, divided by all springs; "
        "springs within 20 m of each other count as one."
    ),
    source=Message("Our own choice of distance: what drawing and GPS can be off by."),
    reads=Reads(scenes=SCENES, layers=("spring",), scene_by_scene=True),
)
def springs_protected(case: EvaluationContext) -> Measure:
    """Measure how many of the springs are protected.

    Where one of several marks of the same spring says so, it is. The value is a share
    [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> kept = replace(example.spot("A", "spring", 0, 0),
    ...                attributes={"protected": True})
    >>> case = example.case(kept, example.spot("B", "spring", 500, 0))
    >>> springs_protected(case).value
    0.5
    """
    drawn = case.placed("spring")
    remarks = case.left_out("spring")
    good = tuple(f for f in drawn if has(f, "protected"))
    bad = tuple(f for f in drawn if not has(f, "protected"))
    if not drawn:
        nothing = Message("No spring is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    around = case.union(good).buffer(JOINED_WITHIN_M)
    kept = _places(good)
    others = _places([f for f in bad if not f.geometry.intersects(around)])
    explanation = Message(
        "{part:number} of {all:number} springs are protected.",
        {"part": kept, "all": kept + others},
    )
    share = kept / (kept + others)
    return measured(share, explanation, Basis(good, bad, remarks=remarks))


def _places(springs: Sequence[Feature]) -> int:
    """Return how many springs there are, those that lie together being one."""
    near = shapely.buffer([f.geometry for f in springs], JOINED_WITHIN_M / 2)
    return len(shapely.get_parts(shapely.union_all(near))) if len(near) else 0


@indicator(
    "irrigated_share_of_cropland",
    name=Message("Irrigated cropland"),
    unit="share",
    sentence=Message("Measure how much of the cropland is irrigated."),
    formula=Message(
        "Cropland and terraces that lie on irrigated land, divided by all cropland "
        "and terraces; ground drawn twice counts once. Irrigated land within 20 m of "
        "a canal, spring, reservoir or river is borne out by it; other is only said."
    ),
    source=Message("Plain overlay of the drawn shapes."),
    needs=("cropland", "irrigation"),
    reads=Reads(
        scenes=SCENES,
        layers=(*CROPS, "irrigated", *WATERS),
        scene_by_scene=True,
        aside=WATERS,
        beyond=WATERS,
        least="least_amount.cropland",
    ),
)
@pictured("reach")
def irrigated_share_of_cropland(case: EvaluationContext) -> Measure:
    """Measure how much of the cropland is irrigated.

    Abandoned terraces are no cropland. Whether water gets there is not asked here.
    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (200, 100)),
    ...     example.field("W", "irrigated", (150, 0), (300, 100)),
    ... )
    >>> round(irrigated_share_of_cropland(case).value, 2)
    0.25
    """
    crops = tuple(f for f in case.said(*CROPS) if in_use(f))
    watered = case.placed("irrigated")
    remarks = (*case.not_counted(*CROPS), *case.left_out("irrigated"))
    if not crops:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    standing = tuple(f for f in case.placed(*CROPS) if in_use(f))
    water = case.union(watered)
    whole = case.area_m2(case.union(crops))
    part = case.area_m2(case.union(standing).intersection(water))
    explanation = Message(
        "{part:ha} of {all:ha} of cropland are irrigated.",
        {"part": part, "all": whole},
    )
    good = tuple(f for f in standing if f.geometry.intersection(water).area > 0)
    bad = without(crops, good)
    reached = _reached(case, watered)
    dry = without(watered, reached)
    if dry:
        remarks = (
            *remarks,
            Message(
                "Irrigated land that no drawn canal or water reaches is only said: "
                "{dry_fields:number}.",
                {"dry_fields": len(dry)},
            ),
        )
    wet = case.union(reached)
    claims = {
        f.uid: claim_grade(f, is_confirmed=f.geometry.intersection(wet).area > 0)
        for f in good
    }
    basis = Basis(good, bad, watered, remarks=remarks, claims=claims)
    return measured(min(part / whole, 1.0), explanation, basis)


def _reached(
    case: EvaluationContext, watered: Sequence[Feature]
) -> tuple[Feature, ...]:
    """Return the irrigated land that a drawn canal or water comes near."""
    water = case.union(case.placed(*WATERS))
    if water.is_empty:
        return ()
    near = water.buffer(JOINED_WITHIN_M)
    return tuple(f for f in watered if f.geometry.intersects(near))


@indicator(
    "storage_per_irrigated_hectare",
    name=Message("Stored water for irrigated land"),
    unit=CUBIC_METRES_PER_HECTARE,
    sentence=Message("Measure how much water is stored for each irrigated hectare."),
    formula=Message(
        "Volume of all reservoirs, divided by the irrigated land; a reservoir drawn "
        "twice counts once."
    ),
    source=Message("About 3,400 m³/ha in 181 qochas built in Peru: Andina 2021."),
    needs=("irrigation",),
    reads=Reads(scenes=SCENES, layers=("reservoir", "irrigated"), scene_by_scene=True),
)
def storage_per_irrigated_hectare(case: EvaluationContext) -> Measure:
    """Measure how much water is stored for each irrigated hectare.

    A reservoir counts with the volume written in its form, wherever it was drawn, so
    its place need not be known. The value is in [m³/ha].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("Q", "reservoir", (0, 0), (40, 50), volume_m3=6000),
    ...     example.field("W", "irrigated", (100, 0), (200, 100)),
    ... )
    >>> round(storage_per_irrigated_hectare(case).value, -1)
    3000.0
    """
    unit = CUBIC_METRES_PER_HECTARE
    reservoirs, watered = case.things("reservoir"), case.placed("irrigated")
    basis = Basis(also=(*reservoirs, *watered), remarks=case.left_out("irrigated"))
    hectares = case.area_m2(case.union(watered)) / HECTARE_M2
    if hectares <= 0:
        nothing = Message("No irrigated land is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=unit)
    water = stored(case)
    if water.silent:
        return cannot_tell(water.question, replace(basis, bad=water.silent), unit=unit)
    volume = water.volume_m3
    explanation = Message(
        "Reservoirs hold {volume:number} m³ for {area:ha} of irrigated land.",
        {"volume": volume, "area": hectares * HECTARE_M2},
    )
    return measured(volume / hectares, explanation, basis, unit=unit)
