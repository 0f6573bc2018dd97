"""Read GeoPackage, KML, GPX and Shapefile with GDAL, with only those drivers open.

Runs in the process of `worker`, which has closed every other driver. The file read is
a copy in a folder of our own, so nothing is ever written beside the original.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyogrio import list_layers, set_gdal_config_options
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError
from pyogrio.raw import read as read_layer
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry
from talking_maps.exchange.ends import ends_of
from talking_maps.exchange.limits import MOST_ROWS, MOST_TABLES
from talking_maps.exchange.source import Format, Row, Table
from talking_maps.exchange.values import as_attributes
from talking_maps.model.message import Message

_Array = npt.NDArray[Any]
#: Points of a track are read as its line; styles and projects are no maps.
_LEFT_OUT = {"route_points", "track_points", "layer_styles", "qgis_projects"}
_LDID_BYTE = 29
_NAMES = {"gpkg": "GeoPackage", "kml": "KML", "gpx": "GPX", "shp": "Shapefile"}
_FAILURES = (
    DataSourceError, DataLayerError, FeatureError, FieldError, UnicodeDecodeError,
    MemoryError, OverflowError, ValueError,
)  # fmt: skip


def read_with_gdal(path: Path, kind: Format, shown: str) -> tuple[Table, ...]:
    """Return the tables with shapes; their `crs` is empty where the file names none.

    Curves become many-cornered lines. Raises BadFile if GDAL cannot read the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_tables(path, kind, shown))
    except _FAILURES as error:
        raise BadFile(
            "{file} cannot be read as {format}: it is damaged or was not made by the "
            "rules. Open it in the program it came from and export it again.",
            file=shown,
            format=_NAMES[kind],
        ) from error


def _tables(path: Path, kind: Format, shown: str) -> Iterator[Table]:
    # GDAL makes a lost index again, but spoils one that is there.
    lost = kind == "shp" and not path.with_suffix(".shx").exists()
    set_gdal_config_options(
        {"SHAPE_RESTORE_SHX": True if lost else None, "GPX_ELE_AS_25D": True}
    )
    layers = list_layers(path)
    if len(layers) > MOST_TABLES:
        raise BadFile(
            "{file} has {count:number} layers. Export only the one you need.",
            file=shown,
            count=len(layers),
        )
    for name, geometry_type in layers:
        if geometry_type is None or name in _LEFT_OUT:
            continue
        meta, numbers, shapes, columns = read_layer(
            path,
            layer=name,
            force_2d=False,
            max_features=MOST_ROWS + 1,
            return_fids=True,
            datetime_as_string=True,
            encoding=_encoding(path) if kind == "shp" else None,
        )
        title = Path(shown).stem if name == path.stem else str(name)
        rows = _rows(meta["fields"], len(numbers), shapes, columns)
        yield Table(title, kind, _crs(meta["crs"]), tuple(rows))


def _encoding(path: Path) -> str | None:
    """Return UTF-8 for a table of a Shapefile that does not say its encoding."""
    table = path.with_suffix(".dbf")
    if path.with_suffix(".cpg").exists() or not table.exists():
        return None
    content = table.read_bytes()
    if len(content) <= _LDID_BYTE or content[_LDID_BYTE]:
        return None
    try:
        content[_LDID_BYTE + 3 :].decode()
    except UnicodeDecodeError:
        return None
    return "UTF-8"


def _crs(given: object) -> str:
    text = str(given or "")
    unknown = text.startswith("LOCAL_CS") or "ndefined" in text[:40]
    return "" if unknown else text


def _rows(
    fields: _Array, count: int, shapes: _Array, columns: list[_Array]
) -> Iterator[Row]:
    names = [str(f) for f in fields]
    plain = [column.tolist() for column in columns]
    for index in range(count):
        given: dict[object, object] = {
            n: c[index] for n, c in zip(names, plain, strict=True)
        }
        attributes = as_attributes(given)
        try:
            shape = _shape(shapes[index])
            attributes = {**ends_of(shape), **attributes}
            yield Row(index + 1, _flat(shape), attributes)
        except BadGeometry as error:
            yield Row(index + 1, None, attributes, Message(error.message, error.values))


def _flat(shape: BaseGeometry | None) -> BaseGeometry | None:
    return None if shape is None else shapely.force_2d(shape)


def _shape(content: bytes | None) -> BaseGeometry | None:
    if content is None:
        return None
    shape = geo.from_wkb(content)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise BadGeometry("A coordinate is not a finite number. Correct it.")
    return None if shape.is_empty else shape
