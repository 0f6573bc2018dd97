"""The names of those who draw here, so that one taps one's name instead of typing it.

A plain text file in the workspace, one name a line, the last used first. It is not
part of any community's file and leaves with no copy.
"""

from __future__ import annotations

from pathlib import Path

from talking_maps.files.atomic_write import atomic_write

FILE = "authors.txt"
MOST = 40
LONGEST = 60


def known(folder: Path) -> tuple[str, ...]:
    """Return the names used before, the last used first."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    names = (tidy(line) for line in text.splitlines())
    return tuple(dict.fromkeys(name for name in names if name))[:MOST]


def remember(folder: Path, name: str) -> None:
    """Put the name first in the list; a folder that cannot be written is no matter."""
    names = tuple(dict.fromkeys((tidy(name), *known(folder))))[:MOST]
    try:
        with atomic_write(folder / FILE, replace=True) as draft:
            draft.write_text("\n".join(names) + "\n", encoding="utf-8")
    except OSError:
        return


def tidy(name: str) -> str:
    """Return the name on one line, without what cannot be seen, at most 60 long."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(shown.split())[:LONGEST].strip()
