"""What differs between two sides, found once and kept: for page, list and paper alike.

It needs no page: the routes ask here too.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import cache, session
from talking_maps.workspace import comparisons
from talking_maps.workspace.comparisons import Comparison, Side


def stamp(code: str) -> str:
    """Return a word that changes when the file does, or what was said of likeness."""
    workspace = session.workspace()
    said = comparisons.samenesses(workspace, code)
    told = hash(tuple((one.id, one.same) for one in said)) & 0xFFFFFFFF
    return f"{cache.community(workspace, code).last_change().stamp}-{told:x}"


def find(code: str, left: Side, right: Side) -> Comparison:
    """Return what differs between the sides; raises NotFound, BadFile."""
    ends = (*_words(left), *_words(right))
    return _find(
        (code, str(session.workspace().folder), stamp(code), *ends), left, right
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _find(key: cache.Key, _left: Side, _right: Side) -> Comparison:
    opened = session.community(key[0])
    return comparisons.compare_sides(opened, _left, _right)


def _words(side: Side) -> tuple[str, str, str]:
    return side.owner, side.moment, side.scene
