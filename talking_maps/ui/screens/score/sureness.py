"""How sure the points are, beneath the total: the middle of many worlds, their band."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.errors import TalkingMapsError
from talking_maps.ui import session
from talking_maps.ui.screens.score import band_jobs
from talking_maps.ui.screens.score.band_jobs import BandJob
from talking_maps.ui.widgets import html
from talking_maps.wording import measures

#: How often a page that waits looks whether there is an answer [s].
LOOKS_EVERY_S = 2.0


def show(code: str) -> None:
    """Show how sure the total is, or that it is being worked out beside the page."""
    try:
        job = band_jobs.ask(session.workspace(), code, session.owner())
    except TalkingMapsError:
        # The page tells what is wrong with the plan; there is nothing to be sure of.
        return
    waits = None if job.ended.is_set() else LOOKS_EVERY_S
    st.fragment(_said, run_every=waits)(job)


def _said(job: BandJob) -> None:
    job.look()
    t, band = session.translator(), job.band
    if band is not None:
        html.show(
            Markup('<p class="sure" title="{}"><b>{}</b> {}</p>').format(
                measures.band_draws(band, t),
                measures.band(band.total, t),
                measures.band_sentence(band, t),
            )
        )
    elif job.ended.is_set():
        if not job.stopped.is_set():
            st.caption(t("How sure the points are could not be worked out."))
    else:
        st.caption(
            t(
                "How sure the points are is being worked out beside the page: "
                "{share:percent}.",
                share=job.share,
            )
        )
