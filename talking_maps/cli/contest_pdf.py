"""Commands that print a contest's papers as PDF; `--language` chooses their words."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, ENTRY, actor, contest
from talking_maps.cli.options import FILE, FOLDED, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, progress_bar
from talking_maps.i18n import translator
from talking_maps.model.message import Message
from talking_maps.workspace import Workspace, contests, open_workspace, pdf_reports
from talking_maps.workspace.workspace import silent

OUT = click.argument("out", type=FILE)


def add_to(_commands: Jobs) -> None:
    """Add the commands of this module to those of `contest`."""
    for command in (
        rules_paper,
        desk_list,
        act,
        board,
        score_sheet,
        poster,
        receipt,
        annex,
        diploma,
        marking_sheets,
        tally_sheets,
    ):
        contest.add_command(command)


@click.command("rules-paper", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.pass_obj
def rules_paper(terminal: Terminal, folder: Path, contest_id: str, out: Path) -> None:
    """Print the rules and the call to OUT.pdf, with what amendments changed."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    paper = pdf_reports.rules_paper(workspace, contest_id, language=language)
    wrote(terminal, out, paper)


@click.command("desk-list", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.pass_obj
def desk_list(terminal: Terminal, folder: Path, contest_id: str, out: Path) -> None:
    """Print to OUT.pdf what was submitted, gate by gate, and who did not hand in."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    paper = pdf_reports.desk_list(workspace, contest_id, language=language)
    wrote(terminal, out, paper)


@click.command("act", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@AS
@click.pass_obj
def act(
    terminal: Terminal, folder: Path, contest_id: str, out: Path, name: str | None
) -> None:
    """Print the act to OUT.pdf: marks, ranking, prizes, codes, places to sign."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    who = actor(workspace, name)
    paper = pdf_reports.act(workspace, contest_id, language=language, actor=who)
    wrote(terminal, out, paper, _taken_out(workspace, contest_id))


@click.command("board", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@AS
@click.pass_obj
def board(
    terminal: Terminal, folder: Path, contest_id: str, out: Path, name: str | None
) -> None:
    """Print the scoreboard in large type to OUT.pdf."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    who = actor(workspace, name)
    wrote(
        terminal,
        out,
        pdf_reports.board(workspace, contest_id, language=language, actor=who),
    )


@click.command("score-sheet", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@OUT
@click.option("--band", is_flag=True, help="Draw how sure each part's points are.")
@AS
@click.pass_obj
def score_sheet(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    out: Path,
    band: bool,
    name: str | None,
) -> None:
    """Print to OUT.pdf what an entry's points stand on, with maps.

    How sure each part's points are is told once `places` drew it, or with --band.
    """
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    who = actor(workspace, name)
    label = translator(language)("Judging the plan in seeded worlds")
    with progress_bar(label) if band else nullcontext(silent) as tell:
        sheet = pdf_reports.score_sheet(
            workspace,
            contest_id,
            entry,
            language=language,
            actor=who,
            is_drawn=band,
            progress=tell,
        )
    wrote(terminal, out, sheet, _taken_out(workspace, contest_id))


@click.command("poster", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.pass_obj
def poster(terminal: Terminal, folder: Path, contest_id: str, out: Path) -> None:
    """Print the rules to OUT.pdf as a poster (A3): how points are won, in pictures."""
    pdf_reports.check_name(out)
    paper = pdf_reports.rules_poster(
        open_workspace(folder), contest_id, language=terminal.language
    )
    wrote(terminal, out, paper)


@click.command("annex", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@AS
@click.pass_obj
def annex(
    terminal: Terminal, folder: Path, contest_id: str, out: Path, name: str | None
) -> None:
    """Print to OUT.pdf the act's private annex: names and identity numbers."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    who = actor(workspace, name)
    paper = pdf_reports.annex(workspace, contest_id, language=language, actor=who)
    wrote(terminal, out, paper)


@click.command("receipt", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@OUT
@click.pass_obj
def receipt(
    terminal: Terminal, folder: Path, contest_id: str, entry: str, out: Path
) -> None:
    """Print an entry's receipt with its code to OUT.pdf, the same as the first time."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    wrote(
        terminal,
        out,
        pdf_reports.receipt(workspace, contest_id, entry, language=language),
    )


@click.command("diploma", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@OUT
@click.pass_obj
def diploma(
    terminal: Terminal, folder: Path, contest_id: str, entry: str, out: Path
) -> None:
    """Print the diploma of an entry that has a place to OUT.pdf."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    wrote(
        terminal,
        out,
        pdf_reports.diploma(workspace, contest_id, entry, language=language),
    )


@click.command("marking-sheets", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.option("--entry", callback=FOLDED, help="Of this entry only.")
@click.option("--juror", callback=FOLDED, help="For this juror only.")
@click.pass_obj
def marking_sheets(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    out: Path,
    entry: str | None,
    juror: str | None,
) -> None:
    """Print sheets to OUT.pdf on which jurors mark by hand, one a juror and entry."""
    pdf_reports.check_name(out)
    made = pdf_reports.marking_sheets(
        open_workspace(folder),
        contest_id,
        language=terminal.language,
        entry_id=entry,
        juror_id=juror,
    )
    wrote(terminal, out, made.pdf())


@click.command("tally-sheets", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.option("--juror", callback=FOLDED, help="For this juror only.")
@click.pass_obj
def tally_sheets(
    terminal: Terminal, folder: Path, contest_id: str, out: Path, juror: str | None
) -> None:
    """Print to OUT.pdf a list of all entries for each juror to write marks in."""
    pdf_reports.check_name(out)
    paper = pdf_reports.tally_sheets(
        open_workspace(folder), contest_id, language=terminal.language, juror_id=juror
    )
    wrote(terminal, out, paper.pdf())


def _taken_out(workspace: Workspace, contest_id: str) -> tuple[Message, ...]:
    return contests.taken_out(workspace, contests.read(workspace, contest_id))


def wrote(
    terminal: Terminal, out: Path, paper: bytes, remarks: Iterable[Message] = ()
) -> None:
    """Write the paper, say where it is, and what was taken out of it."""
    pdf_reports.write(out, paper)
    t = translator(terminal.language)
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"file": str(out), "remarks": terminal.remark(remarks)})
