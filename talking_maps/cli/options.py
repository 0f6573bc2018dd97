"""What all commands share: their options, and the values that can be typed.

What `--help` says, in the reader's language.

Commands write their help in English where they stand; each paragraph of it is a
sentence of the catalogue like any other. Names of options and of values stay as they
are typed.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from talking_maps import store
from talking_maps.cli.output import Terminal, printable
from talking_maps.errors import BadValue, NotFound, TalkingMapsError
from talking_maps.i18n import LANGUAGES, format_message, translate, translator
from talking_maps.model.days import FIRST_YEAR, OLDEST_YEAR, check_day
from talking_maps.model.message import Message
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


SHORT = 200


USAGE = Message("Usage:")


OPTIONS = Message("Options")


COMMANDS = Message("Commands")


REQUIRED = Message("required")


DEFAULT = Message("default:")


HELP = Message("Show this help and stop.")


class Spoken(click.Command):
    """A command whose help is said in the language of its reader."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is typed."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{_said(USAGE.id)} ")

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002 - click asks so
        formatter: click.HelpFormatter,
    ) -> None:
        """Write what the command does."""
        for paragraph in paragraphs(self.help):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_said(paragraph))

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the options, and of a group its commands."""
        options = (p for p in self.get_params(ctx) if isinstance(p, click.Option))
        with formatter.section(_said(OPTIONS.id)):
            formatter.write_dl([_record(option, ctx) for option in options])
        if isinstance(self, click.Group):
            named = ((n, self.get_command(ctx, n)) for n in self.list_commands(ctx))
            with formatter.section(_said(COMMANDS.id)):
                formatter.write_dl(
                    [(n, one.get_short_help_str(SHORT)) for n, one in named if one]
                )

    def get_short_help_str(self, limit: int = SHORT) -> str:
        """Return the first paragraph of the help."""
        return next((_said(text)[:limit] for text in paragraphs(self.help)), "")


def sentences(command: click.Command) -> Iterator[str]:
    """Give every sentence of the command's help, and of those below it, in English."""
    yield from paragraphs(command.help)
    for option in command.get_params(click.Context(command)):
        if isinstance(option, click.Option) and "--help" not in option.opts:
            yield from paragraphs(option.help)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from sentences(below)


def paragraphs(text: str | None) -> tuple[str, ...]:
    r"""Return the paragraphs of a help text, each on one line.

    >>> paragraphs("Add it.\n\n    More\n    of it.")
    ('Add it.', 'More of it.')
    """
    parts = inspect.cleandoc(text or "").partition("\f")[0].split("\n\n")
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _record(option: click.Option, context: click.Context) -> tuple[str, str]:
    """Return how an option is written and what it does."""
    extra = option.get_help_extra(context)
    told = HELP.id if "--help" in option.opts else option.help
    said = " ".join(_said(one) for one in paragraphs(told))
    notes = [
        *([f"{_said(DEFAULT.id)} {extra['default']}"] if "default" in extra else ()),
        *([extra["range"]] if "range" in extra else ()),
        *([_said(REQUIRED.id)] if "required" in extra else ()),
    ]
    return option.get_help_spec(context), " ".join(
        part for part in (said, f"[{'; '.join(notes)}]" if notes else "") if part
    )


def _said(sentence: str) -> str:
    context = click.get_current_context(silent=True)
    terminal = context.find_object(Terminal) if context else None
    return translate(sentence, terminal.language) if terminal and sentence else sentence


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
#: Of communities, owners, contests and all that is listed in them.
FOLDED = checked(fold_code)
CODE = click.argument("code", callback=FOLDED)
OWNER = click.option(
    "--owner",
    "owner_id",
    default=COMMUNITY,
    show_default=True,
    callback=FOLDED,
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
