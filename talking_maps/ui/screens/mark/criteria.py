"""The jury's criteria of one entry: a pictogram, faces or a number, and a note.

A mark is kept the moment a face is touched; there is no button to save. Whoever
touches another face changes the mark, and the earlier one stays on file and is shown.

Faces that a juror who does not read can mark by, from nothing done to all done.

Drawn from the number alone: mouth, brows and cheeks change together and a row of dots
counts beneath, so that no face stands on its colour. The pictogram of a criterion is
an SVG file of its name in `pictograms`; another rubric adds its own there.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import Given, JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Ballot, Juror, Mark
from talking_maps.model.rubric import Criterion
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.widgets import html, sticky_choice
from talking_maps.wording import measures
from talking_maps.workspace import contests
from talking_maps.workspace.contests import sealed_copies

HOW = "marking.how"
LONGEST_NOTE = 500
#: A mark counts hundredths of a point.
STEP = 0.5


def show(record: ContestState, judge: Juror, task: JuryTask, *, by_faces: bool) -> None:
    """Show a row for each criterion that jurors judge."""
    if by_faces:
        html.show(html.style(_style(record.contest.faces)))
    given = sealed_copies.given(record, session_user.actor(), judge.id)
    for criterion in record.contest.rubric.criteria:
        if criterion.jury:
            earlier = [
                told
                for entry, told in given
                if entry == task.entry.id and told.noun.criterion == criterion.id
            ]
            _row(record, judge, task, criterion, earlier, by_faces=by_faces)


def is_by_faces(t: Translator) -> bool:
    """Ask whether to mark by faces or by numbers."""
    words = {"faces": t("By faces"), "numbers": t("By numbers")}
    sticky_choice.recall(HOW, words, "faces")
    chosen = st.segmented_control(
        t("How to mark"),
        list(words),
        format_func=words.__getitem__,
        key=f"_{HOW}",
        required=True,
        label_visibility="collapsed",
        on_change=sticky_choice.keep,
        args=(HOW,),
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
        if by_faces:
            _faces(record.contest.faces, judge, task, criterion, key)
        else:
            _number(judge, task, criterion, key)
        feature_form.wrong(f"mark.{key}")
        _note(judge, task, criterion, key)
        if earlier:
            html.show(_earlier(earlier, t))


def _title(criterion: Criterion, mark: Mark | None, t: Translator) -> Markup:
    called = name(criterion.names, session.language())
    said = t("not marked yet")
    if mark is not None:
        said = "✓ " + t(
            "{points:number} of {of:points}", points=mark.points, of=criterion.jury
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
                    _face_words(face, count, t),
                    key=f"face.{key}.{face}",
                    on_click=_by_face,
                    args=(judge, task, criterion, face, key),
                )


def _face_words(face: int, count: int, t: Translator) -> str:
    words = {1: t("nothing"), count: t("everything")}
    return words.get(face, t("{face:whole} of {count:whole}", face=face, count=count))


def _number(judge: Juror, task: JuryTask, criterion: Criterion, key: str) -> None:
    t = session.translator()
    mark = task.marks.get(criterion.id)
    field = f"number.{key}"
    if f"mark.{key}.wrong" not in st.session_state:
        st.session_state[field] = None if mark is None else float(mark.points)
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
        _keep(judge, task, Mark(criterion.id, mark.points, mark.face, note), key)


def _keep(judge: Juror, task: JuryTask, mark: Mark, key: str) -> None:
    with feature_form.refusing(f"mark.{key}", session.language()):
        ballot = Ballot(task.entry.id, judge.id, (mark,))
        contests.mark(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            ballot,
        )


def _style(count: int) -> str:
    """Return the rules that put each face on its buttons."""
    return "".join(
        f'[class*="st-key-face-{face}-"] button'
        f'{{background-image:url("{picture(face, count)}")!important}}'
        for face in range(1, count + 1)
    )


FOLDER = Path(__file__).with_name("pictograms")
#: Skin of the faces from the saddest to the happiest; between them it is mixed.
SKINS = (
    (226, 160, 138),
    (243, 211, 150),
    (250, 234, 170),
    (205, 224, 168),
    (150, 203, 150),
)
INK = "#1f1d1a"
#: Moods run from -1 to 1: only the saddest weeps, only the happiest laughs.
FROWNING, WEEPING, LAUGHING = -0.1, -0.9, 0.9


def svg(face: int, faces: int) -> Markup:
    """Return a face as SVG text, from 1 (nothing done) to `faces` (all done)."""
    mood = 2 * (face - 1) / (faces - 1) - 1
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 116">'
        '<circle cx="50" cy="48" r="44" fill="{skin}" stroke="{INK}"'
        ' stroke-width="4"/>'
        '<g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round">'
        "{brows}{mouth}</g>"
        '<g fill="{INK}"><ellipse cx="34" cy="40" rx="5" ry="6.5"/>'
        '<ellipse cx="66" cy="40" rx="5" ry="6.5"/></g>{tear}'
        "{dots}</svg>"
    ).format(
        skin=_skin(mood),
        INK=INK,
        brows=_brows(mood),
        mouth=_mouth(mood),
        tear=_tear(mood),
        dots=_dots(face, faces),
    )


def picture(face: int, faces: int) -> str:
    """Return a face as the address of a picture, which can run nothing."""
    return _address(svg(face, faces))


@cache
def pictogram(criterion: str) -> str:
    """Return the pictogram of a criterion as the address of a picture."""
    known = {path.stem: path for path in FOLDER.glob("*.svg")}
    path = known.get(criterion, FOLDER / "any.svg")
    return _address(path.read_text(encoding="utf-8"))


def _address(drawing: str) -> str:
    code = base64.b64encode(drawing.encode()).decode()
    return f"data:image/svg+xml;base64,{code}"


def _skin(mood: float) -> str:
    """Return the colour between the two nearest skins."""
    place = (mood + 1) / 2 * (len(SKINS) - 1)
    low = min(int(place), len(SKINS) - 2)
    share = place - low
    mixed = (
        round(a + (b - a) * share)
        for a, b in zip(SKINS[low], SKINS[low + 1], strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _brows(mood: float) -> Markup:
    if mood > FROWNING:
        return Markup()
    lift = -9 * mood
    return Markup(
        '<path d="M25 {:.1f}L41 {:.1f}"/><path d="M75 {:.1f}L59 {:.1f}"/>'
    ).format(26 + lift * 0.35, 26 - lift * 0.75, 26 + lift * 0.35, 26 - lift * 0.75)


def _mouth(mood: float) -> Markup:
    """Return the mouth: a curve, wide open where all is done."""
    bend = 24 * mood
    if mood > LAUGHING:
        return Markup('<path fill="{}" d="M24 57Q50 94 76 57Z"/>').format(INK)
    return Markup('<path d="M28 {:.1f}Q50 {:.1f} 72 {:.1f}"/>').format(
        66 - bend / 3, 66 + bend, 66 - bend / 3
    )


def _tear(mood: float) -> Markup:
    if mood > WEEPING:
        return Markup()
    drop = "M27 52q-6 9 0 12q6-3 0-12z"
    return Markup('<path d="{}" fill="#7fb3d9" stroke="{}" stroke-width="2"/>').format(
        drop, INK
    )


def _dots(face: int, faces: int) -> Markup:
    step = min(14.0, 90 / faces)
    left = 50 - step * (faces - 1) / 2
    return Markup().join(
        Markup(
            '<circle cx="{:.1f}" cy="106" r="{:.1f}"'
            ' fill="{}" stroke="{}" stroke-width="2"/>'
        ).format(
            left + step * number, step * 0.36, INK if number < face else "#fff", INK
        )
        for number in range(faces)
    )
