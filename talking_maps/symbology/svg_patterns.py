"""How a layer looks on paper: tint, pattern and pictogram, so that grey copies tell.

The patterns are those of the one table of symbols.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from talking_maps.model.layer import Layer
from talking_maps.symbology import svg_elements
from talking_maps.symbology.svg_elements import NOTHING, Drawing, element, sheet
from talking_maps.symbology.symbols import (
    CROSSED,
    DOT,
    INK,
    LOST_INK,
    PATTERNS,
    TILE,
    WIDTH,
    lines,
    tint,
)

#: The side of a pattern's tile on the paper [mm].
TILE_MM = 3.0
#: Pictograms are drawn in squares of this side.
PICTOGRAM = 24.0


def tile(number: int, is_lost: bool) -> str:
    """Return what the pattern of the layer of that number is called in the drawing."""
    return f"k{number}-lost" if is_lost else f"k{number}"


def definition(layer: Layer, number: int, *, is_lost: bool = False) -> Markup:
    """Return the SVG definition of a layer's pattern, to be named by its number."""
    path = CROSSED if is_lost else lines(layer)
    if not path:
        return NOTHING
    return element(
        "pattern",
        element(
            "path",
            d=path,
            fill="none",
            stroke=layer.colour,
            stroke_width=DOT if layer.pattern == "dots" and not is_lost else WIDTH,
            stroke_opacity=LOST_INK if is_lost else INK,
            stroke_linecap="round",
        ),
        id=tile(number, is_lost),
        width=TILE,
        height=TILE,
        patternUnits="userSpaceOnUse",
        patternTransform=f"scale({svg_elements.number(TILE_MM / TILE)})",
    )


def is_patterned(layer: Layer, *, is_lost: bool = False) -> bool:
    """Tell whether areas of the layer have a pattern; what is lost is crossed out."""
    return is_lost or bool(lines(layer))


def dashes(layer: Layer) -> str:
    """Return the lengths that break the layer's lines, nothing if they are whole."""
    return PATTERNS[layer.pattern].dashes


def pictogram(layer: Layer, x: float, y: float, side: float) -> Markup:
    """Return the layer's pictogram on a white disc around a point [mm]."""
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", layer.pictogram, flags=re.DOTALL)
    inner = inner.replace("currentColor", layer.colour)
    corner = f"{svg_elements.number(x - side / 2)} {svg_elements.number(y - side / 2)}"
    disc = _disc(layer, x, y, side)
    return disc + element(
        "g",
        Markup(inner),  # noqa: S704 - the drawing in a layer's own SVG file
        transform=f"translate({corner}) scale({svg_elements.number(side / PICTOGRAM)})",
        fill="none",
        stroke=layer.colour,
        stroke_width=2,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _disc(layer: Layer, x: float, y: float, side: float) -> Markup:
    """Return the white disc under a pictogram."""
    return element(
        "circle",
        cx=x,
        cy=y,
        r=side * 0.72,
        fill="#ffffff",
        fill_opacity=0.9,
        stroke=layer.colour,
        stroke_width=0.2,
    )


def swatch(layer: Layer) -> Drawing:
    """Return a legend's sample of the layer: an area, a line, and the pictogram."""
    sign = pictogram(layer, 12.0, 3.0, 3.2)
    return sheet(14.5, 6.0, definition(layer, 0), *_sample(layer), sign)


def _sample(layer: Layer) -> Iterator[Markup]:
    colour = layer.colour
    if layer.geometry == "polygon":
        yield from _sample_area(layer, colour)
    elif layer.geometry == "line":
        yield element(
            "path",
            d="M0.5 3H9.5",
            fill="none",
            stroke=colour,
            stroke_width=0.8,
            stroke_dasharray=dashes(layer),
        )


def _sample_area(layer: Layer, colour: str) -> Iterator[Markup]:
    """Yield a sample of an area."""
    box = {"x": 0.3, "y": 0.3, "width": 9.4, "height": 5.4}
    yield element(
        "rect",
        **box,
        fill=colour,
        fill_opacity=tint(layer),
        stroke=colour,
        stroke_width=0.4,
    )
    if is_patterned(layer):
        yield element("rect", **box, fill="url(#k0)")
