"""Write KML for Google Earth: a folder a layer, in the layer's colour.

The name and note are what a click shows; every other column is extended data.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.exchange.writers.rows import Exported
from talking_maps.model.layer import Layer

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_SHOWN = ("name", "note")
_OPAQUE, _FILL = "ff", "80"


def write_kml(path: Path, rows: tuple[Exported, ...], epsg: int) -> None:
    """Write the features, which come ordered by layer."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    for layer, members in groupby(rows, key=lambda row: row.layer):
        _style(document, layer)
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", layer.names.get("es") or layer.id)
        for row in members:
            _placemark(folder, row, epsg)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _style(document: ET.Element, layer: Layer) -> None:
    red, green, blue = (layer.colour[i : i + 2] for i in (1, 3, 5))
    style = ET.SubElement(document, "Style", id=layer.id)
    for part, opacity in (("LineStyle", _OPAQUE), ("PolyStyle", _FILL)):
        _text(ET.SubElement(style, part), "color", opacity + blue + green + red)


def _placemark(folder: ET.Element, row: Exported, epsg: int) -> None:
    placemark = ET.SubElement(folder, "Placemark")
    _text(placemark, "name", str(row.columns["name"]))
    if row.columns["note"]:
        _text(placemark, "description", str(row.columns["note"]))
    _text(placemark, "styleUrl", f"#{row.layer.id}")
    extended = ET.SubElement(placemark, "ExtendedData")
    for key, value in row.columns.items():
        if key not in _SHOWN and value not in (None, ""):
            _text(ET.SubElement(extended, "Data", name=key), "value", str(value))
    _shape(placemark, geo.to_degrees(row.geometry, epsg))


def _shape(parent: ET.Element, shape: BaseGeometry) -> None:
    if isinstance(shape, shapely.Point):
        _coordinates(ET.SubElement(parent, "Point"), shape)
    elif isinstance(shape, shapely.LineString):
        _coordinates(_on_ground(parent, "LineString"), shape)
    elif isinstance(shape, shapely.Polygon):
        polygon = _on_ground(parent, "Polygon")
        for index, ring in enumerate((shape.exterior, *shape.interiors)):
            name = "innerBoundaryIs" if index else "outerBoundaryIs"
            side = ET.SubElement(polygon, name)
            _coordinates(ET.SubElement(side, "LinearRing"), ring)
    else:
        group = ET.SubElement(parent, "MultiGeometry")
        for part in shapely.get_parts(shape):
            _shape(group, part)


def _on_ground(parent: ET.Element, kind: str) -> ET.Element:
    """Add a shape that follows the terrain instead of cutting through the hills."""
    element = ET.SubElement(parent, kind)
    _text(element, "tessellate", "1")
    _text(element, "altitudeMode", "clampToGround")
    return element


def _coordinates(parent: ET.Element, shape: BaseGeometry) -> None:
    places = shapely.get_coordinates(shape).tolist()
    _text(parent, "coordinates", " ".join(f"{x:.8f},{y:.8f}" for x, y in places))


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
