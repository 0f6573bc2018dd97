"""Commands of the ground: what is derived from a community's elevation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from talking_maps import rasters, terrain
from talking_maps import workspace as work
from talking_maps.cli.command import CODE, FILE, WORKSPACE, Job, Jobs
from talking_maps.cli.terminal import Terminal
from talking_maps.errors import BadValue, NotFound
from talking_maps.language import translator
from talking_maps.model.territory import Raster

DERIVED: Mapping[str, Callable[[Raster], Raster]] = {
    "slope": terrain.slope,
    "aspect": terrain.aspect,
    "hillshade": terrain.hillshade,
    "accumulation": terrain.accumulation,
}


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    commands.add_command(derive)


@click.command("terrain", cls=Job)
@WORKSPACE
@CODE
@click.argument("what", type=click.Choice(tuple(DERIVED)))
@click.argument("out", type=FILE)
@click.pass_obj
def derive(
    terminal: Terminal, *, workspace: Path, code: str, what: str, out: Path
) -> None:
    """Write slope, aspect, hillshade or flow accumulation as a GeoTIFF.

    The grid is that of the community's elevation. Angles are in degrees, accumulation
    in square metres; of more than four million cells it is on a coarser grid, and the
    answer says how wide its cells are.
    """
    place = work.open_workspace(workspace)
    if place.folder.resolve() in out.resolve().parents:
        raise BadValue(
            "{file} lies inside the workspace. Choose another folder.", file=out.name
        )
    elevation = work.elevation(place, work.community(place, code).code)
    if elevation is None:
        raise NotFound(
            "The community “{code}” has no elevation. Add one first.", code=code
        )
    found = DERIVED[what](elevation)
    rasters.write(found, out)
    _ = translator(terminal.language)
    terminal.tell(_("Written: {file}", file=str(out)))
    terminal.answer(_form(code, what, out, found))


def _form(code: str, what: str, out: Path, raster: Raster) -> dict[str, object]:
    return {
        "community": code,
        "terrain": what,
        "file": str(out),
        "unit": raster.unit,
        "error": raster.error,
        "epsg": raster.epsg,
        "rows": raster.values.shape[0],
        "columns": raster.values.shape[1],
        "cell_m": [abs(raster.transform.a), abs(raster.transform.e)],
    }
