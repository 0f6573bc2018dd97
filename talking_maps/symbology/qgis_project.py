"""A QGIS project that opens the tables of one GeoPackage, each in its style.

It is written as QGIS writes one (`.qgs` in a zip), with what it needs and no more, and
names its file relative to itself, so that both can be carried to any folder.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from talking_maps.model.layer import GeometryKind

_GEOMETRY = {"polygon": "Polygon", "line": "Line", "point": "Point"}
#: The first day that a zip can tell: the same project gives the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """A table to be opened: its title, its kind of geometry, its style (QML)."""

    table: str
    title: str
    geometry: GeometryKind
    qml: str


def project(layers: Sequence[ProjectLayer], file: str, title: str) -> bytes:
    """Return a project (`.qgz`) that opens the tables of `file` in EPSG:4326.

    The first layer is the topmost.
    """
    root = Element("qgis", projectname=title, version="3.22.0-Białowieża")
    SubElement(root, "homePath", path="")
    SubElement(root, "title").text = title
    _crs(SubElement(root, "projectCrs"))
    tree = SubElement(root, "layer-tree-group")
    listed = SubElement(root, "projectlayers")
    for layer in layers:
        source = f"./{file}|layername={layer.table}"
        _list_layer(tree, layer, source)
        _layer(listed, layer, source)
    paths = SubElement(SubElement(root, "properties"), "Paths")
    SubElement(paths, "Absolute", type="bool").text = "false"
    return _zipped(root)


def _list_layer(
    tree: ElementTree.Element[str], layer: ProjectLayer, source: str
) -> None:
    """List a layer in the tree."""
    SubElement(
        tree,
        "layer-tree-layer",
        id=layer.table,
        name=layer.title,
        source=source,
        providerKey="ogr",
        checked="Qt::Checked",
        expanded="0",
    )


def _zipped(root: ElementTree.Element[str]) -> bytes:
    """Return the project as a zip, the same bytes for the same project."""
    text = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(
        root, encoding="unicode"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("talking-maps.qgs", _DAY), text)
    return out.getvalue()


def _layer(listed: Element, layer: ProjectLayer, source: str) -> None:
    one = SubElement(
        listed, "maplayer", type="vector", geometry=_GEOMETRY[layer.geometry]
    )
    SubElement(one, "id").text = layer.table
    SubElement(one, "datasource").text = source
    SubElement(one, "layername").text = layer.title
    _crs(SubElement(one, "srs"))
    SubElement(one, "provider", encoding="UTF-8").text = "ogr"
    # A style that this program wrote, not one of a file.
    style = fromstring(layer.qml.removeprefix("<!DOCTYPE qgis>"))  # noqa: S314
    renderer = style.find("renderer-v2")
    if renderer is not None:
        one.append(renderer)


def _crs(parent: Element) -> None:
    crs = SubElement(parent, "spatialrefsys")
    SubElement(crs, "srid").text = "4326"
    SubElement(crs, "authid").text = "EPSG:4326"
