"""How sure the points are, beneath the total: the middle of many worlds, their band."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from talking_maps.errors import TalkingMapsError
from talking_maps.ui import session
from talking_maps.ui.components import advice_watch
from talking_maps.ui.screens.score import band_jobs
from talking_maps.ui.screens.score.band_jobs import Asked, BandJob
from talking_maps.ui.widgets import html, score_bars
from talking_maps.wording import measures
from talking_maps.worlds.band import Band, PointBand

#: An answer in figures as wide as they come.
_WIDE = Band(PointBand(88.8, 88.8, 88.8), {}, {}, worlds=0, seed=0)


@dataclass(frozen=True, slots=True)
class OpenPart:
    """The measure that is open: which of its criterion, and where to tell of it.

    `of` are the points it can earn.
    """

    criterion: str
    place: int
    of: float
    where: DeltaGenerator


@st.fragment
def show(code: str, part: OpenPart | None = None, asked: Asked | None = None) -> None:
    """Show how sure the total is, or that it is being worked out beside the page.

    It is of the plan on the screen unless another is `asked` about. Of the open part it
    is told where that stands. Only this runs again while it is
    worked out, and nothing once it is known.
    """
    try:
        job = band_jobs.ask(session.workspace(), code, asked or Asked(session.owner()))
    except TalkingMapsError:
        # The page tells what is wrong with the plan; there is nothing to be sure of.
        return
    told, is_over = job.told, job.ended.is_set()
    with st.container(key="sure", gap=None):
        _said(job)
        if part is not None:
            _said_of(part, job.band)
        if not is_over:
            advice_watch.show(code, "band", job.id, told)


def _said(job: BandJob) -> None:
    job.look()
    t, band = session.translator(), job.band
    said = Markup()
    if band is not None:
        said = Markup('<span title="{}"><b>{}</b> {}</span>').format(
            measures.band_draws(band, t),
            measures.band(band.total, t),
            measures.band_sentence(band, t),
        )
    elif not job.ended.is_set():
        said = Markup("<span>{}</span>").format(
            t(
                "How certain the points are is being worked out meanwhile: "
                "{share:percent}.",
                share=job.share,
            )
        )
    elif not job.stopped.is_set():
        why = t("How sure the points are could not be worked out.")
        said = Markup("<span>{}</span>").format(why)
    # The room that the longest answer takes, unseen: nothing beneath it moves.
    room = f"{measures.band(_WIDE.total, t)}\n{measures.band_sentence(_WIDE, t)}"
    html.show(Markup('<p class="sure" data-room="{}">{}</p>').format(room, said))


def _said_of(part: OpenPart, band: Band | None) -> None:
    """Tell beneath the sum of a part how sure it is, in a line that is there before."""
    said, t, sure = "\N{NO-BREAK SPACE}", session.translator(), None
    bands = band.readings.get(part.criterion, ()) if band is not None else ()
    if part.place < len(bands):
        sure = bands[part.place]
        said = measures.part_band(sure, t)
    strip = score_bars.strip(sure, part.of, t)
    with part.where:
        html.show(
            Markup('<div class="strip-row">{}<p class="part-sure">{}</p></div>').format(
                strip, said
            )
        )
