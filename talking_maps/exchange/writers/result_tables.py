"""Write tables of results: one as CSV, or all of them with land as GeoPackage.

A cell that a spreadsheet would run as a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value
from talking_maps.exchange.writers.text_formats import escape_formula
from talking_maps.files import input_file, stale_files
from talking_maps.files.atomic_write import move_into_place

Rows = Sequence[Mapping[str, Value]]
_LONLAT = "EPSG:4326"
_OPTIONS = {"VERSION": "1.3", "ADD_GPKG_OGR_CONTENTS": "NO"}


def write_rows(
    path: Path,
    tables: Mapping[str, Rows],
    *,
    shapes: Mapping[str, BaseGeometry] | None = None,
) -> None:
    """Write the tables, replacing the file; raises CannotKeep.

    A CSV holds the first table, a GeoPackage all. `shapes` are polygons in longitude
    and latitude by what stands in the column `entry` of the first table.
    """
    try:
        with stale_files.workplace_beside(path) as folder:
            finished = folder / f"results{path.suffix.casefold()}"
            if path.suffix.casefold() == ".csv":
                _write_sheet(finished, next(iter(tables.values())))
            else:
                _write_geopackage(finished, tables, shapes or {})
            move_into_place(finished, path)
    except OSError as error:
        raise input_file.unwritten(path, error) from error


def _write_sheet(path: Path, rows: Rows) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    # With the mark of UTF-8 at its start a spreadsheet reads the accents.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({k: escape_formula(v) for k, v in row.items()} for row in rows)


def _write_geopackage(
    path: Path, tables: Mapping[str, Rows], shapes: Mapping[str, BaseGeometry]
) -> None:
    import geopandas
    import pandas
    from pyogrio import write_dataframe
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        for place, (name, rows) in enumerate(tables.items()):
            frame = pandas.DataFrame([dict(row) for row in rows])
            if not len(frame):
                continue
            if place == 0:
                land = np.array([shapes.get(str(e)) for e in frame["entry"]], "O")
                frame = geopandas.GeoDataFrame(frame, geometry=land, crs=_LONLAT)
            write_dataframe(
                frame,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                promote_to_multi=True if place == 0 else None,
                dataset_options=None if path.exists() else _OPTIONS,
            )
    except (DataSourceError, DataLayerError) as error:
        # What GDAL says of a full disk is the SQL it was about to run.
        raise OSError from error
