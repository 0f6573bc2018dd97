"""The process that opens files from outside, so that a bad one can only end it.

Started by `read` as `python -m talking_maps.exchange.readers.worker`. A request is one
line of JSON (`path`, and `folder` for what it unpacks), an answer one line. It has a
limit of memory where the system knows one, and of GDAL only the drivers that are
needed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.exchange.limits import (
    MOST_TEXT_VERTICES,
    MOST_VERTICES,
    refuse_points,
    refuse_rows,
)
from talking_maps.exchange.readers.detect_format import detect_format
from talking_maps.exchange.readers.tables import Format, Table
from talking_maps.exchange.readers.worker_protocol import error_as_json, tables_as_json
from talking_maps.exchange.readers.zip_archive import Unpacked, extract_readable
from talking_maps.files.sandbox import ShareTold, limit_memory, serve
from talking_maps.model.message import Message
from talking_maps.model.share_done import HearShare, unheard

#: Every driver for vectors of GDAL 3.12 but GPKG and ESRI Shapefile.
CLOSED_DRIVERS = (
    "PCIDSK",
    "PDS4",
    "VICAR",
    "PDF",
    "MBTiles",
    "EEDA",
    "OGCAPI",
    "GDALG",
    "MapInfo File",
    "LVBAG",
    "S57",
    "DGN",
    "OGR_VRT",
    "CSV",
    "GML",
    "KML",
    "GeoJSON",
    "GeoJSONSeq",
    "ESRIJSON",
    "TopoJSON",
    "OGR_GMT",
    "SQLite",
    "WAsP",
    "OpenFileGDB",
    "DXF",
    "FlatGeobuf",
    "GeoRSS",
    "VFK",
    "PGDUMP",
    "OSM",
    "GPSBabel",
    "OGR_PDS",
    "WFS",
    "OAPIF",
    "EDIGEO",
    "Idrisi",
    "ODS",
    "XLSX",
    "Elasticsearch",
    "Carto",
    "AmigoCloud",
    "SXF",
    "Selafin",
    "JML",
    "PLSCENES",
    "CSW",
    "VDV",
    "MVT",
    "NGW",
    "MapML",
    "GTFS",
    "PMTiles",
    "JSONFG",
    "MiraMonVector",
    "ADBC",
    "AVCBin",
    "AVCE00",
    "AIVector",
    "HTTP",
    "MEM",
    "LIBKML",
    "GPX",
)
#: pyogrio's raw reading needs none of these, and they cost a second.
_HEAVY = ("geopandas", "pandas", "pyarrow")


def tables_of(
    path: Path, folder: Path, hear: HearShare = unheard
) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """Return all tables of a file, unpacking and copying only into `folder`.

    With them comes what was left out. `hear` is told how far reading is. Raises
    BadFile for all that cannot be read.
    """
    tables: list[Table] = []
    told: list[Message] = []
    for part, kind in _parts(path, folder, told):
        found, left = _read(part, kind, folder, hear)
        tables.extend(found)
        told.extend(left)
        _refuse_large(tables, path.name)
    if not tables:
        raise BadFile("{file} holds no shapes. Choose a map.", file=path.name)
    return tuple(tables), tuple(told)


def _parts(
    path: Path, folder: Path, told: list[Message]
) -> Iterator[tuple[Unpacked, Format]]:
    kind = detect_format(path, path.name)
    if kind is not None:
        yield Unpacked(path, path.name), kind
        return
    parts, left = extract_readable(path, folder, path.name)
    told.extend(left)
    for part in parts:
        inner: Format | None = "shp"
        if part.path.suffix != ".shp":
            inner = detect_format(part.path, part.name)
        if inner is None:
            raise BadFile(
                "{file} holds another zip. Unpack it first and choose the map in it.",
                file=path.name,
            )
        yield part, inner


def _read(
    part: Unpacked, kind: Format, folder: Path, hear: HearShare
) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    match kind:
        case "geojson":
            from talking_maps.exchange.readers.geojson_file import read_geojson

            return read_geojson(part.path, part.name, hear)
        case "csv":
            from talking_maps.exchange.readers.csv_points import read_csv

            return read_csv(part.path, part.name, hear), ()
        case "gpx":
            from talking_maps.exchange.readers.gpx_file import read_gpx

            return read_gpx(part.path, part.name, hear), ()
        case "kml":
            from talking_maps.exchange.readers.kml_placemarks import read_kml

            return read_kml(part.path, part.name, hear)
    from talking_maps.exchange.readers.gdal import read_with_gdal

    own = part.path if part.path.parent == folder else _copied(part.path, kind, folder)
    return read_with_gdal(own, kind, part.name, hear)


def _copied(path: Path, kind: Format, folder: Path) -> Path:
    """Return a copy under a plain name, with the journal of a file in use beside."""
    target = folder / f"copy.{kind}"
    shutil.copyfile(path, target)
    journal = path.with_name(path.name + "-wal")
    if kind == "gpkg" and journal.is_file():
        shutil.copyfile(journal, folder / "copy.gpkg-wal")
    return target


def _refuse_large(tables: list[Table], shown: str) -> None:
    import shapely

    shapes = [r.geometry for t in tables for r in t.rows]
    refuse_rows(len(shapes), shown)
    is_text = any(t.format not in ("gpkg", "shp") for t in tables)
    most = MOST_TEXT_VERTICES if is_text else MOST_VERTICES
    refuse_points(int(shapely.get_num_coordinates(shapes).sum()), shown, most)


def _close_doors() -> None:
    """Close what no file may reach; has to run before GDAL is loaded."""
    os.environ["GDAL_SKIP"] = ",".join(CLOSED_DRIVERS)
    for name in _HEAVY:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    limit_memory()


def answer(request: str) -> str:
    """Return the answer to one request, both one line of JSON."""
    asked = json.loads(request)
    path = Path(asked["path"])
    try:
        return tables_as_json(*tables_of(path, Path(asked["folder"]), ShareTold()))
    except TalkingMapsError as error:
        return error_as_json(error)
    except MemoryError:
        return error_as_json(
            BadFile(
                "{file} needs more memory than there is. Export only the part you "
                "need.",
                file=path.name,
            )
        )


if __name__ == "__main__":
    _close_doors()
    readers = ("geojson_file", "csv_points", "gpx_file", "kml_placemarks", "gdal")
    serve(answer, [f"talking_maps.exchange.readers.{name}" for name in readers])
