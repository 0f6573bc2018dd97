"""The right half of the score page: a measure with picture, things and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from talking_maps.explain.reasons import evidence_features, why
from talking_maps.i18n import Translator, format_message, name
from talking_maps.indicators import REGISTRY, EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.rubric import CriterionScore, Number, Reading
from talking_maps.scoring import Gain
from talking_maps.scoring.direction import COVERED
from talking_maps.ui import cache, error_messages, hidden_places, navigation, session
from talking_maps.ui.screens.score import (
    advice_jobs,
    evidence_rows,
    next_steps,
    picture,
    pictures,
    selection,
)
from talking_maps.ui.screens.score.evidence_map import MapStyle
from talking_maps.ui.screens.score.picture import Picture
from talking_maps.ui.widgets import html, score_bars
from talking_maps.wording import measures, names_for_ids, point_sum, vocabulary
from talking_maps.workspace.scores import live_numbers

PICTURE = "score.picture"


#: The two lists beside the picture: what a measure stands on, what would raise it.
LIST, THINGS, STEPS = "score.list", "things", "steps"


@st.fragment
def show(code: str, score: CriterionScore, reading: Reading) -> None:
    """Show a measure: where, on what, and what would raise its criterion.

    It runs again by itself when a row is chosen or an answer came, and nothing else
    of the page with it.
    """
    with error_messages.saying():
        _show(code, score, reading)


def _show(code: str, score: CriterionScore, reading: Reading) -> None:
    job = advice_jobs.ask(session.workspace(), code, session.owner())
    is_of_steps = st.session_state.get(LIST) == STEPS
    step = next_steps.chosen(job, score.id) if is_of_steps else None
    case = case_of(code, reading, step)
    things = hidden_places.shown(evidence_features(reading, case))
    left, right = st.columns((11, 8), gap="medium")
    with left:
        _picture(code, reading, case, things, step)
    with right:
        _which(len(things))
        with st.container(height=520, border=False, key="rows"):
            if is_of_steps:
                next_steps.show(code, job, score.id)
            else:
                evidence_rows.show(reading.measure, things, _told(code, reading, case))


def _told(
    code: str, reading: Reading, case: EvaluationContext
) -> Mapping[str, Message]:
    """Return why each thing helps or hurts, kept by all it is made from."""
    stands = cache.stamp(session.workspace(), code, session.owner())
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
    t = session.translator()
    words = {
        THINGS: t("Stands on {count:whole}", count=count),
        STEPS: t("What would raise it"),
    }
    st.segmented_control(
        t("List"),
        tuple(words),
        format_func=words.__getitem__,
        key=LIST,
        default=THINGS,
        required=True,
        label_visibility="collapsed",
    )


def case_of(code: str, reading: Reading, step: Gain | None = None) -> EvaluationContext:
    """Return the plan on its ground, in the scene of the step or of the reading."""
    opened = cache.community(session.workspace(), code)
    return EvaluationContext(
        opened.plan(session.owner()),
        opened.territory(),
        live_numbers(opened, session.owner()),
        step.scene if step else scene_of(reading),
    )


def scene_of(reading: Reading) -> Scene:
    """Return the scene a reading is about: its own, else the one on the screen."""
    return reading.scenes[0] if len(reading.scenes) == 1 else session.scene()


def head(criterion: str, reading: Reading) -> None:
    """Say the value, what it means and what to bear in mind."""
    t = session.translator()
    language = session.language()
    workspace = session.workspace()
    scenes = measures.scenes(reading, vocabulary.scene_names(t))
    value, of = measures.direction(reading.direction, t), ""
    if not reading.direction:
        value = measures.value(reading.measure, t)
        of = t(
            "{points:hundredths} of {of:points} points",
            points=reading.points,
            of=reading.of,
        )
    remarks = Markup().join(
        Markup("<li>{}</li>").format(said)
        for said in (
            names_for_ids.resolve_names(
                remark, workspace.layers, workspace.reference, language
            )
            for remark in reading.measure.remarks
        )
    )
    explained = reading.measure.explanation
    said = names_for_ids.resolve_names(
        explained, workspace.layers, workspace.reference, language
    )
    called = measures.called(reading.indicator, language)
    sentence = measures.sentence(reading.indicator, language)
    word = Markup('<em class="promised">{}</em>').format(t("promised"))
    html.show(
        Markup(
            '<div class="measured"><small>{}</small>'
            "<h1>{}</h1>"
            "<p><small>{}</small></p>"
            "<p><strong>{}</strong> "
            "<span>{}</span> {} "
            "<small>{}</small></p>"
            "<p>{}</p>"
            "{}{}</div>"
        ).format(
            criterion,
            called,
            sentence,
            value,
            of,
            word if reading.promised else "",
            scenes,
            said if explained is not COVERED else "",
            _sum(reading, t),
            Markup("<ul>{}</ul>").format(remarks) if remarks else Markup(),
        )
    )


def _sum(reading: Reading, t: Translator) -> Markup:
    """Return a ruler from nothing to all, and the points as a sum, as HTML."""
    if reading.direction and not reading.withheld:
        return Markup()
    found = point_sum.of_reading(reading)
    land = point_sum.of_land(reading.withheld, reading.untold, t)
    if reading.withheld:
        return Markup('<p class="land">{}</p>').format(land)
    explained = reading.measure.explanation
    grades = point_sum.grades(reading.measure, vocabulary.evidence_grade_names(t), t)
    lines = (
        land,
        point_sum.written_out(found, t),
        point_sum.more(found, explained, t),
        grades,
    )
    said = Markup().join(Markup("<p>{}</p>").format(one) for one in lines if one)
    return Markup('<div class="account">{}<div>{}</div></div>').format(
        score_bars.ruler(found, t), said
    )


def _picture(
    code: str,
    reading: Reading,
    case: EvaluationContext,
    things: tuple[Feature, ...],
    step: Gain | None,
) -> None:
    t = session.translator()
    found = pictures.kinds(reading.indicator)
    if reading.direction:
        # The others show amounts, of which the points could be reckoned.
        found = ("where",)
    kind = "where" if step else _chosen(found, t)
    look = _look(reading, step)
    made = _drawn(code, reading, kind, look, case, things)
    if made is None and kind != "where":
        st.caption(
            t("Without an elevation that reaches here, this picture cannot be drawn.")
        )
        made = _drawn(code, reading, "where", look, case, things)
    _show_picture(case, made, t)


def _show_picture(case: EvaluationContext, made: Picture | None, t: Translator) -> None:
    """Show the picture with its legend, and what is to be known of it."""
    if made is not None:
        html.show(made.picture + made.legend)
        if made.note:
            st.caption(html.markdown(made.note))
        if len(case.plan.features) > len(_wall(case).plan.features):
            st.caption(t("Sacred places are hidden"))


def _chosen(found: tuple[str, ...], t: Translator) -> str:
    """Return the picture to show, after a choice where there are several."""
    if len(found) == 1:
        return found[0]
    words = pictures.names(t)
    return str(
        st.segmented_control(
            t("Picture"),
            found,
            format_func=lambda kind: words[kind],
            key=f"{PICTURE}.{'.'.join(found)}",
            default=found[0],
            required=True,
            label_visibility="collapsed",
        )
    )


def _look(reading: Reading, step: Gain | None) -> MapStyle:
    if step is not None:
        return MapStyle(chosen=step.uid, new=step.where)
    good, bad = frozenset(reading.measure.good), frozenset(reading.measure.bad)
    also = frozenset(reading.measure.evidence) - good - bad
    return MapStyle(good, bad, also, selection.thing())


def _drawn(
    code: str,
    reading: Reading,
    kind: str,
    look: MapStyle,
    case: EvaluationContext,
    things: tuple[Feature, ...],
) -> Picture | None:
    """Draw a picture, kept by all it is made from."""
    new = look.new.wkb_hex if look.new is not None else ""
    case = _wall(case)
    key = (
        *cache.stamp(session.workspace(), code, session.owner()),
        str(hidden_places.is_on()),
        reading.indicator,
        case.scene,
        kind,
        look.chosen,
        new,
        session.language(),
        str(bool(look.lit)),
    )
    return _made(
        key,
        look,
        case,
        things,
        measures.called(reading.indicator, session.language()),
    )


def _wall(case: EvaluationContext) -> EvaluationContext:
    """Return what pictures show of a plan: all, or no sacred places."""
    if not hidden_places.is_on():
        return case
    features = hidden_places.shown(case.plan.features)
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
    _look: MapStyle,
    _case: EvaluationContext,
    _things: tuple[Feature, ...],
    _words: str,
) -> Picture | None:
    scene = picture.Scene(
        _case,
        session.workspace().layers,
        _look,
        session.translator(),
        session.language(),
    )
    return pictures.draw(key[-5], pictures.PictureRequest(scene, _things, _words))


def grounds(reading: Reading) -> None:
    """Show how a measure is reckoned, and the numbers that entered."""
    t, language = session.translator(), session.language()
    indicator = REGISTRY[reading.indicator]
    with st.expander(
        t("How it is reckoned, and from what"), icon=":material/functions:"
    ):
        st.write(html.markdown(format_message(indicator.formula, language)))
        st.caption(html.markdown(format_message(indicator.source, language)))
        numbers(reading, language, t)


def numbers(reading: Reading, language: str, t: Translator) -> None:
    """Show the reference numbers that entered, unconfirmed ones clearly marked."""
    opened = session.community(session.code() or "")
    entered = measures.numbers(reading.measure, live_numbers(opened, session.owner()))
    if not entered:
        return
    heads = (t("Number"), t("Value"), t("Source"), t("Trust"))
    rows = Markup().join(_number(number, language, t) for number in entered)
    columns = Markup().join(Markup("<th>{}</th>").format(head) for head in heads)
    html.show(
        Markup('<table class="numbers"><tr>{}</tr>{}</table>').format(columns, rows)
    )
    navigation.page_link(navigation.LOCAL_NUMBERS)


def _number(number: Number, language: str, t: Translator) -> Markup:
    called = names_for_ids.number(number, language)
    note = name(number.note, language) if number.note else ""
    trust = measures.number_trust(number, t)
    if not number.confirmed:
        unsure = t("recalled, unconfirmed: check before use")
        trust = Markup('<span class="unsure">⚠ {}</span>').format(unsure)
    source = measures.number_source(number, t)
    return Markup(
        "<tr><td>{called}</td>"
        "<td>{value}</td>"
        "<td>{source}<br><small>{note}</small></td>"
        "<td>{trust}</td></tr>"
    ).format(
        called=called,
        value=measures.number_value(number, t),
        source=source,
        note=note,
        trust=trust,
    )
