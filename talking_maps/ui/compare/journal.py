"""The history without its shapes: who touched what, when and why. Light to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from talking_maps.model.change import Change
from talking_maps.model.plan import Scene
from talking_maps.ui import cache, state
from talking_maps.workspace import versions

Key = tuple[Scene, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: `touched` holds scene and uid of each shape that it altered."""

    sequence: int
    id: str
    owner: str
    author: str
    at: str
    note: str
    touched: frozenset[Key]

    @property
    def day(self) -> date:
        """Return the day of the change on this machine's calendar."""
        return datetime.fromisoformat(self.at).astimezone().date()


def entries(code: str) -> tuple[Entry, ...]:
    """Return the community's changes, oldest first; raises NotFound, BadFile."""
    place = state.place()
    return _entries((code, str(place.folder), cache.kept(place, code).stamp))


@st.cache_resource(max_entries=8, show_spinner=False)
def _entries(key: cache.Key) -> tuple[Entry, ...]:
    return tuple(_entry(c) for c in versions.history(state.place(), key[0]))


def _entry(change: Change) -> Entry:
    touched = frozenset(
        (edit.scene, edit.uid)
        for edit in change.edits
        if edit.kind == "feature" and edit.scene is not None
    )
    return Entry(
        change.sequence, change.id, change.owner, change.author, change.at,
        change.note, touched,
    )  # fmt: skip


def last_touch(found: tuple[Entry, ...], owner: str, until: int) -> Mapping[Key, Entry]:
    """Return for each shape of the owner's plan the last change up to `until`."""
    return {
        key: entry
        for entry in found
        if entry.owner == owner and entry.sequence <= until
        for key in entry.touched
    }


def day_ends(found: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the last change of each day on which something was drawn, newest first."""
    ends = {entry.day: entry for entry in found if entry.touched}
    return tuple(reversed(ends.values()))
