"""What all commands share: their options, and the values that can be typed."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from talking_maps import store
from talking_maps.cli.localized_help import Spoken
from talking_maps.cli.output import Terminal, printable
from talking_maps.errors import BadValue, NotFound, TalkingMapsError
from talking_maps.i18n import LANGUAGES, format_message, translator
from talking_maps.model.days import FIRST_YEAR, OLDEST_YEAR, check_day
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import (
    EditContext,
    Workspace,
    fold_code,
    history,
    new_edit_context,
    open_workspace,
)

MOST = 1_000_000
Typed = TypeVar("Typed", str, float, Path)

AUTHOR = click.option(
    "--author", default="command line", show_default=True, help="Who does this."
)
COUNT = click.IntRange(0, MOST)
FILE = click.Path(path_type=Path)


#: For commands that may begin a workspace, or show what every one begins with.
NEW_WORKSPACE = click.argument("folder", metavar="WORKSPACE", type=FILE)


class Job(Spoken):
    """A command that can also answer in JSON, in a chosen language."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own parameters and those of all commands."""
        return [*super().get_params(ctx), _json(), _language()]

    def invoke(self, ctx: click.Context) -> object:
        """Notice first what another program wrote into the community's file."""
        notice(ctx)
        return super().invoke(ctx)


class Jobs(Spoken, click.Group):
    """Commands that belong together."""

    command_class = Job

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the group's own parameters and the language."""
        return [*super().get_params(ctx), _language()]


# Groups made inside a group are of its kind.
Jobs.group_class = Jobs


def _json() -> click.Option:
    return click.Option(
        ["--json"],
        is_flag=True,
        expose_value=False,
        callback=_speak_json,
        help="Answer in JSON, for machines.",
    )


def _language() -> click.Option:
    # `chosen_language` has read it before: errors of reading are in that language too.
    return click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help="Language of the messages; otherwise TALKING_MAPS_LANGUAGE or the locale.",
    )


def _speak_json(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and isinstance(context.obj, Terminal):
        context.obj = replace(context.obj, as_json=True)


def checked(
    check: Callable[[Typed], Typed],
) -> Callable[[click.Context, click.Parameter, Typed | None], Typed | None]:
    """Return a click callback that checks the value if there is one."""
    return lambda _context, _parameter, value: None if value is None else check(value)


def existing(folder: Path) -> Path:
    """Return a workspace's folder that is there; raises NotFound."""
    if not folder.is_dir():
        raise NotFound(
            "There is no workspace {folder}. Check how it is written; community add, "
            "receive and demo begin a new one.",
            folder=str(folder),
        )
    return folder


WORKSPACE = click.argument(
    "folder", metavar="WORKSPACE", type=FILE, callback=checked(existing)
)
#: Codes may be typed as they were when they were added: in capitals, with accents.
CODE = click.argument("code", callback=checked(fold_code))
OWNER = click.option(
    "--owner",
    "owner_id",
    default=COMMUNITY,
    show_default=True,
    callback=checked(fold_code),
    help="Whose plan: the community, or the code of a household or organisation.",
)


def day(text: str) -> str:
    """Return an ISO day of what is done in our time; raises BadValue.

    >>> day("2026-05-12")
    '2026-05-12'
    """
    return _written(text, FIRST_YEAR)


def old_day(text: str) -> str:
    """Return an ISO day that may be as old as a title of land; raises BadValue."""
    return _written(text, OLDEST_YEAR)


def _written(text: str, first_year: int) -> str:
    if not text:
        raise BadValue("“{day}” is not a day. Write it like 2026-05-12.", day=text)
    return check_day(text, first_year=first_year)


def metres(value: float) -> float:
    """Return a length that can be an error [m]; raises BadValue."""
    if not math.isfinite(value) or not 0 <= value <= MOST:
        raise BadValue("The error of the heights is a number of metres from 0 up.")
    return value


def some_days(value: float) -> float:
    """Return a number of days; raises BadValue."""
    if not math.isfinite(value) or not 0 <= value <= MOST:
        raise BadValue("Days of work cannot be below zero.")
    return value


def edit_context_options(author: str, owner_id: str = COMMUNITY) -> EditContext:
    """Return the edit context of one command."""
    return new_edit_context(author, owner_id)


def notice(context: click.Context) -> None:
    """Take over what was edited elsewhere in the file that the command is about."""
    folder, code = context.params.get("folder"), context.params.get("code")
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
