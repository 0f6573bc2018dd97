"""The history: who did what; name versions; bring back what was."""

from __future__ import annotations

from talking_maps import store
from talking_maps.i18n import name
from talking_maps.model.change import Change, Version
from talking_maps.model.merge import RejectedRow
from talking_maps.model.plan import Scene
from talking_maps.wording import feature_labels
from talking_maps.workspace.plan_edits import EditContext, read_owner
from talking_maps.workspace.workspace import Workspace, community_file, current_time

#: What the state of this moment is called on either side of a comparison.
NOW = "now"
#: What a version is called that another program made.
ELSEWHERE = store.ELSEWHERE


def history(
    workspace: Workspace,
    code: str,
    *,
    owner_id: str | None = None,
    after: int = 0,
    limit: int | None = None,
) -> tuple[Change, ...]:
    """Return the changes after a number, of one plan or of all, oldest first."""
    path = community_file(workspace, code)
    return store.read_changes(path, owner=owner_id, after_sequence=after, limit=limit)


def undo_depth(
    workspace: Workspace, code: str, edit_context: EditContext
) -> tuple[int, int]:
    """Return how many strokes the author can take back, and how many bring back."""
    return store.undo_depth(
        community_file(workspace, code), edit_context.owner, edit_context.author
    )


def versions(workspace: Workspace, code: str) -> tuple[Version, ...]:
    """Return the named versions, oldest first."""
    return store.versions(community_file(workspace, code))


def name_version(
    workspace: Workspace,
    code: str,
    name: str,
    *,
    author: str,
    description: str = "",
    moment: str | None = None,
) -> Version:
    """Give the present state, or that of a moment, a name; raises AlreadyThere."""
    path = community_file(workspace, code)
    change = None if moment is None else store.find_version(path, moment).change
    return store.name_version(
        path,
        name,
        change=change,
        description=description,
        at=current_time(),
        author=author,
    )


def restore_version(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    moment: str,
    *,
    only: tuple[Scene, str] | None = None,
    note: str = "",
) -> Change:
    """Bring a plan, or one thing of it, back to a version, as a new change."""
    read_owner(workspace, code, edit_context.owner)
    path = community_file(workspace, code)
    found = store.find_version(path, moment)
    operation = edit_context.operation(note or found.name)
    return store.restore_version(
        path, found.change, operation, workspace.layers, only=only
    )


def notice(workspace: Workspace, code: str) -> store.ExternalEdits:
    """Take over what another program edited in the community's file; see `store`."""
    # Not mended before: what is mended is told by whoever notices it.
    path = community_file(workspace, code, mended=False)
    return store.absorb_external_edits(path, workspace.layers, current_time())


def repair(workspace: Workspace, code: str) -> store.ExternalEdits:
    """Hold the file's tables against its history, and style its layers anew."""
    path = community_file(workspace, code, mended=False)
    return store.repair(path, workspace.layers, current_time())


def refused(workspace: Workspace, code: str) -> tuple[RejectedRow, ...]:
    """Return the rows of other programs that were not taken over, newest first."""
    return store.refused(community_file(workspace, code))


def called(workspace: Workspace, code: str, one: RejectedRow, language: str) -> str:
    """Return what a row of another program is about, as people call it.

    One that the plan does not know is told by its layer alone.
    """
    path = community_file(workspace, code)
    layers = {layer.id: layer for layer in workspace.layers}
    drawn = (
        f for o in store.read_owners(path) for f in store.read_features(path, o.id)
    )
    there = next((f for f in drawn if f.uid == one.uid), None)
    if there is not None:
        return feature_labels.label(
            there, layers, store.read_community(path).epsg, language
        )
    layer = layers.get(one.layer)
    return name(layer.names, language) if layer else one.layer
