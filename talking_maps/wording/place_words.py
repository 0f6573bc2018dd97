"""Says between which places and points entries lie, and what rules do with it."""

from __future__ import annotations

from collections.abc import Iterator

from talking_maps.i18n import Translator
from talking_maps.model.contest import (
    Contest,
)
from talking_maps.model.drawn_places import PlaceBand, PlaceBands
from talking_maps.wording import contest_names


def short(band: PlaceBand | None) -> str:
    """Return the places in a cell of a table, a line where none is known."""
    if band is None:
        return "—"
    return f"{band.best}" if band.best == band.worst else f"{band.best}–{band.worst}"


def sentence(band: PlaceBand, t: Translator) -> str:
    """Return places and points of an entry in four of five draws."""
    return t(
        "{places}: {low:hundredths} to {high:hundredths} points",
        places=contest_names.place_band(band, t),
        low=band.low,
        high=band.high,
    )


def foot(drawn: PlaceBands, t: Translator) -> Iterator[str]:
    """Yield what stands beneath a table of places with their bands."""
    yield t(
        "With 80 %: the place in four of five of {draws:whole} draws of all that may be"
        " off: shapes, elevation, agronomic numbers, conditions, the jury and the lot."
        " The seed {seed} comes of the seals: anybody can draw again.",
        draws=drawn.draws,
        seed=str(drawn.seed),
    )
    if drawn.left_out:
        yield contest_names.left_out(drawn.left_out, t)


def rule(rules: Contest, t: Translator) -> str:
    """Return what the rules say of the band, empty where they say nothing."""
    if rules.bands != "share":
        return ""
    return t(
        "Entries within the 80 % band share their prizes: the first, and those behind"
        " it one after the other whose best place is no worse than its own, as if tied."
    )
