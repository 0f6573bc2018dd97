"""The golden texts of this folder: written on purpose, compared at every run."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden import answers, exports, names, papers, screens

FOLDER = Path(__file__).parent
MAKERS: Mapping[str, Callable[[Path], dict[str, str]]] = {
    "answers": answers.make,
    "exports": exports.make,
    "names": names.make,
    "papers": papers.make,
    "screens": screens.make,
}
#: So much of a difference is shown of each text, and of so many texts [lines].
LINES, TEXTS = 40, 12


def write(part: str) -> None:
    """Write the texts of a part anew; what is made no more is taken away."""
    with TemporaryDirectory() as folder:
        made = MAKERS[part](Path(folder))
    kept = FOLDER / part
    kept.mkdir(exist_ok=True)
    for file in kept.iterdir():
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (kept / name).write_text(text, encoding="utf-8", newline="\n")


def differences(part: str, folder: Path) -> str:
    """Return how what is made now differs from what was kept, as diffs; empty if not.

    Each diff names the file and the lines, `-` being what was kept.
    """
    made = MAKERS[part](folder)
    kept = {file.name: file.read_bytes().decode() for file in (FOLDER / part).iterdir()}
    names = [n for n in sorted({*made, *kept}) if made.get(n) != kept.get(n)]
    shown = [_diff(part, name, kept.get(name), made.get(name)) for name in names]
    if not shown:
        return ""
    more = f"\n… and {len(names) - TEXTS} more" if len(names) > TEXTS else ""
    return (
        f"{len(names)} texts of tests/golden/{part} differ.\n"
        + "\n".join(shown[:TEXTS])
        + more
        + "\nIf this is meant: python -m tests.golden "
        + part
    )


def _diff(part: str, name: str, kept: str | None, made: str | None) -> str:
    lines = list(
        difflib.unified_diff(
            (kept or "").splitlines(),
            (made or "").splitlines(),
            f"tests/golden/{part}/{name}",
            "now" if made is not None else "not made",
            lineterm="",
            n=1,
        )
    )
    rest = [f"… {len(lines) - LINES} lines more"] if len(lines) > LINES else []
    return "\n".join([*lines[:LINES], *rest])
