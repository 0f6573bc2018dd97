"""Which versions of a rubric a workspace keeps, and by which it judges.

`WORKSPACE/rubrics/` holds one TOML file a version and `log.jsonl`, a line for each
that was added and each that was chosen: who, when, its digest. Nothing is overwritten.
Knows the folder only, so that a workspace can be opened with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from talking_maps.errors import BadFile, CannotKeep

FOLDER, LOG = "rubrics", "log.jsonl"
Act = Literal["add", "use"]
#: The rubric that comes with the program.
BUILT_IN = 0


@dataclass(frozen=True, slots=True)
class RubricLogEntry:
    """One act: a version was added, or chosen to judge by."""

    act: Act
    version: int
    digest: str
    file: str
    who: str
    at: str


def lines(folder: Path) -> tuple[RubricLogEntry, ...]:
    """Return what was done, oldest first; raises BadFile."""
    path = folder / FOLDER / LOG
    if not path.is_file():
        return ()
    try:
        told = path.read_text(encoding="utf-8").splitlines()
        return tuple(_line(json.loads(one)) for one in told if one.strip())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadFile(
            "The list of rubrics in {file} cannot be read. Restore it from a backup.",
            file=f"{FOLDER}/{LOG}",
        ) from error


def _line(said: dict[str, object]) -> RubricLogEntry:
    act = next(known for known in get_args(Act) if known == said["act"])
    file = Path(str(said["file"])).name
    return RubricLogEntry(
        act,
        int(str(said["version"])),
        str(said["digest"]),
        file,
        str(said["who"]),
        str(said["at"]),
    )


def used(folder: Path) -> int:
    """Return the number of the version the workspace judges by."""
    chosen = [line.version for line in lines(folder) if line.act == "use"]
    return chosen[-1] if chosen else BUILT_IN


def file_of(folder: Path, version: int) -> Path | None:
    """Return a version's file, None for the built-in one and what was never added."""
    for line in lines(folder):
        if line.act == "add" and line.version == version:
            return folder / FOLDER / line.file
    return None


def stamp(folder: Path) -> str:
    """Return a word that changes when a version is added or chosen."""
    path = folder / FOLDER / LOG
    return str(path.stat().st_size) if path.is_file() else "0"


def append(folder: Path, line: RubricLogEntry) -> None:
    """Write one act at the end of the list; raises CannotKeep."""
    text = json.dumps(asdict(line), ensure_ascii=True) + "\n"
    try:
        with (folder / FOLDER / LOG).open("a", encoding="utf-8") as log:
            log.write(text)
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        raise CannotKeep(
            "The rubric cannot be written. Check the folder and the free space."
        ) from error
