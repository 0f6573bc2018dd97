"""Names out there that no rename may touch: SQL of files, command words, sentences.

Beside `stored_names.json`, which lists the fields, words and JSON keys.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from talking_maps.cli.command_line import commands
from talking_maps.workspace import copy_to, open_workspace
from tests.golden.command_line import typed
from tests.golden.workspace import CODE, clock, unpacked
from tests.i18n.extraction import sentences

ROOT = Path(__file__).resolve().parent.parent.parent
#: Modules whose sentences are kept in files by their English ids, with values: why an
#: entry or a gate did not pass is sealed, why a row of another program was set aside
#: stands beside it.
_KEPT_IN_FILES = {
    "sealed in contests": (
        "scoring/gates.py",
        "contest/event_times.py",
        "contest/submission.py",
    ),
    "beside rows that were set aside": (
        "geo/repair.py",
        "store/gpkg/current_state.py",
        "store/gpkg/geometry.py",
        "store/gpkg/layer_tables.py",
        "store/gpkg/register_tables.py",
        "store/gpkg/validation.py",
        "store/sync/external_edits.py",
        "store/sync/external_rows.py",
    ),
}
_KEPT_IN_BROWSERS = re.compile(r"[\"`'](talking-maps\.[\w.-]+)")


def make(folder: Path) -> dict[str, str]:
    """Return the names of each kind by the name of their file."""
    unpacked(folder)
    with clock():
        typed("backup", folder, CODE)
        workspace = open_workspace(folder)
        made = folder / "new.gpkg"
        copy_to(workspace, CODE, made, include_restricted=True)
    files = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))
    return {
        "community.sql.txt": _sql(folder / "communities" / f"{CODE}.gpkg"),
        "copy.sql.txt": _sql(made),
        "contest.sql.txt": _sql(folder / "contests" / "raymi.gpkg"),
        "files.txt": "\n".join(files) + "\n",
        "commands.txt": "\n".join(_words(commands, "")) + "\n",
        "messages.txt": "".join(_messages()),
        "browser.txt": "\n".join(sorted(set(_browser()))) + "\n",
    }


def _sql(file: Path) -> str:
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'rtree%'"
            " AND name NOT LIKE 'sqlite%' ORDER BY type, name"
        ).fetchall()
    return "".join(f"-- {kind} {name}\n{sql or ''}\n" for kind, name, sql in rows)


def _words(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command)
    for one in command.get_params(context):
        words = " ".join(one.opts + one.secondary_opts)
        kind = one.type.name
        if isinstance(one.type, click.Choice):
            kind = "|".join(map(str, one.type.choices))
        yield f"{name} {words} ({one.param_type_name} {kind})".strip()
    if isinstance(command, click.Group):
        for word in command.list_commands(context):
            found = command.get_command(context, word)
            if found is not None:
                yield from _words(found, f"{name} {word}".strip())


def _messages() -> Iterator[str]:
    """Yield the ids that files keep; who changes one leaves old files untold."""
    for where, modules in _KEPT_IN_FILES.items():
        yield f"# {where}\n"
        files = (ROOT / "talking_maps" / module for module in modules)
        found = {forms[-1] for file in files for _, forms in sentences(file)}
        yield from (f"{json.dumps(one, ensure_ascii=False)}\n" for one in sorted(found))


def _browser() -> Iterator[str]:
    for file in (ROOT / "talking_maps").rglob("*.js"):
        yield from _KEPT_IN_BROWSERS.findall(file.read_text("utf-8"))
