"""Run all themes, or those named, and report: `python -m tests.bench [THEME …]`."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import psutil

from tests.bench.row import Row

OUT = Path(__file__).resolve().parents[2] / "build" / "bench.json"


#: What is measured, in the order of the report. Other modules here only serve these.
THEMES = (
    "choosing",
    "contests",
    "crosses",
    "drawing",
    "evidence",
    "history",
    "merging",
    "office",
    "pairs",
    "papers",
    "photographs",
    "slowed",
    "wide_ground",
    "workspace",
    "worlds",
)


def themes(wanted: Sequence[str]) -> Iterator[tuple[str, Callable[[], Iterable[Row]]]]:
    """Yield the themes' names and functions, all or the wanted ones.

    Raises `SystemExit` for a name that is none, before anything is measured.
    """
    unknown = [name for name in wanted if name not in THEMES]
    if unknown:
        sys.exit(f"No theme {', '.join(unknown)}. There are: {', '.join(THEMES)}.")
    for name in THEMES:
        if not wanted or name in wanted:
            yield name, importlib.import_module(f"tests.bench.{name}").rows


def line(row: Row) -> str:
    """Return the row as a line of the table."""
    other = f"{row.other:10.1f} {row.other_name}" if row.other is not None else ""
    ratio = f"{row.ratio:8.2f}" if row.ratio is not None else " " * 8
    verdict = "met" if row.met else "MISSED"
    goal = "" if row.goal is None else f"goal {row.goal:g}: {verdict}"
    figure = f"{row.statistic:6} {row.ours:10.1f} {row.unit:4}"
    return f"{row.name:52} {figure} {ratio}  {goal:20} {other}"


def machine() -> str:
    """Return the size of the machine that the figures hold for."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    )


def main() -> None:
    """Measure, print, write."""
    found: list[Row] = []
    sys.stdout.write(machine() + "\n")
    for theme, measured in themes(sys.argv[1:]):
        sys.stdout.write(f"— {theme}\n")
        for row in measured():
            found.append(row)
            sys.stdout.write(line(row) + "\n")
            sys.stdout.flush()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([row.as_json() for row in found], indent=2) + "\n")
    sys.stdout.write(f"{len(found)} figures in {OUT.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main()
