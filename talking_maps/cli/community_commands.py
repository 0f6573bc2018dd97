"""Commands of communities: the demo, adding them, what neighbours claim, a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from talking_maps import demo as demonstration
from talking_maps import geo
from talking_maps.cli.contest_commands import AS, actor
from talking_maps.cli.ground_commands import DEM_ERROR, elevation
from talking_maps.cli.options import (
    AUTHOR,
    CODE,
    COUNT,
    FILE,
    NEW_WORKSPACE,
    WORKSPACE,
    Job,
    Jobs,
    checked,
    day,
    edit_context_options,
    old_day,
)
from talking_maps.cli.output import Terminal, message_form, printable, progress_bar
from talking_maps.config import toml
from talking_maps.errors import BadValue
from talking_maps.exchange import Enclosed
from talking_maps.i18n import format_message, translator
from talking_maps.model.land_potential import (
    LAND_RESOURCES,
    LandPotential,
    LandResource,
)
from talking_maps.model.message import Message
from talking_maps.scoring.altitude_belts import ProposedPotential
from talking_maps.wording import vocabulary
from talking_maps.workspace import (
    Claim,
    add_community,
    confirm_potential,
    current_time,
    elevation_coverage,
    ground,
    list_communities,
    open_workspace,
    proposed_belts,
    proposed_potential,
)
from talking_maps.workspace import enclosed as enclosed_now
from talking_maps.workspace.open_community import OpenCommunity

NAMED = click.option(
    "--named", help="Which shape of the file, by the value of one of its columns."
)
EPSG = click.option(
    "--epsg",
    type=click.IntRange(1024, 32767),
    help="The CRS of a file that does not say its own.",
)


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (demo, community):
        commands.add_command(command)


@click.command("demo", cls=Job)
@NEW_WORKSPACE
@click.pass_obj
def demo(terminal: Terminal, folder: Path) -> None:
    """Build the imaginary demo community in WORKSPACE."""
    t = translator(terminal.language)
    made = demonstration.build(open_workspace(folder))
    terminal.tell(t("The demo community “{name}” is ready.", name=made.name))
    terminal.answer({"community": made.code, "name": made.name})


@click.group("community", cls=Jobs)
def community() -> None:
    """Add communities and list them."""


@community.command("add")
@NEW_WORKSPACE
@CODE
@click.option("--name", required=True, help="Its name, as it writes it.")
@click.option(
    "--boundary",
    type=FILE,
    required=True,
    help="GeoJSON, GeoPackage, KML, zipped Shapefile, or a GPX walk round it.",
)
@click.option("--dem", type=FILE, help="Heights of the ground, a GeoTIFF in any CRS.")
@DEM_ERROR
@click.option("--households", type=COUNT, help="How many households there are.")
@NAMED
@EPSG
@click.option("--claimed-by", default="", help="Who says that the land ends there.")
@click.option("--claimed-on", callback=checked(old_day), help="When, like 2026-05-12.")
@click.option("--source", default="", help="From what the boundary was taken.")
@AUTHOR
@click.pass_obj
def add_community_command(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    name: str,
    boundary: Path,
    named: str | None,
    epsg: int | None,
    dem: Path | None,
    dem_error_m: float | None,
    households: int | None,
    claimed_by: str,
    claimed_on: str | None,
    source: str,
    author: str,
) -> None:
    """Add a community from its boundary and, if given, its elevation (DEM)."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    given, known = (
        (None, ()) if dem is None else elevation(workspace, dem, dem_error_m, "", t)
    )
    claimed = Claim(boundary, claimed_by, claimed_on or "", source, named, epsg)
    enclosed = enclosed_now(claimed)
    made = add_community(
        workspace,
        code,
        name,
        claimed,
        households=households,
        elevation=given,
        author=author,
        land=enclosed.land,
    )
    terminal.tell(
        t(
            "Community “{name}” was added. Its code is {code}.",
            name=made.name,
            code=made.code,
        ),
        *known,
    )
    terminal.tell(*(format_message(one, terminal.language) for one in enclosed.told))
    told: dict[str, object] = {}
    found = elevation_coverage(workspace, made.code)
    if found is not None and found.share is not None:
        terminal.tell(
            t("The elevation covers {share:percent} of the land.", share=found.share),
            *(format_message(note, terminal.language) for note in found.told),
        )
        notes = [message_form(note) for note in found.told]
        told = {"covered": found.share, "notes": notes}
    told |= _land_form(enclosed)
    form = {"community": made.code, "name": made.name, "epsg": made.epsg}
    terminal.answer(form | told)


def _land_form(found: Enclosed) -> dict[str, object]:
    """Return the land that was read from a file as JSON."""
    return {
        "area_m2": round(geo.lonlat_area_m2(found.land), 2),
        "areas": [
            {"name": one.name, "area_m2": round(one.area_m2, 2)} for one in found.pieces
        ],
        "remarks": [message_form(one) for one in found.told],
    }


@community.command("claim")
@WORKSPACE
@CODE
@click.option(
    "--boundary",
    type=FILE,
    required=True,
    help="GeoJSON, GeoPackage, KML, zipped Shapefile, or a GPX walk round it.",
)
@NAMED
@EPSG
@click.option("--claimed-by", required=True, help="The neighbour who says so.")
@click.option("--claimed-on", callback=checked(old_day), help="When, like 2026-05-12.")
@click.option("--source", default="", help="From what the boundary was taken.")
@AUTHOR
@click.pass_obj
def claim(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    boundary: Path,
    named: str | None,
    epsg: int | None,
    claimed_by: str,
    claimed_on: str | None,
    source: str,
    author: str,
) -> None:
    """Write down the land that a neighbour claims, beside the own boundary."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    told = Claim(boundary, claimed_by, claimed_on or "", source, named, epsg)
    found = enclosed_now(told)
    theirs = ground.add_claim(
        workspace, code, edit_context_options(author), told, land=found.land
    )
    terminal.tell(t("The claim of {who} was written down.", who=theirs.claimed_by))
    terminal.tell(*(format_message(one, terminal.language) for one in found.told))
    terminal.answer(
        {"community": code, "claim": theirs.uid, "by": theirs.claimed_by}
        | _land_form(found)
    )


RESOURCE = click.Choice(LAND_RESOURCES)


@community.command("possible")
@WORKSPACE
@CODE
@click.option(
    "--lacks", multiple=True, type=RESOURCE, help="What the land cannot have."
)
@click.option(
    "--has", multiple=True, type=RESOURCE, help="What it can have, as proposed or not."
)
@click.option(
    "--confirm", is_flag=True, help="Settle it: what is proposed, changed so."
)
@click.option("--who", default="", help="Who of the office confirms it.")
@click.option(
    "--on", callback=checked(day), help="The day it is confirmed; otherwise today."
)
@AS
@click.pass_obj
def possible(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    lacks: tuple[LandResource, ...],
    has: tuple[LandResource, ...],
    confirm: bool,
    who: str,
    on: str | None,
    name: str | None,
) -> None:
    """Show what the land can have by nature, and confirm it for the office.

    It is proposed from the altitude belts and slopes of the elevation. Where a rubric
    asks for it, what the land is confirmed to lack costs no points.
    """
    workspace = open_workspace(folder)
    opened = OpenCommunity(workspace, code)
    proposed = proposed_potential(opened)
    if confirm:
        wanted = {*proposed.lacks, *lacks} - {*has}
        confirm_potential(
            opened,
            actor(workspace, name),
            wanted,
            who=who,
            on=on or current_time()[:10],
        )
    elif lacks or has or who or on:
        raise BadValue("Nothing is settled without --confirm. Add it.")
    settled = opened.register().community.potential
    terminal.tell(*_possible(proposed, settled, terminal.language))
    told = {
        "lacks": list(settled.lacks),
        "confirmed_by": settled.confirmed_by,
        "confirmed_on": settled.confirmed_on,
    }
    terminal.answer(
        {
            "community": code,
            "confirmed": told if settled.is_confirmed else None,
            "proposed": {
                "lacks": list(proposed.lacks),
                "belts": dict(proposed.belts),
                "reasons": {
                    one: message_form(why) for one, why in proposed.reasons.items()
                },
            },
        }
    )


@community.command("belts")
@WORKSPACE
@click.pass_obj
def belts(terminal: Terminal, folder: Path) -> None:
    """Propose categories of a contest by the altitude belt of each community's land.

    What is printed is for the file of the rules, where the office corrects it and adds
    the prizes: so the puna competes with the puna, and the valley with the valley.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    with progress_bar(t("Reading the elevations")) as tell:
        found = proposed_belts(workspace, tell)
    unknown = found.pop("", ())
    names = {one: vocabulary.altitude_belts(translator(one)) for one in ("es", "en")}
    tables = _categories(found, names)
    if tables:
        terminal.tell(*toml.compose({"categories": tables}).splitlines())
    if unknown:
        said = t(
            "Without elevation, of no belt yet: {codes}.", codes=", ".join(unknown)
        )
        # A comment, so that all that is printed can be a file.
        terminal.tell(f"# {said}")
    terminal.answer({"categories": tables, "unknown": list(unknown)})


def _categories(
    found: dict[str, tuple[str, ...]], names: dict[str, dict[str, str]]
) -> list[dict[str, object]]:
    """Return a table of the rules for each belt."""
    return [
        {
            "id": belt,
            "names": {one: said[belt].capitalize() for one, said in names.items()},
            "owners": ["community"],
            "within": "contest",
            "communities": list(codes),
        }
        for belt, codes in found.items()
    ]


def _possible(
    proposed: ProposedPotential, settled: LandPotential, language: str
) -> Iterator[str]:
    t = translator(language)
    names, belts = vocabulary.land_resources(t), vocabulary.altitude_belts(t)
    if proposed.belts:
        shares = (
            t("{belt} {share:percent}", belt=belts[one], share=share)
            for one, share in proposed.belts.items()
        )
        yield t("The land by altitude: {belts}.", belts=", ".join(shares))
    for one in LAND_RESOURCES:
        can = t("cannot be") if one in proposed.lacks else t("can be")
        why = format_message(proposed.reasons[one], language)
        yield f"{names[one]}: {can}. {why}"
    if not settled.is_confirmed:
        yield t(
            "Nobody from the office has confirmed it: everything is taken to be "
            "possible."
        )
        return
    yield t(
        "Confirmed by {who} on {day:date}. The land lacks: {what}.",
        who=vocabulary.author_name(t, settled.confirmed_by),
        day=settled.confirmed_on,
        what=", ".join(names[one] for one in settled.lacks) or t("nothing"),
    )


@community.command("list")
@WORKSPACE
@click.pass_obj
def list_communities_command(terminal: Terminal, folder: Path) -> None:
    """List the communities of WORKSPACE."""

    def tell(_share: float, what: Message) -> None:
        click.echo(format_message(what, terminal.language), err=True)

    found = list_communities(open_workspace(folder), tell)
    terminal.tell(*(f"{one.code}  {one.name}" for one in found))
    for one in found:
        if one.error is not None:
            told = f"{one.code}: {format_message(one.error, terminal.language)}"
            click.echo(printable(told), err=True)
    terminal.answer([{"community": one.code, "name": one.name} for one in found])
