"""Commands that print a community's papers as PDF: maps, sheets to draw on, books."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from talking_maps.cli.contest_pdf import wrote
from talking_maps.cli.options import CODE, FILE, OWNER, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, progress_bar
from talking_maps.errors import BadValue
from talking_maps.i18n import translator
from talking_maps.model.plan import SCENES, Scene
from talking_maps.sheet.code import BaseKind
from talking_maps.sheet.layout import PAPERS, PENS, Paper, Pen
from talking_maps.workspace import (
    Workspace,
    open_workspace,
    paper_books,
    paper_sheets,
    pdf_reports,
)
from talking_maps.workspace.paper_sheets import SheetOrder

GROUNDS = (*get_args(BaseKind), "none")


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    commands.add_command(print_paper)


@click.command("print", cls=Job)
@WORKSPACE
@CODE
@click.argument("out", type=FILE)
@click.option(
    "--scene", type=click.Choice(SCENES), default="present", show_default=True
)
@OWNER
@click.option("--paper", type=click.Choice(PAPERS), default="A3", show_default=True)
@click.option(
    "--scale",
    type=click.IntRange(1),
    help="5000 for 1:5,000; otherwise the largest round one that fits.",
)
@click.option("--base", is_flag=True, help="A sheet to draw on, with marks and a code.")
@click.option(
    "--pens",
    help="What each pen draws on a base sheet: red=canal,blue=spring …; see `layers`.",
)
@click.option(
    "--drawn", is_flag=True, help="Print on the base, in grey, what is drawn already."
)
@click.option(
    "--book", is_flag=True, help="The plan book: maps, things, promises, score, photos."
)
@click.option(
    "--minutes", is_flag=True, help="Minutes of the last assembly, to be signed."
)
@click.option("--day", help="Of which assembly the minutes are, such as 2026-05-12.")
@click.option("--three", is_flag=True, help="The three scenes side by side.")
@click.option(
    "--ground",
    type=click.Choice(GROUNDS),
    default="relief",
    show_default=True,
    help="What lies beneath: relief and contours, contours only, or the picture.",
)
@click.option("--black", is_flag=True, help="All in black, told apart by pattern.")
@click.option(
    "--parts",
    type=click.Choice(PAPERS),
    help="Divide the sheet into parts of this paper, to be glued.",
)
@click.pass_obj
def print_paper(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    out: Path,
    scene: Scene,
    owner_id: str,
    paper: Paper,
    scale: int | None,
    base: bool,
    pens: str | None,
    drawn: bool,
    book: bool,
    minutes: bool,
    day: str | None,
    three: bool,
    ground: str,
    black: bool,
    parts: Paper | None,
) -> None:
    """Print a plan's map to OUT.pdf, to a true scale.

    With --base a sheet to draw on with pens, which a photograph brings back. With
    --three past, present and future side by side. With --book all of the plan, with
    --minutes what an assembly signs.
    """
    pdf_reports.check_name(out)
    if (base and black) or sum((base, three, book, minutes)) > 1:
        raise BadValue(
            "--base, --three, --book and --minutes are papers of their own: give one "
            "of them. --black is for maps."
        )
    if not base and (pens or drawn):
        raise BadValue("--pens and --drawn are for a sheet to draw on: add --base.")
    workspace, language = open_workspace(folder), terminal.language
    under: BaseKind | None = None if ground == "none" else ground  # type: ignore[assignment] # it is among the choices
    order = SheetOrder(scene, owner_id, paper, scale, under, parts)
    with progress_bar(translator(language)("Making the PDF")) as tell:
        if book:
            made = paper_books.plan_book(
                workspace, code, owner_id, language=language, progress=tell
            )
        elif minutes:
            made = paper_books.minutes(workspace, code, language=language, day=day)
        elif base:
            made = paper_sheets.base_sheets(
                workspace,
                code,
                order,
                chosen_pens(workspace, pens),
                language=language,
                shows_drawn=drawn,
                progress=tell,
            )
        else:
            draw = paper_sheets.three_maps if three else paper_sheets.map_sheets
            made = draw(
                workspace, code, order, language=language, is_black=black, progress=tell
            )
        printed = made.pdf()
    wrote(terminal, out, printed)


def chosen_pens(workspace: Workspace, typed: str | None) -> tuple[tuple[Pen, str], ...]:
    """Return what was typed as pens and layers; raises BadValue.

    >>> chosen_pens(None, "red=canal, blue=spring")  # type: ignore[arg-type]
    (('red', 'canal'), ('blue', 'spring'))
    """
    if typed is None:
        return paper_sheets.usual_pens(workspace.layers)
    found: list[tuple[Pen, str]] = []
    for one in filter(None, (part.strip() for part in typed.split(","))):
        pen, sign, layer = (word.strip() for word in one.partition("="))
        if not sign or pen not in PENS:
            raise BadValue(
                "“{typed}” names no pen and layer. Write, for example, red=canal; pens "
                "are {known}.",
                typed=one,
                known=", ".join(PENS),
            )
        found.append((pen, layer))
    return tuple(found)
