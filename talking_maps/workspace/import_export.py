"""What enters from files and leaves in them: imports, exports, copies, backups."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from talking_maps import exchange, store
from talking_maps.errors import BadValue
from talking_maps.exchange import Incoming, Source
from talking_maps.model.change import Change, Put
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Owner, Scene
from talking_maps.redaction.private_records import Redaction
from talking_maps.store.gpkg.layer_styles import qml
from talking_maps.workspace import judged_by
from talking_maps.workspace.local_numbers import changed_numbers
from talking_maps.workspace.plan_edits import EditContext, commit, read_owner
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    chosen_rubric,
    community_file,
    current_time,
    hearing,
    silent,
)

#: What is said while an export, or a copy for others, is made.
WRITING = Message("Writing the file …")
MAKING_COPY = Message("Making the copy …")
#: The share of an export by which the plans are read.
_READ = 0.2


@dataclass(frozen=True, slots=True)
class Destination:
    """Where imported shapes go: a community's plan, a layer, a scene."""

    code: str
    owner: str
    layer: str
    scene: Scene


def read_source(
    file: Path, *, assumed_epsg: int | None = None, progress: Progress = silent
) -> Source:
    """Read a file of another program, once for several previews; raises BadFile."""
    words = Message("Reading the file …")
    return exchange.read_file(
        file, assumed_epsg=assumed_epsg, hear=lambda share: progress(share, words)
    )


def ranked_layers(
    workspace: Workspace, source: Source, table: str | None = None
) -> tuple[tuple[Layer, ...], Layer | None]:
    """Return the layers, what the file's shapes fit first, and the one proposed."""
    return exchange.ranked_layers(source, workspace.layers, table)


def preview(
    workspace: Workspace,
    file: Path | Source,
    to: Destination,
    *,
    table: str | None = None,
    assumed_epsg: int | None = None,
    progress: Progress = silent,
) -> Incoming:
    """Read a file and say what would enter and what not; keeps nothing.

    Raises BadFile if it cannot be read, NotFound for an unknown layer or owner.
    """
    path = community_file(workspace, to.code)
    read_owner(workspace, to.code, to.owner)
    layer = workspace.layer(to.layer)
    source = _source(file, assumed_epsg, progress)
    words = Message("Looking at the shapes …")
    return exchange.preview(
        source,
        layer,
        to.scene,
        epsg=store.read_community(path).epsg,
        boundary=store.boundaries(path)[0].geometry,
        existing=store.read_features(path, to.owner, to.scene),
        table=table,
        hear=lambda share: progress(share, words),
    )


def _source(
    file: Path | Source, assumed_epsg: int | None, progress: Progress
) -> Source:
    """Return the file as a source that can be read more than once."""
    return (
        file
        if isinstance(file, Source)
        else read_source(file, assumed_epsg=assumed_epsg, progress=progress)
    )


def import_features(
    workspace: Workspace,
    to: Destination,
    edit_context: EditContext,
    incoming: Incoming,
    *,
    note: str = "",
) -> Change:
    """Keep the valid rows of a preview as one operation; raises BadFile if none is."""
    if not incoming.features:
        raise exchange.nothing_usable(incoming.file, incoming.refused)
    actions = (Put("feature", f.uid, f) for f in incoming.features)
    return commit(workspace, to.code, edit_context, *actions, note=note, kind="import")


def export_plan(
    workspace: Workspace,
    code: str,
    out: Path,
    *,
    owner_id: str | None = None,
    include_restricted: bool = False,
    include_names: bool = False,
    progress: Progress = silent,
) -> tuple[Message, ...]:
    """Write the plans to a file other programs open; the ending chooses the format.

    Without `owner_id` every owner's plan is written. Unless they are included, private
    names in what was written freely give way to public codes, as in a copy; edited and
    brought back, such a text keeps its names. OUT is replaced. Returns what the reader
    should know, such as layers left out.
    """
    progress(0.0, WRITING)
    path = community_file(workspace, code)
    check_out(workspace, out)
    chosen = (
        store.read_owners(path)
        if owner_id is None
        else (read_owner(workspace, code, owner_id),)
    )
    shown = redaction(
        workspace,
        code,
        include_restricted=include_restricted,
        include_names=include_names,
    )
    told = exchange.write(
        out,
        drawn_by(path, chosen, shown),
        workspace.layers,
        store.read_community(path).epsg,
        styles={layer.id: qml(layer) for layer in workspace.layers},
        include_restricted=include_restricted,
        version=last[1] if (last := store.last_change(path)) else "",
        hear=hearing(progress, WRITING, _READ, 1.0),
    )
    drawn = (feature for one in chosen for feature in store.read_features(path, one.id))
    return *told, *shown.remarks(chain.from_iterable(map(shown.texts, drawn)))


def check_out(workspace: Workspace, out: Path) -> None:
    """Refuse to write where the communities' own files lie."""
    own = workspace.folder / "communities"
    if own.resolve() in out.resolve().parents:
        raise BadValue(
            "{file} lies where the communities are kept. Choose another folder.",
            file=out.name,
        )


def redaction(
    workspace: Workspace,
    code: str,
    *,
    include_restricted: bool = False,
    include_names: bool = False,
) -> Redaction:
    """Return what of the community's records may leave this computer."""
    return store.redaction(
        community_file(workspace, code),
        workspace.layers,
        include_restricted=include_restricted,
        include_names=include_names,
    )


def drawn_by(
    path: Path, owners: tuple[Owner, ...], shown: Redaction
) -> dict[str, tuple[Feature, ...]]:
    """Return the features of each owner by the owner's public id.

    Those of restricted layers are among them: the writer says that it left them out.
    """
    return {
        one.id: tuple(
            shown.feature(feature)
            for feature in store.read_features(path, one.id)
            if feature.layer in shown.restricted or not shown.is_restricted(feature)
        )
        for one in owners
    }


def copy_to(
    workspace: Workspace,
    code: str,
    out: Path,
    *,
    include_restricted: bool = False,
    include_names: bool = False,
    progress: Progress = silent,
) -> tuple[Message, ...]:
    """Copy the community's file, without restricted layers and names unless asked.

    Returns what whoever hands it on should know.
    """
    check_out(workspace, out)
    with judged_by.attached(workspace, code) as carried:
        return store.copy(
            community_file(workspace, code),
            out,
            include_restricted=include_restricted,
            include_names=include_names,
            layers=workspace.layers,
            attached=carried,
            hear=hearing(progress, MAKING_COPY),
        )


@dataclass(frozen=True, slots=True)
class Received:
    """A community that was received: its code, and what to know before it is judged.

    `missing` is what makes it be judged otherwise here than at home.
    """

    code: str
    missing: tuple[Message, ...] = ()


def receive(workspace: Workspace, file: Path) -> str:
    """Check a received community file and place it; returns its code."""
    return receive_copy(workspace, file).code


def receive_copy(
    workspace: Workspace, file: Path, progress: Progress = silent
) -> Received:
    """Check a received community file and place it, with all it is judged by.

    Raises AlreadyThere, BadFile, NotFound, NewerFile, CannotKeep; then nothing of it
    was taken in.
    """
    told: list[Message] = []

    def before(code: str, sound: Path, carried: Path) -> None:
        told.extend(judged_by.take_in(workspace, code, sound, carried, progress))

    progress(0.0, Message("Verifying the file …"))
    code = store.receive(
        file,
        workspace.folder / "communities",
        at=current_time(),
        layers=workspace.layers,
        before=before,
        hear=hearing(progress, Message("Verifying the file …")),
    ).stem
    judging = replace(workspace, rubric=chosen_rubric(workspace.folder))
    here = store.read_community(community_file(workspace, code))
    brought = changed_numbers({}, here.numbers)
    return Received(code, (*told, *brought, *judged_by.differences(judging, code)))


def back_up(workspace: Workspace, code: str, progress: Progress = silent) -> Path:
    """Make a complete, dated copy in the folder `backups` beside the community's."""
    path = community_file(workspace, code)
    hear = hearing(progress, Message("Backing up …"))
    return store.backup(path, path.parent / "backups", at=current_time(), hear=hear)


def backups(workspace: Workspace, code: str) -> tuple[Path, ...]:
    """Return the community's backups, newest first."""
    folder = community_file(workspace, code).parent / "backups"
    dated = re.compile(re.escape(code) + r"-\d{8}-\d{6}.*\.gpkg")
    found = (file for file in folder.glob("*.gpkg") if dated.fullmatch(file.name))
    return tuple(sorted(found, reverse=True))


def restore(
    workspace: Workspace, code: str, backup: Path, progress: Progress = silent
) -> None:
    """Put a backup in place; the file as it is now is backed up first."""
    progress(0.0, Message("Verifying the file …"))
    store.restore(
        backup,
        community_file(workspace, code),
        at=current_time(),
        layers=workspace.layers,
        hear=hearing(progress, Message("Putting the older state back …")),
    )
