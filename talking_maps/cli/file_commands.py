"""Commands of files: export, copy, receive, back up, restore, repair."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps.cli.merge_commands import tell_missing, tell_refused
from talking_maps.cli.options import (
    CODE,
    FILE,
    NEW_WORKSPACE,
    OWNER,
    WORKSPACE,
    Job,
    Jobs,
)
from talking_maps.cli.output import Terminal
from talking_maps.i18n import translator
from talking_maps.workspace import (
    back_up,
    copy_to,
    current_time,
    export_plan,
    history,
    open_workspace,
    receive_copy,
    restore,
)

RESTRICTED = click.option(
    "--include-restricted",
    is_flag=True,
    help="Take the layers along that do not leave the community unasked.",
)
NAMES = click.option("--include-names", is_flag=True, help="Take private names along.")


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (export, copy, receive_command, backup, restore_command, repair):
        commands.add_command(command)


@click.command("export", cls=Job)
@WORKSPACE
@CODE
@click.argument("out", type=FILE)
@OWNER
@click.option("--all-owners", is_flag=True, help="Write every owner's plan.")
@RESTRICTED
@NAMES
@click.pass_obj
def export(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    out: Path,
    owner_id: str,
    all_owners: bool,
    include_restricted: bool,
    include_names: bool,
) -> None:
    """Write a plan to OUT (.gpkg, .geojson, .kml or .csv), replacing it."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    told = export_plan(
        workspace,
        code,
        out,
        owner_id=None if all_owners else owner_id,
        include_restricted=include_restricted,
        include_names=include_names,
    )
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"file": str(out), "remarks": terminal.remark(told)})


@click.command("copy", cls=Job)
@WORKSPACE
@CODE
@click.argument("out", type=FILE)
@RESTRICTED
@NAMES
@click.pass_obj
def copy(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    out: Path,
    include_restricted: bool,
    include_names: bool,
) -> None:
    """Copy the community's file to OUT, for others, replacing it."""
    t = translator(terminal.language)
    told = copy_to(
        open_workspace(folder),
        code,
        out,
        include_restricted=include_restricted,
        include_names=include_names,
    )
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"file": str(out), "remarks": terminal.remark(told)})


@click.command("receive", cls=Job)
@NEW_WORKSPACE
@click.argument("file", type=FILE)
@click.pass_obj
def receive_command(terminal: Terminal, folder: Path, file: Path) -> None:
    """Check a community's file that came from elsewhere and take it in."""
    t = translator(terminal.language)
    workspace, since = open_workspace(folder), current_time()
    received = receive_copy(workspace, file)
    code = received.code
    terminal.tell(t("The community “{code}” was received.", code=code))
    found = [one for one in history.refused(workspace, code) if one.at >= since]
    refused = tell_refused(terminal, workspace, found)
    missing = tell_missing(terminal, received.missing)
    terminal.answer({"community": code, "refused": refused, **missing})


@click.command("backup", cls=Job)
@WORKSPACE
@CODE
@click.pass_obj
def backup(terminal: Terminal, folder: Path, code: str) -> None:
    """Make a complete, dated copy in the workspace's `backups` folder."""
    t = translator(terminal.language)
    made = back_up(open_workspace(folder), code)
    terminal.tell(t("Written: {file}", file=str(made)))
    terminal.answer({"community": code, "file": str(made)})


@click.command("restore", cls=Job)
@NEW_WORKSPACE
@CODE
@click.argument("file", type=FILE)
@click.pass_obj
def restore_command(terminal: Terminal, folder: Path, code: str, file: Path) -> None:
    """Put a backup in place; the file as it is now is backed up first."""
    t = translator(terminal.language)
    workspace, since = open_workspace(folder), current_time()
    restore(workspace, code, file)
    terminal.tell(t("The community “{code}” is as it was in the backup.", code=code))
    found = [one for one in history.refused(workspace, code) if one.at >= since]
    refused = tell_refused(terminal, workspace, found)
    terminal.answer({"community": code, "file": str(file), "refused": refused})


@click.command("repair", cls=Job)
@WORKSPACE
@CODE
@click.pass_obj
def repair(terminal: Terminal, folder: Path, code: str) -> None:
    """Hold the file's tables against its history, and style its layers for a GIS."""
    t = translator(terminal.language)
    workspace, since = open_workspace(folder), current_time()
    found = history.repair(workspace, code)
    if found.changes:
        terminal.tell(t("What another program edited in this file was taken over."))
    terminal.tell(
        t(
            "The tables of “{code}” say what its history says, and its layers look as"
            " their files say.",
            code=code,
        )
    )
    aside = [one for one in history.refused(workspace, code) if one.at >= since]
    refused = tell_refused(terminal, workspace, aside)
    changes = [change.id for change in found.changes]
    terminal.answer({"community": code, "changes": changes, "refused": refused})
