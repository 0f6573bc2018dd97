"""The score for a juror who wants to know why: points, values, sources, shapes."""

from __future__ import annotations

import streamlit as st

from talking_maps.indicators import REGISTRY
from talking_maps.language import Translator, name, say
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reading, Scorecard
from talking_maps.ui import (
    bars,
    cache,
    header,
    plain,
    quantity,
    readings,
    score_evidence,
    score_panel,
    sketch,
    state,
)  # fmt: skip


def show() -> None:
    """Show the total, the bars and the picture, and the chosen criterion's grounds."""
    _ = state.text()
    place, code, owner = state.place(), state.code() or "", state.owner()
    card = cache.scorecard(place, code, owner)
    plan = cache.plan(place, code, owner)
    st.session_state[score_panel.FOLDED] = False
    if not score_panel.is_chosen(card):
        score_panel.choose(card.criteria[0].id)
    left, right = st.columns((2, 5), gap="large")
    with left:
        good, bad = score_panel.show(card, language=state.language(), details=False)
    with right:
        _why(card, plan, good, bad)
    rubric = place.rubric
    st.caption(
        plain.markdown(f"{name(rubric.names, state.language())}. {rubric.source}")
    )
    st.caption(plain.markdown(name(rubric.note, state.language())))


def _why(
    card: Scorecard, plan: Plan, good: frozenset[str], bad: frozenset[str]
) -> None:  # fmt: skip
    _ = state.text()
    place, language = state.place(), state.language()
    score = next(c for c in card.criteria if score_panel.is_open(c))
    names = next(c.names for c in place.rubric.criteria if c.id == score.id)
    words = name(names, language)
    st.title(plain.markdown(words), anchor=False)
    st.html(bars.bar(score, _))
    if score.open:
        st.write(
            _("{points:points} points of this are for the jury.", points=score.open)
        )
    if not score.readings:
        return
    _picture(plan, good, bad, words)
    for reading in score.readings:
        _reading(reading, plan, language, _)


def _picture(plan: Plan, good: frozenset[str], bad: frozenset[str], words: str) -> None:
    _ = state.text()
    register = cache.register(state.place(), state.code() or "")
    scene = state.scene()
    shapes = [f for f in plan.features if f.scene == scene]
    st.html(sketch.draw(register.boundary.geometry, shapes, state.place().layers,
                        words=words, good=good, bad=bad))  # fmt: skip
    st.caption(
        _(
            "{scene}: thick lines help, broken red ones hurt. Another scene is chosen "
            "above.",
            scene=header.scene_names(_)[scene],
        )
    )


def _reading(reading: Reading, plan: Plan, language: str, _: Translator) -> None:
    """Show one measure whole: value, points, sentence, formula, numbers, shapes."""
    indicator = REGISTRY[reading.indicator]
    with st.container(border=True):
        of = _("of {of:points}", of=reading.of)
        where = readings.scenes(reading, header.scene_names(_))
        st.html(
            f'<div class="reading"><span class="figures"><strong>'
            f"{quantity.points(reading.points, _)}</strong> "
            f"{plain.markup(of)}</span>"
            f"<strong>{plain.markup(quantity.value(reading.measure, _))}</strong> "
            f"<small>{plain.markup(where)}</small>"
            f"{readings.meaning(reading, language, _)}</div>"
        )
        with st.expander(
            _("How it is reckoned, and from what"), icon=":material/functions:"
        ):
            st.write(plain.markdown(say(indicator.formula, language)))
            st.caption(plain.markdown(say(indicator.source, language)))
            score_evidence.numbers(reading, language, _)
            score_evidence.shapes(reading, plan, language, _)


show()
