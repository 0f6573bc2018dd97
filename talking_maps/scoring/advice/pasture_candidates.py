"""Steps of herders: care for pasture, turns, water for the animals, fewer animals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.care import LEAST_REST
from talking_maps.indicators.engine.context import number_of
from talking_maps.indicators.grazing import GRAZED
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Herd, Plan
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    changed,
    drawn,
    largest,
    marked,
    number,
    offers,
    placed,
)
from talking_maps.scoring.advice.feasibility import water_for

#: From one condition of pasture to the next better.
BETTER = {"very_poor": "poor", "poor": "fair", "fair": "good", "good": "excellent"}
#: A paddock smaller than this is not divided [m²]. A choice of ours.
DIVIDED_FROM_M2 = 10_000.0
#: Nobody is advised to part with more of a herd at once. A choice of ours.
MOST_FEWER = 1 / 3


@offers("bofedal_protected_share")
def protect(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield bofedales to be fenced and rested."""
    for one in asked.bad:
        message = Message(
            "Fence and rest the bofedal {thing}: {area:ha}, {around:m} of fence.",
            {**placed(asked.case, one), "around": _around(asked, one)},
        )
        yield marked(asked.case, one, message, **_rest(asked.case, one), fenced=True)


@offers("improved_pasture_share")
def care(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield pastures to be rested."""
    for one in asked.bad:
        message = Message(
            "Rest the pasture {thing}: {area:ha}.", placed(asked.case, one)
        )
        yield marked(asked.case, one, message, **_rest(asked.case, one))


def _rest(case: EvaluationContext, one: Feature) -> dict[str, Value]:
    """Return what is written in the form of a pasture that rests long enough."""
    least = case.numbers((LEAST_REST,)).values.get(LEAST_REST, 1.0)
    months = max(number_of(one, "rest_months") or 0.0, least)
    return {"rested": True, "rest_months": months}


@offers("ambition_for_pasture")
def promise_care(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield pastures without care today whose care can be drawn in the future."""
    future = asked.in_scene("future")
    there = {f.uid: f for f in future.case.plan.of("future")}
    bad = frozenset(asked.measure.bad)
    for one in asked.case.plan.of("present", *GRAZED):
        if one.uid not in bad:
            continue
        message = Message(
            "Draw the pasture {thing} as rested in the future: {area:ha}.",
            placed(asked.case, one),
        )
        later = there.get(one.uid)
        if later is not None:
            yield marked(future.case, later, message, **_rest(future.case, later))
            continue
        attributes = {**one.attributes, **_rest(future.case, one)}
        wish = replace(one, scene="future", status="to_do", attributes=attributes)
        yield added(future.case, one, message, wish)


@offers("paddocks_in_rotation")
def turns(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield pastures that could take turns, and large paddocks to be divided."""
    case = asked.case
    yield from _take_turns(asked, case)
    good = frozenset(asked.measure.good)
    paddocks = [f for f in case.placed("pasture", "bofedal") if f.uid in good]
    for one in largest(paddocks):
        halves = _halves(one.geometry)
        if one.geometry.area < DIVIDED_FROM_M2 or halves is None:
            continue
        fence = halves[0].boundary.intersection(halves[1].boundary)
        message = Message(
            "Divide the paddock {thing} in two: {fence:m} of fence.",
            {"thing": called(one), "fence": case.length_m(fence)},
        )
        half = replace(one, geometry=halves[0])
        rest = replace(one, uid=f"{one.uid}+half", geometry=halves[1])
        step = changed(case, one, half, message)
        yield replace(step, made=partial(_beside, step, rest), where=fence)


def _take_turns(asked: AdviceContext, case: EvaluationContext) -> Iterator[Candidate]:
    """Yield the pastures that could take part in the turns."""
    for one in asked.bad:
        message = Message(
            "Let the pasture {thing} take part in the turns: {area:ha}.",
            placed(case, one),
        )
        yield marked(case, one, message, rotated=True)


def _beside(step: Candidate, more: Feature) -> Plan:
    """Return the plan of a step with one thing more."""
    plan = step.plan
    return replace(plan, features=(*plan.features, more))


@offers("pasture_near_water")
def drink(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield pastures far from water to which some could be led."""
    return _piped(
        asked,
        Message("Lead water to the pasture {thing}: {length:m} of pipe from {source}."),
    )


@offers("corrals_near_water")
def drink_at_corral(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield corrals far from water to which some could be led."""
    return _piped(
        asked,
        Message("Lead water to the corral {thing}: {length:m} of pipe from {source}."),
    )


def _piped(asked: AdviceContext, message: Message) -> Iterator[Candidate]:
    case = asked.case
    for one in asked.bad:
        found = water_for(case, one.geometry.centroid)
        if found is None:
            continue
        source, way = found
        told = replace(
            message,
            values={
                "thing": called(one),
                "length": case.length_m(way),
                "source": called(source),
            },
        )
        yield added(case, one, told, drawn(case, one, "canal", way, lining="pipe"))


@offers("stocking_balance")
def balance(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield animals too many, and pastures that could recover in the future."""
    yield from _fewer(asked)
    if asked.case.scene == "future":
        for one in asked.case.placed("pasture", "bofedal"):
            yield from _recover(asked, one)


@offers("degraded_ground_recovered")
def recover(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield degraded ground that could be drawn as better in the future."""
    if asked.case.scene != "future":
        return
    case = asked.case
    bad = frozenset(asked.measure.bad)
    there = {f.uid: f for f in case.placed("pasture", "bofedal")}
    for one in case.plan.of("present", "pasture", "bofedal"):
        if one.uid not in bad:
            continue
        message = Message(
            "Let the degraded {layer} {thing} recover: {area:ha}.",
            {**placed(case, one), "layer": one.layer},
        )
        later = there.get(one.uid, replace(one, scene="future", status="to_do"))
        better = replace(
            later, attributes={**later.attributes, "condition": "fair", "rested": True}
        )
        if one.uid in there:
            yield changed(case, later, better, message)
        else:
            yield added(case, one, message, better)


def _fewer(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield each species of which fewer would bring the balance to its best."""
    values, case = asked.measure.explanation.values, asked.case
    if asked.measure.value is None or asked.measure.value <= asked.goal:
        return
    load, capacity = (float(str(values[k])) for k in ("load", "capacity"))
    excess = load - asked.goal * capacity
    for species, count in case.animals().items():
        unit = number(case, f"sheep_units.{species}")
        if unit is None or unit <= 0 or not count:
            continue
        fewer = min(math.ceil(excess / unit), math.ceil(count * MOST_FEWER))
        message = Message(
            "Keep {fewer:whole} of the {count:whole} {species} less, or find pasture "
            "for {units:number} sheep units elsewhere.",
            {"fewer": fewer, "species": species, "count": count, "units": fewer * unit},
        )
        plan = replace(case.plan, herds=_without(asked, species, fewer))
        yield Candidate(message, case.scene, plan, fewer * unit)


def _without(asked: AdviceContext, species: str, fewer: int) -> tuple[Herd, ...]:
    herds: list[Herd] = []
    left = fewer
    for herd in asked.case.plan.herds:
        if herd.species == species and left:
            gone = min(left, herd.count)
            left -= gone
            herds.append(replace(herd, count=herd.count - gone))
        else:
            herds.append(herd)
    return tuple(herds)


def _recover(asked: AdviceContext, one: Feature) -> Iterator[Candidate]:
    condition = str(one.attributes.get("condition") or "")
    better = BETTER.get(condition)
    if better is None or one.layer != "pasture":
        return
    message = Message(
        "Let the pasture {thing} recover from {condition} to {better}: {area:ha}.",
        {**placed(asked.case, one), "condition": condition, "better": better},
    )
    yield marked(asked.case, one, message, condition=better)


def _halves(shape: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry] | None:
    """Return a shape cut across its longer side, None where that makes no two."""
    west, south, east, north = shape.bounds
    middle = shape.centroid
    if east - west > north - south:
        near = shapely.box(west - 1, south - 1, middle.x, north + 1)
    else:
        near = shapely.box(west - 1, south - 1, east + 1, middle.y)
    parts = shape.intersection(near), shape.difference(near)
    return parts if all(p.geom_type == "Polygon" for p in parts) else None


def _around(asked: AdviceContext, one: Feature) -> float:
    return asked.case.length_m(one.geometry.boundary)
