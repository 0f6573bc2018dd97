"""Every file that is made for other programs, read back by others than this one.

GeoPackage by GDAL, GeoTIFF by rasterio, GeoJSON as JSON, the rest as the text it is.
Shapes are rounded to a micrometre, degrees to their tenth digit.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely

from tests.golden.command_line import typed
from tests.golden.normal import form, known, plain, rounded
from tests.golden.workspace import CODE, CONTEST, OPEN, clock, unpacked

WHOLE = ("--all-owners", "--include-restricted", "--include-names")
#: What is longer stands as its digest in a table [characters].
LONG = 300
TERRAIN = ("slope", "aspect", "hillshade", "accumulation")
#: Which laptop sends: otherwise a random one.
LAPTOP = {"code": "0123456789abcdef", "called": "laptop of the test"}
#: What outsiders get beside tables and rules; the numbers are the project's own.
PUBLISHED = ("*.csv", "*.toml", "*.html", "entries/e001.gpkg")
NOT_KEPT = "numbers.csv"
TABLES = ("results", "marks", "visits", "prizes", "appeals")


def make(folder: Path) -> dict[str, str]:
    """Return what stands in every exported file by the name of its text."""
    place, made = folder / "w", folder / "t"
    unpacked(place)
    made.mkdir()
    (place / "laptop.json").write_text(json.dumps(LAPTOP), encoding="utf-8")
    kept = known(place)
    with clock():
        found = dict((*_all(place, made), *_sent(place, made)))
    return {name: plain(text, {}, kept) for name, text in found.items()}


def _all(workspace: Path, made: Path) -> Iterator[tuple[str, str]]:
    for ending in ("gpkg", "geojson", "kml", "csv"):
        out = made / f"whole.{ending}"
        typed("export", workspace, CODE, out, *WHOLE)
        yield f"plan.whole.{ending}.txt", read(out)
    typed("export", workspace, CODE, out := made / "own.geojson")
    yield "plan.own.geojson.txt", read(out)
    yield "plan.styles.txt", _styles(made / "whole.gpkg")
    for name, options in (("whole", WHOLE[1:]), ("shared", ())):
        out = made / f"copy-{name}.gpkg"
        typed("copy", workspace, CODE, out, *options)
        yield f"copy.{name}.gpkg.txt", read(out)
    for table in TABLES:
        out = made / f"{table}.csv"
        typed("contest", "export", workspace, CONTEST, out, "--table", table)
        yield f"contest.{table}.csv.txt", read(out)
    out = made / "contest.gpkg"
    typed("contest", "export", workspace, CONTEST, out, language="es")
    yield "contest.gpkg.txt", read(out)
    for kind in TERRAIN:
        out = made / f"{kind}.tif"
        typed("terrain", workspace, CODE, kind, out)
        yield f"terrain.{kind}.tif.txt", read(out)
    out = made / "contours.geojson"
    typed("terrain", workspace, CODE, "contours", out, "--every", 50)
    yield "terrain.contours.geojson.txt", read(out)


def _sent(workspace: Path, made: Path) -> Iterator[tuple[str, str]]:
    """Yield what leaves the office: for the programme, outsiders and other laptops."""
    typed("office", "export", workspace, out := made / "office.gpkg")
    yield "office.gpkg.txt", read(out)
    typed("contest", "publish", workspace, CONTEST, out := made / "published")
    for file in sorted(one for kind in PUBLISHED for one in out.glob(kind)):
        if file.name != NOT_KEPT:
            yield f"published.{file.name}.txt", read(file)
    typed("contest", "send-marks", workspace, OPEN, "j1", out := made / "marks.json")
    yield "sent.marks.json.txt", form(json.loads(out.read_bytes())) + "\n"
    typed("contest", "send", workspace, OPEN, out := made / "sent.gpkg")
    yield "sent.contest.gpkg.txt", read(out)


def read(file: Path) -> str:
    """Return what another program finds in the file."""
    match file.suffix:
        case ".gpkg":
            return "\n".join(_geopackage(file)) + "\n"
        case ".tif":
            return form(_raster(file)) + "\n"
        case ".geojson":
            return form(json.loads(file.read_bytes()), 9) + "\n"
        case _:
            return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _geopackage(file: Path) -> Iterator[str]:
    for layer, kind in sorted(pyogrio.list_layers(file).tolist()):
        info = pyogrio.read_info(file, layer=layer)
        fields = [
            f"{n}: {t}" for n, t in zip(info["fields"], info["dtypes"], strict=True)
        ]
        yield f"== {layer} ({kind}) {info['crs'] or 'no CRS'}; {', '.join(fields)}"
        yield from sorted(_rows(file, layer, bool(kind)))
    with closing(sqlite3.connect(file)) as db:
        objects = db.execute(
            "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'rtree%'"
            " ORDER BY type, name"
        )
        yield "== " + ", ".join(f"{kind} {name}" for kind, name in objects)


def _rows(file: Path, layer: str, has_shapes: bool) -> Iterator[str]:
    frame = pyogrio.read_dataframe(file, layer=layer)
    for row in frame.to_dict("records"):
        told = {name: _cell(value) for name, value in row.items()}
        yield json.dumps(told, ensure_ascii=False)


def _cell(value: object) -> object:
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkt(value, rounding_precision=6)
    if isinstance(value, str) and len(value) > LONG:
        return (
            f"«{len(value)} characters, {hashlib.sha256(value.encode()).hexdigest()}»"
        )
    if isinstance(value, bytes):
        return f"«{len(value)} bytes»"
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, np.generic):
        return rounded(value.item())
    return (
        rounded(value)
        if isinstance(value, float)
        else value
        if isinstance(value, str | int | bool | None)
        else str(value)
    )


def _styles(file: Path) -> str:
    """Return how every layer looks in QGIS."""
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute(
            "SELECT f_table_name, styleQML FROM layer_styles ORDER BY f_table_name"
        ).fetchall()
    return "".join(f"== {name}\n{qml.strip()}\n" for name, qml in rows)


def _raster(file: Path) -> dict[str, object]:
    with rasterio.open(file) as data:
        band = data.read(1, masked=True)
        return {
            "driver": data.driver,
            "crs": str(data.crs),
            "size": [data.width, data.height],
            "transform": list(data.transform)[:6],
            "type": data.dtypes[0],
            "nothing": str(data.nodata),
            "tags": data.tags(),
            "band": data.tags(1),
            "names": list(data.descriptions),
            "cells": [_cells(row) for row in band[::20, ::20]],
        }


def _cells(row: np.ma.MaskedArray) -> list[float | None]:
    return [None if one is np.ma.masked else round(float(one), 3) for one in row]
