"""What a person who draws sees of a plan: its things, what is new, what can be undone.

Each answer is of one moment of the file, so that what happens between two of them is
told again and never missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from talking_maps import store
from talking_maps.model.change import Change
from talking_maps.model.plan import Feature, Scene
from talking_maps.workspace.plan_edits import read_owner
from talking_maps.workspace.workspace import Workspace, community_file


@dataclass(frozen=True, slots=True)
class UndoState:
    """How far a plan is: its last change, when it was kept, one's undo and redo."""

    owner: str
    sequence: int
    at: str
    undo: int
    redo: int


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What changed in a plan: things as they are now, and what is gone.

    Shapes are in the CRS `epsg` [m].
    """

    features: tuple[Feature, ...]
    gone: tuple[tuple[Scene, str], ...]
    epsg: int
    undo_state: UndoState


@dataclass(frozen=True, slots=True)
class SceneFeatures:
    """What one scene of a plan holds, in the CRS `epsg` [m], and how far it is."""

    features: tuple[Feature, ...]
    epsg: int
    undo_state: UndoState


def news(
    workspace: Workspace, code: str, owner_id: str, *, author: str, seen: int
) -> PlanChanges:
    """Return what changed in the owner's plan after change number `seen`."""
    path = community_file(workspace, code)
    with store.read_snapshot(path):
        changes = store.read_changes(path, owner=owner_id, after_sequence=seen)
        return _plan_changes(path, owner_id, author, seen, changes)


def keep(
    workspace: Workspace,
    code: str,
    owner_id: str,
    write: Callable[[], Change | None],
    *,
    author: str,
    seen: int,
) -> tuple[Change | None, PlanChanges]:
    """Keep what `write` writes; return it and what changed in the plan after `seen`.

    Both are of the one transaction that writes it: it is told from the change itself,
    and only what others did meanwhile is read from the history. What `write` raises
    leaves all as it was.
    """
    # What another program left in the file is mended by the transaction itself.
    path = community_file(workspace, code, mended=False)
    with store.transaction(path):
        change = write()
        changes = store.read_changes(
            path,
            owner=owner_id,
            after_sequence=seen,
            besides=change.sequence if change else 0,
        )
        if change and change.owner == owner_id and change.sequence > seen:
            changes = tuple(sorted((*changes, change), key=lambda one: one.sequence))
        return change, _plan_changes(path, owner_id, author, seen, changes)


def _plan_changes(
    path: Path, owner_id: str, author: str, seen: int, changes: Sequence[Change]
) -> PlanChanges:
    last: dict[tuple[Scene, str], Feature | None] = {}
    for change in changes:
        last |= _touched(change)
    return PlanChanges(
        tuple(feature for feature in last.values() if feature is not None),
        tuple(which for which, feature in last.items() if feature is None),
        store.read_community(path).epsg,
        _undo_state(path, owner_id, author, changes[-1].sequence if changes else seen),
    )


def things(
    workspace: Workspace, code: str, owner_id: str, scene: Scene, *, author: str
) -> SceneFeatures:
    """Return the owner's things of one scene; raises NotFound."""
    path = community_file(workspace, code)
    with store.read_snapshot(path):
        read_owner(workspace, code, owner_id)
        last = store.last_change(path, owner_id)
        undo_state = _undo_state(path, owner_id, author, last[0] if last else 0)
        found = store.read_features(path, owner_id, scene)
        return SceneFeatures(tuple(found), store.read_community(path).epsg, undo_state)


def of_others(
    workspace: Workspace, code: str, owner_id: str, scene: Scene
) -> tuple[Sequence[Feature], int]:
    """Return what all other owners drew in one scene, and its CRS."""
    path = community_file(workspace, code)
    with store.read_snapshot(path):
        others = (one.id for one in store.read_owners(path) if one.id != owner_id)
        found = [f for other in others for f in store.read_features(path, other, scene)]
        return found, store.read_community(path).epsg


def _touched(change: Change) -> dict[tuple[Scene, str], Feature | None]:
    """Return what a change touched as it left it, None where it is gone."""
    return {
        (edit.scene, edit.uid): edit.after if isinstance(edit.after, Feature) else None
        for edit in change.edits
        if edit.kind == "feature" and edit.scene is not None
    }


def _undo_state(path: Path, owner_id: str, author: str, sequence: int) -> UndoState:
    last = store.last_change(path, owner_id)
    undo, redo = store.undo_depth(path, owner_id, author)
    return UndoState(owner_id, sequence, last[2] if last else "", undo, redo)
