"""Which contest one is in, and what its chain tells, read again only when it grew."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.ui import session
from talking_maps.ui.cache import Key
from talking_maps.workspace import Workspace, contests


def chosen() -> str | None:
    """Return the id of the contest one is in, or None before one was chosen."""
    return session.contest()


def record(workspace: Workspace, contest_id: str | None = None) -> ContestState:
    """Return what the contest's chain tells; of the chosen one if none is named.

    Raises NotFound, BadFile.
    """
    wanted = contest_id or chosen() or ""
    stamp = contests.stamp(workspace, wanted)
    return _record((str(workspace.folder), wanted, stamp), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _record(key: Key, _workspace: Workspace) -> ContestState:
    known = _known(key[:2])
    record = contests.read(_workspace, key[1], before=known.get("last"))
    known["last"] = record
    return record


@st.cache_resource(max_entries=32, show_spinner=False)
def _known(key: Key) -> dict[str, ContestState]:  # noqa: ARG001 - what Streamlit remembers by
    """Return where the last record of a contest is kept, from which the next grows."""
    return {}
