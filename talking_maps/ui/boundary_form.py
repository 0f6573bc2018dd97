"""The questions about a boundary, and its picture with hectares before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from talking_maps import workspace
from talking_maps.language import say
from talking_maps.ui import cache, intake, plain, sketch, state, sums
from talking_maps.ui.intake import Given
from talking_maps.workspace import Claim, Outline

ENDINGS = ("geojson", "json", "gpkg", "kml", "gpx", "zip")


@dataclass(frozen=True, slots=True)
class Land:
    """A boundary that was given and could be read: its file, what it encloses.

    `named` chooses one shape of several, `epsg` is the CRS the file does not tell.
    """

    given: Given
    outline: Outline
    named: str | None = None
    epsg: int | None = None

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """Give the path of the file; it may last only so long."""
        with self.given.opened() as path:
            yield path


def ask(key: str) -> Land | None:
    """Ask for the boundary; raises BadFile, BadGeometry for one that is none."""
    _ = state.text()
    given = intake.ask(
        _("Where the land ends: a map (GeoJSON, GeoPackage, KML, zipped Shapefile), or "
          "the track of a walk round it (GPX)"),
        ENDINGS, key=key,
    )  # fmt: skip
    if given is None:
        return None
    with st.expander(_("The place is wrong?"), icon=":material/wrong_location:"):
        epsg = st.number_input(
            _("CRS of the boundary's file (EPSG), if it does not say"),
            1024, 32767, None, key=f"{key}.epsg",
        )  # fmt: skip
    with st.spinner(_("Reading the boundary …")):
        outline = _outline((*given.fingerprint, str(epsg or ""), ""), given, epsg, None)
    named = _which(outline, key)
    if named is not None:
        asked = (*given.fingerprint, str(epsg or ""), named)
        outline = _outline(asked, given, epsg, named)
    return Land(given, outline, named, epsg)


def _which(found: Outline, key: str) -> str | None:
    """Ask which land of a file with that of several; None for all of them."""
    _ = state.text()
    areas: dict[str, float] = {}
    for piece in found.pieces:
        areas[piece.name] = areas.get(piece.name, 0.0) + piece.area_m2
    if len(areas) < 2:  # noqa: PLR2004 - nothing to choose
        return None
    return st.selectbox(
        _("The file holds the land of several. Which is it?"), (None, *areas),
        key=f"{key}.named",
        format_func=lambda one: _("all of them") if one is None else (
            f"{one}, {_('{area:ha}', area=areas[one])}"
        ),
    )  # fmt: skip


@st.cache_resource(max_entries=4, show_spinner=False)
def _outline(
    key: cache.Key, _given: Given, _epsg: int | None, _named: str | None  # noqa: ARG001
) -> Outline:  # fmt: skip
    with _given.opened() as path:
        return workspace.outline(Claim(path, named=_named, epsg=_epsg))


def picture(land: Land | None) -> None:
    """Show the land as it will be kept, with its hectares and where it lies."""
    _ = state.text()
    if land is None:
        st.html(f'<div class="awaited">{_("The land will be shown here.")}</div>')
        return
    found = land.outline
    st.html(sketch.draw(found.geometry, (), (), words=_("Boundary")))
    round_m = found.geometry.length
    sums.show({_("Area"): _("{area:ha}", area=found.area_m2),
               _("Around it"): _("{length:m}", length=round_m)})  # fmt: skip
    longitude, latitude = found.centre
    st.caption(
        _("It lies near latitude {latitude:number}, longitude {longitude:number}. Is "
          "this the shape of your land? If not, choose another file.",
          latitude=round(latitude, 2), longitude=round(longitude, 2))
    )  # fmt: skip
    for one in found.told:
        st.info(plain.markdown(say(one, state.language())), icon=":material/info:")
