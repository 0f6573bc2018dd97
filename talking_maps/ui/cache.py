"""What is worth remembering between reruns, each kept by what it was made from.

Keys are digests: the community file's last change, the rubric's digest, the size and
time of the elevation. What is cached is shared and frozen; nobody alters it. Each
cache is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from talking_maps import scoring, store, terrain
from talking_maps.errors import TalkingMapsError
from talking_maps.indicators import MeasureCache
from talking_maps.model.merge import Conflict
from talking_maps.model.plan import Owner, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.model.territory import Boundary, Community, Raster, Territory
from talking_maps.workspace import (
    Workspace,
    boundaries,
    community_file,
    ground,
    ground_digest,
    history,
    merges,
    open_workspace,
    read_community,
    read_elevation,
    read_owners,
    read_plan,
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


@dataclass(frozen=True, slots=True)
class _ReadAhead:
    """What was read of a file in one opening, of the moment that `stamp` names."""

    code: str
    stamp: str
    register: Register
    plan: Plan
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Run:
    """What a run of a page found a file to be, its last change, and what it read."""

    last: dict[tuple[Path, str], tuple[tuple[int, ...], LastChange]] = field(
        default_factory=dict
    )
    ahead: _ReadAhead | None = None


_run: ContextVar[_Run | None] = ContextVar("run", default=None)
#: The moment that was last read of each owner's plan.
_loaded: dict[tuple[Path, str, str], str] = {}
_MOST_LOADED = 1_000


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


def load(workspace: Workspace, code: str, owner: str) -> None:
    """Read what a page shows of a community in one opening, all of one moment.

    What cannot be read is told where it is asked for. While the file is open nothing
    else is waited for: a reader keeps who draws from committing.
    """
    run = _run.get()
    if run is None or _last_seen(run, workspace, code) is not None:
        return
    which = (workspace.folder, code, owner)
    with (
        suppress(TalkingMapsError),
        store.read_snapshot(community_file(workspace, code)),
    ):
        stamp = _file(workspace, code)
        if _loaded.get(which) == stamp:
            return
        run.ahead = _ReadAhead(
            code,
            stamp,
            _read_register(workspace, code),
            read_plan(workspace, code, owner),
            merges.conflicts(workspace, code),
        )
        if len(_loaded) >= _MOST_LOADED:
            _loaded.clear()
        _loaded[which] = stamp


def _read_ahead(code: str, stamp: str) -> _ReadAhead | None:
    run = _run.get()
    ahead = None if run is None else run.ahead
    is_it = ahead is not None and (ahead.code, ahead.stamp) == (code, stamp)
    return ahead if is_it else None


def kept(workspace: Workspace, code: str) -> LastChange:
    """Return the last change of the community's file; raises NotFound, BadFile."""
    run = _run.get()
    known = None if run is None else _last_seen(run, workspace, code)
    if known is not None:
        return known
    # Asked before it is read: what is written meanwhile makes it another moment.
    moment = history.file_moment(workspace, code)
    last = history.last_change(workspace, code)
    found = LastChange(*last) if last else LastChange(0, "none", "")
    if run is not None:
        run.last[workspace.folder, code] = (moment, found)
    return found


def _last_seen(run: _Run, workspace: Workspace, code: str) -> LastChange | None:
    known = run.last.get((workspace.folder, code))
    if known is None or known[0] != history.file_moment(workspace, code):
        return None
    return known[1]


def conflicts(workspace: Workspace, code: str) -> tuple[Conflict, ...]:
    """Return the open conflicts of the community's file; raises NotFound, BadFile."""
    return _conflicts((code, _file(workspace, code)), workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _conflicts(key: Key, _workspace: Workspace) -> tuple[Conflict, ...]:
    ahead = _read_ahead(key[0], key[1])
    return ahead.conflicts if ahead else merges.conflicts(_workspace, key[0])


def register(workspace: Workspace, code: str) -> Register:
    """Return the community, its owners and its boundary; raises NotFound, BadFile."""
    return _register((code, _file(workspace, code)), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _register(key: Key, _workspace: Workspace) -> Register:
    ahead = _read_ahead(key[0], key[1])
    return ahead.register if ahead else _read_register(_workspace, key[0])


def _read_register(workspace: Workspace, code: str) -> Register:
    own, *claims = boundaries(workspace, code)
    return Register(
        read_community(workspace, code),
        read_owners(workspace, code),
        own,
        tuple(claims),
    )


def plan(workspace: Workspace, code: str, owner: str) -> Plan:
    """Return the owner's plan as it stands; raises NotFound, BadFile."""
    return _plan((code, owner, _file(workspace, code)), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _plan(key: Key, _workspace: Workspace) -> Plan:
    ahead = _read_ahead(key[0], key[2])
    if ahead and ahead.plan.owner.id == key[1]:
        return ahead.plan
    return read_plan(_workspace, key[0], key[1])


def territory(workspace: Workspace, code: str) -> Territory:
    """Return the community's ground with its elevation, read once; raises NotFound."""
    return _territory(
        (code, _file(workspace, code), _ground(workspace, code)), workspace
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _territory(key: Key, _workspace: Workspace) -> Territory:
    height = _elevation((key[0], key[2]), _workspace)
    known = register(_workspace, key[0])
    return ground.as_territory(
        _workspace,
        key[0],
        known.community.epsg,
        (known.boundary, *known.claims),
        height,
    )


def elevation(workspace: Workspace, code: str) -> Raster | None:
    """Return the community's elevation [m], the one that its territory has, or None."""
    return _elevation((code, _ground(workspace, code)), workspace)


def slope(workspace: Workspace, code: str) -> Raster | None:
    """Return the slope of the community's elevation, or None if it has none."""
    return _slope((code, _ground(workspace, code)), workspace)


@st.cache_resource(max_entries=2, show_spinner=False)
def _slope(key: Key, _workspace: Workspace) -> Raster | None:
    height = _elevation(key, _workspace)
    return None if height is None else terrain.slope(height)


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
