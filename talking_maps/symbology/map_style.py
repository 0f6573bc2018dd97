"""How things look on pictures of a plan: as on the drawing map, from the same table.

The map paints on a canvas in the browser (`components/editor/frontend/paint.js`);
sketches and the pictures of a score are SVG made here, both from `symbols`, so that
nobody learns two languages of signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature, Status
from talking_maps.symbology.symbols import (
    CROSSED,
    DOT,
    INK,
    LINE_MORE,
    LOST_INK,
    LOST_TINT,
    STATUS_SYMBOLS,
    TILE,
    TINT,
    UNKNOWN,
    WIDTH,
    lines,
    tint,
)

#: A pattern's tile on the sheet: as large on the screen as on the map [units per px].
TILE_SCALE = 1.75
#: A point's disc with its pictogram [units].
DISC = 19.0
#: More pictograms than these would hide the picture.
MOST_PICTOGRAMS = 30


@dataclass(frozen=True, slots=True)
class Style:
    """An edge and its dashes [px], the tint's opacity, the pattern and its opacity."""

    weight: float
    dashes: str
    tint: float
    pattern: str
    ink: float


def style(layer: Layer, status: Status) -> Style:
    """Return how a thing of the layer looks in that status."""
    edge = STATUS_SYMBOLS[status]
    weight = edge.weight + (LINE_MORE if layer.geometry == "line" else 0)
    if status == "lost":
        return Style(weight, edge.dashes, LOST_TINT, "crossed", LOST_INK)
    return Style(weight, edge.dashes, tint(layer), layer.pattern, INK)


def definitions(features: Iterable[Feature], layers: Mapping[str, Layer]) -> Markup:
    """Return the tiles that the areas among the features are filled with, as SVG."""
    areas = [f for f in features if "Polygon" in f.geometry.geom_type]
    return tiles(((f.layer, f.status) for f in areas), layers)


def tiles(wanted: Iterable[tuple[str, Status]], layers: Mapping[str, Layer]) -> Markup:
    """Return the tiles of those layers in those statuses as SVG, each once."""
    used = {(layer, status == "lost") for layer, status in wanted if layer in layers}
    made = (
        _tile(layers[layer], "lost" if lost else "existing")
        for layer, lost in sorted(used)
    )
    return Markup("<defs>{}</defs>").format(Markup().join(made))


def _tile(layer: Layer, status: Status) -> Markup:
    look = style(layer, status)
    path = CROSSED if look.pattern == "crossed" else lines(layer)
    is_dots = look.pattern == "dots"
    ink = (
        Markup(
            '<path d="{}" fill="none" stroke="{}" '
            'stroke-width="{}" stroke-opacity="{}" '
            'stroke-linecap="{}" '
            'style="vector-effect:none"/>'
        ).format(
            path,
            layer.colour,
            DOT if is_dots else WIDTH,
            look.ink,
            "round" if is_dots else "butt",
        )
        if path
        else Markup()
    )
    return Markup(
        '<pattern id="{name}" width="{TILE:g}" height="{TILE:g}" '
        'patternUnits="userSpaceOnUse" patternTransform="scale({TILE_SCALE})">'
        '<rect width="{TILE:g}" height="{TILE:g}" fill="{colour}" '
        'fill-opacity="{tint}"/>{ink}</pattern>'
    ).format(
        name=_name(layer, status),
        TILE=TILE,
        TILE_SCALE=TILE_SCALE,
        colour=layer.colour,
        tint=look.tint,
        ink=ink,
    )


def _name(layer: Layer, status: Status) -> str:
    return f"k-{layer.id}{'-lost' if status == 'lost' else ''}"


def attributes(
    layer: Layer | None, shape: BaseGeometry, status: Status = "existing"
) -> Markup:
    """Return fill, colour, edge and dashes of a thing's path as SVG attributes."""
    if layer is None:
        return Markup(
            'fill="{colour}" fill-opacity="{tint}" stroke="{colour}" stroke-width="2.5"'
        ).format(colour=UNKNOWN, tint=TINT)
    look = style(layer, status)
    dashes = (
        Markup(' stroke-dasharray="{}"').format(look.dashes)
        if look.dashes
        else Markup()
    )
    is_point = shape.geom_type == "Point"
    fill = "#fff" if is_point else f"url(#{_name(layer, status)})"
    return Markup('fill="{}" stroke="{}" stroke-width="{:g}"{}').format(
        fill, layer.colour, look.weight, dashes
    )


def pictogram(layer: Layer, x: float, y: float) -> Markup:
    """Return the layer's pictogram on its white disc around a place [units]."""
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", layer.pictogram, flags=re.DOTALL)
    inner = inner.replace("currentColor", layer.colour)
    side = DISC * 1.3
    return Markup(
        '<circle cx="{:.1f}" cy="{:.1f}" r="{:g}" fill="#fff" '
        'stroke="{}" stroke-width="3"/>'
        '<g transform="translate({:.1f} {:.1f}) '
        'scale({:.3f})" fill="none" stroke="{}" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        "{}</g>"
    ).format(
        x,
        y,
        DISC,
        layer.colour,
        x - side / 2,
        y - side / 2,
        side / 24,
        layer.colour,
        Markup(inner),  # noqa: S704 - the layer's own drawing, a file of the program
    )
