"""Steps on fields: terraces, furrows across the slope, trees, ditches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Point

from talking_maps import terrain
from talking_maps.errors import Value
from talking_maps.explain.terrain_under import centres
from talking_maps.indicators import EvaluationContext
from talking_maps.indicators.engine.context import surface
from talking_maps.indicators.suitability import DITCH
from talking_maps.indicators.terrace_contour import CROOKED_DEG, terraces_along_contour
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray, Raster
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    changed,
    drawn,
    marked,
    number,
    offers,
    placed,
    removed,
)
from talking_maps.scoring.advice.feasibility import is_inside, slope_percent

#: How wide a new belt of trees is [m], and how far a ditch is moved at most [m]. Ours.
BELT_M, FARTHEST_M = 4.0, 500.0
#: As many places are tried for a ditch; all of it must suit, but for rounding.
MOST_TRIED, WHOLLY = 60, 0.999
KINDS = ("slow_formation", "stone", "absorption")
#: Furrows along the contour are measured to help up to this slope [%].
FURROWS_TO = 25.0


@offers("terraced_share_of_steep_cropland")
def terraces(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield steep fields on ground that some kind of terrace suits."""
    for one in asked.bad:
        if one.layer in ("cropland", "fallow"):
            yield from _terrace(asked.case, one)


@offers("ambition_for_terraces")
def promise_terraces(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield terraces that can be drawn in the future on fields that are steep today."""
    future = asked.in_scene("future")
    bad = frozenset(asked.measure.bad)
    for one in asked.case.plan.of("present", "cropland", "fallow"):
        if one.uid in bad:
            yield from _terrace(future.case, one)


def _terrace(case: EvaluationContext, field: Feature) -> Iterator[Candidate]:
    slope = slope_percent(case, field.geometry)
    kind = None if slope is None else _kind_for(case, slope)
    if slope is None or kind is None or not is_inside(case, field.geometry):
        return
    message = Message(
        "Terrace the field {thing}: {area:ha} at {slope:percent} of slope.",
        {**placed(case, field), "slope": slope / 100},
    )
    attributes = {"kind": kind} if kind else {}
    new = drawn(case, field, "terrace", field.geometry, **attributes)
    yield added(case, field, message, new)


def _kind_for(case: EvaluationContext, slope: float) -> str | None:
    """Return a kind of terrace that suits a slope [%], empty for any, None for none.

    Where nobody wrote down any limit, nobody can say that it does not suit.
    """
    limits = {k: found for k in ("", *KINDS) if (found := _limits(case, k))}
    fit = (k for k, (least, most) in limits.items() if least <= slope <= most)
    return next(fit, None if limits else "")


def _limits(case: EvaluationContext, kind: str) -> tuple[float, float] | None:
    """Return between which slopes a kind of terrace suits [%], None if unknown."""
    start = f"{kind}_" if kind else ""
    ends = case.numbers(f"terrace_slope.{start}{end}" for end in ("least", "most"))
    if ends.missing:
        return None
    least, most = (
        ends.values[f"terrace_slope.{start}{end}"] for end in ("least", "most")
    )
    return least, most


@offers("terraces_on_suitable_slope")
def other_kind(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield terraces that suit the slope if built as another kind, or not at all."""
    case = asked.case
    for one in asked.bad:
        slope = slope_percent(case, one.geometry)
        if slope is None:
            continue
        values: dict[str, Value] = {"thing": called(one), "slope": slope / 100}
        yield from _as_kinds(case, slope, values, one)
        if case.scene == "future":
            message = Message(
                "Leave the terrace {thing} out: at {slope:percent} of slope its kind "
                "does not suit.",
                values,
            )
            yield removed(case, one, message)


def _as_kinds(
    case: EvaluationContext,
    slope: float,
    values: dict[str, str | int | float | bool | None],
    one: Feature,
) -> Iterator[Candidate]:
    """Yield the terrace as each kind that suits the slope."""
    for kind in KINDS:
        limits = _limits(case, kind)
        if limits is None or not limits[0] <= slope <= limits[1]:
            continue
        message = Message(
            "Build the terrace {thing} as {kind}: the ground has {slope:percent} "
            "of slope.",
            {**values, "kind": kind},
        )
        yield marked(case, one, message, kind=kind)


@offers("terraces_along_contour")
def turn(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield terraces of the future that would follow the contour if turned."""
    case = asked.case
    if case.scene != "future":
        return
    for one in asked.bad:
        angle = _deviation(case, one)
        if angle is None or angle <= CROOKED_DEG:
            continue
        turned = min(
            (_turned(one, way * angle) for way in (1, -1)),
            key=lambda t: _deviation(case, t) or 90.0,
        )
        if not is_inside(case, turned.geometry):
            continue
        message = Message(
            "Turn the terrace {thing} by {angle:degrees}, along the contour.",
            {"thing": called(one), "angle": round(angle)},
        )
        yield changed(case, one, turned, message)


def _turned(one: Feature, degrees: float) -> Feature:
    shape = affinity.rotate(one.geometry, degrees, origin="centroid")
    return replace(one, geometry=shape)


def _deviation(case: EvaluationContext, one: Feature) -> float | None:
    alone = replace(case, plan=replace(case.plan, features=(one,)))
    return terraces_along_contour(alone).value


@offers("ditches_on_suitable_ground")
def ditches(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield ditches that would suit the ground a little farther on."""
    case, elevation = asked.case, asked.case.territory.elevation
    least, most = (number(case, f"{DITCH}_slope.{end}") for end in ("least", "most"))
    if elevation is None or least is None or most is None:
        return
    for one in asked.bad:
        around = one.geometry.centroid.buffer(FARTHEST_M)
        near = terrain.window(elevation, around)
        fits = None if near is None else _band(terrain.slope(near), least, most)
        for x, y in () if fits is None else _near(fits, one.geometry.centroid):
            moved = affinity.translate(one.geometry, x, y)
            under = terrain.mean_over(fits, moved) if fits else None
            suits = under is not None and under.mean > WHOLLY
            if suits and is_inside(case, moved):
                yield _moved_ditch(case, one, moved, math.hypot(x, y))
                break


def _band(slope: Raster, least: float, most: float) -> Raster:
    """Return where slopes lie between two limits [%]: 1 inside, 0 outside."""
    percent = 100 * np.tan(np.radians(slope.values))
    inside = (percent >= least) & (percent <= most)
    return replace(slope, values=np.where(np.isnan(percent), np.nan, inside))


def _near(fits: Raster, middle: Point) -> FloatArray:
    """Return the ways from a point to suiting ground, the nearest first [m]."""
    x, y = centres(fits)
    good = fits.values == 1
    east, north = x[good] - middle.x, y[good] - middle.y
    away = np.hypot(east, north)
    order = np.argsort(away, kind="stable")
    ways = np.column_stack([east, north])[order]
    return np.asarray(ways[away[order] <= FARTHEST_M][:MOST_TRIED:2])


def _moved_ditch(
    case: EvaluationContext,
    one: Feature,
    shape: shapely.geometry.base.BaseGeometry,
    away: float,
) -> Candidate:
    message = Message(
        "Dig the ditch {thing} {distance:m} farther on, where the slope suits: "
        "{length:m}.",
        {"thing": called(one), "distance": away, "length": case.length_m(shape)},
    )
    return changed(case, one, replace(one, geometry=shape), message)


@offers("fields_with_tree_belts")
def trees(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield fields without trees along their edge."""
    case = asked.case
    for one in asked.bad:
        # Outside the field, and on the community's own land.
        belt = one.geometry.buffer(BELT_M).difference(one.geometry)
        belt = surface(belt.intersection(case.territory.boundary))
        if belt.area <= 0:
            continue
        edge = case.length_m(one.geometry.boundary)
        message = Message(
            "Plant trees along the field {thing}, {area:ha}: {edge:m} of edge.",
            {**placed(case, one), "edge": edge},
        )
        yield added(case, one, message, drawn(case, one, "trees", belt))


@offers("soil_loss")
def soil(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield fields to be ploughed across the slope, or terraced, where it suits."""
    case = asked.case
    held = shapely.union_all([t.geometry for t in case.placed("terrace")] or [Point()])
    for one in case.placed("cropland"):
        slope = slope_percent(case, one.geometry)
        if slope is None:
            continue
        if one.attributes.get("furrows") != "contour" and slope <= FURROWS_TO:
            message = Message(
                "Plough the field {thing} across the slope: {area:ha} at "
                "{slope:percent}.",
                {**placed(case, one), "slope": slope / 100},
            )
            yield marked(case, one, message, furrows="contour")
        if not math.isclose(one.geometry.difference(held).area, 0.0):
            yield from _terrace(case, one)


@offers("soil_loss_avoided")
def soil_of_future(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield what would keep soil, drawn in the future scene."""
    yield from soil(asked.in_scene("future"))
