"""Write GeoJSON (RFC 7946) and CSV, both in longitude and latitude.

In CSV no cell of text can be taken for a formula by a spreadsheet, and a byte order
mark makes it show accents.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import shapely

from talking_maps import geo
from talking_maps.errors import Value
from talking_maps.exchange.readers.csv_points import FORMULA_STARTS
from talking_maps.exchange.writers.rows import Exported

_MEASURED = ("area_m2", "length_m")
_LAST = ("quantity", "unit", "lon", "lat", "wkt")
_DECIMALS = 8


def write_geojson(path: Path, rows: tuple[Exported, ...], epsg: int) -> None:
    """Write all features into one collection, a feature a line."""
    lines = ",\n".join(_feature(row, epsg) for row in rows)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")


def write_csv(path: Path, rows: tuple[Exported, ...], epsg: int) -> None:
    """Write one row a feature: what it is, how much of it, where."""
    table = [_sheet_row(row, epsg) for row in rows]
    fields = dict.fromkeys(name for row in table for name in row if name not in _LAST)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, [*(fields or ["layer", "uid"]), *_LAST])
        writer.writeheader()
        for row in table:
            writer.writerow(
                {name: escape_formula(value) for name, value in row.items()}
            )


def _feature(row: Exported, epsg: int) -> str:
    geometry = shapely.orient_polygons(row.geometry, exterior_cw=False)
    feature = {
        "type": "Feature",
        "geometry": geo.to_geojson(geometry, epsg),
        "properties": {k: v for k, v in row.columns.items() if v not in (None, "")},
    }
    return json.dumps(feature, ensure_ascii=False, allow_nan=False)


def _sheet_row(row: Exported, epsg: int) -> dict[str, Value]:
    amount, unit = geo.quantity(row.geometry, row.layer.geometry, epsg)
    centre = geo.to_degrees(row.geometry.centroid, epsg)
    whole = geo.to_degrees(row.geometry, epsg)
    columns = {k: v for k, v in row.columns.items() if k not in _MEASURED}
    return {
        **columns,
        "quantity": round(amount, 2),
        "unit": unit,
        "lon": round(centre.x, _DECIMALS),
        "lat": round(centre.y, _DECIMALS),
        "wkt": shapely.to_wkt(whole, rounding_precision=_DECIMALS),
    }


def escape_formula(value: Value) -> Value:
    """Return the cell with an apostrophe before it if a spreadsheet would run it."""
    formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if formula else value
