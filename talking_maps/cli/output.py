"""The terminal a person or a machine reads: words in a language, or JSON.

Refuses control characters: names come from files of anyone, and a terminal obeys
what it is told to print.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from talking_maps.i18n import LANGUAGES, format_message
from talking_maps.model.message import Message


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the reader is spoken to."""

    language: str
    as_json: bool = False

    def tell(self, *lines: str) -> None:
        """Print lines for people; nothing when a machine reads."""
        if not self.as_json:
            for line in lines:
                click.echo(printable(line))

    def warn(self, *lines: str) -> None:
        """Print lines on standard error, also when a machine reads the answer."""
        for line in lines:
            click.echo(printable(line), err=True)

    def remark(self, messages: Iterable[Message]) -> list[dict[str, object]]:
        """Print what is to be known for people; return it for machines."""
        told = tuple(messages)
        self.tell(*(format_message(one, self.language) for one in told))
        return [message_form(one) for one in told]

    def answer(self, content: object) -> None:
        """Print what was done as JSON, when a machine reads."""
        if self.as_json:
            click.echo(json.dumps(content, indent=2, allow_nan=False))


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float, Message], None]]:
    """Give what shows on standard error how far long work is, from 0 to 1."""
    steps = 1_000
    with click.progressbar(length=steps, label=label, file=sys.stderr) as shown:
        yield lambda share, _what: shown.update(round(share * steps) - shown.pos)


def message_form(message: Message) -> dict[str, object]:
    """Return a message as JSON: its id and values, in no language."""
    return {"id": message.id, "values": dict(message.values)}


def printable(text: str) -> str:
    r"""Return the text on one line, without what would command a terminal.

    >>> printable("Chak\x1b[31m\nra")
    'Chak [31m ra'
    """
    return "".join(
        c if c.isprintable() or c == "\N{NO-BREAK SPACE}" else " " for c in text
    )


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for, or that of the locale: Spanish or English.

    >>> chosen_language(["layers", "--language", "es"], {"LANG": "en_GB.UTF-8"})
    'es'
    """
    asked = [environment.get("TALKING_MAPS_LANGUAGE", "")]
    for position, argument in enumerate(arguments):
        option, sign, value = argument.partition("=")
        if option == "--language":
            asked += [value] if sign else arguments[position + 1 : position + 2]
    for language in reversed(asked):
        if language in LANGUAGES:
            return language
    names = (environment.get(n, "") for n in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "es" if next(filter(None, names), "").startswith("es") else "en"
