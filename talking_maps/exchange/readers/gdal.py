"""Read GeoPackage and the shapes of a Shapefile with GDAL, no other driver open.

Runs in the process of `worker`, which has closed every other driver. The file read is
a copy in a folder of our own, so nothing is ever written beside the original.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyogrio import list_layers, read_info, set_gdal_config_options
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError
from pyogrio.raw import read as read_layer

from talking_maps.errors import BadFile
from talking_maps.exchange.limits import (
    MOST_ROWS,
    MOST_TABLES,
    refuse_points,
    refuse_rows,
)
from talking_maps.exchange.readers import geometries
from talking_maps.exchange.readers.dbf_table import TABLE_ENDING, read_dbf
from talking_maps.exchange.readers.geometries import Built
from talking_maps.exchange.readers.tables import Format, Row, Table, numbered
from talking_maps.exchange.text_decoding import as_text, taken
from talking_maps.files.atomic_write import rename
from talking_maps.model.message import Message, plural
from talking_maps.model.share_done import HearShare, unheard

_Array = npt.NDArray[Any]
#: Styles and projects are no maps.
_LEFT_OUT = {"layer_styles", "qgis_projects"}
_NAMES = {"gpkg": "GeoPackage", "shp": "Shapefile"}
#: A point of well-known binary with height and measure.
_MOST_POINT_BYTES = 32
#: No shape can be made of it, and the row says so.
_DAMAGED = b""
_FAILURES = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    UnicodeDecodeError,
    MemoryError,
    OverflowError,
    ValueError,
)


def read_with_gdal(
    path: Path, kind: Format, shown: str, hear: HearShare = unheard
) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """Return the tables with shapes, and what was left.

    The `crs` of a table is empty where the file names none. Curves become many-cornered
    lines. Raises BadFile if GDAL cannot read the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told: list[Message] = []
            return tuple(_tables(path, kind, shown, told, hear)), tuple(told)
    except _FAILURES as error:
        raise BadFile(
            "{file} cannot be read as {format}: it is damaged or was not made by the "
            "rules. Open it in the program it came from and export it again.",
            file=shown,
            format=_NAMES[kind],
        ) from error


def _tables(
    path: Path, kind: Format, shown: str, told: list[Message], hear: HearShare
) -> Iterator[Table]:
    # GDAL makes a lost index again, but spoils one that is there.
    lost = kind == "shp" and not path.with_suffix(".shx").exists()
    set_gdal_config_options({"SHAPE_RESTORE_SHX": True if lost else None})
    if kind == "shp":
        _hide_table(path)
    layers = list_layers(path)
    if len(layers) > MOST_TABLES:
        raise BadFile(
            "{file} has {count:number} layers. Export only the one you need.",
            file=shown,
            count=len(layers),
        )
    for name, geometry_type in layers:
        if geometry_type is None:
            if name not in _LEFT_OUT:
                told.append(_shapeless(path, name))
            continue
        title = Path(shown).stem if name == path.stem else str(name)
        yield _table(path, kind, name, title, shown, hear)


def _hide_table(path: Path) -> None:
    """Keep the table of a Shapefile from GDAL, which one cut letter stops."""
    table = path.with_suffix(".dbf")
    if table.exists():
        rename(table, path.with_suffix(TABLE_ENDING))


def _shapeless(path: Path, name: str) -> Message:
    count = int(read_info(path, layer=name, force_feature_count=True)["features"])
    return Message(
        plural(
            "“{table}” with {count:number} row holds no shapes and was left.",
            "“{table}” with {count:number} rows holds no shapes and was left.",
        ),
        {"table": name, "count": count},
    )


def _table(
    path: Path, kind: Format, name: str, title: str, shown: str, hear: HearShare
) -> Table:
    if kind == "shp":
        meta, found, _ = _read(path, name, None, shown)
        records = read_dbf(path.with_suffix(TABLE_ENDING))
        said: list[Mapping[Any, object] | None] = [*records]
        said += [{}] * (len(found) - len(records))
        rows = (
            _row(number, content, given)
            for number, (content, given) in numbered(
                [*zip(found, said, strict=False)], hear
            )
            if given is not None
        )
        return Table(title, kind, _crs(meta["crs"]), tuple(rows))
    try:
        meta, found, columns = _read(path, name, None, shown)
        texts = [column.tolist() for column in columns]
    except UnicodeDecodeError:
        # One bad byte: each text is read by itself.
        meta, found, columns = _read(path, name, "latin-1", shown)
        texts = [list(map(_reread, column.tolist())) for column in columns]
    names = [str(f) for f in meta["fields"]]
    given_all = (
        dict(zip(names, values, strict=True)) for values in zip(*texts, strict=True)
    )
    plain: Iterable[Mapping[Any, object]] = given_all if texts else [{}] * len(found)
    rows = (
        _row(number, content, given)
        for number, (content, given) in numbered(
            [*zip(found, plain, strict=True)], hear
        )
    )
    return Table(title, kind, _crs(meta["crs"]), tuple(rows))


def _read(
    path: Path, name: str, encoding: str | None, shown: str
) -> tuple[dict[str, Any], _Array, list[_Array]]:
    def read(*, shapes_too: bool) -> tuple[dict[str, Any], Any, Any, list[_Array]]:
        found: tuple[dict[str, Any], Any, Any, list[_Array]] = read_layer(
            path,
            layer=name,
            force_2d=False,
            max_features=MOST_ROWS + 1,
            datetime_as_string=True,
            encoding=encoding,
            read_geometry=shapes_too,
            return_fids=not shapes_too,
        )
        return found

    try:
        meta, _, found, columns = read(shapes_too=True)
    except FeatureError:
        meta, fids, _, columns = read(shapes_too=False)
        refuse_rows(len(fids), shown)
        found = np.array([None, *_one_by_one(path, name, fids)], dtype=object)[1:]
    refuse_rows(len(found), shown)
    refuse_points(sum(map(len, filter(None, found))) // _MOST_POINT_BYTES, shown)
    return meta, found, columns


def _one_by_one(path: Path, name: str, fids: _Array) -> list[bytes | None]:
    """Return the shapes of rows, damaged ones as `_DAMAGED`, halving to find these."""
    try:
        _, _, found, _ = read_layer(
            path, layer=name, force_2d=False, columns=[], fids=fids
        )
    except FeatureError:
        if len(fids) == 1:
            return [_DAMAGED]
        half = len(fids) // 2
        halves = (fids[:half], fids[half:])
        return [one for part in halves for one in _one_by_one(path, name, part)]
    return [*found]


def _reread(value: object) -> object:
    return as_text(value.encode("latin-1")) if isinstance(value, str) else value


def _crs(given: object) -> str:
    text = str(given or "")
    unknown = text.startswith("LOCAL_CS") or "ndefined" in text[:40]
    return "" if unknown else text


def _row(number: int, content: bytes | None, given: Mapping[Any, object]) -> Row:
    attributes, left = taken(given)

    def build() -> Built:
        return Built(None) if content is None else geometries.from_wkb(content)

    return geometries.row_of(number, build, attributes, left)
