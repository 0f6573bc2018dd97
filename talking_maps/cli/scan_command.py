"""The command that reads photographs of sheets that people drew on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from talking_maps.cli.options import AUTHOR, CODE, FILE, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal, message_form, progress_bar
from talking_maps.files import input_file
from talking_maps.geo import to_geojson
from talking_maps.i18n import format_message, name, translator
from talking_maps.model.plan import SCENES, Scene
from talking_maps.wording import vocabulary
from talking_maps.workspace import (
    Workspace,
    new_edit_context,
    open_workspace,
    read_community,
)
from talking_maps.workspace.photos import MOST_PHOTO_BYTES

if TYPE_CHECKING:
    from talking_maps.workspace.scans import ProposedFeature, ScannedSheet

#: What a job ends with if something read waits for a person.
WAITS = 3


def add_to(commands: Jobs) -> None:
    """Add the command of this module."""
    commands.add_command(scan_photos)


@click.command("scan", cls=Job)
@WORKSPACE
@CODE
@click.argument("photos", type=FILE, nargs=-1, required=True)
@click.option(
    "--scene",
    type=click.Choice(SCENES),
    help="Refuse a sheet that was printed for another map.",
)
@click.option(
    "--accept",
    "accepts",
    is_flag=True,
    help="Keep what is sure in the plan, as one change a sheet, which undo takes back.",
)
@AUTHOR
@click.pass_context
def scan_photos(
    context: click.Context,
    *,
    folder: Path,
    code: str,
    photos: tuple[Path, ...],
    scene: Scene | None,
    accepts: bool,
    author: str,
) -> None:
    """Read what people drew on a printed sheet from photographs of it.

    Ends with 0 if nothing waits for a person, with 3 if something does, with 2 if a
    photograph or sheet is refused. Without --accept nothing is kept.
    """
    # OpenCV takes a second to load: no other command waits for it.
    from talking_maps.workspace.scans import accept, scan

    terminal: Terminal = context.obj
    workspace = open_workspace(folder)
    t = translator(terminal.language)
    pictures = [
        (path.name, input_file.read_bytes(path, most_bytes=MOST_PHOTO_BYTES))
        for path in photos
    ]
    with progress_bar(t("Reading photographs")) as tell:
        sheets = scan(workspace, code, pictures, scene=scene, progress=tell)
    answer, waits = [], False
    for sheet in sheets:
        kept: tuple[ProposedFeature, ...] = ()
        if accepts:
            kept = tuple(one for one in sheet.proposed if one.is_sure)
            if kept:
                accept(workspace, code, new_edit_context(author), sheet, kept)
        _tell(terminal, workspace, sheet, kept)
        waits |= any(one not in kept and not one.is_known for one in sheet.proposed)
        answer.append(_form(sheet, kept, read_community(workspace, code).epsg))
    terminal.answer(answer)
    if waits:
        context.exit(WAITS)


def _tell(
    terminal: Terminal,
    workspace: Workspace,
    sheet: ScannedSheet,
    kept: tuple[ProposedFeature, ...],
) -> None:
    t = translator(terminal.language)
    terminal.tell(
        t(
            "Sheet of {community}, {scene}, 1:{scale:whole}: places are off by at most "
            "{error:m} (19 of 20), half a pen's width is {pen:m}.",
            community=sheet.code.community,
            scene=vocabulary.scene_names(t)[sheet.code.facts.scene],
            scale=sheet.code.facts.scale,
            error=sheet.error_m,
            pen=sheet.pen_m,
        )
    )
    for remark in sheet.remarks:
        terminal.tell("  " + format_message(remark, terminal.language))
    for one in sheet.proposed:
        layer = workspace.layer(one.feature.layer)
        state = (
            t("kept")
            if one in kept
            else t("read before")
            if one.is_known
            else t("waits for a person")
        )
        line = t(
            "{layer}: {state}, sure to {confidence:percent}",
            layer=name(layer.names, terminal.language),
            state=state,
            confidence=one.confidence,
        )
        doubts = " ".join(format_message(d, terminal.language) for d in one.doubts)
        terminal.tell(f"  {line} {doubts}".rstrip())


def _form(
    sheet: ScannedSheet, kept: tuple[ProposedFeature, ...], epsg: int
) -> dict[str, object]:
    """Return a sheet as JSON; positions are longitude, latitude."""
    facts = sheet.code.facts
    return {
        "community": sheet.code.community,
        "owner": sheet.code.owner,
        "scene": facts.scene,
        "scale": facts.scale,
        "error_m": round(sheet.error_m, 2),
        "half_pen_m": round(sheet.pen_m, 2),
        "base_found": round(sheet.found, 3),
        "words": len(sheet.words),
        "remarks": [message_form(one) for one in sheet.remarks],
        "features": [
            {
                "uid": one.feature.uid,
                "layer": one.feature.layer,
                "confidence": one.confidence,
                "doubts": [message_form(doubt) for doubt in one.doubts],
                "same_as": one.same_as or None,
                "state": "kept"
                if one in kept
                else "known"
                if one.is_known
                else "waits",
                "words": len(one.words),
                "geometry": to_geojson(one.feature.geometry, epsg),
            }
            for one in sheet.proposed
        ],
    }
