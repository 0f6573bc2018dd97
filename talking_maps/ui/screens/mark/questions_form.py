"""The questions of a criterion: faces with their words, bands, ticks, amounts.

A mark is kept as soon as every question is answered, and anew when an answer changes.
Where there is a checklist a button keeps it: nobody else can tell that nothing is to be
ticked any more. Until then answers wait in this tab, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.jury_questions import MOST_AMOUNT, faces_of, is_answered, keys
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Juror
from talking_maps.model.rubric import AmountUnit, Criterion, JuryQuestion
from talking_maps.symbology import jury_faces
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.mark import vouched_marks
from talking_maps.ui.widgets import html, widget_state
from talking_maps.wording import question_words
from talking_maps.workspace import contests


class QuestionsForm:
    """The form of one criterion of one entry, for one juror."""

    def __init__(
        self, record: ContestState, judge: Juror, task: JuryTask, criterion: Criterion
    ) -> None:
        self._judge, self._task, self._criterion = judge, task, criterion
        self._faces = record.contest.faces
        self._key = f"{task.entry.id}.{judge.id}.{criterion.id}"
        self._mark = task.marks.get(criterion.id)

    def show(self) -> None:
        """Show every question, what is still to answer, and how the points follow."""
        t, language = session.translator(), session.language()
        asked = self._criterion.questions
        for one in asked:
            self._question(one, t, language)
        if any(one.kind == "practices" for one in asked):
            self._keep_button(t)
        numbers = {faces_of(one, self._faces) for one in asked if one.kind == "faces"}
        html.show(self._state(t, language))
        # By itself: a style beside other HTML is taken out by Streamlit.
        html.show(html.style(face_style(numbers)))

    def _question(self, one: JuryQuestion, t: Translator, language: str) -> None:
        called = name(one.names, language)
        looked = question_words.evidence(one, t, language)
        # An amount's field says what is asked by itself.
        if len(self._criterion.questions) > 1 and one.kind != "amount":
            html.show(Markup('<h3 class="jury-question">{}</h3>').format(called))
        if looked:
            st.caption(html.markdown(looked))
        match one.kind:
            case "bands":
                self._bands(one, t, language)
            case "practices":
                self._practices(one, language)
            case "amount":
                self._amount(one, t, called)
            case _:
                self._face_buttons(one, t, language)

    def _face_buttons(self, one: JuryQuestion, t: Translator, language: str) -> None:
        many = faces_of(one, self._faces)
        place = f"{self._criterion.id}-{one.id}"
        with st.container(horizontal=True, key=f"faces-{place}", gap="small"):
            for face in range(1, many + 1):
                here = "-here" if self._given().get(one.id) == face else ""
                box = f"face-of{many}-{face}-{place}{here}"
                with st.container(key=box, width="content"):
                    words = question_words.face(one, face, many, t, language)
                    self._button(html.markdown(words), one, float(face))

    def _bands(self, one: JuryQuestion, t: Translator, language: str) -> None:
        place = f"{self._criterion.id}-{one.id}"
        with st.container(horizontal=True, key=f"bands-{place}", gap="small"):
            for number, band in enumerate(one.bands):
                here = "-here" if self._given().get(one.id) == band.points else ""
                with st.container(key=f"band-{number}-{place}{here}", width="content"):
                    points = html.markdown(t("{points:points}", points=band.points))
                    words = html.markdown(name(band.names, language))
                    self._button(f"**{points}** · {words}", one, band.points)

    def _button(self, label: str, one: JuryQuestion, answer: float) -> None:
        st.button(
            label,
            key=f"answer.{self._key}.{one.id}.{answer:g}",
            on_click=self._answer,
            args=({one.id: answer},),
        )

    def _practices(self, one: JuryQuestion, language: str) -> None:
        for practice in one.practices:
            key = f"{one.id}/{practice.id}"
            field = f"tick.{self._key}.{key}"
            widget_state.lay(field, bool(self._given().get(key)), language)
            st.checkbox(
                html.markdown(name(practice.names, language)),
                key=field,
                on_change=self._tick,
                args=(key, field),
            )

    def _amount(self, one: JuryQuestion, t: Translator, called: str) -> None:
        amount = one.amount
        if amount is None:
            return
        field = f"amount.{self._key}.{one.id}"
        if f"mark.{self._key}.wrong" not in st.session_state:
            widget_state.lay(field, self._given().get(one.id), session.language())
        with st.container(horizontal=True, vertical_alignment="center"):
            sign = Markup('<img class="amount-sign" src="{}" alt="">')
            html.show(sign.format(_amount_sign(amount.unit)), width="content")
            ask_amount(
                f"{called} [{question_words.unit(amount.unit, t)}]",
                field,
                lambda: self._measure(one.id, field),
            )
        st.caption(html.markdown(question_words.asked(one, t, session.language())))

    def _keep_button(self, t: Translator) -> None:
        given = self._given()
        waits = any(
            one.kind != "practices" and not is_answered(one, given)
            for one in self._criterion.questions
        )
        is_kept = self._mark is not None and self._mark.answers == given
        st.button(
            t("Keep these answers"),
            icon=":material/check:",
            type="primary",
            key=f"keep.{self._key}",
            disabled=waits or is_kept,
            on_click=self._keep_ticks,
        )

    def _state(self, t: Translator, language: str) -> Markup:
        """Return the sum of what is kept, or what is still to be answered."""
        given = self._given()
        if self._mark is not None and self._mark.answers == given:
            sums = question_words.written_out(
                self._criterion, given, t, language, faces=self._faces
            )
            rows = Markup().join(Markup("<li>{}</li>").format(one) for one in sums)
            return Markup('<ul class="answer-sums">{}</ul>').format(rows)
        asked = self._criterion.questions
        if any(one.kind == "practices" for one in asked):
            said = t("Not kept yet: answer all, tick what you see, then keep.")
        else:
            said = t(
                "Answered {done:whole} of {all:whole}: kept once all are answered.",
                done=sum(is_answered(one, given) for one in asked),
                all=len(asked),
            )
        return Markup('<p class="earlier">{}</p>').format(said)

    def _given(self) -> dict[str, float]:
        """Return the answers as they stand in this tab, or as they were kept."""
        kept = dict(self._mark.answers) if self._mark else {}
        return dict(st.session_state.get(f"answers.{self._key}", kept))

    def _answer(self, more: dict[str, float]) -> None:
        given = self._given() | more
        st.session_state[f"answers.{self._key}"] = given
        asked = self._criterion.questions
        has_list = any(one.kind == "practices" for one in asked)
        if not has_list and all(is_answered(one, given) for one in asked):
            self._keep(given)

    def _tick(self, key: str, field: str) -> None:
        self._answer({key: float(bool(st.session_state.get(field)))})

    def _measure(self, question: str, field: str) -> None:
        amount = st.session_state.get(field)
        if amount is not None:
            self._answer({question: round(float(amount), 2)})

    def _keep_ticks(self) -> None:
        given = self._given()
        for one in self._criterion.questions:
            if one.kind == "practices":
                given = dict.fromkeys(keys(one), 0.0) | given
        self._keep(given)

    def _keep(self, given: dict[str, float]) -> None:
        """Keep the mark, unless it stands so already."""
        if self._mark is not None and self._mark.answers == given:
            return
        note = str(st.session_state.get(f"note.{self._key}", "")).strip()
        with feature_form.refusing(f"mark.{self._key}", session.language()):
            contests.mark_by_answers(
                session.workspace(),
                session_user.actor(),
                contest_header.chosen() or "",
                self._task.entry.id,
                self._judge.id,
                criterion=self._criterion.id,
                answers=given,
                note=note,
                vouched=vouched_marks.reason(),
            )
            st.session_state.pop(f"answers.{self._key}", None)


def ask_amount(label: str, field: str, changed: Callable[[], None]) -> None:
    """Ask for an amount that was counted or measured; the label says its unit."""
    st.number_input(
        html.markdown(label),
        min_value=0.0,
        max_value=MOST_AMOUNT,
        step=1.0,
        format="%g",
        value=None,
        key=field,
        width=320,
        on_change=changed,
    )


def face_style(numbers: Collection[int]) -> str:
    """Return the rules that put each face on its buttons, by how many there are."""
    return "".join(
        f'[class*="st-key-face-of{many}-{face}-"] button{{background-image:'
        f'url("{jury_faces.address(jury_faces.face(face, many))}")!important}}'
        for many in sorted(numbers)
        for face in range(1, many + 1)
    )


def _amount_sign(unit: AmountUnit) -> str:
    return jury_faces.address(jury_faces.amount(unit))
