"""The questions about a DEM, the same for a new community and for one that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from talking_maps import workspace
from talking_maps.errors import TalkingMapsError
from talking_maps.model.rubric import Number
from talking_maps.ui import intake, state
from talking_maps.ui.intake import Given
from talking_maps.workspace import Elevation

FAMILY = "dem_error."
ENDINGS = ("tif", "tiff")


class Heights:
    """What was answered about a DEM: the file, its source, its error [m]."""

    def __init__(self, given: Given, source: str, error_m: float | None) -> None:
        self.given, self.source, self.error_m = given, source, error_m

    @contextmanager
    def opened(self) -> Iterator[Elevation]:
        """Give the DEM as the workspace wants it; its file may last only so long."""
        with self.given.opened() as path:
            yield Elevation(path, self.error_m, self.source or self.given.name)


def ask(key: str) -> Heights | None:
    """Ask for a DEM, where it is from and how far off its heights may be."""
    _ = state.text()
    given = intake.ask(
        _("Elevation (DEM), a GeoTIFF; can be added later"), ENDINGS, key=key
    )
    if given is None:
        return None
    _refuse_pictures(given, key)
    presets = known_sources()
    left, right = st.columns(2)
    source = left.selectbox(
        _("Where the elevation is from"),
        (*presets, ""),
        format_func=lambda preset: (
            preset.upper().replace("_", " ") or _("another source")
        ),
        key=f"{key}.source",
    )
    number = presets.get(source)
    error = right.number_input(
        _("Error of a height (m)"),
        min_value=0.0,
        max_value=200.0,
        value=number.value if number else None,
        step=0.5,
        key=f"{key}.error.{source}",
        help=number.source if number else None,
    )
    if number is not None and not number.confirmed:
        right.caption(
            _("This figure has not been confirmed. Change it if you know better.")
        )
    return Heights(given, source, error)


def _refuse_pictures(given: Given, key: str) -> None:
    """Say before the button that a file is no DEM; raises BadFile, BadGround.

    An upload has to be written down to be looked at, so it is looked at once.
    """
    seen = st.session_state.setdefault(f"{key}.seen", {})
    which = given.upload.file_id if given.upload is not None else None
    if which is None or which not in seen:
        with given.opened() as path:
            try:
                workspace.check_elevation(path)
                fault = None
            except TalkingMapsError as error:
                fault = error
        seen.clear()
        seen[which] = fault
    if seen[which] is not None:
        raise seen[which]


def known_sources() -> dict[str, Number]:
    """Return the errors of heights that the reference tables know, by source."""
    numbers = state.place().reference.numbers
    return {
        key.removeprefix(FAMILY): number
        for key, number in numbers.items()
        if key.startswith(FAMILY) and number.value is not None
    }
