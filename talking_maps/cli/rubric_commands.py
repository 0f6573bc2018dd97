"""Commands of the rubric: its versions, a new one, and which one counts."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, actor
from talking_maps.cli.contest_pdf import wrote
from talking_maps.cli.options import FILE, NEW_WORKSPACE, Jobs
from talking_maps.cli.output import Terminal
from talking_maps.config import toml as definitions
from talking_maps.i18n import name as called
from talking_maps.i18n import translator
from talking_maps.workspace import open_workspace, pdf_reports, rubrics
from talking_maps.workspace.rubrics import RubricVersion

VERSION = click.argument("version", type=click.IntRange(0, 9999))
SHOWN = 12


@click.group("rubric", cls=Jobs)
def rubric() -> None:
    """Look at the rubric's versions, add one, choose by which to judge."""


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    commands.add_command(rubric)


@rubric.command("list")
@NEW_WORKSPACE
@click.pass_obj
def list_versions(terminal: Terminal, folder: Path) -> None:
    """List the versions of the rubric: who added each, and which one counts."""
    found = rubrics.versions(open_workspace(folder))
    for version in found:
        terminal.tell(_line(version, terminal.language))
    terminal.answer([_form(version) for version in found])


@rubric.command("show")
@NEW_WORKSPACE
@VERSION
@click.pass_obj
def show(terminal: Terminal, folder: Path, version: int) -> None:
    """Show a VERSION of the rubric as a TOML file that can be changed and added."""
    workspace = open_workspace(folder)
    known = rubrics.version(workspace, version)
    toml = rubrics.text(workspace, known)
    for line in toml.splitlines():
        terminal.tell(line)
    terminal.answer({**_form(known), "toml": toml})


@rubric.command("add")
@NEW_WORKSPACE
@click.argument("file", type=FILE)
@AS
@click.pass_obj
def add(terminal: Terminal, folder: Path, file: Path, name: str | None) -> None:
    """Add a rubric's TOML FILE as a new version; it counts once it is chosen."""
    workspace = open_workspace(folder)
    toml = definitions.text(file)
    made = rubrics.add_text(workspace, actor(workspace, name), toml, file=file.name)
    terminal.tell(_line(made, terminal.language))
    terminal.answer(_form(made))


@rubric.command("use")
@NEW_WORKSPACE
@VERSION
@AS
@click.pass_obj
def use(terminal: Terminal, folder: Path, version: int, name: str | None) -> None:
    """Judge by that VERSION from now on; 0 is the one that comes with the program."""
    workspace = open_workspace(folder)
    chosen = rubrics.use(workspace, actor(workspace, name), version)
    terminal.tell(_line(chosen, terminal.language))
    terminal.answer(_form(chosen))


@rubric.command("poster")
@NEW_WORKSPACE
@VERSION
@click.argument("out", type=FILE)
@click.pass_obj
def poster(terminal: Terminal, folder: Path, version: int, out: Path) -> None:
    """Print a VERSION of the rubric to OUT.pdf as a poster (A3), in pictures."""
    pdf_reports.check_name(out)
    known = rubrics.version(open_workspace(folder), version)
    language = terminal.language
    wrote(
        terminal,
        out,
        pdf_reports.rubric_poster(known.rubric, known.at, language=language),
    )


def _line(version: RubricVersion, language: str) -> str:
    t = translator(language)
    mark = " " + t("(judged by this one)") if version.is_used else ""
    who = (
        t("{who}, {at:datetime}", who=version.who, at=version.at)
        if version.at
        else t("comes with the program")
    )
    words = called(version.rubric.names, language)
    return f"{version.number:4}  {version.rubric.digest[:SHOWN]}  {words}  {who}{mark}"


def _form(version: RubricVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "id": version.rubric.id,
        "digest": version.rubric.digest,
        "who": version.who,
        "at": version.at,
        "used": version.is_used,
    }
