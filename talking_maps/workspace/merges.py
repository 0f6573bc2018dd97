"""Merge copies and edited exports into a community's file; decide what clashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from talking_maps import exchange, geo, store
from talking_maps.errors import BadFile, BadValue, NotFound
from talking_maps.exchange import MissingValue, RowProblem, Updated
from talking_maps.files import stale_files
from talking_maps.model.change import Change, Edit
from talking_maps.model.merge import Conflict, Decision, DrawNew, Merged
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.redaction.private_records import Redaction
from talking_maps.workspace import judged_by
from talking_maps.workspace.plan_edits import EditContext, read_owner
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    current_time,
    hearing,
    silent,
)

#: The share of merging an export by which it is read.
_READ = 0.5
#: What is said while a file of others is looked through.
LOOKING = Message("Looking through the file …")


@dataclass(frozen=True, slots=True)
class Update:
    """What an edited export brought: new edits, what was refused, what waits.

    `marks` is what to know of shapes that carry a flag or lie far away, `missing` what
    new things lack.
    """

    edits: tuple[Updated, ...]
    refused: tuple[RowProblem, ...]
    warnings: tuple[Message, ...]
    merged: Merged
    marks: tuple[Message, ...] = ()
    missing: tuple[MissingValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Merging:
    """A merge that was done here: when, by whom, of which file, how many changes."""

    id: str
    at: str
    author: str
    source: str
    taken: int
    is_taken_back: bool


def merge(
    workspace: Workspace,
    code: str,
    other: Path,
    *,
    author: str,
    progress: Progress = silent,
) -> Merged:
    """Merge another copy of the community's file into this one; see `store.merge`.

    What it is judged by at home is taken in where it is missing here; what differs is
    told by `judged_by.differences`. Raises BadFile if it is the same file, or no sound
    copy; then nothing changed.
    """
    path = community_file(workspace, code)
    _refuse_itself(other, path)
    progress(0.0, Message("Verifying the file …"))
    with stale_files.workplace() as carried:
        merged = store.merge(
            path,
            other,
            author=author,
            at=current_time(),
            layers=workspace.layers,
            attached=carried,
            hear=hearing(progress, Message("Merging …")),
        )
        judged_by.take_in(workspace, code, path, carried)
    return merged


def _refuse_itself(other: Path, path: Path) -> None:
    """Raise BadFile where the other copy is this file."""
    if other.exists() and other.samefile(path):
        raise BadFile(
            "{file} is this community's own file. Choose the other copy.",
            file=str(other),
        )


def take_back(
    workspace: Workspace, code: str, merge_id: str, *, author: str
) -> tuple[Change, ...]:
    """Take a merge back: what still is as it left it; raises NotFound."""
    return store.revert_merge(
        community_file(workspace, code),
        merge_id,
        author=author,
        at=current_time(),
        layers=workspace.layers,
    )


def merge_file(
    workspace: Workspace,
    code: str,
    file: Path,
    edit_context: EditContext,
    progress: Progress = silent,
) -> Merged | Update:
    """Merge a file that someone brings: another copy, or an export that was edited.

    Raises BadFile if it is neither, or of another community.
    """
    if origin_of(file, progress) is None:
        return update(workspace, code, file, edit_context, progress=progress)
    return merge(workspace, code, file, author=edit_context.author, progress=progress)


def origin_of(file: Path, progress: Progress = silent) -> str | None:
    """Return the code of the community whose file this is, None if it is no such file.

    Raises NotFound, NewerFile.
    """
    try:
        return store.code_in(file, hear=hearing(progress, LOOKING))
    except BadFile:
        return None


def mergings(workspace: Workspace, code: str) -> tuple[Merging, ...]:
    """Return the merges of this file, the newest first."""
    path = community_file(workspace, code)
    gone = store.taken_back(path)
    return tuple(
        Merging(name, at, author, source, taken, is_taken_back=name in gone)
        for name, at, author, source, taken in reversed(store.list_merges(path))
    )


def conflicts(workspace: Workspace, code: str) -> tuple[Conflict, ...]:
    """Return what waits for a person's decision."""
    return store.conflicts(community_file(workspace, code))


def conflict(workspace: Workspace, code: str, conflict_id: str) -> Conflict:
    """Return the open conflict of that id; raises NotFound."""
    for one in conflicts(workspace, code):
        if one.id == conflict_id:
            return one
    raise NotFound("This conflict has been decided already. Load the plan again.")


def decide(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    conflict_id: str,
    decision: Decision,
    *,
    note: str = "",
) -> Change:
    """Settle a conflict: one, both, or a third shape [m]; raises NotFound, BadValue."""
    operation = edit_context.operation(note)
    return store.resolve_conflict(
        community_file(workspace, code),
        conflict_id,
        decision,
        operation,
        workspace.layers,
    )


def drawn(
    workspace: Workspace, code: str, conflict: Conflict, shape: Mapping[str, object]
) -> DrawNew:
    """Return a third shape, drawn as GeoJSON in longitude and latitude, as a decision.

    Raises BadGeometry if it cannot be mended, BadValue if nothing is drawn there.
    """
    record = conflict.candidates[0].record
    if not isinstance(record, Feature):
        raise BadValue("A drawn shape does not decide this. Choose one.")
    epsg = store.read_community(community_file(workspace, code)).epsg
    kind = workspace.layer(record.layer).geometry
    return DrawNew(geo.repair(geo.from_geojson(shape, epsg), kind)[0])


def update(
    workspace: Workspace,
    code: str,
    file: Path,
    edit_context: EditContext,
    *,
    assumed_epsg: int | None = None,
    progress: Progress = silent,
) -> Update:
    """Merge what was edited in an exported file back, by uid.

    Layer, scene and owner are in the file; `hand.owner` takes rows that name none.
    Raises BadFile if the file cannot be read or no row of it can be used.
    """
    path = community_file(workspace, code)
    read_owner(workspace, code, edit_context.owner)
    store.absorb_external_edits(path, workspace.layers, current_time())
    source = exchange.read_file(
        file,
        assumed_epsg=assumed_epsg,
        hear=hearing(progress, Message("Reading the file …"), 0.0, _READ),
    )
    progress(_READ, Message("Merging …"))
    version = exchange.version_of(source)
    known, warnings = _base(path, version)
    owners = [one.id for one in store.read_owners(path)]
    found = exchange.diff_export(
        source,
        {one: store.features_at(path, one, known) for one in owners},
        workspace.layers,
        owner=edit_context.owner,
        epsg=store.read_community(path).epsg,
        boundary=store.boundaries(path)[0].geometry,
        knows_version=bool(version),
    )
    edits = tuple(_named(found.edits, store.redaction(path, workspace.layers)))
    rows = sum(len(table.rows) for table in source.tables)
    if not edits and len(found.refused) == rows:
        raise exchange.nothing_usable(source.name, found.refused)
    request = store.ChangeHeader(
        edit_context.client,
        edit_context.number,
        edit_context.owner,
        edit_context.author,
        current_time(),
        file.name,
    )
    changes = tuple((one.owner, _edit(one)) for one in edits)
    merged = store.merge_edited_export(path, known, changes, request, workspace.layers)
    told = (*warnings, *found.warnings)
    if not merged.taken:
        return Update((), found.refused, told, merged)
    return Update(edits, found.refused, told, merged, found.marks, found.missing)


def _named(edits: Iterable[Updated], shown: Redaction) -> Iterator[Updated]:
    """Yield what was edited, with the names that the export left out."""
    for one in edits:
        if one.before is None or one.after is None:
            yield one
            continue
        after = shown.restored(one.before, one.after)
        if after != one.before:
            yield replace(one, after=after)


def _base(path: Path, version: str) -> tuple[str, tuple[Message, ...]]:
    """Return the change that the file was exported after, or the last one."""
    if not version:
        last = store.last_change(path)
        return last[1] if last else "", (
            Message(
                "The file does not say from which version it was exported: what is"
                " missing in it was left as it is."
            ),
        )
    try:
        return store.find_version(path, version).change, ()
    except NotFound as error:
        raise BadFile(
            "The file was exported from a copy that is not known here. Merge that copy"
            " first, then import the file again."
        ) from error


def _edit(one: Updated) -> Edit:
    there = one.after or one.before
    if there is None:
        raise ValueError("an edit of nothing")
    return Edit("feature", there.uid, there.scene, one.before, one.after)
