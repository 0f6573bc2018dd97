"""What differs between two sides, found once and kept: for page, list and paper alike.

It needs no page: the routes ask here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from talking_maps import compare
from talking_maps.model.difference import Difference, IdentityLink, Similarity
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import sides
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
    found = between(left, right, match)
    epsg = cache.register(workspace, code).community.epsg
    backward = is_backward(left, right)
    signed = with_authors(
        measured(found, workspace.layers, epsg),
        *_touches(code, left, right),
    )
    here = {f.uid for shown in (left, right) for f in shown.here}
    denied = tuple(
        one
        for one in history.samenesses(workspace, code)
        if not one.same and {one.first, one.second} <= here
    )
    return Finding(signed, found.maybe, denied, epsg, backward)


def _touches(code: str, left: Shown, right: Shown) -> tuple[Touches, Touches]:
    entries = sides.entries(code)
    first, second = (
        sides.last_change(entries, s.side.owner, sides.until(s.side, entries))
        for s in (left, right)
    )
    return (second, first) if is_backward(left, right) else (first, second)


def _words(side: Side) -> tuple[str, str, str]:
    return side.owner, side.moment, side.scene


#: Matches the earlier or left features with the later or right ones.
Match = Callable[[Sequence[Feature], Sequence[Feature]], compare.Matching]

#: The last change of each shape of a plan.
Touches = Mapping[sides.Key, sides.AuditEntry]


@dataclass(frozen=True, slots=True)
class Shown:
    """A side and all the features of its plan."""

    side: Side
    features: tuple[Feature, ...]

    @property
    def here(self) -> tuple[Feature, ...]:
        """Return the features of the side's own scene."""
        return tuple(f for f in self.features if f.scene == self.side.scene)


@dataclass(frozen=True, slots=True)
class FoundDifferences:
    """What differs, and which pairs only a person can say to be one thing."""

    differences: tuple[Difference, ...]
    maybe: tuple[Similarity, ...] = ()


def is_backward(left: Shown, right: Shown) -> bool:
    """Tell whether the left side's scene is the later one."""
    return SCENES.index(left.side.scene) > SCENES.index(right.side.scene)


def between(
    left: Shown, right: Shown, match: Match = compare.match_features
) -> FoundDifferences:
    """Return what differs from left to right, or from the earlier to the later scene.

    `match` tells which shapes without a common uid are one thing.
    """
    if is_backward(left, right):
        left, right = right, left
    same = match(left.here, right.here)
    if left.side.scene == right.side.scene:
        found = compare.diff_versions(left.here, same.after)
        return FoundDifferences(same.told(found), same.maybe)
    others = (*_up_to(left), *_after(left, right))
    known = [f for f in others if f.scene != right.side.scene]
    differences = compare.diff_scenes(
        [*known, *same.after], left.side.scene, right.side.scene
    )
    return FoundDifferences(same.told(differences), same.maybe)


def measured(
    found: FoundDifferences, layers: Iterable[Layer], epsg: int
) -> tuple[Difference, ...]:
    """Return the differences with their quantities."""
    kinds = {layer.id: layer.geometry for layer in layers}
    return compare.with_quantities(found.differences, kinds, epsg)


def with_authors(
    found: Iterable[Difference], before: Touches, after: Touches
) -> tuple[Difference, ...]:
    """Return the differences with who made each so, when and why.

    `before` and `after` hold the last change of each shape of either side.
    """
    return tuple(_signed(one, before, after) for one in found)


def _signed(one: Difference, before: Touches, after: Touches) -> Difference:
    uid = one.uid if one.likeness is None else one.likeness.after
    entry = after.get((one.scene, uid))
    if entry is None and one.before is not None:
        entry = before.get((one.before.scene, one.before.uid))
    if entry is None:
        return one
    return replace(one, author=entry.author, at=entry.at, note=entry.note)


def _up_to(left: Shown) -> tuple[Feature, ...]:
    last = SCENES.index(left.side.scene)
    return tuple(f for f in left.features if SCENES.index(f.scene) <= last)


def _after(left: Shown, right: Shown) -> tuple[Feature, ...]:
    first = SCENES.index(left.side.scene)
    return tuple(f for f in right.features if SCENES.index(f.scene) > first)
