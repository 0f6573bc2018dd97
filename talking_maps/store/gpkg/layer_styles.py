"""How each layer table looks in QGIS: rules by scene and status, made from the layer.

Three things are drawn over each other, so that the legend has nine entries and not
fifteen: the layer's tint and pattern, a band in the scene's colour, and a stroke that
tells the status. The words of the legend are Spanish, the language of the offices that
open the file; a style that someone saved in QGIS under another name stays.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement, tostring

from talking_maps.i18n import translator
from talking_maps.model.layer import GeometryKind, Layer, Pattern
from talking_maps.model.plan import SCENES, STATUSES
from talking_maps.symbology.qgis import (
    boundary_symbol,
    layer_symbol,
    scene_symbol,
    status_symbol,
)
from talking_maps.wording import vocabulary

#: The name our style carries in `layer_styles`.
STYLE = "talking-maps"


def qml(layer: Layer) -> str:
    """Return the layer's style as a QGIS style document."""
    title = layer.names.get("es") or layer.id
    return _qml(
        layer.id, title, layer.geometry, layer.colour, layer.pattern, layer.pictogram
    )


@lru_cache(maxsize=128)
def _qml(
    layer_id: str,
    title: str,
    geometry: GeometryKind,
    colour: str,
    pattern: Pattern,
    pictogram: str,
) -> str:
    """Write the style of all that the layer looks like, once for every file."""
    layer = Layer(layer_id, {"es": title}, geometry, colour, pattern, pictogram)
    rules = _rules(layer)
    renderer = Element(
        "renderer-v2", type="RuleRenderer", symbollevels="1", forceraster="0"
    )
    listed = SubElement(renderer, "rules", key="root")
    _list_rules(rules, listed, layer)
    return _document(renderer, [symbol for _, _, symbol in rules])


def _list_rules(
    rules: list[tuple[str, str, ElementTree.Element[str]]],
    listed: ElementTree.Element[str],
    layer: Layer,
) -> None:
    """Write the rules of the renderer."""
    for number, (label, condition, _) in enumerate(rules):
        SubElement(
            listed,
            "rule",
            key=f"{layer.id}-{number}",
            symbol=str(number),
            label=label,
            filter=condition,
        )


def style(connection: sqlite3.Connection, layer: Layer) -> None:
    """Keep the layer's style as the one QGIS opens its table with."""
    _keep(connection, layer.id, qml(layer))


def style_boundary(connection: sqlite3.Connection) -> None:
    """Keep an outline as the style of the boundary."""
    _keep(connection, "boundary", boundary_qml())


def boundary_qml() -> str:
    """Return an outline as a QGIS style document."""
    renderer = Element("renderer-v2", type="singleSymbol", symbollevels="0")
    return _document(renderer, [boundary_symbol()])


def _keep(connection: sqlite3.Connection, table: str, text: str) -> None:
    kept = connection.execute(
        "UPDATE layer_styles SET styleQML = ? WHERE f_table_name = ? AND styleName = ?",
        (text, table, STYLE),
    )
    if not kept.rowcount:
        connection.execute(
            "INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault,"
            " description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '')",
            (table, STYLE, text),
        )


def _document(renderer: Element, symbols: list[Element]) -> str:
    document = Element("qgis", styleCategories="Symbology", version="3.22.0")
    document.append(renderer)
    listed = SubElement(renderer, "symbols")
    for number, symbol in enumerate(symbols):
        symbol.set("name", str(number))
        listed.append(symbol)
    return "<!DOCTYPE qgis>" + tostring(document, encoding="unicode")


def _rules(layer: Layer) -> list[tuple[str, str, Element]]:
    # A lost point keeps its pictogram, crossed out: nothing else says what it was.
    there = "TRUE" if layer.geometry == "point" else "\"status\" <> 'lost'"
    rules = [(layer.names["es"], there, layer_symbol(layer))]
    # The style's words are those of every other face, in the offices' language.
    spanish = translator("es")
    scenes, statuses = vocabulary.scene_names(spanish), vocabulary.statuses(spanish)
    for scene in SCENES:
        symbol = scene_symbol(layer.geometry, scene)
        rules.append((scenes[scene], f"\"scene\" = '{scene}'", symbol))
    for status in STATUSES:
        symbol = status_symbol(layer, status)
        rules.append((statuses[status], f"\"status\" = '{status}'", symbol))
    return rules
