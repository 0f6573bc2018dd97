"""Symbols in QGIS's XML: the colour and pattern of a layer, the band of a scene.

Only what differs from QGIS's own defaults is written. Sizes are in millimetres on
paper or screen.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement

from talking_maps.model.layer import GeometryKind, Layer
from talking_maps.model.plan import Scene, Status
from talking_maps.symbology.symbols import PATTERNS, SCENE_COLOURS, STATUS_SYMBOLS

_SYMBOL_TYPES: Mapping[GeometryKind, str] = MappingProxyType(
    {"polygon": "fill", "line": "line", "point": "marker"}
)
_TINT, _SOLID, _BAND = 60, 150, 150


def layer_symbol(layer: Layer) -> Element:
    """Return what says which layer it is: tint and pattern, or pictogram."""
    symbol = _symbol(_SYMBOL_TYPES[layer.geometry])
    match layer.geometry:
        case "polygon":
            _fill(symbol, layer)
        case "line":
            _marks_along(symbol, layer)
        case "point":
            _pictogram(symbol, layer)
    return symbol


def scene_symbol(kind: GeometryKind, scene: Scene) -> Element:
    """Return a soft band in the scene's colour, under the stroke of the status."""
    symbol = _symbol(_SYMBOL_TYPES[kind])
    colour = SCENE_COLOURS[scene]
    match kind:
        case "polygon":
            _part(
                symbol,
                "SimpleLine",
                1,
                line_color=_rgb(colour, _BAND),
                line_width="2",
                offset="1",
                joinstyle="round",
            )
        case "line":
            _part(
                symbol,
                "SimpleLine",
                0,
                line_color=_rgb(colour, _BAND),
                line_width="2.6",
                capstyle="round",
                joinstyle="round",
            )
        case "point":
            _part(
                symbol,
                "SimpleMarker",
                0,
                name="circle",
                size="7.5",
                color=_rgb(colour, _BAND),
                outline_style="no",
            )
    return symbol


def status_symbol(layer: Layer, status: Status) -> Element:
    """Return the stroke of the status in the layer's colour."""
    symbol = _symbol(_SYMBOL_TYPES[layer.geometry])
    pen, width = STATUS_SYMBOLS[status].pen, STATUS_SYMBOLS[status].pen_width
    colour = _rgb(layer.colour)
    match layer.geometry:
        case "polygon":
            _part(
                symbol,
                "SimpleLine",
                2,
                line_color=colour,
                line_style=pen,
                line_width=str(width),
            )
        case "line":
            _part(
                symbol,
                "SimpleLine",
                1,
                line_color=colour,
                line_style=pen,
                line_width=str(width + 0.4),
            )
        case "point":
            _part(
                symbol,
                "SimpleMarker",
                1,
                name="circle",
                size="5.6",
                color=_rgb("#ffffff", 230),
                outline_color=colour,
                outline_style=pen,
                outline_width=str(width),
            )
    return symbol


def boundary_symbol() -> Element:
    """Return an outline that hides nothing of what is drawn inside."""
    symbol = _symbol("fill")
    _part(
        symbol,
        "SimpleLine",
        0,
        line_color=_rgb("#000000"),
        line_width="0.5",
        line_style="dash dot",
    )
    return symbol


def _fill(symbol: Element, layer: Layer) -> None:
    alpha = _SOLID if layer.pattern == "solid" else _TINT
    if layer.pattern == "none":
        alpha = 0
    _part(symbol, "SimpleFill", 0, color=_rgb(layer.colour, alpha), outline_style="no")
    for angle in PATTERNS[layer.pattern].angles:
        part = _part(symbol, "LinePatternFill", 0, angle=str(angle), distance="2.4")
        line = _symbol("line", part)
        dashes = {"use_custom_dash": "1", "customdash": "2.5;1.5"}
        _part(
            line,
            "SimpleLine",
            0,
            line_color=_rgb(layer.colour),
            line_width="0.3",
            **(dashes if layer.pattern == "dashes" else {}),
        )
    if PATTERNS[layer.pattern].is_filled_with_marks:
        part = _part(
            symbol,
            "PointPatternFill",
            0,
            distance_x="4",
            distance_y="4.8",
            displacement_x="2",
        )
        _mark(_symbol("marker", part), layer, "2.4")


def _marks_along(symbol: Element, layer: Layer) -> None:
    if PATTERNS[layer.pattern].mark is None:
        _part(symbol, "SimpleLine", 2, line_color=_rgb(layer.colour), line_width="0.4")
        return
    part = _part(symbol, "MarkerLine", 2, interval="4", placement="interval")
    _mark(_symbol("marker", part), layer, "2")


def _mark(symbol: Element, layer: Layer, size: str) -> None:
    mark = PATTERNS[layer.pattern].mark
    if mark is None:
        return
    shape, angle = mark
    _part(
        symbol,
        "SimpleMarker",
        0,
        name=shape,
        angle=str(angle),
        size=size,
        color=_rgb(layer.colour),
        outline_color=_rgb(layer.colour),
        outline_width="0.35",
    )


def _pictogram(symbol: Element, layer: Layer) -> None:
    drawing = base64.b64encode(layer.pictogram.encode()).decode()
    _part(
        symbol,
        "SvgMarker",
        2,
        name=f"base64:{drawing}",
        size="4.2",
        color=_rgb(layer.colour),
        outline_color=_rgb(layer.colour),
    )


def _symbol(kind: str, parent: Element | None = None) -> Element:
    # A symbol inside a pattern carries this name by QGIS's own convention.
    if parent is None:
        return Element("symbol", type=kind)
    return SubElement(parent, "symbol", type=kind, name="@0@0")


def _part(symbol: Element, kind: str, order: int, **values: str) -> Element:
    part = SubElement(symbol, "layer", {"class": kind, "pass": str(order)})
    part.set("enabled", "1")
    options = SubElement(part, "Option", type="Map")
    for name, value in values.items():
        SubElement(options, "Option", type="QString", name=name, value=value)
    return part


def _rgb(colour: str, alpha: int = 255) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
