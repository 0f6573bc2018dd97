"""The ground of a community: its elevation, and a picture of it from above."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import cache, error_messages, navigation, session
from talking_maps.ui.components import map_words
from talking_maps.ui.screens.ground import claims_panel, potential_panel
from talking_maps.ui.widgets import (
    dem_form,
    file_input,
    html,
    notices,
    plan_sketch,
    progress,
)
from talking_maps.workspace import (
    Coverage,
    add_picture,
    elevation_coverage,
    elevation_file,
    list_old_maps,
    picture_coverage,
    set_elevation,
    tile_sets,
)


def show() -> None:
    """Show what there is and ask for what is missing or better."""
    t = session.translator()
    workspace, code = session.workspace(), session.code() or ""
    register = cache.community(workspace, code).register()
    left, right = st.columns((2, 3), gap="large")
    with left:
        st.title(t("Ground and pictures"), anchor=False)
        others = [claim.geometry for claim in register.claims]
        html.show(
            plan_sketch.draw(
                register.boundary.geometry, (), (), words=t("Boundary"), others=others
            )
        )
        claims_panel.origin(register.boundary)
        claims_panel.show(code)
    with right:
        st.header(t("Elevation"), anchor=False)
        raster = cache.community(workspace, code).territory().elevation
        if raster is None:
            st.info(
                t("There is no elevation yet: the map works, but not slopes."),
                icon=":material/landscape:",
            )
        elif raster.error is None:
            st.success(t("There is elevation; how far off it may be is not known."))
        else:
            st.success(
                t(
                    "There is elevation; a height may be off by {error:m}.",
                    error=raster.error,
                )
            )
        dem_form.covered(elevation_coverage(workspace, code))
        with error_messages.saying():
            _elevation(code)
        st.header(t("Picture from above"), anchor=False)
        if "picture" in tile_sets(workspace, code):
            st.success(t("There is a picture. A new one takes its place."))
            dem_form.covered(Coverage(picture_coverage(workspace, code)))
        with error_messages.saying():
            _picture(code)
        st.header(t("Old maps on paper"), anchor=False)
        for old in list_old_maps(workspace, code):
            st.write(html.markdown(map_words.old_map_label(t, old)))
        st.caption(
            t(
                "A photographed paper map is fitted by places that you know on both, "
                "and lies beneath the drawing."
            )
        )
        navigation.page_link(navigation.OLD_MAPS, t("Fit an old map"))
        potential_panel.show(code)
        st.header(t("Local numbers"), anchor=False)
        st.caption(t("Soil, rain and harvests of this place, instead of general ones."))
        navigation.page_link(navigation.LOCAL_NUMBERS)


def _elevation(code: str) -> None:
    t = session.translator()
    heights = dem_form.ask("ground.dem")
    if heights is None:
        return
    there = elevation_file(session.workspace(), code) is not None
    even_less = dem_form.even_less("ground.dem.less", there=there)
    if st.button(t("Take in the elevation"), type="primary", key="ground.dem.go"):
        with heights.opened() as elevation, progress.telling("dem") as tell:
            set_elevation(
                session.workspace(), code, elevation, tell, even_less=even_less
            )
        notices.tell(t("The elevation is taken in."))
        st.rerun()


def _picture(code: str) -> None:
    t = session.translator()
    given = file_input.ask(
        t("An orthophoto or a scanned map with coordinates (GeoTIFF)"),
        dem_form.ENDINGS,
        key="ground.picture",
    )
    if given is None:
        return
    there = "picture" in tile_sets(session.workspace(), code)
    even_less = dem_form.even_less("ground.picture.less", there=there)
    if st.button(t("Take in the picture"), type="primary", key="ground.picture.go"):
        with given.opened() as path, progress.telling("picture") as tell:
            add_picture(session.workspace(), code, path, tell, even_less=even_less)
        notices.tell(t("The picture is taken in."))
        st.rerun()


show()
