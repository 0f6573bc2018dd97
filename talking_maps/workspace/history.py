"""Compare scenes, versions and plans; name versions; bring back what was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from talking_maps import compare, store
from talking_maps.errors import BadValue
from talking_maps.i18n import name
from talking_maps.model.change import Change, Operation, Version
from talking_maps.model.difference import Difference, IdentityLink, LayerTotal
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Plan, Scene
from talking_maps.model.rubric import Scorecard
from talking_maps.redaction.private_records import Redaction
from talking_maps.wording import feature_labels
from talking_maps.workspace.plan_edits import EditContext, read_owner, read_plan
from talking_maps.workspace.scores import judged, scorecard
from talking_maps.workspace.workspace import Workspace, community_file, current_time

#: What the state of this moment is called on either side of a comparison.
NOW = "now"
#: What a version is called that another program made.
ELSEWHERE = store.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from one side to the other, with sums by layer.

    `before` and `after` are both sides' plans judged. Scenes are parts of one plan:
    then both are its one scorecard.
    """

    earlier: str
    later: str
    differences: tuple[Difference, ...]
    totals: tuple[LayerTotal, ...]
    before: Scorecard
    after: Scorecard


def compare_plan(
    workspace: Workspace,
    code: str,
    first: str,
    second: str,
    *,
    owner_id: str = COMMUNITY,
) -> Comparison:
    """Compare any two of a plan's scenes, versions and moments.

    A side is a scene, a version's id or name, a change's id or number, or
    `current_time`. Scenes are compared in their order in time; a scene beside a version
    is compared with the same scene of that version. Raises NotFound.
    """
    read_owner(workspace, code, owner_id)
    if first in SCENES and second in SCENES:
        earlier, later = sorted((first, second), key=SCENES.index)
        return _scenes(workspace, code, owner_id, earlier, later)
    return _states(workspace, code, (owner_id, owner_id), (first, second))


def compare_owners(
    workspace: Workspace, code: str, owners: tuple[str, str], sides: tuple[str, str]
) -> Comparison:
    """Compare the plans of two owners, paired by likeness where uids differ.

    `sides` say which scene or moment of either. Raises BadValue for two different
    scenes, NotFound.
    """
    for one in owners:
        read_owner(workspace, code, one)
    if len({side for side in sides if side in SCENES}) > 1:
        raise BadValue("Two owners are compared in one scene. Give it as A and as B.")
    found = _states(workspace, code, owners, sides)
    return replace(found, earlier=owners[0], later=owners[1])


def disclosed(found: Comparison, shown: Redaction) -> Comparison:
    """Return the comparison as far as it may leave this computer, summed up anew."""
    differences = shown.differences(found.differences)
    return replace(found, differences=differences, totals=compare.totals(differences))


def match(
    workspace: Workspace,
    code: str,
    before: Sequence[Feature],
    after: Sequence[Feature],
    *,
    strangers: bool = True,
) -> compare.Matching:
    """Match two scenes, one scene of two moments or of two plans, as people said.

    By likeness alone only `strangers`, which came in files without uids, are matched;
    otherwise, as between two owners, whatever has no uid in common. Raises NotFound.
    """
    path = community_file(workspace, code)
    return compare.match_features(
        before,
        after,
        said=store.samenesses(path),
        strangers=store.imported(path) if strangers else None,
    )


def samenesses(workspace: Workspace, code: str) -> tuple[IdentityLink, ...]:
    """Return what people said last of each two uids: one thing, or not."""
    return store.samenesses(community_file(workspace, code))


def say_same(
    workspace: Workspace, code: str, first: str, second: str, *, same: bool, author: str
) -> IdentityLink:
    """Keep that two uids are one thing, or are not; the last word counts."""
    return store.set_identity_link(
        community_file(workspace, code),
        first,
        second,
        same=same,
        at=current_time(),
        author=author,
    )


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


def journal(workspace: Workspace, code: str) -> tuple[store.AuditEntry, ...]:
    """Return who touched what, when and why, change by change, without shapes."""
    return store.journal(community_file(workspace, code))


def last_change(workspace: Workspace, code: str) -> tuple[int, str, str] | None:
    """Return (number, id, time) of the last change; raises NotFound, BadFile."""
    return store.last_change(community_file(workspace, code))


def file_moment(workspace: Workspace, code: str) -> tuple[int, ...]:
    """Return what changes whenever the community's file does, without opening it."""
    return store.moment_of(community_file(workspace, code, mended=False))


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
    operation = Operation(
        edit_context.client,
        edit_context.number,
        edit_context.owner,
        edit_context.author,
        current_time(),
        (),
        note or found.name,
    )
    return store.restore_version(
        path, found.change, operation, workspace.layers, only=only
    )


def features_at(
    workspace: Workspace, code: str, moment: str, owner_id: str = COMMUNITY
) -> tuple[Feature, ...]:
    """Return an owner's features as they were at a version or moment, or are now."""
    path = community_file(workspace, code)
    if moment == NOW:
        return store.read_features(path, owner_id)
    return store.features_at(path, owner_id, store.find_version(path, moment).change)


def notice(workspace: Workspace, code: str) -> store.ExternalEdits:
    """Take over what another program edited in the community's file; see `store`."""
    # Not mended before: what is mended is told by whoever notices it.
    path = community_file(workspace, code, mended=False)
    return store.absorb_external_edits(path, workspace.layers, current_time())


def refused(workspace: Workspace, code: str) -> tuple[store.RejectedRow, ...]:
    """Return the rows of other programs that were not taken over, newest first."""
    return store.refused(community_file(workspace, code))


def called(
    workspace: Workspace, code: str, one: store.RejectedRow, language: str
) -> str:
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


def _scenes(
    workspace: Workspace, code: str, owner_id: str, earlier: Scene, later: Scene
) -> Comparison:
    path = community_file(workspace, code)
    drawn = store.read_features(path, owner_id)
    known = [f for f in drawn if f.scene == earlier]
    found = match(workspace, code, known, [f for f in drawn if f.scene == later])
    rest = [f for f in drawn if f.scene != later]
    differences = found.told(compare.diff_scenes([*rest, *found.after], earlier, later))
    card = scorecard(workspace, code, owner_id)
    told = store.last_touches(path, owner_id)
    return _comparison(
        workspace, code, (earlier, later), differences, told, (card, card)
    )


def _states(
    workspace: Workspace, code: str, owners: tuple[str, str], sides: tuple[str, str]
) -> Comparison:
    """Compare two moments of one plan or of two, in the scene that a side names."""
    moments = [NOW if side in SCENES else side for side in sides]
    before, after = (
        replace(
            read_plan(workspace, code, one),
            features=features_at(workspace, code, moment, one),
        )
        for one, moment in zip(owners, moments, strict=True)
    )
    named = tuple(scene for scene in SCENES if scene in sides)
    differences = [
        one
        for scene in named or SCENES
        for one in _in_scene(workspace, code, before, after, scene)
    ]
    path = community_file(workspace, code)
    told: dict[tuple[Scene, str], store.Attribution] = {}
    for one, moment in zip(owners, moments, strict=True):
        told |= store.last_touches(path, one, _until(path, moment))
    cards = judged(workspace, code, (before, after))
    return _comparison(workspace, code, sides, differences, told, cards)


def _until(path: Path, moment: str) -> str | None:
    return None if moment == NOW else store.find_version(path, moment).change


def _in_scene(
    workspace: Workspace, code: str, before: Plan, after: Plan, scene: Scene
) -> tuple[Difference, ...]:
    """Return what differs between two states of a scene."""
    old, new = (
        [f for f in side.features if f.scene == scene] for side in (before, after)
    )
    one_plan = before.owner.id == after.owner.id
    same = match(workspace, code, old, new, strangers=one_plan)
    return same.told(compare.diff_versions(old, same.after))


def _comparison(
    workspace: Workspace,
    code: str,
    sides: tuple[str, str],
    differences: Iterable[Difference],
    told: Mapping[tuple[Scene, str], store.Attribution],
    cards: tuple[Scorecard, Scorecard],
) -> Comparison:
    kinds = {layer.id: layer.geometry for layer in workspace.layers}
    epsg = store.read_community(community_file(workspace, code)).epsg
    measured = tuple(
        _told(one, told) for one in compare.with_quantities(differences, kinds, epsg)
    )
    return Comparison(*sides, measured, compare.totals(measured), *cards)


def _told(
    one: Difference, told: Mapping[tuple[Scene, str], store.Attribution]
) -> Difference:
    # A thing lost since an earlier scene was last touched there.
    scenes = (one.scene, *(f.scene for f in (one.after, one.before) if f is not None))
    uids = (one.uid,) if one.likeness is None else (one.likeness.after, one.uid)
    keys = ((scene, uid) for uid in uids for scene in scenes)
    touch = next((told[key] for key in keys if key in told), None)
    if touch is None or one.change == "unchanged":
        return one
    return replace(one, author=touch.author, at=touch.at, note=touch.note)
