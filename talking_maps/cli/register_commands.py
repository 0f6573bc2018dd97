"""Commands of the community's book: owners, herds, assemblies, promises, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, actor
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
from talking_maps.i18n import Translator, translator
from talking_maps.model.local_number import LocalNumber
from talking_maps.model.plan import Assembly, Commitment, OwnerKind
from talking_maps.model.rubric import Number, Reference
from talking_maps.wording import measures, names_for_ids
from talking_maps.workspace import (
    LABOUR,
    add_owner,
    current_time,
    enter_local_number,
    former_numbers,
    local_numbers,
    open_workspace,
    replaceable_numbers,
    set_assembly,
    set_commitment,
    set_herd,
    withdraw_local_number,
)
from talking_maps.workspace.open_community import OpenCommunity

PEOPLE = ("households", "women", "men", "elders", "leaders", "youth")


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (owner, herd, assembly, commitment, number):
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


@click.group("number", cls=Jobs)
def number() -> None:
    """Enter numbers that were found out in the place itself: soil, rain, harvests."""


@number.command("list")
@WORKSPACE
@CODE
@click.option("--all", "every", is_flag=True, help="Those that can be entered, too.")
@click.pass_obj
def list_numbers(terminal: Terminal, folder: Path, code: str, *, every: bool) -> None:
    """List the local numbers of a community, those in force and those of before."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    opened = OpenCommunity(workspace, code)
    held, former = local_numbers(opened), former_numbers(opened)
    general = workspace.reference.numbers
    known = {one.id: one for one in replaceable_numbers(workspace)}
    for one, local in held.items():
        terminal.tell(*_local_lines(one, local, general.get(one), terminal.language))
    if not held:
        terminal.tell(t("No local number is in force: the general ones count."))
    if every:
        for can in known.values():
            least, most = can.local_range or (0.0, 0.0)
            terminal.tell(
                t(
                    "{number}: {name}, {least:exact} to {most:exact} {unit}",
                    number=can.id,
                    name=names_for_ids.number(can, terminal.language),
                    least=least,
                    most=most,
                    unit=measures.number_unit(can, t),
                )
            )
    answer: dict[str, object] = {
        "community": code,
        "numbers": {one: _local_form(held[one], general.get(one)) for one in held},
        "former": [asdict(one) for one in former],
    }
    if every:
        answer["possible"] = {
            one.id: {"value": one.value, "unit": one.unit, "range": one.local_range}
            for one in known.values()
        }
    terminal.answer(answer)


@number.command("enter")
@WORKSPACE
@CODE
@click.argument("number_id", metavar="NUMBER")
@click.argument("value", type=float)
@click.option("--error", type=float, help="Its standard error, in the same unit.")
@click.option("--by", required=True, help="Who says it.")
@click.option("--on", callback=checked(day), help="The day; otherwise today.")
@click.option("--source", required=True, help="Who measured it and how, or why.")
@click.option("--judged", is_flag=True, help="Not measured: judged by who knows.")
@AS
@click.pass_obj
def enter_number(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    number_id: str,
    value: float,
    error: float | None,
    by: str,
    on: str | None,
    source: str,
    judged: bool,
    name: str | None,
) -> None:
    """Let VALUE stand for the reference number NUMBER in this community.

    All its plans are judged by it from now on; what was sealed stays as it was sealed.
    """
    workspace = open_workspace(folder)
    opened = OpenCommunity(workspace, code)
    enter_local_number(
        opened,
        actor(workspace, name),
        number_id,
        value,
        by=by,
        on=on or current_time()[:10],
        source=source,
        error=error,
        grade="J" if judged else "V",
    )
    local = local_numbers(opened)[number_id]
    general = workspace.reference.numbers[number_id]
    terminal.tell(*_local_lines(number_id, local, general, terminal.language))
    form = _local_form(local, general)
    terminal.answer({"community": code, "number": number_id, **form})


@number.command("withdraw")
@WORKSPACE
@CODE
@click.argument("number_id", metavar="NUMBER")
@click.option("--reason", required=True, help="Why it no longer holds.")
@AS
@click.pass_obj
def withdraw_number(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    number_id: str,
    reason: str,
    name: str | None,
) -> None:
    """Withdraw a local number: the general one counts again."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    opened = OpenCommunity(workspace, code)
    withdraw_local_number(opened, actor(workspace, name), number_id, reason=reason)
    terminal.tell(t("The local number is withdrawn: the general one counts again."))
    terminal.answer({"community": code, "number": number_id, "withdrawn": reason})


def _local_lines(
    number_id: str, local: LocalNumber, general: Number | None, language: str
) -> Iterator[str]:
    """Yield a local number in words: what it is, who says so, what it stands for."""
    t = translator(language)
    if general is None or not general.can_be(local.value):
        yield t("{number}: not used, this program does not know it.", number=number_id)
        return
    here = Reference({number_id: general}, "").with_local({number_id: local})
    (said,) = here.numbers.values()
    yield f"{names_for_ids.number(general, language)}: {measures.number_value(said, t)}"
    yield f"    {measures.number_source(said, t)} ({measures.number_trust(said, t)})"
    yield f"    {_general(general, t)}"


def _general(general: Number, t: Translator) -> str:
    if general.value is None:
        return t("There is no general number.")
    return t("Instead of {value}", value=measures.number_value(general, t))


def _local_form(local: LocalNumber, general: Number | None) -> dict[str, object]:
    """Return a local number as JSON, with what it stands for."""
    return {
        **asdict(local),
        "unit": general.unit if general else "",
        "instead_of": general.value if general else None,
    }
