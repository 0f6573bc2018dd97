"""The history without its shapes: who touched what, when and why. Light to keep."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps.model.plan import Scene
from talking_maps.store import AuditEntry
from talking_maps.ui import cache, session
from talking_maps.workspace import history

__all__ = ["AuditEntry", "Key", "day_ends", "entries", "last_change"]

Key = tuple[Scene, str]


def entries(code: str) -> tuple[AuditEntry, ...]:
    """Return the community's changes, oldest first; raises NotFound, BadFile."""
    workspace = session.workspace()
    return _entries((code, str(workspace.folder), cache.kept(workspace, code).stamp))


@st.cache_resource(max_entries=8, show_spinner=False)
def _entries(key: cache.Key) -> tuple[AuditEntry, ...]:
    return history.journal(session.workspace(), key[0])


def last_change(
    found: tuple[AuditEntry, ...], owner: str, until: int
) -> Mapping[Key, AuditEntry]:
    """Return for each shape of the owner's plan the last change up to `until`."""
    return {
        key: entry
        for entry in found
        if entry.owner == owner and entry.sequence <= until
        for key in entry.touched
    }


def day_ends(found: tuple[AuditEntry, ...]) -> tuple[AuditEntry, ...]:
    """Return the last change of each day on which something was drawn, newest first."""
    ends = {entry.day: entry for entry in found if entry.touched}
    return tuple(reversed(ends.values()))
