"""What differs between two sides, found once and kept: for page, list and paper alike.

It needs no page: the routes ask here too.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import cache, session
from talking_maps.workspace import Progress, comparisons, silent
from talking_maps.workspace.comparisons import Comparison, Side
from talking_maps.workspace.open_community import BoundedCache

#: So many are in memory at most.
MOST_COMPARISONS = 8


def stamp(code: str) -> str:
    """Return a word that changes when the file does, or what was said of likeness."""
    workspace = session.workspace()
    said = comparisons.samenesses(workspace, code)
    told = hash(tuple((one.id, one.same) for one in said)) & 0xFFFFFFFF
    return f"{cache.community(workspace, code).last_change().stamp}-{told:x}"


def find(code: str, left: Side, right: Side, progress: Progress = silent) -> Comparison:
    """Return what differs between the sides; raises NotFound, BadFile."""
    key = (code, str(session.workspace().folder), stamp(code), left, right)

    def compared() -> Comparison:
        return comparisons.compare_sides(session.community(code), left, right, progress)

    return _found().made_once(key, compared)


# Not made by Streamlit's cache itself: what it makes may show nothing on the page.
@st.cache_resource(show_spinner=False)
def _found() -> BoundedCache[Comparison]:
    return BoundedCache(MOST_COMPARISONS)
