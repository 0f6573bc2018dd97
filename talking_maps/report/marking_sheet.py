"""Marking sheets: one a juror and entry, to be filled in the field without a screen.

A criterion in words, a row of faces from the worst to the best, and a box to cross
under each. The code says whose sheet it is, so that a photograph of it can be read into
marks that the juror confirms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from talking_maps.i18n import show
from talking_maps.model.contest import Entry, Juror
from talking_maps.model.rubric import Criterion
from talking_maps.report.contest_view import ContestView
from talking_maps.report.sheet_page import INK, SheetPage, line, mark_squares, outline
from talking_maps.report.typst_pdf import PaperDraft, qr_matrix
from talking_maps.sheet.code import MarkingCode, encode
from talking_maps.sheet.layout import Box
from talking_maps.sheet.marking_layout import (
    MarkingLayout,
    MarkingRow,
    lay_out_marking,
    marking_pages,
)
from talking_maps.symbology.svg_elements import NOTHING, element, number


@dataclass(frozen=True, slots=True)
class MarkingTask:
    """An entry that a juror may mark."""

    entry: Entry
    juror: Juror


def marking_sheets(account: ContestView, tasks: Sequence[MarkingTask]) -> PaperDraft:
    """Return a sheet for each task, A4, in the order given."""
    rules = account.record.contest
    criteria = {one.id: one for one in rules.rubric.criteria if one.jury}
    pages = []
    for task in tasks:
        whole = MarkingCode(
            rules.id, task.entry.id, task.juror.id, rules.faces, tuple(criteria)
        )
        codes = marking_pages(whole)
        for code in codes:
            made = lay_out_marking(code)
            pages.append(_page(account, task, made, criteria, len(codes)).told())
    title = account.text("Marking sheets")
    return PaperDraft(
        "sheet", {"title": title, "pages": pages}, account.at, account.language
    )


def _page(
    account: ContestView,
    task: MarkingTask,
    made: MarkingLayout,
    criteria: Mapping[str, Criterion],
    count: int,
) -> SheetPage:
    t = account.text
    page = SheetPage(made.width, made.height)
    page.draw(
        mark_squares(made.marks),
        *(outline(box, width=0.35) for row in made.rows for box in row.boxes),
        *(
            _face(face, place / (len(row.faces) - 1))
            for row in made.rows
            for place, face in enumerate(row.faces)
        ),
        *(_rule(row) for row in made.rows),
        *_signing(made),
    )
    page.place(qr_matrix(encode(made.code_text)), made.code)
    head = made.head
    group = account.group(account.standing(task.entry.id).group)
    page.say(
        Box(head.left, head.top, head.width, 10),
        t("Marking sheet"),
        size=20,
        weight=800,
    )
    page.say(
        Box(head.left, head.top + 10.5, head.width, 13),
        f"{task.entry.id} · {account.entry_of(task.entry)}",
        group,
        size=12,
        weight=700,
    )
    of = (
        t("Page {page} of {pages}")
        .replace("{page}", str(made.code_text.page))
        .replace("{pages}", str(count))
    )
    page.say(
        Box(head.left, head.top + 24, head.width, 19),
        t("Juror: {juror}", juror=task.juror.name or task.juror.id),
        t(
            "Cross one box in each row. If you err, fill the wrong box and cross "
            "another."
        ),
        account.record.contest.name,
        of if count > 1 else "",
        size=9,
        soft=True,
    )
    for row in made.rows:
        _words(page, account, row, criteria[row.criterion])
    foot, last = made.foot, made.rows[-1].note.bottom + 3
    page.say(Box(foot.left, last, foot.width, 6), t("Notes"), size=9, soft=True)
    page.say(
        Box(foot.left, foot.bottom - 5, foot.width / 3 - 4, 5),
        t("Day"),
        size=8,
        soft=True,
    )
    page.say(
        Box(foot.left + foot.width / 3, foot.bottom - 5, foot.width * 2 / 3, 5),
        t("Signature of the juror"),
        size=8,
        soft=True,
    )
    return page


def _words(
    page: SheetPage, account: ContestView, row: MarkingRow, criterion: Criterion
) -> None:
    """Write a criterion, what it is worth, and the two ends of its row."""
    t, words = account.text, row.words
    page.say(
        Box(words.left, words.top + 1, words.width, words.height - 7),
        account.called(criterion.names),
        size=13,
        weight=700,
    )
    most = show(criterion.jury, "number", account.language)
    page.say(
        Box(words.left, words.bottom - 6, words.width, 5),
        t("up to {most} points", most=most),
        size=8,
        soft=True,
    )
    for box, said in ((row.boxes[0], t("nothing")), (row.boxes[-1], t("everything"))):
        middle = box.left + box.width / 2
        under = Box(middle - 10, box.bottom + 0.4, 20, 4)
        page.say(under, said, size=7.5, align="center", soft=True)


def _rule(row: MarkingRow) -> Markup:
    """Return the line under a row, which a note may be written above."""
    at = row.note.bottom + 1
    return line(
        (row.words.left, at), (row.note.right, at), width=0.15, colour="#b9b2a3"
    )


def _signing(made: MarkingLayout) -> tuple[Markup, ...]:
    foot, at = made.foot, made.foot.bottom - 6
    return (
        line((foot.left, at), (foot.left + foot.width / 3 - 6, at), width=0.25),
        line((foot.left + foot.width / 3, at), (foot.right, at), width=0.25),
    )


def _face(box: Box, share: float) -> Markup:
    """Return a face in a box, sad at 0 and glad at 1."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    r = box.width / 2 - 0.3
    bend = (share - 0.5) * 2 * r * 0.75
    mouth_y = y + r * 0.42 - bend * 0.35
    mouth = (
        f"M{number(x - r * 0.5)} {number(mouth_y)}"
        f"Q{number(x)} {number(mouth_y + bend)} {number(x + r * 0.5)} {number(mouth_y)}"
    )
    ring = element(
        "circle", cx=x, cy=y, r=r, fill="#ffffff", stroke=INK, stroke_width=0.35
    )
    eyes = NOTHING.join(
        element("circle", cx=x + side * r * 0.36, cy=y - r * 0.22, r=r * 0.11, fill=INK)
        for side in (-1, 1)
    )
    smile = element(
        "path",
        d=mouth,
        fill="none",
        stroke=INK,
        stroke_width=0.45,
        stroke_linecap="round",
    )
    return ring + eyes + smile
