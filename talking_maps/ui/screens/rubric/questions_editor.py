"""The questions of a criterion for jurors, in the rubric's editor.

Words, bands and practices are lines of a small table; a line without words is none.
Whoever writes a name in one language only has it in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

import pandas as pd
import streamlit as st
from pandas.core.frame import DataFrame
from streamlit.delta_generator import DeltaGenerator

from talking_maps.i18n import Translator, translator
from talking_maps.model.rubric import (
    AMOUNT_UNITS,
    AmountUnit,
    AnswerBand,
    Criterion,
    JuryQuestion,
    MeasuredAmount,
    Practice,
    QuestionJoining,
)
from talking_maps.ui import session
from talking_maps.ui.screens.rubric import draft
from talking_maps.ui.widgets import html
from talking_maps.wording import face_words, question_words

LONGEST, MOST = 200, 1_000_000.0
#: Words are asked for so many faces where none were said yet.
FACES = 5
#: How a question is answered, faces with words of their own apart.
_KINDS = ("faces", "words", "bands", "practices", "amount")
Line = Mapping[str, Any]


def show(index: int, criterion: Criterion) -> Criterion:
    """Show the questions of a criterion and return it with what the fields hold."""
    t = session.translator()
    if not criterion.jury and not criterion.questions:
        return criterion
    if criterion.questions:
        st.markdown(f"**{html.markdown(t('Questions for the jury'))}**")
    joining = _joining(index, criterion, t) if len(criterion.questions) > 1 else "sum"
    whole = replace(criterion, questions_joined=joining)
    held = tuple(
        _question(index, number, whole, one, t)
        for number, one in enumerate(criterion.questions)
    )
    st.button(
        t("Add a question for the jury"),
        icon=":material/add:",
        key=draft.key("question", "add", index),
        on_click=draft.add_question,
        args=(index,),
    )
    return replace(whole, questions=held)


def _joining(index: int, criterion: Criterion, t: Translator) -> QuestionJoining:
    words = {
        "sum": t("are added up"),
        "mean": t("their mean counts"),
    }
    options: tuple[QuestionJoining, ...] = get_args(QuestionJoining)
    return st.radio(
        t("The points of its questions"),
        options,
        index=options.index(criterion.questions_joined),
        format_func=words.__getitem__,
        horizontal=True,
        key=draft.key("question", "joined", index),
    )


def _question(
    index: int, number: int, criterion: Criterion, one: JuryQuestion, t: Translator
) -> JuryQuestion:
    at = ("question", index, number)
    with st.container(border=True):
        names = _both(one.names, t("Question"), *at, "name")
        left, middle, right = st.columns((3, 2, 3), vertical_alignment="bottom")
        with left:
            kind = _kind(one, t, *at)
        with middle:
            points = criterion.jury
            if criterion.questions_joined == "sum" and len(criterion.questions) > 1:
                points = _number(t("Points"), one.points, *at, "points")
        with right:
            _doors(index, number, t)
        made = replace(JuryQuestion(one.id, names, points), evidence=one.evidence)
        made = _answers(made, one, kind, t, *at)
        evidence = _both(one.evidence, t("What is looked at"), *at, "evidence")
        st.caption(html.markdown(question_words.asked(made, t, session.language())))
    return replace(made, evidence=evidence if any(evidence.values()) else {})


def _kind(one: JuryQuestion, t: Translator, *at: object) -> str:
    words = {
        "faces": t("by faces"),
        "words": t("by faces with words of its own"),
        "bands": t("by bands of points"),
        "practices": t("by a checklist of practices"),
        "amount": t("by a measured amount"),
    }
    now = "words" if one.words else one.kind
    return st.selectbox(
        t("How it is answered"),
        _KINDS,
        index=_KINDS.index(now),
        format_func=words.__getitem__,
        key=draft.key(*at, "kind"),
    )


def _doors(index: int, number: int, t: Translator) -> None:
    with st.container(horizontal=True):
        st.button(
            t("Move up"),
            icon=":material/arrow_upward:",
            key=draft.key("question", "up", index, number),
            disabled=number == 0,
            on_click=draft.move_question,
            args=(index, number),
        )
        st.button(
            t("Take away"),
            icon=":material/delete:",
            key=draft.key("question", "drop", index, number),
            on_click=draft.remove_question,
            args=(index, number),
        )


def _answers(
    made: JuryQuestion, one: JuryQuestion, kind: str, t: Translator, *at: object
) -> JuryQuestion:
    """Ask for what the kind of question needs; what another kind had is left out.

    A kind that was just chosen begins with lines that can be written over.
    """
    lines: list[Line]
    match kind:
        case "words":
            lines = _word_lines(one)
            typed = _table(lines, t("The words, the worst first"), *at, "words")
            return replace(made, words=tuple(map(names_of, typed)))
        case "bands":
            lines = _band_lines(made, one)
            typed = _table(lines, t("The bands"), *at, "bands", points=True)
            return replace(made, bands=bands_of(typed))
        case "practices":
            lines = [{"id": p.id, **_in_two(p.names)} for p in one.practices] or [
                {"es": "Práctica 1", "en": "Practice 1"}
            ]
            typed = _table(lines, t("The practices"), *at, "practices")
            return replace(made, practices=practices_of(typed))
        case "amount":
            return replace(made, amount=_amount(one.amount, made.points, t, *at))
    return made


def _word_lines(one: JuryQuestion) -> list[Line]:
    """Return the words of a question, or those to begin with."""
    return [_in_two(words) for words in one.words] or [
        {
            language: face_words.face(n, FACES, translator(language))
            for language in ("es", "en")
        }
        for n in range(1, FACES + 1)
    ]


def _band_lines(made: JuryQuestion, one: JuryQuestion) -> list[Line]:
    """Return the bands of a question, or those to begin with."""
    return [{"points": b.points, **_in_two(b.names)} for b in one.bands] or [
        {"points": made.points, "es": "sí", "en": "yes"},
        {"points": 0.0, "es": "no", "en": "no"},
    ]


def _in_two(words: Mapping[str, str]) -> dict[str, str]:
    return {"es": words.get("es", ""), "en": words.get("en", "")}


def _table(
    lines: Sequence[Line], label: str, *at: object, points: bool = False
) -> list[Line]:
    """Show a table of lines to type in; return those that have words."""
    t, key = session.translator(), draft.key(*at)
    begin = f"{key}.begin"
    if begin not in st.session_state:
        # What is typed is laid over what stood there as the table was first shown.
        st.session_state[begin] = [dict(line) for line in lines]
    columns = ["id", *(["points"] if points else []), "es", "en"]
    table = pd.DataFrame(st.session_state[begin], columns=columns).astype(
        {one: "float64" if one == "points" else "object" for one in columns}
    )
    st.caption(html.markdown(label))
    typed = _typed(table, key, t)
    found: list[Line] = [
        {str(column): cell for column, cell in line.items()}
        for line in typed.to_dict("records")
    ]
    return [line for line in found if any(names_of(line).values())]


def _typed(table: DataFrame, key: str, t: Translator) -> pd.DataFrame:
    """Show the table, and return it as it was typed."""
    return st.data_editor(
        table,
        column_config={
            "id": None,
            "points": st.column_config.NumberColumn(t("Points"), format="%g"),
            "es": st.column_config.TextColumn("ES", width="medium"),
            "en": st.column_config.TextColumn("EN", width="medium"),
        },
        hide_index=True,
        num_rows="dynamic",
        placeholder="",
        key=key,
    )


def names_of(line: Line) -> dict[str, str]:
    """Return the words of a line in both languages; one stands for the other."""
    es, en = (_said(line.get(language)) for language in ("es", "en"))
    return {"es": es or en, "en": en or es}


def bands_of(lines: Sequence[Line]) -> tuple[AnswerBand, ...]:
    """Return the bands of the lines, the best first.

    >>> bands_of([{"points": 1, "es": "poco"}, {"points": 5, "en": "much"}])[0]
    AnswerBand(points=5.0, names={'es': 'much', 'en': 'much'})
    """
    made = (AnswerBand(_points(one.get("points")), names_of(one)) for one in lines)
    return tuple(sorted(made, key=lambda band: -band.points))


def practices_of(lines: Sequence[Line]) -> tuple[Practice, ...]:
    """Return the practices of the lines; a new one has the next free id.

    >>> [one.id for one in practices_of([{"id": "p2", "es": "a"}, {"es": "b"}])]
    ['p2', 'p1']
    """
    taken = {_said(one.get("id")) for one in lines}
    free = (f"p{n}" for n in range(1, 1000) if f"p{n}" not in taken)
    return tuple(
        Practice(_said(one.get("id")) or next(free), names_of(one)) for one in lines
    )


def _said(value: object) -> str:
    """Return a cell as text; an empty one of a table is None or no number."""
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""


def _points(value: object) -> float:
    is_number = isinstance(value, int | float) and value >= 0
    return round(float(value), 2) if is_number else 0.0  # type: ignore[arg-type]


def _amount(
    before: MeasuredAmount | None, of: float, t: Translator, *at: object
) -> MeasuredAmount:
    one = before or MeasuredAmount("m", 0.0, 100.0)
    words = {one: html.markdown(question_words.unit(one, t)) for one in AMOUNT_UNITS}
    ways = {"between": t("between worst and best"), "each": t("points for each unit")}
    columns = st.columns(4, vertical_alignment="bottom")
    unit = _unit(columns, one, words, t, *at)
    way = _way(columns, ways, one, t, *at)
    if way == "each":
        with columns[2]:
            each = _number(t("Points for each"), one.each or of / 100, *at, "each")
        return MeasuredAmount(unit, each=each)
    with columns[2]:
        worst = _number(t("Worst"), one.worst, *at, "worst")
    with columns[3]:
        best = _number(t("Best"), one.best or 100.0, *at, "best")
    return MeasuredAmount(unit, worst, best)


def _way(
    columns: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator, DeltaGenerator],
    ways: dict[str, str],
    one: MeasuredAmount,
    t: Translator,
    *at: object,
) -> str:
    """Ask how an amount becomes points."""
    with columns[1]:
        return st.selectbox(
            t("How it becomes points"),
            tuple(ways),
            index=int(bool(one.each)),
            format_func=ways.__getitem__,
            key=draft.key(*at, "way"),
        )


def _unit(
    columns: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator, DeltaGenerator],
    one: MeasuredAmount,
    words: dict[AmountUnit, str],
    t: Translator,
    *at: object,
) -> AmountUnit:
    """Ask for the unit."""
    with columns[0]:
        return st.selectbox(
            t("Unit"),
            AMOUNT_UNITS,
            index=AMOUNT_UNITS.index(one.unit),
            format_func=words.__getitem__,
            key=draft.key(*at, "unit"),
        )


def _both(words: Mapping[str, str], label: str, *at: object) -> Mapping[str, str]:
    left, right = st.columns(2)
    typed = {}
    for language, column in (("es", left), ("en", right)):
        with column:
            typed[language] = st.text_input(
                html.markdown(f"{label} · {language.upper()}"),
                value=words.get(language, ""),
                max_chars=LONGEST,
                key=draft.key(*at, language),
            )
    return names_of(typed)


def _number(label: str, value: float, *at: object) -> float:
    given = st.number_input(
        label,
        min_value=0.0,
        max_value=MOST,
        value=float(value),
        step=None,
        format="%g",
        key=draft.key(*at),
    )
    return float(given)
