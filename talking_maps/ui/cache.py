"""What is worth remembering between reruns, each kept by what it was made from.

Keys are digests: the community file's last change, the rubric's digest, the size and
time of the elevation. What is cached is shared and frozen; nobody alters it. Each
cache is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from talking_maps import scoring
from talking_maps.indicators import MeasureCache
from talking_maps.model.plan import Owner, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.model.territory import Boundary, Community, Raster, Territory
from talking_maps.workspace import (
    Workspace,
    boundaries,
    ground_digest,
    history,
    open_workspace,
    read_community,
    read_elevation,
    read_owners,
    read_plan,
    read_territory,
    rubric_log,
)

#: What a value was made from. Streamlit hashes it; arguments with `_` it does not.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change of a community's file: its number, its id, when it was kept."""

    sequence: int
    id: str
    at: str

    @property
    def stamp(self) -> str:
        """Return a word that changes whenever the file's content does."""
        return f"{self.sequence}-{self.id}"


@dataclass(frozen=True, slots=True)
class Register:
    """What every page needs of a community: itself, its owners, where its land ends.

    `claims` is the land that its neighbours claim.
    """

    community: Community
    owners: tuple[Owner, ...]
    boundary: Boundary
    claims: tuple[Boundary, ...] = ()


def workspace(folder: Path, layers: Path) -> Workspace:
    """Return the workspace; opened again when layers or the chosen rubric change."""
    files = [file.stat() for file in layers.glob("*.*")] if layers.is_dir() else []
    changed = max((file.st_mtime_ns for file in files), default=0)
    rules = rubric_log.stamp(folder)
    return _workspace((str(folder), str(layers), str(len(files)), str(changed), rules))


@st.cache_resource(max_entries=4, show_spinner=False)
def _workspace(key: Key) -> Workspace:
    return open_workspace(Path(key[0]), layers_folder=Path(key[1]))


def kept(workspace: Workspace, code: str) -> LastChange:
    """Return the last change of the community's file; raises NotFound, BadFile."""
    last = history.last_change(workspace, code)
    return LastChange(*last) if last else LastChange(0, "none", "")


def register(workspace: Workspace, code: str) -> Register:
    """Return the community, its owners and its boundary; raises NotFound, BadFile."""
    return _register((code, _file(workspace, code)), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _register(key: Key, _workspace: Workspace) -> Register:
    community = read_community(_workspace, key[0])
    owners = read_owners(_workspace, key[0])
    own, *claims = boundaries(_workspace, key[0])
    return Register(community, owners, own, tuple(claims))


def plan(workspace: Workspace, code: str, owner: str) -> Plan:
    """Return the owner's plan as it stands; raises NotFound, BadFile."""
    return _plan((code, owner, _file(workspace, code)), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _plan(key: Key, _workspace: Workspace) -> Plan:
    return read_plan(_workspace, key[0], key[1])


def territory(workspace: Workspace, code: str) -> Territory:
    """Return the community's ground with its elevation, read once; raises NotFound."""
    return _territory(
        (code, _file(workspace, code), _ground(workspace, code)), workspace
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _territory(key: Key, _workspace: Workspace) -> Territory:
    height = _elevation((key[0], key[2]), _workspace)
    return read_territory(_workspace, key[0], height=height)


@st.cache_resource(max_entries=4, show_spinner=False)
def _elevation(key: Key, _workspace: Workspace) -> Raster | None:
    return read_elevation(_workspace, key[0])


def scorecard(workspace: Workspace, code: str, owner: str) -> Scorecard:
    """Return the owner's plan judged by the workspace's rubric; raises NotFound."""
    return _scorecard(stamp(workspace, code, owner), workspace)


def stamp(workspace: Workspace, code: str, owner: str) -> Key:
    """Return words that change when a plan, its ground or the rules do.

    Community and owner come first.
    """
    rules = workspace.rubric.digest + workspace.reference.digest
    return (code, owner, _file(workspace, code), _ground(workspace, code), rules)


@st.cache_resource(max_entries=64, show_spinner=False)
def _scorecard(key: Key, _workspace: Workspace) -> Scorecard:
    return scoring.score(
        plan(_workspace, key[0], key[1]),
        territory(_workspace, key[0]),
        _workspace.rubric,
        _workspace.reference,
        layers=_workspace.layers,
        community=register(_workspace, key[0]).community,
        memo=memo(_workspace, key[0]),
    )


def memo(workspace: Workspace, code: str) -> MeasureCache:
    """Return what was measured on the community's ground, so as not to do it again.

    It may serve any plan and any moment of the community: its keys hold all that an
    answer stands on.
    """
    return _memo((code, _ground(workspace, code)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _memo(key: Key) -> MeasureCache:  # noqa: ARG001 - one for each key
    return MeasureCache()


def _file(workspace: Workspace, code: str) -> str:
    """Return a word that changes with the community's file, wherever it lies."""
    return f"{workspace.folder}|{kept(workspace, code).stamp}"


def _ground(workspace: Workspace, code: str) -> str:
    """Return a word that changes with the community's elevation, wherever it lies."""
    return f"{workspace.folder}|{ground_digest(workspace, code)}"
