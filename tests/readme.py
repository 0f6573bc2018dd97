"""Writes the tables and pictures of docs/user from the code: `make readme`.

What stands between `<!-- table: NAME -->` and `<!-- end -->` is replaced, in Spanish in
docs/user/es and in English in docs/user/en.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from talking_maps.cli.command_line import PROGRAM, commands
from talking_maps.cli.output import Terminal
from talking_maps.config import layers
from talking_maps.i18n import format_message, translator
from talking_maps.i18n.units import unit_name
from talking_maps.indicators import REGISTRY
from talking_maps.workspace import LAYERS_FOLDER, PROJECT
from tests import guide_pictures

PAGES = PROJECT / "docs/user"
LANGUAGES = ("es", "en")
KINDS = {"polygon": "▰", "line": "╱", "point": "●"}
#: The heads of the tables by language; a thing's id and its commands stay English.
HEADS: Mapping[str, Mapping[str, str]] = {
    "commands": {
        "es": "| `python -m talking_maps …` | qué hace |",
        "en": "| `python -m talking_maps …` | does |",
    },
    "layers": {
        "es": "| capa | | castellano | inglés | quechua: Cusco · Ayacucho | aimara |",
        "en": "| layer | | Spanish | English | Quechua: Cusco · Ayacucho | Aymara |",
    },
    "indicators": {
        "es": "| medida | id | unidad | qué hace |",
        "en": "| indicator | id | unit | what it does |",
    },
}
RESTRICTED = {"es": "reservada", "en": "restricted"}
#: Units that the screen writes with the number.
WITH_NUMBER = {
    "share": {"es": "parte", "en": "share"},
    "number": {"es": "número", "en": "number"},
}


def walk(
    group: click.Group, *names: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below the group with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walk(command, *names, name)
        else:
            yield (*names, name), command


def usage(names: tuple[str, ...], command: click.Command) -> str:
    """Return the words of the command with its arguments."""
    context = click.Context(command)
    given = [
        parameter.make_metavar(context)
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    return " ".join([*names, *given])


def command_table(language: str) -> Iterator[str]:
    with click.Context(commands, info_name=PROGRAM, obj=Terminal(language)):
        for names, command in walk(commands):
            yield f"| `{usage(names, command)}` | {command.get_short_help_str(200)} |"


def layer_table(language: str) -> Iterator[str]:
    for layer in layers.load_layers(LAYERS_FOLDER):
        names = layer.names
        quechua = " · ".join(names.get(code) or "–" for code in ("quz", "quy"))
        restricted = f" ({RESTRICTED[language]})" if layer.restricted else ""
        yield (
            f"| `{layer.id}`{restricted} | {KINDS[layer.geometry]} | {names['es']} | "
            f"{names['en']} | {quechua} | {names.get('ayr') or '–'} |"
        )


def indicator_table(language: str) -> Iterator[str]:
    t = translator(language)
    for one in REGISTRY.values():
        known = WITH_NUMBER.get(one.unit)
        unit = known[language] if known else unit_name(one.unit, t)
        called, sentence = (
            format_message(m, language) for m in (one.name, one.sentence)
        )
        yield f"| {called} | `{one.id}` | {unit} | {sentence} |"


TABLES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "commands": command_table,
    "layers": layer_table,
    "indicators": indicator_table,
}


def filled(text: str, language: str) -> str:
    """Return the text of a page with its tables made anew."""
    end = "<!-- end -->"
    for name, table in TABLES.items():
        start = f"<!-- table: {name} -->"
        if start not in text:
            continue
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        head = HEADS[name][language]
        rule = "|" + "---|" * (head.count("|") - 1)
        lines = (before + start, head, rule, *table(language), end + after)
        text = "\n".join(lines)
    return text


def write(pages: Path = PAGES) -> None:
    """Write the tables anew in every page that has one, and the guide's pictures."""
    guide_pictures.write()
    for language in LANGUAGES:
        for page in sorted((pages / language).glob("*.md")):
            page.write_text(filled(page.read_text("utf-8"), language), "utf-8")


if __name__ == "__main__":
    write()
