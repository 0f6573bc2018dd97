"""Paper for jurors: a sheet for each entry to cross faces on, and one list for all.

A marking sheet is laid out by `sheet`, with its code and marks, so that a photograph
of it can be read back. It shows the three maps small, a row a criterion with faces to
cross and a line for why; where few criteria leave room, the present large. Behind it
stand the things to be visited (`visit_sheet`). A juror signs each, or puts a
fingerprint. Nothing of what the juror or others gave before stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from talking_maps.contest import SealedCopy, may_not_mark
from talking_maps.contest.jury_questions import faces_of
from talking_maps.contest.sheet_answers import AskedRow, asked_rows
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry, Juror
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Scene
from talking_maps.model.rubric import Criterion, JuryQuestion, MeasuredAmount
from talking_maps.report import jury_page, map_svg, visit_sheet
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.jury_page import MarkingTask
from talking_maps.report.map_svg import Shape
from talking_maps.report.sheet_page import SheetPage, line, mark_squares, outline
from talking_maps.report.typst_pdf import PaperDraft, qr_matrix
from talking_maps.sheet.code import MarkingCode, RowForm, encode
from talking_maps.sheet.layout import Box
from talking_maps.sheet.marking_layout import (
    MarkingLayout,
    MarkingRow,
    lay_out_marking,
    marking_pages,
)
from talking_maps.symbology import jury_faces
from talking_maps.wording import (
    face_words,
    question_words,
    rule_words,
)
from talking_maps.wording.vocabulary import scene_names

#: Gap between the small maps and their names' height [mm].
APART_MM, NAME_MM = 2.0, 4.0
#: Rows that leave less than this empty have no large map beneath them [mm].
LEAST_MAP_MM = 60.0


def marking_sheets(
    account: ContestView, tasks: Iterable[MarkingTask], layers: Sequence[Layer]
) -> PaperDraft:
    """Return a sheet for each task, A4, in the order given, with what is to visit."""
    shown = [layer for layer in layers if not layer.restricted]
    pages = [page.told() for one in tasks for page in _pages(account, one, shown)]
    title = account.text("Marking sheets")
    return PaperDraft(
        "sheet", {"title": title, "pages": pages}, account.at, account.language
    )


def _pages(
    account: ContestView, one: MarkingTask, layers: Sequence[Layer]
) -> list[SheetPage]:
    rules = account.record.contest.rules_for(one.copy.entry.category)
    asked = asked_rows(rules)
    forms = tuple(row_form(row.question, rules.faces) for row in asked.values())
    plain = all(row.question is None for row in asked.values())
    code = MarkingCode(
        *(rules.id, one.copy.entry.id, one.juror.id, rules.faces, tuple(asked)),
        forms=() if plain else forms,
    )
    pages = [
        _marking_page(account, one, lay_out_marking(page), asked, layers)
        for page in marking_pages(code)
    ]
    return [*pages, *visit_sheet.pages(account, one, layers)]


def row_form(question: JuryQuestion | None, faces: int) -> RowForm:
    """Return how a row is answered, by how many boxes."""
    if question is None:
        return RowForm("faces", faces)
    many = {
        "faces": faces_of(question, faces),
        "bands": len(question.bands),
        "practices": len(question.practices),
        "amount": 0,
    }
    return RowForm(question.kind, many[question.kind])


def _marking_page(
    account: ContestView,
    one: MarkingTask,
    made: MarkingLayout,
    asked: Mapping[str, AskedRow],
    layers: Sequence[Layer],
) -> SheetPage:
    page = SheetPage(made.width, made.height)
    page.draw(mark_squares(made.marks))
    page.place(qr_matrix(encode(made.code_text)), made.code)
    t = account.text
    jury_page.title(account, one, page, made.head, t("Marking sheet"))
    _maps(account, one.copy, page, made.head, layers)
    for row in made.rows:
        _row(account, page, row, asked[row.criterion])
    foot = made.foot
    _large_map(account, one.copy, page, made, layers)
    _how_to(made, page, foot, t)
    jury_page.signing(account, page, foot)
    return page


def _how_to(made: MarkingLayout, page: SheetPage, foot: Box, t: Translator) -> None:
    """Say on the page how boxes are crossed."""
    page.say(
        Box(foot.left, foot.top - 6, foot.width - 24, 5),
        t(
            "Cross one box in each row. If you err, fill the wrong box and cross "
            "another."
        ),
        t("Of practices cross every one you see.")
        if any(row.kind == "practices" for row in made.rows)
        else "",
        size=8,
        soft=True,
    )


def _maps(
    account: ContestView,
    copy: SealedCopy,
    page: SheetPage,
    head: Box,
    layers: Sequence[Layer],
) -> None:
    """Place the three maps side by side under the title."""
    known = {layer.id for layer in layers}
    drawn = [one for one in copy.plan.features if one.layer in known]
    width = (head.width - 2 * APART_MM) / len(SCENES)
    height = head.height - jury_page.TITLE_MM - NAME_MM - 1
    frame = map_svg.frame(copy.boundary, drawn, width, height)
    for place, scene in enumerate(SCENES):
        box = Box(
            head.left + place * (width + APART_MM),
            head.top + jury_page.TITLE_MM,
            width,
            height,
        )
        shapes = [Shape(one) for one in drawn if one.scene == scene]
        page.place(map_svg.picture(frame, copy.boundary, shapes, layers), box)
        page.draw(outline(box))
        page.say(
            Box(box.left, box.bottom + 0.5, width, NAME_MM),
            _scene(account.text, copy, scene),
            size=7.5,
            align="center",
        )


def _large_map(
    account: ContestView,
    copy: SealedCopy,
    page: SheetPage,
    made: MarkingLayout,
    layers: Sequence[Layer],
) -> None:
    """Fill what few rows leave empty with the present, large enough to point at."""
    top = max(row.words.bottom for row in made.rows) + 6
    bottom = made.foot.top - 8
    if bottom - top - NAME_MM < LEAST_MAP_MM:
        return
    known = {layer.id for layer in layers}
    drawn = [one for one in copy.plan.of("present") if one.layer in known]
    box = Box(made.foot.left, top + NAME_MM, made.foot.width, bottom - top - NAME_MM)
    frame = map_svg.frame(copy.boundary, drawn, box.width, box.height)
    shapes = [Shape(one) for one in drawn]
    page.place(map_svg.picture(frame, copy.boundary, shapes, layers), box)
    page.draw(outline(box))
    name = Box(box.left, top - 0.6, box.width, NAME_MM)
    page.say(name, _scene(account.text, copy, "present"), size=9, weight=700)


def _scene(t: Translator, copy: SealedCopy, scene: Scene) -> str:
    return f"{scene_names(t)[scene]} {getattr(copy.plan.years, scene)}"


def _row(
    account: ContestView, page: SheetPage, row: MarkingRow, asked: AskedRow
) -> None:
    """Draw a row: pictogram and name, faces over boxes, and a line for why."""
    t, words = account.text, row.words
    criterion, question = asked.criterion, asked.question
    side = 12.0
    page.place(
        jury_faces.criterion(criterion.id), Box(words.left, words.top + 2, side, side)
    )
    beside = Box(words.left + side + 2, words.top, words.width - side - 2, words.height)
    page.say(
        beside,
        *_asked(account, criterion, question),
        size=11 if question is None else 9.5,
        weight=700,
        middle=True,
    )
    if question is not None:
        _answers(account, page, row, question)
    many = len(row.faces)
    # Only a row of faces has some.
    for place, (face, box) in enumerate(zip(row.faces, row.boxes, strict=False), 1):
        tall = face.height * 1.16
        page.place(
            jury_faces.face(place, many), Box(face.left, face.top - 1, face.width, tall)
        )
        if row.labels:
            meant = _meant(account, question, place, many)
            page.say(row.labels[place - 1], meant, size=7, align="center")
            continue
        said = Box(box.left - 4, box.bottom + 0.4, box.width + 8, 2.6)
        page.say(said, face_words.face(place, many, t), size=6, align="center")
    page.draw(
        *(outline(box, width=0.4) for box in row.boxes),
        line(
            (row.note.left, row.note.bottom + 1),
            (row.note.right, row.note.bottom + 1),
            colour="#8a8a8a",
        ),
        line(
            (words.left, words.bottom + 2.4),
            (row.note.right, words.bottom + 2.4),
            width=0.1,
            colour="#b9b2a3",
        ),
    )
    why = Box(row.note.left, row.note.bottom - 2.2, 12, 2.8)
    page.say(why, t("Why:"), size=6.5, soft=True)


def _meant(
    account: ContestView, question: JuryQuestion | None, number: int, many: int
) -> str:
    """Return what a face means in a row of a page with questions."""
    if question is None:
        return face_words.face(number, many, account.text)
    return question_words.face(question, number, many, account.text, account.language)


def _asked(
    account: ContestView, criterion: Criterion, question: JuryQuestion | None
) -> tuple[str, ...]:
    """Return what a row asks, what it is worth, and what is looked at."""
    t, called = account.text, account.called(criterion.names)
    if question is None:
        return called, t("{of:points} points", of=criterion.jury)
    own = account.called(question.names)
    whole = called if own == called else f"{called}: {own}"
    worth = t("{of:points} points", of=question.points)
    if criterion.questions_joined == "mean":
        worth = t("{of:points} points, the mean counts", of=question.points)
    return whole, worth, question_words.evidence(question, t, account.language)


def _answers(
    account: ContestView, page: SheetPage, row: MarkingRow, question: JuryQuestion
) -> None:
    """Draw the words over the boxes of a question, or where its amount is written."""
    t = account.text
    above = [
        f"{number}. {account.called(one.names)}"
        for number, one in enumerate(question.practices, 1)
    ]
    beneath = [""] * len(above)
    if question.kind == "bands":
        above = [account.called(band.names) for band in question.bands]
        beneath = [t("{points:points}", points=band.points) for band in question.bands]
    for label, box, over, under in zip(
        row.labels, row.boxes, above, beneath, strict=False
    ):
        page.say(label, over, size=7, align="center", low=True)
        said = Box(box.left, box.bottom + 0.4, box.width, 2.6)
        page.say(said, under, size=6.5, weight=700, align="center")
    write, amount = row.write, question.amount
    if write is None or amount is None:
        return
    _write_amount(page, row, write, amount, t)


def _write_amount(
    page: SheetPage, row: MarkingRow, write: Box, amount: MeasuredAmount, t: Translator
) -> None:
    """Draw where an amount is written, with its sign and unit."""
    side = write.height
    sign = Box(write.left - side - 1, write.top, side, side)
    page.place(jury_faces.amount(amount.unit), sign)
    page.draw(outline(write, width=0.4))
    room = Box(write.right + 1.5, write.top, row.note.right - write.right - 2, side)
    page.say(room, question_words.unit(amount.unit, t), size=11, middle=True)


def _juror(one: Juror, t: Translator) -> str:
    """Return who marks, with post and institution where they are said."""
    called = t("Juror: {name} ({code})", name=one.name, code=one.id)
    return " · ".join(filter(None, (called, rule_words.post(one, t), one.institution)))


def tally_sheets(
    account: ContestView, jurors: Sequence[Juror], entries: Sequence[Entry]
) -> PaperDraft:
    """Return for each juror one list of all entries and criteria to write marks in."""
    rules, t = account.record.contest, account.text
    return PaperDraft(
        "tally",
        {
            "title": t("List of marks"),
            "contest": rules.name,
            "sheets": [
                sheet
                for one in jurors
                for sheet in _tally_sheets_of(account, one, entries)
            ],
            "sign": [t("Signature or fingerprint"), t("Place and date")],
            "feet": feet(account),
        },
        account.at,
        account.language,
    )


def _tally_sheets_of(
    account: ContestView, juror: Juror, entries: Sequence[Entry]
) -> Iterator[dict[str, object]]:
    """Yield a juror's list for each rubric that some of the entries are judged by."""
    rules, t = account.record.contest, account.text
    for rubric in rules.rubrics:
        judged = [
            one for one in entries if rules.rules_for(one.category).rubric == rubric
        ]
        criteria = [one for one in rubric.criteria if one.jury]
        if not judged or not criteria:
            continue
        heads = [
            head for one in criteria for head in _tally_heads(account, one, rules.faces)
        ]
        yield {
            "juror": _juror(juror, t),
            "heads": [t("Entry"), *heads],
            "groups": _groups(account, juror, judged, len(heads)),
        }


def _tally_heads(
    account: ContestView, criterion: Criterion, faces: int
) -> Iterator[str]:
    """Yield the head of a criterion's column, or of each of its questions'."""
    t, called = account.text, account.called(criterion.names)
    if not criterion.questions:
        yield f"{called}\n" + t("from 0 to {of:points}", of=criterion.jury)
    for one in criterion.questions:
        own = account.called(one.names)
        said = called if own == called else own
        yield f"{said}\n({question_words.answer_range(one, faces, t)})"


def _groups(
    account: ContestView,
    juror: Juror,
    entries: Sequence[Entry],
    count: int,
) -> list[dict[str, object]]:
    """Return the entries by round and category; × where the juror may not mark."""
    rules = account.record.contest
    found: dict[str, list[list[str]]] = {}
    for entry in entries:
        group = account.group(f"{entry.category}/{entry.round}")
        sign = "×" if juror.excused or may_not_mark(rules, juror, entry) else ""
        row = [f"{entry.id} · {account.entry_of(entry)}", *[sign] * count]
        found.setdefault(group, []).append(row)
    return [{"name": name, "rows": rows} for name, rows in found.items()]
