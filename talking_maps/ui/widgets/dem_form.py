"""The questions about a DEM, the same for a new community and for one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator, format_message
from talking_maps.ui import session
from talking_maps.ui.widgets import file_input, html
from talking_maps.ui.widgets.file_input import ChosenFile
from talking_maps.workspace import (
    Coverage,
    Elevation,
    ElevationSource,
    check_elevation,
    elevation_sources,
    guess_source,
)

ENDINGS = ("tif", "tiff")
#: What is missing by less than this is a rounding of pixels.
ALL_BUT = 0.995


class DemAnswers:
    """What was answered about a DEM: the file, its source, its error [m]."""

    def __init__(self, given: ChosenFile, source: str, error_m: float | None) -> None:
        self.given, self.source, self.error_m = given, source, error_m

    @contextmanager
    def opened(self) -> Iterator[Elevation]:
        """Give the DEM as the workspace wants it; its file may last only so long."""
        with self.given.opened() as path:
            yield Elevation(path, self.error_m, self.source or self.given.name)


def ask(key: str) -> DemAnswers | None:
    """Ask for a DEM, where it is from and how far off its heights may be."""
    t = session.translator()
    given = file_input.ask(
        t("Elevation (DEM), a GeoTIFF; can be added later"), ENDINGS, key=key
    )
    if given is None:
        return None
    _refuse_pictures(given, key)
    presets = elevation_sources(session.workspace())
    guessed = guess_source(given.name)
    left, right = st.columns(2)
    source = left.selectbox(
        t("Where the elevation is from"),
        ("", *presets),
        index=(*presets,).index(guessed) + 1 if guessed in presets else 0,
        format_func=lambda one: (
            (presets[one].name or t("Drone survey")) if one else t("another source")
        ),
        key=f"{key}.source.{given.name}",
    )
    known = presets.get(source)
    error = right.number_input(
        t("Error of a height (m)"),
        0.0,
        200.0,
        known.error_m if known else None,
        step=0.5,
        key=f"{key}.error.{source}",
    )
    _told(known, error, t)
    return DemAnswers(given, known.name if known else "", error)


def _told(known: ElevationSource | None, error: float | None, t: Translator) -> None:
    """Say on what a proposed error rests, or what its lack means."""
    if known is None:
        if error is None:
            st.caption(
                t(
                    "Without it, slopes are told without an error. Choose where "
                    "the elevation is from, or ask who made it."
                )
            )
        return
    st.caption(
        html.markdown(
            t(
                "Proposed: {error:m}. Source: {source} ({place}).",
                error=known.error_m,
                source=known.error.source,
                place=known.error.place,
            )
        )
    )
    if not known.error.confirmed:
        st.caption(
            t("This figure has not been confirmed. Change it if you know better.")
        )


def covered(found: Coverage | None) -> None:
    """Tell what looks wrong, how much is covered if not all, and what was left out."""
    t = session.translator()
    if found is None:
        return
    for doubt in found.doubts:
        words = html.markdown(format_message(doubt, session.language()))
        st.warning(words, icon=":material/landscape:")
    if found.share is not None and found.share < ALL_BUT:
        st.warning(
            t(
                "It covers {share:percent} of the land. The rest has none.",
                share=found.share,
            )
        )
    for note in found.notes:
        st.caption(html.markdown(format_message(note, session.language())))


def is_doubtful(found: Coverage | None) -> bool:
    """Tell whether there is anything to know of an elevation that was taken in."""
    if found is None:
        return False
    return bool(found.told) or (found.share is not None and found.share < ALL_BUT)


def even_less(key: str, *, there: bool) -> bool:
    """Ask whether a file may take the place of one that covers more of the land."""
    t = session.translator()
    return there and st.checkbox(
        t("It may take the place of what is there even if it covers less"), key=key
    )


def _refuse_pictures(given: ChosenFile, key: str) -> None:
    """Say before the button that a file is no DEM; raises BadFile, BadGround.

    An upload has to be written down to be looked at, so it is looked at once.
    """
    seen = st.session_state.setdefault(f"{key}.seen", {})
    which = given.upload.file_id if given.upload is not None else None
    if which is None or which not in seen:
        with given.opened() as path:
            try:
                check_elevation(path)
                fault = None
            except TalkingMapsError as error:
                fault = error
        seen.clear()
        seen[which] = fault
    if seen[which] is not None:
        raise seen[which]
