"""Paper for jurors: a sheet for each entry to cross faces on, and one list for all.

A marking sheet is laid out by `sheet`, with its code and marks, so that a photograph
of it can be read back. It shows the three maps small, a row a criterion with faces to
cross and a line for why; behind it stand the things that the lot drew to be visited,
each with boxes for what is found. A juror signs each, or puts a fingerprint. Nothing of
what the juror or others gave before stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from talking_maps.contest import SealedCopy, lot_of, may_not_mark, waiting_parts
from talking_maps.contest.jury_questions import faces_of
from talking_maps.contest.sheet_answers import AskedRow, asked_rows
from talking_maps.i18n import Translator
from talking_maps.i18n.units import unit_name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Entry, Finding, Juror
from talking_maps.model.layer import Layer
from talking_maps.model.message import plural
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Criterion, JuryQuestion, Reference
from talking_maps.report import map_svg
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.map_svg import Shape
from talking_maps.report.sheet_page import SheetPage, line, mark_squares, outline
from talking_maps.report.typst_pdf import PaperDraft, qr_matrix
from talking_maps.sheet.code import MarkingCode, RowForm, encode
from talking_maps.sheet.layout import EDGE_MM, PAPER_MM, Box
from talking_maps.sheet.marking_layout import (
    MarkingLayout,
    MarkingRow,
    lay_out_marking,
    marking_pages,
)
from talking_maps.symbology import jury_faces
from talking_maps.wording import (
    face_words,
    feature_labels,
    question_words,
    rule_words,
    told_words,
)
from talking_maps.wording.vocabulary import finding_names, scene_names

#: Height of the title, gap between the small maps and their names' height [mm].
TITLE_MM, APART_MM, NAME_MM = 11.0, 2.0, 4.0
#: Of the page of things to visit: the map's height, a row's, and a box's side [mm].
VISIT_MAP_MM, VISIT_ROW_MM, BOX_MM = 78.0, 13.4, 5.0
MARGIN_MM, FOOT_MM = 16.0, 26.0


@dataclass(frozen=True, slots=True, eq=False)
class MarkingTask:
    """An entry that a juror may mark, as it was sealed."""

    copy: SealedCopy
    juror: Juror

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.copy.entry


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
    return [*pages, *_visit_pages(account, one, layers)]


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
    _title(account, one, page, made.head)
    _maps(account, one.copy, page, made.head, layers)
    for row in made.rows:
        _row(account, page, row, asked[row.criterion])
    t = account.text
    foot = made.foot
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
    _signing(account, page, foot)
    return page


def _title(account: ContestView, one: MarkingTask, page: SheetPage, head: Box) -> None:
    entry, t = one.copy.entry, account.text
    whose = f"{entry.id} · {account.entry_of(entry)}"
    page.say(
        Box(head.left, head.top, head.width, TITLE_MM - 5), whose, size=13, weight=800
    )
    juror = t("Juror: {name} ({code})", name=one.juror.name, code=one.juror.id)
    page.say(
        Box(head.left, head.top + TITLE_MM - 5, head.width, 5),
        " · ".join((t("Marking sheet"), account.record.contest.name, juror)),
        size=9,
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
    height = head.height - TITLE_MM - NAME_MM - 1
    frame = map_svg.frame(copy.boundary, drawn, width, height)
    for place, scene in enumerate(SCENES):
        box = Box(
            head.left + place * (width + APART_MM), head.top + TITLE_MM, width, height
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
    account: ContestView, question: JuryQuestion | None, place: int, many: int
) -> str:
    """Return what a face means in a row of a page with questions."""
    if question is None:
        return face_words.face(place, many, account.text)
    return question_words.face(question, place, many, account.text, account.language)


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
    side = write.height
    sign = Box(write.left - side - 1, write.top, side, side)
    page.place(jury_faces.amount(amount.unit), sign)
    page.draw(outline(write, width=0.4))
    room = Box(write.right + 1.5, write.top, row.note.right - write.right - 2, side)
    page.say(room, question_words.unit(amount.unit, t), size=11, middle=True)


def _signing(account: ContestView, page: SheetPage, foot: Box) -> None:
    """Draw the lines to sign on, and a box for a fingerprint."""
    t = account.text
    finger = Box(foot.right - 22, foot.top, 22, foot.height)
    wide = (foot.width - finger.width - 8) / 2
    names = (t("Signature"), t("Place and date"))
    lines = []
    for place, words in enumerate(names):
        left = foot.left + place * (wide + 4)
        lines.append(line((left, foot.bottom - 5), (left + wide, foot.bottom - 5)))
        page.say(Box(left, foot.bottom - 4.4, wide, 4.4), words, size=7.5, soft=True)
    page.draw(*lines, outline(finger))
    page.say(
        Box(finger.left, finger.bottom - 4.4, finger.width, 4.4),
        t("Fingerprint"),
        size=6.5,
        align="center",
        soft=True,
    )


@dataclass(frozen=True, slots=True)
class _VisitRow:
    """A thing that the lot drew, or a part of the plan that waits for a visit.

    `says` is what the plan says of it, or why it could not tell; `unit` stands behind
    the line for what is measured, `is_part` for a part.
    """

    words: str
    says: str
    unit: str = "m"
    is_part: bool = False


def _visit_pages(
    account: ContestView, one: MarkingTask, layers: Sequence[Layer]
) -> list[SheetPage]:
    """Return pages with the things that the lot drew, none where it draws none.

    Beneath them stand parts that the plan could not tell, as many as have room; how
    many more there are is said.
    """
    known = {layer.id: layer for layer in layers}
    now = {
        f.uid: f
        for f in one.copy.plan.features
        if f.scene == "present" and f.layer in known
    }
    drawn = lot_of(account.record.contest, one.copy.entry)
    things = [now[uid] for uid in drawn if uid in now]
    called = feature_labels.labels(things, known, one.copy.epsg, account.language)
    rows = [
        _VisitRow(
            f"{number}. {words}",
            feature_labels.claims(thing, known[thing.layer], account.language),
        )
        for number, (thing, words) in enumerate(zip(things, called, strict=True), 1)
    ]
    each = int((_height() - VISIT_MAP_MM - 34 - FOOT_MM) / VISIT_ROW_MM)
    # What waits for a visit goes where room is left: it takes no paper of its own.
    waiting = list(_waiting(account, one.copy, layers))
    room = -len(rows) % each
    rows += waiting[:room]
    return [
        _visit_page(
            *(account, one, things, rows[start : start + each], layers),
            left_out=max(len(waiting) - room, 0),
        )
        for start in range(0, len(rows), each)
    ]


def _waiting(
    account: ContestView, copy: SealedCopy, layers: Sequence[Layer]
) -> Iterator[_VisitRow]:
    """Yield the parts that the plan could not tell, for a juror to say on the land."""
    t = account.text
    for part in waiting_parts(copy.entry).values():
        known = REGISTRY.get(part.indicator)
        unit = known.unit if known else ""
        yield _VisitRow(
            told_words.part_name(part, account.language, t),
            told_words.why_untold(
                part, copy.scorecard, layers, Reference({}, ""), account.language
            ),
            "%" if unit == "share" else unit_name(unit, t),
            is_part=True,
        )


def _height() -> float:
    return PAPER_MM["A4"][1] - 2 * EDGE_MM


def _visit_page(
    account: ContestView,
    one: MarkingTask,
    every: Sequence[Feature],
    rows: Sequence[_VisitRow],
    layers: Sequence[Layer],
    *,
    left_out: int,
) -> SheetPage:
    width, height = map(float, PAPER_MM["A4"])
    page, t = SheetPage(width, height), account.text
    inner = Box(MARGIN_MM, MARGIN_MM, width - 2 * MARGIN_MM, height - 2 * MARGIN_MM)
    _title(account, one, page, inner)
    room = Box(inner.left, inner.top + TITLE_MM + 1, inner.width, VISIT_MAP_MM)
    numbers = {f.uid: str(n) for n, f in enumerate(every, 1)}
    known = {layer.id for layer in layers}
    shapes = [
        Shape(f, "good" if f.uid in numbers else "plain", numbers.get(f.uid, ""))
        for f in one.copy.plan.of("present")
        if f.layer in known
    ]
    frame = map_svg.frame(
        one.copy.boundary, [s.feature for s in shapes], room.width, room.height
    )
    page.place(map_svg.picture(frame, one.copy.boundary, shapes, layers), room)
    page.draw(outline(room))
    heading = t("To be visited: cross what you find of each thing.")
    page.say(
        Box(inner.left, room.bottom + 1, inner.width, 6), heading, size=10, weight=700
    )
    for place, row in enumerate(rows):
        top = room.bottom + 9 + place * VISIT_ROW_MM
        _visit_row(page, Box(inner.left, top, inner.width, VISIT_ROW_MM), row, t)
    if left_out:
        said = plural(
            "{count:whole} more part of the plan waits for a visit: the screen asks "
            "for it.",
            "{count:whole} more parts of the plan wait for a visit: the screen asks "
            "for them.",
        )
        below = Box(inner.left, inner.bottom - 24, inner.width, 4)
        page.say(below, t(said, count=left_out), size=8, soft=True)
    _signing(account, page, Box(inner.left, inner.bottom - 20, inner.width, 20))
    return page


def _visit_row(page: SheetPage, row: Box, one: _VisitRow, t: Translator) -> None:
    """Draw what is to be seen, with boxes for what is found and a line to measure.

    A thing has what the plan says of it beside its name, a part has the line there and
    beneath why the plan could not tell.
    """
    low = row.top + 6.5
    half = row.left + row.width / 2
    page.say(
        Box(row.left, row.top + 0.6, row.width / 2, 5), one.words, size=10, weight=700
    )
    if one.is_part:
        _measured(page, Box(half, row.top, row.width / 2, BOX_MM), t("seen:"), one.unit)
        says = Box(row.left, low, row.width, 5)
    else:
        _found(page, Box(row.left, low, row.width, BOX_MM), one.unit, t)
        says = Box(half, row.top + 0.8, row.width / 2, 5)
    page.say(says, one.says, size=7.5, soft=True)
    edge = ((row.left, row.bottom - 1.2), (row.right, row.bottom - 1.2))
    page.draw(line(*edge, width=0.1, colour="#b9b2a3"))


def _found(page: SheetPage, room: Box, unit: str, t: Translator) -> None:
    """Draw the four boxes for what is found of a thing, and the line for how much."""
    names, step = finding_names(t), 31.0
    found: tuple[Finding, ...] = ("promised", "under_way", "done", "not_found")
    for place, finding in enumerate(found):
        left = room.left + place * step
        page.draw(outline(Box(left, room.top, BOX_MM, BOX_MM), width=0.4))
        beside = Box(left + BOX_MM + 1.2, room.top, step - BOX_MM - 2, BOX_MM)
        page.say(beside, names[finding], size=8, middle=True)
    left = room.left + len(found) * step
    rest = Box(left, room.top, room.right - left, BOX_MM)
    _measured(page, rest, t("measured:"), unit)


def _measured(page: SheetPage, room: Box, asked: str, unit: str) -> None:
    """Draw a line to write an amount on, with what is asked and its unit."""
    page.say(Box(room.left, room.top, 18, BOX_MM), asked, size=8, middle=True)
    end = room.right - max(4.0, 1.7 * len(unit)) - 1
    low = room.top + BOX_MM
    page.draw(line((room.left + 18, low), (end, low)))
    behind = Box(end + 1, room.top, room.right - end - 1, BOX_MM)
    page.say(behind, unit, size=8, middle=True)


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
