"""Symbols in QGIS's XML: the colour and pattern of a layer, the band of a scene.

Only what differs from QGIS's own defaults is written. Sizes are in millimetres on
paper or screen.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from talking_maps.model.layer import GeometryKind, Layer
from talking_maps.model.plan import Scene, Status
from talking_maps.symbology.symbols import (
    INK,
    LINE_MORE,
    LOST_INK,
    LOST_TINT,
    PATTERNS,
    PIXEL,
    SCENE_SYMBOLS,
    STATUS_SYMBOLS,
    WIDTH,
    StatusSymbol,
    millimetres,
    tint,
)

_SYMBOL_TYPES: Mapping[GeometryKind, str] = MappingProxyType(
    {"polygon": "fill", "line": "line", "point": "marker"}
)
#: How strong the band of a scene is, of 1.
_BAND = 0.6
#: How far apart the lines of a pattern are [mm].
_APART = "2.4"


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
    colour = SCENE_SYMBOLS[scene].colour
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
    """Return the stroke of the status in the layer's colour; what is lost is crossed.

    Strokes are as wide and as broken as on the map, but for outlines of markers.
    """
    symbol = _symbol(_SYMBOL_TYPES[layer.geometry])
    edge = STATUS_SYMBOLS[status]
    colour = _rgb(layer.colour)
    match layer.geometry:
        case "polygon":
            if status == "lost":
                _crossed(symbol, layer)
            _stroke(symbol, 2, colour, edge.weight, edge.dashes)
        case "line":
            _stroke(symbol, 1, colour, edge.weight + LINE_MORE, edge.dashes)
        case "point":
            _disc(symbol, colour, edge)
            if status == "lost":
                _cross(symbol, layer)
    return symbol


def _disc(symbol: ElementTree.Element[str], colour: str, edge: StatusSymbol) -> None:
    """Draw the disc of a point, its edge that of the status."""
    _part(
        symbol,
        "SimpleMarker",
        1,
        name="circle",
        size="5.6",
        color=_rgb("#ffffff", 0.9),
        outline_color=colour,
        outline_style=edge.pen,
        outline_width=_mm(edge.weight),
    )


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
    _tinted(symbol, layer, tint(layer))
    pattern = PATTERNS[layer.pattern]
    for angle in pattern.angles:
        _hatched(symbol, layer, angle, INK, is_broken=layer.pattern == "dashes")
    if pattern.is_filled_with_marks:
        part = _part(
            symbol,
            "PointPatternFill",
            0,
            distance_x="4",
            distance_y="4.8",
            displacement_x="2",
        )
        _mark(_symbol("marker", part), layer, "2.4")


def _crossed(symbol: Element, layer: Layer) -> None:
    """Cross the area of a thing that is lost, as the map does."""
    _tinted(symbol, layer, LOST_TINT)
    for angle in PATTERNS["crosshatch"].angles:
        _hatched(symbol, layer, angle, LOST_INK)


def _tinted(symbol: Element, layer: Layer, strength: float) -> None:
    colour = _rgb(layer.colour, strength)
    _part(symbol, "SimpleFill", 0, color=colour, outline_style="no")


def _hatched(
    symbol: Element, layer: Layer, angle: int, ink: float, *, is_broken: bool = False
) -> None:
    part = _part(symbol, "LinePatternFill", 0, angle=str(angle), distance=_APART)
    dashes = {"use_custom_dash": "1", "customdash": "2.5;1.5"} if is_broken else {}
    _part(
        _symbol("line", part),
        "SimpleLine",
        0,
        line_color=_rgb(layer.colour, ink),
        line_width=_mm(WIDTH),
        **dashes,
    )


def _cross(symbol: Element, layer: Layer) -> None:
    """Cross out a point that is lost, over its pictogram."""
    _part(
        symbol,
        "SimpleMarker",
        3,
        name="cross2",
        size="5.6",
        color=_rgb(layer.colour),
        outline_color=_rgb(layer.colour),
        outline_width=_mm(STATUS_SYMBOLS["existing"].weight),
    )


def _stroke(
    symbol: Element, order: int, colour: str, weight: float, dashes: str
) -> None:
    broken = {
        "use_custom_dash": "1",
        "customdash": millimetres(dashes, between=";"),
    }
    _part(
        symbol,
        "SimpleLine",
        order,
        line_color=colour,
        line_width=_mm(weight),
        **(broken if dashes else {}),
    )


def _mm(pixels: float) -> str:
    return f"{round(PIXEL * pixels, 4):g}"


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


def _rgb(colour: str, opacity: float = 1) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
