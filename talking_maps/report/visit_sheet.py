"""Sheets to take to the fields: what the lot drew, with boxes for what is found.

Laid out by `sheet` with its code and marks, so that a photograph of it can be read
back. Beneath the things stand parts of the plan that could not be told, for a juror to
write what is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talking_maps.contest import SealedCopy, lot_of, waiting_parts
from talking_maps.i18n import Translator
from talking_maps.i18n.units import unit_name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Contest, Entry, Finding
from talking_maps.model.layer import Layer
from talking_maps.model.message import plural
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Reference
from talking_maps.report import jury_page, map_svg
from talking_maps.report.contest_view import ContestView
from talking_maps.report.jury_page import MarkingTask
from talking_maps.report.map_svg import Shape
from talking_maps.report.sheet_page import SheetPage, line, mark_squares, outline
from talking_maps.report.typst_pdf import qr_matrix
from talking_maps.sheet.code import VisitCode, encode, things_digest
from talking_maps.sheet.layout import Box
from talking_maps.sheet.visit_layout import (
    VISIT_ROWS,
    VisitLayout,
    VisitRow,
    lay_out_visit,
)
from talking_maps.wording import feature_labels, told_words
from talking_maps.wording.vocabulary import finding_names

#: What the boxes of a row mean, from left to right. Sheets that were printed rest on
#: their order.
BOXES: tuple[Finding, ...] = ("promised", "under_way", "done", "not_found")
#: Room for what is asked before a line to write on [mm].
ASKED_MM = 14.0
#: Lines for notes lie so far apart [mm]; fewer than these are not worth a heading.
NOTE_MM, LEAST_NOTES = 9.0, 3


@dataclass(frozen=True, slots=True)
class _Written:
    """What a row says: its name, what the plan says of it, the unit behind its line."""

    words: str
    says: str
    unit: str = "m"


def things_of(
    rules: Contest, entry: Entry, plan: Plan, layers: Sequence[Layer]
) -> tuple[Feature, ...]:
    """Return what stands on an entry's sheets: what the lot drew, in its order.

    What no longer stands in the present is left out, and so are restricted layers.
    """
    open_ones = {layer.id for layer in layers if not layer.restricted}
    now = {one.uid: one for one in plan.of("present") if one.layer in open_ones}
    return tuple(now[uid] for uid in lot_of(rules, entry) if uid in now)


def pages(
    account: ContestView, one: MarkingTask, layers: Sequence[Layer]
) -> list[SheetPage]:
    """Return pages with the things that the lot drew, none where it draws none.

    Beneath them stand parts that the plan could not tell, as many as have room; how
    many more there are is said.
    """
    things = things_of(account.record.contest, one.entry, one.copy.plan, layers)
    rows = list(_things(account, one.copy, things, layers))
    # What waits for a visit goes where room is left: it takes no paper of its own.
    waiting = list(_waiting(account, one.copy, layers))
    room = -len(rows) % VISIT_ROWS
    codes = list(_codes(account, one, things, len(waiting[:room])))
    made = []
    for code in codes:
        first = code.first - 1
        some = rows[first : first + code.things] + waiting[: code.parts]
        page = _page(account, one, lay_out_visit(code), some)
        _map(one, page, lay_out_visit(code).map, things, layers)
        if code is codes[-1] and len(waiting) > room:
            _say_left_out(account, page, lay_out_visit(code), len(waiting) - room)
        made.append(page)
    return made


def _codes(
    account: ContestView, one: MarkingTask, things: Sequence[Feature], parts: int
) -> Iterator[VisitCode]:
    """Yield the codes of the pages; the last has the parts."""
    for start in range(0, len(things), VISIT_ROWS):
        some = things[start : start + VISIT_ROWS]
        is_last = start + VISIT_ROWS >= len(things)
        yield VisitCode(
            account.record.contest.id,
            one.entry.id,
            one.juror.id,
            start + 1,
            len(some),
            parts if is_last else 0,
            things_digest([thing.uid for thing in some]),
        )


def _things(
    account: ContestView,
    copy: SealedCopy,
    things: Sequence[Feature],
    layers: Sequence[Layer],
) -> Iterator[_Written]:
    known = {layer.id: layer for layer in layers}
    called = feature_labels.labels(things, known, copy.epsg, account.language)
    for number, (thing, words) in enumerate(zip(things, called, strict=True), 1):
        yield _Written(
            f"{number}. {words}",
            feature_labels.claims(thing, known[thing.layer], account.language),
        )


def _waiting(
    account: ContestView, copy: SealedCopy, layers: Sequence[Layer]
) -> Iterator[_Written]:
    """Yield the parts that the plan could not tell, for a juror to say on the land."""
    t = account.text
    for part in waiting_parts(copy.entry).values():
        known = REGISTRY.get(part.indicator)
        unit = known.unit if known else ""
        yield _Written(
            told_words.part_name(part, account.language, t),
            told_words.why_untold(
                part, copy.scorecard, layers, Reference({}, ""), account.language
            ),
            "%" if unit == "share" else unit_name(unit, t),
        )


def _page(
    account: ContestView, one: MarkingTask, made: VisitLayout, says: Sequence[_Written]
) -> SheetPage:
    """Return a page with all but its map."""
    page, t = SheetPage(made.width, made.height), account.text
    page.draw(mark_squares(made.marks))
    page.place(qr_matrix(encode(made.code_text)), made.code)
    jury_page.title(account, one, page, made.head, t("Visit sheet"))
    page.say(
        made.hint,
        t("Cross one box of each thing you visit."),
        t("If you err, fill the wrong box and cross another."),
        t("Leave empty what you did not visit."),
        size=8,
        soft=True,
    )
    heading = t("To be visited: cross what you find of each thing.")
    page.say(made.heading, heading, size=10, weight=700)
    for row, said in zip((*made.rows, *made.parts), says, strict=True):
        _row(page, row, said, t)
    _lines_for_notes(page, made, t)
    jury_page.signing(account, page, made.foot)
    return page


def _lines_for_notes(page: SheetPage, made: VisitLayout, t: Translator) -> None:
    """Draw lines to write on where few rows leave room for them."""
    top = (*made.rows, *made.parts)[-1].words.bottom + 4
    count = int((made.foot.top - 6 - top) / NOTE_MM) - 1
    if count < LEAST_NOTES:
        return
    foot = made.foot
    page.say(Box(foot.left, top, foot.width, 5), t("Notes"), size=10, weight=700)
    heights = (top + (n + 1) * NOTE_MM for n in range(1, count + 1))
    page.draw(
        *(
            line((foot.left, at), (foot.right, at), width=0.15, colour="#8a8a8a")
            for at in heights
        )
    )


def _map(
    one: MarkingTask,
    page: SheetPage,
    room: Box,
    things: Sequence[Feature],
    layers: Sequence[Layer],
) -> None:
    """Place the map of the present, the things to visit numbered."""
    numbers = {thing.uid: str(number) for number, thing in enumerate(things, 1)}
    known = {layer.id for layer in layers}
    shapes = [
        Shape(f, "good" if f.uid in numbers else "plain", numbers.get(f.uid, ""))
        for f in one.copy.plan.of("present")
        if f.layer in known
    ]
    boundary = one.copy.boundary
    seen = [shape.feature for shape in shapes]
    frame = map_svg.frame(boundary, seen, room.width, room.height)
    page.place(map_svg.picture(frame, boundary, shapes, layers), room)
    page.draw(outline(room))


def _row(page: SheetPage, row: VisitRow, one: _Written, t: Translator) -> None:
    """Draw what is to be seen, with boxes for what is found and a line to write on."""
    page.say(row.words, one.words, size=9.5, weight=700)
    low = Box(row.words.left, row.words.top + 7.4, row.words.width, 5.6)
    page.say(low, one.says, size=7.5, soft=True)
    names = finding_names(t)
    for finding, label in zip(BOXES[: len(row.labels)], row.labels, strict=True):
        page.say(label, names[finding], size=7, align="center")
    asked = t("measured:") if row.boxes else t("seen:")
    _line_to_write(page, row.write, asked, one.unit)
    bottom = row.words.bottom + 0.6
    edge = ((row.words.left, bottom), (row.write.right, bottom))
    page.draw(
        *(outline(box, width=0.4) for box in row.boxes),
        line(*edge, width=0.1, colour="#b9b2a3"),
    )


def _line_to_write(page: SheetPage, room: Box, asked: str, unit: str) -> None:
    """Draw a line to write an amount on, with what is asked and its unit."""
    page.say(Box(room.left, room.top, ASKED_MM, room.height), asked, size=8, low=True)
    end = room.right - max(4.0, 1.7 * len(unit)) - 1
    page.draw(line((room.left + ASKED_MM, room.bottom), (end, room.bottom)))
    behind = Box(end + 1, room.top, room.right - end - 1, room.height)
    page.say(behind, unit, size=8, low=True)


def _say_left_out(
    account: ContestView, page: SheetPage, made: VisitLayout, count: int
) -> None:
    said = plural(
        "{count:whole} more part of the plan waits for a visit: the screen asks for"
        " it.",
        "{count:whole} more parts of the plan wait for a visit: the screen asks for"
        " them.",
    )
    below = Box(made.foot.left, made.foot.top - 5, made.foot.width, 4)
    page.say(below, account.text(said, count=count), size=8, soft=True)
