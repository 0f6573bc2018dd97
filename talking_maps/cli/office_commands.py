"""Commands of an office with many communities: receive what came, take all along."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, actor
from talking_maps.cli.file_commands import RESTRICTED
from talking_maps.cli.options import FILE, NEW_WORKSPACE, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.i18n import format_message, translator
from talking_maps.wording import office_words
from talking_maps.workspace import office_export, open_workspace, receptions


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    commands.add_command(office)


@click.group("office", cls=Jobs)
def office() -> None:
    """See to many communities at once."""


@office.command("export", cls=Job)
@WORKSPACE
@click.argument("out", type=FILE)
@RESTRICTED
@AS
@click.pass_obj
def export(
    terminal: Terminal,
    *,
    folder: Path,
    out: Path,
    include_restricted: bool,
    name: str | None,
) -> None:
    """Write all communities to OUT.gpkg, in longitude and latitude, styled for QGIS."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    with progress_bar(t("Writing the file …")) as tell:
        left = office_export.export(
            workspace,
            out,
            actor(workspace, name),
            include_restricted=include_restricted,
            progress=tell,
        )
    terminal.warn(*(format_message(one, terminal.language) for one in left))
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"file": str(out), "left": [message_form(one) for one in left]})


@office.command("receive", cls=Job)
@NEW_WORKSPACE
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--from", "brought_by", default="", help="Who brought them.")
@AS
@click.pass_obj
def receive(
    terminal: Terminal,
    *,
    folder: Path,
    files: tuple[Path, ...],
    brought_by: str,
    name: str | None,
) -> None:
    """Take in many files, or those in a folder: communities, marks, contests."""
    t, language = translator(terminal.language), terminal.language
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    found = [
        one
        for given in files
        for one in (receptions.files_in(given) if given.is_dir() else (given,))
    ]
    told = []
    for line in receptions.receive_many(workspace, who, found, brought_by=brought_by):
        words = office_words.outcomes(t)[line.outcome]
        said = " ".join(format_message(one, language) for one in line.told)
        terminal.tell(f"{line.file}: {words}. {said}".strip())
        told.append(
            {
                "file": line.file,
                "kind": line.kind,
                "about": line.about,
                "outcome": line.outcome,
                "count": line.count,
                "told": [message_form(one) for one in line.told],
            }
        )
    terminal.answer(told)
