"""Commands of the community's book: ground, owners, herds, assemblies, promises."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps import workspace as work
from talking_maps.cli.command import (
    AUTHOR,
    CODE,
    COUNT,
    FILE,
    OWNER,
    WORKSPACE,
    Job,
    Jobs,
    checked,
    day,
    hand,
    metres,
    some_days,
)
from talking_maps.cli.terminal import Terminal
from talking_maps.language import say, translator
from talking_maps.model.message import Message
from talking_maps.model.plan import Assembly, Commitment, OwnerKind
from talking_maps.workspace import claims
from talking_maps.workspace import demo as demonstration

DEM_ERROR = click.option(
    "--dem-error-m", type=float, callback=checked(metres),
    help="Standard error of a height [m]; without it, what is known of the source.",
)  # fmt: skip
NAMED = click.option(
    "--named", help="Which shape of the file, by the value of one of its columns."
)
EPSG = click.option(
    "--epsg", type=click.IntRange(1024, 32767),
    help="The CRS of a file that does not say its own.",
)  # fmt: skip
PEOPLE = ("households", "women", "men", "elders", "leaders", "youth")


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (demo, community, owner, herd, assembly, commitment, ground):
        commands.add_command(command)


@click.command("demo", cls=Job)
@WORKSPACE
@click.pass_obj
def demo(terminal: Terminal, workspace: Path) -> None:
    """Build the imaginary demo community in WORKSPACE."""
    _ = translator(terminal.language)
    made = demonstration.build(work.open_workspace(workspace))
    terminal.tell(_("The demo community “{name}” is ready.", name=made.name))
    terminal.answer({"community": made.code, "name": made.name})


@click.group("community", cls=Jobs)
def community() -> None:
    """Add communities and list them."""


@community.command("add")
@WORKSPACE
@CODE
@click.option("--name", required=True, help="Its name, as it writes it.")
@click.option("--boundary", type=FILE, required=True,
              help="GeoJSON, GeoPackage, KML or zipped Shapefile.")  # fmt: skip
@click.option("--dem", type=FILE, help="Heights of the ground, a GeoTIFF in any CRS.")
@DEM_ERROR
@click.option("--households", type=COUNT, help="How many households there are.")
@NAMED
@EPSG
@click.option("--claimed-by", default="", help="Who says that the land ends there.")
@click.option("--claimed-on", callback=checked(day), help="When, like 2026-05-12.")
@click.option("--source", default="", help="From what the boundary was taken.")
@AUTHOR
@click.pass_obj
def add_community(
    terminal: Terminal, *, workspace: Path, code: str, name: str, boundary: Path,
    named: str | None, epsg: int | None,
    dem: Path | None, dem_error_m: float | None, households: int | None,
    claimed_by: str, claimed_on: str | None, source: str, author: str,
) -> None:  # fmt: skip
    """Add a community from its boundary and, if given, its elevation (DEM)."""
    _ = translator(terminal.language)
    made = work.add_community(
        work.open_workspace(workspace),
        code,
        name,
        work.Claim(boundary, claimed_by, claimed_on or "", source, named, epsg),
        households=households,
        elevation=None if dem is None else work.Elevation(dem, dem_error_m),
        author=author,
    )
    terminal.tell(_("Community “{name}” was added.", name=made.name))
    terminal.answer({"community": made.code, "name": made.name, "epsg": made.epsg})


@community.command("claim")
@WORKSPACE
@CODE
@click.option("--boundary", type=FILE, required=True,
              help="GeoJSON, GeoPackage, KML or zipped Shapefile.")  # fmt: skip
@NAMED
@EPSG
@click.option("--claimed-by", required=True, help="The neighbour who says so.")
@click.option("--claimed-on", callback=checked(day), help="When, like 2026-05-12.")
@click.option("--source", default="", help="From what the boundary was taken.")
@AUTHOR
@click.pass_obj
def claim(
    terminal: Terminal, *, workspace: Path, code: str, boundary: Path,
    named: str | None, epsg: int | None, claimed_by: str, claimed_on: str | None,
    source: str, author: str,
) -> None:  # fmt: skip
    """Write down the land that a neighbour claims, beside the own boundary."""
    _ = translator(terminal.language)
    theirs = claims.add_claim(
        work.open_workspace(workspace),
        code,
        hand(author),
        work.Claim(boundary, claimed_by, claimed_on or "", source, named, epsg),
    )
    terminal.tell(_("The claim of {who} was written down.", who=theirs.claimed_by))
    terminal.answer({"community": code, "claim": theirs.uid, "by": theirs.claimed_by})


@community.command("list")
@WORKSPACE
@click.pass_obj
def list_communities(terminal: Terminal, workspace: Path) -> None:
    """List the communities of WORKSPACE."""

    def tell(_share: float, what: Message) -> None:
        click.echo(say(what, terminal.language), err=True)

    found = work.communities(work.open_workspace(workspace), tell)
    terminal.tell(*(f"{one.code}  {one.name}" for one in found))
    terminal.answer([{"community": one.code, "name": one.name} for one in found])


@click.group("owner", cls=Jobs)
def owner() -> None:
    """Register who has a plan: households and organisations."""


@owner.command("add")
@WORKSPACE
@CODE
@click.argument("owner_id", metavar="ID")
@click.option("--kind", type=click.Choice(["household", "organisation"]), required=True)
@click.option("--name", required=True, help="Stays private; the ID is public.")
@click.option("--members", type=COUNT)
@AUTHOR
@click.pass_obj
def add_owner(
    terminal: Terminal, *, workspace: Path, code: str, owner_id: str, kind: OwnerKind,
    name: str, members: int | None, author: str,
) -> None:  # fmt: skip
    """Add a household or an organisation to the register."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    work.add_owner(
        place, code, hand(author), owner_id, kind, name=name, members=members
    )
    terminal.tell(_("“{owner}” is in the register.", owner=owner_id))
    terminal.answer({"community": code, "owner": owner_id, "kind": kind})


@click.group("herd", cls=Jobs)
def herd() -> None:
    """Count the animals."""


@herd.command("set")
@WORKSPACE
@CODE
@click.argument("species")
@click.argument("count", type=COUNT)
@OWNER
@AUTHOR
@click.pass_obj
def set_herd(
    terminal: Terminal, *, workspace: Path, code: str, species: str, count: int,
    owner_id: str, author: str,
) -> None:  # fmt: skip
    """Set how many animals of a species the owner keeps; 0 takes the herd out."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    work.set_herd(place, code, hand(author, owner_id), species, count)
    terminal.tell(
        _("{owner}: {count:whole} {species}.", owner=owner_id, count=count,
          species=species)
    )  # fmt: skip
    terminal.answer(
        {"community": code, "owner": owner_id, "species": species, "count": count}
    )


@click.group("assembly", cls=Jobs)
def assembly() -> None:
    """Keep who took part in which assembly."""


@assembly.command("add")
@WORKSPACE
@CODE
@click.option("--held-on", required=True, callback=checked(day), help="The day.")
@click.option("--title", default="", help="What it was about.")
@click.option("--households", type=COUNT)
@click.option("--women", type=COUNT)
@click.option("--men", type=COUNT)
@click.option("--elders", type=COUNT)
@click.option("--leaders", type=COUNT)
@click.option("--youth", type=COUNT)
@AUTHOR
@click.pass_obj
def add_assembly(
    terminal: Terminal, /, *, workspace: Path, code: str, held_on: str, title: str,
    author: str, **people: int | None,
) -> None:  # fmt: skip
    """Add an assembly: its day, and how many of whom took part."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    record = Assembly("", held_on, title, *(people[group] for group in PEOPLE))
    change = work.set_assembly(place, code, hand(author), record)
    terminal.tell(_("The assembly of {day:date} is kept.", day=held_on))
    terminal.answer({"community": code, "assembly": change.edits[0].uid, **people})


@click.group("commitment", cls=Jobs)
def commitment() -> None:
    """Keep what was promised."""


@commitment.command("add")
@WORKSPACE
@CODE
@click.option("--what", required=True, help="What will be done.")
@click.option("--who", default="", help="Who does it.")
@click.option("--by", callback=checked(day), help="By when, like 2027-08-30.")
@click.option("--labour-days", type=float, callback=checked(some_days))
@click.option("--labour", default="", help="One of: " + ", ".join(work.LABOUR) + ".")
@click.option("--cost", default="", help="In soles, like 120.50.")
@OWNER
@AUTHOR
@click.pass_obj
def add_commitment(
    terminal: Terminal, *, workspace: Path, code: str, what: str, who: str,
    by: str | None, labour_days: float | None, labour: str, cost: str,
    owner_id: str, author: str,
) -> None:  # fmt: skip
    """Add a commitment: what, who, by when, days of work, cost."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    promise = Commitment("", owner_id, what, who, by or "", labour_days, labour, cost)
    change = work.set_commitment(place, code, hand(author, owner_id), promise)
    terminal.tell(_("The commitment is kept: {what}", what=what))
    terminal.answer(
        {"community": code, "owner": owner_id, "commitment": change.edits[0].uid}
    )


@click.group("ground", cls=Jobs)
def ground() -> None:
    """Give a community its elevation and pictures."""


@ground.command("set")
@WORKSPACE
@CODE
@click.option("--dem", type=FILE, required=True, help="A GeoTIFF in any CRS.")
@DEM_ERROR
@click.option("--source", default="", help="Where the heights are from.")
@click.pass_obj
def set_ground(
    terminal: Terminal, *, workspace: Path, code: str, dem: Path,
    dem_error_m: float | None, source: str,
) -> None:  # fmt: skip
    """Give a community its elevation (DEM), or a better one."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    work.set_elevation(place, code, work.Elevation(dem, dem_error_m, source))
    terminal.tell(_("The elevation of “{code}” is ready.", code=code))
    terminal.answer({"community": code, "tiles": list(work.tile_sets(place, code))})


@ground.command("picture")
@WORKSPACE
@CODE
@click.argument("file", type=FILE)
@click.pass_obj
def add_picture(terminal: Terminal, workspace: Path, code: str, file: Path) -> None:
    """Lay an orthophoto or a scanned map (GeoTIFF) beneath the drawing."""
    _ = translator(terminal.language)
    place = work.open_workspace(workspace)
    work.add_picture(place, code, file)
    terminal.tell(_("The picture of “{code}” is ready.", code=code))
    terminal.answer({"community": code, "tiles": list(work.tile_sets(place, code))})
