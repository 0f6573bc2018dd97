"""Photographed sheets of jurors: what was crossed, confirmed row by row and kept.

A sheet of things to visit is asked about by `photographed_visits`.

Each row is shown as it was photographed over the answers, rows to be looked at first.
A box that seems to be crossed is chosen already; where that is doubtful nobody is asked
to agree: the person touches a box, or says that there is no mark. An amount is typed
from the picture. The digits answer the first row that waits. A sheet becomes one
ballot, with its photograph.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.jury_questions import faces_of
from talking_maps.contest.sheet_answers import AskedRow, RowAnswer, asked_rows
from talking_maps.i18n import Translator, format_message, name
from talking_maps.model.contest import Entry, Juror
from talking_maps.model.message import plural
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria as criteria_form
from talking_maps.ui.screens.mark import photographed_visits, questions_form
from talking_maps.ui.widgets import html, notices, progress, widget_state
from talking_maps.wording import contest_names, face_words, question_words
from talking_maps.workspace import community_names
from talking_maps.workspace.contests import sealed_copies

if TYPE_CHECKING:
    from talking_maps.workspace.contests.marking_photos import (
        JuryPhoto,
        MarkingPhoto,
        ProposedMark,
    )

ENDINGS = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif")
SHEETS, TIMES = "marking.photos", "marking.photos.times"
#: A row that nobody answered yet, and one without a mark.
State = Literal["waits", "none"]
WAITS: Final = "waits"
NONE: Final = "none"
#: Digits that answer: no more boxes have one.
DIGITS = 9


def show(record: ContestState) -> None:
    """Take photographs in, then ask about each sheet that was read from them."""
    if record.state not in ("open", "closed") or not record.contest.jurors:
        return
    t = session.translator()
    sheets = _sheets(record)
    with st.expander(
        t("Read photographed sheets"),
        icon=":material/photo_camera:",
        expanded=bool(sheets),
    ):
        with error_messages.saying():
            _read(record, t)
        if sheets:
            html.show(html.style(criteria_form.face_style(record.contest.faces)))
            _sheet(record, sheets, t)


def show_kept(record: ContestState, judge: Juror, entry: Entry) -> None:
    """Show the photographs of the sheets that marks of the entry were read from."""
    t = session.translator()
    of_both = [
        event.noun.sheet_photo
        for event in record.ballots
        if (event.noun.entry, event.noun.juror) == (entry.id, judge.id)
        and event.noun.sheet_photo
    ]
    if not of_both:
        return
    with st.expander(t("The photographed sheet"), icon=":material/photo_camera:"):
        for digest in dict.fromkeys(of_both):
            seen = sealed_copies.photo_of(
                session.workspace(), record.contest.id, digest
            )
            if seen is None:
                st.warning(t("The photograph was taken out of the contest's file."))
            else:
                st.image(io.BytesIO(seen), caption=digest[:12])


def _key(record: ContestState) -> str:
    return f"{SHEETS}.{record.contest.id}.{session_user.actor().name}"


def _sheets(record: ContestState) -> tuple[JuryPhoto, ...]:
    found: tuple[JuryPhoto, ...] = st.session_state.get(_key(record), ())
    return found


def _read(record: ContestState, t: Translator) -> None:
    st.caption(
        t(
            "Marking sheets and visit sheets are read. Photograph each whole, with its "
            "corner marks, flat and in even light. Several can come at once. Nothing is"
            " kept before you have looked at it."
        )
    )
    times = int(st.session_state.get(TIMES, 0))
    given = st.file_uploader(
        t("Photographs or scans of marking sheets"),
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=f"marking.photos.files.{times}",
    )
    if not given or not st.button(
        t("Read the sheets"), type="primary", key="marking.photos.go"
    ):
        return
    # OpenCV takes a second to load: no other page waits for it.
    from talking_maps.workspace.contests.marking_photos import read_sheets

    pictures = [(one.name, one.getvalue()) for one in given]
    with progress.telling("marking.photos") as tell:
        read = read_sheets(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            pictures,
            progress=tell,
        )
    new = tuple(one for one in read if not one.is_known)
    if len(new) < len(read):
        notices.tell(
            t(
                plural(
                    "{count:whole} sheet was kept before: nothing of it is new.",
                    "{count:whole} sheets were kept before: nothing of them is new.",
                ),
                count=len(read) - len(new),
            )
        )
    st.session_state[_key(record)] = new
    st.session_state[TIMES] = times + 1
    st.rerun()


def _sheet(record: ContestState, sheets: tuple[JuryPhoto, ...], t: Translator) -> None:
    """Show the first sheet that waits, and how many come after it."""
    from talking_maps.workspace.contests.visit_photos import VisitPhoto

    sheet, code = sheets[0], sheets[0].code
    entry, judge = record.entry(code.entry), record.contest.juror(code.juror)
    if entry is None or judge is None:
        return
    called = contest_names.entry_name(entry, community_names(session.workspace()))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(
            html.markdown(f"{called} ({code.entry}) · {judge.name}"), anchor=False
        )
        if len(sheets) > 1:
            rest = len(sheets) - 1
            st.caption(t("Sheets that wait after this one: {n:whole}", n=rest))
    if isinstance(sheet, VisitPhoto):
        if photographed_visits.show(record, entry, sheet):
            _next(record, sheets)
    else:
        _rows(record, entry, sheet, sheets, t)


def _rows(
    record: ContestState,
    entry: Entry,
    sheet: MarkingPhoto,
    sheets: tuple[JuryPhoto, ...],
    t: Translator,
) -> None:
    """Ask about each row of a marking sheet."""
    rules = record.contest.rules_for(entry.category)
    asked = asked_rows(rules)
    said = {row.criterion: _said(sheet, row) for row in sheet.rows}
    waiting = [name for name, answer in said.items() if answer == WAITS]
    for row in sheet.rows:
        is_next = bool(waiting) and waiting[0] == row.criterion
        answer, one = said[row.criterion], asked[row.criterion]
        form = _RowForm(sheet, row, one, rules.faces, answer, t)
        form.show(is_next=is_next)
    if waiting:
        st.info(
            t(
                plural(
                    "{count:whole} row waits: touch what is crossed, or press its "
                    "number.",
                    "{count:whole} rows wait: touch what is crossed, or press its "
                    "number.",
                ),
                count=len(waiting),
            )
        )
    with st.container(horizontal=True):
        if st.button(
            t("Keep the marks of this sheet"),
            type="primary",
            icon=":material/save:",
            disabled=bool(waiting),
            key="marking.photos.keep",
            shortcut="a",
        ):
            _keep(record, sheet, sheets, said, t)
        if st.button(
            t("Drop this sheet"), icon=":material/close:", key="marking.photos.drop"
        ):
            _next(record, sheets)


def _state_key(sheet: MarkingPhoto, row: ProposedMark) -> str:
    code = sheet.code
    return f"{SHEETS}.{code.contest}.{code.entry}.{code.juror}.{row.criterion}"


def _said(sheet: MarkingPhoto, row: ProposedMark) -> RowAnswer | State:
    """Return what a person said of a row, or what is surely crossed."""
    begins = row.answer if row.is_sure and row.answer is not None else WAITS
    said: RowAnswer | State = st.session_state.get(_state_key(sheet, row), begins)
    return said


@dataclass(frozen=True, slots=True)
class _RowForm:
    """A row as it was photographed, and what a person says of it."""

    sheet: MarkingPhoto
    row: ProposedMark
    asked: AskedRow
    contest_faces: int
    said: RowAnswer | State
    t: Translator

    def show(self, *, is_next: bool) -> None:
        """Show the row; the digits answer it if it is the next that waits."""
        t, row = self.t, self.row
        with st.container(border=True, key=f"jury-photo-{row.criterion}"):
            waits = self.said == WAITS
            html.show(
                Markup(
                    '<div class="jury-title"><h2>{}</h2><span class="{}">{}</span>'
                    "</div>"
                ).format(
                    self._called(),
                    "no-mark" if waits else "kept-mark",
                    t("waits for you") if waits else "✓ " + self._words(),
                )
            )
            for doubt in row.doubts:
                words = format_message(doubt, session.language())
                st.warning(html.markdown(words), icon=":material/help:")
            st.image(io.BytesIO(row.picture), width="stretch")
            if row.kind == "amount":
                self._amount()
            elif row.kind == "practices":
                self._practices()
            else:
                self._boxes(is_next=is_next)
            with st.container(horizontal=True):
                st.button(
                    t("No mark"),
                    icon=":material/block:",
                    key=f"marking.photos.{row.criterion}.none",
                    shortcut="0" if is_next else None,
                    on_click=self._say,
                    args=(NONE,),
                )
                st.text_input(
                    t("Note"),
                    placeholder=t("Why? A note, if there is one"),
                    key=f"{_state_key(self.sheet, row)}.note",
                    max_chars=criteria_form.LONGEST_NOTE,
                    label_visibility="collapsed",
                )

    def _say(self, answer: RowAnswer | State) -> None:
        st.session_state[_state_key(self.sheet, self.row)] = answer

    def _called(self) -> str:
        whole = name(self.asked.criterion.names, session.language())
        if self.asked.question is None:
            return whole
        own = name(self.asked.question.names, session.language())
        return whole if own == whole else f"{whole}: {own}"

    def _words(self) -> str:
        """Return in words what is said of the row."""
        question, said = self.asked.question, self.said
        if said == NONE:
            return self.t("no mark")
        if isinstance(said, tuple) and question is not None:
            called = (question.practices[n - 1].names for n in said)
            words = " · ".join(name(one, session.language()) for one in called)
            return words or self.t("none")
        amount = None if question is None else question.amount
        if amount is not None and isinstance(said, int | float):
            unit = question_words.unit(amount.unit, self.t)
            return self.t("{amount:exact} {unit}", amount=said, unit=unit)
        return self._answers()[said - 1] if isinstance(said, int) else ""

    def _answers(self) -> list[str]:
        """Return what each box of a row of faces or bands means."""
        question, language = self.asked.question, session.language()
        if question is None:
            every = range(1, self.contest_faces + 1)
            return [face_words.face(n, self.contest_faces, self.t) for n in every]
        if question.kind == "bands":
            return [name(band.names, language) for band in question.bands]
        many = faces_of(question, self.contest_faces)
        return [
            question_words.face(question, n, many, self.t, language)
            for n in range(1, many + 1)
        ]

    def _boxes(self, *, is_next: bool) -> None:
        answers, row = self._answers(), self.row.criterion
        question = self.asked.question
        kind = "face" if self.row.kind == "faces" else "band"
        if question is not None and kind == "face":
            kind = f"face-of{len(answers)}"
            html.show(html.style(questions_form.face_style({len(answers)})))
        with st.container(horizontal=True, gap="small", key=f"{kind[:4]}s-photo-{row}"):
            for place, words in enumerate(answers, 1):
                here = "-here" if self.said == place else ""
                at = f"{kind}-{place}-photo-{row}{here}"
                with st.container(key=at, width="content"):
                    st.button(
                        html.markdown(words),
                        key=f"marking.photos.{row}.{place}",
                        shortcut=str(place) if is_next and place <= DIGITS else None,
                        on_click=self._say,
                        args=(place,),
                    )

    def _practices(self) -> None:
        question, t = self.asked.question, self.t
        if question is None:
            return
        field = f"{_state_key(self.sheet, self.row)}.boxes"
        begins = self.said if isinstance(self.said, tuple) else self.row.answer
        crossed = list(begins) if isinstance(begins, tuple) else []
        widget_state.lay(field, crossed, session.language())
        names = [name(one.names, session.language()) for one in question.practices]

        def told() -> tuple[int, ...]:
            return tuple(sorted(st.session_state.get(field) or ()))

        st.pills(
            t("Crossed boxes"),
            range(1, len(names) + 1),
            selection_mode="multi",
            format_func=lambda n: html.markdown(f"{n}. {names[n - 1]}"),
            key=field,
            on_change=lambda: self._say(told()),
        )
        self._agree_button(told, t)

    def _agree_button(self, told: Callable[[], tuple[int, ...]], t: Translator) -> None:
        """Show the button that agrees with what was read."""
        if self.said == WAITS:
            st.button(
                t("These are crossed"),
                icon=":material/check:",
                key=f"marking.photos.{self.row.criterion}.agree",
                on_click=lambda: self._say(told()),
            )

    def _amount(self) -> None:
        question = self.asked.question
        if question is None or question.amount is None:
            return
        field = f"{_state_key(self.sheet, self.row)}.amount"
        typed = self.said if isinstance(self.said, float) else None
        widget_state.lay(field, typed, session.language())

        def told() -> None:
            amount = st.session_state.get(field)
            self._say(WAITS if amount is None else round(float(amount), 2))

        unit = question_words.unit(question.amount.unit, self.t)
        questions_form.ask_amount(f"{self._called()} [{unit}]", field, told)


def _keep(
    record: ContestState,
    sheet: MarkingPhoto,
    sheets: tuple[JuryPhoto, ...],
    said: dict[str, RowAnswer | State],
    t: Translator,
) -> None:
    from talking_maps.workspace.contests.marking_photos import keep_sheet

    notes = _notes(sheet)
    with error_messages.saying():
        kept = keep_sheet(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            sheet,
            _answers(said),
            notes,
        )
        _say_kept(kept, t)
        _next(record, sheets)


def _notes(sheet: MarkingPhoto) -> dict[str, str]:
    """Return the notes that were typed, by row."""
    return {
        row.criterion: str(st.session_state.get(f"{_state_key(sheet, row)}.note") or "")
        for row in sheet.rows
    }


def _answers(
    said: dict[str, RowAnswer | State],
) -> dict[str, int | float | tuple[int, ...] | None]:
    """Return what was said of each row, None for no mark."""
    return {
        row: None if isinstance(answer, str) else answer for row, answer in said.items()
    }


def _say_kept(kept: int, t: Translator) -> None:
    """Say how many marks are kept."""
    notices.tell(
        t(
            plural("{count:whole} mark is kept.", "{count:whole} marks are kept."),
            count=kept,
        )
    )


def _next(record: ContestState, sheets: tuple[JuryPhoto, ...]) -> None:
    """Forget the sheet that is done with, and what was said of it."""
    from talking_maps.workspace.contests.marking_photos import MarkingPhoto

    sheet = sheets[0]
    if isinstance(sheet, MarkingPhoto):
        for row in sheet.rows:
            key = _state_key(sheet, row)
            for one in (key, f"{key}.note", f"{key}.boxes", f"{key}.amount"):
                st.session_state.pop(one, None)
    else:
        photographed_visits.forget(sheet)
    st.session_state[_key(record)] = sheets[1:]
    st.rerun()
