"""What `--help` says, in the reader's language.

Commands write their help in English where they stand; each paragraph of it is a
sentence of the catalogue like any other. Names of options and of values stay as they
are typed.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from talking_maps.cli.output import Terminal
from talking_maps.i18n import translate
from talking_maps.model.message import Message

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
