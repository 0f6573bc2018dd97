"""How a layer looks on paper: tint, pattern and pictogram, so that grey copies tell.

The patterns are those of the one table of symbols.
"""

from __future__ import annotations

import re

from talking_maps.model.layer import Layer
from talking_maps.symbology.symbols import PATTERNS, TILE, lines, tint

#: The side of a pattern's tile on the paper [mm].
TILE_MM = 3.0
#: Pictograms are drawn in squares of this side.
PICTOGRAM = 24.0


class Drawing(str):
    """SVG text of our own making, which goes to the paper as it is."""

    __slots__ = ()


def definition(layer: Layer, number: int) -> str:
    """Return the SVG definition of a layer's pattern, to be named by its number."""
    path = lines(layer)
    if not path:
        return ""
    width = 3.2 if layer.pattern == "dots" else 1.3
    return (
        f'<pattern id="k{number}" width="{TILE:g}" height="{TILE:g}" '
        f'patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({TILE_MM / TILE:.4f})">'
        f'<path d="{path}" fill="none" stroke="{layer.colour}" '
        f'stroke-width="{width}" stroke-linecap="round"/></pattern>'
    )


def is_patterned(layer: Layer) -> bool:
    """Tell whether areas of the layer have a pattern."""
    return bool(lines(layer))


def dashes(layer: Layer) -> str:
    """Return the SVG attribute that breaks the layer's lines, nothing if whole."""
    lengths = PATTERNS[layer.pattern].dashes
    return f' stroke-dasharray="{lengths}"' if lengths else ""


def pictogram(layer: Layer, x: float, y: float, side: float) -> str:
    """Return the layer's pictogram on a white disc around a point [mm]."""
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", layer.pictogram, flags=re.DOTALL)
    inner = inner.replace("currentColor", layer.colour)
    scale = side / PICTOGRAM
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{side * 0.72:.2f}" fill="#ffffff" '
        f'fill-opacity="0.9" stroke="{layer.colour}" stroke-width="0.2"/>'
        f'<g transform="translate({x - side / 2:.2f} {y - side / 2:.2f}) '
        f'scale({scale:.4f})" fill="none" stroke="{layer.colour}" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{inner}</g>'
    )


def swatch(layer: Layer) -> Drawing:
    """Return a legend's sample of the layer: an area, a line, and the pictogram."""
    colour = layer.colour
    if layer.geometry == "polygon":
        box = 'x="0.3" y="0.3" width="9.4" height="5.4"'
        sample = (
            f'<rect {box} fill="{colour}" fill-opacity="{tint(layer)}" '
            f'stroke="{colour}" stroke-width="0.4"/>'
        )
        if is_patterned(layer):
            sample += f'<rect {box} fill="url(#k0)"/>'
    elif layer.geometry == "line":
        sample = (
            f'<path d="M0.5 3H9.5" fill="none" stroke="{colour}" stroke-width="0.8"'
            f"{dashes(layer)}/>"
        )
    else:
        sample = ""
    return sheet(
        14.5, 6.0, definition(layer, 0), sample + pictogram(layer, 12.0, 3.0, 3.2)
    )


def sheet(width: float, height: float, definitions: str, drawing: str) -> Drawing:
    """Return an SVG drawing whose units are millimetres on the paper."""
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" '
        f'height="{height:g}mm" viewBox="0 0 {width:g} {height:g}">'
        f"<defs>{definitions}</defs>{drawing}</svg>"
    )
