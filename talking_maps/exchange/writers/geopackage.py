"""Write a GeoPackage 1.3 with one table a layer, styled for QGIS.

Written by GDAL. Tables of layers without features are there too, empty, so that the
file has the same shape for every community.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.exchange.writers.rows import Exported
from talking_maps.model.layer import AttributeType, GeometryKind, Layer

_Array = npt.NDArray[Any]
_MULTI: Mapping[GeometryKind, str] = {
    "point": "MultiPoint",
    "line": "MultiLineString",
    "polygon": "MultiPolygon",
}
_MEASURE: Mapping[GeometryKind, tuple[str, ...]] = {
    "point": (),
    "line": ("length_m",),
    "polygon": ("area_m2",),
}
_COMMON = (
    "owner",
    "scene",
    "uid",
    "status",
    "origin",
    "voice",
    "name",
    "note",
    "version",
)
TEXT: AttributeType = "text"
#: How a type is stored, and what stands in its array where a value is missing.
_STORED: Mapping[AttributeType, tuple[str, object]] = {
    "text": ("O", None),
    "choice": ("O", None),
    "number": ("float64", 0.0),
    "integer": ("int64", 0),
    "boolean": ("bool", False),
    "date": ("datetime64[D]", "NaT"),
}
_OPTIONS = {"VERSION": "1.3", "ADD_GPKG_OGR_CONTENTS": "NO"}


def write_geopackage(
    path: Path,
    rows: tuple[Exported, ...],
    layers: Collection[Layer],
    epsg: int,
    styles: Mapping[str, str],
    more: Collection[str] = (),
) -> None:
    """Write the tables and their styles; raises OSError if GDAL cannot.

    `more` are columns of text that rows have beside the usual ones; they come first.
    """
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyogrio.raw import write

    try:
        for index, layer in enumerate(layers):
            own = [row for row in rows if row.layer.id == layer.id]
            types = {**dict.fromkeys(more, TEXT), **_types(layer)}
            columns = [_column(own, name, kind) for name, kind in types.items()]
            write(
                str(path),
                np.array([shapely.to_wkb(row.geometry) for row in own], dtype="O"),
                [values for values, _ in columns],
                list(types),
                field_mask=[mask for _, mask in columns],
                layer=layer.id,
                driver="GPKG",
                geometry_type=_MULTI[layer.geometry],
                crs=f"EPSG:{epsg}",
                promote_to_multi=True,
                append=index > 0,
                dataset_options=_OPTIONS if index == 0 else None,
                layer_options={"GEOMETRY_NAME": "geom"},
            )
        _write_styles(path, layers, styles)
    except (DataSourceError, DataLayerError) as error:
        # What GDAL says of a full disk is the SQL it was about to run.
        raise OSError from error


def add_land(path: Path, land: Mapping[str, BaseGeometry], epsg: int) -> None:
    """Add the table `land` to a GeoPackage: areas [m] by what they are called."""
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyogrio.raw import write

    try:
        write(
            str(path),
            np.array([shapely.to_wkb(area) for area in land.values()], dtype="O"),
            [np.array([*land], dtype="O")],
            ["called"],
            layer="land",
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs=f"EPSG:{epsg}",
            promote_to_multi=True,
            append=True,
            layer_options={"GEOMETRY_NAME": "geom"},
        )
    except (DataSourceError, DataLayerError) as error:
        raise OSError from error


def _types(layer: Layer) -> dict[str, AttributeType]:
    common: dict[str, AttributeType] = dict.fromkeys(_COMMON, "text")
    measures: dict[str, AttributeType] = dict.fromkeys(
        _MEASURE[layer.geometry], "number"
    )
    return {**common, **{a.id: a.type for a in layer.attributes}, **measures}


def _column(
    rows: list[Exported], name: str, kind: AttributeType
) -> tuple[_Array, _Array]:
    """Return the values of a column, and where they are missing."""
    stored, empty = _STORED[kind]
    values = [row.columns.get(name) for row in rows]
    missing = np.array([v in (None, "") for v in values], dtype="bool")
    filled = [empty if gone else v for v, gone in zip(values, missing, strict=True)]
    return np.array(filled, dtype=stored), missing


def _write_styles(
    path: Path, layers: Collection[Layer], styles: Mapping[str, str]
) -> None:
    from pyogrio.raw import write

    tables = [layer.id for layer in layers if layer.id in styles]
    if not tables:
        return
    count = len(tables)
    columns: dict[str, list[object]] = {
        "f_table_catalog": [""] * count,
        "f_table_schema": [""] * count,
        "f_table_name": list(tables),
        "f_geometry_column": ["geom"] * count,
        "styleName": list(tables),
        "styleQML": [styles[table] for table in tables],
        "styleSLD": [""] * count,
        "useAsDefault": [True] * count,
        "description": [""] * count,
        "owner": [""] * count,
        "ui": [None] * count,
        "update_time": [np.datetime64(datetime.now(UTC).replace(tzinfo=None), "ms")]
        * count,
    }
    kinds = {"useAsDefault": "bool", "update_time": "datetime64[ms]"}
    write(
        str(path),
        None,
        [np.array(c, dtype=kinds.get(name, "O")) for name, c in columns.items()],
        list(columns),
        layer="layer_styles",
        driver="GPKG",
        geometry_type=None,
        append=True,
        layer_options={"FID": "id"},
    )
