"""The fields of the rubric's editor: names, gates, criteria, parts, worst and best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from talking_maps.i18n import Translator, format_message, name
from talking_maps.indicators import REGISTRY
from talking_maps.model.message import plural
from talking_maps.model.plan import SCENES, Scene
from talking_maps.model.rubric import (
    EVIDENCE_GRADES,
    Component,
    Criterion,
    Gate,
    Rubric,
)
from talking_maps.ui import session
from talking_maps.ui.screens.rubric import draft, questions_editor
from talking_maps.ui.screens.rules import gates_form
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.widgets import html
from talking_maps.wording import measures, vocabulary

LONGEST = 400
LONGEST_ID = 48
MOST = 1_000_000.0


def show(rubric: Rubric) -> Rubric:
    """Show the fields and return the rubric that they hold."""
    t = session.translator()
    about = _about(rubric, t)
    asked = _gates(rubric.gates)
    criteria = tuple(
        _criterion(place, criterion, t)
        for place, criterion in enumerate(rubric.criteria)
    )
    st.button(
        t("Add a criterion"),
        icon=":material/add:",
        key="rubric.add",
        on_click=draft.add_criterion,
        args=(t,),
    )
    return replace(_belief(about, t), gates=asked, criteria=criteria)


def _about(rubric: Rubric, t: Translator) -> Rubric:
    with st.expander(t("What it is called, and where it comes from")):
        names = _both(rubric.names, "name", t("Name"))
        note = _both(rubric.note, "note", t("Note"))
        source = _text(t("Source"), rubric.source, "source")
    return replace(rubric, names=names, note=note, source=source)


def _belief(rubric: Rubric, t: Translator) -> Rubric:
    """Ask how much of the land must be described, and what evidence is worth."""
    words = vocabulary.evidence_grade_names(t)
    sheet = FormSection(draft.key("belief"))
    with st.expander(t("How far a plan is believed")):
        st.caption(
            t(
                "Below the share of the land that is asked, all computed points shrink "
                "in proportion. Points weigh by how well it is known what they stand "
                "on: 100 % is all, 0 % nothing."
            )
        )
        cover = sheet.share(
            "cover",
            t("Share of the land to be described"),
            rubric.cover,
            hint=t("Empty where it is not asked."),
        )
        is_left_out = st.checkbox(
            t("Land that neighbours claim too counts for nobody until it is settled"),
            value=rubric.disputed == "left out",
            key=draft.key("disputed"),
            help=t("Otherwise it counts for each who claims it."),
        )
        is_surest_first = st.checkbox(
            t("Of more than earns all points, the best known counts first"),
            value=rubric.counted_first == "surest",
            key=draft.key("counted_first"),
            help=t(
                "Otherwise the evidence of all is weighed, and erasing what was only"
                " said can raise the points."
            ),
        )
        is_past_sealed = st.checkbox(
            t("Only the past that was sealed tells what was there before"),
            value=rubric.counted_past == "sealed",
            key=draft.key("counted_past"),
            help=t("Otherwise what is drawn into the past later counts, too."),
        )
        typed = {
            grade: sheet.share(
                f"grade.{grade}", words[grade], rubric.grades.get(grade, 1.0)
            )
            for grade in EVIDENCE_GRADES
        }
    shares = {grade: 1.0 if share is None else share for grade, share in typed.items()}
    # Where all weigh the same, and before anybody chose, nothing is weighed.
    is_weighed = bool(rubric.grades) or any(share != 1 for share in shares.values())
    return replace(
        rubric,
        cover=cover or None,
        disputed="left out" if is_left_out else "",
        counted_first="surest" if is_surest_first else "",
        counted_past="sealed" if is_past_sealed else "",
        grades=shares if is_weighed else {},
    )


def _both(
    words: Mapping[str, str], field: str, label: str, *place: object
) -> Mapping[str, str]:
    """Ask for words in Spanish and English, side by side."""
    left, right = st.columns(2)
    with left:
        es = _text(f"{label} · ES", words.get("es", ""), field, "es", *place)
    with right:
        en = _text(f"{label} · EN", words.get("en", ""), field, "en", *place)
    return {**words, "es": es, "en": en}


def _text(label: str, value: str, *names: object) -> str:
    return st.text_input(
        label, value=value, max_chars=LONGEST, key=draft.key(*names)
    ).strip()


def _criterion(index: int, criterion: Criterion, t: Translator) -> Criterion:
    called = html.markdown(name(criterion.names, session.language()))
    title = t(
        plural(
            "{count:points} point",
            "{count:points} points",
        ),
        count=criterion.points,
    )
    with st.expander(
        f"**{called}** · {title}",
        expanded=draft.is_opened(index),
        key=draft.key("open", index),
    ):
        names = _both(criterion.names, "criterion", t("Name"), index)
        parts = tuple(
            _part(index, number, part, t)
            for number, part in enumerate(criterion.components)
        )
        left, right = st.columns((2, 3), vertical_alignment="bottom")
        with left:
            jury = _number(t("Points of the jury"), criterion.jury, "jury", index)
        with right, st.container(horizontal=True):
            st.button(
                t("Add a computed part"),
                icon=":material/add:",
                key=draft.key("add", index),
                on_click=draft.add_part,
                args=(index, next(iter(REGISTRY))),
            )
            st.button(
                t("Take the criterion away"),
                icon=":material/delete:",
                key=draft.key("drop", index),
                on_click=draft.remove_criterion,
                args=(index,),
            )
        held = replace(criterion, names=names, components=parts, jury=jury)
        return questions_editor.show(index, held)


def _part(index: int, number: int, part: Component, t: Translator) -> Component:
    with st.container(border=True):
        left, right = st.columns((5, 2), vertical_alignment="bottom")
        with left:
            indicator = _indicator(index, number, part, t)
        with right:
            st.button(
                t("Take away"),
                icon=":material/delete:",
                key=draft.key("part", index, number),
                on_click=draft.remove_part,
                args=(index, number),
                width="stretch",
            )
        columns = st.columns((3, 2, 2, 2), vertical_alignment="bottom")
        with columns[0]:
            scene = _scene(index, number, part, indicator, t)
        with columns[1]:
            points = _number(t("Points"), part.points, "points", index, number)
        is_change = st.checkbox(
            t("Count the change since the baseline"),
            value=part.against == "baseline",
            key=draft.key("against", index, number),
        )
        sheet = FormSection(draft.key("part", index, number, indicator))
        with columns[2]:
            worst = sheet.limit(
                "worst", t("Worst"), part.worst, indicator, is_change=is_change
            )
        with columns[3]:
            best = sheet.limit(
                "best", t("Best"), part.best, indicator, is_change=is_change
            )
    return replace(
        part,
        indicator=indicator,
        scene=scene,
        points=points,
        worst=part.worst if worst is None else worst,
        best=part.best if best is None else best,
        against="baseline" if is_change else "",
    )


def _indicator(index: int, number: int, part: Component, t: Translator) -> str:
    known = tuple(REGISTRY)
    language = session.language()
    units = {i: measures.limits_in(one.unit, t) for i, one in REGISTRY.items()}
    return str(
        st.selectbox(
            t("Measure"),
            known,
            index=known.index(part.indicator) if part.indicator in known else 0,
            format_func=lambda i: (
                f"{format_message(REGISTRY[i].name, language)} {units[i]}"
            ),
            key=draft.key("indicator", index, number),
        )
    )


def _scene(
    index: int, number: int, part: Component, indicator: str, t: Translator
) -> Scene | None:
    """Ask for the scene of a measure that looks at one; None for any other."""
    if not REGISTRY[indicator].reads.scene_by_scene:
        st.caption(t("All scenes, or the book"))
        return None
    words = vocabulary.scene_names(t)
    chosen: Scene = part.scene or "present"
    return st.selectbox(
        t("Scene"),
        SCENES,
        index=SCENES.index(chosen),
        format_func=words.__getitem__,
        key=draft.key("scene", index, number),
    )


def _number(label: str, value: float, *names: object, least: float = 0.0) -> float:
    given = st.number_input(
        label,
        min_value=least,
        max_value=MOST,
        value=float(value),
        step=None,
        format="%g",
        key=draft.key(*names),
    )
    return float(given)


def _gates(asked: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Show a frame for each gate and return what they hold."""
    t = session.translator()
    title = html.markdown(t("Gates"))
    with st.expander(f"**{title}** · {len(asked)}", key=draft.key("gates")):
        st.caption(
            t(
                "Passed or not, before points count. That a plan is in time and "
                "complete is always asked."
            )
        )
        held = tuple(_gate(place, one) for place, one in enumerate(asked))
        st.button(
            t("One more gate"),
            icon=":material/add:",
            key="rubric.gate.add",
            on_click=draft.add_gate,
            args=(t,),
        )
    return held


def _gate(index: int, one: Gate) -> Gate:
    t = session.translator()
    sheet = FormSection(draft.key("gate", index))
    with st.container(border=True):
        held = gates_form.ask(sheet, one)
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            label = t("Short name, for files and commands")
            gate_id = sheet.text("id", label, one.id, longest=LONGEST_ID)
        with right:
            st.button(
                t("Take the gate away"),
                icon=":material/delete:",
                key=draft.key("gate", "drop", index),
                on_click=draft.remove_gate,
                args=(index,),
            )
    return replace(held, id=gate_id)
