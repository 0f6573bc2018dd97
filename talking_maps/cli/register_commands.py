"""Commands of the community's book: owners, herds, assemblies, promises."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps.cli.options import (
    AUTHOR,
    CODE,
    COUNT,
    FOLDED,
    OWNER,
    WORKSPACE,
    Jobs,
    checked,
    day,
    edit_context_options,
    some_days,
)
from talking_maps.cli.output import Terminal
from talking_maps.i18n import translator
from talking_maps.model.plan import Assembly, Commitment, OwnerKind
from talking_maps.workspace import (
    LABOUR,
    add_owner,
    open_workspace,
    set_assembly,
    set_commitment,
    set_herd,
)

PEOPLE = ("households", "women", "men", "elders", "leaders", "youth")


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (owner, herd, assembly, commitment):
        commands.add_command(command)


@click.group("owner", cls=Jobs)
def owner() -> None:
    """Register who has a plan: households and organisations."""


@owner.command("add")
@WORKSPACE
@CODE
@click.argument("owner_id", metavar="ID", callback=FOLDED)
@click.option("--kind", type=click.Choice(["household", "organisation"]), required=True)
@click.option("--name", required=True, help="Stays private; the ID is public.")
@click.option("--members", type=COUNT)
@AUTHOR
@click.pass_obj
def add_owner_command(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    owner_id: str,
    kind: OwnerKind,
    name: str,
    members: int | None,
    author: str,
) -> None:
    """Add a household or an organisation to the register."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    add_owner(
        workspace,
        code,
        edit_context_options(author),
        owner_id,
        kind,
        name=name,
        members=members,
    )
    terminal.tell(t("“{owner}” is in the register.", owner=owner_id))
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
def set_herd_command(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    species: str,
    count: int,
    owner_id: str,
    author: str,
) -> None:
    """Set how many animals of a species the owner keeps; 0 takes the herd out."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    set_herd(workspace, code, edit_context_options(author, owner_id), species, count)
    terminal.tell(
        t(
            "{owner}: {count:whole} {species}.",
            owner=owner_id,
            count=count,
            species=species,
        )
    )
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
    terminal: Terminal,
    /,
    *,
    folder: Path,
    code: str,
    held_on: str,
    title: str,
    author: str,
    **people: int | None,
) -> None:
    """Add an assembly: its day, and how many of whom took part."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    record = Assembly("", held_on, title, *(people[group] for group in PEOPLE))
    change = set_assembly(workspace, code, edit_context_options(author), record)
    terminal.tell(t("The assembly of {day:date} is kept.", day=held_on))
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
@click.option("--labour", default="", help="One of: " + ", ".join(LABOUR) + ".")
@click.option("--cost", default="", help="In soles, like 120.50.")
@OWNER
@AUTHOR
@click.pass_obj
def add_commitment(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    what: str,
    who: str,
    by: str | None,
    labour_days: float | None,
    labour: str,
    cost: str,
    owner_id: str,
    author: str,
) -> None:
    """Add a commitment: what, who, by when, days of work, cost."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    promise = Commitment("", owner_id, what, who, by or "", labour_days, labour, cost)
    change = set_commitment(
        workspace, code, edit_context_options(author, owner_id), promise
    )
    terminal.tell(t("The commitment is kept: {what}", what=what))
    terminal.answer(
        {"community": code, "owner": owner_id, "commitment": change.edits[0].uid}
    )
