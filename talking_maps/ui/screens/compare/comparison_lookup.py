"""What differs between two sides, found once and kept: for page, list and paper alike.

It needs no page: the routes ask here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from talking_maps.model.difference import Difference, IdentityLink, Similarity
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import compared_plans, last_changes, sides
from talking_maps.ui.screens.compare.compared_plans import Shown
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.workspace import history


@dataclass(frozen=True, slots=True)
class Finding:
    """What differs, measured and signed, and what may or may not be one thing.

    `denied` are what a person said not to be the same. `is_backward` tells that the
    left side's scene is the later one.
    """

    differences: tuple[Difference, ...]
    maybe: tuple[Similarity, ...]
    denied: tuple[IdentityLink, ...]
    epsg: int
    is_backward: bool

    def real(self, uid: str, name: sides.SideName) -> str:
        """Return under which uid a listed thing is drawn on that side."""
        later: sides.SideName = "a" if self.is_backward else "b"
        pairs = (one.likeness for one in self.differences if one.uid == uid)
        pair = next(pairs, None)
        return pair.after if pair is not None and name == later else uid


def stamp(code: str) -> str:
    """Return a word that changes when the file does, or what was said of likeness."""
    workspace = session.workspace()
    said = history.samenesses(workspace, code)
    told = hash(tuple((one.id, one.same) for one in said)) & 0xFFFFFFFF
    return f"{cache.kept(workspace, code).stamp}-{told:x}"


def find(code: str, left: Side, right: Side) -> Finding:
    """Return what differs between the sides; raises NotFound, BadFile."""
    ends = (*_words(left), *_words(right))
    return _find(
        (code, str(session.workspace().folder), stamp(code), *ends), left, right
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _find(key: cache.Key, _left: Side, _right: Side) -> Finding:
    workspace, code = session.workspace(), key[0]
    left, right = (
        Shown(side, sides.plan_of(code, side).features) for side in (_left, _right)
    )
    strangers = _left.owner == _right.owner
    match = partial(history.match, workspace, code, strangers=strangers)
    found = compared_plans.between(left, right, match)
    epsg = cache.register(workspace, code).community.epsg
    backward = compared_plans.is_backward(left, right)
    signed = compared_plans.with_authors(
        compared_plans.measured(found, workspace.layers, epsg),
        *_touches(code, left, right),
    )
    here = {f.uid for shown in (left, right) for f in shown.here}
    denied = tuple(
        one
        for one in history.samenesses(workspace, code)
        if not one.same and {one.first, one.second} <= here
    )
    return Finding(signed, found.maybe, denied, epsg, backward)


def _touches(
    code: str, left: Shown, right: Shown
) -> tuple[compared_plans.Touches, compared_plans.Touches]:
    entries = last_changes.entries(code)
    first, second = (
        last_changes.last_change(entries, s.side.owner, sides.until(s.side, entries))
        for s in (left, right)
    )
    return (
        (second, first) if compared_plans.is_backward(left, right) else (first, second)
    )


def _words(side: Side) -> tuple[str, str, str]:
    return side.owner, side.moment, side.scene
