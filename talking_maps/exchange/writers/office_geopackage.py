"""Everything of many communities in one GeoPackage in EPSG:4326, with its project.

Communities lie in several UTM zones; in longitude and latitude they lie side by side.
Each row says of which community it is. The project stands in the table `qgis_projects`,
where QGIS looks for projects in a GeoPackage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGeometry, Value
from talking_maps.exchange.writers.geopackage import write_geopackage
from talking_maps.exchange.writers.rows import Exported, to_rows
from talking_maps.files import input_file, stale_files
from talking_maps.files.atomic_write import move_into_place
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature

#: What each row says of its community, before all else.
COLUMNS = ("community", "community_name", "province", "district")
PROJECT_TABLE = "qgis_projects"
Rows = Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class CommunityPlans:
    """The plans of one community, by their owners' public ids, in the CRS `epsg` [m].

    `named` says of which community they are, by the names in `COLUMNS`.
    """

    named: Mapping[str, str]
    plans: Mapping[str, Collection[Feature]]
    epsg: int


def rows_of(one: CommunityPlans, layers: Collection[Layer]) -> tuple[Exported, ...]:
    """Return a community's features in longitude and latitude, with its name in each.

    What cannot be placed there is left out.
    """
    found: list[Exported] = []
    for row in to_rows(one.plans, layers, one.epsg):
        try:
            shape = geo.to_degrees(row.geometry, one.epsg)
        except BadGeometry:
            continue
        columns = {**one.named, **row.columns}
        found.append(replace(row, geometry=shape, columns=columns))
    return tuple(found)


def write_office(  # noqa: PLR0913 -- one for each thing the file holds
    path: Path,
    rows: tuple[Exported, ...],
    layers: Collection[Layer],
    styles: Mapping[str, str],
    *,
    communities: Rows,
    land: Sequence[BaseGeometry | None],
    tables: Mapping[str, Rows],
    project: bytes,
    project_name: str,
) -> None:
    """Write all of it to a GeoPackage, replacing it; raises CannotKeep.

    `land` are the boundaries of `communities` in longitude and latitude, in order.
    """
    try:
        with stale_files.workplace_beside(path) as folder:
            finished = folder / path.name
            write_geopackage(finished, rows, layers, 4326, styles, COLUMNS)
            _append(finished, "communities", communities, land)
            for name, told in tables.items():
                _append(finished, name, told, None)
            _append_project(project, project_name, finished)
            move_into_place(finished, path)
    except OSError as error:
        raise input_file.unwritten(path, error) from error


def _append_project(project: bytes, project_name: str, finished: Path) -> None:
    """Put the project of QGIS into the file."""
    content: dict[str, Value] = {
        "name": project_name,
        "metadata": '{"last_modified_time": "", "last_modified_user": ""}',
        "content": project.hex(),
    }
    _append(finished, PROJECT_TABLE, [content], None)


def _append(
    path: Path, name: str, rows: Rows, shapes: Sequence[BaseGeometry | None] | None
) -> None:
    import geopandas
    import pandas
    from pyogrio import write_dataframe
    from pyogrio.errors import DataLayerError, DataSourceError

    if not rows:
        return
    frame = pandas.DataFrame([dict(row) for row in rows])
    if shapes is not None:
        land = np.empty(len(shapes), "O")
        land[:] = list(shapes)
        frame = geopandas.GeoDataFrame(frame, geometry=land, crs="EPSG:4326")
    try:
        write_dataframe(
            frame,
            path,
            layer=name,
            driver="GPKG",
            append=True,
            promote_to_multi=True if shapes is not None else None,
        )
    except (DataSourceError, DataLayerError) as error:
        # What GDAL says of a full disk is the SQL it was about to run.
        raise OSError from error
