"""Commands of the ground: elevation and pictures, and what is derived of them."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from talking_maps import geo, rasters, terrain
from talking_maps.cli.options import (
    AUTHOR,
    CODE,
    FILE,
    WORKSPACE,
    Job,
    Jobs,
    checked,
    metres,
)
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.errors import BadFile, BadValue, NotFound, TalkingMapsError
from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write
from talking_maps.i18n import Translator, format_message, translator
from talking_maps.model.territory import Raster
from talking_maps.workspace import (
    MOST_PHOTO_BYTES,
    Elevation,
    MapPoint,
    Workspace,
    add_old_map,
    add_picture,
    elevation_file,
    fit_old_map,
    is_counted,
    open_workspace,
    proposed_error,
    read_community,
    remove_old_map,
    set_elevation,
    tile_sets,
    try_fit,
)

#: What asks of each pixel only its neighbours, and is written strip by strip.
NEAR: Mapping[str, Callable[[Raster], Raster]] = {
    "slope": terrain.slope,
    "aspect": terrain.aspect,
    "hillshade": terrain.hillshade,
}
WHAT = (*NEAR, "accumulation", "contours")
POINT_COLUMNS = ("column", "row", "longitude", "latitude")
MOST_TABLE_BYTES = 1_000_000
RASTERS, LINES = (".tif", ".tiff"), (".geojson", ".json")


DEM_ERROR = click.option(
    "--dem-error-m",
    type=float,
    callback=checked(metres),
    help="Standard error of a height [m]. Without it, that of the source which the"
    " file's name or --source tells (SRTM, NASADEM, ALOS, Copernicus GLO-30, ASTER);"
    " of another, none.",
)

EVEN_LESS = click.option(
    "--even-less",
    is_flag=True,
    help="Take its place even if it covers less of the land than what is there.",
)


def elevation(
    workspace: Workspace, dem: Path, error_m: float | None, source: str, t: Translator
) -> tuple[Elevation, tuple[str, ...]]:
    """Return a DEM as it is taken in, and which error of its heights is taken."""
    if error_m is not None:
        return Elevation(dem, error_m, source), ()
    known = proposed_error(workspace, dem, source)
    if known is None:
        words = t(
            "How far off the heights may be is not known: slopes come without an "
            "error. Give it with --dem-error-m."
        )
        return Elevation(dem, None, source), (words,)
    words = t(
        "A height may be off by {error:m}, as known of {source} ({reference}).",
        error=known.error_m,
        source=known.name or t("drones"),
        reference=known.error.source,
    )
    return Elevation(dem, known.error_m, source or known.name), (words,)


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (ground, derive):
        commands.add_command(command)


@click.command("terrain", cls=Job)
@WORKSPACE
@CODE
@click.argument("what", type=click.Choice(WHAT))
@click.argument("out", type=FILE)
@click.option(
    "--every", "every_m", type=float, default=50, help="Metres between contours."
)
@click.pass_obj
def derive(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    what: str,
    out: Path,
    every_m: float,
) -> None:
    """Write slope, aspect, hillshade, flow accumulation or contours to a file.

    Rasters are GeoTIFF on the grid of the community's elevation. Angles are in degrees,
    accumulation in square metres; of more than four million cells it is on a coarser
    grid, and the answer says how wide its cells are. Contours are GeoJSON lines.
    """
    workspace = open_workspace(folder)
    _check(workspace, what, out)
    source = elevation_file(workspace, read_community(workspace, code).code)
    if source is None:
        raise NotFound(
            "The community “{code}” has no elevation. Add one first.", code=code
        )
    form = (
        _contours(source, out, every_m)
        if what == "contours"
        else _raster(source, what, out)
    )
    t = translator(terminal.language)
    terminal.tell(t("Written: {file}", file=str(out)))
    told = {"community": code, "terrain": what, "file": str(out)}
    terminal.answer(told | form)


def _check(workspace: Workspace, what: str, out: Path) -> None:
    """Refuse a name of another format, and the folders of the workspace's own files."""
    endings = LINES if what == "contours" else RASTERS
    if out.suffix.casefold() not in endings:
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=str(out),
            known=", ".join(endings),
        )
    if workspace.folder.resolve() in out.resolve().parents[1:]:
        raise BadValue(
            "{file} lies among the workspace's own files. Choose another folder.",
            file=out.name,
        )


def _raster(source: Path, what: str, out: Path) -> dict[str, object]:
    if what in NEAR:
        made = rasters.derive(source, out, NEAR[what])
    else:
        found = terrain.accumulation(rasters.read_elevation(source))
        made = rasters.write(found, out)
    return asdict(made) | {"cell_m": list(made.cell_m)}


def _contours(source: Path, out: Path, every_m: float) -> dict[str, object]:
    elevation = rasters.read_elevation(source)
    found = terrain.contours(elevation, every_m)
    features = [
        {
            "type": "Feature",
            "properties": {"height_m": one.height_m},
            "geometry": geo.to_geojson(one.lines, elevation.epsg),
        }
        for one in found
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    with atomic_write(out, replace=True) as draft:
        draft.write_text(text, encoding="utf-8")
    return {"unit": elevation.unit, "error": elevation.error, "lines": len(found)}


@click.group("ground", cls=Jobs)
def ground() -> None:
    """Give a community its elevation and pictures."""


@ground.command("set")
@WORKSPACE
@CODE
@click.option("--dem", type=FILE, required=True, help="A GeoTIFF in any CRS.")
@DEM_ERROR
@click.option("--source", default="", help="Where the heights are from.")
@EVEN_LESS
@click.pass_obj
def set_ground(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    dem: Path,
    dem_error_m: float | None,
    source: str,
    even_less: bool,
) -> None:
    """Give a community its elevation (DEM), or a better one."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    given, known = elevation(workspace, dem, dem_error_m, source, t)
    found = set_elevation(workspace, code, given, even_less=even_less)
    share = found.share or 0.0
    terminal.tell(
        t(
            "The elevation of “{code}” is ready. It covers {share:percent} of the "
            "land.",
            code=code,
            share=share,
        ),
        *known,
        *(format_message(note, terminal.language) for note in found.told),
    )
    terminal.answer(
        _answer(workspace, code, share)
        | {"notes": [message_form(n) for n in found.told]}
    )


@ground.command("picture")
@WORKSPACE
@CODE
@click.argument("file", type=FILE)
@EVEN_LESS
@click.pass_obj
def add_picture_command(
    terminal: Terminal, *, folder: Path, code: str, file: Path, even_less: bool
) -> None:
    """Lay an orthophoto or a scanned map (GeoTIFF) beneath the drawing."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    share = add_picture(workspace, code, file, even_less=even_less)
    terminal.tell(
        t(
            "The picture of “{code}” is ready. It shows {share:percent} of the land.",
            code=code,
            share=share,
        )
    )
    terminal.answer(_answer(workspace, code, share))


@ground.command("old-map")
@WORKSPACE
@CODE
@click.argument("photograph", type=FILE)
@click.option(
    "--points",
    "points_file",
    type=FILE,
    required=True,
    help="CSV with the columns column, row (pixels from the upper left), longitude,"
    " latitude (degrees) and, if wanted, label: one place a line.",
)
@click.option("--name", default="", help="What the map is called.")
@AUTHOR
@click.pass_obj
def old_map_command(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    photograph: Path,
    points_file: Path,
    name: str,
    author: str,
) -> None:
    """Fit a photographed old map by places known on both, and lay it beneath."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    read_community(workspace, code)
    points = _points(points_file)
    input_file.check(photograph, most_bytes=MOST_PHOTO_BYTES)
    old = add_old_map(
        workspace,
        code,
        photograph.read_bytes(),
        photograph.name,
        name=name,
        author=author,
    )
    try:
        with progress_bar(t("Cutting the picture")) as tell:
            made = fit_old_map(
                workspace, code, old.id, points, name=name, progress=tell
            )
    except TalkingMapsError:
        if not old.is_fitted:
            remove_old_map(workspace, code, old.id)
        raise
    fitted = try_fit(workspace, code, made, points)
    off = (
        t("How far off it may be is not known: add a fourth point.")
        if made.error_m is None
        else t(
            "95 % of places on it are off by less than {error:m}.", error=made.error_m
        )
    )
    terminal.tell(t("“{name}” lies beneath the drawing.", name=made.name), off)
    terminal.answer(
        {
            "community": code,
            "old_map": made.id,
            "name": made.name,
            "kind": made.kind,
            "error_m": made.error_m,
            "origin": "fitted" if is_counted(workspace, made) else "declared",
            "points": [
                asdict(point) | {"residual_m": passed}
                for point, passed in zip(points, fitted.residuals_m, strict=True)
            ],
        }
    )


def _points(file: Path) -> list[MapPoint]:
    """Return the places that a table shows; raises BadFile naming the line."""
    input_file.check(file, most_bytes=MOST_TABLE_BYTES)
    found = []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            for number, row in enumerate(csv.DictReader(opened), start=2):
                column, down, longitude, latitude = (
                    _number(row.get(k), file, number) for k in POINT_COLUMNS
                )
                label = (row.get("label") or "")[:80]
                found.append(MapPoint(column, down, longitude, latitude, label))
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadFile(
                "{file} is no table of places. Save it as CSV in UTF-8.",
                file=file.name,
            ) from error
    return found


def _number(text: str | None, file: Path, line: int) -> float:
    try:
        found = float(text or "")
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadFile(
            "Line {line:whole} of {file} has no number in one of the columns column, "
            "row, longitude, latitude.",
            line=line,
            file=file.name,
        )
    return found


def _answer(workspace: Workspace, code: str, share: float) -> dict[str, object]:
    tiles = list(tile_sets(workspace, code))
    return {"community": code, "tiles": tiles, "covered": share}
