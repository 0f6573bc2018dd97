"""Writes the README's tables from the code: `python -m tests.readme` (`make readme`).

What stands between `<!-- table: NAME -->` and `<!-- end -->` is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from talking_maps.cli.command_line import commands
from talking_maps.config import layers
from talking_maps.indicators import REGISTRY
from talking_maps.workspace import LAYERS_FOLDER, PROJECT

README = PROJECT / "README.md"
KINDS = {"polygon": "▰", "line": "╱", "point": "●"}


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


def command_table() -> Iterator[str]:
    yield "| `python -m talking_maps …` | does |"
    yield "|---|---|"
    for names, command in walk(commands):
        told = command.get_short_help_str(200)
        yield f"| `{usage(names, command)}` | {told} |"


def layer_table() -> Iterator[str]:
    yield "| layer | | Spanish | English | Quechua: Cusco · Ayacucho | Aymara |"
    yield "|---|---|---|---|---|---|"
    for layer in layers.load_layers(LAYERS_FOLDER):
        names = layer.names
        quechua = " · ".join(names.get(code) or "–" for code in ("quz", "quy"))
        restricted = " *(restricted)*" if layer.restricted else ""
        yield (
            f"| `{layer.id}`{restricted} | {KINDS[layer.geometry]} | {names['es']} | "
            f"{names['en']} | {quechua} | {names.get('ayr') or '–'} |"
        )


def indicator_table() -> Iterator[str]:
    yield "| indicator | unit | what it does |"
    yield "|---|---|---|"
    for one in REGISTRY.values():
        yield f"| `{one.id}` | {one.unit} | {one.sentence.id} |"


TABLES: Mapping[str, Callable[[], Iterator[str]]] = {
    "commands": command_table,
    "layers": layer_table,
    "indicators": indicator_table,
}


def filled(text: str) -> str:
    """Return the text with its tables made anew."""
    for name, table in TABLES.items():
        start, end = f"<!-- table: {name} -->", "<!-- end -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = "\n".join([before + start, *table(), end + after])
    return text


def write(path: Path = README) -> None:
    """Write the README's tables anew."""
    path.write_text(filled(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write()
