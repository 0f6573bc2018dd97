"""Photographed marking sheets: what was crossed, confirmed row by row and kept.

Each row is shown as it was photographed beside the faces, rows to be looked at first.
A face that seems to be crossed is chosen already; where that is doubtful nobody is
asked to agree: the person touches a face, or says that there is no mark. The digits
answer the first row that waits. A sheet becomes one ballot, with its photograph.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, format_message, name
from talking_maps.model.contest import Entry, Juror
from talking_maps.model.message import plural
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria as criteria_form
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording import contest_names, face_words
from talking_maps.workspace import community_names
from talking_maps.workspace.contests import sealed_copies

if TYPE_CHECKING:
    from talking_maps.workspace.contests.marking_photos import (
        MarkingPhoto,
        ProposedMark,
    )

ENDINGS = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif")
SHEETS, TIMES = "marking.photos", "marking.photos.times"
#: Digits that answer: no more faces have one.
DIGITS = 9


def show(record: ContestState) -> None:
    """Take photographs in, then ask about each sheet that was read from them."""
    if record.state not in ("open", "closed") or not record.contest.jurors:
        return
    t = session.translator()
    sheets = _sheets(record)
    with st.expander(
        t("Read photographed marking sheets"),
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
        told.noun.sheet_photo
        for told in record.ballots
        if (told.noun.entry, told.noun.juror) == (entry.id, judge.id)
        and told.noun.sheet_photo
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


def _sheets(record: ContestState) -> tuple[MarkingPhoto, ...]:
    found: tuple[MarkingPhoto, ...] = st.session_state.get(_key(record), ())
    return found


def _read(record: ContestState, t: Translator) -> None:
    st.caption(
        t(
            "Photograph each sheet whole, with its corner marks, flat and in even "
            "light. Several sheets can come at once. Nothing is kept before you have "
            "looked at it."
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


def _sheet(
    record: ContestState, sheets: tuple[MarkingPhoto, ...], t: Translator
) -> None:
    """Show the first sheet that waits, and how many come after it."""
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
    said = {row.criterion: _said(sheet, row) for row in sheet.rows}
    waiting = [name for name, face in said.items() if face == _WAITS]
    for row in sheet.rows:
        is_next = bool(waiting) and waiting[0] == row.criterion
        _row(record, sheet, row, said[row.criterion], t, is_next=is_next)
    if waiting:
        st.info(
            t(
                plural(
                    "{count:whole} row waits: touch the face that is crossed, or press "
                    "its number.",
                    "{count:whole} rows wait: touch the face that is crossed, or press "
                    "its number.",
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
            _keep(record, sheets, said, t)
        if st.button(
            t("Drop this sheet"), icon=":material/close:", key="marking.photos.drop"
        ):
            _next(record, sheets)


#: What stands for a row that nobody answered yet, and for one without a mark.
_WAITS, _NONE = -1, 0


def _state_key(sheet: MarkingPhoto, row: ProposedMark) -> str:
    code = sheet.code
    return f"{SHEETS}.{code.contest}.{code.entry}.{code.juror}.{row.criterion}"


def _said(sheet: MarkingPhoto, row: ProposedMark) -> int:
    """Return the face a person chose, or the one that is surely crossed."""
    begins = row.face if row.is_sure and row.face is not None else _WAITS
    said: int = st.session_state.get(_state_key(sheet, row), begins)
    return said


def _row(
    record: ContestState,
    sheet: MarkingPhoto,
    row: ProposedMark,
    said: int,
    t: Translator,
    *,
    is_next: bool,
) -> None:
    rules = record.contest
    criterion = next((c for c in rules.all_criteria if c.id == row.criterion), None)
    called = "?" if criterion is None else name(criterion.names, session.language())
    faces = sheet.code.faces

    def say(face: int) -> None:
        st.session_state[_state_key(sheet, row)] = face

    with st.container(border=True, key=f"jury-photo-{row.criterion}"):
        state = t("waits for you") if said == _WAITS else "✓ " + _words(said, faces, t)
        html.show(
            Markup(
                '<div class="jury-title"><h2>{}</h2><span class="{}">{}</span></div>'
            ).format(called, "no-mark" if said == _WAITS else "kept-mark", state)
        )
        for doubt in row.doubts:
            words = format_message(doubt, session.language())
            st.warning(html.markdown(words), icon=":material/help:")
        st.image(io.BytesIO(row.picture), width="stretch")
        with st.container(
            horizontal=True, gap="small", key=f"faces-photo-{row.criterion}"
        ):
            for face in range(1, faces + 1):
                here = "-here" if said == face else ""
                at = f"face-{face}-photo-{row.criterion}{here}"
                with st.container(key=at, width="content"):
                    st.button(
                        html.markdown(face_words.face(face, faces, t)),
                        key=f"marking.photos.{row.criterion}.{face}",
                        shortcut=str(face) if is_next and face <= DIGITS else None,
                        on_click=say,
                        args=(face,),
                    )
        with st.container(horizontal=True):
            st.button(
                t("No mark"),
                icon=":material/block:",
                key=f"marking.photos.{row.criterion}.none",
                shortcut="0" if is_next else None,
                on_click=say,
                args=(_NONE,),
            )
            st.text_input(
                t("Note"),
                placeholder=t("Why? A note, if there is one"),
                key=f"{_state_key(sheet, row)}.note",
                max_chars=criteria_form.LONGEST_NOTE,
                label_visibility="collapsed",
            )


def _words(face: int, faces: int, t: Translator) -> str:
    return t("no mark") if face == _NONE else face_words.face(face, faces, t)


def _keep(
    record: ContestState,
    sheets: tuple[MarkingPhoto, ...],
    said: dict[str, int],
    t: Translator,
) -> None:
    from talking_maps.workspace.contests.marking_photos import keep_sheet

    sheet = sheets[0]
    notes = {
        row.criterion: str(st.session_state.get(f"{_state_key(sheet, row)}.note") or "")
        for row in sheet.rows
    }
    with error_messages.saying():
        kept = keep_sheet(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            sheet,
            {one: face or None for one, face in said.items()},
            notes,
        )
        notices.tell(
            t(
                plural("{count:whole} mark is kept.", "{count:whole} marks are kept."),
                count=kept,
            )
        )
        _next(record, sheets)


def _next(record: ContestState, sheets: tuple[MarkingPhoto, ...]) -> None:
    """Forget the sheet that is done with, and what was said of it."""
    for row in sheets[0].rows:
        key = _state_key(sheets[0], row)
        for one in (key, f"{key}.note"):
            st.session_state.pop(one, None)
    st.session_state[_key(record)] = sheets[1:]
    st.rerun()
