"""The next step beside the map: “next: fence the bofedal (+4)”."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.scoring import Gain
from talking_maps.ui import session
from talking_maps.ui.screens.score import advice_jobs, next_steps, selection
from talking_maps.ui.widgets import html, score_panel

#: So many are shown; all are on the score page.
SHOWN = 2


def show(code: str) -> None:
    """Show the most useful next steps, or that they are being looked for.

    The map looks whether they have come: a page that ran again by itself while people
    draw could throw the map's frame away.
    """
    t = session.translator()
    job = advice_jobs.ask(session.workspace(), code, session.owner())
    with st.container(key="next-step"):
        if not job.is_done:
            st.caption(t("Trying next steps on this map …"))
            return
        if job.has_failed:
            next_steps.failed(job)
        found = job.best(SHOWN)
        if found:
            html.show(Markup('<p class="next-title">{}</p>').format(t("Next")))
        for number, gain in enumerate(found):
            _line(number, gain)


def awaited(code: str) -> str:
    """Return the id of the question on its way, empty where none is."""
    if score_panel.is_folded():
        return ""
    job = advice_jobs.ask(session.workspace(), code, session.owner())
    return "" if job.is_done else job.id


def lit(code: str) -> frozenset[str]:
    """Return what the chosen next step lights up, nothing while the score is folded."""
    if score_panel.is_folded():
        return frozenset()
    job = advice_jobs.ask(session.workspace(), code, session.owner())
    chosen = (g.uid for g in job.best(SHOWN) if selection.is_step(g) and g.uid)
    return frozenset(chosen)


def _line(number: int, gain: Gain) -> None:
    t = session.translator()
    here = "-here" if selection.is_step(gain) else ""
    words = next_steps.said(gain)
    points = next_steps.gained(gain.total, t)
    with st.container(key=f"next-{number}{here}"):
        html.show(
            Markup('<div class="next"><strong>{}</strong><span>{}</span></div>').format(
                points, words
            )
        )
        st.button(
            t("Show where: {what}", what=html.markdown(words)),
            key=f"score.next.{number}",
            on_click=_chosen,
            args=(gain,),
        )


def _chosen(gain: Gain) -> None:
    """Light up where the step is, in its scene, and nothing else."""
    selection.choose_step(gain)
    score_panel.choose("")
    if selection.is_step(gain) and not next_steps.is_of_book(gain):
        session.go_to(scene=gain.scene)
