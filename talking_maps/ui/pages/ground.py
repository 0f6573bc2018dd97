"""The ground of a community: its elevation, and a picture of it from above."""

from __future__ import annotations

import streamlit as st

from talking_maps import workspace
from talking_maps.ui import (
    cache,
    claims,
    errors,
    ground_form,
    intake,
    notices,
    progress,
    sketch,
    state,
)
from talking_maps.workspace import Coverage


def show() -> None:
    """Show what there is and ask for what is missing or better."""
    _ = state.text()
    place, code = state.place(), state.code() or ""
    register = cache.register(place, code)
    left, right = st.columns((2, 3), gap="large")
    with left:
        st.title(_("Ground and pictures"), anchor=False)
        others = [claim.geometry for claim in register.claims]
        st.html(
            sketch.draw(
                register.boundary.geometry, (), (), words=_("Boundary"), others=others
            )
        )
        claims.origin(register.boundary)
        claims.show(code)
    with right:
        st.header(_("Elevation"), anchor=False)
        raster = cache.territory(place, code).elevation
        if raster is None:
            st.info(
                _("There is no elevation yet: the map works, but not slopes."),
                icon=":material/landscape:",
            )
        elif raster.error is None:
            st.success(_("There is elevation; how far off it may be is not known."))
        else:
            st.success(
                _(
                    "There is elevation; a height may be off by {error:m}.",
                    error=raster.error,
                )
            )
        ground_form.covered(workspace.elevation_coverage(place, code))
        with errors.saying():
            _elevation(code)
        st.header(_("Picture from above"), anchor=False)
        if "picture" in workspace.tile_sets(place, code):
            st.success(_("There is a picture. A new one takes its place."))
            ground_form.covered(Coverage(workspace.picture_coverage(place, code)))
        with errors.saying():
            _picture(code)


def _elevation(code: str) -> None:
    _ = state.text()
    heights = ground_form.ask("ground.dem")
    if heights is None:
        return
    there = workspace.elevation_file(state.place(), code) is not None
    even_less = ground_form.even_less("ground.dem.less", there=there)
    if st.button(_("Take in the elevation"), type="primary", key="ground.dem.go"):
        with heights.opened() as elevation, progress.telling("dem") as tell:
            workspace.set_elevation(
                state.place(), code, elevation, tell, even_less=even_less
            )
        notices.tell(_("The elevation is taken in."))
        st.rerun()


def _picture(code: str) -> None:
    _ = state.text()
    given = intake.ask(
        _("An orthophoto or a scanned map with coordinates (GeoTIFF)"),
        ground_form.ENDINGS,
        key="ground.picture",
    )
    if given is None:
        return
    there = "picture" in workspace.tile_sets(state.place(), code)
    even_less = ground_form.even_less("ground.picture.less", there=there)
    if st.button(_("Take in the picture"), type="primary", key="ground.picture.go"):
        with given.opened() as path, progress.telling("picture") as tell:
            workspace.add_picture(state.place(), code, path, tell, even_less=even_less)
        notices.tell(_("The picture is taken in."))
        st.rerun()


show()
