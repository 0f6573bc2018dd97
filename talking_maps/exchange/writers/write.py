"""Write plans to files that other programs open: GeoPackage, GeoJSON, KML, CSV.

The ending of the file chooses the format. Restricted layers stay out unless they are
asked for, owners appear by their public code. The file appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from talking_maps.errors import BadValue
from talking_maps.exchange.writers.geopackage import write_geopackage
from talking_maps.exchange.writers.kml import write_kml
from talking_maps.exchange.writers.rows import Exported, to_rows
from talking_maps.exchange.writers.text_formats import write_csv, write_geojson
from talking_maps.files import input_file, stale_files
from talking_maps.files.atomic_write import move_into_place
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature
from talking_maps.model.share_done import HearShare, unheard

#: The share by which the rows are measured.
_MEASURED = 0.5
ENDINGS = (".gpkg", ".geojson", ".json", ".kml", ".csv")


def write(  # noqa: PLR0913 - what is written, how, and who hears of it
    path: Path,
    plans: Mapping[str, Collection[Feature]],
    layers: Collection[Layer],
    epsg: int,
    *,
    styles: Mapping[str, str] | None = None,
    include_restricted: bool = False,
    version: str = "",
    hear: HearShare = unheard,
) -> tuple[Message, ...]:
    """Write the features of each owner to a file, replacing it; return what to know.

    `plans` holds features in the CRS `epsg` [m] by the owner's public id; `styles`
    QGIS styles (QML) by layer id, for GeoPackage; `version` the id of the last change,
    by which edits made in the file are merged back. What `hear` raises calls it off,
    up to the moment when the file is in its place. Raises BadValue for an ending that
    is no format, CannotKeep if the file cannot be written.
    """
    if path.suffix.casefold() not in ENDINGS:
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=path.name,
            known=", ".join(ENDINGS),
        )
    allowed = [one for one in layers if include_restricted or not one.restricted]
    rows = to_rows(
        plans,
        allowed,
        epsg,
        version=version,
        hear=lambda share: hear(_MEASURED * share),
    )
    hear(_MEASURED)
    try:
        with stale_files.workplace_beside(path) as folder:
            finished = folder / f"map{path.suffix.casefold()}"
            _write(finished, rows, allowed, epsg, styles or {})
            hear(1.0)
            move_into_place(finished, path)
    except OSError as error:
        raise input_file.unwritten(path, error) from error
    return _told(plans, layers, include_restricted)


def _write(
    path: Path,
    rows: tuple[Exported, ...],
    layers: Collection[Layer],
    epsg: int,
    styles: Mapping[str, str],
) -> None:
    match path.suffix:
        case ".gpkg":
            write_geopackage(path, rows, layers, epsg, styles)
        case ".kml":
            write_kml(path, rows, epsg)
        case ".csv":
            write_csv(path, rows, epsg)
        case _:
            write_geojson(path, rows, epsg)


def _told(
    plans: Mapping[str, Collection[Feature]],
    layers: Collection[Layer],
    include_restricted: bool,
) -> tuple[Message, ...]:
    restricted = {layer.id for layer in layers if layer.restricted}
    left = sum(f.layer in restricted for owned in plans.values() for f in owned)
    if include_restricted or not left:
        return ()
    return (
        Message(
            plural(
                "{count:number} shape of a restricted layer was left out.",
                "{count:number} shapes of restricted layers were left out.",
            ),
            {"count": left},
        ),
    )
