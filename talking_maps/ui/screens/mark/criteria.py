"""The jury's criteria of one entry: a pictogram, faces or a number, and a note.

A mark is kept the moment a face is touched; there is no button to save. Whoever
touches another face changes the mark, and the earlier one stays on file and is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import Given, JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Ballot, Juror, Mark
from talking_maps.model.rubric import Criterion
from talking_maps.symbology import jury_faces
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.mark import questions_form, vouched_marks
from talking_maps.ui.widgets import html, sticky_choice, widget_state
from talking_maps.wording import face_words, measures
from talking_maps.workspace import contests
from talking_maps.workspace.contests import sealed_copies

HOW = "marking.how"
LONGEST_NOTE = 500
#: A mark counts hundredths of a point.
STEP = 0.5


def show(record: ContestState, judge: Juror, task: JuryTask, *, by_faces: bool) -> None:
    """Show a row for each criterion that jurors judge."""
    if by_faces:
        html.show(html.style(face_style(record.contest.faces)))
    given = sealed_copies.given(record, session_user.actor(), judge.id)
    rules = record.contest.rules_for(task.entry.category)
    for criterion in rules.rubric.criteria:
        if criterion.jury:
            earlier = [
                event
                for entry, event in given
                if entry == task.entry.id and event.noun.criterion == criterion.id
            ]
            _row(record, judge, task, criterion, earlier, by_faces=by_faces)


def is_by_faces(t: Translator, *, key: str = HOW) -> bool:
    """Ask whether to mark by faces or by numbers."""
    words = {"faces": t("By faces"), "numbers": t("By numbers")}
    sticky_choice.recall(key, words, "faces")
    chosen = st.segmented_control(
        t("How to mark"),
        list(words),
        format_func=words.__getitem__,
        key=f"_{key}",
        required=True,
        label_visibility="collapsed",
        on_change=sticky_choice.keep,
        args=(key,),
    )
    return chosen == "faces"


def _row(
    record: ContestState,
    judge: Juror,
    task: JuryTask,
    criterion: Criterion,
    earlier: Sequence[Given],
    *,
    by_faces: bool,
) -> None:
    t = session.translator()
    key = f"{task.entry.id}.{judge.id}.{criterion.id}"
    mark = task.marks.get(criterion.id)
    with st.container(border=True, key=f"jury-{criterion.id}"):
        html.show(_title(criterion, mark, t))
        _answer_boxes(record, judge, task, criterion, by_faces, key)
        feature_form.wrong(f"mark.{key}")
        _note(judge, task, criterion, key)
        if earlier:
            html.show(_earlier(earlier, t))


def _answer_boxes(
    record: ContestState,
    judge: Juror,
    task: JuryTask,
    criterion: Criterion,
    by_faces: bool,
    key: str,
) -> None:
    """Show what the criterion is answered with: questions, faces or a number."""
    if criterion.questions:
        questions_form.QuestionsForm(record, judge, task, criterion).show()
    elif by_faces:
        _faces(record.contest.faces, judge, task, criterion, key)
    else:
        _number(judge, task, criterion, key)


def _title(criterion: Criterion, mark: Mark | None, t: Translator) -> Markup:
    called = name(criterion.names, session.language())
    said = t("not marked yet")
    if mark is not None:
        said = "✓ " + t(
            "{points:hundredths} of {of:points}", points=mark.points, of=criterion.jury
        )
    return Markup(
        '<div class="jury-title"><img src="{}" alt="">'
        '<h2>{}</h2><span class="{}">'
        "{}</span></div>"
    ).format(pictogram(criterion.id), called, "kept-mark" if mark else "no-mark", said)


def _faces(
    count: int, judge: Juror, task: JuryTask, criterion: Criterion, key: str
) -> None:
    mark = task.marks.get(criterion.id)
    t = session.translator()
    with st.container(horizontal=True, key=f"faces-{criterion.id}", gap="small"):
        for face in range(1, count + 1):
            here = "-here" if mark is not None and mark.face == face else ""
            with st.container(key=f"face-{face}-{criterion.id}{here}", width="content"):
                st.button(
                    html.markdown(face_words.face(face, count, t)),
                    key=f"face.{key}.{face}",
                    on_click=_by_face,
                    args=(judge, task, criterion, face, key),
                )


def _number(judge: Juror, task: JuryTask, criterion: Criterion, key: str) -> None:
    t = session.translator()
    mark = task.marks.get(criterion.id)
    field = f"number.{key}"
    if f"mark.{key}.wrong" not in st.session_state:
        points = None if mark is None else float(mark.points)
        widget_state.lay(field, points, session.language())
    st.number_input(
        t("Points, from 0 to {of:points}", of=criterion.jury),
        min_value=0.0,
        max_value=float(criterion.jury),
        step=STEP,
        value=None,
        key=field,
        width=260,
        on_change=_by_number,
        args=(judge, task, criterion, key),
    )


def _note(judge: Juror, task: JuryTask, criterion: Criterion, key: str) -> None:
    t = session.translator()
    mark = task.marks.get(criterion.id)
    field = f"note.{key}"
    if field not in st.session_state and mark is not None:
        st.session_state[field] = mark.note
    st.text_input(
        t("Note"),
        placeholder=t("Why? A note, if there is one"),
        key=field,
        max_chars=LONGEST_NOTE,
        label_visibility="collapsed",
        on_change=_noted,
        args=(judge, task, criterion, key),
    )


def _earlier(given: Sequence[Given], t: Translator) -> Markup:
    """Return when the mark was kept, and the earlier ones, struck through."""
    latest, *before = given
    said = t("kept {at:datetime}", at=latest.at)
    old = Markup().join(
        Markup("<li><s>{}</s> {}</li>").format(
            measures.exact(one.noun.points, t), t("{at:datetime}", at=one.at)
        )
        for one in before
    )
    if not old:
        return Markup('<p class="earlier">{}</p>').format(said)
    heading = t("Earlier marks stay on file:")
    return Markup('<div class="earlier">{said}. {heading}<ul>{old}</ul></div>').format(
        said=said, heading=heading, old=old
    )


def _by_face(
    judge: Juror, task: JuryTask, criterion: Criterion, face: int, key: str
) -> None:
    mark = task.marks.get(criterion.id)
    note = str(st.session_state.get(f"note.{key}", "")).strip()
    if mark is not None and (mark.face, mark.note) == (face, note):
        return
    with feature_form.refusing(f"mark.{key}", session.language()):
        contests.mark_by_face(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            task.entry.id,
            judge.id,
            criterion=criterion.id,
            face=face,
            note=note,
            vouched=vouched_marks.reason(),
        )


def _by_number(judge: Juror, task: JuryTask, criterion: Criterion, key: str) -> None:
    """Keep a mark given as a number, not one that stands there already.

    A page that was called off while it ran takes fields for changed that nobody
    touched: the same mark would be kept twice.
    """
    points = st.session_state.get(f"number.{key}")
    if points is None:
        return
    note = str(st.session_state.get(f"note.{key}", "")).strip()
    mark = Mark(criterion.id, round(points, 2), None, note)
    before = task.marks.get(criterion.id)
    if before and (round(before.points, 2), before.note) == (mark.points, note):
        return
    _keep(judge, task, mark, key)


def _noted(judge: Juror, task: JuryTask, criterion: Criterion, key: str) -> None:
    """Keep a changed note with the mark as it stands; without a mark it waits."""
    mark = task.marks.get(criterion.id)
    note = str(st.session_state.get(f"note.{key}", "")).strip()
    if mark is not None and mark.note != note:
        _keep(judge, task, replace(mark, note=note), key)


def _keep(judge: Juror, task: JuryTask, mark: Mark, key: str) -> None:
    with feature_form.refusing(f"mark.{key}", session.language()):
        ballot = Ballot(
            task.entry.id, judge.id, (mark,), vouched=vouched_marks.reason()
        )
        contests.mark(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            ballot,
        )


def face_style(count: int) -> str:
    """Return the rules that put each face on its buttons, in CSS."""
    return "".join(
        f'[class*="st-key-face-{face}-"] button'
        f'{{background-image:url("{picture(face, count)}")!important}}'
        for face in range(1, count + 1)
    )


def picture(face: int, faces: int) -> str:
    """Return a face as the address of a picture, which can run nothing."""
    return jury_faces.address(jury_faces.face(face, faces))


@cache
def pictogram(criterion: str) -> str:
    """Return the pictogram of a criterion as the address of a picture."""
    return jury_faces.address(jury_faces.criterion(criterion))
