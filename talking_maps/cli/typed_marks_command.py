"""Commands that bring jurors' papers in: typed in a table, or photographed."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talking_maps import exchange
from talking_maps.cli.contest_commands import AS, CONTEST, actor, contest
from talking_maps.cli.options import FILE, FOLDED, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.errors import BadFile, BadValue
from talking_maps.files import input_file
from talking_maps.i18n import Translator, format_message, translator
from talking_maps.model.message import plural
from talking_maps.wording.vocabulary import finding_names
from talking_maps.workspace import contests, fold_code, open_workspace
from talking_maps.workspace.photos import MOST_PHOTO_BYTES

if TYPE_CHECKING:
    from talking_maps.workspace.contests.marking_photos import (
        JuryPhoto,
        MarkingPhoto,
        ProposedMark,
    )
    from talking_maps.workspace.contests.visit_photos import (
        ProposedFinding,
        VisitPhoto,
    )

#: A table of marks is small.
MOST_BYTES = 2_000_000
#: What `type-marks --second` answers when some marks differ.
DIFFERS = 3
#: What `read-sheet` answers when a mark waits for a person.
WAITS = 3


def add_to(_commands: Jobs) -> None:
    """Add the commands to those of `contest`."""
    contest.add_command(type_marks)
    contest.add_command(read_sheet)


@click.command("type-marks", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("juror", callback=FOLDED)
@click.argument("table", type=FILE)
@click.option("--faces", "by_faces", is_flag=True, help="The table holds faces.")
@click.option("--second", is_flag=True, help="Compare a second person's reading.")
@AS
@click.pass_context
def type_marks(
    context: click.Context,
    *,
    folder: Path,
    contest_id: str,
    juror: str,
    table: Path,
    by_faces: bool,
    second: bool,
    name: str | None,
) -> None:
    """Keep the marks of JUROR's paper from TABLE.csv: entry, then a column a criterion.

    With --second another person's reading is compared: what agrees is kept as read
    twice; the answer is 3 if some differ.
    """
    terminal: Terminal = context.obj
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    who, typed = actor(workspace, name), _cells(table)
    if not second:
        kept = contests.type_marks(
            workspace, who, contest_id, juror, typed, by_faces=by_faces
        )
        words = plural("{count:whole} mark is kept.", "{count:whole} marks are kept.")
        terminal.tell(t(words, count=kept))
        terminal.answer({"juror": juror, "kept": kept})
        return
    found = contests.read_again(
        workspace, who, contest_id, juror, typed, by_faces=by_faces
    )
    words = plural(
        "{count:whole} mark is the same again and kept as read twice.",
        "{count:whole} marks are the same again and kept as read twice.",
    )
    terminal.tell(t(words, count=len(found.agreed)))
    for (entry, criterion), first in found.differing.items():
        terminal.tell(
            t(
                "{entry}, {criterion}: {points:points} was typed before. Look at the"
                " paper and type the right one.",
                entry=entry,
                criterion=criterion,
                points=first.points,
            )
        )
    terminal.answer(
        {
            "juror": juror,
            "agreed": [list(cell) for cell in found.agreed],
            "differing": [list(cell) for cell in found.differing],
        }
    )
    if found.differing:
        context.exit(DIFFERS)


@click.command("read-sheet", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("photos", type=FILE, nargs=-1, required=True)
@AS
@click.pass_context
def read_sheet(
    context: click.Context,
    *,
    folder: Path,
    contest_id: str,
    photos: tuple[Path, ...],
    name: str | None,
) -> None:
    """Read what is crossed on jurors' sheets from photographs of them.

    Nothing is kept: a person confirms each row on the screen (Mark). Ends with 0 if
    all of it was kept before, with 3 if something waits for a person, with 2 if a
    photograph or sheet is refused.
    """
    # OpenCV takes a second to load: no other command waits for it.
    from talking_maps.workspace.contests.marking_photos import read_sheets

    terminal: Terminal = context.obj
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    pictures = [
        (path.name, input_file.read_bytes(path, most_bytes=MOST_PHOTO_BYTES))
        for path in photos
    ]
    who = actor(workspace, name)
    with progress_bar(t("Reading photographs")) as tell:
        sheets = read_sheets(workspace, who, contest_id, pictures, progress=tell)
    for sheet in sheets:
        _tell_sheet(terminal, sheet)
    terminal.answer([_form(sheet) for sheet in sheets])
    if any(not sheet.is_known for sheet in sheets):
        context.exit(WAITS)


def _tell_sheet(terminal: Terminal, sheet: JuryPhoto) -> None:
    from talking_maps.workspace.contests.visit_photos import VisitPhoto

    t, code = translator(terminal.language), sheet.code
    if isinstance(sheet, VisitPhoto):
        terminal.tell(
            t("Visit sheet of {juror} for {entry}:", juror=code.juror, entry=code.entry)
        )
        for thing in sheet.rows:
            called = t("thing {number:whole}", number=thing.number)
            found = finding_names(t)[thing.finding] if thing.finding else t("no box")
            _tell_row(terminal, f"{called}: {found}", thing)
        return
    terminal.tell(
        t("Marking sheet of {juror} for {entry}:", juror=code.juror, entry=code.entry)
    )
    for row in sheet.rows:
        _tell_row(terminal, f"{row.criterion}: {_answer_words(row, t)}", row)


def _tell_row(
    terminal: Terminal, said: str, row: ProposedMark | ProposedFinding
) -> None:
    t = translator(terminal.language)
    state = t("kept before") if row.stands else t("waits for a person")
    doubts = " ".join(format_message(one, terminal.language) for one in row.doubts)
    terminal.tell(f"  {said}, {state}. {doubts}".rstrip())


def _answer_words(row: ProposedMark, t: Translator) -> str:
    if row.kind == "amount":
        return t("an amount")
    if row.answer is None:
        return t("no face") if row.kind == "faces" else t("no box")
    if isinstance(row.answer, tuple):
        crossed = ", ".join(map(str, row.answer)) or "–"
        return t("boxes {boxes}", boxes=crossed)
    if row.kind == "faces":
        return t("face {face:whole}", face=row.answer)
    return t("box {box:whole}", box=row.answer)


def _form(sheet: JuryPhoto) -> dict[str, object]:
    from talking_maps.workspace.contests.visit_photos import VisitPhoto

    return _visit_form(sheet) if isinstance(sheet, VisitPhoto) else _sheet_form(sheet)


def _visit_form(sheet: VisitPhoto) -> dict[str, object]:
    return {
        "contest": sheet.code.contest,
        "entry": sheet.code.entry,
        "juror": sheet.code.juror,
        "first": sheet.code.first,
        "things": [
            {
                "uid": row.uid,
                "number": row.number,
                "finding": row.finding,
                "doubts": [message_form(one) for one in row.doubts],
                "state": "known" if row.stands else "waits",
            }
            for row in sheet.rows
        ],
    }


def _sheet_form(sheet: MarkingPhoto) -> dict[str, object]:
    return {
        "contest": sheet.code.contest,
        "entry": sheet.code.entry,
        "juror": sheet.code.juror,
        "page": sheet.code.page,
        "marks": [
            {
                "criterion": row.criterion,
                "kind": row.kind,
                "face": row.answer if row.kind == "faces" else None,
                "answer": row.answer,
                "faces": sheet.code.faces,
                "doubts": [message_form(one) for one in row.doubts],
                "state": "known" if row.stands else "waits",
            }
            for row in sheet.rows
        ],
    }


def _cells(table: Path) -> dict[tuple[str, str], float]:
    """Return the cells of a table by entry and criterion; raises BadValue, BadFile."""
    content = input_file.read_bytes(table, most_bytes=MOST_BYTES)
    try:
        rows = [row for row in exchange.sheet_rows(content) if any(row)]
    except csv.Error as error:
        raise BadFile(
            "{file} is not a table with one row a line. Save it again as CSV.",
            file=table.name,
        ) from error
    heads, *lines = rows or [[]]
    if not heads or heads[0].strip().casefold() != "entry":
        raise BadValue(
            "The first column of {file} is not “entry”. Write entry, then one column"
            " for each criterion.",
            file=table.name,
        )
    return {
        (fold_code(line[0]), fold_code(head)): _number(table, text)
        for line in lines
        for head, text in zip(heads[1:], line[1:], strict=False)
        if head.strip() and text.strip()
    }


def _number(table: Path, text: str) -> float:
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadValue(
            "“{text}” in {file} is no number.", text=text[:40], file=table.name
        )
    return found
