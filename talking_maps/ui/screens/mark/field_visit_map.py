"""The picture of a field visit: the plan's things by number, and the GPS point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely.geometry import Point

from talking_maps import geo
from talking_maps.contest import SealedCopy
from talking_maps.errors import BadGeometry
from talking_maps.model.layer import Layer
from talking_maps.symbology import map_style
from talking_maps.ui import session
from talking_maps.ui.screens.mark.field_visit_features import PAGE, Thing
from talking_maps.ui.widgets import escape, plan_sketch

#: Numbers beyond this many would cover the picture; near things have theirs.
MOST_NUMBERS = PAGE * 2


def draw(
    sealed: SealedCopy,
    things: Sequence[Thing],
    point: tuple[float, float | None] | None,
    *,
    words: str,
) -> str:
    """Return the picture as HTML; `point` is longitude and latitude [degrees]."""
    here = _placed(sealed, point)
    paper = plan_sketch.MapFrame(_bounds(sealed, here))
    layers = {layer.id: layer for layer in session.workspace().layers}
    shown = things[: plan_sketch.MOST_SHAPES]
    tiles = map_style.tiles(((thing.layer, "existing") for thing in shown), layers)
    land = f'<path class="land" d="{paper.path(sealed.boundary)}"/>'
    shapes = "".join(_shape(paper, thing, layers.get(thing.layer)) for thing in shown)
    numbers = "".join(_number(paper, thing) for thing in things[:MOST_NUMBERS][::-1])
    view = f"0 0 {paper.width:.0f} {paper.height:.0f}"
    svg = plan_sketch.sheet(view, tiles + land + shapes + numbers + _cross(paper, here))
    return f'<img class="sketch visit-map" src="{svg}" alt="{escape.html(words)}">'


def _shape(paper: plan_sketch.MapFrame, thing: Thing, layer: Layer | None) -> str:
    kind = "line" if "Line" in thing.shape.geom_type else "area"
    return (
        f'<path class="{kind}" {map_style.attributes(layer, thing.shape)}'
        f' d="{paper.path(thing.shape)}"/>'
    )


def _placed(
    sealed: SealedCopy, point: tuple[float, float | None] | None
) -> Point | None:
    """Return the point in the plan's metres, None if it is nowhere near the land."""
    if point is None or point[1] is None:
        return None
    try:
        placed = geo.to_metres(Point(point[0], point[1]), sealed.epsg)
    except BadGeometry:
        return None
    left, bottom, right, top = sealed.boundary.bounds
    reach = max(right - left, top - bottom) / 2
    return placed if sealed.boundary.distance(placed) < reach else None


def _bounds(
    sealed: SealedCopy, here: Point | None
) -> tuple[float, float, float, float]:
    left, bottom, right, top = sealed.boundary.bounds
    if here is None:
        return left, bottom, right, top
    return min(left, here.x), min(bottom, here.y), max(right, here.x), max(top, here.y)


def _spot(paper: plan_sketch.MapFrame, point: Point) -> tuple[float, float]:
    margin = plan_sketch.SIZE * 0.04
    return (
        (point.x - paper.left) * paper.scale + margin,
        (paper.top - point.y) * paper.scale + margin,
    )


def _number(paper: plan_sketch.MapFrame, thing: Thing) -> str:
    x, y = _spot(paper, thing.shape.representative_point())
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="28" fill="#1f1d1a"/>'
        f'<text x="{x:.0f}" y="{y + 13:.0f}" font-size="38" font-weight="700"'
        f' font-family="sans-serif" fill="#fff" text-anchor="middle">{thing.number}'
        "</text>"
    )


def _cross(paper: plan_sketch.MapFrame, here: Point | None) -> str:
    if here is None:
        return ""
    x, y = _spot(paper, here)
    arms: Iterable[str] = (
        f"M{x - 34:.0f} {y:.0f}H{x + 34:.0f}M{x:.0f} {y - 34:.0f}V{y + 34:.0f}",
        f"M{x - 20:.0f} {y:.0f}a20 20 0 1 0 40 0a20 20 0 1 0 -40 0",
    )
    return "".join(
        f'<path d="{arm}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        for colour, width in (("#fff", 9), ("#8f1d14", 4))
        for arm in arms
    )
