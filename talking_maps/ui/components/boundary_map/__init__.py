"""The map on which a boundary is drawn where there is no file: our own component.

The browser's part is in `frontend/`; it lends its bridge from the drawing map. Nothing
lies beneath but lines of latitude and longitude, for a new community has no pictures
yet. It judges nothing: the ring goes through the same checks as a file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.i18n import Translator
from talking_maps.ui.components import component_call, editor
from talking_maps.ui.widgets.file_input import ChosenFile

FRONTEND = Path(__file__).parent / "frontend"
#: Fewer corners enclose nothing; nobody sets more by hand.
LEAST_CORNERS, MOST_CORNERS = 3, 2000

LonLat = tuple[float, float]


@lru_cache(maxsize=1)
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_boundary", path=str(FRONTEND))


def ask(
    key: str, *, draft: str, start: LonLat | None, language: str, t: Translator
) -> ChosenFile | None:
    """Show the map; return the closed ring as a GeoJSON file, or None.

    `draft` tells one drawing from the next in the browser, which keeps it; `start` is
    the place to begin at, longitude and latitude [degrees].
    """
    given = {"draft": draft, "start": start, "language": language, "words": _words(t)}
    said = component_call.show(_component(), given, key=key)
    ring = corners(said)
    if ring is None or st.session_state.get(key) is None:
        return None
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return ChosenFile(f"{t('drawing')}.geojson", content=json.dumps(shape).encode())


def corners(said: object) -> list[LonLat] | None:
    """Return the ring's corners, longitude and latitude [degrees], if it is one."""
    given = said.get("corners") if isinstance(said, Mapping) else None
    if not isinstance(given, Sequence) or isinstance(given, str):
        return None
    found = [place for one in given if (place := _lon_lat(one)) is not None]
    is_whole = len(found) == len(given)
    fits = LEAST_CORNERS <= len(found) <= MOST_CORNERS
    return found if is_whole and fits else None


def _lon_lat(one: object) -> LonLat | None:
    if not isinstance(one, Sequence) or isinstance(one, str) or len(one) != 2:  # noqa: PLR2004
        return None
    x, y = one
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in (x, y)):
        return None
    return float(x), float(y)


def _words(t: Translator) -> Mapping[str, str]:
    return {
        "map": t("Map on which the boundary is drawn"),
        "hint": t(
            "Touch corner after corner, or move the map and set a corner at the "
            "cross; then close it."
        ),
        "closed": t("Closed. Drag a corner to its place, or take the closing back."),
        "corner": t("Corner at the cross"),
        "close": t("Close it"),
        "undo": t("Take the last one back"),
        "clear": t("Clear"),
        "whole": t("See all"),
        "corners": t("Corners"),
        "area": t("Area"),
        "around": t("Around it"),
    }
