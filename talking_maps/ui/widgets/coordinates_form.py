"""A place a person says by its coordinates, as a GPS shows them."""

from __future__ import annotations

import shapely
import streamlit as st

from talking_maps import geo
from talking_maps.errors import BadGeometry
from talking_maps.ui import session
from talking_maps.ui.widgets import html

#: The zones of UTM where the Andes lie, and their CRS on WGS 84 (EPSG).
ZONES = {
    **{f"{zone} S": 32700 + zone for zone in (18, 19, 17, 20)},
    **{f"{zone} N": 32600 + zone for zone in (17, 18, 19)},
}


def ask(
    key: str, label: str = "", *, epsg: int | None = None
) -> tuple[float, float] | None:
    """Ask for a place; return its longitude and latitude [degrees], if said whole.

    `epsg` is the CRS of the ground, whose zone of UTM is offered first.

    Raises BadGeometry for a place that no map can show.
    """
    t = session.translator()
    kinds = {"degrees": t("Latitude, longitude"), "utm": "UTM"}
    kind = st.segmented_control(
        html.markdown(label or t("Go to a place you know, from a GPS or a map")),
        list(kinds),
        default="degrees",
        format_func=kinds.__getitem__,
        key=f"{key}.kind",
        required=True,
    )
    return _utm(key, epsg) if kind == "utm" else _degrees(key)


def _degrees(key: str) -> tuple[float, float] | None:
    t = session.translator()
    left, right = st.columns(2, vertical_alignment="bottom")
    latitude = left.number_input(
        t("Latitude [°], south is below zero"),
        -80.0,
        80.0,
        None,
        format="%.6f",
        key=f"{key}.latitude",
    )
    longitude = right.number_input(
        t("Longitude [°], west is below zero"),
        -180.0,
        180.0,
        None,
        format="%.6f",
        key=f"{key}.longitude",
    )
    if latitude is None or longitude is None:
        return None
    return longitude, latitude


def _utm(key: str, epsg: int | None) -> tuple[float, float] | None:
    t = session.translator()
    first = [zone for zone, crs in ZONES.items() if crs == epsg]
    zones = list(dict.fromkeys((*first, *ZONES)))
    zone = st.selectbox(t("Zone"), zones, key=f"{key}.zone")
    second, third = st.columns(2, vertical_alignment="bottom")
    easting = second.number_input(
        t("Easting [m]"),
        100_000.0,
        900_000.0,
        None,
        format="%.0f",
        key=f"{key}.easting",
    )
    northing = third.number_input(
        t("Northing [m]"),
        0.0,
        10_000_000.0,
        None,
        format="%.0f",
        key=f"{key}.northing",
    )
    if easting is None or northing is None:
        return None
    found = geo.to_degrees(shapely.Point(easting, northing), ZONES[zone])
    if not -80 <= found.y <= 80:  # noqa: PLR2004 - UTM ends there
        raise BadGeometry("UTM has no such place. Check zone, easting and northing.")
    return found.x, found.y
