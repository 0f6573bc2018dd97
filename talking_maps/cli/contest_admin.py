"""Commands of a contest's papers: visits, appeals, tables, people."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, ENTRY, actor, contest
from talking_maps.cli.options import (
    FILE,
    FOLDED,
    NEW_WORKSPACE,
    WORKSPACE,
    Job,
    Jobs,
    checked,
    day,
)
from talking_maps.cli.output import Terminal, message_form
from talking_maps.contest import encode
from talking_maps.demo import demo_contest
from talking_maps.errors import BadValue
from talking_maps.files import input_file
from talking_maps.i18n import format_message, translator
from talking_maps.model.contest import (
    FINDINGS,
    Answer,
    ClockCorrection,
    Finding,
    Role,
    Visit,
)
from talking_maps.wording import contest_events, vocabulary
from talking_maps.workspace import (
    MOST_PHOTO_BYTES,
    accounts,
    contests,
    current_time,
    open_workspace,
)
from talking_maps.workspace.contests import Table

TABLES = ("results", "marks", "visits", "prizes", "payments", "appeals")


def add_to(commands: Jobs) -> None:
    """Add the commands of contests and of people."""
    commands.add_command(contest)
    commands.add_command(person)


@contest.command("demo")
@NEW_WORKSPACE
@click.pass_obj
def demo(terminal: Terminal, folder: Path) -> None:
    """Build twelve imaginary communities in WORKSPACE and run their contest."""
    t = translator(terminal.language)
    made = demo_contest.build(open_workspace(folder))
    terminal.tell(t("The demo contest “{contest}” is ready.", contest=made.id))
    terminal.answer({"contest": made.id, "name": made.name})


@contest.command("lot")
@WORKSPACE
@CONTEST
@ENTRY
@AS
@click.pass_obj
def lot(
    terminal: Terminal, folder: Path, contest_id: str, entry: str, name: str | None
) -> None:
    """List the things of an entry that its seal drew to be visited."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    drawn = contests.lot(workspace, actor(workspace, name), contest_id, entry)
    terminal.tell(t("To be visited by lot: {count:whole}", count=len(drawn)))
    terminal.tell(
        *(
            t("{uid}: {points:points} points hang on it", uid=uid, points=stake)
            for uid, stake in drawn.items()
        )
    )
    things = [{"uid": uid, "points": stake} for uid, stake in drawn.items()]
    terminal.answer({"entry": entry, "things": things})


@contest.command("visit")
@WORKSPACE
@CONTEST
@ENTRY
@click.option("--juror", required=True, callback=FOLDED, help="Who was there.")
@click.option("--on", "made_on", required=True, callback=checked(day), help="The day.")
@click.option(
    "--found",
    multiple=True,
    metavar="UID=FINDING",
    help="Of a thing in the plan: "
    + ", ".join(FINDINGS)
    + "; partly with how much, like canal-1=partly:40 (percent).",
)
@click.option(
    "--told",
    multiple=True,
    metavar="MEASURE=VALUE",
    help="Of what the plan could not tell for want of data, like"
    " terraced_share_of_steep_cropland:present=40%.",
)
@click.option("--point", nargs=2, type=float, metavar="LON LAT", help="From GPS.")
@click.option("--photo", type=FILE, help="JPEG, PNG or WebP.")
@click.option("--note", default="")
@AS
@click.pass_obj
def visit(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    juror: str,
    made_on: str,
    found: tuple[str, ...],
    told: tuple[str, ...],
    point: tuple[float, float] | None,
    photo: Path | None,
    note: str,
    name: str | None,
) -> None:
    """Keep what a juror found on the land, thing by thing."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    longitude, latitude = point or (None, None)
    seen_things = list(map(_finding, found))
    seen = Visit(
        entry,
        juror,
        made_on,
        {uid: finding for uid, finding, _ in seen_things},
        longitude,
        latitude,
        note=note,
        shares={uid: share for uid, _, share in seen_things if share is not None},
        answers=dict(map(_answer, told)),
    )
    picture = None if photo is None else _picture(photo)
    kept = contests.visit(workspace, actor(workspace, name), contest_id, seen, picture)
    terminal.tell(t("The visit to {entry} is kept.", entry=entry))
    terminal.answer(
        {
            "entry": entry,
            "juror": juror,
            "found": dict(kept.findings),
            "shares": dict(kept.shares),
            **({"told": dict(kept.answers)} if kept.answers else {}),
            "photo": kept.photo,
        }
    )


def _finding(text: str) -> tuple[str, Finding, float | None]:
    """Return a thing, what was found of it and, of what is there partly, how much."""
    uid, _, said = text.partition("=")
    finding, _, percent = said.partition(":")
    if finding not in FINDINGS or (finding != "partly" and percent):
        raise BadValue(
            "“{text}” does not say what was found. Write it like UID=done; choose"
            " among: {known}.",
            text=text,
            known=", ".join(FINDINGS),
        )
    if finding != "partly":
        return uid, finding, None
    if not re.fullmatch(r"[1-9][0-9]?%?", percent):
        raise BadValue(
            "“{text}” does not say how much was found, from 1 to 99 percent. Write it"
            " like UID=partly:40.",
            text=text,
        )
    return uid, finding, int(percent.removesuffix("%")) / 100


def _answer(text: str) -> tuple[str, float]:
    """Return a measure with its scene, and the value that a juror saw of it."""
    part, _, said = text.partition("=")
    number = said.strip().removesuffix("%")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
        raise BadValue(
            "“{text}” does not say what was seen. Write it like MEASURE:SCENE=40%.",
            text=text,
        )
    return part.strip(), float(number) / (100 if said.strip().endswith("%") else 1)


def _picture(path: Path) -> bytes:
    return input_file.read_bytes(path, most_bytes=MOST_PHOTO_BYTES)


@contest.command("appeal")
@WORKSPACE
@CONTEST
@click.option("--by", required=True, help="Who appeals, by code.")
@click.option("--about", required=True, help="About what.")
@click.option(
    "--entry", default="", callback=FOLDED, help="The entry it is about, if one."
)
@AS
@click.pass_obj
def appeal(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    by: str,
    about: str,
    entry: str,
    name: str | None,
) -> None:
    """Keep an appeal."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    kept = contests.appeal(
        workspace,
        actor(workspace, name),
        contest_id,
        by=by,
        about=about,
        entry_id=entry,
    )
    terminal.tell(t("The appeal {appeal} is kept.", appeal=kept.id))
    terminal.answer({"appeal": kept.id, "by": by, "entry": entry})


@contest.command("answer")
@WORKSPACE
@CONTEST
@click.argument("appeal_id", metavar="APPEAL", callback=FOLDED)
@click.option(
    "--uphold/--refuse", "upheld", required=True, default=None, help="What was decided."
)
@click.option("--text", required=True, help="Why.")
@click.option("--changed", default="", help="What changes.")
@AS
@click.pass_obj
def answer(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    appeal_id: str,
    upheld: bool,
    text: str,
    changed: str,
    name: str | None,
) -> None:
    """Answer an appeal; if upheld, marks can be corrected and prizes awarded anew."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    decided = Answer(appeal_id, upheld, text, changed)
    contests.answer(workspace, actor(workspace, name), contest_id, decided)
    terminal.tell(t("The appeal {appeal} is answered.", appeal=appeal_id))
    terminal.answer({"appeal": appeal_id, "upheld": upheld})


@contest.command("export")
@WORKSPACE
@CONTEST
@click.argument("out", type=FILE)
@click.option(
    "--table",
    type=click.Choice(TABLES),
    default="results",
    show_default=True,
    help="Which table, for .csv.",
)
@AS
@click.pass_obj
def export(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    out: Path,
    table: Table,
    name: str | None,
) -> None:
    """Write a table to OUT.csv, or all of them to OUT.gpkg, replacing it."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    contests.export(
        workspace,
        contest_id,
        out,
        table,
        actor=actor(workspace, name),
        language=terminal.language,
    )
    terminal.tell(t("Written: {file}", file=str(out)))
    terminal.answer({"file": str(out)})


@contest.command("trail")
@WORKSPACE
@CONTEST
@click.option("--include-names", is_flag=True, help="Show the private names.")
@AS
@click.pass_obj
def trail(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    include_names: bool,
    name: str | None,
) -> None:
    """Show everything that was done, by whom and when.

    Names of people and of restricted places are left out of what was typed, as on
    papers; the hash of a line is of what was typed.
    """
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    lines = contests.trail(workspace, contest_id, actor=actor(workspace, name))
    record = contests.read(workspace, contest_id)
    if not include_names:
        lines = contests.lines_without_names(workspace, record, lines)
    for place, line in enumerate(lines):
        done = contest_events.describe_event(
            t,
            line,
            contest_events.rules_before(lines, place),
            record.contest,
            terminal.language,
            shows=False,
        )
        terminal.tell(
            t(
                "{number}  {at:datetime}  {who}: {act}  {code}",
                number=line.number,
                at=line.at,
                who=line.who,
                act=done,
                code=encode(line.hash),
            )
        )
    terminal.answer(
        [
            {
                "number": line.number,
                "at": line.at,
                "who": line.who,
                "role": line.role,
                "act": line.act,
                "content": dict(line.content),
                "hash": line.hash,
                "head": encode(line.hash),
            }
            for line in lines
        ]
    )


@contest.command("clock")
@WORKSPACE
@CONTEST
@click.option("--line", type=int, help="The line whose clock was wrong.")
@click.option(
    "--at", metavar="TIME", help="When it truly was, like 2026-05-12T10:00-05:00."
)
@click.option("--reason", default="", help="How one knows.")
@AS
@click.pass_obj
def clock(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    line: int | None,
    at: str | None,
    reason: str,
    name: str | None,
) -> None:
    """Tell which acts are dated too late by a wrong clock, or put one right."""
    if (line is None) != (at is None):
        raise BadValue("Give both --line and --at, or neither.")
    workspace = open_workspace(folder)
    if line is not None and at is not None:
        correction = ClockCorrection(line, at, reason)
        contests.put_right(workspace, actor(workspace, name), contest_id, correction)
    record = contests.read(workspace, contest_id)
    doubt = contests.doubt(workspace, record, current_time())
    found = contests.ahead(record, current_time())
    t = translator(terminal.language)
    terminal.tell(*([format_message(doubt, terminal.language)] if doubt else ()))
    for one in found:
        words = t(
            "Line {line} is dated {at:datetime}, later than what was done after it: it"
            " was done before {latest:datetime}.",
            line=one.line,
            at=one.at,
            latest=one.latest,
        )
        terminal.tell(words)
    if not found and doubt is None:
        terminal.tell(t("No act is dated later than what was done after it."))
    terminal.answer(
        {
            "doubt": message_form(doubt) if doubt else None,
            "ahead": [asdict(one) for one in found],
        }
    )


@click.group("person", cls=Jobs)
def person() -> None:
    """Say who can sign in: facilitators, jurors and staff."""


@person.command("set", cls=Job)
@NEW_WORKSPACE
@click.argument("person_name", metavar="NAME", callback=FOLDED)
@click.option(
    "--role", required=True, type=click.Choice(["facilitator", "juror", "staff"])
)
@click.option(
    "--picture",
    type=click.Choice(accounts.DRAWINGS),
    help="Sign in by this picture; the password is four drawings, with blanks between.",
)
@click.pass_obj
def set_person(
    terminal: Terminal, folder: Path, person_name: str, role: Role, picture: str | None
) -> None:
    """Give NAME a role and the password in TALKING_MAPS_PASSWORD."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    password = os.environ.get("TALKING_MAPS_PASSWORD", "")
    who = accounts.COMMAND_LINE
    if picture:
        drawings = password.split()
        accounts.save_account_by_drawings(
            workspace, who, person_name, role, picture=picture, drawings=drawings
        )
    else:
        accounts.save_account(workspace, who, person_name, role, password)
    terminal.tell(t("“{name}” can sign in now.", name=person_name))
    terminal.answer({"name": person_name, "role": role})


@person.command("list")
@WORKSPACE
@click.pass_obj
def list_people(terminal: Terminal, folder: Path) -> None:
    """List who can sign in."""
    found = accounts.people(open_workspace(folder))
    roles = vocabulary.role_names(translator(terminal.language))
    terminal.tell(*(f"{one.name}  {roles[one.role]}" for one in found))
    terminal.answer([{"name": one.name, "role": one.role} for one in found])


@person.command("remove")
@WORKSPACE
@click.argument("person_name", metavar="NAME", callback=FOLDED)
@click.pass_obj
def remove_person(terminal: Terminal, folder: Path, person_name: str) -> None:
    """Let NAME sign in no longer."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    accounts.remove_person(workspace, accounts.COMMAND_LINE, person_name)
    terminal.tell(t("“{name}” can sign in no longer.", name=person_name))
    terminal.answer({"name": person_name})
