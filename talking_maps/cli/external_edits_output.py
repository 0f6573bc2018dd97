"""Notice, before a command runs, what another program wrote into a community's file.

What was taken over is in the history; what was refused is told on the error stream,
row by row with its reason, so that it never mixes with an answer for machines.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from talking_maps import store
from talking_maps.cli.output import Terminal, printable
from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import format_message, translator
from talking_maps.workspace import Workspace, history, open_workspace


def notice(context: click.Context) -> None:
    """Take over what was edited elsewhere in the file that the command is about."""
    folder, code = context.params.get("workspace"), context.params.get("code")
    if not isinstance(folder, Path) or not isinstance(code, str):
        return
    # A file that is missing or cannot be read is the command's to tell of.
    with suppress(TalkingMapsError):
        workspace = open_workspace(folder)
        found = history.notice(workspace, code)
        if isinstance(context.obj, Terminal):
            _tell(workspace, code, found, context.obj.language)


def _tell(
    workspace: Workspace, code: str, found: store.ExternalEdits, language: str
) -> None:
    t = translator(language)
    for one in found.refused:
        said = t(
            "Another program's edit was not taken over ({what}): {reason}",
            what=history.called(workspace, code, one, language),
            reason=format_message(one.reason, language),
        )
        click.echo(printable(said), err=True)
