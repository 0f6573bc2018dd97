"""The next steps of a criterion: what to do, where, and what it would gain."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.scoring import Advice, Gain
from talking_maps.ui import cache, navigation, session
from talking_maps.ui.components import advice_watch
from talking_maps.ui.screens.score import advice_jobs, selection
from talking_maps.ui.screens.score.advice_jobs import AdviceJob
from talking_maps.ui.widgets import html
from talking_maps.wording import measures, names_for_ids
from talking_maps.workspace.score_hold import score_hold

#: Less difference between two gains than this is none [points].
SAME = 0.05


def show(code: str, job: AdviceJob, criterion: str) -> None:
    """Show the criterion's next steps, or that they are being looked for."""
    t = session.translator()
    advice = job.of_criterion(criterion)
    if advice is not None:
        st.caption(html.markdown(_open(advice, t)))
        for number, gain in enumerate(advice.steps):
            _step(number, gain, t)
        for indicator, why in advice.without:
            called = measures.called(indicator, session.language())
            st.caption(html.markdown(f"{called}: {t(why.id)}"))
    elif not job.is_done:
        _waiting(code, job)
    else:
        failed(job)


def chosen(job: AdviceJob, criterion: str) -> Gain | None:
    """Return the criterion's chosen next step, if any."""
    advice = job.of_criterion(criterion)
    found = advice.steps if advice else ()
    return next((gain for gain in found if selection.is_step(gain)), None)


def _open(advice: Advice, t: Translator) -> str:
    if is_held():
        return t(
            "Each step was tried on this map and would raise the points; by how much "
            "is told when the contest is closed."
        )
    if advice.open <= 0:
        return t("All that drawings and promises can earn here is earned.")
    if not advice.steps:
        return t(
            "{open:points} points are open. No single step on this map that the ground "
            "allows would gain one of them.",
            open=advice.open,
        )
    return t(
        "{open:points} points are open. Each step was tried on this map and judged "
        "again; two steps need not add up.",
        open=advice.open,
    )


def _waiting(code: str, job: AdviceJob) -> None:
    """Tell how far the answers have come; the fragment runs again when there are more.

    A page that ran again by itself would close what is just being chosen.
    """
    t = session.translator()
    share = len(job.told) / job.of if job.of else 1.0
    st.progress(share, text=t("Trying next steps on this map …"))
    asked = "" if job.is_done else job.id
    advice_watch.show(code, "advice", asked, len(job.told))


def failed(job: AdviceJob) -> None:
    """Tell that the answers did not come, and offer to look for them again."""
    t = session.translator()
    st.caption(t("The next steps could not be worked out."))
    st.button(
        t("Try again"),
        icon=":material/refresh:",
        key="advice.again",
        on_click=advice_jobs.ask_again,
        args=(job,),
    )


def _step(number: int, gain: Gain, t: Translator) -> None:
    here = "-here" if selection.is_step(gain) else ""
    words = said(gain)
    with st.container(key=f"step-{number}{here}"):
        html.show(
            Markup(
                '<div class="step"><strong>{gained}</strong>'
                "<div><p>{words}</p>"
                "<small>{about}</small></div></div>"
            ).format(gained=gained(gain.points, t), words=words, about=_about(gain, t))
        )
        st.button(
            t("Show where: {what}", what=html.markdown(words)),
            key=f"score.step.{number}",
            on_click=selection.choose_step,
            args=(gain,),
        )
    if here:
        _door(gain, t)


def said(gain: Gain) -> str:
    """Return what a step is in a sentence, its things as people call them."""
    workspace, code = session.workspace(), session.code() or ""
    plan = cache.community(workspace, code).plan(session.owner())
    epsg = cache.community(workspace, code).register().community.epsg
    return names_for_ids.step(
        gain,
        plan,
        workspace.layers,
        workspace.reference,
        epsg,
        session.language(),
    )


def is_held() -> bool:
    """Tell whether the points of the plan on the screen are held back."""
    code = session.code() or ""
    return score_hold(session.workspace(), code, session.owner()) is not None


def gained(points: float, t: Translator) -> str:
    """Return the points of a step with their sign; where they are held back the sign.

    A step is told only if it would raise the points.
    """
    return "▲" if is_held() else f"+{measures.exact(points, t)}"


def _about(gain: Gain, t: Translator) -> str:
    """Return what kind of step it is, and its whole gain where that differs."""
    if is_of_book(gain):
        kind = t("people and promises: in the book")
    elif gain.scene == "future":
        kind = t("a promise: to be drawn in the future")
    else:
        kind = t("work on the land: drawn once it is done")
    if is_held() or abs(gain.total - gain.points) < SAME:
        return kind
    return (
        kind
        + " · "
        + t("{total:hundredths} in all criteria together", total=gain.total)
    )


def is_of_book(gain: Gain) -> bool:
    """Tell whether a step is about the register and not about a place."""
    return not gain.uid and gain.where is None and gain.indicator != "scenes_complete"


def _door(gain: Gain, t: Translator) -> None:
    if is_of_book(gain):
        if st.button(t("Open the book"), icon=":material/menu_book:", key="go.step"):
            navigation.switch_to(navigation.BOOK)
    elif st.button(t("See it on the map"), icon=":material/map:", key="go.step"):
        selection.go_to_map(gain.scene, gain.uid)
