"""The score for a juror who wants to know why: points, values, sources, shapes."""

from __future__ import annotations

import functools
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.i18n import name
from talking_maps.model.message import plural
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.ui import cache, navigation, session
from talking_maps.ui.screens.score import (
    evidence_rows,
    gates_panel,
    measure_detail,
    sureness,
)
from talking_maps.ui.widgets import html, judged_elsewhere, score_panel
from talking_maps.workspace import scores


def show(code: str) -> None:
    """Show the total and the bars; beside them the chosen measure's grounds."""
    workspace, owner = session.workspace(), session.owner()
    st.session_state[score_panel.READ] = True
    judged_elsewhere.notice(code)
    card = scores.scorecard(cache.community(workspace, code), owner)
    if not score_panel.is_chosen(card):
        score_panel.choose(card.criteria[0].id)
    score_panel.choose_first_measure()
    left, right = st.columns((5, 14), gap="large")
    with right:
        head, line, grounds = st.container(), st.empty(), st.container()
    with left:
        score_panel.show(
            card,
            language=session.language(),
            foldable=False,
            sure=functools.partial(sureness.show, code, _open_part(card, line)),
        )
        gates_panel.show(workspace, code, owner)
    _why(code, card, head, grounds)
    _rubric()


def _open_part(card: Scorecard, line: DeltaGenerator) -> sureness.OpenPart | None:
    """Return the open measure, of which `line` tells how sure it is."""
    score = next(c for c in card.criteria if score_panel.is_open(c))
    if not score.readings:
        return None
    reading = score_panel.open_reading(score)
    if reading.withheld or not reading.of:
        return None
    place = score.readings.index(reading)
    return sureness.OpenPart(score.id, place, reading.of, line)


def _why(
    code: str, card: Scorecard, head: DeltaGenerator, grounds: DeltaGenerator
) -> None:
    score = next(c for c in card.criteria if score_panel.is_open(c))
    criterion = _name(score)
    with head:
        if not score.readings:
            st.title(html.markdown(criterion), anchor=False)
        if score.open:
            _for_jury(score)
        if not score.readings:
            return
        reading = score_panel.open_reading(score)
        _another(reading.indicator + str(reading.scenes))
        measure_detail.head(criterion, reading)
    with grounds:
        measure_detail.show(code, score, reading)
        measure_detail.grounds(reading)


def _name(score: CriterionScore) -> str:
    criteria = session.workspace().rubric.criteria
    names = next(c.names for c in criteria if c.id == score.id)
    return name(names, session.language())


def _for_jury(score: CriterionScore) -> None:
    t = session.translator()
    st.write(
        t(
            plural(
                "{count:points} point of this is for the jury.",
                "{count:points} points of this are for the jury.",
            ),
            count=score.open,
        )
    )


def _another(measure: str) -> None:
    """Begin with few rows when another measure is chosen."""
    if st.session_state.get("score.last") != measure:
        st.session_state["score.last"] = measure
        evidence_rows.few()


def _rubric() -> None:
    rubric = session.workspace().rubric
    st.caption(
        html.markdown(f"{name(rubric.names, session.language())}. {rubric.source}")
    )
    st.caption(html.markdown(name(rubric.note, session.language())))
    navigation.page_link(
        navigation.RUBRIC, session.translator()("The rubric and its versions")
    )


here = session.code()


@functools.cache
def _sheet() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def dress() -> None:
    """Give the page its style."""
    html.show(html.style(_sheet()))


dress()
if here is not None:
    show(here)
