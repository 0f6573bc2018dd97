"""Which laptop this is: a random code of the workspace, and what people call it.

It is made when it is first asked for and lies in `WORKSPACE/laptop.json`. Whoever
copies a workspace's folder copies its code: two such laptops cannot be told apart
before their contests are held against each other.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from talking_maps.contest.handover import LONGEST_NAME
from talking_maps.errors import BadFile, BadValue, CannotKeep
from talking_maps.files.atomic_write import atomic_write
from talking_maps.workspace.workspace import Workspace

FILE = "laptop.json"
_CODE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Laptop:
    """The code of a laptop, and what it is called."""

    code: str
    called: str


def this(workspace: Workspace) -> Laptop:
    """Return which laptop this is; raises BadFile, CannotKeep."""
    path = workspace.folder / FILE
    if not path.is_file():
        code = secrets.token_hex(8)
        return _keep(path, Laptop(code, _unnamed(code)))
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = Laptop(str(said["code"]), str(said["called"]))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _unreadable() from error
    if not _CODE.fullmatch(found.code) or not found.called.strip():
        raise _unreadable()
    return found


def given_name(workspace: Workspace) -> str:
    """Return what people called this laptop, empty if they have not; makes nothing."""
    if not (workspace.folder / FILE).is_file():
        return ""
    known = this(workspace)
    return "" if known.called == _unnamed(known.code) else known.called


def _unnamed(code: str) -> str:
    return f"laptop {code[:4]}"


def name(workspace: Workspace, called: str) -> Laptop:
    """Call this laptop so; raises BadValue, CannotKeep."""
    words = " ".join(called.split())
    if not words or len(words) > LONGEST_NAME:
        raise BadValue("Say what the laptop is called, in at most 60 signs.")
    known = this(workspace)
    return _keep(workspace.folder / FILE, Laptop(known.code, words))


def _unreadable() -> BadFile:
    return BadFile(
        "What this laptop is called, in {file}, cannot be read. Restore the file from"
        " a backup, or remove it: then it is another laptop.",
        file=FILE,
    )


def _keep(path: Path, laptop: Laptop) -> Laptop:
    try:
        with atomic_write(path, replace=True) as draft:
            draft.write_text(
                json.dumps(asdict(laptop), ensure_ascii=False), encoding="utf-8"
            )
    except OSError as error:
        raise CannotKeep(
            "What this laptop is called cannot be written. Check the folder and the"
            " free space."
        ) from error
    return laptop
