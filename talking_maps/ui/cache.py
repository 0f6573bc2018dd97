"""What is worth remembering between reruns, each kept by what it was made from.

What is remembered of a community is told by `OpenCommunity`; here is how long, and how
one run of a page looks at its file. Each cache is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from talking_maps.workspace import Workspace, open_workspace, rubric_log
from talking_maps.workspace.open_community import (
    CommunityMemory,
    Elevations,
    OpenCommunity,
)

#: What a value was made from. Streamlit hashes it; arguments with `_` it does not.
Key = tuple[str, ...]
#: So many communities' elevations are in memory: of a large land it is the most.
MOST_ELEVATIONS = 4


def workspace(folder: Path, layers: Path) -> Workspace:
    """Return the workspace; opened again when layers or the chosen rubric change."""
    rules = rubric_log.stamp(folder)
    return _workspace((str(folder), str(layers), *_stamp(layers), rules))


def _stamp(layers: Path) -> tuple[str, str]:
    """Return what changes with the layers' files; a run of a page looks once."""
    run = _run.get()
    if run is not None and layers in run.layers:
        return run.layers[layers]
    files = [file.stat() for file in layers.glob("*.*")] if layers.is_dir() else []
    changed = max((file.st_mtime_ns for file in files), default=0)
    found = str(len(files)), str(changed)
    if run is not None:
        run.layers[layers] = found
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _workspace(key: Key) -> Workspace:
    return open_workspace(Path(key[0]), layers_folder=Path(key[1]))


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run of a page has found: communities, by folder and code, and layers."""

    communities: dict[tuple[Path, str], OpenCommunity] = field(default_factory=dict)
    layers: dict[Path, tuple[str, str]] = field(default_factory=dict)


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def one_run() -> Iterator[None]:
    """Ask each file once in the block for its last change, while it lies as it is.

    Outside of it every question opens the file.
    """
    if _run.get() is not None:
        yield
        return
    token = _run.set(_Run())
    try:
        yield
    finally:
        _run.reset(token)


def community(workspace: Workspace, code: str) -> OpenCommunity:
    """Return the community's file as this run of the page sees it."""
    run = _run.get()
    known = None if run is None else run.communities.get((workspace.folder, code))
    if known is not None and known.workspace is workspace:
        return known
    opened = OpenCommunity(workspace, code, _memory((str(workspace.folder), code)))
    if run is not None:
        run.communities[workspace.folder, code] = opened
    return opened


@st.cache_resource(max_entries=8, show_spinner=False)
def _memory(key: Key) -> CommunityMemory:  # noqa: ARG001 - one for each key
    return CommunityMemory(_elevations())


@st.cache_resource(show_spinner=False)
def _elevations() -> Elevations:
    return Elevations(MOST_ELEVATIONS)


def stamp(workspace: Workspace, code: str, owner: str) -> Key:
    """Return words that change when a plan, its ground or the rules do.

    Community and owner come first.
    """
    opened = community(workspace, code)
    return (
        code,
        owner,
        f"{workspace.folder}|{opened.last_change().stamp}",
        opened.ground,
        workspace.rubric.digest + workspace.reference.digest,
    )
