"""The right half of the score page: a measure with picture, things and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from talking_maps.explain.reasons import evidence_features, why
from talking_maps.i18n import Translator, format_message
from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.rubric import CriterionScore, Reading
from talking_maps.scoring import Gain
from talking_maps.ui import (
    cache,
    discreet,
    errors,
    header,
    naming,
    plain,
    quantity,
    readings,
    score_evidence,
    state,
)
from talking_maps.ui.score import advising, choosing, drawn, pictures, rows, steps
from talking_maps.ui.score.canvas import Look
from talking_maps.ui.score.drawn import Drawn

PICTURE = "score.picture"


#: The two lists beside the picture: what a measure stands on, what would raise it.
LIST, THINGS, STEPS = "score.list", "things", "steps"


@st.fragment
def show(code: str, score: CriterionScore, reading: Reading) -> None:
    """Show a measure: where, on what, and what would raise its criterion.

    It runs again by itself when a row is chosen or an answer came, and nothing else
    of the page with it.
    """
    with errors.saying():
        _show(code, score, reading)


def _show(code: str, score: CriterionScore, reading: Reading) -> None:
    job = advising.ask(state.place(), code, state.owner())
    is_of_steps = st.session_state.get(LIST) == STEPS
    step = steps.chosen(job, score.id) if is_of_steps else None
    case = case_of(code, reading, step)
    things = discreet.shown(evidence_features(reading, case))
    left, right = st.columns((11, 8), gap="medium")
    with left:
        _picture(code, reading, case, things, step)
    with right:
        _which(len(things))
        with st.container(height=520, border=False, key="rows"):
            if is_of_steps:
                steps.show(code, job, score.id)
            else:
                rows.show(reading.measure, things, _told(code, reading, case))


def _told(
    code: str, reading: Reading, case: EvaluationContext
) -> Mapping[str, Message]:
    """Return why each thing helps or hurts, kept by all it is made from."""
    stands = cache.stamp(state.place(), code, state.owner())
    return _why((*stands, reading.indicator, case.scene), reading, case)


@st.cache_resource(max_entries=64, show_spinner=False)
def _why(
    key: tuple[str, ...],  # noqa: ARG001 - one answer for each key
    _reading: Reading,
    _case: EvaluationContext,
) -> Mapping[str, Message]:
    return why(_reading, _case)


def _which(count: int) -> None:
    """Let one choose between what a measure stands on and what would raise it."""
    _ = state.text()
    words = {
        THINGS: _("Stands on {count:whole}", count=count),
        STEPS: _("What would raise it"),
    }
    st.segmented_control(
        _("List"),
        tuple(words),
        format_func=words.__getitem__,
        key=LIST,
        default=THINGS,
        required=True,
        label_visibility="collapsed",
    )


def case_of(code: str, reading: Reading, step: Gain | None = None) -> EvaluationContext:
    """Return the plan on its ground, in the scene of the step or of the reading."""
    place = state.place()
    return EvaluationContext(
        cache.plan(place, code, state.owner()),
        cache.territory(place, code),
        place.reference,
        step.scene if step else scene_of(reading),
    )


def scene_of(reading: Reading) -> Scene:
    """Return the scene a reading is about: its own, else the one on the screen."""
    return reading.scenes[0] if len(reading.scenes) == 1 else state.scene()


def head(criterion: str, reading: Reading) -> None:
    """Say the value, what it means and what to bear in mind."""
    _, language, place = state.text(), state.language(), state.place()
    scenes = readings.scenes(reading, header.scene_names(_))
    of = _(
        "{points:points} of {of:points} points", points=reading.points, of=reading.of
    )
    remarks = "".join(
        f"<li>{plain.markup(naming.told(remark, place, language))}</li>"
        for remark in reading.measure.remarks
    )
    said = naming.told(reading.measure.explanation, place, language)
    sentence = plain.markup(readings.sentence(reading, language))
    word = f'<em class="promised">{plain.markup(_("promised"))}</em>'
    st.html(
        f'<div class="measured"><small>{plain.markup(criterion)}</small>'
        f"<h1>{sentence}</h1>"
        f"<p><strong>{plain.markup(quantity.value(reading.measure, _))}</strong> "
        f"<span>{plain.markup(of)}</span> {word if reading.promised else ''} "
        f"<small>{plain.markup(scenes)}</small></p>"
        f"<p>{plain.markup(said)}</p>"
        f"{f'<ul>{remarks}</ul>' if remarks else ''}</div>"
    )


def _picture(
    code: str,
    reading: Reading,
    case: EvaluationContext,
    things: tuple[Feature, ...],
    step: Gain | None,
) -> None:
    _ = state.text()
    found = pictures.kinds(reading.indicator)
    kind = "where" if step else _chosen(found, _)
    look = _look(reading, step)
    made = _drawn(code, reading, kind, look, case, things)
    if made is None and kind != "where":
        st.caption(
            _("Without an elevation that reaches here, this picture cannot be drawn.")
        )
        made = _drawn(code, reading, "where", look, case, things)
    if made is not None:
        st.html(made.picture + made.legend)
        if made.note:
            st.caption(plain.markdown(made.note))
        if len(case.plan.features) > len(_wall(case).plan.features):
            st.caption(_("Sacred places are hidden"))


def _chosen(found: tuple[str, ...], _: Translator) -> str:
    """Return the picture to show, after a choice where there are several."""
    if len(found) == 1:
        return found[0]
    words = pictures.names(_)
    return str(
        st.segmented_control(
            _("Picture"),
            found,
            format_func=lambda kind: words[kind],
            key=f"{PICTURE}.{'.'.join(found)}",
            default=found[0],
            required=True,
            label_visibility="collapsed",
        )
    )


def _look(reading: Reading, step: Gain | None) -> Look:
    if step is not None:
        return Look(chosen=step.uid, new=step.where)
    good, bad = frozenset(reading.measure.good), frozenset(reading.measure.bad)
    also = frozenset(reading.measure.evidence) - good - bad
    return Look(good, bad, also, choosing.thing())


def _drawn(
    code: str,
    reading: Reading,
    kind: str,
    look: Look,
    case: EvaluationContext,
    things: tuple[Feature, ...],
) -> Drawn | None:
    """Draw a picture, kept by all it is made from."""
    new = look.new.wkb_hex if look.new is not None else ""
    case = _wall(case)
    key = (
        *cache.stamp(state.place(), code, state.owner()),
        str(discreet.is_on()),
        reading.indicator,
        case.scene,
        kind,
        look.chosen,
        new,
        state.language(),
        str(bool(look.lit)),
    )
    return _made(key, look, case, things, readings.sentence(reading, state.language()))


def _wall(case: EvaluationContext) -> EvaluationContext:
    """Return what pictures show of a plan: all, or no sacred places."""
    if not discreet.is_on():
        return case
    features = discreet.shown(case.plan.features)
    # What was computed before is of the whole plan.
    return EvaluationContext(
        replace(case.plan, features=features),
        case.territory,
        case.reference,
        case.scene,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _made(
    key: tuple[str, ...],
    _look: Look,
    _case: EvaluationContext,
    _things: tuple[Feature, ...],
    _words: str,
) -> Drawn | None:
    scene = drawn.Scene(
        _case, state.place().layers, _look, state.text(), state.language()
    )
    return pictures.draw(key[-5], pictures.Asked(scene, _things, _words))


def grounds(reading: Reading) -> None:
    """Show how a measure is reckoned, and the numbers that entered."""
    _, language = state.text(), state.language()
    indicator = REGISTRY[reading.indicator]
    with st.expander(
        _("How it is reckoned, and from what"), icon=":material/functions:"
    ):
        st.write(plain.markdown(format_message(indicator.formula, language)))
        st.caption(plain.markdown(format_message(indicator.source, language)))
        score_evidence.numbers(reading, language, _)
