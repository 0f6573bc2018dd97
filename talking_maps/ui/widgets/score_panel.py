"""The score beside the map: total so far, a bar for each criterion, what is missing.

Touching a criterion lights up the shapes it stands on; touching one of its measures
lights up only that one's. It can be folded away: some assemblies draw without it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator, name, translator
from talking_maps.model.rubric import CriterionScore, Reading, Scorecard
from talking_maps.scoring.direction import COVERED
from talking_maps.ui import session
from talking_maps.ui.widgets import html, score_bars
from talking_maps.wording import measures, names_for_ids, point_sum

LitShapes = tuple[frozenset[str], frozenset[str]]
NOTHING: LitShapes = (frozenset(), frozenset())
#: Which criterion is open, and which of its measures is chosen (-1: all of them).
CHOSEN, ONE, FOLDED = "score.chosen", "score.one", "score.folded"
#: That the score's own page was looked at, where a criterion is always open.
READ = "score.read"


def show(
    card: Scorecard,
    *,
    language: str,
    foldable: bool = True,
    moved: Markup | None = None,
    sure: Callable[[], None] | None = None,
    beneath: Callable[[], None] | None = None,
) -> LitShapes:
    """Show the score; return the uids to light up, those that help and those that hurt.

    A chosen criterion opens its measures beneath it. Where it is not `foldable`, one
    criterion is always open and its measures are told in short. `moved`
    is HTML on what moved the total; `sure` shows how sure it is, `beneath` what comes
    under the criteria.
    """
    t = translator(language)
    folded = foldable and bool(st.session_state.get(FOLDED, False))
    with st.container(key="score-panel"):
        if foldable:
            st.button(
                t("Show the score") if folded else t("Fold the score away"),
                key="score.fold",
                type="tertiary",
                icon=":material/left_panel_open:"
                if folded
                else ":material/right_panel_close:",
                on_click=_fold,
            )
        if folded:
            return NOTHING
        html.show(score_bars.total(card, t) + (moved or Markup()))
        if sure is not None and card.hold is None:
            sure()
        for score in card.criteria:
            _criterion(score, language, toggle if foldable else choose, t)
            if is_open(score):
                for number, reading in enumerate(score.readings):
                    _reading(number, reading, language, t, whole=foldable)
        if beneath is not None:
            beneath()
        if card.hold is None:
            html.show(_legend(card, t))
        _missing(card, language, t)
    return lit(card)


def _legend(card: Scorecard, t: Translator) -> Markup:
    """Return what the bars mean, and of what part of the land they tell, as HTML."""
    said = (point_sum.cover(card, t), point_sum.waiting(card, t))
    return score_bars.legend(t) + Markup().join(
        Markup('<p class="cover">{}</p>').format(one) for one in said if one
    )


def lit(card: Scorecard) -> LitShapes:
    """Return the uids that the chosen criterion or measure stands on.

    Of a whole criterion only what is measured in the scene on the screen is lit, or
    what helps in the future would be shown as helping today.
    """
    chosen = next((c for c in card.criteria if is_open(c)), None)
    if chosen is None:
        return NOTHING
    readings = _lit_readings(chosen)
    bad = frozenset(uid for r in readings for uid in r.measure.bad)
    evidence = frozenset(uid for r in readings for uid in r.measure.evidence)
    return evidence - bad, bad


def _lit_readings(chosen: CriterionScore) -> tuple[Reading, ...]:
    one = int(st.session_state.get(ONE, -1))
    if 0 <= one < len(chosen.readings):
        return (chosen.readings[one],)
    scene = session.scene()
    return tuple(r for r in chosen.readings if scene in r.scenes) or chosen.readings


def is_folded() -> bool:
    """Return True while the score is folded away, so that the map may take its room."""
    return bool(st.session_state.get(FOLDED, False))


def _chosen() -> str:
    return str(st.session_state.get(CHOSEN, ""))


def _fold() -> None:
    st.session_state[FOLDED] = not is_folded()


def is_open(score: CriterionScore) -> bool:
    """Return True if the criterion is the chosen one."""
    return _chosen() == score.id


def is_chosen(card: Scorecard) -> bool:
    """Return True if a criterion of this scorecard is chosen."""
    return any(is_open(score) for score in card.criteria)


def choose(criterion: str) -> None:
    """Open a criterion and light up all it stands on."""
    st.session_state[CHOSEN] = criterion
    st.session_state[ONE] = -1


def toggle(criterion: str) -> None:
    """Open a criterion, or close it if it is open."""
    choose("" if _chosen() == criterion else criterion)


def choose_first_measure() -> None:
    """Open the first measure where all of a criterion are lit."""
    if int(st.session_state.get(ONE, -1)) < 0:
        st.session_state[ONE] = 0


def open_reading(score: CriterionScore) -> Reading:
    """Return the open measure of a criterion that has some."""
    one = int(st.session_state.get(ONE, 0))
    return score.readings[one if 0 <= one < len(score.readings) else 0]


def _choose_one(number: int) -> None:
    st.session_state[ONE] = -1 if st.session_state.get(ONE) == number else number


def _criterion(
    score: CriterionScore, language: str, touched: Callable[[str], None], t: Translator
) -> None:
    criteria = session.workspace().rubric.criteria
    names = next((c.names for c in criteria if c.id == score.id), {"en": score.id})
    words = name(names, language)
    here = "-here" if _chosen() == score.id else ""
    with st.container(key=f"criterion-{score.id}{here}"):
        html.show(score_bars.line(words, score, t))
        st.button(
            t("Show on the map: {what}", what=html.markdown(words)),
            key=f"score.{score.id}",
            on_click=touched,
            args=(score.id,),
        )


def _reading(
    number: int, reading: Reading, language: str, t: Translator, *, whole: bool
) -> None:
    here = "-here" if st.session_state.get(ONE) == number else ""
    amount = measures.direction(reading.direction, t)
    figures = Markup()
    if not reading.direction:
        amount = measures.value(reading.measure, t)
        figures = Markup('<span class="figures">{}/{}</span>').format(
            measures.exact(reading.points, t), measures.points(reading.of, t)
        )
    with st.container(key=f"reading-{number}{here}"):
        html.show(
            Markup('<div class="reading"><strong>{}</strong>{}{}</div>').format(
                amount, figures, (_meaning if whole else _summary)(reading, language, t)
            )
        )
        st.button(
            t("Show only this on the map"),
            key=f"score.one.{number}",
            on_click=_choose_one,
            args=(number,),
        )


def _meaning(reading: Reading, language: str, t: Translator) -> Markup:
    """Return the sentence, the explanation and the remarks of a reading as HTML."""
    workspace = session.workspace()
    said = Markup().join(
        Markup("<p>{}</p>").format(one)
        for one in (
            names_for_ids.resolve_names(
                message, workspace.layers, workspace.reference, language
            )
            for message in (reading.measure.explanation, *reading.measure.remarks)
            if message is not COVERED
        )
    )
    return _summary(reading, language, t) + said


def _summary(reading: Reading, language: str, t: Translator) -> Markup:
    """Return the name of a reading as HTML, marked where it is a promise."""
    word = t("promised")
    promised = (
        Markup('<em class="promised">{}</em>').format(word)
        if reading.promised
        else Markup()
    )
    return Markup("<p>{}{}</p>").format(
        promised, measures.called(reading.indicator, language)
    )


def _missing(card: Scorecard, language: str, t: Translator) -> None:
    workspace = session.workspace()
    if not card.missing:
        complete = t("Nothing is missing.")
        html.show(Markup('<p class="complete">✓ {}</p>').format(complete))
        return
    title = t("Still missing: {count:whole}", count=len(card.missing))
    with st.expander(title, icon=":material/checklist:"):
        things = Markup().join(
            Markup("<li>{}</li>").format(
                names_for_ids.resolve_names(
                    message, workspace.layers, workspace.reference, language
                )
            )
            for message in card.missing
        )
        html.show(Markup('<ul class="missing">{}</ul>').format(things))
