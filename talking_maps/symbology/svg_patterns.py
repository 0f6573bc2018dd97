"""How a layer looks on paper: tint, pattern and pictogram, so that grey copies tell.

The patterns are those of the screen's map and of QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from talking_maps.model.layer import Layer, Pattern

#: The side of a pattern's tile, in its own units and on the paper [mm].
TILE, TILE_MM = 16.0, 3.0
#: Pictograms are drawn in squares of this side.
PICTOGRAM = 24.0
UNKNOWN = "#666666"

_HATCH = "M-2 18 18 -2M-10 10 10 -10M6 26 26 6"
#: The lines of each pattern in its tile, as on the screen's map (`paint.js`).
LINES: Mapping[Pattern, str] = MappingProxyType(
    {
        "hatch": _HATCH,
        "crosshatch": _HATCH + "M-2 -2 18 18M-10 6 10 26M6 -10 26 10",
        "horizontal": "M0 4H16M0 12H16",
        "vertical": "M4 0V16M12 0V16",
        "dashes": "M1 4H8M9 12H16",
        "tufts": "M4 8V3M4 8 1 4M4 8 7 4M12 16V11M12 16 9 12M12 16 15 12",
        "waves": "M0 4Q4 0 8 4Q12 8 16 4M0 12Q4 8 8 12Q12 16 16 12",
        "bricks": "M0 1H16M0 9H16M4 1V9M12 9V17",
        "dots": "M4 4h.01M12 12h.01",
    }
)
#: Strokes of lines by the layer's pattern: lengths of dashes and gaps [mm].
_DASHES: Mapping[Pattern, str] = MappingProxyType(
    {
        "dots": "0.1 1.3",
        "dashes": "2 1.2",
        "hatch": "0.7 0.7",
        "waves": "3 0.9 0.1 0.9",
    }
)


#: How strong the tint of an area is, as on the screen's map.
TINT = 0.18
_TINTS: Mapping[Pattern, float] = MappingProxyType({"solid": 0.4, "none": 0.12})


class Drawing(str):
    """SVG text of our own making, which goes to the paper as it is."""

    __slots__ = ()


def tint(layer: Layer) -> float:
    """Return the opacity of the layer's tint."""
    return _TINTS.get(layer.pattern, TINT)


def definition(layer: Layer, number: int) -> str:
    """Return the SVG definition of a layer's pattern, to be named by its number."""
    lines = LINES.get(layer.pattern)
    if lines is None:
        return ""
    width = 3.2 if layer.pattern == "dots" else 1.3
    return (
        f'<pattern id="k{number}" width="{TILE:g}" height="{TILE:g}" '
        f'patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({TILE_MM / TILE:.4f})">'
        f'<path d="{lines}" fill="none" stroke="{layer.colour}" '
        f'stroke-width="{width}" stroke-linecap="round"/></pattern>'
    )


def is_patterned(layer: Layer) -> bool:
    """Tell whether areas of the layer have a pattern."""
    return layer.pattern in LINES


def dashes(layer: Layer) -> str:
    """Return the SVG attribute that breaks the layer's lines, nothing if whole."""
    lengths = _DASHES.get(layer.pattern)
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
