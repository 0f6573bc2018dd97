"""Commands of a contest between laptops: marks that travel, the lead handed on."""

from __future__ import annotations

from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, actor, contest
from talking_maps.cli.options import FILE, FOLDED, NEW_WORKSPACE, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, message_form
from talking_maps.errors import CannotKeep
from talking_maps.files.atomic_write import atomic_write
from talking_maps.i18n import format_message, translator
from talking_maps.wording import custody_words
from talking_maps.workspace import laptop as this_laptop
from talking_maps.workspace import open_workspace
from talking_maps.workspace.contests import laptops
from talking_maps.workspace.contests.laptops import (
    ReceivedContest,
    ReceivedMarks,
    SentMarks,
)


def add_to(_commands: Jobs) -> None:
    """Add the commands to those of `contest`."""
    for command in (laptop, send, hand_over, lead, send_marks, receive):
        contest.add_command(command)


@click.command("laptop", cls=Job)
@NEW_WORKSPACE
@click.option("--name", "called", default="", help="What people call this laptop.")
@click.pass_obj
def laptop(terminal: Terminal, folder: Path, called: str) -> None:
    """Tell, or say, what this laptop is called in contests."""
    workspace = open_workspace(folder)
    known = (
        this_laptop.name(workspace, called) if called else this_laptop.this(workspace)
    )
    terminal.tell(known.called)
    terminal.answer({"laptop": known.code, "called": known.called})


@click.command("send", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("out", type=FILE)
@AS
@click.pass_obj
def send(
    terminal: Terminal, folder: Path, contest_id: str, out: Path, name: str | None
) -> None:
    """Write the contest to OUT for another laptop, where jurors mark; this one leads.

    OUT is replaced. It holds what jurors wrote: give it to the office's laptops only.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    laptops.send_contest(workspace, actor(workspace, name), contest_id, out)
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"contest": contest_id, "file": str(out)})


@click.command("hand-over", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("out", type=FILE)
@click.option("--to", required=True, help="What the other laptop is called.")
@AS
@click.pass_obj
def hand_over(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    out: Path,
    to: str,
    name: str | None,
) -> None:
    """Write the contest to OUT for the laptop that leads it from now on."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    laptops.send_contest(
        workspace, actor(workspace, name), contest_id, out, hand_over_to=to
    )
    terminal.tell(
        t("The contest is handed over to “{to}”. Written: {file}", to=to, file=str(out))
    )
    terminal.answer({"contest": contest_id, "file": str(out), "to": to})


@click.command("lead", cls=Job)
@WORKSPACE
@CONTEST
@click.option("--reason", default="", help="Why, where another laptop leads.")
@AS
@click.pass_obj
def lead(
    terminal: Terminal, folder: Path, contest_id: str, reason: str, name: str | None
) -> None:
    """Say that this laptop leads the contest."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    laptops.take_lead(workspace, actor(workspace, name), contest_id, reason)
    terminal.tell(t("This laptop leads the contest “{contest}”.", contest=contest_id))
    terminal.answer({"contest": contest_id, "leads": True})


@click.command("send-marks", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("juror", callback=FOLDED)
@click.argument("out", type=FILE)
@AS
@click.pass_obj
def send_marks(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    juror: str,
    out: Path,
    name: str | None,
) -> None:
    """Write a juror's marks and visits to OUT, signed; prints the code for the paper.

    The signature proves that they were made from a copy of this contest and not
    changed since; who sat at the laptop only the code on the juror's signed sheet does.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    sent = laptops.send_marks(workspace, actor(workspace, name), contest_id, juror)
    _write(out, sent)
    terminal.tell(t("Written: {file}", file=str(out)), custody_words.sent(sent, t))
    terminal.answer(_sent_form(contest_id, juror, out, sent))


def _sent_form(
    contest_id: str, juror: str, out: Path, sent: SentMarks
) -> dict[str, object]:
    """Return what was written, for machines."""
    return {
        "contest": contest_id,
        "juror": juror,
        "file": str(out),
        "lines": sent.lines,
        "code": sent.code,
    }


def _write(out: Path, sent: SentMarks) -> None:
    """Write the file; raises CannotKeep."""
    try:
        with atomic_write(out, replace=True) as draft:
            draft.write_bytes(sent.file)
    except OSError as error:
        raise CannotKeep(
            "{file} cannot be written: {reason}. Choose another folder or name.",
            file=str(out),
            reason=error.strerror or "",
        ) from error


@click.command("receive", cls=Job)
@NEW_WORKSPACE
@click.argument("file", type=FILE)
@AS
@click.pass_obj
def receive(terminal: Terminal, folder: Path, file: Path, name: str | None) -> None:
    """Take in what comes from another laptop: a juror's marks, or a whole contest."""
    t, language = translator(terminal.language), terminal.language
    workspace = open_workspace(folder)
    came = laptops.receive_file(workspace, actor(workspace, name), file)
    if isinstance(came, ReceivedMarks):
        terminal.tell(custody_words.marks_received(came, t))
        terminal.warn(*custody_words.warnings(came, t, language))
        terminal.answer(_marks_form(came))
        return
    terminal.tell(custody_words.contest_received(came, t))
    terminal.warn(*(format_message(one, language) for one in came.warnings))
    terminal.answer(_contest_form(came))


def _marks_form(came: ReceivedMarks) -> dict[str, object]:
    refused = [
        {"line": line, "reason": message_form(why)} for line, why in came.refused
    ]
    return {
        "contest": came.contest,
        "juror": came.juror,
        "laptop": came.called,
        "code": came.code,
        "taken": came.taken,
        "known": came.known,
        "refused": refused,
        "warnings": [message_form(one) for one in came.warnings],
    }


def _contest_form(came: ReceivedContest) -> dict[str, object]:
    return {
        "contest": came.contest,
        "new": came.new,
        "brought": came.brought,
        "leads": came.leads,
        "leader": came.leader,
        "warnings": [message_form(one) for one in came.warnings],
    }
