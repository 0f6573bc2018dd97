"""Commands that bring copies together, and decide what clashed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from talking_maps.cli.options import (
    AUTHOR,
    CODE,
    FILE,
    WORKSPACE,
    Job,
    Jobs,
    edit_context_options,
)
from talking_maps.cli.output import Terminal, message_form
from talking_maps.cli.version_commands import Disclosure, record_form
from talking_maps.errors import BadFile
from talking_maps.files import input_file
from talking_maps.i18n import format_message, name, translator
from talking_maps.model.layer import Layer
from talking_maps.model.merge import (
    Conflict,
    Decision,
    KeepBoth,
    KeepOne,
    Merged,
    RejectedRow,
)
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature
from talking_maps.wording import feature_labels
from talking_maps.wording.differences import part_name
from talking_maps.workspace import (
    Workspace,
    judged_by,
    merges,
    open_workspace,
    read_community,
    redaction,
)
from talking_maps.workspace.local_numbers import changed_numbers
from talking_maps.workspace.merges import Update

#: Merged, but something waits for a person.
UNDECIDED = 3


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (merge, unmerge, conflict):
        commands.add_command(command)


#: Of one shape: a thousand times what a person draws.
MOST_BYTES = 10_000_000


@click.command("merge", cls=Job)
@WORKSPACE
@CODE
@click.argument("other", type=FILE)
@AUTHOR
@click.pass_context
def merge(
    context: click.Context, *, folder: Path, code: str, other: Path, author: str
) -> None:
    """Merge OTHER, a copy of the community's file that was edited apart.

    Exit code 3: merged, but conflicts wait for a person; everything else is in.
    """
    terminal: Terminal = context.obj
    workspace = open_workspace(folder)
    before = read_community(workspace, code).numbers
    merged = merges.merge(workspace, code, other, author=author)
    brought = changed_numbers(before, read_community(workspace, code).numbers)
    tell_merged(terminal, workspace, code, merged)
    refused = tell_refused(terminal, workspace, merged.refused)
    form = merged_form(merged, disclosed(workspace, code))
    missing = tell_missing(
        terminal, (*brought, *judged_by.differences(workspace, code))
    )
    terminal.answer({"community": code, **form, "refused": refused, **missing})
    end(context, merged)


def tell_missing(terminal: Terminal, found: Sequence[Message]) -> dict[str, object]:
    """Warn of what makes a community be judged otherwise here; nothing if nothing."""
    terminal.warn(*(format_message(one, terminal.language) for one in found))
    return {"missing": [message_form(one) for one in found]} if found else {}


@click.command("unmerge", cls=Job)
@WORKSPACE
@CODE
@click.argument("merge_id", metavar="MERGE")
@AUTHOR
@click.pass_obj
def unmerge(
    terminal: Terminal, *, folder: Path, code: str, merge_id: str, author: str
) -> None:
    """Take a MERGE back; what people did since stays."""
    workspace = open_workspace(folder)
    changes = merges.take_back(workspace, code, merge_id, author=author)
    t = translator(terminal.language)
    count = sum(len(change.edits) for change in changes)
    terminal.tell(
        t(
            plural(
                "Taken back: {count:whole} thing.",
                "Taken back: {count:whole} things.",
            ),
            count=count,
        )
    )
    terminal.answer({"community": code, "changes": [change.id for change in changes]})


@click.group("conflict", cls=Jobs)
def conflict() -> None:
    """List what clashed when copies were merged, and decide it."""


@conflict.command("list")
@WORKSPACE
@CODE
@click.option("--include-names", is_flag=True, help="Show the private names.")
@click.pass_obj
def list_conflicts(
    terminal: Terminal, *, folder: Path, code: str, include_names: bool
) -> None:
    """List what waits for a person's decision."""
    workspace = open_workspace(folder)
    found = merges.conflicts(workspace, code)
    disclosure = disclosed(workspace, code, include_names=include_names)
    terminal.tell(*_lines(workspace, disclosure, terminal.language, found))
    shown = [_form(one, disclosure) for one in found]
    terminal.answer({"community": code, "conflicts": shown})


@conflict.command("decide")
@WORKSPACE
@CODE
@click.argument("conflict_id", metavar="CONFLICT")
@click.argument("choice", metavar="CHOICE")
@click.option("--shape", type=FILE, help="For `drawn`: one shape as GeoJSON.")
@AUTHOR
@click.pass_obj
def decide(
    terminal: Terminal,
    *,
    folder: Path,
    code: str,
    conflict_id: str,
    choice: str,
    shape: Path | None,
    author: str,
) -> None:
    """Settle a CONFLICT by CHOICE: the id of one candidate's change, `both`, `drawn`.

    With `drawn` a third shape is taken, from the GeoJSON file of --shape.
    """
    workspace = open_workspace(folder)
    conflict = merges.conflict(workspace, code, conflict_id)
    decision: Decision = KeepBoth() if choice == "both" else KeepOne(choice)
    if choice == "drawn":
        decision = merges.drawn(workspace, code, conflict, _shape(shape))
    change = merges.decide(
        workspace, code, edit_context_options(author), conflict_id, decision
    )
    t = translator(terminal.language)
    terminal.tell(t("Decided."))
    terminal.answer({"community": code, "change": change.id})


def _shape(file: Path | None) -> Mapping[str, object]:
    """Return the geometry of a GeoJSON file; raises BadFile."""
    try:
        text = input_file.read_bytes(file, most_bytes=MOST_BYTES) if file else b"null"
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and said.get("type") == "Feature":
        said = said.get("geometry")
    if not isinstance(said, dict):
        raise BadFile("A third shape is one geometry in a GeoJSON file. Give --shape.")
    return said


def tell_merged(
    terminal: Terminal, workspace: Workspace, code: str, merged: Merged
) -> None:
    """Say what a merge did."""
    t = translator(terminal.language)
    terminal.tell(t("Changes taken over: {count:whole}.", count=merged.taken))
    if not merged.taken:
        terminal.tell(
            t(
                "Nothing in the file is new here. What was taken back stays out until"
                " a version is restored."
            )
        )
    disclosure = disclosed(workspace, code)
    terminal.tell(*_lines(workspace, disclosure, terminal.language, merged.conflicts))


def tell_refused(
    terminal: Terminal, workspace: Workspace, found: Iterable[RejectedRow]
) -> list[dict[str, object]]:
    """Say which rows of other programs were set aside in a file; return them as JSON.

    A thing is told by its layer: a restricted one has no name here.
    """
    t = translator(terminal.language)
    layers = {layer.id: layer for layer in workspace.layers}
    rows = tuple(found)
    for one in rows:
        layer = layers.get(one.layer)
        terminal.tell(
            t(
                "Another program's edit was not taken over ({what}): {reason}",
                what=name(layer.names, terminal.language) if layer else one.layer,
                reason=format_message(one.reason, terminal.language),
            )
        )
    return [
        {"layer": one.layer, "uid": one.uid, "reason": message_form(one.reason)}
        for one in rows
    ]


def tell_update(
    terminal: Terminal, workspace: Workspace, code: str, found: Update
) -> None:
    """Say what an edited export brought."""
    t = translator(terminal.language)
    tell_merged(terminal, workspace, code, found.merged)
    for refusal in found.refused:
        reason = format_message(refusal.reason, terminal.language)
        terminal.tell(t("Row {row}: {reason}", row=refusal.row, reason=reason))
    if found.missing:
        terminal.tell(t("Missing values: {missing:whole}.", missing=len(found.missing)))
    told = (*found.warnings, *found.marks)
    terminal.tell(*(format_message(one, terminal.language) for one in told))


def update_form(code: str, found: Update, disclosure: Disclosure) -> dict[str, object]:
    """Return what an edited export brought as JSON."""
    edits: dict[str, list[dict[str, str]]] = {"added": [], "changed": [], "removed": []}
    for one in found.edits:
        said = "added" if one.before is None else "changed" if one.after else "removed"
        there = one.after or one.before
        if there is not None:
            edits[said].append(
                {
                    "uid": there.uid,
                    "layer": there.layer,
                    "scene": there.scene,
                    "owner": one.owner,
                }
            )
    return {
        "community": code,
        **edits,
        "refused": [
            {"row": r.row, "table": r.table, "reason": message_form(r.reason)}
            for r in found.refused
        ],
        "warnings": [message_form(warning) for warning in found.warnings],
        "marks": [message_form(mark) for mark in found.marks],
        "flags": [
            {"uid": one.after.uid, "flags": [*one.after.flags]}
            for one in found.edits
            if one.after is not None and one.after.flags
        ],
        "missing": [
            {"uid": m.uid, "row": m.row, "attribute": m.attribute}
            for m in found.missing
        ],
        **merged_form(found.merged, disclosure),
    }


def merged_form(merged: Merged, disclosure: Disclosure) -> dict[str, object]:
    """Return what a merge did as JSON."""
    return {
        "merge": merged.id,
        "taken": merged.taken,
        "conflicts": [_form(one, disclosure) for one in merged.conflicts],
    }


def disclosed(
    workspace: Workspace, code: str, *, include_names: bool = False
) -> Disclosure:
    """Return what of records is shown: no restricted layers, no private names."""
    shown = redaction(workspace, code, include_names=include_names)
    return Disclosure(shown, read_community(workspace, code).epsg)


def end(context: click.Context, merged: Merged) -> None:
    """End with 3 if something waits for a person."""
    if merged.conflicts:
        context.exit(UNDECIDED)


def _form(one: Conflict, disclosure: Disclosure) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "owner": one.owner,
        "scene": one.scene,
        "uid": one.uid,
        "part": one.part,
        "candidates": [
            {
                "change": c.change,
                "author": disclosure.redaction.author(c.author),
                "at": c.at,
                "record": record_form(c.record, disclosure),
            }
            for c in one.candidates
        ],
    }


def _lines(
    workspace: Workspace,
    disclosure: Disclosure,
    language: str,
    found: Iterable[Conflict],
) -> Iterator[str]:
    """Yield what waits for a decision: its id, what it is about, who says what."""
    t = translator(language)
    for one in found:
        yield t(
            "{id}  {what}, {part}: {authors}",
            id=one.id,
            what=_what(workspace, one, disclosure, language),
            part=part_name(
                one.part, _layer(workspace, one), language, t, workspace.reference
            ),
            authors=" / ".join(
                disclosure.redaction.author(c.author) for c in one.candidates
            ),
        )


def _layer(workspace: Workspace, one: Conflict) -> Layer | None:
    """Return the layer of the thing that a conflict is about, if it is drawn."""
    drawn = (c.record or c.was for c in one.candidates)
    ids = {record.layer for record in drawn if isinstance(record, Feature)}
    return next((layer for layer in workspace.layers if layer.id in ids), None)


def _what(
    workspace: Workspace, one: Conflict, disclosure: Disclosure, language: str
) -> str:
    """Return what a conflict is about; of a restricted layer no more than its kind."""
    record = next((r for c in one.candidates if (r := c.record or c.was)), None)
    if not isinstance(record, Feature):
        return feature_labels.record(one.kind, one.uid, translator(language))
    layers = {layer.id: layer for layer in workspace.layers}
    if disclosure.redaction.is_restricted(record) and record.layer in layers:
        return name(layers[record.layer].names, language)
    shown = disclosure.redaction.feature(record)
    return feature_labels.label(shown, layers, disclosure.epsg, language)
