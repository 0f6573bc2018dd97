"""Find the outline of a community's land in a file."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange.read import read_file
from talking_maps.exchange.source import LONLAT, Row, Source

_LONGEST_LIST = 12


def read_boundary(
    path: Path, *, feature: str | None = None, assumed_epsg: int | None = None
) -> BaseGeometry:
    """Return the boundary in a file as lon/lat polygons [degrees], checked by `geo`.

    Of several shapes the union is taken, or only those with `feature` as the value of
    any column, such as a name. Raises BadFile, NotFound, or BadGeometry for outlines
    that `geo.check_boundary` refuses.
    """
    source = read_file(path, assumed_epsg=assumed_epsg)
    try:
        return geo.check_boundary(_shapes(source, feature))
    except BadGeometry as error:
        refusal = BadGeometry("{file} cannot be a boundary.", file=source.name)
        raise refusal.because(error) from error


def _shapes(source: Source, feature: str | None) -> BaseGeometry:
    rows = [(table.crs, row) for table in source.tables for row in table.rows]
    if feature is not None:
        rows = [(crs, row) for crs, row in rows if _is_named(row, feature)]
        if not rows:
            _refuse_unknown(source, feature)
    shapes = [s for s in (_in_degrees(row, crs) for crs, row in rows) if s is not None]
    if not shapes:
        raise BadFile(
            "{file} holds no shape for a boundary. Choose another file.",
            file=source.name,
        )
    return shapely.GeometryCollection(shapes)


def _in_degrees(row: Row, crs: str) -> BaseGeometry | None:
    if row.problem is not None:
        problem = BadGeometry(row.problem.id, **row.problem.values)
        raise BadGeometry("Row {row}:", row=row.number).because(problem)
    if row.geometry is None or crs == LONLAT:
        return row.geometry
    return geo.reproject(row.geometry, crs, 4326)


def _is_named(row: Row, wanted: str) -> bool:
    values = (str(value).casefold() for value in row.attributes.values())
    return wanted.strip().casefold() in values


def _refuse_unknown(source: Source, feature: str) -> None:
    texts = dict.fromkeys(
        value
        for table in source.tables
        for row in table.rows
        for value in row.attributes.values()
        if isinstance(value, str)
    )
    raise NotFound(
        "{file} has no shape called “{feature}”. Among its words are: {known}.",
        file=source.name,
        feature=feature,
        known=", ".join(list(texts)[:_LONGEST_LIST]),
    )
