"""Whether sacred places are hidden on this wall: one setting, obeyed by every picture.

It is chosen on a map and kept by the browser (`components/editor/frontend/display.js`),
which tells it to the page as it changes and by a cookie when the page is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from talking_maps.model.plan import Feature
from talking_maps.ui import session

COOKIE = "talking-maps-discreet"
_KEY = "discreet"


def hear(said: Mapping[str, object]) -> None:
    """Take what a map says of the setting, if it says anything."""
    told = said.get("discreet")
    if isinstance(told, bool):
        st.session_state[_KEY] = told


def is_on() -> bool:
    """Tell whether restricted layers are hidden in this browser."""
    told = st.session_state.get(_KEY)
    if isinstance(told, bool):
        return told
    return st.context.cookies.get(COOKIE) == "1"


def shown(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return the features that may be on this wall."""
    if not is_on():
        return tuple(features)
    restricted = {one.id for one in session.workspace().layers if one.restricted}
    return tuple(one for one in features if one.layer not in restricted)
